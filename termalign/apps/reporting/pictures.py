"""Pictures of a text and its terms: inline SVG, each with a sentence that gives the same.

The words in them are the page's: a caption has the names of its values in braces.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from termalign.apps.reporting.places import ShownConcept
from termalign.documents.html import shown

MOST_TERMS = 24
"""Terms in the picture of where terms occur: what fits a screen."""

LABEL, WIDTH, LINE = 190, 760, 22
"""Width of the labels, of a picture, and the height of its lines, in user units (pixels at full size)."""

BINS = 10
"""Bars in the spread of scores."""

MOST_RENDERINGS = 4
"""Renderings a term from which bars, and lanes, are one."""

STRIPS, LEAST_BEADS = 12, 60
"""Most lines of the alignment map, and beads on one that is full."""


def dispersion(
    concepts: Iterable[ShownConcept],
    rows: Sequence[int],
    total: int,
    *,
    language: str,
    caption: str,
    beginning: str,
    end: str,
) -> Markup:
    """Return where the most frequent terms occur; `rows` gives the row, of `total`, of every pair."""
    top = sorted(concepts, key=lambda concept: (-len(concept.occurrences), concept.number))[:MOST_TERMS]
    top.sort(key=lambda concept: concept.occurrences[0].number)
    lines = []
    for row, concept in enumerate(top):
        y = row * LINE + LINE / 2
        ticks = (_x(rows[occurrence.pair], total, LABEL, WIDTH) for occurrence in concept.occurrences)
        lines.append(
            Markup(
                '<text x="{}" y="{}" text-anchor="end" lang="{}">{}</text><path class="axis" d="M{} {}H{}"/>'
                '<path class="tick" d="{}"/>'
            ).format(
                LABEL - 12, y + 4, language, _clipped(concept.head), LABEL, y, WIDTH,
                "".join(f"M{x:.1f} {y - 7}v14" for x in ticks),
            )
        )  # fmt: skip
    height = len(top) * LINE
    lines.append(
        Markup(
            '<text class="soft" x="{}" y="{}">{}</text>'
            '<text class="soft" x="{}" y="{}" text-anchor="end">{}</text>'
        ).format(LABEL, height + 14, beginning, WIDTH, height + 14, end)
    )
    terms = "; ".join(f"{concept.head}: {len(concept.occurrences)}" for concept in top)
    return _svg(WIDTH, height + 20, caption.format(terms=terms), lines)


def spread(values: Sequence[float], *, caption: str, axis: str) -> Markup:
    """Return the spread of scores, 0 to 1, in equal steps."""
    counts = Counter(min(int(value * BINS), BINS - 1) for value in values)
    labels = [f"{index / BINS:.1f}" for index in range(BINS)]
    return _bars([(label, counts[index]) for index, label in enumerate(labels)], caption, axis)


def renderings_a_term(
    concepts: Iterable[ShownConcept], *, caption: str, axis: str, none: str, most: str
) -> Markup:
    """Return how many terms have one rendering, two, and so on."""
    counts = Counter(min(len(concept.renderings), MOST_RENDERINGS) for concept in concepts)
    labels = [none, *map(str, range(1, MOST_RENDERINGS)), most.format(count=MOST_RENDERINGS)]
    return _bars([(label, counts[number]) for number, label in enumerate(labels)], caption, axis)


def lanes(concept: ShownConcept, rows: Sequence[int], total: int, *, caption: str, lane: str) -> Markup:
    """Return where each rendering of a term is used: a lane with a letter each, further ones in the last."""
    letters = {text: lane_letter(index) for index, (text, _) in enumerate(concept.renderings)}
    ticks: dict[str, list[float]] = {letter: [] for letter in letters.values()}
    for occurrence in concept.counted:
        letter = letters.get(occurrence.rendering, NOWHERE)
        ticks.setdefault(letter, []).append(_x(rows[occurrence.pair], total, 14, 200))
    lines = []
    for index, (letter, xs) in enumerate(ticks.items()):
        y = index * 16 + 9
        lines.append(
            Markup(
                '<text class="letter" x="5" y="{}">{}</text><path class="axis" d="M14 {}H200"/>'
                '<path class="tick{}" d="{}"/>'
            ).format(
                y + 3, letter, y, " none" if letter == NOWHERE else "",
                "".join(f"M{x:.1f} {y - 6}v12" for x in xs),
            )
        )  # fmt: skip
    uses = "; ".join(lane.format(letter=letter, count=len(xs)) for letter, xs in ticks.items())
    return _svg(204, len(ticks) * 16 + 2, caption.format(lanes=uses), lines)


NOWHERE = "–"
"""The lane of occurrences without a likely rendering."""


def lane_letter(index: int) -> str:
    """Return the letter of a term's n-th rendering (from 0), the same for those that share the last lane."""
    return chr(ord("a") + min(index, MOST_RENDERINGS - 1))


class Stretch(NamedTuple):
    """A bead on the alignment map."""

    src: tuple[int, int]
    """Where it begins and ends on the source side, in code points."""
    tgt: tuple[int, int]
    sentences: int
    doubtful: bool


def alignment_map(stretches: Sequence[Stretch], *, caption: str) -> Markup:
    """Return which part of the source is translated by which part of the translation."""
    size = max(LEAST_BEADS, -(-len(stretches) // STRIPS))
    lines = []
    height = 64
    strips = range(0, len(stretches), size)
    for index, first in enumerate(strips):
        part = stretches[first : first + size]
        top = index * (height + 18)
        share = len(part) / size if len(strips) > 1 else 1.0
        lines.append(_strip(part, first, top, height, WIDTH * share))
    gaps = sum(1 for stretch in stretches if _is_gap(stretch))
    doubtful = sum(stretch.doubtful for stretch in stretches)
    text = caption.format(stretches=len(stretches), gaps=gaps, doubtful=doubtful)
    return _svg(WIDTH, max(1, len(strips) * (height + 18)), text, lines)


def _strip(part: Sequence[Stretch], first: int, top: int, height: int, width: float) -> Markup:
    sides: list[list[tuple[float, float]]] = []
    for side in (0, 1):
        spans = [(stretch.src, stretch.tgt)[side] for stretch in part]
        start, end = spans[0][0], max(span[1] for span in spans)
        scale = width / max(1, end - start)
        sides.append([((a - start) * scale, (b - start) * scale) for a, b in spans])
    paths: dict[str, list[str]] = {"bead": [], "bead many": [], "bead doubtful": [], "gap": []}
    y, below = top + 8, top + height - 8
    for stretch, (a, b), (c, d) in zip(part, *sides, strict=True):
        if _is_gap(stretch):  # a wedge that leads nowhere
            paths["gap"].append(
                f"M{a:.1f} {y}H{b:.1f}L{(a + b) / 2:.1f} {y + 16}Z" if b > a
                else f"M{c:.1f} {below}H{d:.1f}L{(c + d) / 2:.1f} {below - 16}Z"
            )  # fmt: skip
            continue
        kind = "bead doubtful" if stretch.doubtful else "bead many" if stretch.sentences > 2 else "bead"
        paths[kind].append(f"M{a:.1f} {y}H{b:.1f}L{d:.1f} {below}H{c:.1f}Z")
    drawn = (
        Markup('<path class="{}" d="{}"/>').format(kind, "".join(path))
        for kind, path in paths.items()
        if path
    )
    label = Markup('<text class="soft" x="0" y="{}">{}–{}</text>').format(
        top + height + 6, first + 1, first + len(part)
    )
    edges = Markup('<path class="side" d="M0 {}H{}M0 {}H{}"/>').format(
        y, f"{width:.1f}", below, f"{width:.1f}"
    )
    return Markup("").join((*drawn, edges, label))


def _is_gap(stretch: Stretch) -> bool:
    return stretch.src[0] == stretch.src[1] or stretch.tgt[0] == stretch.tgt[1]


def meter(value: float) -> Markup:
    """Return a score, 0 to 1, as a bar; with its number beside it."""
    return Markup(
        '<svg class="meter" width="42" height="9" viewBox="0 0 42 9" aria-hidden="true"><rect x=".5" y=".5" width="41" '
        'height="8"/><rect x="1" y="1" width="{}" height="7"/></svg>'
    ).format(f"{40 * value:.1f}")


def _bars(counts: Sequence[tuple[str, int]], caption: str, axis: str) -> Markup:
    most = max((count for _, count in counts), default=0) or 1
    width, base, high = 380, 150, 120
    step = width / len(counts)
    lines = []
    for index, (label, count) in enumerate(counts):
        tall = high * count / most
        middle = step * (index + 0.5)
        lines.append(
            Markup(
                '<rect class="bar" x="{}" y="{}" width="{}" height="{}"/>'
                '<text x="{}" y="{}" text-anchor="middle">{}</text>'
                '<text class="soft" x="{}" y="{}" text-anchor="middle">{}</text>'
            ).format(
                f"{step * index + 3:.1f}", f"{base - tall:.1f}", f"{step - 6:.1f}", f"{tall:.1f}",
                f"{middle:.1f}", f"{base - tall - 5:.1f}", count or "",
                f"{middle:.1f}", base + 16, label,
            )
        )  # fmt: skip
    lines.append(
        Markup('<path class="axis" d="M0 {}H{}"/><text class="soft" x="0" y="{}">{}</text>').format(
            base, width, base + 34, axis
        )
    )
    bars = ", ".join(f"{label}: {count}" for label, count in counts)
    return _svg(width, base + 40, caption.format(bars=bars), lines)


def _x(row: int, total: int, left: float, right: float) -> float:
    return left + (right - left) * (row + 0.5) / max(1, total)


def _clipped(text: str) -> str:
    most = 13
    return shown(text if len(text) <= most else f"{text[: most - 1]}…")


def _svg(width: float, height: float, caption: str, content: Iterable[Markup]) -> Markup:
    return Markup(
        '<svg viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}</svg>'
    ).format(width, height, width, height, shown(caption), Markup("").join(content))
