"""Fit how two claims relate: ``python -m analysis.training.relations``, on stories that the comparer has not seen.

Each story is read as an article of its claims, so that slots are compared as in any article. Nothing is fitted on the
development texts.
"""

from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
import pandas as pd
from spacy.language import Language

from analysis.annotator import load_annotator
from analysis.article import Article
from analysis.comparison import Weighed, relate, weigh_pairs
from analysis.entailment import CLASSES, FOLDER
from analysis.relations import Relations
from analysis.tables import Tables, tabulate
from analysis.training.evaluate_pairs import TEXTS, judge, match_pairs, score
from analysis.training.pairs_gold import GoldComparison, GoldPair, read_pairs_gold
from analysis.training.stories import HELD, Story, read_stories

STRENGTH = 0.02
STEPS, RATE = 500, 0.5
NEITHER, AGREE, CONFLICT = range(len(CLASSES))
PLACES = {"repeats": AGREE, "corroborates": AGREE, "conflicts": CONFLICT}
RELATIONS = {"agree": "repeats", "conflict": "conflicts"}


class Example(NamedTuple):
    """One article: its gold and tables, its weighed pairs, their features (pairs, `FEATURES`) and their classes."""

    gold: GoldComparison
    tables: Tables
    weighed: list[Weighed]
    features: np.ndarray
    labels: np.ndarray


def read_examples(nlp: Language, articles: list[GoldComparison]) -> list[Example]:
    """Articles with gold pairs, annotated, each pair of claims labelled with its place in `CLASSES`."""
    examples = []
    for gold in articles:
        article = Article(gold.name, gold.text, f"{gold.name}.txt", "", published=gold.published)
        tables = tabulate(article, nlp(gold.text))
        weighed = weigh_pairs(tables)
        features = np.array([pair.features for pair in weighed]).reshape(len(weighed), -1)
        examples.append(Example(gold, tables, weighed, features, label(gold, tables, weighed)))
    return examples


def as_article(story: Story) -> GoldComparison:
    """A story as an article of one claim a paragraph."""
    text, claims = "", {}
    for n, claim in enumerate(story.claims, 1):
        claims[n] = [(len(text), len(text) + len(claim))]
        text += claim[:1].upper() + claim[1:] + ".\n\n"
    pairs = [GoldPair(a + 1, b + 1, RELATIONS[x], (), "") for (a, b), x in story.relations.items() if x in RELATIONS]
    return GoldComparison(story.name, text, None, claims, pairs)


def label(gold: GoldComparison, tables: Tables, weighed: list[Weighed]) -> np.ndarray:
    """The place in `CLASSES` of each weighed pair: what the set says of its two claims, else neither."""
    labels = np.full(len(weighed), NEITHER)
    for relation, i in match_pairs(gold, tables["claims"], [(pair.a.id, pair.b.id) for pair in weighed]):
        labels[i] = max(labels[i], PLACES.get(relation, NEITHER))
    return labels


def fit(features: np.ndarray, labels: np.ndarray) -> Relations:
    """Multinomial logistic regression with a penalty on the squares of its weights, by gradient descent."""
    mean, spread = features.mean(0), features.std(0) + 1e-6
    x, y = (features - mean) / spread, np.eye(len(CLASSES))[labels]
    weights, bias = np.zeros((x.shape[1], len(CLASSES))), np.zeros(len(CLASSES))
    for _ in range(STEPS):
        logits = x @ weights + bias
        chances = np.exp(logits - logits.max(1, keepdims=True))
        error = (chances / chances.sum(1, keepdims=True) - y) / len(x)
        weights -= RATE * (x.T @ error + STRENGTH * weights / len(CLASSES))
        bias -= RATE * error.sum(0)
    return Relations(weights, bias, mean, spread)


@click.command()
@click.option("--out", default=FOLDER, type=click.Path(path_type=Path), show_default=True)
def main(out: Path) -> None:
    """Fit on the stories held back, write the model, and print how well it does on the development texts."""
    nlp = load_annotator()
    examples = read_examples(nlp, [as_article(story) for story in read_stories(HELD)])
    model = fit(np.concatenate([e.features for e in examples]), np.concatenate([e.labels for e in examples]))
    model.save(out / "relations.npz")
    verdicts = [
        judge(e.gold, relate(e.gold.name, e.tables, e.weighed, model))
        for e in read_examples(nlp, read_pairs_gold(TEXTS))
    ]
    click.echo(pd.DataFrame(score(verdicts)).to_string(index=False))


if __name__ == "__main__":
    main()
