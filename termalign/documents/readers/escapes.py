"""Strings as files of messages write them: escapes as what they mean, every piece with its position."""

from collections.abc import Callable, Iterable, Iterator

import regex

from termalign.language.text import Anchor, Piece, moved
from termalign.runtime.lazy import lazy_pattern

UTF16_ESCAPE = r"\\[uU]([dD][89abAB][0-9a-fA-F]{2})\\[uU]([dD][c-fC-F][0-9a-fA-F]{2})|\\[uU]([0-9a-fA-F]{4})"
"""A character by its number, or by two halves of one, as three groups."""

JSON_ESCAPE = lazy_pattern(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[0-9a-fA-F]{4}|\\u[0-9a-fA-F]{4}|\\.")
"""Of one character each."""


def utf16(escape: "regex.Match[str]") -> str:
    """Return the character that the first groups of an escape name; empty where they name none.

    Example:
        >>> utf16(regex.match(UTF16_ESCAPE, r"\\u6cd5")), utf16(regex.match(UTF16_ESCAPE, r"\\ud83d\\ude00"))
        ('法', '😀')
    """
    if escape[1]:
        return bytes.fromhex(escape[1] + escape[2]).decode("utf-16-be")
    return bytes.fromhex(escape[3]).decode("utf-16-be", "replace") if escape[3] else ""


def unescaped(
    pieces: Iterable[Piece], escapes: "regex.Pattern[str]", meaning: "Callable[[regex.Match[str]], str]"
) -> Iterator[Piece]:
    """Yield pieces of text with the meaning of each escape in its place.

    Example:
        >>> tab = regex.compile(r"\\\\t")
        >>> list(unescaped([("a\\\\tb", (7, 3))], tab, lambda escape: " "))
        [('a', (7, 3)), (' ', (7, 4)), ('b', (7, 6))]
    """
    for text, position in pieces:
        copied = 0
        for escape in escapes.finditer(text):
            if plain := text[copied : escape.start()]:
                yield plain, position
                position = moved(position, plain, len(plain))
            yield meaning(escape), position
            position = moved(position, escape[0], len(escape[0]))
            copied = escape.end()
        if copied < len(text):
            yield text[copied:], position


def string_anchors(written: str, escapes: "regex.Pattern[str]", line: int, column: int) -> tuple[Anchor, ...]:
    r"""Return where the stretches of a string are: behind an escape it goes on further to the right.

    Example:
        >>> string_anchors(r"a\nb", JSON_ESCAPE, 7, 12)
        (Anchor(offset=0, line=7, column=12), Anchor(offset=2, line=7, column=15))
    """
    anchors, offset, copied = [Anchor(0, line, column)], 0, 0
    for escape in escapes.finditer(written):
        offset += escape.start() - copied + 1
        copied = escape.end()
        anchors.append(Anchor(offset, line, column + copied))
    return tuple(anchors)
