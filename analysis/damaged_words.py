"""Words that are damaged: joined, cut, parted, or with characters that only look like letters.

All rests on how often words are used: on Zipf's scale, the decimal logarithm of a word's number in a billion words of
English (van Heuven et al. 2014, https://doi.org/10.1080/17470218.2013.850521), as the library wordfreq counts them.
Every function yields ``(start, end, message)``, characters, half-open.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from math import log10
from typing import NamedTuple

Flaw = tuple[int, int, str]
# A word as plain text has it: no part of an address, a hashtag, a compound, a contraction or code.
BEFORE, AFTER = r"(?<![\w@#/.&%=:+*\\<>$’'-])", r"(?![\w@/&%=+*\\<>(-]|[.:’'][\w/])"
WORD = re.compile(rf"{BEFORE}[^\W\d_]{{4,45}}{AFTER}")
PARTED = re.compile(rf"{BEFORE}([a-z]{{2,}})(?: |[-\xad]\s{{1,2}})(?=([a-z]{{2,}}){AFTER})")
MIXED = re.compile(rf"{BEFORE}(?=[A-Za-z01|]{{5}})[A-Za-z][a-z]*[01|][a-z01|]*[a-z]{AFTER}")
FUNCTION_WORDS = frozenset(
    "the of to and in that is for on was with as it at by be this are from have an but not they his he which you we "
    "were their will has had would her she who been more when there can if so what its into than".split()
)
# Those that also begin words: an infighter is no "in fighter".
PREFIXES = frozenset("in be for on as an with".split())
# A word that the list does not have is used less than this.
LEAST = 1.0
BILLION = 9
# By how many powers of ten a reading must be more likely than the word as it stands; set on the training parts of
# PolNeAR and GUM. The list has damaged words too, and real ones that look like them ("tome", "proximately").
JOINED, LISTED_JOINED, CUT, LISTED_CUT, PARTED_GAIN, MISREAD = 1.2, 2.75, 2.6, 3.3, 5.0, 3.0
CUT_AT_MOST = 4
# Of the parts of one word, one is a rarer word than this, and the whole is not.
RARE = 3.5
# How often a name is used that stands elsewhere in the text.
NAMED = 5.0
LOOK_ALIKES = (("rn", "m"), ("vv", "w"), ("ii", "u"), ("tb", "th"), ("wb", "wh"), ("tlie", "the"), ("0", "o"))
LOOK_ALIKES += (("1", "l"), ("1", "i"), ("|", "l"), ("|", "i"))
# Above this share of words unknown, the text is in another language, or in none.
UNKNOWN, UNKNOWN_AT_LEAST = 0.05, 5


class Reading(NamedTuple):
    """What a damaged word was, and by how many powers of ten that is more likely."""

    word: str
    gain: float


@cache
def frequencies() -> dict[str, float]:
    """Every English word of the large list, by its place on Zipf's scale (1 to 8)."""
    from wordfreq import get_frequency_dict  # Half a second that only those who look for damage should wait.

    return {word: log10(share) + BILLION for word, share in get_frequency_dict("en", wordlist="large").items()}


def frequency(word: str) -> float:
    """How often a word is used, on Zipf's scale; `LEAST` for one that the list does not have."""
    return max(frequencies().get(word.lower(), LEAST), LEAST)


def is_listed(word: str) -> bool:
    """Whether the list has a word."""
    return word.lower() in frequencies()


def is_readable(text: str) -> bool:
    """Whether most words of a text are English, so that one that is not may be damaged."""
    words = [m.group() for m in WORD.finditer(text) if m.group().islower()]
    return sum(not is_listed(word) for word in words) <= max(UNKNOWN_AT_LEAST, UNKNOWN * len(words))


def joined_words(text: str) -> Iterator[Flaw]:
    """Words run into a function word: ``Putinwith``."""
    names = {m.group() for m in WORD.finditer(text) if m.group()[0].isupper()}
    for m in WORD.finditer(text):
        if reading := unjoin(m.group(), names):
            yield m.start(), m.end(), f"“{m.group()}” looks like two words run together, “{reading.word}”."


def unjoin(word: str, names: Iterable[str] = ()) -> Reading | None:
    """The two words that a word is made of, one of them a function word; None where it is likelier to be one.

    A capital letter begins a name, which counts where it is one of ``names``: those that stand elsewhere.
    """
    readings = []
    for cut in range(2, len(word) - 1):
        one, other = word[:cut], word[cut:]
        if FUNCTION_WORDS & {one.lower(), other} and _may_touch(one, other, names):
            pair = sum(NAMED if part in names else frequency(part) for part in (one, other)) - BILLION
            readings.append(Reading(f"{one} {other}", pair - frequency(word)))
    best = max(readings, key=lambda r: r.gain, default=None)
    is_doubtful = is_listed(word) or (word.islower() and best and best.word.split()[0] in PREFIXES)
    return best if best and best.gain > (LISTED_JOINED if is_doubtful else JOINED) else None


def _may_touch(one: str, other: str, names: Iterable[str]) -> bool:
    """Whether the capitals of two words are where they may be: in no word, or at the start of a name."""
    if one.islower() and other.islower():
        return True
    # Cincinnatian is a word of its own.
    return (one in names and other.islower() and other != "an") or (one.islower() and other in names)


def cut_words(text: str) -> Iterator[Flaw]:
    """Words that have lost their first or last letters: ``embly``."""
    for m in WORD.finditer(text):
        word = m.group()
        whole = _completions().get(word)
        if whole and whole.gain - frequency(word) >= (LISTED_CUT if is_listed(word) else CUT) and not unjoin(word):
            yield m.start(), m.end(), f"“{word}” looks like a word cut short, perhaps “{whole.word}”."


@cache
def _completions() -> dict[str, Reading]:
    """For what is left of a frequent word, the most frequent one that it may be of, and how frequent that is."""
    best: dict[str, Reading] = {}
    for word, used in frequencies().items():
        if used >= LEAST + CUT and word.isalpha():
            for lost in range(1, min(CUT_AT_MOST, len(word) - 4) + 1):
                for left in (word[lost:], word[:-lost]):
                    best[left] = max(best.get(left, Reading("", 0)), Reading(word, used), key=lambda r: r.gain)
    return best


def parted_words(text: str) -> Iterator[Flaw]:
    """Words with a space inside, or a hyphen left from a line's end: ``gov ernment``."""
    for m in PARTED.finditer(text):
        one, other = m[1], m[2]
        parts, whole = [frequency(one), frequency(other)], frequency(one + other)
        if min(parts) < RARE and whole - (sum(parts) - BILLION) >= PARTED_GAIN and whole > RARE:
            words = text[m.start() : m.end(2)]
            yield m.start(), m.end(2), f"“{' '.join(words.split())}” looks like one word, “{one + other}”."


def mistaken_letters(text: str) -> Iterator[Flaw]:
    """Words with digits or letters that a scanner takes for others: ``g0vernment``, ``governrnent``."""
    for m in [*WORD.finditer(text), *MIXED.finditer(text)]:
        if (word := m.group())[1:].islower() and (reading := _read_letters(word)):
            yield m.start(), m.end(), f"“{word}” looks like a misread “{reading.word}”."


def _read_letters(word: str) -> Reading | None:
    """The word that a scanner saw, where one exchange of letters makes the word far more frequent."""
    places = ((at, *pair) for pair in LOOK_ALIKES for at in range(len(word)) if word.startswith(pair[0], at))
    others = (word[:at] + right + word[at + len(wrong) :] for at, wrong, right in places)
    readings = [Reading(other, frequency(other) - frequency(word)) for other in others]
    best = max(readings, key=lambda r: r.gain, default=None)
    return best if best and best.gain >= MISREAD else None
