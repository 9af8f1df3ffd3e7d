"""Training examples for spaCy's components, their documents read by the encoder once and kept in memory."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from tqdm import tqdm

from analysis.training.corpus import Article, read_polnear
from analysis.training.gold import NAME_CORPORA, Labelled, gum_names, read_names
from analysis.training.names import UNITS, UNKNOWN, kind_of, name_tag, unmarked
from analysis.training.treebank import ROOT, Document, bio_spans, read_bio, read_re3d, read_treebank, to_doc

SEED = 20230913
KEPT: dict[tuple[str, ...], list[Example]] = {}
# How many names of a text read a second time give way to others.
RENAMED = 0.7
Reader = Callable[[Language], Iterable[Example]]
# An entity as (first token, token after the last, label or `UNKNOWN`).
Entity = tuple[int, int, str]


@spacy.registry.readers("news_syntax.v1")
def syntax_reader(corpora: str, pipeline: str, part: str) -> Reader:
    """Documents of both treebanks, with gold tokens and sentences."""
    return _remember(partial(syntax_examples, Path(corpora), part), pipeline)


@spacy.registry.readers("news_entities.v1")
def entity_reader(corpora: str, pipeline: str, part: str) -> Reader:
    """Texts of all corpora that mark names; tokens that a corpus says nothing about are left open."""
    return _remember(partial(entity_examples, Path(corpora), part), pipeline)


def syntax_examples(corpora: Path, part: str, nlp: Language) -> Iterator[Example]:
    """The documents of EWT and GUM."""
    for name in ("ewt", "gum"):
        yield from (syntax_example(document, nlp) for document in read_treebank(corpora, name, part))


def syntax_example(document: Document, nlp: Language) -> Example:
    """A document of a treebank; line breaks hang on the token before them, as in spaCy's own pipelines."""
    predicted, words = to_doc(nlp.vocab, document.sentences)
    places = [i for i, word in enumerate(words) if word]
    firsts = [places[i] for i in np.cumsum([0, *(len(s.words) for s in document.sentences[:-1])])]
    heads, starts = [], np.zeros(len(words), dtype=bool)
    starts[firsts] = True
    for i, word in enumerate(words):
        first = firsts[int(starts[: i + 1].sum()) - 1]
        heads.append(i - 1 if word is None else i if word.head == ROOT else first + word.head)
    of = lambda take, space: [take(word) if word else space for word in words]  # noqa: E731
    reference = Doc(
        nlp.vocab,
        words=[token.text for token in predicted],
        spaces=[bool(token.whitespace_) for token in predicted],
        pos=of(lambda w: w.upos, "SPACE"),
        morphs=of(lambda w: w.feats, ""),
        lemmas=of(lambda w: w.lemma, "\n"),
        deps=of(lambda w: w.dep, "dep"),
        heads=heads,
        sent_starts=starts.tolist(),
    )
    for token, start in zip(predicted, starts.tolist(), strict=True):
        token.is_sent_start = start
    return Example(predicted, reference)


def entity_examples(corpora: Path, part: str, nlp: Language) -> Iterator[Example]:
    """Every corpus with names; PolNeAR's articles take turns so that they do not outweigh the others.

    In training, every gold text comes a second time with other names.
    """
    for article in read_polnear(corpora, part)[:: 2 if part == "train" else 4]:
        if article.silver:
            doc = nlp.make_doc(article.text)
            yield _example(nlp, doc, *silver_entities(article, doc))
    rows = [*gold_rows(corpora, part)]
    yield from (_marked(nlp, *row) for row in rows)
    if part == "train":
        # Imported here, since it needs the extra "train", and the other readers do not.
        from analysis.training.rename import Renamer

        items = [Labelled(Doc(nlp.vocab, words=w), {"names": [*map(name_tag, tags)]}) for w, tags, _ in rows]
        renamer, rng = Renamer(items, SEED), Random(SEED)
        for item, (_, tags, groups) in zip(items, rows, strict=True):
            yield _marked(nlp, [token.text for token in renamer.rename(item, RENAMED, rng)], tags, groups)
        for row in read_re3d(corpora):
            doc = nlp.make_doc(row["text"])
            yield _example(nlp, doc, *_re3d_entities(row, doc))


def gold_rows(corpora: Path, part: str) -> Iterator[tuple[list[str], list[str | None], bool]]:
    """Words and BIO tags of the gold corpora, and whether they mark what belongs to a country; None is open."""
    for _, words, tags in _by_document(corpora / f"ner/uner-ewt-{part}.bio.xz", "newdoc id"):
        yield words, tags, False
    if part == "train":
        for name, groups in NAME_CORPORA.items():
            yield from ((words, tags, groups) for words, tags in read_names(corpora, name))
        for document in read_treebank(corpora, "gum", part):
            words = [word for sentence in document.sentences for word in sentence.words]
            tags = [tag for sentence in document.sentences for tag in gum_names(sentence)]
            # What is a proper noun there, but of another kind, may be a name of ours.
            tags = [None if t == "O" and w.xpos.startswith("NNP") else t for w, t in zip(words, tags, strict=True)]
            yield [word.text for word in words], tags, False


def silver_entities(article: Article, doc: Doc) -> tuple[list[Entity], set[int]]:
    """CoreNLP's entities in spaCy's tokens, and the tokens that no label of ours is known for."""
    silver, entities, unknown = article.silver, [], set()
    merged = [b if a == "O" else a for a, b in zip(silver.tags["silver_names"], silver.tags["others"], strict=True)]
    for first, last, label in bio_spans(merged):
        start, end = int(silver.starts[first]), int(silver.ends[last - 1])
        span = doc.char_span(start, end)
        if span is None:
            unknown.update(token.i for token in doc.char_span(start, end, alignment_mode="expand") or [])
            continue
        kind = kind_of(label, [token.text for token in span], silver.tags["xpos"][first:last])
        after = doc[span.end].lower_ if span.end < len(doc) else ""
        if kind == "CARDINAL" and after in UNITS:
            entities.append((span.start, span.end + 1, "QUANTITY"))
        else:
            entities.append((span.start, span.end, kind))
    return entities, unknown


def _marked(nlp: Language, words: list[str], tags: list[str | None], groups: bool) -> Example:
    entities = [(a, b, kind_of(label, words[a:b])) for a, b, label in bio_spans([tag or "O" for tag in tags])]
    silent = lambda word: unmarked(word, numbers=False, groups=groups) == UNKNOWN  # noqa: E731
    open_ = {i for i, (word, tag) in enumerate(zip(words, tags, strict=True)) if tag is None or silent(word)}
    return _example(nlp, Doc(nlp.vocab, words=words), entities, open_)


def _re3d_entities(row: dict, doc: Doc) -> tuple[list[Entity], set[int]]:
    entities, taken = [], set()
    for entity in sorted(row["entities"], key=lambda e: e["start"] - e["end"]):
        span = doc.char_span(entity["start"], entity["end"])
        named = span and any(token.text[0].isupper() for token in span) and span[0].lower_ not in ("the", "a")
        if named and not taken & {t.i for t in span}:
            taken |= {t.i for t in span}
            entities.append((span.start, span.end, kind_of(entity["type"], [t.text for t in span])))
    # Descriptions are entities there, too: what is left of them, and what may be a number, stays open.
    described = {
        t.i for e in row["entities"] for t in doc.char_span(e["start"], e["end"], alignment_mode="expand") or []
    }
    open_ = {t.i for t in doc if unmarked(t.text, numbers=False, groups=True) == UNKNOWN}
    return entities, (described | open_) - taken


def _example(nlp: Language, doc: Doc, entities: list[Entity], unknown: set[int]) -> Example:
    reference = Doc(nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
    known, taken = [], set()
    for first, last, label in sorted(entities):
        span = set(range(first, last))
        if taken & span:
            continue
        taken |= span
        if label == UNKNOWN or any(doc[i].is_space for i in span):
            unknown = unknown | span
        else:
            known.append(Span(reference, first, last, label=label))
            unknown = unknown - span
    reference.set_ents(known, missing=[Span(reference, i, i + 1) for i in sorted(unknown)], default="outside")
    return Example(doc, reference)


def _by_document(path: Path, key: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Sentences of a BIO file joined to documents."""
    name, words, tags = "", [], []
    for comments, more, labels in read_bio(path):
        if key in comments and words:
            yield name, words, tags
            words, tags = [], []
        name = comments.get(key, name)
        words, tags = words + more, tags + labels
    if words:
        yield name, words, tags


def _remember(examples: partial, pipeline: str) -> Reader:
    """Run the encoder over every document once a process, though spaCy makes the readers of a config twice."""
    kept = KEPT.setdefault((examples.func.__name__, *map(str, examples.args), pipeline), [])

    def read(nlp: Language) -> list[Example]:
        if not kept:
            encoder = nlp.create_pipe("news_encoder_v1", config={"threads": 2}).from_disk(Path(pipeline) / "encoder")
            kept.extend(tqdm(examples(nlp), desc="reading", mininterval=5))
            given = [[token.is_sent_start for token in example.predicted] for example in kept]
            for _ in tqdm(encoder.pipe(e.predicted for e in kept), desc="encoding", total=len(kept), mininterval=5):
                pass
            for example, starts in zip(kept, given, strict=True):
                if example.reference.has_annotation("DEP"):
                    for token, start in zip(example.predicted, starts, strict=True):
                        token.is_sent_start = start
        return kept

    return read
