"""The hand-made texts for sources, read: texts without their marks, who speaks in them, and the cues they speak by.

A file begins with one line a source, ``# id | name | kind | country | naming | role``; after a blank line follows the
text, its cues marked as ``<said by="ID" via="ID" relays="yes" as="FORM">cue</said>``. All offsets are characters,
half-open, into the text without marks.
"""

import re
from pathlib import Path
from typing import NamedTuple

from spacy.tokens import Doc

TEXTS = Path(__file__).parents[2] / "tests" / "data" / "sources"
# How the names of texts that nothing is tuned on begin.
HELD_OUT = "check-"
MARK = re.compile(r"<said ([^>]*)>(.*?)</said>", re.DOTALL)
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
NOTHING = "-"


class GoldSource(NamedTuple):
    """One source: its acceptable names, the preferred one first; country, role: empty where the text gives none."""

    id: str
    names: tuple[str, ...]
    kind: str
    country: str
    naming: str
    role: str


class GoldStatement(NamedTuple):
    """One cue, at ``[start, end)``: whose it is (empty for nobody) and who passes it on, if anybody.

    ``relays`` is set where the cue is that of somebody who only passes on what somebody else says. ``form`` tells how
    the source is mentioned: name, description, pronoun or none.
    """

    start: int
    end: int
    by: str
    via: str
    relays: bool
    form: str


class GoldArticle(NamedTuple):
    """One text, marks stripped, with its sources, by id, and its statements, in order."""

    name: str
    text: str
    sources: dict[str, GoldSource]
    statements: list[GoldStatement]


def read_sources_gold(folder: Path = TEXTS) -> list[GoldArticle]:
    """Every text of a folder, in the order of their names."""
    return [read_text(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))]


def is_held_out(article: GoldArticle) -> bool:
    """Whether a text is for checking only, and nothing may be tuned on it."""
    return article.name.startswith(HELD_OUT)


def read_text(name: str, marked: str) -> GoldArticle:
    """One file's content: its header and its marked text."""
    header, _, body = marked.partition("\n\n")
    sources = [_source(line) for line in header.splitlines()]
    text, statements = _strip_marks(body)
    return GoldArticle(name, text, {source.id: source for source in sources}, statements)


def _source(line: str) -> GoldSource:
    cells = [cell.strip() for cell in line.removeprefix("#").split(" | ")]
    key, names, kind, country, naming, role = ["" if cell == NOTHING else cell for cell in cells]
    return GoldSource(key, tuple(names.split(" / ")), kind, country, naming, role)


def _strip_marks(marked: str) -> tuple[str, list[GoldStatement]]:
    text, done, statements = "", 0, []
    for mark in MARK.finditer(marked):
        text += marked[done : mark.start()]
        statements.append(_statement(dict(ATTRIBUTE.findall(mark[1])), len(text), len(mark[2])))
        text, done = text + mark[2], mark.end()
    return text + marked[done:], statements


def _statement(attributes: dict[str, str], start: int, length: int) -> GoldStatement:
    by, relays = attributes["by"].removeprefix(NOTHING), attributes.get("relays") == "yes"
    return GoldStatement(start, start + length, by, attributes.get("via", ""), relays, attributes["as"])


def mentions_of(article: GoldArticle, doc: Doc) -> dict[str, list[tuple[int, int]]]:
    """For each source the characters of its mentions in an annotated text, as if who is who were known.

    These are the sources of the attributions whose cues are its own, and where the text has its name, or its
    description for the first time.
    """
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in article.sources}
    for gold in article.statements:
        attribution = next((a for a in doc._.attributions if overlaps(a["cue"], gold.start, gold.end)), None)
        if gold.by and attribution:
            found[gold.by] += attribution["source"]
    for source in article.sources.values():
        places = [match.span() for match in re.finditer(rf"\b{re.escape(source.names[0])}\b", article.text)]
        found[source.id] += places if source.naming == "named" else places[:1]
    return {name: sorted(set(spans)) for name, spans in found.items()}


def overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of some spans shares a character with another."""
    return any(s < end and e > start for s, e in spans)
