"""The formats by name and by suffix."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from termalign.errors import InputError
from termalign.formats.problems import Reading
from termalign.glossary import Glossary


class Module(Protocol):
    """What the module of a format offers: an inverse pair."""

    def parse(self, data: bytes, reading: Reading) -> Glossary:
        """Read a file's content."""

    def format(self, glossary: Glossary) -> Iterator[bytes]:
        """Return a file's content in pieces."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of glossary files."""

    name: str
    meaning: str
    suffixes: tuple[str, ...] = ()
    """Suffixes that mean this format; a format without one is named with `--to` and `--from`."""

    @property
    def module(self) -> Module:
        """The module that reads and writes it, loaded when asked for."""
        return cast(Module, import_module(f"termalign.formats.{self.name.replace('-', '_')}"))


FORMATS = {
    item.name: item
    for item in (
        Format("tsv", "termalign's table, and any delimited text", (".tsv", ".tab", ".txt")),
        Format("csv", "the same table with commas", (".csv",)),
        Format("json", "the data model; loses nothing", (".json",)),
    )
}
"""Name to format, in the order of the reference."""


def by_name(name: str) -> Format:
    """Return the format of that name.

    Raises:
        InputError: There is none.
    """
    if name not in FORMATS:
        raise InputError(f"no glossary format is called {name!r}; allowed: {', '.join(FORMATS)}")
    return FORMATS[name]


def by_suffix(path: str) -> Format:
    """Return the format that the suffix of a path means.

    Example:
        >>> by_suffix("house.tsv").name
        'tsv'

    Raises:
        InputError: No format has this suffix.
    """
    suffix = PurePath(path).suffix.lower()
    for item in FORMATS.values():
        if suffix in item.suffixes:
            return item
    allowed = ", ".join(suffix for item in FORMATS.values() for suffix in item.suffixes)
    said = f"the suffix {suffix!r} of {path!r}" if suffix else f"{path!r} without a suffix"
    raise InputError(f"no glossary format goes with {said}; allowed: {allowed}")
