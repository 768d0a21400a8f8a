"""What stands beside the text: an archive's title and properties, comments of people, what else a unit holds."""

from collections.abc import Callable, Set
from contextlib import suppress

from termalign.documents.readers.office import value
from termalign.documents.readers.remarks import AUTHOR, is_own, signature, without_own
from termalign.documents.tables.visible import Omissions
from termalign.documents.xml.element import Element
from termalign.documents.xml.package import Package
from termalign.documents.xml.parser import Parser
from termalign.errors import FormatError
from termalign.runtime.lazy import lazy_pattern

PROPERTIES, COMMENTS, DRAWN = (
    ("title", "subject", "description", "keywords"),
    ("comment", "cm", "threadedComment"),
    ("t",),
)
"""Elements: of Dublin Core in every kind of archive; comments of people; texts of drawings and charts."""


def note_asides(package: Package, part: str, kind: str, names: tuple[str, ...], omissions: Omissions) -> None:
    """Count the texts of some elements of a part, as beside the text; one that is missing or damaged has none.

    The comment of a workbook that repeats a thread, for old programs, is by the author `tc={number}`.
    """
    if part in package:
        with suppress(FormatError):
            authors = (
                _AUTHOR_ELEMENT.findall(package.content(part))
                if "threadedComments" in " ".join(package)
                else ()
            )
            threads = {str(index) for index, author in enumerate(authors) if author.startswith(b"tc=")}
            package.read(_Asides(kind, names, omissions, threads), part)


_AUTHOR_ELEMENT = lazy_pattern(rb"<(?:[\w.-]++:)?+author>([^<]*+)<")


def note_others(element: Element, is_read: Callable[[Element], bool], omissions: Omissions) -> None:
    """Count what the elements in one hold beside those that are read, but for our own remarks."""
    for child in element:
        # Some tools show the author beside a remark.
        if not is_read(child) and not signature(text := without_own(child.text())):
            kind = Omissions.COMMENT if child.name.endswith(("comment", "note", "notes")) else Omissions.OTHER
            omissions.beside(kind, text, child.name if kind == Omissions.OTHER else "")


class _Asides(Parser):
    """The texts of elements of some names, but of termalign's own remarks."""

    def __init__(self, kind: str, names: tuple[str, ...], omissions: Omissions, repeating: Set[str]) -> None:
        super().__init__()
        self._kind, self._names, self._omissions, self._repeating = kind, names, omissions, repeating
        self._depth = -1
        """Of the element that is taken."""
        self._pieces: list[str] = []

    def start(self, element: Element) -> None:
        self._omissions.described(element.attributes)
        is_own = value(element, "author") == AUTHOR or value(element, "authorId") in self._repeating
        if self._depth < 0 and element.name in self._names and not is_own:
            self._depth, self._pieces = len(self.open), []
            self.expat.CharacterDataHandler = self._pieces.append

    def end(self, element: Element) -> None:
        if len(self.open) == self._depth:
            text = "".join(self._pieces)
            if not is_own(text):
                self._omissions.beside(self._kind, text)
            self._depth, self.expat.CharacterDataHandler = -1, None
