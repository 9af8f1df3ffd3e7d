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

LABELS = OUTSIDE, SOURCE, CUE, CONTENT = range(4)
LEFT = len(LABELS)
NEVER, TINY = -100.0, 1e-6
# How many numbers `evidence` gives.
EVIDENCE = 10
DISTANCES = np.array([1, 2, 3, 4, 5, 7, 10, 15, 23, 41])


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
    """Anchors, sentence starts and labels from word vectors; ``Linker.load`` reads the shipped parameters."""

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

    def anchors(self, states: np.ndarray) -> np.ndarray:
        """The probability of each word to begin a cue: (words,), 0 to 1."""
        return _sigmoid(self._linear(states, "anchor")[:, 0])

    def sentence_starts(self, states: np.ndarray) -> np.ndarray:
        """The probability of each word to begin a sentence: (words,), 0 to 1."""
        return _sigmoid(self._linear(states, "sentence")[:, 0])

    def read(self, states: np.ndarray, anchors: list[tuple[int, int, int]], chances: np.ndarray) -> list[Reading]:
        """Label the words around each anchor, given as (anchor, first word, last word), half-open.

        ``states`` is (words, width) for the whole text, ``chances`` the anchors' probabilities.
        """
        if not anchors:
            return []
        lengths = np.array([last - first for _, first, last in anchors])
        emissions = np.zeros((len(anchors), lengths.max(), len(LABELS)), dtype=np.float32)
        unary = self._linear(states, "unary")
        parts = {name: self._linear(states, name) for name in ("token", "gate", "cue")}
        for row, (anchor, first, last) in enumerate(anchors):
            emissions[row, : last - first] = self._emissions(parts, anchor, first, last) + unary[first:last]
        emissions += anchored(np.array([a - first for a, first, _ in anchors]), emissions.shape[1])
        labels, certainty = self._decode(emissions, lengths)
        roles = np.exp(unary - _logsumexp(unary)[:, None])
        return [
            Reading(a, f, float(chances[i]), y := labels[i, : e - f], certainty[i, : e - f], roles[np.arange(f, e), y])
            for i, (a, f, e) in enumerate(anchors)
        ]

    def confidence(self, reading: Reading) -> float:
        """The probability, 0 to 1, that content and source of a reading are both right (`training.calibrate`)."""
        return float(_sigmoid(self.p["calibration"] @ evidence(reading)))

    def _linear(self, states: np.ndarray, name: str) -> np.ndarray:
        return states @ self.p[f"{name}.weight"].T + self.p[f"{name}.bias"]

    def _emissions(self, parts: dict[str, np.ndarray], anchor: int, first: int, last: int) -> np.ndarray:
        near = self.p["distance.weight"][distance_bucket(np.arange(first, last) - anchor)]
        hidden = parts["token"][first:last] * (1 + parts["gate"][anchor]) + parts["cue"][anchor] + near
        return self._linear(_gelu(hidden), "label")

    def _decode(self, emissions: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The best labels (Viterbi) and their marginal probabilities (forward-backward), row by row at once."""
        emissions = emissions[..., [*LABELS, OUTSIDE]]
        rows, width, _ = emissions.shape
        best, forward, backward = (np.zeros_like(emissions) for _ in range(3))
        back = np.zeros(emissions.shape, dtype=np.int64)
        best[:, 0] = forward[:, 0] = emissions[:, 0] + self.start
        for t in range(1, width):
            paths = best[:, t - 1, :, None] + self.transitions
            back[:, t] = paths.argmax(1)
            best[:, t] = paths.max(1) + emissions[:, t]
            forward[:, t] = _logsumexp(forward[:, t - 1, :, None] + self.transitions) + emissions[:, t]
        states, final = np.zeros((rows, width), dtype=np.int64), lengths - 1
        for t in range(width - 1, -1, -1):
            ends, goes_on = final == t, final > t
            states[ends, t] = (best[ends, t] + self.end).argmax(1)
            backward[ends, t] = self.end
            if goes_on.any():
                states[goes_on, t] = back[goes_on, t + 1, states[goes_on, t + 1]]
                later = (emissions[goes_on, t + 1] + backward[goes_on, t + 1])[:, None, :] + self.transitions
                backward[goes_on, t] = _logsumexp(later.transpose(0, 2, 1))
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
    runs = np.cumsum(np.diff(content | disputed, prepend=False))
    return int((disputed & np.isin(runs, runs[content])).sum())


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _gelu(x: np.ndarray) -> np.ndarray:
    """The tanh form of Hendrycks and Gimpel (2016), the same that the linker is trained with."""
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi, dtype=np.float32) * (x + 0.044715 * x**3)))


def _logsumexp(x: np.ndarray) -> np.ndarray:
    """Over axis 1."""
    top = x.max(1)
    return top + np.log(np.exp(x - top[:, None]).sum(1))
