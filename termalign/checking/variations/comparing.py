"""Documents compared with themselves: where what recurs is rendered otherwise than in most places."""

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np

from termalign.checking.variations.absences import Absences
from termalign.checking.variations.deciding import LEAST_SURE, Substitute, least_doubtful, likeliest, told
from termalign.checking.variations.following import LEAST_MAIN, followed
from termalign.checking.variations.model import Consistency, Deviation, Variation
from termalign.checking.variations.nearness import nearness, nearness_weights
from termalign.checking.variations.stretches import STRETCH_FEATURES, Absence, Stretches
from termalign.checking.variations.wording import other_words
from termalign.documents.bitext import Bitext
from termalign.language.features import stacked
from termalign.language.models import BoostedTrees
from termalign.language.text import Span
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.renderings import Renderings
from termalign.terms.spotting import Spotter
from termalign.terms.spotting.spotter import default_spotter


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
    standing = list(_substitutes(places))
    sure, every = (
        told(found, lambda place: places.uses(place.source))
        for found in ([item for item in standing if item.probability >= LEAST_SURE], standing)
    )
    for term in places.terms:
        renderings = Renderings()
        renderings.add(term.source, term.main, places.uses(term.source))
        deviations = list(map(_deviation, sure.get(term.source, ())))
        for deviation in deviations:
            renderings.add(term.source, deviation.rendering)
        doubtful = (_deviation(item) for item in every.get(term.source, ()) if item.probability < LEAST_SURE)
        counts = dict(renderings.counts[term.source].most_common())
        yield Variation(term.source, term.main, counts, tuple(deviations), tuple(doubtful))


def _deviation(item: Substitute[Absence]) -> Deviation:
    place, span, probability = item
    rendering = " ".join(span.of(place.unit.tgt).split())
    return Deviation(rendering, probability, place.unit, place.span, span)


def _substitutes(places: Absences) -> Iterator[Substitute[Absence]]:
    """Yield what stands for the terms, the likeliest stretch at each place, where it has other words."""
    for place, span in places.respelt:
        yield Substitute(place, span, 1.0)
    absent = [place for of_term in places.absent.values() for place in of_term]
    absent = [place for place in absent if places.uses(place.source) >= LEAST_MAIN]
    absent.sort(key=lambda place: place.number)
    stretches = [of for of in places.stretches(absent) if len(of)]
    if not stretches:
        return
    odds = stretches_model(places.direction).raw(stacked([of.features for of in stretches]))
    ends = np.cumsum([len(of) for of in stretches])
    found: list[tuple[Stretches, Span, float, tuple[str, str]]] = []
    for of, of_place in zip(stretches, np.split(odds, ends[:-1]), strict=True):
        best = likeliest(of_place, of.text)
        if best is None:
            continue
        texts = of.text(best), of.term.main.text
        if other_words(*texts):
            found.append((of, of.span(best), float(of_place[best]), texts))
    weights = nearness_weights(places.direction)
    for (of, span, standing, _), near in zip(found, nearness([texts for *_, texts in found]), strict=True):
        probability = weights.probability(standing, near, of.term.likelihood)
        if probability >= least_doubtful(of.term.share, of.term.likelihood):
            yield Substitute(of.place, span, probability)


@cache
def stretches_model(direction: Direction) -> BoostedTrees:
    """Return the model that ships for a direction."""
    return BoostedTrees.load(
        "termalign.checking.variations",
        f"{direction.value}.npz",
        declared=frozenset(STRETCH_FEATURES.names),
    )
