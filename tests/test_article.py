import os
from datetime import date

import pytest

from analysis import read_article
from analysis.article import LONGEST
from analysis.errors import UnreadableArticle


@pytest.fixture
def write(tmp_path):
    def write(data, name="a.txt"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def test_the_text_is_the_files_own(write):
    article = read_article(write("A “b”.\r\nC\n".encode()), published="2023-09-13")
    assert (article.id, article.text, article.published) == ("a", "A “b”.\r\nC\n", date(2023, 9, 13))
    assert len(article.sha256) == 64


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_read(write, encoding):
    assert read_article(write("“Café”, he said.".encode(encoding))).text == "“Café”, he said."


def test_the_title_is_a_heading_before_the_text(write):
    assert read_article(write(b"Mayor opens bridge\n\nIt is open.")).title == "Mayor opens bridge"
    assert read_article(write(b"It is open.\nIt was not.")).title == ""


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "is not a text file"),
        (b"\xff\xfe\x00", "is not a text file"),
        (b"\xff\xfe\0\0a\0\0\0", "is not a text file"),
        ("“Käse”, said".encode() + b"\xc3", "is not a text file"),
        (b"\n<!DOCTYPE html><p>It is open.</p>", "is HTML, XML or RTF"),
        (b"{\\rtf1 It is open.}", "is HTML, XML or RTF"),
        (b"a " * LONGEST, f"has {2 * LONGEST:,} characters"),
    ],
)
def test_what_is_no_article_is_refused_in_one_line(write, data, problem):
    with pytest.raises(UnreadableArticle) as error:
        read_article(write(data))
    assert problem in str(error.value) and "a.txt" in str(error.value) and "\n" not in str(error.value)


def test_a_name_that_is_no_utf_8_is_refused_in_a_line_that_can_be_printed(tmp_path):
    name = os.fsdecode(b"caf\xe9.txt")
    with pytest.raises(UnreadableArticle, match="not UTF-8") as error:
        read_article(tmp_path / name)
    assert str(error.value).encode()


def test_missing_files_folders_and_dates_are_refused(tmp_path, write):
    with pytest.raises(UnreadableArticle, match="no such file"):
        read_article(tmp_path / "none.txt")
    with pytest.raises(UnreadableArticle, match="is a folder"):
        read_article(tmp_path)
    with pytest.raises(UnreadableArticle, match="YYYY-MM-DD"):
        read_article(write(b"A."), published="13.9.2023")


def test_a_relative_path_starts_at_the_project_wherever_the_process_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_article("notebooks/articles/vostochny.txt").path == "notebooks/articles/vostochny.txt"


def test_errors_survive_a_process_boundary():
    import pickle

    error = pickle.loads(pickle.dumps(UnreadableArticle("a.txt", "is empty")))
    assert str(error) == "a.txt: is empty"
