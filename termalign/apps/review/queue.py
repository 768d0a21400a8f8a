"""The queue: candidate terms in the order they came, and terms that a person added, with what was decided of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from termalign.apps.review.actions import ACTIONS, Cells, is_wanted, rendering_of, term_given
from termalign.apps.review.known import KnownRenderings, LastCheck
from termalign.apps.review.listing import ReviewFilter, ReviewOrder, ReviewState, in_order, passes
from termalign.apps.review.sentences import Sentences
from termalign.apps.review.store import Rows, Store, TermChange
from termalign.apps.review.terms import ReviewTerms
from termalign.checking.findings.finding import Finding
from termalign.documents.bitext import Bitext
from termalign.errors import InputError, Message, TermalignError
from termalign.language.text import comparable
from termalign.language.text.script import is_han
from termalign.termbase.decisions import Verdict, settle, term_key, text_key
from termalign.termbase.decisions.table import HELP_COLUMNS, open_cells, problem_of_row, verdict_of
from termalign.termbase.glossary import Entry, Glossary, Status, Term, with_ids

MOST_LISTED = 200
"""Terms that are listed at once."""

BULK_ACTIONS = ("accept", "reject", "reopen")
"""Actions that many terms can have at once."""


class Queue(ReviewTerms):
    """The terms of a review with what was decided of them."""

    def __init__(
        self,
        entries: Iterable[Entry],
        store: Store,
        bitext: Bitext | None = None,
        *,
        known: Mapping[str, Glossary] | None = None,
        stamp: Callable[[], Cells] = dict,
    ) -> None:
        """Take the candidates in their order, the most important first.

        Args:
            entries: The candidates; those without a Chinese term are left out.
            store: What was decided.
            bitext: Shows all their sentences.
            known: Glossaries to compare with, by name.
            stamp: Makes the cells that say who decides, and when; by default none.
        """
        super().__init__(entries, store)
        self._sentences = Sentences(bitext)
        self._known = KnownRenderings(known or {})
        self._last_check = LastCheck()
        self._unreadable = ""
        """Why the file of decisions cannot be read now; empty if it can."""
        self._stamp = stamp

    def listing(
        self,
        *,
        state: str = "",
        only: ReviewFilter = ReviewFilter.EVERYTHING,
        text: str = "",
        order: ReviewOrder = ReviewOrder.WORTH,
        first: int = 0,
        number: int | None = None,
    ) -> dict[str, Any]:
        """Return a page of the list: terms in a state, or any, that pass a filter and hold a text in either language.

        The page begins at `first`, or is the one that has the term of a number, if that is listed.
        What was decided on other texts, and is no candidate here, is listed only where a text is searched for.
        """
        self.take_others()
        sought = comparable(text.strip()).text
        decided, here = self.decided(), self.here()
        fitting: Iterable[int] = here
        if sought:
            fitting = (
                number
                for number in range(len(self))
                if sought in self.texts[number] or (number in decided and sought in self.written(number))
            )
        if state:
            fitting = (number for number in fitting if decided.get(number, ReviewState.OPEN) == state)
        if only is not ReviewFilter.EVERYTHING:
            fitting = (number for number in fitting if self._passes(number, only))
        changed = {key: rank for rank, key in enumerate(self.store.versions(), 1)}
        sequence = in_order(
            fitting, order, self.entries, self.rows, lambda number: changed.get(self.keys[number], 0)
        )
        if number is not None and number in sequence:
            first = sequence.index(number) // MOST_LISTED * MOST_LISTED
        counts = Counter(decided.get(number, ReviewState.OPEN) for number in here)
        return {
            "total": len(sequence),
            "counts": {known.value: counts[known] for known in ReviewState},
            "first": first,
            "terms": [
                self._short(number, decided.get(number, ReviewState.OPEN))
                for number in sequence[first : first + MOST_LISTED]
            ],
        }

    def _passes(self, number: int, only: ReviewFilter) -> bool:
        rows = self.rows(number)
        match only:
            case ReviewFilter.CONFLICTS:
                zh = self.entries[number].zh[0].text
                return self._known.has(zh) and self._known.contradict(self._as_decided(number))
            case ReviewFilter.FINDINGS:
                return self.keys[number] in self._last_check.usage
        return passes(only, self.entries[number], rows)

    def _as_decided(self, number: int) -> Entry:
        """Return a term with the renderings that were decided for, or where there are none those not rejected."""
        entry, rows = self.entries[number], self.rows(number)
        rejected = _rejected(rows)
        rest = (term for term in entry.en if text_key(term.text) not in rejected)
        return replace(entry, en=tuple(map(Term, self.chosen(rows))) or tuple(rest))

    def look(self) -> None:
        """Take up what the file has now, as an editor or git may have left it; one that cannot be read is a notice."""
        try:
            self.store.refresh()
        except TermalignError as error:
            self._unreadable = str(error)
        else:
            self._unreadable = ""
            self.take_others()

    def notices(self) -> Iterator[Message]:
        """Yield what a person should know of the file of decisions: rows to correct, that it is gone, conflicts."""
        store = self.store
        for problem in store.problems():
            yield f"{problem}; correct it, or it is in no export"
        if self._unreadable:
            yield f"{self._unreadable}; decisions are kept in the journal until it can be read"
        if store.is_deleted:
            yield f"{store.path} is gone; what was decided is kept, and written again at the end"
        for zh in sorted(store.others):
            yield f"{zh}: decided otherwise in the file meanwhile"

    def _short(self, number: int, state: ReviewState) -> dict[str, Any]:
        entry = self.entries[number]
        en = self._as_decided(number).en or entry.en
        version = self.store.version(entry.zh[0].text)
        return {
            "number": number,
            "version": version,
            "zh": entry.zh[0].text,
            "en": en[0].text if en else "",
            "state": state,
        }

    def term(self, number: int) -> dict[str, Any]:
        """Return all there is to decide on a term."""
        entry = self.entries[number]
        zh = entry.zh[0].text
        rows = self.store.rows(zh)
        texts = {text_key(term.text): term for term in entry.en}
        for row in rows:
            if text := _rendering(row):
                texts.setdefault(text_key(text), Term(text))
        version = self.store.version(zh)
        return {
            "number": number,
            "version": version,
            "state": self.state(number),
            "zh": zh,
            "score": entry.score,
            "salience": entry.salience,
            "count": entry.count,
            "is_candidate": self.is_candidate(number),
            "renderings": _renderings(texts, rows),
            "rows": [{**row, "verdict": verdict_of(row) or ""} for row in rows],
            "others": self.store.others.get(term_key(zh), ()),
            "known": self._known.of(zh),
            "check": self._last_check.of(self.keys[number], version),
            "sentences": self._sentences.of(entry),
        }

    @staticmethod
    def chosen(rows: Rows) -> list[str]:
        """Return the renderings that were decided for, in order."""
        return [text for row in rows if is_wanted(row) and (text := _rendering(row))]

    def decide(self, number: int, action: str, given: Mapping[str, Any], *, seen: int) -> None:
        """Do with a term what a person asks for; when this returns, it is on disk.

        Args:
            number: The term's.
            action: One of `ACTIONS`.
            given: What the action needs.
            seen: The term's version that the person saw.

        Raises:
            StaleError: It was decided on meanwhile.
            InputError: There is no such action, or the decision breaks the rules.
            FileError: It cannot be written; nothing was changed.
        """
        self.store.put_all([self._change(self.entries[number], action, given, seen)])

    def decide_all(self, seen: Mapping[int, int], action: str) -> list[int]:
        """Do with many terms at once what is done with one; it is undone at once, too.

        Args:
            seen: The version of each that the person saw, by number.
            action: One of `BULK_ACTIONS`; each is accepted with the rendering chosen before, or the first.

        Returns:
            The numbers of those that were left as they are, for they have no rendering.

        Raises:
            StaleError: One was decided on meanwhile; none was changed.
            InputError: Many terms cannot have this action at once.
            FileError: It cannot be written; nothing was changed.
        """
        if action not in BULK_ACTIONS:
            raise InputError(f"no action on many terms; allowed: {', '.join(BULK_ACTIONS)}")
        changes: dict[str, TermChange] = {}
        undecided = []
        for number, version in seen.items():
            renderings = self._as_decided(number).en
            if action == "accept" and not renderings:
                undecided.append(number)
                continue
            given = {"en": renderings[0].text} if action == "accept" else {}
            changes[self.keys[number]] = self._change(self.entries[number], action, given, version)
        self.store.put_all(list(changes.values()))
        return undecided

    def add(self, given: Mapping[str, Any]) -> int:
        """Add a term that was not found, or a rendering to one that is there, and return its number.

        Raises:
            InputError: A text is missing, or in the other's place, or none that a glossary can hold.
            FileError: It cannot be written; nothing was changed.
        """
        if not str(given.get("zh", "")).strip():
            raise InputError("zh: the Chinese is missing")
        zh = term_given(given, "zh")
        if any(map(is_han, str(given.get("en", "")))) and not any(map(is_han, zh)):
            raise InputError("zh, en: the Chinese and the English are swapped")
        number = self.number(zh)
        entry = self.entries[number] if number is not None else Entry((Term(zh, "zh"),), ())
        seen = self.store.version(entry.zh[0].text)
        self.store.put_all([self._change(entry, "add", given, seen)])
        self.take_others()
        number = self.number(zh)
        assert number is not None
        return number

    def _change(self, entry: Entry, action: str, given: Mapping[str, Any], seen: int) -> TermChange:
        """Return what an action comes to."""
        if action not in ACTIONS:
            raise InputError(f"no such action; allowed: {', '.join(ACTIONS)}")
        zh = entry.zh[0].text
        before = self.store.rows(zh)
        rows = ACTIONS[action](zh, before, given)
        if target := given.get("merge_into"):
            self._check_target(str(target))
        stamp = self._stamp()
        changed = [row if row in before else _with_help(entry, row, stamp) for row in rows]
        return TermChange(zh, changed, seen)

    def _check_target(self, zh: str) -> None:
        """Refuse to merge into a term that is not there, or is rejected."""
        number = self.number(zh)
        if number is None or not (self.is_candidate(number) or self.rows(number)):
            raise InputError(
                f"merge_into: there is no term {zh!r}; choose one from the list, or add it first"
            )
        if self.state(number) is ReviewState.REJECTED:
            raise InputError(f"merge_into: {zh!r} is rejected; accept it first")

    def take_findings(self, findings: Sequence[Finding], versions: Mapping[str, int]) -> None:
        """Keep what a check of the translation found, to show it with its terms."""
        self._last_check = LastCheck.now(findings, versions)

    def glossary(self, *, everything: bool = False) -> Glossary:
        """Return the glossary as decided: what was decided for, or with what is open too."""
        decisions = self.store.decisions()
        entries = [
            entry
            for number, entry in enumerate(self.candidates)
            if everything or self.state(number) is ReviewState.ACCEPTED
        ]
        settled = settle(entries, decisions)
        if not everything:
            settled = [
                replace(entry, en=tuple(term for term in entry.en if term.status is not Status.PROPOSED))
                for entry in settled
            ]
        return with_ids(Glossary(tuple(settled)))


def _with_help(entry: Entry, row: Cells, stamp: Cells) -> Cells:
    """Return a row with who decided and when, and the cells that helped, as the file has them of open rows."""
    if verdict_of(row):
        row = {**row, **stamp}
    key = text_key(row.get("en", ""))
    term = next((term for term in entry.en if text_key(term.text) == key), None)
    if term is None:
        return row
    cells = open_cells(entry, term)
    return {**{name: cells[name] for name in HELP_COLUMNS if name in cells}, **row}


def _rejected(rows: Rows) -> set[str]:
    """Return the renderings that were rejected, by what they are compared by."""
    return {text_key(row["en"]) for row in rows if row.get("en") and verdict_of(row) is Verdict.REJECTED}


def _rendering(row: Mapping[str, str]) -> str:
    """Return the rendering of a row; empty for none, and for one that no glossary could hold."""
    text = rendering_of(row)
    return text if text and not problem_of_row({"en": text}) else ""


def _renderings(texts: Mapping[str, Term], rows: Rows) -> list[dict[str, Any]]:
    """Return renderings with what was decided of each."""
    chosen, rejected = {text_key(text) for text in Queue.chosen(rows)}, _rejected(rows)
    return [
        {
            "en": term.text,
            "count": term.count,
            "score": term.score,
            "chosen": key in chosen,
            "rejected": key in rejected - chosen,
        }
        for key, term in texts.items()
    ]
