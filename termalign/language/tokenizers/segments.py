"""Segments: what texts of a block are cut into before tokens, and the tokens of equal segments, cut once."""

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from itertools import accumulate, chain
from threading import Lock

import numpy as np

from termalign.language.arrays import Ints, lengths_of, ranges, sums_before
from termalign.language.text import Token
from termalign.language.text.columns import Form, Forms, TokenColumns, Tokens

Pieces = tuple[tuple[int, int, Form], ...]
"""The tokens of a segment of a text: start, end and form of each."""

Cut = Callable[[Sequence[str]], Iterable[Pieces | None]]
"""Returns the tokens of segments; None where they depend on what is around one."""

SEGMENT_CACHE_SIZE = 65_536
"""Segments whose tokens are remembered: 20,000 pairs of talks have 25,000 Chinese and 35,000 English ones; 25 MB."""

LONGEST_CACHED = 30
"""Characters of the longest segment that counts as one of these."""


class Segments:
    """Segments of texts and their tokens, which are remembered from block to block."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._lock = Lock()
        self._known = _CutSegments()

    def tokens(
        self,
        texts: Sequence[str],
        segments: Sequence[str],
        begins: Ints,
        alone: Callable[[str], Sequence[Token]],
        apart: Collection[int] = (),
    ) -> list[Sequence[Token]]:
        """Return the tokens of texts that are cut into segments.

        Args:
            texts: The texts; all together, with one character between, are what is cut.
            segments: What they are cut into, in order.
            begins: Where each segment begins.
            alone: Returns the tokens of a text by itself.
            apart: The positions of texts to be tokenized so, besides those with a segment that is not cut.
        """
        with self._lock:
            if self._known.size > SEGMENT_CACHE_SIZE or not self._known.is_whole:
                self._known = _CutSegments()
            known = self._known
            ids = np.fromiter(map(known.ids.__getitem__, segments), np.intp, len(segments))
            known.cut_new(self._cut)
            counts, starts, ends, of_forms = known.pieces(ids)
        # Offsets in the joined texts: of texts, then of the segment of every token, shape (tokens,).
        firsts = sums_before(lengths_of(texts) + 1)
        uncut = np.searchsorted(firsts, begins[counts == _NOT_CUT], side="right") - 1
        offsets = np.repeat(begins, np.maximum(counts, 0))
        bounds = np.searchsorted(offsets + starts, firsts)
        shift = offsets - np.repeat(firsts[:-1], np.diff(bounds))
        columns = TokenColumns(starts + shift, ends + shift, of_forms, known.forms, bounds)
        uncommon = sorted({*apart, *uncut.tolist()})
        if uncommon:
            columns = columns.with_texts(uncommon, [alone(texts[index]) for index in uncommon])
        return list(map(partial(Tokens, columns), range(len(texts))))


class _Ids(dict[str, int]):
    """The numbers of segments, each given at its first use."""

    def __init__(self) -> None:
        super().__init__()
        self.new: list[str] = []
        """Those that were given a number since `cut_new`."""

    def __missing__(self, segment: str) -> int:
        self.new.append(segment)
        identifier = self[segment] = len(self)
        return identifier


class _CutSegments:
    """Segments that were cut, by number."""

    def __init__(self) -> None:
        self.ids = _Ids()
        self.size = 0
        self.forms = Forms()
        self._firsts, self._counts = array("q"), array("q")
        """Of each: its first token in the columns below, and how many it has, or `_NOT_CUT`."""
        self._starts, self._ends, self._numbers = array("q"), array("q"), array("q")

    @property
    def is_whole(self) -> bool:
        """Return whether all that have a number are cut: not where that was broken off."""
        return len(self.ids) == len(self._counts)

    def cut_new(self, cut: Cut) -> None:
        """Cut the segments that have a new number."""
        new, self.ids.new = self.ids.new, []
        if not new:
            return
        cuts = list(cut(new))
        self.size += sum(1 + len(segment) // LONGEST_CACHED for segment in new)
        self._firsts.extend(accumulate((len(own or ()) for own in cuts), initial=len(self._starts)))
        self._firsts.pop()
        pieces = list(chain.from_iterable(own for own in cuts if own))
        starts, ends, forms = zip(*pieces, strict=True) if pieces else ((), (), ())
        self._starts.extend(starts)
        self._ends.extend(ends)
        self._numbers.extend(self.forms.numbers(forms))
        self._counts.extend(_NOT_CUT if own is None else len(own) for own in cuts)

    def pieces(self, ids: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Return of segments how many tokens each has, or `_NOT_CUT`; and of all of these start, end and form."""
        firsts, counts = (np.frombuffer(column, np.int64)[ids] for column in (self._firsts, self._counts))
        sizes = np.maximum(counts, 0)
        rows = ranges(firsts, sizes)
        starts, ends, forms = (
            np.frombuffer(column, np.int64)[rows] for column in (self._starts, self._ends, self._numbers)
        )
        return counts, starts, ends, forms


_NOT_CUT = -1
"""Instead of the number of its tokens, for a segment that is not cut."""
