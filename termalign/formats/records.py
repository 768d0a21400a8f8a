"""Entries as JSON objects: what JSON and JSONL have in common."""

from dataclasses import fields
from typing import Any

import msgspec

from termalign.formats.building import GlossaryBuilder
from termalign.formats.problems import Reading
from termalign.glossary import Entry, Term

_ENTRY = frozenset(field.name for field in fields(Entry))
_TERM = frozenset(field.name for field in fields(Term))


def add_record(data: bytes | msgspec.Raw, glossary: GlossaryBuilder, reading: Reading, line: int) -> None:
    """Add the entry that a JSON object holds; a broken one is reported and left out.

    A term may be just its text; keys without a field are kept as unknown categories.
    """
    try:
        record = msgspec.json.decode(data)
        if isinstance(record, dict):
            for side in ("zh", "en"):
                record[side] = [_term(term, side) for term in _listed(record.get(side))]
            _keep_unknown(record, _ENTRY)
        glossary.append(msgspec.convert(record, Entry), line)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError, UnicodeError) as error:
        reading.problem(f"an entry is left out: {error}", line)


def _listed(terms: Any) -> list[Any]:
    return terms if isinstance(terms, list) else [] if terms is None else [terms]


def _term(term: Any, side: str) -> Any:
    if isinstance(term, str):
        return {"text": term, "language": side}
    if isinstance(term, dict):
        term.setdefault("language", side)
        _keep_unknown(term, _TERM)
    return term


def _keep_unknown(record: dict[str, Any], known: frozenset[str]) -> None:
    unknown = record.keys() - known
    others = record.get("other", [])
    if unknown and isinstance(others, list):  # what is none is told when the record is made an entry
        pairs = [(name, msgspec.json.encode(record.pop(name)).decode()) for name in sorted(unknown)]
        record["other"] = [*others, *pairs]
