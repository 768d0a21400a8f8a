"""Selection: which of the ranked terms to list, and in which order."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import SupportsFloat, TypeVar

from termalign.errors import InputError, require, require_count, require_items
from termalign.language.lexicon import Lexicon
from termalign.termbase.decisions import Decisions, settle, term_key
from termalign.termbase.glossary import Entry
from termalign.terms.extraction.entries import (
    LEAST_FURTHER_SCORE,
    SURE_SCORE,
    Accepts,
    EntryMaker,
    accept_all,
)
from termalign.terms.extraction.forms import TermClass
from termalign.terms.extraction.keyness import keyness
from termalign.terms.extraction.known import Known, KnownMode
from termalign.terms.extraction.ranking import (
    Outline,
    RankedTerm,
    Ranking,
    StatisticsSource,
    Workers,
    attested_forms,
    standing_alone,
)
from termalign.terms.spotting.known_renderings import curated_glossary

LEAST_WORTH = 0.2
"""Least worth of an entry of the default list. On documents left out, whose readers listed 70 terms, it lists some 114:
51 % of them on a reader's list, and 76 % of what readers agree on; 0.25 would list 98, of 55 %, and 73 %."""


LEAST_LISTED_AT_ONCE = 1000
"""Terms whose statistics are read together: each reading goes over the whole corpus."""


class Sort(StrEnum):
    """Orders of a list, each the highest first."""

    WORTH = "worth"
    """How likely right and important (`RankedTerm.worth`)."""
    SCORE = "score"
    """How likely right."""
    SALIENCE = "salience"
    """How important."""
    COUNT = "count"
    """How often it occurs."""
    POSITION = "position"
    """Where it occurs first; of one document only."""


_SORT_KEYS: dict[str, Callable[[Outline], float]] = {
    Sort.WORTH: lambda term: -term.worth,
    Sort.SCORE: lambda term: -term.score,
    Sort.SALIENCE: lambda term: -term.salience,
    Sort.COUNT: lambda term: -term.occurrences,
    Sort.POSITION: lambda term: term.offset,
}


def do_nothing(left_out: int) -> None:
    """Do nothing."""


Named = TypeVar("Named", bound=StrEnum)


def _named(kind: type[Named], name: str, setting: str) -> Named:
    if name not in list(kind):
        raise InputError(f"{setting} is {name!r}; allowed: {', '.join(kind)}")
    return kind(name)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the ranked terms to list, and in which order.

    By default the entries worth a look are listed: those of `LEAST_WORTH`. Giving `min_score` or `top` takes the place
    of that cut; `everything` lifts every cut, and lists unlikely renderings beside the first as well. `classes` narrows
    whatever is listed. The terms of `known`, where its mode lists them, and those decided for are wanted by name: they
    pass every cut but `min_count` and `top`.
    """

    min_score: float | None = None
    """Least probability (0 to 1) that an entry is right."""
    min_count: int = 1
    """Least occurrences of the Chinese term."""
    top: int | None = None
    """Most entries."""
    classes: Collection[str] | None = None
    """Classes to list (`TermClass`)."""
    everything: bool = False
    """Whether to list all candidates that have a rendering."""
    sort: str = Sort.WORTH
    """What decides the order (`Sort`)."""
    exclude: frozenset[str] = frozenset()
    """Chinese terms to leave out, in any script."""
    known: Known | None = None
    """A glossary to compare with."""
    keyness: bool = False
    """Whether entries have their documents and their keyness."""
    decisions: Decisions = field(default_factory=Decisions)
    """What a terminologist decided before."""

    def __post_init__(self) -> None:
        """Check the ranges."""
        if (
            self.min_score is not None
            and not 0.0 <= float(require(self.min_score, SupportsFloat, "min_score")) <= 1.0
        ):
            raise InputError(f"min_score is {self.min_score}; allowed: 0 to 1")
        require_count(self.min_count, 1, "min_count")
        if self.top is not None:
            require_count(self.top, 1, "top")
        object.__setattr__(self, "sort", _named(Sort, self.sort, "sort"))
        if self.classes is not None:
            classes = frozenset(
                _named(TermClass, name, "class") for name in require_items(self.classes, str, "classes")
            )
            object.__setattr__(self, "classes", classes)
        cuts = {"min_score": self.min_score, "top": self.top}
        if self.everything and (bounds := [name for name, cut in cuts.items() if cut is not None]):
            raise InputError(f"everything, and {bounds[0]} too; allowed: one of the two")
        object.__setattr__(
            self, "exclude", frozenset(map(term_key, require_items(self.exclude, str, "exclude")))
        )

    @property
    def is_default(self) -> bool:
        """Whether the default cut applies."""
        return not self.everything and self.min_score is None and self.top is None

    def require_order_of(self, documents: int) -> None:
        """Check that so many documents have the order that is wanted.

        Raises:
            InputError: Position in several documents is wanted.
        """
        if self.sort == Sort.POSITION and documents > 1:
            allowed = ", ".join(sort for sort in Sort if sort is not Sort.POSITION)
            raise InputError(f"sort is 'position', of {documents} documents together; allowed: {allowed}")

    def entries(
        self,
        source: StatisticsSource,
        lexicon: Lexicon,
        *,
        workers: Workers | None = None,
        on_left_out: Callable[[int], None] = do_nothing,
    ) -> list[Entry]:
        """Return the entries to list: those decided for first, then the others, in the order chosen.

        Args:
            source: Merged statistics.
            lexicon: The bilingual dictionary.
            workers: Who does what can be done part by part; by default it is done here.
            on_left_out: Called with how many entries more there are that the default cut left out.

        Raises:
            InputError: Position in several documents is wanted.
        """
        self.require_order_of(source.documents)
        left_out = 0

        def keep(term: Outline) -> bool:
            nonlocal left_out
            wants, worth = self._wants(term), self._worth_a_look(term)
            left_out += wants and not worth and self._is_of_class(term)
            return wants and worth

        ranking = Ranking(source, lexicon, workers)
        ranked = ranking.outlines(keep)
        decided = [term for term in ranked if self.decisions.wants(term.key)]
        rest = (
            ranked
            if self.everything
            else standing_alone(ranked, lambda term: term.worth, is_requested=self._is_asked)
        )
        rest = [term for term in rest if not self.decisions.wants(term.key) and self._is_of_class(term)]
        listed = [*sorted(decided, key=_SORT_KEYS[self.sort]), *sorted(rest, key=_SORT_KEYS[self.sort])]
        left_out += sum(map(self._is_of_class, ranked)) - len(listed)
        on_left_out(left_out if self.is_default else 0)
        entries: Iterable[Entry] = self._made(listed, ranking, source)
        if self.decisions:
            entries = settle(entries, self.decisions)
        if self.known is not None:
            entries = filter(None, map(self.known.apply, entries))
        entries = map(self._marked, entries)
        return list(islice(entries, None if self.top is None else min(self.top, sys.maxsize)))

    def _made(self, listed: Sequence[Outline], ranking: Ranking, source: StatisticsSource) -> Iterator[Entry]:
        """Yield the entries of terms; statistics are read for no more at once than are listed at most."""
        all_keys = frozenset(term.key for term in listed)
        at_once = len(listed) if self.top is None else max(self.top, LEAST_LISTED_AT_ONCE)
        for start in range(0, len(listed), max(1, at_once)):
            terms = ranking.terms(listed[start : start + at_once])
            maker = EntryMaker(attested_forms(terms, all_keys, source), source.abbreviations)
            for term in terms:
                least = 0.0 if self.everything or self._is_by_name(term) else LEAST_FURTHER_SCORE
                entry = maker.make(term, accepts=self._accepts(term), least_further_score=least)
                if self.keyness:
                    of_texts = term.statistics
                    strength = keyness(term.key, of_texts.count, source.characters)
                    entry = replace(entry, documents=of_texts.documents, keyness=strength)
                yield entry

    def _worth_a_look(self, term: Outline) -> bool:
        """Return whether a term passes the default cut, or there is another, or it is wanted by name."""
        return not self.is_default or term.worth >= LEAST_WORTH or self._is_by_name(term)

    def _is_by_name(self, term: RankedTerm | Outline) -> bool:
        return self._is_asked(term) or self.decisions.wants(term.key)

    def _is_asked(self, term: RankedTerm | Outline) -> bool:
        """Return whether the glossary to compare with has a term, and its terms are listed."""
        known = self.known
        return known is not None and known.mode is not KnownMode.LEAVE_OUT and term.key in known.glossary

    def _accepts(self, term: RankedTerm) -> Accepts:
        """Return which renderings of a term are named: of one that is wanted none that is but the least unlikely.

        Such a term is listed wherever it occurs; what it was not rendered by must not be beside it.
        """
        if self.known is None or self.everything or not self._is_asked(term):
            return accept_all
        is_known = self.known.renderings_of(term.key)
        return lambda text, confidence: confidence >= SURE_SCORE or is_known(text)

    def _marked(self, entry: Entry) -> Entry:
        """Return an entry with a note on what the curated glossaries say of it, unless a glossary of the user does."""
        if self.known is not None and entry.zh[0].text in self.known.glossary:
            return entry
        return Known(curated_glossary(), KnownMode.MARK).apply(entry) or entry

    def _wants(self, term: Outline) -> bool:
        if term.key in self.exclude or self.decisions.rejects(term.key):
            return False
        if self.decisions.wants(term.key):
            return True
        if self.known is not None:
            known = term.key in self.known.glossary
            if known and self.known.mode is KnownMode.LEAVE_OUT:
                return False
            if not known and self.known.mode in (KnownMode.ONLY, KnownMode.CONFLICTS):
                return False
        return term.occurrences >= self.min_count and (
            term.score >= (self.min_score or 0.0) or self._is_asked(term)
        )

    def _is_of_class(self, term: Outline) -> bool:
        """Return whether a term has a class to list, or is wanted by name."""
        return self.classes is None or term.kind in self.classes or self._is_by_name(term)
