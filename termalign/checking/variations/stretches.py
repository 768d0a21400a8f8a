"""The stretches of a translation that may render a term, and the features of each.

A term occurs in the source, and its main rendering is missing from the translation. Every stretch that begins and ends
as terms do may render it. Word links that tie it to the term speak for a stretch, and so do words that it shares with
the main rendering; against it speak other words that the rest of the source explains: the dictionary, or other
sentences, have them as renderings of what they are linked with.

Notation:
    s, c: number of source tokens, and of cells of the translation (`LinkedTranslation`).
    n: number of stretches.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from termalign.checking.checks.units import CheckUnit
from termalign.checking.variations.linked_translation import EPSILON, LinkedTranslation
from termalign.checking.variations.main_renderings import MainRendering
from termalign.documents.bitext import LinkedPair
from termalign.language.arrays import Doubles, prefix_sums
from termalign.language.features import Features, FeatureSet
from termalign.language.lexicon.cedict import glossed_together
from termalign.language.text import Span

LEAST_CONSISTENCY = 0.15
"""Consistency (0 to 1) with the term from which a stretch is considered, if nothing else speaks for it."""

MOST_LONGER = 4
"""Content words, or characters, by which a stretch may exceed the main rendering."""

MOST_DISTANT = 3.0
"""Cells between a stretch and the rendering of the term's neighbours, up to which a stretch is considered whose words
are linked with nothing else."""

MOST_ELSEWHERE = 0.5
"""Posterior (0 to 1) of each cell with words outside the term, up to which those are not what it renders."""


@dataclass(frozen=True)
class TermFacts:
    """What all occurrences of a term share."""

    main: MainRendering
    likelihood: float
    """Likelihood of being a term, 0 to 1, by the screen of extraction."""
    used: int
    """Occurrences with the main rendering."""
    absent: int
    """Occurrences whose sentence lacks it."""
    characters: int
    """Length of the Chinese term."""
    words: int
    """Length of the English term."""
    settled: float
    """Share of the occurrences with the main rendering by the spotter, 0 to 1."""
    spotted: Mapping[frozenset[str] | str, int]
    """Comparison key of each rendering that the spotter finds, to its count."""

    @property
    def share(self) -> float:
        """Share of the occurrences with the main rendering, wherever it is in the sentence, 0 to 1."""
        return self.used / max(1, self.used + self.absent)


@dataclass(frozen=True, eq=False)
class MissingRendering:
    """An occurrence of a term in whose sentence the main rendering is missing."""

    source: str
    """The term."""
    index: int
    """Number of the sentence pair, counted through all documents."""
    unit: CheckUnit
    pair: LinkedPair
    span: Span
    """Of the term, in the source."""
    hits: int
    """Occurrences of the term in the sentence."""
    loose: bool
    """Whether the words of the main rendering are in the sentence, split or in another order."""
    occupied: tuple[Span, ...]
    """The renderings of other terms, and of other occurrences, in the translation."""


class CandidateStretches:
    """The stretches of a translation that may render one occurrence of a term, as columns."""

    def __init__(self, translation: LinkedTranslation, occurrence: MissingRendering, term: TermFacts) -> None:
        self.translation, self.occurrence, self.term = translation, occurrence, term
        self.occupied = translation.covered(occurrence.occupied).astype(np.float64)
        self.content = translation.content.astype(np.float64)
        # Mass of the term (shape c), of the whole source (c), and inside every stretch (n).
        self.weights = translation.weights(occurrence.span)
        self.mine: Doubles = self.weights @ translation.posterior
        start, end = translation.spans
        total = translation.posterior.sum(axis=0)
        inside = _within(self.mine, start, end)
        all_mine = float(self.mine.sum())
        # Share of the term's mass in a stretch, share of a stretch's mass from the term, and their geometric mean.
        ours = inside / (all_mine + EPSILON)
        theirs = inside / (_within(total, start, end) + EPSILON)
        consistency = np.sqrt(np.minimum(ours * theirs, 1.0))
        # Which content cells the main rendering has, and which it has not (c).
        main = term.main
        self.is_main = np.array([key in main.keys for key in translation.keys], np.float64) * self.content
        self.stranger = self.content * (1.0 - self.is_main)
        # Cells between a stretch and where the neighbours of the term are rendered (n); far where that is unknown.
        expected = translation.expected_of(self.weights)
        distance = np.nan_to_num(
            np.maximum(0.0, np.maximum(start - expected, expected - (end - 1))), nan=2 * MOST_DISTANT
        )
        # Content cells of a stretch, and the mean mass of each with words outside the term (n).
        contents = np.maximum(1.0, _within(self.content, start, end))
        elsewhere = _within((total - self.mine) * self.content, start, end) / contents
        self.own, self.others = self._spotted()
        short = (contents <= main.size + MOST_LONGER) & (
            (consistency >= LEAST_CONSISTENCY)
            | (_within(self.is_main, start, end) > 0)
            | (_within(self.own, start, end) > 0)
            | ((distance <= MOST_DISTANT) & (elsewhere <= MOST_ELSEWHERE))
        )
        self.start, self.end = start[short], end[short]
        self.ours, self.theirs, self.consistency = ours[short], theirs[short], consistency[short]
        self.distance, self.elsewhere = distance[short], elsewhere[short]
        self.mass = all_mine / max(EPSILON, float(self.weights.sum()))
        # How surely words outside the term explain each cell (c): a token that is explained explains all its cells.
        self.explained: Doubles = (
            ((1.0 - self.weights)[:, None] * translation.known) * translation.posterior
        ).sum(axis=0)
        if translation.posterior.size:
            cells_of_token = translation.cells_of_token[translation.owners].astype(np.float64)
            self.explained = np.minimum(1.0, self.explained * cells_of_token)
        self.free = self.stranger * (1.0 - self.explained) * (1.0 - self.occupied)

    def _spotted(self) -> tuple[Doubles, Doubles]:
        """Return how surely, by the spotter, each cell renders this occurrence, and others, shape (c,)."""
        own, other = np.zeros(len(self.translation.cells)), np.zeros(len(self.translation.cells))
        for spot in self.translation.spots:
            source = Span(spot.source[0].start, spot.source[-1].end)
            if source == self.occurrence.span:
                own = np.maximum(own, self.translation.covered(spot.target) * spot.confidence)
            elif not source.overlaps(self.occurrence.span):
                other = np.maximum(other, self.translation.covered(spot.target) * spot.confidence)
        return own, other

    def __len__(self) -> int:
        """Return how many stretches there are."""
        return len(self.start)

    def span(self, row: int) -> Span:
        """Return the span of a stretch in the translation."""
        return self.translation.span(int(self.start[row]), int(self.end[row]))

    def text(self, row: int) -> str:
        """Return a stretch as it is written."""
        return self.span(row).of(self.occurrence.unit.tgt)

    def within(self, column: Doubles) -> Doubles:
        """Return the sum of values of cells over each stretch, shape (n,)."""
        return _within(column, self.start, self.end)

    def beside(self, column: Doubles) -> Doubles:
        """Return the sum of the values of the cells just before and just after each stretch, shape (n,)."""
        padded: Doubles = np.concatenate([[0.0], column, [0.0]])
        sums: Doubles = padded[self.start] + padded[self.end + 1]
        return sums

    @cached_property
    def contents(self) -> Doubles:
        """Number of content cells, at least 1."""
        return np.maximum(1.0, self.within(self.content))

    @cached_property
    def strangers(self) -> Doubles:
        """Number of content cells that the main rendering has not."""
        return self.within(self.stranger)

    def of_strangers(self, column: Doubles) -> Doubles:
        """Return the mean over the strangers of each stretch of values of cells, shape (n,)."""
        return self.within(self.stranger * column) / np.maximum(1.0, self.strangers)

    @cached_property
    def shared(self) -> Doubles:
        """Share of the main rendering that a stretch has, 0 to 1."""
        return np.minimum(1.0, self.within(self.is_main) / self.term.main.size)

    @cached_property
    def glossed(self) -> Doubles:
        """How surely the dictionary has each cell as a rendering of a word of the term, shape (c,)."""
        return self.translation.glossed(self.weights)

    @cached_property
    def agreement(self) -> Doubles:
        """Content cells that a stretch and the rendering by the spotter share, over those of either, 0 to 1."""
        spotted = (self.own > 0) * self.content
        common = self.within(spotted)
        agreement: Doubles = common / np.maximum(1.0, self.contents + spotted.sum() - common)
        return agreement

    @cached_property
    def akin(self) -> Doubles:
        """Whether each stranger glosses a Chinese word together with a word of the main rendering, shape (c,)."""
        flags = np.zeros(len(self.translation.cells))
        if not self.translation.into_chinese:
            for cell in np.flatnonzero(self.stranger).tolist():
                lemma = self.translation.lemmas[cell]
                flags[cell] = any(glossed_together(lemma, other) for other in self.term.main.lemmas)
        return flags

    @cached_property
    def recurring(self) -> Doubles:
        """For how many occurrences of the term the spotter finds each stretch."""
        spotted, keys, content = self.term.spotted, self.translation.keys, self.translation.content
        counts = np.zeros(len(self))
        if spotted:
            chinese = self.translation.into_chinese
            for row, (start, end) in enumerate(zip(self.start.tolist(), self.end.tolist(), strict=True)):
                words = [keys[cell] for cell in range(start, end) if chinese or content[cell]]
                counts[row] = spotted.get("".join(words) if chinese else frozenset(words), 0)
        return counts

    def has_key(self, cells: NDArray[np.intp], key: str) -> Doubles:
        """Return whether each of some cells has a key."""
        return np.array([self.translation.keys[cell] == key for cell in cells.tolist()], np.float64)

    @property
    def features(self) -> Features:
        """The features of each stretch."""
        return STRETCH_FEATURES.columns(self, len(self))


def _within(column: Doubles, start: NDArray[np.intp], end: NDArray[np.intp]) -> Doubles:
    """Return the sums of values of cells over stretches, never below 0."""
    sums = prefix_sums(column)
    return np.maximum(sums[end] - sums[start], 0.0)


STRETCH_FEATURES = FeatureSet[CandidateStretches](
    {
        "ours": lambda stretches: stretches.ours,
        "theirs": lambda stretches: stretches.theirs,
        "consistency": lambda stretches: stretches.consistency,
        "relative": lambda stretches: (
            stretches.consistency / (stretches.consistency.max(initial=0.0) + EPSILON)
        ),
        "mass": lambda stretches: stretches.mass,
        "shared": lambda stretches: stretches.shared,
        "stranger_share": lambda stretches: stretches.strangers / stretches.contents,
        "size": lambda stretches: stretches.contents / stretches.term.main.size,
        "longer": lambda stretches: np.maximum(0.0, stretches.contents - stretches.term.main.size),
        "shorter": lambda stretches: np.maximum(0.0, stretches.term.main.size - stretches.contents),
        "explained": lambda stretches: stretches.of_strangers(stretches.explained),
        "explained_most": lambda stretches: stretches.within(stretches.stranger * stretches.explained),
        "free": lambda stretches: stretches.of_strangers(stretches.free),
        "taken": lambda stretches: stretches.within(stretches.occupied) / (stretches.end - stretches.start),
        "beside_main": lambda stretches: stretches.beside(stretches.is_main),
        "beside_mine": lambda stretches: stretches.beside(stretches.mine),
        "beside_free": lambda stretches: stretches.beside(stretches.free),
        "beside_taken": lambda stretches: stretches.beside(stretches.occupied),
        "main_elsewhere": lambda stretches: np.minimum(
            1.0,
            (
                float((stretches.is_main * (1 - stretches.occupied)).sum())
                - stretches.within(stretches.is_main)
            )
            / stretches.term.main.size,
        ),
        "glossed": lambda stretches: stretches.of_strangers(stretches.glossed),
        "gloss_share": lambda stretches: stretches.within(stretches.glossed) / stretches.contents,
        "first_same": lambda stretches: stretches.has_key(stretches.start, stretches.term.main.first),
        "last_same": lambda stretches: stretches.has_key(stretches.end - 1, stretches.term.main.last),
        "first_edge": lambda stretches: stretches.translation.edges[0][stretches.start],
        "last_edge": lambda stretches: stretches.translation.edges[1][stretches.end - 1],
        "light": lambda stretches: (stretches.end - stretches.start) - stretches.contents,
        "main_size": lambda stretches: stretches.term.main.size,
        "likelihood": lambda stretches: stretches.term.likelihood,
        "used": lambda stretches: np.log1p(stretches.term.used),
        "share": lambda stretches: stretches.term.share,
        "absent": lambda stretches: np.log1p(stretches.term.absent),
        "characters": lambda stretches: stretches.term.characters,
        "words": lambda stretches: stretches.term.words,
        "settled": lambda stretches: stretches.term.settled,
        "hits": lambda stretches: stretches.occurrence.hits,
        "loose": lambda stretches: stretches.occurrence.loose,
        "distance": lambda stretches: np.log1p(stretches.distance),
        "elsewhere": lambda stretches: stretches.elsewhere,
        "spotted": lambda stretches: stretches.agreement * float(stretches.own.max(initial=0.0)),
        "agreement": lambda stretches: stretches.agreement,
        "own": lambda stretches: float(stretches.own.max(initial=0.0)),
        "others": lambda stretches: stretches.of_strangers(stretches.others),
        "beside_others": lambda stretches: stretches.beside(stretches.others),
        "beside_own": lambda stretches: stretches.beside(stretches.own),
        "akin": lambda stretches: stretches.of_strangers(stretches.akin),
        "beside_content": lambda stretches: stretches.beside(stretches.content),
        "recurring": lambda stretches: np.log1p(stretches.recurring),
    }
)
"""What is measured of a stretch that may render a term."""
