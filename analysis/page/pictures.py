"""The figures as they stand in the page: embedded, each with words that say what it shows."""

from base64 import b64encode
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from IPython.display import HTML

from analysis.figures import alt_texts, save_figures
from analysis.page.views import show
from analysis.tables import Tables

MEDIA = {".svg": "image/svg+xml", ".png": "image/png"}


class Picture(NamedTuple):
    """One figure: its address as data, and its text for those who do not see it."""

    address: str
    alt: str


def render_figures(tables: Tables) -> HTML:
    """Every figure that has something to draw, as SVG or PNG, whichever is smaller."""
    with TemporaryDirectory() as folder:
        save_figures(tables, Path(folder))
        pictures = [Picture(_embed(Path(folder), name), alt) for name, alt in alt_texts(tables).items()]
    return show("figures", pictures=pictures)


def _embed(folder: Path, name: str) -> str:
    file = min((folder / f"{name}{form}" for form in MEDIA), key=lambda file: file.stat().st_size)
    return f"data:{MEDIA[file.suffix]};base64,{b64encode(file.read_bytes()).decode()}"
