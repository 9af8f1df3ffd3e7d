"""How a text is laid out: its paragraphs, its headings and its quotation marks.

Everything here reads characters only, so it works before any model has run. All offsets are
characters, half-open, into the unchanged text.
"""

import re
from bisect import bisect_right
from itertools import pairwise, zip_longest
from typing import NamedTuple

OPENING = "“„«‹‟❝〝＂"
CLOSING = "”»›❞〞"
STRAIGHT = '"'
SINGLE = "‘’'"
# TeX and plain-text conventions write a double mark as two single ones.
MARK = re.compile(r"``|''|‘‘|’’|[" + OPENING + CLOSING + STRAIGHT + SINGLE + "]")
LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’»›)\]]*$")
# PUNE, India, Jan 25 (Reuters) –
PLACE = r"[^\W\d_a-z]{2}[^\Wa-z]*(?:[ .'’-]{1,2}[^\Wa-z]+)*"
DAY, AGENCY = r"(?:,[^–—\n]{1,40}?)?", r"(?:\s?\([^)\n]{2,30}\))?"
DATELINE = re.compile(PLACE + DAY + AGENCY + r"\s(?:[–—-]|--)\s(?=[^\w\s]?[^\W_a-z])")
HEADING_WORDS = 16
WRAPPED_WIDTH = range(50, 101)


class Paragraph(NamedTuple):
    """One paragraph: its span without surrounding white space, and whether it is a heading."""

    start: int
    end: int
    is_heading: bool


class Quotation(NamedTuple):
    """One passage in quotation marks, marks included; ``closed`` is false where a mark is missing."""

    start: int
    end: int
    closed: bool


def find_paragraphs(text: str) -> list[Paragraph]:
    """Cut a text into paragraphs: at every line break, or at blank lines where lines are wrapped."""
    lines = [_strip(text, m.start(), m.end()) for m in LINE.finditer(text)]
    lines = [(start, end) for start, end in lines if start < end]
    if _is_wrapped(text, lines):
        lines = _join_wrapped(text, lines)
    spans = [Paragraph(start, end, False) for start, end in lines]
    return [p._replace(is_heading=len(spans) > 1 and _looks_like_heading(text[p.start : p.end])) for p in spans]


def find_datelines(text: str, paragraphs: list[Paragraph]) -> list[tuple[int, int]]:
    """Where paragraphs begin with a place in capitals, perhaps a day and an agency, and a dash."""
    found = (DATELINE.match(text, p.start, p.end) for p in paragraphs)
    return [line.span() for line in found if line]


def find_quotations(text: str, paragraphs: list[Paragraph]) -> list[Quotation]:
    """Find the passages in quotation marks, paragraph by paragraph, in order and without overlap.

    A mark that is never closed ends where the next one opens, or with its paragraph, so that one bad mark spoils
    nothing else. Where the quotation goes on in the next paragraph (see `quotation_goes_on`), each paragraph has its
    own passage. Quotations inside a quotation are part of the outer one.
    """
    found: list[Quotation] = []
    carried = False
    for here, following in zip_longest(paragraphs, paragraphs[1:]):
        quotations, is_open = _quotations_in(text, here, carried)
        found += quotations
        carried = is_open and following is not None and quotation_goes_on(text, following)
    return found


def quotation_goes_on(text: str, following: Paragraph) -> bool:
    """Whether a quotation left open goes on in the following paragraph.

    It does where that paragraph begins with an opening mark, as newspapers print a quotation of several
    paragraphs, or where the first double mark in it is one that closes.
    """
    first = next((m for m in _marks(text, following) if m[2] != "single"), None)
    return first is not None and (first[0] == following.start or first[2] == "close")


def passable_breaks(text: str, paragraphs: list[Paragraph], quotations: list[Quotation]) -> list[bool]:
    """For each paragraph, whether a statement may go on into the next one.

    It may where a quotation is still open and goes on, or where a colon announces a quotation that the next
    paragraph begins with.
    """
    open_ends = {q.end for q in quotations if not q.closed}
    quoted_starts = {q.start for q in quotations}
    result = []
    for here, following in zip_longest(paragraphs, paragraphs[1:]):
        announced = text[here.start : here.end].endswith(":")
        goes_on = following is not None and (
            (here.end in open_ends and quotation_goes_on(text, following))
            or (announced and following.start in quoted_starts)
        )
        result.append(goes_on)
    return result


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Most lines of a wrapped text are of nearly one width, and few of them end with a sentence."""
    breaks = [text[a[1] : b[0]].count("\n") for a, b in pairwise(lines)]
    broken = [text[start:end] for (start, end), n in zip(lines, breaks, strict=False) if n == 1]
    wide = sum(len(line) in WRAPPED_WIDTH for line in broken)
    ends = sum(bool(SENTENCE_END.search(line)) for line in broken)
    return len(broken) > 3 and wide > 0.8 * len(broken) and 2 * ends < len(broken)


def _join_wrapped(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in lines:
        if joined and text[joined[-1][1] : start].count("\n") == 1:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _looks_like_heading(line: str) -> bool:
    return not SENTENCE_END.search(line) and len(line.split()) <= HEADING_WORDS and any(c.isalpha() for c in line)


def _marks(text: str, paragraph: Paragraph) -> list[tuple[int, int, str]]:
    """Quotation marks of a paragraph as (start, end, 'open' | 'close' | 'either' | 'single')."""
    found = []
    for m in MARK.finditer(text, paragraph.start, paragraph.end):
        mark, before, after = m.group(), text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]
        at_left = m.start() == paragraph.start or before.isspace() or before in "([{—–-"
        at_right = m.end() == paragraph.end or after.isspace() or after in ")]}.,;:!?—–-"
        if mark in ("``", "‘‘") or mark in OPENING:
            kind = "open"
        elif mark in ("''", "’’") or mark in CLOSING:
            kind = "close"
        elif mark == STRAIGHT:
            kind = "open" if at_left and not at_right else "close" if at_right and not at_left else "either"
        else:
            kind = "single"
        found.append((m.start(), m.end(), kind))
    return found


def _quotations_in(text: str, paragraph: Paragraph, carried: bool) -> tuple[list[Quotation], bool]:
    """The quotations of one paragraph, and whether the last one in double marks is still open at its end."""
    marks = _marks(text, paragraph)
    double, is_open = _pair(text, paragraph, [m for m in marks if m[2] != "single"], carried)
    starts, ends = [q.start for q in double], [0, *(q.end for q in double)]
    inside = [m for m in marks if m[2] == "single" and m[0] >= ends[bisect_right(starts, m[0])]]
    single, _ = _pair(text, paragraph, _single_marks(text, paragraph, inside), False)
    outer: list[Quotation] = []
    for quotation in sorted([*double, *single]):
        if not outer or quotation.start >= outer[-1].end:
            outer.append(quotation)
    return outer, is_open


def _pair(
    text: str, paragraph: Paragraph, marks: list[tuple[int, int, str]], carried: bool
) -> tuple[list[Quotation], bool]:
    found, start, depth = [], paragraph.start if carried else None, 0
    for i, (mark_start, mark_end, kind) in enumerate(marks):
        if start is None:
            start, depth = (None, 0) if kind == "close" else (mark_start, 1)
        elif kind == "open" and not (text[start] == "„" and text[mark_start] == "“"):
            if [k for *_, k in marks[i + 1 : i + 3]] == ["close", "close"]:
                depth += 1
            elif mark_start > start:
                found.append(Quotation(start, mark_start, False))
                start = mark_start
        elif mark_start > start and (depth := depth - 1) <= 0:
            found.append(Quotation(start, mark_end, True))
            start = None
    if start is not None:
        found.append(Quotation(start, paragraph.end, False))
    return found, start is not None


def _single_marks(text: str, paragraph: Paragraph, marks: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Single marks that come in pairs around words; an apostrophe belongs to its word and is none."""
    found = []
    for start, end, _ in marks:
        left = start == paragraph.start or not (text[start - 1].isalnum() or text[start - 1] in ".,!?…")
        right = end == paragraph.end or not text[end].isalnum()
        opens = left and not right and text[start] != "’"
        closes = right and not left
        if opens and not (found and found[-1][2] == "open"):
            found.append((start, end, "open"))
        elif closes and found and found[-1][2] == "open" and text[start - 1] in ".,!?…":
            found.append((start, end, "close"))
    return found[: len(found) - len(found) % 2]
