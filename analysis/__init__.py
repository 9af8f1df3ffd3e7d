"""Who says what: a reproducible reading of a news article.

article = read_article("notebooks/articles/vostochny.txt", published="2023-09-13")
tables = tabulate(article, annotate(article))
"""

from analysis.annotate import annotate, annotate_many, load_annotator
from analysis.article import Article, read_article
from analysis.errors import AnalysisError
from analysis.tables import tabulate, write_tables

__all__ = [
    "AnalysisError",
    "Article",
    "annotate",
    "annotate_many",
    "load_annotator",
    "read_article",
    "tabulate",
    "write_tables",
]
