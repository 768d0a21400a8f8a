"""Symmetrization against the published pseudo-code, and the laws it keeps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.alignment.wordalign.symmetrize import (
    grow_diag,
    grow_diag_final_and,
    posterior_threshold,
)

SIZE = 6
links = st.frozensets(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)))

NEIGHBOURS = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)]


def oracle(forward, backward, *, final):
    """Koehn et al. 2005, line by line, on matrices: slow, and obviously that."""
    ahead, back = np.zeros((SIZE, SIZE), bool), np.zeros((SIZE, SIZE), bool)
    for link in forward:
        ahead[link] = True
    for link in backward:
        back[link] = True
    chosen = ahead & back
    added = True
    while added:
        added = False
        for src in range(SIZE):
            for tgt in range(SIZE):
                if not chosen[src, tgt]:
                    continue
                for down, right in NEIGHBOURS:
                    row, column = src + down, tgt + right
                    if not (0 <= row < SIZE and 0 <= column < SIZE) or chosen[row, column]:
                        continue
                    free = not chosen[row].any() or not chosen[:, column].any()
                    if free and (ahead[row, column] or back[row, column]):
                        chosen[row, column] = added = True
    if final:
        for direction in (ahead, back):
            for row in range(SIZE):
                for column in range(SIZE):
                    if direction[row, column] and not chosen[row].any() and not chosen[:, column].any():
                        chosen[row, column] = True
    return {(int(row), int(column)) for row, column in zip(*np.nonzero(chosen), strict=True)}


@given(links, links)
def test_growing_follows_the_pseudo_code(forward, backward):
    assert grow_diag(forward, backward) == oracle(forward, backward, final=False)
    assert grow_diag_final_and(forward, backward) == oracle(forward, backward, final=True)


@given(links, links)
def test_each_method_lies_between_intersection_and_union(forward, backward):
    least, most = forward & backward, forward | backward
    grown = grow_diag(forward, backward)
    assert least <= grown <= grow_diag_final_and(forward, backward) <= most


@given(links)
def test_directions_that_agree_are_kept(same):
    for method in (grow_diag, grow_diag_final_and):
        assert method(same, same) == same


@given(links, links)
def test_the_order_of_links_does_not_matter(forward, backward):
    assert grow_diag_final_and(sorted(forward), sorted(backward)) == grow_diag_final_and(
        sorted(forward, reverse=True), sorted(backward, reverse=True)
    )


@pytest.mark.parametrize(
    ("forward", "backward", "expected"),
    [
        pytest.param(
            {(0, 0)}, {(1, 1)}, {(0, 0), (1, 1)}, id="nothing agreed: final takes words without a link"
        ),
        pytest.param({(0, 0), (0, 1)}, {(0, 0)}, {(0, 0), (0, 1)}, id="a neighbour of an agreed link joins"),
        pytest.param({(0, 0), (0, 3)}, {(0, 0)}, {(0, 0)}, id="too far to grow, and its source has a link"),
        pytest.param(
            {(0, 0), (1, 1), (0, 1)}, {(0, 0), (1, 1)}, {(0, 0), (1, 1)}, id="both words of (0, 1) have links"
        ),
    ],
)
def test_rows_by_hand(forward, backward, expected):
    assert grow_diag_final_and(forward, backward) == expected


@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_threshold_commutes_with_transposition(rows, columns, data):
    values = data.draw(st.lists(st.floats(0, 1), min_size=rows * columns, max_size=rows * columns))
    posterior = np.array(values).reshape(rows, columns)
    turned = posterior_threshold(posterior.T, 0.5)
    assert {(row, column) for column, row in turned} == posterior_threshold(posterior, 0.5)
