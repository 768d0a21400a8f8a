"""Records, an object a line (JSON Lines): a text and its translation, under the keys that tools and data sets use.

`src` and `tgt`, `source` and `target`, `zh` and `en`, and whatever else is understood as a heading, also inside
`translation`, as data sets of Hugging Face have it. The first of two languages is the source.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import regex

from termalign.documents.bitext import PassagePair
from termalign.documents.readers.escapes import JSON_ESCAPE, string_anchors
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables.sides import ColumnChoice, exchanged, keys_account, side_keys
from termalign.documents.xml.encoding import ignore
from termalign.errors import FormatError
from termalign.language.text import Anchor, Passage
from termalign.language.text.structured import json_value

NESTED_PAIR = "translation"
"""The key of an object that holds both sides."""

_NO_TEXTS = frozenset(("direction", "id"))
"""Keys that nobody takes for a text."""


def pairs(file: InputFile, policy: IntakePolicy) -> Iterator[PassagePair]:
    r"""Yield the pairs of JSON Lines, one by one.

    Example:
        >>> file = InputFile("a.jsonl", data='{"src": "国家安全", "tgt": "national security"}\n'.encode())
        >>> [pair] = pairs(file, IntakePolicy())
        >>> pair.tgt.text, pair.tgt.anchors
        ('national security', (Anchor(offset=0, line=1, column=25),))
    """
    on_notice = policy.on_notice
    first: tuple[str, ...] = ()
    """The keys of the first record, whose source is that of all, in whatever order another has them."""
    for number, line in file.lines(policy):
        if line is None or not line.strip():
            continue
        try:
            record = json_value(line, path=file.name, line=number)
            sides, report = _sides_of(record, policy.columns, path=file.name, line=number)
            # A value, or a key that is there twice, once maybe by the numbers of its characters.
            if "\\u00" in line or any(line.count(f'"{key}"') > 1 for key in sides):
                json_value(line, path=file.name, line=number, unique=True)
        except FormatError as error:
            policy.bad(error)
            continue
        if not first:
            first = tuple(sides)
            if exchange := exchanged(first, [tuple(sides.values())]):
                policy.left_out(exchange, file.name)
        if sides.keys() == {*first}:
            sides = {key: sides[key] for key in first}
        if report:
            on_notice(report)
        on_notice = ignore  # the first record is reported for all
        src, tgt = (
            Passage(text, _anchors(key, text, line, number) if policy.places else (Anchor(0, number, 1),))
            for key, text in sides.items()
        )
        identifier = record.get("id", "")
        yield PassagePair(src, tgt, id=str(identifier) if isinstance(identifier, str | int) else "")


def _sides_of(
    record: Any, choice: ColumnChoice | None, *, path: str, line: int
) -> tuple[dict[str, str], str]:
    """Return both sides of a record by their keys, and which others were ignored."""
    texts = _texts(record.get(NESTED_PAIR)) if isinstance(record, dict) else {}
    texts = texts if len(texts) > 1 else _texts(record)
    keys = side_keys(tuple(texts), choice, path) if texts else None
    if keys is None:
        raise FormatError(
            "expected an object with texts 'src' and 'tgt', or 'zh' and 'en'", path=path, line=line
        )
    sides = {key: texts[key] for key in keys}
    ignored = [key for key in texts if key not in keys and key not in _NO_TEXTS]
    return sides, keys_account(keys, ignored) if ignored else ""


def _texts(record: Any) -> dict[str, str]:
    if not isinstance(record, dict):
        return {}
    return {key: value for key, value in record.items() if isinstance(value, str)}


def _anchors(key: str, text: str, line: str, number: int) -> tuple[Anchor, ...]:
    """Return where the text of a key is in its line: behind an escape it goes on further to the right."""
    for match in _value_of(key).finditer(line):
        if json.loads(f'"{match[1]}"') == text:
            break
    else:
        return (Anchor(0, number, 1),)
    return string_anchors(match[1], JSON_ESCAPE, number, match.start(1) + 1)


@lru_cache(maxsize=64)
def _value_of(key: str) -> regex.Pattern[str]:
    """Return what matches a key and its text."""
    written = "|".join({regex.escape(json.dumps(key, ensure_ascii=ascii)) for ascii in (False, True)})
    return regex.compile(rf'(?:{written})\s*+:\s*+"((?:[^"\\]++|\\.)*+)"')
