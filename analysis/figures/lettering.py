"""Text from an article made fit for a figure: letters the font has, in a width that is there."""

import unicodedata
from functools import cache

from matplotlib.font_manager import findfont
from matplotlib.ft2font import FT2Font, LoadFlags

# The one font that comes with matplotlib, so that a figure is the same on every machine.
FONT = "DejaVu Sans"
MISSING = "□"
DOTS = "…"
UNIT = 100
# No visible letter of the font is narrower than this share of its size, so that longer texts need not be measured.
NARROWEST = 0.2


def printable(text: str, *, instead: str = "") -> str:
    """The text on one line: letters the font lacks become boxes, invisible characters go, marks do not pile up.

    Where no letter or digit would be left, ``instead`` is returned.
    """
    known, kept = _glyphs(), []
    for letter in " ".join(unicodedata.normalize("NFC", text).split()):
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn"):
            continue
        if unicodedata.combining(letter) and (not kept or unicodedata.combining(kept[-1])):
            continue
        kept.append(letter if ord(letter) in known else MISSING)
    shown = "".join(kept).strip()
    return shown if any(letter.isalnum() for letter in shown) else instead


def shorten(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """A text of at most ``width`` points: where it is too long its middle is left out."""
    if measure(text, size, bold=bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        kept = (low + high + 1) // 2
        low, high = (kept, high) if measure(_cut(text, kept), size, bold=bold) <= width else (low, kept - 1)
    return _cut(text, low)


def wrap(text: str, width: float, size: float, lines: int, *, bold: bool = False) -> str:
    """A text in at most ``lines`` lines of ``width`` points, parted at blanks; dots where it does not fit."""
    most = int(lines * width / (NARROWEST * size)) + 1
    words, done = text[:most].split(), []
    while words and len(done) < lines - 1:
        n = next((n for n in range(len(words), 1, -1) if measure(" ".join(words[:n]), size, bold=bold) <= width), 1)
        done.append(shorten(" ".join(words[:n]), width, size, bold=bold))
        words = words[n:]
    return "\n".join([*done, _cut_end(" ".join(words), width, size, bold)] if words else done)


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in points, without kerning, which would make it a little narrower."""
    return sum(_advance(letter, bold) for letter in text) * size


@cache
def _advance(letter: str, bold: bool) -> float:
    """Width of a letter as a share of the size; letters the font lacks are as wide as the box in their place."""
    code = ord(letter) if ord(letter) in _glyphs() else ord(MISSING)
    return _font(bold).load_char(code, flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / UNIT


def _cut(text: str, kept: int) -> str:
    """The first and last letters of a text, the first in the majority; a text's end tells the least."""
    if kept >= len(text):
        return text
    head = (2 * kept + 2) // 3
    return text[:head].rstrip() + DOTS + text[len(text) - (kept - head) :].lstrip()


def _cut_end(text: str, width: float, size: float, bold: bool) -> str:
    """The beginning of a text, at a blank where one is near."""
    if measure(text, size, bold=bold) <= width:
        return text
    kept = next(n for n in range(len(text), -1, -1) if measure(text[:n] + DOTS, size, bold=bold) <= width)
    whole = text[: kept + 1].rpartition(" ")[0]
    return (whole if len(whole) > kept / 2 else text[:kept]).rstrip(" ,;:—–-") + DOTS


@cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(findfont(f"{FONT}:bold" if bold else FONT))
    font.set_size(UNIT, 72)
    return font


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(_font(False).get_charmap()) & frozenset(_font(True).get_charmap())
