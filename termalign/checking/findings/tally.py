"""The counts of a run: checks, renderings and findings by term and by document.

A *check* is a source term in a unit (a sentence pair, or a line pair). It is a success if an accepted
rendering was found by any tier but the loose ones (split, reordered, headless, close), and no banned one. Memory is
bounded by the size of the glossary and the number of documents, never by the text.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from termalign.checking.findings.finding import Finding, Severity
from termalign.language.text import Direction
from termalign.termbase.matching.judging import Outcome
from termalign.termbase.matching.renderings import Renderings, agreement
from termalign.termbase.matching.tiers import Tier


@dataclass
class CheckCounts:
    """Checks and how many of them found an accepted rendering."""

    checks: int = 0
    successes: int = 0

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> "CheckCounts":
        """Return the counts of outcomes, each a check."""
        return cls(len(outcomes), sum(map(succeeded, outcomes)))

    @property
    def rate(self) -> float | None:
        """Share of successes, 0 to 1; None without checks."""
        return self.successes / self.checks if self.checks else None


def rendered(outcome: Outcome) -> list[str]:
    """Return every rendering of a term in a pair, as the glossary has it, banned ones too.

    A declared variant or an abbreviation counts as the best accepted term.
    """
    texts = []
    for _, _, rendering, _ in outcome.used + outcome.banned if outcome.banned else outcome.used:
        best = outcome.expected.accepted.texts if rendering.variant else ()
        texts.append(best[0] if best else rendering.term.text)
    return texts


@dataclass
class Tally:
    """The counts of a run, filled while findings are made."""

    total: CheckCounts = field(default_factory=CheckCounts)
    translated: dict[str, Direction] = field(default_factory=dict)
    """Document to from which language into which it is translated."""
    terms: defaultdict[str, CheckCounts] = field(default_factory=lambda: defaultdict(CheckCounts))
    documents: defaultdict[str, CheckCounts] = field(default_factory=lambda: defaultdict(CheckCounts))
    by_direction: defaultdict[Direction, CheckCounts] = field(
        default_factory=lambda: defaultdict(CheckCounts)
    )
    renderings: dict[Direction, Renderings] = field(
        default_factory=lambda: {direction: Renderings() for direction in Direction}
    )
    """Renderings of terms in each direction, over all documents, in other words than the glossary's too."""
    severities: defaultdict[str, Counter[Severity]] = field(default_factory=lambda: defaultdict(Counter))
    """Document to its findings of each severity, reported or left out by a limit."""
    suppressed: Counter[str] = field(default_factory=Counter)
    """Why findings are not reported (`in the baseline`, `suppressed`), to how many."""
    unread: int = 0
    """Documents that could not be checked."""

    @property
    def findings(self) -> int:
        """How many findings were noted."""
        return sum(counts.total() for counts in self.severities.values())

    def note(self, finding: Finding) -> None:
        """Count a finding."""
        self.severities[finding.place.path if finding.place is not None else ""][finding.severity] += 1

    def add(self, outcomes: Sequence[Outcome], document: str, direction: Direction) -> None:
        """Count the checks of a unit, or of several of a document."""
        if not outcomes:
            return
        successes = list(filter(succeeded, outcomes))
        for score in (self.total, self.documents[document], self.by_direction[direction]):
            score.checks += len(outcomes)
            score.successes += len(successes)
        for source, count in Counter(map(_source, outcomes)).items():
            self.terms[source].checks += count
        for source, count in Counter(map(_source, successes)).items():
            self.terms[source].successes += count
        texts = ((outcome.expected.source, text) for outcome in outcomes for text in rendered(outcome))
        for (source, text), count in Counter(texts).items():
            self.renderings[direction].add(source, text, count)

    def count(self, source: str, text: str, direction: Direction) -> None:
        """Count a rendering of a term that is none of the glossary's."""
        self.renderings[direction].add(source, text)

    def renderings_of(self, source: str) -> dict[str, int]:
        """Return the renderings of a source term, of either language, with their counts."""
        counted = (renderings.counts.get(source, Counter()) for renderings in self.renderings.values())
        return dict(sum(counted, Counter[str]()))

    @property
    def directions(self) -> list[Direction]:
        """The directions of the documents, sorted."""
        return sorted(set(self.translated.values()))

    @property
    def success_rate(self) -> float | None:
        """Term success rate, 0 to 1; None without checks."""
        return self.total.rate

    @property
    def consistency(self) -> float | None:
        """Share of the renderings of repeated terms that go to the term's most frequent one, 0 to 1.

        All renderings that the check knows count: accepted, banned, and other words.

        None when no term is used twice.
        """
        return agreement(
            counts for renderings in self.renderings.values() for counts in renderings.counts.values()
        )


def succeeded(outcome: Outcome) -> bool:
    """Return whether an accepted rendering, no looser than an undeclared abbreviation, was found, and no banned one."""
    if not outcome.banned:
        for _, tier, _, _ in outcome.used:
            if tier.rank <= _LOOSEST_SUCCESS:
                return True
    return False


def own_renderings(outcome: Outcome) -> int:
    """Return how many occurrences of a term have a stretch of the translation of their own that renders them."""
    if outcome.banned:
        return 0
    return sum(candidate.tier.rank <= _LOOSEST_SUCCESS for candidate in outcome.used)


def _source(outcome: Outcome) -> str:
    return outcome.expected.source


SUPPRESSED = "suppressed"
"""Why a finding is not reported that somebody suppressed."""

_LOOSEST_SUCCESS = Tier.INITIALISM.rank
