"""Text made safe to show: what would steer a terminal, a log or a browser's direction becomes visible.

A text under test may hold escape sequences, marks that reorder what is around them, or halves of surrogate
pairs from a file's name; shown as they are, they change what a reader sees and break streams.
"""

import json
from typing import Any
from unicodedata import combining, east_asian_width

import regex

from termalign.runtime.lazy import lazy_pattern

LINE_END = lazy_pattern(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What `str.splitlines` takes for the end of a line."""
_UNSAFE = lazy_pattern(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_NAME_SHOWN = 100
"""Characters of the beginning of a long name, a path most often, and of its end, that a very long message shows."""
_LONG_NAME = lazy_pattern(rf"(?<!\S)\S{{{2 * _NAME_SHOWN + 4},}}+")

LONGEST_MESSAGE = 580
"""Code points of a message: a paragraph, 600 with what is before it. Nothing that a message quotes needs more."""


def printable(text: str) -> str:
    """Return text on one line with control and reordering characters as escapes.

    Example:
        >>> printable("danger\\x1b[31m: rule\\nof law")
        'danger\\\\x1b[31m: rule\\\\nof law'
    """
    return text if text.isprintable() else _UNSAFE.sub(_escaped, text)


def json_text(value: Any, indent: int = -1) -> str:
    """Return a value as JSON, on a line unless it is indented, with control and reordering characters as escapes.

    So are halves of surrogate pairs, which the names of files may hold: whoever reads them has the name again.

    Example:
        >>> print(json_text(["法治", "a\\u202eb", "half \\udcff"]))  # rule of law
        ["法治","a\\u202eb","half \\udcff"]
    """
    import msgspec

    try:
        encoded = msgspec.json.encode(value)
        text = (encoded if indent < 0 else msgspec.json.format(encoded, indent=indent)).decode("utf-8")
    except UnicodeEncodeError:  # of which it has none
        plain, separators = msgspec.to_builtins(value), (",", ":") if indent < 0 else None
        text = json.dumps(
            plain, ensure_ascii=False, indent=None if indent < 0 else indent, separators=separators
        )
    layout = text if indent < 0 else text.replace("\n", "")
    return text if layout.isprintable() else _UNSAFE.sub(_escaped_in_json, text)


def message(text: str) -> str:
    """Return text as a message: printable, line ends as spaces; if very long, names, then it, cut in the middle.

    Example:
        >>> message("first\\nsecond")
        'first second'
        >>> len(message(f"{'a/' * 999}: no such file; did you mean {'b/' * 999}?"))
        434
        >>> len(message("\\x00" * 500)) < 600
        True
    """
    if len(text) > LONGEST_MESSAGE:
        text = _LONG_NAME.sub(lambda name: f"{name[0][:_NAME_SHOWN]} … {name[0][-_NAME_SHOWN:]}", text)
    text = shortened(text)  # once more at the end, for escapes may have made it long
    return shortened(printable(" ".join(text.splitlines()) if "\n" in text or "\r" in text else text))


MOST_SHOWN_RENDERINGS = 100
"""Renderings of a term that findings, prompts and occurrences list, each time."""


def shortened(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """Return a text without its middle where it is longer than a message.

    Example:
        >>> len(shortened("long " * 1_000)), shortened("short")
        (583, 'short')
    """
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-longest // 2 :]}"


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes (UAX 11: wide and full-width characters two).

    Example:
        >>> display_width("国家AI")
        6
    """
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def _escaped_in_json(match: "regex.Match[str]") -> str:
    """Return an escape of JSON; its line ends are layout, for those of strings are escaped already."""
    return match[0] if match[0] == "\n" else f"\\u{ord(match[0]):04x}"


def _escaped(match: "regex.Match[str]") -> str:
    char = match[0]
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(char) or char.encode("unicode_escape").decode("ascii")
