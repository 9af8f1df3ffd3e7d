"""From a value to its first and last day, or minute, both included."""

import calendar
import re
from datetime import date, timedelta

# A night ends with its day here, since a value has one day.
HOURS = {"MO": ("00:00", "11:59"), "AF": ("12:00", "17:59"), "EV": ("18:00", "23:59"), "NI": ("18:00", "23:59")}
# What may follow a year in a value: its first month and how many. A season is a northern one, and lasts four months:
# from the first month of a meteorologist's to the last of an astronomer's, as in the gold of GUM.
PORTIONS = {"": (1, 12), "Q1": (1, 3), "Q2": (4, 3), "Q3": (7, 3), "Q4": (10, 3), "H1": (1, 6), "H2": (7, 6)}
PORTIONS |= {"SP": (3, 4), "SU": (6, 4), "FA": (9, 4), "WI": (12, 4)} | {f"{m:02}": (m, 1) for m in range(1, 13)}


def interval(value: str) -> tuple[str, str]:
    """First and last day of a value, or minute, both included; empty where it has none, and before the year 1."""
    day, _, clock = value.partition("T")
    if not day or day.startswith("B"):
        return "", ""
    if clock:
        low, high = HOURS.get(clock, (clock, clock))
        return f"{day}T{low}", f"{day}T{high}"
    first, last = _days(day)
    return first.isoformat(), last.isoformat()


def _days(value: str) -> tuple[date, date]:
    """First and last day, both included, of a value without a clock time."""
    year, _, rest = value.partition("-")
    if len(value) == 10 and rest[0] != "W":
        return (day := date.fromisoformat(value)), day
    if week := re.fullmatch("W([0-9]{2})(-WE)?", rest):
        monday = date.fromisocalendar(int(year), int(week[1]), 1)
        return monday + timedelta(days=5 if week[2] else 0), monday + timedelta(days=6)
    start, size = PORTIONS[rest]
    over, month = divmod(start + size - 2, 12)
    low = 1 if year in ("00", "000") else int(year.ljust(4, "0"))  # The first century begins with the year 1.
    high = int(year.ljust(4, "9")) + over
    return date(low, start, 1), date(high, month + 1, calendar.monthrange(high, month + 1)[1])
