"""The picture of where along a text there is something to look at, each part leading to its worst sentence."""

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from markupsafe import Markup

from termalign.apps.reporting.pictures import WIDTH
from termalign.checking.findings.finding import Severity

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
