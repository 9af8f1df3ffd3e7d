"""Chains of mentions from the corpora, and the choices that a resolver has to make on the way through a text."""

import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from analysis.encoder import lay_out
from analysis.entities import Reader, features, regular
from analysis.mentions import DESCRIPTION, Mention, find_mentions
from analysis.training.corpus import read_polnear
from analysis.training.gold import mentions as gold_mentions
from analysis.training.treebank import read_treebank, to_doc

# A mention whose chain is not known, and one that is known to be alone.
UNKNOWN, ALONE = -2, -1


class Choice(NamedTuple):
    """One mention to be resolved: its form, the row of its head's vector, and those it may stand for.

    ``features`` has a row a candidate, ``rows`` is where their last mentions' vectors are; ``right`` is the index of
    the right one, or their number for none of them.
    """

    form: str
    row: int
    features: np.ndarray
    rows: list[int]
    right: int
    weight: float


def read_gum(corpora: Path, part: str, nlp: Language) -> Iterator[tuple[Doc, dict[int, int]]]:
    """Annotated documents of GUM's gold tokens, and the chain of each token that is a mention's head."""
    documents = read_treebank(corpora, "gum", part)
    docs = nlp.pipe(to_doc(nlp.vocab, d.sentences)[0] for d in documents)
    for document, doc in zip(documents, docs, strict=True):
        tokens = [token.i for token in doc if not token.is_space]
        chains, first = {}, 0
        for sentence in document.sentences:
            for a, b, _, chain in sorted(gold_mentions(sentence), key=lambda m: m[0] - m[1]):
                head = next((i for i in range(a, b) if not a <= sentence.words[i].head < b), a)
                chains.setdefault(tokens[first + head], int(chain))
            first += len(sentence.words)
        yield doc, chains


def read_silver_chains(corpora: Path, part: str, nlp: Language, every: int) -> Iterator[tuple[Doc, dict[int, int]]]:
    """Annotated PolNeAR articles, and CoreNLP's chain of each token that is a mention's head."""
    with lzma.open(corpora / f"polnear-corenlp-{part}.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = {row["id"]: row for row in map(json.loads, lines)}
    articles = [a for a in read_polnear(corpora, part)[::every] if a.name in rows]
    for article, doc in zip(articles, nlp.pipe(a.text for a in articles), strict=True):
        row, places = rows[article.name], {token.idx: token.i for token in doc}
        chains = {}
        for number, chain in enumerate(row["coref"]):
            for _, _, sentence, _, _, head, _ in chain:
                start = row["sentences"][sentence]["tokens"][head][1]
                if start in places:
                    chains.setdefault(places[start], number)
        yield doc, chains


def choices(
    documents: Iterable[tuple[Doc, dict[int, int]]], weight: float, singletons: int
) -> tuple[list[Choice], np.ndarray]:
    """Every mention that something before it may be, read with the right links so far; and all heads' vectors.

    ``singletons`` is the chain of a head that has none: `UNKNOWN`, or `ALONE` where single mentions are left out
    (of such a corpus no description is learnt from: too many of its links are missing).
    """
    found, vectors, n = [], [], 0
    for doc, chains in documents:
        mentions = find_mentions(doc)
        reader, known = Reader(doc, lay_out(doc), mentions), {}
        for i, mention in enumerate(mentions):
            chain = chain_of(mention, chains, singletons)
            some = [] if regular(reader, i) else reader.candidates(i)
            right = known.get(chain)
            if some and chain != UNKNOWN and (mention.form != DESCRIPTION or singletons == UNKNOWN):
                evidence = np.array([features(reader, i, e, rank) for rank, e in enumerate(some)], dtype=np.float32)
                at = next((k for k, e in enumerate(some) if e is right), len(some))
                found.append(Choice(mention.form, n + i, evidence, [n + e.mentions[-1] for e in some], at, weight))
            entity = reader.add(i, right)
            if chain >= 0:
                known[chain] = entity
        n += len(mentions)
        vectors.append(doc.tensor[[m.head for m in mentions]])
    return found, np.concatenate(vectors)


def chain_of(mention: Mention, chains: dict[int, int], singletons: int = UNKNOWN) -> int:
    """The chain of a mention's head; a name may have its last word for its head, or its first."""
    heads = [mention.head, *(reversed(range(*mention.name)) if mention.name else ())]
    return next((chains[head] for head in heads if head in chains), singletons)
