"""Our comments taken out of the cells of a workbook again, with their boxes, before new ones are put in."""

from collections.abc import Iterable
from html import unescape

import regex

from termalign.documents.readers.remarks import AUTHOR, without_own
from termalign.documents.tables.parts import column_number
from termalign.documents.xml.encoding import prepared, replaced
from termalign.documents.xml.package import Package

_CELL_COMMENT = regex.compile(r"<((?:[\w.-]++:)?+comment)(\s[^>]*+)>(?s:.*?)</\1\s*+>")
_T_ELEMENT = regex.compile(r"(<((?:[\w.-]++:)?+t)(?:\s[^>]*+)?+>)([^<]*+)(</\2\s*+>)")
_EMPTIED = "\x00"
"""Replaces a text of which nothing is left, which XML cannot contain."""
_EMPTIED_RUN = regex.compile(
    rf"<((?:[\w.-]++:)?+r)>(?:<((?:[\w.-]++:)?+rPr)>(?:(?!</\2>)(?s:.))*+</\2>)?+<[^>]*+>{_EMPTIED}<[^>]*+></\1>"
)
_REFERENCE = regex.compile(r'\sref="([A-Z]++)([0-9]++)"')
_AUTHOR_NUMBER = regex.compile(r'\sauthorId="([0-9]++)"')
_AUTHORS = regex.compile(r"<((?:[\w.-]++:)?+author)>([^<]*+)</\1>|<(?:[\w.-]++:)?+author\s*+/>")
_ROW, _COLUMN = (regex.compile(rf"<x:{name}>\s*+([0-9]++)\s*+</x:{name}>") for name in ("Row", "Column"))
_OWN_BOX = regex.compile(r"<v:shape\b(?!type)(?s:.*?)</v:shape>")


def authors_of(comments: str) -> list[str]:
    """Return the authors that a part of comments names, in its order."""
    return [unescape(match[2] or "") for match in _AUTHORS.finditer(comments)]


def uncommented(package: Package, sheets: Iterable[str], content: bytes) -> bytes:
    """Return a workbook without our comments in some of its sheets; all else as it was."""
    changes: dict[str, bytes] = {}
    for sheet in sheets:
        relations = package.relations(sheet).values()
        for name in (relation.target for relation in relations if relation.kind == "comments"):
            if name not in package:
                continue
            part = package.content(name)
            parsed = prepared(part, path=None)
            rest, cells = _without_own(parsed.decode())
            if rest.encode() == parsed:
                continue
            changes[name] = replaced(part, parsed, rest.encode())
            for drawing in (relation.target for relation in relations if relation.kind == "vmlDrawing"):
                if cells and drawing in package:
                    changes[drawing] = _without_boxes(package.content(drawing), cells)
    return package.rewritten(changes) if changes else content


def _without_own(comments: str) -> tuple[str, set[tuple[int, int]]]:
    """Return a part of comments without ours, and the cells, rows and columns 0-based, that have none any more."""
    authors = authors_of(comments)
    cells: set[tuple[int, int]] = set()

    def left_of(comment: "regex.Match[str]") -> str:
        rest = _T_ELEMENT.sub(_left_of_text, comment[0])
        if rest == comment[0]:
            return rest
        rest = _EMPTIED_RUN.sub("", rest).replace(_EMPTIED, "")
        author, reference = _AUTHOR_NUMBER.search(comment[2]), _REFERENCE.search(comment[2])
        by_us = author is not None and authors[int(author[1]) : int(author[1]) + 1] == [AUTHOR]
        if (
            by_us
            and reference is not None
            and not any(match[3].strip() for match in _T_ELEMENT.finditer(rest))
        ):
            cells.add((int(reference[2]) - 1, column_number(reference[1]) - 1))
            return ""
        return rest

    rest = _CELL_COMMENT.sub(left_of, comments)
    used = {match[1] for match in _AUTHOR_NUMBER.finditer(rest)}
    if rest != comments and authors[-1:] == [AUTHOR] and str(len(authors) - 1) not in used:
        last = list(_AUTHORS.finditer(rest))[-1]
        rest = rest[: last.start()] + rest[last.end() :]
    return rest, cells


def _left_of_text(text: "regex.Match[str]") -> str:
    rest = without_own(text[3])
    if rest == text[3]:
        return text[0]
    return f"{text[1]}{rest if rest.strip() else _EMPTIED}{text[4]}"


def _without_boxes(drawing: bytes, cells: set[tuple[int, int]]) -> bytes:
    """Return a drawing without the boxes of the comments of some cells."""
    text = drawing.decode("utf-8", "surrogateescape")
    return _OWN_BOX.sub(lambda box: "" if _cell(box[0]) in cells else box[0], text).encode(
        "utf-8", "surrogateescape"
    )


def _cell(box: str) -> tuple[int, int]:
    """Return the cell that a box of a comment belongs to; one that is not there where it names none."""
    row, column = _ROW.search(box), _COLUMN.search(box)
    return (int(row[1]), int(column[1])) if row is not None and column is not None else (-1, -1)
