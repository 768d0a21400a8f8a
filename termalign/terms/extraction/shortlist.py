"""The shortlist of a corpus: which Chinese candidates are worth looking at, and where, before any word is linked.

Looking at a candidate, its words linked with their translation and all candidate spans of that ranked, is what
extraction takes its time for. Counting all candidates of the Chinese side takes an eighth of it, and shows of most
that they are none to look at: those that hardly ever occur, unless there is other evidence for them, and those that do
not look like terms.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from math import ceil, sqrt
from typing import NamedTuple, Protocol

from termalign.documents.bitext import Bitext, LineIndex
from termalign.language.candidates.terms import KnownTerms
from termalign.language.lexicon import Lexicon
from termalign.language.models import BoostedTrees
from termalign.terms.extraction.prominence import prominence
from termalign.terms.extraction.source_stats import SourceReader, blocks, han_characters
from termalign.terms.extraction.statistics import Statistics, TermStatistics, added_up
from termalign.terms.extraction.termhood import SCREEN_FEATURES, CorpusCounts, screen_features
from termalign.terms.spotting.occurrences import TermOccurrence

LEAST_COUNT = 3
"""Occurrences in a small corpus from which a candidate is looked at that nothing else speaks for."""

LEAST_PAIRS = 10_000
"""Sentence pairs of the largest corpus in which that is enough."""


def least_count(pairs: int) -> int:
    """Return the least occurrences of a candidate for which there is no other evidence, in so many sentence pairs.

    It grows as the square root of the corpus: so do the candidates to look at, and the share of sentence pairs that
    are linked for them falls. A term that is as rare as that in a large corpus is one of many thousands.

    Example:
        >>> least_count(1_000), least_count(40_000), least_count(1_000_000)
        (3, 6, 30)
    """
    return max(LEAST_COUNT, ceil(LEAST_COUNT * sqrt(pairs / LEAST_PAIRS)))


LEAST_TERM = 0.03
"""Probability of being a term below which a candidate is not looked at: three of five are, and with them 4 % of what a
reader listed or the labels hold, texts left out (2 % in medicine, 9 % in law)."""

VISIBLE_FEATURES = SCREEN_FEATURES.only(
    """
    chars atoms whole_frequency weirdness least_frequency most_frequency tag_first tag_last
    tag_before_last headword quoted nested_share longest_nest pauses has_de has_and has_digit
    has_latin has_quote first_chars last_chars pmi weak_first weak_last numeral_first measure_second
    has_zhi has_comma alike verbs adverbs functions rarest_atom latin_share
    """.split()
)
"""Features of a candidate that its counts, its words and the dictionary show, and that do not grow with the corpus."""


SAMPLED = 3
"""Sentence pairs of a corpus in which a candidate is looked at."""

_BYTES = 4


def pair_numbers(bitext: Bitext) -> list[int]:
    """Return the number (32 bits) of each sentence pair of a bitext, by its texts and where it occurs.

    Example:
        >>> from termalign.documents.bitext import from_pairs
        >>> bitext = from_pairs([("法治", "rule of law"), ("法治", "rule of law")])
        >>> len(set(pair_numbers(bitext)))  # its position distinguishes equal ones
        2
    """
    lines = LineIndex(bitext.src)
    return [
        _number(bitext.src.name, *map(str, lines.at(pair.src.span.start)), pair.src.text, pair.tgt.text)
        for pair in bitext.pairs
    ]


def _number(*parts: str) -> int:
    content = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(content, digest_size=_BYTES).digest(), "big")


def lowest(numbers: Iterable[int]) -> tuple[int, ...]:
    """Return the lowest of some numbers, those in whose pairs a candidate is looked at.

    Example:
        >>> lowest([9, 4, 9, 7, 1, 1, 8])
        (1, 4, 7)
    """
    return tuple(sorted(set(numbers))[:SAMPLED])


@dataclass(slots=True)
class CandidateCount:
    """How often a candidate occurs somewhere, and what speaks for it."""

    atoms: tuple[str, ...]
    count: int = 0
    quoted: int = 0
    """Occurrences in quotation or title marks."""
    known: bool = False
    """Whether it is a known term."""
    explained: bool = False
    """Whether a text glosses it in brackets, or defines it."""
    sample: tuple[int, ...] = ()
    """The lowest numbers of the sentence pairs it occurs in, ascending."""

    def merge(self, other: "CandidateCount") -> None:
        """Add the counts of another part of the corpus."""
        self.atoms = min(self.atoms, other.atoms)
        self.count += other.count
        self.quoted += other.quoted
        self.known |= other.known
        self.explained |= other.explained
        self.sample = lowest((*self.sample, *other.sample))


@dataclass(slots=True)
class Counts:
    """The candidates of a document, counted."""

    terms: dict[str, CandidateCount]
    characters: int
    """Han characters of the source."""
    pairs: int


class CountSource(Protocol):
    """The counts of a corpus."""

    characters: int
    """Han characters of the source texts."""
    pairs: int
    """Sentence pairs."""

    def parts(self) -> Iterator[dict[str, CandidateCount]]:
        """Yield the candidates in parts, every candidate in one; the same parts each time."""


def count_candidates(bitext: Bitext, lexicon: Lexicon, known: KnownTerms) -> Counts:
    """Return how often each candidate occurs in a document, and what speaks for it; the English side is not read.

    Args:
        bitext: Its source sentences are tokenized.
        lexicon: The bilingual dictionary.
        known: Terms that are candidates whatever they look like.
    """
    terms = added_up(item for block in blocks(bitext) for item in _counted(block, lexicon, known).items())
    for key, of_key in prominence(bitext, list(terms)).items():
        terms[key].explained = bool(of_key.glossed or of_key.defined)
    return Counts(terms, han_characters(bitext.pairs), len(bitext.pairs))


def _counted(block: Bitext, lexicon: Lexicon, known: KnownTerms) -> dict[str, CandidateCount]:
    reader = SourceReader(block.pairs, lexicon, known)
    numbers = pair_numbers(block)
    candidates = reader.candidates(range(len(block.pairs)))
    runs, grouped = candidates.found.runs, candidates.grouped()
    rows = grouped.rows
    keys = candidates.found.atoms.keys
    starts, stops = runs.starts[rows].tolist(), runs.stops[rows].tolist()
    parts = [tuple(keys[start:stop]) for start, stop in zip(starts, stops, strict=True)]
    quoted = grouped.sums(candidates.quoted)
    numbers_of_rows = [numbers[owner] for owner in candidates.owners[rows].tolist()]
    bounds = grouped.bounds.tolist()
    return {
        key: CandidateCount(
            atoms=min(parts[start:stop]),
            count=stop - start,
            quoted=quotes,
            known=key in known,
            sample=lowest(numbers_of_rows[start:stop]),
        )
        for key, start, stop, quotes in zip(grouped.keys, bounds[:-1], bounds[1:], quoted, strict=True)
    }


class Shortlist(NamedTuple):
    """The candidates to look at, and where."""

    last: dict[str, int]
    """By candidate, the highest number of a sentence pair in which it is looked at."""
    pairs: tuple[int, ...]
    """The numbers of all sentence pairs in which one is, ascending."""


def chosen_occurrences(
    occurrences: Mapping[str, Sequence[TermOccurrence]], numbers: Sequence[int], last: Mapping[str, int]
) -> dict[str, list[TermOccurrence]]:
    """Return where in a block candidates are looked at: once in a sentence pair, those that are looked at at all.

    Args:
        occurrences: By candidate, its occurrences.
        numbers: Of the sentence pairs (`pair_numbers`).
        last: By candidate, the highest number of a pair in which it is.
    """
    chosen: dict[str, list[TermOccurrence]] = {}
    for key in sorted(occurrences.keys() & last.keys()):
        first: dict[int, TermOccurrence] = {}
        for occurrence in occurrences[key]:
            if numbers[occurrence.pair] <= last[key]:
                first.setdefault(occurrence.pair, occurrence)
        if first:
            chosen[key] = list(first.values())
    return chosen


def shortlist(
    source: CountSource, lexicon: Lexicon, *, least: int = 1, wants: Callable[[str], bool] = lambda key: False
) -> Shortlist:
    """Return the candidates to look at, of the counts of all documents.

    Args:
        source: The counts.
        lexicon: The bilingual dictionary.
        least: Occurrences below which a candidate is not looked at, whatever else speaks for it.
        wants: Decides by its key whether a candidate is examined in any case.
    """
    enough = least_count(source.pairs)

    def speaks(key: str, term: CandidateCount) -> bool:
        return wants(key) or (
            term.count >= least and (term.count >= enough or term.known or term.quoted > 0 or term.explained)
        )

    compared = (
        {key: term for key, term in terms.items() if speaks(key, term) or len(term.atoms) == 1}
        for terms in source.parts()
    )
    counts = CorpusCounts(source.characters, compared)
    last: dict[str, int] = {}
    pairs: set[int] = set()
    for terms in source.parts():
        spoken_for = {key: term for key, term in sorted(terms.items()) if speaks(key, term)}
        if not spoken_for:
            continue
        counted = {
            key: TermStatistics(atoms=term.atoms, count=term.count, quoted=term.quoted)
            for key, term in spoken_for.items()
        }
        likely = shortlist_model().predict(
            screen_features(
                list(spoken_for),
                Statistics(counted, source.characters),
                lexicon,
                counts,
                features=VISIBLE_FEATURES,
            )
        )
        for (key, term), score in zip(spoken_for.items(), likely.tolist(), strict=True):
            if score >= LEAST_TERM or term.known or wants(key):
                last[key] = term.sample[-1]
                pairs.update(term.sample)
    return Shortlist(dict(sorted(last.items())), tuple(sorted(pairs)))


@cache
def shortlist_model() -> BoostedTrees:
    """Return the model that ships: the screen, refitted on what can be seen without links."""
    return BoostedTrees.load(
        "termalign.terms.extraction", "shortlist.npz", declared=frozenset(VISIBLE_FEATURES.names)
    )
