"""Measures of quality against gold answers.

Beads are scored as the Vecalign scorer does, so figures compare with published ones. A bead is *strictly*
right when it is a bead of the other side, sentence for sentence. It is right *laxly* when beads of the other
side join one of its source sentences with one of its target sentences. Precision asks this of every bead of
the hypothesis, null beads (one empty side) included: a null bead is right only when the gold holds that very
bead. Recall asks it of the gold beads with both sides, against the hypothesis beads with both sides.

Word links are scored against *sure* links, which must be found, and *possible* ones, which may be.

References:
    Franz Josef Och & Hermann Ney. 2003. A Systematic Comparison of Various Statistical Alignment Models.
        Computational Linguistics 29(1). Section 5.1.
    Brian Thompson & Philipp Koehn. 2019. Vecalign: Improved Sentence Alignment in Linear Time and Space.
        EMNLP. Section 4.2, and score.py of its release.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.intervals import Interval, bootstrap
from termalign.documents.bitext import Bead


class Score(NamedTuple):
    """Precision and recall as counts, so that scores of several documents add up."""

    correct: int
    """Proposed items that are right; of links those that are possible, sure ones included."""
    proposed: int
    found: int
    """Gold items that were found; of links the sure ones."""
    gold: int
    """Of links the sure ones."""

    @property
    def precision(self) -> float:
        """Share of the proposed items that are right, 0 to 1; 0 when nothing was proposed."""
        return self.correct / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold items that were found, 0 to 1; 0 when there are none."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def aer(self) -> float:
        """Alignment error rate of links, 0 (best) to 1; 0 when nothing was to be found and nothing was proposed."""
        links = self.proposed + self.gold
        return 1 - (self.found + self.correct) / links if links else 0.0


def alignment_error_rate(
    gold: Iterable[tuple[Collection[tuple[int, int]], Collection[tuple[int, int]]]],
    hypothesis: Iterable[Collection[tuple[int, int]]],
) -> Score:
    """Score the word links of sentence pairs against gold links.

    Args:
        gold: For every sentence pair, its sure and its possible links.
        hypothesis: For every sentence pair, the links proposed.

    Raises:
        ValueError: The two have different numbers of sentence pairs.

    Example:
        >>> score = alignment_error_rate([({(0, 0), (1, 1)}, {(1, 2)})], [{(0, 0), (1, 2)}])
        >>> score.precision, score.recall, score.aer  # 2 of 2 possible, 1 of 2 sure
        (1.0, 0.5, 0.25)
    """
    proposed_count = sure_count = found_sure = found_possible = 0
    for (sure, possible), proposed in zip(gold, hypothesis, strict=True):
        must, links = set(sure), set(proposed)
        proposed_count += len(links)
        sure_count += len(must)
        found_sure += len(links & must)
        found_possible += len(links & (must | set(possible)))
    return Score(found_possible, proposed_count, found_sure, sure_count)


def aer_interval(lines: Sequence[Score]) -> Interval | None:
    """Return the alignment error rate of sentence pairs, scored one by one, with its interval; None without links.

    Example:
        >>> aer_interval([Score(2, 2, 2, 2), Score(0, 2, 0, 2)])
        Interval(value=0.5, low=0.0, high=1.0)
    """
    links = np.array([line.proposed + line.gold for line in lines], np.float64)
    right = np.array([line.found + line.correct for line in lines], np.float64)

    def rate(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        count = weights @ links
        return np.array([1 - (weights @ right) / count if count else np.nan])

    [interval] = bootstrap(rate, len(lines))
    return interval


class BeadScores(NamedTuple):
    """How well beads agree with gold beads."""

    strict: Score
    lax: Score


def bead_scores(gold: Iterable[Bead], hypothesis: Iterable[Bead]) -> BeadScores:
    """Score the beads of a document against gold beads.

    Example:
        >>> gold = [Bead((0,), (0, 1)), Bead((1,), (2,))]
        >>> scores = bead_scores(gold, [Bead((0,), (0,)), Bead((), (1,)), Bead((1,), (2,))])
        >>> scores.strict.precision, scores.strict.recall  # 1 of 3 proposed, 1 of 2 in the gold
        (0.3333333333333333, 0.5)
        >>> scores.lax.precision, scores.lax.recall  # the null bead is wrong either way
        (0.6666666666666666, 1.0)
    """
    gold_beads, proposed = _as_set(gold), _as_set(hypothesis)
    strict, lax = _count_right(proposed, gold_beads)
    gold_pairs = {bead for bead in gold_beads if bead.src and bead.tgt}
    proposed_pairs = {bead for bead in proposed if bead.src and bead.tgt}
    strict_found, lax_found = _count_right(gold_pairs, proposed_pairs)
    return BeadScores(
        Score(strict, len(proposed), strict_found, len(gold_pairs)),
        Score(lax, len(proposed), lax_found, len(gold_pairs)),
    )


def _as_set(beads: Iterable[Bead]) -> set[Bead]:
    return {Bead(tuple(bead.src), tuple(bead.tgt)) for bead in beads if bead.src or bead.tgt}


def _count_right(beads: Collection[Bead], reference: Collection[Bead]) -> tuple[int, int]:
    """Return how many beads are right, strictly and laxly."""
    targets: defaultdict[int, set[int]] = defaultdict(set)
    for bead in reference:
        for sentence in bead.src:
            targets[sentence].update(bead.tgt)
    strict = sum(bead in reference for bead in beads)
    lax = sum(
        bead in reference
        or any(not targets[sentence].isdisjoint(bead.tgt) for sentence in bead.src if sentence in targets)
        for bead in beads
    )
    return strict, lax
