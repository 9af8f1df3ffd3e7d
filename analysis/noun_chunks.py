"""``doc.noun_chunks`` over Universal Dependencies: spaCy's own rule for English knows another scheme only."""

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
# Words that are a part of a noun's phrase but of no base noun phrase: the preposition before it, a conjunction.
BEFORE = frozenset("case cc mark punct preconj cc:preconj discourse".split())
# What parts the words before a noun from its phrase.
PARTING = frozenset("case cc mark".split())
# What a phrase without complements may hold to the right of its head: the rest of a name, a number.
AFTER = frozenset("flat fixed goeswith compound nummod".split())
# A noun in one of these stands inside the phrase of its head.
INSIDE = frozenset("compound flat fixed goeswith nmod:poss nmod:desc nmod:unmarked det amod advmod case".split())


def noun_chunks(doc_or_span: Doc | Span) -> Iterator[tuple[int, int, int]]:
    """Base noun phrases, none inside another, as (first token, token after the last, hash of the label)."""
    doc = doc_or_span.doc
    if not doc.has_annotation("DEP"):
        raise ValueError("noun chunks need a dependency parse")
    label, done = doc.vocab.strings.add("NP"), -1
    for token in doc_or_span:
        if token.pos_ in NOMINAL and token.dep_ not in INSIDE and token.i >= done:
            first, last = _left_end(token, done), _right_end(token)
            yield first, last, label
            done = last


def _left_end(head: Token, done: int) -> int:
    """The first token of the words right before the head that depend on it, prepositions and marks left out."""
    kept = [child for child in head.lefts if child.dep_ not in BEFORE and child.left_edge.i >= done]
    while kept and not _joined(kept, head):
        kept.pop(0)
    return kept[0].left_edge.i if kept else head.i


def _joined(kept: list[Token], head: Token) -> bool:
    """Whether no preposition, conjunction or clause stands between the first of the words kept and the head."""
    first = kept[0].left_edge.i
    return not any(child.i >= first and child.dep_ in PARTING for child in head.lefts)


def _right_end(head: Token) -> int:
    last = head.i + 1
    for child in head.rights:
        if child.dep_.split(":")[0] not in AFTER or child.left_edge.i != last:
            break
        last = child.right_edge.i + 1
    return last
