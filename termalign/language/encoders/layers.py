"""The layers of the multilingual Universal Sentence Encoder v3, evaluated once for what is alike.

Every piece of a word has an embedding, projected and normalized; three convolutions of two layers each look at
2, 3 or 5 neighbouring pieces. The output of a layer for a piece depends on the pieces in its window only, and
candidate phrases of one text overlap: 39,000 phrases of a report have 294,000 pieces but 110,000 different
windows of the widest layer. A layer is therefore evaluated for the different windows, with the product of its
weights and each row below computed once and added up: 9 times fewer multiplications.

Every bit of a vector is the same on every processor and with every version of NumPy: products are exact, sums have
one order, and the one function that libraries approximate each in its way, the hyperbolic tangent, is rounded from
double precision.

References:
    Yinfei Yang et al. 2020. Multilingual Universal Sentence Encoder for Semantic Retrieval. ACL demos.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from termalign.language.arrays import Doubles, Floats, Longs
from termalign.language.arrays.exact import ExactMatrix, ExactRows
from termalign.language.encoders.use_files import (
    FEATURE_COUNT,
    FILTER_COUNT,
    USE_DIMENSIONS,
    WINDOW_WIDTHS,
    EncoderWeights,
)

_LEFT = dict(zip(WINDOW_WIDTHS, (0, 1, 2), strict=True))
"""Pieces to the left of the one that a convolution is of, by its width."""

CACHED_ROWS = 256
"""Rows gone over at once: they stay in the processor's cache while they are summed and normalized."""
SUMMED_PIECES = 768
"""Pieces whose features are held at once: less than 4 MB, which the C library keeps for the next ones."""
FINISHED_TEXTS = 384
"""Texts that go through the last layers at once: weights of 6 MB are read for each such run."""


def text_vectors(model: EncoderWeights, pieces: Longs, texts: Longs) -> Floats:
    """Return the vectors of texts, shape (texts, USE_DIMENSIONS).

    Args:
        model: The weights.
        pieces: The pieces of all texts.
        texts: Where the texts begin.
    """
    kinds, kind = np.unique(pieces, return_inverse=True)
    embedding = model.embeddings(kinds)
    embedded = model.matrices["proj_beside"].product(ExactRows.of(embedding))
    embedded += model["proj_b_beside"]
    normalized(embedded, model["ln_g_beside"], model["ln_b_beside"], model.epsilon)
    text = np.searchsorted(texts, np.arange(len(pieces)), side="right")

    parts = [(embedding, kind)]
    for index, width in enumerate(WINDOW_WIDTHS):
        columns = slice(index * FILTER_COUNT, (index + 1) * FILTER_COUNT)
        parts.append(_convolution(model, width, embedded[:, columns], kind, text))
    bounds = np.append(texts, len(pieces))
    lengths = np.diff(bounds)
    sums = np.empty((len(texts), FEATURE_COUNT), np.float32)
    for some in _runs(texts):
        starts = bounds[some.start : some.stop + 1]
        features = _features(model, parts, int(starts[0]), int(starts[-1]))
        sums[some] = segment_sums(features, starts[:-1] - starts[0])
    vectors = np.empty((len(texts), USE_DIMENSIONS), np.float32)
    for start in range(0, len(texts), FINISHED_TEXTS):
        some = slice(start, start + FINISHED_TEXTS)
        vectors[some] = _finished(model, sums[some], lengths[some])
    return vectors


def _features(model: EncoderWeights, parts: Sequence[tuple[Floats, Longs]], first: int, last: int) -> Floats:
    """Return the features of some pieces, shape (pieces, FEATURE_COUNT): distinct rows of its parts, side by side."""
    features = np.empty((last - first, FEATURE_COUNT), np.float32)
    for start in range(first, last, CACHED_ROWS):
        some = slice(start, min(start + CACHED_ROWS, last))
        rows = features[some.start - first : some.stop - first]
        column = 0
        for values, row in parts:
            rows[:, column : column + values.shape[1]] = values[row[some]]
            column += values.shape[1]
        normalized(rows, model["ln_g"], model["ln_b"], model.epsilon)
    return features


def _convolution(
    model: EncoderWeights, width: int, rows: Floats, row: Longs, text: Longs
) -> tuple[Floats, Longs]:
    """Return what the two layers of a convolution make of different windows, and for every piece which it is.

    Args:
        model: The weights.
        width: Pieces in a window.
        rows: What the layers look at.
        row: For every piece, which of these rows it has.
        text: For every piece, the number of its text.
    """
    before = _LEFT[width]
    window = np.arange(len(row))[:, None] + np.arange(-before, width - before)
    inside = (window >= 0) & (window < len(row))
    window[~inside] = 0
    inside &= text[window] == text[:, None]
    # Least where a text ends, greatest where one begins: where pieces are missing in a window.
    edge = width + inside[:, before:].sum(axis=1) - inside[:, :before].sum(axis=1)
    for layer in (1, 2):
        weights = [model.matrices[f"w{layer}_{width} {position}"] for position in range(width)]
        around = np.where(inside, row[window], len(rows))
        example, inverse = _distinct(around, edge)
        around = around[example]
        convolved = _convolved(rows, around, weights, model[f"b{layer}_{width}"])
        for start in range(0, len(convolved), CACHED_ROWS):
            some = slice(start, start + CACHED_ROWS)
            convolved[some] += rows[around[some, before]]
        rows, row = convolved, inverse
    return rows, row


def _runs(starts: Longs) -> Iterator[slice]:
    """Yield runs of texts that have about `SUMMED_PIECES` pieces together."""
    first = 0
    while first < len(starts):
        last = int(np.searchsorted(starts, starts[first] + SUMMED_PIECES))
        last = max(last, first + 1)
        yield slice(first, last)
        first = last


def segment_sums(rows: Floats, starts: Longs) -> Floats:
    """Return the sums of the rows from each start up to the next, shape (starts, columns).

    Longest first, so that the k-th rows of all segments that have one are added at once: ten times as fast as
    `np.add.reduceat` on rows as wide as these.

    Example:
        >>> segment_sums(np.array([[1.0], [2.0], [4.0]], np.float32), np.array([0, 2])).tolist()
        [[3.0], [4.0]]
    """
    lengths = np.diff(starts, append=len(rows))
    order = np.argsort(-lengths, kind="stable")
    first, lengths = starts[order], lengths[order]
    sums = rows[first]
    for index in range(1, int(lengths[0])):
        longer = int(np.searchsorted(-lengths, -index))
        sums[:longer] += rows[first[:longer] + index]
    unordered = np.empty_like(sums)
    unordered[order] = sums
    return unordered


def _finished(model: EncoderWeights, sums: Floats, lengths: Longs) -> Floats:
    """Return the vectors, of length 1, of texts whose pieces' features add up to `sums`."""

    def product(rows: Floats, name: str) -> Floats:
        return model.matrices[name].product(ExactRows.of(rows))

    counts = lengths.astype(np.float32)[:, None]
    summed: Floats = np.divide(product(sums, "cnn_W") + counts * model["cnn_b"], np.sqrt(counts))
    # Two residual layers, each gated through a hidden layer of its own, then length 1: shape (texts, dimensions).
    gated = product(np.maximum(product(summed, "d0"), 0), "d1")
    hidden = np.maximum(product(summed, "p1") + gated, 0)
    gated = product(np.maximum(product(hidden, "d2"), 0), "d3")
    added: Doubles = (product(hidden, "p3") + gated).astype(np.float64)
    vectors = np.tanh(added).astype(np.float32)
    vectors /= np.sqrt(np.maximum(squares(vectors), model.epsilon))[:, None]
    return vectors


def _convolved(rows: Floats, around: Longs, weights: Sequence[ExactMatrix], bias: Floats) -> Floats:
    """Return the layer for windows of row numbers; the number after the last row represents no piece."""
    # The product of each row with the weights of one position of the window is computed once, then gathered.
    total = np.empty((len(around), FILTER_COUNT), np.float32)
    total[:] = bias
    products = np.zeros((len(rows) + 1, FILTER_COUNT), np.float32)
    gathered = np.empty((CACHED_ROWS, FILTER_COUNT), np.float32)
    exact = ExactRows.of(rows)
    for weight, rows_around in zip(weights, np.ascontiguousarray(around.T), strict=True):
        # Rows at the edges of texts, which are the first and the last, are not at every position.
        at_position = rows_around[rows_around < len(rows)]
        first, last = (int(at_position.min()), int(at_position.max()) + 1) if len(at_position) else (0, 0)
        weight.product(ExactRows(exact.steps[first:last], exact.step[first:last]), out=products[first:last])
        for start in range(0, len(total), CACHED_ROWS):
            some = total[start : start + CACHED_ROWS]
            part = gathered[: len(some)]
            np.take(products, rows_around[start : start + CACHED_ROWS], axis=0, out=part, mode="clip")
            some += part
    return np.maximum(total, 0, out=total)


def _distinct(windows: Longs, order: Longs) -> tuple[Longs, Longs]:
    """Return examples of the distinct rows, ordered by their numbers, and of every row which distinct one it is."""
    base = int(windows.max()) + 1
    key, size = order, int(order.max()) + 1
    for column in windows.T:
        if size * base > np.iinfo(np.int64).max:
            kinds, key = np.unique(key, return_inverse=True)
            size = len(kinds)
        key = key * base + column
        size *= base
    kinds, inverse = np.unique(key, return_inverse=True)
    example = np.empty(len(kinds), np.int64)
    example[inverse] = np.arange(len(inverse))
    return example, inverse


def normalized(rows: Floats, gain: Floats, bias: Floats, epsilon: float) -> Floats:
    """Return the layer norm of every row, which is overwritten."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt(squares(rows) / rows.shape[1] + epsilon)[:, None]
    rows *= gain
    rows += bias
    return rows


def squares(rows: Floats) -> Floats:
    """Return the sum of squares of every row: NumPy's sums have one order everywhere, its products of matrices not."""
    total: Floats = np.square(rows).sum(axis=1)
    return total
