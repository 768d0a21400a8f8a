"""Entries as JSON objects: what JSON and JSONL have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import msgspec

from termalign.errors import FormatError
from termalign.language.text.structured import json_value
from termalign.termbase.formats.building import GlossaryBuilder
from termalign.termbase.formats.cells import shown
from termalign.termbase.formats.plain import plain_entry
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.glossary import Entry, Glossary, Status, Term

_ENTRY_KEYS = frozenset(field.name for field in fields(Entry))
_TERM_KEYS = frozenset(field.name for field in fields(Term))


def _add(
    data: bytes | msgspec.Raw,
    glossary: GlossaryBuilder,
    reading: Reading,
    line: int,
    unknown: dict[str, None],
) -> None:
    """Add the entry that a JSON object holds; a broken one is reported and left out.

    A term may be just its text: the first of a language is preferred, the others are admitted. Keys without a field
    are kept as unknown categories, and put into `unknown`.
    """
    try:
        content = bytes(data)
        if (content.count(_ZH) > 1 or content.count(_EN) > 1) and _EVIDENCE not in content:
            json_value(content, unique=True)
        try:
            entry = plain_entry(data)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            entry = _completed(msgspec.json.decode(data), unknown)
        glossary.append(entry, line)
    except (msgspec.MsgspecError, FormatError, RecursionError, UnicodeError) as error:
        reading.problem(f"an entry is left out: {error}", line)


_ZH, _EN, _EVIDENCE = b'"zh":', b'"en":', b'"evidence":'
"""Names that are looked at for a second value; evidence, which no person writes, has them too."""


def _completed(record: Any, unknown: dict[str, None]) -> Entry:
    if isinstance(record, dict):
        for side in ("zh", "en"):
            record[side] = [
                _term(term, side, unknown, first=not n) for n, term in enumerate(_listed(record.get(side)))
            ]
        _keep_unknown(record, _ENTRY_KEYS, unknown)
    return msgspec.convert(record, Entry)


def are_ours(records: Sequence[bytes | msgspec.Raw]) -> bool:
    """Return whether JSON objects are entries in our layout: most of the first ones, or all without a term that is one.

    Example:
        >>> are_ours([b'{"zh": ["AI"], "en": []}']), are_ours([b'{"source": "AI", "target": "b"}'])
        (True, False)
    """
    sample = [_decoded(record) for record in records[:SAMPLE_RECORDS]]
    if any(isinstance(record, dict) and _has_objects(record) for record in sample):
        return 2 * sum(_is_ours(record) for record in sample) >= len(sample)
    return all(map(_is_ours, sample))  # a key of another layout may say that a term is forbidden


_MOST_KEYS_SHOWN = 10
"""Keys without a field that are reported."""

SAMPLE_RECORDS = 100
"""Objects that decide the layout."""


def _decoded(record: bytes | msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(record)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return {}  # reported when it is read


def _is_ours(record: Any) -> bool:
    """Return whether an object is an entry: it has terms that are objects, or nothing but the keys of one."""
    return isinstance(record, dict) and (_has_objects(record) or record.keys() <= _ENTRY_KEYS)


def _has_objects(record: dict[str, Any]) -> bool:
    terms = [term for side in ("zh", "en", "others") for term in _listed(record.get(side))]
    return any(isinstance(term, dict) and "text" in term for term in terms)


def _listed(terms: Any) -> list[Any]:
    return terms if isinstance(terms, list) else [] if terms is None else [terms]


def _term(term: Any, side: str, unknown: dict[str, None], *, first: bool) -> Any:
    if isinstance(term, str):
        status = Status.PREFERRED if first else Status.ADMITTED
        return {"text": term, "language": side, "status": status}
    if isinstance(term, dict):
        term.setdefault("language", side)
        _keep_unknown(term, _TERM_KEYS, unknown)
    return term


def _keep_unknown(record: dict[str, Any], known: frozenset[str], unknown: dict[str, None]) -> None:
    names = sorted(record.keys() - known)
    if not names:
        return
    unknown.update(dict.fromkeys(names))
    categories = record.get("other", [])
    if isinstance(categories, list):  # any other value is reported when the record is made an entry
        pairs = [(name, msgspec.json.encode(record.pop(name)).decode()) for name in names]
        record["other"] = [*categories, *pairs]


def collect_records(
    records: Iterable[tuple[int, bytes | msgspec.Raw]], reading: Reading, title: str, metadata: dict[str, str]
) -> Glossary:
    """Return the glossary of JSON objects, each with its line."""
    glossary = GlossaryBuilder(reading)
    glossary.title, glossary.metadata = title, metadata
    unknown: dict[str, None] = {}
    for line, record in records:
        _add(record, glossary, reading, line, unknown)
    for name in list(unknown)[:_MOST_KEYS_SHOWN]:
        reading.problem(
            f"the key {shown(name)} is not understood: kept as an unknown category", grade=Grade.ODD
        )
    return glossary.build()
