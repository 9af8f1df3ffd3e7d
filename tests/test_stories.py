"""Stories the comparer learns from."""

import pytest

from analysis.entailment import CLASSES, LABELS
from analysis.training.relations import as_article
from analysis.training.stories import HELD, STORIES, read_stories, read_story

PREMISES = STORIES.with_name("premises.tsv")

BLOCK = """ferry
1 The ferry sank on Monday
2 the vessel went down on Monday night
3 nothing sank
= 1 2
x 3 1
x 2 3
"""


def test_every_two_claims_of_a_story_are_neither_unless_it_says_so():
    story = read_story(BLOCK.replace("x 2 3\n", ""))
    assert story.relations == {(0, 1): "agree", (0, 2): "conflict", (1, 2): "neither"}


@pytest.mark.parametrize("line", ["= 1 9", "~ 1 2", "no number"])
def test_a_line_that_is_neither_claim_nor_relation_is_refused_by_name(line):
    with pytest.raises(ValueError, match="ferry"):
        read_story(BLOCK + line)


def test_a_story_can_be_read_as_an_article_of_its_claims():
    article = as_article(read_story(BLOCK))
    told = [article.text[start:end] for spans in article.claims.values() for start, end in spans]
    assert told == ["The ferry sank on Monday", "The vessel went down on Monday night", "Nothing sank"]
    assert {(p.a, p.b, p.relation) for p in article.pairs} == {
        (1, 2, "repeats"),
        (1, 3, "conflicts"),
        (2, 3, "conflicts"),
    }


def test_the_stories_that_ship_can_be_read_and_none_is_on_both_sides():
    kept, held = read_stories(STORIES), read_stories(HELD)
    names = [story.name for story in kept + held]
    assert len(names) == len(set(names)) and len(kept) > 2 * len(held) > 0
    for stories in (kept, held):
        assert {relation for story in stories for relation in story.relations.values()} == set(CLASSES)
        assert all(len(story.claims) >= 4 for story in stories)


def test_every_premise_has_one_text_of_each_label():
    rows = [line.split("\t") for line in PREMISES.read_text(encoding="utf-8").splitlines()]
    assert rows and all(len(row) == 1 + len(LABELS) == len({*row}) and all(map(str.strip, row)) for row in rows)
