"""Damage as articles really have it, so that the annotator learns to read on: marks, spaces, letters, breaks.

Each kind of damage is a plain function that proposes edits ``(start, end, replacement)``; `damage` applies them and
says where every character went.
"""

import re
from random import Random

import numpy as np

Edit = tuple[int, int, str]
QUOTE = re.compile(r"[“”\"]")
WORD = re.compile(r"[^\W\d_]{4,}")
GAP = re.compile(r"(?<=\w) (?=\w)")
BREAK = re.compile(r"\s*\n\s*")
SAID = re.compile(r"\b(?:said|says)\b")
AUXILIARIES = ("", "", "", "has ", "had ", "also ")
REPORTED = (
    "affirmed announced assured believed clarified confided declared deplored estimated explained indicated insisted "
    "judged launched noted recalled reported specified stressed summed&up underlined wrote"
).split()
ADVERBIALS = (
    *("", "", "", " again", " in advance"),
    *(" in particular", " on his side", " in a press release", " for her part"),
)
STYLES = (('"', '"'), ("“", "”"), ("‘", "’"), ("«", "»"), ("„", "“"), ("``", "''"), ("'", "'"), ("”", "”"))


def damage(text: str, rng: Random) -> tuple[str, np.ndarray]:
    """Damage a text in one to three ways; the array has the new offset of each old one (length of text + 1)."""
    edits: list[Edit] = []
    for harm in rng.sample(HARMS, rng.choice((1, 1, 2, 3))):
        edits += harm(text, rng)
    return apply(text, edits)


def apply(text: str, edits: list[Edit]) -> tuple[str, np.ndarray]:
    """Apply edits from left to right, leaving out those that overlap an earlier one."""
    moved, parts, done = np.zeros(len(text) + 1, dtype=np.int64), [], 0
    length = 0
    for start, end, replacement in sorted(edits):
        if start < done:
            continue
        moved[done:start] = np.arange(length, length + start - done)
        length += start - done
        moved[start:end] = length + np.minimum(np.arange(end - start), len(replacement))
        parts += [text[done:start], replacement]
        length, done = length + len(replacement), end
    moved[done:] = np.arange(length, length + len(text) + 1 - done)
    return "".join([*parts, text[done:]]), moved


def restyle_quotes(text: str, rng: Random) -> list[Edit]:
    """Every quotation mark in another style, one style an article."""
    opening, closing = rng.choice(STYLES)
    return [(m.start(), m.end(), opening if _opens(text, m.start()) else closing) for m in QUOTE.finditer(text)]


def drop_quotes(text: str, rng: Random) -> list[Edit]:
    """Some quotation marks lost: a few, many or all."""
    chance = rng.choice((0.1, 0.3, 1.0))
    return [(m.start(), m.end(), "") for m in QUOTE.finditer(text) if rng.random() < chance]


def glue_words(text: str, rng: Random) -> list[Edit]:
    """The space between two words lost."""
    return [(m.start(), m.end(), "") for m in GAP.finditer(text) if rng.random() < 0.015]


def cut_words(text: str, rng: Random) -> list[Edit]:
    """The first or last letters of a word lost."""
    edits = []
    for m in WORD.finditer(text):
        if rng.random() < 0.01:
            n = rng.randint(1, 3)
            edits.append((m.start(), m.start() + n, "") if rng.random() < 0.5 else (m.end() - n, m.end(), ""))
    return edits


def stray_stops(text: str, rng: Random) -> list[Edit]:
    """A full stop or comma where none belongs."""
    return [(m.start(), m.start(), rng.choice("..,")) for m in GAP.finditer(text) if rng.random() < 0.015]


def lose_breaks(text: str, rng: Random) -> list[Edit]:
    """Paragraph breaks lost: some, or all of them single line breaks."""
    chance, mark = rng.choice(((0.2, " "), (1.0, "\n"), (1.0, "\n"), (0.5, " ")))
    return [(m.start(), m.end(), mark) for m in BREAK.finditer(text) if m.start() and rng.random() < chance]


def lose_case(text: str, rng: Random) -> list[Edit]:
    """The whole text, or only some of its lines, in one case."""
    whole, change = rng.random() < 0.5, rng.choice((str.lower, str.upper))
    lines = re.finditer(r"[^\n]+", text)
    return [
        (m.start() + k, m.start() + k + 1, new)
        for m in lines
        if whole or rng.random() < 0.2
        for k, letter in enumerate(m.group())
        if (new := change(letter)) != letter and len(new) == 1
    ]


def translate_cues(text: str, rng: Random) -> list[Edit]:
    """Reporting verbs as a poor translation has them: "had indicated in advance" for "said"."""
    say = lambda: rng.choice(AUXILIARIES) + rng.choice(REPORTED).replace("&", " ") + rng.choice(ADVERBIALS)  # noqa: E731
    return [(m.start(), m.end(), say()) for m in SAID.finditer(text) if rng.random() < 0.5]


def _opens(text: str, at: int) -> bool:
    return text[at] == "“" or (text[at] == '"' and (at == 0 or text[at - 1].isspace() or text[at - 1] in "([—"))


HARMS = (
    restyle_quotes,
    drop_quotes,
    glue_words,
    cut_words,
    stray_stops,
    stray_stops,
    lose_breaks,
    lose_case,
    translate_cues,
    translate_cues,
)
