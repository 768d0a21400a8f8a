"""Chinese terms in Chinese text, all at once, whatever the script, width, case and spacing of either.

References:
    Alfred V. Aho & Margaret J. Corasick. 1975. Efficient String Matching. CACM 18(6); ahocorasick-rs,
    Apache-2.0.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, overload

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from numpy.typing import NDArray

from termalign.language.arrays.kept import KeptStrings
from termalign.language.keys.folded import KEY_SEPARATOR, without_quotes, zh_key, zh_keys
from termalign.language.keys.mark_up import AroundPart, around_parts, without_mark_up, without_marks
from termalign.language.text import Span
from termalign.language.text.spans import new_span
from termalign.runtime.cache import Sections
from termalign.termbase.matching.groups import Groups
from termalign.termbase.matching.hashing import HashedTerms, hashed_sections

LEAST_HASHED = 2_000
"""Different terms from which they are searched by hashes: an automaton of fewer is built in no time. It reads a text a
third faster, by a dozen nanoseconds a character, and takes 10 µs a term to be built, 20 times as long as the tables of
hashes; that of a million takes 15 s and 200 MB."""


class Hit(NamedTuple):
    """A term in a text."""

    pattern: int
    """Number of the term, as the automaton counts different ones."""
    span: Span


@dataclass(frozen=True, slots=True)
class Hits(Sequence[Hit]):
    """Terms in a text, in order, as columns: a hit is made an object when it is used."""

    patterns: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.patterns)

    @overload
    def __getitem__(self, index: int) -> Hit: ...

    @overload
    def __getitem__(self, index: slice) -> "Hits": ...

    def __getitem__(self, index: int | slice) -> "Hit | Hits":
        """Return one, or some."""
        if isinstance(index, slice):
            return self.where(index)
        return Hit(int(self.patterns[index]), Span(int(self.starts[index]), int(self.ends[index])))

    def __iter__(self) -> Iterator[Hit]:
        """Iterate over them."""
        columns = (self.patterns.tolist(), self.starts.tolist(), self.ends.tolist())
        for pattern, start, end in zip(*columns, strict=True):
            yield Hit(pattern, Span(start, end))

    def where(self, rows: slice | NDArray[np.bool_] | NDArray[np.intp]) -> "Hits":
        """Return those of some rows."""
        return Hits(self.patterns[rows], self.starts[rows], self.ends[rows])

    @classmethod
    def none(cls) -> "Hits":
        """Return no hits."""
        return cls(*(np.empty(0, np.int64) for _ in range(3)))


def columns_of(matches: Sequence[tuple[int, int, int]]) -> NDArray[np.int64]:
    """Return matches as an array (3, matches): numbers of terms, starts, ends. It takes half the time of `np.array`."""
    flat = np.fromiter(chain.from_iterable(matches), np.int64, 3 * len(matches))
    return np.ascontiguousarray(flat.reshape(-1, 3).T)


_new_hit = partial(tuple.__new__, Hit)


def found_amid_marks(text: str, pairs: Sequence[AroundPart], find: Callable[[str], Hits]) -> Hits:
    """Return the terms in a text, those too of which quotation marks or brackets are around a part.

    A term that has one of both has all that is between them: 社会“稳定器” (a stabilizer of society) is no 社会稳定
    (social stability). Where it has not, the two stay.

    Args:
        text: The text.
        pairs: Where marks are around a part.
        find: Finds the terms in a text of this length.
    """
    while True:
        hits = find(without_marks(text, pairs))
        spans = list(zip(hits.starts.tolist(), hits.ends.tolist(), strict=True)) if pairs else []
        crossed = {pair for span in spans for pair in _crossed(text, span, pairs)}
        if not crossed:
            break
        pairs = [pair for pair in pairs if pair not in crossed]
    for row, span in enumerate(spans):
        hits.starts[row], hits.ends[row] = _with_both_marks(span, pairs)
    return hits


def _near(span: tuple[int, int], pairs: Sequence[AroundPart]) -> Sequence[AroundPart]:
    """Return the pairs of which a mark is in a stretch or beside it; they are in order, none inside another."""
    start, end = span
    return pairs[bisect_left(pairs, start, key=_closing) : bisect_right(pairs, end, key=_opening)]


_opening, _closing = attrgetter("opening"), attrgetter("closing")


def _crossed(text: str, span: tuple[int, int], pairs: Sequence[AroundPart]) -> list[AroundPart]:
    """Return the pairs of which a term has one mark, and what is between the two goes on beyond it."""
    return [pair for pair in _near(span, pairs) if pair.is_crossed(*span, text)]


def _with_both_marks(span: tuple[int, int], pairs: Sequence[AroundPart]) -> Span:
    """Return the span of a term with the two marks around its first or last part."""
    return Span(*reduce(lambda wide, pair: pair.widened(*wide), _near(span, pairs), span))


def _in_parts(text: str) -> tuple[str, list[AroundPart]]:
    """Return a Chinese text and where marks are around a part; mark-up, which may have such marks too, is gone then."""
    pairs = around_parts(text)
    if pairs:
        text = without_mark_up(text)
        pairs = around_parts(text)
    return text, pairs


class Automaton:
    """Terms to be found in texts; building costs what the automaton costs, for keys are folded at once.

    Example:
        >>> automaton = Automaton.of(["经济", "数字经济", "數字經濟"])  # economy; digital economy, twice
        >>> [*automaton.owners]
        [[0], [1, 2]]
        >>> [hit.span for hit in automaton.every("发展数字 经济")]
        [Span(start=2, end=7), Span(start=5, end=7)]
        >>> [[hit.span for hit in hits] for hits in automaton.longest(["发展数字 经济"])]
        [[Span(start=2, end=7)]]
    """

    def __init__(self, sections: Sections) -> None:
        """Take what `term_sections` returns."""
        self.keys, self.owners = KeptStrings.kept(sections, "keys"), Groups.kept(sections, "terms")
        """The different terms, as they are compared, and the positions of each among those that were given."""
        self._hashed = HashedTerms(self.keys, sections) if len(self.keys) >= LEAST_HASHED else None

    @classmethod
    def of(cls, terms: Sequence[str]) -> "Automaton":
        """Return what finds some terms."""
        return cls(term_sections(terms))

    def longest(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Return the terms in each text, in order: the longest at each offset, none inside another.

        The lists are to be read only: texts without terms share one.
        """
        if not self.keys or not texts:
            return [[]] * len(texts)
        marked = {row: parts for row, text in enumerate(texts) if (parts := _in_parts(text))[1]}
        if marked:
            texts = [without_marks(*marked[row]) if row in marked else text for row, text in enumerate(texts)]
        found = self._found(texts)
        for row, (text, pairs) in marked.items():
            if any(_crossed(text, hit.span, pairs) for hit in found[row]):
                found[row] = list(found_amid_marks(text, pairs, self._hits))
            else:
                found[row] = [Hit(pattern, _with_both_marks(span, pairs)) for pattern, span in found[row]]
        return found

    def _found(self, texts: Sequence[str]) -> list[list[Hit]]:
        keys = zh_keys(texts)
        matches = self._matches(keys.text)
        hits_of: dict[int, list[Hit]] = defaultdict(list)
        if matches:
            patterns, firsts, lasts = columns_of(matches)
            columns = (patterns, *keys.locate(firsts, lasts))
            patterns, text_indexes, starts, ends = (column.tolist() for column in columns)
            spans = map(new_span, zip(starts, ends, strict=True))
            for row, hit in zip(text_indexes, map(_new_hit, zip(patterns, spans, strict=True)), strict=True):
                hits_of[row].append(hit)
        none: list[Hit] = []
        return [hits_of.get(row, none) for row in range(len(texts))]

    def hits(self, text: str) -> Hits:
        """Return the terms in a text, as `longest` does, without making an object of each."""
        return found_amid_marks(*_in_parts(text), self._hits) if self.keys else Hits.none()

    def _hits(self, text: str) -> Hits:
        keys = zh_keys([text])
        matches = self._matches(keys.text)
        if not matches:
            return Hits.none()
        patterns, firsts, lasts = columns_of(matches)
        return Hits(patterns, *keys.locate(firsts, lasts)[1:])

    def every(self, text: str) -> Iterator[Hit]:
        """Yield every occurrence of every term in a text, those inside others and across them too."""
        if not self.keys:
            return
        text, pairs = _in_parts(text)
        key = zh_key(without_marks(text, pairs))
        for pattern, first, last in self._every.find_matches_as_indexes(key.text, overlapping=True):
            span = key.span(first, last)
            if not _crossed(text, span, pairs):
                yield Hit(pattern, _with_both_marks(span, pairs))

    def _matches(self, text: str) -> list[tuple[int, int, int]]:
        """Return number, start and end of the terms in a key."""
        return (self._hashed or self._longest).find_matches_as_indexes(text)

    @cached_property
    def _longest(self) -> AhoCorasick:
        return automaton_of(self.keys, MatchKind.LeftmostLongest)

    @cached_property
    def _every(self) -> AhoCorasick:
        return automaton_of(self.keys)


def term_sections(terms: Sequence[str]) -> Sections:
    """Return what finds some terms, as sections."""
    indexes: dict[str, int] = {}
    folded = map(without_quotes, zh_keys(terms).text.split(KEY_SEPARATOR)) if terms else []
    # A term of invisible characters occurs nowhere.
    owned = array("q", (indexes.setdefault(key, len(indexes)) if key else -1 for key in folded))
    keys = KeptStrings.of(list(indexes))
    hashed = hashed_sections(keys) if len(keys) >= LEAST_HASHED else {}
    return {**keys.sections("keys"), **Groups.of(owned).sections("terms"), **hashed}


def automaton_of(parts: Iterable[str], kind: MatchKind = MatchKind.Standard) -> AhoCorasick:
    """Return what finds stretches in a text, by their numbers."""
    return AhoCorasick(parts, kind, store_patterns=False, implementation=Implementation.ContiguousNFA)
