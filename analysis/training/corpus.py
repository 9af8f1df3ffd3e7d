"""PolNeAR and its silver sentences, read from the corpora folder and turned into labelled windows."""

import json
import lzma
import re
import tarfile
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from spacy.language import Language

from analysis.encoder import WINDOW, Pieces, Window, cut_windows, lay_out
from analysis.linker import CONTENT, CUE, OUTSIDE, SOURCE
from analysis.training.damage import damage
from analysis.training.relay import relay

ROLES = {"source": SOURCE, "cue": CUE, "content": CONTENT}
ENTRY = re.compile(r"[TE]\d+\t")
SKIP = -100
Spans = list[list[int]]


class Article(NamedTuple):
    """A PolNeAR article with every annotator's attributions and, where there are any, silver sentence starts."""

    name: str
    text: str
    annotations: list[list[dict[str, Spans]]]
    sentences: list[int] | None


class Link(NamedTuple):
    """One attribution in a window: its anchor, the words it may span (half-open), and their labels."""

    anchor: int
    first: int
    last: int
    labels: np.ndarray


class Example(NamedTuple):
    """A window with, for each word, whether it is an anchor, begins a sentence, and its role in any attribution."""

    window: Window
    anchors: np.ndarray
    sentences: np.ndarray
    roles: np.ndarray
    links: list[Link]


def read_polnear(corpora: Path, part: str) -> list[Article]:
    """Read PolNeAR's ``train`` or ``dev`` articles, in the order of their names."""
    texts, annotations = {}, defaultdict(list)
    with tarfile.open(corpora / "polnear/polnear-train-dev.tar.xz", "r:xz") as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            path = Path(member.name)
            if part not in path.parts or not member.isfile():
                continue
            content = archive.extractfile(member).read().decode()
            if path.suffix == ".ann":
                annotations[path.stem.rsplit("_", 1)[0]].append(read_brat(content))
            elif path.suffix == ".txt":
                texts[path.stem] = content
    with lzma.open(corpora / f"polnear-corenlp-{part}.jsonl.xz", "rt", encoding="utf-8") as lines:
        parses = {row["id"]: [s["tokens"][0][1] for s in row["sentences"]] for row in map(json.loads, lines)}
    return [Article(name, texts[name], annotations[name], parses.get(name)) for name in sorted(texts)]


def read_brat(content: str) -> list[dict[str, Spans]]:
    """Attributions of one brat file as {role: [[start, end], …]}; a role that is absent is []."""
    spans, events = {}, []
    for name, body in (line.split("\t", 2)[:2] for line in content.splitlines() if ENTRY.match(line)):
        if name[0] == "T":
            spans[name] = [[int(n) for n in part.split()] for part in body.split(" ", 1)[1].split(";")]
        else:
            events.append([argument.split(":", 1) for argument in body.split()[1:]])
    found = []
    for event in events:
        attribution = {role: [] for role in ROLES}
        for name, target in event:
            attribution.get(name.rstrip("0123456789").lower(), []).extend(spans.get(target, []))
        if attribution["content"] and attribution["cue"]:
            found.append(attribution)
    return found


def make_examples(
    article: Article, nlp: Language, pieces: Pieces, rng: Random, *, harm: float = 0.0, relayed: float = 0.0
) -> list[Example]:
    """Windows of one article with the labels of one of its annotators, drawn at random.

    With the chance ``relayed`` some of its sentences are given to another source; with the chance ``harm`` the text
    is damaged. The labels are moved along.
    """
    text, attributions, sentences = article.text, rng.choice(article.annotations), article.sentences
    if relayed and sentences and rng.random() < relayed:
        text, attributions, sentences = relay(text, attributions, sentences, rng)
    if rng.random() < harm:
        text, moved = damage(text, rng)
        attributions = [{r: [[moved[s], moved[e]] for s, e in a[r]] for r in ROLES} for a in attributions]
        sentences = sentences and [moved[s] for s in sentences]
    layout = lay_out(nlp.make_doc(text))
    n = len(layout.words)
    labels = [_labels(a, layout.starts, layout.ends) for a in attributions]
    roles = np.max([np.zeros(n, dtype=np.int64), *labels], axis=0)
    starts = np.full(n, SKIP)
    if sentences is not None:
        starts[:] = 0
        starts[np.unique(np.minimum(np.searchsorted(layout.ends, sentences, side="right"), n - 1))] = 1
    room = rng.randint(WINDOW // 4, WINDOW) if harm else WINDOW
    examples = []
    for window in cut_windows(layout, pieces, room):
        inside = slice(window.first, window.last)
        links = [link for each in labels if (link := _link(each, layout.block, window))]
        anchors = np.zeros(window.last - window.first, dtype=np.int64)
        anchors[[link.anchor for link in links]] = 1
        examples.append(Example(window, anchors, starts[inside], roles[inside], links))
    return examples


def _labels(attribution: dict[str, Spans], starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    labels = np.full(len(starts), OUTSIDE)
    for role in ("content", "source", "cue"):
        for start, end in attribution[role]:
            labels[(starts < end) & (ends > start)] = ROLES[role]
    return labels


def _link(labels: np.ndarray, block: np.ndarray, window: Window) -> Link | None:
    """One attribution seen from one window; nothing where its cue is elsewhere or all its content was lost."""
    cue = np.flatnonzero(labels == CUE)
    if not len(cue) or not window.first <= cue[0] < window.last:
        return None
    same = np.flatnonzero(block[window.first : window.last] == block[cue[0]])
    first, last = int(same[0]), int(same[-1]) + 1
    here = labels[window.first + first : window.first + last].copy()
    run = int(cue[0]) - window.first - first
    broken = np.flatnonzero(here[run:] != CUE)
    if len(broken):
        here[run + broken[0] :][here[run + broken[0] :] == CUE] = OUTSIDE
    return Link(int(cue[0]) - window.first, first, last, here) if (here == CONTENT).any() else None
