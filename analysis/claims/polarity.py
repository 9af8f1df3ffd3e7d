"""Polarity: whether a clause affirms or negates its own predicate, and the words that say so."""

from spacy.tokens import Token

from analysis.claims.lexicon import effect_of, is_negative
from analysis.claims.trees import Tree

NOT = frozenset("not n't n’t never no neither nor nowhere cannot".split())
NONE = frozenset("no neither none nobody nothing".split())
ARGUMENTS = frozenset("nsubj nsubj:pass obj iobj obl obl:unmarked".split())
LACKING = frozenset("lack absence".split())
# "No later than", "not only", "no longer" aside: an adverb that these belong to does not negate the verb.
HARMLESS = frozenset("only just merely later more less fewer least".split())


def negations(tree: Tree, chain: list[Token], shared: list[Token]) -> list[Token]:
    """The words that negate a predicate on its chain: an even number of them affirms it.

    ``shared`` are the auxiliaries and negations that a coordinated clause takes from the one before it.
    """
    found = [k for k in shared if k.lower_ in NOT]
    for step, token in enumerate(chain):
        found += [k for k in tree.kids[token.i] if _negates(tree, token, k)]
        if step + 1 < len(chain) and is_negative(token.lemma_):
            found.append(token)
    return found


def _negates(tree: Tree, head: Token, kid: Token) -> bool:
    relation, word = tree.deps[kid.i], kid.lower_
    if relation in ("advmod", "aux", "cc:preconj", "det", "cc") and word in NOT:
        return not _is_limit(tree, kid)
    if relation == "advmod" and word == "longer":
        return any(k.lower_ == "no" for k in tree.kids[kid.i])
    if relation == "advmod" and (known := effect_of(kid.lemma_, "adverb")):
        return known.negates
    if relation in ARGUMENTS and (word in NONE or any(_is_none(tree, k) for k in tree.kids[kid.i])):
        return relation not in ("obl", "obl:unmarked") or word in NONE or _in_no_way(tree, kid)
    return word in LACKING and relation in ("obj", "nsubj") and head.lemma_ in ("have", "be", "show")


def _is_none(tree: Tree, kid: Token) -> bool:
    """Whether a determiner is "no", unless it only bounds a number: no fewer than 40."""
    relation, bounds = tree.deps[kid.i], tree.words[kid.i + 2 : kid.i + 3] == ["than"]
    return kid.lower_ in NONE and relation in ("det", "advmod") and not bounds


def _in_no_way(tree: Tree, kid: Token) -> bool:
    """Whether a phrase with "no" negates the verb, as "in no case" does and "in no time" does not."""
    return kid.lemma_ not in ("time", "doubt", "way") or kid.lemma_ == "way"


def _is_limit(tree: Tree, word: Token) -> bool:
    return word.i + 1 < len(tree.tokens) and tree.tokens[word.i + 1].lower_ in HARMLESS
