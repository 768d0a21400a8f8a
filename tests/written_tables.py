"""Tables written in every kind of file that has columns, for the laws about reading them."""

import csv
import io
import json
from collections.abc import Callable, Sequence

from tests.word import archive, p, table, word

Rows = Sequence[Sequence[str]]


def delimited(mark: str) -> Callable[[Rows], bytes]:
    def write(rows: Rows) -> bytes:
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=mark, lineterminator="\n").writerows(rows)
        return stream.getvalue().encode()

    return write


def xlsx(rows: Rows) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(rows: Rows) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("terms")
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(line, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(f'xmlns:{name}="{_OPEN}{name}:1.0"' for name in ("office", "table", "text", "style"))


def opendocument(kind: str, body: str, styles: str = "") -> bytes:
    """Return an OpenDocument file of a kind, `spreadsheet` or `text`."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content})


def opentable(rows: Rows) -> str:
    """Return rows as a table of OpenDocument."""
    made = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            if cell
            else "<table:table-cell/>"
            for cell in row
        )
        for row in rows
    )
    inner = "".join(f"<table:table-row>{row}</table:table-row>" for row in made)
    return f'<table:table table:name="a">{inner}</table:table>'


def ods(rows: Rows) -> bytes:
    return opendocument("spreadsheet", opentable(rows))


def odt(rows: Rows) -> bytes:
    return opendocument("text", opentable(rows))


def docx(rows: Rows) -> bytes:
    return word(table(*(tuple(p(cell) if cell else p() for cell in row) for row in rows)))


def markdown(rows: Rows) -> bytes:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:], ""]).encode()


def html(rows: Rows) -> bytes:
    made = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<!DOCTYPE html><table>{''.join(f'<tr>{row}</tr>' for row in made)}</table>".encode()


def objects(rows: Rows) -> bytes:
    heads, *body = rows
    return json.dumps([dict(zip(heads, row, strict=True)) for row in body], ensure_ascii=False).encode()


def lines(rows: Rows) -> bytes:
    heads, *body = rows
    made = (json.dumps(dict(zip(heads, row, strict=True)), ensure_ascii=False) for row in body)
    return "".join(f"{line}\n" for line in made).encode()


def parquet(rows: Rows) -> bytes:
    import pyarrow
    from pyarrow import parquet as files

    heads, *body = rows
    made = pyarrow.table(
        {head: list(column) for head, column in zip(heads, zip(*body, strict=True), strict=True)}
    )
    stream = io.BytesIO()
    files.write_table(made, stream)
    return stream.getvalue()


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "csv": delimited(","),
    "tsv": delimited("\t"),
    "xlsx": xlsx,
    "xls": xls,
    "ods": ods,
    "odt": odt,
    "docx": docx,
    "markdown": markdown,
    "html": html,
    "json": objects,
    "jsonl": lines,
    "parquet": parquet,
}
"""By the name of the kind: what writes rows, the headings first."""

SUFFIXES = {name: f".{name}" for name in WRITERS} | {"markdown": ".md"}
