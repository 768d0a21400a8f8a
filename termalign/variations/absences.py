"""Every place of what recurs whose sentence lacks the main rendering of the term.

The terms and their main renderings make a glossary, and the documents are checked against it as translations are: the
longest term at each place, its rendering in any number, form and order. Where that of a longer term is missing, the
terms inside it are looked at too.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from termalign.bitext import Bitext, SentencePair
from termalign.checks.units import Unit, units_of
from termalign.glossary import Glossary, entry
from termalign.lexicon import Lexicon
from termalign.matching.assignment import Candidate
from termalign.matching.automaton import Hit
from termalign.matching.edges import tied_words, whole_words
from termalign.matching.judging import Outcome, judge, target_of
from termalign.matching.ladder import Translation
from termalign.matching.terms import Terms
from termalign.matching.tiers import Tier
from termalign.text import Span
from termalign.text.language import Direction
from termalign.variations.following import Followed
from termalign.variations.stretches import Absence, Links, Main, Stretches, Term, Translated


@dataclass
class Absences:
    """What became of the terms."""

    terms: Sequence[Followed]
    direction: Direction
    lexicon: Lexicon
    used: Counter[str] = field(default_factory=Counter)
    """Places of each that have the main rendering."""
    absent: dict[str, list[Absence]] = field(default_factory=dict)
    """Places of each whose sentence lacks it."""
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
        self._followed = {term.source: term for term in self.terms}

    def add(self, bitext: Bitext) -> None:
        """Look at the places in a bitext."""
        units = [unit for unit in units_of(bitext.read(self.direction)) if unit.pair is not None]
        found = self._glossary.find([unit.src for unit in units])
        pairs = bitext.read(Direction.ZH_EN).pairs
        for unit, pair, hits in zip(units, pairs, found, strict=True):
            self.links.add(pair)
            self._pairs += 1
            if not hits:
                continue
            target = target_of(unit.tgt, self.direction)
            outcomes = judge(self._glossary, hits, target)
            taken = tuple(used.span for outcome in outcomes for used in found_whole(outcome))
            for outcome in outcomes:
                self._note(outcome, unit, pair, taken)
                if len(found_whole(outcome)) < len(outcome.hits):
                    for inner in self._inside(unit.src, outcome.hits, target):
                        self._note(inner, unit, pair, taken)

    def _note(self, outcome: Outcome, unit: Unit, pair: SentencePair, taken: tuple[Span, ...]) -> None:
        source, there = outcome.expected.source, len(found_whole(outcome))
        self.used[source] += there
        absent = self.absent.setdefault(source, [])
        if there < len(outcome.hits):
            for hit in outcome.hits:
                if self._whole(unit.src, hit.span) == hit.span:
                    loose = len(outcome.used) > there
                    absent.append(
                        Absence(source, self._pairs, unit, pair, hit.span, len(outcome.hits), loose, taken)
                    )

    def _inside(self, text: str, hits: Sequence[Hit], target: Translation) -> Iterator[Outcome]:
        """Yield what became of the terms inside others."""
        inner: dict[tuple[int, Span], Hit] = {}
        for hit in hits:
            start, end = hit.span
            for begin, stop in ((start + 1, end), (start, end - 1)):
                for found in self._glossary.find([text[begin:stop]])[0]:
                    moved = Hit(found.pattern, found.span.shift(begin))
                    inner[moved.pattern, moved.span] = moved
        for pattern in sorted({pattern for pattern, _ in inner}):
            yield from judge(
                self._glossary, [hit for (own, _), hit in inner.items() if own == pattern], target
            )

    def uses(self, source: str) -> int:
        """Return how many places have the main rendering; some stand inside longer terms."""
        return max(self.used[source], self._followed[source].places)

    def stretches(self, places: Sequence[Absence]) -> Iterator[Stretches]:
        """Yield what may stand for the term at each of some places."""
        last: tuple[SentencePair, Translated] | None = None
        for place in places:
            if last is None or last[0] is not place.pair:
                last = place.pair, Translated(place.pair, self.direction, self.lexicon, self.links)
            of = last[1]
            yield Stretches(of, place, self._term(place.source))

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
            )
        return term


def found_whole(outcome: Outcome) -> list[Candidate]:
    """Return the renderings that were found as a whole, in whatever form: not in parts, nor in another order."""
    return [used for used in outcome.used if used.tier.rank <= Tier.FAMILY.rank]
