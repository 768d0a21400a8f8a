"""Chinese candidates: the spans of a sentence that may be terms, from several segmentations.

Runs of atoms between hard boundaries, with rules for their edges; names between quotation or title marks,
enumerations whose parts are alike, and known terms, whatever stands inside. Which of them are terms is for a model to
tell: of the terms that readers keep, 98 % are candidates, a few among thousands.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.candidates.atoms import Atom, Atoms, KnownAmong, atoms_of
from termalign.candidates.runs import Runs, runs_of
from termalign.candidates.stretches import enclosed, enumerations
from termalign.headwords import Sieve
from termalign.text import Span, Token, done_to


class ChineseSpan(NamedTuple):
    """A candidate."""

    span: Span
    """In the text of the sentence."""
    start: int
    """Its first atom."""
    end: int
    """One past its last atom."""


class ChineseSentence(NamedTuple):
    """A sentence and its candidates."""

    atoms: list[Atom]
    spans: list[ChineseSpan]
    """In order of start, then end."""


class Sentence(NamedTuple):
    """A sentence whose candidates are asked for."""

    tokens: Sequence[Token]
    text: str
    """What the tokens are of."""
    known: Sequence[Span] = ()
    """Where known terms stand: candidates whatever their edges."""


class ChineseColumns(NamedTuple):
    """The candidates of sentences, one sentence's after another's, in the order of `ChineseSentence`."""

    atoms: Atoms
    runs: Runs
    """Spans of atoms that are told by number in `atoms`."""
    bounds: list[int]
    """The first candidate of each sentence, and the end of the last one."""

    def of(self, sentence: int) -> list[ChineseSpan]:
        """Return the candidates of a sentence by themselves."""
        first = self.atoms.bounds[sentence]
        begins, ends, starts, stops = (
            column[self.bounds[sentence] : self.bounds[sentence + 1]].tolist() for column in self.runs
        )
        return [
            ChineseSpan(Span(begin, end), start - first, stop - first)
            for begin, end, start, stop in zip(begins, ends, starts, stops, strict=True)
        ]


def chinese_spans(
    tokens: Sequence[Token],
    text: str,
    is_known: Callable[[str], bool] = lambda word: False,
    known: Iterable[Span] = (),
) -> ChineseSentence:
    """Return the candidates of a sentence, and the atoms they are made of.

    Example:
        >>> from termalign.tokenizers import Jieba
        >>> text = "“人工智能+”行动，"  # the AI Plus initiative
        >>> [found.span.of(text) for found in chinese_spans(Jieba().tokenize(text), text).spans]
        ['“人工智能+”行动', '人工智能', '人工智能+', '智能+', '行动']

    Args:
        tokens: The tokens of the sentence.
        text: What the tokens are of.
        is_known: Tells whether a string is a word of the lexicon, of a glossary, or repeated in the text.
        known: Where known terms stand: candidates whatever their edges.
    """
    found = chinese_columns([Sentence(tokens, text, tuple(known))], partial(filter, is_known))
    return ChineseSentence(found.atoms.of(0), found.of(0))


def chinese_columns(
    sentences: Sequence[Sentence], known_among: KnownAmong, sieve: Sieve | None = None
) -> ChineseColumns:
    """Return the candidates of sentences and the atoms they are made of, side by side.

    Args:
        sentences: The sentences.
        known_among: Returns those of some strings that are words of the lexicon, of a glossary, or repeated in
            the text.
        sieve: Tells of most strings that they are none of these, in less time.
    """
    atoms = atoms_of([sentence.tokens for sentence in sentences], known_among, sieve)
    runs, owners = runs_of(atoms, [sentence.text for sentence in sentences])
    parties: dict[int, list[Span]] = {}
    others: dict[int, list[_Placed]] = {}
    for number, (_, text, known) in enumerate(sentences):
        done = list(done_to(text))
        if done:
            parties[number] = done
        units = (*enclosed(text), *enumerations(text), *done)
        if units or known:
            inside = {span.start + 1 for span in done}
            own = slice(atoms.bounds[number], atoms.bounds[number + 1])
            places = _Places(
                int(own.start),
                atoms.starts[own].tolist(),
                atoms.ends[own].tolist(),
                atoms.keys_of(atoms.numbers[own]),
            )
            found = [*places.units(units, text)]
            found += places.known([span for span in known if span.start not in inside], known_among)
            if found:
                others[number] = found
    if parties:
        kept = np.ones(len(owners), np.bool_)
        for number, done in parties.items():
            beginning = np.isin(runs.begins, [span.start + 1 for span in done])
            kept &= ~((owners == number) & beginning)
        runs, owners = Runs(*(column[kept] for column in runs)), owners[kept]
    if others:
        runs, owners = _with_others(runs, owners, others)
    bounds = np.searchsorted(owners, np.arange(len(sentences) + 1)).tolist()
    return ChineseColumns(atoms, runs, bounds)


_Placed = tuple[int, int, int, int]
"""A row of `Runs`."""


def _with_others(
    runs: Runs, owners: NDArray[np.intp], others: dict[int, list[_Placed]]
) -> tuple[Runs, NDArray[np.intp]]:
    """Return runs with what else is a candidate, each once; those of a sentence that has such are put in order."""
    added = np.array([row for rows in others.values() for row in rows], np.intp).T
    added_to = np.repeat(list(others), [len(rows) for rows in others.values()])
    columns = Runs(*(np.concatenate(column) for column in zip(runs, added, strict=True)))
    owners = np.concatenate((owners, added_to))
    # What has no others keeps its order: the sort is stable.
    sorted_ones = np.isin(owners, list(others))
    rank = [np.where(sorted_ones, column, 0) for column in columns]
    order = np.lexsort((rank[3], rank[2], rank[1], rank[0], owners))
    columns, owners = Runs(*(column[order] for column in columns)), owners[order]
    new = np.ones(len(owners), np.bool_)
    new[1:] = owners[1:] != owners[:-1]
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return Runs(*(column[new] for column in columns)), owners[new]


class _Places(NamedTuple):
    """Where the atoms of a sentence stand."""

    first: int
    """The number of the first one."""
    starts: list[int]
    ends: list[int]
    keys: list[str]

    def units(self, spans: Iterable[Span], text: str) -> Iterable[_Placed]:
        """Yield those of some spans that are made of whole atoms, with a letter."""
        for start, end in spans:
            opening = bisect_right(self.starts, start) - 1
            closing = bisect_right(self.ends, end) - 1
            if (
                min(opening, closing) >= 0
                and (self.starts[opening], self.ends[closing]) == (start, end)
                and any(map(str.isalpha, text[start:end]))
            ):
                yield start, end, self.first + opening, self.first + closing + 1

    def known(self, spans: Iterable[Span], known_among: KnownAmong) -> Iterable[_Placed]:
        """Yield those of some spans that are no part of a known word."""
        for start, end in spans:
            opening = bisect_right(self.ends, start)  # the first atom that the span touches
            closing = bisect_left(self.starts, end)  # one past the last
            if opening < closing and not self._is_inside_word(opening, start, end, known_among):
                yield start, end, self.first + opening, self.first + closing

    def _is_inside_word(self, atom: int, start: int, end: int, known_among: KnownAmong) -> bool:
        """Tell whether a stretch is but a part of a known word (水利, water conservancy, in 水利部, a ministry)."""
        whole = self.starts[atom], self.ends[atom]
        within = whole[0] <= start and end <= whole[1] and whole != (start, end)
        return within and any(known_among({self.keys[atom]}))
