"""Where the article's claims agree and clash: pairs of claims side by side, and pairs of sources."""

from typing import NamedTuple

from IPython.display import HTML

from analysis.page.cards import by_id
from analysis.page.people import Cast, Who, given, read_cast
from analysis.page.views import show
from analysis.tables import Tables

# Relations in the order of what a reader should see first, and what each means.
RELATIONS = {
    "conflicts": "Conflict: they cannot both be true",
    "corroborates": "Corroboration: independent sources say the same",
    "repeats": "Repetition: the same, but from one side or one source",
    "related": "Related: about the same thing",
}
# Pairs of a relation shown before the rest is folded away.
SHOWN = 6


class Side(NamedTuple):
    """One claim of a pair; ``when`` is empty where no time is known."""

    claim: str
    who: Who
    text: str
    when: str
    certainty: str


class Pair(NamedTuple):
    """Two claims, their relation, how probable it is (0 to 1), and why."""

    a: Side
    b: Side
    score: float
    slots: str
    reason: str


def render_pairs(tables: Tables) -> HTML:
    """The pairs of claims by relation, conflicts first, the most probable first; then who meets whom."""
    cast = read_cast(tables)
    meetings = [
        row | {"a": cast.of(row["source_a"]), "b": cast.of(row["source_b"]), "reason": given(row["reason"])}
        for row in tables["source_pairs"].to_dict("records")
    ]
    return show("pairs", groups=_groups(tables, cast), meetings=meetings, meanings=RELATIONS, shown=SHOWN)


def _groups(tables: Tables, cast: Cast) -> dict[str, list[Pair]]:
    claims = by_id(tables["claims"], "claim_id")
    ranked = tables["claim_pairs"].sort_values("score", ascending=False, kind="stable").to_dict("records")
    return {
        relation: [_pair(row, claims, cast) for row in ranked if row["relation"] == relation] for relation in RELATIONS
    }


def _pair(row: dict, claims: dict[str, dict], cast: Cast) -> Pair:
    sides = (_side(claims[row[column]], cast) for column in ("claim_a", "claim_b"))
    slots = ", ".join(given(row["slots"]).split())
    return Pair(*sides, score=float(row["score"]), slots=slots, reason=given(row["reason"]))


def _side(claim: dict, cast: Cast) -> Side:
    when = " to ".join(dict.fromkeys(filter(None, (given(claim["when_start"]), given(claim["when_end"])))))
    who = cast.of(claim["source_id"], attributed=bool(given(claim["statement_id"])))
    return Side(claim["claim_id"], who, claim["text"], when.replace("T", " "), given(claim["certainty"]))
