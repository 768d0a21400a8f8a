"""Candidates with a gap: renderings that have other words in their middle.

Coordination (*central and local governments* for 中央政府和地方政府, central government and local governments) and
inserted words (*core socialist values*) split a rendering in two. Where the mass of the term lies in two runs of
words with words of other origin between them, the two are a candidate, and so they are with the word beside them
taken in.

A head that coordination leaves out is linked to one of its twins in the source only: 政府 is there twice,
*governments* once. The twin lends its link.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Floats, rounded_product
from termalign.language.candidates.english import USUAL_WORDS, is_word
from termalign.language.text import Token
from termalign.terms.spotting.shape import Spans

LEAST_MASS = 0.3
"""Mass of the term from which a word belongs to a run: twice what an unaligned word may have (`UNALIGNED`)."""

LONGEST_GAP = 8
"""Tokens in the longest gap; four of five gaps in judged renderings are no longer."""

LEAST_LENT = 0.5
"""Probability from which a link can be lent: one more likely than not."""

MOST_LENDERS = 100
"""Words that end alike of which links are lent: hardly a sentence that was written to be read has as many."""

SHARED_ENDING = 2
"""Characters at the end of two words that make them twins, as long as most words: 公共交通, public transport, and
轨道交通, rail transport."""

_RUN_MARKS = frozenset(",-&'’/")
"""Marks that may occur in a run or in a gap."""


def ending_of(word: str) -> str:
    """Return the end of a word that its twins have too."""
    return word[-SHARED_ENDING:]


Lenders = Mapping[str, Sequence[tuple[int, Sequence[int]]]]
"""By their endings, the indexes of the words that have links to lend, and of the target tokens that these are to."""


def lenders(posterior: Floats, source: Sequence[str]) -> Lenders:
    """Return the words that may lend links; a word that is written thousands of times does not lend all of them.

    Example:
        >>> lenders(np.array([[1, 0], [0, 0], [0, 1]]), ["中央", "政府", "地方政府"])
        {'中央': [(0, [0])], '政府': [(2, [1])]}
    """
    found: dict[str, list[tuple[int, Sequence[int]]]] = {}
    likely = posterior >= LEAST_LENT
    for index in np.flatnonzero(likely.any(axis=1)).tolist():
        of_ending = found.setdefault(ending_of(source[index]), [])
        if len(of_ending) < MOST_LENDERS:
            of_ending.append((index, np.flatnonzero(likely[index]).tolist()))
    return found


def lent_links(
    posterior: Floats, weights: Floats, source: Sequence[str], lenders: Lenders, target: Sequence[str]
) -> dict[int, Floats]:
    """Return the posteriors of those words of a term that are lent links of their twins which it has none like.

    A word lends all its links to its like, and the last, the head, to one at the end of a term that ends alike.

    Example:
        >>> posterior = np.array([[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
        >>> source, target = ["中央", "政府", "地方", "政府"], ["central", "and", "local", "government"]
        >>> lent_links(posterior, np.array([1, 1, 0, 0]), source, lenders(posterior, source), target)
        {1: array([0, 0, 0, 1])}

    Args:
        posterior: Probability of every link, shape (source tokens, target tokens).
        weights: Share of every source token that the term covers.
        source: What the source tokens are compared by.
        lenders: Which of them may lend links.
        target: What the target tokens are compared by.
    """
    members = np.flatnonzero(weights).tolist()
    twins = [
        (member, twin, linked)
        for member in members
        for twin, linked in lenders.get(ending_of(source[member]), ())
        if not weights[twin] and (member == members[-1] or source[twin] == source[member])
    ]
    lent: dict[int, Floats] = {}
    if not twins:
        return lent
    # Words that the term is linked to itself, which are not lent once more.
    own = {
        target[column]
        for column in np.flatnonzero(rounded_product(weights, posterior) >= LEAST_LENT).tolist()
    }
    for member, twin, linked in twins:
        for column in linked if source[member].endswith(source[twin]) else linked[-1:]:
            if target[column] not in own:
                row = lent.get(member)
                if row is None:
                    row = lent[member] = posterior[member].copy()
                row[column] = max(float(row[column]), float(posterior[twin, column]))
    return lent


def stop_marks(tokens: Sequence[Token]) -> NDArray[np.bool_]:
    """Return for every token whether it is a mark that is neither in a run nor in a gap.

    Example:
        >>> from termalign.language.tokenizers import English
        >>> stop_marks(English().tokenize("central, and local.")).tolist()
        [False, False, False, False, True]
    """
    return np.array([not is_word(token) and token.text not in _RUN_MARKS for token in tokens], np.bool_)


def gapped_spans(
    content: NDArray[np.bool_], word: Floats, stop: NDArray[np.bool_], ours: Floats, theirs: Floats
) -> Spans:
    """Return the candidates with a gap, in order of place.

    Args:
        content: For every target token, whether it is a content word.
        word: 1 for a word, 0 for a mark.
        stop: What `stop_marks` shows of it.
        ours: Mass of the term at every token.
        theirs: Mass of the rest of the source sentence there.

    Example:
        >>> content = np.array([True, False, True, True])  # central and local governments
        >>> ours, others = np.array([1, 0, 0, 0.9]), np.array([0, 0, 1, 0.5])
        >>> spans = gapped_spans(content, np.ones(4), np.zeros(4, bool), ours, others)
        >>> [values.tolist() for values in (spans.start, spans.end, *spans.gap)]
        [[0], [4], [1], [3]]
    """
    foreign = _foreign(content, ours, theirs)
    near = content & ~foreign
    rows: list[tuple[int, int, int, int, int]] = []
    for (first, opening), (closing, last) in pairwise(_runs(content & (ours >= LEAST_MASS), foreign | stop)):
        if closing - opening > LONGEST_GAP or stop[opening:closing].any():
            continue
        starts = [first - 1, first] if first and near[first - 1] else [first]
        ends = [last, last + 1] if last < len(near) and near[last] else [last]
        for start in starts:
            for end in ends:
                words = int(word[start:opening].sum() + word[closing:end].sum())
                if words <= USUAL_WORDS:
                    rows.append((start, end, words, opening, closing))
    columns = np.array(rows, np.intp).reshape(len(rows), 5).T
    return Spans(columns[0], columns[1], columns[2], (columns[3], columns[4]))


def _foreign(content: NDArray[np.bool_], ours: Floats, theirs: Floats) -> NDArray[np.bool_]:
    """Return for each token whether it is a word of another origin."""
    return content & (theirs > ours) & (ours < LEAST_MASS)


def parted(
    content: NDArray[np.bool_], stop: NDArray[np.bool_], ours: Floats, theirs: Floats
) -> NDArray[np.bool_]:
    """Return for each term whether something between two of its words parts a run.

    Of others `gapped_spans`, whose arguments these are, makes no candidates. The last axis is the tokens.

    Example:
        >>> content, stop = np.array([True, False, True, True]), np.zeros(4, bool)
        >>> ours, others = np.array([[1, 0, 0, 0.9], [1, 0, 0, 0]]), np.array([0, 0, 1, 0.5])
        >>> parted(content, stop, ours, others).tolist()
        [True, False]
    """
    claimed = content & (ours >= LEAST_MASS)
    parts = np.cumsum(_foreign(content, ours, theirs) | stop, axis=-1)
    first = np.where(claimed, parts, content.shape[-1]).min(axis=-1)
    last = np.where(claimed, parts, 0).max(axis=-1)
    result: NDArray[np.bool_] = last > first
    return result


def _runs(claimed: NDArray[np.bool_], foreign: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the runs of claimed words, half-open: a foreign word or mark ends a run, others are skipped."""
    runs: list[tuple[int, int]] = []
    joined = False
    for index in np.flatnonzero(claimed | foreign).tolist():
        if foreign[index]:
            joined = False
            continue
        runs.append((runs.pop()[0] if joined else index, index + 1))
        joined = True
    return runs
