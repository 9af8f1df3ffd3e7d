"""Rows: claims, quantities and times as the tables have them, and what statements take from their claims."""

import math
from bisect import bisect_right

from spacy.tokens import Doc

from analysis.claims.claims import Claim, find_claims
from analysis.claims.quantities import Quantity
from analysis.claims.voices import own_content
from analysis.encoder import lay_out
from analysis.times import Time


def claim_rows(
    doc: Doc, statements: list[dict], sentences: list[dict], entities: list[dict], times: list[Time]
) -> tuple[list[dict], list[dict]]:
    """The rows of the tables of claims and quantities; statements become as sure and affirmed as their first claim."""
    text, (claims, quantities) = lay_out(doc).text, find_claims(doc, entities, times)
    stating = [i for i, a in enumerate(doc._.attributions) if own_content(a)]
    by_index = dict(zip(stating, statements, strict=True))
    starts = [s["start"] for s in sentences]
    rows = []
    for n, claim in enumerate(claims, 1):
        statement = by_index.get(claim.statement, {})
        if statement and "certainty" not in statement:
            statement |= {"certainty": claim.certainty, "polarity": claim.polarity}
        sentence = sentences[max(bisect_right(starts, claim.start) - 1, 0)]
        rows.append(_claim_row(text, n, claim) | _of(statement) | {"sentence_id": sentence["sentence_id"]})
    owner = {q: f"c{n}" for n, claim in enumerate(claims, 1) for q in claim.quantities}
    return rows, [_quantity_row(text, i, q, owner.get(i)) for i, q in enumerate(quantities)]


def time_rows(text: str, times: list[Time], claims: list[dict]) -> list[dict]:
    """The rows of the table of times, each with the claim that it stands in."""
    owner = {i: row["claim_id"] for row in claims for i in row["times"]}
    return [
        {
            "time_id": f"t{i + 1}",
            "start": time.start,
            "end": time.end,
            "text": text[time.start : time.end],
            **{key: getattr(time, key) or None for key in ("value", "first", "last", "zone")},
            "claim_id": owner.get(i),
        }
        for i, time in enumerate(times)
    ]


def _of(statement: dict) -> dict:
    return {"statement_id": statement.get("statement_id"), "source_id": statement.get("source_id")}


def _claim_row(text: str, n: int, claim: Claim) -> dict:
    said = {name: value or None for name, value in claim._asdict().items() if isinstance(value, str)}
    return said | {
        "claim_id": f"c{n}",
        "start": claim.start,
        "end": claim.end,
        "text": text[claim.start : claim.end],
        "subject_id": claim.subject or None,
        "place_ids": " ".join(claim.place_ids) or None,
        "quantities": " ".join(f"q{i + 1}" for i in claim.quantities) or None,
        "entities": " ".join(claim.entities) or None,
        "times": claim.times,
    }


def _quantity_row(text: str, i: int, quantity: Quantity, claim: str | None) -> dict:
    return {
        "quantity_id": f"q{i + 1}",
        "start": quantity.start,
        "end": quantity.end,
        "text": text[quantity.start : quantity.end],
        "low": quantity.low,
        "high": None if math.isinf(quantity.high) else quantity.high,
        "unit": quantity.unit or None,
        "counted": quantity.counted or None,
        "claim_id": claim,
    }
