"""Documents compared with themselves: where what recurs is rendered otherwise than in most places."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from termalign.bitext import Bitext
from termalign.features import stacked
from termalign.glossary import Glossary
from termalign.matching.renderings import Renderings
from termalign.models import BoostedTrees
from termalign.spotting import Spotter
from termalign.spotting.spotter import default_spotter
from termalign.text import Disjoint, Span
from termalign.text.language import Direction
from termalign.variations.absences import Absences
from termalign.variations.following import LEAST_MAIN, followed
from termalign.variations.model import Consistency, Deviation, Variation
from termalign.variations.nearness import WEIGHTS, nearness
from termalign.variations.stretches import STRETCH_FEATURES, Absence, Stretches
from termalign.variations.wording import other_words

LEAST_STANDING = 0.03
"""Probability, by the model, from which it is asked whether a stretch is other words for the term."""

LEAST_PROBABILITY = 0.6
"""Probability from which a stretch is told to be other words for a term whose main rendering is missing."""


def consistency(
    bitexts: Bitext | Iterable[Bitext],
    *,
    glossary: Glossary | None = None,
    spotter: Spotter | None = None,
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
        spotter: What finds the main renderings; by default that of `spot`.

    Raises:
        InputError: The words of a bitext are not linked.
    """
    several = [bitexts] if isinstance(bitexts, Bitext) else list(bitexts)
    towards = several[0].direction if several else Direction.ZH_EN
    spotter = spotter or default_spotter()
    following = followed([bitext.read(Direction.ZH_EN) for bitext in several], towards, spotter, glossary)
    places = Absences(following.terms, towards, spotter.lexicon, following.spots)
    for bitext in several:
        places.add(bitext)
    found = sorted(
        _variations(places),
        key=lambda term: (-len(term.deviations), -sum(term.counts.values()), term.term),
    )
    return Consistency(tuple(found), towards)


class Standing(NamedTuple):
    """What stands for a term at a place that lacks its main rendering."""

    place: Absence
    span: Span
    """In the translation."""
    probability: float
    """How likely it does, in other words, 0 to 1."""

    @property
    def rendering(self) -> str:
        """The words that stand for the term."""
        return " ".join(self.span.of(self.place.unit.tgt).split())


def _variations(places: Absences) -> Iterator[Variation]:
    """Yield every term, with the places that deviate."""
    others: dict[str, list[Standing]] = {}
    for item in _told(list(_standing(places))):
        others.setdefault(item.place.source, []).append(item)
    for term in places.terms:
        deviating = others.get(term.source, [])
        used = places.uses(term.source)
        deviations = deviating if used >= max(LEAST_MAIN, len(deviating)) else []
        renderings = Renderings()
        renderings.add(term.source, term.main, used)
        for item in deviations:
            renderings.add(term.source, item.rendering)
        yield Variation(
            term.source,
            term.main,
            dict(renderings.counts[term.source].most_common()),
            tuple(
                Deviation(item.rendering, item.probability, item.place.unit, item.place.span, item.span)
                for item in deviations
            ),
        )


def _standing(places: Absences) -> Iterator[Standing]:
    """Yield what stands for the terms, the likeliest stretch at each place, where it has other words."""
    for place, span in places.respelt:
        yield Standing(place, span, 1.0)
    absent = [place for of_term in places.absent.values() for place in of_term]
    absent = [place for place in absent if places.uses(place.source) >= LEAST_MAIN]
    absent.sort(key=lambda place: place.number)
    stretches = [of for of in places.stretches(absent) if len(of)]
    if not stretches:
        return
    likely = stretches_model(places.direction).predict(stacked([of.features for of in stretches]))
    ends = np.cumsum([len(of) for of in stretches])
    found: list[tuple[Stretches, Span, float]] = []
    for of, probabilities in zip(stretches, np.split(likely, ends[:-1]), strict=True):
        best = int(probabilities.argmax())
        span = of.of.span(int(of.start[best]), int(of.end[best]))
        probability = float(probabilities[best])
        if probability >= LEAST_STANDING and other_words(span.of(of.place.unit.tgt), of.term.main.text):
            found.append((of, span, probability))
    texts = [(span.of(of.place.unit.tgt), of.term.main.text) for of, span, _ in found]
    weights = WEIGHTS[places.direction]
    for (of, span, standing), near in zip(found, nearness(texts), strict=True):
        probability = weights.probability(standing, near)
        if probability >= LEAST_PROBABILITY:
            yield Standing(of.place, span, probability)


def _told(found: Sequence[Standing]) -> list[Standing]:
    """Return what stands for terms in the order of the texts; of two that overlap, the likelier one."""
    taken: dict[int, Disjoint] = {}
    likeliest = sorted(found, key=lambda item: (-item.probability, item.place.number, item.place.span))
    kept = [item for item in likeliest if taken.setdefault(item.place.number, Disjoint()).add(item.span)]
    return sorted(kept, key=lambda item: (item.place.number, item.place.span))


@cache
def stretches_model(direction: Direction) -> BoostedTrees:
    """Return the model that ships for a direction."""
    return BoostedTrees.load(
        "termalign.variations",
        f"{direction.value}.npz",
        declared=frozenset(STRETCH_FEATURES.names),
    )
