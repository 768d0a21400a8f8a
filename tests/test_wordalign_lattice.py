"""The lattice of hidden states: expected numbers of jumps by length."""

import numpy as np
import pytest

from termalign.alignment.wordalign.lattice import LONGEST_JUMP, LatticeBatch


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [(3, 5, 2), (5, 3, -2), (0, 99, 40), (99, 0, -40), (10, 50, 40), (10, 49, 39)],
)
def test_a_jump_is_counted_by_its_length(start, end, length):
    width = 100
    cells = np.arange(2 * width).reshape(2, width)
    batch = LatticeBatch.of([cells], np.repeat([0, 1], width), np.array([3]))
    translation = np.zeros((2, width))
    translation[0, start] = translation[1, end] = 1.0
    jumps = batch.expected(translation.ravel(), np.zeros(2), np.ones(2 * LONGEST_JUMP + 1)).jumps
    assert jumps[length + LONGEST_JUMP] == pytest.approx(3), "as often as the pair is there"
    assert jumps.sum() == pytest.approx(3)
