"""Sources: who speaks in an article, what it says of them, and who depends on whom."""

from collections.abc import Hashable, Iterator
from itertools import combinations
from typing import NamedTuple

import pandas as pd
from spacy.tokens import Doc

from analysis.attribution import Attribution, Run
from analysis.belonging import STATE, part_of
from analysis.countries import countries
from analysis.profiles import Profile, profile
from analysis.profiles.offices import speaks_for_state

OFFICERS = frozenset({"person", "unnamed", "group"})
PASSED_ON = "is passed on by"


class Source(NamedTuple):
    """An entity that speaks or relays: its number and mentions (indices) in ``doc._.mentions``, and what is said of it.

    ``part_of`` is the index of the source that it speaks for or belongs to, if that one speaks as well.
    """

    entity: int
    mentions: tuple[int, ...]
    profile: Profile
    part_of: int | None


def find_sources(doc: Doc) -> list[Source]:
    """The sources of an annotated text, in the order of their first mention as one."""
    by_entity: dict[int, list[int]] = {}
    for i, mention in enumerate(doc._.mentions):
        by_entity.setdefault(mention["entity"], []).append(i)
    speaking = list(dict.fromkeys(m["entity"] for m in doc._.mentions if m["speaks"] or m["relays"]))
    spans = [[(doc._.mentions[i]["start"], doc._.mentions[i]["end"]) for i in by_entity[e]] for e in speaking]
    profiles = [profile(doc, some) for some in spans]
    places = [some[0] for some in spans]
    return [Source(e, tuple(by_entity[e]), profiles[n], part_of(n, profiles, places)) for n, e in enumerate(speaking)]


def relay_of(
    found: list[Attribution], i: int, who: dict[int, Hashable], passes: dict[int, Hashable]
) -> dict[Hashable, list[Run]]:
    """Who passes attribution ``i`` on, from the nearest outwards, with where the text names each; nobody twice.

    ``who`` says whose each attribution is, ``passes`` who it was said to and passes it on.
    """
    relay, speaker = {}, who.get(i)
    while i is not None:
        if i in passes:
            relay.setdefault(passes[i], found[i]["relayer"])
        i = found[i]["via"]
        if i in who:
            relay.setdefault(who[i], found[i]["source"])
    relay.pop(speaker, None)
    return relay


def find_dependences(sources: pd.DataFrame, statements: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Which sources of one article depend on one another, and why; all other pairs are independent.

    Takes the tables `sources` and `statements`. A key is a pair of source ids in the order of `sources`, its value the
    reason in plain words. Two sources depend on each other where they are the same one, where one is a part of the
    other or both are of a third, over any number of steps, where one passes on what the other says, and where both
    speak for one state: its government, its armed forces, and those who hold an office there. Two armies or governments
    of which one's country is not told may be of one state, and count as such. Two people of one country are independent
    as long as none of this holds.
    """
    rows = {row["source_id"]: row for row in sources.to_dict("records")}
    wholes = {key: _wholes(key, rows) for key in rows}
    passed = {pair for relay in _relays(statements) for pair in combinations(relay, 2)}
    reasons = ((pair, _dependence(*pair, rows, wholes, passed)) for pair in combinations(rows, 2))
    return {pair: reason for pair, reason in reasons if reason}


def _dependence(one: str, other: str, rows: dict, wholes: dict, passed: set[tuple[str, str]]) -> str:
    """Why two sources depend on each other; empty where they do not."""
    name = lambda key: rows[key]["name"]  # noqa: E731
    if rows[one]["entity_id"] == rows[other]["entity_id"]:
        return f"{name(one)} and {name(other)} are the same one"
    for part, whole in ((one, other), (other, one)):
        if whole in wholes[part][1:]:
            return f"{name(part)} speaks for or belongs to {name(whole)}"
    if common := next((key for key in wholes[one] if key in wholes[other]), None):
        return f"both speak for or belong to {name(common)}"
    for said, by in ((one, other), (other, one)):
        if (said, by) in passed:
            return f"{name(said)} {PASSED_ON} {name(by)}"
    return _of_one_state([rows[key] for key in wholes[one]], [rows[key] for key in wholes[other]])


def _wholes(key: str, rows: dict[str, dict]) -> list[str]:
    """A source, what it is a part of, what that is a part of, and so on."""
    found = [key]
    while (key := rows[key]["part_of_id"]) in rows and key not in found:
        found.append(key)
    return found


def _relays(statements: pd.DataFrame) -> Iterator[list[str]]:
    """For each statement that is passed on, its source and all who pass it on, from the nearest outwards."""
    for source, relay in statements[["source_id", "relay"]].dropna(subset="relay").itertuples(index=False):
        yield [key for key in (source, *relay.split()) if isinstance(key, str)]


def _of_one_state(some: list[dict], others: list[dict]) -> str:
    """That two sources, each given with what it is a part of, speak for one state; empty where they do not."""
    states = [{row["country"] for row in rows if _speaks_for_state(row)} for rows in (some, others)]
    if shared := sorted(states[0] & states[1]):
        return f"both speak for {countries()[shared[0]].name}"
    one, other = some[0], others[0]
    untold = not (isinstance(one["country"], str) and isinstance(other["country"], str))
    if untold and one["kind"] == other["kind"] and one["kind"] in STATE:
        return f"both are {one['kind']}, and the text does not tell that they are of different countries"
    return ""


def _speaks_for_state(row: dict) -> bool:
    if not isinstance(row["country"], str) or row["country"] not in countries():
        return False
    described = row["role"] if isinstance(row["role"], str) else row["name"]
    return row["kind"] in STATE or (row["kind"] in OFFICERS and speaks_for_state(described))
