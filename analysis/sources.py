"""Sources: who speaks in an article, what it says of them, and who depends on whom."""

import re
from collections.abc import Hashable
from typing import NamedTuple

from spacy.tokens import Doc

from analysis.attribution import Attribution, Run
from analysis.profiles import Profile, profile

WORD = re.compile(r"\w+")
# Whose spokespeople, ministries and units speak for them.
BODIES = frozenset("government military organisation media document".split()) | {"news agency"}
STATE = frozenset({"government", "military"})
LIGHT = frozenset("the a an of for and in at to by with its his her their".split())


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
    return [Source(e, tuple(by_entity[e]), profiles[n], part_of(n, profiles)) for n, e in enumerate(speaking)]


def part_of(n: int, profiles: list[Profile]) -> int | None:
    """Which of the other sources this one belongs to: named in its description, or the state it is a part of."""
    mine = profiles[n]
    described = _words(mine.role) | (set() if mine.kind in BODIES else _words(mine.name))
    for i, other in enumerate(profiles):
        if i != n and other.kind in BODIES and (name := _words(other.name)) and name <= described:
            return i
    if mine.kind not in STATE or not mine.country:
        return None
    states = (i for i, p in enumerate(profiles) if i != n and p.is_state and p.country == mine.country)
    return None if mine.is_state else next(states, None)


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


def _words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)} - LIGHT
