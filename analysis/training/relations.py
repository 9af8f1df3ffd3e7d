"""Fit how two claims relate: ``python -m analysis.training.relations``, on the development set of articles.

Fitted on so few pairs, the model is measured on articles it was not fitted on: each is left out once.
"""

import json
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from spacy.language import Language
from tqdm import tqdm

from analysis import load_annotator
from analysis.compare import Weighed, relate_claims, weigh_pairs
from analysis.entailment import FOLDER
from analysis.relations import CLASSES, Relations
from analysis.sources import find_dependences
from analysis.tables import Tables, tabulate
from analysis.training.evaluate_pairs import GOLD, match_claims, score_pairs
from analysis.training.pairs_gold import GoldComparison, read_pairs_gold

STRENGTH = 1.0
STEPS = 400
NEITHER, AGREE, CONFLICT = range(len(CLASSES))


class Example(NamedTuple):
    """One article of the development set: its tables, its weighed pairs, and the place in `CLASSES` of each."""

    gold: GoldComparison
    tables: Tables
    weighed: list[Weighed]
    labels: np.ndarray

    @property
    def features(self) -> np.ndarray:
        """The signs of its pairs: (pairs, `FEATURES`)."""
        return np.array([pair.features for pair in self.weighed]).reshape(len(self.weighed), -1)
