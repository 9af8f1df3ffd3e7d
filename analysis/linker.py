"""The linker: which source, cue and content belong together.

Every attribution has one cue, so the first word of the cue stands for it (its *anchor*). Given the encoder's word
vectors, a logistic layer says which words are anchors; then, for each anchor on its own, a conditional random field
labels the words around it as source, cue or content *of that anchor*. Contents in pieces, statements without a
source and one source of several statements need no rule of their own.

The parameters are trained with the encoder (`analysis.training.network`); this module only applies them, in numpy.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from thinc.api import NumpyOps

OPS = NumpyOps()
LABELS = OUTSIDE, SOURCE, CUE, CONTENT = range(4)
LEFT = len(LABELS)
NEVER, TINY = -100.0, 1e-6
# How many numbers `evidence` gives.
EVIDENCE = 10
ROWS_AT_ONCE = 256
ANCHORS_AT_ONCE = 16
DISTANCES = np.array([1, 2, 3, 4, 5, 7, 10, 15, 23, 41])


class Anchor(NamedTuple):
    """A word that may begin a cue, the words that may belong to it (half-open), and its probability, 0 to 1."""

    word: int
    first: int
    last: int
    chance: float


class Scores(NamedTuple):
    """What the words around a text's anchors may be.

    ``emissions`` has a row for each word around each anchor in turn, a column a label; ``roles`` the probability of
    each label for each word of the text, whatever the anchor.
    """

    anchors: list[Anchor]
    emissions: np.ndarray
    roles: np.ndarray


class Reading(NamedTuple):
    """The label of every word around one anchor.

    ``anchor`` and ``first`` are word indices; ``labels[i]`` labels word ``first + i``. Probabilities, 0 to 1:
    ``chance`` that the word is an anchor, ``certainty`` of each label given the anchor, ``role`` of each label
    whatever the anchor.
    """

    anchor: int
    first: int
    chance: float
    labels: np.ndarray
    certainty: np.ndarray
    role: np.ndarray


def distance_bucket(offset: np.ndarray) -> np.ndarray:
    """Signed distances in words, as indices 0 to 20: near ones alone, far ones together."""
    return len(DISTANCES) + np.sign(offset) * np.searchsorted(DISTANCES, np.abs(offset), side="right")


def anchored(anchors: np.ndarray, width: int) -> np.ndarray:
    """What is added to scores (rows, width, labels) so that each row's cue begins at its anchor.

    At the anchor it makes up for what `constraints` takes off.
    """
    fixed = np.zeros((len(anchors), width, len(LABELS)), dtype=np.float32)
    fixed[np.arange(width) < anchors[:, None], CUE] = NEVER
    fixed[np.arange(len(anchors)), anchors] = [NEVER, NEVER, -NEVER, NEVER]
    return fixed


def constraints() -> tuple[np.ndarray, np.ndarray]:
    """What is taken off the scores of a start and of a transition: a cue is one run, entered at its anchor only."""
    start, transitions = np.zeros(len(LABELS), dtype=np.float32), np.zeros((len(LABELS),) * 2, dtype=np.float32)
    start[CUE] = transitions[[OUTSIDE, SOURCE, CONTENT], CUE] = NEVER
    return start, transitions


def forbid_holes(start: np.ndarray, transitions: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, ...]:
    """Split the label outside in two, before and after a content: from after one, only a source or a cue leads back.

    In PolNeAR train, 95 % of the gaps in contents hold the attribution's own source or cue; the others are parentheses.
    """
    states = [*LABELS, OUTSIDE]
    start, transitions, end = start[states], transitions[np.ix_(states, states)], end[states]
    start[LEFT] = transitions[[OUTSIDE, SOURCE, CUE], LEFT] = NEVER
    transitions[CONTENT, OUTSIDE] = transitions[LEFT, OUTSIDE] = transitions[LEFT, CONTENT] = NEVER
    return start, transitions, end


class Linker:
    """Anchors and labels from word vectors; ``Linker.load`` reads the shipped parameters."""

    def __init__(self, parameters: dict[str, np.ndarray]):
        self.p = {name: np.asarray(value, dtype=np.float32) for name, value in parameters.items()}
        start, transitions = constraints()
        self.start, self.transitions, self.end = forbid_holes(
            self.p["start"] + start, self.p["transitions"] + transitions, self.p["end"]
        )

    @classmethod
    def load(cls, path: Path) -> "Linker":
        with np.load(path, allow_pickle=False) as parameters:
            return cls(dict(parameters))

    def save(self, path: Path) -> None:
        np.savez(path, **self.p)

    def anchors(self, states: np.ndarray, level: str = "anchor") -> np.ndarray:
        """The probability of each word to begin a cue: (words,), 0 to 1.

        ``level`` is ``anchor`` for cues that stand inside no content, ``inner`` for those that do.
        """
        return _sigmoid(self._linear(states, level)[:, 0])

    def score(self, states: np.ndarray, anchors: list[Anchor]) -> Scores:
        """Score the labels of the words around each anchor; ``states`` is (words, width) for the whole text.

        Texts are scored one by one, since a product of matrices may round otherwise where it is part of a larger one.
        """
        unary, token = self._linear(states, "unary"), self._linear(states, "token")
        some = (anchors[i : i + ANCHORS_AT_ONCE] for i in range(0, len(anchors), ANCHORS_AT_ONCE))
        emissions = [self._emissions(states, token, part) + unary[_around(part)] for part in some]
        empty = np.zeros((0, len(LABELS)), dtype=np.float32)
        return Scores(anchors, np.concatenate([empty, *emissions]), np.exp(unary - _logsumexp(unary)[:, None]))

    def read(self, texts: list[Scores]) -> list[list[Reading]]:
        """Label the words around every anchor of several texts at once, a list for each text."""
        anchors = [anchor for text in texts for anchor in text.anchors]
        if not anchors:
            return [[] for _ in texts]
        lengths = np.array([a.last - a.first for a in anchors])
        flat, ends = np.concatenate([text.emissions for text in texts]), np.cumsum(lengths)
        found: list[tuple[np.ndarray, np.ndarray]] = [()] * len(anchors)
        order = np.argsort(-lengths, kind="stable")
        for rows in np.split(order, range(ROWS_AT_ONCE, len(order), ROWS_AT_ONCE)):
            emissions = np.zeros((len(rows), lengths[rows[0]], len(LABELS)), dtype=np.float32)
            for row, i in enumerate(rows):
                emissions[row, : lengths[i]] = flat[ends[i] - lengths[i] : ends[i]]
            emissions += anchored(np.array([anchors[i].word - anchors[i].first for i in rows]), emissions.shape[1])
            for i, labels, certainty in zip(rows, *self._decode(emissions, lengths[rows]), strict=True):
                found[i] = labels[: lengths[i]], certainty[: lengths[i]]
        rows = iter(found)
        return [[_reading(anchor, *next(rows), text.roles) for anchor in text.anchors] for text in texts]

    def confidence(self, found: np.ndarray) -> float:
        """The probability, 0 to 1, that content and source are both right, given their `evidence`.

        `analysis.training.calibrate` fits it.
        """
        return float(_sigmoid(self.p["calibration"] @ found))

    def _linear(self, states: np.ndarray, name: str) -> np.ndarray:
        # On one thread, whatever the machine: numpy's own product takes the cores from the encoder.
        return OPS.gemm(states, self.p[f"{name}.weight"], trans2=True) + self.p[f"{name}.bias"]

    def _emissions(self, states: np.ndarray, token: np.ndarray, anchors: list[Anchor]) -> np.ndarray:
        words, lengths = [a.word for a in anchors], [a.last - a.first for a in anchors]
        gate, cue = (np.repeat(self._linear(states[words], name), lengths, axis=0) for name in ("gate", "cue"))
        around = _around(anchors)
        hidden = token[around] * (1 + gate)
        hidden += cue
        hidden += self.p["distance.weight"][distance_bucket(around - np.repeat(words, lengths))]
        return self._linear(_gelu(hidden), "label")

    def _decode(self, emissions: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The best labels (Viterbi) and their marginal probabilities (forward-backward), the longest row first."""
        emissions = emissions[..., [*LABELS, OUTSIDE]]
        rows, width, _ = emissions.shape
        best, forward, backward = (np.zeros_like(emissions) for _ in range(3))
        back, states = np.zeros(emissions.shape, dtype=np.int64), np.zeros((rows, width), dtype=np.int64)
        # How many rows have a word at each place, and none at the place after the last.
        counts = np.searchsorted(-lengths, -np.arange(width + 1))
        best[:, 0] = forward[:, 0] = emissions[:, 0] + self.start
        for t in range(1, width):
            n = counts[t]
            paths = best[:n, t - 1, :, None] + self.transitions
            back[:n, t] = paths.argmax(1)
            best[:n, t] = paths.max(1) + emissions[:n, t]
            forward[:n, t] = _logsumexp(forward[:n, t - 1, :, None] + self.transitions) + emissions[:n, t]
        for t in range(width - 1, -1, -1):
            n, m = counts[t : t + 2]
            states[m:n, t] = (best[m:n, t] + self.end).argmax(1)
            backward[m:n, t] = self.end
            if m:
                states[:m, t] = back[np.arange(m), t + 1, states[:m, t + 1]]
                later = (emissions[:m, t + 1] + backward[:m, t + 1])[:, None, :] + self.transitions
                backward[:m, t] = _logsumexp(later.transpose(0, 2, 1))
        scores = forward + backward
        marginals = np.exp(scores - _logsumexp(scores.transpose(0, 2, 1))[..., None])
        marginals[..., OUTSIDE] += marginals[..., LEFT]
        labels = np.where(states == LEFT, OUTSIDE, states) * (np.arange(width) < lengths[:, None])
        return labels, np.take_along_axis(marginals, labels[..., None], 2)[..., 0]


def evidence(reading: Reading) -> np.ndarray:
    """What the confidence is computed from: how sure the anchor, the cue, the content and the source are."""
    source, content = reading.labels == SOURCE, reading.labels == CONTENT
    cue = reading.anchor - reading.first

    def sure(probability: np.ndarray, words: np.ndarray) -> float:
        return float(np.log(probability[words] + TINY).mean()) if words.any() else 0.0

    return np.array(
        [
            1.0,
            np.log((reading.chance + TINY) / (1 - reading.chance + TINY)),
            np.log(reading.role[cue] + TINY),
            sure(reading.certainty, content),
            sure(reading.role, content),
            np.log1p(content.sum()),
            sure(reading.certainty, source if source.any() else reading.labels == OUTSIDE),
            sure(reading.role, source),
            float(source.any()),
            np.log1p(_disputed(reading, content)),
        ],
        dtype=np.float32,
    )


def _disputed(reading: Reading, content: np.ndarray) -> int:
    """Words right beside the content that this anchor leaves outside, but that have a role whatever the anchor."""
    disputed = (reading.labels == OUTSIDE) & (reading.role < 0.5)
    either = content | disputed
    run = np.append(0, np.cumsum(either[1:] & ~either[:-1]))
    beside = np.zeros(run[-1] + 1, dtype=bool)
    beside[run[content]] = True
    return int((disputed & beside[run]).sum())


def _reading(anchor: Anchor, labels: np.ndarray, certainty: np.ndarray, roles: np.ndarray) -> Reading:
    role = roles[np.arange(anchor.first, anchor.last), labels]
    return Reading(anchor.word, anchor.first, anchor.chance, labels, certainty, role)


def _around(anchors: list[Anchor]) -> np.ndarray:
    return np.concatenate([np.arange(a.first, a.last) for a in anchors])


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _gelu(x: np.ndarray) -> np.ndarray:
    """The tanh form of Hendrycks and Gimpel (2016), the same that the linker is trained with."""
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi, dtype=np.float32) * (x + 0.044715 * x * x * x)))


def _logsumexp(x: np.ndarray) -> np.ndarray:
    """Over axis 1."""
    top = x.max(1)
    return top + np.log(np.exp(x - top[:, None]).sum(1))
