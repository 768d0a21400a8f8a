"""Runs as columns, and the marks in them that enclose: no candidate closes what it has not opened, nor is open."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Ints, sums_before


class Open(NamedTuple):
    """Where a run is open: no candidate ends there."""

    run: int
    first: int
    """The atom or token that opens it."""
    end: int
    """The one that closes it, or one past the last."""


def open_stretches(
    starts: Ints, stops: Ints, marks: Mapping[int, str], closing: Mapping[str, str]
) -> list[Open]:
    """Cut runs, in place, where a mark closes what they have not opened last; return where they are open.

    Example:
        >>> stops = np.array([6, 6])  # of ( a ) b ), from its first mark and from a
        >>> open_stretches(np.array([0, 1]), stops, {0: "(", 2: ")", 4: ")"}, {"(": ")"}), stops
        ([Open(run=0, first=0, end=2)], array([4, 2]))

    Args:
        starts: The first atom or token of each run.
        stops: One past its last one.
        marks: By position, in order, those that open and close.
        closing: By what opens, what closes.
    """
    if not marks:
        return []
    places = list(marks)
    found = []
    first, after = np.searchsorted(places, starts), np.searchsorted(places, stops)
    for run in np.flatnonzero(first < after).tolist():
        closers: list[str] = []
        since = 0
        for place in places[first[run] : after[run]]:
            mark = marks[place]
            if closers and mark == closers[-1]:
                closers.pop()
                if not closers:
                    found.append(Open(run, since, place))
            elif mark in closing:
                if not closers:
                    since = place
                closers.append(closing[mark])
            else:
                stops[run] = place
                break
        if closers:
            found.append(Open(run, since, int(stops[run])))
    return found


class Pairs(NamedTuple):
    """All pairs of a first and a last atom or token of some runs that are nowhere open."""

    first: Ints
    last: Ints


def pairs_of(starts: Ints, stops: Ints, open_ones: list[Open]) -> Pairs:
    """Return the pairs of runs, in order.

    Example:
        >>> pairs_of(np.array([0, 2]), np.array([3, 4]), [Open(0, 1, 2)])
        Pairs(first=array([0, 0, 2, 2]), last=array([0, 2, 2, 3]))
    """
    sizes = stops - starts
    rows = np.repeat(np.arange(len(starts)), sizes)
    shift = sums_before(sizes)[:-1] - starts
    last = np.arange(len(rows)) - shift[rows]
    first = starts[rows]
    if open_ones:
        closed = np.ones(len(rows), np.bool_)
        for run, opening, end in open_ones:
            closed[shift[run] + opening : shift[run] + end] = False
        first, last = first[closed], last[closed]
    return Pairs(first, last)
