"""Who belongs to whom among the sources: an officer to his body, a report to its author, a ministry to its state."""

import re
from collections import Counter

from analysis.attribution import Run
from analysis.profiles import Profile

WORD = re.compile(r"\w+")
# Whose spokespeople, ministries and units speak for them.
BODIES = frozenset("government military organisation media document".split()) | {"news agency"}
STATE = frozenset({"government", "military"})
PAPERS = frozenset({"document", "media"})
LIGHT = frozenset("the a an of for and in at to by with its his her their".split())
OFFICES = (
    r"(?:spokes(?:man|woman|person)|(?:chief executive|finance chief|head of \w+|chief \w+ officer|director|manager|"
    r"managing director|general manager|president|governor|chair(?:man|woman|person)?|treasurer|secretary|engineer|"
    r"secretary[- ]general|(?:first|lead|senior) author|founder|owner|captain|coach|head|chief)(?: officer)?)"
)
RANKS = r"(?P<rank>lieutenant|captain|sergeant|colonel|general|major|admiral|commander|deputy|inspector|superintendent)"
# With a possessive pronoun, or nothing at all, that says whose.
OFFICE = re.compile(rf"(?:(?:its|his|her|their|the|a) )?(?:\w+ ){{0,1}}(?:{OFFICES}|{RANKS})", re.IGNORECASE)
HIS_OWN = re.compile(r"(?:his|her) ", re.IGNORECASE)
OFFICE_OF = re.compile(
    rf"(?:the )?(?:\w+['’]s? )?(?:\w+ ){{0,3}}{OFFICES}|.*\b(?:officer|member|speaks) ", re.IGNORECASE
)


def part_of(n: int, profiles: list[Profile], places: list[Run]) -> int | None:
    """Which of the other sources this one belongs to: named in its description, meant by it, or its state.

    ``places`` are where the text first speaks of each.
    """
    mine = profiles[n]
    described = words_of(mine.role) | (set() if mine.kind in BODIES else words_of(mine.name))
    for i, other in enumerate(profiles):
        if i != n and other.kind in BODIES and (name := words_of(other.name)) and name <= described:
            return i
    if mine.kind in ("person", "document"):
        return _meant(n, profiles, places, described)
    if mine.kind not in STATE or not mine.country or mine.is_state:
        return None
    return next((i for i, p in enumerate(profiles) if i != n and p.is_state and p.country == mine.country), None)


def words_of(text: str) -> set[str]:
    """The words of a name or description that tell it from others."""
    return {word.lower() for word in WORD.findall(text)} - LIGHT


def _meant(n: int, profiles: list[Profile], places: list[Run], described: set[str]) -> int | None:
    """The body that is meant by "the council's budget", "the ministry's officer", or just "the chief executive"."""
    mine, before = profiles[n], [i for i, place in enumerate(places) if place < places[n]]
    bodies = [i for i in before if profiles[i].kind in BODIES]
    heads = Counter(_head(profiles[i]) for i in bodies)
    words = words_of(mine.name) if mine.kind == "document" else described
    meant = [i for i in bodies if heads[_head(profiles[i])] == 1 and _head(profiles[i]) in words]
    if mine.kind == "document":
        return next(iter(meant), None)
    if office := OFFICE.fullmatch(mine.role):
        return _of_office(mine.role, before, profiles, places, ranked=bool(office["rank"]))
    return meant[0] if meant and OFFICE_OF.match(mine.role) else None


def _of_office(role: str, before: list[int], profiles: list[Profile], places: list[Run], *, ranked: bool) -> int | None:
    """The body that the text spoke of last, of a kind that has such an office; his finance chief is of his own body."""
    latest = lambda some: max(some, key=lambda i: places[i], default=None)  # noqa: E731
    him = latest([i for i in before if profiles[i].kind == "person"])
    if HIS_OWN.match(role) and him is not None:
        return part_of(him, profiles, places)
    kinds = STATE if ranked else PAPERS if "author" in role.lower() else STATE | {"organisation"}
    return latest([i for i in before if profiles[i].kind in kinds])


def _head(body: Profile) -> str:
    """The last word of a body's name: council, ministry, bank."""
    return next(iter(WORD.findall(body.name.lower())[-1:]), "")
