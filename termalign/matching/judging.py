"""What became of each source term of a unit: its occurrences matched with stretches of the translation."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from termalign.matching.assignment import Candidate, assign
from termalign.matching.automaton import Hit
from termalign.matching.targets import LADDER, STRICT_TIERS, Target
from termalign.matching.terms import Expected, Rendering, Terms
from termalign.text import Span


class Outcome(NamedTuple):
    """A source term of a unit and what was found for it."""

    expected: Expected
    hits: tuple[Hit, ...]
    """Its occurrences in the source."""
    used: tuple[Candidate, ...]
    """Accepted renderings, one an occurrence at most; in the order of the translation."""
    banned: tuple[Candidate, ...]
    """Deprecated and forbidden renderings, every place."""


def judge(terms: Terms, hits: Sequence[Hit], target: Target) -> list[Outcome]:
    """Find what the source terms `hits` of a unit became in its translation.

    Example:
        >>> from termalign.glossary import Glossary, entry
        >>> terms = Terms(Glossary((entry("银行", "bank"),)))
        >>> [outcome] = judge(terms, terms.find(["银行与银行"])[0], Target("Banks, a bank and banking"))
        >>> [candidate.tier.value for candidate in outcome.used]
        ['inflection', 'exact']
    """
    expected = [terms.expected(hit.pattern) for hit in hits]
    options: list[list[Candidate]] = [[] for _ in hits]
    chosen: list[Candidate | None] = [None] * len(hits)
    banned: dict[int, list[Candidate]] = {}
    for level, tier in enumerate(LADDER):
        if level == STRICT_TIERS:
            banned = _banned(hits, expected, chosen, target)
        found: dict[int, list[Candidate]] = {}
        for number, hit in enumerate(hits):
            if chosen[number] is not None or (level >= STRICT_TIERS and hit.pattern in banned):
                continue
            if hit.pattern not in found:
                found[hit.pattern] = [
                    candidate
                    for form in expected[number].accepted
                    for candidate in tier(target, form)
                    if not candidate.pieces or _adds(candidate, chosen)
                ]
            options[number].extend(found[hit.pattern])
        if any(found.values()):
            chosen = assign(options)
        if all(chosen) and level < STRICT_TIERS and not any(item.banned for item in expected):
            break
    return list(_grouped(hits, expected, chosen, banned))


def _adds(candidate: Candidate, chosen: Sequence[Candidate | None]) -> bool:
    """Tell whether some word of a scattered rendering belongs to no other term."""
    taken = [other.span for other in chosen if other is not None and not other.pieces]
    return any(not any(piece.overlaps(span) for span in taken) for piece in candidate.pieces)


def _start(candidate: Candidate) -> int:
    return candidate.span.start


def _grouped(
    hits: Sequence[Hit],
    expected: Sequence[Expected],
    chosen: Sequence[Candidate | None],
    banned: dict[int, list[Candidate]],
) -> Iterator[Outcome]:
    by_pattern: dict[int, list[int]] = {}
    for number, hit in enumerate(hits):
        by_pattern.setdefault(hit.pattern, []).append(number)
    for pattern, numbers in by_pattern.items():
        yield Outcome(
            expected[numbers[0]],
            tuple(hits[number] for number in numbers),
            tuple(sorted((item for number in numbers if (item := chosen[number]) is not None), key=_start)),
            tuple(banned.get(pattern, ())),
        )


def _banned(
    hits: Sequence[Hit], expected: Sequence[Expected], chosen: Sequence[Candidate | None], target: Target
) -> dict[int, list[Candidate]]:
    """Return, by source term, the banned renderings that are no part of an accepted one."""
    taken = [candidate.span for candidate in chosen if candidate is not None]
    found: dict[int, list[Candidate]] = {}
    for hit, item in zip(hits, expected, strict=True):
        if hit.pattern in found or not item.banned:
            continue
        places = list(_first_tiers(target, item.banned, taken))
        if places:
            found[hit.pattern] = places
    return found


def _first_tiers(target: Target, forms: Sequence[Rendering], taken: Sequence[Span]) -> Iterator[Candidate]:
    seen: list[Span] = list(taken)
    for tier in LADDER[:STRICT_TIERS]:
        for form in forms:
            for candidate in tier(target, form):
                if not any(candidate.span.overlaps(span) for span in seen):
                    seen.append(candidate.span)
                    yield candidate
