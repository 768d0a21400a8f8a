"""Words of a file of text put in place of others, everything else as it was."""

import html
import json
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from termalign.documents.readers.base import Block
from termalign.documents.readers.inserting import Text, encoded
from termalign.documents.xml.encoding import prepared, replaced
from termalign.language.text import Span, spliced
from termalign.language.text.decoding import decode
from termalign.runtime.lazy import lazy_pattern


class Replacement(NamedTuple):
    """Words to be put in place of others."""

    block: int
    """0-based."""
    span: Span
    """In the text of the block."""
    old: str
    """What is there."""
    new: str


class Rewriting(NamedTuple):
    """A file with words replaced."""

    content: bytes
    skipped: tuple[Replacement, ...]
    """What could not be replaced: there is mark-up between the words, or they are not written as they are read."""


Rewrite = Callable[[bytes, str, Sequence[Block], Sequence[Replacement]], Rewriting]
"""Takes a file, its path, its blocks, and what is to be replaced in their order."""


def with_replacements(text: str, replacements: Iterable[Replacement]) -> str:
    """Return the text of a block with words of it replaced, which do not overlap.

    Example:
        >>> with_replacements("a carbon market", [Replacement(0, Span(2, 8), "carbon", "coal")])
        'a coal market'
    """
    return spliced(text, ((*replacement.span, replacement.new) for replacement in replacements))


def as_is(text: str) -> str:
    """Return a text as it is."""
    return text


def in_xml(text: str) -> str:
    """Return a text as XML and HTML have it."""
    return html.escape(text, quote=False)


def in_quotes(text: str) -> str:
    """Return a text as it is between quotation marks in JSON, gettext and Apple's strings."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def in_android(text: str) -> str:
    """Return a text as Android's string resources have it."""
    return in_xml(in_quotes(text)).replace("'", r"\'")


def in_text(
    content: bytes,
    path: str,
    blocks: Sequence[Block],
    replacements: Sequence[Replacement],
    *,
    escape: Callable[[str], str],
    xml: bool = False,
) -> Rewriting:
    """Replace words of a file of text that are written as they are read, on one line or several.

    Those of several lines are replaced on the first: of a wrapped entry of gettext, whose lines are parted by quotation
    marks, too.
    """
    data = prepared(content, path=path) if xml else b""
    decoded, encoding = (data.decode(), "") if xml else decode(content, path=path)
    text = Text(decoded)
    skipped: list[Replacement] = []
    located: list[tuple[int, int, Replacement]] = []
    for replacement in replacements:
        stretches = text.stretches(blocks[replacement.block], replacement.span)
        start, stop = _whole(decoded, stretches)
        pieces = (decoded[first:last] for first, last in stretches)
        if start < stop and _solid("".join(pieces)) == _solid(replacement.old):
            located.append((start, stop, replacement))
        else:
            skipped.append(replacement)
    changes: list[tuple[int, int, str]] = []
    for start, stop, replacement in sorted(located):
        if changes and start < changes[-1][1]:
            skipped.append(replacement)
        else:
            changes.append((start, stop, escape(replacement.new)))
    changed = spliced(decoded, changes)
    rewritten = replaced(content, data, changed.encode()) if xml else encoded(content, changed, encoding)
    return Rewriting(rewritten if changes else content, tuple(skipped))


def _solid(text: str) -> str:
    return "".join(text.split())


def _whole(text: str, stretches: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return where stretches that only line ends part begin and end; 0 and 0 if more is between them, or none."""
    between = (text[end:start] for (_, end), (start, _) in pairwise(stretches))
    whole = stretches and all(_SPACED_LINE_END.fullmatch(each) for each in between)
    return (stretches[0][0], stretches[-1][1]) if whole else (0, 0)


_SPACED_LINE_END = lazy_pattern(r'[ \t]*"?[ \t]*(?:\r\n?|\n)[ \t]*"?')
