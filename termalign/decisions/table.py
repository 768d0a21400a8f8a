"""The table of decisions: a rendering a row, what was decided beside it.

The same rows stand in a tab-separated file and in a workbook. A row without a decision is open; lines that
begin with `#` are the reader's own.

    decision  zh         en                              new
    accepted  新质生产力  new quality productive forces
    edited    合法权益    lawful rights                   lawful rights and interests
    rejected  进一步
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import regex

from termalign.decisions.model import VERSION, Boundaries, Decision, Decisions, Verdict, text_key
from termalign.errors import FormatError, InputError
from termalign.glossary import Entry, Status, Term
from termalign.text import Span

NEEDED = ("decision", "zh", "en", "new")
"""Columns that a table of decisions has."""

HELP = ("count", "score", "sentence", "translation")
"""Columns that help to decide and are not read: how often, how likely right, and where it stands, marked."""

COLUMNS = (*NEEDED, *HELP, "new_zh", "status", "note", "merge_into", "split", "boundaries")
"""Columns of a new table."""

_VERSION = regex.compile(r"#\s*termalign decisions (\d{1,9})\s*")


class Row(NamedTuple):
    """A row under the header of a table of decisions."""

    line: int
    """1-based."""
    cells: Mapping[str, str]
    """By column; without those that are empty."""
    decision: Decision | None


def read_rows(rows: Iterable[tuple[int, Sequence[str]]], path: str | None = None) -> list[Row]:
    """Return the rows under the header; the first row is the header.

    Raises:
        FormatError: A column is missing, or a decision is not understood.
    """
    columns: list[str] | None = None
    found = []
    for line, cells in rows:
        if columns is None:
            columns = [name.strip().lower() for name in cells]
            if missing := [name for name in NEEDED if name not in columns]:
                raise FormatError(
                    f"no column {missing[0]!r}; needed: {', '.join(NEEDED)}", path=path, line=line
                )
            continue
        named = {name: text for name, cell in zip(columns, cells, strict=False) if (text := cell.strip())}
        if named:
            try:
                found.append(Row(line, named, _decision(named)))
            except InputError as error:
                raise FormatError(str(error), path=path, line=line) from None
    return found


def decisions_of(rows: Iterable[Row], path: str | None = None) -> Decisions:
    """Return the decisions of a table.

    Raises:
        FormatError: Two of them cannot both hold.
    """
    try:
        return Decisions(tuple(row.decision for row in rows if row.decision is not None))
    except InputError as error:
        raise FormatError(str(error), path=path) from None


def open_rows(entries: Iterable[Entry], decided: Decisions) -> Iterator[dict[str, str]]:
    """Yield a row for every rendering that no decision is about."""
    for entry in entries:
        if not entry.zh:
            continue
        zh = entry.zh[0].text
        known = {
            text_key(text) for decision in decided.of(zh) for text in (decision.en, decision.new) if text
        }
        for term in entry.en:
            if text_key(term.text) not in known:
                yield _open(entry, term)


def _open(entry: Entry, term: Term) -> dict[str, str]:
    cells = {
        "zh": entry.zh[0].text,
        "en": term.text,
        "count": str(term.count or ""),
        "score": "" if term.score is None else repr(term.score),
    }
    if (place := entry.example(term)) is not None:
        cells["sentence"] = _marked(place.zh, (place.zh_span,))
        cells["translation"] = _marked(place.en, place.en_spans)
    return {name: cell for name, cell in cells.items() if cell}


def _marked(sentence: str, spans: Sequence[Span]) -> str:
    """Return a sentence on one line with brackets around the spans."""
    pieces, place = [], 0
    for span in spans:
        pieces += [sentence[place : span.start], "[", span.of(sentence), "]"]
        place = span.end
    return " ".join("".join((*pieces, sentence[place:])).split())


def _decision(cells: Mapping[str, str]) -> Decision | None:
    """Return the decision of a row; None where none was made."""
    word = cells.get("decision", "").lower()
    if not word:
        return None
    if word not in list(Verdict):
        raise InputError(f"decision {word[:_SHOWN]!r}; allowed: {', '.join(Verdict)}, or empty")
    verdict = Verdict(word)
    cell = cells.get("boundaries", "")
    return Decision(
        verdict,
        status=_status(cells.get("status", "")),
        boundaries=Boundaries.parse(cell) if cell else None,
        **{name: cells.get(name, "") for name in _TEXTS},
    )


_TEXTS = ("zh", "en", "new", "new_zh", "note", "merge_into", "split")
"""Fields of a decision whose cells are taken as they are."""


_SHOWN = 40
"""Code points of a cell that a message shows."""


def _status(cell: str) -> Status | None:
    """Return the status that a cell gives; `proposed`, as every extracted term has it, gives none."""
    word = cell.lower()
    if word and word not in list(Status):
        raise InputError(f"status {cell[:_SHOWN]!r}; allowed: {', '.join(Status)}")
    return Status(word) if word and word != Status.PROPOSED else None


def parse_decisions(text: str, path: str | None = None) -> Decisions:
    """Return the decisions of a tab-separated file; lines without one are passed over.

    Raises:
        FormatError: A column is missing, a decision is not understood, or two cannot both hold.
    """
    return decisions_of(read_rows(_lines(text, path), path), path)


def updated(text: str, entries: Iterable[Entry], path: str | None = None) -> str:
    """Return the content of a decisions file after a run: what was decided as it stood, then what is open.

    Example:
        >>> from termalign.glossary import entry
        >>> print(updated("", [entry("顶层设计", "top-level design")]).expandtabs(10)[:92])
        # termalign decisions 1
        decision  zh        en        new       count     score     sentence
    """
    lines = text.removeprefix("\ufeff").split("\n")
    rows = {row.line: row for row in read_rows(_lines(text, path), path)}
    header = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    names = [name.strip().lower() for name in header.split("\t")] if header else list(COLUMNS)
    kept = [line for number, line in enumerate(lines, 1) if _is_kept(line, rows.get(number))]
    open_ = (
        "\t".join(row.get(name, "") for name in names).rstrip("\t")
        for row in open_rows(entries, decisions_of(rows.values(), path))
    )
    return "\n".join([f"# termalign decisions {VERSION}", header or "\t".join(names), *kept, *open_, ""])


def _is_kept(line: str, row: Row | None) -> bool:
    """Tell whether a line is a decision or a comment of the reader's."""
    if row is not None:
        return row.decision is not None
    return line.startswith("#") and not _VERSION.fullmatch(line)


def _lines(text: str, path: str | None) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.startswith("#"):
            found = _VERSION.fullmatch(line)
            if found is not None and int(found[1]) > VERSION:
                problem = (
                    f"decisions of layout {found[1]} are newer than this termalign; allowed: 1 to {VERSION}"
                )
                raise FormatError(problem, path=path, line=number)
        elif line.strip():
            yield number, line.rstrip("\r").split("\t")
