"""Measure certainty, polarity and tense of claims: ``python -m analysis.training.evaluate_claims CORPORA``.

Gold are the event mentions of MEANTIME's in-document annotation (Minard et al. 2016). An event is judged by the claim
whose predicate it is, else by the narrowest claim that has its words; events outside all claims (headlines, what is
said to be said) are left out and counted. Figures "of predicates" are of the former alone: an event inside a claim may
be surer, or denied, by itself. Certainty that the corpus leaves underspecified is left out. Its tense is
grammatical: the events without a finite verb are left out, and the perfect counts as past, as it does in claims.
"""

import tarfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from tqdm import tqdm

from analysis.article import Article
from analysis.components import PIPELINE
from analysis.tables import tabulate

ARCHIVE = "meantime/meantime-airbus-apple-gm.tar.xz"
FOLDER = "meantime/intra-doc_annotation"
DATA = "MEANTIME train"
CERTAINTY = {"CERTAIN": "certain", "PROBABLE": "probable", "POSSIBLE": "possible"}
POLARITY = {"POS": "affirmed", "NEG": "negated"}
TENSE = {"PAST": "past", "PRESENT": "present", "FUTURE": "future"}
# A doubtful claim is the corpus's POSSIBLE: it knows no weaker one.
COARSE = {"doubtful": "possible", "timeless": "present"}
GOLD = {"certainty": CERTAINTY, "polarity": POLARITY, "tense": TENSE}


class Event(NamedTuple):
    """One event mention: its characters, half-open, and its gold by what is judged, where the corpus gives it."""

    start: int
    end: int
    gold: dict[str, str]


class Document(NamedTuple):
    """One text, made of the corpus's tokens, with its events in order."""

    name: str
    text: str
    events: list[Event]


def read_events(corpora: Path) -> Iterator[Document]:
    """The documents of the in-document annotation, in the order of their names."""
    with tarfile.open(corpora / ARCHIVE, "r:xz") as archive:
        for name in sorted(n for n in archive.getnames() if n.startswith(FOLDER) and n.endswith(".xml")):
            yield _read_document(Path(name).stem, ET.parse(archive.extractfile(name)).getroot())


def judge(document: Document, doc: Doc) -> Iterator[tuple[Event, dict | None, bool]]:
    """Every event with the row of the claim that it is judged by, if any, and whether it is that one's predicate."""
    article = Article(id=document.name, text=document.text, path="", sha256="")
    claims = tabulate(article, doc)["claims"].to_dict("records")
    predicates = {row["claim_id"]: _predicate(document.text, row) for row in claims}
    for event in document.events:
        around = [c for c in claims if c["start"] <= event.start and event.end <= c["end"]]
        own = [c for c in around if document.text[event.start : event.end].lower()[:4] in predicates[c["claim_id"]]]
        yield event, min(own or around, key=lambda c: c["end"] - c["start"], default=None), bool(own)


def measure_claims(nlp: Language, corpora: Path) -> list[dict]:
    """A row is one figure: ``task``, ``data``, ``measure`` and ``value`` in per cent."""
    documents = list(read_events(corpora))
    docs = tqdm(nlp.pipe(d.text for d in documents), desc=DATA, total=len(documents), mininterval=5)
    pairs = [pair for document, doc in zip(documents, docs, strict=True) for pair in judge(document, doc)]
    rows = [_row("events in a claim", 100 * sum(claim is not None for _, claim, _ in pairs) / len(pairs))]
    for slot in GOLD:
        known = [(e.gold[slot], COARSE.get(c[slot], c[slot]), own) for e, c, own in pairs if c and slot in e.gold]
        rows += _figures(slot, [(gold, found) for gold, found, _ in known])
        rows += _figures(f"{slot} of predicates", [(gold, found) for gold, found, own in known if own])
    return rows


def _figures(what: str, pairs: list[tuple[str, str]]) -> Iterator[dict]:
    """Accuracy, that of the commonest answer, and the mean F1 of the labels that the gold has."""
    gold, found = Counter(g for g, _ in pairs), Counter(f for _, f in pairs)
    right = Counter(g for g, f in pairs if g == f)
    f_scores = [200 * right[label] / (gold[label] + found[label]) for label in gold]
    yield _row(f"{what}: accuracy", 100 * right.total() / max(len(pairs), 1))
    yield _row(f"{what}: always the commonest", 100 * max(gold.values(), default=0) / max(len(pairs), 1))
    yield _row(f"{what}: macro F1", sum(f_scores) / max(len(f_scores), 1))


def _row(measure: str, value: float) -> dict:
    return {"task": "claims", "data": DATA, "measure": measure, "value": round(value, 1)}


def _predicate(text: str, row: dict) -> set[str]:
    """The beginnings of a predicate's words, for want of lemmas in the corpus."""
    return {word[:4] for word in row["predicate"].split()}


def _read_document(name: str, root: ET.Element) -> Document:
    """Sentences as lines; the first is the headline."""
    text, spans, sentence = "", {}, "0"
    for token in root.iter("token"):
        if text:
            text += " " if token.get("sentence") == sentence else "\n\n" if sentence == "0" else "\n"
        word, sentence = _plain(token.text or ""), token.get("sentence")
        spans[token.get("t_id")] = (len(text), len(text) + len(word))
        text += word
    events = []
    for mention in root.iter("EVENT_MENTION"):
        if anchors := sorted(spans[a.get("t_id")] for a in mention.iter("token_anchor")):
            events.append(Event(anchors[0][0], anchors[-1][1], _gold(mention)))
    return Document(name, text, sorted(events, key=lambda e: e[:2]))


def _gold(mention: ET.Element) -> dict[str, str]:
    gold = {slot: labels[value] for slot, labels in GOLD.items() if (value := mention.get(slot)) in labels}
    if gold.get("tense") == "present" and mention.get("aspect", "").startswith("PERFECTIVE"):
        gold["tense"] = "past"
    return gold


def _plain(word: str) -> str:
    return {"``": "“", "''": "”"}.get(word, word)


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pipeline", default=PIPELINE, type=click.Path(exists=True, path_type=Path), show_default=True)
def main(corpora: Path, pipeline: Path) -> None:
    """Print a table of the figures, a line each."""
    for row in measure_claims(spacy.load(pipeline), corpora):
        click.echo(f"{row['measure']:<48}{row['value']:>8}")


if __name__ == "__main__":
    main()
