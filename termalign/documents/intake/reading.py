"""What a file holds: the blocks of a document, or pairs, whatever its kind.

A file that is of no kind, neither by its content nor by its suffix, is plain text. Those of formats known not to be
read are refused with what to do: as plain text their keys and marks would be words.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from string import digits

from termalign.documents.bitext import Bitext, FilePair, from_passages
from termalign.documents.intake.beginning import HEAD_BYTES, Beginning, needs_all
from termalign.documents.intake.kinds import (
    BILINGUAL_SUFFIXES,
    BY_NAME,
    BY_SUFFIX,
    DOCUMENT_KINDS,
    KINDS,
    Kind,
    noted,
)
from termalign.documents.name_marks import is_language_mark
from termalign.documents.pair_blocks import PairBlock
from termalign.documents.readers.base import Source
from termalign.documents.readers.bilingual import bitext_of
from termalign.documents.streams import InputFile, IntakePolicy, logged
from termalign.documents.tables.delimited import SAMPLE_LINES, delimiter
from termalign.documents.tables.sides import ColumnChoice
from termalign.documents.xml.encoding import OnProblem
from termalign.errors import FormatError, InputError, Message, require
from termalign.language.text import is_han
from termalign.language.text.script import HAN_CHARACTER
from termalign.language.text.unread import refuse_file, unread_suffix
from termalign.runtime.files.noted import take_guess
from termalign.runtime.files.reading import require_merged


def kind_of(file: InputFile, format: str | None = None, *, both: bool = False) -> Kind:
    """Return the kind of a file, by its content, then its suffix; `format` overrules both.

    `both`: whether it has to hold both sides; then a text with a tab in each line is a table.

    Example:
        >>> kind_of(InputFile("memory.xml", data=b"<tmx version='1.4'/>")).name, kind_of(InputFile("law.en.txt")).name
        ('tmx', 'text')

    Raises:
        FileError: The file cannot be read.
        FormatError: It is of a kind that has to be converted first, or is encrypted.
        InputError: There is no kind of the name.
    """
    if format is not None:
        if require(format, str, "the name of a format") not in BY_NAME:
            formats = ", ".join(DOCUMENT_KINDS)
            raise InputError(f"{file.name}: no format is called {format!r}; allowed: {formats}")
        return BY_NAME[format]
    by_suffix = BY_SUFFIX.get(file.suffix)
    head = b""
    if file.is_there:
        head = file.head(HEAD_BYTES)
        head = file.data() if needs_all(head) else head
    beginning = Beginning(head, path=file.name, has_suffix=by_suffix is not None)
    recognised = next((kind for kind in KINDS if kind.recognise(beginning)), None)
    if recognised is None:
        refuse_file(head, file.name)
    if recognised is None and (by_suffix is None or (head and file.suffix == ".ts")):  # TypeScript has it too
        _refuse(beginning, file.suffix, path=file.name)
    if (kind := recognised or by_suffix) is not None:
        return kind
    if both and file.is_stream and head.lstrip().startswith(b"{"):
        return BY_NAME["jsonl"]
    return BY_NAME[_table_like(file) if both else "text"]


def _table_like(file: InputFile) -> str:
    """Return the kind of table that a text without a suffix is, `text` for none.

    In a table all lines have a tab and some have Chinese, of a pipe any line has a tab; or its cells, as CSV has them,
    are as many in each row, with Chinese in one column and other words in another.
    """
    texts = (line.text.strip() for line in file.lines(IntakePolicy()) if line.text)
    lines = list(islice(filter(None, texts), SAMPLE_LINES))
    have = ["\t" in line for line in lines]
    if any(have) and (file.is_stream or (all(have) and any(map(is_han, "".join(lines))))):
        return "tsv"
    mark = delimiter(lines)
    if mark is None or any(have):
        return "text"
    try:
        rows = list(csv.reader(lines, delimiter=mark))
        columns = list(zip(*(rows[1:] or rows), strict=True))
    except (csv.Error, ValueError):  # rows of different lengths
        return "text"
    chinese = max(sum(HAN_CHARACTER.search(cell) is not None for cell in column) for column in columns)
    others = max(sum(cell.isascii() and any(map(str.isalpha, cell)) for cell in column) for column in columns)
    return "csv" if min(chinese, others) > _LEAST_OF_COLUMN * len(columns[0]) else "text"


_LEAST_OF_COLUMN = 0.5
"""Share of the cells of a column that are in its language, below what may be headings."""


def format_of(path: str | Path, *, format: str | None = None) -> str:
    """Return the name of the kind of a file; that of one that can be read but once only its suffix says.

    Raises:
        FileError: The file cannot be read.
        FormatError: It is of a kind that has to be converted first, or is encrypted.
        InputError: There is no kind of the name.
    """
    return _kind_by_path(InputFile(path), format).name


def _kind_by_path(file: InputFile, format: str | None) -> Kind:
    """Return the kind of a file that is read later: what can be read but once is left alone."""
    return kind_of(InputFile(file.path, data=b"") if file.is_stream else file, format)


def is_bilingual(path: str | Path, *, format: str | None = None, alone: bool = False) -> bool:
    """Return whether a file holds both sides.

    Example:
        >>> is_bilingual("memory.tmx"), is_bilingual("news.zh.docx"), is_bilingual("table.docx", alone=True)
        (True, False, True)

    Args:
        path: The file; one that is not there is known by its suffix.
        format: Its format; by default what its content says, else its suffix.
        alone: Whether it is the only file: then one that may hold both sides does.
    """
    file = InputFile(path)
    if alone and format is None and file.is_stream:
        return True
    kind = _kind_by_path(file, format)
    if kind.holds_both is not None and file.is_there and not file.is_stream:
        return alone or kind.holds_both(file)  # whose reader reports what one file alone lacks
    # A folder, or a name of whatever suffix that is not there, is no text in which the languages alternate.
    return kind.read is None or (alone and kind.may_hold_both and (file.is_there or kind.name != "text"))


def read_document(
    path: str | Path,
    *,
    format: str | None = None,
    both: bool = False,
    columns: str | None = None,
    on_problem: OnProblem | None = None,
) -> Source:
    """Read a document: its blocks of text, and where they are in the file.

    Args:
        path: The file, or `-`.
        format: One of `DOCUMENT_KINDS`; by default what the content says, else the suffix.
        both: Whether it is to be taken as a file of both sides, if it may be: a Word file with a table of two columns.
        columns: Which columns of a table hold the sides, as `zh=3,en=5`: numbers, from 1, or headings.
        on_problem: Is given what breaks the rules of the format and could be dealt with, with its line; logged when
            there is none.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format, has to be converted first, or is encrypted.
        InputError: There is no format of the name.
    """
    file, on_problem = InputFile(path), on_problem or logged(f"{path}:")
    policy = _policy(columns, on_problem, file.name)
    document = document_of(file, policy, format=format, both=both)
    _log_guess(file.name)
    return document


def document_of(
    file: InputFile, policy: IntakePolicy, *, format: str | None = None, both: bool = False
) -> Source:
    """Return the document that a file is, read as a policy says; otherwise the same as `read_document`."""
    kind = kind_of(file, format, both=both)
    if kind.read is not None and not (both and kind.may_hold_both):
        if format is None and kind.name == "text" and _is_strange(file.suffix, kind):
            policy.left_out(f"the suffix {file.suffix} is of no format; taken as plain text", file.name)
        data = file.data()
        try:
            require_merged(data, file.name)
        except FormatError as conflict:  # both sides are read, and either renders the terms
            policy.noticed(conflict.problem, file.name, conflict.line)
        return noted(kind.read(data, file.name), policy)
    _check_columns(kind, policy, file)
    return kind.document(file, policy)


def read_bitext(
    path: str | Path,
    *,
    format: str | None = None,
    columns: str | None = None,
    on_problem: OnProblem | None = None,
) -> Bitext:
    """Read the pairs of one file that holds both sides: a bitext file, a table, or a document with two columns.

    The lines of its two documents are the units of the file; `Document.place` returns where they are in it. Words
    are not linked yet: `Aligner.link` does that. The side that is first in the file is the source.

    Args:
        path: The file, or `-`.
        format: One of `DOCUMENT_KINDS`; by default what the content says, else the suffix.
        columns: Which columns of a table hold the sides, as `zh=3,en=5`: numbers, from 1, or headings.
        on_problem: Is given what breaks the rules of the format and could be dealt with, with its line; logged when
            there is none.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format, or holds one side only.
        InputError: There is no format of the name, or files of its kind hold one side.
    """
    file, on_problem = InputFile(path), on_problem or logged(f"{path}:")
    bitext = bitext_from(file, _policy(columns, on_problem, file.name), format=format)
    _log_guess(file.name)
    return bitext


def bitext_from(file: InputFile, policy: IntakePolicy, *, format: str | None = None) -> Bitext:
    """Return the pairs of a file, read as a policy says; otherwise the same as `read_bitext`."""
    kind = _bilingual_kind(file, format, policy)
    _check_columns(kind, policy, file)
    if kind.read_pairs is not None:
        return bitext_of(kind.document(file, policy))
    return from_passages(list(kind.each_pair(file, policy)), names=(file.name, file.name))


def stream_blocks(
    file: InputFile, policy: IntakePolicy, *, format: str | None = None
) -> Iterator[PairBlock] | None:
    """Return the pairs of a file block by block, so that memory does not grow with it.

    None for a file that can be read only whole, for which `bitext_from` is: a pipe, a workbook, a Word file.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format, or holds one side only; maybe while iterating.
        InputError: There is no format of the name, or files of its kind hold one side.
    """
    if file.is_stream:
        return None
    kind = _bilingual_kind(file, format, policy)
    _check_columns(kind, policy, file)
    return kind.each_block(file, policy) if kind.pairs is not None else None


def file_pairs(file: InputFile, policy: IntakePolicy) -> Iterator[FilePair]:
    """Yield the pairs of a file, of whatever kind; a choice of columns is for tables only.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format, or holds one side only; maybe while iterating.
        InputError: Files of its kind hold one side.
    """
    kind = _bilingual_kind(file, None, policy)
    yield from kind.each_pair(file, policy if kind.has_columns else replace(policy, columns=None))


def _bilingual_kind(file: InputFile, format: str | None, policy: IntakePolicy) -> Kind:
    kind = kind_of(file, format, both=True)
    if kind.name == "csv" and format is None and file.suffix not in kind.suffixes:
        policy.on_notice("taken as a table (csv), as its cells are")
    if kind.may_hold_both:
        return kind
    raise InputError(
        f"{file.name}: a file of the format {kind.name} holds one side; both are held by: "
        f"{' '.join(BILINGUAL_SUFFIXES)}, .po, .ts, tables in .docx, and texts in which the languages alternate"
    )


def _check_columns(kind: Kind, policy: IntakePolicy, file: InputFile) -> None:
    if policy.columns is not None and not kind.has_columns:
        tables = " ".join(kind.suffixes[0] for kind in KINDS if kind.has_columns)
        raise InputError(f"{file.name}: has no columns to choose from; they are for tables: {tables}")


def _policy(columns: str | None, on_problem: OnProblem, name: str) -> IntakePolicy:
    """Return how a file is read for a program; what is to know of it is logged."""
    choice = ColumnChoice.parse(columns) if columns is not None else None
    return IntakePolicy(choice, on_problem=on_problem, on_notice=partial(_log, name))


def _log_guess(name: str) -> None:
    if (guess := take_guess(name)) is not None:
        _log(name, guess)


def _log(name: str, notice: Message) -> None:
    import logging

    logging.getLogger("termalign").info("%s: %s", name, notice)


def _is_strange(suffix: str, text: Kind) -> bool:
    """Return whether a suffix is of no kind of file, and no language: there may be marks in the text."""
    return (
        suffix[1:].isalpha() and suffix not in (*BY_SUFFIX, *text.suffixes) and not is_language_mark(suffix)
    )


_DITA = frozenset(
    ("topic", "concept", "task", "reference", "dita", "map", "bookmap", "glossentry", "troubleshooting")
)
"""Names of the roots of DITA (OASIS, DITA 1.3)."""


def _refuse(beginning: Beginning, suffix: str, *, path: str) -> None:
    """Refuse a file whose format is known and not read.

    Raises:
        FormatError: It is of such a format, or XML of a kind that is not known.
    """
    like = ".dita" if beginning.root in _DITA else ".tex" if beginning.starts_with("\\documentclass") else ""
    like = ".tsx" if suffix == ".ts" else like
    unread = unread_suffix(suffix) or unread_suffix(like)
    is_strange = _is_strange(suffix.rstrip(digits), BY_NAME["text"])
    if (
        unread is None
        and beginning.root
        and (suffix == ".xml" or is_strange or beginning.starts_with("<?xml"))
    ):
        advice: Message = "give its text as HTML, or its strings in a format that is read"
        unread = f"is XML with the root <{beginning.root}>, which is not read: {advice}"
    if unread is not None:
        raise FormatError(f"{unread}; or take it as text with --from text", path=path)
