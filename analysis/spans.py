"""Spans: phrases of a text and what is left of them, as characters (half-open), and attributions made of them."""

from spacy.tokens import Doc, Span, Token

from analysis.attribution import Attribution, Run
from analysis.encoder import lay_out


def child_of(token: Token, relation: str) -> Token | None:
    """The first word that hangs on a token by a relation."""
    return next((c for c in token.children if c.dep_ == relation), None)


def phrase_of(head: Token) -> Span:
    """The phrase of a noun, without what is before its article or after a stop."""
    return head.doc[head.left_edge.i + (head.left_edge.dep_ == "case") : head.right_edge.i + 1]


def characters_of(span: Span) -> Run:
    """Where a phrase begins and ends."""
    return span.start_char, span.end_char


def without(doc: Doc, span: Run, holes: list[Run]) -> list[Run]:
    """What is left of a span without some others, pieces without a word left out."""
    edges = [span[0], *(min(max(at, span[0]), span[1]) for hole in sorted(holes) for at in hole), span[1]]
    pieces = ((trim(lay_out(doc).text, a, b)) for a, b in zip(edges[::2], edges[1::2], strict=True))
    return [(a, b) for a, b in pieces if any(c.isalnum() for c in lay_out(doc).text[a:b])]


def trim(text: str, start: int, end: int) -> Run:
    """A span without white space at its ends, and without commas and the like before it."""
    while start < end and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def inner_of(outer: Attribution, via: int, source: list[Run], cue: list[Run], content: list[Run]) -> Attribution:
    """An attribution that another one, the one at ``via``, passes on."""
    return outer | {"source": source, "cue": cue, "content": content, "via": via, "relayed": [], "relayer": []}
