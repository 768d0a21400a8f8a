"""From posteriors to links: the set whose expected F is highest.

With links independent given their posteriors, the best set of any size holds the likeliest cells, and the
expected F of the n likeliest is close to 2·Σp(chosen) / (n + Σp(all)). For sure links alone, 1 - AER is F.

References:
    Zachary C. Lipton, Charles Elkan & Balakrishnan Naryanaswamy. 2014. Optimal Thresholding of Classifiers to
    Maximize F1 Measure. ECML PKDD.
    Franz Josef Och & Hermann Ney. 2003. Computational Linguistics 29(1), section 5.1 (AER).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def best_threshold(posteriors: Sequence[NDArray[np.float32]]) -> float:
    """Return the least posterior of a link, so that the expected F over all the matrices is highest.

    Example:
        >>> round(best_threshold([np.array([[0.9, 0.2], [0.1, 0.6]], np.float32)]), 2)
        0.6
    """
    ordered = np.sort(np.concatenate([matrix.ravel() for matrix in posteriors]).astype(np.float64))[::-1]
    ordered = ordered[ordered > 0]
    if not len(ordered):
        return 1.0
    expected = 2 * np.cumsum(ordered) / (np.arange(1, len(ordered) + 1) + ordered.sum())
    return float(ordered[np.argmax(expected)])
