"""Places: where a claim says that something happens."""

from spacy.tokens import Token

from analysis.claims.participants import PLACES, Spoken
from analysis.claims.trees import Tree

WHERE = frozenset(
    "at in near from to off into onto over outside inside across around along toward towards within through beyond "
    "aboard on above below between throughout".split()
)
ARGUMENTS = frozenset("nsubj nsubj:pass obj obl obl:unmarked".split())
# What belongs to the name of a place in its phrase.
INSIDE = frozenset("det amod compound flat nmod appos nummod nmod:poss case punct nmod:desc goeswith fixed".split())


def places_in(tree: Tree, chain: list[Token], owned: list[Spoken]) -> tuple[tuple[int, int] | None, list[str]]:
    """The phrase of a claim's first place, as tokens (half-open), and the entities of all its places.

    ``owned`` are the mentions in the claim. Only places that hang on the predicate, or else on its subject, object or
    the like, are the claim's own: "the offensive in Ukraine" may be spoken of anywhere.
    """
    found = [(m, head) for m in owned if m.is_place and (head := _located(tree, tree.tokens[m.head])) is not None]
    found = [(m, head) for m, head in found if _is_near_to(tree, head, chain)]
    if not found:
        return None, []
    near = {token.i for token in chain}
    found.sort(key=lambda pair: (tree.heads[pair[1].i] not in near, pair[0].first))
    head = found[0][1]
    phrase = _phrase(tree, head)
    inside = [m.entity for m in owned if m.is_place and phrase[0] <= m.first and m.last <= phrase[1]]
    return phrase, [*dict.fromkeys([*inside, *(m.entity for m, _ in found)])]


def _is_near_to(tree: Tree, head: Token, chain: list[Token]) -> bool:
    """Whether a phrase of place hangs on the predicate, or on a noun that does."""
    near = {token.i for token in chain}
    outer = tree.heads[head.i]
    return head.i in near or outer in near or (tree.heads[outer] in near and tree.deps[outer] in ARGUMENTS)


def _located(tree: Tree, token: Token) -> Token | None:
    """The head of the phrase of place that a name stands in: at the Vostochny [cosmodrome], in Eastern [Russia]."""
    for _ in range(4):
        relation = tree.deps[token.i]
        if relation in ("obl", "nmod", "obl:unmarked", "advcl", "root", "ROOT", "xcomp", "ccomp", "conj", "appos"):
            cases = [k.lower_ for k in tree.kids[token.i] if tree.deps[k.i] == "case"]
            if cases and cases[0] in WHERE:
                return token
        if relation not in ("compound", "flat", "appos", "conj", "nmod:desc"):
            return None
        token = tree.tokens[tree.heads[token.i]]
        if token.ent_type_ not in PLACES | {""}:
            return None
    return None


def _phrase(tree: Tree, head: Token) -> tuple[int, int]:
    """The words of a phrase of place without its preposition, up to a clause."""
    kids = [k for k in tree.kids[head.i] if tree.deps[k.i] in INSIDE]
    lefts = [k.i for k in kids if k.i < head.i and tree.deps[k.i] not in ("case", "punct")]
    first = min([head.i, *(_left(tree, i) for i in lefts)])
    last = head.i + 1
    for kid in (k for k in kids if k.i > head.i):
        if tree.deps[kid.i] == "punct":
            continue
        if tree.deps[kid.i] in ("nmod", "appos") and not _is_near(tree, kid, last):
            break
        last = max(last, _right(tree, kid) + 1)
    return first, last


def _is_near(tree: Tree, kid: Token, last: int) -> bool:
    """Whether a phrase follows at once, or behind a comma, and is of place too: the cosmodrome, in eastern Russia."""
    cases = [k for k in tree.kids[kid.i] if tree.deps[k.i] == "case"]
    first = min([kid.i, *(_left(tree, k.i) for k in tree.kids[kid.i] if k.i < kid.i)])
    return bool(cases) and cases[0].lower_ in WHERE | {"of"} and first - last <= 1


def _left(tree: Tree, i: int) -> int:
    return min([i, *(k.i for k in tree.kids[i])])


def _right(tree: Tree, token: Token) -> int:
    """The last word of a small phrase, two levels down at most."""
    kids = [k for k in tree.kids[token.i] if tree.deps[k.i] in INSIDE and tree.deps[k.i] != "punct"]
    inner = (c.i for k in kids for c in tree.kids[k.i] if tree.deps[c.i] in ("flat", "compound"))
    return max([token.i, *(k.i for k in kids), *inner])
