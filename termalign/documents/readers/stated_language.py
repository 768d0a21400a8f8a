"""The language that a file states to be in: another one than Chinese and English is refused, however short it is."""

from pathlib import PurePath

import regex

from termalign.errors import FormatError
from termalign.language import languages

_LANGUAGE_IN_NAME = (
    regex.compile(r"(?:^|/)values-(?P<tag>[a-z]{2}(?:-r[A-Z]{2})?)/[^/]+\.xml$"),
    regex.compile(r"(?:^|/)(?P<tag>[A-Za-z]{2}(?:-[A-Za-z]{2,4})?)\.lproj/[^/]+$"),
    regex.compile(r"\.(?P<tag>[a-z]{2}(?:-[A-Z]{2})?)\.res[xw]$"),
)
"""How Android, Apple and .NET name the files of a language."""


def check_stated_language(tag: str, *, path: str, line: int | None = None) -> None:
    """Refuse a text that is in another language by what its file states; `tag` may be no tag at all."""
    stated = languages.language(tag)
    if stated is not None and languages.side(stated) == "others":
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
