"""Tense: whether a clause speaks of the past, the present, what is to come, or what always holds."""

from spacy.tokens import Token

from analysis.claims.trees import Tree

PAST, PRESENT, FUTURE, TIMELESS = "past", "present", "future", "timeless"
WILL = frozenset("will shall 'll ’ll wo would".split())
MAY = frozenset("may might could should ought".split())
MODAL = WILL | MAY | frozenset({"can", "must", "ca"})
# Qualifying words that point ahead, and those that only do in "is going to".
AHEAD = frozenset(
    "expect intend hope aim anticipate set due schedule slate plan about likely unlikely project forecast "
    "predict".split()
)
STATES = frozenset("be have know own contain include need want mean cost exist remain belong".split())
# "Is to blame" is no plan.
FIXED = frozenset({"blame"})
FINITE = "Fin"
GENERIC = frozenset("nsubj nsubj:pass".split())


def tense_of(tree: Tree, chain: list[Token], shared: list[Token], outer: str) -> str:
    """The tense of a clause by its chain; ``shared`` are auxiliaries of another clause, ``outer`` is its default."""
    at = max((n for n, token in enumerate(chain) if _is_finite(tree, token)), default=0)
    head, chain = chain[at], chain[at:]
    aux = [*(shared if at == 0 else []), *tree.aux(head)]
    if not tree.is_clausal(head):
        return TIMELESS
    tense = _by_modal(tree, chain, aux) or _by_form(head, aux) or outer
    if tense == PRESENT and _points_ahead(tree, chain):
        return FUTURE
    return TIMELESS if tense == PRESENT and _is_generic(tree, head, aux) else tense


def _is_finite(tree: Tree, token: Token) -> bool:
    return any(FINITE in t.morph.get("VerbForm") for t in (token, *tree.aux(token)))


def _by_modal(tree: Tree, chain: list[Token], aux: list[Token]) -> str:
    words = {a.lower_ for a in aux}
    if not words & MODAL:
        return ""
    if any(a.lemma_ == "have" and a.lower_ in ("have", "'ve", "’ve") for a in aux):
        return PAST
    if words & WILL:
        return FUTURE
    stative = chain[-1].lemma_ in STATES or tree.first(chain[-1], "cop") is not None
    return FUTURE if words & MAY and not stative else PRESENT


def _by_form(head: Token, aux: list[Token]) -> str:
    """The tense of the first finite form; the perfect is past."""
    for token in (*aux, head):
        form = token.morph
        if tense := form.get("Tense"):
            is_perfect = token.lemma_ == "have" and token is not head
            if FINITE in form.get("VerbForm"):
                return PAST if tense[0] == "Past" or is_perfect else PRESENT
            if "Part" in form.get("VerbForm") and tense[0] == "Past":
                return PAST
    return ""


def _points_ahead(tree: Tree, chain: list[Token]) -> bool:
    """Whether what is present is an expectation, or “is going to”, “is to”."""
    head = chain[0]
    if len(chain) > 1 and head.lemma_ in AHEAD:
        return True
    inner = tree.first(head, "xcomp")
    going = head.lower_ == "going" and inner is not None and any(k.lower_ == "to" for k in tree.kids[inner.i])
    words = [k.lower_ for k in tree.kids[head.i] if tree.deps[k.i] in ("aux", "cop", "mark") and k.i < head.i]
    return going or (words[-1:] == ["to"] and head.lemma_ not in FIXED and bool({"is", "are", "'s", "’s"} & {*words}))


def _is_generic(tree: Tree, head: Token, aux: list[Token]) -> bool:
    """Whether a simple present is said of a kind: Bicycles need less room than cars."""
    subject = tree.first(head, *GENERIC)
    if subject is None or any(a.lemma_ != "be" or "Part" in head.morph.get("VerbForm") for a in aux):
        return False
    plural = subject.pos_ == "NOUN" and "Plur" in subject.morph.get("Number") and not subject.ent_type_
    return plural and all(
        tree.deps[k.i] in ("amod", "compound", "punct") and not k.ent_type_ for k in tree.kids[subject.i]
    )
