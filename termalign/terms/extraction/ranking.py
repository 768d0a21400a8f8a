"""The rank step: merged statistics to scored pairs of term and rendering, and how important each term is.

Candidates are described part by part, by whoever works (`termalign.terms.extraction.pair_features`); then they are
compared with each other. What is held of all of them at once is little; statistics are read again for those to list.

Of terms that contain each other not all are listed. A piece that occurs only inside one longer term is not listed
beside it; nor is a term in quotation marks and without them. Which of two is listed depends on how often the shorter
occurs without the longer, which of them is worth more, and whether both have one rendering. The full name of a body
ends with a name that is no entry of its own where it occurs nowhere else.

References:
    Katerina Frantzi, Sophia Ananiadou & Hideki Mima. 2000. Automatic Recognition of Multi-Word Terms: the
    C-value/NC-value Method, section 2.2: a nested string counts by what it does outside longer terms.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from math import log, sqrt
from typing import NamedTuple, Protocol

import numpy as np

from termalign.language.arrays import sums_before
from termalign.language.arrays.strings import inner_strings
from termalign.language.lexicon import Lexicon
from termalign.language.models import BoostedTrees, logistic
from termalign.runtime.memory import return_small_blocks
from termalign.terms.extraction.forms import TermClass
from termalign.terms.extraction.pair_features import (
    CLASSES,
    RANK_NAMES,
    RANKED_RENDERINGS,
    PartFeatures,
    RankColumns,
    RankedPair,
    part_features,
    renderings_by_rank,
)
from termalign.terms.extraction.salience import CandidateBlock, Steps, Survey, encoded_here, salience_models
from termalign.terms.extraction.salience.curated import CuratedTerms
from termalign.terms.extraction.statistics import Statistics, TermStatistics
from termalign.terms.extraction.termhood import CandidateOccurrences, CorpusCounts

RIGHT_WEIGHT = 0.1
"""Weight of the score in the worth of an entry; salience, which has seen most of what the score knows, has the rest. On
readers' lists of documents left out, 0 to 0.15 keep as much of the first entries (.61), 0.3 less (.58), 0.5 .55."""


class RankedTerm(NamedTuple):
    """A candidate with its likelier renderings, best first."""

    key: str
    statistics: TermStatistics
    pairs: tuple[RankedPair, ...]
    salience: float
    """How important it is in its texts (0 to 1)."""


class Outline(NamedTuple):
    """What orders and nests a ranked candidate, in a few hundred bytes: those of a corpus fit in memory."""

    key: str
    atoms: tuple[str, ...]
    occurrences: int
    is_known: bool
    """Whether it was a known term somewhere."""
    offset: int
    """Code points before its first mention; summed over documents."""
    score: float
    """How likely its best rendering is right (0 to 1), calibrated."""
    salience: float
    worth: float
    """How right and important (0 to 1): the weighted geometric mean of the raw score and salience."""
    kind: TermClass
    rendering: str
    """Lemmas of its best rendering."""


class StatisticsSource(Protocol):
    """Merged statistics of a corpus, which may be too large to be in memory at once."""

    characters: int
    """Han characters of the source texts."""
    pairs: int
    """Sentence pairs."""
    documents: int
    """Documents."""
    abbreviations: dict[str, Counter[str]]
    """By the lemmas of a long form: its short forms, with counts."""

    def parts(self) -> Iterator[Mapping[str, TermStatistics]]:
        """Yield the candidates in parts, every candidate in one; the same parts each time."""

    def counted(self) -> Iterator[Mapping[str, CandidateOccurrences]]:
        """Yield of the same parts what is counted of each candidate alone."""

    def chosen(self, keys: Set[str]) -> Iterator[Mapping[str, TermStatistics]]:
        """Yield some of the candidates, in parts."""

    def target_counts(self, renderings: Set[str]) -> Mapping[str, int]:
        """Return in how many sentence pairs each of these renderings occurs."""


class Workers(Protocol):
    """Who does what can be done part by part."""

    def part_features(self) -> Iterator[PartFeatures]:
        """Yield what is known of the candidates of every part, in order; results do not depend on the parts."""

    def encoded(self, texts: Iterable[Sequence[str]]) -> Iterator[Steps]:
        """Yield the vectors (`steps`) of several texts each, in order."""


@dataclass(frozen=True, slots=True)
class LocalRanking:
    """Does all of it here, of what `part_features` takes."""

    source: StatisticsSource
    lexicon: Lexicon
    curated: CuratedTerms | None = None
    prior: BoostedTrees | None = None

    def part_features(self) -> Iterator[PartFeatures]:
        """Yield what is known of the candidates of every part."""
        counts = CorpusCounts(self.source.characters, self.source.counted())
        for terms, own in zip(self.source.parts(), counts.split(), strict=True):
            part = part_of(self.source, terms)
            yield part_features(part, self.lexicon, own, curated=self.curated, prior=self.prior)

    def encoded(self, texts: Iterable[Sequence[str]]) -> Iterator[Steps]:
        """Yield the vectors of several texts each."""
        return encoded_here(texts)


def part_of(source: StatisticsSource, terms: Mapping[str, TermStatistics]) -> Statistics:
    """Return the statistics of some terms, all else being that of the whole corpus."""
    renderings = {rendering for term in terms.values() for rendering in term.renderings}
    target = Counter(source.target_counts(renderings))
    return Statistics(dict(terms), source.characters, source.documents, source.pairs, target)


class Ranking:
    """The candidates of a corpus that have a rendering, scored; their statistics stay with the source."""

    def __init__(self, source: StatisticsSource, lexicon: Lexicon, workers: Workers | None = None) -> None:
        """Score all candidates."""
        self._source = source
        workers = workers or LocalRanking(source, lexicon)
        parts: list[RankColumns] = []
        survey = Survey(_blocks(workers.part_features(), parts), workers.encoded)
        return_small_blocks()
        self._members = survey.members
        self._salience = survey.salience(salience_models(frozenset(RANK_NAMES)))
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        together = RankColumns(*columns)
        ends = sums_before(together.renderings)
        self._starts = ends[survey.order]
        """Where the scores of each begin."""
        columns[:-1] = [column[survey.order] for column in columns[:-1]]  # scores stay where they are
        self._rows = RankColumns(*columns)
        self._number: dict[str, int] = {}

    def outlines(self, keep: Callable[[Outline], bool] = lambda term: True) -> list[Outline]:
        """Return the candidates that `keep` wants, the worthiest first."""
        outlines = []
        for index in range(len(self._members)):
            outline = self._outline(index)
            if keep(outline):
                self._number[outline.key] = index
                outlines.append(outline)
        return sorted(outlines, key=lambda term: (-term.worth, term.key))

    def _outline(self, index: int) -> Outline:
        member, rows = self._members[index], self._rows
        raw_score, salience = float(rows.best[index]), round(float(self._salience[index]), 4)
        return Outline(
            member.key,
            member.atoms,
            int(rows.occurrences[index]),
            bool(rows.known[index]),
            int(rows.offsets[index]),
            calibrated(raw_score, salience),
            salience,
            round(float(raw_score**RIGHT_WEIGHT * salience ** (1 - RIGHT_WEIGHT)), 4),
            CLASSES[rows.classes[index]],
            member.rendering,
        )

    def terms(self, outlines: Sequence[Outline]) -> list[RankedTerm]:
        """Return candidates with all their statistics."""
        keys = frozenset(outline.key for outline in outlines)
        terms = {key: term for part in self._source.chosen(keys) for key, term in part.items()}
        return [
            RankedTerm(each.key, terms[each.key], self._pairs(each.key, terms[each.key]), each.salience)
            for each in outlines
        ]

    def _pairs(self, key: str, term: TermStatistics) -> tuple[RankedPair, ...]:
        """Return the renderings of a candidate with their raw scores, best first."""
        index = self._number[key]
        start = self._starts[index]
        scores = self._rows.scores[start : start + self._rows.renderings[index]].tolist()
        best = renderings_by_rank(term)[:RANKED_RENDERINGS]
        pairs = [RankedPair(key, lemmas, score) for (lemmas, _), score in zip(best, scores, strict=True)]
        return tuple(sorted(pairs, key=lambda pair: (-pair.score, pair.rendering)))


def _blocks(parts: Iterable[PartFeatures], rows: list[RankColumns]) -> Iterator[CandidateBlock]:
    """Yield the blocks of all parts, and note their rows."""
    for part in parts:
        rows.append(part.rows)
        yield from part.blocks


def attested_forms(
    ranked: Sequence[RankedTerm], listed: Set[str], source: StatisticsSource
) -> Mapping[str, Set[str]]:
    """Return the forms in which the renderings of some terms occur, as renderings of any of all terms.

    Args:
        ranked: The terms whose renderings are wanted.
        listed: The keys of all terms that are listed.
        source: Where their statistics are.

    Returns:
        Forms, by the lemmas of the rendering.
    """
    lemmas = {pair.rendering for term in ranked for pair in term.pairs}
    forms: dict[str, set[str]] = {}
    have = {term.key: term.statistics for term in ranked}
    for part in [have] if listed == have.keys() else source.chosen(listed):
        for term in part.values():
            for rendering in lemmas & term.renderings.keys():
                forms.setdefault(rendering, set()).update(term.renderings[rendering].forms)
    return forms


SLOPE = 0.6
"""What log-odds are multiplied by; fitted by `training/calibration.py`, as is `SHIFT`."""

SHIFT = 2.51
"""What is added to the log-odds of what is listed."""

LISTED_SALIENCE = 0.2
"""Salience from which the shift is whole; below, it falls with the square root: of entries that only `--all` lists,
forty read by one reader in each band, three in four were right from 0.1 to 0.2, half from 0.03, a quarter below."""

LEAST_RAW = 0.001
"""Raw scores are taken to be this far from 0 and 1."""


def log_odds(raw: float) -> float:
    """Return the log-odds of a raw score."""
    inside = min(max(raw, LEAST_RAW), 1.0 - LEAST_RAW)
    return log(inside / (1.0 - inside))


def calibrated(raw: float, salience: float) -> float:
    """Return how likely an entry is right, given the ranker's score and how important it is (Platt 1999).

    The ranker's score is a probability over all candidates of a text, most of which are no terms. What is likely
    important is right more often than that: of entries with a raw score of 0.15, where they are listed, four in five.

    Example:
        >>> [calibrated(raw, 0.5) for raw in (0.05, 0.15, 0.5, 0.9)], calibrated(0.15, 0.01)
        ([0.6777, 0.8129, 0.9248, 0.9787], 0.3824)
    """
    shift = SHIFT * sqrt(min(1.0, salience / LISTED_SALIENCE))
    return round(logistic(SLOPE * log_odds(raw) + shift), 4)


NESTED_SHARE = 0.8
"""Share of its occurrences inside one longer term from which a term does not occur alone."""

BETTER = 1.5
"""Worth of a longer term, by that of its piece, from which the piece is not listed beside it: a clause that holds a
term occurs as often inside its sentence, and is worth less. Of 0.5, 1, 1.5 and 2, with this half as many terms that
readers agree on are lost as with 0.5, and as many of the first K entries are ones that they would keep."""


def standing_alone(
    terms: Iterable[Outline],
    worth: Callable[[Outline], float] = lambda term: term.score,
    *,
    is_requested: Callable[[Outline], bool] = lambda term: False,
) -> list[Outline]:
    """Return the terms to list beside each other, in their order.

    A known term may be a piece of a longer one, but none is listed in place of it that has its rendering.

    Args:
        terms: The terms that could be listed.
        worth: What a term is worth: of two that contain each other the better one stays.
        is_requested: Which terms stay whatever contains them.
    """
    terms = list(terms)
    worths = [worth(term) for term in terms]
    dropped = bytearray(len(terms))
    for inner, outer in _nested(terms):
        if dropped[outer] or dropped[inner]:
            continue
        long, short = terms[outer], terms[inner]
        is_better = worths[outer] > worths[inner]
        if _unquoted(long) == _unquoted(short):  # one term, once with its quotation marks
            worse = inner if (long.is_known, is_better) > (short.is_known, not is_better) else outer
        elif long.rendering == short.rendering and not is_better:
            if long.is_known:
                continue
            worse = outer
        elif long.occurrences >= NESTED_SHARE * short.occurrences and (
            long.rendering == short.rendering
            or worths[outer] >= BETTER * worths[inner]
            or _ends_name(short, long)
        ):
            worse = inner
        else:
            continue
        dropped[worse] = not is_requested(terms[worse])
    return [term for index, term in enumerate(terms) if not dropped[index]]


def _nested(terms: Sequence[Outline]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of each term and of a longer one that contains it.

    Those of one rendering come first, so that what falls makes nothing fall; then the longest, so that a piece of what
    is itself a piece falls with the whole.
    """
    none = np.zeros(0, np.int64)
    pairs = [(none, none), *inner_strings([term.key for term in terms])]
    outer, inner = (np.concatenate(column) for column in zip(*pairs, strict=True))
    # The rank of each term by length, shape (terms,), and the number of its rendering; then the order of the pairs.
    longest = sorted(range(len(terms)), key=lambda index: (-len(terms[index].key), terms[index].key))
    ranks = np.empty(len(terms), np.int64)
    ranks[np.array(longest, np.int64)] = np.arange(len(terms))
    _, renderings = np.unique([term.rendering for term in terms], return_inverse=True)
    rows = np.lexsort((ranks[inner], ranks[outer], renderings[inner] != renderings[outer]))
    yield from zip(inner[rows].tolist(), outer[rows].tolist(), strict=True)


def _ends_name(inner: Outline, outer: Outline) -> bool:
    """Return whether a term is the end of a name, on both sides, or renders all of it."""
    return (
        outer.kind is TermClass.NAME
        and outer.key.endswith(inner.key)
        and f" {inner.rendering} " in f" {outer.rendering} "
    )


def _unquoted(term: Outline) -> str:
    return term.key.strip("\"'「」『』")
