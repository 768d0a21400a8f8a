"""What stands beside the text: an archive's title and properties, comments of people, what else a unit holds."""

from collections.abc import Callable
from contextlib import suppress

from termalign.documents.readers.office import value
from termalign.documents.readers.remarks import AUTHOR, is_own, without_own
from termalign.documents.tables.visible import Omissions
from termalign.documents.xml.element import Element
from termalign.documents.xml.package import Package
from termalign.documents.xml.parser import Parser
from termalign.errors import FormatError

PROPERTIES, COMMENTS, DRAWN = (
    ("title", "subject", "description", "keywords"),
    ("comment", "cm", "threadedComment"),
    ("t",),
)
"""Elements: of Dublin Core in every kind of archive; comments of people; texts of drawings and charts."""


def note_asides(package: Package, part: str, kind: str, names: tuple[str, ...], omissions: Omissions) -> None:
    """Count the texts of some elements of a part, as beside the text; one that is missing or damaged has none."""
    if part in package:
        with suppress(FormatError):
            package.read(_Asides(kind, names, omissions), part)


def note_others(element: Element, is_read: Callable[[Element], bool], omissions: Omissions) -> None:
    """Count what the elements in one hold beside those that are read, but for our own remarks."""
    for child in element:
        if not is_read(child):
            kind = Omissions.COMMENT if child.name.endswith(("comment", "note", "notes")) else Omissions.OTHER
            omissions.beside(kind, without_own(child.text()), child.name if kind == Omissions.OTHER else "")


class _Asides(Parser):
    """The texts of elements of some names, but of termalign's own remarks."""

    def __init__(self, kind: str, names: tuple[str, ...], omissions: Omissions) -> None:
        super().__init__()
        self._kind, self._names, self._omissions = kind, names, omissions
        self._depth = -1
        """Of the element that is taken."""
        self._pieces: list[str] = []

    def start(self, element: Element) -> None:
        self._omissions.described(element.attributes)
        if self._depth < 0 and element.name in self._names and value(element, "author") != AUTHOR:
            self._depth, self._pieces = len(self.open), []
            self.expat.CharacterDataHandler = self._pieces.append

    def end(self, element: Element) -> None:
        if len(self.open) == self._depth:
            text = "".join(self._pieces)
            if not is_own(text):
                self._omissions.beside(self._kind, text)
            self._depth, self.expat.CharacterDataHandler = -1, None
