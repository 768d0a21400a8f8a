"""Selection: which of the ranked terms to keep."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from termalign.decisions import Decisions, settle, term_key
from termalign.errors import InputError
from termalign.extraction.classes import TermClass
from termalign.extraction.entries import EntryMaker, class_of, kept_terms
from termalign.extraction.known import Known, KnownMode
from termalign.extraction.ranking import RankedTerm, Source, rank
from termalign.glossary import Entry
from termalign.lexicon import Lexicon

MIN_SCORE = 0.05
"""Default of the least score: a long list, best first, that loses little; 0.3 gives a short, clean one."""

CLASSES = frozenset(TermClass) - {TermClass.GENERIC}
"""Classes listed by default."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the ranked terms to keep."""

    min_score: float = MIN_SCORE
    """Least probability (0 to 1) that an entry is right."""
    min_count: int = 1
    """Least occurrences of the Chinese term."""
    top: int | None = None
    """Most entries; None for all."""
    classes: frozenset[TermClass] = CLASSES
    """Classes to list."""
    exclude: frozenset[str] = frozenset()
    """Chinese terms to leave out, in any script."""
    known: Known | None = None
    """A glossary to compare with."""
    decisions: Decisions = field(default_factory=Decisions)
    """What a terminologist decided before."""

    def __post_init__(self) -> None:
        """Check the ranges."""
        if not 0.0 <= self.min_score <= 1.0:
            raise InputError(f"min_score is {self.min_score}; allowed: 0 to 1")
        if self.min_count < 1:
            raise InputError(f"min_count is {self.min_count}; allowed: 1 or more")
        if self.top is not None and self.top < 1:
            raise InputError(f"top is {self.top}; allowed: 1 or more")
        object.__setattr__(self, "exclude", frozenset(map(term_key, self.exclude)))

    def entries(self, source: Source, lexicon: Lexicon) -> list[Entry]:
        """Return the entries to list: those decided for first, then the others, best first."""
        ranked = rank(source, lexicon, keep=self._wants)
        wanted = [term for term in ranked if self.decisions.wants(term.key)]
        kept = [*wanted, *(term for term in kept_terms(ranked) if not self.decisions.wants(term.key))]
        maker = EntryMaker(kept, source.abbreviations)
        made: Iterable[Entry] = map(maker.make, kept)
        if self.decisions:
            made = settle(made, self.decisions)
        if self.known is not None:
            made = filter(None, map(self.known.apply, made))
        return list(islice(made, self.top))

    def _wants(self, term: RankedTerm) -> bool:
        if term.key in self.exclude or self.decisions.rejects(term.key):
            return False
        if self.decisions.wants(term.key):
            return True
        if self.known is not None:
            known = term.key in self.known.glossary
            if known == (self.known.mode is KnownMode.LEAVE_OUT):
                return False
        return (
            term.score >= self.min_score
            and term.statistics.count >= self.min_count
            and class_of(term) in self.classes
        )
