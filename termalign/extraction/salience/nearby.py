"""What stands near a candidate: longer ones around it, shorter ones inside, those that overlap it or share renderings.

A piece of a term, and a term with an ordinary word beside it, are told by their neighbours: by how likely these are,
and by how often they occur. So neighbours can be looked at twice, first by their scores, then by what the ranker
made of these.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.features import Features, FeatureSet, Floats, stacked

OVERLAPPING = 8
"""Candidates that begin, or end, with the same characters and are looked at: the likeliest."""

LEAST_OVERLAP = 2
"""Characters that overlapping candidates share."""

AS_FREQUENT = 0.5
"""How frequent, compared with a candidate, one that overlaps it must be to count."""

LIKELIER = 40
"""Likelier candidates around one that are looked at when what stands outside of them is counted."""

NO_WORD = -2.0
"""Stands for what is left of a candidate of one word without that word."""

NO_CANDIDATE = -1.0
"""Stands for what is no candidate."""


class Member(NamedTuple):
    """One of all the candidates."""

    key: str
    atoms: tuple[str, ...]
    rendering: str
    """Lemmas of its best rendering."""
    places: int
    """Occurrences of its characters."""


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """A candidate's neighbours: their worths and how often each occurs, for one occurrence of its own."""

    worth: float
    """Its own."""
    higher: float
    """Share of all candidates that are worth more (0 to 1)."""
    places: float
    """Its occurrences."""
    around: Floats
    around_rate: Floats
    inside: Floats
    inside_rate: Floats
    inside_length: Floats
    same: float
    """The highest worth of others with its rendering."""
    same_number: int
    same_length: float
    """The length of the longest of these, in lengths of its own."""
    across: float
    alone: float
    """Share of its occurrences outside of longer candidates that are worth more (0 to 1)."""
    without_first: tuple[float, float]
    """Worth and rate of what is left without the first word."""
    without_last: tuple[float, float]


def _at_best(values: Floats, worths: Floats) -> float:
    """Return the value of the neighbour of the highest worth; 0 without neighbours."""
    return float(values[int(worths.argmax())]) if len(worths) else 0.0


def _top(values: Floats) -> float:
    return float(values.max()) if len(values) else 0.0


NEARBY = FeatureSet[_Neighbours](
    {
        "around": lambda of: _top(of.around),
        "around_often": lambda of: _top(of.around * np.minimum(1.0, of.around_rate)),
        "around_any": lambda of: 1.0 - float(np.prod(1.0 - of.around * np.minimum(1.0, of.around_rate))),
        "around_rate": lambda of: _at_best(of.around_rate, of.around),
        "inside": lambda of: _top(of.inside),
        "inside_mean": lambda of: float(of.inside.mean()) if len(of.inside) else 0.0,
        "inside_rate": lambda of: _at_best(of.inside_rate, of.inside),
        "inside_length": lambda of: _at_best(of.inside_length, of.inside),
        "same": lambda of: of.same,
        "same_number": lambda of: of.same_number,
        "same_length": lambda of: of.same_length,
        "inside_sum": lambda of: float((of.inside * np.minimum(1.0, of.inside_rate)).sum()),
        "across": lambda of: of.across,
        "higher": lambda of: of.higher,
        "better": lambda of: int((of.around > of.worth).sum() + (of.inside > of.worth).sum()),
        "lead": lambda of: of.worth - max(_top(of.around), _top(of.inside)),
        "lead_across": lambda of: of.worth - of.across,
        "lead_inside": lambda of: of.worth - _top(of.inside),
        "alone": lambda of: of.alone,
        "alone_places": lambda of: of.alone * of.places,
        "without_first": lambda of: of.without_first[0],
        "without_first_rate": lambda of: of.without_first[1],
        "without_last": lambda of: of.without_last[0],
        "without_last_rate": lambda of: of.without_last[1],
    }
)
"""Features of a candidate's neighbours."""


Numbers = NDArray[np.int32]


class _Lists:
    """Lists of numbers, one after another in one row: of millions, a fortieth of the memory."""

    def __init__(self, numbers: Numbers, sizes: NDArray[np.intp]) -> None:
        self._numbers = numbers
        self._ends = np.concatenate(([0], np.cumsum(sizes)))

    def __getitem__(self, place: int) -> Numbers:
        return self._numbers[self._ends[place] : self._ends[place + 1]]


class Neighbourhood:
    """All candidates, and which of them are near which."""

    def __init__(self, members: Sequence[Member]) -> None:
        """Find the neighbours; what it takes grows with the candidates and the square of their length."""
        self._members = members
        self._number = {member.key: number for number, member in enumerate(members)}
        self._places = np.array([max(1, member.places) for member in members], np.float32)
        self._lengths = np.array([len(member.key) for member in members], np.float32)
        inside, sizes = array("i"), array("i")
        for member in members:
            parts = self._parts(member.key)
            inside.extend(parts)
            sizes.append(len(parts))
        inner, number_of = np.array(inside, np.int32), np.array(sizes, np.intp)
        self._inside = _Lists(inner, number_of)
        outer = np.repeat(np.arange(len(members), dtype=np.int32), number_of)
        self._around = _Lists(
            outer[np.argsort(inner, kind="stable")], np.bincount(inner, minlength=len(members))
        )
        groups: dict[str, int] = {}
        self._group = np.array([groups.setdefault(member.rendering, len(groups)) for member in members])
        self._same = np.bincount(self._group)
        """How many have each rendering."""
        self._longest_same = self._top_of_others(self._lengths)

    def features(self, worths: Floats, prefix: str) -> Features:
        """Return features of all candidates' neighbours, which are worth so much (0 to 1) each."""
        return stacked(list(self.parts(worths, prefix, [len(self._members)])))

    def parts(self, worths: Floats, prefix: str, sizes: Sequence[int]) -> Iterator[Features]:
        """Yield the same in parts of so many rows."""
        across = self._across(worths)
        above = len(worths) - np.searchsorted(np.sort(worths), worths, side="right")
        higher = (above / max(1, len(worths))).astype(np.float32)
        same = self._top_of_others(worths)
        start = 0
        for size in sizes:
            found = NEARBY.rows(
                [
                    self._neighbours(number, worths, across, higher, same)
                    for number in range(start, start + size)
                ]
            )
            yield Features(tuple(f"{prefix}.{name}" for name in found.names), found.values)
            start += size

    def _parts(self, key: str) -> list[int]:
        size = len(key)
        parts = {key[start:end] for start in range(size) for end in range(start + 1, size + 1)}
        return sorted(number for part in parts - {key} if (number := self._number.get(part)) is not None)

    def _neighbours(
        self, number: int, worths: Floats, across: Floats, higher: Floats, same: Floats
    ) -> _Neighbours:
        member = self._members[number]
        around, inside = self._around[number], self._inside[number]
        return _Neighbours(
            float(worths[number]),
            float(higher[number]),
            float(self._places[number]),
            worths[around],
            self._places[around] / self._places[number],
            worths[inside],
            self._places[number] / self._places[inside],
            self._lengths[inside] / self._lengths[number],
            float(same[number]),
            int(self._same[self._group[number]]) - 1,
            float(self._longest_same[number] / self._lengths[number]),
            float(across[number]),
            self._alone(number, worths),
            self._left(number, member.key[len(member.atoms[0]) :], worths),
            self._left(number, member.key[: -len(member.atoms[-1])], worths),
        )

    def _top_of_others(self, values: Floats) -> Floats:
        """Return, for each candidate, the highest value of others with its rendering; 0 where there are none."""
        order = np.lexsort((-values, self._group))
        starts = np.cumsum(self._same) - self._same
        firsts = order[starts]
        seconds = order[np.minimum(starts + 1, len(order) - 1)]
        tops: Floats = values[firsts][self._group]
        tops[firsts] = values[seconds]
        tops[self._same[self._group] == 1] = 0.0
        return tops

    def _alone(self, number: int, worths: Floats) -> float:
        """Return the share of a candidate's occurrences outside of longer ones that are worth more."""
        around = [other for other in self._around[number].tolist() if worths[other] > worths[number]]
        likelier = sorted(around, key=lambda other: (-worths[other], other))[:LIKELIER]
        shortest: list[int] = []
        for other in sorted(likelier, key=lambda other: self._lengths[other]):
            key = self._members[other].key
            if not any(self._members[inner].key in key for inner in shortest):
                shortest.append(other)
        covered = float(self._places[shortest].sum() / self._places[number])
        return max(0.0, 1.0 - covered)

    def _left(self, number: int, key: str, worths: Floats) -> tuple[float, float]:
        """Return the worth of what is left of a candidate, and how often that occurs in it."""
        if len(self._members[number].atoms) == 1:
            return NO_WORD, 0.0
        left = self._number.get(key)
        if left is None:
            return NO_CANDIDATE, 0.0
        return float(worths[left]), float(self._places[number] / self._places[left])

    def _likeliest(self, listed: Sequence[int], number: int, worths: Floats) -> float:
        """Return the worth of the first of some candidates that is frequent enough; 0 for none."""
        for other in listed:
            if other != number and self._places[other] >= AS_FREQUENT * self._places[number]:
                return float(worths[other])
        return 0.0

    def _across(self, worths: Floats) -> Floats:
        """Return, for each candidate, the highest worth of a frequent one that overlaps it; 0 where none does."""
        begin: dict[str, list[int]] = {}
        end: dict[str, list[int]] = {}
        both = self._edges()
        for number in np.argsort(-worths, kind="stable").tolist():
            key = self._members[number].key
            for size in range(LEAST_OVERLAP, len(key)):
                for index, part in ((begin, key[:size]), (end, key[-size:])):
                    if both[hash(part) % len(both)] != _BOTH:
                        continue
                    if len(listed := index.setdefault(part, [])) < OVERLAPPING:
                        listed.append(number)
        best = np.zeros(len(self._members), np.float32)
        for number, member in enumerate(self._members):
            for size in range(LEAST_OVERLAP, len(member.key)):
                for listed in (begin.get(member.key[-size:], []), end.get(member.key[:size], [])):
                    best[number] = max(best[number], self._likeliest(listed, number, worths))
        return best

    def _edges(self) -> bytearray:
        """Return a table by hashes, modulo its length: `_BOTH` for what begins one candidate and ends another.

        Only that makes candidates overlap; most beginnings and ends need not be remembered. Chance adds some to it.
        """
        table = bytearray(_CELLS * (1 + len(self._members)))
        for member in self._members:
            key = member.key
            for size in range(LEAST_OVERLAP, len(key)):
                table[hash(key[:size]) % len(table)] |= 1
                table[hash(key[-size:]) % len(table)] |= 2
        return table


_BOTH = 3
"""In a table of edges: of one candidate the beginning, of another the end."""

_CELLS = 32
"""Cells of such a table a candidate: with a tenth of them taken, few are taken by chance."""
