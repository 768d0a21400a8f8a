"""The gate: which findings are reported, at which severity, and from which severity a run fails.

The command, tests and whatever else reports findings use the same gate, so that a project decides once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from termalign.checking.findings.baseline import new_findings
from termalign.checking.findings.finding import OPTIONAL, Finding, Severity
from termalign.checking.findings.suppressions import Suppressions
from termalign.checking.findings.tally import SUPPRESSED
from termalign.language.text.spelling import Spelling

if TYPE_CHECKING:
    from termalign.checking.findings.tally import Tally

OFF = "off"
"""Replaces a severity, for a rule whose findings are not reported."""


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
    """Rule to its severity, or to `off`; the others have their own."""
    suppressions: Suppressions = field(default_factory=Suppressions)
    """What somebody has suppressed."""
    known: Counter[str] = field(default_factory=Counter)
    """The baseline: fingerprints of findings that are known."""
    fail_on: Severity = Severity.ERROR
    """The severity from which a finding fails a run."""
    spelling: Spelling | None = None
    """That of English translations; None: either is right."""

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
            suppressed: Counts those that are left out, by the reason.
        """
        for finding in findings:
            if self.suppressions.covers(finding):
                if suppressed is not None:
                    suppressed[SUPPRESSED] += 1
                continue
            level = self.severity.get(finding.rule)
            if level is None:
                yield finding
            elif level != OFF:
                yield replace(finding, severity=Severity(level))

    def reported(
        self, findings: Iterable[Finding], suppressed: Counter[str] | None = None
    ) -> Iterator[Finding]:
        """Yield those of them that are not in the baseline; count the others as `unsuppressed` does."""
        remaining = self.unsuppressed(findings, suppressed)
        return new_findings(remaining, self.known, suppressed) if self.known else remaining

    def fails(self, finding: Finding) -> bool:
        """Return whether a finding fails a run."""
        return finding.severity.rank <= self.fail_on.rank

    def fails_run(self, tally: "Tally") -> bool:
        """Return whether a finding that a tally has counted fails the run."""
        return any(
            severity.rank <= self.fail_on.rank for counts in tally.severities.values() for severity in counts
        )
