"""JSON and TOML that somebody wrote: every way in which it can be wrong is one line."""

import json
import re
from typing import Any

from termalign.errors import FormatError


def json_value(
    text: str | bytes, *, path: str | None = None, line: int | None = None, unique: bool = False
) -> Any:
    """Return the value that a line of JSON is; with `unique`, no object may have two values for one name.

    Example:
        >>> json_value('{"zh": "法治"}')
        {'zh': '法治'}
        >>> json_value("[" * 100_000, path="pairs.jsonl", line=3)
        Traceback (most recent call last):
        termalign.errors.FormatError: pairs.jsonl:3: no JSON that can be read: nested too deeply

    Raises:
        FormatError: It is none, is nested too deeply, holds a number of too many digits, or a name twice.
    """
    try:
        return json.loads(text, object_pairs_hook=_unique if unique else None)
    except json.JSONDecodeError as error:
        line_number = line if line is not None else error.lineno
        raise FormatError(f"not JSON: {error.msg}", path=path, line=line_number, column=error.colno) from None
    except (RecursionError, ValueError, LookupError) as error:
        raise FormatError(f"no JSON that can be read: {_beyond(error)}", path=path, line=line) from None


def toml_table(text: str, *, path: str | None = None) -> dict[str, Any]:
    """Return the table that a TOML document is.

    Example:
        >>> toml_table('[suppress]\\nrule = "TA101"')
        {'suppress': {'rule': 'TA101'}}

    Raises:
        FormatError: It is none, is nested too deeply, or holds a number of too many digits.
    """
    import tomllib

    for name in _DOTTED_NAME.finditer(text):
        if _QUOTED_PATTERN.sub("", name[0]).count(".") >= MOST_NAME_PARTS:
            line = text.count("\n", 0, name.start()) + 1
            raise FormatError("no TOML that can be read: nested too deeply", path=path, line=line)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"not TOML: {error}", path=path) from None
    except (RecursionError, ValueError) as error:
        raise FormatError(f"no TOML that can be read: {_beyond(error)}", path=path) from None


def _unique(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, of which readers would take this value of a name or that."""
    values = dict(members)
    if len(values) < len(members):
        raise LookupError
    return values


_QUOTED_STRING = r"\"[^\"\n]*\"|'[^'\n]*'"
_QUOTED_PATTERN = re.compile(_QUOTED_STRING)
_DOTTED_NAME = re.compile(
    rf"(?:[\w-]++|{_QUOTED_STRING})(?:[ \t]*+\.[ \t]*+(?:[\w-]++|{_QUOTED_STRING}))*+[ \t]*+"
)
"""Names that points part; other text may look like one."""

MOST_NAME_PARTS = 100
"""Names parted by points that tables are nested by: the reader of TOML takes the square of their number."""


def _beyond(error: Exception) -> str:
    if isinstance(error, LookupError):
        return "two values for one name"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number of too many digits"
