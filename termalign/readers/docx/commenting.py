"""Comments in a Word file, put between the bytes of it: a run is cut where a comment begins or ends inside it.

Nothing is written anew but the body, which gets the anchors, the part that holds comments, and, where that is not
there yet, what says that it is. A comment on a note stands where the body refers to the note, one on a header or
footer at the first paragraph: Word has no comments there, and those parts stay as they were.

References:
    ECMA-376, part 1: 17.13.4 Comments; part 2: 9.3 Relationships.
"""

import posixpath
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from termalign.errors import InputError
from termalign.readers.base import Mark
from termalign.readers.docx.document import WordFile
from termalign.readers.docx.names import WORD, OfficeParser, value
from termalign.readers.docx.story import Item, Paragraph, Run
from termalign.xml.editing import replaced
from termalign.xml.element import Element
from termalign.xml.encoding import prepared
from termalign.xml.package import relations_of
from termalign.xml.writing import FORBIDDEN

AUTHOR, INITIALS = "termalign", "TA"

_TYPES = "[Content_Types].xml"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION_TYPES = dict(
    zip(
        WORD,
        (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
            "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
        ),
        strict=True,
    )
)
_NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)


def commented(file: WordFile, marks: Sequence[Mark]) -> bytes:
    """Return a file with a comment for every mark.

    Raises:
        InputError: Its body has no paragraph with text that could hold a comment on a header.
    """
    if not marks:
        return file.package.rewritten({})
    comments = _Comments(file)
    borders = _Borders(file)
    for mark in marks:
        borders.add(mark, comments.add(_text_of(file, mark)))
    changes = comments.changes()
    changes[file.main_part] = replaced(file.content, file.body_bytes, borders.applied(file.body_bytes))
    return file.package.rewritten(changes)


def _text_of(file: WordFile, mark: Mark) -> str:
    """Return what a comment says; one that does not stand at its words says which they are."""
    numbered = file.paragraphs[mark.block]
    return mark.comment if numbered.in_body else f"{numbered.where}: “{mark.text}”: {mark.comment}"


class _Names(NamedTuple):
    """How elements of the text are written in a part."""

    prefix: str
    declaration: str
    """Of the prefix, where the part has none for these elements."""

    @classmethod
    def of(cls, root_name: str, namespace: str) -> "_Names":
        prefix = root_name.rpartition(":")[0]
        return cls(prefix, "") if prefix else cls("w", f' xmlns:w="{namespace}"')


@dataclass(slots=True)
class _Cut:
    """A place where comments begin or end."""

    before: bytes = b""
    """What ends the run that is cut, if one is."""
    after: bytes = b""
    """What begins the next."""
    ends: list[bytes] = field(default_factory=list)
    starts: list[bytes] = field(default_factory=list)


class _Borders:
    """The places in the body where comments begin and end."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._data = file.body_bytes
        self._names = _Names.of(file.body.root_name, file.body.word_namespace)
        self._cuts: dict[int, _Cut] = {}
        self._kept_spaces: dict[int, bytes] = {}

    def add(self, mark: Mark, number: int) -> None:
        """Anchor a comment.

        Raises:
            InputError: There is no place for it.
        """
        numbered = self._file.paragraphs[mark.block]
        if numbered.in_body:
            start = self._start(numbered.paragraph, mark.span.start)
            end = self._end(numbered.paragraph, mark.span.end)
        elif numbered.reference is not None:
            start, end = self._before(numbered.reference), self._after(numbered.reference)
        else:
            first = next((found.paragraph for found in self._file.paragraphs if found.in_body), None)
            if first is None:
                raise InputError(
                    f"{self._file.path}: no paragraph in its body can hold a comment on its {numbered.where}"
                )
            start, end = self._start(first, 0), self._end(first, first.length)
        prefix, declaration = self._names
        identifier = f'{declaration} {prefix}:id="{number}"'
        reference = (
            f'<{prefix}:r{declaration}><{prefix}:commentReference {prefix}:id="{number}"/></{prefix}:r>'
        )
        start.starts.append(f"<{prefix}:commentRangeStart{identifier}/>".encode())
        end.ends.append(f"<{prefix}:commentRangeEnd{identifier}/>{reference}".encode())

    def applied(self, data: bytes) -> bytes:
        """Return the body with all of them."""
        places = {place: self._kept_spaces.get(place, b"") for place in self._cuts | self._kept_spaces}
        for place, cut in self._cuts.items():
            places[place] += b"".join((cut.before, *cut.ends, *cut.starts, cut.after))
        pieces, done = [], 0
        for place, inserted in sorted(places.items()):
            pieces += [data[done:place], inserted]
            done = place
        return b"".join((*pieces, data[done:]))

    def _start(self, paragraph: Paragraph, offset: int) -> _Cut:
        index = _piece_at(paragraph, offset)
        piece = paragraph.pieces[index]
        within = offset - piece.offset
        follows = index > 0 and paragraph.pieces[index - 1].item is piece.item
        if piece.item.tag and (within or follows):
            return self._inside(paragraph, index, within)
        return self._before(piece.item)

    def _end(self, paragraph: Paragraph, offset: int) -> _Cut:
        index = _piece_at(paragraph, offset - 1)
        piece = paragraph.pieces[index]
        within = offset - piece.offset
        if piece.item.tag:
            if within < len(piece.text):
                return self._inside(paragraph, index, within)
            if index + 1 < len(paragraph.pieces) and paragraph.pieces[index + 1].item is piece.item:
                return self._inside(paragraph, index + 1, 0)
        return self._after(piece.item)

    def _before(self, item: Item) -> _Cut:
        return self._plain(item.run.start) if item.first else self._between(item.run, item.start)

    def _after(self, item: Item) -> _Cut:
        run = item.run
        return self._plain(run.end) if item.end == run.last else self._between(run, item.end)

    def _plain(self, place: int) -> _Cut:
        """Return the place before or after a run."""
        return self._cuts.setdefault(place, _Cut())

    def _between(self, run: Run, place: int) -> _Cut:
        """Return a place between two children of a run."""
        return self._cuts.setdefault(place, _Cut(_end_tag(run.name), self._opened(run)))

    def _inside(self, paragraph: Paragraph, index: int, within: int) -> _Cut:
        """Return a place inside the text of a run."""
        piece = paragraph.pieces[index]
        item, run = piece.item, piece.item.run
        place = piece.at + len(piece.text[:within].encode()) if within else piece.at
        before = piece.text[within - 1] if within else paragraph.pieces[index - 1].text[-1]
        if before.isspace() and not item.keeps_spaces:
            self._kept_spaces[item.start + 1 + len(item.tag)] = b' xml:space="preserve"'
        ends, begins = (b"]]>", b"<![CDATA[") if piece.in_cdata else (b"", b"")
        return self._cuts.setdefault(
            place,
            _Cut(
                ends + _end_tag(item.tag) + _end_tag(run.name),
                self._opened(run) + f'<{item.tag} xml:space="preserve">'.encode() + begins,
            ),
        )

    def _opened(self, run: Run) -> bytes:
        """Return the begin of a run that looks like another."""
        look = self._data[run.properties] if run.properties is not None else b""
        return f"<{run.name}>".encode() + look


def _end_tag(name: str) -> bytes:
    return f"</{name}>".encode()


def _piece_at(paragraph: Paragraph, offset: int) -> int:
    return bisect_right(paragraph.pieces, offset, key=lambda piece: piece.offset) - 1


class _Comments:
    """The part that holds comments, and what says that it is there."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._name = file.part("comments")
        self._new: list[str] = []
        namespace = file.body.word_namespace
        if self._name:
            self._content = file.package.content(self._name)
        else:
            self._content = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                f'<w:comments xmlns:w="{namespace}"/>'
            ).encode()
        self._root = _Root(self._content, path=file.path)
        taken = [*self._root.identifiers, *file.body.comment_ids]
        self._first = 1 + max((int(name) for name in taken if _is_number(name)), default=-1)
        self._names = _Names.of(self._root.name, namespace)

    def add(self, text: str) -> int:
        """Add a comment; return its number."""
        number = self._first + len(self._new)
        prefix, declaration = self._names
        said = escape(FORBIDDEN.sub("", text))
        self._new.append(
            f'<{prefix}:comment{declaration} {prefix}:id="{number}" {prefix}:author="{AUTHOR}" '
            f'{prefix}:initials="{INITIALS}"><{prefix}:p><{prefix}:r><{prefix}:t xml:space="preserve">{said}'
            f"</{prefix}:t></{prefix}:r></{prefix}:p></{prefix}:comment>"
        )
        return number

    def changes(self) -> dict[str, bytes]:
        """Return the parts that hold the comments, by name."""
        package = self._file.package
        comments = self._root.with_last("".join(self._new))
        if self._name:
            return {self._name: comments}
        folder = posixpath.dirname(self._file.main_part)
        file = next(
            name
            for name in ("comments.xml", *(f"comments{number}.xml" for number in range(2, 1 << 16)))
            if posixpath.join(folder, name) not in package
        )
        name = posixpath.join(folder, file)
        relations = relations_of(self._file.main_part)
        there = _Root(
            package.content(relations) if relations in package else _NO_RELATIONS, path=self._file.path
        )
        identifier = next(
            name
            for name in (f"rIdTA{number}" for number in range(1, 1 << 16))
            if name not in there.identifiers
        )
        kind = _RELATION_TYPES.get(self._file.body.word_namespace, _RELATION_TYPES[WORD[0]])
        relation = f'{there.tag("Relationship")} Id="{identifier}" Type="{kind}" Target={quoteattr(file)}/>'
        types = _Root(package.content(_TYPES), path=self._file.path)
        override = f'{types.tag("Override")} PartName={quoteattr(f"/{name}")} ContentType="{_CONTENT_TYPE}"/>'
        return {name: comments, relations: there.with_last(relation), _TYPES: types.with_last(override)}


class _Root(OfficeParser):
    """A part to whose root something is to be added."""

    def __init__(self, content: bytes, *, path: str) -> None:
        super().__init__(path)
        self.name = ""
        self.identifiers: set[str] = set()
        """Of the elements directly inside."""
        self._content = content
        self._data = prepared(content, path=path, tell=lambda message, line: None)
        self._end = len(self._data)
        try:
            for _ in self.feed(BytesIO(self._data)):
                pass
        finally:
            self.close()

    def start(self, element: Element) -> None:
        super().start(element)
        if not self.open:
            self.name = self.written
        elif len(self.open) == 1:
            self.identifiers.add(value(element, "id") or value(element, "Id"))

    def end(self, element: Element) -> None:
        if not self.open:
            self._end = self.offset

    def tag(self, name: str) -> str:
        """Return the begin of the start tag of an element in the vocabulary of the root."""
        prefix, colon, _ = self.name.rpartition(":")
        return f"<{prefix}{colon}{name}"

    def with_last(self, written: str) -> bytes:
        """Return the part with something more at the end of its root."""
        before, after = self._data[: self._end], self._data[self._end :]
        if not after.startswith(b"</"):  # an empty element, which ends here
            before, after = before.rpartition(b"/")[0] + b">", _end_tag(self.name) + after
        return replaced(self._content, self._data, before + written.encode() + after)


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) < _LONGEST_NUMBER


_LONGEST_NUMBER = 10
"""Digits of the number of a comment, which has 31 bits."""
