"""Messages in JSON."""

from collections.abc import Iterator
from typing import Any

import regex

from termalign.documents.readers.base import Source
from termalign.documents.readers.inserting import Text
from termalign.documents.readers.keyed import Message, source
from termalign.language.text import Anchor
from termalign.language.text.decoding import text_of
from termalign.language.text.structured import json_value


def read(data: bytes, *, path: str) -> Source:
    """Return the messages of a file.

    Raises:
        FormatError: It is no JSON.
    """
    return source(json_messages(data, path=path), data, path=path, format="json")


_TOKEN = regex.compile(r'"((?:[^"\\]++|\\.)*+)"|[{}\[\],:]')
_ESCAPE = regex.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")


def json_messages(data: bytes, *, path: str) -> Iterator[Message]:
    """Yield the strings of JSON that are values.

    Raises:
        FormatError: It is no JSON.
    """
    text = text_of(data, path=path).removeprefix("\ufeff")
    json_value(text, path=path)
    places = Text(text)
    stack: list[
        list[Any]
    ] = []  # for each container that is open: the key, or the number, of what comes; if an object
    awaits_key = False
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{":
                stack.append(["", True])
                awaits_key = True
            case "[":
                stack.append([0, False])
                awaits_key = False
            case "}" | "]":
                stack.pop()
                awaits_key = False
            case ",":
                awaits_key = stack[-1][1]
                if not awaits_key:
                    stack[-1][0] += 1
            case ":":
                awaits_key = False
            case _ if awaits_key:
                stack[-1][0] = json_value(token[0], path=path)
            case _:
                keys = tuple(str(key) for key, _ in stack)
                yield Message(
                    keys, json_value(token[0], path=path), _anchors(token[1], token.start(1), places)
                )


def _anchors(written: str, start: int, places: Text) -> tuple[Anchor, ...]:
    """Return where the stretches of a string stand: behind an escape it goes on further to the right."""
    line, column = places.place(start)
    anchors, offset, done = [Anchor(0, line, column)], 0, 0
    for escape in _ESCAPE.finditer(written):
        offset += escape.start() - done + 1
        done = escape.end()
        anchors.append(Anchor(offset, line, column + done))
    return tuple(anchors)
