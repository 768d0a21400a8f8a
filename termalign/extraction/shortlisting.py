"""The shortlist of a corpus: which Chinese candidates are worth looking at, and where, before any word is linked.

Looking at a candidate, its words linked with their translation and all candidate spans of that ranked, is what
extraction takes its time for. Counting all candidates of the Chinese side takes an eighth of it, and tells of most
that they are none to look at: those that hardly ever stand there, unless something speaks for them, and those that do
not look like terms.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from termalign.bitext import Bitext
from termalign.candidates.terms import KnownTerms
from termalign.extraction.blocks import blocks
from termalign.extraction.prominence import Prominence, prominence
from termalign.extraction.ranking import Source
from termalign.extraction.reading import Place, read_source
from termalign.extraction.sampling import last_of, lowest, pair_numbers
from termalign.extraction.statistics import Statistics, TermStatistics, gathered
from termalign.extraction.termhood import SCREEN_FEATURES, CorpusCounts, screen_features
from termalign.lexicon import Lexicon
from termalign.models import BoostedTrees

LEAST_COUNT = 3
"""Occurrences in the corpus from which a candidate is looked at that nothing else speaks for."""

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
"""Features of a candidate that its counts, its words and the dictionary tell, and that do not grow with the corpus."""


def count_candidates(bitext: Bitext, lexicon: Lexicon, known: KnownTerms) -> Statistics:
    """Return how often each candidate stands in a document, and what speaks for it; the English side is not read.

    Args:
        bitext: Its source sentences are tokenized.
        lexicon: The bilingual dictionary.
        known: Terms that are candidates whatever they look like.
    """
    counts = gathered(_counted(block, lexicon, known) for block in blocks(bitext))
    for key, found in prominence(bitext, list(counts.terms)).items():
        # No more than is asked for below.
        counts.terms[key].prominence = Prominence(glossed=found.glossed, defined=found.defined)
    return counts


def _counted(block: Bitext, lexicon: Lexicon, known: KnownTerms) -> Statistics:
    reading = read_source(block.pairs, lexicon, known)
    numbers = pair_numbers(block)
    read = reading.statistics
    terms = {
        key: TermStatistics(
            atoms=term.atoms,
            count=term.count,
            quoted=term.quoted,
            known=term.known,
            sample=lowest(numbers[place.pair] for place in reading.places[key]),
        )
        for key, term in read.terms.items()
    }
    return Statistics(terms, read.characters, read.documents, read.pairs)


Shortlist = Mapping[str, int]
"""The candidates to look at: by candidate, the highest number of a sentence pair in which it is looked at."""


def chosen_places(
    places: Mapping[str, Sequence[Place]], numbers: Sequence[int], last: Shortlist
) -> dict[str, list[Place]]:
    """Return where in a block candidates are looked at: once in a sentence pair, those that are looked at at all.

    Args:
        places: By candidate, its occurrences.
        numbers: Of the sentence pairs (`pair_numbers`).
        last: The shortlist.
    """
    chosen: dict[str, list[Place]] = {}
    for key in sorted(places.keys() & last.keys()):
        first: dict[int, Place] = {}
        for place in places[key]:
            if numbers[place.pair] <= last[key]:
                first.setdefault(place.pair, place)
        if first:
            chosen[key] = list(first.values())
    return chosen


def _nothing(key: str) -> bool:
    """Want nothing."""
    return False


def shortlist(
    source: Source, lexicon: Lexicon, *, least: int = 1, wants: Callable[[str], bool] = _nothing
) -> Shortlist:
    """Return the candidates to look at, of the counts of all documents.

    Args:
        source: The counts.
        lexicon: The bilingual dictionary.
        least: Occurrences below which a candidate is not looked at, whatever else speaks for it.
        wants: Tells by its key whether a candidate is looked at in any case.
    """

    def speaks(key: str, term: TermStatistics) -> bool:
        return wants(key) or (term.count >= least and _speaks(term))

    counts = CorpusCounts(source.characters)
    for terms in source.parts():
        counts.add({key: term for key, term in terms.items() if speaks(key, term) or len(term.atoms) == 1})
    last: dict[str, int] = {}
    for terms in source.parts():
        wanted = {key: term for key, term in sorted(terms.items()) if speaks(key, term)}
        if not wanted:
            continue
        part = Statistics(wanted, source.characters)
        likely = shortlist_model().predict(
            screen_features(list(wanted), part, lexicon, counts, features=VISIBLE_FEATURES)
        )
        for (key, term), score in zip(wanted.items(), likely.tolist(), strict=True):
            if score >= LEAST_TERM or term.known or wants(key):
                last[key] = last_of(term.sample)
    return dict(sorted(last.items()))


def _speaks(term: TermStatistics) -> bool:
    """Tell whether there is a reason to look at a candidate."""
    where = term.prominence
    return bool(term.count >= LEAST_COUNT or term.known or term.quoted or where.glossed or where.defined)


@cache
def shortlist_model() -> BoostedTrees:
    """Return the model that ships: the screen, fitted anew on what can be seen without links."""
    return BoostedTrees.load(
        "termalign.extraction", "shortlist.npz", declared=frozenset(VISIBLE_FEATURES.names)
    )
