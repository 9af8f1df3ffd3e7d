"""What a time expression stands for: its value in ISO 8601, counted from the day of publication or from dates before.

The notation of values follows TIMEX3 (Pustejovsky et al. 2003, TimeML).
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from analysis.time_forms import COUNTS, DECADES, LOWER_ZONES, MONTHS, NOONS, PARTS, SEASONS, WEEKDAYS
from analysis.time_intervals import PORTIONS

DAYS_IN = {"day": 1, "week": 7, "weekend": 7}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
DIGITS = {"day": 10, "week": 10, "weekend": 10, "month": 7, "quarter": 7, "year": 4, "decade": 3, "century": 2}
STEPS = {"last": -1, "previous": -1, "next": 1, "following": 1, "coming": 1, "yesterday": -1, "tomorrow": 1}
STEPS |= {"ago": -1, "earlier": -1, "before": -1, "later": 1, "after": 1, "from": 1}
FROM_NOW = {"this", "last", "next", "coming", "current", "ago", "from"}  # Others count from the last date of the text.
RECENT = 31  # Days before publication of which a day and a month tell more than the last year named.
FAR = 100  # Days from publication at which a weekday tells more than the guess of a year.
AHEAD = 4  # Months by which a month without a year may lie after the publication that reports it.
Words = dict[str, str]  # The words of an expression by what they are: {"month": "May", "year": "2011"}.


class Time(NamedTuple):
    """One time expression: its characters, half-open, and what it stands for.

    ``value`` is ISO 8601 with what TIMEX3 adds: 2023-09-13, 2023-09, 2023, 202 (the 2020s), 20 (the 21st century),
    2023-W37, 2023-W37-WE, 2023-Q3, 2023-H1, 2023-SU, BC0480, 2023-09-13TEV, 2023-09-13T11:43, and T11:43 on a day that
    the words do not tell; it is empty where there is nothing to count from. ``first`` and ``last`` are its first and
    last day, or minute, both included; empty where not known and before the year 1. "Early" and "late" narrow neither
    value nor days. ``zone`` is that of a clock time, and value, first and last are read on its clock: GMT, UTC, UTC+9
    or a name of the IANA database; empty where not known. ``kind`` is date, or time for clock times and parts of a day.
    """

    start: int
    end: int
    value: str
    first: str
    last: str
    zone: str
    kind: str


class Context(NamedTuple):
    """What an expression is resolved against: the day of publication, and the times before it."""

    published: date | None
    earlier: list[Time]


def value_of(parts: Words, clock: str, context: Context) -> str:
    """The value of an expression, ``clock`` being that of `clock_of`; raises ValueError on 30 February."""
    day = next((read(parts, context) for key, read in READERS.items() if key in parts), "")
    if "hour" in parts:
        return (day if len(day) == 10 else "") + clock
    return day + clock if day else ""


def clock_of(parts: Words) -> str:
    """Hour and minute, or the part of the day, as they stand in a value; empty for a day."""
    part = "night" if "night" in parts.get("word", "").lower() else parts.get("part", "").lower()
    if "hour" not in parts:
        return f"T{PARTS[part]}" if part else ""
    hour = hour_of(parts)
    half = parts.get("half", "p" if part not in ("", "morning") and hour < 12 else "")[:1].lower()
    if half and parts["hour"].lower() not in NOONS:
        hour = hour % 12 + 12 * (half == "p")
    return f"T{hour:02}:{parts.get('minute', '00')}" if hour < 24 else ""


def hour_of(parts: Words) -> int:
    word = parts["hour"].lower()
    return NOONS[word] if word in NOONS else number_of(word)


def zone_of(name: str) -> str:
    """UTC with an offset, or the name of a zone in the IANA database; empty for "local time"."""
    if m := re.match(r"(?:UTC|GMT)\s?([+−-])\s?0?([0-9]+)(?::?([0-9]{2}))?$", name):
        return f"UTC{m[1].replace('−', '-')}{m[2]}" + (f":{m[3]}" if m[3] and m[3] != "00" else "")
    return LOWER_ZONES.get(" ".join(name.lower().split()), "")


def number_of(word: str) -> int:
    """The number that a cardinal or an ordinal tells: 21 for "21", "21st", "twenty-one" and "twenty-first"."""
    digits = re.match("[0-9]+", word)
    return int(digits[0]) if digits else COUNTS["-".join(word.lower().split())]


def place_of(name: str, names: list[str]) -> int:
    """The place of a month or weekday, short or long, among `MONTHS` or `WEEKDAYS`, from 0."""
    return [long[:3] for long in names].index(name[:3].title())


def _in_era(digits: str, parts: Words) -> str:
    return f"BC{digits}" if parts.get("era", "").startswith("B") else digits


def _century(parts: Words, context: Context) -> str:
    return _in_era(f"{number_of(parts['century']) - 1:02}", parts)


def _decade(parts: Words, context: Context) -> str:
    word = parts["decade"].lower()
    digits = re.sub("[^0-9]", "", word) or f"{DECADES.index(word) + 2}0"
    return _in_era((f"19{digits}" if len(digits) == 2 and "era" not in parts else digits)[:-1].zfill(3), parts)


def _portion(parts: Words, context: Context) -> str:
    word = parts["portion"].lower()
    code = SEASONS.get(word, word.upper())
    if len(code) > 2:
        number, kind = re.split(r"[\s-]+", word)
        code = f"{kind[0].upper()}{number_of(number)}"
    year = _year_of(parts, context, PORTIONS[code][0]) if code in PORTIONS else ""
    return f"{year}-{code}" if year else ""


def _counted(parts: Words, context: Context) -> str:
    unit = parts["unit"].lower().replace("centurie", "century")
    return _shift(parts["direction"], unit, context, number_of(parts["count"]))


def _unit(parts: Words, context: Context) -> str:
    words, unit, day = _pointer(parts), parts.get("unit", "day").lower(), context.published
    if (words, unit) == ("this", "weekend") and "future" not in parts and day and day.weekday() < 3:
        words = "last"  # Early in a week, the weekend that things happened on is over.
    return _shift(words, unit, context)


def _pointer(parts: Words) -> str:
    """The words that tell which one: "last", "the next"."""
    return f"{'the ' if 'the' in parts else ''}{parts.get('which', '').lower()}".strip()


def _shift(words: str, unit: str, context: Context, count: int = 1) -> str:
    """The unit that lies as far from the day of publication, or from the last date, as the words tell."""
    step = count * next((STEPS[w] for w in words.lower().split() if w in STEPS), 0)
    day = _anchor(words, unit, context)
    if day is None:
        return ""
    if unit in DAYS_IN:
        return _day_value(day + timedelta(days=step * DAYS_IN[unit]), unit)
    year, month = divmod(day.year * 12 + day.month - 1 + step * MONTHS_IN[unit], 12)
    moved = date(year, month + 1, 1).isoformat()
    return f"{moved[:4]}-Q{month // 3 + 1}" if unit == "quarter" else moved[: DIGITS[unit]]


def _day_value(day: date, unit: str) -> str:
    week = "{:04}-W{:02}".format(*day.isocalendar())
    return {"day": day.isoformat(), "week": week, "weekend": f"{week}-WE"}[unit]


def _anchor(words: str, unit: str, context: Context) -> date | None:
    """The day to count from: "last" and "ago" mean publication, "that" and "later" the last date that is as fine."""
    said = set(words.lower().split())
    told = "same" in said or ("next" in said and ("the" in said or unit == "day"))
    if (said & FROM_NOW and not told) or (said == {"the"} and unit != "day" and context.published):
        return context.published
    latest = next((t for t in reversed(context.earlier) if t.first and len(t.value) >= DIGITS[unit]), None)
    if latest is None:
        return None if "that" in said else context.published
    return date.fromisoformat(latest.first[:10])


def _word(parts: Words, context: Context) -> str:
    step = sum(STEPS.get(word, 0) for word in parts["word"].lower().split())
    return (context.published + timedelta(days=step)).isoformat() if context.published else ""


def _weekday(parts: Words, context: Context) -> str:
    words = _pointer(parts) or "last"
    day = _anchor(words, "week", context)
    if day is None:
        return ""
    back = (day.weekday() - place_of(parts["weekday"], WEEKDAYS)) % 7
    step = STEPS.get(words.split()[-1], 0) if "which" in parts else 0
    if step < 0:
        back = back or 7
    elif step > 0 or (back and "future" in parts) or ("this" in words and back > 3):
        back -= 7
    return (day - timedelta(days=back)).isoformat()


def _calendar(parts: Words, context: Context) -> str:
    name = parts["month"]
    month = int(name) if name.isdigit() else place_of(name, MONTHS) + 1
    year = _year_of(parts, context, month)
    if "day" not in parts or not year:
        return f"{year}-{month:02}" if year else ""
    day = number_of(parts["day"])
    if not parts.keys() & {"year", "whose"} and (now := context.published):
        days = (_date(y, month, day) for y in (now.year, now.year - 1))
        year = next((f"{d.year:04}" for d in days if d and 0 <= (now - d).days <= RECENT), year)
    if year.isdigit():
        year = _fitting_year(parts, date(int(year), month, day), context.published)
    return f"{year}-{month:02}-{day:02}"


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _fitting_year(parts: Words, day: date, published: date | None) -> str:
    """The year of a date; where it was guessed and lies far off, the one beside it that the weekday fits."""
    guessed = "weekday" in parts and "year" not in parts and published and abs(day - published) > timedelta(days=FAR)
    years = [day.year, day.year - 1, day.year + 1] if guessed else []
    fits = (y for y in years if day.replace(year=y).weekday() == place_of(parts["weekday"], WEEKDAYS))
    return f"{next(fits, day.year):04}"


def _year_of(parts: Words, context: Context, month: int) -> str:
    """The year of a month: its own, else one that the text tells of, else the one that is near to publication."""
    if "year" in parts:
        return _own_year(parts, context)
    if "whose" in parts:
        return _shift(parts["whose"], "year", context)
    which, day = parts.get("which", "").lower(), context.published
    told = "" if which in FROM_NOW and day else _told_year(context)
    if told or day is None:
        return told
    step = STEPS.get(which, 0)
    if step < 0:
        return f"{day.year - (month >= day.month):04}"
    if step > 0 or "future" in parts:
        return f"{day.year + (month < day.month + step):04}"
    return f"{day.year - (month > day.month + AHEAD):04}"


def _own_year(parts: Words, context: Context) -> str:
    return _in_era(parts["year"].zfill(4), parts)


def _told_year(context: Context) -> str:
    """The year that the text tells of: the last one named, or beside a publication an earlier one of a fuller date."""
    for time in reversed(context.earlier):
        if year := re.match("(?:BC)?[0-9]{4}(?![0-9])", time.value):
            is_full = len(time.value) >= DIGITS["month"]
            is_past = not context.published or (is_full and year[0] < f"{context.published.year:04}")
            return year[0] if is_past else ""
    return ""


# What reads the day of an expression, by the first of these parts that it has.
READERS = {"century": _century, "decade": _decade, "portion": _portion, "direction": _counted, "unit": _unit}
READERS |= {"word": _word, "month": _calendar, "weekday": _weekday, "year": _own_year, "which": _unit}
