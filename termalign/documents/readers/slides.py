"""Presentations (`.pptx`): slides in their order, their shapes, groups, tables and notes.

References:
    ECMA-376, part 1: 19.3.1 presentation, 21.1.2 DrawingML text.
"""

from collections.abc import Iterator
from contextlib import suppress

from termalign.documents.readers.asides import COMMENTS, PROPERTIES, note_asides
from termalign.documents.readers.base import Block, Source, digest, source_of
from termalign.documents.readers.office import DRAWING_NAMESPACES, TINY_POINTS, OfficeParser
from termalign.documents.tables.parts import unescaped
from termalign.documents.tables.visible import Omissions
from termalign.documents.xml.element import Element
from termalign.documents.xml.package import Package, relation_identifier
from termalign.errors import FormatError
from termalign.language.text.folding import raised

_NUMBERS = ("slidenum", "datetime")
"""How kinds of fields begin that a program fills in again: `datetime4`, `datetimeFigureOut`."""


def read(data: bytes, path: str) -> Source:
    """Return a presentation, a block a paragraph."""
    package = Package(data, what="presentation", path=path)
    omissions = Omissions()
    blocks = [
        Block(text, reference, number)
        for number, (text, reference) in enumerate(_paragraphs(package, path, omissions), 1)
    ]
    note_asides(package, "docProps/core.xml", Omissions.TITLE, PROPERTIES, omissions)
    return source_of(blocks, digest(data), omissions, path=path, format="pptx", numbered=True)


def _paragraphs(package: Package, path: str, omissions: Omissions) -> Iterator[tuple[str, str]]:
    read: set[str] = set()
    masters: dict[str, None] = {}

    def part(name: str) -> _Slide | None:
        if name in read:  # a small file can name a large part a thousand times
            return None
        read.add(name)
        if name not in package:
            omissions.add(Omissions.PART, name=name)
            return None
        return package.read(_Slide(path, omissions), name)

    main = package.main_part("ppt/presentation.xml")
    around = package.relations(main)
    for number, element in enumerate(package.elements(main, "sldId")["sldId"], 1):
        relation = relation_identifier(element)
        name = around[relation].target if relation in around else relation
        slide = part(name)
        for text in slide.paragraphs if slide else ():
            yield text, f"slide {number}"
        for other in package.relations(name).values() if slide and slide.is_shown else ():
            if other.kind == "notesSlide" and (notes := part(other.target)):
                for text in notes.paragraphs:
                    yield text, f"slide {number}, notes"
            elif other.kind == "comments" and not other.external:
                note_asides(package, other.target, Omissions.COMMENT, COMMENTS, omissions)
            elif other.kind == "slideLayout":
                masters[other.target] = None
    # Of what is beside the text none is refused.
    for layout in tuple(masters):
        with suppress(FormatError):
            relations = package.relations(layout).values()
            masters |= {other.target: None for other in relations if other.kind == "slideMaster"}
    for name in masters:
        with suppress(FormatError):
            for text in package.read(_Slide(path, Omissions(), of_slides=False), name).paragraphs:
                omissions.beside(Omissions.TEMPLATE, text)


class _Slide(OfficeParser):
    """The paragraphs of a slide that have text; of what is there in several forms, the first."""

    def __init__(self, path: str, omissions: Omissions, *, of_slides: bool = True) -> None:
        """Read a slide, or its layout or master, whose placeholders show on no slide."""
        super().__init__(path)
        self._of_slides = of_slides
        self.is_shown = True
        self.paragraphs: list[str] = []
        self._omissions = omissions
        self._pieces: list[str] = []
        self._struck = self._is_raised = self._is_tiny = self._is_white = False
        self._skipped = self._hidden = 0
        """One more than the depth of the element that is left out, or of the shape that is hidden; 0 for none."""

    def start(self, element: Element) -> None:
        if self._skipped:
            return
        super().start(element)
        self._omissions.described(element.attributes)
        name, depth = element.name, len(self.open)
        if not depth and element.get("show") in _OFF:
            self.is_shown = False
            self._omissions.add(Omissions.SLIDE)
            self._skipped = 1
        elif self.is_other_form(element) or (name == "fld" and element.get("type").startswith(_NUMBERS)):
            self._skipped = depth + 1
        elif not self._hidden and name == "cNvPr" and element.get("hidden") in _ON:
            self._hidden = depth - 1  # the shape is around the element around it
        elif not self._hidden and name == "ph" and not self._of_slides:
            self._hidden = depth - 2  # and around one more
        elif name in Omissions.OF_OFFICE:
            self._omissions.add(Omissions.OF_OFFICE[name])
        elif self.namespace() in DRAWING_NAMESPACES:
            if name == "p":
                self._pieces = []
            elif name in ("r", "fld"):
                self._struck = self._is_raised = self._is_tiny = self._is_white = False
            elif name == "rPr":
                self._struck = element.get("strike") not in _NOT_STRUCK
                size = element.get("sz")
                self._is_tiny = size.isdecimal() and int(size) <= 100 * TINY_POINTS
                baseline = element.get("baseline", "0")
                self._is_raised = not baseline.startswith(("-", "0"))  # in thousandths of a percent
            elif name in ("srgbClr", "schemeClr") and [around.name for around in self.open[-2:]] == _COLOUR:
                self._is_white = element.get("val").upper() in _NO_CONTRAST
            elif name == "br":
                self._pieces.append("\n")
            elif name == "t" and (self._struck or self._hidden or self._is_tiny):
                self._omissions.add(Omissions.STRUCK if self._struck else Omissions.HIDDEN)
            elif name == "t":
                self._omissions.doubtful += self._is_white
                self.expat.CharacterDataHandler = self._takes_text

    def end(self, element: Element) -> None:
        if len(self.open) < self._hidden:
            self._hidden = 0
        if self._skipped:
            if len(self.open) < self._skipped:
                self._skipped = 0
        elif element.name == "t":
            self.expat.CharacterDataHandler = None
        elif element.name == "p":
            if (text := "".join(self._pieces)).strip():
                self.paragraphs.append(unescaped(text))
            self._pieces = []

    def _takes_text(self, text: str) -> None:
        self._pieces.append(raised(text) if self._is_raised else text)


_ON, _OFF = ("1", "true"), ("0", "false")
_NOT_STRUCK = ("", "noStrike")
_COLOUR = ["rPr", "solidFill"]
"""Elements around the colour of text."""
_NO_CONTRAST = ("FFFFFF", "BG1", "LT1")
"""White, and the colours of the ground, on which it is not seen; there may be a shape between them."""
