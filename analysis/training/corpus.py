"""The corpora as windows of words with labels: PolNeAR with its silver parse, and documents with gold labels."""

import json
import lzma
import re
import tarfile
from collections import defaultdict
from itertools import groupby
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from analysis.encoder import WINDOW, Layout, Pieces, Window, cut_windows, lay_out
from analysis.linker import CONTENT, CUE, OUTSIDE, SOURCE
from analysis.training.damage import damage
from analysis.training.names import coarse
from analysis.training.relay import relay
from analysis.training.treebank import ROOT, SKIP, bio

ROLES = {"source": SOURCE, "cue": CUE, "content": CONTENT}
ENTRY = re.compile(r"[TE]\d+\t")
Spans = list[list[int]]


class Silver(NamedTuple):
    """Stanford CoreNLP's tokens of an article, a row each: characters, tags, and the row of the head or `ROOT`."""

    starts: np.ndarray
    ends: np.ndarray
    begins: np.ndarray
    heads: np.ndarray
    tags: dict[str, list[str]]


class Article(NamedTuple):
    """A PolNeAR article with every annotator's attributions and, where there is one, its silver parse."""

    name: str
    text: str
    annotations: list[list[dict[str, Spans]]]
    silver: Silver | None


class Link(NamedTuple):
    """One attribution in a window: its anchor, the words it may span (half-open), and their labels."""

    anchor: int
    first: int
    last: int
    labels: np.ndarray


class Example(NamedTuple):
    """A window; its labels by task, a row a word, `SKIP` where unknown; its attributions.

    Labels are numbers or, for the tasks of `analysis.training.tasks`, words. A head is the index of a word in the
    window or `ROOT`.
    """

    window: Window
    labels: dict[str, np.ndarray]
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
        parses = {row["id"]: read_silver(row["sentences"]) for row in map(json.loads, lines)}
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


def read_silver(sentences: list[dict]) -> Silver:
    """The silver parse of one article."""
    tokens = [token for sentence in sentences for token in sentence["tokens"]]
    firsts = np.cumsum([0, *(len(sentence["tokens"]) for sentence in sentences)])
    heads = [first + np.array(s["heads"]) - 1 for first, s in zip(firsts, sentences, strict=False)]
    begins = np.zeros(len(tokens), dtype=bool)
    begins[firsts[:-1]] = True
    each = [[token[5] for token in sentence["tokens"]] for sentence in sentences]
    runs = [(label, len(list(run))) for ner in each for label, run in groupby(ner)]
    tags = {
        "xpos": [token[3] for token in tokens],
        "silver_dep": [dep for sentence in sentences for dep in sentence["deps"]],
        "silver_names": [tag for label, n in runs for tag in bio(coarse(label), n)],
        "others": [tag for label, n in runs for tag in bio(None if coarse(label) or label == "O" else label, n)],
    }
    offsets = np.array([token[1:3] for token in tokens], dtype=np.int64)
    roots = np.concatenate(heads) < np.repeat(firsts[:-1], np.diff(firsts))
    return Silver(*offsets.T, begins, np.where(roots, ROOT, np.concatenate(heads)), tags)


def make_examples(
    article: Article, nlp: Language, pieces: Pieces, rng: Random, *, harm: float = 0.0, relayed: float = 0.0
) -> list[Example]:
    """Windows of one article with the labels of one of its annotators, drawn at random.

    With the chance ``relayed`` some of its sentences are given to another source; with the chance ``harm`` the text
    is damaged. The labels are moved along.
    """
    text, attributions, inner, silver = article.text, rng.choice(article.annotations), [], article.silver
    wrapped: Spans = []
    if relayed and silver and rng.random() < relayed:
        sentences = silver.starts[silver.begins].tolist()
        text, attributions, inner, wrapped, moved = relay(text, attributions, sentences, rng)
        silver = _move_silver(silver, moved)
    if rng.random() < harm:
        text, moved = damage(text, rng)
        attributions, inner = _move(attributions, moved), _move(inner, moved)
        wrapped = [[int(moved[s]), int(moved[e])] for s, e in wrapped]
        silver = silver and _move_silver(silver, moved)
    layout = lay_out(nlp.make_doc(text))
    room = rng.randint(WINDOW // 4, WINDOW) if harm else WINDOW
    labels = [_labels(a, layout.starts, layout.ends) for a in [*attributions, *inner]]
    outer, inside = labels[: len(attributions)], labels[len(attributions) :]
    roles = np.max([np.zeros(len(layout.words), dtype=np.int64), *outer], axis=0)
    # What stands inside a content is known only in sentences that were wrapped.
    unknown = (roles == CONTENT) & ~_labels({"content": wrapped}, layout.starts, layout.ends).astype(bool)
    columns = {"roles": roles, **(_silver_labels(silver, layout) if silver else {})}
    examples = []
    for window in cut_windows(layout, pieces, room):
        here = {"anchors": outer, "inner": inside}
        links = {k: [link for each in v if (link := _link(each, layout.block, window))] for k, v in here.items()}
        example = _example(window, columns, [*links["anchors"], *links["inner"]])
        for name, some in links.items():
            marks = np.zeros(window.last - window.first, dtype=np.int64)
            if name == "inner":
                marks[unknown[window.first : window.last]] = SKIP
            marks[[link.anchor for link in some]] = 1
            example.labels[name] = marks
        examples.append(example)
    return examples


def gold_windows(doc: Doc, pieces: Pieces, labels: dict[str, list]) -> list[Example]:
    """Windows of a document whose tokens, white space left out, have the given labels by task."""
    layout = lay_out(doc)
    columns = {task: np.array(column, dtype=np.int64 if isinstance(column[0], int) else object)
               for task, column in labels.items()}  # fmt: skip
    return [_example(window, columns, []) for window in cut_windows(layout, pieces)]


def _example(window: Window, columns: dict[str, np.ndarray], links: list[Link]) -> Example:
    labels = {task: column[window.first : window.last].copy() for task, column in columns.items()}
    if "heads" in labels:
        heads = labels["heads"]
        outside = (heads >= 0) & ((heads < window.first) | (heads >= window.last))
        labels["heads"] = np.where(heads >= 0, heads - window.first, heads)
        labels["heads"][outside] = SKIP
    return Example(window, labels, links)


def _silver_labels(silver: Silver, layout: Layout) -> dict[str, np.ndarray]:
    """Silver labels of the words that are tokens of CoreNLP as well, and sentence starts of all."""
    n = len(layout.words)
    places = {span: i for i, span in enumerate(zip(layout.starts.tolist(), layout.ends.tolist(), strict=True))}
    spans = zip(silver.starts.tolist(), silver.ends.tolist(), strict=True)
    to_word = np.array([places.get(span, SKIP) for span in spans])
    known = np.flatnonzero(to_word >= 0)
    begins = np.zeros(n, dtype=np.int64)
    starts = silver.starts[silver.begins]
    begins[np.unique(np.minimum(np.searchsorted(layout.ends, starts, side="right"), n - 1))] = 1
    heads = np.full(n, SKIP)
    heads[to_word[known]] = np.where(silver.heads[known] == ROOT, ROOT, to_word[silver.heads[known]])
    columns = {"sentences": begins, "heads": heads}
    for task, tags in silver.tags.items():
        columns[task] = np.full(n, None, dtype=object)
        columns[task][to_word[known]] = np.array(tags, dtype=object)[known]
    return columns


def _move(attributions: list[dict[str, Spans]], moved: np.ndarray) -> list[dict[str, Spans]]:
    return [{r: [[int(moved[s]), int(moved[e])] for s, e in a[r]] for r in ROLES} for a in attributions]


def _move_silver(silver: Silver, moved: np.ndarray) -> Silver:
    return silver._replace(starts=moved[silver.starts], ends=moved[silver.ends])


def _labels(attribution: dict[str, Spans], starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    labels = np.full(len(starts), OUTSIDE)
    for role in ("content", "source", "cue"):
        for start, end in attribution.get(role, []):
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
