"""The bundled encoder: evaluated once for what is alike, with the vectors of the model's own code."""

import numpy as np
import pytest

from termalign.encoders import UniversalSentenceEncoder

ENCODER = UniversalSentenceEncoder()
TEXTS = [
    *("new quality productive forces", "quality productive forces", "productive forces", "forces"),
    *("新质生产力", "培育新质生产力", "AI+制造", "5G"),
    *("", "  ", " two  spaces ", "no\u00a0break", "zero\u200bwidth", "é e\u0301", "国家　安全"),
    "a sentence that is rather longer than the others, with commas, and a full stop at its end.",
]


def test_vectors_are_those_of_the_model():
    expected = ENCODER._model.encode(TEXTS)
    assert np.abs(ENCODER.encode(TEXTS) - expected).max() < 1e-6


@pytest.mark.parametrize("text", TEXTS)
def test_pieces_are_those_of_the_model(text):
    assert ENCODER._pieces_of_text(text) == ENCODER._model._tokenizer.encode(text)


def test_what_else_is_encoded_does_not_matter():
    together = ENCODER.encode(TEXTS)
    apart = np.concatenate([ENCODER.encode([text]) for text in TEXTS])
    assert np.abs(together - apart).max() < 1e-6


def test_more_pieces_than_a_batch():
    texts = [f"point {number} of the long list of points" for number in range(400)]
    vectors = ENCODER.encode([*texts, *texts])
    assert np.array_equal(vectors[:400], vectors[400:])
    assert np.abs(vectors[399] - ENCODER.encode(texts[-1:])[0]).max() < 1e-6
