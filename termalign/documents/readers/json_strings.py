"""The strings and objects of JSON with their positions, in the order of the file."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import regex

from termalign.language.text.structured import json_value

_JSON_TOKEN = regex.compile(r'"((?:[^"\\]++|\\.)*+)"|[{}\[\],:]')


class JsonToken(NamedTuple):
    """A string, a key, or the beginning of an object."""

    kind: Literal["string", "key", "object"]
    path: tuple[str, ...]
    """The keys, and the numbers in lists, that lead to it; that of a key ends with the key."""
    start: int
    """Offset of its first character: a quotation mark, or the brace."""
    end: int
    text: str = ""
    """What a string means."""


def json_tokens(text: str, *, path: str) -> Iterator[JsonToken]:
    """Yield the strings, keys and objects of a text.

    Example:
        >>> [(token.kind, token.path, token.text) for token in json_tokens('{"a": ["b"]}', path="a.json")]
        [('object', (), ''), ('key', ('a',), 'a'), ('string', ('a', '0'), 'b')]
    """
    json_value(text, path=path)
    # For each container that is open: the key, or the number, of what comes; and whether it is an object.
    keys: list[str] = []
    indexes: list[int] = []
    awaits_key = False
    for token in _JSON_TOKEN.finditer(text):
        match token[0]:
            case "{" | "[":
                if token[0] == "{":
                    yield JsonToken("object", tuple(keys), token.start(), token.end())
                awaits_key = token[0] == "{"
                indexes.append(-1 if awaits_key else 0)
                keys.append("0")
            case "}" | "]":
                indexes.pop()
                keys.pop()
                awaits_key = False
            case ",":
                awaits_key = indexes[-1] < 0
                if not awaits_key:
                    indexes[-1] += 1
                    keys[-1] = str(indexes[-1])
            case ":":
                awaits_key = False
            case _:
                value = str(json_value(token[0], path=path))
                if awaits_key:
                    keys[-1] = value
                kind: Literal["key", "string"] = "key" if awaits_key else "string"
                yield JsonToken(kind, tuple(keys), token.start(), token.end(), value)
