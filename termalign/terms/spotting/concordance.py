"""The concordance: every occurrence of a term in a bitext, with the sentence pair and what renders the term there.

References:
    Hans Peter Luhn. 1960. Key word-in-context index for technical literature. American Documentation 11(4).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import Any

from termalign.documents.tables import quoted
from termalign.documents.tables.arrow import WrittenBytes, arrow
from termalign.errors import InputError
from termalign.language.text import Direction, Span, comparable
from termalign.language.text.display import json_text
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.files.writing import in_unicode, in_utf8, replacing
from termalign.termbase.glossary import Evidence

CONCORDANCE_COLUMNS = (
    *("zh", "rendering", "confidence", "nested"),
    *("src_document", "src_line", "tgt_document", "tgt_line"),
    *("source", "target", "src_span", "tgt_spans"),
)
"""Columns of the table: the fields of a line that mean something outside its bitext."""

_TURNED = {
    "src_document": "tgt_document",
    "src_line": "tgt_line",
    "tgt_document": "src_document",
    "tgt_line": "src_line",
    "source": "target",
    "target": "source",
    "src_span": "tgt_span",
    "tgt_spans": "src_spans",
}
"""What the columns hold of a translation from English: there the term occurs in the target."""


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """One occurrence of a term, as it reads into English: `src` is the Chinese side, whichever is the source.

    Example:
        >>> line = ConcordanceLine("法治", "Rule of law", 0.9, False, "a.zh", 7, "a.en", 9, "法治。", "Rule of law.",
        ...                        Span(0, 2), (Span(0, 11),), 0, Direction.EN_ZH)
        >>> line.record()["source"], line.record()["tgt_span"]
        ('Rule of law.', Span(start=0, end=2))
    """

    zh: str
    """The term as it was given. Of an English term: what renders it; empty where nothing was found likely."""
    rendering: str
    """Its words in the target; empty where none was found likely. Of an English term: the words that it occurs in."""
    confidence: float | None
    """Probability (0 to 1) that the rendering is right; None where there is none."""
    nested: bool
    """Whether the term is inside a longer word, or inside another of the terms, and so may not be meant."""
    src_document: str
    src_line: int | None
    """1-based line of what is Chinese; None where an English term has no rendering."""
    tgt_document: str
    tgt_line: int | None
    """1-based line of what is English; None where a Chinese term has no rendering."""
    source: str
    """The sentence, or joined sentences, of the occurrence."""
    target: str
    src_span: Span | None
    """The term, in code points of `source`; of an English term, its rendering, or None."""
    tgt_spans: tuple[Span, ...]
    """The rendering, in code points of `target`; several where it has a gap. Of an English term, the term."""
    pair: int
    """0-based number of the sentence pair in its bitext."""
    direction: Direction = Direction.ZH_EN
    """From which language into which the text is translated."""
    english_term: str | None = None
    """The term as it was given, where it is English; None for a Chinese one."""

    @property
    def term(self) -> str:
        """The term as it was given."""
        return self.zh if self.english_term is None else self.english_term

    @property
    def words(self) -> str:
        """The words that render it; empty where it has no rendering."""
        return self.rendering if self.english_term is None else self.zh

    @property
    def keyword(self) -> tuple[str, Span]:
        """The sentence that the term occurs in, and where in it."""
        if self.src_span is not None and self.english_term is None:
            return self.source, self.src_span
        return self.target, self.tgt_spans[0]

    @property
    def location(self) -> tuple[str, int]:
        """The document that the term occurs in, and the 1-based line."""
        if self.english_term is None:
            return self.src_document, self.src_line or 0
        return self.tgt_document, self.tgt_line or 0

    def record(self) -> dict[str, Any]:
        """Return the line as files have it: what is called source there is what was translated."""
        row = {name: getattr(self, name) for name in CONCORDANCE_COLUMNS}
        if self.direction is Direction.EN_ZH:
            turned = {_TURNED.get(name, name): value for name, value in row.items()}
            row = {name: turned[name] for name in columns(self.direction)}
        return row

    def evidence(self, method: str) -> Evidence:
        """Return the line as evidence of the rendering.

        Raises:
            ValueError: There is no rendering.
        """
        if self.src_span is None:
            raise ValueError("a term without a rendering is no evidence of one")
        return Evidence(
            document=self.src_document,
            zh=self.source,
            en=self.target,
            zh_span=self.src_span,
            en_spans=self.tgt_spans,
            zh_line=self.src_line or 0,
            en_line=self.tgt_line or 0,
            method=method,
            score=self.confidence,
        )


def columns(direction: Direction) -> tuple[str, ...]:
    """Return the columns of a table of a direction; a rendering may have several spans, a term has one."""
    if direction is Direction.ZH_EN:
        return CONCORDANCE_COLUMNS
    return (*CONCORDANCE_COLUMNS[:-2], "src_spans", "tgt_span")


def as_tsv(lines: Iterable[ConcordanceLine]) -> Iterator[bytes]:
    """Yield the lines as a table, its header first; spans are `4-9`, several joined by commas.

    The names of the last but one columns, `src_span` and `tgt_spans` or `src_spans` and `tgt_span`, are those of the
    first line; of lines in both directions, `direction` says on which side the term is.
    """
    rest = iter(lines)
    first = next(rest, None)
    names = columns(first.direction if first is not None else Direction.ZH_EN)
    yield ("\t".join((*names, "direction")) + "\n").encode()
    for line in chain((first,) if first is not None else (), rest):
        row = quoted([_cell(value) for value in (*line.record().values(), line.direction.value)])
        yield in_utf8(f"{row}\n")


def as_jsonl(lines: Iterable[ConcordanceLine]) -> Iterator[bytes]:
    """Yield the lines as JSON objects with the same names and the direction; spans are pairs of numbers."""
    for line in lines:
        yield f"{json_text({**line.record(), 'direction': line.direction})}\n".encode()


PARQUET_ROWS = 10_000
"""Lines written to Parquet together: some megabytes."""


def as_parquet(lines: Iterable[ConcordanceLine]) -> Iterator[bytes]:
    """Yield the lines as a Parquet file, with types: spans are lists of structs, whichever side they are in.

    Raises:
        MissingExtra: PyArrow is not installed.
    """
    pyarrow = arrow("a concordance in Parquet")
    from pyarrow import parquet

    integer, text = pyarrow.int32(), pyarrow.string()
    spans = pyarrow.list_(pyarrow.struct({"start": integer, "end": integer}))
    types = {
        "confidence": pyarrow.float64(),
        "nested": pyarrow.bool_(),
        "src_line": integer,
        "tgt_line": integer,
    }
    types |= {"src_spans": spans, "tgt_spans": spans}
    names = (*CONCORDANCE_COLUMNS[:-2], "src_spans", "tgt_spans", "direction")
    schema = pyarrow.schema([(name, types.get(name, text)) for name in names])
    rest, pieces = iter(lines), WrittenBytes()
    with parquet.ParquetWriter(
        pyarrow.PythonFile(pieces, mode="w"), schema, compression="zstd", write_page_checksum=True
    ) as writer:
        while some := list(islice(rest, PARQUET_ROWS)):
            writer.write_table(pyarrow.Table.from_pylist(list(map(_typed, some)), schema))
            yield pieces.take()
    yield pieces.take()


def _typed(line: ConcordanceLine) -> dict[str, Any]:
    """Return a line as a row of Parquet."""
    row = line.record()
    for side in ("src", "tgt"):
        spans = row.pop(f"{side}_spans", None) or [row.pop(f"{side}_span", None)]
        row[f"{side}_spans"] = [span._asdict() for span in spans if span is not None]
    # Names of documents may hold what no text of Parquet does.
    texts = {name: in_unicode(value) for name, value in row.items() if isinstance(value, str)}
    return {**row, **texts, "direction": line.direction.value}


CONCORDANCE_WRITERS = {".tsv": as_tsv, ".jsonl": as_jsonl, ".parquet": as_parquet}
"""What writes a concordance, by the suffix of the file."""


class ConcordanceOrder(StrEnum):
    """What decides the order of the lines of a term."""

    TEXT = "text"
    """Where they are in the documents."""
    LEFT = "left"
    """What is before the term in its sentence, read from the term leftwards."""
    RIGHT = "right"
    """What is after it."""
    RENDERING = "rendering"
    """Its rendering; lines without one are last."""


_ORDERS: dict[ConcordanceOrder, Callable[[ConcordanceLine], Any]] = {
    ConcordanceOrder.LEFT: lambda line: _before(*line.keyword)[::-1],
    ConcordanceOrder.RIGHT: lambda line: _after(*line.keyword),
    ConcordanceOrder.RENDERING: lambda line: (not line.words, line.words.casefold()),
}


def _before(sentence: str, span: Span) -> str:
    """Return what is before a term in its sentence, as it is compared."""
    return comparable(sentence[: span.start]).text


def _after(sentence: str, span: Span) -> str:
    """Return what is after a term in its sentence, as it is compared."""
    return comparable(sentence[span.end :]).text


def in_order(lines: Iterable[ConcordanceLine], order: ConcordanceOrder) -> Iterable[ConcordanceLine]:
    """Return the lines term by term as they come, those of a term in an order; equal ones as in the text.

    By `text` they are as they come. Else all are held in memory.
    """
    if order is ConcordanceOrder.TEXT:
        return lines
    by_term: dict[str, list[ConcordanceLine]] = {}
    for line in lines:
        by_term.setdefault(line.term, []).append(line)
    return chain.from_iterable(sorted(some, key=_ORDERS[order]) for some in by_term.values())


def write_concordance(
    lines: Iterable[ConcordanceLine],
    path: str | Path,
    *,
    order: ConcordanceOrder | str = ConcordanceOrder.TEXT,
) -> None:
    """Write a concordance, whole or not at all, in the format that the suffix of `path` names; `-` is TSV.

    Raises:
        FileError: The file cannot be written.
        InputError: The suffix is none of those in `CONCORDANCE_WRITERS`.
        MissingExtra: Parquet is written, and PyArrow is not installed.
    """
    write = concordance_writer(path)
    with replacing(path) as stream:
        stream.writelines(write(in_order(lines, ConcordanceOrder(order))))


def concordance_writer(path: str | Path) -> Callable[[Iterable[ConcordanceLine]], Iterator[bytes]]:
    """Return what writes a concordance to a path, by its suffix; `-` is TSV.

    Raises:
        InputError: The suffix is none of those in `CONCORDANCE_WRITERS`.
        MissingExtra: It is Parquet, and PyArrow is not installed.
    """
    suffix = ".tsv" if str(path) == STANDARD else Path(path).suffix.lower()
    if suffix not in CONCORDANCE_WRITERS:
        raise InputError(f"{path}: the suffix gives the format; allowed: {', '.join(CONCORDANCE_WRITERS)}")
    write = CONCORDANCE_WRITERS[suffix]
    if write is as_parquet:
        arrow("a concordance in Parquet", path=str(path))
    return write


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Span():
            return f"{value.start}-{value.end}"
        case tuple():
            return ",".join(map(_cell, value))
        case str():
            return " ".join(value.split()) if not value.isprintable() else value
    return str(value)
