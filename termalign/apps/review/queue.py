"""The queue: candidate terms in the order they came, by what was decided of them and what is searched for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from termalign.apps.review.actions import ACTIONS
from termalign.apps.review.sentences import Sentences
from termalign.apps.review.store import Rows, Store
from termalign.documents.bitext import Bitext
from termalign.errors import InputError
from termalign.language.text import Span, comparable
from termalign.termbase.decisions import Verdict, settle, term_key, text_key
from termalign.termbase.decisions.table import HELP_COLUMNS, DecisionRow, open_cells
from termalign.termbase.glossary import Entry, Evidence, Glossary, Status, Term, with_ids

MOST_LISTED = 200
"""Terms that are listed at once."""


class ReviewState(StrEnum):
    """What was decided of a term."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Queue:
    """The candidates of a review with what was decided of them."""

    def __init__(self, entries: Iterable[Entry], store: Store, bitext: Bitext | None = None) -> None:
        """Take the candidates in their order, the most important first; the bitext shows all their sentences."""
        self.entries = tuple(entry for entry in entries if entry.zh)
        self.store = store
        self.bitext = bitext
        self._sentences = Sentences(bitext)
        self._keys = [term_key(entry.zh[0].text) for entry in self.entries]
        self._numbers: dict[str, list[int]] = {}
        for number, key in enumerate(self._keys):
            self._numbers.setdefault(key, []).append(number)
        self._texts = [
            comparable("\t".join(term.text for term in (*entry.zh, *entry.en))).text for entry in self.entries
        ]

    def __len__(self) -> int:
        """Return the number of candidates."""
        return len(self.entries)

    def number(self, zh: str) -> int | None:
        """Return the number of a candidate; None for a term that is none."""
        return next(iter(self._numbers.get(term_key(zh), ())), None)

    def state(self, number: int) -> ReviewState:
        """Return what was decided of a candidate."""
        rows = self.store.rows_of(self._keys[number])
        if not rows:
            return ReviewState.OPEN
        verdicts = [(row.get("decision", "").lower(), bool(row.get("en"))) for row in rows]
        if any(verdict not in ("", Verdict.REJECTED) for verdict, _ in verdicts):
            return ReviewState.ACCEPTED
        return ReviewState.REJECTED if (Verdict.REJECTED, False) in verdicts else ReviewState.OPEN

    def listing(self, *, state: str = "", text: str = "", first: int = 0) -> dict[str, Any]:
        """Return a page of the list: terms in a state, or any, that hold a text in either language."""
        wanted = comparable(text.strip()).text
        decided = {
            number: self.state(number) for key in self.store.terms() for number in self._numbers.get(key, ())
        }
        fitting: Sequence[int] = range(len(self.entries))
        if state:
            fitting = [number for number in fitting if decided.get(number, ReviewState.OPEN) == state]
        if wanted:
            fitting = [number for number in fitting if wanted in self._texts[number]]
        counts = Counter({ReviewState.OPEN: len(self.entries) - len(decided)}) + Counter(decided.values())
        return {
            "total": len(fitting),
            "counts": {known.value: counts[known] for known in ReviewState},
            "first": first,
            "terms": [
                self._short(number, decided.get(number, ReviewState.OPEN))
                for number in fitting[first : first + MOST_LISTED]
            ],
        }

    def notices(self) -> list[str]:
        """Return what a person should know of the file of decisions: rows to correct, that it is gone, conflicts."""
        store = self.store
        found = [f"{problem}; correct it, or it is in no export" for problem in store.problems()]
        if store.is_deleted:
            found.append(f"{store.path} is gone; what was decided is kept, and written again at the end")
        found += [f"{zh}: decided otherwise in the file meanwhile" for zh in sorted(store.others)]
        return found

    def _short(self, number: int, state: ReviewState) -> dict[str, Any]:
        entry = self.entries[number]
        chosen = self.chosen(self.store.rows_of(self._keys[number]))
        first = chosen[0] if chosen else entry.en[0].text if entry.en else ""
        return {"number": number, "zh": entry.zh[0].text, "en": first, "state": state}

    def term(self, number: int) -> dict[str, Any]:
        """Return all there is to decide on a term."""
        entry = self.entries[number]
        zh = entry.zh[0].text
        rows = self.store.rows(zh)
        chosen = {text_key(text): text for text in self.chosen(rows)}
        known = {text_key(term.text) for term in entry.en}
        return {
            "number": number,
            "version": self.store.version(zh),
            "state": self.state(number),
            "zh": zh,
            "score": entry.score,
            "salience": entry.salience,
            "count": entry.count,
            "renderings": [
                *(_rendering(term, chosen) for term in entry.en),
                *(_rendering(Term(text), chosen) for key, text in chosen.items() if key not in known),
            ],
            "rows": rows,
            "others": self.store.others.get(term_key(zh), ()),
            "sentences": self._sentences.of(entry),
        }

    @staticmethod
    def chosen(rows: Rows) -> list[str]:
        """Return the renderings that were decided for, in order."""
        return [
            text
            for row in rows
            if row.get("decision", "").lower() not in ("", Verdict.REJECTED)
            and (text := row.get("new") or row.get("en"))
        ]

    def decide(self, number: int, action: str, given: Mapping[str, Any], *, seen: int) -> None:
        """Do with a term what a person asks for; when this returns, it is on disk.

        Args:
            number: The candidate's.
            action: One of `ACTIONS`.
            given: What the action needs.
            seen: The term's version that the person saw.

        Raises:
            StaleError: It was decided on meanwhile.
            InputError: There is no such action, or the decision breaks the rules.
            FileError: It cannot be written; nothing was changed.
        """
        if action not in ACTIONS:
            raise InputError(f"no such action; allowed: {', '.join(ACTIONS)}")
        entry = self.entries[number]
        zh = entry.zh[0].text
        rows = ACTIONS[action](zh, self.store.rows(zh), given)
        self.store.put(zh, [_with_help(entry, row) for row in rows], seen=seen)

    def glossary(self, *, everything: bool = False) -> Glossary:
        """Return the glossary as decided: what was decided for, or with what is open too."""
        decisions = self.store.decisions()
        entries = [
            entry
            for number, entry in enumerate(self.entries)
            if everything or self.state(number) is ReviewState.ACCEPTED
        ]
        settled = settle(entries, decisions)
        if not everything:
            settled = [_decided(entry) for entry in settled]
        return with_ids(Glossary(tuple(settled)))


def _with_help(entry: Entry, row: Mapping[str, str]) -> dict[str, str]:
    """Return a row with the cells that helped to decide, as the file has them of open rows."""
    key = text_key(row.get("en", ""))
    term = next((term for term in entry.en if text_key(term.text) == key), None)
    if term is None:
        return dict(row)
    cells = open_cells(entry, term)
    return {**{name: cells[name] for name in HELP_COLUMNS if name in cells}, **row}


def _decided(entry: Entry) -> Entry:
    """Return an entry without the renderings that nobody decided on."""
    return replace(entry, en=tuple(term for term in entry.en if term.status is not Status.PROPOSED))


def _rendering(term: Term, chosen: dict[str, str]) -> dict[str, Any]:
    return {
        "en": term.text,
        "count": term.count,
        "score": term.score,
        "chosen": text_key(term.text) in chosen,
    }


def candidates(rows: Iterable[DecisionRow]) -> Iterator[Entry]:
    """Yield the candidates that a file of decisions lists, in its order, with the sentences it shows."""
    groups: dict[str, list[DecisionRow]] = {}
    for row in rows:
        if row.cells.get("zh"):
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
    at, there = sentence.find(zh), translation.lower().find(en.lower()) if en else -1
    if sentence and at >= 0:
        spans = (Span(there, there + len(en)),) if there >= 0 else ()
        yield Evidence("", sentence, translation, Span(at, at + len(zh)), spans)


def _share(cell: str | None) -> float | None:
    try:
        value = float(cell or "")
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _count(row: DecisionRow) -> int:
    cell = row.cells.get("count", "")
    return int(cell) if cell.isdecimal() and len(cell) < 10 else 0
