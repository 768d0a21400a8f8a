"""JSONL: an entry a line, in the layout of our JSON; a first line may hold title and metadata."""

from collections.abc import Iterator
from typing import Any

import msgspec

from termalign.errors import FormatError
from termalign.language.text import decode
from termalign.language.text.structured import json_value
from termalign.termbase.formats.foreign_json import records
from termalign.termbase.formats.plain import encoded, plain
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.records import SAMPLE_RECORDS, are_ours, collect_records
from termalign.termbase.glossary import Glossary


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces, a line each."""
    if glossary.title or glossary.metadata:
        head = {"title": glossary.title, "metadata": dict(glossary.metadata)}
        yield encoded(head) + b"\n"
    for entry in glossary:
        yield encoded(plain(entry)) + b"\n"


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read JSONL; a broken line is reported and left out."""
    title, metadata = "", dict[str, str]()
    lines = decode(data, path=reading.path).text.removeprefix("\ufeff").encode().split(b"\n")
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if numbered and numbered[0][0] == 1 and (head := _head(numbered[0][1])) is not None:
        title, metadata = head.title, head.metadata
        del numbered[0]
    if not are_ours([line for _, line in numbered[:SAMPLE_RECORDS]]):
        return records(_objects(numbered, reading), reading)
    return collect_records(numbered, reading, title, metadata)


def _objects(lines: list[tuple[int, bytes]], reading: Reading) -> Iterator[tuple[int, Any]]:
    for number, line in lines:
        try:
            value = msgspec.json.decode(line)
            if isinstance(value, dict) and line.count(b'":') > len(value):  # or what it holds has names
                json_value(line, unique=True)
            yield number, value
        except (msgspec.DecodeError, FormatError, RecursionError, UnicodeError) as error:
            reading.problem(f"an entry is left out: {error}", number)


class _Heading(msgspec.Struct, forbid_unknown_fields=True):
    title: str = ""
    metadata: dict[str, str] = {}


def _head(line: bytes) -> _Heading | None:
    try:
        return msgspec.json.decode(line, type=_Heading)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
