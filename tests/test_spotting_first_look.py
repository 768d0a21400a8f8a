"""The first look: what may be a rendering is kept, and of every occurrence something."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from termalign.language.features import Features
from termalign.language.models import BoostedTrees
from termalign.terms.spotting.local import LEAST_FIRST_LOOK, choice_probabilities, likely_rows

MODEL = BoostedTrees(
    features=("recall",),
    roots=np.array([0], np.int32),
    feature=np.zeros(3, np.int32),
    threshold=np.full(3, 0.5),
    left=np.array([1, 1, 2], np.int32),
    right=np.array([2, 1, 2], np.int32),
    value=np.array([0.0, -9.0, 3.0]),
)
"""Worth 3 with a recall above one half, -9 below."""


def local(recalls):
    return Features(("recall",), np.array(recalls, np.float32)[:, None])


def test_what_is_out_of_the_question_is_dropped():
    recalls = [0.9, 0.1, 0.8, 0.1, 0.2, 0.3]
    # Of the second occurrence no candidate is likely, so all that are as likely as the best stay.
    assert likely_rows(local(recalls), np.array([0, 3]), model=MODEL).tolist() == [0, 2, 3, 4, 5]


@given(st.lists(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=6), min_size=1, max_size=6))
def test_every_occurrence_keeps_its_best_candidate_and_all_likely_ones(occurrences):
    rows = local([recall for recalls in occurrences for recall in recalls])
    starts = np.cumsum([0, *map(len, occurrences[:-1])])
    likely = choice_probabilities(MODEL.raw(rows), starts)
    kept = set(likely_rows(rows, starts, model=MODEL).tolist())
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        own = likely[start:end]
        assert start + int(own.argmax()) in kept
        for number, probability in enumerate(own, start):
            assert (number in kept) == (probability >= LEAST_FIRST_LOOK or probability == own.max())
