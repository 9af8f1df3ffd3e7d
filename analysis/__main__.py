"""The command line: ``python -m analysis report|tables ARTICLE…``."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
from tqdm import tqdm

from analysis.article import Article, read_article
from analysis.errors import AnalysisError

FORMATS = ("csv", "jsonl", "parquet")
ARTICLES = click.argument("articles", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="ARTICLE…")
PUBLISHED = click.option("--published", metavar="DATE", help="When the articles were published, YYYY-MM-DD.")


@click.group()
@click.version_option(package_name="who-says-what")
def main() -> None:
    """Read news articles critically: who says what, on whose word."""


@main.command()
@ARTICLES
@PUBLISHED
@click.option(
    "--out", default="reports", show_default=True, type=click.Path(path_type=Path), help="Folder for reports."
)
def report(articles: tuple[Path, ...], published: str | None, out: Path) -> None:
    """Make a report of each article: a folder with the page, the executed notebook, tables and figures.

    An index page lists all reports in the folder, and the articles that failed in this run.
    """
    from analysis.report import make_report, write_index

    problems = Problems()
    read = list(_read(articles, published, problems))
    for name, article in tqdm(read, disable=None):
        with problems:
            click.echo(f"{make_report(article, out, name=name) / 'report.html'}")
    with problems:
        write_index(out.resolve(), problems.lines)
    problems.exit()


@main.command()
@ARTICLES
@PUBLISHED
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the tables.")
@click.option("--format", "form", default="csv", show_default=True, type=click.Choice(FORMATS))
def tables(articles: tuple[Path, ...], published: str | None, out: Path, form: str) -> None:
    """Write the tables of all articles, one file a table, without running a notebook."""
    from analysis.annotator import annotate_many
    from analysis.comparison import compare
    from analysis.tables import join_tables, tabulate, write_tables

    problems = Problems()
    read = [replace(article, id=name) for name, article in _read(articles, published, problems)]
    annotated = tqdm(annotate_many(read), total=len(read), disable=None)
    done = [compare(article, tabulate(article, doc)) for article, doc in annotated]
    with problems:
        if done:
            write_tables(join_tables(done), out, form)
            click.echo(f"{out}: {len(done)} of {len(articles)} articles")
    problems.exit()


class Problems:
    """Collects what users can mend, a line each, so that the other articles are done all the same."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, AnalysisError | OSError):
            return False
        line = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
        # A folder that cannot be written spoils every article in the same way.
        if line not in self.lines:
            click.echo(line, err=True)
            self.lines.append(line)
        return True

    def exit(self) -> None:
        """Leave with status 1 where there was any problem."""
        if self.lines:
            sys.exit(1)


def _read(paths: tuple[Path, ...], published: str | None, problems: Problems) -> Iterator[tuple[str, Article]]:
    """Readable articles with a name of their own each: the stem, numbered where another has it already."""
    taken = {".", "..", "index.html"}
    for path in paths:
        with problems:
            article = read_article(path.absolute(), published=published)
            name, number = article.id, 1
            while name in taken:
                number += 1
                name = f"{article.id}-{number}"
            taken.add(name)
            yield name, article


if __name__ == "__main__":
    main(prog_name="python -m analysis")
