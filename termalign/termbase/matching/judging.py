"""What became of each source term of a unit: its occurrences matched with stretches of the translation."""

import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import islice
from math import inf
from typing import NamedTuple

from termalign.language.text import Direction, Disjoint, Span, blanked
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.assignment import (
    Assignment,
    Candidate,
    Places,
    Supply,
    candidates_of,
    settled,
    span_of,
)
from termalign.termbase.matching.automaton import Hit, automaton_of
from termalign.termbase.matching.chinese import ChineseTarget
from termalign.termbase.matching.edges import without_addresses
from termalign.termbase.matching.expected import ExpectedRenderings, Rendering
from termalign.termbase.matching.ladder import Translation
from termalign.termbase.matching.negation import is_negated, is_prefixed_rendering, may_negate
from termalign.termbase.matching.targets import Target
from termalign.termbase.matching.terms import Terms

MOST_PAIRED = 60
"""Occurrences, or renderings, of a term in one pair, above which they are not paired: the cost is their product."""


def target_of(text: str, direction: Direction) -> Translation:
    """Return a translation ready to be searched for renderings; there are none in web addresses."""
    text = without_addresses(text)
    return Target(text) if direction is Direction.ZH_EN else ChineseTarget(text)


class Outcome(NamedTuple):
    """A source term of a unit and what was found for it."""

    expected: ExpectedRenderings
    hits: tuple[Hit, ...]
    """Its occurrences in the source."""
    used: tuple[Candidate, ...]
    """Accepted renderings, one an occurrence at most; in the order of the translation."""
    banned: tuple[Candidate, ...]
    """Deprecated and forbidden renderings, every occurrence."""
    offered: Sequence[Supply] = ()
    """Everything that might render it, what renders other terms too."""
    is_inside: bool = False
    """Whether it would have a rendering were it not inside a longer one of another term, where it renders nothing."""


def judge(terms: Terms, hits: Sequence[Hit], target: Translation, *, src: str = "") -> list[Outcome]:
    """Find what the source terms `hits` of a unit became in its translation.

    With the source, what several terms may have goes to the nearest occurrence, and a rendering that a prefix makes
    another word counts only where the source negates its term too: *non-performing loans* has no *performing loans*.

    Example:
        >>> from termalign import Glossary, entry
        >>> terms = Terms(Glossary((entry("银行", "bank"),)))
        >>> [outcome] = judge(terms, terms.find(["银行与银行"])[0], Target("Banks, a bank and banking"))
        >>> [candidate.tier.value for candidate in outcome.used]
        ['inflection', 'exact']
    """
    of_unit = _UnitTerms(terms, hits, target)
    outcomes = of_unit.outcomes()
    # In the other direction nothing is gained.
    if terms.direction is Direction.ZH_EN:
        outcomes = _with_decided(outcomes, of_unit, terms, hits)
    if not src:
        return outcomes
    if terms.direction is Direction.ZH_EN and any(len(each.used) < len(each.hits) for each in outcomes):
        outcomes = _with_nearest(outcomes, src, target.text)
    if not may_negate(target.text, terms.direction):
        return outcomes
    negated = [_negated(outcome, src, target.text, terms.direction) for outcome in outcomes]
    if not any(negated):
        return outcomes
    spans = sorted(set().union(*negated))
    again = _UnitTerms(terms, hits, target_of(blanked(target.text, spans), terms.direction)).outcomes()
    return [new if own else old for own, old, new in zip(negated, outcomes, again, strict=True)]


def _negated(outcome: Outcome, src: str, tgt: str, direction: Direction) -> set[Span]:
    """Return where a term has, or might have, a rendering that a prefix makes another word, unless the source does."""
    prefixed = {
        candidate.span
        for candidate in (*outcome.used, *islice(candidates_of(outcome.offered), MOST_PAIRED))
        for part in candidate.pieces or (candidate.span,)
        if is_prefixed_rendering(tgt, part, direction)
    }
    if prefixed and any(is_negated(src, hit.span, direction) for hit in outcome.hits):
        return set()
    return prefixed


def _with_decided(
    outcomes: list[Outcome], of_unit: "_UnitTerms", terms: Terms, hits: Sequence[Hit]
) -> list[Outcome]:
    """Let terms that somebody has decided on have what others took on which nobody has: *pilot* of 试点 (pilot).

    A longer term keeps what it has, also of those inside it: *credit risk management* renders no other *credit risk*.
    """
    taking = [each for each in outcomes if each.used and each.expected.tentative]
    if not taking:
        return outcomes
    decided = {each.hits[0].pattern for each in outcomes if not each.expected.tentative}
    short = [
        each.expected.source
        for term, each in enumerate(outcomes)
        if each.hits[0].pattern in decided and len(each.used) < len(each.hits) and of_unit.may_be_there(term)
    ]
    if not short:
        return outcomes
    inner = automaton_of(short)
    yielding = {
        each.hits[0].pattern for each in taking if not inner.find_matches_as_indexes(each.expected.source)
    }
    if not yielding:
        return outcomes
    rest = [hit for hit in hits if hit.pattern not in yielding]
    again = {each.hits[0].pattern: each for each in _UnitTerms(terms, rest, of_unit.target).outcomes()}
    if sum(len(again[pattern].used) for pattern in decided) <= sum(
        len(each.used) for each in outcomes if each.hits[0].pattern in decided
    ):
        return outcomes
    taken = Disjoint(candidate.span for each in again.values() for candidate in each.used)
    return [
        again.get(each.hits[0].pattern)
        or each._replace(used=tuple(used for used in each.used if not taken.overlap(used.span)))
        for each in outcomes
    ]


def _with_nearest(outcomes: Sequence[Outcome], src: str, tgt: str) -> list[Outcome]:
    """Let a term that is short of renderings have one that another took, where its own occurrence is nearer.

    Without *Linked Exchange Rate System (LERS)*, a later *LERS* renders the short form that the source has there, and
    the full form has none.
    """
    found = list(outcomes)
    owners: dict[Span, int] = {}
    for index, outcome in enumerate(found):
        if len(outcome.used) == len(outcome.hits) <= MOST_PAIRED:
            owners.update((candidate.span, index) for candidate in outcome.used if not candidate.pieces)
    for index, outcome in enumerate(found):
        if not len(outcome.used) < len(outcome.hits) <= MOST_PAIRED:
            continue
        for candidate in islice(candidates_of(outcome.offered), MOST_PAIRED):
            owner = owners.get(candidate.span)
            if owner is None or candidate.pieces or len(found[index].used) == len(outcome.hits):
                continue
            other = found[owner]
            [taken] = [used for used in other.used if used.span == candidate.span]
            claims, kept = (
                min((abs(expected_at(hit.span, src, tgt) - taken.span.middle) for hit in hits), default=inf)
                for hits in (_without_rendering(found[index], src, tgt), other.hits)
            )
            if candidate.tier.rank <= taken.tier.rank and claims < kept:
                del owners[candidate.span]
                found[owner] = other._replace(used=tuple(used for used in other.used if used is not taken))
                found[index] = outcome._replace(
                    used=tuple(sorted((*found[index].used, candidate), key=lambda used: used.span))
                )
    return found


def _without_rendering(outcome: Outcome, src: str, tgt: str) -> list[Hit]:
    """Return the occurrences farthest from the renderings that there are; none is the gloss of what is before it."""
    hits = [hit for hit in outcome.hits if not src.endswith(("(", "（"), 0, hit.span.start)]
    own = [candidate.span.middle for candidate in outcome.used]
    if own:
        hits.sort(key=lambda hit: min(abs(expected_at(hit.span, src, tgt) - middle) for middle in own))
    return hits[len(own) :]


def expected_at(span: Span, src: str, tgt: str) -> float:
    """Return the offset in the translation at which a stretch is rendered if both sides go in step."""
    return span.middle / max(1, len(src)) * len(tgt)


class _UnitTerms:
    """The source terms of a unit, how often each occurs, and where the strictest tier finds their renderings."""

    def __init__(self, terms: Terms, hits: Sequence[Hit], target: Translation) -> None:
        self.target = target
        by_term: dict[int, list[Hit]] = defaultdict(list)
        for hit in hits:
            by_term[hit[0]].append(hit)
        self._hits = list(map(tuple, by_term.values()))
        self._expected = list(map(terms.expected.__getitem__, by_term))
        self._likely: dict[int, list[tuple[Rendering, Sequence[int]]]] = {}
        self._bans: dict[int, dict[Span, list[Candidate]]] = {}
        self._merged: dict[tuple[Places, ...], Places] = {}
        target.look_for(self._expected)
        self._exact = [_strict(target, expected) for expected in self._expected]
        if len(self._exact) > 1:
            target.look_for_loosely(
                [
                    expected
                    for supplies, expected in zip(self._exact, self._expected, strict=True)
                    if not supplies
                ]
            )
            self._exact = [supplies or self._inflected(term) for term, supplies in enumerate(self._exact)]
        self._settled = settled(self._exact, list(map(len, self._hits)))
        if any(expected.banned for expected in self._expected):
            self._settled = [
                None if expected.banned else assigned
                for expected, assigned in zip(self._expected, self._settled, strict=True)
            ]
        self.open = [term for term, assigned in enumerate(self._settled) if assigned is None]
        """The terms that are not settled."""
        self._keeps_whole = terms.direction is Direction.ZH_EN  # not measured in the other direction

    def may_be_there(self, term: int) -> bool:
        """Return whether any tier may find a rendering of a term, taken or not."""
        return bool(self._exact[term] or self._likely_forms(term))

    def outcomes(self) -> list[Outcome]:
        """Return what became of the terms."""
        assigned = self._assigned() if self.open else iter(())
        return [
            Outcome(expected, hits, settled_here, (), exact) if settled_here is not None else next(assigned)
            for expected, hits, settled_here, exact in zip(
                self._expected, self._hits, self._settled, self._exact, strict=True
            )
        ]

    def _assigned(self) -> Iterator[Outcome]:
        """Yield what became of the terms that are not settled, tier by tier."""
        assignment, banned, inside = self._filled(
            _Wholes(self._exact if self._keeps_whole else (), self.target.text)
        )
        if not all(map(assignment.assigned, inside)):
            free = self._filled(_Wholes((), ""))[0]
            inside = {index for index in inside if free.assigned(index)}
        for index, term in enumerate(self.open):
            yield Outcome(
                self._expected[term],
                self._hits[term],
                tuple(assignment.assigned(index)),
                tuple(banned[index]),
                assignment.offered(index),
                index in inside,
            )

    def _likely_forms(self, term: int) -> list[tuple[Rendering, Sequence[int]]]:
        """Return the accepted renderings that a tier behind the strictest may find, with these tiers."""
        if term not in self._likely:
            self._likely[term] = [
                (form, levels)
                for form in self._expected[term].accepted.sought.possible(self.target)
                if (levels := self.target.likely(form))
            ]
        return self._likely[term]

    def _inflected(self, term: int) -> list[Supply]:
        """Return the candidates of the other tiers that find the rendering itself, in another form."""
        supplies = [
            Supply(places, form)
            for form, levels in self._likely_forms(term)
            for level in levels
            if level < self.target.ladder.strict
            for found in self.target.places(level, form)
            if (places := self._without_banned(term, found))
        ]
        if len(supplies) < 2:
            return supplies
        key = tuple(supply.places for supply in supplies)
        merged = self._merged.get(key)
        if merged is None:
            merged = Places(sorted(candidates_of(supplies), key=lambda candidate: candidate.tier.rank))
        if len(self._expected[term].accepted) > 1:
            return [Supply(merged)]
        self._merged[key] = merged  # others with this rendering share it
        return [Supply(merged, supplies[0].rendering)]

    def _without_banned(self, term: int, places: Places) -> Places:
        if not self._expected[term].banned:
            return places
        return places.where(lambda candidate: not self._is_banned(term, candidate))

    def _without_surrounding(self, term: int, places: Places) -> Places:
        """Return those places of scattered Chinese words that are not around a whole rendering of the term.

        Another term has that one: 科技提高监管 in 监管科技提高监管成效 is no second 监管科技.
        """
        if self._keeps_whole or not self._exact[term]:
            return places
        whole = Disjoint(span for supply in self._exact[term] for span in supply.places.spans)
        return places.where(lambda candidate: not whole.overlap(candidate.span))

    def _is_banned(self, term: int, candidate: Candidate) -> bool:
        """Return whether what is written there is nearer to a banned rendering: *cyber security*, *data centres*."""
        span, rank, written = candidate.span, candidate.tier.rank, candidate.span.of(self.target.text)
        return any(
            banned.tier.rank < rank
            or (banned.tier.rank == rank and _likeness(written, banned) > _likeness(written, candidate))
            for banned in self._banned_at(term).get(span, ())
        )

    def _banned_at(self, term: int) -> dict[Span, list[Candidate]]:
        """Return the candidates of the banned renderings of a term, by span."""
        if term not in self._bans:
            bans = self._bans[term] = defaultdict(list)
            for candidate in _in_first_tiers(self.target, self._expected[term]):
                bans[candidate.span].append(candidate)
        return self._bans[term]

    def _filled(self, wholes: "_Wholes") -> tuple[Assignment, list[list[Candidate]], set[int]]:
        """Return what the terms take, their banned renderings, and which of them a whole one of another covers."""
        target, expected = self.target, [self._expected[term] for term in self.open]
        assignment = Assignment(
            [len(self._hits[term]) for term in self.open],
            [candidate.span for assigned in self._settled for candidate in assigned or ()],
        )
        inside: set[int] = set()

        def offer(index: int, supply: Supply) -> bool:
            outside = wholes.outside(self.open[index], supply.places)
            if len(outside) < len(supply.places):
                inside.add(index)
            return assignment.offer(index, supply._replace(places=outside))

        for index, term in enumerate(self.open):
            for supply in self._exact[term]:
                offer(index, supply)
        assignment.fill()
        banned: list[list[Candidate]] = [[] for _ in expected]
        short = list(filter(assignment.short, range(len(expected))))
        target.look_for_loosely([expected[index] for index in short])
        for level in range(1, len(target.ladder.tiers)):
            if level == target.ladder.strict and any(renderings.banned for renderings in expected):
                banned = _banned(expected, assignment, target)
                short = [index for index in short if not banned[index]]
            offers = False
            unshared = cache(partial(_unshared, assignment.covers))
            for index in short:
                term = self.open[index]
                for form, levels in self._likely_forms(term):
                    for places in target.places(level, form) if level in levels else ():
                        looser = unshared(places)
                        kept = (
                            self._without_banned
                            if level < target.ladder.strict
                            else self._without_surrounding
                        )
                        looser = kept(term, looser)
                        offers |= offer(index, Supply(looser, form))
            if offers:
                assignment.fill()
                short = list(filter(assignment.short, short))
        return assignment, banned, inside


def _unshared(covers: Callable[[Span], bool], places: Places) -> Places:
    """Return the places of which a word at least is free, for others may be shared; the same ones where all are."""
    return places.where(lambda candidate: not (candidate.pieces and all(map(covers, candidate.pieces))))


def _likeness(written: str, candidate: Candidate) -> float:
    """Return how like its rendering what is written is, from 0 to 1."""
    from difflib import SequenceMatcher

    return SequenceMatcher(None, written.lower(), candidate.rendering.text.lower(), autojunk=False).ratio()


_SEVERAL = -1
"""Instead of the number of a term: several have it."""


class _Wholes:
    """The spans of whole renderings: inside *Hong Kong Monetary Authority* no *Hong Kong* renders another 香港.

    Were it so, the longer term would be split over the same words, and no finding would report the missing one.
    A rendering that coordinates those of two others is none of these: *Hong Kong and Macao*.
    """

    def __init__(self, exact: Sequence[Sequence[Supply]], text: str) -> None:
        users: dict[Places, int] = {}
        for term, supplies in enumerate(exact):
            for places, _ in supplies:
                users[places] = _SEVERAL if places in users else term
        owners: dict[Span, int] = {}
        for places, term in users.items():
            for span in map(span_of, places.candidates):
                owners[span] = term if owners.get(span, term) == term else _SEVERAL
        self._owned = sorted(
            (*span, term)
            for span, term in owners.items()
            if text.find(" and ", *span) < 0  # most have none
            or not any(
                {Span(span.start, between.start()), Span(between.end(), span.end)} <= owners.keys()
                for between in _AND.finditer(text, span.start, span.end)
            )
        )
        self._longest = max((end - start for start, end, _ in self._owned), default=0)
        self._covered: dict[Places, tuple[dict[Span, int], frozenset[int], Places]] = {}
        """Which of some places are parts of longer renderings, of which terms, and the other places."""

    def outside(self, term: int, places: Places) -> Places:
        """Return those places of a term that are no part of a longer rendering of another."""
        if not self._owned:
            return places
        if places not in self._covered:
            owners = ((span, self._owner_around(span)) for span in places.spans)
            parts = {span: owner for span, owner in owners if owner is not None}
            others = places.where(lambda candidate: candidate.span not in parts)
            self._covered[places] = parts, frozenset(parts.values()), others
        parts, terms, others = self._covered[places]
        if term in terms:
            return places.where(lambda candidate: parts.get(candidate.span, term) == term)
        return others

    def _owner_around(self, span: Span) -> int | None:
        """Return the term, or `_SEVERAL`, with a rendering that holds a span and more; None where there is none."""
        owner = None
        index = bisect_right(self._owned, (span.start, sys.maxsize))
        while index and self._owned[index - 1][0] >= span.end - self._longest and owner != _SEVERAL:
            index -= 1
            start, end, term = self._owned[index]
            if end >= span.end and (start, end) != span:
                owner = term if owner in (None, term) else _SEVERAL
        return owner


_AND = lazy_pattern(" and ")


def _strict(target: Translation, expected: ExpectedRenderings) -> list[Supply]:
    """Return the candidates of the strictest tier."""
    return [
        Supply(places, form)
        for form in expected.accepted.sought.keyed(target.key.text)
        if form.key in target.key_text
        for places in target.places(0, form)
        if places
    ]


def _banned(
    expected: Sequence[ExpectedRenderings], assignment: Assignment, target: Translation
) -> list[list[Candidate]]:
    """Return, by source term, the occurrences of banned renderings that are no part of an accepted one.

    What a term has inside a banned rendering of its own it loses: *Belt and Road Strategy* is no *Belt and Road*.
    """
    candidates: list[list[Candidate]] = []
    for term, renderings in enumerate(expected):
        occupied = Disjoint()
        candidates.append(
            [
                candidate
                for candidate in _in_first_tiers(target, renderings)
                if assignment.frees(term, candidate.span) and occupied.add(candidate.span)
            ]
        )
    return candidates


def _in_first_tiers(target: Translation, expected: ExpectedRenderings) -> Iterator[Candidate]:
    """Yield where the tiers that find a rendering itself find a banned one."""
    if not expected.banned:
        return
    strictest = expected.banned.sought.keyed(target.key.text)
    for tier in range(target.ladder.strict):
        for form in expected.banned.sought.possible(target) if tier else strictest:
            yield from target.candidates(tier, form)
