"""Which terms recur in documents, and what most of their occurrences are rendered by.

A term is compared because it recurs and may be one by the screen of extraction, whether or not extraction would list
it. Its main rendering is the one that the spotter finds for most of its occurrences. From English into Chinese the
English renderings are the source terms, and the Chinese terms that they render are their main renderings.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

import numpy as np

from termalign.checking.variations.linked_translation import Spot
from termalign.checking.variations.main_renderings import has_firm_edges
from termalign.documents.bitext import Bitext, forget_tokens
from termalign.language.arrays.strings import inner_strings
from termalign.language.candidates.persons import persons
from termalign.language.candidates.terms import KnownTerms
from termalign.language.keys import key_at
from termalign.language.lexicon import Lexicon
from termalign.language.text import Direction, comparable, is_han, match_key
from termalign.termbase.glossary import Entry, Glossary
from termalign.termbase.matching.renderings import SAME_RENDERING, Renderings
from termalign.termbase.matching.wording import other_words
from termalign.terms.corpus.store import adding_up
from termalign.terms.extraction.consistency import read_candidates
from termalign.terms.extraction.known import Known
from termalign.terms.extraction.mapping import term_likelihoods
from termalign.terms.extraction.source_stats import blocks
from termalign.terms.extraction.statistics import Statistics
from termalign.terms.extraction.termhood import CorpusCounts
from termalign.terms.spotting import Spotter
from termalign.terms.spotting.concordance import ConcordanceLine
from termalign.terms.spotting.evidence import pair_evidence
from termalign.terms.spotting.known_renderings import curated_glossary

LEAST_OCCURRENCES = 3
"""Occurrences of a term from which it recurs."""

LEAST_TWICE_LIKELIHOOD = 0.3
"""Likelihood, by the screen, from which a term that occurs twice is compared: of its two renderings neither is the
rule, and what matters is that it is a term."""

LEAST_TWICE_LENGTH = 3
"""Characters of such a term: shorter ones are parts of many words."""

LEAST_TWICE_SPOT = 0.7
"""Confidence (0 to 1) of the spotter in both renderings of such a term."""

LEAST_TERM_LIKELIHOOD = 0.02
"""Likelihood, by the screen, from which a recurring string is compared: below it are words of the general language,
which good translators render as the sentence needs."""

LEAST_OF_PART = 0.5
"""Share of the occurrences of a Chinese term with a rendering that a longer term around it has, above which the
rendering is that of the longer one."""

LEAST_MAIN = 2
"""Occurrences of a rendering from which it is the main one."""


class RecurringTerm(NamedTuple):
    """A term that recurs."""

    source: str
    """In its most frequent spelling."""
    main: str
    """Its main rendering, in its most frequent spelling."""
    occurrences: int
    """Occurrences for which the spotter finds the main rendering."""
    likelihood: float
    """Likelihood that the Chinese one is a term, by the screen, 0 to 1."""
    share: float
    """Share of the occurrences with the main rendering, 0 to 1."""
    is_person: bool = False
    """Whether it is the name of a person."""


class RecurringTerms(NamedTuple):
    """The terms that recur, and what the spotter finds for them."""

    terms: list[RecurringTerm]
    twice: list[RecurringTerm]
    """Terms that occur twice and are rendered in two ways, the first of which is the main rendering; into English."""
    spots: dict[int, list[Spot]]
    """By sentence pair, numbered through all documents; in the direction of the documents."""


def recurring_terms(
    bitexts: Sequence[Bitext], direction: Direction, spotter: Spotter, glossary: Glossary | None = None
) -> RecurringTerms:
    """Return the terms that recur in documents that are read from Chinese; those of a glossary, if one is given.

    Raises:
        InputError: The words of a bitext are not linked.
    """
    into_chinese = direction is Direction.EN_ZH
    listed = {match_key(term.text) for concept in glossary or () for term in concept.zh}
    names = _person_names(bitexts, spotter.lexicon)
    known = KnownTerms((*Known(curated_glossary()).terms, *listed, *names))
    only_listed = glossary is not None and not into_chinese
    candidates = _recurring_candidates(bitexts, spotter.lexicon, known, listed, only_listed=only_listed)
    least = LEAST_MAIN if into_chinese else LEAST_OCCURRENCES
    chosen = {
        key: candidate
        for key, candidate in candidates.items()
        if not only_listed
        and candidate.occurrences >= least
        and candidate.likelihood >= LEAST_TERM_LIKELIHOOD
    }
    chosen |= {
        key: candidate._replace(likelihood=1.0) for key, candidate in candidates.items() if key in listed
    }
    texts = {candidate.writing: candidate.likelihood for candidate in chosen.values()}
    entries, spots = _spotted(list(texts), bitexts, spotter, into_chinese=into_chinese)
    terms = [
        term._replace(is_person=comparable(term.source).text in names and term.main[:1].isupper())
        for concept in entries
        for term in _renderings_of(concept, texts)
    ]
    if not into_chinese:
        first = {term.source: term for term in reversed(terms)}  # the most frequent rendering of each
        often = [term for term in first.values() if round(term.occurrences / term.share) >= LEAST_OCCURRENCES]
        seldom = {
            key: 1.0 if only_listed else candidate.likelihood
            for key, candidate in candidates.items()
            if candidate.occurrences == 2 and len(key) >= LEAST_TWICE_LENGTH
        }
        if only_listed:
            return RecurringTerms(often, list(_rendered_twice(seldom, bitexts, spotter)), spots)
        likely = {key: value for key, value in seldom.items() if value >= LEAST_TWICE_LIKELIHOOD}
        twice = _without_parts(list(_rendered_twice(likely, bitexts, spotter)), bitexts)
        return RecurringTerms(_without_parts(often, bitexts), twice, spots)
    swapped = [
        term._replace(source=term.main, main=term.source)
        for term in _best_of_english(terms)
        if has_firm_edges(term.source)
    ]
    if glossary is None:
        return RecurringTerms(swapped, [], spots)
    glossary_keys = {_english_key(term.text) for concept in glossary for term in concept.en}
    return RecurringTerms(
        [term._replace(likelihood=1.0) for term in swapped if _english_key(term.source) in glossary_keys],
        [],
        spots,
    )


def _without_parts(terms: Sequence[RecurringTerm], bitexts: Sequence[Bitext]) -> list[RecurringTerm]:
    """Return the terms without those that occur only inside one longer term, as 青云 in 青云剑."""
    texts = [match_key(pair.src.text) for bitext in bitexts for pair in bitext.pairs]
    keys = [match_key(term.source) for term in terms]
    different = list(dict.fromkeys(keys))
    counts = np.array(_counted(different, texts)[0])
    inside = {
        different[index]
        for outer, inner in inner_strings(different)
        for index in inner[counts[inner] == counts[outer]].tolist()
    }
    return [term for term, key in zip(terms, keys, strict=True) if key not in inside]


def _rendered_twice(
    likelihoods: Mapping[str, float], bitexts: Sequence[Bitext], spotter: Spotter
) -> Iterator[RecurringTerm]:
    """Yield those of some terms that are rendered twice, each time in other words."""
    entries, _ = _spotted(list(likelihoods), bitexts, spotter, into_chinese=False)
    for concept in entries:
        term, proofs = concept.zh[0].text, concept.evidence
        sure = len(proofs) == 2 and all((proof.score or 0.0) >= LEAST_TWICE_SPOT for proof in proofs)
        if sure and other_words(proofs[0].rendering, proofs[1].rendering):
            yield RecurringTerm(term, proofs[0].rendering, 1, likelihoods[term], 1 / 2)


def _best_of_english(terms: Iterable[RecurringTerm]) -> Iterator[RecurringTerm]:
    """Yield, for each English rendering in whatever number or form, the Chinese term that it renders most often.

    A longer term with more than half of the occurrences of its part is what is rendered: 保护主义, not 主义, is
    *protectionism*, though that renders other words with 主义 too. One that only adds a function word (列表中) is not.
    """
    groups: dict[str, list[RecurringTerm]] = {}
    for term in terms:
        groups.setdefault(_english_key(term.main), []).append(term)
    for _, group in sorted(groups.items()):
        # A name goes before a part of it, which other spellings have too.
        group.sort(key=lambda term: (term.is_person, term.occurrences, term.likelihood))
        best = group[-1]
        while longer := [
            term
            for term in group
            if len(term.source) > len(best.source)
            and best.source in term.source
            and term.occurrences > LEAST_OF_PART * best.occurrences
            and has_firm_edges(term.source)
        ]:
            best = longer[-1]
        yield best


def _english_key(text: str) -> str:
    return key_at(text, SAME_RENDERING)


def _spotted(
    terms: Sequence[str], bitexts: Sequence[Bitext], spotter: Spotter, *, into_chinese: bool
) -> tuple[Iterable[Entry], dict[int, list[Spot]]]:
    """Return the renderings of terms, and where they are; the spots are complete when the entries are."""
    spots: dict[int, list[Spot]] = {}
    before = 0

    def each() -> Iterator[Bitext]:
        nonlocal before
        for bitext in bitexts:
            yield bitext
            before += len(bitext.pairs)

    def keep(line: ConcordanceLine) -> None:
        if line.confidence is not None and line.src_span is not None:
            zh, en = (line.src_span,), line.tgt_spans
            spot = Spot(en, zh, line.confidence) if into_chinese else Spot(zh, en, line.confidence)
            spots.setdefault(before + line.pair, []).append(spot)

    return (spotter.spot(terms, each(), on_line=keep) if terms else ()), spots


def _person_names(bitexts: Sequence[Bitext], lexicon: Lexicon) -> set[str]:
    """Return the names of people in documents that are read from Chinese."""
    pairs = [pair for bitext in bitexts for pair in bitext.pairs]
    texts = [comparable(pair.src.text).text for pair in pairs]
    people = persons(texts, [pair.tgt.text for pair in pairs], lexicon.pinyin)
    return {span.of(text) for text in texts for span in people.find(text)}


class _RecurringCandidate(NamedTuple):
    """A Chinese candidate that recurs, or is listed."""

    occurrences: int
    """Those inside longer words too; 0 for single letters, which are no terms."""
    likelihood: float
    """That it is a term, by the screen, 0 to 1."""
    writing: str
    """Its most frequent spelling."""


def _recurring_candidates(
    bitexts: Sequence[Bitext],
    lexicon: Lexicon,
    known: KnownTerms,
    listed: Set[str],
    *,
    only_listed: bool,
) -> dict[str, _RecurringCandidate]:
    """Return the candidates that recur and those of the glossary, or the latter alone, by their keys, in order.

    Most candidates of a text occur once. How often others occur depends on all of the text, so that what is known of
    them is read again when it is known which recur.
    """
    texts = [match_key(pair.src.text) for bitext in bitexts for pair in bitext.pairs]
    counts: dict[str, int] = {}
    candidates: dict[str, _RecurringCandidate] = {}
    with adding_up(bitexts) as merge:
        source = merge(_block_statistics(bitexts, lexicon, known))
        for part in source.counted():
            keys = listed & part.keys() if only_listed else part.keys()
            found = _occurrences(keys, texts)
            counts |= {key: found.get(key, 0) for key in keys if key in listed or found.get(key, 0) > 1}
        of_all = CorpusCounts(source.characters, source.counted())
        for terms in source.chosen(counts.keys()):
            of_terms = Statistics(dict(terms), source.characters)
            likely = term_likelihoods(list(terms), of_terms, lexicon, of_all)
            for (key, term), likelihood in zip(terms.items(), likely, strict=True):
                candidates[key] = _RecurringCandidate(counts[key], likelihood, _usual(term.forms))
    return dict(sorted(candidates.items()))


def _block_statistics(bitexts: Iterable[Bitext], lexicon: Lexicon, known: KnownTerms) -> Iterator[Statistics]:
    """Yield the statistics of all candidates of some bitexts, block by block."""
    for bitext in bitexts:
        for block in blocks(bitext):
            yield read_candidates(pair_evidence(block), lexicon, known)[0]
            forget_tokens(side.tokens for pair in block for side in (pair.src, pair.tgt))


def _occurrences(candidates: Iterable[str], texts: Iterable[str]) -> dict[str, int]:
    """Return how often candidates occur, inside longer words too.

    Single letters are left out, and what goes on and on: it occurs overlapping itself more often than not.
    """
    words = sorted(text for text in candidates if len(text) > 1 or is_han(text))
    return {
        word: count
        for word, count, overlapping in zip(words, *_counted(words, texts), strict=True)
        if overlapping <= count / 2
    }


def _counted(words: Sequence[str], texts: Iterable[str]) -> tuple[list[int], list[int]]:
    """Return how often each word occurs in texts, inside longer ones too, as `str.count` counts, and how often beside.

    Example:
        >>> _counted(["青云", "青云剑", "哈哈"], ["青云剑与青云剑", "哈哈哈"])
        ([2, 2, 1], [0, 0, 1])

    Returns:
        Occurrences that do not overlap, and those that overlap one of these.
    """
    import ahocorasick_rs

    automaton = ahocorasick_rs.AhoCorasick(words)
    counts, overlapping = [0] * len(words), [0] * len(words)
    for text in texts:
        ends: dict[int, int] = {}
        for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            if start >= ends.get(index, 0):  # occurrences of a word do not overlap
                counts[index] += 1
                ends[index] = end
            else:
                overlapping[index] += 1
    return counts, overlapping


def _renderings_of(concept: Entry, likelihoods: Mapping[str, float]) -> Iterator[RecurringTerm]:
    """Yield a term with each rendering that recurs, the most frequent first."""
    source, renderings = concept.zh[0].text, Renderings()
    written: dict[str, Counter[str]] = {}
    for proof in concept.evidence:
        name = renderings.add(source, proof.rendering)
        written.setdefault(name, Counter())[proof.rendering] += 1
    counts = renderings.counts[source]
    for name, count in counts.most_common():
        if count >= LEAST_MAIN:
            yield RecurringTerm(
                source, _usual(written[name]), count, likelihoods[source], count / counts.total()
            )


def _usual(forms: Counter[str]) -> str:
    """Return the most frequent spelling; a capital at the beginning of a sentence is not the term's."""
    counts: Counter[str] = Counter()
    for text, count in forms.items():
        amid = text[:1].lower() + text[1:]
        counts[amid if amid in forms else text] += count
    return min(counts, key=lambda text: (-counts[text], text))
