"""The bundled encoder: the multilingual Universal Sentence Encoder v3, in NumPy.

A sentence vector is a sum of vectors of pieces of words, each of which sees two pieces to either side, passed through
three dense layers.

References:
    Yinfei Yang et al. 2020. Multilingual Universal Sentence Encoder for Semantic Retrieval. ACL demos.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache

import numpy as np

from termalign.language.arrays import Floats, Longs, one_blas_thread, ranges_within, sums_before
from termalign.language.encoders.layers import rows_stand_alone, text_vectors
from termalign.language.encoders.use_files import PACKAGE, USE_DIMENSIONS, kept_pieces, vocabulary, weights
from termalign.runtime.lazy import LoadedAnew
from termalign.runtime.versions import version_of

USE_BATCH_PIECES = 4_096
"""Pieces of words encoded at once: what they have in common is computed once; some 45 MB at work."""

WORTH_CORES = 2048
"""Pieces from which several threads are worth their start."""

MOST_CORES = 4
"""Threads at most: half of the convolutions is one piece of work, so that more hardly help."""

PIECE_CACHE_SIZE = 16_384
"""Words whose pieces are remembered, some 6 MB: most of the work of splitting candidate phrases, which share theirs."""

VECTOR_CACHE_SIZE = 8_192
"""Texts whose vectors are remembered: 16 MB; twice as many take 40 MB more and save 3 % at most."""

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

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text, of length 1, shape (texts, 512).

        Example:
            >>> zh, en, other = UniversalSentenceEncoder().encode(["国家安全", "national security", "bread"])
            >>> bool(zh @ en > 0.7 > zh @ other)
            True
        """
        vectors = np.empty((len(texts), USE_DIMENSIONS), np.float32)
        rows = {text: row for row, text in enumerate(texts)}
        unknown = []
        for text, row in rows.items():
            if (vector := _VECTORS.get(text)) is not None:
                vectors[row] = vector
            else:
                unknown.append(text)
        unknown.sort()  # encoded once each, in an order that does not depend on the caller's
        pieces = [self._pieces_of_text(text) for text in unknown]
        for batch in ranges_within([len(run) for run in pieces], USE_BATCH_PIECES):
            lengths = np.array([len(pieces[index]) for index in batch])
            starts = sums_before(lengths)[:-1]
            flat = np.fromiter((piece for index in batch for piece in pieces[index]), np.int64)
            vectors[[rows[unknown[index]] for index in batch]] = _vectors(flat, starts)
        _keep(unknown, rows, vectors)
        for row, text in enumerate(texts):
            if row != rows[text]:
                vectors[row] = vectors[rows[text]]
        return vectors

    def _pieces_of_text(self, text: str) -> list[int]:
        """Return the pieces of a text between the marks of its begin and end."""
        words = text.split(" ") if text.isprintable() else [text]
        pieces = [piece for word in words if word for piece in self._split(word)]
        return [_BEGIN, *(pieces or [_UNKNOWN]), _END]


_VECTORS: dict[str, Floats] = {}
"""Vectors of texts that were encoded lately, the oldest first: salience needs those that spotting needed."""


def _keep(texts: Sequence[str], rows: Mapping[str, int], vectors: Floats) -> None:
    """Keep vectors for the next time, if they are what they will be next time whatever is encoded with them."""
    if not rows_stand_alone():
        return
    for text in texts[-VECTOR_CACHE_SIZE:]:
        _VECTORS[text] = vectors[rows[text]].copy()
    for text in list(_VECTORS)[: max(0, len(_VECTORS) - VECTOR_CACHE_SIZE)]:
        _VECTORS.pop(text, None)


def _vectors(pieces: Longs, texts: Longs) -> Floats:
    """Return the vectors of texts, on several cores if there is enough to do and nobody else was given them."""
    model = weights()
    with one_blas_thread():
        if len(pieces) < WORTH_CORES or _cores() == 1:
            return text_vectors(model, pieces, texts)
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(_cores()) as pool:
            return text_vectors(model, pieces, texts, pool.map)


@cache
def _cores() -> int:
    """Return how many cores are ours, of those that the process may run on: one, where others share the work."""
    from multiprocessing import parent_process

    if parent_process() is not None:
        return 1
    allowed = getattr(os, "sched_getaffinity", None)  # Linux has it
    return min(MOST_CORES, len(allowed(0)) if allowed is not None else os.cpu_count() or 1)


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
