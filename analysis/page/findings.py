"""What to check first: the findings, worst first, each leading to its words in the article."""

import re
from typing import NamedTuple

from IPython.display import HTML

from analysis.article import Article
from analysis.layout import CLOSING, OPENING, STRAIGHT
from analysis.page.people import Cast, Who, given, read_cast
from analysis.page.views import show
from analysis.tables import Tables

# Findings shown before the rest is folded away, and characters of their words.
SHOWN = 8
LONGEST = 160
MARK = re.compile(f"[{OPENING}{CLOSING}{STRAIGHT}]")


class Place(NamedTuple):
    """Some words of a finding: their characters (half-open), the id of their anchor in the article, how they begin."""

    start: int
    end: int
    anchor: str
    words: str

    @property
    def quoted(self) -> str:
        """Its words in quotation marks, unless they bring some of their own."""
        return self.words if MARK.search(self.words) else f"“{self.words}”"


class Finding(NamedTuple):
    """One row of ``findings``: the place to look at first comes first; ``people`` are the sources concerned."""

    id: str
    number: int
    kind: str
    severity: str
    message: str
    advice: str
    places: list[Place]
    people: list[Who]


def render_findings(article: Article, tables: Tables) -> HTML:
    """Every finding with its words, linked to the article, and what to do about it."""
    return show("findings", findings=make_findings(article, tables, read_cast(tables)), shown=SHOWN)


def make_findings(article: Article, tables: Tables, cast: Cast) -> list[Finding]:
    """The findings in the order of the table, which has the worst first."""
    owners = _owners(tables, cast)
    return [
        Finding(
            id=row["finding_id"],
            number=number,
            kind=row["kind"],
            severity=row["severity"],
            message=given(row["message"]),
            advice=given(row["advice"]),
            places=_places(article.text, row),
            people=_people(given(row["refs"]), owners),
        )
        for number, row in enumerate(tables["findings"].to_dict("records"), 1)
    ]


def shorten(text: str, most: int = LONGEST) -> str:
    """A text on one line, cut between words where it is longer."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",;:–— ") + " …"


def _places(text: str, row: dict) -> list[Place]:
    first = (row["start"], row["end"])
    spans = [first, *(tuple(span) for span in row["spans"] if tuple(span) != first)]
    anchors = [row["finding_id"], *(f"{row['finding_id']}-{n}" for n in range(2, len(spans) + 1))]
    return [Place(*span, anchor, shorten(text[slice(*span)])) for span, anchor in zip(spans, anchors, strict=True)]


def _owners(tables: Tables, cast: Cast) -> dict[str, Who]:
    """Whose each source, statement and claim is, by its id."""
    owners: dict[str, Who] = dict(cast)
    for name, column in (("statements", "statement_id"), ("claims", "claim_id")):
        frame = tables[name]
        owners |= {row: cast[who] for row, who in zip(frame[column], frame["source_id"], strict=True) if who in cast}
    return owners


def _people(refs: str, owners: dict[str, Who]) -> list[Who]:
    return list(dict.fromkeys(owners[ref] for ref in refs.split() if ref in owners))
