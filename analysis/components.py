"""The annotator's spaCy components: word vectors, then sentences and who says what.

`spacy.load` opens the pipeline in `analysis/pipeline`; its components are registered here. After it has run,

* ``doc.tensor`` has one vector a token (zeros for white space),
* ``doc.sents`` are the sentences,
* ``doc.spans["source"]``, ``["cue"]`` and ``["content"]`` are the spans, each with the number of its attribution as id,
* ``doc._.attributions`` lists the attributions as plain values (`analysis.attribution.Attribution`).
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from analysis.acts import speech_words
from analysis.attribution import ROLES, Candidate, add_inner, settle, speech_inside, to_candidate, to_characters
from analysis.encoder import Encoder, Layout, Window, cut_windows, lay_out, window_of
from analysis.linker import Linker

PIPELINE = Path(__file__).parent / "pipeline"
DOCS_AT_ONCE = 32
# Words with a lower chance to begin a cue are not looked at.
LEAST_CHANCE = 0.05
# A statement spans at most this many words on either side of its cue.
REACH = 256
# A content is read again where a word in it has at least this chance to be a cue, or is a word of speech.
SUSPICION = 0.01

Doc.set_extension("attributions", default=[], force=True)


@Language.factory("news_encoder_v1", assigns=["doc.tensor"])
class EncoderComponent:
    """Runs the encoder over whole paragraphs, the windows of many documents sorted by their length."""

    def __init__(self, nlp: Language, name: str, threads: int):
        self.threads, self.encoder = threads, None

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = DOCS_AT_ONCE) -> Iterator[Doc]:
        stream = iter(stream)
        while docs := list(islice(stream, batch_size)):
            layouts = [lay_out(doc) for doc in docs]
            windows = [(i, w) for i, y in enumerate(layouts) for w in cut_windows(y, self.encoder.pieces)]
            for doc in docs:
                doc.tensor = np.zeros((len(doc), self.encoder.width), dtype=np.float32)
            for (i, window), states in zip(windows, self.encoder.read([w for _, w in windows]), strict=True):
                docs[i].tensor[layouts[i].tokens[window.first : window.last]] = states
            yield from docs

    def to_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> None:
        self.encoder.save(Path(path))

    def from_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> "EncoderComponent":
        self.encoder = Encoder.load(Path(path), self.threads)
        return self


@Language.factory(
    "news_attribution_v1",
    requires=["doc.tensor"],
    assigns=["doc._.attributions", "doc.spans", "token.is_sent_start"],
)
class AttributionComponent:
    """Finds sentence starts and attributions from the word vectors, then looks for others inside their contents."""

    def __init__(self, nlp: Language, name: str):
        self.nlp, self.linker = nlp, None

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = DOCS_AT_ONCE) -> Iterator[Doc]:
        stream = iter(stream)
        while docs := list(islice(stream, batch_size)):
            layouts = [lay_out(doc) for doc in docs]
            found = [self.find(doc.tensor[y.tokens], y) for doc, y in zip(docs, layouts, strict=True)]
            for doc, layout, candidates in zip(docs, layouts, self._look_inside(docs, layouts, found), strict=True):
                self._start_sentences(doc, layout)
                doc._.attributions = to_characters(candidates, layout)
                _set_spans(doc)
            yield from docs

    def find(self, states: np.ndarray, layout: Layout, offset: int = 0) -> list[Candidate]:
        """Candidates among the words that ``states`` has vectors of, from word ``offset`` on, and nothing else."""
        chances = self.linker.anchors(states)
        anchors = np.flatnonzero(chances >= LEAST_CHANCE)
        block = layout.block[offset : offset + len(states)]
        ends = np.searchsorted(block, [block[anchors], block[anchors] + 1])
        ends = np.clip(ends, anchors - REACH, anchors + REACH)
        regions = list(zip(anchors.tolist(), *ends.tolist(), strict=True))
        found: dict[int, list[Candidate]] = {}
        for reading in self.linker.read(states, regions, chances[anchors]):
            if (confidence := self.linker.confidence(reading)) >= self.linker.p["threshold"]:
                moved = reading._replace(anchor=reading.anchor + offset, first=reading.first + offset)
                if candidate := to_candidate(moved, layout, confidence):
                    found.setdefault(int(layout.block[moved.anchor]), []).append(candidate)
        return [c for candidates in found.values() for c in settle(candidates)]

    def _look_inside(
        self, docs: list[Doc], layouts: list[Layout], found: list[list[Candidate]]
    ) -> list[list[Candidate]]:
        """Read suspicious contents again on their own, since the corpus marks one level of attribution only."""
        encoder = self.nlp.get_pipe("encoder").encoder
        again: list[tuple[int, Candidate, Window]] = []
        for i, (doc, layout) in enumerate(zip(docs, layouts, strict=True)):
            suspicious = self.linker.anchors(doc.tensor[layout.tokens]) >= SUSPICION
            suspicious |= np.array([word.lower() in speech_words() for word in layout.words], dtype=bool)
            for outer in found[i]:
                runs = [run for run in outer.content if suspicious[slice(*run)].any()]
                again += [(i, outer, window_of(layout, encoder.pieces, *run)) for run in runs]
        result = [list(candidates) for candidates in found]
        for (i, outer, window), states in zip(again, encoder.read([w for *_, w in again]), strict=True):
            result[i] += add_inner(outer, self.find(states, layouts[i], window.first), result[i])
        return [speech_inside(some, layout) for some, layout in zip(result, layouts, strict=True)]

    def _start_sentences(self, doc: Doc, layout: Layout) -> None:
        """A paragraph begins a sentence; inside one the model decides, but no word in lower case begins one there.

        The latter only where the paragraph itself begins with a capital: some texts have lost their case.
        """
        begins = np.diff(layout.paragraph, prepend=-1) != 0
        lower = np.array([word.islower() for word in layout.words], dtype=bool)
        first = np.flatnonzero(begins)[np.cumsum(begins) - 1]
        starts = self.linker.sentence_starts(doc.tensor[layout.tokens]) >= 0.5
        starts = begins | (starts & ~(lower & ~lower[first]))
        flags = np.zeros(len(doc), dtype=bool)
        flags[layout.tokens[starts]] = True
        for token, flag in zip(doc, flags.tolist(), strict=True):
            token.is_sent_start = flag

    def to_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> None:
        Path(path).mkdir(exist_ok=True)
        self.linker.save(Path(path) / "linker.npz")

    def from_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> "AttributionComponent":
        self.linker = Linker.load(Path(path) / "linker.npz")
        return self


def _set_spans(doc: Doc) -> None:
    for role in ROLES:
        spans = [
            doc.char_span(start, end, label=role.upper(), span_id=str(i))
            for i, attribution in enumerate(doc._.attributions)
            for start, end in attribution[role]
        ]
        doc.spans[role] = SpanGroup(doc, name=role, spans=spans)
