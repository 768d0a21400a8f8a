"""Symmetrization: from the links of two directions, or from posteriors, to one set of links.

Growing follows the published pseudo-code to the letter, source words in the outer loop: cells are scanned in
order, and a link that joins counts at once, for the rest of the same scan too.

Of posteriors the links are those whose expected F is highest. With links independent given their posteriors, the best
set of any size holds the likeliest cells, and the expected F of the n likeliest is close to
2·Σp(chosen) / (n + Σp(all)) (Lipton et al.). For sure links alone, 1 - AER is F (Och & Ney, section 5.1).

References:
    Franz Josef Och & Hermann Ney. 2003. A Systematic Comparison of Various Statistical Alignment Models, 3.3.
    Philipp Koehn et al. 2005. Edinburgh System Description for the 2005 IWSLT Speech Translation Evaluation.
    Percy Liang, Ben Taskar & Dan Klein. 2006. Alignment by Agreement (posterior threshold).
    Zachary C. Lipton, Charles Elkan & Balakrishnan Naryanaswamy. 2014. Optimal Thresholding of Classifiers to
    Maximize F1 Measure. ECML PKDD.
"""

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pair = tuple[int, int]
Links = frozenset[Pair]

_ADJACENT = ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))


def grow_diag(forward: Iterable[Pair], backward: Iterable[Pair]) -> Links:
    """Return the intersection, grown inside the union over neighbouring cells, diagonal ones included.

    A link of the union joins when it touches a chosen one and its source or its target word has none yet.

    Example:
        >>> sorted(grow_diag([(0, 0), (1, 1), (3, 5)], [(0, 0), (1, 2)]))
        [(0, 0), (1, 1), (1, 2)]
    """
    forward, backward = frozenset(forward), frozenset(backward)
    allowed = forward | backward
    chosen = set(forward & backward)
    rows, columns = {row for row, _ in chosen}, {column for _, column in chosen}
    grown = True
    while grown:
        grown = False
        scan = list(chosen)
        heapify(scan)
        while scan:
            cell = heappop(scan)
            for down, right in _ADJACENT:
                link = (cell[0] + down, cell[1] + right)
                if link not in allowed or link in chosen or (link[0] in rows and link[1] in columns):
                    continue
                chosen.add(link)
                rows.add(link[0])
                columns.add(link[1])
                grown = True
                if link > cell:
                    heappush(scan, link)
    return frozenset(chosen)


def grow_diag_final_and(forward: Iterable[Pair], backward: Iterable[Pair]) -> Links:
    """Return `grow_diag`, and then every link of either direction neither of whose words has one.

    Links of the forward direction come first, each direction's in order.

    Example:
        >>> sorted(grow_diag_final_and([(0, 0), (1, 1), (3, 5)], [(0, 0), (1, 2)]))
        [(0, 0), (1, 1), (1, 2), (3, 5)]
    """
    forward, backward = frozenset(forward), frozenset(backward)
    chosen = set(grow_diag(forward, backward))
    rows, columns = {row for row, _ in chosen}, {column for _, column in chosen}
    for direction in (forward, backward):
        for link in sorted(direction):
            if link[0] not in rows and link[1] not in columns:
                chosen.add(link)
                rows.add(link[0])
                columns.add(link[1])
    return frozenset(chosen)


def posterior_threshold(posterior: ArrayLike, threshold: float = 0.5) -> Links:
    """Return the cells whose posterior is at least `threshold`.

    Example:
        >>> sorted(posterior_threshold([[0.9, 0.1], [0.5, 0.4]]))
        [(0, 0), (1, 0)]
    """
    rows, columns = np.nonzero(np.asarray(posterior) >= threshold)
    return frozenset(zip(rows.tolist(), columns.tolist(), strict=True))


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
    # The expected F of the k most probable links: 2 * hits / (links + true links), for each k.
    expected = 2 * np.cumsum(ordered) / (np.arange(1, len(ordered) + 1) + ordered.sum())
    return float(ordered[np.argmax(expected)])
