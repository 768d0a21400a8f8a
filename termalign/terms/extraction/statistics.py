"""Mergeable statistics: what one document, or a corpus, shows of its candidate terms.

Every document yields statistics, they merge associatively and commutatively, and ranking reads only merged
ones; so one article, a folder and a cluster run the same code and give the same bytes. Longs are integers
(fixed-point), since sums of floats depend on their order; examples are the smallest under a fixed order.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple, Protocol, TypeVar

from termalign.language.arrays import Longs
from termalign.language.text import Span, words_of
from termalign.terms.extraction.prominence import Prominence
from termalign.terms.spotting.table import FEATURE_NAMES

SCALE = 1 << 16
"""Units a whole: feature sums are kept to five digits."""

PART_TERMS = 4096
"""Candidates of a part: those of some 500 sentence pairs of talks."""

EXAMPLES = 3
"""Examples kept of a rendering."""

LIKELIHOOD = "likelihood"
"""Name of what spotting makes of a candidate, beside the features that it goes by."""

_NOT_SUMMED = ("term_length", "unaligned", "gap_q")
"""Features that tell nothing here: the length of the term is known, and no ranking has a use for the others."""

SUMMED = (LIKELIHOOD, *(name for name in FEATURE_NAMES if name not in _NOT_SUMMED))
"""Names of what is summed, in order."""


class Example(NamedTuple):
    """An occurrence that shows a term and its rendering; the smaller the better: short, and typical."""

    cost: int
    """Characters of both sentences, with a surcharge for an unlikely rendering."""
    document: str
    zh_line: int
    en_line: int
    zh: str
    en: str
    zh_span: Span
    en_spans: tuple[Span, ...]
    """Two when the rendering has a gap."""
    confidence: int
    """Probability of the rendering here, in units of 1/SCALE."""

    @property
    def rendering(self) -> str:
        """The words of the rendering, those in its gap left out."""
        return words_of(self.en_spans, self.en)


def example_cost(zh: str, en: str, confidence: int) -> int:
    """Return what an example costs, of its sentences and how likely the rendering is there, in units of 1/SCALE."""
    return len(zh) + len(en) // 3 + 100 * (SCALE - confidence) // SCALE


@dataclass(slots=True)
class RenderingStatistics:
    """What is known of one rendering (one sequence of lemmas) of one term."""

    forms: Counter[str] = field(default_factory=Counter)
    """Its writings in the text, with counts."""
    chosen: int = 0
    """Occurrences looked at whose likeliest rendering it is."""
    sums: Longs | None = None
    """Sums, over the chosen occurrences, of what `SUMMED` names; in units of 1/SCALE."""
    examples: list[Example] = field(default_factory=list)
    count: int = 0
    """All its occurrences: those, and those that were only counted."""

    @property
    def confidence(self) -> float:
        """Mean probability (0 to 1) of the occurrences where it was chosen."""
        return self.likelihood / SCALE / max(1, self.chosen)

    @property
    def likelihood(self) -> int:
        """The sum of its likelihoods, in units of 1/SCALE."""
        return 0 if self.sums is None else int(self.sums[SUMMED.index(LIKELIHOOD)])

    def merge(self, other: "RenderingStatistics") -> None:
        """Add the counts of another part of the corpus."""
        self.forms.update(other.forms)
        self.chosen += other.chosen
        self.count += other.count
        if other.sums is not None:
            self.sums = other.sums.copy() if self.sums is None else self.sums + other.sums
        self.examples = sorted({*self.examples, *other.examples})[:EXAMPLES]


@dataclass(slots=True)
class TermStatistics:
    """What is known of one Chinese candidate."""

    forms: Counter[str] = field(default_factory=Counter)
    """Its writings in the text, with counts."""
    count: int = 0
    documents: int = 0
    examined: int = 0
    """Occurrences whose renderings were looked at: a bounded number a document."""
    left: Counter[str] = field(default_factory=Counter)
    """Words before it; empty for a boundary: a mark, a function word, the end of the sentence."""
    right: Counter[str] = field(default_factory=Counter)
    quoted: int = 0
    """Occurrences in quotation or title marks."""
    piece: int = 0
    """Documents in which it is a repeated subword piece."""
    linked: int = 0
    """Occurrences in sentence pairs whose words were linked: what is summed of links is a sum over these."""
    consistency: int = 0
    """Sum of the best consistency of any target span with it, in units of 1/SCALE."""
    rival: int = 0
    """Sum of how much more consistent another candidate is with its best target span, in units of 1/SCALE."""
    peak: int = 0
    """Sum of how much more consistent it is than candidates with an edge in common, in units of 1/SCALE."""
    target_words: int = 0
    """Words of its best target spans."""
    target_capitals: int = 0
    """Best target spans that begin with a capital, elsewhere than at the beginning of a sentence."""
    cut_left: int = 0
    """Occurrences whose first edge is inside a known word."""
    cut_right: int = 0
    """Occurrences whose last edge is inside a known word."""
    counted: int = 0
    """Occurrences right after a numeral."""
    known: int = 0
    """Documents in which it was a known term."""
    atoms: tuple[str, ...] = ()
    prominence: Prominence = field(default_factory=Prominence)
    """Where it occurs."""
    renderings: dict[str, RenderingStatistics] = field(default_factory=dict)
    """By lemmas, those chosen at some occurrence."""
    likelihoods: Counter[str] = field(default_factory=Counter)
    """Sum of likelihoods, over the occurrences, of every rendering that was not unlikely all along; in units
    of 1/SCALE."""
    likelihood: int = 0
    """The same sum over all renderings."""

    def merge(self, other: "TermStatistics") -> None:
        """Add the counts of another part of the corpus."""
        for name in ("forms", "left", "right", "likelihoods"):
            getattr(self, name).update(getattr(other, name))
        for name in _ADDED_FIELDS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.prominence.merge(other.prominence)
        self.atoms = min(filter(None, (self.atoms, other.atoms)), default=())
        for key, rendering in other.renderings.items():
            (self.renderings.get(key) or self.renderings.setdefault(key, RenderingStatistics())).merge(
                rendering
            )


_ADDED_FIELDS = (
    *("count", "documents", "examined", "quoted", "piece", "linked", "consistency", "cut_left", "cut_right"),
    *("counted", "known", "likelihood", "rival", "peak", "target_words", "target_capitals"),
)


@dataclass(slots=True)
class Statistics:
    """What is known of a corpus."""

    terms: dict[str, TermStatistics] = field(default_factory=dict)
    """By the term's key: folded, simplified, lower case."""
    characters: int = 0
    """Han characters of the source."""
    documents: int = 0
    pairs: int = 0
    target: Counter[str] = field(default_factory=Counter)
    """Sentence pairs in which each rendering's lemmas occur in the target, for renderings kept."""
    abbreviations: dict[str, Counter[str]] = field(default_factory=dict)
    """By the lemmas of a long form: the short forms that occur in brackets after it, with counts."""
    directions: Counter[str] = field(default_factory=Counter)
    """From which language documents are translated into which (`Direction`), with their number."""

    def parts(self) -> Iterator[dict[str, TermStatistics]]:
        """Yield all candidates, so many at once that what ranking makes of them does not grow with the texts."""
        terms = iter(self.terms.items())
        part = dict(islice(terms, PART_TERMS))
        yield part  # of no candidates too there is one
        while part := dict(islice(terms, PART_TERMS)):
            yield part

    def counted(self) -> Iterator[dict[str, TermStatistics]]:
        """Yield the same parts: of these statistics everything is in memory."""
        return self.parts()

    def chosen(self, keys: Set[str]) -> Iterator[dict[str, TermStatistics]]:
        """Yield some of the candidates."""
        yield {key: self.terms[key] for key in keys}

    def target_counts(self, renderings: Set[str]) -> Mapping[str, int]:
        """Return in how many sentence pairs each rendering occurs; of all that are known."""
        return self.target

    def merge(self, other: "Statistics") -> None:
        """Add the counts of another part of the corpus."""
        self.characters += other.characters
        self.documents += other.documents
        self.pairs += other.pairs
        self.target.update(other.target)
        self.directions.update(other.directions)
        for long, shorts in other.abbreviations.items():
            self.abbreviations.setdefault(long, Counter()).update(shorts)
        for key, term in other.terms.items():
            (self.terms.get(key) or self.terms.setdefault(key, TermStatistics())).merge(term)


def merged(parts: Iterable[Statistics]) -> Statistics:
    """Return the statistics of all parts together; the parts stay as they are."""
    return gathered(chain((Statistics(),), parts))


def gathered(parts: Iterable[Statistics]) -> Statistics:
    """Return the same in the first of the parts, which nobody else may need: of one part nothing is copied."""
    waiting = iter(parts)
    total = next(waiting, Statistics())
    for part in waiting:
        total.merge(part)
    return total


class Mergeable(Protocol):
    """What a part of a corpus has of a term."""

    def merge(self, other: Any) -> None:
        """Add what another part has."""


Counted = TypeVar("Counted", bound=Mergeable)


def added_up(terms: Iterable[tuple[str, Counted]]) -> dict[str, Counted]:
    """Return terms by their keys, what several parts have of one added up."""
    total: dict[str, Counted] = {}
    for key, term in terms:
        if key in total:
            total[key].merge(term)
        else:
            total[key] = term
    return total
