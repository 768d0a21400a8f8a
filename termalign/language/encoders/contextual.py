"""From a transformer's vectors of the pieces of words to one vector a word, for sentences of any length.

A word's vector is the mean over its pieces. Sentences longer than the model takes are cut into windows that share
half their words, and each word is taken from the window where it is furthest from an edge.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from termalign.language.arrays import Floats

Run = Sequence[int]
"""Pieces that the model sees at once."""


def word_vectors(
    sentences: Sequence[Sequence[Sequence[int]]],
    hidden: Callable[[Sequence[Run]], Iterable[Floats]],
    *,
    dimensions: int,
    window: int,
) -> list[Floats]:
    """Return one vector a word of every sentence, shape (words, dimensions); 0 for a word without pieces.

    Args:
        sentences: The pieces of every word of every sentence; what a word has beyond a window is cut off.
        hidden: Yields the vectors of the pieces of every run, in order. The runs come shortest first, so that
            those of one length can be run at once.
        dimensions: Of a vector.
        window: Longest run of pieces.

    Example:
        >>> [vectors] = word_vectors([[[1], [2, 4]]], lambda runs: (np.array([run]).T for run in runs),
        ...     dimensions=1, window=8)
        >>> vectors.tolist()
        [[1.0], [3.0]]
    """
    pieces = [[word[:window] for word in sentence] for sentence in sentences]
    windows = [
        (index, first, last)
        for index, words in enumerate(pieces)
        for first, last in _windows([len(word) for word in words], window)
    ]
    windows.sort(key=lambda window: sum(len(word) for word in pieces[window[0]][window[1] : window[2]]))
    runs = [[piece for word in pieces[index][first:last] for piece in word] for index, first, last in windows]
    vectors: list[Floats] = [np.zeros((len(sentence), dimensions), np.float32) for sentence in sentences]
    depth = [[-1] * len(sentence) for sentence in sentences]
    for (index, first, last), states in zip(windows, hidden(runs), strict=True):
        start = 0
        for word in range(first, last):
            end = start + len(pieces[index][word])
            inside = min(word - first, last - 1 - word)
            if end > start and inside > depth[index][word]:
                vectors[index][word] = states[start:end].mean(axis=0)
                depth[index][word] = inside
            start = end
    return vectors


def _windows(lengths: Sequence[int], most: int) -> list[tuple[int, int]]:
    """Return runs of words of at most `most` pieces that cover all words and overlap by half.

    Example:
        >>> _windows([1, 1, 1, 1, 1], 4)
        [(0, 4), (2, 5)]
    """
    windows: list[tuple[int, int]] = []
    first = 0
    while first < len(lengths):
        last, size = first, 0
        while last < len(lengths) and (last == first or size + lengths[last] <= most):
            size += lengths[last]
            last += 1
        windows.append((first, last))
        if last == len(lengths):
            break
        first += max(1, (last - first) // 2)
    return windows
