r"""Strings of Apple's programs (`.strings`): one language by keys; a finding is a comment before its string.

No text: keys, comments. A file may also be a property list, as Xcode makes it: XML is read as `plists` reads it, the
compiled form is refused.

References:
    Apple. Resource Programming Guide, "String Resources"; Old-Style ASCII Property Lists.
"""

from collections.abc import Iterator, Sequence

import regex

from termalign.documents.readers import plists
from termalign.documents.readers.base import Editable, Source
from termalign.documents.readers.escapes import UTF16_ESCAPE, unescaped, utf16
from termalign.documents.readers.inserting import ANY_LINE_END, Text, editable_text
from termalign.documents.readers.keyed import Message, blocks_with_messages, source
from termalign.documents.readers.remarks import PREFIX, is_own
from termalign.errors import FormatError
from termalign.language.text import decode, passage
from termalign.language.text.decoding import text_of

_COMPILED = b"bplist"
_STRINGS_TOKEN = regex.compile(
    r"(?P<space>\s++|/\*.*?\*/|//[^\r\n]*+)"
    r"|\"(?P<quoted>(?:[^\"\\]++|\\.)*+)\"|'(?P<single>(?:[^'\\]++|\\.)*+)'"
    r"|(?P<word>[\w.$:_-]++)"
    r"|(?P<sign>[=;])",
    regex.DOTALL,
)
_STRINGS_ESCAPE = regex.compile(rf"{UTF16_ESCAPE}|\\([0-7]{{1,3}})|\\(.)", regex.DOTALL)
_STRINGS_BLANKS = frozenset("ntrabfv\r\n")


def read(data: bytes, path: str) -> Source:
    """Return the strings of a file."""
    if _is_plist(data, path):
        return plists.read(data, path)
    text = text_of(data, path=path)
    comments = (token["space"] or "" for token in _STRINGS_TOKEN.finditer(text))
    return source(_messages(text, path), data, path=path, format="strings", comments=comments)


def editable(content: bytes, path: str) -> Editable:
    """Return a file that gets a comment before the string that a mark is in."""
    if _is_plist(content, path):
        return plists.editable(content, path)
    entries = blocks_with_messages(_messages(decode(content, path=path).text, path))

    return editable_text(content, entries, _remark, _own, path=path)


def _remark(message: Message, comments: Sequence[str]) -> tuple[int, str]:
    words = (" ".join(comment.replace("*/", "* /").split()) for comment in comments)
    return message.remark_at, "".join(f"/* {PREFIX}{each} */\n" for each in words)


def _own(text: str) -> Iterator[tuple[int, int]]:
    """Yield where our comments are, each with the end of its line."""
    for token in _STRINGS_TOKEN.finditer(text):
        if token[0].startswith("/* ") and is_own(token[0].removesuffix("*/")[len("/* ") :]):
            line_end = ANY_LINE_END.match(text, token.end())
            yield token.start(), line_end.end() if line_end is not None else token.end()


def _is_plist(data: bytes, path: str) -> bool:
    """Return whether a file is a property list in XML."""
    if data.startswith(_COMPILED):
        raise FormatError(
            "is a compiled property list; make text of it first: plutil -convert xml1 FILE", path=path
        )
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _messages(text: str, path: str) -> Iterator[Message]:
    """Yield the strings of a file: `"key" = "string";`, or `"key";` for one that is its own key."""
    positions = Text(text)
    entry: list[regex.Match[str]] = []
    end = 0
    while end < len(text):
        token = _STRINGS_TOKEN.match(text, end)
        if token is None:
            line, column = positions.place(end)
            raise FormatError(
                'expected a comment or "key" = "string"; '
                f"(not {text[end : end + _LONGEST_TOKEN_SHOWN].split(chr(10))[0]!r})",
                path=path,
                line=line,
                column=column,
            )
        end = token.end()
        if token.lastgroup == "space":
            continue
        is_string = token.lastgroup != "sign"
        fits = (
            is_string
            if len(entry) in (0, 2)
            else token[0] == ";"
            if len(entry) == 3
            else token[0] in ("=", ";")
        )
        if not fits:
            line, column = positions.place(token.start())
            raise FormatError(
                f"expected {_EXPECTED_TOKENS[len(entry)]}, not {token[0][:_LONGEST_TOKEN_SHOWN]!r}",
                path=path,
                line=line,
                column=column,
            )
        if token[0] == ";" and not is_string:
            yield _message(entry, positions)
            entry = []
        else:
            entry.append(token)
    if entry:
        line, column = positions.place(entry[0].start())
        raise FormatError("a string without its ;", path=path, line=line, column=column)


_EXPECTED_TOKENS = ("a key", "= or ;", "a string", ";")
_LONGEST_TOKEN_SHOWN = 20
"""Characters of a file that a message shows."""


def _message(entry: "Sequence[regex.Match[str]]", positions: Text) -> Message:
    key, value = entry[0], entry[-1]
    read = [
        passage(unescaped([(token[group], positions.place(token.start(group)))], _STRINGS_ESCAPE, _meaning))
        for token in (key, value)
        for group in (str(token.lastgroup),)
    ]
    return Message((read[0].text,), *read[1], remark_at=key.start())


def _meaning(escape: "regex.Match[str]") -> str:
    if character := utf16(escape):
        return character
    if escape[4]:
        return chr(int(escape[4], 8))
    return " " if escape[5] in _STRINGS_BLANKS else escape[5]
