"""The concordance: every place of a term in a bitext, with the sentence pair and what renders the term there.

References:
    Hans Peter Luhn. 1960. Key word-in-context index for technical literature. American Documentation 11(4).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from termalign.errors import InputError
from termalign.files import STANDARD, replacing
from termalign.glossary import Evidence
from termalign.tables import quoted
from termalign.text import Span

COLUMNS = (
    *("zh", "rendering", "confidence", "nested"),
    *("src_document", "src_line", "tgt_document", "tgt_line"),
    *("source", "target", "src_span", "tgt_spans"),
)
"""Columns of the table: the fields of a line that mean something outside its bitext."""


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """One occurrence of a term."""

    zh: str
    """The term as it was asked for."""
    rendering: str
    """Its words in the target; empty where none was found likely."""
    confidence: float | None
    """Probability (0 to 1) that the rendering is right; None where there is none."""
    nested: bool
    """Whether the term stands inside a longer word, or inside another of the terms, and so may not be meant."""
    src_document: str
    src_line: int
    """1-based line of the occurrence."""
    tgt_document: str
    tgt_line: int | None
    """1-based line of the rendering; None where there is none."""
    source: str
    """The sentence, or joined sentences, of the occurrence."""
    target: str
    src_span: Span
    """The term, in code points of `source`."""
    tgt_spans: tuple[Span, ...]
    """The rendering, in code points of `target`; several where it has a gap."""
    pair: int
    """0-based number of the sentence pair in its bitext."""

    def evidence(self, method: str) -> Evidence:
        """Return the line as evidence of the rendering."""
        return Evidence(
            document=self.src_document,
            zh=self.source,
            en=self.target,
            zh_span=self.src_span,
            en_spans=self.tgt_spans,
            zh_line=self.src_line,
            en_line=self.tgt_line or 0,
            method=method,
            score=self.confidence,
        )


def as_tsv(lines: Iterable[ConcordanceLine]) -> Iterator[bytes]:
    """Yield the lines as a table, its header first; spans are `4-9`, several joined by commas."""
    yield ("\t".join(COLUMNS) + "\n").encode()
    for line in lines:
        yield f"{quoted([_cell(getattr(line, name)) for name in COLUMNS])}\n".encode()


def as_jsonl(lines: Iterable[ConcordanceLine]) -> Iterator[bytes]:
    """Yield the lines as JSON objects with the same names, a line each; spans are pairs of numbers."""
    for line in lines:
        yield msgspec.json.encode({name: getattr(line, name) for name in COLUMNS}) + b"\n"


WRITERS = {".tsv": as_tsv, ".jsonl": as_jsonl}
"""What writes a concordance, by the suffix of the file."""


def write_concordance(lines: Iterable[ConcordanceLine], path: str | Path) -> None:
    """Write a concordance, whole or not at all, in the format that the suffix of `path` names; `-` is TSV.

    Raises:
        FileError: The file cannot be written.
        InputError: The suffix is none of those in `WRITERS`.
    """
    suffix = ".tsv" if str(path) == STANDARD else Path(path).suffix.lower()
    if suffix not in WRITERS:
        raise InputError(
            f"{path}: the suffix says the format of a concordance; allowed: {', '.join(WRITERS)}"
        )
    with replacing(path) as stream:
        stream.writelines(WRITERS[suffix](lines))


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
