"""Claims and sources side by side: what is repeated, confirmed by somebody else, or cannot all be true."""

import re
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.article import Article
from analysis.entailment import CONTRADICTION, Comparer, load_comparer
from analysis.findings import find_findings
from analysis.relations import CONTRADICTS, FEATURES, Relations, features_of, judge, load_relations
from analysis.schema import TABLES
from analysis.slots import Claim, Verdict, compare_measures, compare_slots, gather_claims
from analysis.sources import PASSED_ON, find_dependences
from analysis.tables import Tables
from analysis.telling import tell_claims

# Pairs less alike than this are not looked at, and of each claim only so many of the most alike.
LEAST_ALIKE = 0.33
NEIGHBOURS = 5
# From this chance up that they are neither, a pair is not read the other way round.
NEITHER = 0.9
# From these chances up a pair agrees or clashes; from this likeness up two claims are about the same thing.
AGREE, CONFLICT, RELATED = 0.5, 0.5, 0.6
# Hardly anybody contradicts himself, the article itself least of all.
SELF_CONFLICT = 0.9
MEANING = "meaning"
ARTICLE = "the article itself"
NOBODY = "someone not named"
WITNESSED = "the article itself, which tells how it is known"
# What somebody does who finds out for himself; where nobody is told who did, nobody has.
WITNESSING = frozenset("count detect film hear measure observe photograph record register see watch witness".split())
PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be) (?:\w+ly )?(?:\w+ed|heard|seen)\b(?!.*\bby\b)")
Dependences = dict[tuple[str, str], str]


class Weighed(NamedTuple):
    """Two claims, how alike they are (-1 to 1), the signs of how they relate, and what their slots say."""

    a: Claim
    b: Claim
    alike: float
    features: np.ndarray
    verdicts: list[Verdict]


def compare(article: Article, tables: Tables) -> Tables:
    """The tables of one article with ``claim_pairs``, ``source_pairs`` and ``findings`` filled."""
    tables = relate(article.id, tables, weigh_pairs(tables), load_relations())
    return tables | {"findings": _frame(article.id, "findings", find_findings(article, tables))}


def relate(article_id: str, tables: Tables, weighed: list[Weighed], model: Relations) -> Tables:
    """The tables with ``claim_pairs`` and ``source_pairs`` filled from weighed pairs."""
    chances = model(*signs_of(weighed))
    dependences = find_dependences(tables["sources"], tables["statements"])
    names = dict(zip(tables["sources"]["source_id"], tables["sources"]["name"], strict=True))
    makers = dict(zip(tables["claims"]["claim_id"], tables["claims"]["source_id"], strict=True))
    pairs = relate_claims(weighed, chances, dependences, names)
    sources = relate_sources(pairs, makers, dependences, [*names])
    claim_pairs, source_pairs = _frame(article_id, "claim_pairs", pairs), _frame(article_id, "source_pairs", sources)
    return tables | {"claim_pairs": claim_pairs, "source_pairs": source_pairs}


def weigh_pairs(tables: Tables, also: Iterable[tuple[str, str]] = ()) -> list[Weighed]:
    """The pairs of claims worth a look, in the order of the text, weighed by the comparer and slot by slot.

    ``also`` are pairs, by their claims' ids in order, that are wanted however little alike they are.
    """
    comparer = load_comparer()
    claims = gather_claims(tables, tell_claims(tables["claims"], tables["statements"], tables["entities"]))
    names = dict(zip(tables["entities"]["entity_id"], tables["entities"]["name"], strict=True))
    vectors = comparer.vectors(claim.told for claim in claims)
    likeness = vectors @ vectors.T
    order = {claim.id: n for n, claim in enumerate(claims)}
    places = {*_candidates(likeness), *((order[a], order[b]) for a, b in also)}
    pairs = [(claims[i], claims[j], float(likeness[i, j])) for i, j in sorted(places)]
    labels, classes = judge_both_ways(comparer, [(a.told, b.told) for a, b, _ in pairs])
    weighed = []
    for n, (a, b, alike) in enumerate(pairs):
        verdicts = compare_slots(a, b, names)
        judgement = judge(labels[n], classes[n], denied=a.denied != b.denied)
        weighed.append(Weighed(a, b, alike, features_of(a, b, alike, judgement, verdicts), verdicts))
    return weighed


def signs_of(weighed: list[Weighed]) -> tuple[np.ndarray, np.ndarray]:
    """The signs of an article's pairs, (pairs, `FEATURES`), and their claims, numbered from 0, (pairs, 2)."""
    order: dict[str, int] = {}
    ends = [[order.setdefault(claim.id, len(order)) for claim in (pair.a, pair.b)] for pair in weighed]
    features = np.array([pair.features for pair in weighed]).reshape(len(weighed), len(FEATURES))
    return features, np.array(ends, dtype=np.int64).reshape(len(weighed), 2)


def judge_both_ways(comparer: Comparer, pairs: list[tuple[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    """What `Comparer.judge` gives for pairs of texts in both directions: each (pairs, 2, 3).

    Those that have hardly anything to do with each other are read in one direction only, which then stands for both.
    """
    there = comparer.judge(pairs)
    close = np.flatnonzero(there[1][:, 0] < NEITHER)
    back = comparer.judge(pairs[i][::-1] for i in close)
    both = [np.stack([chances, chances], axis=1) for chances in there]
    for chances, reverse in zip(both, back, strict=True):
        chances[close, 1] = reverse
    return tuple(both)


def relate_claims(
    weighed: list[Weighed], chances: np.ndarray, dependences: Dependences, names: dict[str, str]
) -> list[dict]:
    """Rows of ``claim_pairs`` from the chances (pairs, `CLASSES`) of weighed pairs; ``names`` are the sources'."""
    rows = []
    for pair, (neither, agree, conflict) in zip(weighed, chances.tolist(), strict=True):
        why = _dependence(pair, dependences, names)
        if (clash := _clash(pair)) and _clashes(pair, conflict):
            who = " and ".join(dict.fromkeys(_maker(claim, names) for claim in (pair.a, pair.b)))
            reason = f"{who}: these cannot both be true, {'; '.join(v.words for v in clash)}"
            rows.append(_row(pair, "conflicts", conflict, clash, reason))
        elif agree >= AGREE:
            common = [verdict for verdict in pair.verdicts if verdict.agrees]
            relation = "repeats" if why else "corroborates"
            who = f"{_maker(pair.a, names)} and {_maker(pair.b, names)}"
            reason = f"the same claim {why or f'from {who}, who do not depend on each other'}"
            rows.append(_row(pair, relation, agree, common, "; ".join([reason, *(v.words for v in common)])))
        elif pair.alike >= RELATED:
            reason = "; ".join(["about the same thing", *(v.words for v in pair.verdicts)])
            rows.append(_row(pair, "related", neither, pair.verdicts, reason))
    return rows


def relate_sources(pairs: list[dict], makers: dict, dependences: Dependences, order: list[str]) -> list[dict]:
    """Rows of ``source_pairs`` from rows of ``claim_pairs``; ``makers`` says whose each claim is."""
    met: dict[tuple[str, str], list[str]] = {}
    for row in pairs:
        both = {makers[row["claim_a"]], makers[row["claim_b"]]} & {*order}
        if len(both) > 1:
            met.setdefault(tuple(sorted(both, key=order.index)), []).append(row["relation"])
    return [
        {
            "source_a": a,
            "source_b": b,
            "independent": (a, b) not in dependences,
            "reason": dependences.get((a, b)),
            "shared": len(met[a, b]),
            "corroborates": met[a, b].count("corroborates"),
            "conflicts": met[a, b].count("conflicts"),
        }
        for a, b in combinations(order, 2)
        if (a, b) in met
    ]


def _candidates(likeness: np.ndarray) -> set[tuple[int, int]]:
    """Each claim with its most alike neighbours."""
    n = len(likeness)
    likeness = likeness - 2 * np.eye(n)
    nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :NEIGHBOURS]
    return {(min(i, j), max(i, j)) for i in range(n) for j in nearest[i].tolist() if likeness[i, j] >= LEAST_ALIKE}


def _clashes(pair: Weighed, chance: float) -> bool:
    """Whether two claims are taken to clash: a false alarm costs more than a miss, so several signs must agree."""
    least = SELF_CONFLICT if pair.a.source == pair.b.source else CONFLICT
    return chance >= least and pair.alike >= RELATED and pair.features[CONTRADICTS] >= CONTRADICTION


def _clash(pair: Weighed) -> list[Verdict]:
    """What two claims cannot both be right about: their slots, or else numbers of any kind; empty where nothing is."""
    measures = compare_measures(pair.a, pair.b)
    clash = [verdict for verdict in pair.verdicts if not verdict.agrees]
    return clash or [verdict for verdict in (measures,) if verdict and not verdict.agrees]


def _dependence(pair: Weighed, dependences: Dependences, names: dict[str, str]) -> str:
    """Why two claims do not confirm each other; empty where they are told independently."""
    a, b = pair.a, pair.b
    one, other = _maker(a, names), _maker(b, names)
    if a.source == b.source and one == other:
        return f"twice by {one}"
    if _is_witnessed(a, b) or _is_witnessed(b, a):
        return ""
    if not (a.source and b.source):
        return f"by {one} and by {other}, with no word of another source"
    if shared := sorted((a.relay | {a.source}) & (b.relay | {b.source})):
        return f"twice by way of {names[shared[0]]}"
    of = lambda x, y: dependences.get((x, y)) or dependences.get((y, x)) or ""  # noqa: E731
    ways = (of(x, y) for x in sorted(a.relay | {a.source}) for y in sorted(b.relay | {b.source}))
    # What a source has passed on elsewhere was not passed on here.
    reason = of(a.source, b.source) or next((way for way in ways if way and PASSED_ON not in way), "")
    return f"from one side: {reason}" if reason else ""


def _is_witnessed(claim: Claim, other: Claim) -> bool:
    """Whether the article itself tells who found out what another one says: police officers counted the runners."""
    return _tells_how(claim) and bool(other.source) and claim.subject != other.speaker


def _tells_how(claim: Claim) -> bool:
    """Whether a claim of the article's own tells how it is known."""
    done = claim.predicate in WITNESSING and claim.tense != "future" and not claim.negated
    return done and not claim.statement and not PASSIVE.search(claim.told)


def _maker(claim: Claim, names: dict[str, str]) -> str:
    own = WITNESSED if _tells_how(claim) else ARTICLE
    return names.get(claim.source) or (NOBODY if claim.statement else own)


def _row(pair: Weighed, relation: str, score: float, slots: list[Verdict], reason: str) -> dict:
    decided = [verdict.slot for verdict in slots]
    decided = decided if relation == "conflicts" else [MEANING, *decided]
    return {
        "claim_a": pair.a.id,
        "claim_b": pair.b.id,
        "relation": relation,
        "score": round(score, 3),
        "slots": " ".join(dict.fromkeys(decided)),
        "reason": reason,
    }


def _frame(article_id: str, name: str, rows: list[dict]) -> pd.DataFrame:
    return TABLES[name].frame([{"article_id": article_id} | row for row in rows])
