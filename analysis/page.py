"""The article and its statements as HTML. Every piece of text is escaped; colours and ids are our own."""

from html import escape
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.article import Article
from analysis.layout import find_paragraphs
from analysis.palette import OTHERS, rank_sources, source_colours
from analysis.tables import Tables

STYLE = (Path(__file__).parent / "template" / "marks.css").read_text(encoding="utf-8")
NOBODY = "no one named"
# Statements less sure than this look so on the page.
SURE = 0.5


class Mark(NamedTuple):
    """One span of a statement on the page."""

    start: int
    end: int
    role: str
    statement: str


def render_article(article: Article, tables: Tables) -> str:
    """The whole text, each attributed statement marked in the colour of its source and numbered."""
    marks = _marks(tables["statements"])
    looks = _looks(tables)
    parts = []
    for p in find_paragraphs(article.text):
        inside = [m for m in marks if m.start < p.end and m.end > p.start]
        cuts = sorted({p.start, p.end} | {at for m in inside for at in (m.start, m.end) if p.start < at < p.end})
        pieces = "".join(_piece(article.text, a, b, inside, looks) for a, b in pairwise(cuts))
        parts.append(f"<h3>{pieces}</h3>" if p.is_heading else f"<p>{pieces}</p>")
    return f'<div class="article" lang="{escape(article.language or "en", quote=True)}">{"".join(parts)}</div>'


def render_head(article: Article, tables: Tables) -> str:
    """The style of all that follows, in a notebook as on a page, and what is known about the article on one line."""
    words = int(tables["articles"]["n_words"].iloc[0])
    facts = [article.path, f"published {article.published}" if article.published else "", _counted(words, "word")]
    facts += [_counted(len(tables["statements"]), "attributed statement"), _counted(len(tables["sources"]), "source")]
    return f'<style>{STYLE}</style><p class="facts">{escape(" · ".join(fact for fact in facts if fact))}</p>'


def render_sources(tables: Tables) -> str:
    """Every source as a row, most words first: who it is and how much it says; the same colour everywhere."""
    colours, names = source_colours(tables["sources"]), _by_id(tables["sources"], "name")
    rows = []
    for row in rank_sources(tables["sources"]).to_dict("records"):
        role = f"<br><small>{escape(row['role'])}</small>" if _given(row["role"]) else ""
        part = f"<br><small>speaks for {escape(names[row['part_of_id']])}</small>" if _given(row["part_of_id"]) else ""
        reason = escape(row["kind_reason"], quote=True)
        where = escape(row["country_reason"] if _given(row["country"]) else "the text does not tell", quote=True)
        rows.append(
            f'<tr><td><i style="background:{colours[row["source_id"]]}"></i>{escape(row["name"])}{role}{part}</td>'
            f'<td title="{reason}">{row["kind"]}</td>'
            f'<td title="{where}">{row["country"] if _given(row["country"]) else "–"}</td><td>{row["naming"]}</td>'
            f"<td>{row['n_statements']}</td><td>{row['n_words']}</td></tr>"
        )
    columns = ("who", "kind", "country", "named?", "statements", "words")
    return _table("sources", columns, rows) if rows else "<p>The article cites no one.</p>"


def render_statements(tables: Tables) -> str:
    """Every statement as a row: who, on whose word, how, what, and how sure the reading is; linked to the text."""
    names = _by_id(tables["sources"], "name")
    colours = source_colours(tables["sources"])
    rows = []
    for row in tables["statements"].to_dict("records"):
        known = isinstance(row["source_id"], str)
        who = escape(names[row["source_id"]]) if known else f"<em>{NOBODY}</em>"
        via = f"<br><small>via {escape(names[row['via_source_id']])}</small>" if _given(row["via_source_id"]) else ""
        act = escape(row["act"]) if _given(row["act"]) else "–"
        rows.append(
            f'<tr id="row-{row["statement_id"]}"><td><a href="#{row["statement_id"]}">{row["statement_id"]}</a></td>'
            f'<td><i style="background:{colours.get(row["source_id"], OTHERS)}"></i>{who}{via}</td>'
            f"<td>{act}<br><small>“{escape(row['cue_text'])}”</small></td><td>{row['quotation']}</td>"
            f"<td>{escape(row['content_text'])}</td><td>{row['confidence']:.0%}</td></tr>"
        )
    return _table("statements", ("", "who", "act", "speech", "what is said", "sure"), rows)


def render_claims(tables: Tables) -> str:
    """Every claim as a row: who makes it, in what words."""
    names, colours = _by_id(tables["sources"], "name"), source_colours(tables["sources"])
    rows = []
    for row in tables["claims"].to_dict("records"):
        voice = names.get(row["source_id"]) or (NOBODY if _given(row["statement_id"]) else "the article itself")
        link = f'<a href="#{row["statement_id"]}">{row["statement_id"]}</a>' if _given(row["statement_id"]) else ""
        colour = colours.get(row["source_id"], OTHERS if link else "transparent")
        rows.append(
            f'<tr><td>{row["claim_id"]}</td><td><i style="background:{colour}"></i>{escape(voice)}</td>'
            f"<td>{link}</td><td>{escape(row['text'])}</td></tr>"
        )
    return _table("claims", ("", "who claims it", "in", "claim"), rows)


def _table(name: str, columns: tuple[str, ...], rows: list[str]) -> str:
    head = "".join(f"<th>{column}</th>" for column in columns)
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<div class="wide"><table class="{name}">{body}</table></div>'


def _marks(statements: pd.DataFrame) -> list[Mark]:
    """All spans of all statements, the widest first, so that the narrowest statement is on top."""
    marks = [
        Mark(start, end, role, row["statement_id"])
        for row in statements.to_dict("records")
        for role in ("content", "source", "cue", "via")
        for start, end in row[f"{role}_spans"]
    ]
    return sorted(marks, key=lambda m: m.start - m.end)


def _looks(tables: Tables) -> dict[str, tuple[str, str, str]]:
    """For each statement its colour, how sure it is, and what is said about it where the mouse rests."""
    names, colours = _by_id(tables["sources"], "name"), source_colours(tables["sources"])
    looks = {}
    for row in tables["statements"].to_dict("records"):
        who = names.get(row["source_id"], NOBODY)
        via = f" via {names[row['via_source_id']]}" if _given(row["via_source_id"]) else ""
        about = f"{row['statement_id']}: {who}{via}, {row['quotation']}, {row['confidence']:.0%} sure"
        sure = "" if row["confidence"] >= SURE else " unsure"
        looks[row["statement_id"]] = colours.get(row["source_id"], OTHERS), sure, about
    return looks


def _piece(text: str, start: int, end: int, marks: list[Mark], looks: dict[str, tuple[str, str, str]]) -> str:
    """The text between two cuts, marked with the role it has in the narrowest statement there."""
    over = [m for m in marks if m.start <= start and m.end >= end]
    html = escape(text[start:end])
    if not over:
        return html
    top = over[-1]
    colour, sure, about = looks[top.statement]
    begins = [m for m in over if m.role == "content" and m.start == start]
    numbers = "".join(f'<a class="n" id="{m.statement}" href="#row-{m.statement}">{m.statement}</a>' for m in begins)
    about = escape(about, quote=True)
    return f'{numbers}<mark class="{top.role}{sure}" style="--c:{colour}" title="{about}">{html}</mark>'


def _by_id(sources: pd.DataFrame, column: str) -> dict[str, str]:
    return dict(zip(sources["source_id"], sources[column], strict=True))


def _given(cell: object) -> bool:
    return isinstance(cell, str) and cell != ""


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("s" if count != 1 else "")
