"""Results of a comparison: terms, their renderings, and the occurrences that deviate."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from termalign.checking.checks.units import CheckUnit
from termalign.checking.findings.finding import RULES, Finding, Place, Severity
from termalign.checking.variations.names import is_name
from termalign.errors import Message, counted
from termalign.language.text import Direction, Span, is_han
from termalign.termbase.matching.tiers import Tier


@dataclass(frozen=True, slots=True)
class Deviation:
    """An occurrence of a term that is rendered in other words than elsewhere."""

    rendering: str
    confidence: float
    """Probability that these words render the term, 0 to 1."""
    unit: CheckUnit
    """The sentences."""
    src_span: Span
    """The term, in the source of the unit."""
    tgt_span: Span
    """The rendering, in its translation."""

    @property
    def src(self) -> Place:
        """Where the term is."""
        return self.unit.src_place(self.src_span)

    @property
    def tgt(self) -> Place:
        """Where the rendering is."""
        return self.unit.tgt_place(self.tgt_span)

    @property
    def source(self) -> str:
        """The sentence, or joined sentences, of the term."""
        return self.unit.src


@dataclass(frozen=True, slots=True)
class Variation:
    """A term that recurs, and how it is rendered."""

    term: str
    """The source term."""
    main: str
    """The rendering that most occurrences have."""
    counts: dict[str, int]
    """Rendering to the number of its occurrences, the main one first, then the most frequent."""
    deviations: tuple[Deviation, ...]
    """Occurrences that surely are rendered in other words."""
    doubtful: tuple[Deviation, ...] = ()
    """Occurrences that may be: to be reviewed."""

    @property
    def varies(self) -> bool:
        """Whether an occurrence deviates."""
        return bool(self.deviations)

    @property
    def is_name(self) -> bool:
        """Whether it is the name of a person, a place, an institution or a title, by its capitals in English."""
        return is_name(self.main if any(map(is_han, self.term)) else self.term)


@dataclass(frozen=True, slots=True)
class Consistency:
    """How consistently documents render the terms that recur in them."""

    terms: tuple[Variation, ...]
    """Every term that recurs, those with most deviations first."""
    direction: Direction = Direction.ZH_EN

    @property
    def varying(self) -> tuple[Variation, ...]:
        """The terms that vary."""
        return tuple(term for term in self.terms if term.varies)

    @property
    def names(self) -> "Consistency":
        """The same of names alone."""
        return replace(self, terms=tuple(term for term in self.terms if term.is_name))

    def __repr__(self) -> str:
        """Return the same as `str`, with the type."""
        return f"<Consistency: {self}>"

    def __str__(self) -> str:
        """Return the summary."""
        return self.summary

    @property
    def summary(self) -> Message:
        """The share of terms that vary, and how many occurrences are doubtful."""
        doubtful = sum(len(term.doubtful) for term in self.terms)
        looked = f"; {counted(doubtful, 'occurrence')} to review" if doubtful else ""
        return f"{len(self.varying)} of {len(self.terms)} terms vary{looked}"

    def findings(self) -> Iterator[Finding]:
        """Yield every deviation as a finding of TA301, in the order of the terms; then the doubtful, as information."""
        for term in self.varying:
            note: Message = (
                f"rendered so in {term.counts[term.main]} of {sum(term.counts.values())} occurrences"
            )
            for deviation in term.deviations:
                yield self._finding(term, deviation, RULES["TA301"].severity, note)
        for term in self.terms:
            note = (
                f"rendered so in {counted(term.counts[term.main], 'occurrence')}, perhaps in other words here"
            )
            for deviation in term.doubtful:
                yield self._finding(term, deviation, Severity.INFO, note)

    def _finding(self, term: Variation, deviation: Deviation, severity: Severity, note: str) -> Finding:
        into_chinese = self.direction is Direction.EN_ZH
        return Finding(
            "TA301",
            severity,
            Tier.NONE,
            term.main if into_chinese else term.term,
            (term.main,),
            deviation.rendering,
            deviation.src,
            deviation.tgt,
            note,
            deviation.source,
            direction=self.direction,
            en=term.term if into_chinese else "",
            excerpt=deviation.unit.excerpt(deviation.src_span, deviation.tgt_span),
        )
