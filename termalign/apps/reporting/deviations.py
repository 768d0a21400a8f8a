"""Deviations for people: a term with each other rendering once, its counts, and the shortest context that shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from termalign.checking.findings.excerpt import ExcerptSide
from termalign.checking.findings.finding import Finding, Place
from termalign.checking.findings.grouping import grouped
from termalign.checking.variations.names import is_name

MOST_SHOWN = 24
"""Renderings that are shown without `--all`: two lines each, and so fifty lines in all."""

CONTEXT = 40
"""Code points of the translation on each side of a rendering that are shown, at least: half a line of a terminal."""


def deviation_groups(findings: Iterable[Finding]) -> list[Finding]:
    """Return deviations, those of one term and rendering as one finding, names before other terms.

    Its position is that of the shortest sentence; the others follow in their order.
    """
    shortest = sorted(findings, key=lambda finding: len(_translation(finding).text))
    groups = [replace(group, also=tuple(sorted(group.also, key=_position))) for group in grouped(shortest)]
    return sorted(groups, key=lambda group: (group.severity.rank, not is_name(group.en or group.expected[0])))


def deviation_lines(groups: Iterable[Finding]) -> Iterator[str]:
    """Yield two lines for each group: what deviates, and its context on one line."""
    for group in groups:
        yield str(group)
        yield f"    {in_context(_translation(group))}"


def in_context(side: ExcerptSide) -> str:
    """Return the marked words of a text, with some beside them, on one line.

    Example:
        >>> from termalign.language.text import Span
        >>> in_context(ExcerptSide.around("They\\nspoke of state safety.", Span(14, 26)))
        'They spoke of [state safety].'
        >>> in_context(ExcerptSide.around("word " * 30 + "here" + " word" * 30, Span(150, 154)))
        '… word word word word word word word word [here] word word word word word word word word …'
    """
    before, after = (" ".join(text.split()) for text in (side.before, side.after))
    left, right = side.before[-1:].isspace(), side.after[:1].isspace()
    if len(before) > CONTEXT or side.cut[0]:
        before = f"… {before[-CONTEXT:].partition(' ')[2] or before[-CONTEXT:]}"
    if len(after) > CONTEXT or side.cut[1]:
        after = f"{after[:CONTEXT].rpartition(' ')[0] or after[:CONTEXT]} …"
    return f"{before}{' ' * left}[{' '.join(side.marked.split())}]{' ' * right}{after}"


def _translation(finding: Finding) -> ExcerptSide:
    return finding.excerpt.tgt if finding.excerpt is not None else ExcerptSide("")


def _position(place: Place) -> tuple[str, int, int]:
    return place.path, place.line, place.column
