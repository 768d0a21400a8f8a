"""Entries as JSON objects: what JSON and JSONL have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import msgspec

from termalign.termbase.formats.building import GlossaryBuilder
from termalign.termbase.formats.plain import plain_entry
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Entry, Glossary, Status, Term

_ENTRY_KEYS = frozenset(field.name for field in fields(Entry))
_TERM_KEYS = frozenset(field.name for field in fields(Term))


def _add(data: bytes | msgspec.Raw, glossary: GlossaryBuilder, reading: Reading, line: int) -> None:
    """Add the entry that a JSON object holds; a broken one is reported and left out.

    A term may be just its text: the first of a language is preferred, the others are admitted. Keys without a field
    are kept as unknown categories.
    """
    try:
        try:
            entry = plain_entry(data)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            entry = _completed(msgspec.json.decode(data))
        glossary.append(entry, line)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError, UnicodeError) as error:
        reading.problem(f"an entry is left out: {error}", line)


def _completed(record: Any) -> Entry:
    if isinstance(record, dict):
        for side in ("zh", "en"):
            record[side] = [
                _term(term, side, first=not n) for n, term in enumerate(_listed(record.get(side)))
            ]
        _keep_unknown(record, _ENTRY_KEYS)
    return msgspec.convert(record, Entry)


def are_ours(records: Sequence[bytes | msgspec.Raw]) -> bool:
    """Return whether JSON objects are entries in our layout, as most of the first ones show.

    Example:
        >>> are_ours([b'{"zh": ["AI"], "en": []}']), are_ours([b'{"source": "AI", "target": "b"}'])
        (True, False)
    """
    sample = [_decoded(record) for record in records[:SAMPLE_RECORDS]]
    return 2 * sum(_is_ours(record) for record in sample) >= len(sample)


SAMPLE_RECORDS = 100
"""Objects that decide the layout."""


def _decoded(record: bytes | msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(record)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return {}  # reported when it is read


def _is_ours(record: Any) -> bool:
    """Return whether an object is an entry: it has terms that are objects, or nothing but the keys of one."""
    if not isinstance(record, dict):
        return False
    terms = [term for side in ("zh", "en", "others") for term in _listed(record.get(side))]
    return any(isinstance(term, dict) and "text" in term for term in terms) or record.keys() <= _ENTRY_KEYS


def _listed(terms: Any) -> list[Any]:
    return terms if isinstance(terms, list) else [] if terms is None else [terms]


def _term(term: Any, side: str, *, first: bool) -> Any:
    if isinstance(term, str):
        status = Status.PREFERRED if first else Status.ADMITTED
        return {"text": term, "language": side, "status": status}
    if isinstance(term, dict):
        term.setdefault("language", side)
        _keep_unknown(term, _TERM_KEYS)
    return term


def _keep_unknown(record: dict[str, Any], known: frozenset[str]) -> None:
    if record.keys() <= known:
        return
    unknown = record.keys() - known
    categories = record.get("other", [])
    if isinstance(categories, list):  # any other value is reported when the record is made an entry
        pairs = [(name, msgspec.json.encode(record.pop(name)).decode()) for name in sorted(unknown)]
        record["other"] = [*categories, *pairs]


def collect_records(
    records: Iterable[tuple[int, bytes | msgspec.Raw]], reading: Reading, title: str, metadata: dict[str, str]
) -> Glossary:
    """Return the glossary of JSON objects, each with its line."""
    glossary = GlossaryBuilder(reading)
    glossary.title, glossary.metadata = title, metadata
    for line, record in records:
        _add(record, glossary, reading, line)
    return glossary.build()
