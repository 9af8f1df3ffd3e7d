import re

import numpy as np
import pytest
from conftest import an_article, read_marked

from analysis import annotate
from analysis.attribution import Candidate, settle, to_characters
from analysis.encoder import lay_out

# Sentences of the kinds that news is made of; none is from the corpora or the shipped article.
MARKED = [
    "<content>“The bridge is safe,”</content> <source>Mayor Ann Lee</source> <cue>said</cue> on Monday.",
    "<source>The ministry</source> <cue>announced</cue> <content>that the road would be closed</content>.",
    "<cue>According to</cue> <source>police</source>, <content>three people were hurt</content>.",
    "<content>The plan will cost two billion euros</content>, <cue>according to</cue> <source>the committee</source>.",
    "<source>Engineers</source> <cue>denied</cue> <content>that the dam had cracks</content>.",
    "<content>The vote</content>, <source>she</source> <cue>said</cue>, <content>was not fair</content>.",
    "<content>'We will not leave,'</content> <cue>said</cue> <source>the head of the union, Tom Fox</source>.",
    "<source>Jane Roe, who leads the party</source>, <cue>said</cue> <content>“the tax is a mistake</content>.",
]


def words(text, spans):
    return {word for start, end in spans for word in re.findall(r"\w+", text[start:end])}


@pytest.mark.parametrize("marked", MARKED)
def test_a_plain_attribution_is_found(nlp, marked):
    text, gold = read_marked(marked)
    found = annotate(an_article(text))._.attributions
    assert len(found) == 1
    for role in ("source", "cue", "content"):
        truth, guess = words(text, gold[role]), words(text, found[0][role])
        assert 2 * len(truth & guess) / (len(truth) + len(guess)) > 0.8, (role, truth, guess)


@pytest.mark.parametrize("text", ["The bridge is 300 metres long.", "It rained on Monday.", "Two new missiles fired"])
def test_nothing_is_found_where_no_one_is_cited(nlp, text):
    assert annotate(an_article(text))._.attributions == []


def test_who_passes_on_a_statement_is_not_who_makes_it(tables_of):
    text = "“We have time and we will talk,” the president said, according to the news agencies."
    statements = tables_of(text)["statements"]
    assert statements["source_text"].tolist() == ["the president"]
    assert statements["content_text"].tolist() == ["“We have time and we will talk,”"]
    assert [text[s:e] for s, e in statements["via_spans"][0]] == ["the news agencies"]


@pytest.mark.parametrize("heading", ["Two new missiles fired", "The army builds a bridge"])
def test_no_statement_crosses_a_heading(nlp, heading):
    text = f"The minister said that the road was closed.\n{heading}\n“It is open,” the mayor said."
    at = text.index(heading), text.index(heading) + len(heading)
    for a in annotate(an_article(text))._.attributions:
        for start, end in a["content"] + a["source"]:
            assert end <= at[0] or start >= at[1] or at[0] <= start < end <= at[1]


@pytest.fixture
def candidate():
    evidence = np.zeros(1, dtype=np.float32)
    return lambda cue, content, sure=0.5, source=(), outer=None: Candidate(
        [*source], [cue], [content], [sure], sure, evidence, outer
    )


def test_of_two_that_claim_the_same_content_the_surer_stays(candidate):
    sure, other = candidate((10, 11), (0, 8), 0.9), candidate((12, 13), (0, 7), 0.4)
    assert settle([other, sure]) == [sure]


def test_a_piece_that_two_claim_goes_to_the_surer(candidate):
    sure, other = candidate((10, 11), (0, 8), 0.9), candidate((30, 31), (12, 28), 0.4)
    other.content.append((7, 10))
    other.sure.append(0.3)
    assert [c.content for c in settle([other, sure])] == [[(0, 8)], [(12, 28)]]


def test_a_statement_inside_the_content_of_another_is_kept_as_inner(candidate):
    outer, inner = candidate((20, 21), (0, 18), 0.9), candidate((10, 11), (0, 8), 0.5)
    found = settle([inner, outer])
    assert [c.cue for c in found] == [[(20, 21)], [(10, 11)]]
    assert found[0].outer is None and found[1].outer is outer


def test_a_content_that_is_all_inner_is_relayed(nlp, candidate):
    layout = lay_out(nlp.make_doc("“We have time,” he said, according to the agencies."))
    outer = candidate((9, 11), (0, 8), source=[(11, 13)])
    inner = candidate((7, 8), (0, 6), source=[(6, 7)], outer=outer)
    found = {a["via"] is None: a for a in to_characters([outer, inner], layout)}
    assert found[True]["relayed"] == found[True]["content"]
    assert found[False]["relayed"] == []
