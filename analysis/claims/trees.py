"""Trees: the dependencies of a whole text as plain lists, made once, so that nothing walks a subtree twice."""

from itertools import accumulate
from typing import NamedTuple

from spacy.tokens import Doc, Token

from analysis.profiles.tokens import tokens_of

SUBJECTS = frozenset("nsubj nsubj:pass nsubj:outer csubj csubj:pass".split())
VERBAL = frozenset({"VERB", "AUX"})


class Tree(NamedTuple):
    """A text's tokens, each with its head's index, its relation and its dependents in the order of the text.

    ``words`` are the tokens in lower case, ``sentences`` the number of each one's sentence.
    """

    tokens: list[Token]
    words: list[str]
    sentences: list[int]
    heads: list[int]
    deps: list[str]
    kids: list[list[Token]]

    def first(self, token: Token, *relations: str) -> Token | None:
        """The first dependent in one of some relations."""
        return next((k for k in self.kids[token.i] if self.deps[k.i] in relations), None)

    def is_clausal(self, token: Token) -> bool:
        """Whether a token is said of something: a verb, or what has a copula or a subject."""
        return token.pos_ in VERBAL or any(
            self.deps[k.i] in SUBJECTS or self.deps[k.i] == "cop" for k in self.kids[token.i]
        )

    def subject(self, token: Token) -> Token | None:
        """The subject of a clause by its head, a passive's among them."""
        return self.first(token, *SUBJECTS)

    def aux(self, token: Token) -> list[Token]:
        """Auxiliaries and copula, in order."""
        return [k for k in self.kids[token.i] if self.deps[k.i] in ("aux", "aux:pass", "cop")]


def tree_of(doc: Doc) -> Tree:
    """The tree of an annotated text."""
    tokens = tokens_of(doc)
    sentences = [*accumulate(int(t.is_sent_start is True) for t in tokens)]
    heads, deps = [t.head.i for t in tokens], [t.dep_ for t in tokens]
    kids: list[list[Token]] = [[] for _ in tokens]
    for token, head in zip(tokens, heads, strict=True):
        if head != token.i:
            kids[head].append(token)
    return Tree(tokens, [t.lower_ for t in tokens], sentences, heads, deps, kids)
