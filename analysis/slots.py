"""Two claims side by side, slot by slot: do their numbers, times, places, names and polarity agree?

Each comparison gives nothing where one of the two does not tell. One that is only more exact than the other agrees with
it: “several” and “two”, “Wednesday” and “Wednesday at 11:43”.
"""

from datetime import datetime
from math import inf
from typing import NamedTuple

import pandas as pd

from analysis.tables import Tables
from analysis.time_checks import offset_of

SLOTS = ("number", "time", "place", "name", "polarity")
DAY_BEGINS, DAY_ENDS = "T00:00", "T23:59"


class Quantity(NamedTuple):
    """A number of something: its words, the least and the most it can be, its unit, and what is counted."""

    text: str
    low: float
    high: float
    unit: str
    counted: str


class Claim(NamedTuple):
    """One row of ``claims`` with what its ids lead to.

    ``told`` is how `analysis.telling.tell_claims` words it, ``position`` counts sentences, ``speaker`` is the entity
    that its source is, ``relay`` are all who pass it on. ``denied`` says that it only comes up to be denied;
    ``negated`` covers that, too. ``zone`` is the time zone of its clock times, empty where the text tells none.
    """

    id: str
    told: str
    position: int
    sentence: str
    statement: str
    source: str
    speaker: str
    relay: frozenset[str]
    predicate: str
    subject: str
    negated: bool
    denied: bool
    certainty: str
    tense: str
    first: str
    last: str
    place: str
    places: frozenset[str]
    entities: frozenset[str]
    quantities: tuple[Quantity, ...]
    zone: str = ""


class Verdict(NamedTuple):
    """How a slot of two claims compares: whether it agrees, and that in plain words."""

    slot: str
    agrees: bool
    words: str


def gather_claims(tables: Tables, told: list[str]) -> list[Claim]:
    """The claims of one article, ready to be compared, in the order of the text."""
    quantities = {
        row["quantity_id"]: Quantity(row["text"], *_bounds(row), _text(row["unit"]), _text(row["counted"]))
        for row in tables["quantities"].to_dict("records")
    }
    statements = {row["statement_id"]: row for row in tables["statements"].to_dict("records")}
    speakers = dict(zip(tables["sources"]["source_id"], tables["sources"]["entity_id"], strict=True))
    zones = {(row["claim_id"], row["first"]): _text(row["zone"]) for row in tables["times"].to_dict("records")}
    positions = {key: n for n, key in enumerate(tables["sentences"]["sentence_id"])}
    claims = []
    for row, words in zip(tables["claims"].to_dict("records"), told, strict=True):
        statement = statements.get(row["statement_id"], {})
        given = {key: _text(cell) for key, cell in row.items()}
        claims.append(
            Claim(
                id=given["claim_id"],
                told=words,
                position=positions[row["sentence_id"]],
                sentence=given["sentence_id"],
                statement=given["statement_id"],
                source=given["source_id"],
                speaker=_text(speakers.get(given["source_id"])),
                relay=frozenset(_text(statement.get("relay")).split()),
                predicate=given["predicate"],
                subject=given["subject_id"],
                negated=given["polarity"] == "negated",
                denied=statement.get("act") == "denies",
                certainty=given["certainty"],
                tense=given["tense"],
                first=given["when_start"],
                last=given["when_end"],
                place=given["place"],
                places=frozenset(given["place_ids"].split()),
                entities=frozenset(given["entities"].split()),
                quantities=tuple(quantities[key] for key in given["quantities"].split()),
                zone=zones.get((given["claim_id"], given["when_start"]), ""),
            )
        )
    return claims


def compare_slots(a: Claim, b: Claim, names: dict[str, str]) -> list[Verdict]:
    """What can be said of each slot that both claims fill, in the order of `SLOTS`; ``names`` are the entities'."""
    found = (_numbers(a, b), _times(a, b), _places(a, b, names), _names(a, b, names), _polarity(a, b))
    return [verdict for verdict in found if verdict]


def _numbers(a: Claim, b: Claim) -> Verdict | None:
    """Numbers of the same thing in the same unit; they agree where each that fits none has no other to differ from."""
    pairs = [(x, y) for x in a.quantities for y in b.quantities if x.unit == y.unit and x.counted == y.counted]
    agree = [pair for pair in pairs if fit(*pair)]
    settled = {quantity for pair in agree for quantity in pair}
    differ = [pair for pair in pairs if not settled & {*pair}]
    return _number_verdict(*(differ or agree)[0], agrees=not differ) if pairs else None


def compare_measures(a: Claim, b: Claim) -> Verdict | None:
    """Numbers in the same unit, whatever is said to be counted: marchers and people, homes and households.

    They agree where any two fit; that they differ only means something for claims about the same thing.
    """
    pairs = [(x, y) for x in a.quantities for y in b.quantities if x.unit == y.unit]
    agree = [pair for pair in pairs if fit(*pair)]
    return _number_verdict(*(agree or pairs)[0], agrees=bool(agree)) if pairs else None


def fit(x: Quantity, y: Quantity) -> bool:
    """Whether some value fits both."""
    return x.low <= y.high and y.low <= x.high


def _number_verdict(x: Quantity, y: Quantity, *, agrees: bool) -> Verdict:
    return Verdict("number", agrees, f"“{x.text}” {'and' if agrees else 'against'} “{y.text}”")


def _times(a: Claim, b: Claim) -> Verdict | None:
    """When it is; they agree where the two spans of time have a moment in common.

    Two clocks of which one may stand anywhere are not compared.
    """
    if not (a.first and b.first):
        return None
    clocks = "T" in a.first and "T" in b.first
    if clocks and bool(a.zone) != bool(b.zone):
        return None
    (first, last), (start, end) = (_moments(claim, utc=clocks and a.zone != b.zone) for claim in (a, b))
    agrees = first <= end and start <= last
    return Verdict("time", agrees, f"{_span(a)} {'and' if agrees else 'against'} {_span(b)}")


def _places(a: Claim, b: Claim, names: dict[str, str]) -> Verdict | None:
    if not (a.places and b.places):
        return None
    if shared := sorted(a.places & b.places):
        return Verdict("place", True, f"both in {names[shared[0]]}")
    return Verdict("place", False, f"{a.place} against {b.place}")


def _names(a: Claim, b: Claim, names: dict[str, str]) -> Verdict | None:
    """Who does it or is it."""
    if not (a.subject and b.subject):
        return None
    if a.subject == b.subject:
        return Verdict("name", True, f"both about {names[a.subject]}")
    return Verdict("name", False, f"{names[a.subject]} against {names[b.subject]}")


def _polarity(a: Claim, b: Claim) -> Verdict | None:
    if a.negated == b.negated:
        return None
    return Verdict("polarity", False, "one affirms what the other denies")


def _moments(claim: Claim, *, utc: bool) -> tuple[str, str]:
    ends = _fill(claim.first, DAY_BEGINS), _fill(claim.last or claim.first, DAY_ENDS)
    return tuple(_in_utc(moment, claim.zone) for moment in ends) if utc else ends


def _in_utc(moment: str, zone: str) -> str:
    told = datetime.fromisoformat(moment)
    try:
        return (told - offset_of(zone, told)).isoformat(timespec="minutes")
    except OverflowError:  # The first day of all, or the last.
        return moment


def _fill(moment: str, clock: str) -> str:
    return moment if "T" in moment else moment + clock


def _span(claim: Claim) -> str:
    span = claim.first if claim.last in ("", claim.first) else f"{claim.first} to {claim.last}"
    return f"{span} {claim.zone}".rstrip()


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _bounds(row: dict) -> tuple[float, float]:
    low, high = row["low"], row["high"]
    return (low if pd.notna(low) else -inf), (high if pd.notna(high) else inf)
