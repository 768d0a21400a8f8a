"""The verdict on a translation: how many findings, how many terms as required, which terms are worst, and where.

The picture of where along a text there is something to look at has parts, each of which leads to its worst sentence.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from markupsafe import Markup

from termalign.apps.reporting.pictures import WIDTH
from termalign.apps.reporting.view import ReportRow, ShownFinding, View
from termalign.checking.findings.finding import Finding, Severity
from termalign.checking.findings.listing import Findings

MOST_PARTS = 100
"""Parts of the text on the picture of where findings are: what the eye distinguishes, and a mouse hits."""

MOST_WORST = 8
"""Terms among the worst: what fits the first screen."""


class WorstTerm(NamedTuple):
    """A term with its errors and warnings."""

    text: str
    errors: int
    warnings: int
    first: int
    """0-based number of its most severe finding."""
    checks: int
    """How often the source has it; 0 where it was not counted."""
    successes: int
    """How often it was rendered as the glossary has it."""


BASE, HIGHEST = 100, 92
"""Where bars stand, and the height of the highest, in user units (pixels at full size)."""

LEAST_SCALE = 3
"""Weight of the highest bar, at least: a single error is no peak."""


class TextPart(NamedTuple):
    """Successive sentences, with what was found in them."""

    first: int
    """0-based number of its first row."""
    last: int
    severities: Counter[Severity]
    untranslated: int
    """How many of its sentences have no translation."""
    worst: int
    """The row with the most severe finding, or the first untranslated one; the first row where there is neither."""

    @property
    def weight(self) -> int:
        """How many errors, warnings and untranslated sentences it has."""
        return self.severities[Severity.ERROR] + self.severities[Severity.WARNING] + self.untranslated


def along(parts: Sequence[TextPart], total: int, *, caption: str, part: str, sentence: str) -> Markup:
    """Return how much there is to look at along a text of `total` rows: a bar a part, which leads to its worst row.

    Args:
        parts: The parts.
        total: How many rows the text has.
        caption: What the picture shows.
        part: What a bar shows, with the names of its values in braces.
        sentence: The same for a bar of one sentence.
    """
    most = max(LEAST_SCALE, *(part_of.weight for part_of in parts)) if parts else LEAST_SCALE
    lines = []
    for part_of in filter(attrgetter("weight"), parts):
        start, end = WIDTH * part_of.first / total, WIDTH * (part_of.last + 1) / total
        errors, warnings = part_of.severities[Severity.ERROR], part_of.severities[Severity.WARNING]
        heights = [HIGHEST * count / most for count in (errors, warnings, part_of.untranslated)]
        label = (part if part_of.last > part_of.first else sentence).format(
            first=part_of.first + 1,
            last=part_of.last + 1,
            errors=errors,
            warnings=warnings,
            untranslated=part_of.untranslated,
        )
        bars, top = [], float(BASE)
        for kind, height in zip(("error", "warning", "untranslated"), heights, strict=True):
            top -= height
            if height:
                bars.append(
                    Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
                        kind,
                        f"{start:.1f}",
                        f"{top:.1f}",
                        f"{max(2.0, end - start - 1):.1f}",
                        f"{height:.1f}",
                    )
                )
        lines.append(
            Markup(
                '<a href="#s{}" tabindex="-1" aria-label="{}"><title>{}</title>'
                '<rect class="column" x="{}" y="0" width="{}" height="{}"/>{}</a>'
            ).format(
                part_of.worst + 1,
                label,
                label,
                f"{start:.1f}",
                f"{end - start:.1f}",
                BASE,
                Markup("").join(bars),
            )
        )
    lines.append(
        Markup(
            '<path class="axis" d="M0 {}H{}"/><text class="soft" x="0" y="{}">1</text>'
            '<text class="soft" x="{}" y="{}" text-anchor="end">{}</text>'
        ).format(BASE + 0.5, WIDTH, BASE + 16, WIDTH, BASE + 16, f"{total:,}")
    )
    return Markup('<svg class="along" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>').format(
        WIDTH, BASE + 20, caption, Markup("").join(lines)
    )


@dataclass
class TranslationVerdict:
    """What the first screen of a report says."""

    severities: Counter[Severity]
    sentences: int
    """Sentences of the source."""
    untranslated: int
    """Those without a translation."""
    added: int
    """Sentences of the translation that the source does not have."""
    doubtful: int
    """Pairs that may be no translations of each other."""
    wrong: int
    """Rows with errors."""
    suspect: int
    """Rows with warnings."""
    checks: int
    """Checks of terms; 0 where none was checked."""
    successes: int
    is_checked: bool
    """Whether the translation was checked, with or without a glossary."""
    parts: list[TextPart]
    worst: list[WorstTerm] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return self.severities[Severity.ERROR]

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return self.severities[Severity.WARNING]

    @property
    def notes(self) -> int:
        """How many findings are only good to know."""
        return self.severities[Severity.INFO]

    @property
    def state(self) -> str:
        """What it comes to: `error`, `warning`, `good`, or `unchecked`."""
        if self.errors:
            return "error"
        if self.warnings or self.untranslated:
            return "warning"
        return "good" if self.checks or self.notes else "unchecked"

    @property
    def heaviest(self) -> TextPart | None:
        """The part with the most errors, of several the one with the most to look at; None without a choice."""
        part = max(self.parts, key=lambda part: (part.severities[Severity.ERROR], part.weight), default=None)
        return part if part is not None and part.weight and len(self.parts) > 1 else None


def verdict(view: View, findings: Iterable[Finding]) -> TranslationVerdict:
    """Return the verdict on what a report shows; the counts of checks are those of `check`, where they are its own."""
    counted = (
        findings.summary
        if isinstance(findings, Findings)
        else {"checks": 0, "term_success": None, "terms": {}}
    )
    worst_of_row = [
        min((own.finding.severity for own in row.findings), key=lambda severity: severity.rank, default=None)
        for row in view.rows
    ]
    return TranslationVerdict(
        severities=Counter(shown.finding.severity for shown in view.findings),
        sentences=sum(row.missing != "source" for row in view.rows),
        untranslated=sum(row.missing == "target" for row in view.rows),
        added=sum(row.missing == "source" for row in view.rows),
        doubtful=len(view.doubtful),
        wrong=worst_of_row.count(Severity.ERROR),
        suspect=worst_of_row.count(Severity.WARNING),
        checks=counted["checks"],
        successes=_successes(counted),
        is_checked=isinstance(findings, Findings) or bool(view.findings),
        parts=_parts(view.rows),
        worst=_worst(view.findings, counted["terms"]),
    )


def _successes(counted: dict[str, float | None]) -> int:
    return round((counted["checks"] or 0) * (counted["term_success"] or 0))


def _parts(rows: Sequence[ReportRow]) -> list[TextPart]:
    size = max(1, -(-len(rows) // MOST_PARTS))
    parts = []
    for first in range(0, len(rows), size):
        own = rows[first : first + size]
        ranked = sorted((_rank(row), row.number) for row in own)
        parts.append(
            TextPart(
                first,
                own[-1].number,
                Counter(shown.finding.severity for row in own for shown in row.findings),
                sum(row.missing == "target" for row in own),
                ranked[0][1],
            )
        )
    return parts


def _rank(row: ReportRow) -> int:
    """Return how much a row needs a look, 0 the most."""
    ranks = [shown.finding.severity.rank for shown in row.findings]
    if row.missing == "target":
        ranks.append(Severity.WARNING.rank)
    return min(ranks, default=len(Severity))


def _worst(findings: Iterable[ShownFinding], terms: dict[str, dict[str, float | None]]) -> list[WorstTerm]:
    by_term: dict[str, list[ShownFinding]] = {}
    for shown in findings:
        if shown.finding.source and shown.finding.severity is not Severity.INFO:
            by_term.setdefault(shown.finding.source, []).append(shown)
    worst = []
    for text, of_term in by_term.items():
        counts = Counter(shown.finding.severity for shown in of_term)
        first = min(of_term, key=lambda shown: (shown.finding.severity.rank, shown.number))
        counted = terms.get(text, {"checks": 0, "term_success": None})
        worst.append(
            WorstTerm(
                text,
                counts[Severity.ERROR],
                counts[Severity.WARNING],
                first.number,
                int(counted["checks"] or 0),
                _successes(counted),
            )
        )
    worst.sort(key=lambda term: (-term.errors, -term.warnings, term.first))
    return worst[:MOST_WORST]
