"""Terms that begin in a line of a text, a cue or a segment, and end in the next: both are one pair.

The next segment is that of the same unit of XLIFF. Units of memories and rows of tables are in any order, and lines of
files of line pairs are units by themselves.
"""

from bisect import bisect_right
from dataclasses import replace
from itertools import chain

from termalign.documents.bitext import Bead, Bitext, SentencePair, join, pairs_of
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

    Lines that are nothing but parts of the term are items of a list. The words of what is joined are not linked; other
    pairs are as they were.
    """
    src = bitext.src
    if glossary is None or not src.runs_on:
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
    if not joined:
        return bitext
    groups: list[list[Bead]] = []
    for index, bead in enumerate(bitext.beads):
        if index - 1 in joined:
            groups[-1].append(bead)
        else:
            groups.append([bead])
    beads = [Bead(*(tuple(chain.from_iterable(own)) for own in zip(*group, strict=True))) for group in groups]
    given: dict[Bead, SentencePair] = dict(
        zip((bead for bead in bitext.beads if bead.src and bead.tgt), bitext.pairs, strict=True)
    )
    pairs = [
        given.get(bead) or pairs_of(src, bitext.tgt, [bead])[0] for bead in beads if bead.src and bead.tgt
    ]
    return replace(bitext, beads=tuple(beads), pairs=tuple(pairs))


def _is_next_line(bitext: Bitext, before: int, number: int) -> bool:
    """Return whether nothing but the end of a line is between two sentences of the source."""
    sentences = bitext.src.sentences
    between = bitext.src.text[sentences[before].span.end : sentences[number].span.start]
    return between.isspace() and between.count("\n") == 1
