"""The tables' contract: for each table its columns, in order, with their dtypes and what they hold."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

SPANS = "spans"
DTYPES = {"id": "str", "text": "str", "number": "int64", "share": "float64", "flag": "bool", SPANS: "object"}


class Column(NamedTuple):
    """One column: its name, its kind (a key of `DTYPES`) and what a cell holds."""

    name: str
    kind: str
    holds: str

    def array(self, cells: list) -> pd.api.extensions.ExtensionArray | np.ndarray:
        """The cells as an array of this column's dtype; lists of spans stay lists."""
        if self.kind != SPANS:
            return pd.array(cells, dtype=DTYPES[self.kind])
        spans = np.empty(len(cells), dtype=object)
        spans[:] = cells
        return spans


class Table(NamedTuple):
    """One table: its name, what a row is, and its columns; ``article_id`` always comes first."""

    name: str
    row: str
    columns: tuple[Column, ...]

    def frame(self, rows: list[dict] | None = None) -> pd.DataFrame:
        """The rows as a frame with exactly these columns and dtypes; without rows, the empty frame."""
        return _build(self, rows) if rows else _empty(self).copy()

    @property
    def span_columns(self) -> list[str]:
        """Columns whose cells are lists ``[[start, end], …]``."""
        return [c.name for c in self.columns if c.kind == SPANS]


def _build(table: Table, rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame({c.name: c.array([row.get(c.name) for row in rows]) for c in table.columns}, copy=False)


@cache
def _empty(table: Table) -> pd.DataFrame:
    """Made once: most articles leave some table empty, and making one takes as long as filling it."""
    return _build(table, [])


def _table(name: str, row: str, *columns: tuple[str, str, str]) -> Table:
    first = Column("article_id", "id", "the article's file name without its ending, made unique in a batch")
    return Table(name, row, (first, *(Column(*c) for c in columns)))


TABLES = {
    table.name: table
    for table in (
        _table(
            "articles",
            "an article",
            ("title", "text", "the first line where it is a heading, else empty"),
            ("published", "text", "date of publication, ISO 8601, empty if not given"),
            ("language", "text", "language code, empty if not known"),
            ("path", "text", "the file it was read from"),
            ("sha256", "id", "SHA-256 of the file"),
            ("n_words", "number", "words with a letter or a digit"),
        ),
        _table(
            "sentences",
            "a sentence",
            ("sentence_id", "id", "`sent1`, `sent2`, … in the order of the text"),
            ("paragraph", "number", "number of its paragraph, from 1"),
            ("start", "number", "first character"),
            ("end", "number", "character after the last"),
            ("text", "text", "the sentence"),
            ("is_heading", "flag", "whether it stands in a heading"),
        ),
        _table(
            "entities",
            "a mention of someone or something",
            ("mention_id", "id", "`m1`, `m2`, … in the order of the text"),
            ("entity_id", "id", "`e1`, … in the order of first mention: whom or what it is a mention of"),
            ("name", "text", "the fullest name or description of that one"),
            ("label", "text", "PERSON, ORG, GPE, DATE, …; empty for a description and a pronoun"),
            ("form", "text", "name, description or pronoun"),
            ("start", "number", "first character"),
            ("end", "number", "character after the last"),
            ("text", "text", "its words"),
            ("antecedent_id", "id", "the mention before it that it was linked to; empty for the first"),
            ("confidence", "share", "probability, 0 to 1, that this is what it stands for"),
            ("reason", "text", "what the link rests on, in plain words; empty for the first"),
        ),
        _table(
            "sources",
            "someone the article cites",
            ("source_id", "id", "`src1`, … in the order of first mention as a source"),
            ("entity_id", "id", "the same one in `entities`"),
            ("name", "text", "the fullest name or description the article gives"),
            ("naming", "text", "named, described (“a senior official”) or anonymous (“people familiar with it”)"),
            (
                "kind",
                "text",
                "person, organisation, government, military, news agency, media, document, group or unnamed",
            ),
            ("kind_reason", "text", "what the kind is read from"),
            (
                "country",
                "text",
                "two-letter country code, from the article's words alone; empty where they do not say",
            ),
            ("country_reason", "text", "what the country is read from"),
            ("role", "text", "the description the article gives: Russian President, a researcher who …"),
            ("role_spans", SPANS, "its characters"),
            ("part_of_id", "id", "the source it speaks for or belongs to, on which it depends; empty where none"),
            ("n_statements", "number", "statements it makes itself"),
            ("n_words", "number", "words of those statements' contents"),
            ("mentions", SPANS, "every place where the article speaks of it"),
        ),
        _table(
            "statements",
            "one attribution: somebody says something",
            ("statement_id", "id", "`s1`, … in the order of the text"),
            ("source_id", "id", "who says it; empty where the article does not tell"),
            ("via_source_id", "id", "who passes it on; empty where nobody does"),
            ("via_spans", SPANS, "where the article names who passes it on"),
            ("relay", "text", "all who pass it on, the one nearest to the source first, with blanks between"),
            ("source_text", "text", "the words that name the source"),
            ("source_spans", SPANS, "their characters"),
            ("cue_text", "text", "the words that attribute: said, according to, …"),
            ("cue_spans", SPANS, "their characters"),
            ("content_text", "text", "what is said; pieces are joined by an ellipsis"),
            ("content_spans", SPANS, "its characters"),
            ("n_words", "number", "words of the content"),
            ("n_quoted", "number", "those of them in quotation marks"),
            ("quotation", "text", "direct, indirect or mixed, from the quotation marks"),
            ("act", "text", "says, announces, confirms, denies, …, from the cue; empty where not known"),
            ("certainty", "text", "how sure the source is; empty where not known"),
            ("polarity", "text", "affirmed or negated; empty where not known"),
            ("confidence", "share", "probability, 0 to 1, that content and source are both right"),
        ),
        _table(
            "claims",
            "a proposition, attributed or in the article's own voice",
            ("claim_id", "id", "`c1`, … in the order of the text"),
            ("statement_id", "id", "the statement that makes it; empty where the article itself does"),
            ("source_id", "id", "who makes it; empty where the article itself does or does not tell"),
            ("sentence_id", "id", "the sentence it stands in"),
            ("start", "number", "first character"),
            ("end", "number", "character after the last"),
            ("text", "text", "its words, with anything that interrupts them"),
            ("certainty", "text", "certain, probable, possible or doubtful: how sure its maker sounds"),
            ("certainty_reason", "text", "the words that say so; empty where nothing is qualified"),
            ("polarity", "text", "affirmed or negated"),
            ("tense", "text", "past, present, future or timeless"),
            ("predicate", "text", "lemma of what is said to be or happen: launch, be optimal"),
            ("subject_id", "id", "the entity that does it or is it; empty where the claim does not tell"),
            ("when_start", "text", "first day or minute it is about, ISO 8601; empty where not known"),
            ("when_end", "text", "the last, which it includes"),
            ("place", "text", "where; empty where the claim does not tell"),
            ("place_ids", "id", "the places' `entity_id`, with blanks between"),
            ("quantities", "id", "`quantity_id` of every number in it, with blanks between"),
            ("entities", "id", "`entity_id` of all who and what take part, with blanks between"),
        ),
        _table(
            "times",
            "a time expression",
            ("time_id", "id", "`t1`, `t2`, … in the order of the text"),
            ("start", "number", "first character"),
            ("end", "number", "character after the last"),
            ("text", "text", "its words"),
            (
                "value",
                "text",
                "ISO 8601 as TIMEX3 has it (2023-W37, 2023-09-10TEV); empty where nothing can be counted from",
            ),
            ("first", "text", "its first day or minute, ISO 8601"),
            ("last", "text", "its last, included"),
            ("zone", "text", "the time zone that the text names: GMT, UTC+9, …"),
            ("claim_id", "id", "the claim it stands in; empty outside all"),
        ),
        _table(
            "quantities",
            "a number of something",
            ("quantity_id", "id", "`q1`, `q2`, … in the order of the text"),
            ("start", "number", "first character"),
            ("end", "number", "character after the last"),
            ("text", "text", "its words"),
            ("low", "share", "the least it can be; “several” is from 2 up"),
            ("high", "share", "the most it can be; empty where there is no bound"),
            ("unit", "text", "kilometre, US dollar, per cent, …; empty where things are counted"),
            ("counted", "text", "lemma of what is counted or measured: missile; empty where the text does not tell"),
            ("claim_id", "id", "the claim it stands in; empty outside all"),
        ),
        _table(
            "claim_pairs",
            "two claims about the same thing",
            ("claim_a", "id", "the one that comes first in the text"),
            ("claim_b", "id", "the other"),
            ("relation", "text", "repeats, corroborates, conflicts or related"),
            ("score", "share", "probability, 0 to 1, that this is their relation"),
            ("slots", "text", "what decided it, with blanks between: meaning, number, time, place, name, polarity"),
            ("reason", "text", "the same in plain words"),
        ),
        _table(
            "source_pairs",
            "two sources whose claims meet",
            ("source_a", "id", "the one that comes first in the text"),
            ("source_b", "id", "the other"),
            ("independent", "flag", "whether neither is a part of the other or passed on by it"),
            ("reason", "text", "what makes them dependent; empty where nothing does"),
            ("shared", "number", "pairs of their claims about the same thing"),
            ("corroborates", "number", "those of them in which one confirms the other"),
            ("conflicts", "number", "those that cannot both be true"),
        ),
        _table(
            "findings",
            "something to check",
            ("finding_id", "id", "`f1`, `f2`, … the worst first"),
            (
                "kind",
                "text",
                "conflict, time, hedged, unnamed source, relayed, single source, number, damaged text or spelling",
            ),
            ("severity", "text", "high, medium or low"),
            ("start", "number", "first character of the place to look at first"),
            ("end", "number", "character after its last"),
            ("text", "text", "its words"),
            ("spans", SPANS, "every place concerned, that one included"),
            ("refs", "id", "ids of the rows it rests on, with blanks between"),
            ("message", "text", "what is the matter, in one sentence"),
            ("advice", "text", "what to do about it, in one sentence"),
        ),
    )
}
