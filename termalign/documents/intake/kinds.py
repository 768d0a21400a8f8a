"""The kinds of files: a row each: how a file is recognised, and what can be done with it.

A new kind is a module in `readers` and a row here; `--from`, recognition, corpora, annotation and the laws in the
tests follow from it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from termalign.documents.bitext import PassagePair
from termalign.documents.intake.beginning import Beginning
from termalign.documents.readers import alternating, plain
from termalign.documents.readers.base import Editable, Source, digest
from termalign.documents.readers.bilingual import blocks_of, pairs_of
from termalign.documents.readers.openings import ANDROID_ROOT, ASS_HEADING, QT_ROOT, VTT
from termalign.documents.readers.rewriting import (
    Rewrite,
    as_is,
    in_android,
    in_quotes,
    in_text,
    in_xml,
)
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
    pairs: Callable[[InputFile, IntakePolicy], Iterator[PassagePair]] | None = None
    """Yields the pairs one by one, so that memory does not grow with the file; None where it is read whole."""
    edit: Callable[..., Editable] | None = None
    """Reads a content and its path to write findings into it; None where nothing can be written."""
    edits_columns: bool = False
    """Whether `edit` takes `columns`, the choice of those that hold the sides."""
    rewrite: Rewrite | None = None
    """Puts words in place of others; None where a file cannot be changed so."""
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
            return noted(self.read_pairs(data, file.name, policy), policy)
        held = InputFile(file.path, name=file.name, data=data)
        return Source(
            file.name, self.name, blocks_of(list(self.each_pair(held, policy))), digest(data), bilingual=True
        )

    def each_pair(self, file: InputFile, policy: IntakePolicy) -> Iterator[PassagePair]:
        """Yield the pairs of a file, one by one where it need not be read whole."""
        return (
            self.pairs(file, policy)
            if self.pairs is not None
            else iter(pairs_of(self.document(file, policy)))
        )


def noted(source: Source, policy: IntakePolicy) -> Source:
    """Return a document, what in the file is no text of it reported."""
    if source.notes:
        policy.left_out(source.notes, source.name)
    return source


_PLAIN = partial(in_text, escape=as_is)
_QUOTED = partial(in_text, escape=in_quotes)
_PAGE = partial(in_text, escape=in_xml)
_XML = partial(in_text, escape=in_xml, xml=True)

_reader = partial(lazy, "termalign.documents.readers")
"""Names a function of a reader, whose module is loaded when a file is of the kind."""

KINDS = (
    Kind(
        "text", (".txt", ".text"), read=plain.read, read_pairs=alternating.reader(plain.read), rewrite=_PLAIN
    ),
    Kind(
        "docx",
        (".docx", ".docm", ".dotx", ".dotm"),
        lambda beginning: beginning.archive == "word",
        read=_reader("docx.read"),
        read_pairs=_reader("docx.read_pairs"),
        edit=_reader("docx.editable"),
        rewrite=_reader("docx.rewritten"),
        has_columns=True,
    ),
    Kind(
        "po",
        (".po", ".pot"),
        read=_reader("po.read"),
        read_pairs=_reader("po.read_pairs"),
        pairs=_reader("po.pairs"),
        edit=_reader("po.editable"),
        rewrite=_QUOTED,
        holds_both=_reader("po.holds_both"),
    ),
    Kind(
        "html",
        (".html", ".htm", ".xhtml", ".xht"),
        lambda beginning: beginning.is_page,
        read=_reader("html.read"),
        read_pairs=_reader("html.read_pairs"),
        edit=_reader("html.editable"),
        has_columns=True,
        rewrite=_PAGE,
    ),
    Kind(
        "markdown",
        (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"),
        read=_reader("markdown.read"),
        read_pairs=_reader("markdown.read_pairs"),
        has_columns=True,
        rewrite=_PLAIN,
    ),
    Kind(
        "android",
        (),
        lambda beginning: beginning.root == ANDROID_ROOT,
        read=_reader("android.read"),
        edit=_reader("android.editable"),
        rewrite=partial(in_text, escape=in_android, xml=True),
    ),
    Kind(
        "strings",
        (".strings",),
        read=_reader("apple_strings.read"),
        edit=_reader("apple_strings.editable"),
        rewrite=_QUOTED,
    ),
    Kind(
        "stringsdict",
        (".stringsdict",),
        read=_reader("plists.read"),
        edit=_reader("plists.editable"),
        rewrite=_XML,
    ),
    Kind("resx", (".resx", ".resw"), read=_reader("resx.read"), edit=_reader("resx.editable"), rewrite=_XML),
    Kind(
        "qt",
        (".ts",),
        lambda beginning: beginning.root == QT_ROOT,
        read=_reader("qt.read"),
        read_pairs=_reader("qt.read_pairs"),
        edit=_reader("qt.editable"),
        rewrite=_XML,
        holds_both=_reader("qt.holds_both"),
    ),
    Kind(
        "properties",
        (".properties",),
        read=_reader("properties.read"),
        edit=_reader("properties.editable"),
        rewrite=_PLAIN,
    ),
    Kind("arb", (".arb",), read=_reader("arb.read"), edit=_reader("arb.editable"), rewrite=_QUOTED),
    Kind(
        "json",
        (".json",),
        read=_reader("json_messages.read"),
        read_pairs=_reader("json_pairs.read_pairs"),
        rewrite=_QUOTED,
        has_columns=True,
    ),
    Kind("yaml", (".yaml", ".yml"), read=_reader("yaml_messages.read"), rewrite=_PLAIN),
    Kind(
        "srt",
        (".srt", ".vtt"),
        lambda beginning: beginning.starts_with(VTT),
        read=_reader("subtitles.read"),
        read_pairs=_reader("subtitles.read_pairs"),
        rewrite=_PLAIN,
    ),
    Kind(
        "ass",
        (".ass", ".ssa"),
        lambda beginning: beginning.starts_with(ASS_HEADING),
        read=_reader("ass.read"),
        read_pairs=_reader("ass.read_pairs"),
        edit=_reader("ass.editable"),
        rewrite=_PLAIN,
    ),
    Kind("lrc", (".lrc",), read=_reader("lrc.read"), read_pairs=_reader("lrc.read_pairs"), rewrite=_PLAIN),
    Kind(
        "epub",
        (".epub",),
        lambda beginning: beginning.archive == "epub",
        read=_reader("books.read"),
        read_pairs=alternating.reader(_reader("books.read")),
    ),
    Kind(
        "odt",
        (".odt", ".ott"),
        lambda beginning: beginning.archive == "odt",
        read=_reader("odt.read"),
        read_pairs=_reader("odt.read_pairs"),
        edit=_reader("odt.editable"),
        rewrite=_reader("odt.rewritten"),
        has_columns=True,
    ),
    Kind(
        "pptx",
        (".pptx", ".pptm", ".ppsx", ".potx"),
        lambda beginning: beginning.archive == "slides",
        read=_reader("slides.read"),
    ),
    Kind("pdf", (".pdf",), lambda beginning: beginning.starts_with("%PDF-"), read=_reader("pdf.read")),
    Kind(
        "xlsx",
        (".xlsx", ".xlsm"),
        lambda beginning: beginning.archive == "workbook",
        read_pairs=partial(_reader("workbook.read_pairs"), "xlsx"),
        edit=_reader("workbook.editable"),
        edits_columns=True,
        rewrite=_reader("workbook.rewritten"),
        has_columns=True,
    ),
    *(
        Kind(
            name,
            (f".{name}",),
            lambda beginning, name=name: beginning.spreadsheet == name,  # type: ignore[misc]
            read_pairs=partial(_reader("workbook.read_pairs"), name),
            has_columns=True,
        )
        for name in ("ods", "xls")
    ),
    Kind("csv", (".csv",), pairs=_reader("delimited.pairs"), has_columns=True),
    Kind(
        "parquet",
        (".parquet",),
        lambda beginning: beginning.starts_with("PAR1"),
        pairs=_reader("columnar.pairs"),
        has_columns=True,
    ),
    Kind(
        "tmx",
        (".tmx",),
        lambda beginning: beginning.root == "tmx",
        pairs=_reader("tmx.pairs"),
        edit=_reader("tmx.editable"),
        rewrite=_XML,
    ),
    Kind(
        "xliff",
        (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"),
        lambda beginning: beginning.root == "xliff",
        pairs=_reader("xliff.pairs"),
        edit=_reader("xliff.editable"),
        rewrite=_XML,
    ),
    Kind(
        "xcstrings",
        (".xcstrings",),
        read_pairs=_reader("xcstrings.read_pairs"),
        edit=_reader("xcstrings.editable"),
        rewrite=_QUOTED,
    ),
    Kind("tsv", (".tsv",), pairs=partial(_reader("delimited.pairs"), mark="\t"), has_columns=True),
    Kind("jsonl", (".jsonl",), pairs=_reader("records.pairs"), has_columns=True),
)
"""All kinds; what is of no other is text."""

BY_NAME = {kind.name: kind for kind in KINDS}
BY_SUFFIX = {suffix: kind for kind in KINDS if kind.name != "text" for suffix in kind.suffixes}

FORMATS = tuple(BY_NAME)
"""Names of all kinds."""

BILINGUAL_SUFFIXES = tuple(suffix for suffix, kind in BY_SUFFIX.items() if kind.read is None)
"""Of files that always hold both sides."""

EDITABLE = tuple(kind.name for kind in KINDS if kind.edit is not None)
"""Names of the kinds that findings can be written into."""
