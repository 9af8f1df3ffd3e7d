"""Measure a pipeline on the development parts of the corpora: ``python -m analysis.training.evaluate CORPORA``."""

import importlib.util
import json
import tarfile
import tempfile
from pathlib import Path
from types import ModuleType

import click
import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from tqdm import tqdm

from analysis.attribution import ROLES
from analysis.components import PIPELINE
from analysis.entailment import load_comparer
from analysis.training.confidence import calibration_error
from analysis.training.corpus import read_polnear
from analysis.training.evaluate_claims import measure_claims
from analysis.training.evaluate_entailment import measure_entailment
from analysis.training.evaluate_pairs import measure_news, measure_pairs
from analysis.training.evaluate_sources import measure_sources
from analysis.training.evaluate_times import time_rows
from analysis.training.gold import read_names
from analysis.training.names import coarse, name_tag
from analysis.training.treebank import ROOT, Document, bio_spans, read_bio, read_treebank, to_doc

POLNEAR = "PolNeAR dev"
Row = dict[str, str | float]
Spans = set[tuple[int, int, str]]


def load_scorer(corpora: Path) -> ModuleType:
    """The scoring script that stands beside the corpora, unchanged."""
    path = corpora.parent / "scoring" / "attribution_score.py"
    spec = importlib.util.spec_from_file_location("attribution_score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_gold(corpora: Path, scorer: ModuleType, part: str = "dev") -> dict:
    """What the scoring script reads from PolNeAR: {name: (text, attributions of the first annotator)}."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(corpora / "polnear/polnear-train-dev.tar.xz", "r:xz") as archive:
            archive.extractall(folder, filter="data")
        return scorer.read_gold(Path(folder) / "polnear/data" / part)


def measure_all(nlp: Language, corpora: Path) -> tuple[list[Row], np.ndarray, np.ndarray]:
    """Every measure on the development data, and `judge`'s result on PolNeAR dev.

    A row is one figure: ``task``, ``data``, ``measure`` and ``value``, in per cent but for calibration errors.
    """
    scorer = load_scorer(corpora)
    gold = read_gold(corpora, scorer)
    docs = read_articles(nlp, gold)
    chance, truth = judge(scorer, gold, docs)
    rows = [
        *attribution_rows(scorer, gold, docs),
        _row("attribution", POLNEAR, "calibration error", calibration_error(chance, truth)),
        *measure_syntax(nlp, corpora),
        *measure_names(nlp, corpora, docs),
        *measure_sources(nlp, corpora),
        *time_rows(corpora),
        *measure_claims(nlp, corpora),
        *measure_entailment(load_comparer(), corpora),
        *measure_pairs(nlp),
        *measure_news(nlp, corpora),
    ]
    return rows, chance, truth


def read_articles(nlp: Language, gold: dict) -> dict[str, Doc]:
    """The gold's articles annotated, by name."""
    texts = (text for text, _ in gold.values())
    return dict(zip(gold, tqdm(nlp.pipe(texts), desc=POLNEAR, total=len(gold), mininterval=5), strict=True))


def attribution_rows(scorer: ModuleType, gold: dict, docs: dict[str, Doc]) -> list[Row]:
    """Source, cue, content, statements and who said what, by the scoring script."""
    words = {"p": "precision", "r": "recall", "f1": "F1"}
    return [
        _row("attribution", POLNEAR, f"{what} {words[key]}", value)
        for what, figures in scorer.score(gold, outermost(docs)).items()
        for key, value in figures.items()
    ]


def outermost(docs: dict[str, Doc]) -> dict[str, list[dict]]:
    """Outermost attributions of each article, the one level that the corpus marks."""
    return {
        name: [{role: a[role] for role in ROLES} for a in doc._.attributions if a["via"] is None]
        for name, doc in docs.items()
    }


def judge(scorer: ModuleType, gold: dict, docs: dict[str, Doc]) -> tuple[np.ndarray, np.ndarray]:
    """The confidence of every outermost attribution, and 1 where its content and its source match the gold, else 0."""
    chance, right = [], []
    for name, (text, truths) in gold.items():
        words = scorer.Words(text)
        under = lambda a: {role: words.under(a[role]) for role in ROLES}  # noqa: E731,B023
        found = [a for a in docs[name]._.attributions if a["via"] is None]
        golden, guesses = [under(a) for a in truths], [under(a) for a in found]
        here = np.zeros(len(found))
        for t, g in scorer.match(golden, guesses):
            here[g] = scorer.same_source(words, golden[t]["source"], guesses[g]["source"])
        chance += [a["confidence"] for a in found]
        right += here.tolist()
    return np.array(chance), np.array(right)


def measure_syntax(nlp: Language, corpora: Path) -> list[Row]:
    """Tags and lemmas on both treebanks, dependencies and sentences on GUM.

    Tags, lemmas and dependencies are measured on gold tokens in gold sentences, all tokens counted; sentences on the
    raw text with its paragraphs, a sentence being right where it begins and ends right.
    """
    rows = []
    for name, label in (("ewt", "EWT dev"), ("gum", "GUM dev")):
        documents = read_treebank(corpora, name, "dev")
        docs, words = zip(*(to_doc(nlp.vocab, d.sentences) for d in documents), strict=True)
        for doc, document in zip(docs, documents, strict=True):
            firsts = {first for first, _ in _bounds(document)}
            for i, token in enumerate(t for t in doc if not t.is_space):
                token.is_sent_start = i in firsts
        parsed = list(tqdm(nlp.pipe(docs), desc=label, total=len(docs), mininterval=5))
        tokens = [token for doc in parsed for token in doc if not token.is_space]
        gold = [word for some in words for word in some if word]
        share = lambda values: 100 * float(np.mean(list(values)))  # noqa: E731
        pairs = list(zip(tokens, gold, strict=True))
        rows.append(_row("tags", label, "UPOS accuracy", share(t.pos_ == w.upos for t, w in pairs)))
        rows.append(_row("tags", label, "morphology accuracy", share(str(t.morph) == w.feats for t, w in pairs)))
        rows.append(_row("lemmas", label, "accuracy", share(t.lemma_ == w.lemma for t, w in pairs)))
        if name == "gum":
            right = [head for d, doc in zip(documents, parsed, strict=True) for head in gold_heads(d, doc)]
            heads = [token.head.i == head for token, head in zip(tokens, right, strict=True)]
            labels = [t.dep_.lower() == w.dep for t, w in pairs]
            rows.append(_row("dependencies", label, "UAS", share(heads)))
            rows.append(_row("dependencies", label, "LAS", share(a and b for a, b in zip(heads, labels, strict=True))))
            golden = [_sentences(doc, document) for doc, document in zip(docs, documents, strict=True)]
            found = [_found_sentences(doc) for doc in nlp.pipe(doc.text for doc in docs)]
            rows.append(_row("sentences", label, "F1 on raw text", f_score(golden, found)))
    return rows


def gold_heads(document: Document, doc: Doc) -> list[int]:
    """The token that is the head of each word, the word itself for roots."""
    places = [token.i for token in doc if not token.is_space]
    heads = []
    for (first, _), sentence in zip(_bounds(document), document.sentences, strict=True):
        heads += [places[first + (i if w.head == ROOT else w.head)] for i, w in enumerate(sentence.words)]
    return heads


def measure_names(nlp: Language, corpora: Path, articles: dict[str, Doc]) -> list[Row]:
    """Exact spans of people, organisations and places (GPE, LOC and FAC count as one).

    Gold tokens but for PolNeAR, whose annotated ``articles`` are compared with CoreNLP's labels.
    """
    tags = {c["sent_id"]: t for c, _, t in read_bio(corpora / "ner/uner-ewt-dev.bio.xz")}
    ewt, wikigold = [], []
    for document in read_treebank(corpora, "ewt", "dev"):
        labels = [tag for s in document.sentences for tag in tags.get(s.name, ["O"] * len(s.words))]
        ewt.append((to_doc(nlp.vocab, document.sentences)[0], labels))
    for words, labels in read_names(corpora, "wikigold-train", held=True):
        wikigold.append((Doc(nlp.vocab, words=words), labels))
    rows = []
    for data, some in (("UNER EWT dev", ewt), ("wikigold, every tenth document", wikigold)):
        gold = [_as_offsets(doc, labels) for doc, labels in some]
        found = [names_of(doc) for doc in nlp.pipe(doc for doc, _ in some)]
        rows.append(_row("names", data, "PER/ORG/LOC F1", f_score(gold, found)))
    silver = {a.name: a.silver for a in read_polnear(corpora, "dev") if a.silver}
    gold = [
        {(int(s.starts[a]), int(s.ends[b - 1]), label) for a, b, label in bio_spans(s.tags["silver_names"])}
        for s in silver.values()
    ]
    found = [names_of(articles[name]) for name in silver]
    return [*rows, _row("names", f"{POLNEAR}, CoreNLP's labels", "PER/ORG/LOC F1", f_score(gold, found))]


def names_of(doc: Doc) -> Spans:
    """People, organisations and places of a Doc as (start, end, PER, ORG or LOC)."""
    return {(e.start_char, e.end_char, kind) for e in doc.ents if (kind := coarse(e.label_))}


def f_score(gold: list[Spans], found: list[Spans]) -> float:
    """F1 in per cent, micro-averaged over texts."""
    both = sum(len(g & f) for g, f in zip(gold, found, strict=True))
    return 200 * both / max(sum(map(len, gold)) + sum(map(len, found)), 1)


def _row(task: str, data: str, measure: str, value: float) -> Row:
    return {"task": task, "data": data, "measure": measure, "value": round(value, 4 if "error" in measure else 1)}


def _bounds(document: Document) -> list[tuple[int, int]]:
    ends = np.cumsum([len(s.words) for s in document.sentences]).tolist()
    return list(zip([0, *ends], ends, strict=False))


def _sentences(doc: Doc, document: Document) -> Spans:
    tokens = [token for token in doc if not token.is_space]
    return {(tokens[a].idx, tokens[b - 1].idx + len(tokens[b - 1]), "") for a, b in _bounds(document)}


def _found_sentences(doc: Doc) -> Spans:
    found = set()
    for sentence in doc.sents:
        tokens = [token for token in sentence if not token.is_space]
        if tokens:
            found.add((tokens[0].idx, tokens[-1].idx + len(tokens[-1]), ""))
    return found


def _as_offsets(doc: Doc, tags: list[str]) -> Spans:
    tokens = [token for token in doc if not token.is_space]
    spans = bio_spans([name_tag(tag) for tag in tags])
    return {(tokens[a].idx, tokens[b - 1].idx + len(tokens[b - 1]), label) for a, b, label in spans}


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pipeline", default=PIPELINE, type=click.Path(exists=True, path_type=Path), show_default=True)
def main(corpora: Path, pipeline: Path) -> None:
    """Print the scores of the pipeline as JSON."""
    click.echo(json.dumps(measure_all(spacy.load(pipeline), corpora)[0], indent=1))


if __name__ == "__main__":
    main()
