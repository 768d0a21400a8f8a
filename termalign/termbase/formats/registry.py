"""The formats by name and by suffix."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from termalign.documents.streams.compression import COMPRESSION_SUFFIXES
from termalign.errors import InputError, require
from termalign.language.text import Direction
from termalign.language.text.unread import unread_suffix
from termalign.runtime.files.names import is_special
from termalign.runtime.files.standard_streams import STANDARD
from termalign.termbase.formats.holdings import EVERYTHING, WRITTEN_BY_PEOPLE, Loss
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Glossary


class Codec(Protocol):
    """What reads and writes a format, an inverse pair: a module, or a row of data of one."""

    def parse(self, data: bytes, reading: Reading) -> Glossary:
        """Read a file's content."""

    def format(self, glossary: Glossary) -> Iterator[bytes]:
        """Return a file's content in pieces; the glossary is the part that the format holds.

        Optional beside these: `fits`, whether a concept that the format holds can be written; `cautions`, what to know
        about a file; `require_writer`, which imports what writing needs.
        """


class DirectedCodec(Protocol):
    """A codec of files that name their languages."""

    def format(self, glossary: Glossary, *, from_english: bool) -> Iterator[bytes]:
        """Return the same, English first if it is the source."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of glossary files."""

    name: str
    meaning: str
    holds: frozenset[str]
    """What it holds, by the names of `holdings`: the one declaration that writing and losses obey."""
    suffixes: tuple[str, ...] = ()
    """Suffixes that mean this format; a format without one is named with `--to` and `--from`."""
    aliases: tuple[str, ...] = ()
    """Other names it is known by."""
    codec_path: str = ""
    """Module of its codec, or `module:NAME` of a row of data; empty for a module of the format's name."""
    contexts: bool = False
    """Whether sentences of the evidence become contexts of the terms."""
    directed: bool = False
    """Whether a direction decides which language is written first."""
    from_english: bool = False
    """Whether its codec can write English first, as a `DirectedCodec`: a file names its languages."""
    keeps_languages: bool = False
    """Whether terms are written with their languages, whichever is first."""
    shapes: tuple[tuple[str, str], ...] = ()
    """Suffixes, each with the format that is meant where this one is named for a file with that suffix."""

    @property
    def shows_status(self) -> bool:
        """Whether those who read it know which terms are not to be used; others get only usable ones."""
        return "deprecated" in self.holds

    @property
    def codec(self) -> Codec:
        """What reads and writes it, loaded at its first use."""
        module, _, row = (self.codec_path or self.name).partition(":")
        loaded = import_module(f"termalign.termbase.formats.{module.replace('-', '_')}")
        return cast(Codec, getattr(loaded, row) if row else loaded)

    def pieces(self, part: Glossary, direction: Direction = Direction.ZH_EN) -> Iterator[bytes]:
        """Return a file's content in pieces; the glossary is what `kept` returns for the direction."""
        if direction is Direction.EN_ZH and self.from_english:
            return cast(DirectedCodec, self.codec).format(part, from_english=True)
        return self.codec.format(part)

    def kept(self, glossary: Glossary, direction: Direction = Direction.ZH_EN) -> tuple[Glossary, list[Loss]]:
        """Return the part of a glossary that the format holds, and the losses.

        From English the languages are exchanged where a file does not name them.

        Raises:
            InputError: The direction is from English, and nothing in the format is first.
        """
        from termalign.termbase.formats.keeping import (
            kept,  # a check writes no glossary
            losses_of_swapped,
            swapped,
        )

        fits = getattr(self.codec, "fits", None)
        if direction is Direction.ZH_EN:
            return kept(glossary, self.holds, contexts=self.contexts, fits=fits)
        if not self.directed:
            allowed = ", ".join(format.name for format in FORMATS.values() if format.directed)
            raise InputError(
                f"{self.name} names its languages, and has no direction; those that have: {allowed}"
            )
        if self.keeps_languages:
            return kept(glossary, self.holds, contexts=self.contexts, fits=fits)
        part, losses = kept(swapped(glossary), self.holds, fits=fits)
        return part, losses_of_swapped(losses)

    def require_writer(self) -> None:
        """Import the package that writing needs, if any.

        Raises:
            MissingExtra: It is not installed.
        """
        require = getattr(self.codec, "require_writer", None)
        if require is not None:
            require()

    def format(self, glossary: Glossary, direction: Direction = Direction.ZH_EN) -> Iterator[bytes]:
        """Return the content of a file with what the format can hold of a glossary, in pieces."""
        return self.pieces(self.kept(glossary, direction)[0], direction)


_SEVERAL_PAIRS = frozenset(("synonyms",))
"""What is left where a line is a term and a rendering."""

_ONE_PAIR: frozenset[str] = frozenset()
"""What is left where a term has one rendering."""

_OF_SERVICES = frozenset(("homonyms",))
"""What a service is given: it refuses two renderings of a term, each by name."""

_MEMORY = WRITTEN_BY_PEOPLE - {
    *("deprecated", "untranslated", "repeats", "patterns"),
    *("zh_other", "other", "entry_other", "other_languages"),
}
"""What a translation memory holds: units need both languages, and whoever reads them offers every target."""

_PEOPLE_READ = WRITTEN_BY_PEOPLE - {
    *("zh_synonym_fields", "zh_other", "other", "entry_other", "other_languages", "metadata", "patterns")
}
"""What people read in a table."""

_XLIFF = frozenset(
    (
        *("id", "definition", "definition_source", "entry_note", "source", "zh_source"),
        *("synonyms", "zh_synonym_fields", "concepts", "layout"),
    )
)

_WITH_NOTES = frozenset(("note",))
_HELD_BY_SRC_DST = _WITH_NOTES | {"zh_case_sensitive", "patterns"}


def _tool(
    name: str, meaning: str, holds: frozenset[str], codec_path: str, *shapes: tuple[str, str]
) -> Format:
    """Return the format of a tool that translates."""
    return Format(name, meaning, holds, codec_path=codec_path, directed=True, shapes=shapes)


def _read_only(name: str, meaning: str, codec_path: str, *suffixes: str) -> Format:
    return Format(name, meaning, frozenset(), suffixes, codec_path=codec_path)


_OF_TOOLS = (
    _tool(
        "pairs",
        "CSV source,target,tgt_lng of Immersive Translate, BabelDOC and PDFMathTranslate",
        _ONE_PAIR,
        "tool_tables:PAIRS",
    ),
    _tool(
        "src-dst",
        "JSON list of src, dst, info of LinguaGacha, AiNiee, KeywordGacha, LunaTranslator and docutranslate",
        _HELD_BY_SRC_DST,
        "tool_json:SRC_DST",
        (".csv", "src-dst-csv"),
        (".xlsx", "src-dst-xlsx"),
    ),
    _tool("src-dst-csv", "src-dst as CSV", _HELD_BY_SRC_DST, "tool_tables:SRC_DST_CSV"),
    _tool("src-dst-xlsx", "src-dst as an Excel workbook", _HELD_BY_SRC_DST, "tool_tables:SRC_DST_XLSX"),
    _tool(
        "galtransl",
        "term, tab, translation, tab, note of GalTransl and manga-image-translator",
        _SEVERAL_PAIRS | _WITH_NOTES,
        "tool_lines:GALTRANSL",
    ),
    _tool(
        "sakura",
        "term->translation #note of Sakura, auto-novel and llm-subtrans",
        _WITH_NOTES,
        "tool_lines:SAKURA",
    ),
    _tool(
        "object",
        "JSON object from term to translation of auto-novel, AiNiee and i18n-ai-translate",
        _ONE_PAIR,
        "tool_json:OBJECT",
    ),
    _tool(
        "hydropix",
        "CSV source,target,category,gender of TranslateBooksWithLLMs",
        frozenset(("subject",)),
        "tool_tables:HYDROPIX",
        (".json", "hydropix-json"),
    ),
    _tool("hydropix-json", "hydropix as JSON", frozenset(("subject",)), "tool_json:HYDROPIX_JSON"),
    _tool(
        "list",
        "term,translation of kiss-translator; lists and tables of pairs in a cell are read",
        _ONE_PAIR,
        "tool_lines:LIST",
    ),
)
"""Glossaries of tools that translate."""

FORMATS = {
    format.name: format
    for format in (
        Format("tsv", "our table; any delimited text is read", EVERYTHING, (".tsv", ".tab")),
        Format("csv", "the same table with commas", EVERYTHING, (".csv",)),
        Format(
            "xlsx",
            "an Excel workbook to read and to decide in",
            EVERYTHING
            - {"evidence", "zh_synonym_fields", "zh_other", "other", "other_languages", "patterns"},
            (".xlsx",),
            contexts=True,
        ),
        Format("json", "the data model; the schema is published", EVERYTHING, (".json",)),
        Format("jsonl", "the data model, an entry a line", EVERYTHING, (".jsonl", ".ndjson")),
        Format(
            "tbx2",
            "TBX-Basic version 2 (martif), which most tools read; any TBX is read",
            WRITTEN_BY_PEOPLE,
            (".tbx",),
            ("tbx", "martif", "tbx-v2"),
            "tbx:VERSION_2",
            contexts=True,
        ),
        Format(
            "tbx3",
            "TBX-Basic version 3 (ISO 30042:2019), DCA style",
            WRITTEN_BY_PEOPLE,
            (),
            ("tbx-basic", "tbx-v3"),
            "tbx:VERSION_3",
            contexts=True,
        ),
        Format(
            "parquet", "the table with types, for large glossaries (extra `arrow`)", EVERYTHING, (".parquet",)
        ),
        Format(
            "tmx",
            "TMX 1.4b; 1.1 is read",
            _MEMORY,
            (".tmx",),
            directed=True,
            from_english=True,
            keeps_languages=True,
        ),
        Format(
            "xliff",
            "XLIFF 2.1 with the glossary module; 1.2 is read by its segments",
            _XLIFF,
            (".xlf", ".xliff"),
            ("xlf",),
            directed=True,
            from_english=True,
            keeps_languages=True,
        ),
        Format("omegat", "OmegaT glossary", _SEVERAL_PAIRS | {"note"}, (".utf8", ".txt"), directed=True),
        Format("markdown", "Markdown table", _PEOPLE_READ, (".md", ".markdown"), ("md",)),
        Format(
            "csv-excel",
            "CSV that Excel opens by a double click, with no formula in it",
            EVERYTHING,
            codec_path="csv:EXCEL",
        ),
        *(
            Format(
                name,
                f"{meaning}, its rules enforced",
                _OF_SERVICES,
                codec_path=f"services:{name.upper()}",
                directed=True,
                from_english=name == "amazon",
            )
            for name, meaning in (
                ("deepl", "DeepL glossary (TSV)"),
                ("google", "Google Cloud Translation glossary (CSV)"),
                ("amazon", "Amazon Translate custom terminology (CSV)"),
                ("azure", "Azure document translation glossary (TSV)"),
            )
        ),
        *_OF_TOOLS,
    )
}
"""Name to format, in the order of the reference."""

READ_ONLY = {
    format.name: format
    for format in (
        _read_only("ods", "an OpenDocument spreadsheet", "xlsx", ".ods"),
        _read_only("xls", "a workbook of Excel before 2007 (extra `xls`)", "xlsx", ".xls"),
        _read_only("docx", "the tables of a Word file", "document_tables:DOCX", ".docx", ".docm"),
        _read_only("odt", "the tables of an OpenDocument text", "document_tables:ODT", ".odt"),
        _read_only("html", "the tables of a page", "document_tables:HTML", ".html", ".htm", ".xhtml"),
        _read_only("po", "gettext messages: glossaries of Weblate, Pootle and Transifex", "po", ".po"),
        _read_only("cedict", "CC-CEDICT", "cedict", ".u8"),
        _read_only("multiterm", "MultiTerm XML", "multiterm"),
        _read_only("wordfast", "a Wordfast memory in text", "wordfast"),
    )
}
"""Formats that are read and not written, by name: what others keep terms in, and no tool takes from termalign."""


def _allowed(*, reading: bool) -> dict[str, Format]:
    return FORMATS | READ_ONLY if reading else FORMATS


def by_name(name: str, *, reading: bool = False) -> Format:
    """Return the format of that name; one that is only read where something is read.

    Raises:
        InputError: There is none.
    """
    for format in _allowed(reading=reading).values():
        if require(name, str, "the name of a format").lower() in (format.name, *format.aliases):
            return format
    raise InputError(
        f"no glossary format is called {name!r}; allowed: {', '.join(_allowed(reading=reading))}"
        if name.lower() not in READ_ONLY
        else f"{name} is read, and not written; allowed: {', '.join(FORMATS)}"
    )


def by_suffix(path: str, *, reading: bool = False) -> Format:
    """Return the format that the suffix of a path means, as `by_name` does.

    Example:
        >>> by_suffix("house.tsv").name
        'tsv'

    Raises:
        InputError: No format has this suffix.
    """
    suffix = PurePath(path).suffix.lower()
    formats = _allowed(reading=reading)
    for format in formats.values():
        if suffix in format.suffixes:
            return format
    allowed = ", ".join(suffix for format in formats.values() for suffix in format.suffixes)
    if any(suffix in format.suffixes for format in READ_ONLY.values()):
        raise InputError(f"{path}: {suffix} is read, and not written; allowed: {allowed}")
    if reading and (unread := unread_suffix(suffix)) is not None:
        raise InputError(f"{path}: {unread}")
    described = f"the suffix {suffix!r} of {path!r}" if suffix else f"{path!r} without a suffix"
    raise InputError(f"no glossary format matches {described}; allowed: {allowed}")


def chosen(path: str, name: str | None, *, reading: bool = False) -> Format:
    """Return the format that is named, else the one the suffix means; TSV for standard input and output."""
    packed = PurePath(path).suffix
    plain = path.removesuffix(packed if reading and packed.lower() in COMPRESSION_SUFFIXES else ".gz")
    if name is not None:
        item = by_name(name, reading=reading)
        return next((by_name(shape) for suffix, shape in item.shapes if plain.lower().endswith(suffix)), item)
    is_stream = path == STANDARD or (reading and is_special(path) and not PurePath(path).suffix)
    return by_name("tsv") if is_stream else by_suffix(plain, reading=reading)
