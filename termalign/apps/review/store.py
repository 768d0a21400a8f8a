"""What was decided: the file of decisions, the journal beside it, and what others write into the file meanwhile."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from termalign.apps.review.journal import Journal, JournalChange
from termalign.errors import FileError, InputError
from termalign.runtime.files.reading import state_of
from termalign.runtime.files.writing import in_turn
from termalign.runtime.urls import require_local
from termalign.termbase.decisions import Decision, Decisions, read_decisions, term_key, write_decisions
from termalign.termbase.decisions.table import (
    DECISION_COLUMNS,
    DecisionRow,
    DecisionTable,
    decision_of,
    is_written,
    problem_of_row,
)
from termalign.termbase.glossary import Entry

Rows = tuple[Mapping[str, str], ...]
"""The rows of a term that a person wrote something in: cells by column."""

MOST_UNDONE = 1_000
"""Changes that can be taken back."""


class StaleError(InputError):
    """Somebody decided on the term after the page that decides now was shown."""


class TermChange(NamedTuple):
    """What a person decides on a term."""

    zh: str
    """The Chinese term as extraction found it."""
    rows: Sequence[Mapping[str, str]]
    """Its rows from now on; none: it is open again."""
    seen: int
    """The term's version that the person saw."""


class _UndoStep(NamedTuple):
    """A change of a term that can be taken back."""

    key: str
    zh: str
    before: Rows
    after: Rows


class Store:
    """Decisions by term. A term's version goes up with every change; a decision names the one that was seen."""

    def __init__(self, path: str | Path) -> None:
        """Open a file of decisions, which need not be there yet; what its journal holds is taken up.

        Raises:
            FileError: It cannot be read or written, or another review has it.
            FormatError: It is no file of decisions, or its journal is damaged.
        """
        require_local(path)
        # What a link leads to now is what is reviewed, wherever it leads later: the journal is beside that file.
        self.path = os.path.realpath(path) if Path(path).is_symlink() else str(path)
        """Of the file; of a link, of what it leads to."""
        self._journal = Journal(self.path)
        self._rows: dict[str, Rows] = {}
        self._versions: dict[str, int] = {}
        self._steps: list[tuple[_UndoStep, ...]] = []
        self._undone: list[tuple[_UndoStep, ...]] = []
        self._own: dict[str, None] = {}
        """Terms that were changed here and are not in the file yet, in order."""
        self.others: dict[str, Rows] = {}
        """Terms that were changed here and in the file too, with the rows that the file has now."""
        self.is_deleted = False
        """Whether the file was there and is gone; what it held is kept here and written again."""
        try:
            self._load()
        except BaseException:
            self._journal.close()
            raise
        self.taken_up = sum(map(len, self._journal.changes))
        """Changes of a review that did not end, taken up from its journal."""
        self._take_up(self._journal.changes)

    def _take_up(self, lines: Sequence[Sequence[JournalChange]]) -> None:
        """Take up what a crash left in the journal, term by term: what the file has otherwise by now is a conflict."""
        bases: dict[str, str] = {}
        for changes in lines:
            for change in changes:
                bases.setdefault(term_key(change.zh), change.base)
        theirs = {key: self._rows.get(key, ()) for key in bases}
        for changes in lines:
            self._take(changes)
        for key, base in bases.items():
            if _digest(theirs[key]) != base and theirs[key] != self._rows.get(key, ()):
                self.others[key] = theirs[key]

    def _load(self) -> None:
        state = state_of(self.path)
        self._table = read_decisions(self.path)
        self._seen = state  # only what could be read counts as seen: what could not is never overwritten
        self._in_file = _by_term(self._table)
        self._rows = dict(self._in_file)
        self._problems = [
            (row, problem) for row in self._table.rows if (problem := problem_of_row(row.cells))
        ]

    def rows(self, zh: str) -> Rows:
        """Return what a person wrote of a term; nothing for an open one."""
        return self.rows_of(term_key(zh))

    def rows_of(self, key: str) -> Rows:
        """Return what a person wrote of a term, by what terms are compared by."""
        return self._rows.get(key, ())

    def terms(self) -> Iterable[str]:
        """Return the terms that a person wrote something of, by what terms are compared by."""
        return self._rows.keys()

    def version(self, zh: str) -> int:
        """Return how often the term was changed."""
        return self._versions.get(term_key(zh), 0)

    def versions(self) -> dict[str, int]:
        """Return how often each term was changed, by what terms are compared by; what was changed last comes last."""
        return dict(self._versions)

    def decisions(self) -> Decisions:
        """Return all decisions but those in rows that no export could hold.

        Raises:
            InputError: They contradict each other.
        """
        return Decisions(
            tuple(
                decision
                for rows in self._rows.values()
                for decision in _decisions(row for row in rows if not problem_of_row(row))
            )
        )

    def problems(self) -> list[str]:
        """Return what is wrong with rows of the file that no export could hold, each with its line."""
        return [
            f"line {row.line}: {problem}"
            for row, problem in self._problems
            if _key(row) not in self._own or row.cells in self._rows.get(_key(row), ())
        ]

    def put_all(self, changes: Sequence[TermChange]) -> None:
        """Decide on terms at once: all or none, and taken back at once. When this returns, they are on disk.

        Raises:
            StaleError: A term has another version than the one seen.
            InputError: A row breaks the rules of decisions, or a term is there twice or would be merged in a circle.
            FileError: The journal cannot be written; nothing was changed.
        """
        self.refresh()
        cleaned: dict[str, tuple[str, Rows]] = {}
        for zh, rows, seen in changes:
            if seen != self.version(zh):
                raise StaleError(f"{zh!r} was decided on elsewhere meanwhile; look at it again")
            if term_key(zh) in cleaned:
                raise InputError(f"{zh!r} is there twice")
            clean = tuple({name: cell for name, cell in row.items() if cell} for row in rows)
            self._check(zh, clean)
            cleaned[term_key(zh)] = zh, clean
        if cleaned:
            self._write(list(cleaned.values()))

    def undo(self) -> tuple[str, ...]:
        """Take back what was changed last, and return its terms; none where there is nothing to take back.

        Raises:
            StaleError: A term was changed in the file since.
            FileError: The journal cannot be written; nothing was changed.
        """
        return self._step(self._steps, back=True)

    def redo(self) -> tuple[str, ...]:
        """Make again what was taken back last, and return its terms; none where there is nothing.

        Raises:
            StaleError: A term was changed since.
            FileError: The journal cannot be written; nothing was changed.
        """
        return self._step(self._undone, back=False)

    def _step(self, steps: Sequence[tuple[_UndoStep, ...]], *, back: bool) -> tuple[str, ...]:
        self.refresh()
        if not steps:
            return ()
        for step in steps[-1]:
            if (step.after if back else step.before) != self._rows.get(step.key, ()):
                raise StaleError(f"{step.zh!r} was changed in {Path(self.path).name} since; look at it again")
        written = [(step.zh, step.before if back else step.after) for step in steps[-1]]
        self._write(written, undoes=back)
        return tuple(zh for zh, _ in written)

    def _write(self, written: Iterable[tuple[str, Rows]], *, undoes: bool = False) -> None:
        changes = [
            JournalChange(zh, rows, undoes, _digest(self._in_file.get(term_key(zh), ())))
            for zh, rows in written
        ]
        self._journal.append(changes)
        self._take(changes)

    def _take(self, changes: Sequence[JournalChange]) -> None:
        """Make changes that are in the journal, all of one line."""
        steps = []
        for change in changes:
            key, rows = term_key(change.zh), tuple(change.rows)
            steps.append(_UndoStep(key, change.zh, self._rows.get(key, ()), rows))
            self._own.setdefault(key)
            self._set(key, rows)
            self.others.pop(key, None)
        if changes[0].undoes:
            self._undone += self._steps[-1:]
            del self._steps[-1:]
            return
        again = bool(self._undone) and self._undone[-1] == tuple(steps)
        self._undone = self._undone[:-1] if again else []
        self._steps.append(tuple(steps))
        del self._steps[:-MOST_UNDONE]

    def _set(self, key: str, rows: Rows) -> None:
        self._versions[key] = self._versions.pop(key, 0) + 1
        if rows:
            self._rows[key] = rows
        else:
            self._rows.pop(key, None)

    def _check(self, zh: str, rows: Rows) -> None:
        """Refuse rows that cannot hold, alone or with those of the terms it is merged into."""
        if any(term_key(row.get("zh", "")) != term_key(zh) for row in rows):
            raise InputError("the decision is about another term")
        chain = list(_decisions(rows))
        known = {term_key(zh)}
        following = next((decision.merge_into for decision in chain if decision.merge_into), "")
        while following and term_key(following) not in known:
            known.add(term_key(following))
            further = list(_decisions(self.rows(following)))
            chain += further
            following = next((decision.merge_into for decision in further if decision.merge_into), "")
        Decisions(tuple(chain))

    def refresh(self) -> None:
        """Take up what somebody else wrote into the file since it was read; a file that is gone is written again.

        Raises:
            FormatError: What is there now is no file of decisions; nothing is changed here, and it is not overwritten.
        """
        state = state_of(self.path)
        if state == self._seen:
            return
        if not state:
            self.is_deleted = True
            self._seen = state
            self._in_file = {}
            self._own |= dict.fromkeys(self._rows)
            return
        before, ours = self._in_file, self._rows
        self._load()
        theirs, self._rows = self._in_file, ours
        self.is_deleted = False
        for key in {**before, **theirs}:
            there = theirs.get(key, ())
            if there == before.get(key, ()):
                continue
            if key not in self._own:
                self._set(key, there)
            elif there != self._rows.get(key, ()):
                self.others[key] = there
                self._versions[key] = self._versions.get(key, 0) + 1

    def fold(self, entries: Iterable[Entry]) -> list[str]:
        """Write the file of decisions with everything decided and what is open, and empty the journal.

        Returns the terms that somebody else decided on as well: what was decided here is kept, and theirs is a comment
        beside it.

        Raises:
            FileError: The file cannot be written; the journal stays.
            FormatError: Somebody wrote what is no file of decisions; it is not overwritten, and the journal stays.
        """
        with in_turn(self.path):
            return self._fold(entries)

    def _fold(self, entries: Iterable[Entry]) -> list[str]:
        self.refresh()
        conflicts = sorted(self.others)
        if not self._own:
            return conflicts
        table = DecisionTable(
            _columns(self._table, self._own, self._rows), tuple(self._merged()), self.decisions()
        )
        if not (folder := Path(self.path).parent).exists():
            if self._journal.is_elsewhere:
                raise FileError(
                    self.path,
                    "its folder was moved, with the journal; the next review there takes up what was decided",
                )
            with suppress(OSError):  # what was removed is kept nowhere else; writing states what cannot be
                folder.mkdir(parents=True, exist_ok=True)
        write_decisions(table.updated(entries), self.path)
        self._journal.clear()
        self._own.clear()
        self.others.clear()
        self.is_deleted = False
        self._load()
        return conflicts

    def _merged(self) -> Iterable[DecisionRow]:
        """Yield the rows of the file with those of changed terms in their position, further ones at the end."""
        pending = {key: self._rows.get(key, ()) for key in self._own}
        for row in self._table.rows:
            key = _key(row) if row.decision is not None or is_written(row.cells) else ""
            if key not in self._own:
                yield row
            elif key in pending:
                yield from self._of_term(key, pending.pop(key))
        for key, rows in pending.items():
            yield from self._of_term(key, rows)

    def _of_term(self, key: str, rows: Rows) -> Iterable[DecisionRow]:
        for row in self.others.get(key, ()):
            yield DecisionRow(0, {}, comment="# decided otherwise: " + " | ".join(row.values()))
        for row in rows:
            yield DecisionRow(0, row, decision_of(row))

    def close(self) -> None:
        """Let others have the file."""
        self._journal.close()


def _decisions(rows: Iterable[Mapping[str, str]]) -> Iterable[Decision]:
    return (decision for row in rows if (decision := decision_of(row)) is not None)


def _key(row: DecisionRow) -> str:
    return term_key(row.cells.get("zh", ""))


def _by_term(table: DecisionTable) -> dict[str, Rows]:
    by_term: dict[str, Rows] = {}
    for row in table.rows:
        if row.cells.get("zh") and is_written(row.cells) and not problem_of_row({"zh": row.cells["zh"]}):
            by_term[_key(row)] = (*by_term.get(_key(row), ()), row.cells)
    return by_term


def _digest(rows: Rows) -> str:
    """Return a digest of the rows of a term, the cells of a row in any order."""
    return blake2b(msgspec.json.encode([sorted(row.items()) for row in rows]), digest_size=8).hexdigest()


def _columns(table: DecisionTable, own: Iterable[str], rows: Mapping[str, Rows]) -> tuple[str, ...]:
    used = {name for key in own for row in rows.get(key, ()) for name in row}
    return (
        *table.columns,
        *(name for name in DECISION_COLUMNS if name in used and name not in table.columns),
    )
