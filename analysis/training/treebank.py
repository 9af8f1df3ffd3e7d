"""Gold syntax and names: Universal Dependencies treebanks and named-entity corpora, as words with labels."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from spacy.tokens import Doc
from spacy.vocab import Vocab

SKIP = -100
ROOT = -1
TREEBANKS = {"ewt": "ud-ewt/en_ewt-{part}.conllu.xz", "gum": "gum/gum-{part}.conllu.xz"}


class Word(NamedTuple):
    """One word of a treebank; ``head`` is the index of its head in the sentence, `ROOT` for none."""

    text: str
    space: bool
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    dep: str


class Sentence(NamedTuple):
    """A sentence, and whether it begins a paragraph; ``misc`` is the last column of its words."""

    name: str
    new_paragraph: bool
    words: list[Word]
    misc: list[str]


class Document(NamedTuple):
    """A document of a treebank."""

    name: str
    sentences: list[Sentence]


def read_treebank(corpora: Path, name: str, part: str) -> list[Document]:
    """Read ``train`` or ``dev`` of ``ewt`` or ``gum`` (`TREEBANKS`)."""
    documents: list[Document] = []
    with lzma.open(corpora / TREEBANKS[name].format(part=part), "rt", encoding="utf-8") as lines:
        comments: list[str] = []
        rows: list[list[str]] = []
        for line in map(str.rstrip, lines):
            if line.startswith("#"):
                comments.append(line[1:].strip())
            elif line:
                rows.append(line.split("\t"))
            elif rows:
                keys = {comment.split("=")[0].strip(): comment.split("=")[-1].strip() for comment in comments}
                if "newdoc id" in keys or not documents:
                    documents.append(Document(keys.get("newdoc id", name), []))
                words = list(_words(rows))
                is_new = any(key.startswith("newpar") for key in keys) or not documents[-1].sentences
                misc = [row[9] for row in rows if row[0].isdigit()]
                documents[-1].sentences.append(Sentence(keys.get("sent_id", ""), is_new, words, misc))
                comments, rows = [], []
    return documents


def to_doc(vocab: Vocab, sentences: list[Sentence]) -> tuple[Doc, list[Word | None]]:
    """A Doc of the treebank's own tokens, a line break before each paragraph, and the word of each token."""
    texts, spaces, words = [], [], []
    for sentence in sentences:
        if sentence.new_paragraph and texts:
            spaces[-1] = False
            texts, spaces, words = [*texts, "\n"], [*spaces, False], [*words, None]
        texts += [word.text for word in sentence.words]
        spaces += [word.space for word in sentence.words]
        words += sentence.words
    return Doc(vocab, words=texts, spaces=spaces), words


def read_bio(path: Path) -> Iterator[tuple[dict[str, str], list[str], list[str]]]:
    """Sentences of a BIO file as (comments, words, tags)."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        comments, words, tags = {}, [], []
        for line in [*map(str.rstrip, lines), ""]:
            if line.startswith("# ") and "\t" not in line:
                key, _, value = line[2:].partition(" = ")
                comments[key] = value
            elif line:
                word, tag = line.split("\t")[:2]
                words.append(word)
                tags.append(tag)
            elif words:
                yield comments, words, tags
                comments, words, tags = {}, [], []


def bio(label: str | None, length: int) -> list[str]:
    """The BIO tags of one entity, or of as many words outside all."""
    return [f"B-{label}", *[f"I-{label}"] * (length - 1)] if label else ["O"] * length


def bio_spans(tags: list[str]) -> list[tuple[int, int, str]]:
    """The entities of BIO tags as (first, last, label), half-open."""
    found: list[list] = []
    for i, tag in enumerate(tags):
        position, _, label = tag.partition("-")
        if position == "I" and found and found[-1][1] == i and found[-1][2] == label:
            found[-1][1] = i + 1
        elif label:
            found.append([i, i + 1, label])
    return [tuple(entity) for entity in found]


def read_re3d(corpora: Path) -> list[dict]:
    """The documents of re3d, entities that its annotators rejected left out."""
    with lzma.open(corpora / "ner/re3d-train.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row | {"entities": [e for e in row["entities"] if e["confidence"]]} for row in rows]


def held_back(documents: list[str]) -> set[str]:
    """Every tenth document, by name: kept from training to measure on."""
    return set(sorted(set(documents))[::10])


def _words(rows: list[list[str]]) -> Iterator[Word]:
    """Words of a sentence; the space after a contraction stands on the line of the whole."""
    inside, last, space = 0, 0, True
    numbers = {row[0]: i for i, row in enumerate(r for r in rows if r[0].isdigit())}
    for row in rows:
        if "-" in row[0]:
            inside, last = (int(n) for n in row[0].split("-"))
            space = "SpaceAfter=No" not in row[9]
        elif row[0].isdigit():
            here = int(row[0])
            after = space if here == last and inside else here >= last and "SpaceAfter=No" not in row[9]
            head = numbers[row[6]] if row[6] != "0" else ROOT
            feats = "" if row[5] == "_" else row[5]
            yield Word(row[1], after, row[2], row[3], row[4], feats, head, row[7])
