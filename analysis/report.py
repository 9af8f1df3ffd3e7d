"""Reports: the notebook executed on an article by papermill, then made a page by nbconvert."""

import errno
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbconvert import HTMLExporter
from papermill.exceptions import PapermillExecutionError

from analysis.article import ROOT, Article
from analysis.errors import FailedNotebook, UnknownParameter
from analysis.page.index import render_index
from analysis.page.views import TEMPLATES, assets

NOTEBOOK = ROOT / "notebooks" / "article.ipynb"


def make_report(article: Article, out: Path, *, name: str, notebook: Path = NOTEBOOK, **parameters: Any) -> Path:
    """Make ``out/name/`` with ``report.html``, ``article.ipynb``, ``tables/`` and ``figures/``.

    Everything is written aside and put in place at the end, so that there is never half a report. Raises
    `UnknownParameter` and FileExistsError (something that is no report has the name) before anything runs,
    `FailedNotebook` where a cell fails (the notebook is kept to be looked at) or the kernel dies.
    """
    target = out.resolve() / name
    if target.is_file() or (target.is_dir() and any(target.iterdir()) and not (target / "report.html").is_file()):
        raise FileExistsError(errno.EEXIST, "is there already, and is not a report", _shown(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{name}.partial")
    shutil.rmtree(aside, ignore_errors=True)
    given = {"article": article.path, "article_id": name, "published": str(article.published or "")}
    given |= {"out": _shown(aside), **parameters}
    check_parameters(notebook, given)
    aside.mkdir()
    executed = aside / "article.ipynb"
    try:
        papermill.execute_notebook(
            _literal(notebook),
            _literal(executed),
            given,
            kernel_name="python3",
            progress_bar=False,
            cwd=ROOT,
            extra_arguments=["--log-level=ERROR"],
        )
    except PapermillExecutionError as error:
        failed = target.with_name(f"{name}.failed.ipynb")
        executed.replace(failed)
        shutil.rmtree(aside)
        raise FailedNotebook(article.path, f"{error.ename}: {error.evalue}", _shown(failed)) from None
    except RuntimeError as error:  # The kernel died, or did not start.
        shutil.rmtree(aside, ignore_errors=True)
        raise FailedNotebook(article.path, f"{type(error).__name__}: {error}", _shown(notebook)) from None
    nb = _settle(nbformat.read(executed, as_version=4), _shown(aside), _shown(target))
    nbformat.write(nb, executed)
    (aside / "report.html").write_text(render_page(nb, article.title or name), encoding="utf-8")
    _put_in_place(aside, target)
    return target


def check_parameters(notebook: Path, given: dict[str, Any]) -> None:
    """Refuse a parameter that the notebook does not declare; papermill itself would only warn."""
    known = tuple(papermill.inspect_notebook(_literal(notebook)))
    for name in given:
        if name not in known:
            raise UnknownParameter(_shown(notebook), name, known)


def render_page(nb: nbformat.NotebookNode, title: str) -> str:
    """One self-contained page from an executed notebook: its text and results, without its code."""
    exporter = HTMLExporter(template_name="report", extra_template_basedirs=[str(TEMPLATES)], exclude_anchor_links=True)
    body, _ = exporter.from_notebook_node(nb, resources={"metadata": {"name": title}} | assets())
    return body


def write_index(out: Path, failed: Iterable[str] = ()) -> Path:
    """Make ``out/index.html``: every report in the folder, whichever run made it, and what failed in this one.

    ``failed`` are lines of plain text. The page is the same for the same reports and lines.
    """
    out.mkdir(parents=True, exist_ok=True)
    index, aside = out / "index.html", out / ".index.html.partial"
    aside.write_text(render_index(out, failed), encoding="utf-8")
    return aside.replace(index)


def _settle(nb: nbformat.NotebookNode, aside: str, target: str) -> nbformat.NotebookNode:
    """Take out what differs from run to run: times, random ids, and the name of the folder it was written in."""
    nb.metadata.pop("papermill", None)
    for number, cell in enumerate(nb.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id, cell.source = f"injected-{number}", cell.source.replace(aside, target)
    nb.metadata.get("language_info", {}).pop("version", None)
    return nb


def _put_in_place(aside: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    aside.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _literal(path: Path) -> str:
    """A path as papermill wants it, which fills in what stands in braces."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _shown(path: Path) -> str:
    """A path relative to the project where it lies inside, as a notebook's parameters want it."""
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()
