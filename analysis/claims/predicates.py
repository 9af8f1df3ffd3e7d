"""Predicates: what a clause says to be or to happen, behind the verbs and adjectives that only qualify it.

"The spaceport seems to be the optimal location" says of the port that it is a location; "failed to put", that something
was not put. The way from the head of a clause to its predicate is its *chain*.
"""

from spacy.tokens import Token

from analysis.claims.lexicon import effect_of, is_negative
from analysis.claims.trees import Tree

FINITE = frozenset({"ccomp", "csubj", "csubj:pass"})
# Verbs that qualify what follows them in the active, as verbs of speech do in the passive only: is said to be.
ACTIVE = frozenset("seem appear prove continue manage".split())
INFINITIVE = "Inf"
LONGEST = 4


def chain_of(tree: Tree, head: Token) -> list[Token]:
    """The head of a clause, and what it is peeled to, the predicate last."""
    chain = [head]
    while len(chain) < LONGEST and (inner := _governed(tree, chain[-1])) is not None:
        chain.append(inner)
    return chain


def _governed(tree: Tree, token: Token) -> Token | None:
    """What a qualifying word governs: seems [be], likely to [fall], it is expected that he [comes], I think it [is]."""
    raises = effect_of(token.lemma_, "raising") is not None or is_negative(token.lemma_)
    thinks = effect_of(token.lemma_, "attitude") is not None
    if not (raises or thinks) or tree.first(token, "compound:prt") is not None:
        return None
    passive = _is_passive(tree, token) or token.pos_ == "ADJ"
    bare = passive or thinks or is_negative(token.lemma_) or token.lemma_ in ACTIVE
    whole = thinks or ((passive or token.lemma_ in ("seem", "appear")) and _is_impersonal(tree, token))
    for kid in tree.kids[token.i]:
        relation = tree.deps[kid.i]
        if relation == "xcomp" or (relation in ("ccomp", "advcl") and _is_infinitive(tree, kid)):
            return kid if bare else None
        if relation in FINITE and whole and tree.is_clausal(kid) and (kid.i > token.i or passive):
            return kid
    return None


def _is_impersonal(tree: Tree, token: Token) -> bool:
    return any(k.lower_ == "it" and tree.deps[k.i] in ("expl", "nsubj", "nsubj:pass") for k in tree.kids[token.i])


def _is_infinitive(tree: Tree, token: Token) -> bool:
    return tree.subject(token) is None and any(k.lower_ == "to" for k in tree.kids[token.i])


def _is_passive(tree: Tree, token: Token) -> bool:
    return "Pass" in token.morph.get("Voice") or tree.first(token, "aux:pass", "nsubj:pass") is not None


def predicate_of(tree: Tree, predicate: Token) -> str:
    """The lemma of a predicate: launch, be optimal, take off, want to develop."""
    kids, words = tree.kids[predicate.i], [predicate.lemma_]
    particles = [k.lemma_ for k in kids if tree.deps[k.i] == "compound:prt"]
    if any(tree.deps[k.i] == "cop" for k in kids) or (tree.deps[predicate.i] == "xcomp" and predicate.pos_ == "ADJ"):
        words = ["be", *(k.lower_ for k in kids if tree.deps[k.i] == "case"), predicate.lemma_]
    inner = tree.first(predicate, "xcomp")
    if inner is not None and INFINITIVE in inner.morph.get("VerbForm") and predicate.pos_ in ("VERB", "ADJ"):
        return " ".join([*words, *particles, "to", inner.lemma_])
    return " ".join([*words, *particles])
