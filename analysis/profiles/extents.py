"""Extents: how far the phrase around a mention reaches, titles before it and descriptions after it included.

All indices are tokens, half-open. A phrase never leaves its sentence.
"""

from spacy.tokens import Token

from analysis.profiles.nouns import NOUN, UNNAMED, is_title, kind_of
from analysis.profiles.tokens import Tokens

RELATIVE = frozenset("who which whose whom that where".split())
# Marks at which a phrase is cut into pieces.
CUTS = frozenset(', ; : ( ) [ ] – — “ ” " ‘'.split())
TIMES = frozenset("DATE TIME CARDINAL ORDINAL MONEY PERCENT QUANTITY".split())
NOUNS = frozenset({"NOUN", "PROPN"})
# What stands before a noun in its own phrase; what comes after it; and what stands beside another noun.
BEFORE = frozenset("det amod compound nmod:poss nummod nmod:desc nmod:unmarked flat".split())
AFTER = frozenset("appos acl acl:relcl nmod nmod:desc".split())
# Marks between a noun and what describes it.
PAUSES = frozenset(", ( – —".split())
BESIDE = frozenset("appos flat nmod:desc nmod:unmarked".split())
OUTSIDE = frozenset("PUNCT SPACE ADP CCONJ SCONJ".split())
WITHIN = frozenset("NOUN PROPN ADJ PART".split())
FARTHEST = 40


def extent(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The phrase around some tokens; empty where they hold no word."""
    first, last = _trim(tokens, first, last)
    if first >= last:
        return first, first
    left, reached = _left(tokens, first, tokens[first].doc[first:last].root), first
    while reached < last < first + FARTHEST:
        reached, last = last, _right(tokens, reached, last)
    return left, last


def _trim(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """Without marks, prepositions and the like at its ends, and without a pronoun that only begins a clause."""
    while first < last and tokens[first].pos_ in OUTSIDE and not tokens[first].text.istitle():
        first += 1
    while first < last and tokens[last - 1].pos_ in OUTSIDE:
        last -= 1
    return first, last - (last - first > 1 and tokens[last - 1].lower_ in RELATIVE)


def _left(tokens: Tokens, first: int, root: Token) -> int:
    edges = [child.left_edge.i for child in root.lefts if child.i < first and child.dep_ in BEFORE]
    first = min([first, *edges])
    if first == 0 or tokens[first].is_sent_start:
        return first
    before, noun = tokens[first - 1], _described_by(tokens, root, first)
    if noun is not None and (before.text == "," or noun.i == first - 1 or before.pos_ == "DET"):
        return _trim(tokens, noun.left_edge.i, first)[0]
    return _walk_left(tokens, first) if root.pos_ == "PROPN" and _may_describe(before) else first


def _described_by(tokens: Tokens, root: Token, first: int) -> Token | None:
    """The noun before a name that the name stands beside, no verb between; never a place in that noun's phrase."""
    noun = root.head if root.dep_ in BESIDE and root.pos_ == "PROPN" else root
    while noun.pos_ == "PROPN" and noun.dep_ == "nmod" and noun.head.i < noun.i:
        noun = noun.head
    is_before = first - FARTHEST < noun.i < first and noun.pos_ in NOUNS
    between = tokens[noun.i : first] if is_before else ()
    return noun if is_before and all(token.pos_ not in ("VERB", "AUX") for token in between) else None


def _may_describe(token: Token) -> bool:
    """Whether a word right before a name may say what it is, though the parse has it otherwise."""
    if token.pos_ == "DET":
        return token.i > 0 and token.lower_ == "the" and _may_describe(token.nbor(-1))
    is_one_thing = kind_of(token.lower_, NOUN) not in ("", UNNAMED) and "Number=Sing" in str(token.morph)
    return token.pos_ in NOUNS and (is_title(token) or is_one_thing)


def _walk_left(tokens: Tokens, first: int) -> int:
    """Over a determiner that stands right before, then to the left end of the words before it."""
    first -= tokens[first - 1].pos_ == "DET"
    while first > 0 and not tokens[first].is_sent_start:
        token = tokens[first - 1]
        if token.pos_ in ("DET", "PRON"):
            return first - 1
        if token.ent_type_ in TIMES or not (token.pos_ in WITHIN or token.text == "-"):
            return first
        first -= 1
    return first


def _right(tokens: Tokens, first: int, last: int) -> int:
    """The end of a phrase with what hangs on its nouns right behind it, at most one mark in between."""
    if last >= len(tokens) or tokens[last].is_sent_start:
        return last
    top = tokens[min(last + (tokens[last].text in PAUSES), len(tokens) - 1)]
    while top.head.i >= last and top.head.i != top.i:
        top = top.head
    return top.right_edge.i + 1 if first <= top.head.i < last and top.dep_ in AFTER else last
