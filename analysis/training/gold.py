"""Gold labels of words: the treebanks, GUM's mentions of names, and the named-entity corpora."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from analysis.training.names import KINDS, coarse, name_tag
from analysis.training.treebank import (
    ROOT,
    Sentence,
    Word,
    bio,
    held_back,
    read_bio,
    read_re3d,
    read_treebank,
    to_doc,
)

# The files of names that are learnt from, and whether they mark (as MISC) what belongs to a country. Nothing is
# measured on the development parts of CrossNER and WNUT.
NAME_CORPORA = {
    "wikigold-train": True,
    "crossner-politics-train": True,
    "crossner-politics-dev": True,
    "wnut17-train": False,
    "wnut17-dev": False,
    "btc-train": False,
}
MENTION = re.compile(r"\((\d+)-(\w+)[^()]*|(\d+)?\)")
BRIDGES = frozenset("of the upon - ' & 's ’s .".split())
TITLES = frozenset(
    "mr mrs ms dr prof professor president senator sen secretary governor gov minister prime chancellor king queen "
    "prince princess sir lord lady general gen colonel col captain capt lieutenant lt major sergeant sgt judge justice "
    "representative rep congressman congresswoman mayor pope cardinal bishop reverend rev father saint chairman "
    "director ceo officer attorney ambassador commissioner deputy vice first".split()
)


class Labelled(NamedTuple):
    """A document's tokens and, a row a token that is no white space, its labels by task; None is an open one."""

    doc: Doc
    labels: dict[str, list]


def read_gold(corpora: Path, nlp: Language) -> list[Labelled]:
    """The treebanks' and the entity corpora's training parts; every tenth wikigold document is left out."""
    tags = {c["sent_id"]: (words, marked) for c, words, marked in read_bio(corpora / "ner/uner-ewt-train.bio.xz")}
    found = []
    for name in ("ewt", "gum"):
        for document in read_treebank(corpora, name, "train"):
            labels: dict[str, list] = defaultdict(list)
            for sentence in document.sentences:
                first = len(labels["heads"])
                for i, word in enumerate(sentence.words):
                    labels["heads"].append(word.head if word.head == ROOT else word.head + first)
                    labels["sentences"].append(int(i == 0))
                    for task in ("upos", "feats", "xpos", "dep"):
                        labels[task].append(getattr(word, task))
                words, marked = tags.get(sentence.name, ([], []))
                if words != [word.text for word in sentence.words]:
                    marked = [None] * len(sentence.words)
                labels["names"] += map(name_tag, gum_names(sentence) if name == "gum" else marked)
            found.append(Labelled(to_doc(nlp.vocab, document.sentences)[0], labels))
    for name in NAME_CORPORA:
        for words, marked in read_names(corpora, name):
            found.append(Labelled(Doc(nlp.vocab, words=words), {"names": [*map(name_tag, marked)]}))
    for row in read_re3d(corpora):
        doc = nlp.make_doc(row["text"])
        labels = ["O"] * len(doc)
        for entity in sorted(row["entities"], key=lambda e: e["end"] - e["start"]):
            span = doc.char_span(entity["start"], entity["end"])
            if span and coarse(entity["type"]) and set(labels[span.start : span.end]) == {"O"}:
                labels[span.start : span.end] = bio(coarse(entity["type"]), len(span))
        found.append(Labelled(doc, {"names": [x for x, token in zip(labels, doc, strict=True) if not token.is_space]}))
    return found


def read_names(corpora: Path, name: str, *, held: bool = False) -> Iterator[tuple[list[str], list[str]]]:
    """Words and BIO tags of a file of `NAME_CORPORA`, a sentence each; documents of wikigold.

    With ``held``, of wikigold's documents those that are held back. A tweet's addressees are names in BTC alone: here
    they are marked as what they are.
    """
    document = ""
    documents: dict[str, tuple[list[str], list[str]]] = {}
    for i, (comments, words, tags) in enumerate(read_bio(corpora / f"ner/{name}.bio.xz")):
        document = comments.get("doc", document) if name == "wikigold-train" else str(i)
        texts, marked = documents.setdefault(document, ([], []))
        texts += words
        to_someone = ["@" in pair for pair in zip(["", *words], words, strict=False)]
        marked += ["B-addressee" if at and tag != "O" else tag for at, tag in zip(to_someone, tags, strict=True)]
    back = held_back(list(documents)) if name == "wikigold-train" else set()
    return (row for key, row in documents.items() if (key in back) == held)


def gum_names(sentence: Sentence) -> list[str | None]:
    """BIO tags of a sentence of GUM: the proper nouns around the head of each mention that is a name.

    Other proper nouns of such a mention, a title or an apposition, are None.
    """
    words = sentence.words
    proper = [word.xpos in ("NNP", "NNPS") for word in words]
    tags: list[str | None] = ["O"] * len(words)
    for first, last, kind, _ in sorted(mentions(sentence), key=lambda m: m[0] - m[1]):
        head = next((i for i in range(first, last) if not first <= words[i].head < last), first)
        if kind not in KINDS or words[head].xpos != "NNP":
            continue
        start, end = _name_around(words, head, first, last, kind == "person")
        for i in range(first, last):
            tags[i] = None if proper[i] and tags[i] == "O" else tags[i]
        if start < end and all(tag in ("O", None) for tag in tags[start:end]):
            tags[start:end] = bio(kind, end - start)
    return tags


def _name_around(words: list[Word], head: int, first: int, last: int, is_person: bool) -> tuple[int, int]:
    """The run of proper nouns around a head, over a bridge as in Bank of England but not over a person's title."""

    def named(i: int) -> bool:
        in_name = words[i].xpos in ("NNP", "NNPS")
        return in_name and not (is_person and words[i].text.lower().strip(".") in TITLES)

    def bridge(i: int) -> bool:
        return words[i].text.lower() in BRIDGES and (not is_person or words[i].upos == "PUNCT")

    start, end = head, head + 1
    while start > first and (named(start - 1) or (start - 1 > first and bridge(start - 1) and named(start - 2))):
        start -= 1
    while end < last and (named(end) or (end + 1 < last and bridge(end) and named(end + 1))):
        end += 1
    while start < end and not named(start):
        start += 1
    return start, end


def mentions(sentence: Sentence) -> list[tuple[int, int, str, str]]:
    """The mentions that begin and end in a sentence of GUM as (first, last, kind, chain), words half-open."""
    found, opened = [], []
    for i, column in enumerate(sentence.misc):
        entity = next((part for part in column.split("|") if part.startswith("Entity=")), "")
        for match in MENTION.finditer(entity):
            if match[1]:
                opened.append((match[1], match[2], i))
            elif at := [j for j, (chain, *_) in enumerate(opened) if match[3] in (None, chain)]:
                chain, kind, first = opened.pop(at[-1])
                found.append((first, i + 1, kind, chain))
    return found
