"""Message files of software: a string a block, found by the path of its keys.

What a program puts into a string, and mark-up, is masked. A file that states to be in another language than Chinese and
English is refused, however short it is.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import NamedTuple

import regex

from termalign.documents.readers.base import Block, Source, digest
from termalign.documents.readers.bilingual import PLURAL
from termalign.documents.readers.remarks import note_comments
from termalign.documents.tables.visible import Omissions
from termalign.errors import FormatError
from termalign.language.keys.mark_up import FILLED_IN
from termalign.language.languages import language, side
from termalign.language.text import Anchor, Passage

MASK = "\ufffc"
"""Replaces what is no text (object replacement character)."""

_OF_PROGRAMS = regex.compile(rf"{FILLED_IN}|</?[A-Za-z][\w:-]*+(?:\s[^<>]*+)?+/?>")
"""What a program fills in, and mark-up."""

_INLINE_TAG = regex.compile(
    r"</?(?:a|abbr|b|bdi|big|code|em|font|i|kbd|mark|s|small|span|strong|sub|sup|u)\b"
)
"""Words go on behind it, as in 绿色<b>发展</b>."""

_ICU = regex.compile(r"\{\s*+[\w.-]++\s*+,\s*+(?:plural|select|selectordinal)\s*+,")
_ICU_PARTS = regex.compile(
    rf"{_ICU.pattern}(?:\s*+offset:[0-9]++)?+|(?<![\s}}])[\s}}]*+(?:=[0-9]++|(?<![\w-])[\w-]++)\s*+\{{|\{{[\w.-]++\}}|\}}|#"
)
"""Of a message with choices: what chooses and the marks between the choices, which are text."""


def _accelerators(mark: str) -> "regex.Pattern[str]":
    """Return what finds the accelerator of a string: before a letter, unless doubled or between capitals (R&D)."""
    return regex.compile(
        rf"(?<!{mark}){mark}(?=[^\W_])(?!(?<=[\p{{Lu}}\p{{Nd}}]{mark})[\p{{Lu}}\p{{Nd}}]|#?\w++;)"
    )


_ACCELERATORS = {mark: _accelerators(mark) for mark in "&_~"}
"""By their marks: what is before the letter by whose key people choose a command, as in `Na&tional`."""

_BEHIND_CHINESE = regex.compile(r"[(（]([&_~])[A-Za-z0-9][)）]")
"""An accelerator of a Chinese string, whose characters have no keys."""


def accelerator_of(texts: Sequence[str]) -> str:
    """Return the mark of accelerators that a string and its translation share; empty where none is sure.

    Example:
        >>> accelerator_of(["Na&tional security", "国家安全(&T)"]), accelerator_of(["R&D", "研发"])
        ('&', '')
    """
    for match in filter(None, map(_BEHIND_CHINESE.search, texts)):
        if all(len(_ACCELERATORS[match[1]].findall(text)) == 1 for text in texts):
            return match[1]
    return ""


def masked(text: str, anchors: Sequence[Anchor], accelerator: str = "") -> tuple[str, tuple[Anchor, ...]]:
    """Return a string with one character for everything that is no text, and where its stretches are.

    The only `accelerator` of a string, by its mark, is amid a word, and left out.

    Example:
        >>> masked("{count} files in %s", [Anchor(0, 7, 12)])
        ('\ufffc files in \ufffc', (Anchor(offset=0, line=7, column=12), Anchor(offset=1, line=7, column=19)))
    """
    pieces, moved, copied, shift = [], [], 0, 0
    starts = [anchor.offset for anchor in anchors]
    spans = [match.span() for match in (_ICU_PARTS if _ICU.search(text) else _OF_PROGRAMS).finditer(text)]
    keys = [match.span() for match in _ACCELERATORS[accelerator].finditer(text)] if accelerator else []
    if len(keys) == 1 and not any(start <= keys[0][0] < end for start, end in spans):
        spans = sorted((*spans, *keys))
    index = 0
    for start, end in [*spans, (len(text), len(text))]:
        while index < len(anchors) and starts[index] <= start:
            moved.append(anchors[index]._replace(offset=starts[index] - shift))
            index += 1
        pieces.append(text[copied:start])
        if end > start:
            mask = "" if (start, end) in keys or _INLINE_TAG.match(text, start) else MASK
            pieces.append(mask)
            while index < len(anchors) and starts[index] < end:
                index += 1
            anchor = anchors[bisect_right(starts, end) - 1]
            shift += end - start - len(mask)
            after = Anchor(end - shift, anchor.line, anchor.column + end - anchor.offset)
            if end < len(text) and not (index < len(anchors) and starts[index] == end):
                moved.append(after)
        copied = end
    return "".join(pieces), tuple({anchor.offset: anchor for anchor in moved}.values())


def block_of(string: Passage, reference: str, *, key: str, side: str = "", accelerator: str = "") -> Block:
    """Return a string as a block, with one character for everything in it that is no text."""
    text, anchors = masked(*string, accelerator)
    return Block(text, reference, anchors[0].line, anchors, side, key)


class Message(NamedTuple):
    """A string of a file."""

    path: tuple[str, ...]
    text: str
    anchors: tuple[Anchor, ...]
    form: str = ""
    """Of a plural (`one`, `other`); empty for a string that is no form of one."""
    remark_at: int = 0
    """Offset in the file where a remark about it goes; 0 where its format holds none."""
    accelerator: str = ""
    """The mark of accelerators in its format; empty where that has none."""


PLURAL_FORMS = frozenset(("zero", "one", "two", "few", "many", "other"))
SEPARATOR = "\x1f"
"""Between the keys of a path, as keys hold dots (unit separator)."""


def blocks_with_messages(messages: Iterable[Message]) -> list[tuple[Block, Message]]:
    """Return the strings that hold text as blocks. A root key that names a language is no part of a path."""
    listed = list(messages)
    under = int(bool(_root_language(listed)))
    blocks = []
    for message in listed:
        text, anchors = masked(message.text, message.anchors, message.accelerator)
        if text.strip():
            reference = ".".join(message.path) + (f"[{message.form}]" if message.form else "")
            key = SEPARATOR.join(message.path[under:]) + (PLURAL + message.form if message.form else "")
            blocks.append((Block(text, reference, anchors[0].line, anchors, key=key), message))
    return blocks


def _root_language(messages: Sequence[Message]) -> str:
    """Return the key that all messages are under, if it names a language."""
    roots = {message.path[0] for message in messages if message.path}
    is_root = len(roots) == 1 and all(len(message.path) > 1 for message in messages)
    return min(roots) if is_root and language(*roots) else ""


def source(
    messages: Iterable[Message],
    data: bytes,
    *,
    path: str,
    format: str,
    omissions: Omissions | None = None,
    comments: Iterable[str] = (),
    language: str = "",
) -> Source:
    """Return messages as a document, with what of its file is outside of them."""
    check_named_language(path)
    listed = list(messages)
    blocks = tuple(block for block, _ in blocks_with_messages(listed))
    omissions = Omissions() if omissions is None else omissions
    note_comments(comments, omissions)
    return Source(
        path,
        format,
        blocks,
        digest(data),
        keyed=True,
        asides=omissions.asides,
        language=language or _root_language(listed),
    )


_LANGUAGE_IN_NAME = (
    regex.compile(r"(?:^|/)values-(?:b\+)?(?P<tag>[a-z]{2,3}(?:-r[A-Z]{2})?)(?:[-+][^/]*+)?/[^/]+\.xml$"),
    regex.compile(r"(?:^|/)(?P<tag>[A-Za-z]+(?:[-_][A-Za-z]{2,4})?)\.lproj/[^/]+$"),
    regex.compile(r"\.(?P<tag>[a-z]{2}(?:-[A-Z]{2})?)\.res[xw]$"),
    regex.compile(r"(?:^|/)(?i:strings)/(?P<tag>[A-Za-z]{2}(?:-[A-Za-z]{2,4})?)/[^/]+\.resw$"),
)
"""How Android, Apple and .NET name the files of a language."""


def check_stated_language(tag: str, *, path: str, line: int | None = None) -> None:
    """Refuse a text that is in another language by what its file states; `tag` may be no tag at all."""
    stated = language(tag)
    if stated is not None and side(stated) == "others":
        raise FormatError(f"states to be in the language {stated}; allowed: zh and en", path=path, line=line)


def check_named_language(path: str) -> None:
    """Refuse a file whose name is that of resources in another language.

    Example:
        >>> check_named_language("res/values-en/strings.xml")
        >>> check_named_language("res/values-de/strings.xml")
        Traceback (most recent call last):
        termalign.errors.FormatError: res/values-de/strings.xml: states to be in the language de; allowed: zh and en
    """
    for pattern in _LANGUAGE_IN_NAME:
        if match := pattern.search(PurePath(path).as_posix()):
            check_stated_language(match["tag"].replace("-r", "-"), path=path)
