r"""Messages of Java (`.properties`): one language by keys; a finding is a comment before its message.

No text: keys, comments. UTF-8, or Latin-1 with everything else as `\uXXXX`, is what Java reads.

References:
    Oracle. java.util.Properties, `load`; java.text.MessageFormat (an apostrophe beside arguments is written twice).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from termalign.documents.readers.base import Editable, Source
from termalign.documents.readers.escapes import UTF16_ESCAPE, unescaped, utf16
from termalign.documents.readers.inserting import editable_text
from termalign.documents.readers.keyed import Message, blocks_with_messages, source
from termalign.documents.readers.remarks import PREFIX, is_own
from termalign.errors import FormatError
from termalign.language.text import Anchor, decode, passage, position

_PROPERTIES_SPACE = " \t\f"
_LINE = regex.compile(r"([^\r\n]*+)(?:\r\n?|\n|$)")
_PROPERTY_KEY = regex.compile(r"(?:[^\\=: \t\f]++|\\.)*+")
_KEY_VALUE_SEPARATOR = regex.compile(r"[ \t\f]*+[=:]?[ \t\f]*+")
_ESCAPE = regex.compile(rf"{UTF16_ESCAPE}|\\(.?)|('')", regex.DOTALL)
_PROPERTIES_BLANKS = frozenset(("t", "n", "r", "f"))
_MESSAGE_ARGUMENT = regex.compile(r"\{[0-9]")
_BAD_NUMBER = regex.compile(r"(?<!\\)(?:\\\\)*+\\u(?![0-9a-fA-F]{4})")


class _Logical(NamedTuple):
    """A line as the format means it: lines that end in a backslash go on in the next."""

    text: str
    anchors: tuple[Anchor, ...]
    """Where its parts are in the file."""
    start: int
    """Offset in the file at which its first line begins."""


def read(data: bytes, path: str) -> Source:
    """Return the messages of a file."""
    text, _ = _decoded(data, path)
    comments = (_ESCAPE.sub(lambda escape: _meaning(escape, False), line) for line, _ in _comments(text))
    return source(_messages(text, path), data, path=path, format="properties", comments=comments)


def editable(content: bytes, path: str) -> Editable:
    """Return a file that gets a comment before the message that a mark is in."""
    text, encoding = _decoded(content, path)
    entries = blocks_with_messages(_messages(text, path))
    holds_numbers = encoding == "latin-1" or (text.isascii() and r"\u" in text)

    def remark(message: Message, comments: Sequence[str]) -> tuple[int, str]:
        lines = "".join(f"# {PREFIX}{' '.join(comment.split())}\n" for comment in comments)
        return message.remark_at, _by_numbers(lines) if holds_numbers else lines

    return editable_text(content, entries, remark, _own, path=path, encoding=encoding)


def _own(text: str) -> Iterator[tuple[int, int]]:
    """Yield where our comments are."""
    return (span for line, span in _comments(text) if is_own(line.removeprefix("# ")))


def _comments(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield comments, and where they are; what is like one behind a backslash at a line's end belongs to a message."""
    goes_on = False
    for match in _LINE.finditer(text):
        line = match[1].lstrip(_PROPERTIES_SPACE)
        if not goes_on and line[:1] in ("", *"#!"):
            yield line, match.span()
        else:
            goes_on = _goes_on(line)


def _by_numbers(text: str) -> str:
    r"""Return text with everything beyond ASCII as `\uXXXX`.

    Example:
        >>> _by_numbers("é 法")
        '\\u00e9 \\u6cd5'
    """
    return _ESCAPED_CHARACTER.sub(
        lambda match: "".join(f"\\u{unit}" for unit in match[0].encode("utf-16-be").hex(" ", 2).split()), text
    )


_ESCAPED_CHARACTER = regex.compile(r"[^\x00-\x7f]")


def _decoded(data: bytes, path: str) -> tuple[str, str]:
    """Return the text of a file and its encoding: what is no text otherwise is Latin-1."""
    try:
        return decode(data, path=path)
    except FormatError:
        if b"\0" in data:
            raise
        return data.decode("latin-1"), "latin-1"


def _messages(text: str, path: str) -> Iterator[Message]:
    for line in _logical_lines(text):
        if bad := _BAD_NUMBER.search(line.text):
            number, column = position(line.anchors, bad.end() - len(r"\u"))
            raise FormatError(r"\u without four hexadecimal digits", path=path, line=number, column=column)
        key = _PROPERTY_KEY.match(line.text)
        assert key is not None  # it may be empty
        between = _KEY_VALUE_SEPARATOR.match(line.text, key.end())
        start = between.end() if between is not None else key.end()
        pieces = [
            (line.text[max(start, offset) : end], position(line.anchors, max(start, offset)))
            for offset, end in _parts(line)
            if end > start
        ]
        # What is written over two lines may be cut inside an escape, which no program that writes does.
        has_arguments = _MESSAGE_ARGUMENT.search(line.text, start) is not None
        value = passage(
            unescaped(pieces, _ESCAPE, lambda escape, has=has_arguments: _meaning(escape, has))  # type: ignore[misc]
        )
        name = "".join(
            part for part, _ in unescaped([(key[0], (1, 1))], _ESCAPE, lambda escape: _meaning(escape, False))
        )
        yield Message((name,), *value, remark_at=line.start)


def _parts(line: _Logical) -> Iterator[tuple[int, int]]:
    starts = [anchor.offset for anchor in line.anchors]
    yield from zip(starts, [*starts[1:], len(line.text)], strict=True)


def _logical_lines(text: str) -> Iterator[_Logical]:
    parts: list[str] = []
    anchors: list[Anchor] = []
    length = start = 0
    for number, match in enumerate(_LINE.finditer(text), 1):
        written = match[1]
        part = written.lstrip(_PROPERTIES_SPACE)
        if not parts:
            if not part or part[0] in "#!":
                continue
            start = match.start()
        column = len(written) - len(part) + 1
        goes_on = _goes_on(part)
        part = part[:-1] if goes_on else part
        anchors.append(Anchor(length, number, column))
        parts.append(part)
        length += len(part)
        if not goes_on:
            yield _Logical("".join(parts), tuple(anchors), start)
            parts, anchors, length = [], [], 0
    if parts:
        yield _Logical("".join(parts), tuple(anchors), start)


def _goes_on(line: str) -> bool:
    """Return whether a message goes on in the next line: it ends in a backslash that is not itself escaped."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _meaning(escape: "regex.Match[str]", has_arguments: bool) -> str:
    if character := utf16(escape):
        return character
    if escape[5]:
        return "'" if has_arguments else escape[5]
    return " " if escape[4] in _PROPERTIES_BLANKS else escape[4]
