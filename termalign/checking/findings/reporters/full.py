"""Findings with their sentences, the span marked in both: for people at a terminal.

The mark is a line of `^` below the span, and the severity a word: colours add nothing to them.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from unicodedata import combining, east_asian_width

from termalign.checking.findings.excerpt import ExcerptSide
from termalign.checking.findings.finding import RULES, Finding, Severity
from termalign.checking.findings.reporters.text import summary
from termalign.checking.findings.tally import Tally
from termalign.language.text.display import printable

DEFAULT_WIDTH = 100
"""Columns of a line if the width of the terminal is unknown."""

SENTENCE_INDENT = "    "

MOST_BEFORE = 0.4
"""Share of a line for the text before the mark; the text after it shows how the sentence goes on."""

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
"""Colours of the terminal (ECMA-48): red, yellow, cyan."""


def report(
    findings: Iterable[Finding], tally: Tally, *, colour: bool = False, width: int = DEFAULT_WIDTH
) -> Iterator[str]:
    """Yield findings, but those of severity info, each with its sentences, and the summary.

    Args:
        findings: The findings.
        tally: What was counted.
        colour: Whether the terminal shows colours.
        width: Columns of the terminal.
    """
    painted = partial(_painted, colour=colour)
    for finding in findings:
        if finding.severity is not Severity.INFO:
            yield "".join(f"{line}\n" for line in _lines(finding, painted, width))
    yield from summary(tally)


def _lines(finding: Finding, painted: "partial[str]", width: int) -> Iterator[str]:
    code = COLOURS[finding.severity]
    where, _, message = printable(str(finding)).partition(f"{finding.rule} ")
    rule = f"{finding.severity.value} {finding.rule} {RULES[finding.rule].name}"
    yield f"{where}{painted(rule, f'1;{code}')}"
    yield f"  {message}"
    for side in finding.excerpt or ():
        if side.text.strip():
            yield from _passage(side, painted, code, max(20, width - len(SENTENCE_INDENT)))
    yield ""


def _passage(passage: ExcerptSide, painted: "partial[str]", code: str, width: int) -> Iterator[str]:
    before, marked, after = (_flat(part) for part in (passage.before, passage.marked, passage.after))
    if passage.span is None:
        before, after = "", before
    head = _end(before, int(width * MOST_BEFORE))
    middle = _start(marked, max(8, width - columns(head) - 2))
    tail = _start(after, max(0, width - columns(head) - columns(middle)))
    yield f"{SENTENCE_INDENT}{head}{painted(middle, f'1;{code}') if middle else ''}{tail}"
    if middle:
        yield f"{SENTENCE_INDENT}{' ' * columns(head)}{painted('^' * columns(middle), code)}"


def _flat(text: str) -> str:
    return printable(text.replace("\n", " ")) if not text.isprintable() else text


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes (UAX 11: wide and full-width characters two).

    Example:
        >>> columns("国家AI")
        6
    """
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def _start(text: str, most: int) -> str:
    """Return as much of the beginning of a text as fits."""
    if columns(text) <= most:
        return text
    kept, used = 0, 1
    while kept < len(text) and (used := used + columns(text[kept])) <= most:
        kept += 1
    return f"{text[:kept]}…"


def _end(text: str, most: int) -> str:
    """Return as much of the end of a text as fits."""
    tail = text[-most:] if most else ""
    if tail == text and columns(text) <= most:
        return text
    first, used = len(tail), 1
    while first > 0 and (used := used + columns(tail[first - 1])) <= most:
        first -= 1
    return f"…{tail[first:]}"


def _painted(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
