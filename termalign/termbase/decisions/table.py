"""The table of decisions: a rendering a row, what was decided beside it.

A tab-separated file and a workbook hold the same rows. A row without a decision is open; lines that
begin with `#` are the reader's own.

    decision  zh         en                              new
    accepted  新质生产力  new quality productive forces
    edited    合法权益    lawful rights                   lawful rights and interests
    rejected  进一步

Verdicts are words as people write them, in English and Chinese.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple

from termalign.documents.tables.sides import same_names
from termalign.errors import MOST_QUOTED, FormatError, InputError
from termalign.language.text import simplify
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.decisions.model import (
    DECISION_TEXTS,
    SCHEMA_VERSION,
    Boundaries,
    Decision,
    Decisions,
    Verdict,
    term_key,
    text_key,
)
from termalign.termbase.glossary import Entry, Status, Term
from termalign.termbase.glossary.text import check_description, check_term

_VERDICT_WORDS = {
    Verdict.ACCEPTED: "accepted accept ok okay yes y 接受 采用 通过 同意 是 对",
    Verdict.REJECTED: "rejected reject no n 拒绝 不接受 不采用 不通过 不同意 否 不对 错",
    Verdict.EDITED: "edited edit changed change 修改 已修改 改",
    Verdict.NEW: "new added add 新增 新 添加",
}
_VERDICT_OF_WORD = {word: verdict for verdict, words in _VERDICT_WORDS.items() for word in words.split()}


def verdict_named(word: str) -> Verdict | None:
    """Return the verdict that a word names, whatever its capitals, width and script; None for no word.

    Example:
        >>> [str(verdict_named(word)) for word in ("OK", "接受", "拒絕", "ｙ", "")]
        ['accepted', 'accepted', 'rejected', 'accepted', 'None']

    Raises:
        InputError: It names none.
    """
    plain = unicodedata.normalize("NFKC", simplify(word)).strip().lower()
    if not plain:
        return None
    if plain not in _VERDICT_OF_WORD:
        raise InputError(
            f"decision {word[:MOST_QUOTED]!r}; allowed: {', '.join(Verdict)}, or empty; also words such as "
            "ok, y, no, 接受, 拒绝, 修改, 新增"
        )
    return _VERDICT_OF_WORD[plain]


NEEDED_COLUMNS = ("decision", "zh", "en", "new")
"""Columns that a table of decisions has."""

HELP_COLUMNS = ("count", "score", "salience", "sentence", "translation")
"""Columns that help to decide and are not read: how often, how likely right, how important, and the sentences."""

DECISION_COLUMNS = (
    *NEEDED_COLUMNS,
    *HELP_COLUMNS,
    "new_zh",
    "status",
    "note",
    "merge_into",
    "split",
    "boundaries",
    "reason",
    "decided_by",
    "decided_on",
)
"""Columns of a new table."""

DECISION_ONLY = ("decision", "new", "sentence", "translation", "new_zh", "merge_into", "split", "boundaries")
"""Columns that only a table of decisions has; the others a glossary has as well."""

FIRST_LINE = f"# termalign decisions {SCHEMA_VERSION}"
"""The first line of a file, which names its layout."""

_FIRST_LINE_PATTERN = lazy_pattern(r"#\s*termalign decisions (\d{1,9})\s*")


class DecisionRow(NamedTuple):
    """A row under the header, or a line that is the reader's own."""

    line: int
    """1-based."""
    cells: Mapping[str, str]
    """By column; without those that are empty."""
    decision: Decision | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table of decisions: what was decided, and what is open."""

    columns: tuple[str, ...] = DECISION_COLUMNS
    rows: tuple[DecisionRow, ...] = ()
    decisions: Decisions = field(default_factory=Decisions)

    def updated(self, entries: Iterable[Entry]) -> "DecisionTable":
        """Return the table after a run: what was decided and the reader's own lines as they were, then what is open.

        Example:
            >>> from termalign import entry
            >>> [row.cells["en"] for row in DecisionTable().updated([entry("顶层设计", "top-level design")]).rows]
            ['top-level design']
        """
        decided = [row for row in self.rows if row.decision is not None or row.comment]
        noted = {
            (term_key(row.cells.get("zh", "")), text_key(row.cells.get("en", ""))): row.cells
            for row in self.rows
            if row.decision is None and (is_written(row.cells) or problem_of_row(row.cells))
        }
        undecided = [
            DecisionRow(0, {**noted.pop((term_key(cells["zh"]), text_key(cells["en"])), {}), **cells})
            for cells in _open_rows(entries, self.decisions)
        ]
        undecided += [DecisionRow(0, cells) for cells in noted.values()]
        return DecisionTable(self.columns, (*decided, *undecided), self.decisions)


def refuse_unwritable(table: DecisionTable, path: str) -> None:
    """Refuse decisions that no glossary could hold.

    Raises:
        FormatError: There is one.
    """
    for row in table.rows:
        if row.decision is not None and (problem := problem_of_row(row.cells)):
            raise FormatError(problem, path=path, line=row.line)


def are_needed(cells: Iterable[str]) -> bool:
    """Return whether cells are the headings of decisions."""
    return {cell.strip().strip('"').lower() for cell in cells} >= set(NEEDED_COLUMNS)


def read_table(rows: Iterable[tuple[int, Sequence[str]]], path: str | None = None) -> DecisionTable:
    """Return the table that rows hold; the first that is no comment is the header.

    Raises:
        FormatError: A column is missing, a decision is not understood, or two cannot both hold.
    """
    columns: tuple[str, ...] = ()
    table_rows: list[DecisionRow] = []
    for line, cells in rows:
        if cells and cells[0].startswith("#"):
            table_rows += _comment(line, cells, path)
        elif not columns:
            columns = _names(cells)
            if problem := same_names(map(str.lower, columns)):
                raise FormatError(problem, path=path, line=line)
            if missing := [name for name in NEEDED_COLUMNS if name not in columns]:
                raise FormatError(
                    f"no column {missing[0]!r}; needed: {', '.join(NEEDED_COLUMNS)}", path=path, line=line
                )
        else:
            columns += _names(repeat("", len(cells) - len(columns)), len(columns))
            values = {
                name: text for name, cell in zip(columns, cells, strict=False) if (text := cell.strip())
            }
            if not values:
                continue
            try:
                table_rows.append(DecisionRow(line, values, decision_of(values)))
            except InputError as error:
                raise FormatError(str(error), path=path, line=line) from None
    try:
        decisions = Decisions(tuple(row.decision for row in table_rows if row.decision is not None))
    except InputError as error:
        raise FormatError(str(error), path=path) from None
    return DecisionTable(columns or DECISION_COLUMNS, tuple(table_rows), decisions)


def _names(cells: Iterable[str], before: int = 0) -> tuple[str, ...]:
    """Return the names of columns behind so many others: those without a heading are blanks, as many as no other.

    Example:
        >>> _names(["Decision", "ZH", "Checked by", ""])  # a column of the reader's own is called as it was
        ('decision', 'zh', 'Checked by', '    ')
    """
    names = map(str.strip, cells)
    return tuple(
        (name.lower() if name.lower() in DECISION_COLUMNS else name) or " " * number
        for number, name in enumerate(names, before + 1)
    )


def _comment(line: int, cells: Sequence[str], path: str | None) -> Iterator[DecisionRow]:
    """Yield a line of the reader's own; the line that names the layout is checked."""
    text = "\t".join(cells)
    version = _FIRST_LINE_PATTERN.fullmatch(text)
    if version is None:
        yield DecisionRow(line, {}, comment=text)
    else:
        check_version(int(version[1]), path, line)


def check_version(version: int, path: str | None = None, line: int | None = None) -> None:
    """Refuse a layout that is newer than the one known here.

    Raises:
        FormatError: It is.
    """
    if version > SCHEMA_VERSION:
        problem = (
            f"decisions of layout {version} are newer than this termalign; allowed: 1 to {SCHEMA_VERSION}"
        )
        raise FormatError(problem, path=path, line=line)


def _open_rows(entries: Iterable[Entry], decided: Decisions) -> Iterator[dict[str, str]]:
    """Yield a row for every rendering that no decision is about."""
    for entry in entries:
        if not entry.zh:
            continue
        own_decisions = decided.of(entry.zh[0].text)
        known = {text_key(text) for decision in own_decisions for text in (decision.en, decision.new) if text}
        for term in entry.en:
            if text_key(term.text) not in known:
                yield open_cells(entry, term)


def is_written(cells: Mapping[str, str]) -> bool:
    """Return whether a row holds something that a person wrote: a decision, a note, a column of her own.

    Example:
        >>> is_written({"zh": "法治", "en": "rule of law", "count": "3"})  # rule of law
        False
        >>> is_written({"zh": "法治", "en": "rule of law", "client": "agreed"})
        True
    """
    return any(
        cell and name not in _FOUND and not (name == "status" and cell.lower() == Status.PROPOSED)
        for name, cell in cells.items()
    )


_FOUND = frozenset(("zh", "en", *HELP_COLUMNS))
"""Columns that extraction fills."""

_OF_TERMS = frozenset(("zh", "en", "new", "new_zh", "merge_into"))
"""Columns that hold terms."""


def problem_of_row(cells: Mapping[str, str]) -> str:
    """Return what no glossary could hold of a row, of an open one in its terms; empty where there is nothing such.

    Example:
        >>> problem_of_row({"zh": "法治", "en": "rule\\nof law"})
        "the term 'rule\\\\nof law' holds U+000A; allowed: text of one line"
    """
    is_open = not is_written(cells)
    try:
        for name, cell in cells.items():
            if name in _OF_TERMS:
                check_term(cell)
            elif name in DECISION_TEXTS and not is_open:
                check_description(cell, name)
    except InputError as error:
        return str(error)
    return ""


def open_cells(entry: Entry, term: Term) -> dict[str, str]:
    """Return the cells of a rendering that is open: itself, and what helps to decide."""
    written = text_key(term.text)  # at the beginning of its sentence it has a capital
    evidence = entry.example(term) or next(
        (example for example in entry.evidence if text_key(example.rendering) == written), None
    )
    cells = {
        "zh": entry.zh[0].text,
        "en": term.text,
        "count": str(term.count or ""),
        "score": "" if term.score is None else repr(term.score),
        "salience": "" if entry.salience is None else repr(entry.salience),
        "sentence": " ".join(evidence.zh.split()) if evidence is not None else "",
        "translation": " ".join(evidence.en.split()) if evidence is not None else "",
    }
    return {name: cell for name, cell in cells.items() if cell}


def decision_of(cells: Mapping[str, str]) -> Decision | None:
    """Return the decision of a row; None where none was made.

    Raises:
        InputError: It is not understood.
    """
    verdict = verdict_of(cells)
    if verdict is None:
        return None
    cell = cells.get("boundaries", "")
    return Decision(
        verdict,
        # The status that a rejected rendering had is no part of the decision.
        status=_status(cells.get("status", "")) if verdict is not Verdict.REJECTED else None,
        boundaries=Boundaries.parse(cell) if cell else None,
        **{name: cells.get(name, "") for name in DECISION_TEXTS},
    )


def verdict_of(cells: Mapping[str, str]) -> Verdict | None:
    """Return the verdict of a row; None where nothing was decided.

    Raises:
        InputError: It is not understood.
    """
    return verdict_named(cells.get("decision", ""))


def _status(cell: str) -> Status | None:
    """Return the status that a cell gives; `proposed`, as every extracted term has it, gives none."""
    word = cell.lower()
    if word and word not in list(Status):
        raise InputError(f"status {cell[:MOST_QUOTED]!r}; allowed: {', '.join(Status)}")
    return Status(word) if word and word != Status.PROPOSED else None
