"""What a caller of the library gives for texts: the sibling, for what is in memory, of what a file holds.

Every function of the library uses it, so one value means the same to all of them. A string is a text; a file is a
`Path`, and the modules that read files are loaded for one only. What iterates is looked at without being used up.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias

from termalign.documents.bitext import Bitext, Document
from termalign.documents.readers.base import Source, text_source
from termalign.documents.readers.bilingual import bitext_of
from termalign.documents.readers.records import NESTED_PAIR
from termalign.documents.tables.in_memory import (
    Table,
    below_headings,
    is_missing,
    row_cells,
    table_rows,
    texts_of_column,
)
from termalign.documents.tables.sides import side_keys
from termalign.errors import InputError
from termalign.language.text.damage import damage, whole_characters
from termalign.runtime.files.names import names_file, refuse_file_name
from termalign.runtime.lazy import lazy_pattern

GivenText: TypeAlias = str | Path | Source | Document
"""A text: a string, a file, or a document that was read."""


class DataclassRow(Protocol):
    """What any dataclass has."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


GivenPair: TypeAlias = Sequence[str | float | None] | Mapping[str, Any] | DataclassRow
"""A text and its translation: two of them, or by the names of their cells, or below a row of headings."""

GivenTexts: TypeAlias = (
    GivenText
    | tuple[GivenText, GivenText]
    | Bitext
    | Iterable[Bitext]
    | Iterable[str]
    | Iterable[Path]
    | Iterable[GivenPair]
    | Mapping[str, Any]
    | Table
)
"""Texts, with their translations unless these are given beside them, in one of the forms that `ACCEPTED` names."""

GivenTranslation: TypeAlias = GivenText | Iterable[str]
"""Translations that are given beside their texts."""

ACCEPTED = (
    "a text and its translation (strings, `Path`s or documents), two lists of strings, pairs (tuples, or dicts with "
    "src and tgt, source and target, zh and en), a bitext, the Path of a file of both sides, a DataFrame or an Arrow "
    "table"
)
"""What is taken for texts with their translations, for messages."""

TAKEN_ALONE = "a string, a Path, or a document, as read_document returns it"
"""What is taken for one text, for messages."""


class TextPair(NamedTuple):
    """A text and its translation, both as strings."""

    src: str
    tgt: str


class SourcePair(NamedTuple):
    """A document and its translation, of which at least one was read from a file."""

    src: Source
    tgt: Source


class RowPairs(NamedTuple):
    """Pairs, one by one."""

    pairs: Iterator[tuple[str, str]]


class Bitexts(NamedTuple):
    """Bitexts, one by one."""

    bitexts: Iterator[Bitext]
    from_files: bool
    """Whether they are read from files, so that no words are linked."""


Given: TypeAlias = TextPair | SourcePair | RowPairs | Bitext | Bitexts


def given_texts(src: object, tgt: object = None) -> Given:
    """Return what is given as texts with their translations; what it returned before, as it is.

    Example:
        >>> given_texts("法治", "rule of law")
        TextPair(src='法治', tgt='rule of law')
        >>> list(given_texts([{"src": "法治", "tgt": "rule of law"}]).pairs)
        [('法治', 'rule of law')]

    Raises:
        InputError: It is nothing of what is taken; for what is wrong in a row, while iterating.
        FileError, FormatError: A file cannot be read.
    """
    if tgt is not None:
        return _two(src, tgt)
    if isinstance(src, (Bitext, TextPair, SourcePair, RowPairs, Bitexts)):
        return src
    if isinstance(src, (Path, Source)):
        return Bitexts(iter((_bitext(src),)), from_files=True)
    if isinstance(src, tuple) and len(src) == len(_SIDE_KEYS) and all(isinstance(side, _ONE) for side in src):
        return _two(*src)
    rows: Iterable[Any] | None = table_rows(src)
    if rows is None and isinstance(src, Mapping):
        return TextPair(*_pair(src, 1))
    if rows is None:
        if isinstance(src, (str, bytes, Document)) or not isinstance(src, Iterable):
            without = " without a translation" if isinstance(src, str) else ""
            raise InputError(f"texts are {ACCEPTED}; not {_kind(src)}{without}{_path_meant(src)}")
        rows = src
    waiting = iter(rows)
    beginning = [*islice(waiting, 1)]  # looked at, and not used up
    first, rows = next(iter(beginning), None), chain(beginning, waiting)
    if isinstance(first, (Bitext, Path, Source)):
        return Bitexts(map(_bitext, rows), from_files=not isinstance(first, Bitext))
    if isinstance(first, str):
        raise InputError(f"text 1 is a string, no pair of a text and its translation; texts are {ACCEPTED}")
    return RowPairs(noted(_pair(row, number) for number, row in enumerate(below_headings(rows), 1)))


def given_text(value: object) -> str:
    """Return what is given as one text.

    Example:
        >>> given_text("法治")
        '法治'

    Raises:
        InputError: It is nothing of what is taken.
        FileError, FormatError: A file cannot be read.
    """
    if isinstance(value, str):
        refuse_file_name(value)
        return whole_characters(value)
    if isinstance(value, (Source, Document)):
        return value.text
    if isinstance(value, Path):
        return _document(value).text
    raise InputError(f"a text is {TAKEN_ALONE}; not {_kind(value)}")


def _looks_like_name(text: str) -> bool:
    """Return whether a string without a space ends in a suffix of texts: the name of a file, though none is there."""
    if _LIKE_NAME.fullmatch(text) is None:
        return False
    from termalign.documents.intake import BY_SUFFIX

    return Path(text).suffix.lower() in (".txt", *BY_SUFFIX)


_LIKE_NAME = lazy_pattern(r"\S{1,250}\.[A-Za-z]{2,8}")

_ONE = (str, Path, Source, Document)
_SIDE_KEYS = ("src", "tgt")


def _two(src: object, tgt: object) -> Given:
    """Return a text and its translation, or texts and their translations."""
    if isinstance(src, str) and isinstance(tgt, str):
        if (names_file(src) and names_file(tgt)) or (src != tgt and all(map(_looks_like_name, (src, tgt)))):
            raise InputError(
                f"{src!r} and {tgt!r} are strings, so texts; for the files of these names give Path(…)"
            )
        [pair] = noted([(src, tgt)])
        return TextPair(*pair)
    if isinstance(src, Bitext):
        raise InputError("a bitext holds its translation; another one was given")
    if isinstance(src, _ONE) and isinstance(tgt, _ONE):
        return SourcePair(_document(src), _document(tgt))
    for side in (src, tgt):
        if isinstance(side, (*_ONE, bytes, Mapping)) or not isinstance(side, Iterable):
            raise InputError(f"a text and its translation are two strings, not {_kind(src)} and {_kind(tgt)}")
    sides = list(texts_of_column(src)), list(texts_of_column(tgt))
    if len(sides[0]) != len(sides[1]):
        raise InputError(
            f"there are {len(sides[0])} texts and {len(sides[1])} translations; each text needs one"
        )
    return RowPairs(noted(_pair(pair, number) for number, pair in enumerate(zip(*sides, strict=True), 1)))


def _bitext(value: object) -> Bitext:
    if isinstance(value, Bitext):
        return value
    if isinstance(value, Path):
        from termalign.documents.intake import is_bilingual, read_bitext

        if not is_bilingual(value, alone=True):
            raise InputError(f"{value}: holds one side; give its translation too, or a file of both sides")
        return read_bitext(value)
    if not isinstance(value, Source):
        raise InputError(f"the texts must be a bitext, as align returns it, or several; not {_kind(value)}")
    if not value.bilingual:
        raise InputError(f"{value.name or 'the document'}: holds one side; give its translation too")
    return bitext_of(value)


def _document(value: str | Path | Source | Document) -> Source:
    if isinstance(value, Source):
        return value
    if isinstance(value, Document):
        return text_source(value.text, name=value.name)
    if isinstance(value, str):
        return text_source(whole_characters(value))
    from termalign.documents.intake import read_document

    return read_document(value)


def _pair(row: object, number: int) -> tuple[str, str]:
    """Return both sides of a row."""
    cells = row_cells(row)
    if cells is not None:
        nested = cells.get(NESTED_PAIR)
        held = nested if isinstance(nested, Mapping) else cells
        keys = side_keys(tuple(map(str, held)))
        if keys is None:
            raise InputError(
                f"text {number} has the keys {', '.join(map(str, held))}; allowed: src and tgt, source and target, zh "
                "and en, and other names of the two languages"
            )
        sides = tuple(held[key] for key in keys)
    else:
        sides = tuple(row) if isinstance(row, (tuple, list)) else ()
    match ["" if is_missing(side) else side for side in sides]:
        case [str(src), str(tgt)]:
            return src, tgt
    raise InputError(f"text {number} is {_kind(row)}, no pair of a text and its translation")


def noted(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs; log those in which characters were lost, as it is done for a file."""
    numbers: list[int] = []
    for number, pair in enumerate(pairs, 1):
        numbers += [number for text in pair if damage(whole_characters(text, number)) is not None]
        yield pair
    if not numbers:
        return
    from termalign.documents.intake import DamagedTexts, IntakePolicy
    from termalign.documents.streams import logged

    damaged = DamagedTexts(IntakePolicy(on_problem=logged("text ")), "")
    for number in numbers:
        damaged.add(number)
    damaged.report()


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    return "a string" if isinstance(value, str) else f"of type {type(value).__name__}"


def _path_meant(value: object) -> str:
    """Return a hint where a string is the name of a file."""
    is_name = isinstance(value, str) and names_file(value)
    return "; for the file of that name give Path(…)" if is_name else ""
