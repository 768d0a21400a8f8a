"""Products of matrices that do not depend on the order in which a library sums."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from termalign.language.arrays.exact import (
    LARGEST_WHOLE,
    PRODUCTS_IN_SUM,
    ROW_STEPS,
    ExactMatrix,
    ExactRows,
    rounded_product,
)

NUMBERS = st.floats(-(2.0**30), 2.0**30, width=32, allow_subnormal=False)


@st.composite
def factors(draw):
    """Rows, and a matrix that they can be multiplied with."""
    count, summed, width = draw(st.integers(1, 6)), draw(st.integers(1, 12)), draw(st.integers(1, 5))

    def matrix(*shape):
        values = draw(st.lists(NUMBERS, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
        return np.array(values, np.float32).reshape(shape)

    return matrix(count, summed), matrix(summed, width)


def product(rows, matrix):
    return ExactMatrix.of(matrix).product(ExactRows.of(rows))


@given(factors(), st.randoms(use_true_random=False))
def test_an_exact_product_is_the_same_in_every_order_and_row_by_row(given_factors, random):
    rows, matrix = given_factors
    exact = product(rows, matrix)
    order = list(range(len(matrix)))
    random.shuffle(order)
    assert np.array_equal(product(rows[:, order], matrix[order]), exact)
    assert np.array_equal(exact, [product(row[None], matrix)[0] for row in rows])


@given(factors())
def test_an_exact_product_is_near_that_of_fractions(given_factors):
    rows, matrix = given_factors
    for row, own in zip(rows.tolist(), product(rows, matrix).tolist(), strict=True):
        for column, value in zip(matrix.T.tolist(), own, strict=True):
            expected = sum(Fraction(x) * Fraction(y) for x, y in zip(row, column, strict=True))
            # A number of the row is rounded to a step of 512, one of the column to one of some 32,000 of their sum.
            most = max(map(abs, row)) * sum(map(abs, column))
            assert abs(Fraction(value) - expected) <= Fraction(most) * (1 + len(row)) / 512


def test_sums_are_whole_numbers_that_single_precision_holds():
    # The worst case: every number is the largest of its row and of its column.
    for count in (1, 3, 255, PRODUCTS_IN_SUM):
        rows, matrix = ExactRows.of(np.ones((1, count), np.float32)), ExactMatrix.of(np.full((count, 1), 0.7))
        assert ROW_STEPS * np.abs(matrix.steps).sum() <= LARGEST_WHOLE
        assert rows.steps.tolist() == [[ROW_STEPS] * count]


def test_a_longer_sum_is_made_of_several():
    rows, matrix = (
        np.ones((2, 3 * PRODUCTS_IN_SUM + 5), np.float32),
        np.ones((3 * PRODUCTS_IN_SUM + 5, 4), np.float32),
    )
    assert len(ExactMatrix.of(matrix).step) == 4
    assert np.abs(product(rows, matrix) / (3 * PRODUCTS_IN_SUM + 5) - 1).max() < 5e-3


def test_rows_of_nothing_and_no_rows():
    nothing = np.zeros((2, 3), np.float32)
    assert product(np.zeros((2, 2), np.float32), nothing).tolist() == [[0.0] * 3] * 2
    assert product(np.zeros((0, 2), np.float32), nothing).shape == (0, 3)


@given(factors())
def test_a_rounded_product_is_the_nearest_number_of_single_precision(given_factors):
    rows, matrix = given_factors
    exact = rows.astype(np.float64) @ matrix.astype(np.float64)
    assert np.array_equal(rounded_product(rows, matrix), exact.astype(np.float32))
