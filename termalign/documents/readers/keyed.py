"""Message files of software: a string a block, found by the path of its keys."""

from collections.abc import Iterable
from typing import NamedTuple

from termalign.documents.readers.base import Block, Source, digest
from termalign.documents.readers.bilingual import PLURAL
from termalign.documents.readers.messages import masked
from termalign.documents.readers.stated_language import check_named_language
from termalign.language.languages import language
from termalign.language.text import Anchor


class Message(NamedTuple):
    """A string of a file."""

    path: tuple[str, ...]
    text: str
    anchors: tuple[Anchor, ...]
    form: str = ""
    """Of a plural (`one`, `other`); empty for a string that is no form of one."""
    remark_at: int = 0
    """Offset in the file where a remark about it goes; 0 where its format holds none."""


SEPARATOR = "\x1f"
"""Between the keys of a path, as keys hold dots (unit separator)."""


def blocks_with_messages(messages: Iterable[Message]) -> list[tuple[Block, Message]]:
    """Return the strings that hold text as blocks. A root key that names a language is no part of a path."""
    listed = list(messages)
    roots = {message.path[0] for message in listed if message.path}
    under = int(
        len(roots) == 1 and all(len(message.path) > 1 for message in listed) and bool(language(*roots))
    )
    blocks = []
    for message in listed:
        text, anchors = masked(message.text, message.anchors)
        if text.strip():
            reference = ".".join(message.path) + (f"[{message.form}]" if message.form else "")
            key = SEPARATOR.join(message.path[under:]) + (PLURAL + message.form if message.form else "")
            blocks.append((Block(text, reference, anchors[0].line, anchors, key=key), message))
    return blocks


def source(messages: Iterable[Message], data: bytes, *, path: str, format: str) -> Source:
    """Return messages as a document."""
    check_named_language(path)
    blocks = tuple(block for block, _ in blocks_with_messages(messages))
    return Source(path, format, blocks, digest(data), keyed=True)
