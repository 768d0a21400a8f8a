"""Which candidates render which source terms: a maximal set of disjoint spans.

Each occurrence of a source term takes at most one stretch of the translation, and no two take the same words:
`Hong Kong` inside `Hong Kong Monetary Authority` does not render another 香港. Occurrences of one term are alike, so
a term needs as many stretches as it has occurrences. Greedy by tier and length, then augmenting paths (a term
left short may take a span whose present owners can all move elsewhere), which is exact where spans conflict one to
one, as for repeated terms, and maximal always. What a pass has tried in vain it does not try again, so that cost
grows with the candidates, not with their square.

References:
    Harold W. Kuhn. 1955. The Hungarian Method for the Assignment Problem (augmenting paths).
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from termalign.language.text import Span
from termalign.termbase.matching.expected import Rendering
from termalign.termbase.matching.tiers import Tier

MOST_MOVES = 100
"""Owners, one after another, that may have to move for one more occurrence; real texts need a handful."""


class Candidate(NamedTuple):
    """A stretch of the translation that may render an occurrence."""

    span: Span
    tier: Tier
    rendering: Rendering
    pieces: tuple[Span, ...] = ()
    """The words of a scattered rendering; they may be shared, as in `bills and notes of the Fund`."""


span_of = attrgetter("span")


class _Offer(NamedTuple):
    """A candidate that a term may take."""

    start: int
    end: int
    term: int
    """`_NOT_MOVABLE` where it is not to be moved."""
    rank: int
    """Its number among the candidates of the term."""


_NOT_MOVABLE = -1
"""Instead of the number of a term: the candidate is not to be moved."""


def settled(
    options: Sequence[Sequence[Candidate]], occurrences: Sequence[int]
) -> list[tuple[Candidate, ...] | None]:
    """Return what every term takes where nothing can come between; None for terms that have to be assigned.

    A term is settled that has as many candidates as occurrences, none of which overlaps another: nobody can take one
    of them, and it wants no other. Where all terms have enough and nothing overlaps, so is one that has more
    candidates: it takes the first. `Assignment` would come to the same.
    """
    assigned = {
        term
        for term, (candidates, count) in enumerate(zip(options, occurrences, strict=True))
        if len(candidates) < count
    }
    stretches = sorted(
        (*candidate.span, term) for term, candidates in enumerate(options) for candidate in candidates
    )
    reached, owner = 0, 0
    for start, end, term in stretches:
        if start < reached:
            assigned.add(owner)
            assigned.add(term)
        if end > reached:
            reached, owner = end, term
    result: list[tuple[Candidate, ...] | None] = []
    for term, (candidates, count) in enumerate(zip(options, occurrences, strict=True)):
        if term in assigned or (assigned and len(candidates) > count):
            result.append(None)
        elif count == 1:
            result.append((candidates[0],))
        else:
            result.append(tuple(sorted(candidates[:count], key=span_of)))
    return result


class Assignment:
    """Which candidates the terms of a text take, filled step by step.

    Example:
        >>> from termalign.termbase.glossary import Term
        >>> form = Rendering("bank", Term("bank"), variant=False)
        >>> one, two = (Candidate(Span(at, at + 4), Tier.EXACT, form) for at in (0, 9))
        >>> assignment = Assignment([1, 1])
        >>> assignment.offer(0, [one, two]), assignment.offer(1, [one])
        (True, True)
        >>> assignment.fill()
        >>> assignment.assigned(0) == [two], assignment.assigned(1) == [one]
        (True, True)
    """

    def __init__(self, occurrences: Sequence[int], settled: Iterable[Span] = ()) -> None:
        """Take how often each term occurs in the source, and what settled terms have, which nobody else may take."""
        self._short = list(occurrences)
        self._offered: list[list[Candidate]] = [[] for _ in occurrences]
        self._known: list[set[Span]] = [set() for _ in occurrences]
        """The stretches that each term was offered."""
        self._next = [0] * len(occurrences)
        """The first candidate of each term that nobody has looked at yet."""
        self._waiting: list[dict[int, None]] = [{} for _ in occurrences]
        """Candidates looked at and not taken."""
        self._chosen: list[dict[int, None]] = [{} for _ in occurrences]
        self._solid = sorted(_Offer(start, end, _NOT_MOVABLE, 0) for start, end in settled)
        """What is taken and shared with nobody: in order, disjoint."""
        self._scattered: dict[Span, _Offer] = {}
        self._history: list[tuple[bool, _Offer]] = []
        """What was taken (true) and left, in the order it was."""

    def short(self, term: int) -> int:
        """Return how many occurrences of a term have no candidate yet."""
        return self._short[term]

    def offered(self, term: int) -> Sequence[Candidate]:
        """Return all candidates of a term."""
        return self._offered[term]

    def assigned(self, term: int) -> list[Candidate]:
        """Return the candidates that a term takes, in the order of the text."""
        return sorted((self._offered[term][number] for number in self._chosen[term]), key=span_of)

    def covers(self, span: Span) -> bool:
        """Return whether words of a span belong to a term that shares them with no other."""
        return next(self._overlapping(span), None) is not None

    def offer(self, term: int, candidates: Iterable[Candidate]) -> bool:
        """Add candidates of a term, best first, and return whether any is new.

        Those offered before come before; a stretch that the term was offered already is no new one.
        """
        offered, known = self._offered[term], self._known[term]
        before = len(offered)
        for candidate in candidates:
            if candidate.pieces or candidate.span not in known:
                known.add(candidate.span)
                offered.append(candidate)
        return len(offered) > before

    def fill(self) -> None:
        """Let terms that are short of candidates take some, those with the strictest and longest first."""
        short = [term for term, count in enumerate(self._short) if count and self._offered[term]]
        if len(short) > 1:
            short.sort(key=self._strictness)
        progress = True
        while short and progress:
            progress = False
            passing = _Pass(self)
            for term in short:
                while self._short[term] and passing.assign(term):
                    self._short[term] -= 1
                    progress = True
            short = [term for term in short if self._short[term]]

    def _strictness(self, term: int) -> tuple[int, int]:
        candidates = self._offered[term]
        return (
            min(candidate.tier.rank for candidate in candidates),
            -max(candidate.span.end - candidate.span.start for candidate in candidates),
        )

    def _overlapping(self, span: Span) -> Iterator[_Offer]:
        index = bisect_left(self._solid, (span.end,))
        while index and self._solid[index - 1].end > span.start:
            index -= 1
            yield self._solid[index]

    def owners(self, candidate: Candidate) -> Sequence[_Offer]:
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

    def mark(self) -> int:
        """Return a point of the history to go back to."""
        return len(self._history)

    def undo(self, mark: int) -> None:
        """Go back to a point of the history."""
        while len(self._history) > mark:
            was_taken, offer = self._history[-1]
            (self.leave if was_taken else self.take)(offer)
            del self._history[-2:]

    def take(self, offer: _Offer) -> None:
        """Let a term have a candidate."""
        if self._offered[offer.term][offer.rank].pieces:
            self._scattered[Span(offer.start, offer.end)] = offer
        else:
            insort(self._solid, offer)
        self._chosen[offer.term][offer.rank] = None
        self._waiting[offer.term].pop(offer.rank, None)
        self._history.append((True, offer))

    def leave(self, offer: _Offer) -> None:
        """Take a candidate from a term."""
        if self._offered[offer.term][offer.rank].pieces:
            del self._scattered[Span(offer.start, offer.end)]
        else:
            del self._solid[bisect_left(self._solid, offer)]
        del self._chosen[offer.term][offer.rank]
        self._waiting[offer.term][offer.rank] = None
        self._history.append((False, offer))

    def take_fresh(self, term: int) -> bool:
        """Let a term take the first free candidate that nobody has looked at yet; others wait."""
        candidates = self._offered[term]
        index = self._next[term]
        while index < len(candidates):
            candidate = candidates[index]
            self._next[term] = index + 1
            if not self.owners(candidate):
                self.take(_Offer(*candidate.span, term, index))
                return True
            self._waiting[term][index] = None
            index += 1
        return False

    def waiting(self, term: int) -> list[int]:
        """Return the candidates of a term that were looked at and not taken, best first."""
        return sorted(self._waiting[term])


class _Pass:
    """One pass over the terms that are short: what has been tried in vain is not tried again."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._left: dict[int, Iterator[int]] = {}

    def assign(self, term: int, depth: int = 0) -> bool:
        """Give one more occurrence of a term a candidate, moving others if need be; undo everything on failure."""
        assignment = self._assignment
        if assignment.take_fresh(term):
            return True
        candidates = assignment.offered(term)
        if depth == MOST_MOVES:
            return False
        for index in self._left.setdefault(term, iter(assignment.waiting(term))):
            owners = assignment.owners(candidates[index])
            if not owners:
                assignment.take(_Offer(*candidates[index].span, term, index))
                return True
            if self._moved(owners, term, index, depth):
                return True
        return False

    def _moved(self, owners: Sequence[_Offer], term: int, index: int, depth: int) -> bool:
        if any(owner.term == _NOT_MOVABLE for owner in owners):
            return False
        assignment = self._assignment
        before = assignment.mark()
        for owner in owners:
            assignment.leave(owner)
        assignment.take(_Offer(*assignment.offered(term)[index].span, term, index))
        if all(self.assign(owner.term, depth + 1) for owner in owners):
            return True
        assignment.undo(before)
        return False
