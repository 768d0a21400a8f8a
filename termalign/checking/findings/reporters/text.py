"""A line a finding, then a summary: for people, and for editors that jump to `path:line:column`."""

from collections import Counter
from collections.abc import Iterable, Iterator

from termalign.checking.findings.finding import Finding, Severity
from termalign.checking.findings.tally import SUPPRESSED, CheckCounts, Tally
from termalign.errors import Message, counted
from termalign.language.text import Direction
from termalign.language.text.display import printable

WORST_TERMS = 10
"""Terms that the summary lists; the other forms hold all."""


def report(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield findings, but those of severity info, and the summary.

    Example:
        >>> list(report([], Tally()))
        ['no findings; no source term of the glossary occurs\\n']
    """
    for finding in findings:
        if finding.severity is not Severity.INFO:
            yield f"{printable(str(finding))}\n"
    yield from summary(tally)


def summary(tally: Tally) -> Iterator[Message]:
    """Yield lines on the whole run, on each document where there are several, and on the worst terms."""
    suppressed = "".join(f"; {count} {why}" for why, count in sorted(tally.suppressed.items()))
    counts = sum(tally.severities.values(), Counter[Severity]())
    new = "new " if tally.suppressed.keys() - {SUPPRESSED} else ""  # what is suppressed may be as new
    totals = counted_findings(counts, new=new) + suppressed
    if tally.unread:
        totals += f"; {counted(tally.unread, 'document')} not checked"
    directions = " and ".join(tally.directions)
    direction = f", {directions}" if Direction.EN_ZH in tally.directions else ""
    if not tally.total.checks:
        yield f"{totals}{direction}; no source term of the glossary occurs\n"
        return
    consistency = f", consistency {percent(tally.consistency)}" if tally.consistency is not None else ""
    success = percent(tally.success_rate)
    checks = counted(tally.total.checks, "check")
    yield f"{totals}; {checks}{direction}, term success {success}{consistency}\n"
    if counts[Severity.INFO]:
        yield "  info is reported by the formats for tools: --format json, jsonl, sarif\n"
    if len(tally.documents) > 1:
        for document, score in tally.documents.items():
            found = counted_findings(tally.severities[document], new=new)
            yield f"  {printable(document)}: {found}; {_share(score)}\n"
    failed = [term for term in tally.terms.items() if term[1].successes < term[1].checks]
    for zh, score in sorted(failed, key=lambda term: term[1].successes - term[1].checks)[:WORST_TERMS]:
        yield f"  {printable(zh)}: {_share(score)}\n"
    if len(failed) > WORST_TERMS:
        yield f"  … and {len(failed) - WORST_TERMS} more terms\n"


def percent(rate: float | None) -> str:
    """Return a rate (0 to 1) as people read it.

    Example:
        >>> percent(0.9876), percent(None)
        ('98.8%', '-')
    """
    return "-" if rate is None else f"{rate:.1%}"


def name(severity: Severity, count: int) -> str:
    """Return the word for `count` findings."""
    return severity.value if severity is Severity.INFO or count == 1 else f"{severity.value}s"


def counted_findings(counts: Counter[Severity], new: str = "") -> Message:
    """Return how many findings there are, by severity.

    Example:
        >>> counted_findings(Counter({Severity.ERROR: 1, Severity.WARNING: 2}))
        '1 error, 2 warnings'
    """
    parts = [f"{count} {new}{name(severity, count)}" for severity in Severity if (count := counts[severity])]
    return ", ".join(parts) or ("no new findings" if new else "no findings")


def _share(score: CheckCounts) -> Message:
    return f"{score.successes} of {score.checks} as the glossary has it ({percent(score.rate)})"
