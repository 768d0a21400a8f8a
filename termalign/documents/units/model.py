"""A translation unit: what a file puts together as translations of each other. A file of units, one at a time."""

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from termalign.documents.tables.visible import Omissions
from termalign.documents.units.content import Content
from termalign.documents.xml.element import COMMENT, STRAY_TEXT, Element
from termalign.documents.xml.encoding import OnProblem, Readable, ignore
from termalign.documents.xml.plain_units import PlainRun, UnitShape, walk_plain
from termalign.documents.xml.walking import walk


class Variant(NamedTuple):
    """The text of a segment in one language."""

    language: str
    """Its tag as the file has it; empty where it names none."""
    content: Content
    element: Element
    """What holds it: `tuv`, `source`, `target`, or a segment of these."""

    @property
    def line(self) -> int:
        """Where its element begins; 1-based."""
        return self.element.line


class Segment(NamedTuple):
    """Texts that translate each other; the first is the source."""

    variants: tuple[Variant, ...]
    locked: bool = False
    """Whether the file locks the translation."""


ASIDE_ELEMENTS = frozenset(("note", COMMENT, STRAY_TEXT))
"""What is outside of units and may say something to people."""

UNIT_ELEMENTS = frozenset(("unit", "trans-unit"))
"""Elements whose `id` tools show."""


class TranslationUnit(NamedTuple):
    """A unit of a file."""

    number: int
    """1-based, in the file."""
    element: Element
    """With all it holds: notes, properties, what a format keeps there."""
    segments: tuple[Segment, ...]

    def reference(self, segment: int) -> str:
        """Return what people call the position of a segment, counted from 0: `unit 7`, `unit 7/2`, and if it is locked.

        A unit is called by its identifier where its format has one for people (XLIFF), else by its number.
        """
        within = f"/{segment + 1}" if len(self.segments) > 1 else ""
        name = self.element.get("id") if self.element.name in UNIT_ELEMENTS else ""
        return f"unit {name or self.number}{within}{', locked' if self.segments[segment].locked else ''}"


class UnitFile:
    """A file of units, to be iterated over once."""

    SHAPE: ClassVar[UnitShape]
    """How its plain units are written."""
    KEPT: ClassVar[frozenset[str]]
    """Elements that are looked into: units, and what the format states about all of them."""

    def __init__(
        self,
        data: bytes | Readable,
        *,
        places: bool = False,
        path: str | None = None,
        on_problem: OnProblem = ignore,
        plain: bool = False,
    ) -> None:
        """Begin to read: the arguments are those of `walk`.

        `plain`: Whether plain units are given in runs, by `mixed`.
        """
        self.path = path
        self.omissions = Omissions()
        """Texts so far that are left out of Chinese and English segments."""
        self.elements: Iterator[Element | PlainRun] = (
            walk_plain(
                data,
                self.KEPT,
                self.SHAPE,
                places=places,
                path=path,
                on_problem=on_problem,
                refuse=self.has_no_plain_units,
            )
            if plain
            else walk(data, self.KEPT, places=places, path=path, on_problem=on_problem)
        )

    def note_aside(self, element: Element) -> None:
        """Count an element, or text, that is in no unit, as outside the running text."""
        is_stray, around = element.name == STRAY_TEXT, element.parent
        if around is None or around.get("user") != "termalign":  # as SDLXLIFF has who wrote a comment
            self.omissions.beside(Omissions.OTHER if is_stray else Omissions.COMMENT, element.text())

    def has_no_plain_units(self, element: Element) -> bool:
        """Return whether the units in an element cannot be taken for plain."""
        return False

    def mixed(self) -> Iterator[TranslationUnit | PlainRun]:
        """Iterate over the units, plain ones in runs."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[TranslationUnit]:
        """Iterate over the units."""
        return (unit for unit in self.mixed() if isinstance(unit, TranslationUnit))
