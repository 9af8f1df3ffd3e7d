"""Make the confidence mean what it says: fit it on PolNeAR dev, and choose the threshold that serves best there."""

from types import ModuleType

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from tqdm import tqdm

from analysis.attribution import ROLES, Candidate, to_characters
from analysis.components import AttributionComponent
from analysis.encoder import Layout, lay_out
from analysis.linker import EVIDENCE

ROUNDS = 3
SHRINK = 1.0
THRESHOLDS = np.arange(0.1, 0.61, 0.02)

Found = list[tuple[str, Layout, list[Candidate]]]


def calibrate(nlp: Language, scorer: ModuleType, gold: dict) -> dict[str, float]:
    """Fit the confidence of the pipeline's attribution component and set its threshold.

    ``gold`` is what the scorer reads. Truth is the scorer's own: content and source both match. Since a different
    confidence lets other candidates win, fit and reading take turns. Returns the threshold and the expected
    calibration error (10 bins, two-fold cross-fitting over articles).
    """
    component: AttributionComponent = nlp.get_pipe("attribution")
    docs = [
        nlp.get_pipe("encoder")(nlp.make_doc(text))
        for text, _ in tqdm(gold.values(), desc="calibrating", mininterval=5)
    ]
    component.linker.p["threshold"] = np.float32(0)
    component.linker.p["calibration"] = np.eye(1, EVIDENCE, 1, dtype=np.float32)[0]
    for _ in range(ROUNDS):
        found = [(name, *_find(component, doc)) for name, doc in zip(gold, docs, strict=True)]
        features, truth, article = _samples(scorer, gold, found)
        component.linker.p["calibration"] = fit_logistic(features, truth)
    found = [(name, *_find(component, doc)) for name, doc in zip(gold, docs, strict=True)]
    scores = [said_what(scorer, gold, found, threshold) for threshold in THRESHOLDS]
    threshold = round(float(THRESHOLDS[int(np.argmax(scores))]), 2)
    component.linker.p["threshold"] = np.float32(threshold)
    return {"threshold": threshold, "calibration_error": cross_fitted_error(features, truth, article)}


def fit_logistic(features: np.ndarray, truth: np.ndarray, steps: int = 30) -> np.ndarray:
    """Logistic regression by Newton's method with a ridge of `SHRINK` on all weights but the first."""
    weights = np.zeros(features.shape[1])
    ridge = np.diag([0.0] + [SHRINK] * (features.shape[1] - 1))
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (truth - chance) - ridge @ weights
        bend = (features * (chance * (1 - chance))[:, None]).T @ features + ridge
        weights += np.linalg.solve(bend + 1e-9 * np.eye(len(weights)), slope)
    return weights.astype(np.float32)


def cross_fitted_error(features: np.ndarray, truth: np.ndarray, article: np.ndarray) -> float:
    """Expected calibration error of confidences fitted on the other half of the articles, 10 bins."""
    chance = np.zeros(len(truth))
    for half in (0, 1):
        mine = article % 2 == half
        chance[mine] = 1 / (1 + np.exp(-features[mine] @ fit_logistic(features[~mine], truth[~mine])))
    bins = np.minimum((chance * 10).astype(int), 9)
    gaps = [abs(chance[bins == b].sum() - truth[bins == b].sum()) for b in range(10)]
    return round(float(sum(gaps) / len(truth)), 4)


def said_what(scorer: ModuleType, gold: dict, found: Found, threshold: float) -> float:
    """Who said what F1 of the outermost candidates that are at least this sure."""
    kept = {n: [c for c in some if c.confidence >= threshold and c.outer is None] for n, _, some in found}
    return scorer.score(gold, {n: to_characters(kept[n], layout) for n, layout, _ in found})["who said what"]["f1"]


def _find(component: AttributionComponent, doc: Doc) -> tuple[Layout, list[Candidate]]:
    layout = lay_out(doc)
    return layout, component.find(doc.tensor[layout.tokens], layout)


def _samples(scorer: ModuleType, gold: dict, found: Found) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One row an outermost candidate: its evidence, whether it is right, and the number of its article."""
    features, truth, article = [], [], []
    for number, (name, layout, candidates) in enumerate(found):
        outermost = [c for c in candidates if c.outer is None]
        words = scorer.Words(gold[name][0])
        under = lambda spans, words=words: {role: words.under(spans[role]) for role in ROLES}  # noqa: E731
        truths = [under(a) for a in gold[name][1]]
        guesses = [under(to_characters([c], layout)[0]) for c in outermost]
        right = {
            guess
            for t, guess in scorer.match(truths, guesses)
            if scorer.same_source(words, truths[t]["source"], guesses[guess]["source"])
        }
        features += [c.evidence for c in outermost]
        truth += [float(i in right) for i in range(len(outermost))]
        article += [number] * len(outermost)
    return np.array(features, dtype=np.float64), np.array(truth), np.array(article)
