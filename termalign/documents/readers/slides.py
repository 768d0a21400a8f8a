"""Presentations (`.pptx`): slides in their order, their shapes, groups, tables and notes.

References:
    ECMA-376, part 1: 19.3.1 presentation, 21.1.2 DrawingML text.
"""

from collections.abc import Iterator

from termalign.documents.readers.base import Block, Source, digest
from termalign.documents.tables.visible import Omissions
from termalign.documents.xml.element import Element
from termalign.documents.xml.package import Package
from termalign.documents.xml.parser import Parser

_DRAWING_NAMESPACES = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
_NUMBERS = ("slidenum", "datetime")
"""Kinds of fields that a program fills in again."""


def read(data: bytes, path: str) -> Source:
    """Return a presentation, a block a paragraph."""
    package = Package(data, what="presentation", path=path)
    omissions = Omissions()
    blocks = [
        Block(text, reference, number)
        for number, (text, reference) in enumerate(_paragraphs(package, path, omissions), 1)
    ]
    return Source(path, "pptx", tuple(blocks), digest(data), numbered=True, notes=omissions.message)


def _paragraphs(package: Package, path: str, omissions: Omissions) -> Iterator[tuple[str, str]]:
    main = package.main_part("ppt/presentation.xml")
    order = package.read(_Slides(path), main)
    around = package.relations(main)
    names = [around[relation].target for relation in order.relations if relation in around]
    for number, name in enumerate((name for name in names if name in package), 1):
        for text in _texts(package, name, path, omissions):
            yield text, f"slide {number}"
        for relation in package.relations(name).values():
            if relation.kind == "notesSlide" and relation.target in package:
                for text in _texts(package, relation.target, path, omissions):
                    yield text, f"slide {number}, notes"


def _texts(package: Package, name: str, path: str, omissions: Omissions) -> list[str]:
    return [text for text in package.read(_Slide(path, omissions), name).paragraphs if text.strip()]


class _Slides(Parser):
    """The order of the slides."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.relations: list[str] = []

    def start(self, element: Element) -> None:
        if element.name == "sldId":
            self.relations += [value for name, value in element.attributes.items() if name.endswith(":id")]


class _Slide(Parser):
    """The paragraphs of a slide; of what is there in several forms, the first."""

    def __init__(self, path: str, omissions: Omissions) -> None:
        super().__init__(path)
        self._omissions = omissions
        self._choices: list[bool] = []
        """For what is there in several forms: whether one was read."""
        self.paragraphs: list[str] = []
        self._pieces: list[str] = []
        self._skipped = 0
        self._namespaces: dict[str, str] = {}

    def start(self, element: Element) -> None:
        for name, value in element.attributes.items():
            if name.startswith("xmlns"):
                self._namespaces[name[len("xmlns:") :]] = value
        if self._skipped:
            return
        prefix, _, name = self.written.rpartition(":")
        if name == "AlternateContent":
            self._choices.append(False)
        elif name in ("Choice", "Fallback") and self._choices and not self._choices[-1]:
            self._choices[-1] = True
        elif name in ("Choice", "Fallback") or (
            name == "fld" and element.get("type").rstrip("0123456789") in _NUMBERS
        ):
            self._skipped = len(self.open) + 1
        elif name in Omissions.OF_OFFICE:
            self._omissions.add(Omissions.OF_OFFICE[name])
        elif self._namespaces.get(prefix) in _DRAWING_NAMESPACES:
            if name == "p":
                self._pieces = []
            elif name == "br":
                self._pieces.append("\n")
            elif name == "t":
                self.expat.CharacterDataHandler = self._pieces.append

    def end(self, element: Element) -> None:
        if self._skipped:
            if len(self.open) < self._skipped:
                self._skipped = 0
        elif element.name == "AlternateContent":
            self._choices.pop()
        elif element.name == "t":
            self.expat.CharacterDataHandler = None
        elif element.name == "p":
            self.paragraphs.append("".join(self._pieces))
            self._pieces = []
