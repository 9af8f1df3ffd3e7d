"""Findings about sources on whose word alone something stands: unnamed, only passed on, or simply the only one."""

from collections.abc import Iterator

from analysis.finding import UNTOLD, Evidence, Finding, Row, count, quote, span_of

# Of whom the reader can ask more, though the article gives them no name: the ministry, the army, the agencies.
REACHABLE = frozenset({"government", "military", "news agency", "media", "organisation", "document"})
# How much there is in a claim that can be checked, and how much at least is worth a reader's time.
EXACT, WHEN, WHERE = 2, 2, 1
LEAST = 2
Key = tuple[str, str | None, str | None]


def on_one_word(evidence: Evidence) -> Iterator[Finding]:
    """A finding for each source that alone stands for claims nobody independent confirms."""
    groups: dict[Key, list[Row]] = {}
    for claim in evidence.rows["claims"]:
        if claim["statement_id"] and claim["claim_id"] not in evidence.corroborated and (key := _key(evidence, claim)):
            groups.setdefault(key, []).append(claim)
    for key, claims in groups.items():
        yield _finding(evidence, key, claims)


def checkable(evidence: Evidence, claim: Row) -> int:
    """How much there is to check in a claim: numbers, a time, a place, who takes part; little in what is to come."""
    points = EXACT * bool(_ids(claim, "quantities") & evidence.exact)
    points += WHEN * bool(claim["when_start"]) + WHERE * bool(claim["place"])
    points += len(_ids(claim, "entities") & evidence.named)
    return points // 2 if claim["tense"] == "future" or claim["certainty"] not in (None, "certain") else points


def _ids(claim: Row, column: str) -> set[str]:
    return {*str(claim[column] or "").split()}


def _key(evidence: Evidence, claim: Row) -> Key | None:
    """Its kind of finding, its source, and who passes it on; None for a claim that holds little to check."""
    statement, source = evidence.statements[claim["statement_id"]], evidence.sources.get(claim["source_id"])
    via = statement["via_source_id"]
    if via and source:
        return "relayed", claim["source_id"], via
    if not source or (source["naming"] != "named" and source["kind"] not in REACHABLE):
        return "unnamed source", claim["source_id"], None
    # On itself, and on what it thinks, nobody knows better than the source.
    is_about_itself = claim["subject_id"] and claim["subject_id"] == source["entity_id"]
    is_worth_it = checkable(evidence, claim) >= LEAST and not is_about_itself
    return ("single source", claim["source_id"], None) if is_worth_it else None


def _finding(evidence: Evidence, key: Key, claims: list[Row]) -> Finding:
    kind, source_id, via = key
    ranked = sorted(claims, key=lambda c: (-checkable(evidence, c), c["start"] - c["end"], c["start"]))
    weight = sum(checkable(evidence, claim) for claim in claims)
    who, passer = evidence.name(source_id), evidence.name(via)
    what = f"{count(len(claims), 'claim')}, such as {quote(evidence.text, span_of(ranked[0]))}"
    if len(claims) == 1:
        what = quote(evidence.text, span_of(ranked[0]))
    verb = "stands" if len(claims) == 1 else "stand"
    message, advice = {
        "relayed": (
            f"The article has the words of {who} from {passer} only: {what}.",
            f"Look for what {who} said at first hand: a recording, a transcript or the full statement.",
        ),
        "unnamed source": (
            f"On the word of {who} alone {verb} {what}."
            if who == UNTOLD
            else f"On the word of {who} alone, whom the article does not name, {verb} {what}.",
            "Ask who it is and how they know, or find a second source that can be named.",
        ),
        "single source": (
            f"On the word of {who} alone {verb} {what}.",
            f"Look for a source that does not depend on {who}.",
        ),
    }[kind]
    refs = tuple(str(i) for i in (source_id, via, *(claim["claim_id"] for claim in claims)) if i)
    severity = "low" if kind == "single source" else "medium"
    return Finding(kind, severity, tuple(span_of(c) for c in ranked), refs, message, advice, weight)
