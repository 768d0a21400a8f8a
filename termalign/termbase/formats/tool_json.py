"""JSON of tools that translate: a list of objects, or one object from term to translation.

References:
    LinguaGacha, AiNiee, KeywordGacha, LunaTranslator: a list of `src`, `dst`, `info`, `regex`, `case_sensitive`.
    auto-novel: an object from term to translation. i18n-ai-translate: `terms` by language, and `doNotTranslate`.
    TranslateBooksWithLLMs: `terms`, a list of `source`, `target`, `category`, `gender`.
"""

import json
from collections.abc import Iterator
from typing import Any

from termalign.language.text import decode
from termalign.termbase.formats.foreign_json import KeyLines
from termalign.termbase.formats.pair_records import PairRecord, collect_pairs, pair_records
from termalign.termbase.formats.plain import encoded
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.tool_tables import TOOL_FIELDS, cells_of_record, record_of_cells
from termalign.termbase.glossary import Glossary


class _ObjectMembers(list[tuple[str, Any]]):
    """The members of an object in their order: a key may be there twice."""


def _document(data: bytes, reading: Reading) -> tuple[Any, KeyLines]:
    text = decode(data, path=reading.path).text.removeprefix("\ufeff")
    try:
        return json.loads(text, object_pairs_hook=_ObjectMembers), KeyLines(text)
    except (ValueError, RecursionError) as error:
        raise reading.error(f"no JSON that can be read: {error}") from None


def _text(value: Any) -> str:
    """Return a value as the text of a cell."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _of_objects(objects: Any, lines: KeyLines, reading: Reading) -> Iterator[PairRecord]:
    for number, members in enumerate(objects if isinstance(objects, list) else (), 1):
        if not isinstance(members, _ObjectMembers):
            reading.problem(f"item {number} is no object; left out")
            continue
        cells = [(name, _text(value)) for name, value in members]
        source = next((text for name, text in cells if TOOL_FIELDS.get(name) == "source"), "")
        yield record_of_cells(lines.line(source), cells)


class ToolList:
    """A list of objects, each with the keys of a tool."""

    def __init__(self, columns: tuple[str, ...], flags: tuple[str, ...] = (), around: str = "") -> None:
        self._columns = columns
        self._flags = flags
        self._around = around

    def parse(self, data: bytes, reading: Reading) -> Glossary:
        """Read a list, by itself or in an object."""
        document, lines = _document(data, reading)
        if isinstance(document, _ObjectMembers):
            document = next((value for name, value in document if name == (self._around or "terms")), None)
        if not isinstance(document, list):
            raise reading.error(
                f"no glossary; allowed: a list of objects with {', '.join(self._columns[:2])}"
            )
        return collect_pairs(_of_objects(document, lines, reading), reading)

    def format(self, glossary: Glossary) -> Iterator[bytes]:
        """Return the file in pieces, an object a line."""
        yield b'{"%s": [' % self._around.encode() if self._around else b"["
        for index, record in enumerate(pair_records(glossary)):
            row: dict[str, Any] = cells_of_record(record, self._columns)
            if record.case_sensitive and "case_sensitive" in self._flags:
                row["case_sensitive"] = True
            if record.pattern:
                row["regex"] = True
            yield (b",\n" if index else b"\n") + encoded(row)
        yield b"\n]}\n" if self._around else b"\n]\n"


SRC_DST = ToolList(("src", "dst", "info"), ("case_sensitive",))
HYDROPIX_JSON = ToolList(("source", "target", "category", "gender"), around="terms")


class _ToolObject:
    """An object from term to translation."""

    def parse(self, data: bytes, reading: Reading) -> Glossary:
        """Read an object, or one with `terms`, by language or not, and `doNotTranslate`."""
        document, lines = _document(data, reading)
        if not isinstance(document, _ObjectMembers):
            raise reading.error("no glossary; allowed: an object from term to translation")
        return collect_pairs(self._records(document, lines, reading), reading)

    def _records(self, document: _ObjectMembers, lines: KeyLines, reading: Reading) -> Iterator[PairRecord]:
        parts = {name: value for name, value in document if name in _PARTS and not isinstance(value, str)}
        if not parts:
            yield from _members(document, "", lines, reading)
            return
        terms = parts.get("terms")
        for name, value in terms if isinstance(terms, _ObjectMembers) else ():
            if isinstance(value, _ObjectMembers):
                yield from _members(value, name, lines, reading)
            else:
                yield from _members(_ObjectMembers([(name, value)]), "", lines, reading)
        untranslated = parts.get("doNotTranslate")
        for text in untranslated if isinstance(untranslated, list) else ():
            if isinstance(text, str) and text.strip():
                yield PairRecord(lines.line(text), (text,), (text,), translate="no")

    def format(self, glossary: Glossary) -> Iterator[bytes]:
        """Return the file in pieces, a term a line."""
        yield b"{"
        for index, record in enumerate(pair_records(glossary)):
            source, target = map(encoded, (record.source[0], record.target[0]))
            yield (b",\n" if index else b"\n") + source + b": " + target
        yield b"\n}\n"


_PARTS = ("terms", "doNotTranslate")
"""Keys of an object that holds more than terms."""


def _members(pairs: _ObjectMembers, language: str, lines: KeyLines, reading: Reading) -> Iterator[PairRecord]:
    for source, value in pairs:
        line = lines.line(source)
        texts = value if isinstance(value, list) else [value]
        targets = tuple(text for text in texts if isinstance(text, str) and text.strip())
        if len(targets) < len(texts):
            reading.problem(f"the translation of {source!r} is no text; left out", line)
        elif source.strip():
            yield PairRecord(line, (source,), targets, language=language)


OBJECT = _ToolObject()
