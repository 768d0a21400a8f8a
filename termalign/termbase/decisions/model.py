"""The schema of a decision: what a person may decide of a term and its rendering.

One schema serves the table that `extract --decisions` keeps, the decision column of a workbook, and whatever
reviews terms: `SCHEMA_VERSION` changes when the meaning of a field does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

import regex

from termalign.errors import MOST_QUOTED, InputError, require_items
from termalign.language.keys import Level, key_at
from termalign.language.text import Span
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.glossary import Status
from termalign.termbase.glossary.text import check_sentence

SCHEMA_VERSION = 1
"""Of the schema; a file of a later one is refused."""


class Verdict(StrEnum):
    """What was decided of a term and a rendering."""

    ACCEPTED = "accepted"
    """The pair is right as it is."""
    REJECTED = "rejected"
    """Not this rendering; without a rendering, not this term."""
    EDITED = "edited"
    """Right with the changes that the decision gives."""
    NEW = "new"
    """A pair that the person added."""


class Boundaries(NamedTuple):
    """Where in a pair of sentences the term and its rendering are, as a person marked them.

    Example:
        >>> print(Boundaries("news.zh.txt", 12, Span(4, 9), (Span(0, 7), Span(16, 22))))
        news.zh.txt:12 4-9 0-7,16-22
    """

    document: str
    """Name of the source document, as evidence has it."""
    line: int
    """Its line, 1-based; 0 when not known."""
    zh: Span
    """In the Chinese sentence of the evidence."""
    en: tuple[Span, ...]
    """In the English one; several when the rendering has a gap, none when the term was not rendered."""

    def __str__(self) -> str:
        """Return the boundaries as a cell."""
        spans = (",".join(f"{span.start}-{span.end}" for span in spans) for spans in ((self.zh,), self.en))
        return " ".join(filter(None, (f"{self.document}:{self.line}", *spans)))

    @classmethod
    def parse(cls, cell: str) -> "Boundaries":
        """Return the boundaries that a cell holds.

        Raises:
            InputError: It is no line with spans.
        """
        match = _BOUNDARIES.fullmatch(cell.strip())
        if match is None:
            raise InputError(
                f"boundaries {cell[:MOST_QUOTED]!r}; allowed: such as 'news.zh.txt:12 4-9 0-7,16-22'"
            )
        zh, en = (_spans(match[name] or "") for name in ("zh", "en"))
        return cls(match["document"], int(match["line"]), zh[0], en)


_BOUNDARIES = lazy_pattern(
    r"(?P<document>.*):(?P<line>\d{1,9}) (?P<zh>\d{1,9}-\d{1,9})(?: (?P<en>\d{1,9}-\d{1,9}(?:,\d{1,9}-\d{1,9})*+))?",
    regex.DOTALL,
)


def _spans(cell: str) -> tuple[Span, ...]:
    spans = tuple(Span(*map(int, part.split("-"))) for part in cell.split(",") if part)
    if any(span.start >= span.end for span in spans) or any(
        first.end > second.start for first, second in pairwise(spans)
    ):
        raise InputError(f"boundaries {cell[:MOST_QUOTED]!r}; allowed: spans that are not empty, in order")
    return spans


DECISION_TEXTS = (
    *("zh", "en", "new", "new_zh", "note", "merge_into", "split"),
    *("reason", "decided_by", "decided_on"),
)
"""Fields of a decision that are texts."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of a Chinese term and one rendering.

    Example:
        >>> Decision(Verdict.EDITED, "合法权益", "lawful rights", "lawful rights and interests").rendering
        'lawful rights and interests'

    Raises:
        InputError: A field is missing, or one that the verdict has no use for is given.
    """

    verdict: Verdict
    zh: str
    """The Chinese term as it was found; of a new pair, the term."""
    en: str = ""
    """The rendering as it was found; of a new pair, the rendering. Empty: the term as such."""
    new: str = ""
    """The right rendering, where it is another."""
    new_zh: str = ""
    """The right Chinese term, where it is another."""
    status: Status | None = None
    """Of the rendering; None: preferred, or admitted after another one."""
    note: str = ""
    """On the rendering."""
    merge_into: str = ""
    """The Chinese term of the concept that this one belongs to: it becomes a synonym there."""
    split: str = ""
    """The subject field of a concept of its own, which this rendering belongs to."""
    boundaries: Boundaries | None = None
    """Where in the evidence term and rendering were marked."""
    reason: str = ""
    """Why it was decided so."""
    decided_by: str = ""
    """Who decided it."""
    decided_on: str = ""
    """When, as the file has it; the review page writes times such as `2026-11-29T08:30:00Z`."""

    def __post_init__(self) -> None:
        """Check the rules of the verdict, and that a file can hold the texts."""
        for name in DECISION_TEXTS:
            check_sentence(getattr(self, name), name)
        if not self.zh:
            raise InputError("a decision without a Chinese term")
        changes = {"new": self.new, "new_zh": self.new_zh, "merge_into": self.merge_into, "split": self.split}
        filled = [name for name, change in changes.items() if change]
        match self.verdict:
            case Verdict.ACCEPTED | Verdict.NEW if not self.en:
                raise InputError(f"{self.verdict.value} without a rendering in 'en'")
            case Verdict.EDITED if not filled:
                raise InputError(f"edited without a change; one of {', '.join(changes)} is needed")
            case Verdict.EDITED if not (self.en or self.new) and (self.split or self.status):
                raise InputError("a status or a split without a rendering")
            case Verdict.ACCEPTED | Verdict.NEW if set(filled) & {"new", "new_zh"}:
                raise InputError(f"the column '{filled[0]}' is only for edited renderings")
            case Verdict.REJECTED if filled or self.status:
                raise InputError(f"the column '{(*filled, 'status')[0]}' is not for rejected renderings")
        if self.merge_into and term_key(self.merge_into) == term_key(self.new_zh or self.zh):
            raise InputError(f"{self.zh!r} cannot be merged into itself")

    @property
    def rendering(self) -> str:
        """The rendering that was decided for; empty for none."""
        return "" if self.verdict is Verdict.REJECTED else self.new or self.en


@dataclass(frozen=True)
class Decisions:
    """All decisions, by term, in their order.

    Raises:
        InputError: One term is corrected in two ways or merged into two concepts, or merged in a circle.
    """

    decided: tuple[Decision, ...] = ()
    _by_term: Mapping[str, list[Decision]] = field(init=False, repr=False, compare=False)
    _targets: Mapping[str, str] = field(init=False, repr=False, compare=False)
    """Where the chain of mergers of a term ends."""

    def __post_init__(self) -> None:
        """Index the decisions."""
        by_term: dict[str, list[Decision]] = {}
        object.__setattr__(self, "decided", require_items(self.decided, Decision, "decided"))
        for decision in self.decided:
            by_term.setdefault(term_key(decision.zh), []).append(decision)
        object.__setattr__(self, "_by_term", by_term)
        for name in ("new_zh", "merge_into"):
            for decisions in by_term.values():
                _one_only(name, decisions)
        object.__setattr__(self, "_targets", _ends_of_chains(by_term))

    def __bool__(self) -> bool:
        """Return whether anything was decided."""
        return bool(self.decided)

    def of(self, zh: str) -> list[Decision]:
        """Return what was decided of a Chinese term, in the order of the file."""
        return self._by_term.get(term_key(zh), []) if self._by_term else []

    def wants(self, zh: str) -> bool:
        """Return whether a decision was for a term: it is kept whatever its score."""
        return any(decision.verdict is not Verdict.REJECTED for decision in self.of(zh))

    def rejects(self, zh: str) -> bool:
        """Return whether the term as such was rejected."""
        return any(decision.verdict is Verdict.REJECTED and not decision.en for decision in self.of(zh))

    def target(self, zh: str) -> str:
        """Return the Chinese term whose concept a term was merged into, at the end of a chain; empty for none."""
        return self._targets.get(term_key(zh), "") if self._targets else ""


def _ends_of_chains(by_term: Mapping[str, list[Decision]]) -> dict[str, str]:
    """Return for each term that is merged the one at the end of its chain, each link followed once."""
    ends: dict[str, str] = {}
    for key in by_term:
        links: dict[str, str] = {}
        while key not in ends and (following := _given("merge_into", by_term.get(key, ()))):
            links[key] = following
            key = term_key(following)
            if key in links:
                raise InputError(f"{following!r} is merged into itself, by way of other terms")
        end = ends.get(key, "")
        for link in reversed(links):
            ends[link] = end = end or links[link]
    return ends


def _given(name: str, decisions: Iterable[Decision]) -> str:
    return next((value for decision in decisions if (value := getattr(decision, name))), "")


def _one_only(name: str, decisions: list[Decision]) -> None:
    values = list(dict.fromkeys(term_key(value) for item in decisions if (value := getattr(item, name))))
    if len(values) > 1:
        raise InputError(f"{decisions[0].zh!r} has two values of {name}, {values[0]!r} and {values[1]!r}")


DECIDED_TERMS = Level.FORM
"""The level at which a decision is about a Chinese term."""

DECIDED_RENDERINGS = Level.INFLECTION
"""The level at which a decision is about a rendering: the next run may find it in the plural."""


def term_key(zh: str) -> str:
    """Return what a Chinese term is compared by."""
    return key_at(zh, DECIDED_TERMS)


def text_key(en: str) -> str:
    """Return what an English rendering is compared by."""
    return key_at(en, DECIDED_RENDERINGS)
