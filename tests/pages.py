"""Pages for tests: the notebook's own views of given tables, through the template, without a kernel."""

import nbformat

from analysis import Article, page
from analysis.report import NOTEBOOK, render_page
from analysis.tables import Tables


def make_page(article: Article, tables: Tables) -> str:
    """The report's page of these tables, cell by cell as the notebook has it."""
    nb = nbformat.read(NOTEBOOK, as_version=4)
    for cell in nb.cells:
        if cell.cell_type == "code" and "page.render_" in cell.source:
            views = show(cell.source, article, tables)
            cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": view.data}) for view in views]
    return render_page(nb, article.title or article.id)


def show(code: str, article: Article, tables: Tables) -> list:
    """What a cell that is one expression displays."""
    shown: list = []
    names = {"page": page, "text": article, "tables": tables, "display": lambda *views: shown.extend(views)}
    last = eval(code, names)
    return shown + ([last] if last is not None else [])
