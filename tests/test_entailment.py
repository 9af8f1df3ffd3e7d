"""The comparer that ships: vectors of texts, judgements of pairs."""

import numpy as np
import pytest

from analysis.entailment import CLASSES, LABELS, load_comparer
from analysis.training.evaluate_entailment import measure_chances

TEXTS = [
    "The ferry sank late on Monday.",
    "A boat went down on Monday night.",
    "Shares of the bank rose.",
    "",
    "日本 \ud800 🚢",
]


@pytest.fixture(scope="module")
def comparer():
    return load_comparer()


def test_texts_that_mean_the_same_are_more_alike(comparer):
    vectors = comparer.vectors(TEXTS[:3])
    likeness = vectors @ vectors.T
    assert np.allclose(likeness.diagonal(), 1, atol=1e-5)
    assert likeness[0, 1] > 0.5 > likeness[0, 2]


def test_what_a_text_gets_does_not_depend_on_its_company(comparer):
    together, pairs = comparer.vectors(TEXTS[:4]), [(a, b) for a in TEXTS[:4] for b in TEXTS[:4]]
    assert np.array_equal(together[2], comparer.vectors([TEXTS[2]])[0])
    for many, one in zip(comparer.judge(pairs), comparer.judge(pairs[3:4]), strict=True):
        assert np.array_equal(many[3], one[0])


def test_chances_add_up_to_one_whatever_is_read(comparer):
    labels, classes = comparer.judge([(a, b) for a in TEXTS[:4] for b in (TEXTS[3], "x " * 500)])
    assert labels.shape == (8, len(LABELS)) and classes.shape == (8, len(CLASSES))
    assert np.allclose(labels.sum(1), 1) and np.allclose(classes.sum(1), 1)


def test_nothing_to_read_gives_empty_arrays(comparer):
    assert comparer.vectors([]).shape[0] == 0
    assert [some.shape for some in comparer.judge([])] == [(0, 3), (0, 3)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The council approved the plan", "the plan was approved by the council", "agree"),
        ("About 200 people came to the meeting", "196 people attended the meeting", "agree"),
        ("The shop was closed on Sunday", "the shop was open on Sunday", "conflict"),
        ("Twelve people died in the crash", "nobody died in the crash", "conflict"),
        ("Twelve people died in the crash", "the road was closed for two hours", "neither"),
    ],
)
def test_claims_that_agree_clash_or_do_neither_are_told_apart(comparer, one, other, expected):
    _, classes = comparer.judge([(one, other), (other, one)])
    assert CLASSES[int(classes.mean(0).argmax())] == expected


def test_contradictions_are_measured_where_they_are_sure():
    chances = np.array([[0.05, 0.05, 0.9], [0.1, 0.05, 0.85], [0.3, 0.15, 0.55], [0.8, 0.1, 0.1]])
    rows = {row["measure"]: row["value"] for row in measure_chances("some", np.array([2, 0, 2, 0]), chances)}
    assert rows == {"accuracy": 75.0, "contradiction precision": 50.0, "contradiction recall": 50.0}
