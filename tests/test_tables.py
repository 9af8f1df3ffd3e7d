import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from conftest import TINY, an_article

from analysis import tabulate
from analysis.schema import DTYPES, TABLES
from analysis.tables import join_tables, to_csv_cells, write_tables


def test_every_table_has_its_columns_and_dtypes(tiny_tables):
    for name, table in TABLES.items():
        frame = tiny_tables[name]
        assert frame.columns.tolist() == [c.name for c in table.columns] and frame.columns[0] == "article_id"
        assert [str(t) for t in frame.dtypes] == [DTYPES[c.kind] for c in table.columns]
        assert [str(t) for t in table.frame().dtypes] == [DTYPES[c.kind] for c in table.columns]


def test_every_span_slices_back_to_its_words(tiny_tables):
    for row in tiny_tables["statements"].to_dict("records"):
        for role in ("source", "cue", "content"):
            assert " … ".join(TINY[s:e] for s, e in row[f"{role}_spans"]) == row[f"{role}_text"]
    for name in ("sentences", "claims"):
        assert [TINY[s:e] for s, e in tiny_tables[name][["start", "end"]].to_numpy()] == tiny_tables[name][
            "text"
        ].tolist()


def test_statements_say_who_what_and_how(tiny_tables):
    rows = tiny_tables["statements"]
    assert rows["source_text"].tolist() == ["Mayor Ann Lee", "Engineers"]
    assert rows["cue_text"].str.split().str[0].tolist() == ["said", "denied"]
    assert rows["quotation"].tolist() == ["direct", "indirect"]
    assert rows["act"].tolist() == ["says", "denies"]
    assert rows["confidence"].between(0, 1).all()


def test_ids_lead_from_table_to_table(tiny_tables):
    statements, claims = tiny_tables["statements"], tiny_tables["claims"]
    assert set(statements["source_id"]) <= set(tiny_tables["sources"]["source_id"])
    assert set(claims["statement_id"].dropna()) <= set(statements["statement_id"])
    assert set(claims["sentence_id"]) <= set(tiny_tables["sentences"]["sentence_id"])


def test_a_sentence_that_cites_no_one_is_the_articles_own_claim(tiny_tables):
    own = tiny_tables["claims"][tiny_tables["claims"]["statement_id"].isna()]
    assert own["text"].tolist() == ["It was closed for a year"]


def test_a_content_of_two_sentences_is_two_claims(tables_of):
    text = "“The road is open. The bridge is closed,” the minister said."
    assert tables_of(text)["claims"]["text"].tolist() == ["The road is open", "The bridge is closed"]


def test_the_kind_of_quotation_comes_from_the_marks(tables_of):
    kinds = {
        "“The road is open,” the minister said.": "direct",
        "The minister said that the road was open.": "indirect",
        "The minister said that the road was “open to all”.": "mixed",
        "The minister said: “The road is open.": "direct",
    }
    assert {text: tables_of(text)["statements"]["quotation"].tolist() for text in kinds} == {
        text: [kind] for text, kind in kinds.items()
    }


def test_one_bad_mark_does_not_spoil_the_next_paragraph(tables_of):
    text = "The minister said that “the road is open.\nThe mayor said that the bridge was closed."
    assert tables_of(text)["statements"]["quotation"].tolist()[-1] == "indirect"


@pytest.mark.parametrize("text", ["Nothing.", "x", "Two words"])
def test_an_article_that_cites_no_one_has_empty_tables(tables_of, text):
    tables = tables_of(text)
    assert len(tables["articles"]) == 1 and tables["statements"].empty and tables["sources"].empty


def test_tables_are_the_same_each_time(tables_of):
    for name, frame in tables_of(TINY).items():
        pd.testing.assert_frame_equal(frame, tables_of(TINY)[name])


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_tables_are_read_back_as_they_were(tiny_tables, tmp_path, form):
    write_tables(tiny_tables, tmp_path, form)
    path = tmp_path / f"statements.{form}"
    if form == "jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert next(iter(rows[0])) == "article_id"
        spans = [row["content_spans"] for row in rows]
    elif form == "csv":
        spans = pd.read_csv(path)["content_spans"].map(json.loads).tolist()
    else:
        spans = [[list(map(int, span)) for span in cell] for cell in pd.read_parquet(path)["content_spans"]]
    assert spans == tiny_tables["statements"]["content_spans"].tolist()


def test_no_cell_becomes_a_formula():
    row = {"article_id": "=x", "name": '=HYPERLINK("x")', "n_statements": 0, "n_words": 0, "mentions": []}
    cells = to_csv_cells(TABLES["sources"].frame([row]), "sources")
    assert cells.loc[0, ["article_id", "name"]].tolist() == ["'=x", '\'=HYPERLINK("x")']


def test_tables_of_many_articles_stand_one_below_the_other(tiny_tables):
    both = join_tables([tiny_tables, tiny_tables])
    assert len(both["claims"]) == 2 * len(tiny_tables["claims"])
    assert join_tables([])["claims"].empty


def test_an_article_knows_its_source(tiny_tables):
    row = tiny_tables["articles"].iloc[0]
    assert (row["article_id"], row["path"]) == ("tiny", an_article(TINY).path)


def test_nobody_passes_on_his_own_words(nlp):
    text = "He said that he called for calm."
    doc = nlp(text)
    rest = {"relayed": [], "relayer": []}
    outer = {"source": [(0, 2)], "cue": [(3, 7)], "content": [(8, 31)], "via": None, "confidence": 0.9, **rest}
    inner = {"source": [(13, 15)], "cue": [(16, 26)], "content": [(27, 31)], "via": 0, "confidence": 0.5, **rest}
    doc._.attributions = [outer, inner]
    he = {
        "form": "pronoun",
        "label": "",
        "entity": 0,
        "relays": [],
        "antecedent": None,
        "confidence": 1.0,
        "reason": "",
    }
    doc._.mentions = [he | {"start": 0, "end": 2, "speaks": [0]}, he | {"start": 13, "end": 15, "speaks": [1]}]
    assert tabulate(an_article(text), doc)["statements"]["via_source_id"].isna().all()


def test_a_time_leads_to_its_claim_and_the_claim_to_its_days(nlp):
    text = "The bridge was closed on Sunday. The mayor said that it would open on 15 September at noon."
    article = replace(an_article(text), published=date(2023, 9, 13))
    tables = tabulate(article, nlp(text))
    times, claims = tables["times"], tables["claims"].set_index("claim_id")
    assert times["value"].tolist()[0] == "2023-09-10" and times["value"].str.startswith("2023-09-15").any()
    assert [text[s:e] for s, e in times[["start", "end"]].to_numpy()] == times["text"].tolist()
    first = claims.loc[times["claim_id"].iloc[0]]
    assert (first["when_start"], first["when_end"]) == ("2023-09-10", "2023-09-10")


def test_entities_of_all_kinds_are_listed_once_each(tables_of):
    rows = tables_of(TINY)["entities"]
    assert rows["mention_id"].is_unique and (rows["start"] < rows["end"]).all()
    assert "DATE" in set(rows["label"]) and {"name"} <= set(rows["form"]) <= {"name", "description", "pronoun"}
    assert [TINY[s:e] for s, e in rows[["start", "end"]].to_numpy()] == rows["text"].tolist()
    assert not rows.duplicated(["start", "end"]).any() and rows["confidence"].between(0, 1).all()
