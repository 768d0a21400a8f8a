"""Documents compared with themselves: where a recurring term is rendered otherwise than in most sentences."""

import math
from collections.abc import Collection, Iterator, Sequence
from functools import cache

import numpy as np

from termalign.alignment.aligner import default_aligner
from termalign.checking.variations.certainty import RESPELT, certain_substitutes
from termalign.checking.variations.missing import MissingRenderings
from termalign.checking.variations.model import Consistency, Deviation, Variation
from termalign.checking.variations.names import is_name, names_in
from termalign.checking.variations.nearness import nearness, nearness_weights
from termalign.checking.variations.recurring import LEAST_MAIN, recurring_terms
from termalign.checking.variations.selection import (
    LEAST_DEVIATION,
    Substitute,
    least_doubtful,
    likeliest,
    selected,
)
from termalign.checking.variations.stretches import STRETCH_FEATURES, CandidateStretches, MissingRendering
from termalign.documents.given import GivenTexts, GivenTranslation
from termalign.language.features import stacked
from termalign.language.models import BoostedTrees
from termalign.language.text import Span
from termalign.language.text.language import Direction
from termalign.runtime.progress import GivenProgress, watched
from termalign.termbase.given import GivenGlossary, given_glossary
from termalign.termbase.matching.renderings import Renderings
from termalign.termbase.matching.wording import other_words
from termalign.terms.spotting import Spotter
from termalign.terms.spotting.spotter import default_spotter


def consistency(
    bitexts: GivenTexts,
    tgt: GivenTranslation | None = None,
    *,
    glossary: GivenGlossary | None = None,
    spotter: Spotter | None = None,
    progress: GivenProgress = False,
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
        bitexts: What `align` returned, with words linked; several are compared with each other, in the direction of
            the first. Or anything that `align` takes, which is aligned first.
        tgt: The translation, where `bitexts` is a text.
        glossary: The terms to compare, or the name or path of a glossary; by default those that recur in the documents.
        spotter: Finds the main renderings; by default that of `spot`.
        progress: A function that is given the progress, or True for a bar, as in `check`.

    Raises:
        InputError: The words of a bitext are not linked.
    """
    with watched(progress) as watch:
        several = list(default_aligner().linked(bitexts, tgt, on_stage=watch))
        direction = several[0].direction if several else Direction.ZH_EN
        spotter = spotter or default_spotter()
        watch("finding terms that recur")
        recurring = recurring_terms(
            [bitext.read(Direction.ZH_EN) for bitext in several],
            direction,
            spotter,
            given_glossary(glossary) if glossary is not None else None,
        )
        missing = MissingRenderings(recurring.terms, direction, spotter.lexicon, recurring.spots)
        for bitext in watch.over(several, "comparing", total=sum(map(len, several)), size=len):
            missing.add(bitext)
    likely = list(_substitutes(missing))
    certain = (
        certain_substitutes(likely, recurring.terms, several, spotter, missing.uses)
        if glossary is None
        else {item for item in likely if item.probability >= LEAST_DEVIATION}
    )
    terms = sorted(
        _variations(missing, likely, certain),
        key=lambda term: (-len(term.deviations), -sum(term.counts.values()), term.term),
    )
    return Consistency(tuple(terms), direction)


def _variations(
    missing: MissingRenderings,
    likely: Sequence[Substitute[MissingRendering]],
    certain: Collection[Substitute[MissingRendering]],
) -> Iterator[Variation]:
    """Yield every term, with the occurrences that deviate, those that are certain apart from the doubtful."""
    of_certain, every = (
        selected(some, lambda occurrence: missing.uses(occurrence.source))
        for some in ([item for item in likely if item in certain], likely)
    )
    for term in missing.terms:
        renderings = Renderings()
        renderings.add(term.source, term.main, missing.uses(term.source))
        deviations = list(map(_deviation, of_certain.get(term.source, ())))
        for deviation in deviations:
            renderings.add(term.source, deviation.rendering)
        doubtful = (_deviation(item) for item in every.get(term.source, ()) if item not in certain)
        counts = dict(renderings.counts[term.source].most_common())
        yield Variation(term.source, term.main, counts, tuple(deviations), tuple(doubtful))


def _deviation(item: Substitute[MissingRendering]) -> Deviation:
    occurrence, span, probability = item
    rendering = " ".join(span.of(occurrence.unit.tgt).split())
    return Deviation(rendering, probability, occurrence.unit, occurrence.span, span)


def _substitutes(missing: MissingRenderings) -> Iterator[Substitute[MissingRendering]]:
    """Yield what renders each occurrence without the main rendering: its likeliest stretch, if that has other words."""
    for occurrence, span in missing.respelt:
        yield Substitute(occurrence, span, RESPELT)
    absent = [occurrence for of_term in missing.absent.values() for occurrence in of_term]
    absent = [occurrence for occurrence in absent if missing.uses(occurrence.source) >= LEAST_MAIN]
    absent.sort(key=lambda occurrence: occurrence.number)
    stretches = [each for each in missing.stretches(absent) if len(each)]
    if not stretches:
        return
    # One call of the model for the stretches of all occurrences, their log odds then parted by occurrence.
    odds = stretches_model(missing.direction).raw(stacked([each.features for each in stretches]))
    ends = np.cumsum([len(each) for each in stretches])
    chosen: list[tuple[CandidateStretches, Span, float, tuple[str, str]]] = []
    people = {term.source for term in missing.terms if term.is_person}
    for each, own_odds in zip(stretches, np.split(odds, ends[:-1]), strict=True):
        best = likeliest(own_odds, each.text, each.term.main.text)
        if best is None:
            continue
        texts = each.text(best), each.term.main.text
        # A person without a capital is described, not named.
        if other_words(*texts) and not (each.occurrence.source in people and texts[0].islower()):
            chosen.append((each, each.span(best), float(own_odds[best]), texts))
    weights = nearness_weights(missing.direction)
    cosines = nearness([texts for *_, texts in chosen])
    for (each, span, best_odds, (_, main)), cosine in zip(chosen, cosines, strict=True):
        probability = weights.probability(best_odds, cosine, each.term.likelihood)
        if is_name(main) and names_in(each.occurrence.unit.tgt, span):
            # A thing with two names: what these mean elsewhere says nothing of whether it is one thing.
            probability = max(probability, 1.0 / (1.0 + math.exp(-best_odds)))
        if probability >= least_doubtful(each.term.share, each.term.likelihood):
            yield Substitute(each.occurrence, span, probability)


@cache
def stretches_model(direction: Direction) -> BoostedTrees:
    """Return the bundled model for a direction."""
    return BoostedTrees.load(
        "termalign.checking.variations", f"{direction.value}.npz", declared=frozenset(STRETCH_FEATURES.names)
    )
