"""Messages in JSON."""

from collections.abc import Iterator
from typing import Any

import regex

from termalign.documents.readers.base import Source
from termalign.documents.readers.inserting import Text
from termalign.documents.readers.keyed import Message, source
from termalign.documents.readers.records import string_anchors
from termalign.language.text.decoding import text_of
from termalign.language.text.structured import json_value


def read(data: bytes, path: str) -> Source:
    """Return the messages of a file.

    Raises:
        FormatError: It is no JSON.
    """
    return source(json_messages(data, path=path), data, path=path, format="json")


_TOKEN = regex.compile(r'"((?:[^"\\]++|\\.)*+)"|[{}\[\],:]')


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
                line, column = places.place(token.start(1))
                yield Message(keys, json_value(token[0], path=path), string_anchors(token[1], line, column))
