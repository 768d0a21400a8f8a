"""Occurrences of terms with their candidate spans, sentence pairs side by side: what local features are functions of.

Notation:
    q_j: mass of the term at target token j, the sum of P(i, j) over its tokens i, by their shares in it.
    r_j: mass of the rest of the source sentence at j.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property, reduce
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Floats, Ints, prefix_sums, rounded_product, sums_before
from termalign.language.arrays.padding import padded_rows
from termalign.language.features import Features
from termalign.language.vocabulary import chinese_word
from termalign.terms.spotting.evidence import PairEvidence, nearest_content
from termalign.terms.spotting.gaps import gapped_spans, lent_links, parted
from termalign.terms.spotting.occurrences import TermOccurrence
from termalign.terms.spotting.shape import SHAPE_FEATURES, Spans, side_by_side

UNALIGNED = 0.15
"""A content word with less mass than this from anywhere counts as unaligned; more than twice the level of noise
links in the aligner's posteriors."""

WORDS_PER_CHAR = 0.62
"""Words of a rendering per Chinese character: the mean over judged policy terms."""

_EPSILON = 1e-6


class SpanQuery(NamedTuple):
    """Occurrences of terms in one sentence pair, and the spans of its target sentence that may render them."""

    evidence: PairEvidence
    terms: Sequence[str]
    occurrences: Sequence[TermOccurrence]
    quoted: NDArray[np.bool_]
    """Whether each occurs in quotation or title marks."""
    spans: Spans
    lent: Mapping[int, Floats] = MappingProxyType({})
    """By source token, its link probabilities with those that were lent."""

    @property
    def posterior(self) -> Floats:
        """Link probabilities, those that were lent included."""
        posterior = self.evidence.posterior
        if self.lent:
            posterior = posterior.copy()
            posterior[list(self.lent)] = list(self.lent.values())
        return posterior

    def gapped(self, index: int) -> "SpanQuery | None":
        """Ask for the candidates with a gap of one of the occurrences; None where it has none."""
        evidence = self.evidence
        (weights,) = evidence.cover([self.occurrences[index].span])
        lent = lent_links(evidence.posterior, weights, evidence.source, evidence.lenders, evidence.lemmas)
        some = slice(index, index + 1)
        query = SpanQuery(
            evidence, self.terms[some], self.occurrences[some], self.quoted[some], self.spans, lent
        )
        q = rounded_product(weights, query.posterior)
        spans = gapped_spans(evidence.content, evidence.shape.word, evidence.stops, q, evidence.masses - q)
        return query._replace(spans=spans) if len(spans.start) else None


class _Sums(NamedTuple):
    """Sums over spans, shape (pairs, occurrences, spans)."""

    inside: Floats
    """Mass of the term."""
    rest: Floats
    clipped: Floats
    """Mass of the term at content words, at most 1 each."""
    unaligned: Floats
    foreign: Floats


class _SpanBounds:
    """The spans of sentence pairs, where some rows of what is known of target tokens have them."""

    def __init__(self, spans: Spans, pairs: Ints, tokens: int) -> None:
        first = (tokens + 1) * np.arange(len(pairs))[:, None]
        self.starts: Ints = first + spans.start[pairs]
        """Of every row and span, where it starts among all boundaries of tokens of all rows."""
        self.ends: Ints = first + spans.end[pairs]
        self._gap = None if spans.gap is None else [first + side[pairs] for side in spans.gap]

    def sums(self, values: Floats | NDArray[np.bool_]) -> Floats:
        """Return the sums over each span, shape (rows, spans)."""
        before = prefix_sums(values)
        total = before.take(self.ends)
        total -= before.take(self.starts)
        if self._gap is not None:
            opening, closing = self._gap
            total -= before.take(closing) - before.take(opening)
        return total.astype(np.float32)


class SpanMeasures:
    """Occurrences in sentence pairs with candidate spans, side by side: what local features are functions of.

    Numbers have the shape (pairs, occurrences, spans), or 1 along an axis where they are the same. Pairs have
    equally many spans and tokens, those that are missing being of no length and of no mass.
    """

    def __init__(self, queries: Sequence[SpanQuery]) -> None:
        """Take in occurrences; the candidates of all have a gap, or none has."""
        self.queries = queries
        each = [query.spans for query in queries]
        gaps = [spans.gap for spans in each if spans.gap is not None]
        self.spans = Spans(
            padded_rows([spans.start for spans in each], np.intp),
            padded_rows([spans.end for spans in each], np.intp),
            padded_rows([spans.words for spans in each], np.intp),
            (padded_rows([gap[0] for gap in gaps], np.intp), padded_rows([gap[1] for gap in gaps], np.intp))
            if gaps
            else None,
        )
        """Shape (pairs, spans)."""
        self.content = padded_rows([query.evidence.content for query in queries], np.bool_)
        self.masses = padded_rows([query.evidence.masses for query in queries], np.float32)
        self.targets = np.array([max(1, len(query.evidence.content)) for query in queries])[:, None, None]
        count = max(len(query.terms) for query in queries)
        self.shape = len(queries), count, self.spans.start.shape[1]
        self.q: Floats = np.zeros((len(queries), count, self.content.shape[1]), np.float32)
        self.total: NDArray[np.float64] = np.zeros((len(queries), count, 1))
        self.weight: Floats = np.zeros((len(queries), count, 1), np.float32)
        """Tokens that each occurrence covers."""
        self.centre: NDArray[np.float64] = np.zeros((len(queries), count, 1))
        """Where it occurs, as a share of its sentence."""
        self.length = padded_rows([np.array([*map(len, one.terms)]) for one in queries], np.intp)[:, :, None]
        self.is_quoted = padded_rows([query.quoted for query in queries], np.bool_)[:, :, None]
        self.shares: list[Floats] = [
            query.evidence.cover([occurrence.span for occurrence in query.occurrences]) for query in queries
        ]
        """Share of every source token that each covers: by pair, shape (occurrences, source tokens)."""
        for row, (query, shares) in enumerate(zip(queries, self.shares, strict=True)):
            own = row, slice(len(query.terms))
            mass = rounded_product(shares, query.posterior)
            self.q[(*own, slice(mass.shape[1]))] = mass
            self.total[own] = mass.sum(axis=1, keepdims=True)
            weight = self.weight[own] = shares.sum(axis=1, keepdims=True)
            sources = shares.shape[1]
            centre = (np.arange(sources) * shares).sum(axis=1, keepdims=True)
            self.centre[own] = centre / (weight + _EPSILON) / max(1, sources)
        self.total += _EPSILON
        self._stretches = _SpanBounds(self.spans, np.repeat(np.arange(len(queries)), count), self.q.shape[2])

    @property
    def is_there(self) -> NDArray[np.bool_]:
        """Whether there is such an occurrence, and such a span."""
        occurrences = np.array([len(query.terms) for query in self.queries])[:, None] > np.arange(
            self.shape[1]
        )
        spans = np.array([len(query.spans.start) for query in self.queries])[:, None] > np.arange(
            self.shape[2]
        )
        return occurrences[:, :, None] & spans[:, None]

    @property
    def may_have_gaps(self) -> NDArray[np.bool_]:
        """Whether an occurrence may have candidates with a gap, shape (pairs, occurrences)."""
        stops = padded_rows([query.evidence.stops for query in self.queries], np.bool_)
        theirs = self.masses[:, None] - self.q
        result = parted(self.content[:, None], stops[:, None], self.q, theirs)
        for flags, query, shares in zip(result, self.queries, self.shares, strict=True):
            # Twins may lend it links: of its last word, and the same word elsewhere.
            covered = shares > 0.0
            last = covered.shape[1] - 1 - covered[:, ::-1].argmax(axis=1)
            lent = query.evidence.twinned[last] | (covered & query.evidence.repeated).any(axis=1)
            flags[: len(covered)] |= lent & covered.any(axis=1)
        return result

    @cached_property
    def r(self) -> Floats:
        """Mass of the rest of the source sentence at every target token."""
        return np.maximum(self.masses[:, None] - self.q, 0.0)

    def over(self, values: Floats | NDArray[np.bool_]) -> Floats:
        """Return the sums over spans of what occurrences say of tokens."""
        return self._stretches.sums(values.reshape(-1, values.shape[-1])).reshape(self.shape)

    def at_starts(self, values: Floats) -> Floats:
        """Return for spans what is known of the boundaries where they start."""
        return values.take(self._stretches.starts).reshape(self.shape)

    def at_ends(self, values: Floats) -> Floats:
        """Return the same of the boundaries where they end."""
        return values.take(self._stretches.ends).reshape(self.shape)

    @cached_property
    def sums(self) -> _Sums:
        """Sums over the spans."""
        content = self.content[:, None]
        q, r = self.q, self.r
        return _Sums(
            inside=self.over(q),
            rest=self.over(r),
            clipped=self.over(np.minimum(q, 1.0) * content),
            unaligned=self.over((q + r < UNALIGNED) & content),
            foreign=self.over((r > q) & (r > UNALIGNED) & content),
        )

    @cached_property
    def content_words(self) -> Floats:
        """How many of its words are content words."""
        return self._alone.sums(self.content)[:, None]

    @cached_property
    def _alone(self) -> _SpanBounds:
        """The spans where a row is a sentence pair."""
        return _SpanBounds(self.spans, np.arange(len(self.queries)), self.content.shape[1])

    @cached_property
    def recall(self) -> Floats:
        """Share of the term's mass that lies inside."""
        return np.divide(self.sums.inside, self.total, dtype=np.float32)

    @cached_property
    def precision(self) -> Floats:
        """Share of the mass inside that is the term's."""
        return self.sums.inside / (self.sums.inside + self.sums.rest + _EPSILON)

    @cached_property
    def covered(self) -> tuple[Floats, Floats]:
        """Mean mass of the source tokens of each occurrence inside each span, at most 1 each; the least of these."""
        pairs: list[int] = []
        rows: list[Floats] = []
        first = 0
        by_size: dict[int, list[tuple[int, int, Ints, Floats]]] = {}
        for pair, (query, shares) in enumerate(zip(self.queries, self.shares, strict=True)):
            # Posteriors of the source tokens that any occurrence of the pair covers, a row each.
            covers = shares > 0.0
            tokens = np.flatnonzero(covers.any(axis=0))
            row_of = np.zeros(covers.shape[1], np.intp)
            row_of[tokens] = first + np.arange(len(tokens))
            first += len(tokens)
            pairs += [pair] * len(tokens)
            rows.append(query.posterior[tokens])
            for index, covered in enumerate(covers):
                members = np.flatnonzero(covered)
                weights = shares[index, members]
                by_size.setdefault(len(members), []).append((pair, index, row_of[members], weights))
        mean, least = np.zeros((2, *self.shape), np.float32)
        by_size.pop(0, None)
        if not by_size:
            return mean, least
        posterior = padded_rows([row for of_pair in rows for row in of_pair], np.float32)
        posterior = np.pad(posterior, ((0, 0), (0, self.content.shape[1] - posterior.shape[1])))
        # Mass of every such token in every span, at most 1, shape (rows, spans).
        mass = np.minimum(
            _SpanBounds(self.spans, np.array(pairs, np.intp), posterior.shape[1]).sums(posterior), 1.0
        )
        for size, entries in by_size.items():
            own = [pair for pair, *_ in entries], [index for _, index, *_ in entries]
            members, weights = (np.stack([entry[column] for entry in entries]) for column in (2, 3))
            each = [mass[members[:, index]] for index in range(size)]
            sums = np.array([of_one.sum() for of_one in weights], np.float32)
            mean[own] = _weighted(each, weights) / (sums + np.float32(_EPSILON))[:, None]
            least[own] = np.minimum.reduce(each)
        return mean, least

    @cached_property
    def ratio(self) -> NDArray[np.float64]:
        """Logarithm of the length over the usual one."""
        # Measured once for each length of a term and number of words, then spread to (pairs, occurrences, spans).
        lengths, of_term = np.unique(self.length, return_inverse=True)
        expected = np.maximum(1.0, WORDS_PER_CHAR * lengths)
        words = np.maximum(1, np.arange(self.spans.words.max() + 1))
        return np.log(words / expected[:, None])[
            of_term.reshape(self.length.shape), self.spans.words[:, None]
        ]

    @property
    def position_gap(self) -> Floats:
        """How far apart both occur, as shares of their sentences."""
        middle = (self.spans.start + self.spans.end)[:, None] / (2 * self.targets)
        gap: Floats = np.abs(middle - self.centre).astype(np.float32)
        return gap

    @property
    def gap_q(self) -> Floats | float:
        """Mass of the term in the gap."""
        if self.spans.gap is None:
            return 0.0
        gaps = Spans(*self.spans.gap, self.spans.words)
        return _SpanBounds(gaps, np.arange(len(self.q)), self.q.shape[2]).sums(self.q[:, 0])[:, None]

    def verbs(self, member: int) -> NDArray[np.bool_]:
        """Return for a member of each occurrence, by its number among its own, whether it is a verb."""
        words = [[query.evidence.covered(own.span) for own in query.occurrences] for query in self.queries]
        flags = [
            [bool(own) and chinese_word(own[member]).tag.startswith("v") for own in each] for each in words
        ]
        return padded_rows([np.array(own, np.bool_) for own in flags], np.bool_)[:, :, None]

    @cached_property
    def nearest_content(self) -> tuple[Ints, Ints]:
        """For every token, the nearest content word at or before it, and at or after it (-1: none)."""
        return nearest_content(self.content)

    @cached_property
    def shaped(self) -> Features:
        """The shape features of the spans, one pair's after another's, missing ones left out."""
        shapes = side_by_side([(query.evidence.shape, query.spans) for query in self.queries])
        return SHAPE_FEATURES.columns(shapes, len(shapes.spans.start))

    @cached_property
    def firsts(self) -> Ints:
        """Where the spans of each pair begin in `shaped`."""
        sizes = np.array([len(query.spans.start) for query in self.queries])
        return sums_before(sizes)[:-1]

    def spread(self, column: Floats) -> Floats:
        """Return a number for every row of `shaped`, shape (pairs, 1, spans); any number where a span is missing."""
        rows = self.firsts[:, None] + np.arange(self.shape[2])
        spread: Floats = column[np.minimum(rows, len(column) - 1)][:, None]
        return spread


def _weighted(values: Sequence[Floats], weights: Floats) -> Floats:
    """Return the weighted sum of arrays of several rows, each row with weights of its own.

    Sums have the last bits that NumPy gives numbers side by side: one after another if there are few.
    """
    products = [own * weights[:, index, None] for index, own in enumerate(values)]
    if len(products) < _PAIRWISE:
        return reduce(np.add, products)
    total: Floats = np.ascontiguousarray(np.stack(products, axis=-1)).sum(axis=-1)
    return total


_PAIRWISE = 8
"""Numbers from which NumPy adds those that lie side by side in pairs."""
