"""Predicates: what a clause says to be or to happen, behind the verbs and adjectives that only qualify it.

"The spaceport seems to be the optimal location" says of the port that it is a location; "failed to put", that something
was not put. The way from the head of a clause to its predicate is its *chain*.
"""

from spacy.tokens import Token

from analysis.claims.lexicon import effect_of, is_negative
from analysis.claims.trees import Tree

COMPLEMENTS = ("xcomp", "ccomp", "csubj", "csubj:pass", "advcl")
# Verbs that stay in the predicate together with what they govern: want to develop.
INFINITIVE = "Inf"
LONGEST = 4


def chain_of(tree: Tree, head: Token) -> list[Token]:
    """The head of a clause, and what it is peeled to, the predicate last."""
    chain = [head]
    while len(chain) < LONGEST and (inner := _governed(tree, chain[-1])) is not None:
        chain.append(inner)
    return chain


def _governed(tree: Tree, token: Token) -> Token | None:
    """What a qualifying word governs: seems [be], is likely to [fall], it is expected that he [comes]."""
    if effect_of(token.lemma_, "raising") is None and not is_negative(token.lemma_):
        return None
    passive = _is_passive(tree, token) or token.pos_ == "ADJ"
    impersonal = any(k.lower_ == "it" and tree.deps[k.i] in ("expl", "nsubj", "nsubj:pass") for k in tree.kids[token.i])
    for kid in tree.kids[token.i]:
        relation = tree.deps[kid.i]
        if relation not in COMPLEMENTS or not (tree.is_clausal(kid) or relation == "xcomp"):
            continue
        to = any(k.lower_ == "to" for k in tree.kids[kid.i])
        if relation == "xcomp" or (to and relation in ("ccomp", "advcl") and tree.subject(kid) is None):
            return kid if _takes_infinitive(token, passive) else None
        if impersonal and (passive or token.lemma_ in ("seem", "appear")) and relation != "advcl":
            return kid
    return None


def _takes_infinitive(token: Token, passive: bool) -> bool:
    """Verbs of speech and thought only qualify in the passive: is said to be, but not hopes to be."""
    return passive or is_negative(token.lemma_) or token.lemma_ in ACTIVE


# Verbs that qualify what follows them in the active.
ACTIVE = frozenset("seem appear prove continue manage".split())


def _is_passive(tree: Tree, token: Token) -> bool:
    return "Pass" in token.morph.get("Voice") or tree.first(token, "aux:pass", "nsubj:pass") is not None


def predicate_of(tree: Tree, predicate: Token) -> str:
    """The lemma of a predicate: launch, be optimal, take off, want to develop."""
    kids, words = tree.kids[predicate.i], [predicate.lemma_]
    particles = [k.lemma_ for k in kids if tree.deps[k.i] == "compound:prt"]
    if any(tree.deps[k.i] == "cop" for k in kids) or (tree.deps[predicate.i] == "xcomp" and predicate.pos_ == "ADJ"):
        words = ["be", predicate.lemma_]
    inner = tree.first(predicate, "xcomp")
    if inner is not None and INFINITIVE in inner.morph.get("VerbForm") and predicate.pos_ in ("VERB", "ADJ"):
        return " ".join([*words, *particles, "to", inner.lemma_])
    return " ".join([*words, *particles])
