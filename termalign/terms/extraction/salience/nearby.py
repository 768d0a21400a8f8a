"""What is near a candidate: longer ones around it, shorter ones inside, those that overlap it or share renderings.

A piece of a term, and a term with an ordinary word beside it, are recognised by their neighbours: by how likely these
are,
and by how often they occur. So neighbours can be looked at twice, first by their scores, then by what the ranker
made of these.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Doubles, Floats, distinct, sums_before, top_of_others
from termalign.language.features import Features, FeatureSet

OVERLAPPING = 8
"""Candidates that begin, or end, with the same characters and are looked at: the likeliest."""

LEAST_OVERLAP = 2
"""Characters that overlapping candidates share."""

AS_FREQUENT = 0.5
"""How frequent, compared with a candidate, one that overlaps it must be to count."""

LIKELIER = 40
"""Likelier candidates around one that are looked at when what is outside of them is counted."""

NO_NEIGHBOUR = -2.0
"""Represents what is left of a candidate of one word without that word."""

NO_CANDIDATE = -1.0
"""Represents what is no candidate."""


class Member(NamedTuple):
    """One of all the candidates."""

    key: str
    atoms: tuple[str, ...]
    rendering: str
    """Lemmas of its best rendering."""
    places: int
    """Occurrences of its characters."""


Numbers = NDArray[np.int32]


class _NeighbourTable(NamedTuple):
    """Candidates that have equally many neighbours of a kind, a row each, and these, side by side."""

    rows: NDArray[np.intp]
    """Places of the candidates among those that are looked at."""
    own: Floats
    """Their worths, in one column."""
    worths: Floats
    rates: Floats
    """How often each neighbour occurs, for one occurrence of the shorter of the two."""
    lengths: Floats
    """In lengths of the candidate."""

    @property
    def likely(self) -> Floats:
        """Worths, of a neighbour that is rarer less."""
        return self.worths * np.minimum(np.float32(1.0), self.rates)

    def at_best(self, values: Floats) -> Floats:
        """Return of each row the value of the neighbour of the highest worth."""
        return np.take_along_axis(values, self.worths.argmax(axis=1)[:, None], axis=1)[:, 0]


class _NeighbourKind:
    """Neighbours of a kind of some candidates: many numbers at once, but of each candidate as if alone."""

    def __init__(self, tables: Sequence[_NeighbourTable], candidates: int) -> None:
        self._tables = tables
        self._candidates = candidates

    def each(self, measure: Callable[[_NeighbourTable], NDArray[Any]]) -> Doubles:
        """Return a number for each candidate; 0 for those without neighbours."""
        values = np.zeros(self._candidates)
        for table in self._tables:
            values[table.rows] = measure(table)
        return values

    @property
    def top(self) -> Doubles:
        """The highest worths."""
        return self.each(lambda table: table.worths.max(axis=1))


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """Neighbours of some candidates, a number a candidate each."""

    worth: Floats
    """Their own."""
    higher: Floats
    """Share of all candidates that are worth more (0 to 1)."""
    places: Floats
    """Their occurrences."""
    around: _NeighbourKind
    inside: _NeighbourKind
    same: Floats
    """The highest worth of others with the same rendering."""
    same_length: Floats
    """The length of the longest of these, in lengths of the candidate."""
    across: Floats
    alone: Doubles
    """Share of the occurrences outside of longer candidates that are worth more (0 to 1)."""
    without_first: Doubles
    """Worth and rate of what is left without the first word, in two columns."""
    without_last: Doubles


NEARBY = FeatureSet[_Neighbours](
    {
        "around": lambda near: near.around.top,
        "around_often": lambda near: near.around.each(lambda table: table.likely.max(axis=1)),
        "around_any": lambda near: near.around.each(
            lambda table: 1.0 - np.prod(1.0 - table.likely, axis=1).astype(np.float64)
        ),
        "inside": lambda near: near.inside.top,
        "inside_mean": lambda near: near.inside.each(lambda table: table.worths.mean(axis=1)),
        "inside_rate": lambda near: near.inside.each(lambda table: table.at_best(table.rates)),
        "inside_length": lambda near: near.inside.each(lambda table: table.at_best(table.lengths)),
        "same": lambda near: near.same,
        "same_length": lambda near: near.same_length,
        "inside_sum": lambda near: near.inside.each(lambda table: table.likely.sum(axis=1)),
        "across": lambda near: near.across,
        "higher": lambda near: near.higher,
        "better": lambda near: near.around.each(_better) + near.inside.each(_better),
        "lead": lambda near: near.worth - np.maximum(near.around.top, near.inside.top),
        "lead_across": lambda near: near.worth.astype(np.float64) - near.across,
        "lead_inside": lambda near: near.worth - near.inside.top,
        "alone": lambda near: near.alone,
        "alone_places": lambda near: near.alone * near.places,
        "without_first": lambda near: near.without_first[:, 0],
        "without_first_rate": lambda near: near.without_first[:, 1],
        "without_last": lambda near: near.without_last[:, 0],
        "without_last_rate": lambda near: near.without_last[:, 1],
    }
)
"""Features of a candidate's neighbours."""


def _better(table: _NeighbourTable) -> NDArray[np.intp]:
    """Return how many neighbours of each candidate are worth more."""
    better: NDArray[np.intp] = (table.worths > table.own).sum(axis=1)
    return better


class _Lists:
    """Lists of numbers, one after another in one row: of millions, a fortieth of the memory."""

    def __init__(self, indexes: Numbers, sizes: NDArray[np.intp]) -> None:
        self._numbers = indexes
        self._ends = sums_before(sizes)

    def __getitem__(self, row: int) -> Numbers:
        return self._numbers[self._ends[row] : self._ends[row + 1]]

    def by_size(self, some: range) -> Iterator[tuple[NDArray[np.intp], Numbers]]:
        """Yield the indexes in a range of lists of one size each, and these, a row each; empty ones are left out."""
        starts = self._ends[some.start : some.stop]
        sizes = self._ends[some.start + 1 : some.stop + 1] - starts
        for size in distinct(sizes[sizes > 0]).tolist():
            rows = np.flatnonzero(sizes == size)
            yield rows, self._numbers[starts[rows][:, None] + np.arange(size)]


class Neighbourhood:
    """All candidates, and which of them are near which."""

    def __init__(self, members: Sequence[Member]) -> None:
        """Find the neighbours; what it takes grows with the candidates and the square of their length."""
        self._members = members
        self._number = {member.key: index for index, member in enumerate(members)}
        self._places = np.array([max(1, member.places) for member in members], np.float32)
        self._lengths = np.array([len(member.key) for member in members], np.float32)
        inside, sizes = array("i"), array("i")
        for member in members:
            parts = self._parts(member.key)
            inside.extend(parts)
            sizes.append(len(parts))
        # Shorter candidates inside each, one list after another; turned round, the longer ones around each.
        inner, number_of = np.array(inside, np.int32), np.array(sizes, np.intp)
        self._inside = _Lists(inner, number_of)
        outer = np.repeat(np.arange(len(members), dtype=np.int32), number_of)
        self._around = _Lists(
            outer[np.argsort(inner, kind="stable")], np.bincount(inner, minlength=len(members))
        )
        groups: dict[str, int] = {}
        self._group = np.array([groups.setdefault(member.rendering, len(groups)) for member in members])
        self._longest_same = top_of_others(self._lengths, self._group)

    def parts(self, worths: Floats, prefix: str, sizes: Sequence[int]) -> Iterator[Features]:
        """Yield features of the neighbours, which are worth so much (0 to 1) each, in parts of so many rows."""
        across = self._across(worths)
        above = len(worths) - np.searchsorted(np.sort(worths), worths, side="right")
        higher = (above / max(1, len(worths))).astype(np.float32)
        same = top_of_others(worths, self._group)
        start = 0
        for size in sizes:
            some = range(start, start + size)
            features = NEARBY.columns(self._neighbours(some, worths, across, higher, same), size)
            yield Features(tuple(f"{prefix}.{name}" for name in features.names), features.values)
            start += size

    def _parts(self, key: str) -> list[int]:
        size = len(key)
        parts = {key[start:end] for start in range(size) for end in range(start + 1, size + 1)}
        return sorted(index for part in parts - {key} if (index := self._number.get(part)) is not None)

    def _neighbours(
        self, some: range, worths: Floats, across: Floats, higher: Floats, same: Floats
    ) -> _Neighbours:
        """Return the neighbours of a range of candidates."""
        rows = slice(some.start, some.stop)
        listed = worths.tolist()
        members = self._members[rows]
        firsts = [member.key[len(member.atoms[0]) :] for member in members]
        lasts = [member.key[: -len(member.atoms[-1])] for member in members]
        return _Neighbours(
            worths[rows],
            higher[rows],
            self._places[rows],
            self._kind(self._around, some, worths, inside=False),
            self._kind(self._inside, some, worths, inside=True),
            same[rows],
            self._longest_same[rows] / self._lengths[rows],
            across[rows],
            np.array([self._alone(index, listed) for index in some]),
            self._left(some, firsts, listed),
            self._left(some, lasts, listed),
        )

    def _kind(self, lists: _Lists, some: range, worths: Floats, *, inside: bool) -> _NeighbourKind:
        """Return the neighbours of a kind of a range of candidates."""
        tables = []
        for rows, neighbours in lists.by_size(some):
            indexes = rows[:, None] + some.start
            longer, shorter = (indexes, neighbours) if inside else (neighbours, indexes)
            tables.append(
                _NeighbourTable(
                    rows,
                    worths[indexes],
                    worths[neighbours],
                    self._places[longer] / self._places[shorter],
                    self._lengths[neighbours] / self._lengths[indexes],
                )
            )
        return _NeighbourKind(tables, len(some))

    def _alone(self, index: int, worths: Sequence[float]) -> float:
        """Return the share of a candidate's occurrences outside of longer ones that are worth more."""
        own = worths[index]
        around = [neighbour for neighbour in self._around[index].tolist() if worths[neighbour] > own]
        if not around:
            return 1.0
        likelier = sorted(around, key=lambda neighbour: (-worths[neighbour], neighbour))[:LIKELIER]
        shortest: list[int] = []
        for neighbour in sorted(likelier, key=lambda neighbour: len(self._members[neighbour].key)):
            key = self._members[neighbour].key
            if not any(self._members[inner].key in key for inner in shortest):
                shortest.append(neighbour)
        covered = float(self._places[shortest].sum() / self._places[index])
        return max(0.0, 1.0 - covered)

    def _left(self, some: range, keys: Sequence[str], worths: Sequence[float]) -> Doubles:
        """Return the worth of what is left of each candidate, and how often that occurs in it, in two columns."""
        values = np.zeros((len(some), 2))
        for row, (index, key) in enumerate(zip(some, keys, strict=True)):
            shorter = self._number.get(key)
            if len(self._members[index].atoms) == 1:
                values[row, 0] = NO_NEIGHBOUR
            elif shorter is None:
                values[row, 0] = NO_CANDIDATE
            else:
                values[row] = worths[shorter], self._places[index] / self._places[shorter]
        return values

    def _across(self, worths: Floats) -> Floats:
        """Return, for each candidate, the highest worth of a frequent one that overlaps it; 0 where none does."""
        begin: dict[str, list[int]] = {}
        end: dict[str, list[int]] = {}
        both = self._edges
        for position in np.argsort(-worths, kind="stable").tolist():
            key = self._members[position].key
            for size in range(LEAST_OVERLAP, len(key)):
                for index, part in ((begin, key[:size]), (end, key[-size:])):
                    if both[hash(part) % len(both)] != _BOTH:
                        continue
                    if len(listed := index.setdefault(part, [])) < OVERLAPPING:
                        listed.append(position)
        places, worth = self._places.tolist(), worths.tolist()
        best, nobody = [], list[int]()
        for position, member in enumerate(self._members):
            key, enough, most = member.key, AS_FREQUENT * places[position], 0.0
            for size in range(LEAST_OVERLAP, len(key)):
                for listed in (begin.get(key[-size:], nobody), end.get(key[:size], nobody)):
                    for neighbour in listed:  # the likeliest first
                        if neighbour != position and places[neighbour] >= enough:
                            most = max(most, worth[neighbour])
                            break
            best.append(most)
        return np.array(best, np.float32)

    @cached_property
    def _edges(self) -> bytearray:
        """Return a table by hashes, modulo its length: `_BOTH` for what begins one candidate and ends another.

        Only that makes candidates overlap; most beginnings and ends need not be remembered. Chance adds some to it.
        """
        table = bytearray(_HASHED_CELLS * (1 + len(self._members)))
        for member in self._members:
            key = member.key
            for size in range(LEAST_OVERLAP, len(key)):
                table[hash(key[:size]) % len(table)] |= 1
                table[hash(key[-size:]) % len(table)] |= 2
        return table


_BOTH = 3
"""In a table of edges: of one candidate the beginning, of another the end."""

_HASHED_CELLS = 32
"""Cells of such a table a candidate: with a tenth of them taken, few are taken by chance."""
