"""The formats by name and by suffix."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from termalign.errors import InputError
from termalign.files import STANDARD
from termalign.formats.problems import Reading
from termalign.glossary import Glossary


class Module(Protocol):
    """What the module of a format offers: an inverse pair."""

    def parse(self, data: bytes, reading: Reading) -> Glossary:
        """Read a file's content."""

    def format(self, glossary: Glossary) -> Iterator[bytes]:
        """Return a file's content in pieces."""


class LossyModule(Module, Protocol):
    """What the module of a format that cannot hold everything offers beside."""

    HOLDS: frozenset[str]
    """Columns of our table that it holds beside the pairs."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of glossary files."""

    name: str
    meaning: str
    suffixes: tuple[str, ...] = ()
    """Suffixes that mean this format; a format without one is named with `--to` and `--from`."""
    aliases: tuple[str, ...] = ()
    """Other names it is known by."""
    lossless: bool = False
    """Whether it holds everything a glossary can."""

    @property
    def holds(self) -> frozenset[str] | None:
        """The columns of our table that it holds beside the pairs; None for all."""
        return None if self.lossless else cast(LossyModule, self.module).HOLDS

    @property
    def module(self) -> Module:
        """The module that reads and writes it, loaded when asked for."""
        return cast(Module, import_module(f"termalign.formats.{self.name.replace('-', '_')}"))


FORMATS = {
    item.name: item
    for item in (
        Format("tsv", "our table, and any delimited text", (".tsv", ".tab"), lossless=True),
        Format("csv", "the same table with commas", (".csv",), lossless=True),
        Format("xlsx", "the same table as an Excel workbook (extra 'xlsx')", (".xlsx",)),
        Format("json", "the data model; the schema is published", (".json",), lossless=True),
        Format("jsonl", "the data model, an entry a line", (".jsonl", ".ndjson"), lossless=True),
        Format(
            "tbx2",
            "TBX-Basic version 2 (martif), which most tools read; any TBX is read",
            (".tbx",),
            ("tbx", "martif", "tbx-v2"),
            lossless=True,
        ),
        Format("tbx3", "TBX-Basic version 3 (ISO 30042:2019), DCA style", (), ("tbx-basic", "tbx-v3"), True),
        Format("tmx", "TMX 1.4b; 1.1 is read", (".tmx",), lossless=True),
        Format("xliff", "XLIFF 2.1 with the glossary module", (".xlf", ".xliff"), ("xlf",)),
        Format("omegat", "OmegaT glossary", (".txt", ".utf8")),
        Format("markdown", "Markdown table", (".md", ".markdown"), ("md",)),
        Format("csv-excel", "CSV that Excel opens by a double click, with no formula in it", lossless=True),
        Format("deepl", "DeepL glossary (TSV), its rules enforced"),
        Format("google", "Google Cloud Translation glossary (CSV), its rules enforced"),
        Format("amazon", "Amazon Translate custom terminology (CSV), its rules enforced"),
        Format("azure", "Azure document translation glossary (TSV), its rules enforced"),
    )
}
"""Name to format, in the order of the reference."""


def by_name(name: str) -> Format:
    """Return the format of that name.

    Raises:
        InputError: There is none.
    """
    for item in FORMATS.values():
        if name.lower() in (item.name, *item.aliases):
            return item
    raise InputError(f"no glossary format is called {name!r}; allowed: {', '.join(FORMATS)}")


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


def chosen(path: str, name: str | None) -> Format:
    """Return the format that is named, else the one the suffix means; TSV for standard input and output."""
    if name is not None:
        return by_name(name)
    return by_name("tsv") if path == STANDARD else by_suffix(path.removesuffix(".gz"))
