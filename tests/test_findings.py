from datetime import date

import pytest
from conftest import SHIPPED, an_article

from analysis import annotate, read_article, tabulate
from analysis.findings import KINDS, SEVERITIES, find_findings
from analysis.schema import TABLES
from analysis.times import find_times

TEXT = (
    "The mayor said that the bridge is closed. A police officer said that the bridge may be open. "
    "The bridge is closed to all 300 workers, Ann Lee said, according to the Herald."
)


def tables_with(text, **rows):
    """Hand-made tables: the rows that are given, and nothing else; a claim or other row may be given by its words."""
    frames = {}
    for name, table in TABLES.items():
        placed = [_placed(text, row) for row in rows.get(name, [])]
        frames[name] = table.frame([{"article_id": "a"} | row for row in placed])
    return frames


def _placed(text, row):
    if "text" not in row:
        return row
    start = text.index(row["text"])
    return {"start": start, "end": start + len(row["text"])} | row


def a_claim(n, text, statement=None, source=None, **more):
    usual = {"certainty": "certain", "polarity": "affirmed", "tense": "present", "sentence_id": "sent1"}
    return usual | {"claim_id": f"c{n}", "text": text, "statement_id": statement, "source_id": source} | more


def a_source(n, name, naming="named", kind="person"):
    mentions = {"mentions": [[0, 1]], "role_spans": [], "n_statements": 1, "n_words": 1}
    return mentions | {"source_id": f"src{n}", "entity_id": f"e{n}", "name": name, "naming": naming, "kind": kind}


def a_statement(n, source, via=None):
    spans = {f"{part}_spans": [] for part in ("via", "source", "cue", "content")}
    known = {"n_words": 1, "n_quoted": 0, "confidence": 1.0}
    return spans | known | {"statement_id": f"s{n}", "source_id": source, "via_source_id": via}


def a_pair(one, other, relation, reason="both speak of it"):
    return {"claim_a": one, "claim_b": other, "relation": relation, "score": 1.0, "slots": "meaning", "reason": reason}


def found(text, kind=None, **rows):
    findings = find_findings(an_article(text), tables_with(text, **rows))
    return [f for f in findings if kind in (None, f["kind"])]


SOURCES = [a_source(1, "The mayor"), a_source(2, "A police officer", "described", "unnamed"), a_source(3, "Ann Lee")]
SOURCES += [a_source(4, "Herald", kind="media")]
STATEMENTS = [a_statement(1, "src1"), a_statement(2, "src2"), a_statement(3, "src3", "src4")]
CLOSED = a_claim(1, "the bridge is closed", "s1", "src1", place="the bridge", when_start="2023-09-13")
OPEN = a_claim(2, "the bridge may be open", "s2", "src2", certainty="possible", certainty_reason="may")
WORKERS = a_claim(3, "The bridge is closed to all 300 workers", "s3", "src3", quantities="q1", place="the bridge")


def test_claims_that_clash_come_first_with_both_places():
    pair = a_pair("c1", "c2", "conflicts", "closed and open cannot both be")
    first, *_ = found(TEXT, sources=SOURCES, statements=STATEMENTS, claims=[CLOSED, OPEN], claim_pairs=[pair])
    assert (first["finding_id"], first["kind"], first["severity"], first["refs"]) == ("f1", "conflict", "high", "c1 c2")
    assert [TEXT[s:e] for s, e in first["spans"]] == ["the bridge is closed", "the bridge may be open"]
    assert first["message"] == (
        "“the bridge is closed” (The mayor) and “the bridge may be open” (A police officer) cannot both be true: "
        "Closed and open cannot both be."
    )


def test_what_a_source_supposes_and_the_article_asserts():
    text = "The bridge is unsafe. It may be unsafe, an engineer said."
    sources, statements = [a_source(1, "an engineer")], [a_statement(1, "src1")]
    told = a_claim(1, "The bridge is unsafe")
    supposed = a_claim(2, "It may be unsafe", "s1", "src1", certainty="possible", certainty_reason="may")
    rows = {"sources": sources, "statements": statements, "claim_pairs": [a_pair("c1", "c2", "repeats")]}
    (finding,) = found(text, "hedged", claims=[told, supposed], **rows)
    assert finding["severity"] == "high" and finding["text"] == "The bridge is unsafe"
    assert "by the word of an engineer it is only possible (“may”)" in finding["message"]
    assert not found(text, "hedged", claims=[told, supposed | {"certainty": "certain"}], **rows)
    assert not found(text, "hedged", claims=[told | {"certainty": "probable"}, supposed], **rows)


def test_what_stands_on_one_word_is_told_once_a_source():
    claims = [CLOSED, OPEN, WORKERS, a_claim(4, "The mayor", "s1", "src1")]
    quantities = [{"quantity_id": "q1", "text": "300 workers", "low": 300, "high": 300, "counted": "worker"}]
    findings = found(TEXT, sources=SOURCES, statements=STATEMENTS, claims=claims, quantities=quantities)
    assert [(f["kind"], f["refs"]) for f in findings if f["kind"] != "number"] == [
        ("unnamed source", "src2 c2"),
        ("relayed", "src3 src4 c3"),
        ("single source", "src1 c1"),
    ]
    assert findings[1]["message"].startswith("The article has the words of Ann Lee from the Herald only: “The bridge")


def test_what_an_independent_source_confirms_stands_on_more_than_one_word():
    pairs = [a_pair("c1", "c3", "corroborates")]
    rows = {"sources": SOURCES, "statements": STATEMENTS, "claims": [CLOSED, WORKERS]}
    assert found(TEXT, "single source", **rows) and found(TEXT, "relayed", **rows)
    findings = found(TEXT, claim_pairs=pairs, **rows)
    assert not {"single source", "relayed"} & {f["kind"] for f in findings}
    assert found(TEXT, "single source", claim_pairs=[a_pair("c1", "c3", "repeats")], **rows)


def test_what_a_source_says_of_itself_needs_no_other():
    claims = [CLOSED | {"subject_id": "e1"}]
    assert not found(TEXT, sources=SOURCES, statements=STATEMENTS, claims=claims)


def test_numbers_are_grouped_and_a_few_known_ones_are_left_out():
    text = "The two leaders spent $3 million on 300 workers. Several saw the 300 workers and three buses."
    low_high = [("two leaders", 2, 2, None, "leader"), ("$3 million", 3e6, 3e6, "US dollar", None)]
    low_high += [("300 workers", 300, 300, None, "worker"), ("Several", 2, None, None, None)]
    low_high += [("three buses", 3, 3, None, "bus")]
    quantities = [
        {"quantity_id": f"q{n}", "text": words, "low": low, "high": high, "unit": unit, "counted": counted}
        for n, (words, low, high, unit, counted) in enumerate(low_high, 1)
    ]
    claims = [a_claim(1, "The two leaders spent $3 million on 300 workers")]
    quantities = [q | {"claim_id": "c1" if q["quantity_id"] in ("q2", "q3") else None} for q in quantities]
    findings = found(text, "number", claims=claims, quantities=quantities)
    assert [f["refs"] for f in findings] == ["q2 q3", "q5"]
    assert findings[0]["message"] == "“$3 million” and “300 workers” are given without a source."
    assert "contract, budget or accounts" in findings[0]["advice"]


def test_times_that_disagree_are_told_by_the_clock_of_the_country():
    text = "South Korea said it was at 11:43 today (2:43 GMT Tuesday)."
    times = [
        {"time_id": f"t{n}", "start": t.start, "end": t.end, "text": text[t.start : t.end], "value": t.value}
        | {"first": t.first, "last": t.last, "zone": t.zone or None}
        for n, t in enumerate(find_times(text, date(2023, 9, 13)), 1)
    ]
    sentences = [{"sentence_id": "sent1", "paragraph": 1, "text": text, "is_heading": False}]
    (finding,) = found(text, sentences=sentences, times=times)
    assert (finding["kind"], finding["severity"], finding["refs"]) == ("time", "high", "t1 t2")
    assert finding["message"] == (
        "11:43 in South Korea is 02:43 GMT on Wednesday, 13 September 2023, not on Tuesday, 12 September 2023."
    )


def test_an_article_full_of_numbers_does_not_drown_the_reader():
    text = " ".join(f"It cost ${n} million, and {n} people came." for n in range(100, 180))
    sums = [f"${n} million" for n in range(100, 180)]
    quantities = [
        {"quantity_id": f"q{i}", "text": words, "low": 1e8 + i, "high": 1e8 + i, "unit": "US dollar"}
        for i, words in enumerate(sums)
    ]
    findings = found(text, quantities=quantities)
    assert 0 < len(findings) < 8
    assert findings[-1]["text"] == "$179 million"


def test_no_tables_and_no_text_give_nothing():
    assert find_findings(an_article(""), {}) == []
    assert found("A plain sentence without anything to check.") == []


@pytest.fixture(scope="module")
def shipped(nlp):
    article = read_article(SHIPPED, published="2023-09-13")
    return article, find_findings(article, tabulate(article, annotate(article)))


def test_the_shipped_article(shipped):
    _, findings = shipped
    assert findings[0]["kind"] == "time" and findings[0]["text"].startswith("11:43 and 11:53 today")
    assert "11:43 in North Korea is 02:43 GMT on Wednesday" in findings[0]["message"]
    flaws = {f["text"].partition(" ")[0]: f for f in findings if f["kind"] in ("damaged text", "spelling")}
    assert list(flaws) == ["“the", "Putinwith", "embly", "army.", "Vostotchny"]
    assert len(flaws["embly"]["spans"]) == 2 and flaws["“the"]["severity"] == "medium"
    assert not [f for f in findings if f["kind"] == "conflict"]
    assert len(findings) < 25


def test_findings_keep_the_contract(shipped):
    article, findings = shipped
    order = [(SEVERITIES.index(f["severity"]), KINDS.index(f["kind"])) for f in findings]
    assert order == sorted(order)
    columns = {c.name for c in TABLES["findings"].columns} - {"article_id"}
    for n, f in enumerate(findings, 1):
        assert f.keys() == columns and f["finding_id"] == f"f{n}"
        assert [f["start"], f["end"]] in f["spans"] and article.text[f["start"] : f["end"]] == f["text"]
        assert f["message"].endswith(".") and f["advice"].endswith(".")
    TABLES["findings"].frame([{"article_id": "a"} | f for f in findings])
