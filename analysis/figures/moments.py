"""When the claims are about: intervals as numbers, their names, and an axis that has room for years and for hours."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
ORIGIN = datetime(1, 1, 1)
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# Python reads weeks too, as their first day.
FORM = re.compile(r"\d{4}-\d{2}-\d{2}(T|$)")
# A range at most this many times as long as the shortest gap in it is drawn to scale.
TO_SCALE = 60


class Interval(NamedTuple):
    """Minutes from the beginning of the year 1, half-open, and the interval in words."""

    start: float
    end: float
    name: str


def read_interval(first: str, last: str) -> Interval | None:
    """The interval from a first to a last day or minute, ISO 8601, both included; None where they cannot be read."""
    try:
        (start, step), (end, last_step) = _parse(first), _parse(last)
    except ValueError:
        return None
    if (end, last_step) < (start, step):
        start, step, end, last_step = end, last_step, start, step
    stop = min(datetime.max - last_step, end) + last_step
    return Interval(_minutes(start), _minutes(stop), name_interval(start, end, days=step == last_step == DAY))


def name_interval(first: datetime, last: datetime, *, days: bool) -> str:
    """An interval as one would write it: 2019, Sep 2023, 13 Sep 2023, 10–13 Sep 2023, 13 Sep 2023 18:00–23:59."""
    if not days:
        same = first.date() == last.date()
        end = "" if first == last else f"–{last:%H:%M}" if same else f" – {_day(last)} {last:%H:%M}"
        return f"{_day(first)} {first:%H:%M}{end}"
    year_end, month_end = (last.month, last.day) == (12, 31), (last + DAY).day == 1 if last.year < 9999 else True
    if (first.month, first.day) == (1, 1) and year_end:
        return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    if first.day == 1 and month_end:
        start, end = _month(first), _month(last)
    else:
        start, end = _day(first), _day(last)
    if start == end:
        return start
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{start.removesuffix(f' {last.year}')} – {end}"


class Axis(NamedTuple):
    """A scale from minutes to places, 0 to 1; long gaps are shortened unless it is ``to_scale``."""

    knots: np.ndarray
    places: np.ndarray
    to_scale: bool

    def place(self, minutes: float) -> float:
        return float(np.interp(minutes, self.knots, self.places))


def make_axis(minutes: list[float]) -> Axis:
    """An axis on which all these minutes can be told apart.

    A gap ten times as long as the shortest is drawn twice as wide as it, one a hundred times as long three times.
    """
    knots = np.unique(minutes)
    gaps = np.diff(knots)
    to_scale = not len(gaps) or gaps.sum() <= TO_SCALE * gaps.min()
    widths = gaps if to_scale else 1 + np.log10(gaps / gaps.min())
    places = np.concatenate([[0.0], np.cumsum(widths)])
    return Axis(knots, places / max(places[-1], 1e-9), bool(to_scale))


def _parse(text: str) -> tuple[datetime, timedelta]:
    """A day or minute, in whatever zone it is given, and how long it lasts."""
    if not FORM.match(text):
        raise ValueError(text)
    return datetime.fromisoformat(text).replace(tzinfo=None), MINUTE if "T" in text else DAY


def _minutes(moment: datetime) -> float:
    return (moment - ORIGIN) / MINUTE


def _day(moment: datetime) -> str:
    return f"{moment.day} {_month(moment)}"


def _month(moment: datetime) -> str:
    return f"{MONTHS[moment.month - 1]} {moment.year}"
