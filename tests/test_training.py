import importlib.util
import json
from random import Random

import numpy as np
import pytest
from conftest import SHIPPED, TINY
from hypothesis import given
from hypothesis import strategies as st

from analysis.components import PIPELINE
from analysis.linker import CONTENT, CUE, OUTSIDE, SOURCE
from analysis.training.calibrate import cross_fitted_error, fit_logistic
from analysis.training.corpus import Article, make_examples, read_brat, read_polnear
from analysis.training.damage import HARMS, apply, damage
from analysis.training.relay import relay

BRAT = (
    "T1\tSource 0 2\tHe\nT2\tCue 3 7\tsaid\nT3\tContent 8 10;12 14\tso it\nT4\tAttribution 3 7\tsaid\n"
    "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\nE2\tAttribution:T4 Cue:T2 Content:T3\nstray line\n"
)


def test_a_brat_file_is_read_with_spans_in_pieces_and_without_a_source():
    whole, without = read_brat(BRAT)
    assert whole == {"source": [[0, 2]], "cue": [[3, 7]], "content": [[8, 10], [12, 14]]}
    assert without["source"] == []


@given(st.integers(0, 500))
def test_damage_says_where_every_character_went(seed):
    text = SHIPPED.read_text(encoding="utf-8")
    damaged, moved = damage(text, Random(seed))
    assert len(moved) == len(text) + 1 and (np.diff(moved) >= 0).all() and moved[-1] == len(damaged)
    kept = [i for i in range(len(text)) if moved[i + 1] > moved[i]]
    same = sum(text[i].lower() == damaged[moved[i]].lower() for i in kept)
    assert same > 0.9 * len(kept)


@pytest.mark.parametrize("harm", sorted(set(HARMS), key=lambda harm: harm.__name__))
def test_every_kind_of_damage_does_something(harm):
    text = SHIPPED.read_text(encoding="utf-8").replace(" ", " said “and” ", 1) * 3
    assert any(apply(text, harm(text, Random(seed)))[0] != text for seed in range(20))


def test_a_relayed_sentence_is_the_content_of_its_new_source_and_the_others_keep_theirs():
    text = "It rained on Monday and on Tuesday, the minister said on the radio.\nThey said no more.\nHe said yes."
    first = {"source": [[36, 48]], "cue": [[49, 53]], "content": [[0, 34]]}
    last = {"source": [[87, 89]], "cue": [[90, 94]], "content": [[95, 98]]}
    relayed = [relay(text, [first, last], [0, 68, 87], Random(seed)) for seed in range(60)]
    changed = [(t, a) for t, a, _ in relayed if len(t) != len(text)]
    assert changed
    for new, attributions in changed:
        kept, outer = attributions
        assert [new[slice(*kept[role][0])] for role in ("source", "cue", "content")] == ["He", "said", "yes"]
        assert new[slice(*outer["content"][0])] == text[:66]
        who, cue = (new[slice(*outer[role][0])] for role in ("source", "cue"))
        assert f", {who} {cue}." in new or f", {cue} {who}." in new


def test_examples_carry_the_labels_of_their_words(nlp):
    text = "Rain.\nShe said that it was so."
    gold = {"source": [[6, 9]], "cue": [[10, 14]], "content": [[15, 29]]}
    article = Article("a", text, [[gold]], [0, 6])
    (example,) = make_examples(article, nlp, nlp.get_pipe("encoder").encoder.pieces, Random(0))
    assert example.roles.tolist() == [OUTSIDE, OUTSIDE, SOURCE, CUE, *[CONTENT] * 4, OUTSIDE]
    assert example.anchors.tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert example.sentences.tolist() == [1, 0, 1, 0, 0, 0, 0, 0, 0]
    (link,) = example.links
    assert (link.first, link.last, link.labels.tolist()) == (2, 9, [SOURCE, CUE, *[CONTENT] * 4, OUTSIDE])


def test_the_fitted_confidence_is_a_probability_that_means_what_it_says():
    rng = np.random.default_rng(0)
    x = np.stack([np.ones(4000), rng.normal(size=4000)], axis=1)
    truth = (rng.random(4000) < 1 / (1 + np.exp(-(0.5 + 2 * x[:, 1])))).astype(float)
    assert fit_logistic(x, truth) == pytest.approx([0.5, 2], abs=0.2)
    assert cross_fitted_error([x[:2000], x[2000:]], [truth[:2000], truth[2000:]]) < 0.03


def test_the_corpus_is_read_whole(corpora):
    articles = read_polnear(corpora, "dev")
    assert len(articles) == 84 and sum(len(a.annotations) for a in articles) == 94
    assert sum(a.sentences is None for a in articles) == 1


def test_the_shipped_weights_reach_the_scores_of_the_model_card(nlp, corpora):
    from analysis.training.evaluate import measure

    said = json.loads((PIPELINE / "scores.json").read_text())["shipped"]
    scores = measure(nlp, corpora)
    assert {role: scores[role]["f1"] for role in scores} == pytest.approx(
        {role: said[role]["f1"] for role in scores}, abs=0.3
    )
    assert scores["who said what"]["f1"] >= 70 and scores["statements"]["f1"] >= 82


def test_the_model_card_names_the_weights_that_ship():
    import hashlib

    card = (PIPELINE / "README.md").read_text(encoding="utf-8")
    for path in (PIPELINE / "encoder" / "encoder.onnx", PIPELINE / "attribution" / "linker.npz"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in card
    assert "CC BY-SA 4.0" in card and "none stated" in card


@pytest.mark.skipif(not importlib.util.find_spec("torch"), reason="the train extra is not installed")
def test_a_training_step_lowers_the_loss(nlp):
    import torch

    from analysis.training.train import Model

    gold = {"source": [[34, 47]], "cue": [[48, 52]], "content": [[22, 33]]}
    examples = make_examples(Article("a", TINY, [[gold]], [0]), nlp, nlp.get_pipe("encoder").encoder.pieces, Random(0))
    torch.manual_seed(0)
    model = Model()
    optimizer = torch.optim.AdamW(model.groups())
    losses = []
    for _ in range(5):
        losses.append(model.loss(examples, Random(0)))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    assert losses[-1] < losses[0]
