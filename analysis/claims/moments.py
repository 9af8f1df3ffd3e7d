"""Moments: which of the times in a claim is its own."""

from analysis.claims.propositions import Clause
from analysis.claims.trees import Tree
from analysis.times import Time

PAIRED = frozenset({"between", "from"})
Placed = tuple[int, Time]


def place_times(tree: Tree, times: list[Time]) -> list[Placed]:
    """Each time with its head: the token of it that hangs on a word outside."""
    placed, at = [], 0
    for time in times:
        while at + 1 < len(tree.tokens) and tree.tokens[at].idx + len(tree.tokens[at]) <= time.start:
            at += 1
        last = at
        while last + 1 < len(tree.tokens) and tree.tokens[last + 1].idx < time.end:
            last += 1
        inside = range(at, last + 1)
        placed.append((next((i for i in inside if tree.heads[i] not in inside or tree.heads[i] == i), at), time))
    return placed


def moment_of(tree: Tree, clause: Clause, chain_heads: set[int], times: list[Placed]) -> tuple[str, str]:
    """First and last day or minute of a claim; empty where it has no time or does not tell which.

    ``times`` are those among the clause's words. One that hangs on the predicate goes before any other, and two of a
    pair ("between 11:43 and 11:53") make one interval.
    """
    known = [(i, t) for i, t in times if t.first]
    own = [(i, t) for i, t in known if _reaches(tree, i, chain_heads)]
    own = own or known
    if not own:
        return "", ""
    first, last = own[0][1], own[0][1]
    if len(known) > 1 and (pair := _pair(tree, own[0], known)):
        last = pair
    return first.first, last.last


def _reaches(tree: Tree, i: int, heads: set[int]) -> bool:
    """Whether a time hangs on one of some words, perhaps by a noun or preposition in between."""
    for _ in range(2):
        if tree.heads[i] in heads:
            return tree.deps[i] not in ("nsubj", "obj")
        if tree.deps[i] not in ("conj", "nummod", "compound", "flat", "appos", "nmod:unmarked"):
            return False
        i = tree.heads[i]
    return False


def _pair(tree: Tree, one: Placed, known: list[Placed]) -> Time | None:
    """The second time of “between A and B”."""
    before = tree.tokens[max(one[0] - 4, 0) : one[0]]
    later = [t for i, t in known if 0 < i - one[0] < 5 and t.last >= one[1].last]
    return later[0] if later and any(t.lower_ in PAIRED for t in before) else None
