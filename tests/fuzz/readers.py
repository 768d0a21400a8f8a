"""Every reader there is, what is made for it, and what must hold of whatever it reads."""

import zipfile
from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from termalign.apps.project import read_project
from termalign.checking.findings import baseline, suppressions
from termalign.documents.bitext import Bitext, Document
from termalign.documents.intake import EDITABLE, Mark, annotate, read_bitext
from termalign.documents.parallel import beads, pharaoh
from termalign.documents.readers.remarks import signed
from termalign.errors import TermalignError
from termalign.language.text import Span, decode
from termalign.termbase import formats
from termalign.termbase.decisions import read_decisions
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Glossary, entry
from termalign.terms.corpus import document_list
from tests import written_tables
from tests.contents import read_content
from tests.fuzz import pages, tables, written
from tests.fuzz.documents import document
from tests.fuzz.pieces import damaged, encoded, text
from tests.word import archive

Make = Callable[[Random], bytes]

LONGEST_MESSAGE = 600
"""Code points of what is told of an input."""


class Reader(NamedTuple):
    """A reader of files."""

    name: str
    make: Make
    read: Callable[[bytes], None]
    """Reads a file, and fails where what it found is not sound."""


class Unsound(Exception):
    """A reader took a file and returned what cannot be."""


def workbook(random: Random) -> bytes:
    """Return a workbook with a sheet as it should not be."""
    return _with_sheet(_workbook(), document(random, "sheet"))


@cache
def _workbook() -> bytes:
    return b"".join(formats.FORMATS["xlsx"].format(Glossary((entry("法治", "rule of law"),))))


def columns(random: Random) -> bytes:
    """Return a Parquet file, not always whole."""
    return damaged(random, _columns())


@cache
def _columns() -> bytes:
    return b"".join(formats.FORMATS["parquet"].format(Glossary((entry("法治", "rule of law"),))))


_ROWS = [["中文", "English", "备注"], ["法治", "rule of law", ""], ["", "governance by law", "2"]]


def spreadsheet(random: Random) -> bytes:
    """Return an OpenDocument spreadsheet whose content is not always whole."""
    whole = zipfile.ZipFile(BytesIO(written_tables.ods(_ROWS)))
    content = damaged(random, whole.read("content.xml"))
    return archive({"mimetype": whole.read("mimetype"), "content.xml": content})


def old_workbook(random: Random) -> bytes:
    """Return a workbook of Excel before 2007, not always whole."""
    return damaged(random, _old_workbook())


@cache
def _old_workbook() -> bytes:
    return written_tables.xls(_ROWS)


def _damaged(whole: str) -> Make:
    return lambda random: damaged(random, whole.encode())


def _with_sheet(book: bytes, sheet: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            new.writestr(part, sheet if "worksheets/sheet" in part else old.read(part))
    return made.getvalue()


GLOSSARIES: dict[str, Make] = {
    **dict.fromkeys(("tsv", "omegat", "deepl", "azure"), partial(tables.table, delimiter="\t")),
    **dict.fromkeys(("csv", "csv-excel", "google", "amazon"), partial(tables.table, delimiter=",")),
    **dict.fromkeys(("tbx2", "tbx3"), partial(document, name="tbx")),
    "tmx": partial(document, name="tmx"),
    "xliff": partial(document, name="xliff"),
    **dict.fromkeys(("json", "src-dst", "object", "hydropix-json"), tables.json_document),
    **dict.fromkeys(("pairs", "src-dst-csv", "hydropix", "list"), partial(tables.table, delimiter=",")),
    **dict.fromkeys(("galtransl", "sakura"), partial(tables.table, delimiter="\t")),
    **dict.fromkeys(("xlsx", "src-dst-xlsx"), workbook),
    "jsonl": tables.json_lines,
    "markdown": tables.markdown,
    "parquet": columns,
    "ods": spreadsheet,
    "xls": old_workbook,
    "docx": pages.word_file,
    "odt": pages.open_document,
    **{kind: partial(pages.page, kind=kind) for kind in ("html", "po")},
    "cedict": _damaged(
        "# x\n龍 龙 [long2] /dragon/(fig.) emperor/CL:條|条[tiao2]/\n法治 法治 [fa3 zhi4] /rule of law/\n"
    ),
    "wordfast": _damaged("%a\t%b\t%TU=1\t%ZH-CN\t%x\t%EN-US\n1\tA\t0\tZH-CN\t法治\tEN-US\trule of law\n"),
    "multiterm": _damaged(
        '<mtf><conceptGrp><concept>1</concept><languageGrp><language lang="ZH-CN" type="Chinese"/><termGrp><term>法治'
        '</term><descripGrp><descrip type="Status">preferred</descrip></descripGrp></termGrp></languageGrp>'
        "</conceptGrp></mtf>"
    ),
}
"""What is made for each format of glossaries."""

BITEXTS: dict[str, Make] = {
    "tmx": partial(document, name="tmx"),
    "xliff": partial(document, name="xliff"),
    "tsv": partial(tables.table, delimiter="\t"),
    "jsonl": partial(tables.json_lines, sides=("src", "tgt")),
    "csv": partial(tables.table, delimiter=","),
    "parquet": columns,
}
"""What is made for each format of bitexts."""


def _read_glossary(data: bytes, name: str) -> None:
    reading = Reading("fuzzed")
    glossary = (formats.FORMATS | formats.READ_ONLY)[name].codec.parse(data, reading)
    if len(reading.lines) != len(glossary):
        raise Unsound(f"{len(reading.lines)} lines of {len(glossary)} entries")
    if any(len(str(problem)) > LONGEST_MESSAGE for problem in reading.problems):
        raise Unsound("a problem is told at length")
    if len(glossary):
        json = formats.FORMATS["json"].codec
        if json.parse(b"".join(json.format(glossary)), Reading()) != glossary:
            raise Unsound("the glossary changes when it is written as JSON and read again")


def _read_bitext(data: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "fuzzed")
        path.write_bytes(data)
        told: list[str] = []
        bitext = read_bitext(path, format=name, on_problem=lambda message, line: told.append(message))
    if not any("left out" in message for message in told):  # what is left out moves what follows
        _check_places(bitext, data)


def _check_places(bitext: Bitext, data: bytes) -> None:
    """Every stretch of a text stands in the file where it is said to."""
    for side in (bitext.src, bitext.tgt):
        if any(
            not side.text[sentence.span.start : sentence.span.end] == sentence.text
            for sentence in side.sentences
        ):
            raise Unsound("a sentence is not where it says")
    if b'encoding="gbk"' in data:
        return  # read as that where it can be
    try:
        lines = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except UnicodeDecodeError:
        return
    if any(
        (ord(char) < 32 and char not in "\t") or char in "\ufffe\uffff" for line in lines for char in line
    ):
        return  # left out of XML, so that what follows moves
    for side in (bitext.src, bitext.tgt):
        _check_anchors(side, lines)


def _check_anchors(document: Document, lines: list[str]) -> None:
    for anchor in document.anchors:
        if anchor.offset < len(document.text) and (char := document.text[anchor.offset]) not in "\n ":
            written = lines[anchor.line - 1][anchor.column - 1 : anchor.column]
            if written not in (char, "&", "\\"):
                raise Unsound(
                    f"{char!r} is said to stand at {anchor.line}:{anchor.column}, where {written!r} does"
                )


DOCUMENTS: dict[str, Make] = {
    **{
        kind: partial(pages.page, kind=kind)
        for kind in ("html", "markdown", "po", "yaml", "srt", "properties", "lrc")
    },
    **{
        kind: partial(pages.resources, kind=kind)
        for kind in ("android", "stringsdict", "resx", "qt", "ass", "strings")
    },
    **dict.fromkeys(("json", "arb"), tables.json_document),
    "xcstrings": pages.catalog,
    "odt": pages.open_document,
    "text": lambda random: encoded(random, text(random)),
    "docx": pages.word_file,
    "pptx": pages.slides,
    "epub": pages.book,
    "pdf": lambda random: damaged(
        random, b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    ),
    "xlsx": workbook,
    "ods": spreadsheet,
    "xls": old_workbook,
    "xliff": partial(document, name="xliff"),
    "tmx": partial(document, name="tmx"),
}
"""What is made for each format of documents, and of bitext files that can be written into."""


def _read_document(data: bytes, name: str) -> None:
    """Read a document; what can be written into is marked at its first word, and reads as before."""
    source = read_content(data, path=f"a.{name}", format=name)
    if name not in EDITABLE or not source.blocks:
        return
    number, block = next(
        ((number, block) for number, block in enumerate(source.blocks) if block.text.strip()), (0, None)
    )
    if block is None:
        return
    start = len(block.text) - len(block.text.lstrip())
    span = Span(start, start + 1)
    mark = Mark(number, span, span.of(block.text), signed('look <here> & "there"', "0" * 16))
    marked = annotate(data, source.marks([mark]))
    again = read_content(marked, path=f"a.{name}", format=name)
    if [one.text for one in again.blocks] != [one.text for one in source.blocks]:
        raise Unsound("a document that was marked reads as another")
    if annotate(marked, again.marks([mark])) != marked:
        raise Unsound("a document that was marked twice has two marks")


def _of_file(read: Callable[[Path], object], name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(data)
            read(path)

    return run


def _of_text(read: Callable[[str], object]) -> Callable[[bytes], None]:
    return lambda data: void(read(decode(data).text))


def void(_: object) -> None:
    """Take what is not looked at."""


READERS = {
    reader.name: reader
    for reader in (
        *(
            Reader(f"glossary {name}", make, partial(_read_glossary, name=name))
            for name, make in GLOSSARIES.items()
        ),
        *(Reader(f"bitext {name}", make, partial(_read_bitext, name=name)) for name, make in BITEXTS.items()),
        *(
            Reader(f"document {name}", make, partial(_read_document, name=name))
            for name, make in DOCUMENTS.items()
        ),
        Reader("po in its encoding", written.catalogue, partial(_read_document, name="po")),
        Reader("findings", written.pair, partial(written.write_findings, fails=Unsound)),
        Reader("report", written.pair, written.write_report_page),
        Reader("decisions again", written.decisions, partial(written.write_again, fails=Unsound)),
        Reader("beads", tables.numbers, _of_text(beads.parse_beads)),
        Reader("links", tables.numbers, _of_text(pharaoh.parse_links)),
        Reader("decisions tsv", tables.table, _of_file(read_decisions, "decisions.tsv")),
        Reader("decisions xlsx", workbook, _of_file(read_decisions, "decisions.xlsx")),
        Reader("list of documents", tables.table, _of_file(document_list.read_list, "list.tsv")),
        Reader("baseline", tables.json_document, _of_file(baseline.read_baseline, "baseline.json")),
        Reader("suppressions", tables.toml, _of_file(suppressions.Suppressions.read, "suppressions.toml")),
        Reader("settings", tables.toml, _of_file(read_project, "termalign.toml")),
    )
}
"""By name."""


def try_reader(reader: Reader, seed: int) -> str:
    """Read what a seed makes; return `read` or `refused`.

    Raises:
        Exception: The reader failed with anything but an error of ours.
    """
    data = reader.make(Random(f"{reader.name} {seed}"))
    try:
        reader.read(data)
    except TermalignError as error:
        if len(str(error)) > LONGEST_MESSAGE:
            raise Unsound(f"refused at length: {str(error)[:LONGEST_MESSAGE]}") from error
        return "refused"
    return "read"
