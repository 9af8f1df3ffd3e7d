"""From clauses to claims: every proposition of a text with what it says and how."""

from typing import NamedTuple

from spacy.tokens import Doc, Token

from analysis.claims.certainty import certainty_of
from analysis.claims.cues import Cue, read_cue
from analysis.claims.extents import extent_of
from analysis.claims.lexicon import AFFIRMED, NEGATED
from analysis.claims.moments import Placed, moment_of, place_times
from analysis.claims.participants import Cast, Spoken, entities_in, read_cast, subject_of
from analysis.claims.places import places_in
from analysis.claims.polarity import negations
from analysis.claims.predicates import chain_of, predicate_of
from analysis.claims.propositions import Clause, find_clauses
from analysis.claims.quantities import Quantity, find_quantities
from analysis.claims.tense import FUTURE, PAST, PRESENT, tense_of
from analysis.claims.trees import Tree, tree_of
from analysis.claims.voices import voices
from analysis.encoder import lay_out
from analysis.times import Time

FINITE = frozenset({"Fin"})
# Words that name or point to something, and say nothing of it.
NAMING = frozenset({"PROPN", "PRON", "DET", "ADP", "CCONJ", "PART", "PUNCT", "SPACE"})


class Claim(NamedTuple):
    """One proposition; ``start`` and ``end`` are characters, half-open, and empty strings are what it does not tell.

    ``statement`` is the index in ``doc._.attributions`` of the one that makes it, None for the article itself.
    ``certainty_reason`` are the words that qualify it. ``subject`` and ``entities`` are ids of the entities table,
    ``place_ids`` those of places, and ``place`` the words for the first. ``quantities`` and ``times`` are indices.
    """

    statement: int | None
    start: int
    end: int
    certainty: str
    certainty_reason: str
    polarity: str
    tense: str
    predicate: str
    subject: str
    when_start: str
    when_end: str
    place: str
    place_ids: tuple[str, ...]
    quantities: tuple[int, ...]
    times: tuple[int, ...]
    entities: tuple[str, ...]


class _Text(NamedTuple):
    """What all claims of a text are read from; the lists hold for each clause what stands in it."""

    doc: Doc
    tree: Tree
    cast: Cast
    cues: dict[int, Cue]
    mentions: list[list[Spoken]]
    times: list[list[tuple[int, Placed]]]
    numbers: list[list[int]]


def find_claims(doc: Doc, entities: list[dict], times: list[Time]) -> tuple[list[Claim], list[Quantity]]:
    """The claims and the quantities of an annotated text, each in its order.

    ``entities`` are the rows of the entities table, ``times`` the text's time expressions, in order.
    """
    tree = tree_of(doc)
    clauses = find_clauses(tree, voices(doc))
    owner: list[int | None] = [None] * len(doc)
    for n, clause in enumerate(clauses):
        for token in clause.tokens:
            owner[token.i] = n
    cast, quantities = read_cast(doc, tree, entities), find_quantities(doc, tree, times)
    text = _Text(doc, tree, cast, _cues(doc, clauses), *([[] for _ in clauses] for _ in range(3)))
    for mention in cast.mentions:
        _put(text.mentions, owner[mention.head], mention)
    for i, placed in enumerate(place_times(tree, times)):
        _put(text.times, owner[placed[0]], (i, placed))
    for i, quantity in enumerate(quantities):
        _put(text.numbers, owner[_first_token(doc, quantity)], i)
    tenses: dict[int, str] = {}
    claims = [_claim(text, n, clause, tenses) for n, clause in enumerate(clauses)]
    return sorted((c for c in claims if c), key=lambda c: (c.start, -c.end)), quantities


def _put(lists: list[list], n: int | None, item: object) -> None:
    if n is not None:
        lists[n].append(item)


def _first_token(doc: Doc, quantity: Quantity) -> int:
    return doc.char_span(quantity.start, quantity.end).start


def _cues(doc: Doc, clauses: list[Clause]) -> dict[int, Cue]:
    return {i: read_cue(doc, doc._.attributions[i]) for i in {c.voice for c in clauses} if i >= 0}


def _claim(text: _Text, n: int, clause: Clause, tenses: dict[int, str]) -> Claim | None:
    tree, cast = text.tree, text.cast
    chain, cue = chain_of(tree, clause.head), text.cues.get(clause.voice)
    if (extent := extent_of(text.doc, tree, clause)) is None or all(t.pos_ in NAMING for t in clause.tokens):
        return None
    shared = _shared(tree, clause)
    certainty, reasons = certainty_of(tree, clause, chain, shared, cue)
    turned = negations(tree, chain, shared)
    turned += cue.negations if cue is not None and not _is_quoted(text.doc, clause) else ()
    tense = tense_of(tree, chain, shared, tenses.get(id(clause.host)) or _default_tense(tree, clause, cue))
    tenses[id(clause)] = tense
    subject = subject_of(tree, cast, clause, chain)
    mentions, times = text.mentions[n], text.times[n]
    phrase, places = places_in(tree, chain, mentions)
    when = moment_of(tree, clause, {t.i for t in chain}, [placed for _, placed in times])
    return Claim(
        statement=clause.voice if clause.voice >= 0 else None,
        start=extent[0],
        end=extent[1],
        certainty=certainty,
        certainty_reason=" … ".join(_runs(text.doc, reasons)),
        polarity=NEGATED if len(turned) % 2 else AFFIRMED,
        tense=tense,
        predicate=predicate_of(tree, chain[-1]),
        subject=subject,
        when_start=when[0],
        when_end=when[1],
        place=text.doc[slice(*phrase)].text if phrase else "",
        place_ids=tuple(places),
        quantities=tuple(text.numbers[n]),
        times=tuple(i for i, _ in times),
        entities=tuple(entities_in(cast, mentions, subject)),
    )


def _default_tense(tree: Tree, clause: Clause, cue: Cue | None) -> str:
    """The tense of a clause without a finite verb: what was refused is past, what was asked for is to come."""
    if cue is None or all(k.lower_ != "to" for k in tree.kids[clause.head.i]):
        return PRESENT
    return PAST if cue.negations and cue.is_past else FUTURE


def _shared(tree: Tree, clause: Clause) -> list[Token]:
    """Auxiliaries and negations that a coordinated verb takes from the one before it: could collapse and [kill]."""
    host, head = clause.host, clause.head
    if not clause.shares or tree.subject(head) is not None or tree.aux(head):
        return []
    if FINITE & {*head.morph.get("VerbForm")} or head.morph.get("VerbForm") != host.head.morph.get("VerbForm"):
        return []
    return [k for k in tree.kids[host.head.i] if tree.deps[k.i] in ("aux", "aux:pass", "advmod") and k.i < host.head.i]


def _is_quoted(doc: Doc, clause: Clause) -> bool:
    """Whether a clause is somebody's very words, which a "denied" beside them does not turn round."""
    layout = lay_out(doc)
    return bool(layout.quoted[layout.tokens.searchsorted(clause.head.i)]) and clause.tokens[0].is_punct


def _runs(doc: Doc, tokens: list[Token]) -> list[str]:
    """The words of some tokens, those that touch together."""
    runs: list[list[int]] = []
    for token in tokens:
        if runs and runs[-1][1] == token.i:
            runs[-1][1] += 1
        else:
            runs.append([token.i, token.i + 1])
    return [doc[first:last].text for first, last in runs]
