"""The annotator's own spaCy components: word vectors, and who says what.

`spacy.load` opens the pipeline in `analysis/pipeline`; what it needs is registered here. After it has run,

* ``doc.tensor`` has one vector a token (zeros for white space), which spaCy's own components in the pipeline listen to,
* ``doc.sents``, ``doc.ents``, ``doc.noun_chunks``, and tags, morphology, lemmas and dependencies (Universal
  Dependencies) are as everywhere in spaCy,
* ``doc.spans["source"]``, ``["cue"]`` and ``["content"]`` are the spans, each with the number of its attribution as id,
* ``doc._.attributions`` lists the attributions as plain values (`analysis.attribution.Attribution`),
* ``doc._.mentions`` lists who and what the text speaks of, each mention with what it stands for (`SpokenOf`).
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from itertools import chain, pairwise
from pathlib import Path
from typing import TypedDict

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.util import minibatch
from thinc.api import Model, concatenate
from thinc.types import Floats2d

from analysis.attribution import ROLES, Candidate, add_inner, settle, to_candidate, to_characters
from analysis.coreference import Coreference, Link
from analysis.encoder import Encoder, Layout, cut_windows, lay_out
from analysis.linker import Anchor, Linker, Reading, evidence
from analysis.mentions import Mention, find_mentions
from analysis.noun_chunks import noun_chunks
from analysis.relays import add_relays
from analysis.tokenizer import create_tokenizer  # noqa: F401 (registers it where the project is not installed)

PIPELINE = Path(__file__).parent / "pipeline"
DOCS_AT_ONCE = 16
# Words with a lower chance to begin a cue are not looked at.
LEAST_CHANCE = 0.05
# A statement spans at most this many words on either side of its cue.
REACH = 256

Doc.set_extension("attributions", default=[], force=True)
Doc.set_extension("mentions", default=[], force=True)


class SpokenOf(TypedDict):
    """One mention as plain values: its characters (half-open), its form, and the entity it belongs to.

    ``speaks`` and ``relays`` are the indices of the attributions whose source and whose relayer it is. ``antecedent``
    is the index of the mention it was linked to, None for an entity's first; ``confidence`` and ``reason`` are that
    link's (`analysis.coreference.Link`).
    """

    start: int
    end: int
    form: str
    label: str
    speaks: list[int]
    relays: list[int]
    entity: int
    antecedent: int | None
    confidence: float
    reason: str


@spacy.registry.architectures("news_encoder_listener_v1")
def listener() -> Model[list[Doc], list[Floats2d]]:
    """The syntax half of ``doc.tensor``, for spaCy's components; the encoder itself learns nothing from them."""
    return Model("news_encoder_listener", lambda model, docs, is_train: ([syntax_of(d) for d in docs], lambda _: []))


@spacy.registry.architectures("news_words_and_encoder_v1")
def words_and_encoder(words: Model[list[Doc], list[Floats2d]]) -> Model[list[Doc], list[Floats2d]]:
    """Vectors of the words themselves beside what `listener` hears."""
    return concatenate(words, listener())


def syntax_of(doc: Doc) -> np.ndarray:
    """The half of the vectors that syntax and names are read from: (tokens, width / 2)."""
    return np.ascontiguousarray(doc.tensor[:, doc.tensor.shape[1] // 2 :])


def words_of(doc: Doc, layout: Layout) -> np.ndarray:
    """The half of the vectors that attribution is read from: (words, width / 2)."""
    return doc.tensor[layout.tokens, : doc.tensor.shape[1] // 2]


@Language.factory("news_encoder_v1", assigns=["doc.tensor", "token.is_sent_start"])
class EncoderComponent:
    """Runs the encoder over whole paragraphs, and marks where a sentence must begin and where none can."""

    def __init__(self, nlp: Language, name: str, threads: int):
        self.threads, self.encoder = threads, None
        nlp.vocab.get_noun_chunks = noun_chunks

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = DOCS_AT_ONCE) -> Iterator[Doc]:
        with ThreadPoolExecutor(self.threads) as pool:
            # The threads read a batch while the components after this one are busy with the one before.
            started = (self._start(docs, pool) for docs in minibatch(stream, batch_size))
            for docs, layouts, windows, states in one_ahead(started):
                for doc, layout in zip(docs, layouts, strict=True):
                    doc.tensor = np.zeros((len(doc), self.encoder.width), dtype=np.float32)
                    bound_sentences(doc, layout)
                for (i, window), vectors in zip(windows, states, strict=True):
                    docs[i].tensor[layouts[i].tokens[window.first : window.last]] = vectors
                yield from docs

    def _start(self, docs: list[Doc], pool: Executor) -> tuple[list[Doc], list[Layout], list, Iterator[np.ndarray]]:
        layouts = [lay_out(doc) for doc in docs]
        windows = [(i, w) for i, y in enumerate(layouts) for w in cut_windows(y, self.encoder.pieces)]
        return docs, layouts, windows, self.encoder.read([w for _, w in windows], pool)

    def to_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> None:
        self.encoder.save(Path(path))

    def from_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> "EncoderComponent":
        self.encoder = Encoder.load(Path(path))
        return self


def one_ahead(items: Iterable) -> Iterator:
    """The same items, each given only once the next one is there."""
    return (item for item, _ in pairwise(chain(items, [None])))


def bound_sentences(doc: Doc, layout: Layout) -> None:
    """A paragraph begins a sentence; inside one that begins with a capital, no word in lower case begins another.

    Some texts have lost their case, hence the condition. All other words are left to the model.
    """
    begins = np.diff(layout.paragraph, prepend=-1) != 0
    lower = np.array([word.islower() for word in layout.words], dtype=bool)
    first = np.flatnonzero(begins)[np.cumsum(begins) - 1]
    states = np.full(len(doc), -1, dtype=np.int64)
    states[layout.tokens] = np.where(begins, 1, np.where(lower & ~lower[first], -1, 0))
    states[:1] = 1
    doc.from_array(["SENT_START"], states.astype(np.uint64))


@Language.factory("news_attribution_v1", requires=["doc.tensor"], assigns=["doc._.attributions", "doc.spans"])
class AttributionComponent:
    """Finds attributions from the word vectors, and others inside their contents."""

    def __init__(self, nlp: Language, name: str):
        self.linker = None

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = DOCS_AT_ONCE) -> Iterator[Doc]:
        for docs in minibatch(stream, batch_size):
            layouts = [lay_out(doc) for doc in docs]
            readings = self.read([words_of(doc, layout) for doc, layout in zip(docs, layouts, strict=True)], layouts)
            for doc, layout, (outer, inner) in zip(docs, layouts, readings, strict=True):
                candidates = add_inner(self.weigh(outer, layout), self.weigh(inner, layout), layout)
                doc._.attributions = to_characters(candidates, layout)
                _set_spans(doc)
            yield from docs

    def read(self, states: list[np.ndarray], layouts: list[Layout]) -> list[tuple[list[Reading], list[Reading]]]:
        """What the linker reads around every word of several texts that may begin a cue: outside contents, inside."""
        outer, scores = [], []
        for vectors, layout in zip(states, layouts, strict=True):
            anchors, inner = (anchors_of(self.linker.anchors(vectors, level), layout) for level in ("anchor", "inner"))
            outer.append(len(anchors))
            scores.append(self.linker.score(vectors, anchors + inner))
        return [(some[:n], some[n:]) for some, n in zip(self.linker.read(scores), outer, strict=True)]

    def weigh(self, readings: list[Reading], layout: Layout) -> list[Candidate]:
        """Those readings of a text that are sure enough, as candidates that do not contradict one another."""
        found: dict[int, list[Candidate]] = {}
        for reading in readings:
            confidence = self.linker.confidence(signs := evidence(reading))
            sure = confidence >= self.linker.p["threshold"]
            if sure and (candidate := to_candidate(reading, layout, confidence, signs)):
                found.setdefault(int(layout.block[reading.anchor]), []).append(candidate)
        return [c for candidates in found.values() for c in settle(candidates)]

    def to_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> None:
        Path(path).mkdir(exist_ok=True)
        self.linker.save(Path(path) / "linker.npz")

    def from_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> "AttributionComponent":
        self.linker = Linker.load(Path(path) / "linker.npz")
        return self


def anchors_of(chances: np.ndarray, layout: Layout) -> list[Anchor]:
    """The words that may begin a cue, and the words of their block within `REACH`."""
    anchors = np.flatnonzero(chances >= LEAST_CHANCE)
    ends = np.searchsorted(layout.block, [layout.block[anchors], layout.block[anchors] + 1])
    ends = np.clip(ends, anchors - REACH, anchors + REACH)
    return [Anchor(*row) for row in zip(anchors.tolist(), *ends.tolist(), chances[anchors].tolist(), strict=True)]


def _set_spans(doc: Doc) -> None:
    for role in ROLES:
        spans = [
            doc.char_span(start, end, label=role.upper(), span_id=str(i))
            for i, attribution in enumerate(doc._.attributions)
            for start, end in attribution[role]
        ]
        doc.spans[role] = SpanGroup(doc, name=role, spans=spans)


@Language.factory(
    "news_coreference_v1",
    requires=["doc.tensor", "doc.ents", "token.dep", "doc._.attributions"],
    assigns=["doc._.mentions"],
)
class CoreferenceComponent:
    """Finds who passes on whom by grammar, who and what a text speaks of, and which mentions are of the same one."""

    def __init__(self, nlp: Language, name: str):
        self.model = None

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = DOCS_AT_ONCE) -> Iterator[Doc]:
        return map(self, stream)

    def __call__(self, doc: Doc) -> Doc:
        doc._.attributions = add_relays(doc)
        _set_spans(doc)
        mentions = find_mentions(doc)
        links = self.model.resolve(doc, lay_out(doc), mentions)
        doc._.mentions = [_spoken_of(doc, *row) for row in zip(mentions, links, strict=True)]
        return doc

    def to_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> None:
        Path(path).mkdir(exist_ok=True)
        self.model.save(Path(path) / "ranker.npz")

    def from_disk(self, path: Path, exclude: tuple[str, ...] = ()) -> "CoreferenceComponent":
        self.model = Coreference.load(Path(path) / "ranker.npz")
        return self


def _spoken_of(doc: Doc, mention: Mention, link: Link) -> SpokenOf:
    first, last = doc[mention.first], doc[mention.last - 1]
    return SpokenOf(
        start=first.idx,
        end=last.idx + len(last),
        form=mention.form,
        label=mention.label,
        speaks=list(mention.speaks),
        relays=list(mention.relays),
        entity=link.entity,
        antecedent=None if link.antecedent < 0 else link.antecedent,
        confidence=link.confidence,
        reason=link.reason,
    )
