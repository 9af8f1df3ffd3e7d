"""Roles: how an article describes someone that it names: a title, an apposition, or what it calls them elsewhere.

All indices are tokens, half-open.
"""

from collections.abc import Sequence

from spacy.tokens import Token

from analysis.profiles.extents import BEFORE, NOUNS
from analysis.profiles.kinds import EITHER, counted
from analysis.profiles.nouns import GROUP, PERSON, UNNAMED, is_honorific, noun_kind
from analysis.profiles.phrases import Piece
from analysis.profiles.tokens import Tokens

# What belongs to someone told of elsewhere says less: her neighbour.
HIS = frozenset("his her its their our my your".split())
SAME = frozenset({"same", "latter"})
# Ranks, the best first; what begins with a word of `HIS` comes two later.
TITLE, APPOSITION, PREDICATE, CALLED, CLAUSE = 0, 1, 4, 5, 6
Ranked = tuple[int, int, int]


def find_role(tokens: Tokens, phrases: Sequence[Sequence[Piece]], kind: str) -> tuple[int, int] | None:
    """The best description, without "the", of a source of some kind, given the phrases that mention it."""
    found = []
    for phrase in phrases:
        if any(piece.name for piece in phrase):
            found += [_beside(tokens, piece, kind) for piece in phrase]
            found += [_predicate(tokens, piece.name, kind) for piece in phrase if piece.name]
        else:
            found += [_called(tokens, piece, kind) for piece in phrase]
    best = min(filter(None, found), key=lambda role: role[:2], default=None)
    return (best[1] + (tokens[best[1]].lower_ == "the"), best[2]) if best else None


def _beside(tokens: Tokens, piece: Piece, kind: str) -> Ranked | None:
    """A description in a piece of a phrase with a name: its rank, the best 0, and its tokens."""
    if piece.is_clause:
        return CLAUSE, piece.first, piece.last
    owned = 2 * (tokens[piece.first].lower_ in HIS)
    if not piece.name:
        head = tokens[counted(tokens, piece)]
        is_role = head.pos_ in NOUNS and (head.text.islower() or _may_be(tokens, piece.first, head.i, kind))
        return (APPOSITION + owned, piece.first, piece.last) if is_role else None
    end = piece.name[0]
    while end > piece.first and (is_honorific(tokens[end - 1]) or tokens[end - 1].pos_ in ("DET", "PUNCT")):
        end -= 1
    heads = {end - 1, min(end - 1, piece.head)} if end > piece.first else ()
    is_role = any(_may_be(tokens, piece.first, head, kind) for head in heads)
    return (TITLE + owned, piece.first, end) if is_role else None


def _called(tokens: Tokens, piece: Piece, kind: str) -> Ranked | None:
    """What a person is called where no name stands by: the teacher."""
    same = any(token.lower_ in SAME for token in tokens[piece.first : piece.core])
    if kind != PERSON or piece.is_clause or same or not _may_be(tokens, piece.first, piece.head, kind):
        return None
    return CALLED, piece.first, piece.last


def _predicate(tokens: Tokens, name: tuple[int, int], kind: str) -> Ranked | None:
    """What a clause says that someone is: her teacher was Ilya Brandt; Marcus Teel is the finance director."""
    token = tokens[name[0]]
    noun = next((c for c in token.lefts if c.dep_ == "nsubj"), None) if _has_copula(token) else None
    if noun is None and token.dep_ == "nsubj" and _has_copula(token.head):
        noun = token.head
    if noun is None or noun.pos_ != "NOUN" or not _may_be(tokens, 0, noun.i, kind):
        return None
    before = [c.left_edge.i for c in noun.lefts if c.dep_ in BEFORE]
    return PREDICATE, min([noun.i, *before]), noun.right_edge.i + 1 if noun.i < token.i else noun.i + 1


def _has_copula(token: Token) -> bool:
    return any(child.dep_ == "cop" for child in token.lefts)


def _may_be(tokens: Tokens, first: int, head: int, kind: str) -> bool:
    """Whether a noun may say what somebody of a kind is: no person is a broadcaster, and no company a minister."""
    word, known = noun_kind(tokens, first, head)
    if word.lower() in EITHER:
        return True
    return known == UNNAMED if kind == PERSON else known not in ("", UNNAMED, GROUP)
