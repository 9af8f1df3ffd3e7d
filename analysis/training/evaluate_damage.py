"""Measure the damaged text found: ``python -m analysis.training.evaluate_damage CORPORA``.

Articles as they were printed count as undamaged, so that what is found there is an alarm; most are no false ones,
since printed articles have damage too. Recall is on damage that is planted in them, one flaw of a kind in each article
that has a place for it, with a fixed seed; a flaw counts as found where something of its kind that was not there before
touches it. For spellings the annotator reads the article with the flaw.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import click
from spacy.language import Language

from analysis.annotator import load_annotator
from analysis.damage import find_damage
from analysis.damaged_words import FUNCTION_WORDS
from analysis.layout import find_paragraphs, find_quotations
from analysis.mentions import NAME
from analysis.spellings import find_variants
from analysis.training.corpus import read_polnear
from analysis.training.treebank import read_treebank, to_doc

SEED = 0
SPELLING = "spelling"
FILES = ("polnear-dev", "gum-news-dev", "polnear-train", "gum-news-train")
AT_MOST = 100  # Articles of a file.
WORD = re.compile(r"\b[^\W\d_]+\b")
LONG = re.compile(r"\b[a-z]{7,}\b")
BETWEEN = re.compile(r"\b([a-z]+) ([a-z]+)\b")
NAME_WORD = re.compile(r"\b[A-Z][a-z]{4,}\b")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
Names = list[tuple[int, int, str]]
Row = dict[str, str | float]


class Planted(NamedTuple):
    """A text with a flaw, and the flaw's characters, half-open."""

    text: str
    start: int
    end: int


def plant_joined(text: str, names: Names, rng: Random) -> Planted | None:
    """The space beside a function word lost."""
    places = [m for m in BETWEEN.finditer(text) if len(FUNCTION_WORDS & {m[1], m[2]}) and m.end() - m.start() > 6]
    return _edit(text, places, rng, lambda m: m[1] + m[2])


def plant_cut(text: str, names: Names, rng: Random) -> Planted | None:
    """The first two to four letters of a word lost."""
    return _edit(text, list(LONG.finditer(text)), rng, lambda m: m.group()[rng.randint(2, 4) :])


def plant_stop(text: str, names: Names, rng: Random) -> Planted | None:
    """A full stop inside a sentence."""
    return _edit(text, list(BETWEEN.finditer(text)), rng, lambda m: f"{m[1]}. {m[2]}")


def plant_doubled(text: str, names: Names, rng: Random) -> Planted | None:
    """A word twice."""
    return _edit(text, list(BETWEEN.finditer(text)), rng, lambda m: f"{m[1]} {m[1]} {m[2]}")


def plant_unclosed(text: str, names: Names, rng: Random) -> Planted | None:
    """A closing quotation mark lost."""
    closed = [q for q in find_quotations(text, find_paragraphs(text)) if q.closed and text[q.end - 1] in '”"']
    if not closed:
        return None
    q = rng.choice(closed)
    return Planted(text[: q.end - 1] + text[q.end :], q.start, q.end - 1)


def plant_spelling(text: str, names: Names, rng: Random) -> Planted | None:
    """One letter, not the first, of one mention of a name exchanged, where another mention has the same word."""
    words = [m for start, end, _ in names for m in NAME_WORD.finditer(text, start, end)]
    spelled = [m.group() for m in words]
    return _edit(text, [m for m in words if spelled.count(m.group()) > 1], rng, lambda m: _misspell(m.group(), rng))


def _misspell(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word))
    return word[:at] + rng.choice(LETTERS.replace(word[at], "")) + word[at + 1 :]


def _edit(text: str, places: list[re.Match], rng: Random, change: Callable[[re.Match], str]) -> Planted | None:
    if not places:
        return None
    m = rng.choice(places)
    new = change(m)
    return Planted(text[: m.start()] + new + text[m.end() :], m.start(), m.start() + len(new))


PLANTERS = {
    "joined words": plant_joined,
    "cut word": plant_cut,
    "stray full stop": plant_stop,
    "unclosed quotation": plant_unclosed,
    "doubled word": plant_doubled,
    SPELLING: plant_spelling,
}


def read_articles(corpora: Path, name: str) -> list[str]:
    """The texts of one file of `FILES`: at most `AT_MOST`, drawn at random."""
    corpus, part = name.rsplit("-", 1)
    if corpus == "polnear":
        texts = [article.text for article in read_polnear(corpora, part)]
    else:
        vocab = load_annotator().vocab
        news = [d for d in read_treebank(corpora, "gum", part) if d.name.startswith("GUM_news")]
        texts = [to_doc(vocab, document.sentences)[0].text for document in news]
    return Random(SEED).sample(texts, min(AT_MOST, len(texts)))


def measure_damage(nlp: Language, texts: list[str], name: str) -> list[Row]:
    """A row a kind: alarms in the texts as they are, for each thousand words too, and recall in per cent."""
    rng, names = Random(SEED), read_names(nlp, texts)
    clean = [find_all(text, some) for text, some in zip(texts, names, strict=True)]
    n_words = sum(len(WORD.findall(text)) for text in texts)
    rows = []
    for kind in dict.fromkeys((*PLANTERS, *(kind for found in clean for kind, *_ in found))):
        alarms = sum(k == kind for found in clean for k, *_ in found)
        hits = list(find_planted(nlp, texts, names, clean, kind, rng)) if kind in PLANTERS else []
        recall = round(100 * sum(hits) / len(hits), 1) if hits else ""
        rate = round(1000 * alarms / n_words, 3)
        row = {"data": name, "words": n_words, "alarms": alarms, "per 1,000": rate, "planted": len(hits)}
        rows.append({"kind": kind, **row, "recall": recall})
    return rows


def read_names(nlp: Language, texts: list[str]) -> list[Names]:
    """The names of each text, as the annotator has them."""
    docs = nlp.pipe(texts)
    return [[(m["start"], m["end"], m["label"]) for m in doc._.mentions if m["form"] == NAME] for doc in docs]


def find_all(text: str, names: Names) -> list[tuple[str, str, tuple]]:
    """All that is found in a text, as kind, message and characters."""
    variants = [(SPELLING, f"{v.one} {v.other}", v.spans) for v in find_variants(text, names)]
    return [(d.kind, d.message, d.spans) for d in find_damage(text)] + variants


def find_planted(
    nlp: Language, texts: list[str], names: list[Names], clean: list[list], kind: str, rng: Random
) -> Iterator[bool]:
    """For each text with a place for a flaw of the kind, whether it is found there."""
    planted = [PLANTERS[kind](text, some, rng) for text, some in zip(texts, names, strict=True)]
    kept = [i for i, p in enumerate(planted) if p]
    new_names = read_names(nlp, [planted[i].text for i in kept]) if kind == SPELLING else [[] for _ in kept]
    for i, some in zip(kept, new_names, strict=True):
        text, start, end = planted[i]
        before = {(k, message) for k, message, _ in clean[i]}
        found = [f for f in find_all(text, some) if f[0] == kind and f[:2] not in before]
        yield any(s < end and start < e for *_, spans in found for s, e in spans)


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(corpora: Path) -> None:
    """Print a table of the figures, a line a file and kind."""
    rows = [r for name in FILES for r in measure_damage(load_annotator(), read_articles(corpora, name), name)]
    for cells in [list(rows[0]), *(list(row.values()) for row in rows)]:
        click.echo("".join(f"{cell:<20}" if i < 2 else f"{cell:>11}" for i, cell in enumerate(cells)))


if __name__ == "__main__":
    main()
