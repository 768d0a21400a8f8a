"""The ranker: how likely a reader who makes a glossary of the texts is to keep each candidate.

Two stages of boosted trees. The first looks at a candidate's form, rendering, use, vectors and neighbours; the second
looks at the same and at what the first made of it and of its neighbours (stacking, Wolpert 1992). Both were fitted on
lists that readers made without seeing any output; whole documents were left out where the second was to see what
the first makes of new ones.

References:
    Jerome H. Friedman. 2001. Greedy Function Approximation: A Gradient Boosting Machine. Annals of Statistics 29(5).
    David H. Wolpert. 1992. Stacked Generalization. Neural Networks 5(2).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from math import log
from sys import intern
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Floats
from termalign.language.features import Features, stacked
from termalign.language.lexicon import Lexicon
from termalign.language.models import BoostedTrees
from termalign.terms.extraction.salience.appearance import (
    CHINESE_FEATURES,
    ENGLISH_FEATURES,
    EnglishForms,
)
from termalign.terms.extraction.salience.curated import CURATED, CuratedTerms, DeclaredTerms, shipped_terms
from termalign.terms.extraction.salience.nearby import NEARBY, Member, Neighbourhood
from termalign.terms.extraction.salience.usage import (
    COMPARED_FEATURES_OF_ALL,
    DESCRIBING,
    KIND_NAMES,
    STANDING,
    USAGE_FEATURES,
    CandidateUse,
    kind_of_texts,
    standing,
    texts_features,
)
from termalign.terms.extraction.salience.vectors import (
    LEAST_WEIGHT,
    LOOKS,
    NEAR_LIKELIEST,
    TYPICAL,
    Looks,
    Spool,
    Steps,
    Vectors,
    encoded_here,
)
from termalign.terms.extraction.salience.wording import WORDING, WordingModel, hashed, surroundings, traits
from termalign.terms.extraction.statistics import TermStatistics
from termalign.terms.extraction.termhood import Candidates, CorpusCounts

BLOCK_ROWS = 8192
"""Candidates whose features are put together at once: of the rest, what is known of each alone is held once."""

FIRST_STAGE_FEATURE = "first"
"""Name of the feature that is what the first stage made of a candidate."""


class Extent(NamedTuple):
    """How much text there is."""

    characters: int
    """Han characters."""
    pairs: int
    """Sentence pairs."""


class RankedCandidate(NamedTuple):
    """A candidate with its best rendering."""

    key: str
    statistics: TermStatistics
    rendering: str
    """Lemmas of the best rendering."""
    form: str
    """The form to cite it in."""
    score: float
    """How likely it is right, by a model that has not seen readers' lists."""


@dataclass(frozen=True)
class Models:
    """What was fitted: the look of a term, its wording and the two stages."""

    looks: Looks
    wording: WordingModel
    first: BoostedTrees
    second: BoostedTrees

    @classmethod
    def load(cls, declared: frozenset[str]) -> "Models":
        """Load the models that ship; `declared` are the features that a pair of a candidate and a rendering has."""
        first = declared | FIRST_NAMES
        package = __package__ or ""
        return cls(
            Looks.load(),
            WordingModel.load(),
            BoostedTrees.load(package, "first.npz", declared=first),
            BoostedTrees.load(package, "second.npz", declared=first | SECOND_NAMES),
        )

    @property
    def version(self) -> str:
        """Versions of all four."""
        return ".".join(model.version for model in (self.looks, self.wording, self.first, self.second))


FIRST_NAMES = frozenset(
    (
        *(*CHINESE_FEATURES.names, *CURATED.names, *ENGLISH_FEATURES.names, *USAGE_FEATURES.names),
        *(*STANDING, *TYPICAL, LOOKS, WORDING),
        *(f"near.{name}" for name in NEARBY.names),
    )
)
"""Features of the first stage, beside those of the pair."""

SECOND_NAMES = frozenset(
    (FIRST_STAGE_FEATURE, *KIND_NAMES, *(f"second.{name}" for name in NEARBY.names), *NEAR_LIKELIEST)
)
"""Further features of the second stage."""


class CandidateBlock(NamedTuple):
    """Some candidates, and what is known of each alone."""

    members: list[Member]
    forms: list[str]
    """The form to cite the best rendering of each in."""
    weights: list[float]
    own: Features
    traits: NDArray[np.int16]
    """Numbers of the weights of the wording of each, one candidate's after another's."""
    trait_counts: list[int]


def blocks_of(
    candidates: Sequence[RankedCandidate],
    pairs: Features,
    extent: Extent,
    lexicon: Lexicon,
    curated: CuratedTerms | None = None,
) -> Iterator[CandidateBlock]:
    """Yield what is known of candidates alone, a block of them at once.

    Args:
        candidates: The candidates.
        pairs: The features of each with its best rendering, a row a candidate.
        extent: Of all texts.
        lexicon: The bilingual dictionary.
        curated: The terms that count as curated; those of the glossaries that ship by default.
    """
    for start in range(0, len(candidates), BLOCK_ROWS):
        rows = range(start, min(start + BLOCK_ROWS, len(candidates)))
        own = candidates[rows.start : rows.stop]
        yield _block(own, pairs.rows(rows), extent, lexicon, curated or shipped_terms())


def _block(
    candidates: Sequence[RankedCandidate],
    pairs: Features,
    extent: Extent,
    lexicon: Lexicon,
    curated_terms: CuratedTerms,
) -> CandidateBlock:
    keys = [candidate.key for candidate in candidates]
    terms = [candidate.statistics for candidate in candidates]
    scores = [candidate.score for candidate in candidates]
    atoms = [term.atoms for term in terms]
    forms = [candidate.form for candidate in candidates]
    english = EnglishForms(forms, keys)
    uses = [
        CandidateUse(term.prominence, term.documents, score, *extent)
        for term, score in zip(terms, scores, strict=True)
    ]
    count = len(candidates)
    own = (
        pairs.beside(
            CHINESE_FEATURES.columns(Candidates(keys, terms, CorpusCounts(extent.characters), lexicon), count)
        )
        .beside(CURATED.columns(DeclaredTerms(keys, forms, curated_terms), count))
        .beside(ENGLISH_FEATURES.columns(english, count))
        .beside(USAGE_FEATURES.rows(uses))
    )
    members = [
        Member(key, term.atoms, candidate.rendering, term.prominence.places)
        for key, term, candidate in zip(keys, terms, candidates, strict=True)
    ]
    weights = [
        max(score, LEAST_WEIGHT) * log(1 + term.count) for score, term in zip(scores, terms, strict=True)
    ]
    wordings = map(traits, keys, atoms, forms, english.words_of_each)
    beside = (surroundings(term.left, term.right) for term in terms)
    hashes = [*map(hashed, map(chain, wordings, beside))]
    return CandidateBlock(members, forms, weights, own, np.concatenate(hashes), [*map(len, hashes)])


class Survey:
    """All candidates of some texts: what is known of each, and how important it makes them.

    They are in the order of their keys, however they come. What grows with the texts is held in few bytes a candidate;
    features are kept in a `Spool`, and taken up in blocks.
    """

    def __init__(
        self,
        blocks: Iterable[CandidateBlock],
        encoded: Callable[[Iterable[list[str]]], Iterator[Steps]] = encoded_here,
    ) -> None:
        """Take in candidates; `encoded` gives the vectors of several texts each."""
        members: list[Member] = []
        forms: list[str] = []
        weights: list[float] = []
        compared: list[Floats] = []
        describing: list[Floats] = []
        own = Spool(np.float32)
        self._traits: list[NDArray[np.int16]] = []
        self._trait_counts: list[list[int]] = []
        self._names: tuple[str, ...] = ()
        for block in blocks:
            # What many candidates have is held once.
            members += (
                member._replace(atoms=tuple(map(intern, member.atoms)), rendering=intern(member.rendering))
                for member in block.members
            )
            forms += block.forms
            weights += block.weights
            compared.append(block.own.matrix(COMPARED_FEATURES_OF_ALL))
            describing.append(block.own.matrix(DESCRIBING))
            own.add(block.own.values)
            self._traits.append(block.traits)
            self._trait_counts.append(block.trait_counts)
            self._names = block.own.names
        self._encoded = encoded
        order = sorted(range(len(members)), key=lambda row: members[row].key)
        self.order: NDArray[np.intp] = np.array(order, np.intp)
        """For each candidate, where it came among all."""
        self.members = [members[row] for row in order]
        self._forms = [forms[row] for row in order]
        self._weights = np.array([weights[row] for row in order], np.float32)
        self._compared = np.concatenate(compared)[self.order] if compared else None
        self._describing = np.concatenate(describing)[self.order] if describing else None
        self._sizes = [
            len(range(len(order))[start : start + BLOCK_ROWS]) for start in range(0, len(order), BLOCK_ROWS)
        ]
        """Rows of each block."""
        self._own = own.taken(self.order, self._sizes)
        """What is known of each candidate alone."""

    @property
    def traits(self) -> list[NDArray[np.int16]]:
        """Numbers of the weights of each candidate's wording."""
        rows = list(chain.from_iterable(self._trait_blocks()))
        return [rows[row] for row in self.order.tolist()]

    def _trait_blocks(self) -> Iterator[list[NDArray[np.int16]]]:
        """Yield the same as they came."""
        for block, counts in zip(self._traits, self._trait_counts, strict=True):
            yield np.split(block, np.cumsum(counts)[:-1])

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        """Which candidates are near which."""
        return Neighbourhood(self.members)

    @cached_property
    def vectors(self) -> Vectors:
        """Vectors of the candidates and their renderings."""
        keys = [member.key for member in self.members]
        return Vectors(keys, self._forms, self._weights, self._encoded)

    def features(self) -> Features:
        """Return what the first stage looks at, all but `LOOKS` and `WORDING`."""
        return stacked(list(self._first_look()))

    def _first_look(self) -> Iterator[Features]:
        """Yield what the first stage looks at, block by block, all but `LOOKS` and `WORDING`."""
        assert self._compared is not None  # there are candidates
        compared = Features(COMPARED_FEATURES_OF_ALL, self._compared)
        among = standing(compared).beside(self.vectors.typical())
        near = self.neighbourhood.parts(compared["usage.score"], "near", self._sizes)
        for own, compared_part, of_block in zip(self._own, self._split(among), near, strict=True):
            yield Features(self._names, own).beside(compared_part).beside(of_block)

    def _split(self, rows: Features) -> Iterator[Features]:
        """Yield the rows of all candidates block by block."""
        start = 0
        for size in self._sizes:
            yield rows.rows(range(start, start + size))
            start += size

    def second_look(self, first: Floats) -> Features:
        """Return what the second stage sees beside, given what the first made of all candidates."""
        return stacked(list(self._second_look(first)))

    def _second_look(self, first: Floats) -> Iterator[Features]:
        assert self._describing is not None  # there are candidates
        given_first = Features((FIRST_STAGE_FEATURE,), first[:, None]).beside(
            texts_features(kind_of_texts(self._describing, first), len(first))
        )
        likeliest = self.vectors.near_likeliest(first)
        near = self.neighbourhood.parts(first, "second", self._sizes)
        for own, of_block, like in zip(self._split(given_first), near, self._split(likeliest), strict=True):
            yield own.beside(of_block).beside(like)

    def salience(self, models: Models) -> Floats:
        """Return how important each candidate is, 0 to 1, in the order of `members`."""
        if not self.members:
            return np.zeros(0, np.float32)
        # Two columns that need all candidates: shape (candidates, 2).
        wording = np.concatenate([models.wording.measure(of_block) for of_block in self._trait_blocks()])
        wording = wording[self.order]
        looks = Features((LOOKS, WORDING), np.column_stack([self.vectors.looks(models.looks), wording]))
        # The first stage, block by block; its features go to the spool, since the second stage sees them too.
        first_rows = Spool(np.float32)
        names: tuple[str, ...] = ()
        predictions = []
        for block, looked in zip(self._first_look(), self._split(looks), strict=True):
            rows = block.beside(looked)
            names = rows.names
            first_rows.add(rows.values)
            predictions.append(models.first.predict(rows))
        first = np.round(np.concatenate(predictions), 4).astype(np.float32)
        second = [
            models.second.predict(Features(names, rows).beside(second_rows))
            for rows, second_rows in zip(first_rows, self._second_look(first), strict=True)
        ]
        return np.concatenate(second)


@cache
def salience_models(declared: frozenset[str]) -> Models:
    """Return the models that ship."""
    return Models.load(declared)
