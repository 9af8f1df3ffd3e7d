"""Make the confidence mean what it says: fit it on PolNeAR dev, and choose the threshold that serves best there."""

from types import ModuleType
from typing import NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from tqdm import tqdm

from analysis.attribution import ROLES, Candidate, to_characters
from analysis.components import AttributionComponent, words_of
from analysis.encoder import Layout, lay_out
from analysis.linker import EVIDENCE, Reading
from analysis.training.confidence import calibration_error, fit_logistic

ROUNDS = 3
# A reader sees how sure a statement is, but never one that is left out: of nearly equal thresholds take the lowest.
SLACK = 0.005
THRESHOLDS = np.arange(0.2, 0.61, 0.02)


class Judged(NamedTuple):
    """The outermost candidates of one article beside its gold, both as sets of words by role."""

    candidates: list[Candidate]
    guesses: list[dict[str, set[int]]]
    truths: list[dict[str, set[int]]]
    words: object


def calibrate(nlp: Language, scorer: ModuleType, gold: dict) -> dict[str, float]:
    """Fit the confidence of the pipeline's attribution component and set its threshold.

    ``gold`` is what the scorer reads. Truth is the scorer's own: content and source both match. Since a different
    confidence lets other candidates win, fitting and reading take turns. The threshold is the lowest within `SLACK` of
    the best F1 of who said what. Returns it, and the expected calibration error (10 bins), fitted on one half of the
    articles and measured on the other.
    """
    component: AttributionComponent = nlp.get_pipe("attribution")
    texts = tqdm(gold.values(), desc="calibrating", mininterval=5)
    docs = list(nlp.get_pipe("encoder").pipe(nlp.make_doc(text) for text, _ in texts))
    component.linker.p["threshold"] = np.float32(0)
    component.linker.p["calibration"] = np.eye(1, EVIDENCE, 1, dtype=np.float32)[0]
    layouts = [lay_out(doc) for doc in docs]
    states = [words_of(doc, layout) for doc, layout in zip(docs, layouts, strict=True)]
    readings = [outer for outer, _ in component.read(states, layouts)]
    golden = list(zip(docs, layouts, readings, (truths for _, truths in gold.values()), strict=True))
    for _ in range(ROUNDS):
        articles = [_judge(component, scorer, *row) for row in golden]
        truth = [right(scorer, article, 0.0) for article in articles]
        evidence = [np.array([c.evidence for c in a.candidates]).reshape(-1, EVIDENCE) for a in articles]
        component.linker.p["calibration"] = fit_logistic(np.concatenate(evidence), np.concatenate(truth))
    articles = [_judge(component, scorer, *row) for row in golden]
    scores = np.array([_said_what(scorer, articles, threshold) for threshold in THRESHOLDS])
    threshold = THRESHOLDS[scores >= scores.max() - SLACK].min()
    component.linker.p["threshold"] = np.float32(threshold)
    error = cross_fitted_error(evidence, truth)
    return {"threshold": round(float(threshold), 2), "calibration_error": error}


def cross_fitted_error(features: list[np.ndarray], truth: list[np.ndarray]) -> float:
    """`calibration_error` over articles; each half is judged by a fit on the other."""
    chance, right = [], []
    for half in (0, 1):
        weights = fit_logistic(np.concatenate(features[1 - half :: 2]), np.concatenate(truth[1 - half :: 2]))
        chance.append(1 / (1 + np.exp(-np.concatenate(features[half::2]) @ weights)))
        right += truth[half::2]
    return round(calibration_error(np.concatenate(chance), np.concatenate(right)), 4)


def right(scorer: ModuleType, article: Judged, threshold: float) -> np.ndarray:
    """For each candidate at least this sure, 1 where its content and its source match the gold, else 0."""
    sure = [i for i, c in enumerate(article.candidates) if c.confidence >= threshold]
    result = np.zeros(len(sure))
    for t, g in scorer.match(article.truths, [article.guesses[i] for i in sure]):
        source = article.guesses[sure[g]]["source"]
        result[g] = scorer.same_source(article.words, article.truths[t]["source"], source)
    return result


def _said_what(scorer: ModuleType, articles: list[Judged], threshold: float) -> float:
    """F1 of who said what over the candidates that are at least this sure."""
    results = [right(scorer, article, threshold) for article in articles]
    possible = sum(len(r) for r in results) + sum(len(a.truths) for a in articles)
    return 2 * sum(r.sum() for r in results) / possible


def _judge(
    component: AttributionComponent,
    scorer: ModuleType,
    doc: Doc,
    layout: Layout,
    readings: list[Reading],
    truths: list[dict],
) -> Judged:
    words = scorer.Words(doc.text)
    candidates = [c for c in component.weigh(readings, layout) if c.outer is None]
    guesses = [to_characters([c], layout)[0] for c in candidates]
    under = [[{role: words.under(a[role]) for role in ROLES} for a in some] for some in (guesses, truths)]
    return Judged(candidates, *under, words)
