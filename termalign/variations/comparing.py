"""Every place of what recurs, compared with the main rendering of the term.

The terms and their main renderings make a glossary, and the documents are checked against it as translations are: the
longest term at each place, its rendering in any number, form and order. A place deviates where that is missing and the
term is linked with other words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from termalign.bitext import Bitext
from termalign.checks.units import Unit, units_of
from termalign.glossary import Glossary, entry
from termalign.lexicon import Lexicon
from termalign.matching.assignment import Candidate
from termalign.matching.automaton import Hit
from termalign.matching.edges import tied_words, whole_words
from termalign.matching.judging import Outcome, judge, target_of
from termalign.matching.terms import Terms
from termalign.matching.tiers import Tier
from termalign.text import Disjoint
from termalign.text.language import Direction
from termalign.variations.following import Followed, followed
from termalign.variations.instead import Instead, Linked
from termalign.variations.model import Consistency, Deviation, Variation
from termalign.variations.wording import other_words, shares_words

LEAST_MAIN = 2
"""Places of the main rendering from which others deviate: of two places with two renderings, neither is the rule."""

SURE = 0.5
"""Likelihood by the screen from which a term is held for one, and not for words of the general language."""

LEAST_CONFIDENCE, OTHERWISE, ANCHORED = 0.8, 0.85, 0.7
"""Consistency of the word links (0 to 1) from which other words stand for a term, for what is less likely one, and
where they have a word in common with the main rendering, which tells that they are meant. Of nine places of an annual
report that were told between .7 and .8 two had another rendering."""

FIRM, FIRM_WORD = 2, 4
"""Places of the main rendering for each of the others that what is less likely a term needs, and that a single English
word needs, which has several meanings: there nobody expects one rendering, unless it stands nearly everywhere."""


def consistency(
    bitexts: Bitext | Iterable[Bitext],
    *,
    glossary: Glossary | None = None,
    lexicon: Lexicon | None = None,
) -> Consistency:
    """Find the terms and names that documents, or chapters, render in several ways.

    Example:
        >>> from termalign import align
        >>> zh = "国家安全十分重要。我们维护国家安全。国家安全是基石。他们谈到国家安全。"
        >>> en = "National security matters. We safeguard national security. National security is the cornerstone. "
        >>> found = consistency(align(zh, en + "They spoke of state safety."))
        >>> [(term.term, term.main, [item.rendering for item in term.deviations]) for term in found.varying]
        [('国家安全', 'national security', ['state safety'])]

    Args:
        bitexts: What `align` returned, words linked; several are compared with each other, in the direction of the
            first.
        glossary: The terms to look at; by default those that recur in the documents.
        lexicon: The dictionary that tells Chinese words.

    Raises:
        InputError: The words of a bitext are not linked.
    """
    several = [bitexts] if isinstance(bitexts, Bitext) else list(bitexts)
    towards = several[0].direction if several else Direction.ZH_EN
    lexicon = lexicon or Lexicon()
    found = followed([bitext.read(Direction.ZH_EN) for bitext in several], towards, lexicon, glossary)
    places = _Places(found, towards, lexicon)
    for bitext in several:
        places.add(bitext)
    terms = sorted(
        places.variations(),
        key=lambda term: (-len(term.deviations), -sum(term.counts.values()), term.term),
    )
    return Consistency(tuple(terms), towards)


class _Absent(NamedTuple):
    """A place of a term in whose sentence the main rendering is missing."""

    unit: Unit
    hit: Hit
    instead: Instead

    @property
    def rendering(self) -> str:
        """The words that stand for the term."""
        return " ".join(self.instead.span.of(self.unit.tgt).split())


class _Places:
    """Looks at every place of the terms."""

    def __init__(self, terms: Sequence[Followed], direction: Direction, lexicon: Lexicon) -> None:
        self._direction = direction
        self._lexicon = lexicon
        self._followed = {term.source: term for term in terms}
        pairs = [(term.source, term.main) for term in terms]
        turned = direction is Direction.EN_ZH
        entries = tuple(entry(*(reversed(pair) if turned else pair)) for pair in pairs)
        self._terms = Terms(Glossary(entries), direction)
        self._whole = tied_words if turned else whole_words
        self._used: Counter[str] = Counter()
        self._absent: dict[str, list[_Absent]] = {}

    def add(self, bitext: Bitext) -> None:
        """Look at those in a bitext."""
        units = [unit for unit in units_of(bitext.read(self._direction)) if unit.pair is not None]
        found = self._terms.find([unit.src for unit in units])
        pairs = bitext.read(Direction.ZH_EN).pairs
        for unit, pair, hits in zip(units, pairs, found, strict=True):
            if not hits:
                continue
            outcomes = judge(self._terms, hits, target_of(unit.tgt, self._direction))
            taken = Disjoint(used.span for outcome in outcomes for used in _whole(outcome))
            linked = Linked(pair, [hit.span for hit in hits], self._direction, self._lexicon)
            for outcome in outcomes:
                self._used[outcome.expected.source] += len(_whole(outcome))
                self._absent.setdefault(outcome.expected.source, []).extend(
                    self._missing(unit, outcome, linked, taken)
                )

    def _missing(self, unit: Unit, outcome: Outcome, linked: Linked, taken: Disjoint) -> Iterator[_Absent]:
        """Yield the places of a term that have other words; all of them have where no rendering of it is found."""
        if len(_whole(outcome)) >= len(outcome.hits):
            return
        main = outcome.expected.texts[0]
        for hit in outcome.hits:
            if self._whole(unit.src, hit.span) != hit.span:
                continue
            instead = linked.instead(hit.span, main)
            if instead is None or taken.contain(instead.span):
                continue
            if instead.confidence >= ANCHORED and other_words(instead.span.of(unit.tgt), main):
                yield _Absent(unit, hit, instead)

    def variations(self) -> Iterator[Variation]:
        """Yield every term, with the places that deviate."""
        for source, absent in self._absent.items():
            term = self._followed[source]
            used = max(self._used[source], term.pairs)  # some stand inside longer terms
            word = self._direction is Direction.EN_ZH and " " not in source
            sure = term.likelihood >= SURE and not word
            least = LEAST_CONFIDENCE if sure else OTHERWISE
            others = [
                item
                for item in absent
                if item.instead.confidence >= least or shares_words(item.rendering, term.main)
            ]
            firm = 1 if sure else FIRM_WORD if word else FIRM
            ruled = used >= max(LEAST_MAIN, firm * len(others))
            deviations = [_deviation(item) for item in others] if ruled else []
            counts = Counter(item.rendering for item in deviations)
            yield Variation(
                source, term.main, {term.main: used, **dict(counts.most_common())}, tuple(deviations)
            )


def _whole(outcome: Outcome) -> list[Candidate]:
    """Return the renderings that were found, without those whose last word is another one."""
    return [used for used in outcome.used if used.tier is not Tier.HEADLESS]


def _deviation(absent: _Absent) -> Deviation:
    span, confidence = absent.instead
    return Deviation(absent.rendering, confidence, absent.unit, absent.hit.span, span)
