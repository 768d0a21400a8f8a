"""Sentence pairs side by side: what is padding never shows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from termalign.alignment.wordalign.features import SECOND_STAGE, Structure, rival
from termalign.language.arrays.padding import STACKED, stacks

SHAPES = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=6)


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(1, 300)), max_size=12))
def test_every_pair_is_in_one_stack_and_stacks_are_small(shapes):
    found = list(stacks(shapes))
    assert sorted(index for stack in found for index in stack.indices) == list(range(len(shapes)))
    assert all(len(stack.indices) == 1 or np.prod(stack.shape) <= STACKED for stack in found)


@given(SHAPES, st.integers(0, 99), st.sampled_from([-1, -2]))
def test_rivals_are_those_of_each_pair_alone(shapes, seed, axis):
    random = np.random.default_rng(seed)
    matrices = [random.normal(size=shape).astype(np.float32) for shape in shapes]
    for stack in stacks(shapes):
        found = rival(stack.padded(matrices), axis, stack.inside)
        for own, index in zip(found, stack.indices, strict=True):
            rows, columns = shapes[index]
            alone = rival(matrices[index], axis, np.ones(shapes[index], np.bool_))
            np.testing.assert_array_equal(own[:rows, :columns], alone)


@given(SHAPES, st.integers(0, 99))
def test_the_second_stage_sees_of_each_pair_what_it_sees_of_it_alone(shapes, seed):
    random = np.random.default_rng(seed)
    posteriors = [random.random(shape).astype(np.float32) for shape in shapes]
    for stack in stacks(shapes):
        together = dict(SECOND_STAGE.values(Structure(stack.padded(posteriors))))
        for place, index in enumerate(stack.indices):
            rows, columns = shapes[index]
            for name, alone in SECOND_STAGE.values(Structure(posteriors[index])):
                found = np.broadcast_to(together[name], stack.shape)[place, :rows, :columns]
                np.testing.assert_allclose(found, np.broadcast_to(alone, (rows, columns)), atol=1e-5)
