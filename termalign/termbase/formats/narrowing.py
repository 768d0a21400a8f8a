"""A table of somebody's own, written again: its columns stay, and none is added that says nothing new."""

from collections.abc import Collection, Iterator
from typing import Protocol

from termalign.termbase.formats import csv, tsv
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.rows import EVERY_COLUMN
from termalign.termbase.glossary import Glossary


class _Codec(Protocol):
    """A codec whose tables can do without some columns."""

    def parse(self, data: bytes, reading: Reading) -> Glossary: ...

    def format(self, glossary: Glossary, columns: frozenset[str]) -> Iterator[bytes]: ...


CODECS: dict[str, _Codec] = {"tsv": tsv, "csv": csv}
"""The formats whose tables people write by hand."""


def narrowed(glossary: Glossary, format: str, headings: Collection[str]) -> Iterator[bytes]:
    """Return a table with the columns that `headings` name, and those without which it would read as another.

    Example:
        >>> from termalign.termbase.glossary import entry
        >>> b"".join(narrowed(Glossary((entry("法治", "rule of law"),)), "tsv", ("zh", "en"))).decode()
        'zh\\ten\\n法治\\trule of law\\n'
    """
    codec = CODECS[format]
    columns = EVERY_COLUMN
    for name in sorted(EVERY_COLUMN.difference(headings)):
        without = columns - {name}
        if codec.parse(b"".join(codec.format(glossary, without)), Reading()) == glossary:
            columns = without
    return codec.format(glossary, columns)
