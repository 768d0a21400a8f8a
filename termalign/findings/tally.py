"""What a run counted: checks, renderings and findings by term and by document.

A *check* is a source term in a unit (a sentence pair, or a line pair). It is a success if an accepted
rendering was found by any tier but the loose ones (split, reordered, close). Memory is bounded by the size of
the glossary and the number of documents, never by the text.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from termalign.findings.finding import Place
from termalign.matching.judging import Outcome
from termalign.matching.tiers import Tier


@dataclass(slots=True)
class Score:
    """Checks and how many of them found an accepted rendering."""

    checks: int = 0
    successes: int = 0

    @property
    def rate(self) -> float | None:
        """Share of successes, 0 to 1; None without checks."""
        return self.successes / self.checks if self.checks else None


@dataclass(slots=True)
class Usage:
    """How one document renders one term."""

    counts: Counter[str] = field(default_factory=Counter)
    """Accepted rendering, as the glossary has it, to the number of times it is used."""
    places: dict[str, tuple[Place, str]] = field(default_factory=dict)
    """Its first place in the document, and what stands there."""


@dataclass
class Tally:
    """The counts of a run, filled while findings are made."""

    total: Score = field(default_factory=Score)
    terms: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    documents: defaultdict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    renderings: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Source term to how often each rendering is used, over all documents."""

    def add(self, outcome: Outcome, document: str) -> None:
        """Count one check."""
        success = succeeded(outcome)
        zh = outcome.expected.zh
        for score in (self.total, self.terms[zh], self.documents[document]):
            score.checks += 1
            score.successes += success
        counts = self.renderings[zh]
        for candidate in outcome.used:
            counts[candidate.rendering.term.text] += 1

    @property
    def success_rate(self) -> float | None:
        """Term success rate, 0 to 1; None without checks."""
        return self.total.rate

    @property
    def consistency(self) -> float | None:
        """Share of the uses of repeated terms that go to the term's most frequent rendering, 0 to 1.

        None when no term is used twice.
        """
        repeated = [counts for counts in self.renderings.values() if counts.total() > 1]
        uses = sum(counts.total() for counts in repeated)
        return sum(max(counts.values()) for counts in repeated) / uses if uses else None


def succeeded(outcome: Outcome) -> bool:
    """Tell whether an accepted rendering, no looser than an undeclared abbreviation, was found."""
    return any(candidate.tier.rank <= Tier.INITIALISM.rank for candidate in outcome.used)
