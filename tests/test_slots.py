"""Two claims side by side: numbers, times, places, names and polarity."""

from math import inf

import pytest

from analysis.slots import Claim, Quantity, compare_slots

NOTHING = Claim(
    "c1", "", 0, "", "", "", "", frozenset(), "", "", False, False, "", "", "", "", "", *[frozenset()] * 2, ()
)
NAMES = {"e1": "Ann Lee", "e2": "Bob Ray", "e3": "Paris", "e4": "Rome"}


def slots(one: dict, other: dict) -> dict[str, bool]:
    """For each slot that both claims fill, whether they agree."""
    return {v.slot: v.agrees for v in compare_slots(NOTHING._replace(**one), NOTHING._replace(**other), NAMES)}


def number(low: float, high: float, counted: str = "missile", unit: str = "") -> dict:
    return {"quantities": (Quantity("some", low, high, unit, counted),)}


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        ((2, 2), (2, 2), True),
        ((2, 2), (3, 3), False),
        ((40, inf), (43, 43), True),
        ((40, inf), (39, 39), False),
        ((2, inf), (2, 2), True),
        ((180, 220), (196, 196), True),
    ],
)
def test_numbers_agree_where_one_value_fits_both(one, other, agrees):
    assert slots(number(*one), number(*other)) == {"number": agrees}


def test_numbers_that_both_tell_are_not_set_against_each_other():
    killed, wounded, more = (Quantity("some", n, n, "", "soldier") for n in (12, 30, 31))
    assert slots({"quantities": (killed, wounded)}, {"quantities": (wounded, killed)}) == {"number": True}
    assert slots({"quantities": (killed, wounded)}, {"quantities": (killed, more)}) == {"number": False}


def test_numbers_of_other_things_or_units_are_not_compared():
    assert slots(number(2, 2), number(3, 3, "ship")) == {}
    assert slots(number(2, 2, "road", "kilometre"), number(3, 3, "road", "mile")) == {}


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        (("2023-09-13", "2023-09-13"), ("2023-09-13T11:43", "2023-09-13T11:53"), True),
        (("2023-09-12", "2023-09-12"), ("2023-09-13T11:43", "2023-09-13T11:53"), False),
        (("2023-09-11", "2023-09-17"), ("2023-09-17", "2023-09-18"), True),
        (("2023-09-13T10:00", "2023-09-13T10:00"), ("2023-09-13T10:30", "2023-09-13T10:30"), False),
        (("2023-09-13", ""), ("2023-09-13T23:00", ""), True),
    ],
)
def test_times_agree_where_they_have_a_moment_in_common(one, other, agrees):
    as_slots = [dict(zip(("first", "last"), span, strict=True)) for span in (one, other)]
    assert slots(*as_slots) == {"time": agrees}


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        (("2023-09-13T11:43", "Asia/Tokyo"), ("2023-09-13T02:43", "UTC"), True),
        (("2023-09-12T21:30", "America/New_York"), ("2023-09-13T01:30", "UTC+0"), True),
        (("2023-09-13T11:43", "Asia/Tokyo"), ("2023-09-13T11:43", "UTC"), False),
        (("2023-09-13T11:43", ""), ("2023-09-13T02:43", "UTC"), None),
        (("0001-01-01T00:00", "UTC+9"), ("0001-01-01T00:00", "UTC"), True),
    ],
)
def test_clocks_of_two_zones_agree_where_they_show_one_moment(one, other, agrees):
    as_slots = [dict(zip(("first", "zone"), clock, strict=True)) for clock in (one, other)]
    assert slots(*as_slots) == ({} if agrees is None else {"time": agrees})


def test_names_and_places_are_compared_as_entities():
    assert slots({"subject": "e1"}, {"subject": "e1"}) == {"name": True}
    assert slots({"subject": "e1"}, {"subject": "e2"}) == {"name": False}
    both = frozenset({"e3", "e4"})
    assert slots({"places": both}, {"places": frozenset({"e3"})}) == {"place": True}
    assert slots({"places": frozenset({"e3"})}, {"places": frozenset({"e4"})}) == {"place": False}


def test_only_opposite_polarity_says_something():
    assert slots({"negated": True}, {}) == {"polarity": False}
    assert slots({"negated": True}, {"negated": True}) == {}
