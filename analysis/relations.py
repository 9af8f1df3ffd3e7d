"""How two claims relate: whether they say the same, and if so whether both can be true.

A multinomial logistic model weighs the signs of `FEATURES`, and a second one these and what a third claim shows: who
agrees with one side of a clash clashes with the other. Both are fitted by `analysis.training.relations`.
"""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.lang.en.stop_words import STOP_WORDS

from analysis.entailment import FOLDER, softmax
from analysis.slots import SLOTS, Claim, Verdict, compare_measures

SIGNS = (
    "log neither",
    "log agree",
    "log conflict",
    "entails",
    "entails both ways",
    "contradicts",
    "alike",
    "words shared",
    "same predicate",
    "same sentence",
    "measures agree",
    "measures differ",
    "alike and contrary",
)
FEATURES = (*SIGNS, *(f"{slot} {how}" for slot in SLOTS for how in ("agrees", "differs")))
CONTRADICTS = FEATURES.index("contradicts")
WORD = re.compile(r"\w+")
LEAST_CHANCE = 1e-3


class Judgement(NamedTuple):
    """Chances, each 0 to 1, for two claims: that they are neither, agree or clash (`CLASSES`); that one of them entails
    the other, that both do, and that they contradict each other.
    """

    neither: float
    agree: float
    conflict: float
    entails: float
    mutual: float
    contradicts: float


class Weights(NamedTuple):
    """A fitted model: weights (signs, `CLASSES`), a bias for each class, and the mean and spread of each sign."""

    weights: np.ndarray
    bias: np.ndarray
    mean: np.ndarray
    spread: np.ndarray

    def chances(self, signs: np.ndarray) -> np.ndarray:
        """The chances of `CLASSES` for each pair: (pairs, 3) from (pairs, signs)."""
        return softmax((signs - self.mean) / self.spread @ self.weights + self.bias)


class Relations(NamedTuple):
    """Both models: what a pair shows by itself, and that with what a third claim shows."""

    alone: Weights
    beside: Weights

    def __call__(self, features: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The chances of `CLASSES` for each pair of one article: (pairs, 3) from (pairs, `FEATURES`).

        ``ends`` numbers the two claims of each pair, from 0: (pairs, 2).
        """
        return self.beside.chances(with_thirds(features, ends, self.alone.chances(features)))

    @classmethod
    def load(cls, path: Path) -> "Relations":
        with np.load(path) as parts:
            return cls(*(Weights(*(parts[f"{step}.{name}"] for name in Weights._fields)) for step in cls._fields))

    def save(self, path: Path) -> None:
        steps = self._asdict().items()
        np.savez(path, **{f"{step}.{name}": part for step, some in steps for name, part in some._asdict().items()})


def with_thirds(features: np.ndarray, ends: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """The signs of each pair, and two more: how likely a third claim agrees with both, or clashes with just one.

    (pairs, `FEATURES` + 2) from the ``chances`` of each pair by itself, (pairs, `CLASSES`).
    """
    near: defaultdict[int, dict[int, tuple[float, float]]] = defaultdict(dict)
    for (a, b), (_, agree, conflict) in zip(ends.tolist(), chances.tolist(), strict=True):
        near[a][b] = near[b][a] = agree, conflict
    thirds = []
    for a, b in ends.tolist():
        both = [(*near[a][k], *near[b][k]) for k in near[a].keys() & near[b].keys()]
        agree = max((x * y for x, _, y, _ in both), default=0.0)
        thirds.append((agree, max((max(x * v, u * y) for x, u, y, v in both), default=0.0)))
    return np.column_stack([features, np.array(thirds).reshape(len(ends), 2)])


@cache
def load_relations() -> Relations:
    """The model that ships with the project, loaded once a process."""
    return Relations.load(FOLDER / "relations.npz")


def judge(labels: np.ndarray, classes: np.ndarray, *, denied: bool) -> Judgement:
    """One judgement from what `analysis.entailment.Comparer.judge` gives for both directions, each (2, 3).

    Where one claim only comes up to be denied, what would agree with it clashes, and the other way round.
    """
    neither, agree, conflict = classes.mean(0).tolist()
    (entails, back), contradicts = labels[:, 0].tolist(), labels[:, 2]
    if denied:
        return Judgement(neither, conflict, agree, contradicts.max(), contradicts.min(), (entails + back) / 2)
    return Judgement(neither, agree, conflict, max(entails, back), min(entails, back), contradicts.mean())


def features_of(a: Claim, b: Claim, alike: float, judgement: Judgement, verdicts: list[Verdict]) -> np.ndarray:
    """The signs of `FEATURES` for two claims: (`FEATURES`,)."""
    one, other = words_of(a), words_of(b)
    measures = compare_measures(a, b)
    slots = {(verdict.slot, verdict.agrees) for verdict in verdicts}
    signs = (
        *np.log(np.maximum(judgement[:3], LEAST_CHANCE)),
        *judgement[3:],
        alike,
        len(one & other) / max(1, min(len(one), len(other))),
        a.predicate == b.predicate != "",
        a.sentence == b.sentence,
        measures is not None and measures.agrees,
        measures is not None and not measures.agrees,
        alike * any(not verdict.agrees for verdict in verdicts),
    )
    return np.array([*signs, *((slot, agrees) in slots for slot in SLOTS for agrees in (True, False))], dtype=float)


def words_of(claim: Claim) -> frozenset[str]:
    """The words of a claim that mean something on their own."""
    return frozenset(WORD.findall(claim.told.lower())) - STOP_WORDS
