"""What the tools for agents answer: an agent is given the schema of each."""

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class ToolAnswer:
    """What every tool answers."""

    warnings: list[str] = field(default_factory=list)
    """What was guessed of the texts, or is wrong with them, such as lost characters, which cannot be checked."""


@dataclass(kw_only=True)
class ListingAnswer(ToolAnswer):
    """What a tool answers that lists results."""

    left_out: int
    """How many there were beyond the most that a call gives."""


@dataclass
class GlossaryRendering:
    """A term in the other language."""

    text: str
    status: str
    """preferred or admitted: use it; deprecated or forbidden: do not; proposed: nobody decided."""
    note: str = ""


@dataclass
class Concept:
    """What a glossary has on a concept."""

    chinese: list[str]
    english: list[GlossaryRendering]
    definition: str = ""
    note: str = ""


@dataclass
class Concepts(ListingAnswer):
    """The concepts that have a term."""

    concepts: list[Concept]


@dataclass
class TermInText:
    """A term of a glossary in a text."""

    text: str
    use: list[str]
    """Renderings to use, the preferred one first."""
    avoid: list[str]
    start: int
    """Its offset in code points, 0-based."""
    end: int
    count: int = 1
    """How often it occurs."""


@dataclass
class TermsInText(ListingAnswer):
    """The terms of a glossary in a text, each once, in order."""

    terms: list[TermInText]
    direction: str


@dataclass
class FoundMistake:
    """A finding of a check."""

    rule: str
    severity: str
    message: str
    term: str
    expected: list[str]
    found: str | None
    position: str
    """Line and column, or the unit, of the translation."""
    confidence: float | None


@dataclass
class CheckAnswer(ListingAnswer):
    """What a check found, the most important first."""

    checks: int
    """Terms of the source that were checked."""
    findings: list[FoundMistake]


@dataclass
class ExtractedTerm:
    """A term of a text with the rendering that its translation has."""

    chinese: str
    english: str
    score: float | None
    """How likely it is right, 0 to 1."""
    count: int


@dataclass
class ExtractedTerms(ListingAnswer):
    """Terms with their renderings, best first."""

    terms: list[ExtractedTerm]


@dataclass
class VaryingTerm:
    """A term that is rendered in several ways."""

    term: str
    renderings: dict[str, int]
    """Each with the number of its occurrences, the main one first."""


@dataclass
class VaryingTerms(ListingAnswer):
    """The terms that are rendered in several ways."""

    terms: list[VaryingTerm]


@dataclass
class RuleMeaning(ToolAnswer):
    """What findings of a rule mean."""

    rule: str
    name: str
    severity: str
    meaning: str
