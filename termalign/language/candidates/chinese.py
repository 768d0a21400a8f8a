"""Chinese candidates: the spans of a sentence that may be terms, from several segmentations.

Runs of atoms between hard boundaries, with rules for their edges; names between quotation or title marks,
enumerations whose parts are alike, and known terms, whatever is inside. Which of them are terms, a model
decides: of the terms that readers keep, 98 % are candidates, a few among thousands.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Ints
from termalign.language.candidates.atoms import Atoms, KnownAmong, atoms_of, is_indivisible
from termalign.language.candidates.runs import Runs, runs_of
from termalign.language.candidates.units import enclosed, enumerations
from termalign.language.text import Span, Token, done_to


class ChineseSpan(NamedTuple):
    """A candidate."""

    span: Span
    """In the text of the sentence."""
    start: int
    """Its first atom."""
    end: int
    """One past its last atom."""


class CandidateSentence(NamedTuple):
    """A sentence whose candidates are wanted."""

    tokens: Sequence[Token]
    text: str
    """What the tokens are of."""
    known: Sequence[Span] = ()
    """Where known terms occur: candidates whatever their edges."""
    recurring: Sequence[Span] = ()
    """Where words of the text occur that are cut in two: candidates, and none begins or ends inside."""


class ChineseColumns(NamedTuple):
    """The candidates of sentences, one sentence's after another's, in order."""

    atoms: Atoms
    runs: Runs
    """Spans of atoms that are given by number in `atoms`."""
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
) -> list[ChineseSpan]:
    """Return the candidates of a sentence.

    Example:
        >>> from termalign.language.tokenizers import Jieba
        >>> text = "“人工智能+”行动，"  # the AI Plus initiative
        >>> [found.span.of(text) for found in chinese_spans(Jieba().tokenize(text), text)]
        ['“人工智能+”行动', '人工智能', '人工智能+', '智能+', '行动']

    Args:
        tokens: The tokens of the sentence.
        text: What the tokens are of.
        is_known: Returns whether a string is a word of the lexicon, of a glossary, or repeated in the text.
        known: Where known terms occur: candidates whatever their edges.
    """
    return chinese_columns([CandidateSentence(tokens, text, tuple(known))], partial(filter, is_known)).of(0)


def chinese_columns(sentences: Sequence[CandidateSentence], known_among: KnownAmong) -> ChineseColumns:
    """Return the candidates of sentences and the atoms they are made of, side by side.

    Args:
        sentences: The sentences.
        known_among: Returns those of some strings that are words of the lexicon, of a glossary, or repeated in
            the text.
    """
    atoms = atoms_of([sentence.tokens for sentence in sentences], known_among)
    runs, owners = runs_of(atoms, [sentence.text for sentence in sentences])
    acts = {index: spans for index, one in enumerate(sentences) if (spans := list(done_to(one.text)))}
    is_free = np.ones(len(owners), np.bool_)
    for index, sentence in enumerate(sentences):
        cuts = list(_cuts(atoms, index, sentence.recurring))
        firsts = [*cuts, *(span.start + 1 for span in acts.get(index, ()))]
        if firsts:
            own = slice(*np.searchsorted(owners, (index, index + 1)))
            is_free[own] = ~(np.isin(runs.begins[own], firsts) | np.isin(runs.ends[own], cuts))
    if not is_free.all():
        runs, owners = Runs(*(column[is_free] for column in runs)), owners[is_free]
    added, added_to = _others(sentences, atoms, acts, known_among)
    if len(added_to):
        runs, owners = _with_others(runs, owners, added, added_to)
    bounds = np.searchsorted(owners, np.arange(len(sentences) + 1)).tolist()
    return ChineseColumns(atoms, runs, bounds)


def _cuts(atoms: Atoms, sentence: int, words: Sequence[Span]) -> Iterator[int]:
    """Yield where words of two characters are cut by atoms: 充 | 能 (charge), not in 补充 | 能量 (replenish energy)."""
    first, end = atoms.bounds[sentence : sentence + 2].tolist() if words else (0, 0)
    starts, ends = set(atoms.starts[first:end].tolist()), set(atoms.ends[first:end].tolist())
    for span in words:
        if {span.start, span.start + 1} <= starts and span.end in ends:
            yield span.start + 1


def _others(
    sentences: Sequence[CandidateSentence],
    atoms: Atoms,
    acts: Mapping[int, list[Span]],
    known_among: KnownAmong,
) -> tuple[Ints, Ints]:
    """Return the candidates that are no runs: rows of `Runs`, and the sentence of each."""
    rows: list[_RunRow] = []
    owners: list[int] = []
    for index, (_, text, *words) in enumerate(sentences):
        known = list(chain(*words))
        own = acts.get(index, [])
        units = [*enclosed(text), *own, *enumerations(text)]
        if known or units:
            inside = {span.start + 1 for span in own}
            spans = _AtomSpans.of(atoms, index)
            rows += spans.known([span for span in known if span.start not in inside], known_among)
            rows += spans.whole(unit for unit in units if any(map(str.isalpha, unit.of(text))))
            owners += [index] * (len(rows) - len(owners))
    return np.array(rows, np.intp).reshape(-1, 4).T, np.array(owners, np.intp)


_RunRow = tuple[int, int, int, int]
"""A row of `Runs`."""


def _with_others(runs: Runs, owners: Ints, added: Ints, added_to: Ints) -> tuple[Runs, Ints]:
    """Return runs with what else is a candidate, each once; those of a sentence that has such are put in order."""
    columns = Runs(*(np.concatenate(column) for column in zip(runs, added, strict=True)))
    owners = np.concatenate((owners, added_to))
    # What has no others keeps its order: the sort is stable.
    has_others = np.zeros(int(owners.max()) + 1, np.bool_)
    has_others[added_to] = True
    sorted_ones = has_others[owners]
    rank = [np.where(sorted_ones, column, 0) for column in columns]
    order = np.lexsort((rank[3], rank[2], rank[1], rank[0], owners))
    columns, owners = Runs(*(column[order] for column in columns)), owners[order]
    new = np.ones(len(owners), np.bool_)
    new[1:] = owners[1:] != owners[:-1]
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return Runs(*(column[new] for column in columns)), owners[new]


class _AtomSpans(NamedTuple):
    """The offsets of the atoms of a sentence."""

    first: int
    """The number of the first one."""
    starts: list[int]
    ends: list[int]
    atoms: Atoms

    @classmethod
    def of(cls, atoms: Atoms, sentence: int) -> "_AtomSpans":
        """Read the offsets."""
        first, end = atoms.bounds[sentence : sentence + 2].tolist()
        return cls(first, atoms.starts[first:end].tolist(), atoms.ends[first:end].tolist(), atoms)

    def whole(self, spans: Iterable[Span]) -> Iterator[_RunRow]:
        """Yield those of some spans that are made of whole atoms."""
        for start, end in spans:
            opening, closing = bisect_left(self.starts, start), bisect_left(self.ends, end)
            if self.starts[opening : opening + 1] == [start] and self.ends[closing : closing + 1] == [end]:
                yield start, end, self.first + opening, self.first + closing + 1

    def known(self, spans: Iterable[Span], known_among: KnownAmong) -> Iterable[_RunRow]:
        """Yield those of some spans that are no part of a known word, and end in no word that is indivisible."""
        for start, end in spans:
            opening = bisect_right(self.ends, start)  # the first atom that the span touches
            closing = bisect_left(self.starts, end)  # one past the last
            if (
                opening < closing
                and not self._is_inside_word(opening, start, end, known_among)
                and not self._ends_inside_word(closing - 1, end)
            ):
                yield start, end, self.first + opening, self.first + closing

    def _is_inside_word(self, atom: int, start: int, end: int, known_among: KnownAmong) -> bool:
        """Return whether a stretch is but a part of a known word (水利, water conservancy, in 水利部, a ministry)."""
        whole = self.starts[atom], self.ends[atom]
        within = whole[0] <= start and end <= whole[1] and whole != (start, end)
        if not within:
            return False
        return any(known_among({self._key(atom)}))

    def _ends_inside_word(self, atom: int, end: int) -> bool:
        """Return whether a stretch ends inside an indivisible word: 卫生部 (a ministry) in 卫生部门 (departments)."""
        return self.starts[atom] < end < self.ends[atom] and is_indivisible(self._key(atom))

    def _key(self, atom: int) -> str:
        key: str = self.atoms.forms[self.atoms.numbers[self.first + atom]].key
        return key
