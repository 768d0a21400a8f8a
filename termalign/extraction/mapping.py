"""The map step: one aligned document to its statistics.

Chinese candidates come from `termalign.candidates`, a screen drops those that neither look like terms nor are
translated as units, and spotting finds the renderings of the rest, at a bounded number of occurrences each.

References:
    Philipp Koehn, Franz Josef Och & Daniel Marcu. 2003. Statistical Phrase-Based Translation. HLT-NAACL:
    phrase pairs consistent with a word alignment, here by posterior mass.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from termalign.bitext import Bitext
from termalign.candidates.chinese import ChineseSpan, chinese_spans, is_edge
from termalign.encoders import Encoder
from termalign.extraction.abbreviations import abbreviations
from termalign.extraction.statistics import (
    LIKELIHOOD,
    SCALE,
    SUMMED,
    Example,
    RenderingStatistics,
    Statistics,
    TermStatistics,
    merged,
)
from termalign.extraction.termhood import SCREEN_FEATURES, screen_features
from termalign.features import Features, Floats
from termalign.lexicon import Lexicon
from termalign.models import BoostedTrees
from termalign.spotting.evidence import PairEvidence
from termalign.spotting.occurrences import Occurrence, cover, is_quoted
from termalign.spotting.ranker import likelihoods
from termalign.spotting.rows import Row, target_spans, target_text
from termalign.spotting.spotter import pair_evidence
from termalign.spotting.table import Table, build_table
from termalign.text import Span, comparable, is_han
from termalign.tokenizers.subword import discover

EXAMINED = 6
"""Occurrences of a candidate, a document, whose renderings are looked at: further ones changed none of the
first renderings on the reports."""

KEPT = 10
"""Candidate spans an occurrence: fewer than in spotting, since there are twenty times as many terms."""

LEAST_TERM = 0.03
"""Probability under the screen below which a candidate is dropped: loses 2 % of judged terms, held out."""

LEAST_LIKELIHOOD = 0.01
"""Likelihood, summed over a document, below which a candidate rendering that was never chosen is not named:
three of four on a report, which together hold 1.6 % of all likelihood."""

BLOCK_PAIRS = 1000
"""Sentence pairs of the longest document that is mapped as a whole: about a gigabyte at work."""

_EPSILON = 1e-6


Places = dict[str, list[tuple[int, Span]]]
"""By candidate: pair and span in its source sentence, of the occurrences to look at."""


def map_document(bitext: Bitext, *, encoder: Encoder | None, lexicon: Lexicon) -> Statistics:
    """Return the statistics of one aligned document; a long one is mapped block by block.

    Raises:
        InputError: The bitext's words are not linked.
    """
    blocks = max(1, -(-len(bitext.pairs) // BLOCK_PAIRS))
    size = max(1, -(-len(bitext.pairs) // blocks))
    return merged(
        _map_block(replace(bitext, pairs=bitext.pairs[start : start + size]), encoder, lexicon)
        for start in range(0, max(1, len(bitext.pairs)), size)
    )


def _map_block(bitext: Bitext, encoder: Encoder | None, lexicon: Lexicon) -> Statistics:
    evidence = pair_evidence(bitext)
    statistics, places = read_candidates(evidence)
    keys = screened(statistics, lexicon)
    statistics.terms = {key: statistics.terms[key] for key in keys}
    occurrences = [
        [Occurrence(pair, span, cover(bitext.pairs[pair], span)) for pair, span in places[key]]
        for key in keys
    ]
    table = build_table(keys, occurrences, evidence, encoder=encoder, lexicon=lexicon, kept=KEPT)
    _add_renderings(statistics, keys, occurrences, table, bitext)
    wanted = {key for term in statistics.terms.values() for key in term.likelihoods}
    gapped: dict[int, set[str]] = {}
    for row in table.rows:
        if row.gap is not None:
            gapped.setdefault(row.pair, set()).add(row.key)
    for number, item in enumerate(evidence):
        statistics.target.update(wanted & (item.key_set | gapped.get(number, set())))
        for long, short in abbreviations(item.pair.tgt.tokens or ()):
            statistics.abbreviations.setdefault(long, Counter())[short] += 1
    return statistics


def read_candidates(evidence: Sequence[PairEvidence]) -> tuple[Statistics, Places]:
    """Return the statistics of all Chinese candidates of a document, no renderings yet, and where they stand."""
    pieces = discover(comparable(item.pair.src.text).text for item in evidence)
    statistics = Statistics(
        characters=sum(is_han(char) for item in evidence for char in item.pair.src.text),
        documents=1,
        pairs=len(evidence),
    )
    places: Places = {}
    for number, item in enumerate(evidence):
        tokens = item.pair.src.tokens or ()
        spans = chinese_spans(tokens)
        if not spans or not len(item.spans.start):
            continue
        neighbours = [token.key if is_edge(token) else "" for token in tokens]
        consistency = _consistency(item, spans)
        for (start, end), best in zip(spans, consistency.tolist(), strict=True):
            atoms = tuple(token.key for token in tokens[start:end])
            span = Span(tokens[start].span.start, tokens[end - 1].span.end)
            key = "".join(atoms)
            term = statistics.terms.setdefault(key, TermStatistics(documents=1, piece=int(key in pieces)))
            term.forms["".join(span.of(item.pair.src.text).split())] += 1
            term.count += 1
            term.left[neighbours[start - 1] if start else ""] += 1
            term.right[neighbours[end] if end < len(tokens) else ""] += 1
            term.quoted += is_quoted(item.pair, span)
            term.consistency += round(best * SCALE)
            term.atoms = min(term.atoms or atoms, atoms)
            if len(places.setdefault(key, [])) < EXAMINED:
                places[key].append((number, span))
    return statistics, places


def _consistency(item: PairEvidence, spans: list[ChineseSpan]) -> Floats:
    """Return, for every source span, the best consistency (0 to 1) of any target span with it.

    Consistency is the geometric mean of two shares: of the source span's mass that lies in the target span, and
    of the target span's mass that comes from the source span.
    """
    sums = np.zeros((item.posterior.shape[0] + 1, item.posterior.shape[1] + 1))
    sums[1:, 1:] = item.posterior.cumsum(axis=0).cumsum(axis=1)
    first = np.array([span.start for span in spans])
    last = np.array([span.end for span in spans])
    start, end, _, _ = item.spans
    rows = sums[last] - sums[first]
    inside = np.maximum(rows[:, end] - rows[:, start], 0.0)
    ours = rows[:, -1:] + _EPSILON
    theirs = (sums[-1, end] - sums[-1, start])[None, :] + _EPSILON
    best: Floats = np.sqrt(inside / ours * inside / theirs).max(axis=1).astype(np.float32)
    return np.minimum(best, 1.0)


def screened(statistics: Statistics, lexicon: Lexicon) -> list[str]:
    """Return the candidates that may be terms, in order."""
    keys = sorted(statistics.terms)
    if not keys:
        return []
    likely = screen_model().predict(screen_features(keys, statistics, lexicon)) >= LEAST_TERM
    return [key for key, keep in zip(keys, likely.tolist(), strict=True) if keep]


@cache
def screen_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load("termalign.extraction", "screen.npz", declared=frozenset(SCREEN_FEATURES.names))


def _add_renderings(
    statistics: Statistics,
    keys: list[str],
    occurrences: list[list[Occurrence]],
    table: Table,
    bitext: Bitext,
) -> None:
    if not table.rows:
        return
    likely = likelihoods(table)
    summed = Features((LIKELIHOOD,), likely[:, None]).beside(table.features).matrix(SUMMED)
    sums = np.rint(summed * SCALE).astype(np.int64)
    best: dict[tuple[int, int], int] = {}
    strongest: dict[tuple[int, int, str], int] = {}
    for place, row in enumerate(table.rows):
        group = (row.term, row.occurrence)
        if group not in best or likely[place] > likely[best[group]]:
            best[group] = place
        named = (*group, row.key)
        if named not in strongest or likely[place] > likely[strongest[named]]:
            strongest[named] = place
    for (term, _, key), place in strongest.items():
        of_term = statistics.terms[keys[term]]
        of_term.likelihoods[key] += int(sums[place, 0])
        of_term.likelihood += int(sums[place, 0])
    lines = _Lines(bitext.src.text), _Lines(bitext.tgt.text)
    for (term, occurrence), place in best.items():
        row = table.rows[place]
        of_term = statistics.terms[keys[term]]
        of_term.examined += 1
        rendering = of_term.renderings.setdefault(row.key, RenderingStatistics())
        rendering.chosen += 1
        rendering.forms[target_text(bitext.pairs[row.pair], row)] += 1
        rendering.sums = sums[place].copy() if rendering.sums is None else rendering.sums + sums[place]
        rendering.merge(
            RenderingStatistics(
                examples=[_example(bitext, lines, row, occurrences[term][occurrence], int(sums[place, 0]))]
            )
        )
    for of_term in statistics.terms.values():
        of_term.likelihoods = Counter(
            {
                key: likelihood
                for key, likelihood in of_term.likelihoods.items()
                if key in of_term.renderings or likelihood >= LEAST_LIKELIHOOD * SCALE
            }
        )


class _Lines:
    """Tells the line of an offset, where counting line ends anew each time would take long."""

    def __init__(self, text: str) -> None:
        self._ends = [place for place, char in enumerate(text) if char == "\n"]

    def line(self, offset: int) -> int:
        """Return the line (1-based) that an offset of the text is in."""
        return bisect_left(self._ends, offset) + 1


def _example(
    bitext: Bitext, lines: tuple[_Lines, _Lines], row: Row, occurrence: Occurrence, confidence: int
) -> Example:
    pair = bitext.pairs[row.pair]
    spans = target_spans(pair, row)
    return Example(
        cost=len(pair.src.text) + len(pair.tgt.text) // 3 + 100 * (SCALE - confidence) // SCALE,
        document=bitext.src.name,
        zh_line=lines[0].line(pair.src.span.start + occurrence.span.start),
        en_line=lines[1].line(pair.tgt.span.start + spans[0].start),
        zh=pair.src.text,
        en=pair.tgt.text,
        zh_span=occurrence.span,
        en_spans=spans,
        confidence=confidence,
    )
