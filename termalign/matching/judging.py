"""What became of each source term of a unit: its occurrences matched with stretches of the translation."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from termalign.matching.assignment import Assignment, Candidate, settled
from termalign.matching.automaton import Hit
from termalign.matching.chinese import ChineseTarget
from termalign.matching.ladder import Translation
from termalign.matching.targets import Target
from termalign.matching.terms import Expected, Rendering, Terms
from termalign.text import Disjoint
from termalign.text.language import Direction


def target_of(text: str, direction: Direction) -> Translation:
    """Return a translation ready to be searched for renderings."""
    return Target(text) if direction is Direction.ZH_EN else ChineseTarget(text)


class Outcome(NamedTuple):
    """A source term of a unit and what was found for it."""

    expected: Expected
    hits: tuple[Hit, ...]
    """Its occurrences in the source."""
    used: tuple[Candidate, ...]
    """Accepted renderings, one an occurrence at most; in the order of the translation."""
    banned: tuple[Candidate, ...]
    """Deprecated and forbidden renderings, every place."""
    offered: Sequence[Candidate] = ()
    """Everything that might render it, what renders other terms too."""


def judge(terms: Terms, hits: Sequence[Hit], target: Translation) -> list[Outcome]:
    """Find what the source terms `hits` of a unit became in its translation.

    Example:
        >>> from termalign.glossary import Glossary, entry
        >>> terms = Terms(Glossary((entry("银行", "bank"),)))
        >>> [outcome] = judge(terms, terms.find(["银行与银行"])[0], Target("Banks, a bank and banking"))
        >>> [candidate.tier.value for candidate in outcome.used]
        ['inflection', 'exact']
    """
    occurrences: dict[int, list[Hit]] = {}
    for hit in hits:
        occurrences.setdefault(hit.pattern, []).append(hit)
    expected = [terms.expected[pattern] for pattern in occurrences]
    counts = [len(found) for found in occurrences.values()]
    exact = [_strict(target, item.accepted) for item in expected]
    any_banned = any(item.banned for item in expected)
    if not any_banned:
        taken = settled(exact, counts)
        if taken is not None:
            return [
                Outcome(item, tuple(found), used, (), offered)
                for item, found, used, offered in zip(
                    expected, occurrences.values(), taken, exact, strict=True
                )
            ]
    places = Assignment(counts)
    banned: list[list[Candidate]] = [[] for _ in expected]
    for level in range(len(target.ladder.tiers)):
        if level == target.ladder.strict and any_banned:
            banned = _banned(expected, places, target)
        offers = False
        for term, item in enumerate(expected):
            if places.short(term) and not banned[term]:
                offers |= places.offer(
                    term,
                    exact[term]
                    if level == 0
                    else [
                        candidate
                        for form in item.accepted
                        for candidate in target.candidates(level, form)
                        if not candidate.pieces or _adds(candidate, places)
                    ],
                )
        if offers:
            places.fill()
        if (
            level < target.ladder.strict
            and not any_banned
            and not any(map(places.short, range(len(expected))))
        ):
            break
    return [
        Outcome(item, tuple(found), tuple(places.taken(term)), tuple(banned[term]), places.offered(term))
        for term, (item, found) in enumerate(zip(expected, occurrences.values(), strict=True))
    ]


def _strict(target: Translation, forms: Sequence[Rendering]) -> list[Candidate]:
    """Return the candidates of the strictest tier."""
    text = target.key.text
    return [candidate for form in forms if form.key in text for candidate in target.candidates(0, form)]


def _adds(candidate: Candidate, places: Assignment) -> bool:
    """Tell whether some word of a scattered rendering belongs to no other term."""
    return not all(map(places.covers, candidate.pieces))


def _banned(expected: Sequence[Expected], places: Assignment, target: Translation) -> list[list[Candidate]]:
    """Return, by source term, the places of banned renderings that are no part of an accepted one."""
    return [list(_first_tiers(target, item.banned, places)) if item.banned else [] for item in expected]


def _first_tiers(target: Translation, forms: Sequence[Rendering], places: Assignment) -> Iterator[Candidate]:
    seen = Disjoint()
    for tier in range(target.ladder.strict):
        for form in forms:
            for candidate in target.candidates(tier, form):
                if not places.covers(candidate.span) and seen.add(candidate.span):
                    yield candidate
