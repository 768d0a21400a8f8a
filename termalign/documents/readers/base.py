"""The model that every reader of documents gives: blocks of text, where they are, and their sentences.

A block is what is translated as one piece: a paragraph, a cell, a segment of a unit. Writing into a file is reading
it again and marking: a mark names a block, a stretch of its text, and the words that are there. Nothing about a
file is kept between reading and marking but a digest of its bytes, which must be the same.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

from termalign.documents.bitext import Document, Sentence
from termalign.documents.sentences import goes_on, groups_of, segment
from termalign.documents.tables.sides import ColumnChoice
from termalign.language.text import Anchor, Span
from termalign.language.text.decoding import text_of

if TYPE_CHECKING:
    from termalign.documents.tables.visible import Omissions


class Block(NamedTuple):
    """A piece of text as people read it, without what only a program reads."""

    text: str
    reference: str = ""
    """What people call its place: `paragraph 12`, `unit 7/2`; empty where the line suffices."""
    line: int = 1
    """In the file, or the number of the paragraph in a file that has no lines; 1-based."""
    anchors: tuple[Anchor, ...] = ()
    """Where its stretches begin in the file; none where all of it is in `line` from column 1."""
    side: str = ""
    """`zh` or `en`, in a file of both; empty where the whole file is one side."""
    key: str = ""
    """What its translation has too: the number of a unit, the path of a message; empty where there is none."""


class Mark(NamedTuple):
    """A remark about a stretch of a block."""

    block: int
    """0-based."""
    span: Span
    """In the text of the block."""
    text: str
    """What is there."""
    comment: str


class Marks(NamedTuple):
    """The remarks about a file."""

    name: str
    """Of the file."""
    format: str
    digest: str
    """Of the bytes that were read."""
    marks: tuple[Mark, ...]
    columns: ColumnChoice | None = None
    """Which columns of a table were chosen for the sides; None where they were found."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that was read."""

    name: str
    format: str
    blocks: tuple[Block, ...]
    digest: str
    bilingual: bool = False
    """Whether it holds both sides: its blocks have a side and a key."""
    is_text: bool = False
    """Whether its blocks are lines, of which several may be one paragraph."""
    keyed: bool = False
    """Whether blocks of one side find those of the other by their key."""
    runs_on: bool = False
    """Whether a sentence may go on in the next block, as in subtitles."""
    numbered: bool = False
    """Whether the line of a block is the number of a paragraph, for the file has no lines that people see."""
    columns: ColumnChoice | None = None
    """Which columns of a table were chosen for the sides; None where they were found."""
    notes: str = ""
    """What in the file is no text of it, in a sentence; empty for nothing."""
    asides: str = ""
    """What is outside its running text, such as descriptions of pictures, in a sentence; empty for nothing."""
    language: str = ""
    """The language that the file states for its text, as it writes it; empty where it states none."""

    def __repr__(self) -> str:
        """Return its name, its format and how many blocks it has."""
        return f"<Source {self.name!r}: {self.format}, {len(self.blocks):,} blocks>"

    @property
    def text(self) -> str:
        """The text, a line a block."""
        return "\n".join(one_line(block.text) for block in self.blocks)

    def marks(self, marks: Iterable[Mark]) -> Marks:
        """Return marks for this document and no other."""
        return Marks(self.name, self.format, self.digest, tuple(sorted(marks)), self.columns)


class Editable(NamedTuple):
    """A file that was read to be written into."""

    blocks: Sequence[Block]
    marked: Callable[[Sequence[Mark]], bytes]
    """Returns the file with marks in it, which name words that are there; all else as it was."""
    unmarked: Callable[[], bytes]
    """Returns the file without the remarks that earlier runs put into it; all else as it was."""


def digest(data: bytes) -> str:
    """Return what identifies the bytes of a file."""
    return sha256(data).hexdigest()


def one_line(text: str) -> str:
    """Return text with spaces for line ends, each in its place.

    Example:
        >>> one_line("Part one\\nGeneral")
        'Part one General'
    """
    return text.translate(_LINE_END_SPACES)


_LINE_END_SPACES = dict.fromkeys(map(ord, "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")
"""What ends a line for `str.splitlines`."""


def read_plain(data: bytes, path: str) -> Source:
    """Return plain text as a document."""
    return text_source(text_of(data, path=path), name=path, content=data)


def text_source(text: str, *, name: str = "", content: bytes = b"") -> Source:
    """Return a text as a document: every line is a block.

    Example:
        >>> [block.text for block in text_source("Article 1\\nGeneral\\n").blocks]
        ['Article 1', 'General']
    """
    lines = text.removesuffix("\n").split("\n")
    blocks = tuple(Block(line, line=number) for number, line in enumerate(lines, 1))
    return Source(name, "text", blocks, digest(content), is_text=True)


def source_of(
    blocks: Sequence[Block],
    content_digest: str,
    omissions: "Omissions",
    *,
    path: str,
    format: str,
    numbered: bool = False,
    language: str = "",
) -> Source:
    """Return a document of blocks, with what of its file is none of them."""
    return Source(
        path,
        format,
        tuple(blocks),
        content_digest,
        numbered=numbered,
        notes=omissions.message,
        asides=omissions.asides,
        language=language,
    )


def anchors_of(block: Block) -> tuple[Anchor, ...]:
    """Return where the stretches of a block begin."""
    return block.anchors or (Anchor(0, block.line, 1),)


def segmented(source: Source, language: Literal["zh", "en"]) -> Document:
    """Return a document of the sentences of a source.

    No sentence reaches beyond a block, unless blocks are lines, or go on in the next.
    """
    if source.is_text:
        return Document(source.text, tuple(segment(source.text, language)), source.name, runs_on=True)
    texts = [one_line(block.text) for block in source.blocks]
    begins = list(accumulate((len(text) + 1 for text in texts), initial=0))
    sentences: list[Sentence] = []
    onward = goes_on(texts) if source.runs_on else [False] * len(texts)
    runs = [" ".join(texts[group.start : group.stop]) for group in groups_of(onward)]
    offset = 0
    for run in runs:
        for sentence in segment(run, language):
            span = sentence.span.shift(offset)
            sentences.append(replace(sentence, span=span, paragraph=bisect_right(begins, span.start) - 1))
        offset += len(run) + 1
    return located(Document("\n".join(runs), tuple(sentences), source.name), source)


def of_blocks(source: Source) -> Document:
    """Return a document of which every sentence is a block."""
    document = Document.of_lines([one_line(block.text) for block in source.blocks], source.name)
    return document if source.is_text else located(document, source)


def located(document: Document, source: Source) -> Document:
    """Return a document that knows where its sentences are; the paragraph of each is the number of its block."""
    references = tuple(source.blocks[sentence.paragraph].reference for sentence in document.sentences)
    return replace(
        document,
        anchors=() if source.numbered else tuple(_anchors(source)),
        references=references if any(references) else (),
        numbered=source.numbered,
        runs_on=source.runs_on,
    )


def _anchors(source: Source) -> Iterable[Anchor]:
    offset = 0
    for block in source.blocks:
        for anchor in anchors_of(block):
            yield anchor._replace(offset=anchor.offset + offset)
        offset += len(block.text) + 1
