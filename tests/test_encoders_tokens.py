"""Contextual token encoders: what they promise, on E5 and a tiny transformer made on the spot."""

import numpy as np
import pytest

from termalign.errors import MissingExtra
from termalign.language.encoders import MultilingualE5, Transformer
from termalign.language.encoders.contextual import word_vectors

SENTENCES = [["国家", "安全"], [], ["national", "security", "matters"]]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A BERT of two layers with random weights and a vocabulary of characters."""
    pytest.importorskip("torch", reason="needs the extra 'transformers'")
    transformers = pytest.importorskip("transformers", reason="needs the extra 'transformers'")
    import torch

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("tiny")
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocabulary = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *letters,
        *(f"##{letter}" for letter in letters),
    ]
    vocabulary += ["国", "家", "安", "全"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast(str(folder / "vocab.txt"))
    tokenizer.save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
    )
    transformers.BertModel(config).save_pretrained(folder)
    return str(folder)


def promises(encoder, dimensions):
    vectors = encoder.encode_tokens(SENTENCES)
    assert [vector.shape for vector in vectors] == [(len(sentence), dimensions) for sentence in SENTENCES]
    assert all(vector.dtype == np.float32 and np.isfinite(vector).all() for vector in vectors)
    # Alone or in company, a sentence has the same vectors; words differ with their sentence.
    alone = encoder.encode_tokens([SENTENCES[2]])[0]
    np.testing.assert_allclose(alone, vectors[2], atol=1e-5)
    other = encoder.encode_tokens([["security", "national"]])[0]
    assert not np.allclose(other[0], vectors[2][1], atol=1e-3)
    assert encoder.encode_tokens([]) == []


def test_multilingual_e5_keeps_the_promises():
    try:
        encoder = MultilingualE5()
    except MissingExtra:
        pytest.skip("needs the extra 'e5'")
    promises(encoder, 384)


def test_a_transformer_keeps_the_promises(tiny):
    promises(Transformer(tiny, layer=2), 16)


def test_layers_differ_and_are_named(tiny):
    first, last = Transformer(tiny, layer=1), Transformer(tiny, layer=-1)
    assert "layer1" in first.signature
    assert not np.allclose(first.encode_tokens(SENTENCES)[0], last.encode_tokens(SENTENCES)[0])
    np.testing.assert_array_equal(
        last.encode_tokens(SENTENCES)[0], Transformer(tiny, layer=2).encode_tokens(SENTENCES)[0]
    )


def test_a_word_is_the_mean_of_its_pieces(tiny):
    import torch
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(tiny)
    model = transformers.AutoModel.from_pretrained(tiny).eval()
    with torch.inference_mode():
        encoded = tokenizer("abc de", return_tensors="pt")
        hidden = model(**encoded, output_hidden_states=True).hidden_states[1][0].numpy()
    found = Transformer(tiny, layer=1).encode_tokens([["abc", "de"]])[0]
    np.testing.assert_allclose(found[0], hidden[1:4].mean(axis=0), atol=1e-5)
    np.testing.assert_allclose(found[1], hidden[4:6].mean(axis=0), atol=1e-5)


def test_long_sentences_are_read_in_windows(tiny):
    words = ["abc"] * 40  # 120 pieces, for a model that takes 32
    encoder = Transformer(tiny, layer=1, window=30)
    vectors = encoder.encode_tokens([words])[0]
    assert vectors.shape == (40, 16)
    assert np.abs(vectors).sum(axis=1).min() > 0


def places(runs):
    """Encode a piece as its number and its place in the run."""
    for run in runs:
        yield np.array([[piece, place] for place, piece in enumerate(run)], np.float32)


def test_words_are_taken_from_the_window_where_they_are_furthest_from_an_edge():
    sentence = [[number, number] for number in range(10)]
    (vectors,) = word_vectors([sentence], places, dimensions=2, window=8)
    assert vectors[:, 0].tolist() == list(range(10))
    # Windows of four words begin at 0, 2, 4 and 6; a place in the run is the mean of two pieces'.
    assert vectors[:, 1].tolist() == [0.5, 2.5, 4.5, 2.5, 4.5, 2.5, 4.5, 2.5, 4.5, 6.5]


def test_a_word_longer_than_a_window_is_cut_short_and_one_without_pieces_is_zero():
    (vectors,) = word_vectors([[[7] * 100, [], [5]]], places, dimensions=2, window=8)
    assert vectors.tolist() == [[7, 3.5], [0, 0], [5, 0]]


def test_without_the_package_the_extra_is_named(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(MissingExtra, match=r".*\[transformers\]"):
        Transformer("anything")
