"""The encoder: a text's words in, one vector a word out.

Words are spaCy's tokens; a window is a run of whole paragraphs, as many as fit. Each word goes in as its word
pieces and comes out as the vector of the first of them.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import onnxruntime
from spacy.tokens import Doc
from tokenizers import Tokenizer

from analysis.layout import Paragraph, Quotation, find_datelines, find_paragraphs, find_quotations, passable_breaks

WINDOW = 256
LONGEST_WINDOW = 384
PIECES_A_WORD = 8
CASES = ("none", "lower", "capital", "upper", "mixed", "digit")
SHAPES = 2 * len(CASES)
STOPS = frozenset({".", "!", "?", "”", '"'})
CLS, SEP, UNK = 101, 102, 100


class Layout(NamedTuple):
    """A text's words, white space left out, and where they stand; one row a word in every array.

    ``text`` is that of the Doc, which puts it together anew each time it is asked. ``tokens`` is the index of each
    word's token, ``starts`` and ``ends`` its characters. ``paragraph`` numbers the paragraph of each word, ``block``
    the run of paragraphs that one statement may span, ``quoted`` says whether the word is inside quotation marks (or is
    one), ``is_word`` whether it has a letter or a digit. ``opening`` and ``closing`` are the indices of the marks that
    begin and end a quotation, ``datelines`` the characters of where and when paragraphs were written.
    """

    text: str
    words: list[str]
    tokens: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    paragraph: np.ndarray
    block: np.ndarray
    quoted: np.ndarray
    is_word: np.ndarray
    opening: set[int]
    closing: set[int]
    paragraphs: list[Paragraph]
    datelines: list[tuple[int, int]]
    quotations: list[Quotation]


LAYOUTS: WeakKeyDictionary[Doc, Layout] = WeakKeyDictionary()


class Window(NamedTuple):
    """Words ``first`` to ``last`` (half-open) as word pieces; ``heads[i]`` is the piece that stands for word i."""

    first: int
    last: int
    ids: np.ndarray
    shapes: np.ndarray
    heads: np.ndarray


def lay_out(doc: Doc) -> Layout:
    """Find the paragraphs and quotations of a tokenised text and number its words by them, once a Doc."""
    if doc not in LAYOUTS:
        LAYOUTS[doc] = _lay_out(doc)
    return LAYOUTS[doc]


def _lay_out(doc: Doc) -> Layout:
    text = doc.text
    paragraphs = find_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    idx, lengths, is_space = doc.to_array(["IDX", "LENGTH", "IS_SPACE"]).astype(np.int64).reshape(-1, 3).T
    tokens = np.flatnonzero(is_space == 0)
    starts, ends = idx[tokens], (idx + lengths)[tokens]
    words = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    paragraph = _number(starts, [p.start for p in paragraphs])
    passable = passable_breaks(text, paragraphs, quotations)
    blocks = np.cumsum([0, *(not p for p in passable[:-1])])
    which = _number(starts, [q.start for q in quotations])
    quoted = (which >= 0) & (starts < np.array([q.end for q in quotations] + [0])[which])
    is_word = np.array([any(c.isalnum() for c in word) for word in words], dtype=bool)
    at_start, at_end = {q.start for q in quotations}, {q.end for q in quotations if q.closed}
    return Layout(
        text=text,
        words=words,
        tokens=tokens,
        starts=starts,
        ends=ends,
        paragraph=paragraph,
        block=blocks[paragraph],
        quoted=quoted,
        is_word=is_word,
        opening={i for i, start in enumerate(starts.tolist()) if start in at_start and not is_word[i]},
        closing={i for i, end in enumerate(ends.tolist()) if end in at_end and not is_word[i]},
        paragraphs=paragraphs,
        datelines=find_datelines(text, paragraphs),
        quotations=quotations,
    )


def _number(offsets: np.ndarray, starts: list[int]) -> np.ndarray:
    """The index of the last start at or before each offset; -1 where there is none."""
    return np.searchsorted(np.array(starts, dtype=np.int64), offsets, side="right") - 1


@lru_cache(maxsize=1_000_000)
def case_of(word: str) -> int:
    """The case of a word, as an index into `CASES`."""
    if any(c.isdigit() for c in word):
        return 5
    if not any(c.isalpha() for c in word):
        return 0
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    return 2 if word[0].isupper() and word[1:].islower() else 4 if word != word.lower() else 0


class Pieces:
    """Word pieces of single words, at most `PIECES_A_WORD` of each, remembered."""

    def __init__(self, vocabulary: str):
        self.tokenizer = Tokenizer.from_str(vocabulary)
        self.known: dict[str, tuple[int, ...]] = {}

    def __call__(self, word: str) -> tuple[int, ...]:
        if word not in self.known:
            ids = self.tokenizer.encode(word[:100], add_special_tokens=False).ids[:PIECES_A_WORD]
            self.known[word] = tuple(ids) or (UNK,)
        return self.known[word]


def cut_windows(layout: Layout, pieces: Pieces, room: int = WINDOW) -> Iterator[Window]:
    """Pack whole blocks into windows of at most `WINDOW` pieces; one that fits none is cut after a full stop.

    ``room`` is what the first window may hold.
    """
    first = 0
    for last in _cuts(layout, pieces, room):
        yield window_of(layout, pieces, first, last)
        first = last


def window_of(layout: Layout, pieces: Pieces, first: int, last: int) -> Window:
    """The words from ``first`` to ``last`` as word pieces, a separator between paragraphs."""
    ids, shapes, heads = [CLS], [0], []
    for i in range(first, last):
        if i > first and layout.paragraph[i] != layout.paragraph[i - 1]:
            ids.append(SEP)
            shapes.append(0)
        heads.append(len(ids))
        ids += pieces(layout.words[i])
        shapes += [case_of(layout.words[i]) + len(CASES) * int(layout.quoted[i])] * (len(ids) - heads[-1])
    return Window(first, last, *(np.array(x, dtype=np.int64) for x in ([*ids, SEP], [*shapes, 0], heads)))


def _cuts(layout: Layout, pieces: Pieces, room: int) -> Iterator[int]:
    """Where windows end, as word indices."""
    n, first, most = len(layout.words), 0, LONGEST_WINDOW - 2
    sizes = np.array([len(pieces(word)) for word in layout.words], dtype=np.int64)
    upto = np.concatenate([[0], np.cumsum(sizes + (np.diff(layout.paragraph, prepend=0) != 0))])
    ends = [*(np.flatnonzero(np.diff(layout.block)) + 1).tolist(), n]
    for start, end in zip([0, *ends], ends, strict=False):
        if start > first and upto[end] - upto[first] > room - 2:
            yield start
            first, room = start, WINDOW
        while upto[end] - upto[first] > most:
            fits = int(np.searchsorted(upto, upto[first] + most, side="right")) - 1
            stops = [i + 1 for i in range((first + fits) // 2, fits) if layout.words[i] in STOPS]
            first = stops[-1] if stops else fits
            yield first
    if first < n:
        yield n


class Encoder:
    """The encoder as it ships: ONNX weights and a word-piece vocabulary in one folder.

    A word has two vectors side by side, each half of ``width`` long: one for attribution, one for syntax and names.
    """

    def __init__(self, weights: bytes, vocabulary: str):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.weights, self.vocabulary = weights, vocabulary
        self.session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self.width = self.session.get_outputs()[0].shape[-1]
        self.pieces = Pieces(vocabulary)

    @classmethod
    def load(cls, folder: Path) -> "Encoder":
        vocabulary = (folder / "tokenizer.json").read_text(encoding="utf-8")
        return cls((folder / "encoder.onnx").read_bytes(), vocabulary)

    def save(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "encoder.onnx").write_bytes(self.weights)
        (folder / "tokenizer.json").write_text(self.vocabulary, encoding="utf-8")

    def read(self, windows: Iterable[Window], pool: Executor) -> Iterator[np.ndarray]:
        """Vectors (words, width) of each window; the pool begins at once, the results come in order.

        Each window runs on its own, since 8-bit activations share one scale a run: what a window gives then never
        depends on its neighbours. Threads take windows, not parts of one.
        """
        return pool.map(self.run, windows)

    def run(self, window: Window) -> np.ndarray:
        """Vectors (words, width) of one window."""
        return self.session.run(None, {"ids": window.ids[None], "shapes": window.shapes[None]})[0][0, window.heads]
