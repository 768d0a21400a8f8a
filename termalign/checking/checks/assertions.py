"""Assertions for tests: a translation uses the terms of a glossary."""

from collections.abc import Iterable, Sequence

from termalign.checking.checks.units import CheckUnit, TextOrigin, units_of
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.finding import Finding, Severity
from termalign.checking.findings.gate import Gate
from termalign.documents.given import GivenText, given_text
from termalign.errors import InputError
from termalign.language.text.damage import damage
from termalign.language.text.display import message
from termalign.termbase.given import GivenGlossary, given_glossary
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.wrapped_terms import with_whole_terms


class TermsError(AssertionError):
    """A translation that does not use the terms of its glossary; its text lists the findings."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(report_lines(self.findings)))

    def __reduce__(self) -> "tuple[type[TermsError], tuple[tuple[Finding, ...]]]":
        """Return what makes it in another process."""
        return type(self), (self.findings,)


def report_lines(findings: Sequence[Finding]) -> list[str]:
    """Return the first finding, for summaries show only one line, then every finding on a line with its position."""
    first = findings[0]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return [
        message(f"{first.rule} {first.located_message}{more}"),
        *(message(str(finding)) for finding in findings),
    ]


class Asserter:
    """Checks text after text against one glossary, counting as it goes.

    Example:
        >>> from termalign import entry
        >>> asserter = Asserter(Glossary((entry("碳达峰", "carbon peaking"),)))
        >>> asserter.failures("推进碳达峰", "Advance carbon peaking")
        []
    """

    def __init__(self, glossary: Glossary, *, gate: Gate | None = None) -> None:
        """Prepare a glossary; the gate decides which findings are reported, and from which severity a text fails."""
        self._gate, self._glossary = gate or Gate(), glossary
        self.checker = Checker(glossary, optional=self._gate.optional, spelling=self._gate.spelling)

    def failures(self, source: str, target: str) -> list[Finding]:
        """Return the findings that fail a test; texts of several lines are aligned first.

        The whole baseline applies to every text.

        Raises:
            InputError: Characters of a text were lost before; one that has to be aligned is empty; the two are
                swapped; one is in another language than Chinese and English.
        """
        from termalign.documents.intake.languages import refuse_other_languages

        for text in map(given_text, (source, target)):
            if (start := damage(text, certain=True)) is not None:
                raise InputError(
                    f"characters of a text were lost, the first at {start + 1}: it cannot be checked"
                )
        refuse_other_languages([(source, target)])
        findings = self._gate.reported(self.checker.check(self._units(source, target)))
        return [finding for finding in findings if self._gate.fails(finding)]

    def _units(self, source: str, target: str) -> Iterable[CheckUnit]:
        source, target = source.strip("\n"), target.strip("\n")
        if "\n" in source or "\n" in target:
            from termalign.alignment.aligner import default_aligner

            bitext = default_aligner().align(source, target, words=False)
            return units_of(with_whole_terms(bitext, self._glossary))
        origin = TextOrigin("", 1)
        return [CheckUnit(source, target, origin, origin)]


def assert_terms(
    source: GivenText, target: GivenText, glossary: GivenGlossary, *, fail_on: Severity | str = Severity.ERROR
) -> None:
    """Assert that a translation uses the terms of a glossary.

    Example:
        >>> from termalign import entry
        >>> house = Glossary((entry("碳达峰", "carbon peaking"),))
        >>> assert_terms("推进碳达峰", "Advance carbon peaking", house)

    Args:
        source: Chinese or English text, or the `Path` of one; of several lines, it is aligned with the other first.
        target: Its translation into the other language.
        glossary: A glossary, its name or its path.
        fail_on: The severity from which a finding fails: `error` or `warning`.

    Raises:
        TermsError: It does not (an `AssertionError`).
        TermalignError: The glossary file or a text cannot be worked with.
    """
    try:
        least = Severity(fail_on)
    except ValueError:
        raise InputError(f"fail_on is {fail_on!r}; allowed: error, warning") from None
    asserter = Asserter(given_glossary(glossary), gate=Gate(fail_on=least))
    if findings := asserter.failures(given_text(source), given_text(target)):
        raise TermsError(findings)
