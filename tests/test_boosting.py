"""Boosted trees: evaluated by bit vectors as by walking down."""

import numpy as np
import pytest

from termalign.boosting import BoostedTrees
from termalign.extraction import ranking
from termalign.spotting import ranker


def walked(model, rows):
    """Return the sums of the trees, a row and a tree at a time."""
    total = np.zeros(len(rows))
    for number, row in enumerate(rows):
        for root in model.roots:
            node = root
            while model.left[node] != node:
                goes_left = row[model.feature[node]] <= model.threshold[node]
                node = model.left[node] if goes_left else model.right[node]
            total[number] += model.value[node]
    return total


@pytest.mark.parametrize("model", [ranker._model(), ranking._model()], ids=["spotting", "extraction"])
def test_shipped_models_are_evaluated_as_by_walking(model):
    inner = model.left != np.arange(len(model.left))
    generator = np.random.default_rng(1)
    rows = np.empty((40, len(model.features)), np.float32)
    for column in range(rows.shape[1]):
        cuts = model.threshold[inner & (model.feature == column)]
        # Values at the thresholds, and next to them in single precision.
        near = np.nextafter(cuts.astype(np.float32), np.float32(np.inf))
        rows[:, column] = generator.choice(np.concatenate([cuts, near, [0.0, 1.0]]), len(rows))
    assert model.raw(rows).tolist() == walked(model, rows).tolist()


def chain(leaves):
    """Return one tree that puts x into the leaf x, leaning to the right."""
    inner = leaves - 1
    return BoostedTrees(
        features=("x",),
        roots=np.array([0], np.int32),
        feature=np.zeros(inner + leaves, np.int32),
        threshold=np.arange(inner + leaves) + 0.5,
        left=np.array([inner + i for i in range(inner)] + [inner + i for i in range(leaves)], np.int32),
        right=np.array(
            [i + 1 if i + 1 < inner else inner + leaves - 1 for i in range(inner)]
            + [inner + i for i in range(leaves)],
            np.int32,
        ),
        value=np.array([0.0] * inner + [float(i) for i in range(leaves)]),
    )


@pytest.mark.parametrize("leaves", [2, 8, 9, 16, 17, 33, 64])
def test_every_number_of_leaves(leaves):
    rows = np.arange(leaves, dtype=np.float32)[:, None]
    assert chain(leaves).raw(rows).tolist() == list(range(leaves))


def test_more_leaves_than_bits_are_refused():
    with pytest.raises(ValueError, match="65 leaves; allowed: 64"):
        chain(65)


def test_no_rows():
    assert chain(4).raw(np.zeros((0, 1), np.float32)).shape == (0,)
