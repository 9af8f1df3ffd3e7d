"""Where two time expressions of a text cannot both be right: a weekday beside its date, a clock beside another's."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from analysis.time_forms import MONTHS, PAIR, PIECES, WEEKDAYS
from analysis.time_values import Time, place_of

DAY_NAME = re.compile(rf"\b({PIECES['dayname']})(?![A-Za-z])")
DAY_BEFORE = re.compile(rf"\b({PIECES['weekday']})(?:\s\w+)?\s\(\Z")
MONTH_NAME = re.compile(PIECES["month"])
# "Saturday and Sunday, Sept. 9-10": the first day is that of the first weekday.
SEVERAL = re.compile(rf"\b(?:{PIECES['dayname']}){PIECES['bar']}\Z")
AND_DAY = re.compile(PIECES["bar"] + "[0-9]")
BRACKET = re.compile(r"[\"'”’»]?\s?,?\s?(?:[(\[]|or)\s?")
DAY = timedelta(days=1)
# From UTC-12 to UTC+14 every quarter of an hour: no clock is set otherwise.
OFFSETS = [timedelta(minutes=minutes) for minutes in range(-12 * 60, 14 * 60 + 1, 15)]
CLOCK_VALUE = re.compile("T[0-9]")


class Disagreement(NamedTuple):
    """Expressions that cannot all be right: their characters, half-open, and why, in a plain sentence."""

    start: int
    end: int
    message: str


def disagreements(times: list[Time], text: str, zone: str | None = None) -> list[Disagreement]:
    """Expressions of a text, as `find_times` gives them, that cannot both be right, in order.

    That is a weekday beside a date that falls on another one, and a clock time with one of another zone in brackets
    behind it. ``zone`` is that of clock times that name none; without it they may be of any place on Earth, and agree
    where one of `OFFSETS` makes them the same moment.
    """
    return sorted([*_wrong_weekdays(times, text), *_wrong_clocks(times, text, zone or "")])


def _wrong_weekdays(times: list[Time], text: str) -> Iterator[Disagreement]:
    for start, end, value, first, *_ in times:
        if first and len(value) >= len("2023-09-13") and MONTH_NAME.search(text, start, end):
            named = DAY_NAME.search(text, start, end) or DAY_BEFORE.search(text, max(0, start - 30), start)
            if SEVERAL.search(text, max(0, start - 30), start) and AND_DAY.match(text, end):
                continue
            day = date.fromisoformat(value[:10])
            if named and (told := WEEKDAYS[place_of(named[1], WEEKDAYS)]) != WEEKDAYS[day.weekday()]:
                message = f"{_long(day)} is a {WEEKDAYS[day.weekday()]}, not a {told}."
                yield Disagreement(min(start, named.start()), end, message)


def _long(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _wrong_clocks(times: list[Time], text: str, zone: str) -> Iterator[Disagreement]:
    for i in range(1, len(times)):
        if BRACKET.fullmatch(text, times[i - 1].end, times[i].start):
            here, there = _run(times, text, i - 1, -1), _run(times, text, i, 1)
            pairs = zip(here, there, strict=True) if len(here) == len(there) else [(here[-1], there[0])]
            messages = (_clash(a._replace(zone=a.zone or zone), b) for a, b in pairs)
            if message := next(filter(None, messages), ""):
                yield Disagreement(here[0].start, there[-1].end, message)


def _run(times: list[Time], text: str, i: int, step: int) -> list[Time]:
    """The i-th time, with the one before or behind it where the two are a pair: "11:43 and 11:53"."""
    first, second = sorted((i, i + step))
    if first >= 0 and second < len(times) and PAIR.fullmatch(text, times[first].end, times[second].start):
        return times[first : second + 1]
    return [times[i]]


def _clash(a: Time, b: Time) -> str:
    """Why two clock times of different zones are not one moment, or nothing where they may be."""
    if not (CLOCK_VALUE.search(a.value) and CLOCK_VALUE.search(b.value)) or a.zone == b.zone:
        return ""
    a, b = (a, b) if b.zone else (b, a)
    # On an unknown day, clocks may stand as in summer or as in winter.
    days = [t.value[:10] for t in (a, b) if t.first][:1] or ["2000-01-01", "2000-07-01"]
    try:
        messages = [_tell(a, b, day) for day in days]
    except OverflowError:  # Beyond the years that dates have.
        return ""
    if len(set(messages)) > 1 and all(messages):
        return f"{a.value[-5:]} in {a.zone} is never {b.value[-5:]} {b.zone}."
    return messages[0] if all(messages) else ""


def _tell(a: Time, b: Time, day: str) -> str:
    """Why two clock times, which are of ``day`` if of none, are not one moment; the zone of the second is known."""
    there, here = (datetime.fromisoformat(t.value if t.first else day + t.value) for t in (b, a))
    shift = offset_of(b.zone, there)
    offsets = [offset_of(a.zone, here)] if a.zone else OFFSETS
    offset, gap = min(((o, here - o - there + shift) for o in offsets), key=lambda pair: (pair[1] % DAY, abs(pair[1])))
    if not gap or (gap % DAY == timedelta(0) and not (a.first and b.first)):
        return ""
    place = f"in {a.zone}" if a.zone else f"at UTC{offset / timedelta(hours=1):+g}"
    if gap % DAY == timedelta(0):
        days = (f"{WEEKDAYS[d.weekday()]}, {_long(d)}" for d in (there + gap, there))
        return f"{here:%H:%M} {place} is {there:%H:%M} {b.zone} on {{}}, not on {{}}.".format(*days)
    if a.zone:
        return f"{here:%H:%M} {place} is {here - offset + shift:%H:%M} {b.zone}, not {there:%H:%M}."
    return f"No place has clocks that show {here:%H:%M} when it is {there:%H:%M} {b.zone}."


def offset_of(zone: str, moment: datetime) -> timedelta:
    """How far the clocks of a zone are ahead of UTC at a moment that is told by them."""
    if m := re.fullmatch(r"UTC([+-])([0-9]+)(?::([0-9]{2}))?", zone):
        return timedelta(hours=int(m[2]), minutes=int(m[3] or 0)) * (1 if m[1] == "+" else -1)
    return ZoneInfo(zone).utcoffset(moment)
