"""Glossary objects as plain dictionaries without default values, and back: what JSON and JSON cells hold.

Kept apart from the JSON format because tables and TBX notes hold evidence and unknown categories as JSON too.
"""

from collections.abc import Iterable
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, TypeVar

import msgspec

from termalign.errors import InputError
from termalign.termbase.glossary import Entry, Evidence, Term

Item = TypeVar("Item", Entry, Evidence, Term)

Pairs = tuple[tuple[str, str], ...]

encoded = msgspec.json.Encoder(enc_hook=str).encode
"""Encodes as JSON; a text that is of a class of its own, as those of NumPy are, as any other."""


def plain(record: Entry | Evidence | Term) -> dict[str, Any]:
    """Return an object's fields, without those that hold their default.

    Example:
        >>> plain(Term("顶层设计", "zh"))  # top-level design
        {'text': '顶层设计', 'language': 'zh'}
    """
    members = {}
    for name, default in _PLAIN_DEFAULTS[type(record)]:
        value = getattr(record, name)
        if value is not default and value != default:
            members[name] = [plain(part) for part in value] if _nested(value) else value
    return members


def compact(records: Iterable[Entry | Evidence | Term | tuple[str, ...] | str]) -> str:
    """Return a list of objects as JSON on one line."""
    return encoded(
        [plain(record) if isinstance(record, (Entry, Evidence, Term)) else record for record in records]
    ).decode()


def items(text: str, kind: type[Item]) -> tuple[Item, ...]:
    """Return the objects that `compact` wrote.

    Raises:
        InputError: It is no JSON, or not of this kind.
    """
    decoded: tuple[Item, ...] = _decode(text, tuple[kind, ...])  # type: ignore[valid-type]
    return decoded


def pairs(text: str) -> Pairs:
    """Return the pairs that `compact` wrote.

    Raises:
        InputError: It is no JSON, or not a list of pairs of strings.
    """
    decoded: Pairs = _decode(text, Pairs)
    return decoded


def strings(text: str) -> tuple[str, ...]:
    """Return the strings that `compact` wrote.

    Raises:
        InputError: It is no JSON, or not a list of strings.
    """
    decoded: tuple[str, ...] = _decode(text, tuple[str, ...])
    return decoded


def plain_entry(data: bytes | memoryview | msgspec.Raw) -> Entry:
    """Return the entry that a JSON object holds whose every key is a field, and whose terms are objects.

    Raises:
        msgspec.DecodeError, msgspec.ValidationError: It is no JSON, holds anything else, or breaks a rule of entries.
    """
    return msgspec.convert(_entries().decode(data), Entry, from_attributes=True)


def entry_json(entry: Entry) -> bytes:
    """Return an entry that was read as what `plain_entry` reads, without default values."""
    return msgspec.json.encode(msgspec.convert(entry, _entries().type, from_attributes=True))


@cache
def _entries() -> "msgspec.json.Decoder[msgspec.Struct]":
    """Return what reads entries as structs: made of those, which lack no field, they take a third of the time."""
    terms, evidence = _struct(Term), _struct(Evidence)
    sides = dict.fromkeys(("zh", "en", "others"), tuple[terms, ...])  # type: ignore[valid-type]
    return msgspec.json.Decoder(_struct(Entry, **sides, evidence=tuple[evidence, ...]))  # type: ignore[valid-type]


def _struct(kind: type[Entry | Evidence | Term], **types: Any) -> type[msgspec.Struct]:
    members = [
        (
            field.name,
            types.get(field.name, field.type),
            *(() if field.default is MISSING else (field.default,)),
        )
        for field in fields(kind)
    ]
    return msgspec.defstruct(kind.__name__, members, forbid_unknown_fields=True, omit_defaults=True, gc=False)


def _decode(text: str, kind: type) -> Any:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise InputError(str(error)) from None


def _nested(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], (Term, Evidence))


_PLAIN_DEFAULTS = {
    kind: tuple((field.name, field.default) for field in fields(kind)) for kind in (Entry, Evidence, Term)
}
"""The fields of each class with their defaults, in order; MISSING equals no value, so is always written."""
