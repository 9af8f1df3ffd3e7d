"""When: the time expressions of a text and what they are in ISO 8601.

Rules over the characters alone, in one pass: `TRIGGER` finds where an expression may begin, and the first form that
fits there reads it. Touching days and clock times become one, and pairs share what only the second says.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from analysis.time_forms import AT_DIGIT, AT_WORD, LEAD, NEEDS, NEXT_DAY, NEXT_YEAR, PAIR, REFUSES, TAKES_THE, TRIGGER
from analysis.time_intervals import interval
from analysis.time_values import Context, Time, Words, clock_of, hour_of, number_of, value_of, zone_of

LATEST = 50  # Expressions among which the last date is looked for.
WILL = re.compile(
    r"(?i)\b(?:will|shall|would|(?:is|are|set|about|going) to|plan(?:s|ned)?|due|scheduled|expected|upcoming|starting"
    r"|beginning)\b|\w['’]ll\b"
)
# When something was said lies behind, whatever it is about.
SAID = re.compile(
    r"(?i)\b(?:said|added|announced|confirmed|reported|warned|wrote|tweeted|told(?:\s[\w’'-]+){1,4})"
    r"\s(?:(?:on|in|late|early|the)\s)*\Z"
)
WILL_AFTER = re.compile(
    r"(?i)(?:(?!\b(?:that|who|which|whether|how|if|it|when|as|because)\b)[^.;“\"\n]){0,60}?"
    r"\b(?:will|shall|is to|are to)\b"
)
# What may stand between a day and a clock time or a part of the day, in either order.
JOINTS = {
    ("day", "clock"): r"(?:\s?[,-])?\s(?:(?:at|around|about|shortly after)\s)?|T",
    ("clock", "day"): r"(?:\s?,)?\s(?:(?:on|of|the)\s)*",
    ("day", "part"): r"\s(?:in the\s|at\s)?|,\s",
    ("part", "day"): r"\s(?:of|on|hours of)\s(?:the\s)?",
    ("clock", "part"): r"\s(?:in the|at)\s",
}
JOINTS |= {("part day", "clock"): JOINTS["day", "clock"], ("clock", "part day"): JOINTS["clock", "day"]}
# What the first of a pair with this part takes from the second: "2:43 and 2:53 GMT Tuesday", "March to May 2011".
INHERITS = {
    "hour": {"zone", "half", "year", "month", "day", "weekday", "word", "which", "unit", "part", "future"},
    "day": {"month", "year", "era"},
    "month": {"year", "era"},
}
CLOCK_PAIR = re.compile(r"\s?[-–—]\s?|\s(?:to|and|or|until)\s")  # A comma may stand between times of two zones.


class _Found(NamedTuple):
    """An expression before it has a value: its characters, half-open, and its words by what they are."""

    start: int
    end: int
    parts: Words


def find_times(text: str, published: date | None, zone: str | None = None) -> list[Time]:
    """The time expressions of a text, in order and without overlap.

    ``published`` is the day that "today" and "last week" count from, and that the year of a date without one is near;
    without it such expressions have no value, but where an earlier date tells the year or the day. Clock times that
    name no zone get ``zone``, the one that the text is written in.
    """
    times: list[Time] = []
    for found in _share(text, _join(text, _scan(text))):
        times.append(_resolve(found, Context(published, times[-LATEST:]), zone or ""))
    return times


def _scan(text: str) -> Iterator[_Found]:
    at = low = 0
    while trigger := TRIGGER.search(text, at):
        found = _read(text, trigger.start(), low, AT_DIGIT if trigger["digit"] else AT_WORD)
        at = trigger.end()
        while found is not None:
            yield found
            at = low = found.end
            found = _continue(text, found)


def _read(text: str, start: int, low: int, patterns: dict[str, re.Pattern]) -> _Found | None:
    """The first form that fits at a place, with the words before it, though not before ``low``, that belong to it."""
    before = text[max(low, start - 30) : start]
    for name, pattern in patterns.items():
        if (m := pattern.match(text, start)) and _fits(name, before):
            lead = LEAD.search(before)
            begin = lead.start() if name in TAKES_THE else lead.start("mod") if lead["mod"] else len(before)
            parts = _named(m) | {key: words.lower() for key, words in _named(lead).items()}
            return _Found(start - len(before) + begin, m.end(), parts | _future(text, start, m.end()))
    return None


def _named(match: re.Match) -> Words:
    return {name: words for name, words in match.groupdict().items() if words}


def _fits(name: str, before: str) -> bool:
    needs, refuses = NEEDS.get(name), REFUSES.get(name)
    return (not needs or bool(needs.search(before))) and not (refuses and refuses.search(before))


def _future(text: str, start: int, end: int) -> Words:
    """A part of its own where the clause speaks of what is to come."""
    if SAID.search(text, max(0, start - 60), start):
        return {}
    clause = re.split(r"[.!?;]\s|\n", text[max(0, start - 80) : start])[-1]
    return {"future": "yes"} if WILL.search(clause) or WILL_AFTER.match(text, end, end + 80) else {}


def _continue(text: str, found: _Found) -> _Found | None:
    """A second day of a month, or a second year, right behind the first: "May 5 and 6", "1914–18"."""
    parts = found.parts
    if parts.keys() >= {"day", "month"} and "year" not in parts and (m := NEXT_DAY.match(text, found.end)):
        later = number_of(m["day"]) > number_of(parts["day"])
        return _Found(m.start("day"), m.end(), {"month": parts["month"]} | _named(m)) if later else None
    is_year = len(parts.get("year", "")) == 4 and not parts.keys() & {"day", "era"}
    if is_year and (m := NEXT_YEAR.match(text, found.end)):
        year = parts["year"][: 4 - len(m["year"])] + m["year"]
        return _Found(m.start("year"), m.end(), {"year": year}) if year > parts["year"] else None
    return None


def _join(text: str, found: Iterable[_Found]) -> list[_Found]:
    """Make one expression of a day and a clock time, or a part of the day, that touch; drop parts of no day."""
    joined: list[_Found] = []
    for new in found:
        joint = JOINTS.get((_kind(joined[-1].parts), _kind(new.parts))) if joined else None
        if joint and new.start - joined[-1].end < 20 and re.fullmatch(joint, text[joined[-1].end : new.start]):
            joined[-1] = _Found(joined[-1].start, new.end, new.parts | joined[-1].parts)
        else:
            joined.append(new)
    return [f for f in joined if f.parts.keys() - {"part", "mod", "the", "future"}]


def _kind(parts: Words) -> str:
    is_day = bool(parts.keys() & {"day", "weekday", "word"}) or parts.get("unit", "").lower() == "day"
    if "hour" in parts:
        return "moment" if is_day else "clock"
    if "part" in parts:
        return "part day" if is_day or "which" in parts else "part"
    return "day" if is_day else ""


def _share(text: str, found: list[_Found]) -> list[_Found]:
    """Give the first of a pair what it leaves to the second, see `INHERITS`."""
    for i in reversed(range(len(found) - 1)):
        (_, end, parts), (start, _, more) = found[i], found[i + 1]
        key = next((k for k in INHERITS if k in parts and k in more), None)
        if key and start - end < 12 and (CLOCK_PAIR if key == "hour" else PAIR).fullmatch(text, end, start):
            keys = {"zone", "half"} if _kind(parts) == "moment" else INHERITS[key]
            if key == "hour" and hour_of(parts) > hour_of(more):  # "from 9:00 to 5:00 p.m."
                keys = keys - {"half"}
            found[i] = found[i]._replace(parts={k: more[k] for k in keys & more.keys()} | parts)
    return found


def _resolve(found: _Found, context: Context, zone: str) -> Time:
    parts = found.parts
    clock = clock_of(parts)
    try:
        value = value_of(parts, clock, context)
        first, last = interval(value)
    except (OverflowError, ValueError):  # 30 February, or beyond the years that dates have.
        value = first = last = ""
    zone = (zone_of(parts.get("zone", "")) or zone) if "hour" in parts else ""
    return Time(found.start, found.end, value, first, last, zone, "time" if clock else "date")
