"""JSON of other people, as tables: lists of objects, lists of lists, mappings from term to rendering, at any depth.

An object is a row and its keys are headings, understood as those of a table are; an object inside it adds its keys to
the one it is in (`{"en": {"term": …}}` has the heading `en term`), a list of objects that name their language
does so by language, and a list of texts is several terms.
"""

import json
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

import msgspec

from termalign.documents.tables import Row
from termalign.language import languages
from termalign.language.text import is_han
from termalign.termbase.formats.collecting import collect_tables
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.rows import escape
from termalign.termbase.glossary import Glossary

MOST_KEYS = 1000
"""Different keys of the objects of a list."""

_MOST_NESTED = 4
"""Lists and objects around a table, and inside a row; real ones have two."""

_SAMPLE_ITEMS = 100
"""Items of a list that decide what it is."""

_LANGUAGE_KEYS = frozenset(
    ("lang", "language", "locale", "languagecode", "langcode", "language_code", "xml:lang")
)


class _JsonTable(NamedTuple):
    """A table that a document holds."""

    name: str
    content: Any


def read_tables(text: str, reading: Reading) -> Glossary:
    """Read JSON in a layout of its own.

    Raises:
        FormatError: It is nested too deeply, or holds no table.
    """
    try:
        document = json.loads(
            text, object_pairs_hook=_joined, parse_int=str, parse_float=str, parse_constant=str
        )
    except (ValueError, RecursionError) as error:
        raise reading.error(f"no JSON that can be read: {error}") from None
    tables = list(_tables(document, "", 0))
    if not tables:
        raise reading.error(
            "no glossary in JSON; allowed: entries, a list of objects with a key for each language, or an object "
            "from term to rendering"
        )
    lines = KeyLines(text)
    reading.has_records = True
    return collect_tables(
        ((table.name, _rows(table.content, lines, reading)) for table in tables), "list", reading
    )


def records(objects: Iterator[tuple[int, Any]], reading: Reading) -> Glossary:
    """Read objects, each with its line, as the rows of a table."""
    reading.has_records = True
    return collect_tables([("", _of_objects(objects, reading))], "list", reading)


def _joined(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a key that is there twice, both values."""
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            before = members[key] if isinstance(members[key], list) else [members[key]]
            value = [*before, *(value if isinstance(value, list) else [value])]
        members[key] = value
    return members


def _tables(value: Any, name: str, depth: int) -> Iterator[_JsonTable]:
    """Yield the tables in a value, outermost first."""
    if depth > _MOST_NESTED:
        return
    if isinstance(value, list):
        if any(isinstance(part, (dict, list)) for part in value[:_SAMPLE_ITEMS]):
            yield _JsonTable(name, value)
    elif isinstance(value, dict):
        sides = {languages.side(tag) for key in value if (tag := languages.language(key)) is not None}
        if {"zh", "en"} <= sides and all(isinstance(inner, dict) for inner in value.values()):
            yield _JsonTable(name, _turned(value))
        elif _is_mapping(value):
            yield _JsonTable(name, value)
        else:
            for key, inner in value.items():
                yield from _tables(inner, f"{name}.{key}" if name else key, depth + 1)


def _is_mapping(value: dict[str, Any]) -> bool:
    """Return whether an object leads from terms to renderings: keys in one script, values in the other, mostly."""
    sample = list(value.items())[:_SAMPLE_ITEMS]
    crossing = 0
    for key, inner in sample:
        texts = _texts(inner)
        crossing += any(map(is_han, key)) != any(map(is_han, " ".join(texts))) and bool(texts)
    return crossing > len(sample) / 2


def _texts(value: Any) -> list[str]:
    """Return the texts that a value holds at its top."""
    parts = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else [value]
    return [text for text in parts if isinstance(text, str)]


def _turned(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return objects by key, made of objects by language."""
    concepts: dict[str, dict[str, Any]] = {}
    for tag, inner in value.items():
        for key, text in inner.items():
            concepts.setdefault(key, {"id": key})[tag] = text
    return list(concepts.values())


def _rows(content: Any, lines: "KeyLines", reading: Reading) -> Iterator[Row]:
    """Yield the rows of a table, a header first where its keys are one."""
    if isinstance(content, dict):
        if any(isinstance(value, dict) for value in content.values()):
            pairs = (
                (
                    lines.line(key),
                    {"term": key} | (value if isinstance(value, dict) else {"translation": value}),
                )
                for key, value in content.items()
            )
            yield from _of_objects(pairs, reading)
            return
        for key, value in content.items():
            yield Row(lines.line(key), _trimmed([escape(key), _cell(value)]))
    elif isinstance(content[0], list):
        for part in content:
            cells = [_cell(value) for value in (part if isinstance(part, list) else [part])]
            yield Row(lines.line(next((cell for cell in cells if cell), "")), _trimmed(cells))
    else:
        objects = (
            (lines.line(next(iter(part), "") if isinstance(part, dict) else ""), part) for part in content
        )
        yield from _of_objects(objects, reading)


def _of_objects(objects: Iterator[tuple[int, Any]], reading: Reading) -> Iterator[Row]:
    """Yield a header of all keys of the first objects, and a row an object."""
    columns: dict[str, int] = {}

    def flat() -> Iterator[tuple[int, dict[str, str]]]:
        for line, part in objects:
            row = dict(_flat(part, "", 0))
            for name in row:
                columns.setdefault(name, len(columns))
            if len(columns) > MOST_KEYS:
                raise reading.error(f"objects with more than {MOST_KEYS:,} different keys", line)
            yield line, row

    rows = flat()
    ahead = list(islice(rows, _SAMPLE_ITEMS))
    if ahead:
        yield Row(ahead[0][0], list(columns))
    for line, row in chain(ahead, rows):
        yield Row(line, _in_order(row, columns))


def _in_order(row: dict[str, str], columns: dict[str, int]) -> list[str]:
    cells = [""] * (1 + max((columns[name] for name in row), default=-1))
    for name, cell in row.items():
        cells[columns[name]] = cell
    return _trimmed(cells)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _flat(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield heading and text of what an object holds."""
    if isinstance(value, dict) and depth < _MOST_NESTED:
        for key, inner in value.items():
            yield from _flat(inner, f"{name} {key}" if name else key, depth + 1)
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value) and depth < _MOST_NESTED:
        collected: dict[str, list[str]] = {}
        for part in value:
            for heading, text in _flat(*_by_language(part, name), depth + 1):
                collected.setdefault(heading, []).append(text)
        for heading, texts in collected.items():
            yield heading, "|".join(filter(None, texts))
    elif text := _cell(value):
        yield name or "text", text


def _by_language(member: Any, name: str) -> tuple[Any, str]:
    """Return an object of a list without the key that names its language, and the heading that has it."""
    if isinstance(member, dict):
        for key, value in member.items():
            if key.lower() in _LANGUAGE_KEYS and isinstance(value, str) and languages.language(value):
                return {member: inner for member, inner in member.items() if member != key}, value
    return member, name


def _cell(value: Any) -> str:
    """Return a value as a cell; several texts are separated by `|`."""
    match value:
        case str():
            return escape(value)
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case list() if all(isinstance(part, str) for part in value):
            return "|".join(map(escape, value))
        case _:
            return msgspec.json.encode(value).decode()


class KeyLines:
    """The lines of keys, looked up in the order of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._lost = False

    def line(self, key: str) -> int:
        """Return the line of the next occurrence of a text; that of the last where there is none."""
        if self._lost or not key:
            return self._line
        for ascii_only in (False, True):
            offset = self._text.find(json.dumps(key, ensure_ascii=ascii_only), self._at)
            if offset >= 0:
                self._line += self._text.count("\n", self._at, offset)
                self._at = offset + 1
                return self._line
        self._lost = True  # written in another way: it would be looked for in vain every time
        return self._line
