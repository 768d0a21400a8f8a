"""What a multilingual encoder makes of a candidate and its rendering: do they look like a term, and like their texts?

Looking like a term is a linear function of both vectors, ridge regression on readers' lists; looking like the texts
is the cosine with the mean vector of their likeliest candidates. It is always the bundled encoder that is used,
whichever one aligns: the function was fitted on its vectors.

Vectors of all candidates of a corpus are needed more than once and never at once. A *spool* keeps the rows of a large
matrix, written block by block and read again in order: in memory while they are few, else in a temporary file without a
name, which ends with the spool, whatever ends that.

References:
    Arthur E. Hoerl & Robert W. Kennard. 1970. Ridge Regression: Biased Estimation for Nonorthogonal Problems.
    Technometrics 12(1).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice, pairwise
from tempfile import SpooledTemporaryFile
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from termalign.errors import FileError, problem_of
from termalign.language.arrays import Doubles, Floats
from termalign.language.encoders import UniversalSentenceEncoder
from termalign.language.features import Features
from termalign.language.models.linear import Origin, shipped_arrays
from termalign.runtime.files.names import naming

IN_MEMORY = 1 << 22
"""Bytes from which a spool goes to disk: the vectors of four thousand candidates, more than an article has. There are
five of them."""


class Spool:
    """Blocks of rows of one width.

    Example:
        >>> spool = Spool(np.int16)
        >>> spool.add([[1, 2], [3, 4]])
        >>> spool.add([[5, 6]])
        >>> [block.tolist() for block in spool], spool.take([2, 0]).tolist()
        ([[[1, 2], [3, 4]], [[5, 6]]], [[5, 6], [1, 2]])
    """

    def __init__(self, dtype: DTypeLike) -> None:
        """Begin without rows."""
        self._dtype = np.dtype(dtype)
        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        finalize(self, self._file.close)
        self._ends = [0]
        self._width = 0

    def add(self, rows: ArrayLike) -> None:
        """Write a block.

        Raises:
            FileError: The temporary folder is full, or cannot be used.
        """
        block = np.ascontiguousarray(rows, self._dtype)
        self._width = block.shape[1]
        try:
            self._file.seek(self._ends[-1] * self._row)
            self._file.write(block.tobytes())
        except OSError as error:
            problem = f"{problem_of(error)}; set TMPDIR to a larger one"
            raise FileError("the temporary folder", problem) from None
        self._ends.append(self._ends[-1] + len(block))

    def __len__(self) -> int:
        """Return the number of rows."""
        return self._ends[-1]

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Yield the blocks, in order."""
        for start, end in pairwise(self._ends):
            yield self._read(start, end)

    def take(self, indexes: ArrayLike) -> NDArray[Any]:
        """Return some of the rows."""
        return np.concatenate([self._read(index, index + 1) for index in np.asarray(indexes).tolist()])

    def taken(self, indexes: NDArray[np.intp], sizes: Sequence[int]) -> "Spool":
        """Return a spool of some of the rows, in blocks of so many."""
        if sizes == [end - start for start, end in pairwise(self._ends)] and (np.diff(indexes) == 1).all():
            return self  # all of them, as they are
        spool = Spool(self._dtype)
        start = 0
        for size in sizes:
            spool.add(self.take(indexes[start : start + size]))
            start += size
        return spool

    @property
    def _row(self) -> int:
        return self._width * self._dtype.itemsize

    def _read(self, start: int, end: int) -> NDArray[Any]:
        with naming("the temporary folder"):
            self._file.seek(start * self._row)
            content = self._file.read((end - start) * self._row)
        return np.frombuffer(content, self._dtype).reshape(end - start, self._width)


MEAN_OF = 2000
"""Likeliest candidates that the mean is taken of: all of most documents."""

LEAST_WEIGHT = 0.01
"""Score of the unlikeliest candidates in the mean, those that have less included."""

CENTRED = 0.5
"""Share of the mean that is taken from vectors before the linear function: what a text is about counts, but less."""

ENCODED = 2048
"""Texts encoded at once: 2 MB of vectors."""

COMPARED = 256
"""Candidates whose vectors are compared at once: 1 MB a side, and as much for each step of an expression."""

LIKELIEST_COMPARED = 60
"""Candidates that the others are compared with: about as many as readers list."""

NEAREST = 3
"""Of these, the nearest that are distinguished."""

STEPS = 4096.0
"""Steps a unit that vectors are rounded to, so that they are kept in half the bytes and their sums are exact."""

Steps = NDArray[np.int16]

LOOKS = "vectors.looks"
"""Name of the feature that is a fitted function of the vectors."""


@dataclass(frozen=True)
class Looks:
    """A linear function of the vectors of a candidate and of its rendering."""

    chinese: Doubles
    english: Doubles
    constant: float
    origin: Origin

    @classmethod
    def load(cls) -> "Looks":
        """Load the function that ships."""
        with shipped_arrays(__package__, "looks.npz") as arrays:
            return cls(
                arrays["chinese"],
                arrays["english"],
                float(arrays["constant"]),
                Origin.decoded(str(arrays["origin"])),
            )

    @property
    def version(self) -> str:
        """A hash of what it was made of and of its numbers."""
        return self.origin.version((LOOKS,), (self.chinese.tobytes(), self.english.tobytes()))


def steps_of(texts: Sequence[str]) -> Steps:
    """Return the vectors of texts, shape (texts, 512), in `STEPS`."""
    vectors = bundled_encoder().encode(texts, keep=False)  # the last that needs them
    vectors *= np.float32(STEPS)  # a power of two: nothing is lost
    return np.rint(vectors, out=vectors).astype(np.int16)


def encoded_here(texts: Iterable[Sequence[str]]) -> Iterator[Steps]:
    """Yield the vectors of several texts each."""
    return map(steps_of, texts)


class Vectors:
    """Vectors of candidates and their renderings, a block of them at once in memory."""

    def __init__(
        self,
        keys: Sequence[str],
        forms: Sequence[str],
        weights: Floats,
        encoded: "Callable[[Iterable[list[str]]], Iterator[Steps]]",
    ) -> None:
        """Take in the candidates; `weights` say how much each counts in the mean, `encoded` gives vectors of texts."""
        first = np.sort(np.argsort(-weights, kind="stable")[:MEAN_OF])
        self._sides: list[Spool] = []
        means = []
        starts = range(0, len(keys), ENCODED)
        lowered = ([form.lower() for form in forms[start : start + ENCODED]] for start in starts)
        vectors = encoded(chain((list(keys[start : start + ENCODED]) for start in starts), lowered))
        for _ in range(2):
            side = Spool(np.int16)
            for block in islice(vectors, len(starts)):
                for start in range(0, len(block), COMPARED):
                    side.add(block[start : start + COMPARED])
            mean = weights[first].astype(np.float64) @ _vectors(side.take(first))
            mean /= max(float(weights[first].sum()), 1e-9)
            means.append(np.rint(mean * STEPS) / STEPS)
            self._sides.append(side)
        self._means = means

    def typical(self) -> Features:
        """Return how like their texts, and how like each other, both sides are."""
        norms = [float(np.linalg.norm(mean)) or 1.0 for mean in self._means]
        # Cosines of both sides with the mean of their texts, and with each other, shape (candidates, 3).
        cosines = np.concatenate(
            [
                np.column_stack(
                    [*(chinese @ self._means[0], english @ self._means[1]), (chinese * english).sum(axis=1)]
                )
                for chinese, english in self._parts(0.0)
            ]
        )
        cosines[:, :2] /= norms
        above = cosines[:, :2] - cosines[:, :2].mean(axis=0)
        return Features(TYPICAL, np.round(np.hstack([cosines, above]), 4).astype(np.float32))

    def looks(self, function: Looks) -> Floats:
        """Return a linear function of the vectors, shape (candidates,)."""
        values = [
            chinese @ function.chinese + english @ function.english + function.constant
            for chinese, english in self._parts(CENTRED)
        ]
        return np.round(np.concatenate(values), 4).astype(np.float32)

    def near_likeliest(self, first: Floats) -> Features:
        """Return how like the candidates that the first stage thinks likeliest both sides are: cosines.

        Of what is left of the vectors without the mean: with all of them, likelier ones counting more, with their
        squares, and with the nearest ones. Those of a candidate with itself are left out.
        """
        chosen = np.sort(np.argsort(-first, kind="stable")[:LIKELIEST_COMPARED])
        if len(first) <= NEAREST:
            return Features(NEAR_LIKELIEST, np.zeros((len(first), len(NEAR_LIKELIEST)), np.float32))
        weights = first[chosen].astype(np.float64) / max(float(first[chosen].sum()), 1e-9)
        likeliest = [
            _normed(_vectors(side.take(chosen)) - mean)
            for side, mean in zip(self._sides, self._means, strict=True)
        ]
        # Of every candidate, its column among the likeliest; -1: it is none of them.
        place_of = np.full(len(first), -1)
        place_of[chosen] = np.arange(len(chosen))
        rows = []
        start = 0
        for part in self._parts(1.0):
            own = place_of[start : start + len(part[0])]
            start += len(own)
            columns: list[Doubles] = []
            for vectors, likely in zip(part, likeliest, strict=True):
                # Shape (candidates of the part, likeliest), 0 for a candidate with itself.
                cosines = _normed(vectors) @ likely.T
                cosines[np.flatnonzero(own >= 0), own[own >= 0]] = 0.0
                nearest = np.sort(cosines, axis=1)[:, -NEAREST:].mean(axis=1)
                columns += [cosines @ weights, np.maximum(cosines, 0.0) ** 2 @ weights, nearest]
            rows.append(np.column_stack(columns))
        return Features(NEAR_LIKELIEST, np.round(np.concatenate(rows), 3).astype(np.float32))

    def both(self) -> tuple[Doubles, Doubles]:
        """Return what the linear function is of: the vectors of both sides, a share of the mean taken away."""
        sides = zip(*self._parts(CENTRED), strict=True)
        chinese, english = (np.concatenate(side) for side in sides)
        return chinese, english

    def _parts(self, share: float) -> Iterator[tuple[Doubles, Doubles]]:
        """Yield the vectors of both sides, `COMPARED` candidates at once, a share of the mean taken away."""
        chinese_mean, english_mean = (share * mean for mean in self._means)
        for chinese, english in zip(*self._sides, strict=True):
            yield _vectors(chinese) - chinese_mean, _vectors(english) - english_mean


def _vectors(steps: Steps) -> Doubles:
    """Return vectors whose coordinates are in steps."""
    return steps / STEPS


TYPICAL = (
    "vectors.chinese_typical",
    "vectors.english_typical",
    "vectors.alike",
    "vectors.chinese_more_typical",
    "vectors.english_more_typical",
)
"""Names of what `Vectors.typical` measures: cosines, and how much higher than the average two of them are."""


NEAR_LIKELIEST = tuple(
    f"likeliest.{side}_{name}" for side in ("chinese", "english") for name in ("mean", "square", "nearest")
)
"""Names of what `Vectors.near_likeliest` measures."""


def _normed(vectors: Doubles) -> Doubles:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    normed: Doubles = vectors / np.maximum(lengths, 1e-9)
    return normed


@cache
def bundled_encoder() -> UniversalSentenceEncoder:
    """Return the bundled encoder, made once."""
    return UniversalSentenceEncoder()
