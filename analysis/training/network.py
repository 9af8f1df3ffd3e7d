"""The network in torch: MiniLM with the shape of each word, and the linker's layers on top of it."""

import numpy as np
import torch
from torch import nn
from transformers import BertModel

from analysis.encoder import SHAPES, Window
from analysis.linker import DISTANCES, constraints
from analysis.linker import LABELS as ALL_LABELS

LABELS = len(ALL_LABELS)


class LockedDropout(nn.Module):
    """Dropout with one mask for all words of a window (Gal and Ghahramani 2016); on a CPU also far faster."""

    def __init__(self, p: float):
        super().__init__()
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training or not self.p or x.dim() != 3:
            return x
        mask = torch.empty(x.shape[0], 1, x.shape[2]).bernoulli_(1 - self.p) / (1 - self.p)
        return x * mask.to(x.dtype)


class Encoder(nn.Module):
    """MiniLM over word pieces whose embeddings carry the shape of their word: its case, and whether it is quoted.

    Each piece has two vectors, side by side: the last layer's for attribution, and a learned mix of all layers'
    (Peters et al. 2018) for syntax and names.
    """

    def __init__(self, folder: str, dropout: float = 0.1):
        super().__init__()
        self.bert = BertModel.from_pretrained(
            folder, add_pooling_layer=False, attention_probs_dropout_prob=0.0, attn_implementation="eager"
        )
        self.shape = nn.Embedding(SHAPES, self.bert.config.hidden_size)
        nn.init.zeros_(self.shape.weight)
        self.mix = nn.Parameter(torch.zeros(self.bert.config.num_hidden_layers))
        for module in list(self.bert.modules()):
            for name, child in module.named_children():
                if isinstance(child, nn.Dropout) and child.p:
                    setattr(module, name, LockedDropout(dropout))

    def forward(self, ids: torch.Tensor, shapes: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        embedded = self.bert.embeddings.word_embeddings(ids) + self.shape(shapes)
        layers = self.bert(inputs_embeds=embedded, attention_mask=mask, output_hidden_states=True).hidden_states[1:]
        shares = torch.softmax(self.mix, 0)
        mixed = sum(share * layer for share, layer in zip(shares, layers, strict=True))
        return torch.cat([layers[-1], mixed], -1)


def batch(windows: list[Window]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Windows side by side: ids, shapes and mask, each (windows, longest window), padded with 0."""
    width = max(len(w.ids) for w in windows)
    ids, shapes, mask = (np.zeros((len(windows), width), dtype=np.int64) for _ in range(3))
    for row, window in enumerate(windows):
        n = len(window.ids)
        ids[row, :n], shapes[row, :n], mask[row, :n] = window.ids, window.shapes, 1
    return ids, shapes, mask


def pad(rows: list[np.ndarray], value: float = 0) -> torch.Tensor:
    """Rows of different lengths side by side: (rows, longest row)."""
    return nn.utils.rnn.pad_sequence([*map(torch.from_numpy, rows)], batch_first=True, padding_value=value)


class Linker(nn.Module):
    """The layers of `analysis.linker.Linker`, under the same names, with their training objective."""

    def __init__(self, width: int, hidden: int = 128):
        super().__init__()
        self.anchor, self.inner, self.unary = (nn.Linear(width, n) for n in (1, 1, LABELS))
        self.token, self.cue, self.gate = (nn.Linear(width, hidden) for _ in range(3))
        self.distance = nn.Embedding(2 * len(DISTANCES) + 1, hidden)
        self.label = nn.Linear(hidden, LABELS)
        self.transitions = nn.Parameter(torch.zeros(LABELS, LABELS))
        self.start, self.end = nn.Parameter(torch.zeros(LABELS)), nn.Parameter(torch.zeros(LABELS))
        self.dropout = LockedDropout(0.1)
        nn.init.normal_(self.distance.weight, std=0.02)

    def emissions(self, around: torch.Tensor, cue: torch.Tensor, buckets: torch.Tensor) -> torch.Tensor:
        """Scores (links, words, labels) of the words around each cue's first word."""
        hidden = self.token(around) * (1 + self.gate(cue)[:, None]) + self.cue(cue)[:, None]
        hidden = nn.functional.gelu(hidden + self.distance(buckets), approximate="tanh")
        return self.label(self.dropout(hidden)) + self.unary(around)

    def likelihood(self, emissions: torch.Tensor, labels: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The summed log-likelihood of label sequences under the constrained random field (Lafferty et al. 2001)."""
        way_in, blocked = (torch.from_numpy(x) for x in constraints())
        transitions, start = self.transitions + blocked, self.start + way_in
        last = labels.gather(1, mask.sum(1, keepdim=True) - 1)[:, 0]
        steps = emissions.gather(2, labels[..., None])[..., 0]
        steps[:, 1:] += transitions[labels[:, :-1], labels[:, 1:]]
        gold = start[labels[:, 0]] + (steps * mask).sum(1) + self.end[last]
        # Taken apart once: the gradient of a slice is as large as the whole.
        first, *others = emissions.unbind(1)
        total = start + first
        for scores, inside in zip(others, mask[:, 1:, None].unbind(1), strict=True):
            moved = torch.logsumexp(total[:, :, None] + transitions, 1) + scores
            total = torch.where(inside, moved, total)
        return (gold - torch.logsumexp(total + self.end, 1)).sum()
