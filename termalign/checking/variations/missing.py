"""Every occurrence of a recurring term whose sentence lacks the main rendering of the term.

The terms and their main renderings make a glossary, and the documents are checked against it as translations are: the
longest term at each position, its rendering in any number, form and order. The terms inside longer ones are checked
too.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import regex

from termalign.checking.checks.occurrence_kinds import OccurrenceKind, chinese_kind
from termalign.checking.checks.units import CheckUnit, units_of
from termalign.checking.variations.linked_translation import LinkedTranslation, Links, Spot
from termalign.checking.variations.main_renderings import MainRendering, comparison_key
from termalign.checking.variations.names import differs_in_division, homophone, in_pinyin, is_other_noun
from termalign.checking.variations.recurring import RecurringTerm
from termalign.checking.variations.stretches import CandidateStretches, MissingRendering, TermFacts
from termalign.documents.bitext import Bitext, LinkedPair, linked_pair
from termalign.language.lexicon import Lexicon
from termalign.language.text import Direction, Span, is_in_word, match_key, words_of
from termalign.termbase.glossary import Glossary, entry
from termalign.termbase.matching.assignment import Candidate
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.edges import tied_words, whole_words
from termalign.termbase.matching.judging import Outcome, judge, target_of
from termalign.termbase.matching.terms import Terms
from termalign.termbase.matching.tiers import Tier
from termalign.termbase.matching.wording import other_words

MOST_BEYOND = 12
"""Characters beyond the end of a term within which another that begins inside it may end."""

MOST_LOOKED_AT = 50
"""Occurrences of a term of which it is asked whether they are a part of a longer word."""

UNITS_TOGETHER = 256
"""Sentence pairs in whose terms others are searched for at once."""

CERTAIN_SPOT = 0.8
"""Confidence (0 to 1) of the spotter from which words render what it has them for, and nothing else."""


class _LinkedUnit(NamedTuple):
    """A sentence pair as it is checked."""

    pair_index: int
    """Counted through all documents."""
    unit: CheckUnit
    pair: LinkedPair
    """Read from Chinese."""
    spots: Sequence[Spot]


class MissingRenderings:
    """Which occurrences of recurring terms have the main rendering, and which lack it."""

    def __init__(
        self,
        terms: Sequence[RecurringTerm],
        direction: Direction,
        lexicon: Lexicon,
        spots: Mapping[int, Sequence[Spot]],
        *,
        twice: Sequence[RecurringTerm] = (),
    ) -> None:
        """Prepare the glossary of the terms, and one of `twice`; `spots` are those of `RecurringTerms`.

        Those that occur twice do not decide what is checked of the others.
        """
        self.terms = (*terms, *twice)
        self.direction = direction
        self.used: Counter[str] = Counter()
        """Occurrences of each term with the main rendering."""
        self.absent: dict[str, list[MissingRendering]] = {}
        """Occurrences of each term whose sentence lacks it."""
        self.respelt: list[tuple[MissingRendering, Span]] = []
        """Occurrences with a person's name in another spelling, or a word of another region, and its span."""
        self._spans: dict[str, list[tuple[str, Span]]] = {}
        """The first occurrences of each term, with the text that each is in."""
        self._lexicon, self._spots, self._links = lexicon, spots, Links()
        into_chinese = direction is Direction.EN_ZH
        self._glossaries = []
        for some in filter(None, (terms, twice)):
            pairs = [(term.main, term.source) if into_chinese else (term.source, term.main) for term in some]
            self._glossaries.append(Terms(Glossary(tuple(entry(*pair) for pair in pairs)), direction))
        self._whole = tied_words if into_chinese else whole_words
        self._facts: dict[str, TermFacts] = {}
        self._pairs = 0
        self._spotted: dict[str, Counter[frozenset[str] | str]] = {}
        self._by_source = {term.source: term for term in self.terms}

    def add(self, bitext: Bitext) -> None:
        """Check the pairs of a bitext."""
        units = [unit for unit in units_of(bitext.read(self.direction)) if unit.pair is not None]
        pairs = [linked_pair(pair) for pair in bitext.read(Direction.ZH_EN).pairs]
        of_units = []
        for unit, pair in zip(units, pairs, strict=True):
            linked = _LinkedUnit(self._pairs, unit, pair, self._spots.get(self._pairs, ()))
            self._pairs += 1
            self._links.add(pair)
            self._count_spots(linked)
            of_units.append(linked)
        for glossary in self._glossaries:
            found = zip(of_units, glossary.find([unit.src for unit in units]), strict=True)
            with_hits = ((linked, hits) for linked, hits in found if hits)
            while some := list(islice(with_hits, UNITS_TOGETHER)):
                occurrences = [(linked.unit.src, hit) for linked, hits in some for hit in hits]
                inner = _inner_hits(glossary, occurrences)
                for linked, hits in some:
                    self._check(glossary, linked, {hit: next(inner) for hit in hits})

    def _check(self, glossary: Terms, linked: _LinkedUnit, hits: Mapping[Hit, Sequence[Hit]]) -> None:
        """Check the terms of a pair, each with those inside it."""
        target = target_of(linked.unit.tgt, self.direction)
        outcomes = [_own_renderings(outcome, linked.spots) for outcome in judge(glossary, list(hits), target)]
        occupied = tuple(used.span for outcome in outcomes for used in whole_renderings(outcome))
        for outcome in outcomes:
            self._note(outcome, linked, occupied)
            inner = {hit for own in outcome.hits for hit in hits[own]}
            for pattern in sorted({hit.pattern for hit in inner}):
                of_term = sorted(hit for hit in inner if hit.pattern == pattern)
                for inner_outcome in judge(glossary, of_term, target):
                    self._note(_own_renderings(inner_outcome, linked.spots), linked, occupied)

    def _count_spots(self, linked: _LinkedUnit) -> None:
        """Count what the spotter finds for each term."""
        for spot in linked.spots:
            source = match_key(words_of(spot.source, linked.unit.src))
            rendering = comparison_key(words_of(spot.target, linked.unit.tgt))
            self._spotted.setdefault(source, Counter())[rendering] += 1

    def _note(self, outcome: Outcome, linked: _LinkedUnit, occupied: tuple[Span, ...]) -> None:
        """Note which occurrences of a term have its main rendering, another spelling of it, or neither."""
        source, whole = outcome.expected.source, whole_renderings(outcome)
        index, unit, pair, _ = linked
        spans = self._spans.setdefault(source, [])
        spans += [(unit.src, hit.span) for hit in outcome.hits[: MOST_LOOKED_AT - len(spans)]]
        absent = self.absent.setdefault(source, [])
        loose = len(outcome.used) > len(whole)
        occurrences = [
            MissingRendering(source, index, unit, pair, hit.span, len(outcome.hits), loose, occupied)
            for hit in outcome.hits
            if self._is_word(unit.src, hit.span, source)
        ]
        regional = [
            (occurrence, item.span)
            for occurrence, item in zip(occurrences, whole, strict=False)
            if item.tier is Tier.VARIANT and other_words(item.span.of(unit.tgt), self._by_source[source].main)
        ]
        if regional:
            self.respelt += regional
            self.used[source] += len(whole) - len(regional)
            if len(whole) < len(outcome.hits):
                known = [occurrence for occurrence, _ in regional]
                absent += [occurrence for occurrence in occurrences if occurrence not in known]
            return
        term = self._by_source[source]
        respelt = self._respelt(term, unit, whole) if term.is_person and occurrences else None
        if respelt is not None:
            self.respelt.append((occurrences[0], respelt))
            self.used[source] += max(0, len(whole) - 1)
            return
        self.used[source] += len(whole)
        if len(whole) < len(outcome.hits):
            absent += occurrences

    def _is_word(self, text: str, span: Span, source: str) -> bool:
        """Return whether a term is a word of its own: no part of a longer word or number, nor of a set phrase."""
        if self._whole(text, span) != span or continues_number(text, span):
            return False
        if self.direction is Direction.ZH_EN:
            return True
        return not (is_in_set_phrase(text, span) or is_other_noun(span.of(text), source))

    def _respelt(self, term: RecurringTerm, unit: CheckUnit, whole: Sequence[Candidate]) -> Span | None:
        """Return where the name of a person has another spelling than its main one."""
        if self.direction is Direction.EN_ZH:
            return None if whole else homophone(unit.tgt, term.main, self._lexicon)
        pinyin = in_pinyin(unit.tgt, term.source, self._lexicon) if not whole else None
        spans = (
            [item.span for item in whole if item.tier.rank <= Tier.FORM.rank] if pinyin is None else [pinyin]
        )
        return next((span for span in spans if differs_in_division(span.of(unit.tgt), term.main)), None)

    def is_bound(self, source: str) -> bool:
        """Return whether most occurrences of a Chinese term are a part of one longer word: 障碍 in 无障碍."""
        if self.direction is Direction.EN_ZH or self._by_source[source].is_person:
            return False
        spans = self._spans[source]
        nested = sum(chinese_kind(*place) is OccurrenceKind.NESTED for place in spans)
        return 2 * nested > len(spans)

    def uses(self, source: str) -> int:
        """Return how many occurrences have the main rendering; some are inside longer terms."""
        return max(self.used[source], self._by_source[source].occurrences)

    def stretches(self, occurrences: Sequence[MissingRendering]) -> Iterator[CandidateStretches]:
        """Yield the stretches that may render the term, for each of some occurrences in the order of the texts."""
        last: tuple[LinkedPair, LinkedTranslation] | None = None
        for occurrence in occurrences:
            pair = occurrence.pair
            if last is None or last[0] is not pair:
                spots = self._spots.get(occurrence.index, ())
                last = pair, LinkedTranslation(pair, self.direction, self._lexicon, self._links, spots)
            yield CandidateStretches(last[1], occurrence, self._facts_of(occurrence.source))

    def _facts_of(self, source: str) -> TermFacts:
        if source not in self._facts:
            term = self._by_source[source]
            zh, en = term.source, term.main
            if self.direction is Direction.EN_ZH:
                zh, en = en, zh
            self._facts[source] = TermFacts(
                MainRendering.of(term.main),
                term.likelihood,
                self.uses(source),
                len(self.absent.get(source, ())),
                len(zh),
                len(en.split()),
                term.share,
                self._spotted.get(match_key(source), {}),
            )
        return self._facts[source]


def _inner_hits(glossary: Terms, occurrences: Sequence[tuple[str, Hit]]) -> Iterator[list[Hit]]:
    """Yield the terms inside each occurrence in a text, and those that begin inside it and go on."""
    inner: list[list[Hit]] = [[] for _ in occurrences]
    parts = [
        (own, text, *part)
        for own, (text, hit) in zip(inner, occurrences, strict=True)
        for part in _parts(text, hit.span)
    ]
    hits_of_parts = glossary.find([text[begin:stop] for _, text, begin, stop in parts])  # all at once
    for (own, _, begin, _), hits in zip(parts, hits_of_parts, strict=True):
        if hits and hits[0].span.start == 0:
            own.append(Hit(hits[0].pattern, hits[0].span.shift(begin)))
    yield from inner


def _parts(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """Yield the stretches at the beginning of which there may be a term inside another, or one that goes on."""
    borders = [offset for offset in range(span.start + 1, span.end) if not is_in_word(text, offset)]
    # Without a border there would be the same term inside it: *administrator* in *administrators*.
    yield from ((span.start, last) for last in borders[-1:])
    yield from ((offset, span.end + MOST_BEYOND) for offset in borders)


def whole_renderings(outcome: Outcome) -> list[Candidate]:
    """Return the renderings that are there as a whole, in whatever form: not split, nor in another order."""
    return [used for used in outcome.used if used.tier.rank <= Tier.FAMILY.rank]


def _own_renderings(outcome: Outcome, spots: Sequence[Spot]) -> Outcome:
    """Return an outcome without the renderings that the spotter certainly has for other words of the sentence."""
    used = tuple(item for item in outcome.used if not _renders_others(item.span, outcome.hits, spots))
    return outcome._replace(used=used) if len(used) < len(outcome.used) else outcome


def _renders_others(rendering: Span, hits: Sequence[Hit], spots: Sequence[Spot]) -> bool:
    """Return whether a rendering certainly belongs to other words, and to no occurrence of the term."""
    here = [spot for spot in spots if any(span.overlaps(rendering) for span in spot.target)]
    if any(span.overlaps(hit.span) for spot in here for span in spot.source for hit in hits):
        return False
    return any(spot.target == (rendering,) and spot.confidence >= CERTAIN_SPOT for spot in here)


SET_PHRASES = regex.compile(
    r"\b(?:for (?:example|instance)|in (?:accordance with|addition|fact|general|order to|particular|terms of|turn)|"
    r"as a (?:result|whole)|as well as|at (?:the same time|present)|by means of|"
    r"(?:in|with) (?:respect|regard) (?:of|to))\b",
    flags=regex.IGNORECASE,
)
"""Phrases that are rendered as a whole, whatever their noun is rendered by elsewhere."""

LONGEST_SET_PHRASE = 16


def is_in_set_phrase(text: str, span: Span) -> bool:
    """Return whether an English term is a word of a set phrase.

    Example:
        >>> is_in_set_phrase("For example, carbon.", Span(4, 11)), is_in_set_phrase("This example", Span(5, 12))
        (True, False)
    """
    begin = max(0, span.start - LONGEST_SET_PHRASE)
    phrases = (match.span() for match in SET_PHRASES.finditer(text, begin, span.end + LONGEST_SET_PHRASE))
    return any(start <= span.start and span.end <= end for start, end in phrases)


def continues_number(text: str, span: Span) -> bool:
    """Return whether a span begins or ends with a numeral that goes on before or after it.

    Example:
        >>> continues_number("12月", Span(1, 3)), continues_number("十二月", Span(1, 3))
        (True, True)
        >>> continues_number("在2月", Span(1, 3))
        False
    """
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    first, last = text[span.start : span.start + 1], text[span.end - 1 : span.end]
    return _are_numerals(before + first) or _are_numerals(last + after)


def _are_numerals(text: str) -> bool:
    return len(text) == 2 and all(char.isnumeric() for char in text)
