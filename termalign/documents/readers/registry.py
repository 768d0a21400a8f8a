"""The formats of documents: a module each, and what it has says what can be done with files of its format.

`read` gives one side, `read_pairs` both, `editable` takes marks; bitext files are those of `parallel`.
"""

from types import ModuleType
from typing import cast

from termalign.documents import parallel
from termalign.documents.readers import (
    books,
    docx,
    html,
    json_messages,
    markdown,
    pdf,
    plain,
    po,
    slides,
    subtitles,
    tabular,
    tmx,
    xliff,
    yaml_messages,
)
from termalign.documents.readers.base import Editor, PairReader, Reader

_MODULES = (
    plain,
    docx,
    po,
    html,
    markdown,
    json_messages,
    yaml_messages,
    subtitles,
    books,
    slides,
    pdf,
    tabular,
    xliff,
    tmx,
)


def _having(function: str) -> dict[str, ModuleType]:
    """Return the modules that have a function, by the name that `--from` has for their format."""
    return {module.NAME: module for module in _MODULES if hasattr(module, function)}


READERS = cast(dict[str, Reader], _having("read"))
"""Of one side."""

PAIR_READERS = cast(dict[str, PairReader], _having("read_pairs"))
"""Of both sides, besides those of bitext files."""

EDITORS = cast(dict[str, Editor], _having("editable"))
"""Of what can be written into."""

FORMATS = (*dict.fromkeys((*READERS, *PAIR_READERS, *parallel.PARSERS)),)
"""Names of all formats that are read."""

SUFFIXES: dict[str, str] = {
    **{
        suffix: module.NAME
        for module in _MODULES
        for suffix in getattr(module, "SUFFIXES", ())
        if module is not plain
    },
    **parallel.SUFFIXES,
}
"""Suffixes to formats; all others are those of plain text."""
