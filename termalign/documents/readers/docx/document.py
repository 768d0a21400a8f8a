"""A Word file: its parts in the order in which they are read, as paragraphs."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from termalign.documents.readers.asides import COMMENTS, PROPERTIES, note_asides
from termalign.documents.readers.docx.story import Item, Paragraph, Story
from termalign.documents.readers.docx.styles import WordStyles
from termalign.documents.readers.office import value
from termalign.documents.tables.visible import Omissions
from termalign.documents.xml.encoding import prepared
from termalign.documents.xml.package import Package, Relation
from termalign.errors import FormatError

MAIN_PART = "word/document.xml"
"""Where nearly every program puts the body; the relations of the package say it."""


_DRAWN = re.compile(rb"<wp:anchor\b|position:\s*absolute")
_PROPERTIES_PART = "docProps/core.xml"


class NumberedParagraph(NamedTuple):
    """A paragraph with text."""

    paragraph: Paragraph
    where: str
    """`footnote 2`, `table 1, row 3`; empty in running text."""
    reference: Item | None = None
    """What refers to the note that it is in."""
    in_body: bool = True


class WordFile:
    """A Word file that was read."""

    def __init__(self, data: bytes, *, path: str) -> None:
        """Read a file."""
        self.path = path
        self.package = Package(data, what="Word file", path=path)
        self.main_part = self.package.main_part(MAIN_PART)
        self._around = self.package.relations(self.main_part)
        self._styles = WordStyles(path)
        if name := self.part("styles"):
            self.package.read(self._styles, name)
        self._styles.has_ground = any(map(self._draws_behind, self._around.values()))
        self.content = self.package.content(self.main_part)
        self.omissions = Omissions()
        self.body_bytes = self._prepared(self.main_part, self.content)
        self.body = self._story(self.main_part, self.body_bytes)
        self.paragraphs = list(self._in_order())
        note_asides(self.package, self.part("comments"), Omissions.COMMENT, COMMENTS, self.omissions)
        note_asides(self.package, _PROPERTIES_PART, Omissions.TITLE, PROPERTIES, self.omissions)
        if numbering := self.part("numbering"):
            with suppress(FormatError):  # of what is beside the text none is refused
                for level in self.package.elements(numbering, "lvlText")["lvlText"]:
                    self.omissions.beside(Omissions.TEMPLATE, value(level, "val"))

    def part(self, kind: str) -> str:
        """Return the name of the part of a kind that the body refers to; empty where there is none."""
        targets = (relation.target for relation in self._around.values() if relation.kind == kind)
        return next((name for name in targets if name in self.package), "")

    def _draws_behind(self, relation: Relation) -> bool:
        """Return whether a header or a footer draws on the page, which is behind the text of the body."""
        if relation.kind not in ("header", "footer") or relation.target not in self.package:
            return False
        with suppress(FormatError):  # one that is used is refused where it is read
            return _DRAWN.search(self.package.content(relation.target)) is not None
        return False

    def _in_order(self) -> Iterator[NumberedParagraph]:
        """Yield the paragraphs with text: headers, the body, notes as they are referred to, footers."""
        headers = list(self._margins("header"))
        yield from headers
        for paragraph in self.body.paragraphs:
            if _holds_text(paragraph):
                yield NumberedParagraph(paragraph, paragraph.where)
        yield from self._notes("footnote")
        yield from self._notes("endnote")
        yield from self._margins("footer")

    def _margins(self, kind: str) -> Iterator[NumberedParagraph]:
        """Yield the paragraphs of headers or footers, those that say the same once."""
        texts: set[str] = set()
        names = dict.fromkeys(
            self._around[relation].target if relation in self._around else relation
            for margin, relation in self.body.margins
            if margin == kind
        )
        for name in names:
            if name not in self.package:
                self.omissions.add(Omissions.PART, name=name)
            else:
                for paragraph in self._story(name).paragraphs:
                    if _holds_text(paragraph) and paragraph.text not in texts:
                        texts.add(paragraph.text)
                        yield NumberedParagraph(paragraph, kind, in_body=False)

    def _notes(self, kind: str) -> Iterator[NumberedParagraph]:
        """Yield the paragraphs of the notes of a kind, in the order in which the body refers to them."""
        references = {note.identifier: note.item for note in self.body.notes if note.kind == kind}
        if not (name := self.part(f"{kind}s")):
            self.omissions.add(Omissions.PART, bool(references), name=f"{kind}s" if references else "")
            return
        flows = self._story(name, holder=kind).by_holder
        for number, (identifier, reference) in enumerate(references.items(), 1):
            for paragraph in flows.get(identifier, ()):
                if _holds_text(paragraph):
                    yield NumberedParagraph(paragraph, f"{kind} {number}", reference, in_body=False)
        for identifier in flows.keys() - references:
            self.omissions.beside(
                Omissions.OTHER, "\n".join(paragraph.text for paragraph in flows[identifier])
            )

    def _prepared(self, name: str, content: bytes) -> bytes:
        try:
            return prepared(content, path=self.path)
        except FormatError as error:
            raise self.package.in_part(name, error) from None

    def _story(self, name: str, data: bytes | None = None, *, holder: str = "") -> Story:
        if data is None:
            data = self._prepared(name, self.package.content(name))
        try:
            return Story(data, self._styles, self.omissions, path=self.path, holder=holder)
        except FormatError as error:
            raise self.package.in_part(name, error) from None


def _holds_text(paragraph: Paragraph) -> bool:
    return bool(paragraph.pieces) and not paragraph.text.isspace()
