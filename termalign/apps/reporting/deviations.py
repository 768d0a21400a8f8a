"""Deviations for people: a term with each other rendering once, its counts, and the shortest context that shows it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from operator import attrgetter

from termalign.checking.findings.excerpt import ExcerptSide
from termalign.checking.findings.finding import Finding
from termalign.checking.findings.grouping import grouped
from termalign.checking.variations.main_renderings import comparison_key
from termalign.checking.variations.names import is_name
from termalign.errors import Message
from termalign.language.text import is_han

MOST_SHOWN = 23
"""Renderings that are shown without `--all`: two lines each, and so fifty lines with those above and below them."""


def deviation_groups(findings: Iterable[Finding]) -> list[Finding]:
    """Return deviations, those of one term and rendering as one finding, names with other names before the rest.

    A rendering is one in any number or form. The position and the form are those of the shortest sentence; the others
    follow in their order.
    """
    shortest = sorted(findings, key=lambda finding: len(_translation(finding).text))
    forms: dict[tuple[str, frozenset[str] | str], str | None] = {}
    alike = [
        replace(
            finding, found=forms.setdefault((finding.source, comparison_key(finding.found)), finding.found)
        )
        for finding in shortest
        if finding.found is not None
    ]
    by_position = attrgetter("path", "line", "column")
    groups = [replace(group, also=tuple(sorted(group.also, key=by_position))) for group in grouped(alike)]
    return sorted(groups, key=lambda group: (group.severity.rank, not _is_renamed(group)))


def _is_renamed(group: Finding) -> bool:
    """Return whether a name has another one, which in English has capitals; a description (*the old man*) has none."""
    wording = group.found or ""
    return is_name(group.en or group.expected[0]) and (any(map(is_han, wording)) or is_name(wording))


def deviation_lines(groups: Iterable[Finding], translated: Callable[[Message], str] = str) -> Iterator[str]:
    """Yield two lines for each group, in the language of a reader: what deviates, and its context on one line."""
    for group in groups:
        yield group.line_in(translated)
        yield f"    {_translation(group).in_context}"


def _translation(finding: Finding) -> ExcerptSide:
    return finding.excerpt.tgt if finding.excerpt is not None else ExcerptSide("")
