"""Fit how two claims relate: ``python -m analysis.training.relations CORPORA``.

It is fitted on stories that the comparer has not seen, each read as an article of its claims, so that slots are
compared as in any article, and on labelled pairs of real news. Nothing is fitted on the development texts.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
import pandas as pd
from spacy.language import Language

from analysis.annotator import load_annotator
from analysis.article import Article
from analysis.comparison import Weighed, signs_of, weigh_pairs
from analysis.entailment import CLASSES, FOLDER, softmax
from analysis.relations import Relations, Weights, with_thirds
from analysis.tables import Tables, tabulate
from analysis.training.evaluate_pairs import match_pairs, measure_news, measure_pairs
from analysis.training.news_pairs import NewsArticle, read_news_pairs, weigh_news
from analysis.training.pairs_gold import GoldComparison, GoldPair
from analysis.training.stories import HELD, Story, read_stories

STRENGTH = 0.02
STEPS, RATE = 500, 0.5
NEITHER, AGREE, CONFLICT = range(len(CLASSES))
UNKNOWN = -1
# The held stories have ten times as many labelled pairs; they are closer to what agrees, news to what does not.
NEWS_TIMES = 2
PLACES = {"repeats": AGREE, "corroborates": AGREE, "conflicts": CONFLICT}
RELATIONS = {"agree": "repeats", "conflict": "conflicts"}


class Example(NamedTuple):
    """One article: its weighed pairs and the place of each in `CLASSES`, or `UNKNOWN`: (pairs,)."""

    weighed: list[Weighed]
    labels: np.ndarray


def story_examples(nlp: Language, stories: list[Story]) -> Iterator[Example]:
    """Stories, each read as an article of its claims."""
    for story in stories:
        gold = as_article(story)
        tables = tabulate(Article(gold.name, gold.text, f"{gold.name}.txt", ""), nlp(gold.text))
        weighed = weigh_pairs(tables)
        yield Example(weighed, label(gold, tables, weighed))


def news_examples(nlp: Language, articles: list[NewsArticle]) -> Iterator[Example]:
    """Articles with labelled pairs."""
    for some in weigh_news(nlp, articles):
        yield Example(some.weighed, np.array([CLASSES.index(r) if r else UNKNOWN for r in some.relations], dtype=int))


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


def fit(stories: list[Example], news: list[Example]) -> Relations:
    """Both models, one after the other, on the pairs that are labelled, those of news more than once."""
    examples = stories + news * NEWS_TIMES
    signs = [signs_of(example.weighed) for example in examples]
    labels = np.concatenate([example.labels for example in examples])
    alone = fit_one(np.concatenate([features for features, _ in signs]), labels)
    beside = np.concatenate([with_thirds(*some, alone.chances(some[0])) for some in signs])
    return Relations(alone, fit_one(beside, labels))


def fit_one(signs: np.ndarray, labels: np.ndarray) -> Weights:
    """Multinomial logistic regression with a penalty on the squares of its weights, by gradient descent."""
    signs, labels = signs[labels != UNKNOWN], labels[labels != UNKNOWN]
    mean, spread = signs.mean(0), signs.std(0) + 1e-6
    x, y = (signs - mean) / spread, np.eye(len(CLASSES))[labels]
    weights, bias = np.zeros((x.shape[1], len(CLASSES))), np.zeros(len(CLASSES))
    for _ in range(STEPS):
        error = (softmax(x @ weights + bias) - y) / len(x)
        weights -= RATE * (x.T @ error + STRENGTH * weights / len(CLASSES))
        bias -= RATE * error.sum(0)
    return Weights(weights, bias, mean, spread)


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", default=FOLDER, type=click.Path(path_type=Path), show_default=True)
def main(corpora: Path, out: Path) -> None:
    """Fit on the stories held back and on news, write the model, and print how well it does on development data."""
    nlp = load_annotator()
    stories, news = read_stories(HELD), read_news_pairs(corpora, "fit")
    model = fit([*story_examples(nlp, stories)], [*news_examples(nlp, news)])
    model.save(out / "relations.npz")
    click.echo(pd.DataFrame(measure_pairs(nlp, model=model) + measure_news(nlp, corpora, model)).to_string(index=False))


if __name__ == "__main__":
    main()
