"""An article's key numbers, the same at the top of its page and in the index of all reports."""

from datetime import date
from typing import NamedTuple

import pandas as pd

from analysis.page.findings import shorten
from analysis.page.people import given
from analysis.tables import Tables

HEADLINE = 90
DAMAGE = ("damaged text", "spelling")


class Summary(NamedTuple):
    """Key numbers of one article; ``direct`` is the share (0 to 1) of reported words that stand in quotation marks.

    ``n_single`` are the claims with a statement, of ``n_claims``, that no independent source in the article confirms.
    """

    headline: str
    published: str
    n_words: int
    n_sources: int
    n_named: int
    n_statements: int
    direct: float | None
    n_claims: int
    n_single: int
    n_conflicts: int
    n_findings: int
    n_high: int
    n_damaged: int


def summarise(tables: Tables) -> Summary:
    """The key numbers of the tables of one article; span columns are not looked at."""
    statements, findings, pairs = tables["statements"], tables["findings"], tables["claim_pairs"]
    words = statements["n_words"].sum()
    reported = tables["claims"]["claim_id"][tables["claims"]["statement_id"].notna()]
    return Summary(
        headline=headline(tables),
        published=given(tables["articles"]["published"].iloc[0]),
        n_words=int(tables["articles"]["n_words"].iloc[0]),
        n_sources=len(tables["sources"]),
        n_named=int((tables["sources"]["naming"] == "named").sum()),
        n_statements=len(statements),
        direct=float(statements["n_quoted"].sum() / words) if words else None,
        n_claims=len(reported),
        n_single=int((~reported.isin(_confirmed(pairs))).sum()),
        n_conflicts=int((pairs["relation"] == "conflicts").sum()),
        n_findings=len(findings),
        n_high=int((findings["severity"] == "high").sum()),
        n_damaged=int(findings["kind"].isin(DAMAGE).sum()),
    )


def headline(tables: Tables) -> str:
    """The article's title or, where it has none, how it begins."""
    if title := given(tables["articles"]["title"].iloc[0]):
        return " ".join(title.split())
    first = tables["sentences"]["text"].head(1).tolist()
    return shorten(first[0], HEADLINE) if first else tables["articles"]["article_id"].iloc[0]


def spell_date(published: str) -> str:
    """An ISO date as a newspaper writes it: 13 September 2023."""
    day = date.fromisoformat(published)
    return f"{day.day} {day:%B %Y}"


def _confirmed(pairs: pd.DataFrame) -> pd.Series:
    good = pairs[pairs["relation"] == "corroborates"]
    return pd.concat([good["claim_a"], good["claim_b"]])
