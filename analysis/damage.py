"""Damaged text: what a careless copy, scan or translation has done to an article, from its characters alone."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from analysis import damaged_marks as marks
from analysis import damaged_words as words
from analysis.damaged_words import Flaw

Span = tuple[int, int]
Detector = Callable[[str], Iterator[Flaw]]


class Damage(NamedTuple):
    """One flaw and every place that has it: its kind (a key of `DETECTORS`), characters, half-open, and what it is.

    ``message`` is a plain sentence that quotes the text as it stands, ``advice`` one that says what to do.
    """

    kind: str
    spans: tuple[Span, ...]
    message: str
    advice: str


READ_AGAIN = "Compare it with the original text, and read the claim again."
# By kind: what finds it, and what to do. What is found in characters that an earlier one has is a consequence of it.
DETECTORS: dict[str, tuple[Detector, str]] = {
    "wrong characters": (marks.wrong_characters, "Copy the words anew from the original text."),
    "joined words": (words.joined_words, "Put the space back where the original has it."),
    "parted word": (words.parted_words, "Close the gap, if the original has one word."),
    "misread word": (words.mistaken_letters, READ_AGAIN),
    "cut word": (words.cut_words, "Look the whole word up in the original text."),
    "stray full stop": (marks.stray_stops, "Look up in the original whether words are missing or the stop is wrong."),
    "doubled word": (marks.doubled_words, "Delete one, unless a word between them is lost."),
    "unclosed quotation": (marks.unclosed_quotations, "Find where it ends: until then it is open whose words follow."),
}
WORD_LEVEL = {"joined words", "parted word", "misread word", "cut word"}


def find_damage(text: str) -> list[Damage]:
    """The flaws of a text in the order of their first place; the same flaw in several places is one.

    In a text that is not English, words are not looked at.
    """
    found: dict[tuple[str, str], list[Span]] = {}
    taken = bytearray(len(text))
    kinds = DETECTORS if words.is_readable(text) else DETECTORS.keys() - WORD_LEVEL
    for kind in (kind for kind in DETECTORS if kind in kinds):
        for start, end, message in DETECTORS[kind][0](text):
            if 1 not in taken[start:end]:
                found.setdefault((kind, message), []).append((start, end))
                taken[start:end] = b"\1" * (end - start)
    damage = [Damage(kind, tuple(sorted(s)), message, DETECTORS[kind][1]) for (kind, message), s in found.items()]
    return sorted(damage, key=lambda d: (d.spans, d.kind))
