"""Articles with tables made by hand: what a test says of the page does not hang on what the annotator reads."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from analysis import Article
from analysis.schema import TABLES
from analysis.tables import Tables

BRIDGE = (
    "Mayor opens bridge\n\n"
    "“The bridge is safe,” Mayor Ann Lee said on Monday. Engineers denied that the bridge is safe.\n\n"
    "“Two trains cross it,” Lee said, according to the Daily Post. The Post reported that "
    "the harbour police say five trains cross it and leave.\n\n"
    "It was closed for a year and nobody was hrt."
)


class Said(NamedTuple):
    """One statement, in the article's words; each is looked for from where the content begins, or from the start."""

    source: str
    cue: str
    content: str
    who: str
    via: tuple[str, ...] = ()
    confidence: float = 0.9


BRIDGE_SAID = (
    Said("Mayor Ann Lee", "said", "“The bridge is safe,”", "Ann Lee"),
    Said("Engineers", "denied", "that the bridge is safe", "Engineers", confidence=0.4),
    Said("Lee", "said", "“Two trains cross it,”", "Ann Lee", via=("Daily Post",)),
    Said("The Post", "reported", "that the harbour police say five trains cross it and leave", "Daily Post"),
    Said("the harbour police", "say", "five trains cross it", "harbour police"),
)
BRIDGE_PAIRS = (
    ("“The bridge is safe,”", "that the bridge is safe", "conflicts", "one says it is safe, the other denies it"),
    ("“Two trains cross it,”", "five trains cross it", "conflicts", "“two” is not “five”"),
    ("“The bridge is safe,”", "“Two trains cross it,”", "related", "both are about the bridge"),
)
BRIDGE_FINDINGS = (
    ("conflict", "high", ("“The bridge is safe,”", "that the bridge is safe"), "Two claims cannot both be true."),
    ("relayed", "medium", ("“Two trains cross it,”",), "The article has this from the Daily Post only."),
    ("spelling", "low", ("hrt",), "“hrt” is no word."),
)


def bridge() -> tuple[Article, Tables]:
    """A short article with a nested statement, a relay, two conflicts and three findings."""
    article = an_article(BRIDGE)
    tables = tell(article, BRIDGE_SAID)
    return article, tables | compare(article, tables, BRIDGE_PAIRS, BRIDGE_FINDINGS)


def long_story(sources: int, paragraphs: int) -> tuple[Article, Tables]:
    """An article of 28 words a paragraph in which the sources speak in turn."""
    said = [
        Said(name := f"Officer Number{n % sources}", "said", f"“Lorry {n} came over the hill with {n} boxes,”", name)
        for n in range(paragraphs)
    ]
    filler = "It rained all day, and the road to the harbour was closed to everybody but the army."
    article = an_article("\n\n".join(f"{s.content} {s.source} {s.cue}. {filler}" for s in said))
    tables = tell(article, said)
    pairs = [
        (said[n].content, said[n + 1].content, "conflicts", "the numbers differ") for n in range(0, paragraphs - 1, 4)
    ]
    findings = [("conflict", "high", pair[:2], "Two numbers differ.") for pair in pairs]
    return article, tables | compare(article, tables, pairs, findings)


def an_article(text: str, name: str = "story") -> Article:
    return Article(id=name, text=text, path=f"{name}.txt", sha256=sha256(text.encode()).hexdigest())


def tell(article: Article, said: Iterable[Said]) -> Tables:
    """The tables of an article in which these statements are made, a claim a statement and one a bare sentence."""
    sources: dict[str, dict] = {}
    statements, claims = [], []
    for number, one in enumerate(said, 1):
        ids = [_source(sources, name)["source_id"] for name in (one.who, *one.via)]
        row = _statement(article.text, one, number, ids)
        sources[one.who]["n_statements"] += 1
        sources[one.who]["n_words"] += row["n_words"]
        statements.append(row)
        claims.append({"statement_id": row["statement_id"], "source_id": ids[0], "span": row["content_spans"][0]})
    sentences = [list(m.span()) for m in re.finditer(r"[^\n.]+\.?", article.text)]
    claims += [{"span": s} for s in sentences if not any(s[0] < e and b < s[1] for b, e in _told(statements))]
    claims.sort(key=lambda claim: claim["span"])
    for number, claim in enumerate(claims, 1):
        start, end = claim.pop("span")
        claim |= {"claim_id": f"c{number}", "start": start, "end": end, "text": article.text[start:end]}
    rows = {
        "articles": [
            {"title": article.text.split("\n")[0], "sha256": article.sha256, "n_words": len(article.text.split())}
        ],
        "sentences": [{"sentence_id": "sent1", "paragraph": 1, "start": 0, "end": 1, "text": "-", "is_heading": False}],
        "sources": list(sources.values()),
        "statements": statements,
        "claims": claims,
    }
    return {name: _frame(article, name, rows.get(name, [])) for name in TABLES}


def compare(article: Article, tables: Tables, pairs: Iterable[tuple], findings: Iterable[tuple]) -> Tables:
    """The tables of pairs and findings, whose claims and places are given by their words."""
    claims = dict(zip(tables["claims"]["text"], tables["claims"]["claim_id"], strict=True))
    pair_rows = [
        {
            "claim_a": claims[a],
            "claim_b": claims[b],
            "relation": relation,
            "score": 0.8,
            "slots": "meaning",
            "reason": why,
        }
        for a, b, relation, why in pairs
    ]
    finding_rows = []
    for number, (kind, severity, words, message) in enumerate(findings, 1):
        spans = [[start := article.text.index(w), start + len(w)] for w in words]
        place = {"start": spans[0][0], "end": spans[0][1], "text": words[0], "spans": spans}
        refs = " ".join(claims[w] for w in words if w in claims)
        finding_rows.append(
            {"finding_id": f"f{number}", "kind": kind, "severity": severity, "refs": refs, "message": message, **place}
        )
    return {
        "claim_pairs": _frame(article, "claim_pairs", pair_rows),
        "findings": _frame(article, "findings", finding_rows),
    }


def _statement(text: str, one: Said, number: int, ids: list[str]) -> dict:
    start = text.index(one.content)
    near = max(0, start - len(one.source) - len(one.cue) - 2)
    spans = {
        "content": [[start, start + len(one.content)]],
        "source": _find(text, one.source, near),
        "cue": _find(text, one.cue, near),
        "via": [span for name in one.via for span in _find(text, name, start)],
    }
    quoted = len(one.content.split()) if one.content.startswith("“") else 0
    return {
        "statement_id": f"s{number}",
        "source_id": ids[0],
        "via_source_id": next(iter(ids[1:]), None),
        "relay": " ".join(ids[1:]) or None,
        "source_text": one.source,
        "cue_text": one.cue,
        "content_text": one.content,
        "n_words": len(one.content.split()),
        "n_quoted": quoted,
        "quotation": "direct" if quoted else "indirect",
        "act": "says",
        "confidence": one.confidence,
        **{f"{role}_spans": places for role, places in spans.items()},
    }


def _find(text: str, words: str, after: int) -> list[list[int]]:
    start = text.index(words, after)
    return [[start, start + len(words)]]


def _source(sources: dict[str, dict], name: str) -> dict:
    row = {
        "source_id": f"src{len(sources) + 1}",
        "name": name,
        "naming": "named",
        "kind": "media" if "Post" in name else "person",
        "role_spans": [],
        "mentions": [],
        "n_statements": 0,
        "n_words": 0,
    }
    return sources.setdefault(name, row)


def _told(statements: list[dict]) -> list[list[int]]:
    return [s for row in statements for role in ("source", "cue", "content") for s in row[f"{role}_spans"]]


def _frame(article: Article, name: str, rows: list[dict]) -> object:
    return TABLES[name].frame([{"article_id": article.id} | row for row in rows])
