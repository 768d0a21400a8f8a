"""A unit whose terms have been judged: which have renderings, which words these take, what the others may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from termalign.checking.checks.mentions import Mention
from termalign.checking.checks.occurrence_kinds import OccurrenceKind
from termalign.checking.checks.rendered_terms import RenderedTerms
from termalign.checking.checks.units import CheckUnit
from termalign.checking.checks.weighed_finding import WeighedFinding
from termalign.language.text import Disjoint
from termalign.termbase.glossary import Status
from termalign.termbase.matching.assignment import Candidate
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.judging import Outcome
from termalign.termbase.matching.ladder import Translation


@dataclass(frozen=True)
class JudgedUnit:
    """A unit whose terms have been judged."""

    unit: CheckUnit
    target: Translation
    outcomes: Sequence[Outcome]
    kinds: Mapping[Hit, OccurrenceKind]
    """Kinds of the occurrences without a rendering."""

    def is_right_for_another(self, candidate: Candidate, outcome: Outcome) -> bool:
        """Return whether a deprecated rendering is an accepted one of another term that the source has."""
        rendering = candidate.rendering
        return rendering.term.status is Status.DEPRECATED and any(
            accepting is not outcome for accepting in self._accepting.get(rendering.key, ())
        )

    @cached_property
    def _accepting(self) -> Mapping[str, Sequence[Outcome]]:
        """The outcomes that accept each rendering, by its key."""
        accepting: dict[str, list[Outcome]] = {}
        for outcome in self.outcomes:
            for form in outcome.expected.accepted:
                accepting.setdefault(form.key, []).append(outcome)
        return accepting

    @cached_property
    def rendered_terms(self) -> RenderedTerms:
        """The terms that have renderings."""
        return RenderedTerms(self.outcomes)

    @cached_property
    def renderings(self) -> Disjoint:
        """The renderings of all terms."""
        return Disjoint(candidate.span for outcome in self.outcomes for candidate in outcome.used)

    @cached_property
    def occupied(self) -> Disjoint:
        """The renderings of all terms, and whole ones more of them than they have occurrences."""
        used = [candidate.span for outcome in self.outcomes for candidate in outcome.used]
        places = dict.fromkeys(supply.places for outcome in self.outcomes for supply in outcome.offered)
        more = (candidate.span for each in places for candidate in each.candidates if not candidate.pieces)
        return Disjoint([*used, *more])

    def weighed(
        self, rule: str, outcome: Outcome, hit: Hit, mention: Mention, occupied: Disjoint
    ) -> WeighedFinding:
        """Return a finding about an occurrence of a term, with what its severity is weighed by."""
        return WeighedFinding(
            rule, self.unit, self.target, outcome, hit, occupied, mention, self.rendered_terms
        )
