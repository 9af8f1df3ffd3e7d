"""Pairs of claims in real news, read: what two claims of one article of PolNeAR or GUM have to do with each other.

`news_pairs.csv` was labelled for the project, by the rules of the development texts. A row is two claims as the
annotator found them, by their characters (half-open), one of `analysis.entailment.CLASSES`, and the part, one of
`PARTS`, that their article is in. Most rows were taken because a comparer thought that the two agree, or clash: real
news has few such pairs, and many that only look so. Articles stay in the corpora.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from spacy.language import Language
from spacy.vocab import Vocab

from analysis.article import Article
from analysis.comparison import Weighed, weigh_pairs
from analysis.tables import Tables, tabulate
from analysis.telling import tell_claims
from analysis.training.corpus import read_polnear
from analysis.training.treebank import read_treebank, to_doc

PAIRS = Path(__file__).with_suffix(".csv")
# What the comparer learns from, what `analysis.training.relations` fits on, and what is kept for development.
PARTS = ("train", "fit", "dev")
Run = tuple[int, int]


class NewsPair(NamedTuple):
    """Two claims by their characters, and which of `CLASSES` they are."""

    a: Run
    b: Run
    relation: str


class NewsArticle(NamedTuple):
    """An article with its labelled pairs."""

    name: str
    text: str
    pairs: list[NewsPair]


class NewsExample(NamedTuple):
    """An article's tables, its pairs, weighed, and the relation of each; None where a pair has no label."""

    name: str
    tables: Tables
    weighed: list[Weighed]
    relations: list[str | None]


def read_news_pairs(corpora: Path, part: str, path: Path = PAIRS) -> list[NewsArticle]:
    """The articles of a part (one of `PARTS`) that have labelled pairs, in the order of their names."""
    pairs: dict[tuple[str, str], list[NewsPair]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["part"] != part:
                continue
            a, b = ((int(row[f"start_{x}"]), int(row[f"end_{x}"])) for x in "ab")
            pairs[row["corpus"], row["article"]].append(NewsPair(a, b, row["relation"]))
    texts = {("polnear", article.name): article.text for article in read_polnear(corpora, "train")}
    vocab = Vocab()
    for document in read_treebank(corpora, "gum", "train"):
        texts["gum", document.name] = to_doc(vocab, document.sentences)[0].text
    return [NewsArticle(key[1], texts[key], some) for key, some in sorted(pairs.items())]


def weigh_news(nlp: Language, articles: list[NewsArticle]) -> Iterator[NewsExample]:
    """Each article, its labelled pairs weighed along with those of any article."""
    for news, tables, wanted in _find_pairs(nlp, articles):
        weighed = weigh_pairs(tables, also=wanted)
        yield NewsExample(news.name, tables, weighed, [wanted.get((pair.a.id, pair.b.id)) for pair in weighed])


def tell_news(nlp: Language, articles: list[NewsArticle]) -> Iterator[tuple[str, str, str]]:
    """The words of the two claims of each labelled pair, as they are compared, and the relation."""
    for _, tables, wanted in _find_pairs(nlp, articles):
        told = tell_claims(tables["claims"], tables["statements"], tables["entities"])
        words = dict(zip(tables["claims"]["claim_id"], told, strict=True))
        yield from ((words[a], words[b], relation) for (a, b), relation in wanted.items())


def _find_pairs(
    nlp: Language, articles: list[NewsArticle]
) -> Iterator[tuple[NewsArticle, Tables, dict[tuple[str, str], str]]]:
    """Each article with its tables and the relations of pairs of claims by their ids; claims that are gone left out."""
    for news, doc in zip(articles, nlp.pipe(article.text for article in articles), strict=True):
        tables = tabulate(Article(news.name, news.text, f"{news.name}.txt", ""), doc)
        wanted = {}
        for pair in news.pairs:
            a, b = (_find(tables["claims"], run) for run in sorted((pair.a, pair.b)))
            if a and b and a != b:
                wanted[a, b] = pair.relation
        yield news, tables, wanted


def _find(claims: pd.DataFrame, run: Run) -> str | None:
    """The id of the claim that has most of its characters in common with some others, if that is half of both."""
    start, end = run
    shared = claims["end"].clip(upper=end) - claims["start"].clip(lower=start)
    if not len(shared) or 2 * shared.max() < max(end - start, (claims["end"] - claims["start"])[shared.idxmax()]):
        return None
    return claims["claim_id"][shared.idxmax()]
