"""From an annotated article to tidy tables, and from tables to files."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from spacy.tokens import Doc

from analysis.acts import act_of
from analysis.article import Article
from analysis.attribution import Run
from analysis.claims import own_content
from analysis.claims.rows import claim_rows, time_rows
from analysis.components import SpokenOf
from analysis.encoder import Layout, lay_out
from analysis.mentions import DESCRIPTION, NAME, NAMED, PRONOUN
from analysis.schema import TABLES
from analysis.sources import Source, find_sources, relay_of
from analysis.times import find_times

GAP = " … "
# A cell that a spreadsheet would take for a formula is written with an apostrophe before it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Tables = dict[str, pd.DataFrame]
Span = tuple[int, int]


def tabulate(article: Article, doc: Doc) -> Tables:
    """The tables of one article, by name, each as `analysis.schema.TABLES` describes it."""
    layout = lay_out(doc)
    text = layout.text
    sentences = _sentences(text, doc, layout)
    cast = find_sources(doc)
    statements = _statements(doc, layout, cast)
    entities = _entities(doc, cast)
    sources = _sources(doc, cast, statements, entities)
    times = find_times(text, article.published)
    claims, quantities = claim_rows(doc, statements, sentences, entities, times)
    rows = {
        "articles": [_article(article, layout)],
        "sentences": sentences,
        "entities": entities,
        "sources": sources,
        "statements": statements,
        "claims": claims,
        "times": time_rows(text, times, claims),
        "quantities": quantities,
    }
    return {
        name: table.frame([{"article_id": article.id} | row for row in rows.get(name, [])])
        for name, table in TABLES.items()
    }


def write_tables(tables: Tables, folder: Path, form: str) -> None:
    """Write one file a table: ``csv`` (spans as JSON), ``jsonl`` (an object a row) or ``parquet``, each aside first."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        aside = folder / f".{name}.{form}.partial"
        if form == "parquet":
            _write_parquet(frame, name, aside)
        elif form == "jsonl":
            rows = "" if frame.empty else frame.to_json(orient="records", lines=True, force_ascii=False)
            aside.write_text(rows, encoding="utf-8")
        else:
            to_csv_cells(frame, name).to_csv(aside, index=False, lineterminator="\n")
        aside.replace(folder / f"{name}.{form}")


def _write_parquet(frame: pd.DataFrame, name: str, path: Path) -> None:
    """Spans have one type, whether or not there are any."""
    import pyarrow as pa

    schema = pa.Schema.from_pandas(frame, preserve_index=False)
    for column in TABLES[name].span_columns:
        spans = pa.field(column, pa.list_(pa.list_(pa.int64())))
        schema = schema.set(schema.get_field_index(column), spans)
    frame.to_parquet(path, index=False, schema=schema)


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


def _entities(doc: Doc, cast: list[Source]) -> list[dict]:
    """Entities of all kinds; descriptions and pronouns only of those who speak, have a name or come up again."""
    text, mentions, sizes = lay_out(doc).text, doc._.mentions, Counter(m["entity"] for m in doc._.mentions)
    told = {source.entity for source in cast} | {m["entity"] for m in mentions if m["form"] == NAME}
    kept = [i for i, m in enumerate(mentions) if m["entity"] in told or m["form"] == PRONOUN or sizes[m["entity"]] > 1]
    rows = [(mentions[i]["start"], mentions[i]["end"], mentions[i]["entity"], i) for i in kept]
    rows += [(e.start_char, e.end_char, (e.label_, e.text.lower()), None) for e in doc.ents if e.label_ not in NAMED]
    rows.sort(key=lambda row: (row[0], -row[1]))
    ids = {i: f"m{n}" for n, (*_, i) in enumerate(rows, 1) if i is not None}
    entities = {key: f"e{n}" for n, key in enumerate(dict.fromkeys(key for _, _, key, _ in rows), 1)}
    names = {source.entity: source.profile.name for source in cast}
    for form in (NAME, DESCRIPTION, PRONOUN):
        some = [m for m in mentions if m["form"] == form]
        for m in sorted(some, key=lambda m: m["start"] - m["end"]):
            names.setdefault(m["entity"], text[m["start"] : m["end"]])
    return [
        {
            "mention_id": f"m{n}",
            "entity_id": entities[key],
            "name": names.get(key, text[start:end]),
            "start": start,
            "end": end,
            "text": text[start:end],
            **(_link(mentions[i], ids) if i is not None else {"label": key[0], "form": NAME, "confidence": 1.0}),
        }
        for n, (start, end, key, i) in enumerate(rows, 1)
    ]


def _link(mention: SpokenOf, ids: dict[int, str]) -> dict:
    return {
        "label": mention["label"] or None,
        "form": mention["form"],
        "antecedent_id": ids.get(mention["antecedent"]),
        "confidence": round(mention["confidence"], 3),
        "reason": mention["reason"] or None,
    }


def _sources(doc: Doc, cast: list[Source], statements: list[dict], entities: list[dict]) -> list[dict]:
    at: dict[Run, str] = {}
    for row in entities:  # Of a number that speaks, the mention comes before its other label.
        at.setdefault((row["start"], row["end"]), row["entity_id"])
    rows = []
    for n, source in enumerate(cast, 1):
        said = [row for row in statements if row["source_id"] == f"src{n}"]
        spans = [(doc._.mentions[i]["start"], doc._.mentions[i]["end"]) for i in source.mentions]
        known = source.profile
        rows.append(
            {
                "source_id": f"src{n}",
                "entity_id": at[spans[0]],
                "name": known.name,
                "naming": known.naming,
                "kind": known.kind,
                "kind_reason": known.kind_reason,
                "country": known.country or None,
                "country_reason": known.country_reason or None,
                "role": known.role or None,
                "role_spans": _as_lists([known.role_span] if known.role_span else []),
                "part_of_id": None if source.part_of is None else f"src{source.part_of + 1}",
                "n_statements": len(said),
                "n_words": sum(row["n_words"] for row in said),
                "mentions": _as_lists(spans),
            }
        )
    return rows


def _statements(doc: Doc, layout: Layout, cast: list[Source]) -> list[dict]:
    text, found = layout.text, doc._.attributions
    numbers = {source.entity: f"src{n}" for n, source in enumerate(cast, 1)}
    who, passes = ({i: numbers[m["entity"]] for m in doc._.mentions for i in m[part]} for part in ("speaks", "relays"))
    rows = []
    for i, attribution in enumerate(found):
        if not (content := own_content(attribution)):
            continue
        relay = relay_of(found, i, who, passes)
        cue = _join(text, attribution["cue"])
        quoted = layout.quoted[_words_in(layout, content)]
        rows.append(
            {
                "statement_id": f"s{len(rows) + 1}",
                "source_id": who.get(i),
                "via_source_id": next(iter(relay), None),
                "relay": " ".join(relay) or None,
                "cue_text": cue,
                "n_words": len(quoted),
                "n_quoted": int(quoted.sum()),
                "quotation": "direct" if quoted.all() else "mixed" if quoted.any() else "indirect",
                "act": act_of(cue) or None,
                "confidence": round(attribution["confidence"], 3),
                "source_text": _join(text, attribution["source"]),
                "content_text": _join(text, content),
                "via_spans": _as_lists(next(iter(relay.values()), [])),
                "source_spans": _as_lists(attribution["source"]),
                "cue_spans": _as_lists(attribution["cue"]),
                "content_spans": _as_lists(content),
            }
        )
    return rows


def _words_in(layout: Layout, spans: list[Span]) -> np.ndarray:
    within = np.zeros(len(layout.words), dtype=bool)
    for start, end in spans:
        within |= (layout.starts < end) & (layout.ends > start)
    return within & layout.is_word


def _count(layout: Layout, spans: list[Span]) -> int:
    return int(_words_in(layout, spans).sum())


def _join(text: str, spans: list[Span]) -> str:
    return GAP.join(text[start:end] for start, end in spans)


def _as_lists(spans: list[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]
