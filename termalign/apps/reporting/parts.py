"""Pairs of a long bitext, some at a time: their tokens, and the links of their words, take much memory."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from termalign.documents.bitext import Bitext, TokenizedPair, tokenized_pair
from termalign.language.text import Direction

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner

TOKENIZED_AT_ONCE = 500
"""Pairs that are split into words at once: some ten megabytes that are free again."""

Item = TypeVar("Item")


def chunks(rows: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield a sequence in parts of the same size, the last one with what is left.

    Example:
        >>> list(chunks("abcde", 2))
        ['ab', 'cd', 'e']
    """
    return (rows[start : start + size] for start in range(0, len(rows), size))


def part_of(bitext: Bitext, indices: Sequence[int]) -> Bitext:
    """Return a bitext with some of its pairs, by their indices."""
    return replace(bitext, pairs=tuple(map(bitext.pairs.__getitem__, indices)))


def tokenized(
    bitext: Bitext, indices: Sequence[int], make_aligner: "Callable[[], Aligner]"
) -> Iterator[TokenizedPair]:
    """Yield some pairs of a bitext, by their indices, as they read from Chinese, split into words."""
    for chosen in chunks(indices, TOKENIZED_AT_ONCE):
        part = part_of(bitext, chosen)
        if any(pair.src.tokens is None or pair.tgt.tokens is None for pair in part.pairs):
            part = make_aligner().tokenized(part)
        yield from map(tokenized_pair, part.read(Direction.ZH_EN).pairs)
