"""Every place of what recurs whose sentence lacks the main rendering of the term.

The terms and their main renderings make a glossary, and the documents are checked against it as translations are: the
longest term at each place, its rendering in any number, form and order. The terms inside longer ones are looked at
too.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from termalign.checking.checks.units import Unit, units_of
from termalign.checking.variations.following import Followed, Spot
from termalign.checking.variations.mains import Main, rendering_key
from termalign.checking.variations.names import homophone, parted_otherwise
from termalign.checking.variations.stretches import Absence, Stretches, Term
from termalign.checking.variations.translated import Links, Spotted, Translated
from termalign.documents.bitext import Bitext, LinkedPair, linked_pair
from termalign.language.lexicon import Lexicon
from termalign.language.text import Span, is_in_word, match_key, words_of
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Glossary, entry
from termalign.termbase.matching.assignment import Candidate
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.edges import tied_words, whole_words
from termalign.termbase.matching.judging import Outcome, judge, target_of
from termalign.termbase.matching.ladder import Translation
from termalign.termbase.matching.terms import Terms
from termalign.termbase.matching.tiers import Tier

MOST_BEYOND = 12
"""Characters up to which a term is looked for beyond the end of another that it begins in."""

LEAST_SURE = 0.8
"""Confidence (0 to 1) of the spotter from which words render what it says, and nothing else."""


@dataclass
class Absences:
    """What became of the terms."""

    terms: Sequence[Followed]
    direction: Direction
    lexicon: Lexicon
    spots: Mapping[int, Sequence[Spot]] = field(default_factory=dict)
    """What the spotter finds, by sentence pair."""
    used: Counter[str] = field(default_factory=Counter)
    """Places of each that have the main rendering."""
    absent: dict[str, list[Absence]] = field(default_factory=dict)
    """Places of each whose sentence lacks it."""
    respelt: list[tuple[Absence, Span]] = field(default_factory=list)
    """Places with a name of a person in another spelling, or a word of another region, and where."""
    links: Links = field(default_factory=Links)

    def __post_init__(self) -> None:
        """Make the glossary ready."""
        pairs = [(term.source, term.main) for term in self.terms]
        turned = self.direction is Direction.EN_ZH
        entries = tuple(entry(*(reversed(pair) if turned else pair)) for pair in pairs)
        self._glossary = Terms(Glossary(entries), self.direction)
        self._whole = tied_words if turned else whole_words
        self._shared: dict[str, Term] = {}
        self._pairs = 0
        self._spots = {number: list(map(self._read, spots)) for number, spots in self.spots.items()}
        self._spotted: dict[str, Counter[frozenset[str] | str]] = {}
        self._followed = {term.source: term for term in self.terms}

    def add(self, bitext: Bitext) -> None:
        """Look at the places in a bitext."""
        units = [unit for unit in units_of(bitext.read(self.direction)) if unit.pair is not None]
        found = self._glossary.find([unit.src for unit in units])
        pairs = [linked_pair(pair) for pair in bitext.read(Direction.ZH_EN).pairs]
        for unit, pair, hits in zip(units, pairs, found, strict=True):
            self.links.add(pair)
            self._pairs += 1
            self._count(unit)
            if not hits:
                continue
            target = target_of(unit.tgt, self.direction)
            outcomes = [self._meant(outcome) for outcome in judge(self._glossary, hits, target)]
            taken = tuple(used.span for outcome in outcomes for used in found_whole(outcome))
            for outcome in outcomes:
                self._note(outcome, unit, pair, taken)
                for inner in self._inside(unit.src, outcome.hits, target):
                    self._note(inner, unit, pair, taken)

    def _count(self, unit: Unit) -> None:
        """Count what the spotter finds of each term."""
        for spot in self._spots.get(self._pairs - 1, ()):
            source = match_key(words_of(spot.source, unit.src))
            found = rendering_key(words_of(spot.target, unit.tgt))
            self._spotted.setdefault(source, Counter())[found] += 1

    def _note(self, outcome: Outcome, unit: Unit, pair: LinkedPair, taken: tuple[Span, ...]) -> None:
        source, whole = outcome.expected.source, found_whole(outcome)
        followed = self._followed[source]
        absent = self.absent.setdefault(source, [])
        hits = [hit.span for hit in outcome.hits if self._stands(unit.src, hit.span)]
        loose = len(outcome.used) > len(whole)
        places = [
            Absence(source, self._pairs, unit, pair, span, len(outcome.hits), loose, taken) for span in hits
        ]
        regional = [
            (place, item.span)
            for place, item in zip(places, whole, strict=False)
            if item.tier is Tier.VARIANT
        ]
        if regional:
            self.respelt += regional
            self.used[source] += len(whole) - len(regional)
            if len(whole) < len(outcome.hits):
                told = [place for place, _ in regional]
                absent += [place for place in places if place not in told]
            return
        respelt = self._respelt(followed, unit, whole) if followed.is_person and places else None
        if respelt is not None:
            self.respelt.append((places[0], respelt))
            self.used[source] += max(0, len(whole) - 1)
            return
        self.used[source] += len(whole)
        if len(whole) < len(outcome.hits):
            absent += places

    def _stands(self, text: str, span: Span) -> bool:
        """Tell whether a term stands there as words of its own: in no longer number, nor in a set phrase."""
        if self._whole(text, span) != span or continues_number(text, span):
            return False
        return not (self.direction is Direction.EN_ZH and is_in_set_phrase(text, span))

    def _respelt(self, term: Followed, unit: Unit, found: Sequence[Candidate]) -> Span | None:
        """Return where the name of a person has another spelling than its main one."""
        if self.direction is Direction.EN_ZH:
            return None if found else homophone(unit.tgt, term.main, self.lexicon)
        forms = [item.span for item in found if item.tier.rank <= Tier.FORM.rank]
        return next((span for span in forms if parted_otherwise(span.of(unit.tgt), term.main)), None)

    def _inside(self, text: str, hits: Sequence[Hit], target: Translation) -> Iterator[Outcome]:
        """Yield what became of the terms inside others, or that begin inside them and go on."""
        inner: dict[tuple[int, Span], Hit] = {}
        for hit in hits:
            start, end = hit.span
            borders = [place for place in range(start + 1, end) if not is_in_word(text, place)]
            # Without a border there would be the same term inside it: *administrator* in *administrators*.
            parts = [(start, last) for last in borders[-1:]]
            parts += [(place, end + MOST_BEYOND) for place in borders]
            found = self._glossary.find([text[begin:stop] for begin, stop in parts])
            for (begin, _), first in zip(parts, found, strict=True):
                if first and first[0].span.start == 0:
                    moved = Hit(first[0].pattern, first[0].span.shift(begin))
                    inner[moved.pattern, moved.span] = moved
        for pattern in sorted({pattern for pattern, _ in inner}):
            of_term = [hit for (own, _), hit in inner.items() if own == pattern]
            yield from map(self._meant, judge(self._glossary, of_term, target))

    def _meant(self, outcome: Outcome) -> Outcome:
        """Return an outcome without renderings that the spotter surely has for other words of the sentence."""
        spots = self._spots.get(self._pairs - 1, ())
        used = tuple(item for item in outcome.used if not _is_of_others(item.span, outcome.hits, spots))
        return outcome._replace(used=used) if len(used) < len(outcome.used) else outcome

    def uses(self, source: str) -> int:
        """Return how many places have the main rendering; some stand inside longer terms."""
        return max(self.used[source], self._followed[source].places)

    def stretches(self, places: Sequence[Absence]) -> Iterator[Stretches]:
        """Yield what may stand for the term at each of some places."""
        last: tuple[LinkedPair, Translated] | None = None
        for place in places:
            if last is None or last[0] is not place.pair:
                spotted = self._spots.get(place.number - 1, ())
                last = (
                    place.pair,
                    Translated(place.pair, self.direction, self.lexicon, self.links, spotted),
                )
            of = last[1]
            yield Stretches(of, place, self._term(place.source))

    def _read(self, spot: Spot) -> Spotted:
        sides = ((spot.zh,), spot.en)
        source, target = reversed(sides) if self.direction is Direction.EN_ZH else sides
        return Spotted(source, target, spot.confidence)

    def _term(self, source: str) -> Term:
        term = self._shared.get(source)
        if term is None:
            followed = self._followed[source]
            zh, en = followed.source, followed.main
            if self.direction is Direction.EN_ZH:
                zh, en = en, zh
            term = self._shared[source] = Term(
                Main.of(followed.main),
                followed.likelihood,
                self.uses(source),
                len(self.absent.get(source, ())),
                len(zh),
                len(en.split()),
                followed.share,
                self._spotted.get(match_key(source), {}),
            )
        return term


def found_whole(outcome: Outcome) -> list[Candidate]:
    """Return the renderings that were found as a whole, in whatever form: not in parts, nor in another order."""
    return [used for used in outcome.used if used.tier.rank <= Tier.FAMILY.rank]


SET_PHRASES = regex.compile(
    r"\b(?:for (?:example|instance)|in (?:accordance with|addition|fact|general|order to|particular|terms of|turn)|"
    r"as a (?:result|whole)|as well as|at (?:the same time|present)|by means of|"
    r"(?:in|with) (?:respect|regard) (?:of|to))\b",
    flags=regex.IGNORECASE,
)
"""What is rendered as a whole, whatever its noun is rendered by elsewhere."""

LONGEST_PHRASE = 16


def is_in_set_phrase(text: str, span: Span) -> bool:
    """Tell whether an English term is but a word of a set phrase.

    Example:
        >>> is_in_set_phrase("For example, carbon.", Span(4, 11)), is_in_set_phrase("This example", Span(5, 12))
        (True, False)
    """
    begin = max(0, span.start - LONGEST_PHRASE)
    found = (item.span() for item in SET_PHRASES.finditer(text, begin, span.end + LONGEST_PHRASE))
    return any(start <= span.start and span.end <= end for start, end in found)


def continues_number(text: str, span: Span) -> bool:
    """Tell whether a stretch begins or ends with a numeral, and one stands before or after it.

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


def _is_of_others(rendering: Span, hits: Sequence[Hit], spots: Sequence[Spotted]) -> bool:
    """Tell whether a rendering is surely that of other words, and of no place of the term."""
    here = [spot for spot in spots if any(span.overlaps(rendering) for span in spot.target)]
    if any(span.overlaps(hit.span) for spot in here for span in spot.source for hit in hits):
        return False
    return any(spot.target == (rendering,) and spot.confidence >= LEAST_SURE for spot in here)
