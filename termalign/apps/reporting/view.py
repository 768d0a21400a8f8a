"""What a report shows, row by row: texts with their marks, terms with their places, findings with their sentences."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from termalign.apps.reporting.pictures import Stretch
from termalign.apps.reporting.places import ShownConcept, ShownOccurrence, by_pair
from termalign.checking.checks.units import CheckUnit, units_of
from termalign.checking.findings.excerpt import ExcerptSide
from termalign.checking.findings.finding import RULES, Finding, Severity
from termalign.documents.bitext import Bitext
from termalign.documents.html import Highlight, language_of, marked, shown
from termalign.errors import Message
from termalign.language.text import Span
from termalign.language.text.display import shortened

MOST_AROUND = 60
"""Code points on both sides of a term in a line of evidence; the whole sentence is a click away."""

MOST_BESIDE = 400
"""Code points of a sentence beside a finding; the whole of a longer one is a click away."""

MOST_EVIDENCE = 3
"""Lines of evidence that a page holds for a term; for more occurrences it has links, and its script makes the lines."""

MOST_QUOTING = 200
"""Findings, and terms, for which a page repeats sentences of the bitext; for those after them its script does, when it
shows them: in a long text full of terms, these repetitions would be half of the page."""

ROWS_IN_CHUNK = 50
"""Rows of the bitext in one table, at most: a browser lays out only those near the screen, a table at a time."""

MOST_IN_CHUNK = 60_000
"""Characters of such a table with their marks, if it has several rows: laid out in some 50 ms."""

MOST_BEGINNING = 30
"""Code points by which a sentence is known again."""

SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "▲", Severity.INFO: "ℹ"}
"""What comes before a rule, beside its colour."""


@dataclass
class ShownFinding:
    """A finding as it is shown."""

    number: int
    finding: Finding
    row: int | None
    """The row of the bitext it is about; None for none."""
    unit: CheckUnit | None = None
    """The texts of the row."""

    @property
    def sign(self) -> str:
        """A sign for its severity."""
        return SIGNS[self.finding.severity]

    @property
    def rule(self) -> str:
        """Its rule in words."""
        return RULES[self.finding.rule].name.replace("-", " ")

    def detail(self, translated: Callable[[Message], str]) -> str:
        """Return its message without the term, which is shown before it, by what translates a clause."""
        return self.finding.message_in(translated).removeprefix(f"{shortened(self.finding.source)}: ")

    def reference(self, translated: Callable[[Message], str]) -> str:
        """Return what people call its position, by what translates that of a file without visible lines."""
        place = self.finding.place
        return translated(place.reference) if place and place.has_only_reference else self.finding.reference

    @property
    def sides(self) -> tuple[Markup, Markup] | None:
        """Both sentences with the stretches marked; None where it is about no sentence."""
        if self.finding.excerpt is None:
            return None
        kind = f"finding {self.finding.severity}"
        src, tgt = (_passage(_near(side), kind) for side in self.finding.excerpt)
        return src, tgt

    @property
    def offsets(self) -> str | None:
        """Where the stretches begin and end in both texts of its row as they are shown; a side may have none.

        None where it quotes another text than its row has.
        """
        if self.finding.excerpt is None or self.unit is None:
            return None
        sides = []
        for side, text in zip(self.finding.excerpt, (self.unit.src, self.unit.tgt), strict=True):
            if text[side.cut[0] : len(text) - side.cut[1]] != side.text:
                return None
            edges = side.span.shift(side.cut[0]) if side.span is not None else ()
            sides.append(",".join(str(len(shown(text[:edge]))) for edge in edges))
        return " ".join(sides)


@dataclass
class ReportRow:
    """A bead of the bitext as it is shown."""

    number: int
    src: Markup
    tgt: Markup
    paragraph: bool
    """Whether a paragraph begins with it."""
    missing: str = ""
    """Which side is missing, `source` or `target`; empty for none."""
    doubt: float | None = None
    """Its support where it is doubtful."""
    findings: list[ShownFinding] = field(default_factory=list)
    beginning: str = ""
    """How its text begins."""


@dataclass
class View:
    """All that a report shows."""

    rows: list[ReportRow]
    concepts: list[ShownConcept]
    findings: list[ShownFinding]
    stretches: list[Stretch]
    row_of_pair: list[int]
    languages: tuple[str, str]

    @property
    def gaps(self) -> list[ReportRow]:
        """Rows with one side."""
        return [row for row in self.rows if row.missing]

    @property
    def doubtful(self) -> list[ReportRow]:
        """Rows whose sides may be no translations of each other."""
        return [row for row in self.rows if row.doubt is not None]

    @property
    def chunks(self) -> list[list[ReportRow]]:
        """The rows, by table."""
        tables: list[list[ReportRow]] = []
        size = 0
        for row in self.rows:
            size += len(row.src) + len(row.tgt)
            if not tables or len(tables[-1]) == ROWS_IN_CHUNK or size > MOST_IN_CHUNK:
                tables.append([])
                size = len(row.src) + len(row.tgt)
            tables[-1].append(row)
        return tables

    @property
    def by_severity(self) -> list[ShownFinding]:
        """The findings, the most severe first."""
        return sorted(self.findings, key=lambda item: (item.finding.severity.rank, item.number))

    @cached_property
    def term_ranks(self) -> dict[str, int]:
        """The source terms of findings to their ranks by text, by which a page sorts."""
        return {
            text: rank for rank, text in enumerate(sorted({item.finding.source for item in self.findings}))
        }

    @property
    def rules(self) -> dict[str, str]:
        """The rules that findings break: code to name in words, sorted by code."""
        return dict(sorted({(item.finding.rule, item.rule) for item in self.findings}))

    @cached_property
    def has_scores(self) -> bool:
        """Whether a term has a score."""
        return any(concept.entry.score is not None for concept in self.concepts)

    @cached_property
    def has_salience(self) -> bool:
        """Whether a term has a salience."""
        return any(concept.entry.salience is not None for concept in self.concepts)

    @property
    def varied(self) -> list[ShownConcept]:
        """Terms with several renderings, those used most first."""
        several = [concept for concept in self.concepts if len(concept.renderings) > 1]
        return sorted(several, key=lambda concept: (-len(concept.counted), concept.number))


def view(
    bitext: Bitext, concepts: list[ShownConcept], findings: Iterable[Finding], doubts: Sequence[float | None]
) -> View:
    """Put together what a report shows; `doubts` has the support of each doubtful pair, and None for others."""
    units = list(units_of(bitext))
    row_of_pair = [index for index, unit in enumerate(units) if unit.pair is not None]
    reported = _shown_findings(findings, units)
    of_row: list[list[ShownFinding]] = [[] for _ in units]
    for shown_finding in reported:
        if shown_finding.row is not None:
            of_row[shown_finding.row].append(shown_finding)
    of_pairs: list[Sequence[tuple[ShownConcept, ShownOccurrence]]] = [()] * len(units)
    doubt_of: list[float | None] = [None] * len(units)
    for index, of_pair, doubt in zip(row_of_pair, by_pair(concepts, len(bitext)), doubts, strict=True):
        of_pairs[index], doubt_of[index] = of_pair, doubt
    rows = []
    stretches = []
    paragraph = -1
    at = [0, 0]
    for index, (unit, bead) in enumerate(zip(units, bitext.beads, strict=True)):
        src, tgt = _marks(of_pairs[index], of_row[index])
        here = bitext.src.sentences[bead.src[0]].paragraph if bead.src else paragraph
        doubt = doubt_of[index]
        missing = "" if unit.pair is not None else "target" if bead.src else "source"
        text = unit.src or unit.tgt
        beginning = text if len(text) <= MOST_BEGINNING else f"{text[:MOST_BEGINNING]}…"
        rows.append(
            ReportRow(
                number=index,
                src=marked(unit.src, src),
                tgt=marked(unit.tgt, tgt),
                paragraph=here != paragraph,
                missing=missing,
                doubt=doubt,
                findings=of_row[index],
                beginning=beginning,
            )
        )
        paragraph = here
        ends = at[0] + len(unit.src), at[1] + len(unit.tgt)
        stretches.append(
            Stretch((at[0], ends[0]), (at[1], ends[1]), len(bead.src) + len(bead.tgt), doubt is not None)
        )
        at = list(ends)
    if all(row.paragraph for row in rows):  # nothing to distinguish
        for row in rows:
            row.paragraph = False
    return View(
        rows,
        concepts,
        reported,
        stretches,
        row_of_pair,
        (language_of(bitext.src.text), language_of(bitext.tgt.text)),
    )


def excerpts(occurrence: ShownOccurrence) -> tuple[Markup, Markup]:
    """Return a line of evidence: the term and its rendering with what is around them."""
    spans = occurrence.tgt_spans
    whole = Span(spans[0].start, spans[-1].end) if spans else None
    most = 2 * MOST_AROUND
    span = occurrence.src_span
    src = ExcerptSide.around(occurrence.source, span, most + span.end - span.start)
    tgt = ExcerptSide.around(occurrence.target, whole, most + (whole.end - whole.start if whole else 0))
    marks = [Highlight(span.shift(-tgt.cut[0]), "proof") for span in spans]
    return _passage(src, "proof"), _dotted(tgt, marked(tgt.text, marks))


def _near(side: ExcerptSide) -> ExcerptSide:
    """Return what of an excerpt is shown beside its finding."""
    near = ExcerptSide.around(side.text, side.span, MOST_BESIDE)
    return ExcerptSide(side.whole, near.span, (side.cut[0] + near.cut[0], side.cut[1] + near.cut[1]))


def _passage(passage: ExcerptSide, kind: str) -> Markup:
    marks = [Highlight(passage.span, kind)] if passage.span is not None else []
    return _dotted(passage, marked(passage.text, marks))


def _dotted(passage: ExcerptSide, text: Markup) -> Markup:
    before, after = ("…" if cut else "" for cut in passage.cut)
    return Markup(before) + text + after


def _marks(
    occurrences: Sequence[tuple[ShownConcept, ShownOccurrence]], findings: Sequence[ShownFinding]
) -> tuple[list[Highlight], list[Highlight]]:
    """Return the marks of a row: terms with their renderings, and what findings are about."""
    src: list[Highlight] = []
    tgt: list[Highlight] = []
    for concept, occurrence in occurrences:
        spans, group, target = occurrence.tgt_spans, str(occurrence.number), f"c{concept.number}"
        src.append(Highlight(occurrence.src_span, "t" if spans else "t lone", target, group))
        tgt += (Highlight(span, "t", target, group) for span in spans)
    for shown_finding in findings:
        if shown_finding.finding.excerpt is None:
            continue
        for marks, side in zip((src, tgt), shown_finding.finding.excerpt, strict=True):
            if side.span is not None:
                span = side.span.shift(side.cut[0])
                marks.append(Highlight(span, f"finding {shown_finding.finding.severity}"))
    return src, tgt


def _shown_findings(findings: Iterable[Finding], units: Sequence[CheckUnit]) -> list[ShownFinding]:
    sides = []
    for side in ("src", "tgt"):
        indexes = [index for index, unit in enumerate(units) if getattr(unit, side)]
        origins = [getattr(units[index], f"{side}_from") for index in indexes]
        sides.append((indexes, [(origin.line, origin.column) for origin in origins]))
    shown_finding = []
    for order, finding in enumerate(findings):
        row = None
        for place, (indexes, starts) in zip((finding.src, finding.tgt), sides, strict=True):
            if row is None and place is not None and indexes:
                row = indexes[max(0, bisect_right(starts, (place.line, place.column)) - 1)]
        unit = units[row] if row is not None else None
        shown_finding.append(ShownFinding(order, finding, row, unit))
    return shown_finding
