"""What the tests share: the annotator, loaded once, and gold that is written inside the sentence."""

import re
from pathlib import Path

import pytest

from analysis import Article, annotate, load_annotator, tabulate

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SHIPPED = ROOT / "notebooks" / "articles" / "vostochny.txt"
TAG = re.compile(r"<(/?)(source|cue|content)>")

TINY = (
    "Mayor opens bridge\n\n"
    "“The bridge is safe,” Mayor Ann Lee said on Monday. Engineers denied that it had cracks.\n\n"
    "It was closed for a year."
)


def read_marked(marked: str) -> tuple[str, dict[str, list[tuple[int, int]]]]:
    """Plain text and spans by role from a text with <source>, <cue> and <content> around its gold spans."""
    spans, open_at, text, done = {"source": [], "cue": [], "content": []}, {}, "", 0
    for tag in TAG.finditer(marked):
        text += marked[done : tag.start()]
        done = tag.end()
        if tag.group(1):
            spans[tag.group(2)].append((open_at.pop(tag.group(2)), len(text)))
        else:
            open_at[tag.group(2)] = len(text)
    return text + marked[done:], spans


def an_article(text: str, name: str = "tiny") -> Article:
    return Article(id=name, text=text, path=f"{name}.txt", sha256="0" * 64)


@pytest.fixture(scope="session")
def nlp():
    return load_annotator()


@pytest.fixture(scope="session")
def tables_of(nlp):
    """Text in, tables out."""
    return lambda text: tabulate(article := an_article(text), annotate(article))


@pytest.fixture(scope="session")
def tiny_tables(tables_of):
    return tables_of(TINY)


@pytest.fixture
def corpora() -> Path:
    if not (SHARED / "corpora").is_dir():
        pytest.skip("the corpora are not beside the project")
    return SHARED / "corpora"
