"""Documents compared with themselves: where a recurring term is rendered otherwise than in most sentences."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import NamedTuple

import numpy as np

from termalign.alignment.aligner import default_aligner
from termalign.checking.variations.certainty import RESPELT, certain_substitutes
from termalign.checking.variations.missing import MissingRenderings
from termalign.checking.variations.model import Consistency, Deviation, Variation
from termalign.checking.variations.names import is_name, names_in
from termalign.checking.variations.recurring import LEAST_MAIN, recurring_terms
from termalign.checking.variations.relevance import nearness, nearness_weights
from termalign.checking.variations.selection import (
    LEAST_DEVIATION,
    Linkage,
    Substitute,
    least_doubtful,
    likeliest,
    selected,
)
from termalign.checking.variations.stretches import (
    STRETCH_FEATURES,
    CandidateStretches,
    MissingRendering,
    TermFacts,
)
from termalign.documents.bitext import Bead, Bitext, SentencePair, linked_pair
from termalign.documents.given import GivenTexts, GivenTranslation
from termalign.errors import require
from termalign.language.features import stacked
from termalign.language.models import BoostedTrees, logistic
from termalign.language.text import Direction, Span
from termalign.runtime.progress import GivenProgress, ProgressWatch, watched
from termalign.termbase.given import GivenGlossary, given_glossary
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.renderings import Renderings
from termalign.termbase.matching.wording import other_words
from termalign.terms.spotting import Spotter
from termalign.terms.spotting.evidence import pair_parts
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
        spotter = require(spotter, Spotter, "the spotter") if spotter is not None else default_spotter()
        known_terms = given_glossary(glossary) if glossary is not None else None
        missing, likely = compared(several, spotter, known_terms, watch)
    certain = (
        certain_substitutes(likely, missing.terms, several, spotter)
        if glossary is None
        else {substitute for substitute in likely if substitute.probability >= LEAST_DEVIATION}
    )
    variations = sorted(
        _variations(missing, likely, certain),
        key=lambda term: (-len(term.deviations), -sum(term.counts.values()), term.term),
    )
    return Consistency(tuple(variations), missing.direction)


def compared(
    bitexts: Sequence[Bitext], spotter: Spotter, glossary: Glossary | None, watch: ProgressWatch
) -> tuple[MissingRenderings, list[Substitute]]:
    """Return which occurrences of terms that recur lack the main rendering, and what may render these.

    Args:
        bitexts: The documents, their words linked, all in the direction of the first.
        spotter: Finds the main renderings.
        glossary: The terms to compare; None for those that recur.
        watch: Is given the stages.
    """
    direction = bitexts[0].direction if bitexts else Direction.ZH_EN
    bitexts = [_with_short_pairs(bitext) for bitext in bitexts]
    watch("finding terms that recur")
    recurring = recurring_terms(
        [bitext.read(Direction.ZH_EN) for bitext in bitexts], direction, spotter, glossary
    )
    missing = MissingRenderings(
        recurring.terms, direction, spotter.lexicon, recurring.spots, twice=recurring.twice
    )
    for bitext in watch.over(bitexts, "comparing", total=sum(map(len, bitexts)), size=len):
        missing.add(bitext)
    return missing, list(_substitutes(missing))


LONGEST_WHOLE = 500
"""Words of a side of a sentence pair from which its parts are compared, each on its own: an occurrence of a term is
compared with all stretches of its pair. Paragraphs of laws, talks and annual reports have at most 370."""


def _with_short_pairs(bitext: Bitext) -> Bitext:
    """Return a bitext in which the parts of long pairs, each linked on its own, are pairs themselves."""
    pairs = iter(bitext.pairs)
    shorter: list[tuple[Bead, SentencePair | None]] = []
    for bead in bitext.beads:
        pair = next(pairs) if bead.src and bead.tgt else None
        is_long = (
            pair is not None and max(len(side.tokens or ()) for side in (pair.src, pair.tgt)) > LONGEST_WHOLE
        )
        parts = pair_parts(linked_pair(pair)) if pair is not None and is_long else [pair]
        shorter += ((bead, part) for part in parts)
    beads = tuple(bead for bead, _ in shorter)
    return replace(bitext, beads=beads, pairs=tuple(pair for _, pair in shorter if pair is not None))


def _variations(
    missing: MissingRenderings, likely: Sequence[Substitute], certain: Collection[Substitute]
) -> Iterator[Variation]:
    """Yield every term, with the occurrences that deviate, those that are certain apart from the doubtful.

    What breaks no rule, since the main rendering occurs once, is reported only where it is certain.
    """
    uses = {term.source: missing.uses(term.source) for term in missing.terms}
    sure = [substitute for substitute in likely if substitute in certain]
    others = [
        substitute
        for substitute in likely
        if substitute not in certain and uses[substitute.occurrence.source] >= LEAST_MAIN
    ]
    of_certain, every = (selected(some, certain, uses) for some in (sure, [*sure, *others]))
    for term in missing.terms:
        renderings = Renderings()
        renderings.add(term.source, term.main, uses[term.source])
        deviations = list(map(_deviation, of_certain.get(term.source, ())))
        for deviation in deviations:
            renderings.add(term.source, deviation.rendering)
        doubtful = (_deviation(item) for item in every.get(term.source, ()) if item not in certain)
        counts = dict(renderings.counts[term.source].most_common())
        yield Variation(term.source, term.main, counts, tuple(deviations), tuple(doubtful))


def _deviation(substitute: Substitute) -> Deviation:
    occurrence, span, probability, _ = substitute
    rendering = " ".join(span.of(occurrence.unit.tgt).split())
    return Deviation(rendering, probability, occurrence.unit, occurrence.span, span)


def _substitutes(missing: MissingRenderings) -> Iterator[Substitute]:
    """Yield what renders each occurrence without the main rendering: its likeliest stretch, if that has other words."""
    for occurrence, span in missing.respelt:
        yield Substitute(occurrence, span, RESPELT)
    absent = [
        occurrence
        for source, of_term in missing.absent.items()
        if of_term and not missing.is_bound(source)
        for occurrence in of_term
    ]
    absent.sort(key=lambda occurrence: occurrence.index)
    stretches = missing.stretches(absent)
    people = {term.source for term in missing.terms if term.is_person}
    likeliest_words: list[_OtherWords] = []
    while block := list(islice(stretches, OCCURRENCES_AT_ONCE)):
        likeliest_words += _other_words(block, missing.direction, people)
    if not likeliest_words:
        return
    weights = nearness_weights(missing.direction)
    cosines = nearness(
        [(item.span.of(item.occurrence.unit.tgt), item.term.main.text) for item in likeliest_words]
    )
    for (occurrence, term, span, odds, elsewhere), cosine in zip(likeliest_words, cosines, strict=True):
        probability = weights.probability(odds, cosine, term.likelihood)
        if is_name(term.main.text) and names_in(occurrence.unit.tgt, span):
            # A thing with two names: what these mean elsewhere says nothing of whether it is one thing.
            probability = max(probability, logistic(odds))
        if probability >= least_doubtful(term.share, term.likelihood):
            yield Substitute(occurrence, span, probability, Linkage(odds, cosine, elsewhere))


OCCURRENCES_AT_ONCE = 256
"""Occurrences whose stretches are held at once, some 10 MB: one call of the model for them takes no longer than for
all."""


class _OtherWords(NamedTuple):
    """What most likely renders an occurrence in other words than its main rendering."""

    occurrence: MissingRendering
    term: TermFacts
    span: Span
    odds: float
    """Log odds by the model."""
    elsewhere: float
    """Mean posterior mass of each of the words with words outside the term."""


def _other_words(
    of_occurrences: Sequence[CandidateStretches], direction: Direction, people: Collection[str]
) -> Iterator[_OtherWords]:
    """Yield the likeliest stretch of each occurrence that has one, if it has other words than the main rendering."""
    with_any = [each for each in of_occurrences if len(each)]
    if not with_any:
        return
    # One call of the model for the stretches of many occurrences, their log odds then parted by occurrence.
    odds = stretches_model(direction).raw(stacked([each.features for each in with_any]))
    ends = np.cumsum([len(each) for each in with_any])
    for each, own_odds in zip(with_any, np.split(odds, ends[:-1]), strict=True):
        main = each.term.main.text
        best = likeliest(own_odds, each.text, main)
        if best is None:
            continue
        text = each.text(best)
        # A person without a capital is described, not named.
        if other_words(text, main) and not (each.occurrence.source in people and text.islower()):
            elsewhere = float(each.elsewhere[best])
            yield _OtherWords(each.occurrence, each.term, each.span(best), float(own_odds[best]), elsewhere)


@cache
def stretches_model(direction: Direction) -> BoostedTrees:
    """Return the bundled model for a direction."""
    return BoostedTrees.load(
        "termalign.checking.variations", f"{direction.value}.npz", declared=frozenset(STRETCH_FEATURES.names)
    )
