"""From an annotated article to tidy tables, and from tables to files."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from spacy.tokens import Doc

from analysis.acts import act_of
from analysis.article import Article
from analysis.attribution import Attribution
from analysis.encoder import Layout, lay_out
from analysis.schema import TABLES
from analysis.sources import group_sources, show_name

GAP = " … "
# A cell that a spreadsheet would take for a formula is written with an apostrophe before it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Tables = dict[str, pd.DataFrame]
Span = tuple[int, int]


def tabulate(article: Article, doc: Doc) -> Tables:
    """The tables of one article, by name, each as `analysis.schema.TABLES` describes it."""
    text, layout, found = doc.text, lay_out(doc), doc._.attributions
    sentences = _sentences(text, doc, layout)
    groups = group_sources([_join(text, a["source"]) for a in found])
    sources = _sources(text, layout, found, groups)
    statements = _statements(text, layout, found, groups)
    claims = _claims(text, layout, statements, sentences)
    rows = {
        "articles": [_article(article, layout)],
        "sentences": sentences,
        "sources": sources,
        "statements": statements,
        "claims": claims,
    }
    return {name: TABLES[name].frame([{"article_id": article.id} | row for row in rows[name]]) for name in rows}


def own_content(attribution: Attribution) -> list[Span]:
    """The pieces of content that the source says itself, without those it only passes on."""
    return [span for span in attribution["content"] if span not in attribution["relayed"]]


def write_tables(tables: Tables, folder: Path, form: str) -> None:
    """Write one file a table: ``csv`` (spans as JSON), ``jsonl`` (an object a row) or ``parquet``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        path = folder / f"{name}.{form}"
        if form == "parquet":
            frame.to_parquet(path, index=False)
        elif form == "jsonl":
            frame.to_json(path, orient="records", lines=True, force_ascii=False)
        else:
            to_csv_cells(frame, name).to_csv(path, index=False, lineterminator="\n")


def to_csv_cells(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """A frame whose spans are JSON and whose texts no spreadsheet takes for a formula."""
    texts = {c.name: c.kind for c in TABLES[name].columns}
    spans = {column: frame[column].map(json.dumps) for column in TABLES[name].span_columns}
    safe = {c: frame[c].map(_defuse) for c, kind in texts.items() if kind in ("id", "text")}
    return frame.assign(**spans, **safe)


def join_tables(many: list[Tables]) -> Tables:
    """The tables of several articles one below the other."""
    return {
        name: pd.concat([tables[name] for tables in many], ignore_index=True) if many else TABLES[name].frame()
        for name in TABLES
    }


def _defuse(cell: str | None) -> str | None:
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _article(article: Article, layout: Layout) -> dict:
    return {
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "path": article.path,
        "sha256": article.sha256,
        "n_words": int(layout.is_word.sum()),
    }


def _sentences(text: str, doc: Doc, layout: Layout) -> list[dict]:
    starts = [p.start for p in layout.paragraphs]
    rows = []
    for sentence in doc.sents:
        tokens = [t for t in sentence if not t.is_space]
        if not tokens:
            continue
        start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
        paragraph = int(np.searchsorted(starts, start, side="right"))
        rows.append(
            {
                "sentence_id": f"sent{len(rows) + 1}",
                "paragraph": paragraph,
                "start": start,
                "end": end,
                "text": text[start:end],
                "is_heading": layout.paragraphs[paragraph - 1].is_heading,
            }
        )
    return rows


def _sources(text: str, layout: Layout, found: list[Attribution], groups: list[int | None]) -> list[dict]:
    rows = []
    for group in range(max((g + 1 for g in groups if g is not None), default=0)):
        mentions = [a["source"] for a, g in zip(found, groups, strict=True) if g == group]
        said = [content for a, g in zip(found, groups, strict=True) if g == group and (content := own_content(a))]
        rows.append(
            {
                "source_id": f"src{group + 1}",
                "name": show_name([_join(text, spans) for spans in mentions]),
                "n_statements": len(said),
                "n_words": sum(_count(layout, content) for content in said),
                "mentions": _as_lists(sorted({span for spans in mentions for span in spans})),
            }
        )
    return rows


def _statements(text: str, layout: Layout, found: list[Attribution], groups: list[int | None]) -> list[dict]:
    name = lambda group: None if group is None else f"src{group + 1}"  # noqa: E731
    rows = []
    for attribution, group in zip(found, groups, strict=True):
        if not (content := own_content(attribution)):
            continue
        via = attribution["via"]
        via = None if via is None or groups[via] == group else via
        cue = _join(text, attribution["cue"])
        quoted = layout.quoted[_words_in(layout, content)]
        rows.append(
            {
                "statement_id": f"s{len(rows) + 1}",
                "source_id": name(group),
                "via_source_id": name(groups[via]) if via is not None else None,
                "cue_text": cue,
                "n_words": len(quoted),
                "n_quoted": int(quoted.sum()),
                "quotation": "direct" if quoted.all() else "mixed" if quoted.any() else "indirect",
                "act": act_of(cue) or None,
                "confidence": round(attribution["confidence"], 3),
                "source_text": _join(text, attribution["source"]),
                "content_text": _join(text, content),
                "via_spans": _as_lists(found[via]["source"]) if via is not None else [],
                "source_spans": _as_lists(attribution["source"]),
                "cue_spans": _as_lists(attribution["cue"]),
                "content_spans": _as_lists(content),
            }
        )
    return rows


def _claims(text: str, layout: Layout, statements: list[dict], sentences: list[dict]) -> list[dict]:
    """A statement's content, cut at sentences; and each sentence that no statement touches, headings left out."""
    claims, cited = [], []
    for row in statements:
        cited += [tuple(span) for role in ("source", "cue", "content") for span in row[f"{role}_spans"]]
        for sentence in sentences:
            within = sentence["start"], sentence["end"]
            pieces = [piece for span in row["content_spans"] if (piece := _overlap(span, within))]
            if pieces and _count(layout, pieces):
                claims.append((pieces[0][0], pieces[-1][1], row, sentence))
    for sentence in sentences:
        span = sentence["start"], sentence["end"]
        if not sentence["is_heading"] and _count(layout, [span]) and not any(_overlap(span, c) for c in cited):
            claims.append((*span, {}, sentence))
    claims.sort(key=lambda claim: claim[:2])
    return [
        {
            "claim_id": f"c{i}",
            "statement_id": row.get("statement_id"),
            "source_id": row.get("source_id"),
            "sentence_id": sentence["sentence_id"],
            "start": start,
            "end": end,
            "text": text[start:end],
        }
        for i, (start, end, row, sentence) in enumerate(claims, 1)
    ]


def _words_in(layout: Layout, spans: list[Span]) -> np.ndarray:
    within = np.zeros(len(layout.words), dtype=bool)
    for start, end in spans:
        within |= (layout.starts < end) & (layout.ends > start)
    return within & layout.is_word


def _count(layout: Layout, spans: list[Span]) -> int:
    return int(_words_in(layout, spans).sum())


def _overlap(one: Span, other: Span) -> Span | None:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def _join(text: str, spans: list[Span]) -> str:
    return GAP.join(text[start:end] for start, end in spans)


def _as_lists(spans: list[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]
