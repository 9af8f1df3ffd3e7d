"""Findings: what to check in an article, the worst first.

Each module below finds some kinds of them; here they are put in order, and as many kept as somebody will read.
"""

from collections import Counter
from math import ceil

import pandas as pd

from analysis.article import Article
from analysis.claim_findings import clashes, hedges
from analysis.finding import Evidence, Finding, read_evidence
from analysis.source_findings import on_one_word
from analysis.text_findings import flaws, numbers, wrong_times

SEVERITIES = ("high", "medium", "low")
KINDS = (
    "conflict",
    "time",
    "hedged",
    "unnamed source",
    "relayed",
    "single source",
    "number",
    "damaged text",
    "spelling",
)
# All of these are kept; of the others the weightiest, so many a kind, and together, for each thousand words begun.
NEVER_TOO_MANY = ("conflict", "time")
A_KIND, IN_ALL, WORDS = 7, 22, 1000


def find_findings(article: Article, tables: dict[str, pd.DataFrame]) -> list[dict]:
    """The rows of table ``findings``, without ``article_id``; the other tables are as `analysis.schema` describes.

    The order is by severity, then by `KINDS`, then by place. Conflicts and times are all there; of the other kinds
    there are at most `A_KIND` each and `IN_ALL` together for each thousand words begun.
    """
    evidence = read_evidence(article.text, tables)
    found = [f for find in (clashes, wrong_times, hedges, on_one_word, numbers, flaws) for f in find(evidence)]
    kept = _weightiest(found, ceil(len(article.text.split()) / WORDS))
    kept.sort(key=lambda f: (SEVERITIES.index(f.severity), KINDS.index(f.kind), f.spans[0], f.message))
    return [_row(evidence, f, n) for n, f in enumerate(kept, 1)]


def _weightiest(found: list[Finding], share: int) -> list[Finding]:
    kept, counts = [], Counter()
    for f in sorted(found, key=lambda f: (SEVERITIES.index(f.severity), -f.weight, f.spans[0])):
        if f.kind not in NEVER_TOO_MANY:
            if counts[f.kind] >= A_KIND * share or counts.total() >= IN_ALL * share:
                continue
            counts[f.kind] += 1
        kept.append(f)
    return kept


def _row(evidence: Evidence, finding: Finding, n: int) -> dict:
    start, end = finding.spans[0]
    return {
        "finding_id": f"f{n}",
        "kind": finding.kind,
        "severity": finding.severity,
        "start": start,
        "end": end,
        "text": evidence.text[start:end],
        "spans": [list(span) for span in sorted(set(finding.spans))],
        "refs": " ".join(dict.fromkeys(finding.refs)) or None,
        "message": finding.message,
        "advice": finding.advice,
    }
