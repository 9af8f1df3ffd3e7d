"""Claims and sources side by side, on real tables and the comparer that ships."""

import numpy as np
import pandas as pd
import pytest
from conftest import SHIPPED, TINY, an_article

from analysis import annotate, compare, read_article, tabulate
from analysis.comparison import relate_claims, relate_sources, weigh_pairs
from analysis.relations import CONTRADICTS
from analysis.slots import Verdict

LAUNCH = (
    "Two missiles, one sea\n\n"
    "North Korea launched two ballistic missiles on Wednesday, the South Korean military said.\n\n"
    "Japan’s defence ministry also said that North Korea had fired two ballistic missiles on Wednesday.\n\n"
    "The South Korean military said two missiles were launched by North Korea. "
    "Bread prices rose in Lisbon, a baker said."
)


@pytest.fixture(scope="module")
def compared():
    """Text in, tables with their pairs out."""
    return lambda text: compare(article := an_article(text), tabulate(article, annotate(article)))


@pytest.fixture(scope="module")
def launch(compared):
    return compared(LAUNCH)


def relations(tables: dict[str, pd.DataFrame]) -> dict[str, list[tuple[str, str]]]:
    """The words of the claims of every pair, by relation."""
    words = dict(zip(tables["claims"]["claim_id"], tables["claims"]["text"], strict=True))
    found: dict[str, list[tuple[str, str]]] = {}
    for row in tables["claim_pairs"].itertuples():
        found.setdefault(row.relation, []).append((words[row.claim_a], words[row.claim_b]))
    return found


def test_one_claim_from_two_states_is_corroborated_and_from_one_repeated(launch):
    found = relations(launch)
    assert any("launched" in a and "had fired" in b for a, b in found["corroborates"])
    assert any("North Korea launched" in a and "were launched by" in b for a, b in found["repeats"])
    assert "conflicts" not in found
    assert not any("Bread" in a + b for pairs in found.values() for a, b in pairs)


def test_sources_that_agree_are_counted_once_a_pair_of_claims(launch):
    rows = launch["source_pairs"]
    names = dict(zip(launch["sources"]["source_id"], launch["sources"]["name"], strict=True))
    pair = rows[rows["corroborates"] > 0].iloc[0]
    assert pair["independent"] and "Korea" in names[pair["source_a"]] and "Japan" in names[pair["source_b"]]
    assert (rows["shared"] >= rows["corroborates"] + rows["conflicts"]).all()


def test_every_pair_says_why_and_leads_to_two_claims_in_order(launch):
    pairs, order = launch["claim_pairs"], launch["claims"]["claim_id"].tolist()
    assert len(pairs) and pairs["reason"].str.len().min() > 10
    assert all(order.index(a) < order.index(b) for a, b in zip(pairs["claim_a"], pairs["claim_b"], strict=True))
    assert pairs["score"].between(0, 1).all()


def test_the_same_article_gives_the_same_pairs(compared, launch):
    for name in ("claim_pairs", "source_pairs", "findings"):
        pd.testing.assert_frame_equal(compared(LAUNCH)[name], launch[name])


@pytest.mark.parametrize("text", ["", "Rain.", "“““", TINY])
def test_an_article_with_little_to_compare_has_few_pairs_and_no_error(compared, text):
    tables = compared(text)
    assert len(tables["claim_pairs"]) <= len(tables["claims"]) ** 2


def test_claims_clash_only_where_all_signs_agree_and_a_slot_says_about_what(launch):
    pair = weigh_pairs(launch)[0]
    names = dict(zip(launch["sources"]["source_id"], launch["sources"]["name"], strict=True))
    sure, contrary, calm = np.array([[0.0, 0.0, 1.0]]), pair.features.copy(), pair.features.copy()
    contrary[CONTRADICTS], calm[CONTRADICTS] = 0.9, 0.1
    differs = [Verdict("number", False, "“two” against “three”")]
    clash = pair._replace(alike=0.9, features=contrary, verdicts=differs)
    (row,) = relate_claims([clash], sure, {}, names)
    assert (row["relation"], row["slots"]) == ("conflicts", "number") and "“two” against “three”" in row["reason"]
    for doubtful in (clash._replace(features=calm), clash._replace(verdicts=[]), clash._replace(alike=0.4)):
        assert all(row["relation"] != "conflicts" for row in relate_claims([doubtful], sure, {}, names))


def test_what_the_article_tells_to_have_been_counted_confirms_what_somebody_says_of_others(launch):
    pair = weigh_pairs(launch)[0]
    names = dict(zip(launch["sources"]["source_id"], launch["sources"]["name"], strict=True))
    said = pair.a._replace(source=next(iter(names)), statement="a1", speaker="e1")
    counted = pair.b._replace(source="", statement="", predicate="count", subject="e2", relay=frozenset())
    agree = np.array([[0.0, 1.0, 0.0]])
    relation = lambda claim: relate_claims([pair._replace(a=said, b=claim)], agree, {}, names)[0]["relation"]  # noqa: E731
    assert relation(counted) == "corroborates"
    assert relation(counted._replace(subject="e1")) == "repeats"
    assert relation(counted._replace(predicate="grow")) == "repeats"
    assert relation(counted._replace(tense="future")) == "repeats"
    assert relation(counted._replace(told="twelve cases were registered")) == "repeats"
    assert relation(counted._replace(told="twelve cases were registered by doctors")) == "corroborates"


def test_one_who_belongs_to_who_passes_another_on_does_not_confirm_that_one(launch):
    pair = weigh_pairs(launch)[0]
    names = {"src1": "Ivan Petrov", "src2": "TASS", "src3": "Anna Orlova"}
    passed = pair.a._replace(source="src1", statement="a1", relay=frozenset({"src2"}))
    own = pair.b._replace(source="src3", statement="a2", relay=frozenset())
    relation = lambda reason: relate_claims(  # noqa: E731
        [pair._replace(a=passed, b=own)], np.array([[0.0, 1.0, 0.0]]), {("src2", "src3"): reason}, names
    )[0]["relation"]
    assert relation("Anna Orlova speaks for or belongs to TASS") == "repeats"
    assert relation("Anna Orlova is passed on by TASS") == "corroborates"


def test_sources_are_paired_in_the_order_of_the_text_with_what_makes_them_dependent():
    pairs = [
        {"claim_a": "c1", "claim_b": "c2", "relation": "corroborates"},
        {"claim_a": "c2", "claim_b": "c3", "relation": "conflicts"},
        {"claim_a": "c1", "claim_b": "c4", "relation": "repeats"},
    ]
    makers = {"c1": "src2", "c2": "src1", "c3": "src2", "c4": None}
    (row,) = relate_sources(pairs, makers, {("src1", "src2"): "one speaks for the other"}, ["src1", "src2"])
    assert (row["source_a"], row["source_b"], row["independent"]) == ("src1", "src2", False)
    assert (row["shared"], row["corroborates"], row["conflicts"]) == (2, 1, 1)


def test_in_the_shipped_article_the_launch_is_confirmed_by_tokyo_and_nothing_clashes():
    article = read_article(SHIPPED, published="2023-09-13")
    tables = compare(article, tabulate(article, annotate(article)))
    found = relations(tables)
    assert "conflicts" not in found
    assert any("launched two" in a and "this launch of two" in b for a, b in found["corroborates"])
    assert any("launched two" in a and "fired “two" in b for a, b in found["repeats"])
    assert any("arrived this Wednesday" in a and "the arrival of the two leaders" in b for a, b in found["repeats"])
