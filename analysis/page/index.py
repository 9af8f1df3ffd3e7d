"""The index: all reports that lie in a folder, with their key numbers, read from their tables."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.page.summary import Summary, spell_date, summarise
from analysis.page.views import assets, fill
from analysis.schema import DTYPES, TABLES
from analysis.tables import FORMULA, Tables

# What `summarise` looks at.
NEEDED = {
    "articles": ["article_id", "title", "published", "n_words"],
    "sentences": ["text"],
    "sources": ["source_id", "naming"],
    "statements": ["n_words", "n_quoted"],
    "claims": ["claim_id", "statement_id"],
    "claim_pairs": ["claim_a", "claim_b", "relation"],
    "findings": ["kind", "severity"],
}
DEFUSED = re.compile(f"^'(?=[{re.escape(''.join(FORMULA))}])")


class Entry(NamedTuple):
    """One report: its folder's name, and its key numbers; None where its tables cannot be read."""

    name: str
    summary: Summary | None
    published: str


def render_index(out: Path, failed: Iterable[str] = ()) -> str:
    """The whole page, for the folder ``out``: its reports by name, and what failed, a line each."""
    entries = [_entry(page.parent) for page in sorted(out.glob("*/report.html"))]
    return fill("index", entries=entries, failed=list(failed), **assets())


def read_tables(folder: Path) -> Tables:
    """The columns of a report's CSV files that its key numbers need.

    Raises OSError where a file is missing and ValueError where one is not as this version writes it.
    """
    return {name: _read(folder / f"{name}.csv", name, columns) for name, columns in NEEDED.items()}


def _entry(folder: Path) -> Entry:
    try:
        summary = summarise(read_tables(folder / "tables"))
        return Entry(folder.name, summary, spell_date(summary.published) if summary.published else "")
    except (OSError, ValueError, IndexError):
        return Entry(folder.name, None, "")


def _read(path: Path, name: str, columns: list[str]) -> pd.DataFrame:
    dtypes = {c.name: DTYPES[c.kind] for c in TABLES[name].columns if c.name in columns}
    rows = 1 if name == "sentences" else None
    frame = pd.read_csv(path, usecols=columns, dtype=dtypes, keep_default_na=False, na_values=[""], nrows=rows)
    texts = [column for column in ("title", "text") if column in columns]
    return frame.assign(**{column: frame[column].str.replace(DEFUSED, "", regex=True) for column in texts})
