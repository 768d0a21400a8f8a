"""Findings with their sentences, the span marked in both: for people at a terminal.

The mark is a line of `^` below the span, and the severity a word: colours add nothing to them.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from termalign.checking.findings.excerpt import ExcerptSide
from termalign.checking.findings.finding import RULES, Finding, Severity
from termalign.checking.findings.reporters.text import summary
from termalign.checking.findings.tally import Tally
from termalign.errors import Message
from termalign.language.text.display import display_width, printable

DEFAULT_WIDTH = 100
"""Columns of a line if the width of the terminal is unknown."""

SENTENCE_INDENT = "    "

SHARE_BEFORE = 0.4
"""Share of a line for the text before the mark; the text after it shows how the sentence goes on."""

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
"""Colours of the terminal (ECMA-48): red, yellow, cyan."""


def report(
    findings: Iterable[Finding],
    tally: Tally,
    *,
    colour: bool = False,
    width: int = DEFAULT_WIDTH,
    translated: Callable[[Message], str] = str,
    word: Callable[[str], str] = str,
) -> Iterator[str]:
    """Yield findings, but those of severity info, each with its sentences, and the summary.

    Args:
        findings: The findings.
        tally: What was counted.
        colour: Whether the terminal shows colours.
        width: Columns of the terminal.
        translated: Returns a message in the language of the reader.
        word: The same for the name of a rule or of a severity.
    """
    painted = partial(_painted, colour=colour)
    for finding in findings:
        if finding.severity is not Severity.INFO:
            rule = f"{word(finding.severity.value)} {finding.rule} {word(RULES[finding.rule].name)}"
            message = f"{finding.message_in(translated)}{finding.bracketed_reference}"
            place = finding.place
            where = f"{printable(place.shown_in(translated))}: " if place is not None else ""
            lines = _lines(finding, rule, message, painted, width, where=where)
            yield "".join(f"{line}\n" for line in lines)
    yield from map(translated, summary(tally))


def _lines(
    finding: Finding, rule: str, message: str, painted: "partial[str]", width: int, *, where: str
) -> Iterator[str]:
    code = COLOURS[finding.severity]
    yield f"{where}{painted(rule, f'1;{code}')}"
    yield f"  {printable(message)}"
    for side in finding.excerpt or ():
        if side.text.strip():
            yield from _passage(side, painted, code, max(20, width - len(SENTENCE_INDENT)))
    yield ""


def _passage(passage: ExcerptSide, painted: "partial[str]", code: str, width: int) -> Iterator[str]:
    parts = passage.before, passage.marked, passage.after
    before, marked, after = (printable(part.replace("\n", " ")) for part in parts)
    if passage.span is None:
        before, after = "", before
    head = _end(before, int(width * SHARE_BEFORE))
    middle = _start(marked, max(8, width - display_width(head) - 2))
    tail = _start(after, max(0, width - display_width(head) - display_width(middle)))
    yield f"{SENTENCE_INDENT}{head}{painted(middle, f'1;{code}') if middle else ''}{tail}"
    if middle:
        yield f"{SENTENCE_INDENT}{' ' * display_width(head)}{painted('^' * display_width(middle), code)}"


def _start(text: str, most: int) -> str:
    """Return as much of the beginning of a text as fits."""
    if display_width(text) <= most:
        return text
    end, used = 0, 1
    while end < len(text) and (used := used + display_width(text[end])) <= most:
        end += 1
    return f"{text[:end]}…"


def _end(text: str, most: int) -> str:
    """Return as much of the end of a text as fits."""
    tail = text[-most:] if most else ""
    if tail == text and display_width(text) <= most:
        return text
    first, used = len(tail), 1
    while first > 0 and (used := used + display_width(tail[first - 1])) <= most:
        first -= 1
    return f"…{tail[first:]}"


def _painted(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
