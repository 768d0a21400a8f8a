"""Message files of software: a string a block, found by the path of its keys."""

from collections.abc import Iterator
from typing import NamedTuple

import regex

from termalign.documents.readers.base import Block, Source, digest
from termalign.documents.readers.messages import masked
from termalign.language.languages import language
from termalign.language.text import Anchor


class Message(NamedTuple):
    """A string of a file."""

    path: tuple[str, ...]
    text: str
    anchors: tuple[Anchor, ...]


SEPARATOR = "\x1f"
"""Between the keys of a path, as keys hold dots (unit separator)."""

_SURROGATE = regex.compile(r"\p{Cs}")


def source(messages: Iterator[Message], data: bytes, *, path: str, format: str) -> Source:
    """Return messages as a document. A root key that names a language is no part of a path."""
    found = list(messages)
    roots = {message.path[0] for message in found if message.path}
    under = int(
        len(roots) == 1 and all(len(message.path) > 1 for message in found) and bool(language(*roots))
    )
    blocks = []
    for message in found:
        text, anchors = masked(_SURROGATE.sub("\ufffd", message.text), message.anchors)
        if text.strip():
            reference = ".".join(message.path)
            key = SEPARATOR.join(message.path[under:])
            blocks.append(Block(text, reference, anchors[0].line, anchors, key=key))
    return Source(path, format, tuple(blocks), digest(data), keyed=True)
