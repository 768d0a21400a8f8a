"""The candidates that a file of decisions lists."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from termalign.errors import InputError
from termalign.language.text import Span
from termalign.termbase.decisions.table import DecisionRow, problem_of_row
from termalign.termbase.glossary import Entry, Evidence, Term


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
