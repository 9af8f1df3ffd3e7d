"""The development set for the comparison of claims, read: texts without their marks, claims, and how they relate.

A file begins with ``# published: DATE`` and one line a pair, ``# 1 4 | conflicts | number | 12 against 15 injured``;
after a blank line follows the text, its claims marked as ``<c 1>…</c>``. A claim in pieces repeats its number. All
offsets are characters, half-open, into the text without marks.
"""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

RELATIONS = ("repeats", "corroborates", "conflicts", "related")
SLOTS = ("meaning", "number", "time", "place", "name", "polarity")
MARK = re.compile(r"<c (\d+)>|</c>")
STRAY = re.compile(r"</?c\b[^>\n]*>?")
PUBLISHED = re.compile(r"# published: (\d{4}-\d{2}-\d{2})")
PAIR = re.compile(r"# (\d+) (\d+) \| (\w+) \| ([\w ]+) \| (.+)")
Spans = list[tuple[int, int]]


class GoldPair(NamedTuple):
    """Two claims, by their numbers in the text: their relation, the slots that decide it, and why in a few words."""

    a: int
    b: int
    relation: str
    slots: tuple[str, ...]
    reason: str


class GoldComparison(NamedTuple):
    """One text, marks stripped: its day of publication, the pieces of each claim, by number, and the pairs."""

    name: str
    text: str
    published: date
    claims: dict[int, Spans]
    pairs: list[GoldPair]


def read_pairs_gold(folder: Path) -> list[GoldComparison]:
    """Every text of a development set, in the order of their names.

    Raises ValueError, with the file's name and what is wrong, where a header or a mark cannot be read.
    """
    return [read_comparison(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))]


def read_comparison(name: str, marked: str) -> GoldComparison:
    """One file's content: its header and its marked text; raises ValueError as `read_pairs_gold` does."""
    header, _, body = marked.partition("\n\n")
    try:
        published, pairs = _read_header(header)
        text, claims = strip_marks(body)
        _check(pairs, claims)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    return GoldComparison(name, text, published, claims, pairs)


def strip_marks(marked: str) -> tuple[str, dict[int, Spans]]:
    """The text without marks, and the pieces of each claim by its number; raises ValueError on a mark out of place."""
    text, done, claims, number = "", 0, {}, None
    for mark in MARK.finditer(marked):
        text += marked[done : mark.start()]
        done = mark.end()
        if bool(mark[1]) == (number is not None):
            raise ValueError(f"{mark[0]} {'inside' if mark[1] else 'outside'} a claim, at “{_nearby(marked, mark)}”")
        if mark[1]:
            number, start = int(mark[1]), len(text)
        else:
            claims.setdefault(number, []).append((start, len(text)))
            number = None
    if number is not None:
        raise ValueError(f"<c {number}> is never closed")
    text += marked[done:]
    if stray := STRAY.search(text):
        raise ValueError(f"{stray[0]} is not a mark; claims are marked <c 1>…</c>")
    return text, claims


def _read_header(header: str) -> tuple[date, list[GoldPair]]:
    first, *lines = header.splitlines() or [""]
    if not (published := PUBLISHED.fullmatch(first)):
        raise ValueError(f"the first line is “{first}”, not “# published: YYYY-MM-DD”")
    return date.fromisoformat(published[1]), [_read_pair(line) for line in lines]


def _read_pair(line: str) -> GoldPair:
    if not (cells := PAIR.fullmatch(line)):
        raise ValueError(f"“{line}” is not “# 1 4 | relation | slots | reason”")
    a, b, relation, slots, reason = cells.groups()
    if relation not in RELATIONS:
        raise ValueError(f"“{relation}” is none of {', '.join(RELATIONS)}")
    if unknown := set(slots.split()) - set(SLOTS):
        raise ValueError(f"“{min(unknown)}” is none of {', '.join(SLOTS)}")
    return GoldPair(*sorted((int(a), int(b))), relation, tuple(slots.split()), reason)


def _check(pairs: list[GoldPair], claims: dict[int, Spans]) -> None:
    """Every claim stands in a pair, every pair has two claims of the text, and no two pairs have the same."""
    paired = [(pair.a, pair.b) for pair in pairs]
    if twice := next((pair for i, pair in enumerate(paired) if pair in paired[:i] or pair[0] == pair[1]), None):
        raise ValueError(f"the pair {twice[0]} {twice[1]} is given twice, or is one claim with itself")
    used = {number for pair in paired for number in pair}
    if odd := used ^ claims.keys():
        raise ValueError(f"claim {min(odd)} is {'in no pair' if min(odd) in claims else 'not marked in the text'}")


def _nearby(marked: str, mark: re.Match) -> str:
    return marked[max(0, mark.start() - 20) : mark.end() + 20].replace("\n", " ")
