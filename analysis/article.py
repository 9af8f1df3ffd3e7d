"""Reading an article: a file in, its unchanged text and what is known about it out."""

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.errors import UnreadableArticle
from analysis.layout import find_paragraphs

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 1_000_000
# Bytes that Windows-1252 leaves undefined or that no text has; a file with one of them is not a text.
CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13} | {127}
# Letters of several bytes in UTF-8.
LETTERS = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
MARKUP = re.compile(r"(?i)\s*(?:<!doctype\b|<html\b|<\?xml\b|\{\\rtf)")


@dataclass(frozen=True)
class Article:
    """One news article. ``text`` is what the file says, character for character; all offsets point into it.

    ``id`` is the file's stem or what a batch calls it, ``path`` the file relative to the project where it lies inside,
    ``title`` the first line where it is a heading, else empty; ``published`` and ``language`` are None where unknown.
    """

    id: str
    text: str
    path: str
    sha256: str
    title: str = ""
    published: date | None = None
    language: str | None = None


def resolve(path: str | Path) -> Path:
    """The file that a path means: a relative one starts at the project's folder, wherever the notebook runs."""
    return (ROOT / Path(path).expanduser()).resolve()


def read_article(path: str | Path, *, article_id: str = "", published: str | date | None = None) -> Article:
    """Read a text file (UTF-8, UTF-16 with its mark, or else Windows-1252), by default under the id of its stem.

    Raises `UnreadableArticle` where there is no file, no plain text in it, or more than a million characters, where its
    name is not UTF-8, and where the date is not written YYYY-MM-DD.
    """
    file = resolve(path)
    shown = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
    if (name := os.fsencode(shown).decode("utf-8", "replace")) != str(shown):
        raise UnreadableArticle(name, "has a name that is not UTF-8")
    if file.is_dir():
        raise UnreadableArticle(shown, "is a folder, not an article")
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise UnreadableArticle(shown, "there is no such file") from None
    except OSError as error:
        raise UnreadableArticle(shown, f"cannot be read ({error.strerror})") from None
    text = _decode(data)
    if text is None:
        raise UnreadableArticle(shown, "is not a text file in UTF-8, UTF-16 or Windows-1252")
    if MARKUP.match(text):
        raise UnreadableArticle(shown, "is HTML, XML or RTF, not plain text")
    if not text.strip():
        raise UnreadableArticle(shown, "is empty")
    if len(text) > LONGEST:
        raise UnreadableArticle(shown, f"has {len(text):,} characters; an article has at most {LONGEST:,}")
    return Article(
        id=article_id or file.stem,
        text=text,
        path=shown.as_posix(),
        sha256=hashlib.sha256(data).hexdigest(),
        title=_title(text),
        published=_date(published, shown),
    )


def _decode(data: bytes) -> str | None:
    """The text of a file, without byte order mark; None where the bytes are no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif CONTROLS & set(data):
        return None
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            if _is_broken(data):
                return None
            continue
        return None if any(ord(c) in CONTROLS for c in text) else text
    return None


def _is_broken(data: bytes) -> bool:
    """Whether bytes are UTF-8 but for a few: nearly all beyond ASCII are parts of its letters."""
    letters = LETTERS.findall(data)
    return len(letters) > 1 and sum(map(len, letters)) > 0.8 * sum(byte > 127 for byte in data)


def _title(text: str) -> str:
    paragraphs = find_paragraphs(text)
    first = paragraphs[0] if paragraphs else None
    return text[first.start : first.end] if first and first.is_heading else ""


def _date(published: str | date | None, shown: Path) -> date | None:
    if not published or isinstance(published, date):
        return published or None
    try:
        return date.fromisoformat(published)
    except ValueError:
        raise UnreadableArticle(shown, f"the date “{published}” is not written YYYY-MM-DD") from None
