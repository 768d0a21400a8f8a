"""Word files (`.docx`, `.docm`, and templates): read whole, and commented at the very words.

- `document`: the parts in order; `story`: the text of one part, with the bytes that hold it;
- `styles`: what is hidden, what is a table of contents;
- `commenting`: comments, put between the bytes of the file; everything else in it stays as it was;
- `uncommenting`: ours taken out again.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial

from termalign.documents.readers.base import Block, Editable, digest, source_of
from termalign.documents.readers.docx.commenting import commented
from termalign.documents.readers.docx.document import WordFile
from termalign.documents.readers.docx.story import Piece
from termalign.documents.readers.docx.uncommenting import uncommented
from termalign.documents.readers.rewriting import Replacement, Rewriting, in_xml
from termalign.documents.readers.text_tables import TableReader, TextTables
from termalign.documents.xml.adding import Insertion
from termalign.documents.xml.encoding import replaced
from termalign.language.text import spliced


def tables(data: bytes, path: str) -> TextTables:
    """Return a Word file, a block a paragraph; where a line of a text would be, the number of the paragraph."""
    file = WordFile(data, path=path)
    source = source_of(
        _blocks(file),
        digest(data),
        file.omissions,
        path=path,
        format="docx",
        numbered=True,
        language=_language(file.body_bytes),
    )
    cells = [paragraph.cell if in_body else None for paragraph, *_, in_body in file.paragraphs]
    return TextTables(source, cells, file.body.merged)


_DOCX_READER = TableReader(tables)
read, read_pairs = _DOCX_READER.read, _DOCX_READER.read_pairs


def _language(body: bytes) -> str:
    """Return the language that most runs of a body state themselves; empty where most state none."""
    [(tag, count)] = Counter(_RUN_LANGUAGE.findall(body)).most_common(1) or [(b"", 0)]
    return tag.decode() if count > len(_RUN_BEGINNING.findall(body)) / 2 else ""


_RUN_BEGINNING = re.compile(rb"<w:r[ >]")
_RUN_LANGUAGE = re.compile(rb"""<w:lang\s[^<>]*?\bw:val=["']([\w-]++)""")


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


def rewritten(
    content: bytes, path: str, blocks: Sequence[Block], replacements: Sequence[Replacement]
) -> Rewriting:
    """Return a file with words replaced: the first of the runs that hold the old ones gets the new ones.

    Words in notes, headers and footers, of several looks, or with anything between them are left.
    """
    file = WordFile(content, path=path)
    changes: list[Insertion] = []
    skipped: list[Replacement] = []
    ends: dict[int, int] = {}
    for replacement in sorted(replacements):
        numbered = file.paragraphs[replacement.block]
        span = replacement.span
        pieces = [
            piece
            for piece in (numbered.paragraph.pieces if numbered.in_body else ())
            if piece.offset < span.end and piece.offset + len(piece.text) > span.start
        ]
        looks = {_look(file, piece) for piece in pieces}
        cuttable = all(piece.verbatim and piece.item.tag for piece in pieces)
        if len(looks) != 1 or not cuttable or span.start < ends.get(replacement.block, 0):
            skipped.append(replacement)
            continue
        ends[replacement.block] = span.end
        new = replacement.new
        for piece in pieces:
            start = max(0, span.start - piece.offset)
            stop = min(len(piece.text), span.end - piece.offset)
            first, last = (piece.byte + len(piece.text[:end].encode()) for end in (start, stop))
            written = new if piece.in_cdata else in_xml(new)
            changes.append(Insertion(first, last, written.encode()))
            new = ""
            if not piece.item.keeps_spaces and (piece.text[:start] + piece.text[stop:]) != piece.text.strip():
                offset = piece.item.start + 1 + len(piece.item.tag)
                keeping = Insertion(offset, offset, b' xml:space="preserve"')
                if keeping not in changes:
                    changes.append(keeping)
    if not changes:
        return Rewriting(content, tuple(skipped))
    body = replaced(file.content, file.body_bytes, spliced(file.body_bytes, changes))
    return Rewriting(file.package.rewritten({file.main_part: body}), tuple(skipped))


def _look(file: WordFile, piece: Piece) -> bytes:
    """Return the properties of the run of a piece."""
    properties = piece.item.run.properties
    return file.body_bytes[properties] if properties is not None else b""
