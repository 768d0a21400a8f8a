"""Comments in a Word file, put between the bytes of it: a run is cut where a comment begins or ends inside it.

Nothing is rewritten but the body, which gets the anchors, the part that holds comments, and, where that is not
there yet, what declares it. A comment on a note is where the body refers to the note, one on a header or
footer at the first paragraph: Word has no comments there, and those parts stay as they were.

References:
    ECMA-376, part 1: 17.13.4 Comments; part 2: 9.3 Relationships.
"""

import posixpath
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from termalign.documents.readers.base import Mark
from termalign.documents.readers.docx.document import WordFile
from termalign.documents.readers.docx.story import Item, Paragraph, TextRun
from termalign.documents.readers.docx.uncommenting import own_comments
from termalign.documents.readers.office import WORD_NAMESPACES
from termalign.documents.readers.remarks import AUTHOR, quoted, signature
from termalign.documents.xml.adding import Additions, EditedPart
from termalign.documents.xml.encoding import FORBIDDEN, replaced
from termalign.errors import InputError
from termalign.language.text import spliced

INITIALS = "TA"

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION_TYPES = dict(
    zip(
        WORD_NAMESPACES,
        (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
            "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
        ),
        strict=True,
    )
)


def commented(file: WordFile, marks: Sequence[Mark]) -> bytes:
    """Return a file with a comment for every mark, but those that are there and have been replied to.

    Raises:
        InputError: Its body has no paragraph with text that could hold a comment on a header.
    """
    there = {comment.signature for comment in own_comments(file)}
    marks = [mark for mark in marks if signature(mark.comment) not in there]
    comments = _Comments(file)
    borders = _Borders(file)
    for mark in marks:
        borders.add(mark, comments.add(_text_of(file, mark)))
    changes = comments.changes()
    changes[file.main_part] = replaced(file.content, file.body_bytes, borders.applied(file.body_bytes))
    return file.package.rewritten(changes)


def _text_of(file: WordFile, mark: Mark) -> str:
    """Return the text of a comment; one that is not at its words quotes them."""
    numbered = file.paragraphs[mark.block]
    return mark.comment if numbered.in_body else f"{numbered.where}: {quoted(mark.text)}: {mark.comment}"


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
    """An offset at which comments begin or end."""

    before: bytes = b""
    """What ends the run that is cut, if one is."""
    after: bytes = b""
    """What begins the next."""
    ends: list[bytes] = field(default_factory=list)
    starts: list[bytes] = field(default_factory=list)


class _Borders:
    """The offsets in the body at which comments begin and end."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._data = file.body_bytes
        self._names = _Names.of(file.body.root_name, file.body.word_namespace)
        self._cuts: dict[int, _Cut] = {}
        self._kept_spaces: dict[int, bytes] = {}

    def add(self, mark: Mark, number: int) -> None:
        """Anchor a comment.

        Raises:
            InputError: It fits nowhere.
        """
        numbered = self._file.paragraphs[mark.block]
        if numbered.in_body:
            start = self._start(numbered.paragraph, mark.span.start)
            end = self._end(numbered.paragraph, mark.span.end)
        elif numbered.reference is not None:
            start, end = self._before(numbered.reference), self._after(numbered.reference)
        else:
            first = next((each.paragraph for each in self._file.paragraphs if each.in_body), None)
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
        insertions = {offset: self._kept_spaces.get(offset, b"") for offset in self._cuts | self._kept_spaces}
        for offset, cut in self._cuts.items():
            insertions[offset] += b"".join((cut.before, *cut.ends, *cut.starts, cut.after))
        return spliced(data, ((offset, offset, inserted) for offset, inserted in insertions.items()))

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

    def _plain(self, offset: int) -> _Cut:
        """Return the cut before or after a run."""
        return self._cuts.setdefault(offset, _Cut())

    def _between(self, run: TextRun, offset: int) -> _Cut:
        """Return a cut between two children of a run."""
        return self._cuts.setdefault(offset, _Cut(_end_tag(run.name), self._opened(run)))

    def _inside(self, paragraph: Paragraph, index: int, within: int) -> _Cut:
        """Return a cut inside the text of a run."""
        piece = paragraph.pieces[index]
        item, run = piece.item, piece.item.run
        offset = piece.byte + len(piece.text[:within].encode()) if within else piece.byte
        before = piece.text[within - 1] if within else paragraph.pieces[index - 1].text[-1]
        if before.isspace() and not item.keeps_spaces:
            self._kept_spaces[item.start + 1 + len(item.tag)] = b' xml:space="preserve"'
        ends, begins = (b"]]>", b"<![CDATA[") if piece.in_cdata else (b"", b"")
        return self._cuts.setdefault(
            offset,
            _Cut(
                ends + _end_tag(item.tag) + _end_tag(run.name),
                self._opened(run) + f'<{item.tag} xml:space="preserve">'.encode() + begins,
            ),
        )

    def _opened(self, run: TextRun) -> bytes:
        """Return the begin of a run that looks like another."""
        look = self._data[run.properties] if run.properties is not None else b""
        return f"<{run.name}>".encode() + look


def _end_tag(name: str) -> bytes:
    return f"</{name}>".encode()


def _piece_at(paragraph: Paragraph, offset: int) -> int:
    return bisect_right(paragraph.pieces, offset, key=lambda piece: piece.offset) - 1


class _Comments:
    """The part that holds comments, and what declares it."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._name = file.part("comments")
        self._new: list[str] = []
        namespace = file.body.word_namespace
        if self._name:
            self._part = EditedPart.of(file.package, self._name)
        else:
            declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            self._part = EditedPart(f'{declaration}\n<w:comments xmlns:w="{namespace}"/>'.encode())
        used = [*self._part.identifiers, *file.body.comment_ids]
        numbers = (
            name for name in used if name.isascii() and name.isdigit() and len(name) < _LONGEST_COMMENT_ID
        )
        self._first = 1 + max(map(int, numbers), default=-1)
        self._names = _Names.of(self._part.name, namespace)

    def add(self, text: str) -> int:
        """Add a comment; return its number."""
        identifier = self._first + len(self._new)
        prefix, declaration = self._names
        written = escape(FORBIDDEN.sub("", text), quote=False)
        self._new.append(
            f'<{prefix}:comment{declaration} {prefix}:id="{identifier}" {prefix}:author="{AUTHOR}" '
            f'{prefix}:initials="{INITIALS}"><{prefix}:p><{prefix}:r><{prefix}:t xml:space="preserve">{written}'
            f"</{prefix}:t></{prefix}:r></{prefix}:p></{prefix}:comment>"
        )
        return identifier

    def changes(self) -> dict[str, bytes]:
        """Return the parts that hold the comments, by name."""
        additions = Additions(self._file.package)
        content = self._part.with_last("".join(self._new))
        if self._name:
            additions.changes[self._name] = content
        else:
            kind = _RELATION_TYPES.get(self._file.body.word_namespace, _RELATION_TYPES[WORD_NAMESPACES[0]])
            owner = self._file.main_part
            name = posixpath.join(posixpath.dirname(owner), "comments.xml")
            additions.add(name, content, owner=owner, relation=kind, content_type=_CONTENT_TYPE)
        return additions.written()


_LONGEST_COMMENT_ID = 10
"""Digits of the number of a comment, which has 31 bits."""
