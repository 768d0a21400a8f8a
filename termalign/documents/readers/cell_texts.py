"""Words in the cells of a workbook put in place of others, in the bytes of its sheets.

A changed cell gets its text itself, where it had the number of a text that other cells may share.
"""

from collections import defaultdict
from collections.abc import Sequence
from html import unescape

import regex

from termalign.documents.readers.cell_comments import Cell
from termalign.documents.readers.rewriting import Replacement, Rewriting, in_xml, with_replacements
from termalign.documents.xml.editing import replaced
from termalign.documents.xml.encoding import prepared
from termalign.documents.xml.package import Package

_CELL_ELEMENT = regex.compile(r"<((?:[\w.-]++:)?+c)(\s[^>]*?)>((?:(?!</\1\s*+>)(?s:.))*+)</\1\s*+>")
_CELL_REFERENCE = regex.compile(r'\sr="([^"]++)"')
_TYPE = regex.compile(r'\st="([^"]++)"')
_VALUE = regex.compile(r"<(?:[\w.-]++:)?+v>([0-9]++)</(?:[\w.-]++:)?+v>")
_SHARED = regex.compile(
    r"<((?:[\w.-]++:)?+si)(?:\s[^>]*+)?+>((?:(?!</\1\s*+>)(?s:.))*+)</\1\s*+>|<(?:[\w.-]++:)?+si\s*+/>"
)
_PLAIN_TEXT = regex.compile(r"\s*+<((?:[\w.-]++:)?+t)(?:\s[^>]*+)?+>([^<]*+)</\1\s*+>\s*+")
_INLINE = regex.compile(r"\s*+<((?:[\w.-]++:)?+is)>((?:(?!</\1>)(?s:.))*+)</\1>\s*+")


def rewritten(
    content: bytes, path: str, found: Sequence[tuple[str, Cell]], replacements: Sequence[Replacement]
) -> Rewriting:
    """Return a workbook with words replaced; those in cells of several looks, or of formulas, are left."""
    package = Package(content, what="workbook", path=path)
    book = package.main_part("xl/workbook.xml")
    strings = next(
        (each.target for each in package.relations(book).values() if each.kind == "sharedStrings"), ""
    )
    shared = _shared(package, strings) if strings in package else []
    wanted: dict[str, dict[str, list[Replacement]]] = defaultdict(lambda: defaultdict(list))
    for replacement in replacements:
        _, cell = found[replacement.block]
        wanted[cell.sheet][cell.reference].append(replacement)
    done: set[Replacement] = set()
    changes: dict[str, bytes] = {}
    for sheet, cells in wanted.items():

        def changed(cell: "regex.Match[str]", cells: dict[str, list[Replacement]] = cells) -> str:
            reference = _CELL_REFERENCE.search(cell[2])
            own = cells.get(reference[1], []) if reference is not None else []
            text = _text(cell, shared)
            if not own or text is None or text != found[own[0].block][0]:
                return cell[0]
            done.update(own)
            text = with_replacements(text, own)
            prefix = cell[1].removesuffix("c")
            attributes = f'{_TYPE.sub("", cell[2])} t="inlineStr"'
            inner = f'<{prefix}t xml:space="preserve">{in_xml(text)}</{prefix}t>'
            return f"<{cell[1]}{attributes}><{prefix}is>{inner}</{prefix}is></{cell[1]}>"

        part = package.content(sheet)
        parsed = prepared(part, path=path)
        changes[sheet] = replaced(part, parsed, _CELL_ELEMENT.sub(changed, parsed.decode()).encode())
    left = tuple(replacement for replacement in replacements if replacement not in done)
    return Rewriting(package.rewritten(changes) if done else content, left)


def _shared(package: Package, name: str) -> list[str | None]:
    """Return the texts that cells share; None for one of several looks."""
    part = prepared(package.content(name), path=None).decode()
    texts: list[str | None] = []
    for item in _SHARED.finditer(part):
        plain = _PLAIN_TEXT.fullmatch(item[2] or "")
        texts.append(unescape(plain[2]) if plain is not None else None)
    return texts


def _text(cell: "regex.Match[str]", shared: Sequence[str | None]) -> str | None:
    """Return the text of a cell; None where it is no text, of several looks, or that of a formula."""
    kind = _TYPE.search(cell[2])
    if kind is not None and kind[1] == "s":
        value = _VALUE.fullmatch(cell[3].strip())
        return shared[int(value[1])] if value is not None and int(value[1]) < len(shared) else None
    inline = _INLINE.fullmatch(cell[3]) if kind is not None and kind[1] == "inlineStr" else None
    plain = _PLAIN_TEXT.fullmatch(inline[2]) if inline is not None else None
    return unescape(plain[2]) if plain is not None else None
