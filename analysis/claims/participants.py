"""Participants: who and what takes part in a claim, and which of them its predicate is said of."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from spacy.tokens import Doc, Token

from analysis.claims.propositions import Clause
from analysis.claims.trees import SUBJECTS, Tree

PLACES = frozenset({"GPE", "LOC", "FAC"})
# Labels of what is no participant.
AMOUNTS = frozenset("DATE TIME CARDINAL ORDINAL QUANTITY PERCENT MONEY".split())
NAMES = frozenset("appos flat compound nmod:desc nmod:unmarked".split())
SPEAKERS = frozenset("i we me us".split())
RELATIVES = frozenset("who which that whom".split())


class Spoken(NamedTuple):
    """A mention in the table of entities: its tokens (half-open), its head, its entity and whether that is a place."""

    first: int
    last: int
    head: int
    entity: str
    is_place: bool
    takes_part: bool


class Cast(NamedTuple):
    """All mentions of a text in its order, the one with a given head, and the entity of each attribution's source."""

    mentions: list[Spoken]
    by_head: dict[int, Spoken]
    speakers: dict[int, str]


def read_cast(doc: Doc, tree: Tree, entities: list[dict]) -> Cast:
    """What the rows of the entities table say, by tokens."""
    starts = [t.idx for t in tree.tokens]
    places = {row["entity_id"] for row in entities if row["label"] in PLACES}
    mentions = []
    for row in entities:
        first, last = bisect_right(starts, row["start"]) - 1, bisect_left(starts, row["end"])
        head = next((i for i in range(first, last) if not first <= tree.heads[i] < last or tree.heads[i] == i), first)
        is_place = row["entity_id"] in places and row["label"] not in AMOUNTS
        mentions.append(Spoken(first, last, head, row["entity_id"], is_place, row["label"] not in AMOUNTS))
    by_head = {m.head: m for m in sorted(mentions, key=lambda m: (not m.takes_part, m.first - m.last), reverse=True)}
    by_start = {(row["start"], row["end"]): row["entity_id"] for row in entities}
    speakers = {i: by_start.get((m["start"], m["end"]), "") for m in doc._.mentions for i in m["speaks"]}
    return Cast(mentions, by_head, speakers)


def entity_of(tree: Tree, cast: Cast, token: Token) -> str:
    """The entity that a noun or pronoun stands for: its own mention's, or that of a name beside it."""
    for one in (token, *(k for k in tree.kids[token.i] if tree.deps[k.i] in NAMES)):
        mention = cast.by_head.get(one.i)
        if mention is not None and mention.takes_part:
            return mention.entity
    return ""


def subject_of(tree: Tree, cast: Cast, clause: Clause, chain: list[Token]) -> str:
    """The entity that does what a clause says, or is it; empty where the clause does not tell.

    Of a passive that is who it is done by. "I" and "we" are whoever speaks, and so is who refuses or wants to do it.
    """
    predicate = chain[-1]
    if _is_passive(tree, predicate):
        agent = _agent(tree, predicate)
        return entity_of(tree, cast, agent) if agent is not None else ""
    token = _subject(tree, clause, chain)
    if token is None:
        return cast.speakers.get(clause.voice, "") if _is_infinitive(clause) else ""
    if token.lower_ in SPEAKERS:
        return cast.speakers.get(clause.voice, "")
    if token.lower_ in RELATIVES and clause.antecedent is not None:
        token = clause.antecedent
    return entity_of(tree, cast, token)


def _is_passive(tree: Tree, predicate: Token) -> bool:
    return (tree.first(predicate, "nsubj:pass", "aux:pass") or _agent(tree, predicate)) is not None


def _agent(tree: Tree, predicate: Token) -> Token | None:
    """Who something is done by; the parser takes “according to the company” for that, too."""
    agents = (k for k in tree.kids[predicate.i] if tree.deps[k.i] == "obl:agent")
    return next((k for k in agents if (case := tree.first(k, "case")) is not None and case.lower_ == "by"), None)


def _subject(tree: Tree, clause: Clause | None, chain: list[Token]) -> Token | None:
    """The subject of the innermost word on a chain that has one, or that of the clause that this one hangs on."""
    steps = 0
    while clause is not None and steps < 10:
        for token in reversed(chain):
            subject = next((k for k in tree.kids[token.i] if tree.deps[k.i] in SUBJECTS), None)
            if subject is not None and subject.lower_ not in ("it", "there"):
                return subject
            if subject is not None:
                return None
        if not tree.is_clausal(chain[0]):
            return _of(tree, chain[0])
        if clause.host is None and (governed := _object(tree, clause)) is not None:
            return governed
        clause, steps = clause.host, steps + 1
        chain = [clause.head] if clause is not None else []
    return None


def _is_infinitive(clause: Clause) -> bool:
    return "Inf" in clause.head.morph.get("VerbForm")


def _object(tree: Tree, clause: Clause) -> Token | None:
    """Who is asked to do what an infinitive says: asked [drivers] to stay at home."""
    governor = tree.tokens[tree.heads[clause.head.i]]
    if governor is clause.head or not _is_infinitive(clause) or tree.deps[clause.head.i] not in ("xcomp", "ccomp"):
        return None
    return tree.first(governor, "iobj", "obj")


def _of(tree: Tree, noun: Token) -> Token | None:
    """Who does what a noun says: the arrival of the [leaders], the leaders' arrival."""
    nouns = [k for k in tree.kids[noun.i] if tree.deps[k.i] in ("nmod", "nmod:poss")]
    of = lambda k: any(c.lower_ in ("of", "by") for c in tree.kids[k.i] if tree.deps[c.i] == "case")  # noqa: E731
    return next((k for k in nouns if tree.deps[k.i] == "nmod:poss" or of(k)), None)


def entities_in(cast: Cast, owned: Iterable[Spoken], subject: str) -> list[str]:
    """The entities of some mentions, each once, and the subject's first where none of them is its."""
    found = dict.fromkeys(m.entity for m in owned if m.takes_part)
    return [*found] if not subject or subject in found else [subject, *found]
