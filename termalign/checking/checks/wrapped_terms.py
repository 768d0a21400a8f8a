"""Terms that begin in a line of a text, a cue or a segment, and end in the next: both are checked as one unit.

The next segment is that of the same unit of XLIFF. Units of memories and rows of tables are in any order, and lines of
files of line pairs are units by themselves.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain

from termalign.checking.checks.units import bounded
from termalign.documents.bitext import (
    DIRECTION_PAIRS,
    Bead,
    Bitext,
    FilePair,
    PassagePair,
    from_passages,
    join,
    pairs_of,
)
from termalign.errors import TermalignError
from termalign.language.text import joined
from termalign.language.text.language import Direction, direction_of
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.terms import terms_of


def with_whole_terms(bitext: Bitext, glossary: Glossary | None) -> Bitext:
    """Return a bitext whose beads are one where a source term of a glossary goes on from a line of one to the next.

    Example:
        >>> from termalign import entry
        >>> from termalign.documents.bitext import from_pairs
        >>> bitext = from_pairs([("我们维护国家", "We protect"), ("安全", "the state")])
        >>> bitext = replace(bitext, src=replace(bitext.src, runs_on=True))
        >>> [pair.src.text for pair in with_whole_terms(bitext, Glossary((entry("国家安全", "national security"),)))]
        ['我们维护国家\\n安全']

    Lines that are nothing but parts of the term are items of a list.
    """
    src = bitext.src
    if glossary is None or not src.runs_on or any(pair.links is not None for pair in bitext.pairs):
        return bitext
    bead_of = {number: index for index, bead in enumerate(bitext.beads) for number in bead.src}
    runs: list[list[int]] = []
    for number in sorted(bead_of):
        if runs and _is_next_line(bitext, runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    runs = [run for run in runs if len(run) > 1]
    found = terms_of(glossary, bitext.direction).find([join(src, tuple(run)).text for run in runs])
    joined: set[int] = set()
    for run, hits in zip(runs, found, strict=True):
        spans = [src.sentences[number].span for number in run]
        starts = [span.start - spans[0].start for span in spans]
        for start, end in (hit.span for hit in hits):
            first, last = (bisect_right(starts, offset) - 1 for offset in (start, end - 1))
            is_list = start == starts[first] and end == spans[last].end - spans[0].start  # a word a line
            if first < last and not is_list:
                joined.update(range(bead_of[run[first]], bead_of[run[last]]))
    beads: list[Bead] = []
    for index, bead in enumerate(bitext.beads):
        if index - 1 in joined:
            before = beads.pop()
            bead = Bead(before.src + bead.src, before.tgt + bead.tgt)
        beads.append(bead)
    return replace(bitext, beads=tuple(beads), pairs=pairs_of(src, bitext.tgt, beads)) if joined else bitext


def whole_pairs(pairs: Iterable[FilePair], glossary: Glossary | None) -> Iterator[FilePair]:
    """Yield the pairs of a file, as one those of a unit over which a source term of a glossary reaches.

    Example:
        >>> from termalign import entry
        >>> from termalign.language.text import Passage
        >>> texts = [("我们维护国家", "We protect"), ("安全", "the state")]
        >>> pairs = [PassagePair(*map(Passage, pair), goes_on=pair is texts[1]) for pair in texts]
        >>> [pair.src.text for pair in whole_pairs(pairs, Glossary((entry("国家安全", "national security"),)))]
        ['我们维护国家 安全']
    """
    direction: Direction | None = None
    for units in bounded(_units(pairs), lambda unit: (len(unit), sum([len(pair.texts[0]) for pair in unit]))):
        several = [pair for unit in units if _may_hold_reaching(unit) for pair in unit]
        if not several:
            yield from chain.from_iterable(units)
            continue
        direction = direction or direction_of(pair.texts for pair in several[:DIRECTION_PAIRS])
        whole = with_whole_terms(from_passages(several, direction=direction), glossary)
        joined_with = {bead.src[0]: bead.src for bead in whole.beads}
        number = 0
        for unit in units:
            if not _may_hold_reaching(unit):
                yield from unit
                continue
            yield from _whole(several, joined_with, range(number, number + len(unit)))
            number += len(unit)


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
    """Yield the pairs of each unit; where they end in an error, those before it come first."""
    unit: list[FilePair] = []
    try:
        for pair in pairs:
            if unit and not pair.goes_on:
                yield unit
                unit = []
            unit.append(pair)
    except TermalignError:
        if unit:
            yield unit
        raise
    if unit:
        yield unit


def _is_next_line(bitext: Bitext, before: int, number: int) -> bool:
    """Return whether nothing but the end of a line is between two sentences of the source."""
    sentences = bitext.src.sentences
    between = bitext.src.text[sentences[before].span.end : sentences[number].span.start]
    return between.isspace() and between.count("\n") == 1
