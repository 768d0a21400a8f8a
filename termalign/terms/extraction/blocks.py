"""Blocks: a long document is worked on in stretches, so that memory does not grow with it."""

from collections.abc import Iterator
from dataclasses import replace

from termalign.documents.bitext import Bitext

BLOCK_PAIRS = 1000
"""Sentence pairs of the longest document that is worked on as a whole: about a gigabyte at work."""


def blocks(bitext: Bitext) -> Iterator[Bitext]:
    """Yield a bitext in stretches of its sentence pairs, of equal length; an empty one too is one."""
    number = max(1, -(-len(bitext.pairs) // BLOCK_PAIRS))
    size = max(1, -(-len(bitext.pairs) // number))
    for start in range(0, max(1, len(bitext.pairs)), size):
        yield replace(bitext, pairs=bitext.pairs[start : start + size])
