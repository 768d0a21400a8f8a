"""What was decided: the file of decisions, the journal beside it, and what others write into the file meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from termalign.apps.review.journal import Change, Journal
from termalign.errors import InputError
from termalign.termbase.decisions import Decision, Decisions, read_decisions, term_key, write_decisions
from termalign.termbase.decisions.table import DECISION_COLUMNS, DecisionRow, DecisionTable, decision_of
from termalign.termbase.glossary import Entry

Rows = tuple[Mapping[str, str], ...]
"""The rows of a term that hold a decision: cells by column."""

MOST_UNDONE = 1_000
"""Changes that can be taken back."""


class StaleError(InputError):
    """Somebody decided on the term after the page that decides now was shown."""


class _Step(NamedTuple):
    """A change that can be taken back."""

    key: str
    zh: str
    before: Rows
    after: Rows


class Store:
    """Decisions by term. A term's version goes up with every change; who decides says which one was seen."""

    def __init__(self, path: str | Path) -> None:
        """Open a file of decisions, which need not be there yet; what its journal holds is taken up.

        Raises:
            FileError: It cannot be read or written, or another review has it.
            FormatError: It is no file of decisions, or its journal is broken.
        """
        self.path = str(path)
        self._journal = Journal(path)
        self._rows: dict[str, Rows] = {}
        self._versions: dict[str, int] = {}
        self._steps: list[_Step] = []
        self._own: dict[str, None] = {}
        """Terms that were changed here and are not in the file yet, in order."""
        self.others: dict[str, Rows] = {}
        """Terms that were changed here and in the file too, with what stands there now."""
        try:
            self._load()
        except BaseException:
            self._journal.close()
            raise
        for change in self._journal.changes:
            self._take(change)

    def _load(self) -> None:
        self._seen = _state(self.path)
        self._table = read_decisions(self.path)
        self._rows = _by_term(self._table)

    def rows(self, zh: str) -> Rows:
        """Return what was decided of a term; nothing for an open one."""
        return self.rows_of(term_key(zh))

    def rows_of(self, key: str) -> Rows:
        """Return what was decided of a term, by what terms are compared by."""
        return self._rows.get(key, ())

    def terms(self) -> Iterable[str]:
        """Return the terms that anything was decided of, by what terms are compared by."""
        return self._rows.keys()

    def version(self, zh: str) -> int:
        """Return how often the term was changed."""
        return self._versions.get(term_key(zh), 0)

    def decisions(self) -> Decisions:
        """Return all decisions.

        Raises:
            InputError: They contradict each other.
        """
        return Decisions(tuple(decision for rows in self._rows.values() for decision in _decisions(rows)))

    def put(self, zh: str, rows: Sequence[Mapping[str, str]], *, seen: int) -> None:
        """Decide on a term: these rows from now on. When this returns, they are on disk.

        Raises:
            StaleError: `seen` is not the term's version.
            InputError: A row breaks the rules of decisions, or the term would be merged in a circle.
            FileError: The journal cannot be written; nothing was changed.
        """
        self.refresh()
        if seen != self.version(zh):
            raise StaleError(f"{zh!r} was decided on elsewhere meanwhile; look at it again")
        clean = tuple({name: cell for name, cell in row.items() if cell} for row in rows)
        self._check(zh, clean)
        self._write(Change(zh, clean))

    def undo(self) -> str | None:
        """Take back the last change, and return its term; None where there is nothing to take back.

        Raises:
            StaleError: The term was changed in the file since.
            FileError: The journal cannot be written; nothing was changed.
        """
        self.refresh()
        if not self._steps:
            return None
        step = self._steps[-1]
        if step.after != self._rows.get(step.key, ()):
            raise StaleError(f"{step.zh!r} was changed in {Path(self.path).name} since; look at it again")
        self._write(Change(step.zh, step.before, undoes=True))
        return step.zh

    def _write(self, change: Change) -> None:
        self._journal.append(change)
        self._take(change)

    def _take(self, change: Change) -> None:
        key = term_key(change.zh)
        before = self._rows.get(key, ())
        self._own.setdefault(key)
        self._set(key, tuple(change.rows))
        if not change.undoes:
            self._steps.append(_Step(key, change.zh, before, tuple(change.rows)))
            del self._steps[:-MOST_UNDONE]
        elif self._steps:
            self._steps.pop()
        self.others.pop(key, None)

    def _set(self, key: str, rows: Rows) -> None:
        self._versions[key] = self._versions.get(key, 0) + 1
        if rows:
            self._rows[key] = rows
        else:
            self._rows.pop(key, None)

    def _check(self, zh: str, rows: Rows) -> None:
        """Refuse rows that cannot hold, alone or with those of the terms it is merged into."""
        found = list(_decisions(rows))
        if any(term_key(decision.zh) != term_key(zh) for decision in found):
            raise InputError("the decision is about another term")
        if len(found) != len(rows):
            raise InputError("a row without a decision")
        chain = list(found)
        known = {term_key(zh)}
        following = next((item.merge_into for item in found if item.merge_into), "")
        while following and term_key(following) not in known:
            known.add(term_key(following))
            further = list(_decisions(self.rows(following)))
            chain += further
            following = next((item.merge_into for item in further if item.merge_into), "")
        Decisions(tuple(chain))

    def refresh(self) -> None:
        """Take up what somebody else wrote into the file since it was read."""
        if _state(self.path) == self._seen:
            return
        before = _by_term(self._table)
        ours = self._rows
        self._load()
        theirs, self._rows = self._rows, ours
        for key in {**before, **theirs}:
            there = theirs.get(key, ())
            if there == before.get(key, ()):
                continue
            if key in self._own and there != self._rows.get(key, ()):
                self.others[key] = there
                self._versions[key] = self._versions.get(key, 0) + 1
            elif key not in self._own:
                self._set(key, there)

    def fold(self, entries: Iterable[Entry]) -> list[str]:
        """Write the file of decisions with everything decided and what is open, and empty the journal.

        Returns the terms that somebody else decided on as well: what was decided here stands, and theirs is kept as a
        comment beside it.

        Raises:
            FileError: The file cannot be written; the journal stays.
        """
        self.refresh()
        told = sorted(self.others)
        if not self._own:
            return told
        table = DecisionTable(
            _columns(self._table, self._own, self._rows), tuple(self._merged()), self.decisions()
        )
        write_decisions(table.updated(entries), self.path)
        self._journal.clear()
        self._own.clear()
        self.others.clear()
        self._load()
        return told

    def _merged(self) -> Iterable[DecisionRow]:
        """Yield the rows of the file with those of changed terms in their place, further ones at the end."""
        left = {key: self._rows.get(key, ()) for key in self._own}
        for row in self._table.rows:
            key = term_key(row.decision.zh) if row.decision is not None else ""
            if key not in self._own:
                yield row
            elif key in left:
                yield from self._of_term(key, left.pop(key))
        for key, rows in left.items():
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


def _by_term(table: DecisionTable) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in table.rows:
        if row.decision is not None:
            key = term_key(row.decision.zh)
            found[key] = (*found.get(key, ()), row.cells)
    return found


def _columns(table: DecisionTable, own: Iterable[str], rows: Mapping[str, Rows]) -> tuple[str, ...]:
    used = {name for key in own for row in rows.get(key, ()) for name in row}
    return (
        *table.columns,
        *(name for name in DECISION_COLUMNS if name in used and name not in table.columns),
    )


def _state(path: str) -> tuple[int, ...]:
    """Return what changes when a file is written: replacing it gives it another number, even within a tick."""
    try:
        status = Path(path).stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino
