"""The bundled encoder: the multilingual Universal Sentence Encoder v3, in NumPy.

A sentence vector is a sum of vectors of pieces of words, each of which sees two pieces to either side, passed through
three dense layers.

References:
    Yinfei Yang et al. 2020. Multilingual Universal Sentence Encoder for Semantic Retrieval. ACL demos.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from io import BytesIO, RawIOBase
from threading import Lock
from weakref import finalize

import numpy as np

from termalign.language.arrays import Floats, one_blas_thread, ranges_within, sums_before
from termalign.language.encoders.layers import text_vectors
from termalign.language.encoders.use_files import PACKAGE, USE_DIMENSIONS, kept_pieces, vocabulary, weights
from termalign.runtime.lazy import LoadedAnew
from termalign.runtime.versions import version_of

USE_BATCH_PIECES = 4_096
"""Pieces of words encoded at once: what they have in common is computed once; some 45 MB at work."""

PIECE_CACHE_SIZE = 16_384
"""Words whose pieces are remembered, some 6 MB: most of the work of splitting candidate phrases, which share theirs."""

VECTORS_ON_DISK = 1 << 18
"""Texts whose vectors are kept: 512 MB of a temporary file, and what two megabytes of text ask for from the first
comparison of renderings to salience, which asks for nearly all of them again."""

VECTORS_IN_MEMORY = 8_192
"""The same where no temporary file can be had: 16 MB."""

VECTOR_BYTES = USE_DIMENSIONS * np.dtype(np.float32).itemsize

_UNKNOWN, _BEGIN, _END = 0, 1, 2


class UniversalSentenceEncoder(LoadedAnew):
    """The bundled multilingual encoder (512 dimensions), loaded at its first use.

    Raises:
        TermalignError: The package that ships it is installed in a version with other files.
    """

    _loaded_names = ("_split",)

    def __init__(self) -> None:
        self._prepare()
        self.signature = f"use:{version_of(PACKAGE)}"

    def _prepare(self) -> None:
        # No piece goes over a space, so a text is split word by word.
        self._split: Callable[[str], list[int]] = lru_cache(PIECE_CACHE_SIZE)(_cut)

    def encode(self, texts: Sequence[str], *, keep: bool = True) -> Floats:
        """Return one vector a text, of length 1, shape (texts, 512).

        Example:
            >>> zh, en, other = UniversalSentenceEncoder().encode(["国家安全", "national security", "bread"])
            >>> bool(zh @ en > 0.7 > zh @ other)
            True

        Args:
            texts: The texts.
            keep: Whether vectors are kept for later calls: those that nobody asks for again would take others' room.
        """
        vectors = np.empty((len(texts), USE_DIMENSIONS), np.float32)
        rows = {text: row for row, text in enumerate(texts)}
        kept = _kept_vectors(os.getpid())
        unknown = kept.fill(rows, vectors)
        pieces = [self._pieces_of_text(text) for text in unknown]
        for batch in ranges_within([len(run) for run in pieces], USE_BATCH_PIECES):
            lengths = np.array([len(pieces[index]) for index in batch])
            starts = sums_before(lengths)[:-1]
            flat = np.fromiter((piece for index in batch for piece in pieces[index]), np.int64)
            with one_blas_thread():
                encoded = text_vectors(weights(), flat, starts)
            names = [unknown[index] for index in batch]
            vectors[[rows[name] for name in names]] = encoded
            if keep:
                kept.add(names, encoded)
        for row, text in enumerate(texts):
            if row != rows[text]:
                vectors[row] = vectors[rows[text]]
        return vectors

    def _pieces_of_text(self, text: str) -> list[int]:
        """Return the pieces of a text between the marks of its begin and end."""
        words = text.split(" ") if text.isprintable() else [text]
        pieces = [piece for word in words if word for piece in self._split(word)]
        return [_BEGIN, *(pieces or [_UNKNOWN]), _END]


class KeptVectors:
    """Vectors of texts that were encoded lately: salience asks for those of spotting, and spotting for those of words.

    They are in a temporary file without a name, those of the oldest texts overwritten when there are too many.
    """

    def __init__(self) -> None:
        from tempfile import TemporaryFile

        self._lock = Lock()
        try:
            # Without a buffer, nothing is held back that a forked process would write as well.
            self._begin(TemporaryFile(buffering=0), VECTORS_ON_DISK)  # noqa: SIM115
        except OSError:
            self._begin(BytesIO(), VECTORS_IN_MEMORY)

    def _begin(self, file: RawIOBase | BytesIO, most: int) -> None:
        self._file = file
        self._most = most
        self._texts: list[str] = []
        """Of every vector in the file the text."""
        self._places: dict[str, int] = {}
        """By text, the oldest first, the number of its vector."""
        self._added = 0
        finalize(self, file.close)

    def fill(self, rows: Mapping[str, int], vectors: Floats) -> list[str]:
        """Fill in the rows of vectors of texts; return the texts of which there is none."""
        filled: set[str] = set()
        with self._losing_all():
            for text, row in rows.items():
                if (place := self._places.get(text)) is not None:
                    self._file.seek(place * VECTOR_BYTES)
                    _require_whole(self._file.readinto(vectors[row]), 1)
                    filled.add(text)
        return [text for text in rows if text not in filled]

    def add(self, texts: Sequence[str], vectors: Floats) -> None:
        """Keep vectors of texts of which there is none yet."""
        with self._losing_all():
            new = [row for row, text in enumerate(texts) if text not in self._places]
            while new:
                # As many at once as are side by side in the file.
                place = self._added % self._most
                rows, new = new[: self._most - place], new[self._most - place :]
                # In this order: whoever interrupts it, no text has the vector of another.
                for text in self._texts[place : place + len(rows)]:
                    self._places.pop(text, None)
                self._texts[place : place + len(rows)] = [texts[row] for row in rows]
                self._file.seek(place * VECTOR_BYTES)
                _require_whole(self._file.write(vectors[rows].data), len(rows))
                self._places.update((texts[row], index) for index, row in enumerate(rows, place))
                self._added += len(rows)

    @contextmanager
    def _losing_all(self) -> Iterator[None]:
        """Begin anew, in memory, where the disk is full or fails."""
        with self._lock:
            try:
                yield
            except OSError:
                with suppress(OSError):
                    self._file.close()
                self._begin(BytesIO(), VECTORS_IN_MEMORY)


def _require_whole(size: int | None, count: int) -> None:
    """Refuse a part of some vectors, which is what a file may take or give."""
    if size != count * VECTOR_BYTES:
        raise OSError


@lru_cache(maxsize=1)
def _kept_vectors(process: int) -> KeptVectors:
    """Return what a process keeps: one that was forked begins anew, for its parent goes on writing to the file."""
    return KeptVectors()


def _cut(text: str) -> list[int]:
    """Return the pieces of a text, one for every character that is unknown."""
    table = kept_pieces()
    pieces = table.of(text) if table is not None else None
    return _by_sentencepiece(text) if pieces is None else pieces


def _by_sentencepiece(text: str) -> list[int]:
    """Return the pieces of a text as SentencePiece cuts it, one for every character that is unknown."""
    pieces: list[int] = vocabulary().encode(text)
    if _UNKNOWN not in pieces:
        return pieces
    # SentencePiece makes one piece of unknown characters in a row, the model was trained on one each.
    names = vocabulary().encode(text, out_type=str)
    return [
        piece
        for index, name in zip(pieces, names, strict=True)
        for piece in ([_UNKNOWN] * len(name) if index == _UNKNOWN else [index])
    ]
