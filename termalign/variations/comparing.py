"""Documents compared with themselves: where what recurs is rendered otherwise than in most places."""

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np

from termalign.bitext import Bitext
from termalign.features import stacked
from termalign.glossary import Glossary
from termalign.matching.renderings import Renderings
from termalign.models import BoostedTrees
from termalign.spotting import Spotter
from termalign.spotting.spotter import default_spotter
from termalign.text import Span
from termalign.text.language import Direction
from termalign.variations.absences import Absences
from termalign.variations.deciding import Standing, told
from termalign.variations.following import LEAST_MAIN, followed
from termalign.variations.model import Consistency, Deviation, Variation
from termalign.variations.nearness import LEAST_ODDS, nearness, nearness_weights
from termalign.variations.stretches import STRETCH_FEATURES, Absence
from termalign.variations.wording import other_words

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


def _variations(places: Absences) -> Iterator[Variation]:
    """Yield every term, with the places that deviate."""
    others = told(list(_standing(places)), lambda place: places.uses(place.source))
    for term in places.terms:
        renderings = Renderings()
        renderings.add(term.source, term.main, places.uses(term.source))
        deviations = []
        for place, span, probability in others.get(term.source, ()):
            rendering = " ".join(span.of(place.unit.tgt).split())
            renderings.add(term.source, rendering)
            deviations.append(Deviation(rendering, probability, place.unit, place.span, span))
        counts = dict(renderings.counts[term.source].most_common())
        yield Variation(term.source, term.main, counts, tuple(deviations))


def _standing(places: Absences) -> Iterator[Standing[Absence]]:
    """Yield what stands for the terms, the likeliest stretch at each place, where it has other words."""
    for place, span in places.respelt:
        yield Standing(place, span, 1.0)
    absent = [place for of_term in places.absent.values() for place in of_term]
    absent = [place for place in absent if places.uses(place.source) >= LEAST_MAIN]
    absent.sort(key=lambda place: place.number)
    stretches = [of for of in places.stretches(absent) if len(of)]
    if not stretches:
        return
    odds = stretches_model(places.direction).raw(stacked([of.features for of in stretches]))
    ends = np.cumsum([len(of) for of in stretches])
    found: list[tuple[Absence, Span, float, tuple[str, str]]] = []
    for of, of_place in zip(stretches, np.split(odds, ends[:-1]), strict=True):
        best = int(of_place.argmax())
        span = of.of.span(int(of.start[best]), int(of.end[best]))
        texts = span.of(of.place.unit.tgt), of.term.main.text
        if of_place[best] >= LEAST_ODDS and other_words(*texts):
            found.append((of.place, span, float(of_place[best]), texts))
    weights = nearness_weights(places.direction)
    for (place, span, standing, _), near in zip(found, nearness([texts for *_, texts in found]), strict=True):
        probability = weights.probability(standing, near)
        if probability >= LEAST_PROBABILITY:
            yield Standing(place, span, probability)


@cache
def stretches_model(direction: Direction) -> BoostedTrees:
    """Return the model that ships for a direction."""
    return BoostedTrees.load(
        "termalign.variations",
        f"{direction.value}.npz",
        declared=frozenset(STRETCH_FEATURES.names),
    )
