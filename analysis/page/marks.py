"""Marked text: spans that may nest, cross and be in pieces, as HTML elements that nest.

All offsets are characters, half-open, into the unchanged text. An element is cut where its span crosses another's end,
never the text: taken out of its elements, the text is what it was, character for character.
"""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from markupsafe import Markup, escape

# What stands outside what: a finding around a claim, a claim around a content, a content around its parts.
RANKS = ("finding", "claim", "content", "via", "source", "cue")
TAGS = {"content": "mark"}


class Mark(NamedTuple):
    """One span to be marked: its role (of `RANKS`), its classes, and attributes of our own making.

    ``id`` is given to the first piece, so that a link leads to where the span begins; ``before`` stands before it.
    """

    start: int
    end: int
    role: str
    look: str = ""
    id: str = ""
    data: tuple[tuple[str, str], ...] = ()
    before: Markup = Markup()

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Where it stands in a nest, outermost first: by role, the longer around the shorter."""
        return RANKS.index(self.role), self.start - self.end, self.start, self.id

    def open(self, *, first: bool) -> Markup:
        """The tag that opens it or, after a cut, opens it again."""
        attributes = {"id": self.id if first else "", "class": f"{self.role} {self.look}".strip()} | dict(self.data)
        written = Markup("").join(Markup(' {}="{}"').format(*item) for item in attributes.items() if item[1])
        return (self.before if first else Markup()) + Markup("<{}{}>").format(self._tag, written)

    def close(self) -> Markup:
        """The tag that closes it."""
        return Markup("</{}>").format(self._tag)

    @property
    def _tag(self) -> str:
        return TAGS.get(self.role, "span")


class Drawer:
    """Draws a text passage by passage, from first to last, and knows which marks have begun."""

    def __init__(self, text: str, marks: Iterable[Mark]):
        self.text = text
        self.marks = sorted((m for m in marks if m.start < m.end), key=attrgetter("start"))
        self.next, self.active, self.begun = 0, [], set()

    def draw(self, start: int, end: int) -> Markup:
        """The passage as HTML. Passages are asked for in the order of the text and do not overlap."""
        html, stack = [], []
        for at, until, over in self._pieces(start, end):
            kept = sum(1 for _ in _common(stack, over))
            html += [mark.close() for mark in reversed(stack[kept:])]
            html += [self._open(mark) for mark in over[kept:]]
            html.append(escape(self.text[at:until]))
            stack = over
        return Markup("").join(html + [mark.close() for mark in reversed(stack)])

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int, list[Mark]]]:
        """The passage cut wherever a mark begins or ends, each piece with the marks over it, outermost first."""
        at = start
        while at < end:
            while self.next < len(self.marks) and self.marks[self.next].start <= at:
                self.active.append(self.marks[self.next])
                self.next += 1
            self.active = [mark for mark in self.active if mark.end > at]
            until = min([end, *(mark.end for mark in self.active), *self._coming()])
            yield at, until, sorted(self.active, key=attrgetter("order"))
            at = until

    def _coming(self) -> list[int]:
        return [self.marks[self.next].start] if self.next < len(self.marks) else []

    def _open(self, mark: Mark) -> Markup:
        first = mark not in self.begun
        self.begun.add(mark)
        return mark.open(first=first)


def _common(one: list[Mark], other: list[Mark]) -> Iterator[Mark]:
    for a, b in zip(one, other, strict=False):
        if a is not b:
            return
        yield a
