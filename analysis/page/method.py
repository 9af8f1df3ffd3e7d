"""How the page was made, how good the reading is, how to make the page again and how to cite it."""

import json
import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shlex import quote

from IPython.display import HTML

from analysis.article import Article
from analysis.page.summary import headline
from analysis.page.views import show
from analysis.tables import Tables

PIPELINE = Path(__file__).parent.parent / "pipeline"
PROJECT = "who-says-what"
PACKAGES = ("spacy", "onnxruntime", "tokenizers", "numpy", "pandas", "matplotlib", "papermill", "nbconvert")
# The measures of `pipeline/scores.json` that a reader of a report needs, and what they mean in plain words.
MEASURES = {
    "who said what": "statement and source both right",
    "statements": "somebody says something: cue and content right",
    "source": "the words that name who says it",
    "cue": "the words that attribute it",
    "content": "the words of what is said",
}


def render_method(article: Article, tables: Tables) -> HTML:
    """Method, measured quality, limits, versions, parameters, and how to make the page again and cite it."""
    published = str(article.published or "")
    file = _shown(article.path)
    return show(
        "method",
        headline=headline(tables),
        published=published,
        file=file,
        command=_command(file, published),
        sha256=article.sha256,
        model=model_sha256(),
        scores=read_scores(),
        measures=MEASURES,
        versions={"Python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        release=_release(),
    )


@cache
def read_scores() -> list[dict]:
    """The annotator's scores on development data, a row a measure: task, data, measure, value."""
    return json.loads((PIPELINE / "scores.json").read_text(encoding="utf-8"))["scores"]


@cache
def model_sha256() -> str:
    """SHA-256 of the annotator's encoder, which tells which weights have read the article."""
    return sha256((PIPELINE / "encoder" / "encoder.onnx").read_bytes()).hexdigest()


def _command(file: str, published: str) -> str:
    return f"python -m analysis report {quote(file)}" + (f" --published {published}" if published else "")


def _shown(path: str) -> str:
    """A file of the project by its path; of one that lies elsewhere only its name, since a page is passed around."""
    return Path(path).name if Path(path).is_absolute() else path


def _release() -> str:
    try:
        return version(PROJECT)
    except PackageNotFoundError:
        return "not installed"
