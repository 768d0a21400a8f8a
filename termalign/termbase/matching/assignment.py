"""Which candidates render which source terms: a maximal set of disjoint spans.

Each occurrence of a source term takes at most one stretch of the translation, and no two take the same words:
`Hong Kong` inside `Hong Kong Monetary Authority` does not render another 香港. Occurrences of one term are alike, so
a term needs as many stretches as it has occurrences. Greedy by tier and length, then augmenting paths (a term
left short may take a span whose present owners can all move elsewhere), which is exact where spans conflict one to
one, as for repeated terms, and maximal always. Terms with the same candidates share one list of them, of which each
goes on where the one before has stopped. What a pass has tried in vain it does not try again, so that cost grows with
the candidates, not with their square.

References:
    Harold W. Kuhn. 1955. The Hungarian Method for the Assignment Problem (augmenting paths).
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import islice, takewhile
from operator import attrgetter, is_not
from typing import NamedTuple

from termalign.language.text import Span
from termalign.termbase.matching.expected import Rendering
from termalign.termbase.matching.tiers import Tier

MOST_MOVES = 100
"""Owners, one after another, that may have to move for one more occurrence; real texts need a handful."""


LONGEST_COMPARED = 60
"""Places of a rendering that are compared with those of others of its term at once; a paragraph has fewer."""


class Candidate(NamedTuple):
    """A stretch of the translation that may render an occurrence."""

    span: Span
    tier: Tier
    rendering: Rendering
    pieces: tuple[Span, ...] = ()
    """The words of a scattered rendering; they may be shared, as in `bills and notes of the Fund`."""


span_of = attrgetter("span")


class Places:
    """Where a rendering is in a translation, best first: one list for all terms that it may render.

    Example:
        >>> from termalign.termbase.glossary import Term
        >>> form = Rendering("bank", Term("bank"), variant=False)
        >>> places = Places(Candidate(Span(at, at + 4), Tier.EXACT, form) for at in (0, 9, 0))
        >>> len(places), places.rank, places.longest
        (2, 0, 4)
    """

    def __init__(self, candidates: Iterable[Candidate] = ()) -> None:
        """Take candidates; of those of one stretch the first counts, but for scattered ones."""
        self.candidates: list[Candidate] = []
        known: set[Span] = set()
        for candidate in candidates:
            if candidate.pieces or candidate.span not in known:
                known.add(candidate.span)
                self.candidates.append(candidate)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.candidates)

    def where(self, holds: Callable[[Candidate], bool]) -> "Places":
        """Return those of which something holds; the same ones where it does of all."""
        kept = list(filter(holds, self.candidates))
        return self if len(kept) == len(self) else Places(kept)

    @cached_property
    def spans(self) -> frozenset[Span]:
        """Where they are."""
        return frozenset(map(span_of, self.candidates))

    @cached_property
    def rank(self) -> int:
        """The strictest tier, as a number."""
        return min(candidate.tier.rank for candidate in self.candidates)

    @cached_property
    def longest(self) -> int:
        """The characters of the longest."""
        spans = (candidate.span for candidate in self.candidates)
        return max(span.end - span.start for span in spans)


class Supply(NamedTuple):
    """Candidates of a term."""

    places: Places
    rendering: Rendering | None = None
    """What of the term is there; nothing where each candidate has it."""

    def candidate(self, index: int) -> Candidate:
        """Return one of them."""
        candidate, rendering = self.places.candidates[index], self.rendering
        if rendering is None or candidate.rendering is rendering:
            return candidate
        return candidate._replace(rendering=rendering)


def candidates_of(supplies: Iterable[Supply]) -> Iterator[Candidate]:
    """Yield the candidates of a term, best first; a stretch that was there already is no other one."""
    known: set[Span] = set()
    for supply in supplies:
        for index, candidate in enumerate(supply.places.candidates):
            if candidate.pieces or candidate.span not in known:
                known.add(candidate.span)
                yield supply.candidate(index)


class _Offer(NamedTuple):
    """A candidate that a term may take."""

    start: int
    end: int
    term: int
    """`_NOT_MOVABLE` where it is not to be moved."""
    supply: int = 0
    """The number of its supply among those of the term."""
    rank: int = 0
    """Its number there."""


_NOT_MOVABLE = -1
"""Instead of the number of a term: the candidate is not to be moved."""


def settled(
    options: Sequence[Sequence[Supply]], occurrences: Sequence[int]
) -> list[tuple[Candidate, ...] | None]:
    """Return what every term takes where nothing can come between; None for terms that have to be assigned.

    A term is settled that has as many candidates as occurrences, none of which overlaps another: nobody can take one
    of them, and it wants no other. Where all terms have enough and nothing overlaps, so is one that has more
    candidates: it takes the first. `Assignment` would come to the same.
    """
    counts = [sum(len(supply.places) for supply in supplies) for supplies in options]
    users = Counter(supply.places for supplies in options for supply in supplies if supply.places)
    assigned = {
        term
        for term, supplies in enumerate(options)
        if counts[term] < occurrences[term] or any(users[supply.places] > 1 for supply in supplies)
    }
    owners = {supply.places: term for term, supplies in enumerate(options) for supply in supplies}
    stretches = sorted(
        (*candidate.span, term) for places, term in owners.items() for candidate in places.candidates
    )
    reached, owner = 0, 0
    for start, end, term in stretches:
        if start < reached:
            assigned.add(owner)
            assigned.add(term)
        if end > reached:
            reached, owner = end, term
    result: list[tuple[Candidate, ...] | None] = []
    for term, (supplies, count) in enumerate(zip(options, occurrences, strict=True)):
        if term in assigned or (assigned and counts[term] > count):
            result.append(None)
        elif count == 1:
            result.append((next(supply for supply in supplies if supply.places).candidate(0),))
        else:
            result.append(tuple(sorted(islice(candidates_of(supplies), count), key=span_of)))
    return result


class Assignment:
    """Which candidates the terms of a text take, filled step by step.

    Example:
        >>> from termalign.termbase.glossary import Term
        >>> form = Rendering("bank", Term("bank"), variant=False)
        >>> one, two = (Candidate(Span(at, at + 4), Tier.EXACT, form) for at in (0, 9))
        >>> assignment = Assignment([1, 1])
        >>> assignment.offer(0, Supply(Places([one, two]))), assignment.offer(1, Supply(Places([one])))
        (True, True)
        >>> assignment.fill()
        >>> assignment.assigned(0) == [two], assignment.assigned(1) == [one]
        (True, True)
    """

    def __init__(self, occurrences: Sequence[int], settled: Iterable[Span] = ()) -> None:
        """Take how often each term occurs in the source, and what settled terms have, which nobody else may take."""
        self._short = list(occurrences)
        self._supplies: list[list[Supply]] = [[] for _ in occurrences]
        self._known: list[set[Span]] = [set() for _ in occurrences]
        """The stretches that each term was offered, but for those of long lists."""
        self._long: list[list[Places]] = [[] for _ in occurrences]
        self._next: dict[Places, int] = {}
        """The first candidate of each supply that no term has looked at yet."""
        self._chosen: list[dict[tuple[int, int], None]] = [{} for _ in occurrences]
        """The numbers of supplies and of candidates there."""
        self._solid = sorted(_Offer(start, end, _NOT_MOVABLE) for start, end in settled)
        """What is taken and shared with nobody: in order, disjoint."""
        self._scattered: dict[Span, _Offer] = {}
        self._history: list[tuple[bool, _Offer]] = []
        """What was taken (true) and left, in the order it was."""
        self._untried: dict[Places, Iterator[int]] = {}
        """Of each supply what a pass over the terms has not tried yet, of what has been looked at: best first."""

    def short(self, term: int) -> int:
        """Return how many occurrences of a term have no candidate yet."""
        return self._short[term]

    def offered(self, term: int) -> Sequence[Supply]:
        """Return all supplies of a term."""
        return self._supplies[term]

    def assigned(self, term: int) -> list[Candidate]:
        """Return the candidates that a term takes, in the order of the text."""
        supplies = self._supplies[term]
        chosen = (supplies[supply].candidate(index) for supply, index in self._chosen[term])
        return sorted(chosen, key=span_of)

    def covers(self, span: Span) -> bool:
        """Return whether words of a span belong to a term that shares them with no other."""
        return next(self._overlapping(span), None) is not None

    def frees(self, term: int, span: Span) -> bool:
        """Return whether nobody has words of a span once a term has lost what it has inside; if so, it has."""
        owners = list(self._overlapping(span))
        for owner in owners:
            own = Span(owner.start, owner.end)
            if owner.term != term or own == span or own.start < span.start or own.end > span.end:
                return False
        for owner in owners:
            self._leave(owner)
        return True

    def offer(self, term: int, supply: Supply) -> bool:
        """Add candidates of a term behind those that it has, and return whether there are new ones.

        A stretch that the term was offered already is no new one; in a long list, which terms may share, it is left
        there and passed over.
        """
        places, known, long = supply.places, self._known[term], self._long[term]
        if len(places) > LONGEST_COMPARED:
            if places in long:
                return False
            long.append(places)
        else:
            if known or long:
                places = places.where(
                    lambda candidate: bool(candidate.pieces) or not self._was_offered(term, candidate.span)
                )
            known |= places.spans
        if places:
            self._supplies[term].append(supply._replace(places=places))
        return len(places) > 0

    def _was_offered(self, term: int, span: Span, before: Places | None = None) -> bool:
        """Return whether a term was offered a stretch, before it was offered a long list if one is given."""
        if span in self._known[term]:
            return True
        return any(span in places.spans for places in takewhile(partial(is_not, before), self._long[term]))

    def _is_again(self, term: int, places: Places, candidate: Candidate) -> bool:
        """Return whether a candidate is a stretch that the term was offered before these places."""
        return (
            len(places) > LONGEST_COMPARED
            and not candidate.pieces
            and self._was_offered(term, candidate.span, places)
        )

    def fill(self) -> None:
        """Let terms that are short of candidates take some, those with the strictest and longest first."""
        short = [term for term, count in enumerate(self._short) if count and self._supplies[term]]
        if len(short) > 1:
            short.sort(key=self._strictness)
        progress = True
        while short and progress:
            progress = False
            self._untried.clear()
            for term in short:
                while self._short[term] and self._assign(term):
                    self._short[term] -= 1
                    progress = True
            short = [term for term in short if self._short[term]]

    def _strictness(self, term: int) -> tuple[int, int]:
        supplies = [supply.places for supply in self._supplies[term]]
        return min(places.rank for places in supplies), -max(places.longest for places in supplies)

    def _overlapping(self, span: Span) -> Iterator[_Offer]:
        index = bisect_left(self._solid, (span.end,))
        while index and self._solid[index - 1].end > span.start:
            index -= 1
            yield self._solid[index]

    def _assign(self, term: int, depth: int = 0) -> bool:
        """Give one more occurrence of a term a candidate, moving others if need be; undo everything on failure."""
        if self._take_fresh(term):
            return True
        if depth == MOST_MOVES:
            return False
        for number, (places, _) in enumerate(self._supplies[term]):
            for index in self._untried.setdefault(places, iter(range(self._next.get(places, 0)))):
                candidate = places.candidates[index]
                if (number, index) in self._chosen[term] or self._is_again(term, places, candidate):
                    continue
                offer = _Offer(*candidate.span, term, number, index)
                owners = self._owners(candidate)
                if not owners:
                    self._take(offer)
                    return True
                if self._moved(owners, offer, depth):
                    return True
        return False

    def _moved(self, owners: Sequence[_Offer], offer: _Offer, depth: int) -> bool:
        if any(owner.term == _NOT_MOVABLE for owner in owners):
            return False
        before = len(self._history)
        for owner in owners:
            self._leave(owner)
        self._take(offer)
        if all(self._assign(owner.term, depth + 1) for owner in owners):
            return True
        while len(self._history) > before:
            was_taken, last = self._history[-1]
            (self._leave if was_taken else self._take)(last)
            del self._history[-2:]
        return False

    def _owners(self, candidate: Candidate) -> Sequence[_Offer]:
        """Return what is taken that the candidate may not share words with."""
        span = candidate.span
        solid = self._solid
        index = bisect_left(solid, (span[1],))
        if not self._scattered and (not index or solid[index - 1].end <= span[0]):
            return ()
        same = self._scattered.get(span)
        overlapping = [same] if same is not None else []
        for offer in self._overlapping(span):
            if not candidate.pieces or (offer.start, offer.end) == span:
                overlapping.append(offer)
        return overlapping

    def _take(self, offer: _Offer) -> None:
        """Let a term have a candidate."""
        if self._is_scattered(offer):
            self._scattered[Span(offer.start, offer.end)] = offer
        else:
            insort(self._solid, offer)
        self._chosen[offer.term][offer.supply, offer.rank] = None
        self._history.append((True, offer))

    def _leave(self, offer: _Offer) -> None:
        """Take a candidate from a term."""
        if self._is_scattered(offer):
            del self._scattered[Span(offer.start, offer.end)]
        else:
            del self._solid[bisect_left(self._solid, offer)]
        del self._chosen[offer.term][offer.supply, offer.rank]
        self._history.append((False, offer))

    def _is_scattered(self, offer: _Offer) -> bool:
        return bool(self._supplies[offer.term][offer.supply].places.candidates[offer.rank].pieces)

    def _take_fresh(self, term: int) -> bool:
        """Let a term take the first free candidate that no term has looked at yet; others wait."""
        supplies = self._supplies[term]
        for number, (places, _) in enumerate(supplies):
            for index in range(self._next.get(places, 0), len(places)):
                candidate = places.candidates[index]
                self._next[places] = index + 1
                if not self._owners(candidate) and not self._is_again(term, places, candidate):
                    self._take(_Offer(*candidate.span, term, number, index))
                    return True
        return False
