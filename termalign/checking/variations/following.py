"""Which terms recur in documents, and what they are rendered by in most places.

A term is followed because it recurs and may be one to the screen of extraction, whether or not extraction would list
it. Its main rendering is the one that the spotter finds at most of its places. From English into Chinese the main
renderings are followed, and what they render is theirs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from termalign.checking.variations.mains import has_firm_edges
from termalign.documents.bitext import Bitext
from termalign.language.candidates.persons import persons
from termalign.language.candidates.terms import KnownTerms
from termalign.language.keys import key_at
from termalign.language.lexicon import Lexicon
from termalign.language.text import Span, comparable, is_han, match_key
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Entry, Glossary
from termalign.termbase.matching.renderings import SAME, Renderings
from termalign.terms.extraction.blocks import blocks
from termalign.terms.extraction.known import Known
from termalign.terms.extraction.linking import read_candidates
from termalign.terms.extraction.nests import inner_strings
from termalign.terms.extraction.screening import term_likelihoods
from termalign.terms.extraction.statistics import Statistics, merged
from termalign.terms.spotting import Spotter
from termalign.terms.spotting.concordance import ConcordanceLine
from termalign.terms.spotting.settled import curated_glossary
from termalign.terms.spotting.spotter import pair_evidence

LEAST_PLACES = 3
"""Places of a term from which it recurs: where two places have two renderings, neither is the rule."""

LEAST_LIKELIHOOD = 0.02
"""Likelihood, by the screen, from which what recurs is followed: below it are words of the general language, which
good translators render as the sentence asks."""

LEAST_OF_PART = 0.5
"""Share of the places of a Chinese term with a rendering that a longer term around it has, above which the rendering is
that of the longer one."""

LEAST_MAIN = 2
"""Places of a rendering from which it is the main one."""


class Followed(NamedTuple):
    """A term that recurs."""

    source: str
    """As it is written most often."""
    main: str
    """Its main rendering, likewise."""
    places: int
    """Places at which the spotter finds that."""
    likelihood: float
    """How likely the screen holds the Chinese one for a term, 0 to 1."""
    share: float
    """Share of its places that have the main rendering, 0 to 1."""
    is_person: bool = False
    """Whether it is the name of a person."""


class Spot(NamedTuple):
    """What the spotter finds at a place of a Chinese term."""

    zh: Span
    en: tuple[Span, ...]
    confidence: float
    """0 to 1."""


class Following(NamedTuple):
    """The terms that recur, and what the spotter finds of them."""

    terms: list[Followed]
    spots: dict[int, list[Spot]]
    """By sentence pair, numbered through all documents."""


def followed(
    bitexts: Sequence[Bitext], direction: Direction, spotter: Spotter, glossary: Glossary | None = None
) -> Following:
    """Return the terms that recur in documents; of a glossary, those of its source terms that do.

    Raises:
        InputError: The words of a bitext are not linked.
    """
    into_chinese = direction is Direction.EN_ZH
    chosen = {match_key(term.text) for item in glossary or () for term in item.zh}
    names = _names(bitexts, spotter.lexicon)
    known = KnownTerms((*Known(curated_glossary()).terms, *chosen, *names))
    statistics = merged(
        read_candidates(pair_evidence(block), spotter.lexicon, known)[0]
        for bitext in bitexts
        for block in blocks(bitext)
    )
    likelihoods = dict.fromkeys(sorted(chosen & statistics.terms.keys()), 1.0)
    if glossary is None or into_chinese:
        least = LEAST_MAIN if into_chinese else LEAST_PLACES
        recurring = _recurring(statistics.terms, bitexts, least)
        likelihoods = _termlike(recurring, statistics, spotter.lexicon) | likelihoods
    texts = {_usual(statistics.terms[key].forms): likely for key, likely in likelihoods.items()}
    spotted, spots = _spotted(list(texts), bitexts, spotter)
    found = [
        term._replace(is_person=comparable(term.source).text in names and term.main[:1].isupper())
        for item in spotted
        for term in _rendered(item, texts)
    ]
    if not into_chinese:
        mains = {term.source: term for term in reversed(found)}  # the first of each is left
        often = [term for term in mains.values() if round(term.places / term.share) >= LEAST_PLACES]
        return Following(often if glossary is not None else _by_themselves(often, bitexts), spots)
    turned = [term._replace(source=term.main, main=term.source) for term in _mains_of_english(found)]
    if glossary is None:
        return Following(turned, spots)
    wanted = {_english_key(term.text) for item in glossary for term in item.en}
    chosen_terms = [term._replace(likelihood=1.0) for term in turned if _english_key(term.source) in wanted]
    return Following(chosen_terms, spots)


def _by_themselves(terms: Sequence[Followed], bitexts: Sequence[Bitext]) -> list[Followed]:
    """Return the terms without those that stand in one longer term alone, as 青云 in 青云剑."""
    texts = [match_key(pair.src.text) for bitext in bitexts for pair in bitext.pairs]
    keys = [match_key(term.source) for term in terms]
    different = list(dict.fromkeys(keys))
    counts = np.array(_counted(different, texts))
    inside = {
        different[number]
        for outer, inner in inner_strings(different)
        for number in inner[counts[inner] == counts[outer]].tolist()
    }
    return [term for term, key in zip(terms, keys, strict=True) if key not in inside]


def _mains_of_english(found: Iterable[Followed]) -> Iterator[Followed]:
    """Yield the Chinese term that each English rendering, in whatever number or form, stands for at most places.

    A longer one that has more than half of the places of a part of it is what is rendered there: 保护主义, not 主义, is
    *protectionism*, though that stands in another word for it too. None is that adds but a function word (列表中).
    """
    groups: dict[str, list[Followed]] = {}
    for term in found:
        groups.setdefault(_english_key(term.main), []).append(term)
    for _, group in sorted(groups.items()):
        # A name comes before a part of it that stands in other spellings too.
        group.sort(key=lambda term: (term.is_person, term.places, term.likelihood))
        best = group[-1]
        while longer := [
            term
            for term in group
            if len(term.source) > len(best.source)
            and best.source in term.source
            and term.places > LEAST_OF_PART * best.places
            and has_firm_edges(term.source)
        ]:
            best = longer[-1]
        yield best


def _english_key(text: str) -> str:
    return key_at(text, SAME)


def _spotted(
    terms: Sequence[str], bitexts: Sequence[Bitext], spotter: Spotter
) -> tuple[Iterable[Entry], dict[int, list[Spot]]]:
    """Return what terms are rendered by, and where."""
    spots: dict[int, list[Spot]] = {}
    before = 0

    def each() -> Iterator[Bitext]:
        nonlocal before
        for bitext in bitexts:
            yield bitext
            before += len(bitext.pairs)

    def keep(line: ConcordanceLine) -> None:
        if line.confidence is not None:
            found = Spot(line.src_span, line.tgt_spans, line.confidence)
            spots.setdefault(before + line.pair, []).append(found)

    return (spotter.spot(terms, each(), on_line=keep) if terms else ()), spots


def _names(bitexts: Sequence[Bitext], lexicon: Lexicon) -> set[str]:
    """Return the names of people that documents read from Chinese speak of."""
    pairs = [pair for bitext in bitexts for pair in bitext.pairs]
    texts = [comparable(pair.src.text).text for pair in pairs]
    people = persons(texts, [pair.tgt.text for pair in pairs], lexicon.pinyin)
    return {span.of(text) for text in texts for span in people.find(text)}


def _recurring(candidates: Iterable[str], bitexts: Sequence[Bitext], least: int) -> list[str]:
    """Return the candidates that stand in the documents so often, inside longer words too; a letter is none."""
    words = sorted(text for text in candidates if len(text) > 1 or is_han(text))
    texts = [match_key(pair.src.text) for bitext in bitexts for pair in bitext.pairs]
    return [text for text, count in zip(words, _counted(words, texts), strict=True) if count >= least]


def _counted(words: Sequence[str], texts: Iterable[str]) -> list[int]:
    """Return how often each word stands in texts, inside longer ones too, as `str.count` counts.

    Example:
        >>> _counted(["青云", "青云剑"], ["青云剑与青云剑"])
        [2, 2]
    """
    import ahocorasick_rs

    automaton = ahocorasick_rs.AhoCorasick(words)
    counts = [0] * len(words)
    for text in texts:
        ends: dict[int, int] = {}
        for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            if start >= ends.get(number, 0):  # no place shares a character with another
                counts[number] += 1
                ends[number] = end
    return counts


def _termlike(candidates: Sequence[str], statistics: Statistics, lexicon: Lexicon) -> dict[str, float]:
    """Return the candidates that may be terms, with how likely they are."""
    likely = zip(candidates, term_likelihoods(candidates, statistics, lexicon), strict=True)
    return {text: likelihood for text, likelihood in likely if likelihood >= LEAST_LIKELIHOOD}


def _rendered(item: Entry, likelihoods: Mapping[str, float]) -> Iterator[Followed]:
    """Yield a term with each rendering that recurs, the one at most places first, those in longer terms too."""
    source, renderings = item.zh[0].text, Renderings()
    written: dict[str, Counter[str]] = {}
    for proof in item.evidence:
        name = renderings.add(source, proof.rendering)
        written.setdefault(name, Counter())[proof.rendering] += 1
    counts = renderings.counts[source]
    for name, count in counts.most_common():
        if count >= LEAST_MAIN:
            yield Followed(source, _usual(written[name]), count, likelihoods[source], count / counts.total())


def _usual(forms: Counter[str]) -> str:
    """Return the writing that is most frequent; a capital at the beginning of a sentence is none of the term's."""
    counts: Counter[str] = Counter()
    for text, count in forms.items():
        amid = text[:1].lower() + text[1:]
        counts[amid if amid in forms else text] += count
    return min(counts, key=lambda text: (-counts[text], text))
