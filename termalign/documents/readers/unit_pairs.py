"""The Chinese and the English of the units of TMX and XLIFF, as pairs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import TypeVar

from termalign.documents.bitext import FilePair, PassagePair
from termalign.documents.pair_blocks import PairBlock
from termalign.documents.readers.asides import note_others
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables.sides import BOTH_LANGUAGES, exchanged
from termalign.documents.tables.visible import Omissions
from termalign.documents.units.model import TranslationUnit
from termalign.documents.xml.encoding import OnProblem, Readable, pieces
from termalign.documents.xml.plain_units import PlainRun
from termalign.language.languages import language
from termalign.language.text import Anchor, Passage, passage


def side(tag: str) -> str:
    """Return the language of a tag, or of another name, without script and region; empty for none.

    Example:
        >>> side("zh_Hans-CN"), side("EN-US"), side("cmn"), side("Chinese (Traditional)"), side("??")
        ('zh', 'en', 'zh', 'zh', '')
    """
    return (language(tag) or "").split("-")[0]


def pairs_of(
    unit: TranslationUnit, languages: Sequence[str] | None = None
) -> Iterator[tuple[str, PassagePair]]:
    """Yield the segments of a unit that are in Chinese and in English, each with the language that is first in it.

    Args:
        unit: The unit.
        languages: Of the variants, where not those that the variants name.
    """
    last = len(unit.segments)
    for index, segment in enumerate(unit.segments):
        passages: dict[str, Passage] = {}
        for order, variant in enumerate(segment.variants):
            language = languages[order] if languages is not None else side(variant.language)
            if language in BOTH_LANGUAGES and language not in passages:
                content = variant.content
                text, anchors = content.passage
                if text:
                    _, (line, _) = content.pieces[0]
                    at_unit = (Anchor(0, unit.element.line, 1),)
                    passages[language] = Passage(text, anchors if line else at_unit)
        if len(passages) == len(BOTH_LANGUAGES):
            goes_on, last = index == last + 1, index
            pair = PassagePair(passages["zh"], passages["en"], unit.reference(index), goes_on=goes_on)
            yield next(iter(passages)), pair


def note_unpaired(unit: TranslationUnit, found: int, omissions: Omissions) -> None:
    """Count the segments of a unit that have a text and are no pair, of which there are `found`; what else it holds."""
    for element in (unit.element, *(child for child in unit.element if child.name == "tuv")):
        note_others(element, lambda child: child.name in _TEXT_ELEMENTS, omissions)
    with_text = sum(
        any(variant.content.text.strip() for variant in segment.variants) for segment in unit.segments
    )
    omissions.add(Omissions.UNPAIRED, max(0, with_text - found))


_TEXT_ELEMENTS = frozenset(("source", "seg-source", "target", "segment", "ignorable", "tuv", "seg"))
"""Elements of units that hold their texts."""


@dataclass(slots=True)
class StatedLanguages:
    """The first pairs of a file of units, whose texts may be in the language that the other side states."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    """Those that state to be Chinese, and their English."""

    def note(self, texts: Iterable[tuple[str, str]]) -> None:
        """Take pairs as their units state them, Chinese first."""
        self.texts += islice(texts, _JUDGED_PAIRS - len(self.texts))

    def report(self, policy: IntakePolicy, path: str) -> None:
        """Report sides that hold each other's language."""
        if self.texts and (report := exchanged(BOTH_LANGUAGES, self.texts)):
            policy.left_out(report, path)


_JUDGED_PAIRS = 100


class PlainPair:
    """The pair of a plain unit: its passages are made when they are used."""

    __slots__ = ("_order", "_places", "_row", "_run", "texts")

    id = ""
    """A unit has none."""
    goes_on = False
    """A plain unit has one segment."""

    def __init__(
        self, run: PlainRun, row: int, texts: tuple[str, str], order: tuple[int, int], *, places: bool
    ) -> None:
        self.texts = texts
        """Both texts as `passage` has them, the source first."""
        self._run, self._row = run, row
        self._order = order
        """Which text of the unit is the source, and which the translation."""
        self._places = places

    @property
    def src(self) -> Passage:
        """The source with its position."""
        return self._passage(0)

    @property
    def tgt(self) -> Passage:
        """The translation with its position."""
        return self._passage(1)

    @property
    def reference(self) -> str:
        """What people call the unit."""
        return self._run.reference(self._row)

    def turned(self) -> "PlainPair":
        """Return the pair with its sides exchanged."""
        (src, tgt), (first, second) = self.texts, self._order
        return PlainPair(self._run, self._row, (tgt, src), (second, first), places=self._places)

    def _passage(self, side: int) -> Passage:
        if not self._places:
            return Passage(self.texts[side], (Anchor(0, self._run.line(self._row), 1),))
        return passage(self._run.pieces(self._row, self._order[side]))


def plain_pairs_of(
    run: PlainRun, languages: tuple[str, ...], omissions: Omissions, *, places: bool = True
) -> PairBlock:
    """Return what `pairs_of` yields of plain units with texts in two languages; count those that are no pair."""
    written = run.texts(0), run.texts(1)
    texts = [_spaced(of_side) for of_side in written]
    rows: Sequence[int] = range(len(run) if languages in BOTH_WAYS else 0)
    if not rows or not all(map(all, texts)):
        rows = [row for row in rows if texts[0][row] and texts[1][row]]
        with_text = sum(bool(src.strip() or tgt.strip()) for src, tgt in zip(*written, strict=True))
        omissions.add(Omissions.UNPAIRED, with_text - len(rows))
        texts = [[of_side[row] for row in rows] for of_side in texts]
    order = zh, en = (0, 1) if languages[0] == "zh" else (1, 0)
    sources, targets = texts[zh], texts[en]

    def pair(row: int) -> PlainPair:
        return PlainPair(run, rows[row], (sources[row], targets[row]), order, places=places)

    return PairBlock(sources, targets, pair)


Languages = TypeVar("Languages", bound=tuple[str, ...])


def runs_by_languages(
    run: PlainRun, languages: Callable[[tuple[str, str]], Languages]
) -> Iterator[tuple[Languages, PlainRun]]:
    """Yield plain units that follow one another and are in the same languages, by what their attributes name."""
    written = run.attributes
    if len({*written}) == 1:
        yield languages(written[0]), run
        return
    start = 0
    for of_units, units in groupby(map(languages, written)):
        end = start + sum(1 for _ in units)
        yield of_units, run.part(start, end)
        start = end


def _spaced(texts: list[str]) -> list[str]:
    """Return texts as `passage` has them."""
    together = f"|{'|'.join(texts)}|"  # most hold single spaces alone, and no other white space is printable
    if together.isprintable() and not any(spaces in together for spaces in ("  ", "| ", " |")):
        return texts
    return [passage([(text, (1, 1))]).text for text in texts]


BOTH_WAYS = (BOTH_LANGUAGES, BOTH_LANGUAGES[::-1])
"""The languages of a text and its translation, either way."""


def source_first(pairs: FilePair | PairBlock, source: str) -> FilePair | PairBlock:
    """Return a pair, or several, that have Chinese first with the source first, Chinese unless it is English."""
    return pairs.turned() if source == "en" else pairs


@contextmanager
def opened_xml(file: InputFile, on_problem: OnProblem) -> Iterator[bytes | Readable]:
    """Open a file of units to be read piece by piece, or whole where it can only be read once."""
    with file.opened() as stream:
        yield pieces(stream, path=file.name, on_problem=on_problem) if stream.seekable() else file.data()
