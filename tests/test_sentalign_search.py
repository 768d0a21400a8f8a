"""The search over beads, against a slow and obvious enumeration of all paths."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign.alignment.sentalign.search import BEAD_SHAPES, best_path
from training.marginals import marginals


def all_paths(m, n, src=0, tgt=0):
    if (src, tgt) == (m, n):
        yield []
    for number, shape in enumerate(BEAD_SHAPES):
        if src + shape.src <= m and tgt + shape.tgt <= n:
            for rest in all_paths(m, n, src + shape.src, tgt + shape.tgt):
                yield [(src, tgt, number), *rest]


def score(scores, path):
    return math.fsum(scores[number, src, tgt] for src, tgt, number in path)


TABLES = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2**32 - 1)).map(
    lambda drawn: np.random.default_rng(drawn[2]).normal(size=(len(BEAD_SHAPES), drawn[0] + 1, drawn[1] + 1))
)


@settings(deadline=None)
@given(TABLES)
def test_best_path_is_the_best_of_all(scores):
    paths = list(all_paths(scores.shape[1] - 1, scores.shape[2] - 1))
    best = max(score(scores, path) for path in paths)
    assert math.isclose(score(scores, best_path(scores)), best, abs_tol=1e-9)


@settings(deadline=None)
@given(TABLES)
def test_marginals_are_shares_of_all_paths(scores):
    paths = list(all_paths(scores.shape[1] - 1, scores.shape[2] - 1))
    worth = [math.exp(score(scores, path)) for path in paths]
    expected = np.zeros_like(scores)
    for path, weight in zip(paths, worth, strict=True):
        for src, tgt, number in path:
            expected[number, src, tgt] += weight / sum(worth)
    log_sum, probabilities = marginals(scores)
    assert math.isclose(log_sum, math.log(sum(worth)), abs_tol=1e-9)
    np.testing.assert_allclose(probabilities, expected, atol=1e-9)


def test_of_equal_paths_the_same_is_taken():
    scores = np.zeros((len(BEAD_SHAPES), 3, 3))
    assert best_path(scores) == best_path(scores.copy())
