"""Occurrences of given terms in the source sentences of a bitext, and the candidates for their renderings as rows."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from termalign.documents.bitext import SentencePair, TokenizedPair
from termalign.language.arrays import Ints
from termalign.language.features import Features
from termalign.language.text import Span, done_to, words_of
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.automaton import Automaton
from termalign.termbase.matching.edges import is_prefixed


class TermOccurrence(NamedTuple):
    """An occurrence of a term."""

    pair: int
    """Number of the sentence pair."""
    span: Span
    """In the text of the pair's source sentence."""
    nested: bool = False
    """Whether it is inside a longer word, which a prefix may make (合格产品 in 不合格产品), or another of the terms."""


def find_occurrences(terms: Sequence[str], pairs: Sequence[SentencePair]) -> list[list[TermOccurrence]]:
    """Return the occurrences of each term, in order; overlaps included.

    Pairs that are not tokenized have no words that an occurrence may be inside of.

    Script, width and case mean nothing, nor do spaces, but for those between two letters of the Latin script. One
    automaton serves all terms, so cost grows with the text, not with the terms.
    """
    automaton = Automaton.of(terms)
    occurrences: list[list[TermOccurrence]] = [[] for _ in terms]
    for index, pair in enumerate(pairs):
        text, tokens = pair.src.text, pair.src.tokens or ()
        hits = [
            hit
            for hit in automaton.every(text)
            if _parted(hit.span.of(text)) == _parted(terms[automaton.owners[hit.pattern][0]])
        ]
        words = [*(token.span for token in tokens), *done_to(text)]
        spans = {hit.span for hit in hits}
        nested = {*_inside(spans, words), *(span for span in spans if is_prefixed(text, span))}
        for hit in hits:
            occurrence = TermOccurrence(index, hit.span, hit.span in nested)
            for term in automaton.owners[hit.pattern]:
                occurrences[term].append(occurrence)
    return occurrences


def _parted(text: str) -> int:
    """Return how many spaces part Latin letters in a text."""
    return 0 if text.isalnum() else len(_PARTED.findall(text))


_PARTED = lazy_pattern(r"(?<=\p{Latin})\s+(?=\p{Latin})")


def _inside(spans: Set[Span], words: Iterable[Span]) -> Set[Span]:
    """Return the spans that lie inside a longer one, or inside a word.

    Example:
        >>> sorted(_inside({Span(0, 2), Span(0, 4), Span(5, 6)}, [Span(0, 4), Span(5, 7)]))
        [Span(start=0, end=2), Span(start=5, end=6)]
    """
    furthest: Span | None = None
    stretches = set()
    for span in sorted({*spans, *words}, key=lambda span: (span.start, -span.end)):
        if furthest is not None and span.end <= furthest.end:
            stretches.add(span)
        else:
            furthest = span
    return stretches & spans


def is_quoted(text: str, start: int, end: int) -> bool:
    """Return whether quotation marks or book-title marks are around a stretch of a source sentence.

    Example:
        >>> is_quoted("“四风”问题", 1, 3), is_quoted("“四风”问题", 0, 3)  # the "four winds" problem
        (True, False)
    """
    return text[max(0, start - 1) : start] in _QUOTES_OPEN and text[end : end + 1] in _QUOTES_CLOSE


_QUOTES_OPEN = frozenset("“‘「『《〈\"'")
_QUOTES_CLOSE = frozenset("”’」』》〉\"'")


class CandidateRow(NamedTuple):
    """Where a candidate occurs."""

    term: int
    """Number of the term."""
    occurrence: int
    """Number of the occurrence among the term's."""
    pair: int
    start: int
    """First target token."""
    end: int
    """One past the last target token."""
    key: str
    """The lemmas of its tokens."""
    gap: tuple[int, int] | None = None
    """First token of the gap and one past the last; None: no gap."""
    settled: bool = False
    """Whether a glossary has this rendering for the term (`termalign.terms.spotting.known_renderings`)."""
    glossed: bool = False
    """Whether the source has it in brackets behind the term (`termalign.terms.spotting.ranker`)."""


@dataclass(frozen=True, slots=True)
class CandidateTable:
    """Candidates of all terms; `rows` and `features` run in parallel, grouped by term, then occurrence."""

    rows: list[CandidateRow]
    features: Features

    def only(self, chosen: Ints) -> "CandidateTable":
        """Return some of the candidates, by their numbers."""
        return CandidateTable([self.rows[index] for index in chosen.tolist()], self.features.rows(chosen))


def joined(tables: Sequence[CandidateTable]) -> CandidateTable:
    """Return the candidates of all tables as one, grouped by term and occurrence."""
    first = tables[0]
    if len(tables) == 1:
        return first
    rows = [row for table in tables for row in table.rows]
    values = np.concatenate([table.features.values for table in tables])
    return CandidateTable(rows, Features(first.features.names, values)).only(np.lexsort(_numbers(rows)[::-1]))


def target_spans(pair: TokenizedPair, row: CandidateRow) -> tuple[Span, ...]:
    """Return where a candidate occurs in the text of the target sentence: two spans if it has a gap."""
    tokens = pair.tgt.tokens
    runs = ((row.start, row.end),) if row.gap is None else ((row.start, row.gap[0]), (row.gap[1], row.end))
    return tuple(Span(tokens[start].span.start, tokens[end - 1].span.end) for start, end in runs)


def target_text(pair: TokenizedPair, row: CandidateRow) -> str:
    """Return the words of a candidate, without its gap."""
    return words_of(target_spans(pair, row), pair.tgt.text)


def group_starts(rows: Sequence[CandidateRow]) -> Ints:
    """Return the numbers of the rows with which the candidates of another occurrence begin.

    Rows of one occurrence are together.
    """
    return starts_of(*_numbers(rows))


def _numbers(rows: Sequence[CandidateRow]) -> tuple[Ints, Ints]:
    """Return the numbers of the terms of some rows, and of their occurrences."""
    term = np.fromiter(map(attrgetter("term"), rows), np.intp, len(rows))
    occurrence = np.fromiter(map(attrgetter("occurrence"), rows), np.intp, len(rows))
    return term, occurrence


def starts_of(term: Ints, occurrence: Ints) -> Ints:
    """Return the same of rows whose terms and occurrences have these numbers."""
    changes = (np.diff(term, prepend=-1) != 0) | (np.diff(occurrence, prepend=-1) != 0)
    return np.flatnonzero(changes)


CHARS_PER_WORD = 2
"""Characters of a term for every word of its gloss, at least: a gloss with more words is one of a longer term that ends
like this one (分配器, allocator, in 内存分配器(memory allocator))."""

_GLOSS = lazy_pattern(r"[”’」』》]?\s?[（(]\s*[“\"'‘]?(\p{Latin}[^()（）“”\"\p{Han}，；、。]*)")


def gloss_behind(text: str, span: Span) -> str:
    """Return the gloss of a term in a source sentence; empty where it has none.

    Example:
        >>> gloss_behind("演绎作品(Adapted Material)是指", Span(0, 4))  # Adapted Material means
        'Adapted Material'
        >>> gloss_behind("内存分配器（memory allocator）", Span(2, 5))
        ''
    """
    match = _GLOSS.match(text, span.end)
    gloss = match[1].strip(" ,.;:-'’") if match is not None else ""
    return gloss if CHARS_PER_WORD * len(gloss.split()) <= span.end - span.start else ""
