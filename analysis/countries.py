"""Countries: which words of a text name one, its people, its capital, or a seat of its government.

The words are those of `data/countries.csv`, one country a row. A place is found in a text by its longest name, so that
"North Korea" is not Korea and "New Mexico" (`OTHER_PLACES`) is no country at all.
"""

import csv
import re
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

COUNTRIES = Path(__file__).parent / "data" / "countries.csv"
# Columns with several values, parted by bars.
LISTS = ("aliases", "demonyms", "capital", "seats", "zones")
# What a place can be to a country, in the order in which a word is taken for one.
NAME, DEMONYM, CAPITAL, SEAT = "name", "demonym", "capital", "seat"
# A place's words with full stops, hyphens and apostrophes left out, so that U.S. is two: u s.
PIECE = re.compile(r"[^\W_]+")
# Names that hold the name of a country, its people or its capital, and are something else.
OTHER_PLACES = (
    "New Mexico|New England|New Jersey|New South Wales|Jersey City|Jersey Shore|British Columbia|Washington state|"
    "Washington State|Washington County|Nassau County|South American|North American|Latin American|Central American|"
    "African American|Asian American|Native American|American Indian|West Indian|Pan American|South America|"
    "North America|Latin America|Central America|Indian Ocean|Sea of Japan|South China Sea|East China Sea|"
    "English Channel|Irish Sea|Gulf of Mexico|Gulf of Oman|South Georgia|Georgia Tech|Georgia State|Panama Canal|"
    "Paris Agreement|Paris accord|Vienna Convention|French Open|Australian Open|British Open|US Open|U.S. Open"
).split("|")
# Names that as often mean something else: one counts where the text has another word of its country.
AMBIGUOUS = {"Georgia": "GE", "Brussels": "BE"}
UNION = {"Brussels": "seat of the European Union"}
Senses = list[tuple[str, str]]


class Country(NamedTuple):
    """One row of the table: its ISO 3166-1 alpha-2 code, its names, and the IANA time zones of its land."""

    iso2: str
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    seats: tuple[str, ...]
    zones: tuple[str, ...]


class Place(NamedTuple):
    """What some words of a text are to a country; ``start`` and ``end`` are characters, half-open, into that text."""

    start: int
    end: int
    text: str
    country: str
    meaning: str

    @property
    def reason(self) -> str:
        """In plain words why this names its country."""
        name = countries()[self.country].name
        return {
            NAME: f"country name “{self.text}”",
            DEMONYM: f"demonym “{self.text}”",
            CAPITAL: f"“{self.text}”, capital of {name}",
            SEAT: f"“{self.text}”, seat of {name}’s government",
        }[self.meaning]


@cache
def countries() -> dict[str, Country]:
    """The whole table, by ISO code."""
    with COUNTRIES.open(encoding="utf-8", newline="") as lines:
        rows = [
            Country(row["iso2"], row["name"], *(_values(row[column]) for column in LISTS))
            for row in csv.DictReader(lines)
        ]
    return {row.iso2: row for row in rows}


@lru_cache(maxsize=4096)
def find_places(text: str) -> tuple[Place, ...]:
    """Every country, people, capital or seat that a text names, in order and without overlap.

    A word that fits several countries (Congolese) is found once for each, at the same place.
    """
    known, longest = _lookup()
    found, done = [], 0
    for first in PIECE.finditer(text):
        start, word = first.start(), first.group()
        if start >= done and word[0].isupper() and (n := longest.get(word.lower())):
            ends = [m.end() for m in islice(PIECE.finditer(text, start), n)]
            done, senses = next(filter(None, (_senses(text, start, end, known) for end in reversed(ends))), (0, []))
            found += [Place(start, done, text[start:done], *sense) for sense in senses]
    return tuple(found)


def place_named(text: str) -> Place | None:
    """The place that the whole of a text names, if it is one country's alone: "Tokyo", "the White House"."""
    bare = text.removeprefix("the ").removeprefix("The ")
    found = find_places(bare)
    return found[0] if len(found) == 1 and found[0].text == bare.rstrip(".") else None


def is_meant(place: Place, text: str) -> bool:
    """Whether an ambiguous name means the country: some other word of the text speaks of it."""
    if AMBIGUOUS.get(place.text) != place.country:
        return True
    return any(other.country == place.country and other.text != place.text for other in find_places(text))


def _values(cell: str) -> tuple[str, ...]:
    return tuple(value for value in cell.split("|") if value)


@cache
def _lookup() -> tuple[dict[tuple[str, ...], Senses], dict[str, int]]:
    """Words in lower case to what they mean, and to the length of the longest name that begins with a word.

    One country's word has its first meaning only.
    """
    known: dict[tuple[str, ...], Senses] = {_key(name): [] for name in OTHER_PLACES}
    for row in countries().values():
        meanings = {NAME: (row.name, *row.aliases), DEMONYM: _with_plurals(row.demonyms)}
        meanings |= {CAPITAL: row.capitals, SEAT: row.seats}
        for meaning, names in meanings.items():
            for name in names:
                senses = known.setdefault(_key(name), [])
                if row.iso2 not in {code for code, *_ in senses} and name not in OTHER_PLACES:
                    senses.append((row.iso2, meaning))
    longest: dict[str, int] = {}
    for key in known:
        first = key[0].lower()
        longest[first] = max(longest.get(first, 0), len(key))
    return known, longest


def _key(name: str) -> tuple[str, ...]:
    """A name's words in lower case; what is short and all in capitals (US) stays so, to be no other word (us)."""
    if len(name) < 4 and name.isupper() and name.isalpha():
        return (name,)
    return tuple(piece.lower() for piece in PIECE.findall(name))


def _with_plurals(demonyms: tuple[str, ...]) -> list[str]:
    plural = [name + "s" for name in demonyms if not name.endswith(("s", "sh", "ch", "ese", "men"))]
    return [*demonyms, *plural]


def _senses(text: str, start: int, end: int, known: dict[tuple[str, ...], Senses]) -> tuple[int, Senses] | None:
    """Where the name at ``[start, end)`` ends, its full stop included, and what it means; None where it is no name."""
    senses = known.get(_key(text[start:end]))
    if senses is None:
        return None
    return end + (text[end : end + 1] == "." and "." in text[start:end]), senses
