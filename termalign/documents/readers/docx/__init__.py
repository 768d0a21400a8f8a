"""Word files (`.docx`, `.docm`, and templates): read whole, and commented at the very words.

- `document`: the parts in order; `story`: the text of one part, with the bytes that hold it;
- `styles`: what is hidden, what is a table of contents;
- `commenting`: comments, put between the bytes of the file; everything else in it stays as it was;
- `uncommenting`: ours taken out again; `rewording`: words in place of others.
"""

from functools import partial

from termalign.documents.readers.base import Block, Editable, Source, digest
from termalign.documents.readers.docx.commenting import commented
from termalign.documents.readers.docx.document import WordFile
from termalign.documents.readers.docx.rewording import rewritten as rewritten
from termalign.documents.readers.docx.uncommenting import uncommented
from termalign.documents.readers.text_tables import Cell, TableCells, table_or_alternating
from termalign.documents.streams import IntakePolicy


def read(data: bytes, path: str) -> Source:
    """Return a Word file, a block a paragraph; where a line of a text would be, the number of the paragraph."""
    return _source(WordFile(data, path=path), digest(data))


def read_pairs(data: bytes, path: str, policy: IntakePolicy) -> Source:
    """Return the pairs of the tables of a Word file that have columns for both sides; else of its paragraphs."""
    file = WordFile(data, path=path)
    return table_or_alternating(_cells(file), _source(file, digest(data)), policy)


def cells(data: bytes, path: str) -> TableCells:
    """Return the texts of a Word file, and the cells of tables that they are in."""
    return _cells(WordFile(data, path=path))


def _cells(file: WordFile) -> TableCells:
    return TableCells(
        [
            Cell(paragraph.text, paragraph.cell if in_body else None)
            for paragraph, *_, in_body in file.paragraphs
        ],
        file.body.merged,
        file.omissions.message,
    )


def _source(file: WordFile, digest: str) -> Source:
    return Source(
        file.path,
        "docx",
        _blocks(file),
        digest,
        numbered=True,
        notes=file.omissions.message,
        asides=file.omissions.asides,
    )


def editable(content: bytes, path: str) -> Editable:
    """Return a Word file that gets a comment for every mark."""
    file = WordFile(content, path=path)
    return Editable(_blocks(file), partial(commented, file), partial(uncommented, file, content))


def _blocks(file: WordFile) -> tuple[Block, ...]:
    blocks = []
    for number, (paragraph, where, *_) in enumerate(file.paragraphs, 1):
        reference = f"paragraph {number} ({where})" if where else f"paragraph {number}"
        blocks.append(Block(paragraph.text, reference, number))
    return tuple(blocks)
