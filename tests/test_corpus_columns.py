"""What is written as columns comes back as it was, whatever its width."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from termalign.terms.corpus.columns import packed_numbers, unpacked_numbers
from termalign.terms.corpus.sums import packed_sums, unpacked_sums
from termalign.terms.extraction.statistics import SUMMED


@given(st.lists(st.integers(-(2**62), 2**62) | st.integers(-130, 130)))
def test_numbers_come_back(numbers: list[int]) -> None:
    assert unpacked_numbers(packed_numbers(numbers)) == numbers


@given(
    st.integers(0, 2**32), st.lists(st.integers(1, 9), max_size=4), st.sampled_from([9, 10**5, 10**9, 2**55])
)
def test_sums_of_features_come_back(seed: int, atoms: list[int], most: int) -> None:
    sums = np.random.default_rng(seed).integers(0, most, (len(atoms), len(SUMMED)))
    assert (unpacked_sums(packed_sums(list(sums), atoms), atoms) == sums).all()
