"""Findings about the words themselves: times that disagree, numbers and dates to verify, flaws of the text."""

import re
from collections.abc import Iterator
from math import log10

from analysis.countries import countries, find_places
from analysis.damage import find_damage
from analysis.finding import LABELS, Evidence, Finding, Row, overlapping, quote, size_of, span_of
from analysis.spellings import find_variants
from analysis.time_checks import Disagreement, disagreements
from analysis.times import Time

DIGIT = re.compile("[0-9]")
MONEY = re.compile(r"(?i)\b(?:dollar|euro|pound|yen|yuan|won|rouble|ruble|franc|rupee|krona|krone|peso|real|lira)\b")
SHARE = re.compile(r"(?i)\bper ?cent|\bpercent|%")
# What is counted that matters most to those concerned.
LIVES = frozenset(
    "people person death casualty victim dead soldier child woman man civilian injury troop killed".split()
)
SPELL = "Find out how it is spelled, and keep to that."
FLAW = 20.0  # The weight of a flaw of the text: sure, and quickly mended.
UNCLOSED = "unclosed quotation"


def wrong_times(evidence: Evidence) -> Iterator[Finding]:
    """Time expressions that cannot both be right."""
    times = _times(evidence)
    for found in disagreements(times, evidence.text):
        some = [r for r in evidence.rows["times"] if found.start <= r["start"] and r["end"] <= found.end]
        message = _with_country(evidence, found, times)
        advice = "Ask for the exact time with its zone, and correct the day or the clock."
        if not any("T" in str(row["value"]) for row in some):
            advice = "Look the day up, and correct the weekday or the date."
        refs = tuple(str(row["time_id"]) for row in some)
        yield Finding("time", "high", ((found.start, found.end),), refs, message, advice)


def _times(evidence: Evidence) -> list[Time]:
    return [_time(row) for row in evidence.rows["times"]]


def _time(row: Row) -> Time:
    value = str(row["value"] or "")
    known = (value, *(str(row[key] or "") for key in ("first", "last", "zone")))
    return Time(*span_of(row), *known, "time" if "T" in value else "date")


def _with_country(evidence: Evidence, found: Disagreement, times: list[Time]) -> str:
    """What is wrong, told by the clocks of a country that the sentence names, where these say the same."""
    here = [(row["start"], row["end"]) for row in overlapping(evidence.rows["sentences"], [found[:2]])]
    some = [t for t in times if found.start <= t.start and t.end <= found.end]
    for place in (place for start, end in here for place in find_places(evidence.text[start:end])):
        country = countries()[place.country]
        for told in disagreements(some, evidence.text, country.zones[0]) if len(country.zones) == 1 else []:
            if told.message.partition(" is ")[2] == found.message.partition(" is ")[2]:
                return told.message.replace(country.zones[0], country.name, 1)
    return found.message


def numbers(evidence: Evidence) -> Iterator[Finding]:
    """Numbers and dates to verify: those of one claim together, and the same number in several places once."""
    groups: dict[str, list[Row]] = {}
    homes: dict[tuple, str] = {}
    for row in _checkable_numbers(evidence):
        same = tuple(row.get(key) for key in ("low", "high", "unit", "counted", "value"))
        home = homes.setdefault(same, str(row["claim_id"] or _id(row)))
        groups.setdefault(home, []).append(row)
    for rows in groups.values():
        heaviest = max(rows, key=_weight)
        words = list(dict.fromkeys(quote(evidence.text, span_of(row)) for row in rows))
        verb = "is" if len(words) == 1 else "are"
        message = f"{' and '.join([', '.join(words[:-1]), words[-1]][len(words) < 2 :])} {verb} {_by(evidence, rows)}."
        spans, refs = tuple(span_of(row) for row in [heaviest, *rows]), tuple(_id(row) for row in rows)
        yield Finding("number", "low", spans, refs, message, _how(heaviest), _weight(heaviest))


def _id(row: Row) -> str:
    return str(row.get("quantity_id") or row.get("time_id"))


def _by(evidence: Evidence, rows: list[Row]) -> str:
    """On whose word some numbers are given."""
    claims = [evidence.claims[row["claim_id"]] for row in rows if row["claim_id"] in evidence.claims]
    names = list(dict.fromkeys(evidence.name(c["source_id"]) for c in claims if not evidence.is_own(c)))
    if not names:
        return "given without a source"
    only = "" if len(names) > 1 or any(c["claim_id"] in evidence.corroborated for c in claims) else "only "
    return f"given {only}by {' and by '.join(names)}"


def _checkable_numbers(evidence: Evidence) -> list[Row]:
    """Exact quantities, and those dates and clock times in digits that no other contradicts."""
    quantities = [q for q in evidence.rows["quantities"] if q["quantity_id"] in evidence.exact]
    wrong = [(found.start, found.end) for found in disagreements(_times(evidence), evidence.text)]
    times = [t for t in evidence.rows["times"] if t["value"] and DIGIT.search(str(t["text"]))]
    clashing = {t["time_id"] for t in overlapping(times, wrong)}
    return sorted([*quantities, *(t for t in times if t["time_id"] not in clashing)], key=span_of)


def _weight(row: Row) -> float:
    """How much a wrong number would matter: lives before money before shares before the rest, great before small."""
    if "value" in row:
        return 2.0 if "T" in str(row["value"]) else 1.0
    kinds = (row["counted"] in LIVES, bool(MONEY.search(str(row["unit"]))), bool(SHARE.search(str(row["unit"]))))
    return 2 * next((3 - i for i, holds in enumerate(kinds) if holds), 0) + log10(1 + abs(size_of(row)))


def _how(row: Row) -> str:
    if "value" in row:
        clock = "T" in str(row["value"])
        return f"Check the {'time and its zone' if clock else 'date'} against a record made at the time."
    if SHARE.search(str(row["unit"])):
        return "Ask of what it is a share, and compare it with the figures that it is taken from."
    if MONEY.search(str(row["unit"])):
        return "Look the sum up in the contract, budget or accounts that it is from."
    if row["unit"]:
        return "Compare it with a map, a data sheet or whoever measured it."
    return "Ask who counted, when, and what was left out."


def flaws(evidence: Evidence) -> Iterator[Finding]:
    """Damaged text, and names spelled in two ways."""
    text, contents = evidence.text, _contents(evidence)
    for damage in find_damage(text):
        some = overlapping(evidence.rows["sentences"], damage.spans)
        is_open = damage.kind == UNCLOSED and any(s < e and b < f for s, f in damage.spans for b, e in contents)
        refs = tuple(str(row["sentence_id"]) for row in some)
        severity = "medium" if is_open else "low"
        yield Finding("damaged text", severity, damage.spans, refs, damage.message, damage.advice, FLAW)
    names = [row for row in evidence.rows["entities"] if row["form"] == "name" and row["label"] in LABELS]
    for variant in find_variants(text, [(*span_of(row), str(row["label"])) for row in names]):
        refs = tuple(str(row["mention_id"]) for row in overlapping(names, variant.spans))
        message = f"“{variant.one}” and “{variant.other}” look like two spellings of one name."
        yield Finding("spelling", "low", variant.spans, refs, message, SPELL, FLAW)


def _contents(evidence: Evidence) -> list[list[int]]:
    return [span for row in evidence.rows["statements"] for span in row["content_spans"] or []]
