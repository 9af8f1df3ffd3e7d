import re
from itertools import pairwise, product

import numpy as np
import pytest

from analysis.linker import (
    CONTENT,
    CUE,
    LABELS,
    OUTSIDE,
    SOURCE,
    Anchor,
    Linker,
    anchored,
    constraints,
    distance_bucket,
)

WIDTH, HIDDEN = 6, 5


@pytest.fixture
def linker():
    rng = np.random.default_rng(0)
    layers = {"anchor": (1, WIDTH), "inner": (1, WIDTH), "unary": (4, WIDTH), "label": (4, HIDDEN)}
    layers |= dict.fromkeys(("token", "cue", "gate"), (HIDDEN, WIDTH))
    p = {f"{name}.weight": rng.normal(size=shape) for name, shape in layers.items()}
    p |= {f"{name}.bias": rng.normal(size=shape[0]) for name, shape in layers.items()}
    p |= {"distance.weight": rng.normal(size=(21, HIDDEN)), "transitions": rng.normal(size=(4, 4))}
    return Linker(p | {"start": rng.normal(size=4), "end": rng.normal(size=4)})


def has_hole(path):
    """Whether contents are apart with neither source nor cue between them."""
    return re.search("30+3", "".join(map(str, path))) is not None


def every_path(linker, emissions):
    """All legal label sequences with their scores, the slow way."""
    fixed_start, fixed = constraints()
    start, transitions = linker.p["start"] + fixed_start, linker.p["transitions"] + fixed
    for path in product(LABELS, repeat=len(emissions)):
        if not has_hole(path):
            score = start[path[0]] + linker.p["end"][path[-1]] + sum(emissions[t, y] for t, y in enumerate(path))
            yield path, score + sum(transitions[a, b] for a, b in pairwise(path))


@pytest.mark.parametrize("seed", range(5))
def test_decoding_finds_the_best_legal_path_and_its_marginals(linker, seed):
    emissions = np.random.default_rng(seed).normal(scale=2, size=(1, 5, 4)).astype(np.float32)
    emissions += anchored(np.array([1]), 5)
    labels, certainty = linker._decode(emissions, np.array([5]))
    paths = list(every_path(linker, emissions[0]))
    assert tuple(labels[0]) == max(paths, key=lambda p: p[1])[0]
    weights = np.exp([score for _, score in paths])
    for t, label in enumerate(labels[0]):
        marginal = sum(w for (path, _), w in zip(paths, weights, strict=True) if path[t] == label) / weights.sum()
        assert certainty[0, t] == pytest.approx(marginal, abs=1e-4)


def test_rows_of_different_length_do_not_disturb_one_another(linker):
    emissions = np.random.default_rng(2).normal(size=(2, 6, 4)).astype(np.float32)
    emissions += anchored(np.array([0, 0]), 6)
    both, _ = linker._decode(emissions, np.array([6, 3]))
    alone, _ = linker._decode(emissions[1:, :3], np.array([3]))
    assert both[1, :3].tolist() == alone[0].tolist() and not both[1, 3:].any()


def some_anchors(n, words):
    return [Anchor(a, 0, words, 0.5) for a in range(n)]


def test_a_cue_is_one_run_that_begins_at_its_anchor(linker):
    states = np.random.default_rng(3).normal(size=(12, WIDTH)).astype(np.float32)
    (readings,) = linker.read([linker.score(states, some_anchors(12, 12))])
    assert [r.anchor for r in readings] == list(range(12))
    for reading in readings:
        cue = np.flatnonzero(reading.labels == CUE)
        assert cue[0] == reading.anchor and cue.tolist() == list(range(cue[0], cue[-1] + 1))


def test_texts_read_together_are_read_as_if_alone(linker):
    rng = np.random.default_rng(4)
    texts = [linker.score(rng.normal(size=(n, WIDTH)).astype(np.float32), some_anchors(n, n)) for n in (3, 150, 0, 7)]
    together = linker.read(texts)
    for text, readings in zip(texts, together, strict=True):
        (alone,) = linker.read([text])
        for one, other in zip(readings, alone, strict=True):
            assert (one.labels == other.labels).all() and (one.certainty == other.certainty).all()


def test_nothing_to_read_gives_nothing(linker):
    assert linker.read([linker.score(np.zeros((3, WIDTH), np.float32), [])]) == [[]]


def test_constraints_leave_every_other_way_open():
    start, transitions = constraints()
    assert np.flatnonzero(start).tolist() == [CUE]
    assert np.argwhere(transitions).tolist() == [[OUTSIDE, CUE], [SOURCE, CUE], [CONTENT, CUE]]


def test_distances_are_signed_and_bounded():
    buckets = distance_bucket(np.array([-500, -41, -1, 0, 1, 4, 5, 6, 500]))
    assert buckets.tolist() == [0, 0, 9, 10, 11, 14, 15, 15, 20]
