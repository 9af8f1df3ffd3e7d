"""Phrases: the words around a mention of a source, cut into pieces that name it or describe it.

A phrase is cut at commas: "the Kremlin spokesperson", "Dmitri Peskov". All indices are tokens, half-open.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from analysis.profiles.extents import CUTS, RELATIVE, TIMES, extent
from analysis.profiles.runs import PARTICLES, is_name_word, joined_name, name_in
from analysis.profiles.tokens import Tokens

NO_HEAD = frozenset("PUNCT PART ADV DET CCONJ SPACE".split())
LEADING = frozenset("CCONJ ADP ADV SCONJ SPACE PUNCT".split())
DASHES = frozenset("- – —".split())
# A party and a state: R-Ky.
AFFILIATION = re.compile(r"[A-Z]\w{0,3}-[A-Z][\w.]*")


class Piece(NamedTuple):
    """One piece of a phrase: ``core`` ends its words before any preposition, ``head`` is the noun that ends these.

    ``name`` are the tokens of the name in it, if any; ``paired`` where that joins the names of two; ``is_clause`` where
    the piece is only a relative clause.
    """

    first: int
    last: int
    core: int
    head: int
    name: tuple[int, int] | None = None
    paired: bool = False
    is_clause: bool = False


def read_phrase(tokens: Tokens, first: int, last: int) -> list[Piece]:
    """The pieces of the phrase around some tokens, in order; stretches without a noun are left out."""
    pieces: list[Piece] = []
    for start, end in _cut(tokens, *extent(tokens, first, last)):
        inside = bool(pieces) and pieces[-1].is_clause and start < pieces[-1].last
        if not inside and not _is_aside(tokens, start, end) and (piece := _read_piece(tokens, start, end)):
            pieces.append(piece)
    return pieces


def _is_aside(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a stretch is about nobody: a party and a state, or the place that an article begins with."""
    text = tokens.text(first, last)
    is_dateline = text.isupper() and len(text) > 3 and last < len(tokens) and tokens[last].text in DASHES
    return is_dateline or AFFILIATION.fullmatch(text) is not None


def _cut(tokens: Tokens, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretches between commas and the like; what is in brackets is left out."""
    start, depth = first, 0
    for i in range(first, last + 1):
        text = tokens[i].text if i < last else ","
        if text in CUTS or (text == "-" and i > first and tokens[i - 1].whitespace_):
            if i > start and not depth:
                yield start, i
            start, depth = i + 1, max(0, depth + (text in "([") - (text in ")]"))


def _read_piece(tokens: Tokens, first: int, last: int) -> Piece | None:
    if tokens[first].lower_ in RELATIVE and last - first > 1:
        return Piece(first, max(last, _clause_end(tokens[first])), first, first, is_clause=True)
    while first < last and tokens[first].pos_ in LEADING and not is_name_word(tokens[first]):
        first += 1
    if first == last or _is_participle(tokens[first]):
        return None
    core = _core(tokens, first, last)
    head = core - 1
    while head >= first and tokens[head].pos_ in NO_HEAD and not is_name_word(tokens[head]):
        head -= 1
    if head < first or (tokens[head].ent_type_ in TIMES and (tokens[head].pos_ != "NUM" or core == last)):
        return None
    name = name_in(tokens, first, head, last)
    if name and (other := joined_name(tokens, first, name[0])) is not None:
        return Piece(first, last, core, head, (other, name[1]), paired=True)
    paired = name is not None and any(tokens[i].pos_ == "CCONJ" and not tokens[i].ent_type_ for i in range(*name))
    return Piece(first, last, core, head, name, paired)


def _clause_end(pronoun: Token) -> int:
    """Where a relative clause ends, the commas in it passed over."""
    verb = pronoun.head if pronoun.dep_ != "nmod:poss" else pronoun.head.head
    return verb.right_edge.i + 1 if verb.left_edge.i >= pronoun.i - 1 else pronoun.i + 1


def _core(tokens: Tokens, first: int, last: int) -> int:
    """The end of the words before a preposition, a clause, or an adjective that follows its noun."""
    return next((i for i in range(first + 1, last) if _ends_core(tokens[i])), last)


def _ends_core(token: Token) -> bool:
    before = token.nbor(-1)
    if token.pos_ in ("ADP", "SCONJ", "AUX", "PRON"):
        return not (token.lower_ in PARTICLES and is_name_word(before)) and not is_name_word(token)
    follows = token.pos_ == "ADJ" and before.pos_ in ("NOUN", "PRON") and token.head.i < token.i
    return _is_participle(token) or token.text == "to" or (follows and token.text[0].islower())


def _is_participle(token: Token) -> bool:
    """Whether a verb goes on or begins a clause: officials briefed on it; speaking in Paris."""
    return token.pos_ == "VERB" and token.dep_ not in ("amod", "compound") and token.text[0].islower()
