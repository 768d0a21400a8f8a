"""Glossaries with a pair a line, as tools and people write them: Sakura, GalTransl, and lists.

What a line cannot hold (a term with the marks that separate) is left out, and named as a loss.

References:
    SakuraLLM, auto-novel, llm-subtrans: `src->dst #note`, also `=>` and `::`.
    GalTransl, manga-image-translator: tabs, comments that begin with `//` or two backslashes, `a/b` for alternatives.
    kiss-translator: `term,translation`, cut at line ends or semicolons.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from termalign.language.text import decode, is_han
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.formats.pair_records import PairRecord, collect_pairs, pair_records
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Entry, Glossary


class ToolLines(NamedTuple):
    """A format whose lines are pairs."""

    expected: str
    """A line, for messages."""
    records: Callable[[str, int], list[PairRecord] | None]
    """From a line and its number: its records; None where it is no comment and holds none."""
    written: Callable[[PairRecord], str]
    prose: bool = False
    """Whether lines that hold no pair may be text."""

    def parse(self, data: bytes, reading: Reading) -> Glossary:
        """Read the lines."""
        return collect_pairs(self._records(decode(data, path=reading.path).text, reading), reading)

    def _records(self, text: str, reading: Reading) -> Iterator[PairRecord]:
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        bullets = self.prose and any(map(BULLET.match, lines))
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            if bullets and not BULLET.match(line) and not line.lstrip().startswith("|"):
                continue
            if (parsed := self.records(line, number)) is not None:
                reading.comments += not parsed
                yield from parsed
            elif not bullets:
                reading.problem(f"expected {self.expected}; left out", number)

    def format(self, glossary: Glossary) -> Iterator[bytes]:
        """Return the file in pieces, a line a term."""
        for record in pair_records(glossary):
            yield f"{self.written(record)}\n".encode()

    def fits(self, concept: Entry) -> bool:
        """Return whether the line of a concept is read as what was written."""
        return all(
            self.records(self.written(record), record.line)
            == [record._replace(subject="", case_sensitive="")]
            for record in pair_records((concept,))
        )


_ARROW = lazy_pattern(r"\s*(?:->|=>|::)\s*")
_SAKURA_NOTE = lazy_pattern(r"\s+#\s*")


def sakura_records(line: str, number: int) -> list[PairRecord] | None:
    """Return the records of a line `term->translation #note`; none of a comment, None where it is none."""
    text = line.strip()
    if text.startswith(("#", "//")):
        return []
    pair = _ARROW.split(text, maxsplit=1)
    if len(pair) < 2:
        return None
    target, *note = _SAKURA_NOTE.split(pair[1], maxsplit=1)
    return [_pair(number, pair[0], target, "".join(note))]


def _pair(number: int, source: str, target: str, note: str = "") -> PairRecord:
    source, target = source.strip(), target.strip()
    return PairRecord(number, (source,) if source else (), (target,) if target else (), note.strip())


_FOUR_SPACES = lazy_pattern(r"\t| {4,}")


def galtransl_records(line: str, number: int) -> list[PairRecord] | None:
    """Return the records of a line `term TAB translation TAB note`; none of a comment, None where it is none."""
    if line.lstrip().startswith(("//", "\\\\")):
        return []
    cells = line.split("\t") if "\t" in line else _FOUR_SPACES.split(line.strip())
    if len(cells) < 2:
        return None
    source, target = map(alternatives, cells[:2])
    return [PairRecord(number, source, target, " ".join(cells[2:]).strip())]


def alternatives(cell: str) -> tuple[str, ...]:
    """Return the terms that slashes separate; the cell itself where a piece can be no term.

    Example:
        >>> alternatives("法治/依法治国"), alternatives("24/7"), alternatives("and/or")  # rule of law/law-based rule
        (('法治', '依法治国'), ('24/7',), ('and/or',))
    """
    pieces = [piece.strip() for piece in cell.split("/")]
    if all(
        any(map(is_han, piece)) or sum(map(str.isalpha, piece)) >= _LEAST_TERM_LETTERS for piece in pieces
    ) and not ({"and", "or"} & {piece.lower() for piece in pieces}):
        return tuple(dict.fromkeys(pieces))
    return (cell.strip(),) if cell.strip() else ()


_LEAST_TERM_LETTERS = 2
"""Letters of a term beside a slash: N/A and w/o are one."""

BULLET = lazy_pattern(r"\s*(?:[-*+•·]|\d{1,4}[.)、．])\s+")
_CROSSING = lazy_pattern(r"\s*(?:→|⇒|->|=>|：|:|\t)\s*")
_BETWEEN_PAIRS = lazy_pattern(r"[;；]")
_COMMAS = lazy_pattern(r"\s*[,，]\s*")


def list_records(line: str, number: int) -> list[PairRecord] | None:
    """Return the records of a line: pairs with a comma, or one in a bullet or a cell; None where it has none."""
    text = line.strip()
    if text.startswith("#"):
        return []
    if text.startswith("|"):
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        return [record for cell in cells if (record := crossing(cell, number)) is not None]
    text = BULLET.sub("", text, count=1) if BULLET.match(text) else text
    if (record := crossing(text, number)) is not None:
        return [record]
    pieces = [piece.strip() for piece in _BETWEEN_PAIRS.split(text) if piece.strip()]
    records = [
        _pair(number, *sides) for piece in pieces if len(sides := _COMMAS.split(piece, maxsplit=1)) == 2
    ]
    return records if records and len(records) == len(pieces) else None


def crossing(text: str, number: int) -> PairRecord | None:
    """Return the pair at both sides of a colon or an arrow where one side alone is Chinese, that side first."""
    if len(text) > _LONGEST_PAIR:
        return None
    for mark in _CROSSING.finditer(text):
        source, target = _plain(text[: mark.start()]), _plain(text[mark.end() :])
        chinese = any(map(is_han, source))
        if source and target and chinese != any(map(is_han, target)):
            return _pair(number, source, target) if chinese else _pair(number, target, source)
    return None


_LONGEST_PAIR = 2000
"""Code points of a pair in a bullet or a cell; what is longer is text."""

EMPHASIS = lazy_pattern(r"(\*\*|__|\*|`)(?=\S)(.*\S)\1")
"""All of a text in bold, in italics or as code, with its marks, as Markdown has it."""


def _plain(text: str) -> str:
    match = EMPHASIS.fullmatch(text.strip())
    return match[2] if match else text.strip()


def _sakura_line(record: PairRecord) -> str:
    return f"{record.source[0]}->{record.target[0]}" + (f" #{record.note}" if record.note else "")


def _galtransl_line(record: PairRecord) -> str:
    cells = (record.source[0], "/".join(record.target), record.note)
    return "\t".join(cells if record.note else cells[:2])


SAKURA = ToolLines("'term->translation #note'", sakura_records, _sakura_line)
GALTRANSL = ToolLines("'term TAB translation'", galtransl_records, _galtransl_line)
LIST = ToolLines(
    "'term,translation'", list_records, lambda record: f"{record.source[0]},{record.target[0]}", prose=True
)
