import json
import re

import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import ROOT, SHARED, SHIPPED, TINY, an_article
from pyarrow.parquet import read_schema

from analysis import annotate, compare, read_article, tabulate
from analysis.__main__ import main
from analysis.article import Article
from analysis.errors import FailedNotebook, UnknownParameter
from analysis.figures import alt_texts
from analysis.report import NOTEBOOK, check_parameters, make_report
from analysis.schema import TABLES
from analysis.tables import write_tables

HOSTILE = (
    "<script>alert(1)</script> & {{ 7*7 }} $x$ =1+1\n"
    "“We have <img src=x onerror=alert(2)> and that is fine,” the mayor, <b>Ann Lee</b>, said on Monday.\n"
    "Police said that <script>alert(3)</script> was closed.\n"
)


def run(*arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Two reports, one of a hostile text, made by the command line through real papermill and nbconvert."""
    folder = tmp_path_factory.mktemp("reports")
    for name, text in (("tiny", TINY), ("hostile", HOSTILE)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    result = run("report", folder / "tiny.txt", folder / "none.txt", folder / "hostile.txt", "--out", folder / "out")
    return folder / "out", result


def test_one_bad_article_does_not_stop_the_others(reports):
    out, result = reports
    assert result.exit_code == 1
    assert [line for line in result.stderr.splitlines() if "none.txt" in line] == result.stderr.splitlines()
    assert "Traceback" not in result.output
    assert sorted(p.name for p in out.iterdir()) == ["hostile", "index.html", "tiny"]


@pytest.fixture(scope="module")
def tiny_drawn():
    """The figures that have something to draw for the tiny article."""
    article = an_article(TINY)
    return [*alt_texts(compare(article, tabulate(article, annotate(article))))]


def test_the_index_lists_the_reports_and_why_the_others_failed(reports):
    index = (reports[0] / "index.html").read_text(encoding="utf-8")
    assert 'href="hostile/report.html"' in index and 'href="tiny/report.html"' in index
    assert "none.txt: there is no such file" in index and "<script>alert" not in index


def test_a_report_has_its_page_notebook_tables_and_figures(reports, tiny_drawn):
    files = {p.relative_to(reports[0] / "tiny").as_posix() for p in (reports[0] / "tiny").rglob("*") if p.is_file()}
    tables = {f"tables/{t}.csv" for t in TABLES}
    figures = {f"figures/{f}.{e}" for f in tiny_drawn for e in ("png", "svg")}
    assert files == {"report.html", "article.ipynb"} | tables | figures


def test_the_page_asks_for_nothing_and_shows_every_figure(reports, tiny_drawn):
    page = (reports[0] / "tiny" / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=[\"'](?!data:|#)", page) and "url(" not in page
    assert page.count("<img") == len(tiny_drawn) and "for-the-notebook" not in page


def test_text_never_becomes_markup(reports):
    page = (reports[0] / "hostile" / "report.html").read_text(encoding="utf-8")
    assert page.count("<script>") == 1 and "onerror=alert(2)>" not in page and "{{ 7*7 }}" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_executed_notebook_has_no_times_and_no_foreign_paths(reports):
    nb = nbformat.read(reports[0] / "tiny" / "article.ipynb", as_version=4)
    nbformat.validate(nb)
    assert "papermill" not in nb.metadata and not any("papermill" in c.metadata for c in nb.cells)
    assert ".tiny.partial" not in json.dumps(nb)


def test_an_undeclared_parameter_is_refused_before_anything_runs(tmp_path):
    with pytest.raises(UnknownParameter, match="no parameter “articel”, only article, article_id, published, out"):
        check_parameters(NOTEBOOK, {"articel": "x"})
    with pytest.raises(UnknownParameter):
        make_report(read_article(SHIPPED), tmp_path, name="x", colour="red")
    assert list(tmp_path.iterdir()) == []


def test_a_failing_notebook_leaves_no_half_report(tmp_path):
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    parameters = 'article = ""\narticle_id = ""\npublished = ""\nout = ""'
    notebook.cells = [nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    notebook.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    nbformat.write(notebook, tmp_path / "n.ipynb")
    (tmp_path / "out" / "a").mkdir(parents=True)
    with pytest.raises(FailedNotebook, match="ZeroDivisionError"):
        make_report(Article("a", "x", "a.txt", ""), tmp_path / "out", name="a", notebook=tmp_path / "n.ipynb")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a", "a.failed.ipynb"]


def test_nothing_that_is_no_report_is_put_aside_for_one(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "notes.md").write_text("mine", encoding="utf-8")
    (tmp_path / "b").write_text("mine", encoding="utf-8")
    for name in "ab":
        with pytest.raises(FileExistsError, match="is not a report"):
            make_report(read_article(SHIPPED), tmp_path, name=name)
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == ["a", "a/notes.md", "b"]


def test_two_articles_of_one_name_and_a_name_in_braces_have_reports_of_their_own(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "news {1}.txt").write_text(TINY, encoding="utf-8")
    result = run("report", *sorted(tmp_path.glob("*/news*.txt")), "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    for name in ("news {1}", "news {1}-2"):
        assert set(pd.read_csv(tmp_path / "out" / name / "tables" / "sentences.csv")["article_id"]) == {name}


def test_the_committed_report_is_made_again_table_by_table(tmp_path):
    result = run("report", SHIPPED, "--published", "2023-09-13", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    for path in sorted((ROOT / "reports" / "vostochny" / "tables").glob("*.csv")):
        committed, again = pd.read_csv(path), pd.read_csv(tmp_path / "vostochny" / "tables" / path.name)
        pd.testing.assert_frame_equal(again, committed, rtol=0, atol=0.02)


def test_the_shipped_article_is_the_one_given():
    given = SHARED / "article" / "vostochny.txt"
    if not given.is_file():
        pytest.skip("the given article is not beside the project")
    assert SHIPPED.read_bytes() == given.read_bytes()


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_tables_of_many_articles_come_in_one_file_a_table(tmp_path, form):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "news.txt").write_text(TINY, encoding="utf-8")
    out = tmp_path / "out"
    result = run("tables", *sorted(tmp_path.glob("*/news.txt")), tmp_path / "no", "--out", out, "--format", form)
    assert result.exit_code == 1 and "2 of 3 articles" in result.output
    read = {"csv": pd.read_csv, "jsonl": lambda p: pd.read_json(p, lines=True), "parquet": pd.read_parquet}[form]
    assert read(out / f"articles.{form}")["article_id"].tolist() == ["news", "news-2"]
    if form == "jsonl":
        assert all(json.loads(line) for path in out.iterdir() for line in path.read_text(encoding="utf-8").splitlines())
    if form == "parquet":
        tables = {name: table.frame() for name, table in TABLES.items()}
        write_tables(tables, tmp_path / "none", form)
        for path in out.iterdir():
            types = [
                dict(zip(s.names, s.types, strict=True))
                for s in map(read_schema, (path, tmp_path / "none" / path.name))
            ]
            assert all(types[0][column] == types[1][column] for column in TABLES[path.stem].span_columns)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"word " * 1_000_000])
def test_unfit_files_get_one_line_each(tmp_path, content):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    for command in ("tables", "report"):
        result = run(command, path, tmp_path, "--out", tmp_path / "out")
        assert result.exit_code == 1 and "Traceback" not in result.output
        assert len(result.stderr.strip().splitlines()) == 2
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["index.html"]


def test_a_folder_that_cannot_be_written_gets_one_line(tmp_path):
    (tmp_path / "a.txt").write_text(TINY, encoding="utf-8")
    (tmp_path / "out").write_text("a file")
    for command in ("tables", "report"):
        result = run(command, tmp_path / "a.txt", "--out", tmp_path / "out")
        assert result.exit_code == 1 and "Traceback" not in result.output
        assert len(result.stderr.strip().splitlines()) == 1 and "out" in result.stderr
