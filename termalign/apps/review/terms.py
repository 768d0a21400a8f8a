"""The terms of a review, by number; and the candidates that a file of decisions lists, which may be some of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from termalign.apps.review.listing import ReviewState
from termalign.apps.review.store import Rows, Store
from termalign.errors import InputError
from termalign.language.text import Span, comparable
from termalign.termbase.decisions import Verdict, term_key
from termalign.termbase.decisions.table import HELP_COLUMNS, DecisionRow, problem_of_row, verdict_of
from termalign.termbase.glossary import Entry, Evidence, Term

_NOT_SEARCHED = frozenset((*HELP_COLUMNS, "decision", "boundaries", "decided_on"))
"""Columns whose texts nobody searches for among decisions."""

Made = TypeVar("Made")


class _MadeOfRows(Generic[Made]):
    """What is made of the rows of terms, kept for each term until its rows are others."""

    def __init__(self, make: Callable[[Rows], Made]) -> None:
        self._make = make
        self._kept: dict[str, tuple[Rows, Made]] = {}

    def of(self, key: str, rows: Rows) -> Made:
        """Return what is made of a term's rows."""
        cached = self._kept.get(key)
        if cached is None or cached[0] is not rows:
            cached = self._kept[key] = rows, self._make(rows)
        return cached[1]


class ReviewTerms:
    """Terms by number: the candidates in their order, then terms that were decided on and are none.

    Those were added by a person, or the file has decisions on them from other texts.
    """

    def __init__(self, candidates: Iterable[Entry], store: Store) -> None:
        self.candidates: Sequence[Entry] = tuple(entry for entry in candidates if entry.zh)
        self.store = store
        self.entries: list[Entry] = []
        self.keys: list[str] = []
        """What the terms are compared by."""
        self.texts: list[str] = []
        """Terms and renderings, as texts are searched."""
        self._numbers: dict[str, list[int]] = {}
        self._states = _MadeOfRows(_state)
        self._written = _MadeOfRows(_searched)
        for entry in self.candidates:
            self._take(entry)
        self.take_others()

    def _take(self, entry: Entry) -> None:
        key = term_key(entry.zh[0].text)
        self._numbers.setdefault(key, []).append(len(self.entries))
        self.entries.append(entry)
        self.keys.append(key)
        texts = (term.text for term in (*entry.zh, *entry.en))
        self.texts.append(comparable("\t".join(texts)).text)

    def take_others(self) -> None:
        """Take terms that were decided on meanwhile and have no number."""
        for key in self.store.terms():
            if key not in self._numbers:
                self._take(Entry((Term(self.store.rows_of(key)[0]["zh"], "zh"),), ()))

    def __len__(self) -> int:
        """Return how many terms have a number."""
        return len(self.entries)

    def number(self, zh: str) -> int | None:
        """Return the number of a term, the first where several have it; None for one that has none."""
        return next(iter(self._numbers.get(term_key(zh), ())), None)

    def rows(self, number: int) -> Rows:
        """Return what was decided of a term."""
        return self.store.rows_of(self.keys[number])

    def decided(self) -> dict[int, ReviewState]:
        """Return the states of the terms that something was written of, by number."""
        numbers = (number for key in self.store.terms() for number in self._numbers.get(key, ()))
        return {number: self.state(number) for number in numbers}

    def state(self, number: int) -> ReviewState:
        """Return what was decided of a term."""
        return self._states.of(self.keys[number], self.rows(number))

    def is_candidate(self, number: int) -> bool:
        """Return whether a term is a candidate."""
        return number < len(self.candidates)

    def here(self) -> list[int]:
        """Return the numbers of the candidates, and of the terms that a person added."""
        added = [
            number
            for number in range(len(self.candidates), len(self))
            if any(verdict_of(row) is Verdict.NEW for row in self.rows(number))
        ]
        return [*range(len(self.candidates)), *added]

    def written(self, number: int) -> str:
        """Return what a person wrote of a term, as texts are searched."""
        return self._written.of(self.keys[number], self.rows(number))


def _state(rows: Rows) -> ReviewState:
    verdicts = [(verdict_of(row), bool(row.get("en"))) for row in rows]
    if any(verdict not in (None, Verdict.REJECTED) for verdict, _ in verdicts):
        return ReviewState.ACCEPTED
    return ReviewState.REJECTED if (Verdict.REJECTED, False) in verdicts else ReviewState.OPEN


def _searched(rows: Rows) -> str:
    cells = (cell for row in rows for name, cell in row.items() if name not in _NOT_SEARCHED)
    return comparable("\t".join(cells)).text


def candidates(rows: Iterable[DecisionRow]) -> Iterator[Entry]:
    """Yield the candidates that a file of decisions lists, in its order, with the sentences it shows.

    A row with a term that no glossary could hold lists none.
    """
    groups: dict[str, list[DecisionRow]] = {}
    for row in rows:
        terms_alone = {name: row.cells[name] for name in ("zh", "en") if name in row.cells}
        if row.cells.get("zh") and not problem_of_row(terms_alone):
            groups.setdefault(row.cells["zh"], []).append(row)
    for zh, group in groups.items():
        terms: dict[str, Term] = {}
        evidence: list[Evidence] = []
        for row in group:
            en = row.cells.get("en", "")
            if en:
                terms.setdefault(en, Term(en, score=_share(row.cells.get("score")), count=_count(row)))
            evidence += _evidence(zh, en, row)
        salience = next(
            (share for row in group if (share := _share(row.cells.get("salience"))) is not None), None
        )
        count = sum(term.count for term in terms.values())
        yield Entry(
            (Term(zh, "zh", count=count),), tuple(terms.values()), salience=salience, evidence=tuple(evidence)
        )


def _evidence(zh: str, en: str, row: DecisionRow) -> Iterator[Evidence]:
    sentence, translation = row.cells.get("sentence", ""), row.cells.get("translation", "")
    start, there = sentence.find(zh), translation.lower().find(en.lower()) if en else -1
    if sentence and start >= 0:
        spans = (Span(there, there + len(en)),) if there >= 0 else ()
        with suppress(InputError):  # a sentence that no file could hold
            yield Evidence("", sentence, translation, Span(start, start + len(zh)), spans)


def _share(cell: str | None) -> float | None:
    try:
        value = float(cell or "")
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _count(row: DecisionRow) -> int:
    cell = row.cells.get("count", "")
    return int(cell) if cell.isdecimal() and len(cell) < 10 else 0
