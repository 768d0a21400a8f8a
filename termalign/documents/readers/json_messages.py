"""Messages in JSON: one language by the path of keys.

Of the messages of a browser's extension (`message`, `description`, `placeholders`) the message is text. Keys of i18next
that end in the form of a plural (`items_one`, `items_other`; `items_plural` beside `items`) are forms of one message.
"""

from collections.abc import Iterable, Iterator, Sequence

import regex

from termalign.documents.readers.base import Source
from termalign.documents.readers.escapes import JSON_ESCAPE, string_anchors
from termalign.documents.readers.inserting import Text
from termalign.documents.readers.json_strings import JsonToken, json_tokens
from termalign.documents.readers.keyed import Message, source
from termalign.language.text.decoding import text_of

_FORM = regex.compile(r"(.+)_(zero|one|two|few|many|other|plural)", regex.DOTALL)

_EXTENSION = frozenset(("message", "description", "placeholders"))


def read(data: bytes, path: str) -> Source:
    """Return the messages of a file."""
    return source(json_messages(data, path=path), data, path=path, format="json")


def json_messages(data: bytes, *, path: str) -> Iterator[Message]:
    """Yield the strings of JSON that are values."""
    text = text_of(data, path=path).removeprefix("\ufeff")
    tokens = list(json_tokens(text, path=path))
    strings = [token for token in tokens if token.kind == "string"]
    if _is_of_extension(tokens):
        strings = [token for token in strings if token.path[1:] == ("message",)]
        tokens = strings
    return with_forms(messages_of(strings, text), {token.path for token in tokens})


def messages_of(strings: Iterable[JsonToken], text: str) -> Iterator[Message]:
    """Yield strings as messages that know where they are."""
    positions = Text(text)
    for token in strings:
        line, column = positions.place(token.start + 1)
        written = text[token.start + 1 : token.end - 1]
        yield Message(token.path, token.text, string_anchors(written, JSON_ESCAPE, line, column))


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
