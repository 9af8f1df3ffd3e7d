"""Who says what: a reproducible reading of a news article.

article = read_article("notebooks/articles/vostochny.txt", published="2023-09-13")
tables = compare(article, tabulate(article, annotate(article)))
"""

from importlib import import_module

HOMES = {
    "AnalysisError": "errors",
    "Article": "article",
    "annotate": "annotator",
    "annotate_many": "annotator",
    "compare": "comparison",
    "load_annotator": "annotator",
    "read_article": "article",
    "tabulate": "tables",
    "write_tables": "tables",
}
__all__ = list(HOMES)


def __getattr__(name: str) -> object:
    """Import a name when it is first used: the command line need not wait for spaCy to say what is wrong."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
