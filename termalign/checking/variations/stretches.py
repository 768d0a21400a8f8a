"""What may stand for a term in a translation: stretches of it, and what is known of each.

A term has its place in the source, and its main rendering is not in the translation there. Every stretch that begins
and ends as a term does may stand for it. What speaks for one are the word links, which tie it to the term, and the
words that it has in common with the main rendering; against it, that its other words are explained by the rest of the
source: the dictionary, or other sentences, know them as renderings of what they are linked with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from termalign.checking.checks.units import Unit
from termalign.checking.variations.mains import Main
from termalign.checking.variations.translated import EPSILON, Translated
from termalign.documents.bitext import LinkedPair
from termalign.language.arrays import Doubles, prefix_sums
from termalign.language.features import Features, FeatureSet
from termalign.language.lexicon.cedict import glossed_together
from termalign.language.text import Span

LEAST_CONSISTENCY = 0.15
"""Consistency (0 to 1) with the term from which a stretch is looked at, if nothing else speaks for it."""

MOST_LONGER = 4
"""Content words, or characters, that a stretch has at most more than the main rendering."""

MOST_DISTANT = 3.0
"""Cells between a stretch and where the words around the term are rendered, up to which one is looked at whose words
are linked with nothing else."""

MOST_ELSEWHERE = 0.5
"""Posterior (0 to 1) of each cell with words beside the term, up to which those are not what is rendered."""


@dataclass(frozen=True)
class Term:
    """What is known of a term that all its places share."""

    main: Main
    likelihood: float
    """How likely the screen holds it for one, 0 to 1."""
    used: int
    """Places that have its main rendering."""
    absent: int
    """Places whose sentence lacks it."""
    characters: int
    """Of the Chinese term."""
    words: int
    """Of the English one."""
    settled: float
    """Share of its places that have the main rendering by the spotter, 0 to 1."""
    spotted: Mapping[frozenset[str] | str, int]
    """Places at which the spotter finds each rendering."""

    @property
    def share(self) -> float:
        """Share of its places that have the main rendering wherever it is looked for, 0 to 1."""
        return self.used / max(1, self.used + self.absent)


@dataclass(frozen=True, eq=False)
class Absence:
    """A place of a term in whose sentence the main rendering is missing."""

    source: str
    number: int
    """Of the sentence pair among all."""
    unit: Unit
    pair: LinkedPair
    span: Span
    """Of the term, in the source."""
    hits: int
    """Places of the term in the sentence."""
    loose: bool
    """Whether the words of the main rendering are in the sentence, in parts or in another order."""
    taken: tuple[Span, ...]
    """The renderings of other terms, and of other places, in the translation."""


class Stretches:
    """The stretches of a translation that may stand for a term at one place, as columns."""

    def __init__(self, of: Translated, place: Absence, term: Term) -> None:
        self.of, self.place, self.term = of, place, term
        taken = of.covered(place.taken)
        self.weights = of.weights(place.span)
        self.mine: Doubles = self.weights @ of.posterior
        start, end = of.spans
        total = of.posterior.sum(axis=0)
        self.taken = taken
        inside = _within(self.mine, start, end)
        all_ours = float(self.mine.sum())
        ours = inside / (all_ours + EPSILON)
        theirs = inside / (_within(total, start, end) + EPSILON)
        consistency = np.sqrt(np.minimum(ours * theirs, 1.0))
        main = term.main
        self.is_main = np.array([key in main.keys for key in of.keys], np.float64) * of.content
        self.stranger = of.content * (1.0 - self.is_main)
        expected = of.expected_of(self.weights)
        distance = np.nan_to_num(
            np.maximum(0.0, np.maximum(start - expected, expected - (end - 1))), nan=2 * MOST_DISTANT
        )
        content = of.content.astype(np.float64)
        contents = np.maximum(1.0, _within(content, start, end))
        elsewhere = _within((total - self.mine) * content, start, end) / contents
        self.own, self.others = self._spotted()
        kept = (contents <= main.size + MOST_LONGER) & (
            (consistency >= LEAST_CONSISTENCY)
            | (_within(self.is_main, start, end) > 0)
            | (_within(self.own, start, end) > 0)
            | ((distance <= MOST_DISTANT) & (elsewhere <= MOST_ELSEWHERE))
        )
        self.start, self.end = start[kept], end[kept]
        self.ours, self.theirs, self.consistency = ours[kept], theirs[kept], consistency[kept]
        self.distance, self.elsewhere = distance[kept], elsewhere[kept]
        self.mass = all_ours / max(EPSILON, float(self.weights.sum()))
        self.explained: Doubles = (((1.0 - self.weights)[:, None] * of.known) * of.posterior).sum(axis=0)
        if of.posterior.size:
            self.explained = np.minimum(1.0, self.explained * _per_token(of))
        self.free = self.stranger * (1.0 - self.explained) * (1.0 - taken)

    def _spotted(self) -> tuple[Doubles, Doubles]:
        """Return how surely the spotter has each cell for the rendering of this place, and of others beside it."""
        own, others = np.zeros(len(self.of.cells)), np.zeros(len(self.of.cells))
        for item in self.of.spotted:
            whole = Span(item.source[0].start, item.source[-1].end)
            if whole == self.place.span:
                own = np.maximum(own, self.of.covered(item.target) * item.confidence)
            elif not whole.overlaps(self.place.span):
                others = np.maximum(others, self.of.covered(item.target) * item.confidence)
        return own, others

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.start)

    def span(self, row: int) -> Span:
        """Return where a stretch stands in the translation."""
        return self.of.span(int(self.start[row]), int(self.end[row]))

    def text(self, row: int) -> str:
        """Return a stretch as it is written."""
        return self.span(row).of(self.place.unit.tgt)

    def within(self, column: Doubles) -> Doubles:
        """Return the sum of a number of cells over each stretch."""
        return _within(column, self.start, self.end)

    def beside(self, column: Doubles) -> Doubles:
        """Return the sum of a number of the cells on both sides of each stretch."""
        padded: Doubles = np.concatenate([[0.0], column, [0.0]])
        found: Doubles = padded[self.start] + padded[self.end + 1]
        return found

    @cached_property
    def contents(self) -> Doubles:
        """Content cells."""
        return np.maximum(1.0, self.within(self.of.content.astype(np.float64)))

    @cached_property
    def strangers(self) -> Doubles:
        """Content cells that the main rendering has not."""
        return self.within(self.stranger)

    @cached_property
    def shared(self) -> Doubles:
        """Share of the main rendering that a stretch has, 0 to 1."""
        return np.minimum(1.0, self.within(self.is_main) / self.term.main.size)

    @cached_property
    def glossed(self) -> Doubles:
        """Of every cell, how surely the dictionary has it for a word of the term."""
        return self.of.glossed(self.weights)

    @cached_property
    def agreement(self) -> Doubles:
        """Share of the content cells that a stretch and what is spotted there have in common, 0 to 1."""
        content = self.of.content.astype(np.float64)
        spotted = (self.own > 0) * content
        common = self.within(spotted)
        agreement: Doubles = common / np.maximum(1.0, self.contents + spotted.sum() - common)
        return agreement

    @cached_property
    def akin(self) -> Doubles:
        """Of every cell, whether a word of the main rendering that the stretches lack may stand for it."""
        found = np.zeros(len(self.of.cells))
        if self.of.into_chinese:
            return found
        for place in np.flatnonzero(self.stranger).tolist():
            lemma = self.of.lemmas[place]
            found[place] = any(glossed_together(lemma, other) for other in self.term.main.lemmas)
        return found

    @cached_property
    def recurring(self) -> Doubles:
        """At how many places of the term the spotter finds each stretch."""
        spotted, keys, content = self.term.spotted, self.of.keys, self.of.content
        found = np.zeros(len(self))
        if spotted:
            chinese = self.of.into_chinese
            for row, (start, end) in enumerate(zip(self.start.tolist(), self.end.tolist(), strict=True)):
                words = [keys[place] for place in range(start, end) if chinese or content[place]]
                found[row] = spotted.get("".join(words) if chinese else frozenset(words), 0)
        return found

    def same(self, ends: NDArray[np.intp], key: str) -> Doubles:
        """Tell which stretches have a key at one of their ends."""
        keys = self.of.keys
        return np.array([keys[place] == key for place in ends.tolist()], np.float64)

    @property
    def features(self) -> Features:
        """What is known of each."""
        return STRETCH_FEATURES.columns(self, len(self))


def _per_token(of: Translated) -> Doubles:
    """Return how many cells the word of each cell has: a word that is explained explains all of them."""
    sizes = np.bincount(of.owners, minlength=1)
    return np.array(sizes[of.owners], np.float64)


def _within(column: Doubles, start: NDArray[np.intp], end: NDArray[np.intp]) -> Doubles:
    sums = prefix_sums(column)
    found: Doubles = np.maximum(sums[end] - sums[start], 0.0)
    return found


def _best(of: Stretches) -> float:
    return float(of.consistency.max()) if len(of) else 0.0


STRETCH_FEATURES = FeatureSet[Stretches](
    {
        "ours": lambda of: of.ours,
        "theirs": lambda of: of.theirs,
        "consistency": lambda of: of.consistency,
        "relative": lambda of: of.consistency / (_best(of) + EPSILON),
        "mass": lambda of: of.mass,
        "shared": lambda of: of.shared,
        "stranger_share": lambda of: of.strangers / of.contents,
        "size": lambda of: of.contents / of.term.main.size,
        "longer": lambda of: np.maximum(0.0, of.contents - of.term.main.size),
        "shorter": lambda of: np.maximum(0.0, of.term.main.size - of.contents),
        "explained": lambda of: of.within(of.stranger * of.explained) / np.maximum(1.0, of.strangers),
        "explained_most": lambda of: of.within(of.stranger * of.explained),
        "free": lambda of: of.within(of.free) / np.maximum(1.0, of.strangers),
        "taken": lambda of: of.within(of.taken.astype(np.float64)) / (of.end - of.start),
        "beside_main": lambda of: of.beside(of.is_main),
        "beside_mine": lambda of: of.beside(of.mine),
        "beside_free": lambda of: of.beside(of.free),
        "beside_taken": lambda of: of.beside(of.taken.astype(np.float64)),
        "main_elsewhere": lambda of: np.minimum(
            1.0, (float((of.is_main * (1 - of.taken)).sum()) - of.within(of.is_main)) / of.term.main.size
        ),
        "glossed": lambda of: of.within(of.stranger * of.glossed) / np.maximum(1.0, of.strangers),
        "gloss_share": lambda of: of.within(of.glossed) / of.contents,
        "first_same": lambda of: of.same(of.start, of.term.main.first),
        "last_same": lambda of: of.same(of.end - 1, of.term.main.last),
        "first_edge": lambda of: of.of.edges[0][of.start],
        "last_edge": lambda of: of.of.edges[1][of.end - 1],
        "light": lambda of: (of.end - of.start) - of.contents,
        "main_size": lambda of: of.term.main.size,
        "likelihood": lambda of: of.term.likelihood,
        "used": lambda of: np.log1p(of.term.used),
        "share": lambda of: of.term.share,
        "absent": lambda of: np.log1p(of.term.absent),
        "characters": lambda of: of.term.characters,
        "words": lambda of: of.term.words,
        "settled": lambda of: of.term.settled,
        "hits": lambda of: of.place.hits,
        "loose": lambda of: of.place.loose,
        "distance": lambda of: np.log1p(of.distance),
        "elsewhere": lambda of: of.elsewhere,
        "spotted": lambda of: of.agreement * float(of.own.max(initial=0.0)),
        "agreement": lambda of: of.agreement,
        "own": lambda of: float(of.own.max(initial=0.0)),
        "others": lambda of: of.within(of.stranger * of.others) / np.maximum(1.0, of.strangers),
        "beside_others": lambda of: of.beside(of.others),
        "beside_own": lambda of: of.beside(of.own),
        "akin": lambda of: of.within(of.akin) / np.maximum(1.0, of.strangers),
        "beside_content": lambda of: of.beside(of.of.content.astype(np.float64)),
        "recurring": lambda of: np.log1p(of.recurring),
        "marks": lambda of: of.within(1.0 - of.of.word),
    }
)
"""What is measured of a stretch that may stand for a term."""
