"""Records, an object a line (JSON Lines): a text and its translation, under the keys that tools and data sets use.

`src` and `tgt`, `source` and `target`, `zh` and `en`, and whatever else is understood as a heading, also inside
`translation`, as data sets of Hugging Face have it. The first of two languages is the source.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import regex

from termalign.documents.bitext import PassagePair
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables.sides import ColumnChoice, texts_of
from termalign.errors import FormatError
from termalign.language.text import Anchor, Passage
from termalign.language.text.structured import json_value

NESTED = "translation"
"""The key of an object that holds both sides."""

_SURROGATE = regex.compile(r"\p{Cs}")
_ESCAPES = regex.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[0-9a-fA-F]{4}|\\u[0-9a-fA-F]{4}|\\.")
"""Of one character each."""

_OURS = frozenset(("direction", "id"))
"""Keys that nobody takes for a text."""


def pairs(file: InputFile, policy: IntakePolicy) -> Iterator[PassagePair]:
    r"""Yield the pairs of JSON Lines, one by one.

    Example:
        >>> file = InputFile("a.jsonl", data='{"src": "国家安全", "tgt": "national security"}\n'.encode())
        >>> [pair] = pairs(file, IntakePolicy())
        >>> pair.tgt.text, pair.tgt.anchors
        ('national security', (Anchor(offset=0, line=1, column=25),))

    Raises:
        FormatError: It is no text; or a line is no object with both texts, or a text is none (half of a surrogate
            pair), and that stops the reading.
    """
    reported = False
    for number, text in file.lines(policy):
        if text is None or not text.strip():
            continue
        try:
            record = json_value(text, path=file.name, line=number)
            src, tgt, ignored = sides_of(record, policy.columns, path=file.name, line=number)
        except FormatError as error:
            policy.bad(error)
            continue
        if ignored and not reported:
            policy.on_columns(ignored)
        reported = True
        id = record.get("id", "")
        sides = [
            Passage(side, _anchors(key, side, text, number) if policy.places else (Anchor(0, number, 1),))
            for key, side in (src, tgt)
        ]
        yield PassagePair(sides[0], sides[1], id=str(id) if isinstance(id, str | int) else "")


Side = tuple[str, str]
"""The key of a text, and the text."""


def sides_of(
    record: Any, choice: ColumnChoice | None, *, path: str | None, line: int
) -> tuple[Side, Side, str]:
    """Return both sides of a record, and which keys were taken and which ignored; nothing where that is plain.

    Raises:
        FormatError: It holds no text with its translation.
    """
    texts = _texts(record.get(NESTED)) if isinstance(record, dict) else {}
    texts = texts if len(texts) > 1 else _texts(record)
    keys = texts_of(texts, choice, path=path) if texts else None
    if keys is None:
        raise FormatError(
            "expected an object with texts 'src' and 'tgt', or 'zh' and 'en'", path=path, line=line
        )
    if _SURROGATE.search(texts[keys[0]] + texts[keys[1]]):
        raise FormatError("half of a surrogate pair is no character", path=path, line=line)
    ignored = [key for key in texts if key not in keys and key not in _OURS]
    report = f"texts taken: {', '.join(keys)}; ignored: {', '.join(ignored)}" if ignored else ""
    return (keys[0], texts[keys[0]]), (keys[1], texts[keys[1]]), report


def _texts(record: Any) -> Mapping[str, str]:
    return (
        {key: value for key, value in record.items() if isinstance(value, str)}
        if isinstance(record, dict)
        else {}
    )


def _anchors(key: str, text: str, line: str, number: int) -> tuple[Anchor, ...]:
    """Return where the text of a key is in its line: behind an escape it goes on further to the right."""
    for found in _value_of(key).finditer(line):
        if json.loads(f'"{found[1]}"') == text:
            break
    else:
        return (Anchor(0, number, 1),)
    anchors = [Anchor(0, number, found.start(1) + 1)]
    for escape in _ESCAPES.finditer(found[1]):
        before = found.start(1) + 1 + escape.start() - anchors[-1].column
        anchors.append(Anchor(anchors[-1].offset + before + 1, number, found.start(1) + 1 + escape.end()))
    return tuple(anchors)


@lru_cache(maxsize=64)
def _value_of(key: str) -> regex.Pattern[str]:
    """Return what matches a key and its text."""
    written = "|".join({regex.escape(json.dumps(key, ensure_ascii=ascii)) for ascii in (False, True)})
    return regex.compile(rf'(?:{written})\s*+:\s*+"((?:[^"\\]++|\\.)*+)"')
