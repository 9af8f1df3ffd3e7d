"""What the page says of a statement that a reader points at: who, on whose word, how sure, and what meets it."""

from typing import NamedTuple

import pandas as pd

from analysis.page.people import Cast, Who, given
from analysis.tables import Tables

# Statements less sure than this look so on the page.
SURE = 0.5
# Meetings shown on a card, the rest being counted.
MOST = 4
# What a pair of claims is called, seen from one of them; the first matters most.
MEETINGS = {"conflicts": "clashes with", "corroborates": "agrees with", "repeats": "says the same as"}


class Meeting(NamedTuple):
    """A claim of somebody else's, or a second one of the same, that agrees or clashes with a statement's."""

    relation: str
    verb: str
    who: Who
    text: str
    claim: str
    reason: str


class Card(NamedTuple):
    """One statement: ``via`` are all who pass it on, the nearest to its source first; ``confidence`` is 0 to 1."""

    id: str
    who: Who
    via: tuple[Who, ...]
    start: int
    cue: str
    content: str
    act: str
    quotation: str
    n_words: int
    certainty: str
    negated: bool
    confidence: float
    meetings: tuple[Meeting, ...]

    @property
    def is_sure(self) -> bool:
        """Whether the reading is more likely right than wrong."""
        return self.confidence >= SURE


def make_cards(tables: Tables, cast: Cast) -> list[Card]:
    """A card for each statement, in the order of the table."""
    meetings = _meetings(tables, cast)
    return [_card(row, cast, meetings.get(row["statement_id"], [])) for row in tables["statements"].to_dict("records")]


def _card(row: dict, cast: Cast, meetings: list[Meeting]) -> Card:
    return Card(
        id=row["statement_id"],
        who=cast.of(row["source_id"]),
        via=tuple(cast.of(source) for source in given(row["relay"]).split()),
        start=row["content_spans"][0][0] if row["content_spans"] else 0,
        cue=given(row["cue_text"]),
        content=given(row["content_text"]),
        act=given(row["act"]),
        quotation=row["quotation"],
        n_words=int(row["n_words"]),
        certainty=given(row["certainty"]),
        negated=row["polarity"] == "negated",
        confidence=float(row["confidence"]),
        meetings=tuple(sorted(meetings, key=lambda m: list(MEETINGS).index(m.relation))),
    )


def _meetings(tables: Tables, cast: Cast) -> dict[str, list[Meeting]]:
    """By statement, the claims that meet its own."""
    claims = by_id(tables["claims"], "claim_id")
    found: dict[str, list[Meeting]] = {}
    for pair in tables["claim_pairs"].to_dict("records"):
        if pair["relation"] not in MEETINGS:
            continue
        for own, other in (("claim_a", "claim_b"), ("claim_b", "claim_a")):
            row = claims[pair[other]]
            who = cast.of(row["source_id"], attributed=bool(given(row["statement_id"])))
            meeting = Meeting(
                pair["relation"], MEETINGS[pair["relation"]], who, row["text"], pair[other], given(pair["reason"])
            )
            found.setdefault(given(claims[pair[own]]["statement_id"]), []).append(meeting)
    return found


def by_id(frame: pd.DataFrame, column: str) -> dict[str, dict]:
    """The rows of a table by their id."""
    return {row[column]: row for row in frame.to_dict("records")}
