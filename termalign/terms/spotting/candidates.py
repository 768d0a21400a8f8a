"""Candidates: for every occurrence of a term, the target spans that the screen scores highest.

All spans of a sentence are measured and weighed, most for nothing: sentence pairs are processed side by side.

No candidate begins with a function word. Where a term is negative itself, its candidates have the negation before them:
*without justification* for 无正当理由; and *very* where it is intensified: *very large platforms* for 超大型平台.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Flags, Floats, Ints, ranges_within, sums_before
from termalign.language.arrays.padding import alike
from termalign.language.features import Features
from termalign.terms.spotting.evidence import PairEvidence
from termalign.terms.spotting.known_renderings import Settled, dictionary_form
from termalign.terms.spotting.local import LOCAL_NAMES, Local, local_features, screen_scores
from termalign.terms.spotting.occurrences import (
    CandidateRow,
    CandidateTable,
    TermOccurrence,
    gloss_behind,
    is_quoted,
    joined,
    starts_of,
)
from termalign.terms.spotting.rendered import SpanQuery

KEPT = 25
"""Candidates without a gap kept an occurrence: the right one is among them in 97 % (see `screen`)."""

KEPT_GAPPED = 3
"""Candidates with a gap kept an occurrence: one gap and the words beside it make four at most."""


MEASURED_CELLS = 100_000
"""Occurrences times spans that are measured at once: a feature of so many is 400 KB."""

OCCURRENCES_TOGETHER = 8_192
"""Occurrences whose candidates are held before a first look at them: some 60 MB of features."""


MOST_EVIDENCE_KEPT = 1_000
"""Sentence pairs of a document whose evidence is kept, as many as extraction works on at once: it takes some 30 kB a
pair, and is made again in a hundredth of the time that its terms take."""


class SoughtTerms(NamedTuple):
    """Terms whose renderings are sought in a document."""

    terms: Sequence[str]
    occurrences: Sequence[Sequence[TermOccurrence]]
    """Of each term."""
    evidence: Sequence[PairEvidence]
    """Of each sentence pair."""

    def forget(self, evidence: Iterable[PairEvidence]) -> None:
        """Release what was made of some pairs, where those of all would take too much."""
        if len(self.evidence) > MOST_EVIDENCE_KEPT:
            for of_pair in evidence:
                of_pair.forget()


FirstLook = Callable[[Features, Ints, Flags], Ints]
"""Returns which candidates may be right, by their numbers, given their local features, those with which the candidates
of another occurrence begin, and which are certain."""


def find_candidates(
    sought: SoughtTerms,
    *,
    settled: Settled | None = None,
    count: int = KEPT,
    first_look: FirstLook | None = None,
) -> CandidateTable:
    """Return the candidates of all occurrences that the screen likes best, with their local features.

    Beside them, wherever they occur, the settled renderings and the glosses. Those of an occurrence are in order of
    place, gaps last. Of those of some thousand occurrences at a time the first look leaves some.
    """
    renderings = [settled.keys(term) if settled is not None else frozenset[str]() for term in sought.terms]
    queries = _by_pair(sought)
    if not queries:
        return CandidateTable([], Features(LOCAL_NAMES, np.zeros((0, len(LOCAL_NAMES)), np.float32)))
    tables: list[CandidateTable] = []
    for together in ranges_within([len(query.occurrences) for query in queries], OCCURRENCES_TOGETHER):
        some = queries[together.start : together.stop]
        found = _found(renderings, some, count)
        if first_look is not None and len(found.term):
            starts, certain = starts_of(found.term, found.number), found.settled | found.glossed
            found = found.only(first_look(Features(LOCAL_NAMES, found.features), starts, certain))
        rows = list(found.rows(sought.evidence))
        tables.append(CandidateTable(rows, Features(LOCAL_NAMES, found.features)))
        sought.forget(each.query.evidence for each in some)
    return joined(tables)


class _Found(NamedTuple):
    """Candidates as columns, grouped by term and occurrence: few become objects."""

    term: Ints
    number: Ints
    """Number of the occurrence among the term's."""
    pair: Ints
    span: Ints
    """Number among the pair's spans, of a candidate without a gap."""
    start: Ints
    end: Ints
    gap: Ints
    """Its first token and one past the last, shape (candidates, 2); -1: no gap."""
    settled: Flags
    glossed: Flags
    features: Floats

    def only(self, chosen: Ints) -> "_Found":
        """Return some of the candidates, by their numbers."""
        return _Found(*map(itemgetter(chosen), self))

    def rows(self, evidence: Sequence[PairEvidence]) -> Iterator[CandidateRow]:
        """Yield the candidates as objects."""
        for term, number, pair, span, start, end, (opening, closing), *certain in zip(
            *(column.tolist() for column in self[:-1]), strict=True
        ):
            gap = None if opening < 0 else (opening, closing)
            key = evidence[pair].keys[span] if gap is None else evidence[pair].key_of(start, end, gap)
            yield CandidateRow(term, number, pair, start, end, key, gap, *certain)


class _PairOccurrence(NamedTuple):
    """An occurrence among those of a sentence pair."""

    term: int
    number: int
    """Number of the occurrence among the term's."""
    occurrence: TermOccurrence


class _PairQuery(NamedTuple):
    """Occurrences in a sentence pair, with the spans that may render them."""

    occurrences: Sequence[_PairOccurrence]
    query: SpanQuery


def _found(renderings: Sequence[frozenset[str]], some: Sequence[_PairQuery], count: int) -> _Found:
    """Return the candidates of some occurrences."""
    parts: list[_Found] = []
    gapped: list[_PairQuery] = []
    for batch in _batches(some):
        measured = local_features([each.query for each in batch])
        certain = _certain_spans(renderings, batch, measured)
        best = _best(screen_scores(measured), _allowed(batch, measured), count)
        chosen = best | certain.settled | certain.glossed
        parts.append(_chosen(batch, measured, chosen, certain))
        gapped += _gapped(batch, measured)
    for batch in _batches(gapped):
        measured = local_features([each.query for each in batch])
        chosen = _best(screen_scores(measured), measured.measures.is_there, KEPT_GAPPED)
        parts.append(_chosen(batch, measured, chosen, _CertainSpans(*np.zeros((2, *chosen.shape), np.bool_))))
    return _joined(parts)


def _joined(parts: Sequence[_Found]) -> _Found:
    """Return the candidates of all parts, grouped by term and occurrence."""
    found = _Found(*map(np.concatenate, zip(*parts, strict=True)))
    return found.only(np.lexsort((found.number, found.term)))


def _by_pair(sought: SoughtTerms) -> list[_PairQuery]:
    """Return the occurrences by sentence pair, those of pairs with many spans or words in parts."""
    by_pair: dict[int, list[_PairOccurrence]] = {}
    for term, of_term in enumerate(sought.occurrences):
        for index, occurrence in enumerate(of_term):
            by_pair.setdefault(occurrence.pair, []).append(_PairOccurrence(term, index, occurrence))
    queries: list[_PairQuery] = []
    for pair, of_pair in by_pair.items():
        of_this_pair = sought.evidence[pair]
        spans = len(of_this_pair.spans.start)
        step = max(1, MEASURED_CELLS // max(1, spans, len(of_this_pair.pair.src.tokens)))
        for start in range(0, len(of_pair) if spans else 0, step):
            part = of_pair[start : start + step]
            text = of_this_pair.pair.src.text
            quoted = [is_quoted(text, *occurrence.occurrence.span) for occurrence in part]
            query = SpanQuery(
                of_this_pair,
                [sought.terms[occurrence.term] for occurrence in part],
                [occurrence.occurrence for occurrence in part],
                np.array(quoted, np.bool_),
                of_this_pair.spans,
            )
            queries.append(_PairQuery(part, query))
    return queries


def _batches(queries: Sequence[_PairQuery]) -> Iterator[list[_PairQuery]]:
    """Yield sentence pairs of similar size, so many that they are measured together."""
    shapes = []
    for occurrences, query in queries:
        evidence = query.evidence
        width = max(len(query.spans.start), len(evidence.content), len(evidence.pair.src.tokens))
        shapes.append((len(occurrences), width))
    return ([queries[index] for index in indices] for indices in alike(shapes, MEASURED_CELLS))


def _allowed(batch: Sequence[_PairQuery], measured: Local) -> Flags:
    """Return which spans may render which occurrences.

    "long form (ABBR)" renders a term that has such a bracket itself, no other.
    """
    allowed = measured.measures.is_there
    for flags, (_, query) in zip(allowed, batch, strict=True):
        bare = np.array([not any(mark in term for mark in "（(") for term in query.terms], np.bool_)
        has_bracket = query.evidence.has_bracket
        if has_bracket.any():
            flags[: len(bare), : len(has_bracket)] &= ~(bare[:, None] & has_bracket)
    return allowed


class _CertainSpans(NamedTuple):
    """Which spans are certain to be renderings of which occurrences."""

    settled: Flags
    """By a glossary."""
    glossed: Flags
    """By the source itself."""


def _certain_spans(
    settled: Sequence[frozenset[str]], batch: Sequence[_PairQuery], measured: Local
) -> _CertainSpans:
    """Return which spans are settled renderings, and which are glosses, of which occurrences."""
    certain = _CertainSpans(*np.zeros((2, *measured.measures.shape), np.bool_))
    for pair, (members, query) in enumerate(batch):
        evidence = query.evidence
        for member, occurrence in enumerate(members):
            for key in settled[occurrence.term]:
                certain.settled[pair, member, evidence.span_indexes.get(key, ())] = True
            if gloss := gloss_behind(evidence.pair.src.text, occurrence.occurrence.span):
                certain.glossed[pair, member, evidence.span_indexes.get(dictionary_form(gloss), ())] = True
    return certain


def _gapped(batch: Sequence[_PairQuery], measured: Local) -> Iterator[_PairQuery]:
    """Yield the occurrences that have candidates with a gap."""
    measures = measured.measures
    for pair, member in np.argwhere(measures.may_have_gaps).tolist():
        members, query = batch[pair]
        gapped = query.gapped(member) if member < len(members) else None
        if gapped is not None:
            yield _PairQuery([members[member]], gapped)


def _chosen(batch: Sequence[_PairQuery], measured: Local, chosen: Flags, certain: _CertainSpans) -> _Found:
    """Return chosen spans, by pair, occurrence and span."""
    pairs, members, spans = cells = np.nonzero(chosen)
    start, end, _, gap = measured.measures.spans
    firsts = sums_before(np.array([len(each.occurrences) for each in batch]))
    of_members = np.array(
        [(each.term, each.number, each.occurrence.pair) for of_pair, _ in batch for each in of_pair], np.intp
    )
    term, number, pair = of_members[firsts[pairs] + members].T
    gaps = [np.full(len(pairs), -1)] * 2 if gap is None else [side[pairs, spans] for side in gap]
    places = start[pairs, spans], end[pairs, spans], np.column_stack(gaps)
    flags = certain.settled[cells], certain.glossed[cells]
    return _Found(term, number, pair, spans, *places, *flags, measured.rows(*cells).values)


def _best(scores: Floats, allowed: Flags, count: int) -> Flags:
    """Return which of the allowed spans the screen likes best, of every occurrence; of equal ones the first."""
    if scores.shape[-1] <= count:
        return allowed
    scores = np.where(allowed, scores, -np.inf)
    least = np.partition(scores, -count, axis=-1)[..., -count, None]
    better, equal = scores > least, scores == least
    missing = count - np.count_nonzero(better, axis=-1)
    best: Flags = better | (equal & (np.cumsum(equal, axis=-1) <= missing[..., None]))
    return best & allowed


_WORDS_BEFORE = {
    ("无", "不", "非", "未", "没", "免", "禁", "勿"): frozenset(("no", "not", "without", "never")),
    ("进一步", "更", "最", "超", "特", "极"): frozenset(("further", "more", "most", "very")),
}
"""How negative and intensified terms begin, and lemmas that say so in English."""


def with_words_before(rows: Sequence[CandidateRow], sought: SoughtTerms) -> list[CandidateRow]:
    """Return candidates, with the negation or *very* before them where it is the term's, and that begins so too."""
    before = [
        next((words for begins, words in _WORDS_BEFORE.items() if term.startswith(begins)), None)
        for term in sought.terms
    ]
    return [
        row
        if (words := before[row.term]) is None
        else _with_word_before(
            row, words, sought.occurrences[row.term][row.occurrence], sought.evidence[row.pair]
        )
        for row in rows
    ]


def _with_word_before(
    row: CandidateRow, words: Set[str], occurrence: TermOccurrence, evidence: PairEvidence
) -> CandidateRow:
    before = row.start - 1
    if before < 0 or evidence.lemmas[before] not in words:
        return row
    of_term = float(evidence.mass_of(occurrence.span)[before])
    if of_term <= float(evidence.masses[before]) - of_term:
        return row
    return row._replace(start=before, key=f"{evidence.lemmas[before]} {row.key}")
