"""Words in the body of a Word file put in place of others that have one look."""

from collections.abc import Sequence

from termalign.documents.readers.base import Block
from termalign.documents.readers.docx.document import WordFile
from termalign.documents.readers.docx.story import Piece
from termalign.documents.readers.rewriting import Replacement, Rewriting, in_xml
from termalign.documents.xml.adding import Insertion
from termalign.documents.xml.encoding import replaced
from termalign.language.text import spliced


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
