"""Numbers: what digits and number words amount to, at least and at most."""

import csv
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parents[1] / "data"
DIGITS = re.compile(r"[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+", re.ASCII)
SCALED = re.compile(r"([0-9][0-9.,]*)(bn|mn|tn|m|k)", re.ASCII | re.IGNORECASE)
LONGEST = 15  # More digits than these are a code, not a number.
# "About 40" is 36 to 44.
MARGIN = 0.1


class Amount(NamedTuple):
    """The least and the most that a number can be; no upper bound is infinite."""

    low: float
    high: float


def digits(word: str) -> float | None:
    """The value of a number written in digits: 1,200, 2.5, 2.5bn; None for anything else."""
    if scaled := SCALED.fullmatch(word):
        base = digits(scaled[1])
        return None if base is None else base * words()[scaled[2].lower(), "scale"].low
    return float(re.sub(r"[, \u00a0\u202f]", "", word)) if len(word) <= LONGEST and DIGITS.fullmatch(word) else None


def bounded(amount: Amount, bound: str) -> Amount:
    """An amount under one of the bounds of `data/numbers.csv`: least, over, most, under, nearly, about, just over."""
    low, high = amount
    return {
        "least": Amount(low, math.inf),
        "over": Amount(low, math.inf),
        "most": Amount(0.0, high),
        "under": Amount(0.0, high),
        "nearly": Amount(low * (1 - MARGIN), high),
        "just over": Amount(low, high * (1 + MARGIN)),
        "about": Amount(low * (1 - MARGIN), high * (1 + MARGIN)),
    }[bound]


def add_up(values: list[tuple[float, bool]]) -> float:
    """The value of number words in a row, each with whether it is a scale: two [hundred] fifty [thousand]."""
    total = group = 0.0
    for value, is_scale in values:
        if is_scale and value == 100:
            group = (group or 1) * value
        elif is_scale:
            total, group = total + (group or 1) * value, 0.0
        else:
            group += value
    return total + group


@cache
def words() -> dict[tuple[str, str], Amount]:
    """Number words by kind: number, scale (hundred), plural (dozens), word (several) and fraction (in per cent)."""
    return {(r["word"], r["kind"]): _amount(r) for r in _rows() if r["kind"] != "bound"}


@cache
def bounds() -> dict[tuple[str, ...], str]:
    """The phrases before or behind a number, by their words: at least, or more."""
    return {tuple(r["word"].split()): r["low"] for r in _rows() if r["kind"] == "bound"}


@cache
def units() -> dict[str, str]:
    """Words and signs of measures and money, in lower case, with the name that is used for all of them."""
    with (DATA / "units.csv").open(encoding="utf-8", newline="") as lines:
        return {word: r["unit"] for r in csv.DictReader(lines) for word in (r["unit"].lower(), *r["words"].split())}


def _amount(row: dict[str, str]) -> Amount:
    return Amount(float(row["low"]), float(row["high"]) if row["high"] else math.inf)


def _rows() -> Iterator[dict[str, str]]:
    with (DATA / "numbers.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
