"""What the encoder learns beside attribution: syntax and names, from gold labels and from a parser's.

These layers only shape the encoder's vectors. They are thrown away after training; spaCy's own components are then
trained on the vectors (`analysis.training.components`).
"""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy, gelu

from analysis.training.network import LockedDropout, pad
from analysis.training.treebank import ROOT, SKIP

# How much a word's label counts in the loss; names are rare, and kinds of words easy. CoreNLP calls other words names
# than people do: gold and silver names have their own layers.
TAGS = {"upos": 0.3, "feats": 0.3, "xpos": 0.3, "names": 2.5, "silver_names": 1.5, "others": 1.0}
# The gold and the silver treebank have their own inventories of relations, and so their own layers.
TREES = {"dep": 0.5, "silver_dep": 0.5}
Inventories = dict[str, dict[str, int]]


def take_inventories(labels: Iterable[dict[str, np.ndarray]]) -> Inventories:
    """The labels of each task, numbered in alphabetical order."""
    found: dict[str, set[str]] = {task: set() for task in (*TAGS, *TREES)}
    for some in labels:
        for task in found.keys() & some.keys():
            found[task].update(label for label in some[task] if label is not None)
    return {task: {label: i for i, label in enumerate(sorted(kinds))} for task, kinds in found.items()}


class Biaffine(nn.Module):
    """Which word is the head of which, and in what relation (Dozat and Manning 2017)."""

    def __init__(self, width: int, relations: int, arc: int = 128, label: int = 32):
        super().__init__()
        self.head, self.dependent = nn.Linear(width, arc), nn.Linear(width, arc)
        self.head_label, self.dependent_label = nn.Linear(width, label), nn.Linear(width, label)
        self.root = nn.Parameter(torch.zeros(width))
        self.arc = nn.Parameter(torch.zeros(arc + 1, arc))
        self.label = nn.Parameter(torch.zeros(relations, label + 1, label + 1))
        self.dropout = LockedDropout(0.2)
        nn.init.normal_(self.arc, std=0.02)
        nn.init.normal_(self.label, std=0.02)

    def forward(
        self, words: torch.Tensor, heads: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of heads (sentences, words, 1 + words; 0 is the root) and of relations to the given ``heads``."""
        with_root = torch.cat([self.root.expand(len(words), 1, -1), words], 1)
        layer = lambda linear, x: self.dropout(gelu(linear(x)))  # noqa: E731
        dependent, head = one(layer(self.dependent, words)), layer(self.head, with_root)
        scores = dependent @ self.arc @ head.transpose(1, 2)
        allowed = nn.functional.pad(mask, (1, 0), value=True)
        scores = scores.masked_fill(~allowed[:, None], -1e4)
        chosen = with_root.gather(1, heads[..., None].expand(-1, -1, words.shape[2]))
        below, above = one(layer(self.dependent_label, words)), one(layer(self.head_label, chosen))
        return scores, torch.einsum("bni,rij,bnj->bnr", below, self.label, above)


def one(x: torch.Tensor) -> torch.Tensor:
    """With a last column of ones."""
    return nn.functional.pad(x, (0, 1), value=1.0)


class Tasks(nn.Module):
    """A layer a task on the syntax half of the encoder's vectors."""

    def __init__(self, width: int, inventories: Inventories):
        super().__init__()
        self.inventories = inventories
        self.tags = nn.ModuleDict({task: nn.Linear(width, len(inventories[task])) for task in TAGS})
        self.trees = nn.ModuleDict({task: Biaffine(width, len(inventories[task])) for task in TREES})
        self.dropout = LockedDropout(0.1)

    def loss(self, words: torch.Tensor, lengths: list[int], labels: list[dict[str, np.ndarray]]) -> torch.Tensor:
        """Weighted cross-entropy a word over all tasks; ``words`` are those of all windows, ``labels`` of each."""
        total = torch.zeros(())
        for task, weight in TAGS.items():
            numbers = [self._numbers(some, task, n) for some, n in zip(labels, lengths, strict=True)]
            gold = torch.from_numpy(np.concatenate(numbers))
            known = gold != SKIP
            if known.any():
                total = total + weight * cross_entropy(self.tags[task](words[known]), gold[known], reduction="sum")
        for task, weight in TREES.items():
            total = total + weight * self._tree_loss(task, words, lengths, labels)
        return total / len(words)

    def _tree_loss(
        self, task: str, words: torch.Tensor, lengths: list[int], labels: list[dict[str, np.ndarray]]
    ) -> torch.Tensor:
        places, heads, relations = [], [], []
        for first, n, some in zip(np.cumsum([0, *lengths]), lengths, labels, strict=False):
            if task not in some:
                continue
            numbers = self._numbers(some, task, n)
            cuts = [0, *(np.flatnonzero(some["sentences"][1:] == 1) + 1).tolist(), n]
            for a, b in pairwise(cuts):
                here = some["heads"][a:b]
                inside = (here == ROOT) | ((here >= a) & (here < b))
                places.append(first + np.arange(a, b))
                heads.append(np.where(inside, np.where(here == ROOT, 0, here - a + 1), SKIP))
                relations.append(np.where(inside, numbers[a:b], SKIP))
        if not places:
            return torch.zeros(())
        gold, kinds, mask = pad(heads, SKIP), pad(relations, SKIP), pad([np.ones(len(p), dtype=bool) for p in places])
        sentences = self.dropout(words[pad(places)])
        arcs, named = self.trees[task](sentences, gold.clamp_min(0), mask)
        total = cross_entropy(arcs.flatten(0, 1), gold.flatten(), ignore_index=SKIP, reduction="sum")
        return total + cross_entropy(named.flatten(0, 1), kinds.flatten(), ignore_index=SKIP, reduction="sum")

    def _numbers(self, labels: dict[str, np.ndarray], task: str, length: int) -> np.ndarray:
        if task not in labels:
            return np.full(length, SKIP)
        known = self.inventories[task]
        return np.array([known.get(label, SKIP) for label in labels[task]], dtype=np.int64)
