"""Nouns: what kind of thing a noun or a name stands for, by the words of `data/kinds.csv`.

Its column ``use`` is empty for nouns, ``name`` for whole names (Reuters) and ``ending`` for words that only end a name
(Times). Words all in capitals are found only where the text has them so. Plurals of nouns are made here; where a plural
is another kind than its singular (protesters act as a group), it has a row of its own.
"""

import csv
from functools import cache
from pathlib import Path

from spacy.tokens import Token

from analysis.profiles.tokens import Tokens

KINDS = Path(__file__).parents[1] / "data" / "kinds.csv"
PERSON, GOVERNMENT, MILITARY, ORGANISATION = "person", "government", "military", "organisation"
NEWS_AGENCY, MEDIA, DOCUMENT, GROUP, UNNAMED = "news agency", "media", "document", "group", "unnamed"
NOUN, NAME, ENDING = "", "name", "ending"
# Titles that say nothing of what someone does.
HONORIFICS = frozenset(
    "mr mrs ms miss mx dr prof sir dame lord lady rev fr hon sr sra herr frau madame monsieur signor signora".split()
)
# Titles that are given names as well: where the model has the name begin with one, it is no title (Hunter Biden).
GIVEN_NAMES = frozenset(
    "baker bishop butler chase cook cooper dean duke earl guy hunter king knight major marshal mason page porter "
    "potter prince queen ranger rider shepherd".split()
)
LONGEST = 4


@cache
def kinds() -> dict[str, dict[str, str]]:
    """The table: for each use its words, plurals of nouns included, with their kinds."""
    table: dict[str, dict[str, str]] = {NOUN: {}, NAME: {}, ENDING: {}}
    with KINDS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            table[row["use"]][row["word"]] = row["kind"]
    table[NOUN] = {plural_of(word): kind for word, kind in table[NOUN].items()} | table[NOUN]
    return table


@cache
def titles() -> frozenset[str]:
    """Nouns for one person, as they may stand before a name: president, spokeswoman."""
    with KINDS.open(encoding="utf-8", newline="") as lines:
        return frozenset(r["word"] for r in csv.DictReader(lines) if r["kind"] == UNNAMED and r["use"] == NOUN)


@cache
def _lengths() -> dict[str, int]:
    """For the last words of the longer nouns, how many tokens such a noun may have."""
    longer = (word.replace("-", " - ").replace("’", " ’").split() for word in kinds()[NOUN])
    return {words[-1].lower(): LONGEST for words in longer if len(words) > 1}


def plural_of(word: str) -> str:
    """The regular plural of a noun, or of the last word of a compound one."""
    if word.endswith(("man", "woman")) and not word.endswith(("human", "shaman")):
        return word[:-2] + "en"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "sh", "ch", "x")) else "s")


def noun_kind(tokens: Tokens, first: int, head: int) -> tuple[str, str]:
    """The longest noun in the table that ends with token ``head`` and begins not before ``first``, and its kind."""
    longest = _lengths().get(tokens[head].lower_, 1)
    for start in range(max(first, head - longest + 1), head + 1):
        word = tokens.text(start, head + 1)
        if kind := kind_of(word, NOUN):
            return word, kind
    return "", ""


def name_kind(name: str) -> tuple[str, str]:
    """What of a name tells its kind, and that: the whole name, its last words, or those before "of" or "for"."""
    words = name.split()
    for use, some in _parts(words):
        if kind := kind_of(some, use):
            return some, kind
    return "", ""


def kind_of(word: str, use: str) -> str:
    """The kind of a word in one use; empty where the table does not have it."""
    known, word = kinds()[use], word.replace("'", "’")
    return known.get(word) or known.get(word.lower(), "")


def is_title(token: Token) -> bool:
    """Whether a token may stand before a person's name: President, Dr., captain."""
    if token.ent_type_ == "PERSON" and token.lower_ in GIVEN_NAMES:
        return False
    return token.lower_ in titles() or is_honorific(token)


def is_honorific(token: Token) -> bool:
    """Whether a token is a title that says nothing of what someone does: Mr, Dr."""
    return token.lower_.rstrip(".") in HONORIFICS


def _parts(words: list[str]) -> list[tuple[str, str]]:
    """The parts of a name that may tell its kind, each with the use it is looked up in, the most telling first."""
    whole = " ".join(words)
    before = next((" ".join(words[:i]) for i, w in enumerate(words) if w in ("of", "for", "on") and i), "")
    ends = [" ".join(words[-n:]) for n in range(min(len(words), LONGEST), 0, -1)]
    starts = [" ".join(before.split()[-n:]) for n in range(LONGEST, 0, -1)] if before else []
    return [(NAME, whole), *((use, part) for part in starts or ends for use in (ENDING, NOUN))]
