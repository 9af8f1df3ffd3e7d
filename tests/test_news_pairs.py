"""Pairs of claims of real news, labelled."""

import csv

from analysis.entailment import CLASSES
from analysis.training.news_pairs import PAIRS, PARTS, read_news_pairs, tell_news, weigh_news


def test_every_label_that_ships_can_be_read():
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert {row["relation"] for row in rows} == set(CLASSES) and {row["part"] for row in rows} == set(PARTS)
    assert all(0 <= int(row[f"start_{x}"]) < int(row[f"end_{x}"]) for row in rows for x in "ab")


def test_the_parts_share_no_article_and_leave_out_none(corpora):
    parts = {part: read_news_pairs(corpora, part) for part in PARTS}
    names = [article.name for some in parts.values() for article in some]
    with PAIRS.open(encoding="utf-8", newline="") as file:
        assert sorted(names) == sorted({row["article"] for row in csv.DictReader(file)})
    assert all(max(pair.a[1], pair.b[1]) <= len(a.text) for some in parts.values() for a in some for pair in a.pairs)


def test_labelled_claims_are_found_again_in_the_annotated_article(corpora, nlp):
    articles = read_news_pairs(corpora, "dev")[:2]
    told, weighed = [*tell_news(nlp, articles)], [*weigh_news(nlp, articles)]
    labelled = sum(len(article.pairs) for article in articles)
    assert 2 * len(told) > labelled and {relation for _, _, relation in told} <= set(CLASSES)
    pairs = [(p, r) for some in weighed for p, r in zip(some.weighed, some.relations, strict=True) if r]
    assert sorted((p.a.told, p.b.told, r) for p, r in pairs) == sorted(told)
