"""The ranker: how likely a reader who makes a glossary of the texts is to keep each candidate.

Two stages of boosted trees. The first looks at a candidate's form, rendering, use, vectors and neighbours; the second
looks at the same and at what the first made of it and of its neighbours (stacking, Wolpert 1992). Both were fitted on
lists that readers made without seeing any output; whole documents were left out where the second was to see what
the first makes of new ones.

References:
    Jerome H. Friedman. 2001. Greedy Function Approximation: A Gradient Boosting Machine. Annals of Statistics 29(5).
    David H. Wolpert. 1992. Stacked Generalization. Neural Networks 5(2).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.extraction.classes import term_class
from termalign.extraction.forms import citation_form
from termalign.extraction.salience.chinese import CHINESE, ChineseForm, CuratedTerms, shipped_terms
from termalign.extraction.salience.english import ENGLISH, EnglishForm
from termalign.extraction.salience.nearby import NEARBY, Member, Neighbourhood
from termalign.extraction.salience.usage import COMPARED, STANDING, USAGE, Use, standing
from termalign.extraction.salience.vectors import (
    LEAST_WEIGHT,
    LOOKS,
    NEAR_LIKELIEST,
    TYPICAL,
    Looks,
    Vectors,
    bundled_encoder,
)
from termalign.extraction.salience.wording import WORDING, Wording, hashed, traits
from termalign.extraction.statistics import TermStatistics
from termalign.features import Features, Floats, stacked
from termalign.lexicon import Lexicon
from termalign.models import BoostedTrees

ROWS = 8192
"""Candidates whose features are put together at once: of the rest, what is known of each alone is held once."""

FIRST = "first"
"""Name of the feature that is what the first stage made of a candidate."""


class Extent(NamedTuple):
    """How much text there is."""

    characters: int
    """Han characters."""
    pairs: int
    """Sentence pairs."""


class Candidate(NamedTuple):
    """A candidate with its best rendering."""

    key: str
    statistics: TermStatistics
    rendering: str
    """Lemmas of the best rendering."""
    score: float
    """How likely it is right, by a model that has not seen readers' lists."""
    second: float
    """Score of the second rendering; 0 for none."""


@dataclass(frozen=True)
class Models:
    """What was fitted: the look of a term, its wording and the two stages."""

    looks: Looks
    wording: Wording
    first: BoostedTrees
    second: BoostedTrees

    @classmethod
    def load(cls, declared: frozenset[str]) -> "Models":
        """Load the models that ship; `declared` are the features that a pair of a candidate and a rendering has."""
        first = declared | FIRST_NAMES
        package = __package__ or ""
        return cls(
            Looks.load(),
            Wording.load(),
            BoostedTrees.load(package, "first.npz", declared=first),
            BoostedTrees.load(package, "second.npz", declared=first | SECOND_NAMES),
        )

    @property
    def version(self) -> str:
        """Versions of all four."""
        return ".".join(model.version for model in (self.looks, self.wording, self.first, self.second))


FIRST_NAMES = frozenset(
    (
        *(*CHINESE.names, *ENGLISH.names, *USAGE.names, *STANDING, *TYPICAL, LOOKS, WORDING),
        *(f"near.{name}" for name in NEARBY.names),
    )
)
"""Features of the first stage, beside those of the pair."""

SECOND_NAMES = frozenset((FIRST, *(f"second.{name}" for name in NEARBY.names), *NEAR_LIKELIEST))
"""Further features of the second stage."""


class Survey:
    """All candidates of some texts: what is known of each, and how important it makes them."""

    def __init__(self, extent: Extent, lexicon: Lexicon, curated: CuratedTerms | None = None) -> None:
        """Begin without candidates; `curated` are the terms of the glossaries that ship, if not others."""
        self._extent = extent
        self._lexicon = lexicon
        self._curated = curated or shipped_terms()
        self.members: list[Member] = []
        """The candidates, in the order of all rows."""
        self.traits: list[NDArray[np.int16]] = []
        """Numbers of the weights of each candidate's wording."""
        self._forms: list[str] = []
        self._weights: list[float] = []
        self._parts: list[Features] = []

    def add(self, candidates: Sequence[Candidate], pairs: Features) -> None:
        """Take in some candidates and the features of each with its best rendering, a row a candidate."""
        chinese, english, usage = [], [], []
        for key, term, rendering, score, second in candidates:
            best = term.renderings[rendering]
            form = citation_form(best.forms, examples=best.examples)
            places = term.prominence
            chinese.append(ChineseForm(key, term.atoms, self._lexicon, self._curated))
            english.append(EnglishForm(form, key, best.examples))
            kind = term_class(key, term, form, score)
            use = Use(places, term.count, term.documents, *self._extent, score, second, kind)
            usage.append(use)
            self.members.append(Member(key, term.atoms, rendering, places.places))
            self.traits.append(hashed(traits(key, term.atoms, english[-1])))
            self._forms.append(form)
            self._weights.append(max(score, LEAST_WEIGHT) * log(1 + term.count))
        described = CHINESE.rows(chinese).beside(ENGLISH.rows(english)).beside(USAGE.rows(usage))
        self._parts.append(pairs.beside(described))

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        """Which candidates are near which."""
        return Neighbourhood(self.members)

    @cached_property
    def vectors(self) -> Vectors:
        """Vectors of the candidates and their renderings."""
        keys = [member.key for member in self.members]
        return Vectors(keys, self._forms, np.array(self._weights, np.float32), bundled_encoder())

    def features(self) -> Features:
        """Return what the first stage looks at, all but `LOOKS` and `WORDING`."""
        return stacked(list(self._beside(self._among_others())))

    def _among_others(self) -> Features:
        """Return what the first stage sees of a candidate that depends on all the others."""
        compared = stacked([Features(COMPARED, part.matrix(COMPARED)) for part in self._parts])
        near = self.neighbourhood.features(compared["usage.score"], "near")
        return standing(compared).beside(self.vectors.typical()).beside(near)

    def _beside(self, others: Features) -> Iterator[Features]:
        """Yield the rows of `others` beside what is known of each candidate alone, some at once."""
        row = 0
        for part in self._parts:
            for start in range(0, len(part), ROWS):
                rows = slice(start, min(start + ROWS, len(part)))
                own = part.rows(np.arange(len(part))[rows])
                yield own.beside(others.rows(np.arange(row + rows.start, row + rows.stop)))
            row += len(part)

    def second_look(self, first: Floats) -> Features:
        """Return what the second stage sees beside, given what the first made of all candidates."""
        made = Features((FIRST,), first[:, None])
        near = self.neighbourhood.features(first, "second")
        return made.beside(near).beside(self.vectors.near_likeliest(first))

    def salience(self, models: Models) -> Mapping[str, float]:
        """Return how important each candidate is, 0 to 1, by its key."""
        if not self.members:
            return {}
        look = np.column_stack([self.vectors.looks(models.looks), models.wording.measure(self.traits)])
        others = self._among_others().beside(Features((LOOKS, WORDING), look))
        first = np.round(np.concatenate([models.first.predict(rows) for rows in self._beside(others)]), 4)
        others = others.beside(self.second_look(first))
        second = np.concatenate([models.second.predict(rows) for rows in self._beside(others)])
        return {
            member.key: round(float(salience), 4)
            for member, salience in zip(self.members, second, strict=True)
        }


@cache
def salience_models(declared: frozenset[str]) -> Models:
    """Return the models that ship."""
    return Models.load(declared)
