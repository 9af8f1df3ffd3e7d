"""Findings about pairs of claims: those that cannot both be true, and those told more surely than they are known."""

from collections.abc import Iterator

from analysis.finding import Evidence, Finding, Row, quote, sentence, span_of

CERTAIN = "certain"
SAME = frozenset({"repeats", "corroborates"})
# What a claim is by the word of a source that is not certain of it.
HOW = {"probable": "only probable", "possible": "only possible", "doubtful": "doubtful"}
DOUBT = frozenset({"possible", "doubtful"})


def clashes(evidence: Evidence) -> Iterator[Finding]:
    """Two claims that cannot both be true."""
    for pair, one, other in _pairs(evidence, {"conflicts"}):
        why = sentence(str(pair["reason"] or ""))
        words = [f"{quote(evidence.text, span_of(c))} ({evidence.teller(c)})" for c in (one, other)]
        message = f"{words[0]} and {words[1]} cannot both be true" + (f": {why}" if why else ".")
        own = evidence.is_own(one) and evidence.is_own(other)
        advice = (
            "Find out which of the two is right, and correct the other."
            if own
            else f"Find out who is right, from a source other than {' and '.join(_tellers(evidence, one, other))}."
        )
        yield Finding("conflict", "high", (span_of(one), span_of(other)), _refs(one, other), message, advice)


def _tellers(evidence: Evidence, one: Row, other: Row) -> list[str]:
    return list(dict.fromkeys(evidence.teller(c) for c in (one, other) if not evidence.is_own(c)))


def hedges(evidence: Evidence) -> Iterator[Finding]:
    """Claims told as certain of which a source elsewhere in the article is not; once for each that is told."""
    told: set[str] = set()
    for _, *claims in _pairs(evidence, SAME):
        sure, unsure = sorted(claims, key=lambda c: c["certainty"] != CERTAIN)
        is_hedged = sure["certainty"] == CERTAIN and unsure["certainty"] in HOW
        if is_hedged and not evidence.is_own(unsure) and sure["claim_id"] not in told and _may_share(sure, unsure):
            told.add(sure["claim_id"])
            yield _hedge(evidence, sure, unsure)


def _may_share(sure: Row, unsure: Row) -> bool:
    """Whether one is the other told more surely; two sources may well be sure and unsure of the same."""
    return not sure["statement_id"] or sure["source_id"] == unsure["source_id"] is not None


def _hedge(evidence: Evidence, sure: Row, unsure: Row) -> Finding:
    words = f" (“{unsure['certainty_reason']}”)" if unsure["certainty_reason"] else ""
    who = evidence.name(unsure["source_id"])
    message = (
        f"{quote(evidence.text, span_of(sure))} is told as a fact; by the word of {who} it is "
        f"{HOW[unsure['certainty']]}{words}: {quote(evidence.text, span_of(unsure))}."
    )
    is_grave = evidence.is_own(sure) and unsure["certainty"] in DOUBT
    advice = f"Say that it is the word of {who} and how sure that is, or find somebody who knows."
    spans, refs = (span_of(sure), span_of(unsure)), _refs(sure, unsure)
    return Finding("hedged", "high" if is_grave else "medium", spans, refs, message, advice)


def _pairs(evidence: Evidence, relations: set[str] | frozenset[str]) -> Iterator[tuple[Row, Row, Row]]:
    for pair in evidence.rows["claim_pairs"]:
        if pair["relation"] in relations:
            yield pair, evidence.claims[pair["claim_a"]], evidence.claims[pair["claim_b"]]


def _refs(one: Row, other: Row) -> tuple[str, ...]:
    return str(one["claim_id"]), str(other["claim_id"])
