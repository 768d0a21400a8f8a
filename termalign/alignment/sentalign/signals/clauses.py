"""Clauses: whether the clause at an end of a bead belongs inside it, or to the sentence beyond.

Translators move full stops: the last clause of a sentence becomes the first of the next. Sums over whole sentences
hardly see one clause, so the vectors of the first and the last of every sentence are compared with those of the clauses
of the other side. Where one of the sentence beyond the bead fits better than all inside, the bead is cut wrongly.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.search import LARGEST_BEAD, BeadShape
from termalign.alignment.sentalign.signals.base import Side, TextVectors, Window, paired
from termalign.language.arrays import Floats, rounded_product
from termalign.language.encoders import Encoder
from termalign.language.features import FeatureSet
from termalign.runtime.lazy import lazy_pattern

LEAST_CHARACTERS = 4
"""What is shorter than this is no clause of its own."""

MOST_CLAUSES = 64
"""Clauses of a sentence that are compared, half of them at each end."""

_BORDERS = lazy_pattern(
    r"(?<=[，；：、—][”’\"]?|[,;:][”’\"]?\s)(?![\s”’\"])|(?<=\s)(?=(?:and|but|then|when|while)\b)"
)


class _Pull(NamedTuple):
    """How much worse the clauses at the ends of the beads of one shape fit inside than beyond; 0 where they do not."""

    src_first: NDArray[np.float64]
    src_last: NDArray[np.float64]
    tgt_first: NDArray[np.float64]
    tgt_last: NDArray[np.float64]


CLAUSE_FEATURES = FeatureSet[_Pull](
    {
        "clauses.src_first": lambda pull: pull.src_first,
        "clauses.src_last": lambda pull: pull.src_last,
        "clauses.tgt_first": lambda pull: pull.tgt_first,
        "clauses.tgt_last": lambda pull: pull.tgt_last,
    }
)


class ClauseSignal:
    """What the clauses at the ends of beads are nearest to."""

    features = CLAUSE_FEATURES

    def __init__(self, src: "ClauseVectors", tgt: "ClauseVectors") -> None:
        self._src, self._tgt = src, tgt

    def views(self, window: Window) -> Iterator[tuple[BeadShape, _Pull]]:
        """Yield where the clauses at the ends of the beads of each shape are pulled to."""
        if not (window.src and window.tgt):
            return
        sides = [(self._src.of(window.src), self._src.firsts(window.src))]
        sides.append((self._tgt.of(window.tgt), self._tgt.firsts(window.tgt)))
        if all(len(vectors) == len(firsts) for vectors, firsts in sides):
            return  # every sentence is one clause, which has no pull
        src, tgt = _Fits(*sides), _Fits(*reversed(sides))
        for shape in paired(window):
            yield (
                shape,
                _Pull(
                    src.first(shape.src, shape.tgt),
                    src.last(shape.src, shape.tgt),
                    tgt.first(shape.tgt, shape.src).T,
                    tgt.last(shape.tgt, shape.src).T,
                ),
            )


class ClauseVectors:
    """The vectors of the sentences of a side, and of their clauses."""

    def __init__(self, side: Side, encoder: Encoder) -> None:
        by_sentence = [_outer(clauses(text)) for text in side.texts]
        self._firsts: NDArray[np.int64] = np.cumsum([0, *map(len, by_sentence)])
        # Encoded behind their sentences, with which they have most windows of pieces in common.
        nested = (text for whole, own in zip(side.texts, by_sentence, strict=True) for text in (whole, *own))
        row = {text: index for index, text in enumerate(dict.fromkeys(nested))}
        vectors = encoder.encode(list(row))
        self.sentences = TextVectors(vectors, np.array([row[text] for text in side.texts], np.intp))
        of_clauses = (row[clause] for own in by_sentence for clause in own)
        self._clauses = TextVectors(vectors, np.fromiter(of_clauses, np.intp))

    def of(self, sentences: range) -> Floats:
        """Return the vectors of the clauses of neighbouring sentences, shape (clauses, width)."""
        return self._clauses[self._firsts[sentences.start] : self._firsts[sentences.stop]]

    def firsts(self, sentences: range) -> NDArray[np.int64]:
        """Return which of these is the first of each sentence."""
        firsts = self._firsts[sentences.start : sentences.stop]
        indices: NDArray[np.int64] = firsts - firsts[0]
        return indices


def _outer(parts: list[str]) -> list[str]:
    return parts if len(parts) <= MOST_CLAUSES else parts[: MOST_CLAUSES // 2] + parts[-MOST_CLAUSES // 2 :]


class _Fits:
    """How well the first and the last clause of each sentence fit the sentences of the other side.

    A clause fits a sentence as well as the clause there that is nearest to it.
    """

    def __init__(
        self, own: tuple[Floats, NDArray[np.int64]], other: tuple[Floats, NDArray[np.int64]]
    ) -> None:
        """Take the vectors of the clauses of both sides, and which of them is the first of each sentence."""
        (vectors, firsts), (others, first_others) = own, other
        lasts = np.append(firsts[1:], len(vectors)) - 1
        several = np.flatnonzero(lasts > firsts)  # the only clause of its sentence has no pull
        # The nearest clause of each other sentence, of the first and of the last clause of each sentence.
        nearest = np.zeros((2, len(firsts), len(first_others)))
        ends = vectors[np.concatenate([firsts[several], lasts[several]])]
        cosines = np.maximum.reduceat(rounded_product(ends, others.T), first_others, axis=1)
        nearest[:, several] = cosines.reshape(2, len(several), len(first_others))
        self._first, self._last = _pulls(nearest[0]), _pulls(nearest[1][::-1, ::-1])

    def first(self, own: int, other: int) -> NDArray[np.float64]:
        """Return the pull on the first clause of beads of so many sentences, by where they start."""
        return self._first[other - 1][: len(self._first[0]) + 1 - own]

    def last(self, own: int, other: int) -> NDArray[np.float64]:
        """Return the pull on the last clause."""
        return self._last[other - 1][: len(self._last[0]) + 1 - own][::-1, ::-1]


def _pulls(fits: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return by how much the best sentence inside falls short of the one before, for beads of 1, 2, … sentences."""
    pulls = []
    inside = fits
    for count in range(1, min(LARGEST_BEAD, fits.shape[1] + 1)):
        if count > 1:
            inside = np.maximum(inside[:, :-1], fits[:, count - 1 :])
        pull = np.zeros_like(inside)
        pull[:, 1:] = np.minimum(inside[:, 1:] - fits[:, : pull.shape[1] - 1], 0.0)
        pulls.append(pull)
    return pulls


def clauses(text: str) -> list[str]:
    """Return the clauses of a sentence in either language; none of them is empty unless the sentence is.

    Example:
        >>> clauses("他笑了笑，没有说话。"), clauses("He smiled and, in 1,000 words, said nothing.")
        (['他笑了笑，', '没有说话。'], ['He smiled ', 'and, ', 'in 1,000 words, ', 'said nothing.'])
    """
    parts: list[str] = []
    for part in _BORDERS.split(text):
        if parts and len(parts[-1]) < LEAST_CHARACTERS:
            parts[-1] += part
        else:
            parts.append(part)
    if len(parts) > 1 and len(parts[-1]) < LEAST_CHARACTERS:
        parts[-2:] = ["".join(parts[-2:])]
    return parts
