"""Word alignment of a corpus by EFLOMAL, which learns from the corpus alone; needs the extra `corpus`.

A Bayesian HMM with fertility, trained by Gibbs sampling, in both directions. It knows no dictionary, no vectors
and no numbers, so it wants tens of thousands of sentence pairs; it is fast, and its memory follows the corpus.
The sampler is sil-thot's; the two directions are put together here.

References:
    Robert Östling & Jörg Tiedemann. 2016. Efficient Word Alignment with Markov Chain Monte Carlo. The Prague
    Bulletin of Mathematical Linguistics 106.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.wordalign.base import Alignment, TokenPair
from termalign.alignment.wordalign.symmetrize import grow_diag_final_and, posterior_threshold
from termalign.documents.bitext import Link
from termalign.errors import needing
from termalign.runtime.versions import version_of

EFLOMAL_VERSION = 1
"""Of the way the sampler is used; it goes into signatures."""


class Eflomal:
    """Links the words of a corpus: all pairs given together are learned from.

    The posterior of a link is the share of the two directions that have it. A pair with an empty side has no
    links, and neither has one with a side of more than 1,024 tokens, which the sampler passes over.
    """

    def __init__(self) -> None:
        """Make the aligner.

        Raises:
            MissingExtra: sil-thot is not installed.
        """
        _engine()
        self.signature = f"eflomal:{EFLOMAL_VERSION}(sil-thot:{version_of('sil-thot')})"

    def align(self, pairs: Sequence[TokenPair]) -> list[Alignment]:
        """Return one alignment a pair, in order; the same pairs in the same order give the same links."""
        sides = [([token.key for token in pair.src], [token.key for token in pair.tgt]) for pair in pairs]
        forward = _directed(sides)
        backward = _directed([(tgt, src) for src, tgt in sides])
        return [_both(own, opposite.T) for own, opposite in zip(forward, backward, strict=True)]


def _directed(pairs: Sequence[tuple[list[str], list[str]]]) -> list[NDArray[np.bool_]]:
    """Return the links of one direction: every word of the second side has at most one."""
    sampler = _engine().EflomalAlignmentModel()
    sampler.deterministic = True
    # The links of the training itself are better than those inferred afterwards, and take no time.
    sampler.emit_training_alignments = True
    for generating, generated in pairs:
        sampler.add_sentence_pair(generating, generated)
    sampler.start_training()
    for _ in range(sampler.scheduled_iterations):
        sampler.train()
    sampler.end_training()
    links = []
    for index, (generating, _) in enumerate(pairs):
        # The position of the generating word of every word, from 1; 0 for the empty word.
        positions = np.array(sampler.get_training_alignment(index)[1].to_list(), dtype=np.int64)
        links.append(positions == np.arange(1, len(generating) + 1)[:, None])
    return links


def _both(forward: NDArray[np.bool_], backward: NDArray[np.bool_]) -> Alignment:
    posterior: NDArray[np.float32] = np.stack([forward, backward]).mean(axis=0, dtype=np.float32)
    links = grow_diag_final_and(posterior_threshold(forward), posterior_threshold(backward))
    return Alignment(
        tuple(Link(row, column, float(posterior[row, column])) for row, column in sorted(links)), posterior
    )


def _engine() -> Any:
    with needing("the word aligner Eflomal", "eflomal"):
        from thot import alignment
    return alignment
