"""The kinds of files: a row each: how a file is recognised, and what can be done with it.

A new kind is a module in `readers` and a row here; `--from`, recognition, corpora, annotation and the laws in the
tests follow from it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from operator import attrgetter, methodcaller
from typing import Any

from termalign.documents.bitext import FilePair
from termalign.documents.intake.beginning import Beginning
from termalign.documents.intake.damaged import (
    DamagedTexts,
    report_sides,
    require_writable,
    sides_of,
    with_damage_reported,
)
from termalign.documents.intake.languages import (
    report_cantonese,
    report_languages,
    with_named_language_reported,
)
from termalign.documents.pair_blocks import PairBlock, in_blocks
from termalign.documents.readers import alternating
from termalign.documents.readers.base import Editable, Source, anchors_of, digest, read_plain
from termalign.documents.readers.bilingual import blocks_of, pairs_of
from termalign.documents.readers.openings import ANDROID_ROOT, ASS_HEADING, QT_ROOT, VTT
from termalign.documents.readers.rewriting import Rewrite, as_is, in_android, in_quotes, in_text, in_xml
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.runtime.lazy import lazy


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file."""

    name: str
    """As `--from` has it."""
    suffixes: tuple[str, ...]
    recognise: Callable[[Beginning], bool] = lambda beginning: False
    """Whether a file is of this kind by its beginning, whatever its suffix."""
    read: Callable[[bytes, str], Source] | None = None
    """Reads one side, of a content and its path; None where a file of this kind always holds both."""
    read_pairs: Callable[[bytes, str, IntakePolicy], Source] | None = None
    """Reads both sides whole, as blocks; None where `pairs` alone does, or there is one side only."""
    pairs: Callable[[InputFile, IntakePolicy], Iterator[FilePair | PairBlock]] | None = None
    """Yields the pairs as they are read, so that memory does not grow with the file; None where it is read whole."""
    edit: Callable[..., Editable] | None = None
    """Reads a content and its path to write findings into it; None where nothing can be written."""
    edits_columns: bool = False
    """Whether `edit` takes `columns`, the choice of those that hold the sides."""
    rewrite: Rewrite | None = None
    """Puts words in place of others, in blocks that `read` or `edit` gives; None where a file cannot be changed so."""
    has_columns: bool = False
    """Whether columns, or keys, hold its sides, so that `--columns` applies."""
    holds_both: Callable[[InputFile], bool] | None = None
    """Whether a file holds both sides, where kind and command leave it open; None: only one that is given alone."""

    @property
    def may_hold_both(self) -> bool:
        """Whether a file can hold both sides."""
        return self.pairs is not None or self.read_pairs is not None

    def document(self, file: InputFile, policy: IntakePolicy) -> Source:
        """Return a document of both sides, its blocks with their sides and keys."""
        data = file.data()
        if self.read_pairs is not None:
            source = noted(self.read_pairs(data, file.name, policy), policy)
            report_sides(Counter(sides_of(pair.texts) for pair in pairs_of(source)), policy, file.name)
            return source
        copy = InputFile(file.path, name=file.name, data=data)
        return Source(
            file.name, self.name, blocks_of(list(self.each_pair(copy, policy))), digest(data), bilingual=True
        )

    def each_pair(self, file: InputFile, policy: IntakePolicy) -> Iterator[FilePair]:
        """Yield the pairs of a file, as they are read where it need not be read whole."""
        if self.pairs is None:
            return iter(pairs_of(self.document(file, policy)))
        return chain.from_iterable(self.each_block(file, policy))

    def each_block(self, file: InputFile, policy: IntakePolicy) -> Iterator[PairBlock]:
        """Yield the same in blocks, of a kind that need not be read whole."""
        assert self.pairs is not None
        blocks = with_damage_reported(in_blocks(self.pairs(file, policy)), policy, file.name)
        return with_named_language_reported(blocks, policy, file.name)


def noted(source: Source, policy: IntakePolicy) -> Source:
    """Return a document, what in the file is no text of it reported, and what was lost of the text."""
    policy.require_sure(source.name)
    texts = (block.text for block in source.blocks if block.side != "zh")
    report_languages(source.name, texts, policy, stated=source.language, is_side=not source.bilingual)
    report_cantonese(source.name, (block.text for block in source.blocks), policy)
    policy.unread(source.notes, source.asides, source.name)
    damaged = DamagedTexts(policy, source.name)
    for block in source.blocks:
        require_writable(block.text, anchors_of(block), source.name)
        damaged.note(block.text, block.line)
    damaged.report()
    return source


_PLAIN = partial(in_text, escape=as_is)
_QUOTED_TEXT = partial(in_text, escape=in_quotes)
_PAGE = partial(in_text, escape=in_xml)
_XML = partial(in_text, escape=in_xml, xml=True)

_reader = partial(lazy, "termalign.documents.readers")
"""Names a function of a reader, whose module is loaded when a file is of the kind."""

_FIELDS = {"editable": "edit", "rewritten": "rewrite"}
"""Fields that functions of readers are for, where their names differ."""


def _has(trait: str, value: str) -> Callable[[Beginning], bool]:
    """Return whether the beginning of a file has a trait of a value."""
    return lambda beginning: bool(getattr(beginning, trait) == value)


def _of(module: str, functions: str) -> dict[str, Any]:
    """Return functions of a reader by the fields that they are for."""
    return {_FIELDS.get(name, name): _reader(f"{module}.{name}") for name in functions.split()}


KINDS = (
    Kind(
        "text", (".txt", ".text"), read=read_plain, read_pairs=alternating.reader(read_plain), rewrite=_PLAIN
    ),
    Kind(
        "docx",
        (".docx", ".docm", ".dotx", ".dotm"),
        _has("archive", "word"),
        **_of("docx", "read read_pairs editable rewritten"),
        has_columns=True,
    ),
    Kind(
        "po", (".po", ".pot"), **_of("po", "read read_pairs pairs editable holds_both"), rewrite=_QUOTED_TEXT
    ),
    Kind(
        "html",
        (".html", ".htm", ".xhtml", ".xht"),
        attrgetter("is_page"),
        **_of("html", "read read_pairs editable"),
        rewrite=_PAGE,
        has_columns=True,
    ),
    Kind(
        "markdown",
        (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"),
        **_of("markdown", "read read_pairs"),
        rewrite=_PLAIN,
        has_columns=True,
    ),
    Kind(
        "android",
        (),
        _has("root", ANDROID_ROOT),
        **_of("android", "read editable"),
        rewrite=partial(in_text, escape=in_android, xml=True),
    ),
    Kind("strings", (".strings",), **_of("apple_strings", "read editable"), rewrite=_QUOTED_TEXT),
    Kind("stringsdict", (".stringsdict",), **_of("plists", "read editable"), rewrite=_XML),
    Kind("resx", (".resx", ".resw"), **_of("resx", "read editable"), rewrite=_XML),
    Kind(
        "qt",
        (".ts",),
        _has("root", QT_ROOT),
        **_of("qt", "read read_pairs editable holds_both"),
        rewrite=_XML,
    ),
    Kind("properties", (".properties",), **_of("properties", "read editable"), rewrite=_PLAIN),
    Kind("arb", (".arb",), **_of("arb", "read editable"), rewrite=_QUOTED_TEXT),
    Kind(
        "json",
        (".json", ".resjson"),
        _has("json", "json"),
        **_of("json_messages", "read"),
        **_of("json_pairs", "read_pairs"),
        rewrite=_QUOTED_TEXT,
        has_columns=True,
    ),
    Kind("yaml", (".yaml", ".yml"), **_of("yaml_messages", "read"), rewrite=_PLAIN),
    Kind(
        "srt",
        (".srt", ".vtt"),
        methodcaller("starts_with", VTT),
        **_of("subtitles", "read read_pairs"),
        rewrite=_PLAIN,
    ),
    Kind(
        "ass",
        (".ass", ".ssa"),
        methodcaller("starts_with", ASS_HEADING),
        **_of("ass", "read read_pairs editable"),
        rewrite=_PLAIN,
    ),
    Kind("lrc", (".lrc",), **_of("lrc", "read read_pairs"), rewrite=_PLAIN),
    Kind(
        "epub",
        (".epub",),
        _has("archive", "epub"),
        read=_reader("books.read"),
        read_pairs=alternating.reader(_reader("books.read")),
    ),
    Kind(
        "odt",
        (".odt", ".ott"),
        _has("archive", "odt"),
        **_of("odt", "read read_pairs editable rewritten"),
        has_columns=True,
    ),
    Kind("pptx", (".pptx", ".pptm", ".ppsx", ".potx"), _has("archive", "slides"), **_of("slides", "read")),
    Kind("pdf", (".pdf",), methodcaller("starts_with", "%PDF-"), **_of("pdf", "read")),
    Kind(
        "xlsx",
        (".xlsx", ".xlsm"),
        _has("archive", "workbook"),
        read_pairs=partial(_reader("workbook.read_pairs"), "xlsx"),
        **_of("workbook", "editable rewritten"),
        edits_columns=True,
        has_columns=True,
    ),
    *(
        Kind(
            name,
            (f".{name}",),
            _has("spreadsheet", name),
            read_pairs=partial(_reader("workbook.read_pairs"), name),
            has_columns=True,
        )
        for name in ("ods", "xls")
    ),
    Kind("csv", (".csv",), **_of("delimited", "pairs"), has_columns=True),
    Kind(
        "parquet",
        (".parquet",),
        methodcaller("starts_with", "PAR1"),
        **_of("columnar", "pairs"),
        has_columns=True,
    ),
    Kind("tmx", (".tmx",), _has("root", "tmx"), **_of("tmx", "pairs editable"), rewrite=_XML),
    Kind(
        "xliff",
        (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"),
        _has("root", "xliff"),
        **_of("xliff", "pairs editable"),
        rewrite=_XML,
    ),
    Kind("xcstrings", (".xcstrings",), **_of("xcstrings", "read_pairs editable"), rewrite=_QUOTED_TEXT),
    Kind("tsv", (".tsv",), pairs=partial(_reader("delimited.pairs"), mark="\t"), has_columns=True),
    Kind("jsonl", (".jsonl", ".ndjson"), _has("json", "jsonl"), **_of("records", "pairs"), has_columns=True),
)
"""All kinds; what is of no other is text."""

BY_NAME = {kind.name: kind for kind in KINDS}
BY_SUFFIX = {suffix: kind for kind in KINDS if kind.name != "text" for suffix in kind.suffixes}

DOCUMENT_KINDS = tuple(BY_NAME)
"""Names of all kinds."""

BILINGUAL_SUFFIXES = tuple(suffix for suffix, kind in BY_SUFFIX.items() if kind.read is None)
"""Of files that always hold both sides."""

EDITABLE = tuple(kind.name for kind in KINDS if kind.edit is not None)
"""Names of the kinds that findings can be written into."""
