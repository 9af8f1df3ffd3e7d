"""How two claims relate, from the signs of the pair and from what a third claim shows."""

import numpy as np

from analysis.entailment import CLASSES
from analysis.relations import FEATURES, Relations, Weights, load_relations, with_thirds
from analysis.training.relations import UNKNOWN, fit_one

NO_SIGNS = np.zeros((3, len(FEATURES)))
TRIANGLE = np.array([[0, 1], [1, 2], [0, 2]])


def thirds(*chances: tuple[float, float, float]) -> list[list[float]]:
    """What a third claim shows of each side of a triangle of claims, from the chances of the sides by themselves."""
    return with_thirds(NO_SIGNS, TRIANGLE, np.array(chances))[:, len(FEATURES) :].round(2).tolist()


def test_two_claims_that_agree_with_a_third_are_shown_to_agree():
    found = thirds((0.1, 0.9, 0.0), (0.2, 0.8, 0.0), (1.0, 0.0, 0.0))
    assert found == [[0.0, 0.0], [0.0, 0.0], [0.72, 0.0]]


def test_whoever_agrees_with_one_side_of_a_clash_is_shown_to_clash_with_the_other():
    found = thirds((0.1, 0.9, 0.0), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0))
    assert found == [[0.0, 0.0], [0.0, 0.0], [0.0, 0.9]]


def test_no_pairs_have_no_chances():
    assert load_relations()(NO_SIGNS[:0], TRIANGLE[:0]).shape == (0, len(CLASSES))


def test_the_model_that_ships_gives_chances_that_add_up_to_one_and_survives_being_saved(tmp_path):
    model, signs = load_relations(), np.random.default_rng(0).random((3, len(FEATURES)))
    chances = model(signs, TRIANGLE)
    assert np.allclose(chances.sum(1), 1)
    model.save(tmp_path / "relations.npz")
    assert np.array_equal(Relations.load(tmp_path / "relations.npz")(signs, TRIANGLE), chances)


def test_a_fit_learns_which_sign_tells_the_classes_apart_and_leaves_out_what_is_not_labelled():
    rng = np.random.default_rng(0)
    labels = np.tile([0, 1, 2, UNKNOWN], 50)
    signs = np.column_stack([labels == 1, labels == 2, rng.random(200)]).astype(float)
    signs[labels == UNKNOWN] = [1.0, 1.0, 0.0]
    weights: Weights = fit_one(signs, labels)
    assert weights.chances(np.array([[0, 0, 0.5], [1, 0, 0.5], [0, 1, 0.5]])).argmax(1).tolist() == [0, 1, 2]
