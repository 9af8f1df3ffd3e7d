"""What findings are made of: the tables as plain rows, and words for those who read them."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import pandas as pd

Row = dict[str, object]
Span = tuple[int, int]
LONGEST_QUOTE = 14  # Words.
# Words with quotation marks round all of them, or with one that has no other.
BALANCED = re.compile(r'(?s)\A[“”"„«»]?([^“”"„«»]*)[“”"„«»]?\Z')
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Finding(NamedTuple):
    """Something to check: its kind and severity, the places concerned, the one to look at first before all others.

    ``refs`` are ids of the rows it rests on. ``weight`` tells how much of its kind it matters, from 0 up.
    """

    kind: str
    severity: str
    spans: tuple[Span, ...]
    refs: tuple[str, ...]
    message: str
    advice: str
    weight: float = 0.0


class Evidence:
    """The tables of one article as rows whose empty cells are None, and what joins them."""

    def __init__(self, text: str, rows: dict[str, list[Row]]):
        self.text = text
        self.rows = rows

    @cached_property
    def claims(self) -> dict[str, Row]:
        """Claims by id."""
        return {row["claim_id"]: row for row in self.rows["claims"]}

    @cached_property
    def sources(self) -> dict[str, Row]:
        """Sources by id."""
        return {row["source_id"]: row for row in self.rows["sources"]}

    @cached_property
    def statements(self) -> dict[str, Row]:
        """Statements by id."""
        return {row["statement_id"]: row for row in self.rows["statements"]}

    @cached_property
    def corroborated(self) -> set[str]:
        """Ids of claims that an independent source confirms, and of those that only repeat one of these."""
        pairs = [(p["relation"], {p["claim_a"], p["claim_b"]}) for p in self.rows["claim_pairs"]]
        confirmed = {claim for relation, pair in pairs if relation == "corroborates" for claim in pair}
        return confirmed.union(*(pair for relation, pair in pairs if relation == "repeats" and confirmed & pair))

    @cached_property
    def named(self) -> set[str]:
        """Ids of entities that have a name."""
        return {row["entity_id"] for row in self.rows["entities"] if row["form"] == "name" and row["label"] in LABELS}

    @cached_property
    def forms(self) -> dict[object, set[object]]:
        """By entity, in which forms the text speaks of it: name, description, pronoun."""
        forms: dict[object, set[object]] = {}
        for row in self.rows["entities"]:
            forms.setdefault(row["entity_id"], set()).add(row["form"])
        return forms

    @cached_property
    def exact(self) -> set[str]:
        """Ids of quantities to verify: neither vague ("several") nor a few that the text takes for known."""
        return {str(row["quantity_id"]) for row in self.rows["quantities"] if _is_exact(self.text, row)}

    def is_own(self, claim: Row) -> bool:
        """Whether a claim is the article's own."""
        return not claim["statement_id"]

    def name(self, source_id: str | None) -> str:
        """A source's name, with the article that the text gives it; words for one that the text does not tell."""
        if source_id not in self.sources or self.forms.get(self.sources[source_id]["entity_id"]) == {"pronoun"}:
            return UNTOLD
        name, kind = str(self.sources[source_id]["name"]), self.sources[source_id]["kind"]
        return f"the {name}" if kind != "person" and re.search(rf"\b[Tt]he {re.escape(name)}\b", self.text) else name

    def teller(self, claim: Row) -> str:
        """Who makes a claim, as the subject of a sentence."""
        return "the article" if self.is_own(claim) else self.name(claim["source_id"])


LABELS = frozenset("PERSON ORG GPE LOC FAC NORP".split())
FEW = 2
# "The two leaders" are no number to verify.
KNOWN = re.compile(r"(?i)\b(?:the|these|those|both|its|his|her|their|our|of)\s$")
UNTOLD = "someone the article does not name"


def read_evidence(text: str, tables: dict[str, pd.DataFrame]) -> Evidence:
    """The tables as rows; one that is missing is empty."""
    return Evidence(text, {name: _rows(frame) for name, frame in tables.items()} | _absent(tables))


def _rows(frame: pd.DataFrame) -> list[Row]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _absent(tables: dict[str, pd.DataFrame]) -> dict[str, list[Row]]:
    needed = ("sentences", "entities", "sources", "statements", "claims", "times", "quantities", "claim_pairs")
    return {name: [] for name in needed if name not in tables}


def _is_exact(text: str, quantity: Row) -> bool:
    if size_of(quantity) > FEW or (quantity["unit"] and quantity["high"] is not None):
        return True
    is_known = KNOWN.search(text[: span_of(quantity)[0]][-12:])
    return quantity["high"] == FEW and bool(quantity["counted"]) and not is_known


def size_of(quantity: Row) -> float:
    """The most that a quantity can be, or where it has no bound, the least."""
    return float(next((quantity[key] for key in ("high", "low") if quantity[key] is not None), 0))


def span_of(row: Row) -> Span:
    """The characters of a row."""
    return int(row["start"]), int(row["end"])


def quote(text: str, span: Span) -> str:
    """The words of a place in quotation marks, the first `LONGEST_QUOTE` where there are more."""
    words = BALANCED.sub(r"\1", text[span[0] : span[1]].strip()).split()
    return f"“{' '.join(words[:LONGEST_QUOTE]).rstrip('.,;')}{' …' if len(words) > LONGEST_QUOTE else ''}”"


def count(n: int, thing: str, things: str = "") -> str:
    """A number of things in words: one claim, two claims, 12 claims."""
    return f"{COUNTS[n] if n < len(COUNTS) else n} {thing if n == 1 else things or thing + 's'}"


def sentence(words: str) -> str:
    """Words as a sentence: with a capital letter, and one full stop."""
    words = words.strip()
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def overlapping(rows: Iterable[Row], spans: Iterable[Span]) -> list[Row]:
    """The rows that share a character with a place."""
    places = list(spans)
    return [row for row in rows if any(row["start"] < end and start < row["end"] for start, end in places)]
