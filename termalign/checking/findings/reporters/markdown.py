"""Markdown for the summary of a job, or a comment: the verdict, a table by term, a table of findings.

Findings of severity info are left out, as in all forms for people.

References:
    GitHub Flavored Markdown Spec, section 4.10: tables.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import regex

from termalign.checking.findings.finding import RULES, Finding, Severity
from termalign.checking.findings.reporters.text import summary
from termalign.checking.findings.tally import Tally
from termalign.language.text.display import printable

MOST_ROWS = 200
"""Rows of a table: a job of GitHub may write a megabyte of summary, and few rows are longer than 1,000 bytes."""

_SHOWN = (Severity.ERROR, Severity.WARNING)

_MARKUP = regex.compile(r"[\\`*_{}\[\]<>#|~$&]")


def report(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield the page, once all findings are known.

    Example:
        >>> print("".join(report([], Tally())))
        ## termalign
        <BLANKLINE>
        no findings; no source term of the glossary occurs
        <BLANKLINE>
    """
    shown = [finding for finding in findings if finding.severity in _SHOWN]
    yield f"## termalign\n\n{_escaped(next(summary(tally)))}\n"
    if not shown:
        return
    yield "\n| term | expected | as the glossary has it | errors | warnings |\n|---|---|---|--:|--:|\n"
    yield from _limited(_term_rows(shown, tally), "terms")
    yield "\n| position | rule | finding |\n|---|---|---|\n"
    yield from _limited([_finding_row(finding) for finding in shown], "findings")


def _limited(rows: list[str], noun: str) -> Iterator[str]:
    yield from rows[:MOST_ROWS]
    if len(rows) > MOST_ROWS:
        yield f"\n… and {len(rows) - MOST_ROWS} more {noun}\n"


def _term_rows(findings: Iterable[Finding], tally: Tally) -> list[str]:
    """Return a row for each term with findings, those with most errors first; a rule about no term is its own."""
    counts: defaultdict[str, Counter[Severity]] = defaultdict(Counter)
    expected: dict[str, str] = {}
    for finding in findings:
        term = finding.source or RULES[finding.rule].name
        counts[term][finding.severity] += finding.count
        expected.setdefault(term, finding.expected[0] if finding.expected else "")
    rows = []
    for term in sorted(counts, key=lambda term: [-counts[term][severity] for severity in _SHOWN]):
        score = tally.terms.get(term)
        share = f"{score.successes} of {score.checks}" if score is not None else ""
        rows.append(_row(term, expected[term], share, *(f"{counts[term][each]}" for each in _SHOWN)))
    return rows


def _finding_row(finding: Finding) -> str:
    rule = f"{finding.severity} {finding.rule} {RULES[finding.rule].name}"
    return _row(str(finding.place or ""), rule, f"{finding.message}{finding.bracketed_reference}")


def _row(*cells: str) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |\n"


def _escaped(text: str) -> str:
    r"""Return text of one line that Markdown shows as it is.

    Example:
        >>> _escaped("a|b\n<script> *c*")
        'a\\|b \\<script\\> \\*c\\*'
    """
    return _MARKUP.sub(r"\\\g<0>", printable(" ".join(text.split())))
