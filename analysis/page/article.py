"""The article with every statement marked, who says it in the margin, and a card for each."""

from typing import NamedTuple

from IPython.display import HTML
from markupsafe import Markup

from analysis.article import Article
from analysis.layout import find_paragraphs
from analysis.page.cards import MOST, Card, make_cards
from analysis.page.findings import Finding, make_findings
from analysis.page.marks import Drawer, Mark
from analysis.page.people import read_cast
from analysis.page.views import fill, show
from analysis.tables import Tables

# Sources listed in the legend before the rest is folded away.
SHOWN = 12


class Passage(NamedTuple):
    """One paragraph of the page: its marked text, and the statements that begin in it."""

    html: Markup
    is_heading: bool
    cards: list[Card]


def render_article(article: Article, tables: Tables) -> HTML:
    """The whole text, each attributed statement marked in the colour of its source, with a legend that filters."""
    cast = read_cast(tables)
    cards = make_cards(tables, cast)
    findings = make_findings(article, tables, cast)
    marks = [*_statement_marks(tables, cards), *_claim_marks(tables), *_finding_marks(findings)]
    return show(
        "article",
        passages=_passages(article.text, marks, cards),
        cards=cards,
        cast=cast,
        findings=findings,
        language=article.language or "en",
        shown=SHOWN,
        most=MOST,
    )


def _passages(text: str, marks: list[Mark], cards: list[Card]) -> list[Passage]:
    drawer = Drawer(text, marks)
    return [
        Passage(drawer.draw(p.start, p.end), p.is_heading, [c for c in cards if p.start <= c.start < p.end])
        for p in find_paragraphs(text)
    ]


def _statement_marks(tables: Tables, cards: list[Card]) -> list[Mark]:
    marks = []
    for row, card in zip(tables["statements"].to_dict("records"), cards, strict=True):
        for role in ("content", "source", "cue", "via"):
            who = card.via[0] if role == "via" and card.via else card.who
            look = who.look if card.is_sure or role != "content" else f"{who.look} unsure"
            data = (("data-statement", card.id), ("data-source", who.id))
            for n, (start, end) in enumerate(row[f"{role}_spans"]):
                first = role == "content" and n == 0
                marks.append(Mark(start, end, role, look, card.id if first else "", data))
    return marks


def _claim_marks(tables: Tables) -> list[Mark]:
    return [Mark(row.start, row.end, "claim", id=row.claim_id) for row in tables["claims"].itertuples()]


def _finding_marks(findings: list[Finding]) -> list[Mark]:
    """Every place of every finding; a flag before the first leads back to the list."""
    marks = []
    for finding in findings:
        for n, place in enumerate(finding.places):
            flag = Markup(fill("flag", finding=finding)) if n == 0 else Markup()
            data = (("data-finding", finding.id),)
            marks.append(Mark(place.start, place.end, "finding", finding.severity, place.anchor, data, flag))
    return marks
