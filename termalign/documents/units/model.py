"""A translation unit: what a file puts together as translations of each other."""

from typing import NamedTuple

from termalign.documents.units.content import Content
from termalign.documents.xml.element import Element


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
