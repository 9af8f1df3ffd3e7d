"""Who speaks in a figure: the sources, those nobody names, and the article itself."""

import pandas as pd

from analysis.countries import countries
from analysis.figures.canvas import TEXT
from analysis.figures.lettering import printable, shorten
from analysis.palette import INK, OTHERS, rank_sources, source_colours
from analysis.tables import Tables

# The widest a name may be anywhere, in points; most figures have less room.
LONGEST = 300.0
# Ids of voices that are no source of the article's.
NOBODY, ARTICLE = "nobody", "article"


def find_cast(tables: Tables) -> pd.DataFrame:
    """A row a voice, by id: ``name``, ``kind``, ``country`` and ``colour``; sources with the most words come first."""
    sources = rank_sources(tables["sources"])
    colours = source_colours(sources)
    rows = {
        row["source_id"]: {
            "name": shorten(printable(row["name"], instead=f"source {row['source_id']}"), LONGEST, TEXT),
            "kind": row["kind"] if given(row["kind"]) else "",
            "colour": colours[row["source_id"]],
        }
        for row in sources.to_dict("records")
    }
    rows[NOBODY] = {"name": "no one named", "kind": "", "colour": OTHERS}
    rows[ARTICLE] = {"name": "the article itself", "kind": "", "colour": INK}
    cast = pd.DataFrame.from_dict(rows, orient="index", columns=["name", "kind", "colour"])
    return cast.assign(country=pd.Series(_countries(sources), index=cast.index, dtype="object").fillna(""))


def voice_of(rows: pd.DataFrame) -> pd.Series:
    """Whose each statement or claim is: a source's id, `NOBODY`, or `ARTICLE` for a claim without a statement."""
    own = rows["statement_id"].isna()
    return rows["source_id"].where(rows["source_id"].notna(), own.map({True: ARTICLE, False: NOBODY})).astype("str")


def keep_most(weights: pd.Series, most: int) -> list[str]:
    """The voices with the largest weights, in the order given; `NOBODY` and `ARTICLE` stay and are not counted."""
    sources = weights.drop([NOBODY, ARTICLE], errors="ignore")
    kept = set(sources.sort_values(ascending=False, kind="stable").index[:most]) | {NOBODY, ARTICLE}
    return [voice for voice in weights.index if voice in kept]


def number(count: int, noun: str) -> str:
    """A count with its noun: 1 word, 2 words, 1,200 words."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def share(part: float, whole: float) -> str:
    """A share in whole per cent, never 0% or 100% where it is not; of nothing, nothing."""
    per_cent = round(100 * part / max(whole, 1))
    return f"{min(max(per_cent, 1), 99) if 0 < part < whole else per_cent}%"


def listed(names: list[str]) -> str:
    """Names in a sentence: a, b and c."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def capital(text: str) -> str:
    """The first letter in upper case, the others as they are."""
    return text[:1].upper() + text[1:]


def given(cell: object) -> bool:
    """Whether a cell of text holds one."""
    return isinstance(cell, str) and cell != ""


def _countries(sources: pd.DataFrame) -> dict[str, str]:
    """A source's country by name: its own, else that of the one it is a part of."""
    own = dict(zip(sources["source_id"], sources["country"], strict=True))
    part_of = dict(zip(sources["source_id"], sources["part_of_id"], strict=True))
    found = {}
    for source in own:
        at, seen = source, set()
        while not given(own.get(at)) and given(part_of.get(at)) and at not in seen:
            seen.add(at)
            at = part_of[at]
        if given(code := own.get(at)):
            found[source] = countries()[code].name if code in countries() else code
    return found
