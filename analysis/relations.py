"""How two claims relate: whether they say the same, and if so whether both can be true.

A multinomial logistic model weighs the signs of `FEATURES`; it is fitted by `analysis.training.relations`.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.lang.en.stop_words import STOP_WORDS

from analysis.entailment import FOLDER
from analysis.slots import SLOTS, Claim, Verdict

CLASSES = ("neither", "agree", "conflict")
WORD = re.compile(r"\w+")
SIGNS = (
    "alike",
    "entails",
    "entails both ways",
    "contradicts",
    "words shared",
    "words of the shorter shared",
    "same predicate",
    "entities shared",
    "same sentence",
    "same statement",
    "same source",
    "other tense",
    "distance",
    "length",
)
CONTRADICTS = SIGNS.index("contradicts")
FEATURES = (*SIGNS, *(f"{slot} {how}" for slot in SLOTS for how in ("agrees", "differs")))


class Judgement(NamedTuple):
    """The chances, each 0 to 1, that one of two claims entails the other, that both do, and that they contradict."""

    entails: float
    mutual: float
    contradicts: float


class Relations:
    """The fitted model: weights (`FEATURES`, `CLASSES`), and the mean and spread of each sign."""

    def __init__(self, weights: np.ndarray, bias: np.ndarray, mean: np.ndarray, spread: np.ndarray):
        self.weights, self.bias, self.mean, self.spread = weights, bias, mean, spread

    def __call__(self, features: np.ndarray) -> np.ndarray:
        """The chances of `CLASSES` for each pair: (pairs, 3) from (pairs, `FEATURES`)."""
        logits = (features - self.mean) / self.spread @ self.weights + self.bias
        chances = np.exp(logits - logits.max(1, keepdims=True, initial=-np.inf))
        return chances / chances.sum(1, keepdims=True)

    @classmethod
    def load(cls, path: Path) -> "Relations":
        with np.load(path) as parts:
            return cls(*(parts[name] for name in ("weights", "bias", "mean", "spread")))

    def save(self, path: Path) -> None:
        np.savez(path, weights=self.weights, bias=self.bias, mean=self.mean, spread=self.spread)


@cache
def load_relations() -> Relations:
    """The model that ships with the project, loaded once a process."""
    return Relations.load(FOLDER / "relations.npz")


def judge(forward: np.ndarray, backward: np.ndarray, denied: bool) -> Judgement:
    """One judgement from the chances of `analysis.entailment.LABELS` read both ways.

    Where one claim only comes up to be denied, what would entail it contradicts it, and the other way round.
    """
    entails, contradicts = sorted((forward[0], backward[0])), (forward[2] + backward[2]) / 2
    if denied:
        return Judgement(contradicts, min(forward[2], backward[2]), entails[1])
    return Judgement(entails[1], entails[0], contradicts)


def features_of(a: Claim, b: Claim, alike: float, judgement: Judgement, verdicts: list[Verdict]) -> np.ndarray:
    """The signs of `FEATURES` for two claims: (`FEATURES`,)."""
    one, other = words_of(a), words_of(b)
    shared, fewer = len(one & other), max(1, min(len(one), len(other)))
    together = max(1, len(a.entities | b.entities))
    slots = {(verdict.slot, verdict.agrees) for verdict in verdicts}
    signs = (
        alike,
        judgement.entails,
        judgement.mutual,
        judgement.contradicts,
        shared / max(1, len(one | other)),
        shared / fewer,
        a.predicate == b.predicate != "",
        len(a.entities & b.entities) / together,
        a.sentence == b.sentence,
        a.statement == b.statement != "",
        a.source == b.source,
        a.tense != b.tense,
        np.log1p(abs(a.position - b.position)),
        np.log(fewer),
    )
    return np.array([*signs, *((slot, agrees) in slots for slot in SLOTS for agrees in (True, False))], dtype=float)


def words_of(claim: Claim) -> frozenset[str]:
    """The words of a claim that mean something on their own."""
    return frozenset(WORD.findall(claim.told.lower())) - STOP_WORDS
