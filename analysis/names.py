"""Names, as lower-case words: whether two of them may be of the same one."""

from difflib import SequenceMatcher
from functools import lru_cache

Name = tuple[str, ...]
# Words of a name that its acronym may leave out.
LIGHT = frozenset("of the for and & de von van bin al on in".split())
ALIKE = 0.8
SHORTEST = 6
# Words that damaged texts join to the name before them (Putinwith), but none that ends other names (Martin, Jordan).
FUNCTION_WORDS = frozenset("and but from had has have said says that was were when where which while who with".split())
SHORTEST_JOINED = 4
RULES = ("the same name", "a part of the name", "an acronym", "spelled nearly alike")


@lru_cache(maxsize=100_000)
def likeness(one: Name, other: Name, *, short: bool) -> int | None:
    """By which of `RULES` two names may be of the same one, the surest first; None by none.

    ``short`` says whether one may be the other's first or last word alone: a person's, a company's.
    """
    # Most names have nothing in common, and need no closer look.
    if letters_of(one).isdisjoint(letters_of(other)):
        return None
    few, many = sorted((one, other), key=len)
    variant = is_variant(one, other) or (short and len(few) > 0 and is_variant(few, many[-len(few) :]))
    tests = (one == other, is_part(one, other, short=short), is_acronym(one, other), variant)
    return next((rule for rule, holds in enumerate(tests) if holds), None)


@lru_cache(maxsize=10_000)
def letters_of(name: Name) -> frozenset[str]:
    """The letters that its words begin with; whatever is alike by one of `RULES` shares one."""
    return frozenset(letter for word in name for letter in (word[0], word.replace(".", "")[:1])) or frozenset({""})


def is_part(one: Name, other: Name, *, short: bool) -> bool:
    """Whether the shorter name ends the longer one (Health Ministry) or, with ``short``, begins it (Ann, Ann Lee)."""
    few, many = sorted((one, other), key=len)
    n = len(few)
    if not 0 < n < len(many) or (n == 1 and not short):
        return False
    return many[-n:] == few or (short and many[:n] == few)


def is_acronym(one: Name, other: Name) -> bool:
    """Whether one name is made of the other's initials: IAEA, International Atomic Energy Agency."""
    short, long = sorted((one, other), key=len)
    if len(short) != 1 or len(long) < 2:
        return False
    letters = short[0].replace(".", "")
    initials = {"".join(w[0] for w in long), "".join(w[0] for w in long if w not in LIGHT)}
    return len(letters) > 1 and letters in initials


def is_variant(one: Name, other: Name) -> bool:
    """Whether two names of as many words are spelled nearly alike: Zelensky, Zelenskyy."""
    if len(one) != len(other) or one == other:
        return False
    return all(a == b or _alike(a, b) for a, b in zip(one, other, strict=True))


def is_other_person(one: Name, other: Name) -> bool:
    """Whether two people share a last name but not the first, initials aside: Ann Lee, Bob Lee."""
    same = len(one) > 1 and len(other) > 1 and one[-1] == other[-1]
    return same and one[0][0] != other[0][0]


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) >= SHORTEST_JOINED and long.startswith(short) and long[len(short) :] in FUNCTION_WORDS:
        return True
    if len(short) < SHORTEST or short[0] != long[0]:
        return False
    # Russia and Russian are two words; Zelensky and Zelenskyy are one.
    if long.startswith(short):
        return long == short + short[-1]
    return SequenceMatcher(None, short, long, autojunk=False).ratio() >= ALIKE
