"""Units of files of which a term begins in one segment and ends in the next: the segments are checked as one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce

from termalign.documents.bitext import DIRECTION_PAIRS, FilePair, PassagePair, from_passages
from termalign.documents.pair_blocks import PairBlock
from termalign.language.text import joined
from termalign.language.text.language import Direction, direction_of
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.wrapped_terms import with_whole_terms


def whole_pairs(blocks: Iterable[PairBlock], glossary: Glossary | None) -> Iterator[PairBlock]:
    """Yield the pairs of a file, as one those of a unit over which a source term of a glossary reaches.

    Example:
        >>> from termalign import entry
        >>> from termalign.language.text import Passage
        >>> texts = [("我们维护国家", "We protect"), ("安全", "the state")]
        >>> pairs = [PassagePair(*map(Passage, pair), goes_on=pair is texts[1]) for pair in texts]
        >>> glossary = Glossary((entry("国家安全", "national security"),))
        >>> [block.sources for block in whole_pairs([PairBlock.of(pairs)], glossary)]
        [['我们维护国家 安全']]
    """
    direction: Direction | None = None
    for block in blocks:
        units = [*_units(block)] if block.goes_on else []
        several = [pair for unit in units if _may_hold_reaching(unit) for pair in unit]
        if not several:
            yield block
            continue
        direction = direction or direction_of(pair.texts for pair in several[:DIRECTION_PAIRS])
        whole = with_whole_terms(from_passages(several, direction=direction), glossary)
        joined_with = {bead.src[0]: bead.src for bead in whole.beads}
        number = 0
        pairs: list[FilePair] = []
        for unit in units:
            if not _may_hold_reaching(unit):
                pairs += unit
                continue
            pairs += _whole(several, joined_with, range(number, number + len(unit)))
            number += len(unit)
        yield PairBlock.of(pairs)


def _may_hold_reaching(unit: Sequence[FilePair]) -> bool:
    """Return whether a term may reach from a segment of a unit into the next: none has a Chinese full stop in it."""
    return len(unit) > 1 and not all(pair.texts[0].endswith(("。", "；")) for pair in unit[:-1])


def _whole(
    pairs: Sequence[FilePair], joined_with: Mapping[int, tuple[int, ...]], unit: range
) -> Iterator[FilePair]:
    """Yield the pairs of a unit, those as one that are joined, by the first of them."""
    for number in unit:
        if number in joined_with:
            parts = [pairs[part] for part in joined_with[number]]
            src, tgt = (
                reduce(joined, passages)
                for passages in zip(*((pair.src, pair.tgt) for pair in parts), strict=True)
            )
            yield PassagePair(src, tgt, parts[0].reference) if len(parts) > 1 else parts[0]


def _units(pairs: Iterable[FilePair]) -> Iterator[list[FilePair]]:
    """Yield the pairs of each unit."""
    unit: list[FilePair] = []
    for pair in pairs:
        if unit and not pair.goes_on:
            yield unit
            unit = []
        unit.append(pair)
    yield unit
