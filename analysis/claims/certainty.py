"""Certainty: how sure a clause sounds, and the words that say so.

The words are modals, adverbs, verbs and adjectives that qualify the predicate, conditions, questions and the cue. Each
has a level; the least sure one counts, and all that are at that level are given as the reason.
"""

from spacy.tokens import Token

from analysis.claims.cues import Cue
from analysis.claims.lexicon import CERTAIN, LEVELS, POSSIBLE, PROBABLE, Effect, effect_of
from analysis.claims.polarity import NOT
from analysis.claims.propositions import Clause
from analysis.claims.trees import Tree

CONDITIONS = frozenset("if unless".split())
WHETHER = frozenset({"whether", "if"})
# Who cannot do a thing does not do it.
CAN = frozenset({"can", "could"})
WOULD = frozenset({"would", "'d", "’d"})
Sign = tuple[str, Token]


def certainty_of(
    tree: Tree, clause: Clause, chain: list[Token], shared: list[Token], cue: Cue | None
) -> tuple[str, list[Token]]:
    """The level of a clause, one of `LEVELS`, and the words for it in order; no words where nothing qualifies it.

    ``cue`` is that of the statement it is made in, None in the article's own voice.
    """
    signs = [s for token in chain for s in _qualified(tree, token)]
    signs += [s for k in (*shared, *tree.aux(chain[0])) for s in _modal(k, reported=cue is not None and cue.is_past)]
    signs += [(effect.certainty, t) for t in chain[:-1] if (effect := qualifier(t))]
    signs += _conditions(tree, clause, chain)
    if cue is not None and cue.certainty:
        signs += [(cue.certainty, word) for word in cue.words]
    level = max((level for level, _ in signs), key=LEVELS.index, default=CERTAIN)
    words = sorted({token.i: token for sign, token in signs if sign == level}.items())
    return level, [token for _, token in words if level != CERTAIN or _vouches(token)]


def qualifier(token: Token) -> Effect | None:
    """What a word does to the predicate that it governs."""
    return effect_of(token.lemma_, "attitude") or effect_of(token.lemma_, "raising")


def _vouches(token: Token) -> bool:
    """Whether a word of certainty is worth naming: "confirmed" is, "managed to" is not."""
    return token.lemma_ not in ("manage", "continue", "able", "unable", "refuse", "avoid", "stop", "deny")


def _qualified(tree: Tree, token: Token) -> list[Sign]:
    """Adverbs with a verb, and a noun such as "risk" that something is said to be."""
    signs = []
    for kid in tree.kids[token.i]:
        if tree.deps[kid.i] in ("advmod", "parataxis", "discourse"):
            known = effect_of(kid.lower_, "adverb")
            if known and not known.negates:
                signs.append((known.certainty, kid))
    if token.pos_ == "NOUN" and (known := effect_of(token.lemma_, "noun")):
        signs.append((known.certainty, token))
    return signs


def _modal(aux: Token, *, reported: bool) -> list[Sign]:
    """A modal, but not "could not"; "would" in reported speech is but what is to come, and "must have been" a guess."""
    word = (
        aux.lemma_.lower() if aux.lemma_ in ("can", "could", "may", "might", "should", "ought", "would") else aux.lower_
    )
    if word in WOULD and reported:
        return []
    known = effect_of("would" if word in WOULD else word, "modal")
    if aux.lower_ == "must" and any(k.lower_ == "have" for k in aux.head.lefts if k.i > aux.i):
        return [(PROBABLE, aux)]
    denied = word in CAN and aux.i + 1 < len(aux.doc) and aux.nbor(1).lower_ in NOT
    return [(known.certainty, aux)] if known and not denied else []


def _conditions(tree: Tree, clause: Clause, chain: list[Token]) -> list[Sign]:
    """A condition, a question, or what is asked whether it is so."""
    signs = []
    for token in chain:
        for kid in tree.kids[token.i]:
            if tree.deps[kid.i] == "advcl":
                signs += [(POSSIBLE, k) for k in tree.kids[kid.i] if _is_condition(tree, k)]
    signs += [(POSSIBLE, k) for k in tree.kids[chain[0].i] if tree.deps[k.i] == "mark" and k.lower_ in WHETHER]
    if clause.host is not None and clause.shares:
        host = clause.host
        signs += [s for s in _conditions(tree, host, [host.head]) if s[1].i < host.head.i and s[1].lower_ in CONDITIONS]
    signs += [(POSSIBLE, t) for t in clause.tokens[-3:] if t.text == "?"]
    return signs


def _is_condition(tree: Tree, word: Token) -> bool:
    """An "if" that is neither "even if" nor "as if"."""
    if tree.deps[word.i] != "mark" or word.lower_ not in CONDITIONS:
        return False
    return not (word.i and tree.tokens[word.i - 1].lower_ in ("even", "as"))
