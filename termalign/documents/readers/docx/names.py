"""Names in the parts of a Word file: prefixes are free, and other vocabularies have elements of the same names."""

from termalign.documents.xml.element import Element
from termalign.documents.xml.parser import PartParser

WORD_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
"""Namespaces of the text: transitional, strict."""

COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


class OfficeParser(PartParser):
    """A parser that knows the vocabulary of every element."""

    def __init__(self, path: str | None = None) -> None:
        super().__init__(path)
        self._namespaces: dict[str, str] = {}

    def start(self, element: Element) -> None:
        """Note the namespaces of prefixes."""
        for name, text in element.attributes.items():
            if name.startswith("xmlns"):
                self._namespaces[name[len("xmlns:") :]] = text

    def namespace(self) -> str:
        """Return the vocabulary of the element that begins."""
        prefix, colon, _ = self.written.rpartition(":")
        return self._namespaces.get(prefix if colon else "", "")

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
