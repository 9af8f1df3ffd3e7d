"""Names that an article spells in two ways: Vostotchny, Vostochny."""

import re
from collections.abc import Iterable
from itertools import combinations, product
from typing import NamedTuple

from analysis.damaged_words import frequency
from analysis.mentions import first_names

PERSON = "PERSON"
Span = tuple[int, int]
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
POSSESSIVE = re.compile(r"[’'][sS]?$")
# A word that is used more often than this is an established one, and another that looks like it is another word.
ESTABLISHED = 3.0
# Letters that, at its end, make another word of a name: a plural, a people, a woman's name.
ENDINGS = frozenset("aeinosy")
SHORTEST = 5


class Variant(NamedTuple):
    """Two spellings of what may be one name, the first that the text uses first, and all places of both."""

    one: str
    other: str
    spans: tuple[Span, ...]


class _Use(NamedTuple):
    """A word in a name: its characters, what the name is of, and the name's words before and after it."""

    start: int
    end: int
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def find_variants(text: str, names: Iterable[tuple[int, int, str]]) -> list[Variant]:
    """Spelling variants among the names of a text, given as (start, end, label), in the order of first use.

    Compared are single words that a slip makes of each other (`is_slip`). Where both are established words, they are
    one only in names of people that agree in all else; elsewhere they are one unless they belong to people whose
    other names differ.
    """
    uses = _uses(text, names)
    return [
        Variant(one, other, tuple(sorted({(use.start, use.end) for word in (one, other) for use in uses[word]})))
        for one, other in _near(uses)
        if is_slip(one.lower(), other.lower()) and _may_be_one(one, other, uses)
    ]


def is_slip(one: str, other: str) -> bool:
    """Whether one letter is left out, put in or exchanged, or two are swapped; not the first, and no ending added."""
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    mine, yours = one[start : len(one) - end], other[start : len(other) - end]
    if not start or min(len(one), len(other)) < SHORTEST:
        return False
    is_doubled = (mine or yours) == one[start - 1]
    is_ending = not end and len(one) != len(other) and (mine or yours) in ENDINGS and not is_doubled
    is_swapped = len(mine) == 2 and mine == yours[::-1]
    return is_swapped or (max(len(mine), len(yours)) == 1 and not is_ending)


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _near(words: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs that are the same without some letter of each, as all slips are, in the order of the words."""
    places = {word: i for i, word in enumerate(words)}
    without: dict[str, set[str]] = {}
    for word in places:
        for i in range(len(word)):
            for left in (word, word[:i] + word[i + 1 :]):
                without.setdefault(left, set()).add(word)
    pairs = {pair for some in without.values() for pair in combinations(sorted(some, key=places.get), 2)}
    return sorted(pairs, key=lambda pair: (places[pair[0]], places[pair[1]]))


def _uses(text: str, names: Iterable[tuple[int, int, str]]) -> dict[str, list[_Use]]:
    """The capitalised words of names, without a possessive, and where each stands."""
    uses: dict[str, list[_Use]] = {}
    for start, end, label in sorted(names):
        words = [(POSSESSIVE.sub("", m.group()), m.start()) for m in WORD.finditer(text, start, end)]
        name = tuple(word.lower() for word, _ in words)
        for i, (word, at) in enumerate(words):
            if word.istitle():  # Two kinds of apostrophe do not make two names.
                uses.setdefault(word.replace("'", "’"), []).append(
                    _Use(at, at + len(word), label, name[:i], name[i + 1 :])
                )
    return uses


def _may_be_one(one: str, other: str, uses: dict[str, list[_Use]]) -> bool:
    """Whether the names around two words, and how often English uses the words, let them be the same one."""
    people = [[use for use in uses[word] if use.label == PERSON and use.before + use.after] for word in (one, other)]
    same = [_agree(some, others) for some, others in product(*people)]
    are_words = min(frequency(one), frequency(other)) >= ESTABLISHED
    genders = {first_names().get(word.lower(), "") for word in (one, other)}
    return genders != {"m", "f"} and (any(same) or not (same or are_words))


def _agree(some: _Use, others: _Use) -> bool:
    """Whether one name says nothing that the other does not, its initials aside."""
    few, many = sorted(((some.before, some.after), (others.before, others.after)), key=lambda n: len(n[0]) + len(n[1]))
    return all({word for word in a if len(word) > 1} <= {*b} for a, b in zip(few, many, strict=True))
