"""Propositions: a text cut into clauses that can be true or false on their own, each in one voice.

A clause is the words of one voice in one sentence that hang together in the dependency tree, cut where another clause
begins that asserts something itself (`_asserts`): coordinated verbs, adverbial clauses of time, cause and contrast,
participles set off by a comma, and relative clauses that add to what is known already. Conditions, purposes,
alternatives and complements stay with the clause that they belong to.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import takewhile

from spacy.tokens import Token

from analysis.acts import act_of
from analysis.claims.trees import VERBAL, Tree
from analysis.claims.voices import ARTICLE, FRAME

# Subordinating words whose clauses are asserted along with the main one; of these, some not where that is yet to come.
ASSERTING = frozenset("although though while whereas because since as after before when even".split())
TEMPORAL = frozenset("while since as after before when".split())
ALTERNATIVE = frozenset({"or", "nor"})
COMMA = frozenset({",", ";", "–", "—", "-", "(", ":"})
AHEAD = frozenset("will shall 'll ’ll wo would should could may might can must".split())
NOMINAL = frozenset("det amod compound nummod nmod:poss case flat advmod".split())
# "The report comes after …" says nothing without what follows.
EMPTY = frozenset({"come"})
PARTICIPLES = frozenset({"Part", "Ger"})
LEAST_WORDS = 3  # Fewer words of a sentence that somebody else says are no claim of the article's.


@dataclass(eq=False)
class Clause:
    """One proposition: its head, its tokens in order, and whose it is (see `analysis.claims.voices`).

    ``host`` is the clause that it hangs on, if that is in the same voice, and ``shares`` whether it is coordinated with
    that one, so that subject and auxiliaries may be shared. ``antecedent`` is what a relative clause is about.
    """

    head: Token
    voice: int
    tokens: list[Token] = field(default_factory=list)
    host: "Clause | None" = None
    shares: bool = False
    antecedent: Token | None = None


def find_clauses(tree: Tree, voice: list[int]) -> list[Clause]:
    """The propositions of a text in the order of their first words."""
    tops = _tops(tree, voice)
    clauses: dict[int, Clause] = {}
    for token, top in zip(tree.tokens, tops, strict=True):
        if top is not None:
            clause = clauses.setdefault(top, Clause(tree.tokens[top], voice[top]))
            clause.tokens.append(token)
    for top, clause in clauses.items():
        head = tree.heads[top]
        clause.host = clauses.get(tops[head]) if head != top and voice[head] == voice[top] else None
        clause.shares = tree.deps[top] == "conj" and clause.host is not None
        clause.antecedent = tree.tokens[head] if tree.deps[top] == "acl:relcl" and head != top else None
    return _join_fragments(tree, voice, [*clauses.values()])


def _tops(tree: Tree, voice: list[int]) -> list[int | None]:
    """For every token the head of its clause; None for the words of nobody and those that attribute."""
    tops: list[int | None] = [None] * len(tree.tokens)
    known = [voice[t.i] <= FRAME for t in tree.tokens]
    # Whether a token heads its clause, or is what such a head is peeled to: wants to [leave].
    main = [False] * len(tree.tokens)
    for token in tree.tokens:
        path = []
        i = token.i
        while not known[i]:
            path.append(i)
            known[i] = True
            i = tree.heads[i]
        for i in reversed(path):
            head = tree.heads[i]
            alone = head == i or voice[head] != voice[i] or tops[head] is None
            starts = alone or _asserts(tree, tree.tokens[i], main=main[head], top=tops[head] == head)
            tops[i] = i if starts else tops[head]
            main[i] = starts or (main[head] and tree.deps[i] == "xcomp")
    return tops


def _asserts(tree: Tree, token: Token, *, main: bool, top: bool) -> bool:
    """Whether a clause inside a voice's words is a proposition of its own.

    ``top`` if it hangs on the head of one, ``main`` if on that or what that is peeled to.
    """
    relation = tree.deps[token.i]
    if relation == "acl:relcl":
        return _adds(tree, token)
    if not main and not (relation == "advcl" and _is_set_off(tree, token) and tree.subject(token) is not None):
        return False
    if relation == "conj":
        return top and _is_coordinated(tree, token)
    if relation == "parataxis":
        return token.pos_ in VERBAL and tree.subject(token) is not None
    return _is_adverbial(tree, token) and _is_told(tree, token)


def _is_coordinated(tree: Tree, token: Token) -> bool:
    """A further verb, with a word or a subject of its own, that is no alternative to the one before."""
    head, kids = tree.tokens[tree.heads[token.i]], tree.kids[token.i]
    if not (tree.is_clausal(token) and tree.is_clausal(head)) or _is_bare(tree, head):
        return False
    words = [k for k in kids if tree.deps[k.i] not in ("cc", "punct", "aux", "aux:pass", "mark")]
    alternative = any(tree.deps[k.i] == "cc" and k.lower_ in ALTERNATIVE for k in kids)
    return bool(words) and not alternative


def _is_bare(tree: Tree, head: Token) -> bool:
    """Whether a verb has nothing before its coordination: [Stop] and think."""
    own = takewhile(lambda k: tree.deps[k.i] != "conj", tree.kids[head.i])
    return all(tree.deps[k.i] in ("punct", "cc") for k in own) and tree.deps[head.i] != "conj"


def _is_adverbial(tree: Tree, token: Token) -> bool:
    """Whether a clause says when, why or how; the parser takes some of these for complements."""
    relation = tree.deps[token.i]
    return relation in ("advcl", "acl") or (relation == "ccomp" and bool(_marks(tree, token) & ASSERTING))


def _marks(tree: Tree, token: Token) -> set[str]:
    """The words that subordinate a clause."""
    kids = tree.kids[token.i]
    return {k.lower_ for k in kids if tree.deps[k.i] == "mark" or (k.lower_ == "when" and k.i < token.i)}


def _is_told(tree: Tree, token: Token) -> bool:
    """Whether an adverbial clause asserts something: finite after “because”, or a participle behind a comma."""
    has_subject = tree.subject(token) is not None
    if marks := _marks(tree, token):
        head = tree.tokens[tree.heads[token.i]]
        ahead = marks <= TEMPORAL and (_is_ahead(tree, head) or head.lemma_ in EMPTY)
        return has_subject and marks <= ASSERTING and not ahead
    is_participle = bool(PARTICIPLES & {*token.morph.get("VerbForm")}) and token.pos_ == "VERB"
    return is_participle and not has_subject and _is_set_off(tree, token)


def _is_set_off(tree: Tree, token: Token) -> bool:
    """Whether a comma parts a clause of two words or more from what it hangs on."""
    first, last = token.left_edge.i, token.right_edge.i
    if last == first:
        return False
    if tree.heads[token.i] < first:
        return tree.tokens[first].text in COMMA or tree.tokens[max(first - 1, 0)].text in COMMA
    return tree.tokens[last].text in COMMA or tree.tokens[min(last + 1, len(tree.tokens) - 1)].text in COMMA


def _is_ahead(tree: Tree, head: Token) -> bool:
    return any(k.lower_ in AHEAD for k in tree.aux(head))


def _adds(tree: Tree, token: Token) -> bool:
    """Whether a relative clause is finite and stands behind a comma, so that it adds to what is known already."""
    relative = next((k for k in tree.kids[token.i] if k.lower_ in ("which", "who")), None)
    if relative is None or tree.deps[relative.i] not in ("nsubj", "nsubj:pass") or not tree.is_clausal(token):
        return False
    return relative.i > 0 and tree.tokens[relative.i - 1].text == ","


def _join_fragments(tree: Tree, voice: list[int], clauses: list[Clause]) -> list[Clause]:
    """Pieces without a predicate go to the clause before them, or behind, in the same sentence and voice."""
    groups: dict[tuple[int, int], list[Clause]] = {}
    for clause in clauses:
        groups.setdefault((tree.sentences[clause.head.i], clause.voice), []).append(clause)
    touched = {tree.sentences[clause.head.i] for clause in clauses if clause.voice != ARTICLE}
    touched |= {n for n, v in zip(tree.sentences, voice, strict=True) if v == FRAME}
    kept = []
    for (sentence, whose), some in groups.items():
        if whose == ARTICLE and sentence in touched:
            kept += [c for c in some if _is_left_over(tree, voice, c)]
        else:
            kept += _join(tree, some, whose)
    kept = [c for c in kept if any(t.text[:1].isalnum() for t in c.tokens)]
    return sorted(kept, key=lambda c: c.tokens[0].i)


def _join(tree: Tree, some: list[Clause], whose: int) -> list[Clause]:
    """The clauses of one sentence and voice with its fragments; a sentence of the article without any has none."""
    whole = [c for c in some if tree.is_clausal(c.head)]
    if not whole and whose == ARTICLE:
        return []
    whole = whole or [max(some, key=lambda c: len(c.tokens))]
    taken, starts = {id(c) for c in whole}, [c.tokens[0].i for c in whole]
    for clause in some:
        if id(clause) not in taken:
            whole[max(bisect_right(starts, clause.tokens[0].i) - 1, 0)].tokens.extend(clause.tokens)
    for clause in whole:
        clause.tokens.sort(key=lambda t: t.i)
    return whole


def _is_left_over(tree: Tree, voice: list[int], clause: Clause) -> bool:
    """Whether what an attribution leaves of a sentence is a clause of the article's own, no part of its frame."""
    head = clause.head
    if not tree.is_clausal(head) or sum(t.text[:1].isalnum() for t in clause.tokens) < LEAST_WORDS:
        return False
    if act_of(head.text) and PARTICIPLES & {*head.morph.get("VerbForm")} and tree.subject(head) is None:
        return False
    if any(voice[k.i] >= 0 and tree.deps[k.i] in ("ccomp", "obj", "parataxis", "xcomp") for k in tree.kids[head.i]):
        return False
    outer, relation = tree.heads[head.i], tree.deps[head.i]
    if outer == head.i or voice[outer] == voice[head.i] or relation in ("conj", "parataxis"):
        return True
    return (_is_adverbial(tree, head) and _is_told(tree, head)) or (relation == "acl:relcl" and _adds(tree, head))
