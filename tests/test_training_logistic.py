"""Fits of `training/logistic.py`: they end where nothing moves, whatever order is added in."""

import numpy as np
import pytest

from training.logistic import feature_weights, logistic_weights, platt


def rows(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return features of quite different sizes, and which rows are right, by chance the more the higher one is."""
    random = np.random.default_rng(1)
    values = random.normal(size=(count, 4)) * [1.0, 100.0, 0.01, 1.0]
    return values, random.random(count) < 1.0 / (1.0 + np.exp(-2.0 * values[:, 0]))


def test_weights_do_not_depend_on_the_order_of_the_rows() -> None:
    values, right = rows(2000)
    turned = feature_weights(values[::-1], right[::-1], ridge=1.0)
    assert np.round(turned, 9).tolist() == np.round(feature_weights(values, right, ridge=1.0), 9).tolist()


def test_at_the_end_slopes_are_what_the_ridge_asks() -> None:
    values, right = rows(500)
    scaled = np.column_stack([np.ones(500), (values - values.mean(axis=0)) / values.std(axis=0)])
    ridge = np.array([0.0, 3.0, 3.0, 3.0, 3.0])
    weights = logistic_weights(scaled, right.astype(np.float64), ridge=ridge)
    likely = 1.0 / (1.0 + np.exp(-scaled @ weights))
    assert scaled.T @ (right - likely) == pytest.approx(ridge * weights, abs=1e-9)
    assert feature_weights(values, right, ridge=3.0)[1:] * values.std(axis=0) == pytest.approx(weights[1:])


def test_a_feature_that_is_always_the_same_weighs_nothing() -> None:
    values, right = rows(200)
    values[:, 1] = 7.0
    assert feature_weights(values, right, ridge=1.0)[2] == 0.0


def test_weights_that_go_on_growing_are_refused() -> None:
    with pytest.raises(ValueError, match="still move"):
        platt([-1.0, -2.0, 1.0, 2.0], [False, False, True, True])
