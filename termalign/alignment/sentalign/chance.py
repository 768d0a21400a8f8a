"""Chance: pairs of sentences that nothing but their lengths and positions supports.

The best path pairs sentences as long as that is likelier than leaving them alone; where two paragraphs were
exchanged, or one side has a passage of its own, it pairs what suits in length. So every bead of the path is compared
with chance: how far its evidence (words, numbers, names, meaning) is above that of the same sentences paired with
others near by. One weak bead means little, `Yes.` has few words; a run of them is enough, so beads are judged in
their order, as translations or not, by a chain of two states (Viterbi).

Notation:
    z: evidence of a bead, less the mean of its rivals, over their standard deviation; rivals far off their median are
        taken as no farther than `FARTHEST` (winsorized).

References:
    Frank R. Hampel. 1974. The Influence Curve and its Role in Robust Estimation. Journal of the American Statistical
    Association 69(346) (the median absolute deviation).
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.search import BeadShape
from termalign.documents.bitext import Bead
from termalign.language.arrays import Doubles

TextIds = NDArray[np.integer]

LEAST_RIVALS = 8
"""Rivals from which z is computed; a bead with fewer is not judged."""

SPREAD = 0.3
"""Added to deviations, in units of log probability: those of rivals without any evidence are 0."""

FARTHEST = 5.0
"""Deviations from the median beyond which a rival is taken as no farther. A passage of a hundred words that both sides
have in English is a rival to every sentence, so far off that nothing exceeds a plain standard deviation."""

NORMAL = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation."""

MIDDLE, SLOPE = 1.5, 2.2
"""z at which a bead is as likely a translation as not, and the log-odds for each unit above.

Chosen with `SWITCH` on 22 documents, work reports, addresses, novels and medicine, each with two passages exchanged:
of 2,703 paired beads 49 were no translations, of these 17 are left, 4 in one document at most, and no other is lost.
In the median a translation has 5.4 and another bead 1.2.
"""

MOST_ODDS = 4.0
"""Most log-odds from one bead, either way."""

SWITCH = 2.0
"""Log-odds against a change between translations and other beads, either way."""


def text_ids(texts: Iterable[str]) -> TextIds:
    """Return ids that are equal where the texts are.

    Example:
        >>> text_ids(["Done", "No defects", "Done"]).tolist()
        [0, 1, 0]
    """
    ids: dict[str, int] = {}
    return np.array([ids.setdefault(text, len(ids)) for text in texts], np.int64)


def z_score(
    scores: NDArray[np.floating], src: int, tgt: int, shape: BeadShape, ids: tuple[TextIds, TextIds]
) -> float | None:
    """Return how far the evidence of a bead is above that of its rivals (z); None if it has too few.

    Rivals are groups of as many sentences that share one side with the bead, and no sentence of the other; those with
    the same text on that side are as right as the bead, and no rivals.

    Args:
        scores: Evidence of the beads of this shape, by where they start, those that fit in the window only.
        src: Where the bead starts.
        tgt: Where it starts on the target side.
        shape: Its shape.
        ids: Of the texts of the sentences of both sides.
    """
    row = scores[src][_apart(ids[1], tgt, shape.tgt)]
    column = scores[:, tgt][_apart(ids[0], src, shape.src)]
    rivals = np.concatenate([row, column]).astype(np.float64)
    if len(rivals) < LEAST_RIVALS:
        return None
    # Outliers are drawn in to some median deviations, so that one good rival does not hide the others.
    middle = _median(rivals)
    far = FARTHEST * (NORMAL * _median(np.abs(rivals - middle)) + SPREAD)
    rivals = np.minimum(np.maximum(rivals, middle - far), middle + far)
    mean = rivals.sum() / len(rivals)
    rivals -= mean
    return float((scores[src, tgt] - mean) / (math.sqrt(rivals @ rivals / len(rivals)) + SPREAD))


def _median(values: Doubles) -> float:
    # `np.median` takes ten times as long for as few as these.
    ordered = np.sort(values)
    return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _apart(ids: TextIds, start: int, count: int) -> NDArray[np.bool_]:
    """Return which groups of `count` sentences share no sentence with the group at `start`, nor have its texts.

    Example:
        >>> _apart(np.array([7, 8, 9, 7, 8]), 0, 2).tolist()
        [False, False, True, False]
    """
    groups = len(ids) + 1 - count
    apart: NDArray[np.bool_] = ids[:groups] != ids[start]
    for step in range(1, count):
        apart |= ids[step : step + groups] != ids[start + step]
    apart[max(0, start + 1 - count) : start + count] = False
    return apart


def is_translation(z_scores: Sequence[float | None]) -> list[bool]:
    """Return which beads of a path, in order, are translations, given their z; None where there is none.

    Example:
        >>> is_translation([5.0, 0.9, 6.0, 4.0])  # one weak bead among strong ones
        [True, True, True, True]
        >>> is_translation([5.0, 0.2, -0.5, 0.1, 0.4, 6.0])
        [True, False, False, False, False, True]
    """
    best = [0.0, -SWITCH]  # of the paths that end as a translation, and as none
    came_from: list[list[int]] = []
    for z in z_scores:
        odds = 0.0 if z is None else min(max(SLOPE * (z - MIDDLE), -MOST_ODDS), MOST_ODDS)
        stay_or_switch = [[best[0], best[1] - SWITCH], [best[0] - SWITCH, best[1]]]
        came_from.append([int(paths[1] > paths[0]) for paths in stay_or_switch])
        best = [max(stay_or_switch[0]) + odds / 2, max(stay_or_switch[1]) - odds / 2]
    state = int(best[1] > best[0])
    states = []
    for origins in reversed(came_from):
        states.append(state == 0)
        state = origins[state]
    return states[::-1]


def unpair_chance(beads: Sequence[Bead], z_scores: Sequence[float | None]) -> list[Bead]:
    """Return beads in order, those that are no translations split into sentences without a partner."""
    beads_left: list[Bead] = []
    for bead, keep in zip(beads, is_translation(z_scores), strict=True):
        if keep or not bead.src or not bead.tgt:
            beads_left.append(bead)
        else:
            beads_left += [Bead((sentence,), ()) for sentence in bead.src]
            beads_left += [Bead((), (sentence,)) for sentence in bead.tgt]
    return beads_left
