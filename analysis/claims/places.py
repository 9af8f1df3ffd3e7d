"""Places: where a claim says that something happens."""

from spacy.tokens import Token

from analysis.claims.participants import Cast, Spoken
from analysis.claims.trees import Tree

WHERE = frozenset(
    "at in near from to off into onto over outside inside across around along toward towards within through beyond aboard "
    "on above below between throughout".split()
)
RELATIONS = frozenset("obl nmod advmod obl:unmarked conj appos".split())
# What belongs to the name of a place in its phrase.
INSIDE = frozenset("det amod compound flat nmod appos nummod nmod:poss case punct nmod:desc goeswith fixed".split())


def places_in(
    tree: Tree, cast: Cast, predicate: Token, owned: list[Spoken]
) -> tuple[tuple[int, int] | None, list[str]]:
    """The phrase of a claim's first place, as tokens (half-open), and the entities of all its places.

    ``owned`` are the mentions in the claim. A place that hangs on the predicate goes before one that hangs on a noun.
    """
    found = [(m, head) for m in owned if m.is_place and (head := _located(tree, tree.tokens[m.head])) is not None]
    if not found:
        return None, []
    found.sort(key=lambda pair: (tree.heads[pair[1].i] != predicate.i, pair[0].first))
    head = found[0][1]
    phrase = _phrase(tree, head)
    inside = [m.entity for m in owned if m.is_place and phrase[0] <= m.first and m.last <= phrase[1]]
    return phrase, [*dict.fromkeys([*inside, *(m.entity for m, _ in found)])]


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
    """Whether a phrase follows at once, or behind a comma, and is itself of place: the cosmodrome, in eastern Russia."""
    cases = [k for k in tree.kids[kid.i] if tree.deps[k.i] == "case"]
    first = min([kid.i, *(_left(tree, k.i) for k in tree.kids[kid.i] if k.i < kid.i)])
    return bool(cases) and cases[0].lower_ in WHERE | {"of"} and first - last <= 1


def _left(tree: Tree, i: int) -> int:
    return min([i, *(k.i for k in tree.kids[i])])


def _right(tree: Tree, token: Token) -> int:
    """The last word of a small phrase, two levels down at most."""
    kids = [k for k in tree.kids[token.i] if tree.deps[k.i] in INSIDE and tree.deps[k.i] != "punct"]
    return max(
        [
            token.i,
            *(k.i for k in kids),
            *(c.i for k in kids for c in tree.kids[k.i] if tree.deps[c.i] in ("flat", "compound")),
        ]
    )
