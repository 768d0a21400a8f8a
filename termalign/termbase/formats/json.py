"""JSON: the data model as it is, without default values; loses nothing. The schema is `glossary.schema.json`.

A broken entry is reported and left out; the others are kept.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from termalign.language.text import decode
from termalign.termbase.formats.foreign_json import read_tables
from termalign.termbase.formats.plain import encoded, plain
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.records import are_ours, collect_records
from termalign.termbase.glossary import Glossary

VERSION = 1
"""Version of the layout; readers refuse a later one."""


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces, an entry a line."""
    head: dict[str, Any] = {"termalign": VERSION}
    if glossary.title:
        head["title"] = glossary.title
    if glossary.metadata:
        head["metadata"] = dict(glossary.metadata)
    yield encoded(head)[:-1] + b',"entries":['
    for index, entry in enumerate(glossary):
        yield (b",\n" if index else b"\n") + encoded(plain(entry))
    yield b"\n]}\n"


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read JSON: an object with `entries`, a list of entries, or objects and lists in a layout of their own."""
    text = decode(data, path=reading.path).text.removeprefix("\ufeff")
    data = text.encode()
    try:
        document = _document(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise reading.error(*described(error, data)) from None
    if document is None or not are_ours(document.entries):
        return read_tables(text, reading)
    if document.termalign > VERSION:
        raise reading.error(
            f"layout {document.termalign} is newer than this termalign; allowed: 1 to {VERSION}"
        )
    records = _with_lines(document.entries, data)
    return collect_records(records, reading, document.title, document.metadata)


def _with_lines(records: list[msgspec.Raw], data: bytes) -> Iterator[tuple[int, msgspec.Raw]]:
    position, line = 0, 1
    for record in records:
        start = data.find(memoryview(record), position)
        line += data.count(b"\n", position, start)
        position = start
        yield line, record


def _document(data: bytes) -> "_JsonGlossary | None":
    """Return a document in our layout; None for JSON in another."""
    try:
        if data.lstrip().startswith(b"["):
            return _JsonGlossary(entries=msgspec.json.decode(data, type=list[msgspec.Raw]))
        return msgspec.json.decode(data, type=_JsonGlossary)
    except msgspec.ValidationError:
        if b'"termalign"' in data[:_HEADING_BYTES]:
            raise
        return None


_HEADING_BYTES = 200
"""Bytes in which a file of ours names its layout."""


class _JsonGlossary(msgspec.Struct):
    entries: list[msgspec.Raw]
    termalign: int = VERSION
    title: str = ""
    metadata: dict[str, str] = {}


def described(error: Exception, data: bytes) -> tuple[str, int | None]:
    """Return the message of a decoding error, and the line of its byte."""
    if isinstance(error, msgspec.ValidationError):
        return f"no glossary in JSON: {error}", None
    text, _, byte = str(error).partition(" (byte ")
    end = int(byte.rstrip(")")) if byte else len(data)
    return f"no JSON: {text}", data.count(b"\n", 0, end) + 1
