"""The strings and objects of JSON with their positions, and messages in it: one language by the path of keys.

Of the messages of a browser's extension (`message`, `description`, `placeholders`) the message is text. Keys of i18next
that end in the form of a plural (`items_one`, `items_other`; `items_plural` beside `items`) are forms of one message.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

import regex

from termalign.documents.readers.base import Source
from termalign.documents.readers.escapes import JSON_ESCAPE, string_anchors
from termalign.documents.readers.inserting import Text
from termalign.documents.readers.keyed import Message, source
from termalign.documents.readers.remarks import signature
from termalign.documents.tables.visible import Omissions
from termalign.errors import FormatError
from termalign.language.text import Anchor
from termalign.language.text.decoding import text_of
from termalign.language.text.structured import json_value

_JSON_TOKEN = regex.compile(r'"((?:[^"\\]++|\\.)*+)"|[{}\[\],:]')

_FORM = regex.compile(r"(.+)_(zero|one|two|few|many|other|plural)", regex.DOTALL)

_EXTENSION = frozenset(("message", "description", "placeholders"))


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

    def anchors(self, positions: Text) -> tuple[Anchor, ...]:
        """Return where its stretches are in the text of a file."""
        written = positions.text[self.start + 1 : self.end - 1]
        return string_anchors(written, JSON_ESCAPE, *positions.place(self.start + 1))


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


def unique(tokens: Iterable[JsonToken], text: str, path: str) -> Iterator[JsonToken]:
    """Yield the tokens of a text.

    Raises:
        FormatError: An object has two values for one name, of which readers would take this or that.
    """
    keys: dict[tuple[str, ...], JsonToken] = {}
    for token in tokens:
        if token.kind == "key" and (first := keys.setdefault(token.path, token)) is not token:
            positions = Text(text)
            (line, column), (line_before, _) = positions.place(token.start), positions.place(first.start)
            raise FormatError(
                f"two values for one name: {token.text!r:.80} is in line {line_before} too",
                path=path,
                line=line,
                column=column,
            )
        yield token


def read(data: bytes, path: str) -> Source:
    """Return the messages of a file."""
    text = text_of(data, path=path).removeprefix("\ufeff")
    tokens = list(unique(json_tokens(text, path=path), text, path))
    strings, omissions = [token for token in tokens if token.kind == "string"], None
    if _is_of_extension(tokens):
        strings = [token for token in strings if token.path[1:] == ("message",)]
        omissions = omissions_of(tokens, {token.path for token in strings})
        tokens = strings
    messages = with_forms(messages_of(strings, text), {token.path for token in tokens})
    return source(messages, data, path=path, format="json", omissions=omissions)


def omissions_of(tokens: Iterable[JsonToken], read: Container[tuple[str, ...]]) -> Omissions:
    """Return what strings beside those of some paths hold, such as descriptions; not our own attributes."""
    omissions = Omissions()
    for token in tokens:
        if token.kind == "string" and token.path not in read and not signature(token.text):
            omissions.beside(Omissions.OTHER, token.text, "".join(token.path[-1:]))
    return omissions


def messages_of(strings: Iterable[JsonToken], text: str) -> Iterator[Message]:
    """Return strings as messages that know where they are."""
    positions = Text(text)
    return (Message(token.path, token.text, token.anchors(positions)) for token in strings)


def with_forms(messages: Iterable[Message], paths: set[tuple[str, ...]]) -> Iterator[Message]:
    """Yield messages, those whose keys end in the form of a plural as forms of one message.

    Args:
        messages: The messages.
        paths: Of all that is in the file: a form is one beside `other`, `plural` beside the message itself.
    """
    for message in messages:
        *around, last = message.path or ("",)
        match = _FORM.fullmatch(last)
        if match is not None:
            beside = match[1] if match[2] == "plural" else f"{match[1]}_other"
            if (*around, beside) in paths:
                message = message._replace(path=(*around, match[1]), form=match[2])
        yield message


def _is_of_extension(tokens: Sequence[JsonToken]) -> bool:
    """Return whether every message is an object that holds a `message`, as those of browsers' extensions are."""
    names = {token.path[0] for token in tokens if token.kind == "key" and len(token.path) == 1}
    inner = [token for token in tokens if token.kind == "key" and len(token.path) == len(("name", "message"))]
    holders = {token.path[0] for token in inner if token.path[1] == "message"}
    return bool(names) and names == holders and all(token.path[1] in _EXTENSION for token in inner)
