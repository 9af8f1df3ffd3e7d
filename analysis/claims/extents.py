"""Extents: the characters of a claim, from its first word to its last, with anything that interrupts them."""

from spacy.tokens import Doc, Token

from analysis.claims.propositions import NOMINAL, Clause
from analysis.claims.trees import Tree
from analysis.claims.voices import ARTICLE
from analysis.encoder import lay_out

LEADING = frozenset({"mark", "cc", "cc:preconj"})
PAIRS = {")": "(", "]": "[", "”": "“", "’": "‘", "»": "«", '"': '"'}
OPENING = frozenset(PAIRS.values())
KEPT = frozenset({"?", "%", "$", "€", "£"})
EMPTY = frozenset("PRON DET ADP PART SCONJ CCONJ PUNCT SPACE SYM X INTJ".split())


def extent_of(doc: Doc, tree: Tree, clause: Clause) -> tuple[int, int] | None:
    """Where a claim begins and ends; None for one that says nothing, as what is cut off by a quotation may.

    Words that only join it to others and marks at its edges are left out, and so are marks without their partners. A
    relative clause begins with what it is about, and one of the article with its subject.
    """
    tokens = _trim(tree, clause)
    if not tokens or not _says(tree, clause, tokens):
        return None
    first, last = tokens[0], tokens[-1]
    before = clause.antecedent or _lost_subject(tree, clause)
    start = first if before is None else _antecedent(tree, before, first)
    return start.idx, last.idx + len(last)


def _lost_subject(tree: Tree, clause: Clause) -> Token | None:
    """The subject of a clause of the article's own that also says something, so that it counts as a source."""
    subject = tree.subject(clause.head)
    return subject if clause.voice == ARTICLE and subject is not None and subject.i < clause.tokens[0].i else None


def _trim(tree: Tree, clause: Clause) -> list[Token]:
    datelines = lay_out(clause.head.doc).datelines
    tokens = [t for t in clause.tokens if not t.is_space and not any(a <= t.idx < b for a, b in datelines)]
    texts = [t.text for t in tokens]
    first, last = 0, len(tokens)
    while first < last and (_joins(tree, clause, tokens[first]) or _is_loose(texts, first, first, last)):
        first += 1
    while last > first and _is_loose(texts, last - 1, first, last):
        last -= 1
    return tokens[first:last]


def _joins(tree: Tree, clause: Clause, token: Token) -> bool:
    """Whether a word at the beginning only joins a clause to another: and, that, because, when."""
    joins = tree.deps[token.i] in LEADING or (token.lower_ == "when" and tree.deps[token.i] == "advmod")
    return joins and token.lower_ not in ("if", "unless", "whether", "to", "neither")


def _is_loose(texts: list[str], i: int, first: int, last: int) -> bool:
    """Whether what stands at an edge is a mark that belongs to no pair inside."""
    text = texts[i]
    if any(c.isalnum() for c in text) or text in KEPT:
        return False
    if i == first:
        closing = [k for k, v in PAIRS.items() if v == text]
        return not (closing and any(texts[j] == closing[0] for j in range(i + 1, last - 1)))
    return not (text in PAIRS and PAIRS[text] in texts[first:i] and texts[first] != PAIRS[text])


def _says(tree: Tree, clause: Clause, tokens: list[Token]) -> bool:
    """Whether there is a predicate, or a noun with a word that says more of it."""
    if tree.is_clausal(clause.head):
        return len(tokens) > 1 or tree.deps[clause.head.i] in ("ROOT", "ccomp")
    return clause.head.pos_ not in EMPTY and sum(t.text[:1].isalnum() and t.pos_ not in EMPTY for t in tokens) > 1


def _antecedent(tree: Tree, noun: Token, first: Token) -> Token:
    """The first word of the noun phrase that a relative clause right behind it is about."""
    if not 0 <= first.i - noun.i <= 8:
        return first
    start = noun
    for kid in reversed(tree.kids[noun.i]):
        if kid.i < noun.i and tree.deps[kid.i] in NOMINAL - {"case", "advmod"}:
            start = kid
    return start
