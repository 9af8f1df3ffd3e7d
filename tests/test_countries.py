from zoneinfo import ZoneInfo

import pytest

from analysis.countries import countries, find_places, is_meant, place_named


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the North Korean defence minister", [("North Korean", "KP", "demonym")]),
        ("US Senator Dale Whitcomb", [("US", "US", "name")]),
        ("the U.S. Senate told us", [("U.S.", "US", "name")]),
        ("Senator Elena Reyes of New Mexico", []),
        ("a turkey from china", []),
        ("the Kremlin and Downing Street", [("Kremlin", "RU", "seat"), ("Downing Street", "GB", "seat")]),
        ("Kuala Lumpur’s answer", [("Kuala Lumpur", "MY", "capital")]),
        ("Guinea-Bissau and Papua New Guinea", [("Guinea-Bissau", "GW", "name"), ("Papua New Guinea", "PG", "name")]),
        ("Congolese rebels", [("Congolese", "CD", "demonym"), ("Congolese", "CG", "demonym")]),
        ("most Americans", [("Americans", "US", "demonym")]),
        ("", []),
        ("“…", []),
    ],
)
def test_the_longest_names_of_places_are_found(text, found):
    places = find_places(text)
    assert [(place.text, place.country, place.meaning) for place in places] == found
    assert all(text[place.start : place.end] == place.text for place in places)


def test_only_a_whole_name_names_a_place():
    assert place_named("the White House").country == "US"
    assert place_named("Tokyo Electric") is None
    assert place_named("Congolese") is None


def test_a_reason_is_plain():
    assert place_named("Tokyo").reason == "“Tokyo”, capital of Japan"
    assert place_named("the Kremlin").reason == "“Kremlin”, seat of Russia’s government"
    assert find_places("a Russian officer")[0].reason == "demonym “Russian”"


def test_georgia_is_a_country_where_the_text_speaks_of_it():
    assert not is_meant(find_places("Georgia")[0], "Georgia’s governor went to Atlanta.")
    assert is_meant(find_places("Georgia")[0], "Georgia’s president went to Tbilisi.")


def test_the_table_is_sound():
    table = countries()
    assert len(table) > 190
    for code, country in table.items():
        assert len(code) == 2 and code.isupper() and country.name
        assert all(ZoneInfo(zone) for zone in country.zones)
    assert [place.country for place in map(place_named, (c.name for c in table.values())) if place] == list(table)
