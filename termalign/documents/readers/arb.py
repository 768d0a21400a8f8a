"""Application resource bundles (`.arb`) of Flutter: one language by keys.

No text: what begins with `@` (the locale, descriptions, placeholders, examples). A finding is the attribute
`x-termalign` of its message, as the format has attributes of one's own begin with `x-`; where a person has used that
name, `x-termalign-2`.

References:
    Google. Application Resource Bundle Specification.
"""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, count
from typing import NamedTuple

import regex

from termalign.documents.readers.base import Editable, Source
from termalign.documents.readers.inserting import editable_text
from termalign.documents.readers.json_messages import json_tokens, messages_of, omissions_of, unique
from termalign.documents.readers.keyed import Message, blocks_with_messages, check_stated_language, source
from termalign.documents.readers.remarks import SIGNATURE, signature
from termalign.documents.tables.visible import Omissions
from termalign.errors import FormatError
from termalign.language.text import decode
from termalign.language.text.decoding import text_of

OWN_ATTRIBUTE = "x-termalign"


_OWN_ENTRY = regex.compile(
    r'(?P<alone>"@(?P<key>(?:[^"\\]|\\.)*+)": \{)?(?P<member>"x-termalign(?:-\d+)?+": (?P<value>"(?:[^"\\]|\\.)*+"))'
    r'(?(alone)\},(?:\r\n?|\n)  (?="(?P=key)")|)(?P<comma>(?:, )?)'
)
_BETWEEN_REMARKS = regex.compile(rf"(?<={SIGNATURE}); ")
"""What is between two remarks of an attribute."""


class _Bundle(NamedTuple):
    """The messages of a file, and where their keys and attributes are."""

    messages: list[Message]
    keys: dict[str, int]
    """Offsets of the keys of messages."""
    attributes: dict[str, int]
    """Offsets behind the braces that open the attributes of messages."""
    omissions: Omissions


def read(data: bytes, path: str) -> Source:
    """Return the messages of a file."""
    text = text_of(data, path=path).removeprefix("\ufeff")
    bundle = _bundle(text, path)
    return source(bundle.messages, data, path=path, format="arb", omissions=bundle.omissions)


def editable(content: bytes, path: str) -> Editable:
    """Return a file that gets the remarks about a message as an attribute of it."""
    text = decode(content, path=path).text
    bundle = _bundle(text, path)
    entries = [(block, message.path[0]) for block, message in blocks_with_messages(bundle.messages)]
    names = chain((OWN_ATTRIBUTE,), (f"{OWN_ATTRIBUTE}-{number}" for number in count(2)))
    name = next(name for name in names if json_string(name) not in text)  # a person's keep theirs
    return editable_text(content, entries, partial(_attribute, text, bundle, name), _own, path=path)


def _own(text: str) -> Iterator[tuple[int, int]]:
    """Yield where our attributes are, as `_attribute` writes them, and what of others is ours."""
    for match in _OWN_ENTRY.finditer(text):
        value = str(json.loads(match["value"]))
        remarks = _BETWEEN_REMARKS.split(value)
        if all(map(signature, remarks)):
            yield match.span() if match["alone"] else (match.start("member"), match.end("comma"))


def _bundle(text: str, path: str) -> _Bundle:
    tokens_of_file = list(unique(json_tokens(text, path=path), text, path))
    if not tokens_of_file or tokens_of_file[0].kind != "object" or tokens_of_file[0].path:
        raise FormatError("no bundle of resources: it is no object", path=path, line=1)
    tokens = [token for token in tokens_of_file if len(token.path) == 1]
    for token in tokens:
        if token.path == ("@@locale",) and token.kind == "string":
            check_stated_language(token.text, path=path)
    strings = [token for token in tokens if token.kind == "string" and not token.path[0].startswith("@")]
    keys = {token.text: token.start for token in tokens if token.kind == "key"}
    attributes = {
        token.path[0][1:]: token.end
        for token in tokens
        if token.kind == "object" and token.path[0][:1] == "@"
    }
    omissions = omissions_of(tokens_of_file, {token.path for token in strings})
    return _Bundle(list(messages_of(strings, text)), keys, attributes, omissions)


def _attribute(text: str, bundle: _Bundle, name: str, key: str, lines: Sequence[str]) -> tuple[int, str]:
    attribute = f"{json_string(name)}: {json_string('; '.join(lines))}"
    if key in bundle.attributes:
        offset = bundle.attributes[key]
        return offset, with_comma(attribute, text, offset)
    return bundle.keys[key], f"{json_string(f'@{key}')}: {{{attribute}}},\n  "


def json_string(text: str) -> str:
    """Return a text as a string of JSON."""
    return json.dumps(text, ensure_ascii=False)


def with_comma(member: str, text: str, offset: int) -> str:
    """Return a member of an object to be put behind its brace: with a comma, unless it is the only one."""
    return member if text[offset:].lstrip().startswith("}") else f"{member}, "
