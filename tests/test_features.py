"""Named features: declared once, asked for by name, in whatever order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.alignment.sentalign import signals
from termalign.alignment.wordalign.features import FIRST_STAGE, SECOND_STAGE
from termalign.language.features import Features, FeatureSet, stacked
from termalign.terms.extraction.pair_features import TARGET_FEATURES
from termalign.terms.extraction.termhood import SCREEN_FEATURES
from termalign.terms.spotting.local import END_FEATURES, START_FEATURES, WHOLE_FEATURES
from termalign.terms.spotting.shape import SHAPE_FEATURES
from termalign.terms.spotting.table import COMPARED_FEATURES, FEATURE_NAMES, POOLED_FEATURES

DECLARED = {
    "first stage of word alignment": FIRST_STAGE,
    "second stage of word alignment": SECOND_STAGE,
    "starts of spans": START_FEATURES,
    "ends of spans": END_FEATURES,
    "whole spans": WHOLE_FEATURES,
    "shape of spans": SHAPE_FEATURES,
    "pooled": POOLED_FEATURES,
    "compared": COMPARED_FEATURES,
    "candidates": SCREEN_FEATURES,
    "renderings": TARGET_FEATURES,
}
TEXT = FeatureSet[str](
    {"length": len, "title": str.istitle, "vowels": lambda of: sum(map(of.count, "aeiou"))}
)


@pytest.mark.parametrize(
    "names", [*(some.names for some in DECLARED.values()), FEATURE_NAMES, signals.BEAD_FEATURE_NAMES]
)
def test_every_name_is_declared_once(names):
    assert len(set(names)) == len(names) > 0


@given(st.lists(st.text("abe", max_size=5), max_size=5), st.permutations(TEXT.names))
def test_columns_are_found_by_name_in_any_order(words, order):
    features = TEXT.rows(words)
    matrix = features.matrix(order)
    assert matrix.shape == (len(words), 3)
    for name, column in zip(order, matrix.T, strict=True):
        assert column.tolist() == [float(dict(TEXT.values(word))[name]) for word in words]


def test_columns_and_rows_say_the_same():
    table = FeatureSet[np.ndarray]({"own": lambda of: of, "half": lambda of: of / 2})
    matrix = np.array([[4.0, 9.0], [9.0, 8.0]])
    kept = np.array([[True, False], [False, True]])
    assert table.columns(matrix, 2, rows=kept).values.tolist() == table.rows([4.0, 8.0]).values.tolist()


def test_a_number_is_in_every_row():
    table = FeatureSet[np.ndarray]({"own": lambda of: of, "count": len})
    assert table.columns(np.array([4.0, 9.0]), 2).values.tolist() == [[4, 2], [9, 2]]


def test_a_name_that_is_not_there_is_reported():
    with pytest.raises(ValueError, match="no feature width; measured: length, title, vowels"):
        TEXT.rows(["a"]).matrix(["length", "width"])


def test_a_matrix_of_another_width_is_refused():
    with pytest.raises(ValueError, match="2 columns with 1 names"):
        Features(("length",), np.zeros((3, 2), np.float32))


def test_rows_and_columns_can_be_put_together():
    features = TEXT.rows(["Be", "abba"])
    longer = stacked([features, features.rows([1])])
    assert longer["length"].tolist() == [2, 4, 4]
    beside = features.beside(Features(("rank",), np.array([[7], [8]], np.float32)))
    assert beside.matrix(["rank", "title"]).tolist() == [[7, 1], [8, 0]]
