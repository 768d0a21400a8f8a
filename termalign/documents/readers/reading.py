"""Reading a document of any format, and writing marks into one."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from termalign.documents import parallel
from termalign.documents.bitext import Bitext, PassagePair
from termalign.documents.lines import Lines
from termalign.documents.parallel import jsonl, tmx, xliff
from termalign.documents.readers import po
from termalign.documents.readers.base import Editable, Editor, Marks, Source, digest
from termalign.documents.readers.bilingual import bitext_of, blocks_of
from termalign.documents.readers.recognition import HEAD, needs_all, recognized
from termalign.documents.readers.registry import EDITORS, FORMATS, PAIR_READERS, READERS
from termalign.documents.xml.encoding import Tell, pieces
from termalign.errors import FormatError, InputError
from termalign.files import STANDARD, is_special, read_bytes, reading


def format_of(path: str | Path, *, format: str | None = None) -> str:
    """Return the name of the format of a file, by its content, then its suffix; `format` overrules both.

    Raises:
        FileError: The file cannot be read.
        FormatError: It is of a kind that has to be converted first, or is encrypted.
        InputError: There is no format of the name.
    """
    name = str(path)
    if format is not None:
        if format not in FORMATS:
            raise InputError(f"{name}: no format is called {format!r}; allowed: {', '.join(FORMATS)}")
        return format
    if name == STANDARD or is_special(name) or not Path(name).is_file():
        return recognized(b"", path=name)
    with Path(name).open("rb") as stream:
        head = stream.read(HEAD)
        return recognized(head + stream.read() if needs_all(head) else head, path=name)


def is_bilingual(path: str | Path, *, format: str | None = None, alone: bool = False) -> bool:
    """Tell whether a file holds both sides.

    Example:
        >>> is_bilingual("memory.tmx"), is_bilingual("news.zh.docx"), is_bilingual("table.docx", alone=True)
        (True, False, True)

    Args:
        path: The file; one that is not there is known by its suffix.
        format: Its format; by default what its content says, else its suffix.
        alone: Whether it is the only file: then one that may hold both sides does.
    """
    name = str(path)
    if alone and format is None and (name == STANDARD or is_special(name)):
        return True
    found = format_of(path, format=format)
    if found == po.NAME and Path(name).is_file():
        return po.holds_both(Lines(name), path=name)
    return found not in READERS or (alone and found in PAIR_READERS)


def read_document(
    path: str | Path, *, format: str | None = None, both: bool = False, on_problem: Tell | None = None
) -> Source:
    """Read a document: its blocks of text, and where they stand.

    Args:
        path: The file, or `-`.
        format: One of `FORMATS`; by default what the content says, else the suffix.
        both: Whether it is to be taken as a file of both sides, if it may be: a Word file with a table of two columns.
        on_problem: Told what breaks the rules of the format and could be dealt with.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format, has to be converted first, or is encrypted.
        InputError: There is no format of the name.
    """
    return read_content(read_bytes(path), path=str(path), format=format, both=both, on_problem=on_problem)


def read_content(
    data: bytes, *, path: str, format: str | None = None, both: bool = False, on_problem: Tell | None = None
) -> Source:
    """Read a document from its bytes; otherwise the same."""
    chosen = format_of(path, format=format) if format is not None else recognized(data, path=path)
    if chosen in READERS and not (both and chosen in PAIR_READERS):
        return READERS[chosen].read(data, path=path)
    if chosen in PAIR_READERS:
        return PAIR_READERS[chosen].read_pairs(data, path=path)
    pairs = parallel.PARSERS[chosen](data, path=path, tell=on_problem or (lambda message, line: None))
    return Source(path, chosen, blocks_of(pairs), digest(data), bilingual=True)


def read_pairs(path: str | Path, *, format: str | None = None, on_problem: Tell | None = None) -> Bitext:
    """Read the pairs of one file that holds both sides: a bitext file, or a document with two columns.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format, or is one side only.
    """
    if is_special(str(path)) or format_of(path, format=format) not in PAIR_READERS:
        return parallel.read_bitext(path, format=format, on_problem=on_problem)
    return bitext_of(read_document(path, format=format, both=True, on_problem=on_problem))


def streamed_pairs(
    path: str | Path, *, format: str | None = None, on_problem: Tell | None = None
) -> Iterator[PassagePair] | None:
    """Return the pairs of one file that holds both sides one by one, so that memory does not grow with the file.

    None for a file that can be read only whole, for which `read_pairs` is: a pipe, a table, a Word file.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format, or is one side only; maybe while iterating.
    """
    name = str(path)
    chosen = None if is_special(name) or name == STANDARD else format_of(name, format=format)
    if chosen in _OF_LINES:
        return _OF_LINES[chosen](Lines(name), path=name)
    if chosen in _OF_PIECES:
        return _of_pieces(_OF_PIECES[chosen], name, on_problem or (lambda message, line: None))
    return None


_OF_LINES = {"jsonl": jsonl.pairs, po.NAME: po.pairs}
_OF_PIECES = {"tmx": tmx.pairs, "xliff": xliff.pairs}


def _of_pieces(pairs: Callable[..., Iterator[PassagePair]], path: str, tell: Tell) -> Iterator[PassagePair]:
    with reading(path) as file:
        yield from pairs(pieces(file, path=path, tell=tell), path=path, tell=tell)


def read_to_mark(path: str | Path, *, format: str | None = None) -> Source:
    """Read a document that marks are to be made for: its blocks are those that `annotate` finds in it.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format, has to be converted first, or is encrypted.
        InputError: Nothing can be written into files of its format, or of the tool that made it.
    """
    name = str(path)
    data = read_bytes(path)
    chosen = format or recognized(data, path=name)
    return Source(name, chosen, tuple(editor(name, chosen).editable(data, path=name).blocks), digest(data))


def annotate(content: bytes, marks: Marks) -> bytes:
    """Return a file with marks in it, everything else as it was.

    Args:
        content: The bytes that were read when the marks were made.
        marks: What is to be said, and where; `Source.marks` makes them.

    Raises:
        InputError: The file has changed since, nothing can be written into files of the format, or the file is so
            broken that it would read as another with marks in it.
    """
    if digest(content) != marks.digest:
        raise InputError(f"{marks.name}: has changed since it was read; nothing is written")
    writer = editor(marks.name, marks.format)
    file = writer.editable(content, path=marks.name)
    texts = _texts(file)
    for mark in marks.marks:
        words = mark.span.of(texts[mark.block]) if 0 <= mark.block < len(texts) else ""
        if words != mark.text or not words.strip():
            raise InputError(
                f"{marks.name}: block {mark.block + 1} does not hold what is marked in it; nothing is written"
            )
    marked = file.marked(marks.marks)
    with contextlib.suppress(FormatError):
        if _texts(writer.editable(marked, path=marks.name)) == texts:
            return marked
    raise InputError(
        f"{marks.name}: is broken, so that marks would change what it says; mend it first, with what made it"
    )


def _texts(file: Editable) -> list[str]:
    return [block.text for block in file.blocks]


def editor(path: str, format: str) -> Editor:
    """Return what writes into files of a format.

    Raises:
        InputError: There is none.
    """
    if format not in EDITORS:
        raise InputError(
            f"{path}: findings cannot be written into a file of the format {format}; allowed: "
            f"{', '.join(EDITORS)}; use --format text, or save the translation in one of these"
        )
    return EDITORS[format]
