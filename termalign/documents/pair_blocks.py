"""Pairs of a file in a row, as columns: most are looked at by their texts alone, and are never made."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from termalign.documents.bitext import DIRECTION_PAIRS, FilePair
from termalign.errors import TermalignError
from termalign.language.text.language import Direction, direction_of

MOST_PAIRS = 1000
"""Pairs that are handed on together."""

MOST_CHARACTERS = 200_000
"""Code points of source text that end a block early, so that huge pairs do not pile up."""

_LEAST_HANDED_ON = 32
"""Of a block that is handed on as it is between pairs; those of a shorter one are among them."""


@dataclass(frozen=True, slots=True)
class PairBlock:
    """Pairs that follow one another."""

    sources: list[str]
    targets: list[str]
    pair: Callable[[int], FilePair]
    """Returns the pair of a row."""
    goes_on: bool = False
    """Whether one of the pairs goes on with the unit of the one before it; no block begins with such a pair."""

    @classmethod
    def of(cls, pairs: Sequence[FilePair]) -> "PairBlock":
        """Return pairs as a block."""
        texts = [pair.texts for pair in pairs]
        goes_on = any(pair.goes_on for pair in pairs)
        return cls([src for src, _ in texts], [tgt for _, tgt in texts], pairs.__getitem__, goes_on=goes_on)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.sources)

    def __iter__(self) -> Iterator[FilePair]:
        """Iterate over the pairs."""
        return map(self.pair, range(len(self)))

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """Both texts of each."""
        return zip(self.sources, self.targets, strict=True)

    def turned(self) -> "PairBlock":
        """Return the same with the sides exchanged."""
        pair = self.pair
        return PairBlock(self.targets, self.sources, lambda row: pair(row).turned(), goes_on=self.goes_on)


def in_blocks(pairs: Iterable[FilePair | PairBlock]) -> Iterator[PairBlock]:
    """Yield pairs together, those of a unit in one block; where they end in an error, those before it come first.

    Example:
        >>> from termalign.documents.bitext import PassagePair
        >>> from termalign.language.text import Passage
        >>> pair = PassagePair(Passage("甲"), Passage("A"))
        >>> [block.sources for block in in_blocks([pair, PairBlock.of([pair] * 32), pair, PairBlock.of([pair])])]
        [['甲'], ['甲', '甲', ..., '甲'], ['甲', '甲']]

    Raises:
        TermalignError: What yields the pairs fails.
    """
    together: list[FilePair] = []
    characters = 0
    try:
        for item in pairs:
            is_long = isinstance(item, PairBlock) and len(item) >= _LEAST_HANDED_ON
            is_full = len(together) >= MOST_PAIRS or characters >= MOST_CHARACTERS
            if together and (is_long or (is_full and not item.goes_on)):
                yield PairBlock.of(together)
                together, characters = [], 0
            if isinstance(item, PairBlock):
                if is_long:
                    yield item
                else:
                    together += item
                    characters += sum(map(len, item.sources))
            else:
                together.append(item)
                characters += len(item.texts[0])
    except TermalignError:
        if together:
            yield PairBlock.of(together)
        raise
    if together:
        yield PairBlock.of(together)


def each_pair(pairs: Iterable[FilePair | PairBlock]) -> Iterator[FilePair]:
    """Yield the pairs one by one."""
    return chain.from_iterable(item if isinstance(item, PairBlock) else (item,) for item in pairs)


def ahead(blocks: Iterable[PairBlock], count: int) -> tuple[list[tuple[str, str]], Iterator[PairBlock]]:
    """Return the texts of so many pairs, fewer if there are fewer, and all blocks."""
    rest = iter(blocks)
    first: list[PairBlock] = []
    texts: list[tuple[str, str]] = []
    while len(texts) < count and (block := next(rest, None)) is not None:
        first.append(block)
        texts += block.texts
    return texts[:count], chain(first, rest)


def as_read(blocks: Iterable[PairBlock], direction: Direction) -> Iterator[PairBlock]:
    """Yield the pairs of a file as they read in a direction, whichever its first pairs are in."""
    first, blocks = ahead(blocks, DIRECTION_PAIRS)
    turned = direction_of(first) is not direction
    for block in blocks:
        yield block.turned() if turned else block
