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
from analysis.training.calibrate import cross_fitted_error
from analysis.training.confidence import calibration_error, fit_logistic
from analysis.training.corpus import Article, make_examples, read_brat, read_polnear, read_silver
from analysis.training.damage import HARMS, apply, damage
from analysis.training.gold import Labelled, gum_names, mentions
from analysis.training.links import Outcome, Ranking, error_of, fit_offsets, precision, scale
from analysis.training.readers import syntax_example
from analysis.training.relay import relay
from analysis.training.treebank import ROOT, SKIP, Sentence, Word, read_treebank, to_doc

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
    changed = [r for r in relayed if len(r[0]) != len(text)]
    befores = 0
    for new, outer, inner, wrapped, moved in changed:
        (kept, wrapper), (inside,) = outer, inner
        assert [new[slice(*kept[role][0])] for role in ("source", "cue", "content")] == ["He", "said", "yes"]
        assert [new[slice(*inside[role][0])] for role in ("source", "cue")] == ["the minister", "said"]
        assert wrapper["content"] == wrapped and new[slice(*wrapped[0])].lower() == text[:66].lower()
        assert len(moved) == len(text) + 1
        who, cue = (new[slice(*wrapper[role][0])].lower() for role in ("source", "cue"))
        befores += wrapper["source"][0][0] < wrapped[0][0]
        after = (f", {who} {cue}.", f", {cue} {who}.")
        before = (f"{cue} {who}, it rained", f"{who} {cue} it", f"{who} {cue} that it")
        assert any(phrase in new.lower() for phrase in (*after, *before))
    assert 0 < befores < len(changed)


def a_silver_parse(text, sentences):
    """A silver parse of words between blanks: each word hangs on the first of its sentence, all are NN and no names."""
    rows, at = [], 0
    for sentence in sentences:
        tokens = []
        for word in sentence.split():
            at = text.index(word, at)
            tokens.append([word, at, at + len(word), "NN", word.lower(), "PERSON" if word == "She" else "O"])
            at += len(word)
        others = len(tokens) - 1
        rows.append({"tokens": tokens, "heads": [0, *[1] * others], "deps": ["root", *["dep"] * others]})
    return read_silver(rows)


def test_examples_carry_the_labels_of_their_words(nlp):
    text = "Rain.\nShe said that it was so."
    gold = {"source": [[6, 9]], "cue": [[10, 14]], "content": [[15, 29]]}
    silver = a_silver_parse(text, ["Rain .", "She said that it was so ."])
    pieces = nlp.get_pipe("encoder").encoder.pieces
    (example,) = make_examples(Article("a", text, [[gold]], silver), nlp, pieces, Random(0))
    labels = {task: column.tolist() for task, column in example.labels.items()}
    assert labels["roles"] == [OUTSIDE, OUTSIDE, SOURCE, CUE, *[CONTENT] * 4, OUTSIDE]
    assert labels["anchors"] == [0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert labels["inner"] == [0, 0, 0, 0, *[SKIP] * 4, 0]
    assert labels["sentences"] == [1, 0, 1, 0, 0, 0, 0, 0, 0]
    assert labels["heads"] == [ROOT, 0, ROOT, 2, 2, 2, 2, 2, 2]
    assert labels["silver_names"] == ["O", "O", "B-PER", *["O"] * 6]
    (link,) = example.links
    assert (link.first, link.last, link.labels.tolist()) == (2, 9, [SOURCE, CUE, *[CONTENT] * 4, OUTSIDE])


def a_gum_sentence(*rows):
    """A sentence from rows of word, Penn tag, head (counted from 1) and entities."""
    words = [Word(text, True, text, "X", xpos, "", head - 1, "dep") for text, xpos, head, _ in rows]
    return Sentence("s", True, words, [f"Entity={entity}|MSeg=x" if entity else "_" for *_, entity in rows])


def test_a_mention_of_gum_is_a_name_without_its_title_and_over_its_bridges():
    sentence = a_gum_sentence(
        ("President", "NNP", 3, "(1-person-new-nn-coref"), ("Lee", "NNP", 1, "1)"), ("saw", "VBD", 0, ""),
        ("the", "DT", 5, "(2-organization-new-nn-sgl"), ("Bank", "NNP", 3, ""), ("of", "IN", 7, ""),
        ("England", "NNP", 5, "(3-place-new-nn-sgl)2)"), ("and", "CC", 10, ""), ("old", "JJ", 10, "(4-person-new-sgl"),
        ("friends", "NNS", 5, "4)"), ("Tom", "NNP", 10, "(5-person-giv-sgl)"),
    )  # fmt: skip
    assert [row[:3] for row in sorted(mentions(sentence))] == [
        (0, 2, "person"), (3, 7, "organization"), (6, 7, "place"), (8, 10, "person"), (10, 11, "person"),
    ]  # fmt: skip
    bank = ["B-organization", "I-organization", "I-organization"]
    assert gum_names(sentence) == [None, "B-person", "O", "O", *bank, *["O"] * 3, "B-person"]


@pytest.mark.skipif(not importlib.util.find_spec("faker"), reason="the train extra is not installed")
def test_another_name_of_the_same_kind_and_length_takes_the_place_of_a_name(nlp):
    from analysis.training.rename import Renamer

    tags = ["O", "B-PER", "I-PER", "O", "B-LOC", "O"]
    item = Labelled(nlp.make_doc("Then Ann Lee left Paris."), {"names": tags})
    renamed = [Renamer([item], 0).rename(item, 1.0, Random(seed)) for seed in range(4)]
    assert all([t.text for t in doc][::3] == ["Then", "left"] and len(doc) == 6 for doc in renamed)
    assert len({doc.text for doc in renamed}) > 1
    assert Renamer([item], 0).rename(item, 0.0, Random(0)).text == item.doc.text


def test_the_fitted_confidence_is_a_probability_that_means_what_it_says():
    rng = np.random.default_rng(0)
    x = np.stack([np.ones(4000), rng.normal(size=4000)], axis=1)
    truth = (rng.random(4000) < 1 / (1 + np.exp(-(0.5 + 2 * x[:, 1])))).astype(float)
    assert fit_logistic(x, truth) == pytest.approx([0.5, 2], abs=0.2)
    assert cross_fitted_error([x[:2000], x[2000:]], [truth[:2000], truth[2000:]]) < 0.03


def test_the_corpus_is_read_whole(corpora):
    articles = read_polnear(corpora, "dev")
    assert len(articles) == 84 and sum(len(a.annotations) for a in articles) == 94
    assert sum(a.silver is None for a in articles) == 1
    silver = articles[0].silver
    assert len(silver.starts) == len(silver.heads) == len(silver.tags["xpos"]) and silver.begins.sum() > 5
    assert (silver.heads[silver.heads != ROOT] < len(silver.starts)).all()


def test_treebanks_are_read_whole(corpora, nlp):
    documents = read_treebank(corpora, "gum", "dev")
    assert len(documents) == 18 and sum(len(d.sentences) for d in documents) == 693
    doc, words = to_doc(nlp.vocab, documents[0].sentences)
    assert sum(word is not None for word in words) == sum(len(s.words) for s in documents[0].sentences)
    assert all(token.text == (word.text if word else "\n") for token, word in zip(doc, words, strict=True))
    example = syntax_example(documents[0], nlp)
    firsts = [s.words[0].text for s in documents[0].sentences]
    assert [sentence[0].text for sentence in example.reference.sents] == firsts


def test_the_shipped_weights_reach_the_scores_of_the_model_card(nlp, corpora):
    from analysis.training.evaluate import attribution_rows, load_scorer, measure_names, read_articles, read_gold

    said = {(r["data"], r["measure"]): r["value"] for r in json.loads((PIPELINE / "scores.json").read_text())["scores"]}
    scorer = load_scorer(corpora)
    gold = read_gold(corpora, scorer)
    docs = read_articles(nlp, gold)
    for row in [*attribution_rows(scorer, gold, docs), *measure_names(nlp, corpora, docs)]:
        assert row["value"] == pytest.approx(said[row["data"], row["measure"]], abs=0.5), row
    assert said["PolNeAR dev", "who said what F1"] >= 75


@pytest.mark.parametrize(("chance", "truth", "error"), [([0.9, 0.9], [1, 1], 0.1), ([0.25, 0.75], [0, 1], 0.25)])
def test_the_calibration_error_is_the_mean_gap_of_the_bins(chance, truth, error):
    assert calibration_error(np.array(chance), np.array(truth)) == pytest.approx(error)


def test_ranked_links_are_scaled_to_be_as_sure_as_they_are_right():
    found = [Outcome(("pronoun", 0), 0.9, right=n % 2 == 0) for n in range(2000)]
    slope, shift = scale(found, "pronoun")
    assert 1 / (1 + np.exp(-(slope * np.log(9) + shift))) == pytest.approx(0.5, abs=0.01)
    assert error_of(found) == pytest.approx(0.4)


def test_a_rule_is_as_sure_as_it_was_right():
    found = [Outcome(("names", 1), 1.0, right=n < 7) for n in range(8)]
    assert precision(found, "names", 2).tolist() == [0.5, 0.8]


def test_one_who_speaks_is_new_as_seldom_as_in_the_texts():
    some = [Ranking("pronoun", np.zeros(2), np.array([1.0, 0.0, 0.0]), int(n % 10 == 0)) for n in range(200)]
    assert fit_offsets(some, np.zeros(3), np.ones(3)) == pytest.approx([np.log(1 / 9), 0.0, 0.0], abs=0.05)


def test_the_model_card_names_the_weights_that_ship():
    import hashlib

    card = (PIPELINE / "README.md").read_text(encoding="utf-8")
    for path in (PIPELINE / name for name in ("encoder/encoder.onnx", "attribution/linker.npz", "ner/model")):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in card
    assert "CC BY-SA 4.0" in card and "none stated" in card


@pytest.mark.skipif(not importlib.util.find_spec("torch"), reason="the train extra is not installed")
def test_a_training_step_lowers_the_loss(nlp):
    import torch

    from analysis.training.tasks import take_inventories
    from analysis.training.train import Model

    gold = {"source": [[34, 47]], "cue": [[48, 52]], "content": [[22, 33]]}
    article = Article("a", TINY, [[gold]], a_silver_parse(TINY, TINY.replace(",", " ,").split("\n\n")))
    examples = make_examples(article, nlp, nlp.get_pipe("encoder").encoder.pieces, Random(0))
    torch.manual_seed(0)
    model = Model(take_inventories(e.labels for e in examples))
    optimizer = torch.optim.AdamW(model.groups(3e-4))
    losses = []
    for _ in range(5):
        losses.append(model.loss(examples, Random(0)))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    assert losses[-1] < losses[0]
