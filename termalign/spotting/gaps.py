"""Candidates with a gap: renderings that other words stand in the middle of.

Coordination (*central and local governments* for 中央政府和地方政府, central government and local governments) and
inserted words (*core socialist values*) split a rendering in two. Where the mass of the term lies in two runs of
words with words of other origin between them, the two are a candidate, and so they are with the word beside them
taken in.

A head that coordination leaves out is linked to one of its twins in the source only: 政府 stands there twice,
*governments* once. The twin lends its link.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.candidates.english import MAX_WORDS, is_word
from termalign.spotting.shape import Floats, Spans
from termalign.text import Token

LEAST_MASS = 0.3
"""Mass of the term from which a word belongs to a run: twice the level of noise links."""

LONGEST_GAP = 8
"""Tokens in the longest gap; four of five gaps in judged renderings are no longer."""

LEAST_LENT = 0.5
"""Probability from which a link can be lent."""

SHARED_ENDING = 2
"""Characters at the end of two words that make them twins: 公共交通, public transport, 轨道交通, rail transport."""

_MARKS = frozenset(",-&'’/")
"""Marks that may stand in a gap."""


class Twin(NamedTuple):
    """A source token that can lend another its links."""

    place: int
    head: bool
    """Whether only its last link can be lent, because it only ends alike."""


def twins(source: Sequence[str]) -> list[list[Twin]]:
    """Return the twins of every source token: tokens that are the same, or have an ending in common.

    Example:
        >>> twins(["中央", "政府", "和", "地方政府"])[1]
        [Twin(place=3, head=True)]
    """
    endings: dict[str, list[int]] = {}
    for place, word in enumerate(source):
        endings.setdefault(word[-SHARED_ENDING:], []).append(place)
    return [
        [
            Twin(other, head=not word.endswith(source[other]))
            for other in endings[word[-SHARED_ENDING:]]
            if other != place
        ]
        for place, word in enumerate(source)
    ]


def lend_links(
    posterior: Floats, weights: Floats, twins_of: Sequence[Sequence[Twin]], target: Sequence[str]
) -> Floats:
    """Return the posteriors with the words of a term lent those links of their twins that it has none like.

    Example:
        >>> posterior = np.array([[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
        >>> source, target = ["中央", "政府", "地方", "政府"], ["central", "and", "local", "government"]
        >>> lend_links(posterior, np.array([1, 1, 0, 0]), twins(source), target)[1].tolist()
        [0, 0, 0, 1]

    Args:
        posterior: Probability of every link, shape (source tokens, target tokens).
        weights: Share of every source token that the term covers.
        twins_of: The twins of every source token.
        target: What the target tokens are compared by.
    """
    lent = posterior.copy()
    members = np.flatnonzero(weights).tolist()
    own: set[str] | None = None
    for place in members:
        for other, head in twins_of[place]:
            if weights[other] or (head and place != members[-1]):
                continue
            if own is None:
                own = {
                    target[column] for column in np.flatnonzero(weights @ posterior >= LEAST_LENT).tolist()
                }
            linked = np.flatnonzero(posterior[other] >= LEAST_LENT).tolist()
            for column in linked[-1:] if head else linked:
                if target[column] not in own:
                    lent[place, column] = max(float(lent[place, column]), float(posterior[other, column]))
    return lent


def gapped_spans(tokens: Sequence[Token], content: NDArray[np.bool_], ours: Floats, others: Floats) -> Spans:
    """Return the candidates with a gap, in order of place.

    Args:
        tokens: The target sentence.
        content: For every token, whether it is a content word.
        ours: Mass of the term at every token.
        others: Mass of the rest of the source sentence there.

    Example:
        >>> from termalign.tokenizers import English
        >>> tokens = English().tokenize("central and local governments")
        >>> content = np.array([True, False, True, True])
        >>> spans = gapped_spans(tokens, content, np.array([1, 0, 0, 0.9]), np.array([0, 0, 1, 0.5]))
        >>> [values.tolist() for values in (spans.start, spans.end, *spans.gap)]
        [[0], [4], [1], [3]]
    """
    foreign = content & (others > ours) & (ours < LEAST_MASS)
    near = content & ~foreign
    word = np.array([is_word(token) for token in tokens], np.bool_)
    found: list[tuple[int, int, int, int, int]] = []
    for (first, opening), (closing, last) in pairwise(_runs(content & (ours >= LEAST_MASS), foreign)):
        gap = tokens[opening:closing]
        if len(gap) > LONGEST_GAP or not all(is_word(token) or token.text in _MARKS for token in gap):
            continue
        starts = [first - 1, first] if first and near[first - 1] else [first]
        ends = [last, last + 1] if last < len(tokens) and near[last] else [last]
        for start in starts:
            for end in ends:
                words = int(word[start:opening].sum() + word[closing:end].sum())
                if words <= MAX_WORDS:
                    found.append((start, end, words, opening, closing))
    columns = np.array(found, np.intp).reshape(len(found), 5).T
    return Spans(columns[0], columns[1], columns[2], (columns[3], columns[4]))


def _runs(claimed: NDArray[np.bool_], foreign: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the runs of claimed words, half-open: a foreign word ends a run, any other is passed over."""
    runs: list[tuple[int, int]] = []
    joined = False
    for place in np.flatnonzero(claimed | foreign).tolist():
        if foreign[place]:
            joined = False
            continue
        runs.append((runs.pop()[0] if joined else place, place + 1))
        joined = True
    return runs
