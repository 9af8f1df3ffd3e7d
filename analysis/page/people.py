"""Sources as the page shows them: one name and one look each, the same wherever they stand."""

from typing import NamedTuple

from analysis.countries import countries
from analysis.palette import COLOURS, OTHERS, rank_sources, source_colours
from analysis.tables import Tables

# The style's class for each colour.
LOOKS = {OTHERS: "c0"} | {colour: f"c{n}" for n, colour in enumerate(COLOURS, 1)}


class Who(NamedTuple):
    """A source: its row of ``sources`` without spans, and its ``look``, the class that gives it its colour.

    ``id`` is empty for who is none: the article itself, and the one whom the article does not name.
    """

    id: str
    name: str
    look: str
    kind: str = ""
    country: str = ""
    role: str = ""
    naming: str = ""
    part_of: str = ""
    n_statements: int = 0
    n_words: int = 0
    kind_reason: str = ""
    country_reason: str = ""


NOBODY = Who("", "No one named", "nobody")
ARTICLE = Who("", "The article itself", "own")


class Cast(dict[str, Who]):
    """All sources by id, those with the most words first."""

    def of(self, source_id: object, *, attributed: bool = True) -> Who:
        """Who that is; where no source is given, no one named or, of a claim without statement, the article."""
        return self.get(source_id, NOBODY if attributed else ARTICLE)

    def kinds(self) -> dict[str, list[str]]:
        """The ids of the sources by their kind."""
        found: dict[str, list[str]] = {}
        for who in self.values():
            found.setdefault(who.kind, []).append(who.id)
        return found


def read_cast(tables: Tables) -> Cast:
    """The sources of an article as the page shows them."""
    colours = source_colours(tables["sources"])
    rows = rank_sources(tables["sources"]).to_dict("records")
    names = {row["source_id"]: row["name"] for row in rows}
    return Cast({row["source_id"]: _who(row, LOOKS[colours[row["source_id"]]], names) for row in rows})


def given(cell: object) -> str:
    """A cell's text; the empty text where the cell is empty, in whichever way."""
    return cell if isinstance(cell, str) else ""


def _who(row: dict, look: str, names: dict[str, str]) -> Who:
    code = given(row["country"])
    country = countries().get(code)
    texts = ("kind", "role", "naming", "kind_reason", "country_reason")
    return Who(
        id=row["source_id"],
        name=" ".join(row["name"].split()),
        look=look,
        country=country.name if country else code,
        part_of=names.get(given(row["part_of_id"]), ""),
        n_statements=int(row["n_statements"]),
        n_words=int(row["n_words"]),
        **{name: given(row[name]) for name in texts},
    )
