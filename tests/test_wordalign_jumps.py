"""Jumps: the band and its running sums give what the matrix of all jumps gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.alignment.wordalign import jumps
from termalign.alignment.wordalign.jumps import (
    LEAST_BANDED,
    LONGEST_JUMP,
    BandJumps,
    DenseJumps,
    LatticeBatch,
    jumps_between,
)

WIDTHS = st.one_of(
    st.integers(1, 5 * LONGEST_JUMP), st.sampled_from([LONGEST_JUMP - 1, LONGEST_JUMP, LONGEST_JUMP + 1])
)


@given(WIDTHS, st.integers(1, 3), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_the_band_gives_what_the_matrix_gives(width, pairs, steps, seed):
    random = np.random.default_rng(seed)
    jump = random.random(2 * LONGEST_JUMP + 1) + 0.01
    dense, band = DenseJumps(width, jump), BandJumps(width, jump)
    columns = random.integers(1, width + 1, pairs)
    columns[0] = width
    weights = random.random((pairs, width))
    before, after = random.random((2, steps, pairs, width))
    np.testing.assert_allclose(band.totals(columns), dense.totals(columns), rtol=1e-12)
    np.testing.assert_allclose(band.forward(weights), dense.forward(weights), rtol=1e-12)
    np.testing.assert_allclose(band.backward(weights), dense.backward(weights), rtol=1e-12)
    np.testing.assert_allclose(
        band.counts(before, after), dense.counts(before, after), rtol=1e-12, atol=1e-12
    )


def test_a_jump_is_counted_by_its_length():
    jump = np.ones(2 * LONGEST_JUMP + 1)
    for made in (DenseJumps(100, jump), BandJumps(100, jump)):
        for start, end, length in (
            (3, 5, 2),
            (5, 3, -2),
            (0, 99, 40),
            (99, 0, -40),
            (10, 50, 40),
            (10, 49, 39),
        ):
            before, after = np.zeros((2, 1, 1, 100))
            before[0, 0, start] = after[0, 0, end] = 1.0
            counts = made.counts(before, after)
            assert counts[length + LONGEST_JUMP] == pytest.approx(1)
            assert counts.sum() == pytest.approx(1)


def test_long_sentences_are_banded_and_all_that_is_expected_of_them_stays(monkeypatch):
    assert isinstance(jumps_between(LEAST_BANDED, np.ones(81)), BandJumps)
    assert isinstance(jumps_between(LEAST_BANDED - 1, np.ones(81)), DenseJumps)
    random = np.random.default_rng(3)
    shapes = [(30, 150), (25, 120)]
    sizes = [rows * columns for rows, columns in shapes]
    cells = np.split(np.arange(sum(sizes)), [sizes[0]])
    batch = LatticeBatch.of(
        [own.reshape(shape) for own, shape in zip(cells, shapes, strict=True)], np.zeros(sum(sizes), np.int64)
    )
    given_ = random.random(sum(sizes)) ** 8, random.random(1), random.random(81)
    expected = batch.expected(*given_)
    monkeypatch.setattr(jumps, "jumps_between", BandJumps)
    for found, usual in zip(batch.expected(*given_), expected, strict=True):
        np.testing.assert_allclose(found, usual, rtol=1e-12, atol=1e-14)
