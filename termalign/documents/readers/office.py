"""Parts of Word files and presentations: prefixes are free, other vocabularies have elements of the same names.

Whether people see a text is asked here for OpenDocument too.

References:
    ECMA-376, part 3: 10.2 AlternateContent.
"""

from collections.abc import Collection
from enum import Enum, auto

from termalign.documents.tables.visible import Omissions
from termalign.documents.xml.element import Element
from termalign.documents.xml.parser import PartParser

WORD_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
"""Namespaces of the text: transitional, strict."""

DRAWING_NAMESPACES = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
"""The same of the text of slides."""

_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


TINY_POINTS = 2
"""Points of text that nobody reads: a third of the smallest print."""


class Look(Enum):
    """How text looks that people do not see, or are not to read."""

    HIDDEN = auto()
    STRUCK = auto()
    TINY = auto()
    WHITE = auto()
    SHADED = auto()
    """On a ground of its own that is not white, where white text is seen."""
    GROUND = auto()
    """In a paragraph whose ground is not white."""
    DRAWN = auto()
    """With an outline, a fill or a shadow of its own, by which white text may be seen."""
    RAISED = auto()
    """A superscript."""


def unseen_by(looks: Collection[Look]) -> str:
    """Return as what a text is left out by how it looks; empty for one that people see, or that is white."""
    if Look.STRUCK in looks:
        return Omissions.STRUCK
    return Omissions.HIDDEN if Look.HIDDEN in looks or Look.TINY in looks else ""


def is_white(looks: Collection[Look]) -> bool:
    """Return whether a text is white on no ground of its own, nor of its paragraph."""
    return Look.WHITE in looks and Look.SHADED not in looks and Look.GROUND not in looks


class OfficeParser(PartParser):
    """A parser that knows the vocabulary of every element."""

    def __init__(self, path: str | None = None) -> None:
        super().__init__(path)
        self._namespaces: dict[str, str] = {}
        self._read: dict[int, int] = {}
        """How deep the forms are of which the first has been read, and what had been said before it."""
        self._said = 0
        """Texts, and what is counted in place of one, so far."""

    def start(self, element: Element) -> None:
        """Note the namespaces of prefixes."""
        self._said += element.name == "t" or element.name in Omissions.OF_OFFICE
        for name, text in element.attributes.items():
            if name.startswith("xmlns"):
                self._namespaces[name[len("xmlns:") :]] = text

    def namespace(self) -> str:
        """Return the vocabulary of the element that begins."""
        prefix, colon, _ = self.written.rpartition(":")
        return self._namespaces.get(prefix if colon else "", "")

    def is_other_form(self, element: Element) -> bool:
        """Return whether the element that begins is not the first form with a text of what is there in several."""
        depth = len(self.open)
        if self.namespace() != _COMPATIBILITY:
            return False
        if element.name == "AlternateContent":
            self._read.pop(depth + 1, None)
        elif element.name in ("Choice", "Fallback") and depth and self.open[-1].name == "AlternateContent":
            return self._said > self._read.setdefault(depth, self._said)
        return False

    def word(self, element: Element) -> str:
        """Return the name of the element that begins, if it is one of text; else an empty name."""
        return element.name if self.namespace() in WORD_NAMESPACES else ""


def value(element: Element, name: str) -> str:
    """Return an attribute by its name without a prefix; empty where it is not there."""
    for written, text in element.attributes.items():
        if written.rpartition(":")[2] == name and not written.startswith("xmlns"):
            return text
    return ""


def is_on(element: Element) -> bool:
    """Return whether a property is on: it is there, and not switched off."""
    return value(element, "val") not in ("0", "false", "off")
