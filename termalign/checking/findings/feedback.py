"""Findings as an instruction for a translator or a model: the shortest that names what to fix."""

from collections.abc import Iterable

from termalign.checking.findings.finding import EXPLAINED, Finding, Severity
from termalign.errors import InputError, require
from termalign.language.text.display import printable
from termalign.termbase.matching.tiers import Tier

_OTHERWISE = frozenset(("TA201", "TA202"))
"""Rules about a rendering that must not be used."""

_CONSISTENT = frozenset(("TA301", "TA302"))
"""Rules about a rendering that is right but not the one used elsewhere."""

MOST_LINES = 8
"""Lines of the translation that are named for one fix."""


def feedback(findings: Iterable[Finding], *, least: Severity | str = Severity.ERROR) -> str:
    """Return an instruction for fixing a translation: a line for each term, with the lines it concerns.

    By default only errors are included: whoever follows an instruction about a rendering that is right breaks it. So
    a finding that a term has other words beside a right rendering (TA107) never is one, and what occurs in place of a
    missing term is named only where it surely renders the term.

    Example:
        >>> from termalign import Glossary, check, entry
        >>> house = Glossary((entry("碳中和", "carbon neutrality"),))
        >>> print(feedback(check(house, "实现碳中和", "Achieve carbon balance")))
        Fix the translation, and change nothing else:
        - 碳中和 is "carbon neutrality"

    Args:
        findings: The findings of `check`, grouped or not.
        least: The severity down to which findings are included.

    Returns:
        The instruction; empty if there is nothing to fix.

    Raises:
        InputError: There is no such severity.
    """
    try:
        bound = Severity(least).rank
    except ValueError:
        raise InputError(f"severity {least!r} is not known; allowed: {', '.join(Severity)}") from None
    fixes: dict[str, str] = {}
    lines: dict[str, set[tuple[str, int]]] = {}
    for each in require(findings, Iterable, "what is fed back"):
        finding = require(each, Finding, "a finding")
        if finding.severity.rank > bound or finding.rule in _UNSURE:
            continue
        fix = _fix(finding)
        about = finding.source or fix
        # What must not be used is the clearest instruction.
        if finding.rule in _OTHERWISE or about not in fixes:
            fixes[about] = fix
        positions = lines.setdefault(about, set())
        if finding.tgt is not None:
            positions.update((place.path, place.line) for place in (finding.tgt, *finding.also))
    if not fixes:
        return ""
    every = set().union(*lines.values())
    with_path = len({path for path, _ in every}) > 1
    instructions = (
        printable(f"- {text}{_at(sorted(lines[about]), with_path) if len(every) > 1 else ''}")
        for about, text in fixes.items()
    )
    return "\n".join(["Fix the translation, and change nothing else:", *instructions])


_UNSURE = frozenset(("TA107",))
"""Rules whose findings are no instruction: a right rendering is there, and what renders the other is a guess."""


def _fix(finding: Finding) -> str:
    """Return how to fix a finding."""
    expected = f'"{finding.expected[0]}"' if finding.expected else ""
    sure = finding.rule not in EXPLAINED or finding.tier is Tier.CLOSE
    wrong = f'"{finding.found}"' if finding.found is not None and sure else ""
    if not finding.source:
        return f"translate {wrong}" if finding.rule == "TA401" else finding.message
    if finding.rule in _OTHERWISE:
        return (
            f"{finding.source} is {expected}, never {wrong}"
            if expected
            else f"never {wrong} for {finding.source}"
        )
    if finding.rule in _CONSISTENT:
        return f"{finding.source} is {expected} elsewhere, not {wrong}"
    return f"{finding.source} is {expected}" + (f", not {wrong}" if wrong else "")


def _at(positions: list[tuple[str, int]], with_path: bool) -> str:
    """Return the lines, each with its file where there are several of these."""
    if not positions:
        return ""
    lines = ", ".join(f"{path}:{line}" if with_path else f"{line}" for path, line in positions[:MOST_LINES])
    more = ", …" if len(positions) > MOST_LINES else ""
    return f" (line {lines})" if len(positions) == 1 else f" (lines {lines}{more})"
