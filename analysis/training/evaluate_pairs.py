"""Measure the pairs of claims on hand-made texts, ``python -m analysis.training.evaluate_pairs``, and in real news.

A claim of the set is found where a claim of the tables shares at least half of the words of the shorter of the two. A
pair is hit where a pair of the tables has both its claims, in either order, and its relation. Pairs that are only
related do not count on either side; several pairs of the tables that hit one pair of the set count once, and one that
hits none is false.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pandas as pd
from spacy.language import Language

from analysis.annotator import load_annotator
from analysis.article import Article
from analysis.comparison import relate, weigh_pairs
from analysis.relations import Relations, load_relations
from analysis.tables import Tables, tabulate
from analysis.training.news_pairs import read_news_pairs, weigh_news
from analysis.training.pairs_gold import GoldComparison, GoldPair, Spans, read_pairs_gold

TEXTS = Path(__file__).parents[2] / "tests" / "data" / "comparison"
# The comparison is tuned on the texts of the first set, and not looked at on those of the second.
SETS = {"comparison texts": TEXTS, "comparison check texts": TEXTS / "check"}
NEWS = "news kept for development"
KINDS = {"repeats": "agree", "corroborates": "agree", "conflicts": "conflict"}
COUNTED = ("repeats", "corroborates", "conflicts")
ALL = "all three"
WORD = re.compile(r"\w+")
Row = dict[str, str | float]
Words = frozenset[int]


class FoundPair(NamedTuple):
    """A row of ``claim_pairs``, with the characters of its two claims."""

    a: tuple[int, int]
    b: tuple[int, int]
    relation: str
    score: float
    reason: str


class Verdict(NamedTuple):
    """What is right and wrong in one text: pairs of the set that were hit and missed, and pairs that are false.

    ``meant`` has, for each pair that was missed or is false, what the other side has for its claims, if anything.
    """

    hits: list[GoldPair]
    misses: list[GoldPair]
    false: list[FoundPair]
    meant: dict[GoldPair | FoundPair, GoldPair | FoundPair | None]


def measure_pairs(nlp: Language, model: Relations | None = None) -> list[Row]:
    """A row is one figure of one of `SETS`: ``task``, ``data``, ``measure`` and ``value`` in per cent."""
    verdicts = {name: [judge(*pair) for pair in compare_texts(nlp, folder, model)] for name, folder in SETS.items()}
    return [{"task": "comparison", "data": name} | row for name, some in verdicts.items() for row in score(some)]


def measure_news(nlp: Language, corpora: Path, model: Relations | None = None) -> list[Row]:
    """How often a pair shown in real news is right, in articles of PolNeAR and GUM kept for development.

    Counts, and per cent of those shown pairs that are labelled; recall is of the labelled pairs alone, most of which
    were chosen because they look related, and so too high.
    """
    counts: Counter[tuple[str | None, str]] = Counter()
    for example in weigh_news(nlp, read_news_pairs(corpora, "dev")):
        pairs = relate(example.name, example.tables, example.weighed, model or load_relations())["claim_pairs"]
        shown = dict(zip(zip(pairs["claim_a"], pairs["claim_b"], strict=True), pairs["relation"], strict=True))
        for pair, relation in zip(example.weighed, example.relations, strict=True):
            counts[relation, KINDS.get(shown.get((pair.a.id, pair.b.id)), "neither")] += 1
    rows = []
    for kind in ("agree", "conflict"):
        shown = {relation: n for (relation, found), n in counts.items() if found == kind}
        judged = sum(n for relation, n in shown.items() if relation)
        gold = sum(n for (relation, _), n in counts.items() if relation == kind)
        rows += [
            {"task": "comparison", "data": NEWS, "measure": f"{kind}: {measure}", "value": value}
            for measure, value in (
                ("shown", sum(shown.values())),
                ("shown and labelled", judged),
                ("precision", round(100 * shown.get(kind, 0) / max(judged, 1), 1)),
                ("recall", round(100 * shown.get(kind, 0) / max(gold, 1), 1)),
            )
            if judged or measure == "shown"
        ]
    return rows


def compare_texts(
    nlp: Language, folder: Path, model: Relations | None = None
) -> Iterator[tuple[GoldComparison, Tables]]:
    """Every text of the set with its tables, the pairs of claims among them."""
    texts = read_pairs_gold(folder)
    for gold, doc in zip(texts, nlp.pipe(gold.text for gold in texts), strict=True):
        article = Article(gold.name, gold.text, f"{gold.name}.txt", "", published=gold.published)
        tables = tabulate(article, doc)
        yield gold, relate(gold.name, tables, weigh_pairs(tables), model or load_relations())


def judge(gold: GoldComparison, tables: Tables) -> Verdict:
    """Set the pairs of one text's tables, as `analysis.schema.TABLES` describes them, beside those of the set."""
    found = list(_found_pairs(tables))
    counted = [pair for pair in gold.pairs if pair.relation in COUNTED]
    touching = [(g, f) for g in gold.pairs for f in found if _same_claims(gold, g, f)]
    agreeing = [(g, f) for g, f in touching if g.relation == f.relation]
    hit, right = {g for g, _ in agreeing}, {f for _, f in agreeing}
    misses = [pair for pair in counted if pair not in hit]
    false = [pair for pair in found if pair.relation in COUNTED and pair not in right]
    meant = dict.fromkeys((*misses, *false))
    meant |= {g: f for g, f in touching if g in meant} | {f: g for g, f in touching if f in meant}
    return Verdict([pair for pair in counted if pair in hit], misses, false, meant)


def score(verdicts: list[Verdict]) -> list[Row]:
    """Precision, recall and F1 of each relation, and of all three together, over all pairs of all texts."""
    hits, misses, false = (
        Counter(pair.relation for verdict in verdicts for pair in getattr(verdict, part))
        for part in ("hits", "misses", "false")
    )
    for counts in (hits, misses, false):
        counts[ALL] = counts.total()
    rows = []
    for relation in (*COUNTED, ALL):
        h, m, f = hits[relation], misses[relation], false[relation]
        for measure, part, whole in (("precision", h, h + f), ("recall", h, h + m), ("F1", 2 * h, 2 * h + m + f)):
            value = round(100 * part / max(whole, 1), 1)
            rows.append({"measure": f"{relation} {measure}", "value": value})
    return rows


def match_pairs(gold: GoldComparison, claims: pd.DataFrame, pairs: list[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """The relation that the set gives to pairs of claim ids, with the place of each; others are left out."""
    spans = _spans(claims)
    found = [FoundPair(spans[a], spans[b], "", 0.0, "") for a, b in pairs]
    yield from ((g.relation, i) for g in gold.pairs for i, f in enumerate(found) if _same_claims(gold, g, f))


def list_errors(gold: GoldComparison, tables: Tables) -> Iterator[str]:
    """Lines that show each pair of a text that is false or was missed: relation, score, reason and both claims."""
    verdict = judge(gold, tables)
    for pair in verdict.false:
        yield f"{gold.name}: FALSE {_found_line(pair)}"
        yield from (f"    {_quote(gold.text, [span])}" for span in (pair.a, pair.b))
        if other := verdict.meant[pair]:
            yield f"    the set has {_gold_line(other)}"
    for pair in verdict.misses:
        yield f"{gold.name}: MISSED {_gold_line(pair)}"
        for number in (pair.a, pair.b):
            spans = gold.claims[number]
            unfound = "" if _is_found(gold.text, spans, tables) else "  (no such claim in the tables)"
            yield f"    {_quote(gold.text, spans)}{unfound}"
        if other := verdict.meant[pair]:
            yield f"    the tables have {_found_line(other)}"


def _found_pairs(tables: Tables) -> Iterator[FoundPair]:
    spans = _spans(tables["claims"])
    for row in tables["claim_pairs"].itertuples():
        yield FoundPair(spans[row.claim_a], spans[row.claim_b], row.relation, row.score, row.reason)


def _spans(claims: pd.DataFrame) -> dict[str, tuple[int, int]]:
    return dict(zip(claims["claim_id"], zip(claims["start"], claims["end"], strict=True), strict=True))


def _same_claims(gold: GoldComparison, pair: GoldPair, found: FoundPair) -> bool:
    ours = [_words(gold.text, gold.claims[number]) for number in (pair.a, pair.b)]
    a, b = (_words(gold.text, [span]) for span in (found.a, found.b))
    return any(_match(ours[0], x) and _match(ours[1], y) for x, y in ((a, b), (b, a)))


def _is_found(text: str, spans: Spans, tables: Tables) -> bool:
    ends = zip(tables["claims"]["start"], tables["claims"]["end"], strict=True)
    return any(_match(_words(text, spans), _words(text, [span])) for span in ends)


def _words(text: str, spans: Spans) -> Words:
    """Where the words of some spans begin."""
    return frozenset(word.start() for start, end in spans for word in WORD.finditer(text, start, end))


def _match(one: Words, other: Words) -> bool:
    return bool(one & other) and 2 * len(one & other) >= min(len(one), len(other))


def _gold_line(pair: GoldPair) -> str:
    return f"{pair.relation} [{' '.join(pair.slots)}]: {pair.reason}"


def _found_line(pair: FoundPair) -> str:
    return f"{pair.relation} {pair.score:.2f}: {pair.reason}"


def _quote(text: str, spans: Spans) -> str:
    return "“" + " … ".join(" ".join(text[start:end].split()) for start, end in spans) + "”"


@click.command()
@click.argument("folder", default=TEXTS, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--errors", is_flag=True, help="List every pair that is false or was missed, with its claims.")
def main(folder: Path, errors: bool) -> None:
    """Print a table of the figures, a line a relation, on the texts of a folder (by default, on the project's own)."""
    compared = list(compare_texts(load_annotator(), folder))
    for gold, tables in compared if errors else []:
        for line in list_errors(gold, tables):
            click.echo(line)
    rows = score([judge(gold, tables) for gold, tables in compared])
    click.echo(f"{'relation':<14}{'precision':>11}{'recall':>11}{'F1':>11}")
    for i, relation in enumerate((*COUNTED, ALL)):
        click.echo(f"{relation:<14}" + "".join(f"{row['value']:>11}" for row in rows[3 * i : 3 * i + 3]))


if __name__ == "__main__":
    main()
