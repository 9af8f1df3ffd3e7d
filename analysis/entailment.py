"""The comparer: how alike texts are, and how two of them relate.

One MiniLM in 8 bits does all of it. A text read alone gets a vector; two texts read as a pair get the chances of
`LABELS`, and the chances of `CLASSES` for two claims of one article. What a text or a pair gets never depends on what
is read beside it.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from analysis.components import PIPELINE

LABELS = ("entailment", "neutral", "contradiction")
CLASSES = ("neither", "agree", "conflict")
OUTPUTS = ("mean", "labels", "classes")
FOLDER = Path(__file__).parent / "comparer"
# Word pieces of a text, or of both texts of a pair; the longer one loses its last words first.
LONGEST = 96
THREADS = 2
# From this chance up a contradiction counts as one.
CONTRADICTION = 0.65


class Comparer:
    """The comparer as it ships: ONNX weights, a word-piece vocabulary, and how much its chances are softened."""

    def __init__(self, weights: bytes, vocabulary: str, temperature: float = 1.0):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self.width = self.session.get_outputs()[0].shape[-1]
        self.tokenizer = Tokenizer.from_str(vocabulary)
        self.tokenizer.enable_truncation(LONGEST)
        self.temperature = temperature

    def vectors(self, texts: Iterable[str]) -> np.ndarray:
        """A vector of length 1 for each text: (texts, width). Their products say how alike texts are, -1 to 1."""
        means = [mean for mean, *_ in self._run(self.tokenizer.encode(text) for text in texts)]
        vectors = np.array([mean / np.linalg.norm(mean) for mean in means], dtype=np.float32)
        return vectors.reshape(len(means), self.width)

    def judge(self, pairs: Iterable[tuple[str, str]]) -> tuple[np.ndarray, np.ndarray]:
        """The chances of `LABELS` and those of `CLASSES` for pairs of texts: each (pairs, 3), rows add up to 1."""
        outputs = self._run(self.tokenizer.encode(*pair) for pair in pairs)
        logits = (np.array([row[i] for row in outputs], dtype=np.float64).reshape(-1, 3) for i in (1, 2))
        return tuple(softmax(some / self.temperature) for some in logits)

    def _run(self, encodings: Iterable[Encoding]) -> list[list[np.ndarray]]:
        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(self._run_one, encodings))

    def _run_one(self, encoding: Encoding) -> list[np.ndarray]:
        feed = {"ids": np.array([encoding.ids]), "types": np.array([encoding.type_ids])}
        return [output[0] for output in self.session.run(OUTPUTS, feed)]


def softmax(logits: np.ndarray) -> np.ndarray:
    """Chances from logits (rows, classes), the rows adding up to 1."""
    chances = np.exp(logits - logits.max(1, keepdims=True, initial=-np.inf))
    return chances / chances.sum(1, keepdims=True)


@cache
def load_comparer() -> Comparer:
    """The comparer that ships with the project, loaded once a process."""
    with np.load(FOLDER / "temperature.npz") as fitted:
        temperature = float(fitted["temperature"])
    vocabulary = (PIPELINE / "encoder" / "tokenizer.json").read_text(encoding="utf-8")
    return Comparer((FOLDER / "comparer.onnx").read_bytes(), vocabulary, temperature)
