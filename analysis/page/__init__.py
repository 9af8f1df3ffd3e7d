"""The page: each function makes one view of an article's tables, for a notebook's cell and for the report alike.

Every text is escaped; ids, classes and colours are our own. `prepare` brings style and script into a notebook.
"""

from analysis.page.article import render_article
from analysis.page.findings import render_findings
from analysis.page.glance import render_glance
from analysis.page.lists import render_claims, render_sources, render_statements
from analysis.page.method import render_method
from analysis.page.pairs import render_pairs
from analysis.page.pictures import render_figures
from analysis.page.views import prepare

__all__ = [
    "prepare",
    "render_article",
    "render_claims",
    "render_figures",
    "render_findings",
    "render_glance",
    "render_method",
    "render_pairs",
    "render_sources",
    "render_statements",
]
