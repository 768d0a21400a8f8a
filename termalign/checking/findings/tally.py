"""What a run counted: checks, renderings and findings by term and by document.

A *check* is a source term in a unit (a sentence pair, or a line pair). It is a success if an accepted
rendering was found by any tier but the loose ones (split, reordered, headless, close), and no banned one. Memory is
bounded by the size of the glossary and the number of documents, never by the text.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from termalign.checking.findings.finding import Finding, Severity
from termalign.language.text.language import Direction
from termalign.termbase.matching.judging import Outcome
from termalign.termbase.matching.renderings import Renderings, agreement
from termalign.termbase.matching.tiers import Tier


@dataclass(slots=True)
class CheckCounts:
    """Checks and how many of them found an accepted rendering."""

    checks: int = 0
    successes: int = 0

    @property
    def rate(self) -> float | None:
        """Share of successes, 0 to 1; None without checks."""
        return self.successes / self.checks if self.checks else None


def rendered(outcome: Outcome) -> list[str]:
    """Return every rendering that a term has in a pair, as the glossary has it, banned ones too.

    A declared variant or an abbreviation counts as the best accepted term.
    """
    told = []
    for _, _, rendering, _ in outcome.used + outcome.banned if outcome.banned else outcome.used:
        best = outcome.expected.texts if rendering.variant else ()
        told.append(best[0] if best else rendering.term.text)
    return told


@dataclass
class Tally:
    """The counts of a run, filled while findings are made."""

    total: CheckCounts = field(default_factory=CheckCounts)
    translated: dict[str, Direction] = field(default_factory=dict)
    """Document to from which language into which it is translated."""
    terms: defaultdict[str, CheckCounts] = field(default_factory=lambda: defaultdict(CheckCounts))
    documents: defaultdict[str, CheckCounts] = field(default_factory=lambda: defaultdict(CheckCounts))
    renderings: dict[Direction, Renderings] = field(
        default_factory=lambda: {direction: Renderings() for direction in Direction}
    )
    """What terms are rendered by in each direction, over all documents, in other words than the glossary's too."""
    found: defaultdict[str, Counter[Severity]] = field(default_factory=lambda: defaultdict(Counter))
    """Document to how many findings of each severity there are in it, told or left out for want of room."""
    suppressed: Counter[str] = field(default_factory=Counter)
    """Why findings are not told, in words (`in the baseline`, `suppressed`), to how many."""

    def note(self, finding: Finding) -> None:
        """Count one finding that counts."""
        self.found[finding.place.path if finding.place is not None else ""][finding.severity] += 1

    def add(self, outcomes: Sequence[Outcome], document: str, direction: Direction) -> None:
        """Count the checks of a unit, or of several of a document."""
        if not outcomes:
            return
        successes = list(filter(succeeded, outcomes))
        for score in (self.total, self.documents[document]):
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
        """Count one rendering of a term, whatever the glossary says of it."""
        self.renderings[direction].add(source, text)

    def renderings_of(self, source: str) -> dict[str, int]:
        """Return how often a source term has each rendering, as a term of either language."""
        counted = (found.counts.get(source, Counter()) for found in self.renderings.values())
        return dict(sum(counted, Counter[str]()))

    @property
    def directions(self) -> list[Direction]:
        """From which languages into which documents are translated, by name."""
        return sorted(set(self.translated.values()))

    @property
    def success_rate(self) -> float | None:
        """Term success rate, 0 to 1; None without checks."""
        return self.total.rate

    @property
    def consistency(self) -> float | None:
        """Share of the renderings of repeated terms that go to the term's most frequent one, 0 to 1.

        Every rendering counts that the check knows of: accepted, banned, and what stands instead of one.

        None when no term is used twice.
        """
        return agreement(counts for found in self.renderings.values() for counts in found.counts.values())


def succeeded(outcome: Outcome) -> bool:
    """Tell whether an accepted rendering, no looser than an undeclared abbreviation, was found, and no banned one."""
    if not outcome.banned:
        for _, tier, _, _ in outcome.used:
            if tier.rank <= _LOOSEST:
                return True
    return False


def _source(outcome: Outcome) -> str:
    return outcome.expected.source


_LOOSEST = Tier.INITIALISM.rank
