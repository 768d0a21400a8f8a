"""Units of checking: a piece of source text with its translation, and where both are in their files."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from typing import Any, NamedTuple

from termalign.checking.findings import excerpt
from termalign.checking.findings.excerpt import Excerpt
from termalign.checking.findings.finding import Place
from termalign.documents.bitext import Bitext, Document, LineIndex, Sentence, SentencePair, join
from termalign.errors import TermalignError
from termalign.language.text import Anchor, Position, Span, position
from termalign.language.text.language import Direction, checked_direction, following_direction


class TextOrigin(NamedTuple):
    """Where a text begins in its file; 1-based."""

    path: str
    line: int
    column: int = 1
    anchors: tuple[Anchor, ...] = ()
    """Where its stretches begin, if it is not in the file as it is."""
    reference: str = ""
    """What people call the position (`unit 7`); empty where the line suffices."""
    numbered: bool = False
    """Whether lines are paragraph numbers."""
    later_references: tuple[tuple[int, str], ...] = ()
    """What people call the positions that begin further on in it, by their offsets."""

    def place(self, text: str, span: Span) -> Place:
        """Return the position in the file of a span of `text`, which begins here.

        Example:
            >>> TextOrigin("news.zh.txt", 7, 3).place("第一行\\n第二行", Span(4, 6))
            Place(path='news.zh.txt', line=8, column=1, end_line=8, end_column=3, reference='', numbered=False)
        """
        end = self._at(text, span.end) if span.end == span.start else self._after(text, span.end - 1)
        reference = self.reference
        for start, called in self.later_references:
            reference = called if start <= span.start else reference
        return Place(self.path, *self._at(text, span.start), *end, reference, self.numbered)

    def _after(self, text: str, offset: int) -> Position:
        """Return the position after a character, which in a text of stretches need not be that of the next one."""
        if not self.anchors:
            return self._at(text, offset + 1)
        line, column = self._at(text, offset)
        return line, column + 1

    def _at(self, text: str, offset: int) -> Position:
        if self.anchors:
            return position(self.anchors, offset)
        starts = _line_starts(text)
        lines = bisect_right(starts, offset) - 1
        return self.line + lines, offset - starts[lines] + (1 if lines else self.column)


@lru_cache(maxsize=4)
def _line_starts(text: str) -> list[int]:
    """Return where the lines of a text begin; cached, for a unit may have many findings."""
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]


@dataclass(frozen=True, slots=True)
class CheckUnit:
    """A piece of source text and its translation."""

    src: str
    tgt: str
    src_from: TextOrigin
    tgt_from: TextOrigin
    document: str = ""
    """Name of the document that is checked for consistency; it ends where another name begins."""
    pair: SentencePair | None = None
    """The aligned pair, if there is one; spotters need it."""
    index: int | None = None
    """Of the pair among those given, or of the bead in its bitext (0-based); None where nothing is counted."""

    def src_place(self, span: Span) -> Place:
        """Return the position of a span of the source."""
        return self.src_from.place(self.src, span)

    def tgt_place(self, span: Span | None) -> Place:
        """Return the position of a span of the translation; None is all of it."""
        return self.tgt_from.place(self.tgt, span or Span(0, len(self.tgt)))

    def excerpt(self, src: Span | None, tgt: Span | None) -> Excerpt:
        """Return both sides with a span of each; None marks nothing there."""
        return Excerpt(excerpt.ExcerptSide.around(self.src, src), excerpt.ExcerptSide.around(self.tgt, tgt))


def units_of(bitext: Bitext) -> Iterator[CheckUnit]:
    """Yield the beads of a bitext as units, those without a translation too.

    An empty translation has the position where the one before it ends, or that of its source in a file of both sides.

    Example:
        >>> from termalign.documents.bitext import from_pairs
        >>> [(unit.src, unit.tgt) for unit in units_of(from_pairs([("甲", "one"), ("乙", "")]))]
        [('甲', 'one'), ('乙', '')]
    """
    src, tgt = _Origins(bitext.src), _Origins(bitext.tgt)
    pairs = iter(bitext.pairs)
    end = 0
    last: tuple[int, ...] = (0,) if bitext.tgt.numbered else ()
    for index, bead in enumerate(bitext.beads):
        pair = next(pairs) if bead.src and bead.tgt else None
        left = pair.src if pair is not None else join(bitext.src, bead.src) if bead.src else EMPTY_SIDE
        if pair is not None:
            right = pair.tgt
        elif bead.tgt:
            right = join(bitext.tgt, bead.tgt)
        else:
            right = replace(EMPTY_SIDE, span=Span(end, end))
        end = right.span.end
        if bitext.tgt.numbered:  # paragraphs have names alone
            last = bead.tgt[-1:] or last
        src_from, tgt_from = src.origin(left, bead.src), tgt.origin(right, bead.tgt or last)
        if not bead.tgt and bitext.tgt.anchors and bitext.src.name == bitext.tgt.name:  # one file holds both
            tgt_from = src_from
        yield CheckUnit(left.text, right.text, src_from, tgt_from, bitext.tgt.name, pair, index)


EMPTY_SIDE = Sentence("", Span(0, 0))
"""The empty side of a bead."""


class _Origins:
    """Where the sentences of a document begin in its file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._places = LineIndex(document)

    def origin(self, sentence: Sentence, numbers: tuple[int, ...]) -> TextOrigin:
        references, sentences = self._document.references, self._document.sentences
        start = sentence.span.start
        return TextOrigin(
            self._document.name,
            *self._places.at(start),
            self._places.anchors(sentence.span),
            references[numbers[0]] if references and numbers else "",
            self._document.numbered,
            tuple((sentences[number].span.start - start, references[number]) for number in numbers[1:])
            if references
            else (),
        )


BATCH_UNITS = 1000
"""Units that are searched at once: 1.7 times the rate of single calls, and folded texts stay in the cache."""

BATCH_CHARACTERS = 200_000
"""Code points of source text that end a batch early, so that huge units do not pile up."""


@dataclass(frozen=True, slots=True)
class UnitBatch:
    """Units that are searched at once, as columns: most have no finding, and are never made."""

    sources: Sequence[str]
    targets: Sequence[str]
    begins: Sequence[int]
    """Rows with which a document begins, and the first, with which one may go on."""
    unit: Callable[[int], CheckUnit]
    """Returns the unit of a row."""

    @classmethod
    def of(cls, units: Sequence[CheckUnit]) -> "UnitBatch":
        """Return a batch of units."""
        documents = [unit.document for unit in units]
        begins = [0, *(row for row in range(1, len(units)) if documents[row] != documents[row - 1])]
        return cls([unit.src for unit in units], [unit.tgt for unit in units], begins, lambda row: units[row])

    @classmethod
    def joined(cls, parts: Sequence["UnitBatch"]) -> "UnitBatch":
        """Return batches that follow one another as one.

        Example:
            >>> origin = TextOrigin("a.tsv", 1)
            >>> parts = [UnitBatch.of([CheckUnit(text, "", origin, origin)]) for text in ("甲", "乙")]
            >>> [unit.src for unit in UnitBatch.joined(parts)]
            ['甲', '乙']
        """
        if len(parts) == 1:
            return parts[0]
        firsts = [0, *accumulate(map(len, parts))]

        def unit(row: int) -> CheckUnit:
            index = bisect_right(firsts, row) - 1
            return parts[index].unit(row - firsts[index])

        return cls(
            [text for part in parts for text in part.sources],
            [text for part in parts for text in part.targets],
            [first + begin for first, part in zip(firsts, parts, strict=False) for begin in part.begins],
            unit,
        )

    def __len__(self) -> int:
        """Return how many units there are."""
        return len(self.sources)

    def part(self, start: int, end: int) -> "UnitBatch":
        """Return some of the rows; a document begins with the first."""
        if end - start == len(self):
            return self
        begins = [start, *(row for row in self.begins if start < row < end)]
        return UnitBatch(
            self.sources[start:end],
            self.targets[start:end],
            [row - start for row in begins],
            lambda row: self.unit(start + row),
        )

    def __iter__(self) -> Iterator[CheckUnit]:
        """Iterate over the units."""
        return map(self.unit, range(len(self)))


def batches(units: Iterable[CheckUnit | UnitBatch]) -> Iterator[UnitBatch]:
    """Yield units in batches of bounded size; those of small documents are joined.

    Raises:
        TermalignError: What yields the units fails; those before come first.
    """
    together: list[CheckUnit | UnitBatch] = []
    count = characters = 0
    try:
        for item in units:
            together.append(item)
            sources = (item.src,) if isinstance(item, CheckUnit) else item.sources
            count += len(sources)
            characters += sum(map(len, sources))
            if count >= BATCH_UNITS or characters >= BATCH_CHARACTERS:
                yield _joined(together)
                together, count, characters = [], 0, 0
    except TermalignError:
        if count:
            yield _joined(together)
        raise
    if count:
        yield _joined(together)


def _joined(together: Sequence[CheckUnit | UnitBatch]) -> UnitBatch:
    """Return units, alone or in batches, as one batch."""
    parts: list[UnitBatch] = []
    for are_single, items in groupby(together, lambda item: isinstance(item, CheckUnit)):
        some: list[Any] = list(items)
        parts += [UnitBatch.of(some)] if are_single else some
    return UnitBatch.joined(parts)


class Directions:
    """Detects the direction of each document in turn, unless one is given for all.

    That of the first is decided by the larger share of Chinese; a later document changes it only where its languages
    leave no doubt.
    """

    def __init__(self, direction: Direction | None = None) -> None:
        self._given = direction
        self._document: str | None = None
        self._last: Direction | None = None

    def of(self, batch: UnitBatch) -> Iterator[tuple[Direction, UnitBatch]]:
        """Yield the parts of a batch that are of one direction, in order.

        Raises:
            InputError: The texts of a document are not in the given direction.
        """
        start, before = 0, None
        for begin, end in pairwise((*batch.begins, len(batch))):
            direction = self._of_document(batch, begin, end)
            if before not in (None, direction):
                yield before, batch.part(start, begin)
                start = begin
            before = direction
        if before is not None:
            yield before, batch.part(start, len(batch))

    def _of_document(self, batch: UnitBatch, begin: int, end: int) -> Direction:
        document = batch.unit(begin).document
        if self._last is None or document != self._document:
            self._document = document
            pairs = ((batch.sources[row], batch.targets[row]) for row in range(begin, end))
            if self._given is None and self._last is not None:
                self._last = following_direction(pairs, self._last)
            else:
                self._last = checked_direction(self._given, pairs, name=document)
        return self._last
