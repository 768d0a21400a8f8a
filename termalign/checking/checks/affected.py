"""What a change of the glossary means for existing translations: passages now wrong, now right, or to be reviewed.

Both glossaries judge the same pairs. Only terms whose renderings are different in the two count; what each accepts and
bans is matched as `check` matches it, word by word, so that *Li Fan* is not found in *Li Fanking*.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from termalign.checking.checks.texts import units_from
from termalign.checking.checks.units import CheckUnit, Directions, UnitBatch, batches
from termalign.checking.findings.finding import Place, fingerprint, place_fields
from termalign.documents.given import GivenTexts, GivenTranslation
from termalign.errors import Message
from termalign.language.keys import Level, key_at, same
from termalign.language.text import Direction, Span
from termalign.runtime.progress import GivenProgress, length_of, watched
from termalign.termbase.given import GivenGlossary, given_glossary
from termalign.termbase.glossary import Glossary, Status
from termalign.termbase.matching.assignment import Candidate
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.expected import ExpectedRenderings
from termalign.termbase.matching.judging import Outcome, judge, target_of
from termalign.termbase.matching.terms import Terms, terms_of


class Effect(StrEnum):
    """What the change of the glossary does to a passage."""

    WRONG = "wrong"
    """It agreed with the old glossary, or the old one did not have the term, and disagrees with the new one."""
    RIGHT = "right"
    """It disagreed with the old glossary, and agrees with the new one."""
    LOOK = "look"
    """It may stay, but the new glossary prefers another form, or no longer has a rendering for the term."""


@dataclass(frozen=True, slots=True)
class Affected:
    """A passage that a change of the glossary touches."""

    effect: Effect
    source: str
    """The source term as the glossaries have it."""
    found: str | None
    """The rendering in the translation; None where there is none."""
    old: tuple[str, ...]
    """What the old glossary accepts, best first; empty where it has no such term."""
    new: tuple[str, ...]
    """What the new glossary accepts, best first; empty where it has no such term."""
    src: Place
    tgt: Place
    """Position of `found`; the whole translated sentence if it is None."""
    direction: Direction

    def to_dict(self) -> dict[str, Any]:
        """Return the passage as plain values; lines and columns are 1-based, in code points."""
        return {
            "effect": self.effect.value,
            "direction": self.direction.value,
            "source": self.source,
            "found": self.found,
            "old": list(self.old),
            "new": list(self.new),
            **place_fields("src", self.src),
            **place_fields("tgt", self.tgt),
            "ref": self.tgt.reference or None,
        }

    @property
    def fingerprint(self) -> str:
        """What identifies the passage inside its file."""
        return fingerprint("affected", self.effect, self.source, self.found or "", *self.new[:1])

    def __str__(self) -> str:
        """Return the passage as a line that editors can jump from."""
        return self.line_in(str)

    def line_in(self, translated: Callable[[Message], str], word: Callable[[str], str] = str) -> str:
        """Return the same line in the language of a reader."""
        return f"{self.tgt.shown_in(translated)}: {self.message_in(translated, word)}"

    @property
    def message(self) -> str:
        """One line without the position: the effect, the term, what is there, and what it is now."""
        return self.message_in(str)

    def message_in(self, translated: Callable[[Message], str], word: Callable[[str], str] = str) -> str:
        """Return the message in the language of a reader, by what translates a clause, and the effect."""
        clauses = translated(", ").join(map(translated, self.clauses))
        return f"{word(self.effect.value)} {self.source}: {clauses}"

    @property
    def clauses(self) -> list[Message]:
        """What is there, and what it is now."""
        old = f"found {self.found!r}" if self.found is not None else "not found"
        if self.new:
            shown = self.new[0]
            if self.effect is Effect.RIGHT and self.found is not None:
                shown = next((text for text in self.new if same(text, self.found, Level.INFLECTION)), shown)
            new = f"now {shown!r}"
        else:
            new = "now not to be used" if self.effect is Effect.WRONG else "no rendering any longer"
        return [old, new]


def affected(
    old: GivenGlossary,
    new: GivenGlossary,
    src: GivenTexts,
    tgt: GivenTranslation | None = None,
    *,
    direction: Direction | str | None = None,
    progress: GivenProgress = False,
) -> list[Affected]:
    """Return the passages of a translation that a change of the glossary touches, in the order of the text.

    Example:
        >>> from termalign import entry
        >>> old, new = (Glossary((entry("碳市场", en),)) for en in ("carbon exchange", "carbon market"))
        >>> for passage in affected(old, new, ["碳市场", "碳市场"], ["A carbon exchange", "A carbon market"]):
        ...     print(passage)
        <text>:1:3: wrong 碳市场: found 'carbon exchange', now 'carbon market'
        <text>:2:3: right 碳市场: found 'carbon market', now 'carbon market'

    Args:
        old: The glossary before the change, its name or its path.
        new: The glossary after it.
        src: The texts, as `check` takes them.
        tgt: The translations, where `src` does not hold them.
        direction: `zh-en` or `en-zh`; by default detected automatically.
        progress: A function that is given the progress, or True for a bar, as in `check`.

    Raises:
        InputError: The texts are not pairs, or not in the given direction.
    """
    with watched(progress) as watch:
        before, after = given_glossary(old), given_glossary(new)
        both = Glossary((*before, *after))
        units, known = units_from(src, tgt, direction=direction, glossary=both)
        counted = watch.over(units, "comparing", total=length_of(src))
        return list(affected_units(before, after, counted, known))


def affected_units(
    old: Glossary, new: Glossary, units: Iterable[CheckUnit | UnitBatch], direction: Direction | None = None
) -> Iterator[Affected]:
    """Yield the passages of units that a change touches; directions of documents are detected unless one is given."""
    directions = Directions(direction)
    comparison = cache(lambda own: _Comparison(terms_of(old, own), terms_of(new, own), own))
    for batch in batches(units):
        for own, part in directions.of(batch):
            yield from comparison(own).passages(part)


class _Comparison:
    """Judges pairs by two glossaries."""

    def __init__(self, old: Terms, new: Terms, direction: Direction) -> None:
        self._old, self._new, self._direction = old, new, direction
        self._alike: dict[tuple[int, int], bool] = {}

    def passages(self, batch: UnitBatch) -> Iterator[Affected]:
        hits = self._old.find(batch.sources), self._new.find(batch.sources)
        for unit, before, after in zip(batch, *hits, strict=True):
            if before or after:
                yield from sorted(
                    self._of_unit(unit, before, after), key=lambda passage: (passage.tgt, passage.source)
                )

    def _of_unit(self, unit: CheckUnit, before: list[Hit], after: list[Hit]) -> Iterator[Affected]:
        target = target_of(unit.tgt, self._direction)
        old, new = (
            {key_at(outcome.expected.source, Level.FORM): outcome for outcome in judge(terms, hits, target)}
            for terms, hits in ((self._old, before), (self._new, after))
        )
        for key in dict.fromkeys((*old, *new)):
            yield from self._of_term(unit, old.get(key), new.get(key))

    def _are_alike(self, old: ExpectedRenderings, new: ExpectedRenderings) -> bool:
        """Return whether both decide the same; known by identity, for a term of many renderings is met often."""
        pair = id(old), id(new)
        if pair not in self._alike:
            self._alike[pair] = _decisions(old) == _decisions(new)
        return self._alike[pair]

    def _of_term(self, unit: CheckUnit, old: Outcome | None, new: Outcome | None) -> Iterator[Affected]:
        if old is not None and new is not None and self._are_alike(old.expected, new.expected):
            return
        before, after = _accepted(old), _accepted(new)
        banned = {} if new is None else {candidate.span: candidate for candidate in new.banned}

        def passage(effect: Effect, span: Span | None) -> Affected:
            outcome = new or old
            assert outcome is not None
            return Affected(
                effect,
                outcome.expected.source,
                span.of(unit.tgt) if span is not None else None,
                old.expected.accepted.texts if old is not None else (),
                new.expected.accepted.texts if new is not None else (),
                unit.src_place(outcome.hits[0].span),
                unit.tgt_place(span),
                self._direction,
            )

        accepts = new is not None and new.expected.accepted
        for span in (*before, *(span for span in banned if span not in before)):
            was_banned = old is not None and any(candidate.span == span for candidate in old.banned)
            if not _is_rendered(span, after) and not was_banned:
                yield passage(Effect.WRONG if accepts or span in banned else Effect.LOOK, span)
        if new is None:
            return
        for span, candidate in after.items():
            if old is not None and not any(map(span.overlaps, before)):
                yield passage(Effect.RIGHT, span)
            elif _prefers_another(new.expected, candidate):
                yield passage(Effect.LOOK, span)
        if not before and not after and not banned and old is None and new.expected.accepted:
            yield passage(Effect.WRONG, None)


def _decisions(expected: ExpectedRenderings) -> tuple[tuple[tuple[str, Status], ...], ...]:
    """Return the accepted and the banned renderings of a term with their statuses."""
    return tuple(
        tuple((form.text, form.term.status) for form in forms)
        for forms in (expected.accepted, expected.banned)
    )


def _accepted(outcome: Outcome | None) -> dict[Span, Candidate]:
    return {} if outcome is None else {candidate.span: candidate for candidate in outcome.used}


def _is_rendered(span: Span, after: Iterable[Span]) -> bool:
    """Return whether words are what the new glossary accepts, or a part of it; not those that hold it and more."""
    return any(
        span == other or (span.overlaps(other) and not (span.start <= other.start and other.end <= span.end))
        for other in after
    )


def _prefers_another(expected: ExpectedRenderings, candidate: Candidate) -> bool:
    best = expected.accepted[0].term
    return best.status is Status.PREFERRED and not same(
        candidate.rendering.term.text, best.text, Level.INFLECTION
    )
