"""The gate: which findings are told, at which severity, and from which on a run fails.

The command, tests and whatever else reports findings ask the same gate, so that a project decides once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from termalign.checking.findings.baseline import new_findings
from termalign.checking.findings.finding import OPTIONAL, Finding, Severity
from termalign.checking.findings.suppressions import Suppressions

OFF = "off"
"""What stands in place of a severity for a rule whose findings are not told."""


@dataclass(frozen=True)
class Gate:
    """What becomes of findings.

    Example:
        >>> from termalign.termbase.matching.tiers import Tier
        >>> found = Finding("TA203", Severity.WARNING, Tier.EXACT, "法治", ("rule of law",))
        >>> [finding.severity.value for finding in Gate(severity={"TA203": "error"}).reported([found])]
        ['error']
        >>> list(Gate(severity={"TA203": "off"}).reported([found]))
        []
    """

    severity: Mapping[str, str] = field(default_factory=dict)
    """Rule to its severity, or to `off`; others have their own."""
    suppressions: Suppressions = field(default_factory=Suppressions)
    """What somebody lets stand."""
    known: Counter[str] = field(default_factory=Counter)
    """The baseline: fingerprints of findings that are known."""
    fail_on: Severity = Severity.ERROR
    """The severity from which on a finding fails a run."""

    @property
    def optional(self) -> frozenset[str]:
        """The optional rules that are switched on."""
        return frozenset(rule for rule, level in self.severity.items() if rule in OPTIONAL and level != OFF)

    def unsuppressed(
        self, findings: Iterable[Finding], suppressed: Counter[str] | None = None
    ) -> Iterator[Finding]:
        """Yield the findings that are neither off nor suppressed, known or not, with the severities set here.

        Args:
            findings: All findings.
            suppressed: Where to count those that are suppressed.
        """
        for finding in findings:
            if self.suppressions.covers(finding):
                if suppressed is not None:
                    suppressed["suppressed"] += 1
                continue
            level = self.severity.get(finding.rule)
            if level is None:
                yield finding
            elif level != OFF:
                yield replace(finding, severity=Severity(level))

    def reported(
        self, findings: Iterable[Finding], suppressed: Counter[str] | None = None
    ) -> Iterator[Finding]:
        """Yield those of them that are not known; count the others as `unsuppressed` does."""
        found = self.unsuppressed(findings, suppressed)
        return new_findings(found, self.known, suppressed) if self.known else found

    def fails(self, finding: Finding) -> bool:
        """Tell whether a finding fails a run."""
        return finding.severity.rank <= self.fail_on.rank
