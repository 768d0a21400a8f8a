"""Which other words for a term are sure deviations: an editor would change them, or decide between the two.

What is translated well varies its ordinary words. In reports, acts and manuals those terms should agree that a reader
would list. In a story a reader lists ordinary things too (*inn*, *thatched hut*), and what should agree are the names
of people, places and titles.

Names in a story are sure by their probability; elsewhere a model decides what an editor would act on (`relevance`),
above all by the salience of extraction: who lists the terms of a text keeps few of the strings that recur in it. All
else, however probable, is for review.
"""

from collections.abc import Collection, Iterable, Sequence

from termalign.checking.variations.main_renderings import comparison_key
from termalign.checking.variations.names import is_cut_from_name, is_name, names_in
from termalign.checking.variations.recurring import RecurringTerm
from termalign.checking.variations.relevance import LEAST_RELEVANCE, OtherWording, relevance
from termalign.checking.variations.selection import LEAST_DEVIATION, Substitute
from termalign.documents.bitext import Bitext
from termalign.language.text import Direction, is_han, match_key
from termalign.terms.corpus.store import adding_up
from termalign.terms.extraction.extractor import Extractor
from termalign.terms.spotting import Spotter


def salience_of(
    terms: Collection[RecurringTerm], bitexts: Sequence[Bitext], spotter: Spotter
) -> dict[str, float]:
    """Return the salience, 0 to 1, of each source term: how likely a reader would list it; 1 for the name of a person.

    Args:
        terms: Those in question; without any, nothing is extracted.
        bitexts: The documents, their words linked.
        spotter: Its encoder and lexicon are used.
    """
    if not terms:
        return {}
    extractor = Extractor(encoder=spotter.encoder, lexicon=spotter.lexicon)
    keys = {term.source: match_key(_chinese(term)) for term in terms}
    with adding_up(bitexts) as merge:
        salience = extractor.salience(bitexts, set(keys.values()), merge=merge)
    return {term.source: 1.0 if term.is_person else salience.get(keys[term.source], 0.0) for term in terms}


def _chinese(term: RecurringTerm) -> str:
    return term.source if any(map(is_han, term.source)) else term.main


RESPELT = 1.0
"""Probability of a person's name in another spelling, or of a word of another region, which are recognised as such."""

LEAST_PROBABILITY = 0.6
"""Probability that words render a term, from which they may be a sure deviation."""

LEAST_PERSONAL = 0.015
"""Share of English words that are pronouns of persons from which a text is about people: six novels have .030 to .060,
reports, acts, manuals and essays at most .005, news .000 to .078."""

PERSONAL = frozenset(("he", "him", "his", "himself", "she", "her", "hers", "herself"))


def other_wordings(
    substitutes: Sequence[Substitute],
    terms: Sequence[RecurringTerm],
    bitexts: Sequence[Bitext],
    spotter: Spotter,
) -> list[OtherWording]:
    """Return what is known of each of some substitutes for terms."""
    by_source = {term.source: term for term in terms}
    substituted = {item.occurrence.source: by_source[item.occurrence.source] for item in substitutes}
    salience = salience_of(substituted.values(), bitexts, spotter)
    wordings = []
    for substitute in substitutes:
        term = substituted[substitute.occurrence.source]
        chinese = _chinese(term)
        english = term.main if chinese == term.source else term.source
        wordings.append(OtherWording(chinese, english, salience[term.source], *substitute.evidence))
    return wordings


def certain_substitutes(
    likely: Iterable[Substitute], terms: Sequence[RecurringTerm], bitexts: Sequence[Bitext], spotter: Spotter
) -> set[Substitute]:
    """Return those that are surely other words for a term whose renderings should agree.

    Args:
        likely: What renders a term in other words, with its probability.
        terms: All terms that recur.
        bitexts: The documents, their words linked.
        spotter: Its encoder and lexicon are used.
    """
    into_english = bool(bitexts) and bitexts[0].direction is Direction.ZH_EN
    by_source = {term.source: term for term in terms}
    names = {term.source for term in terms if is_name(term.main if into_english else term.source)}
    of_names = {comparison_key(by_source[name].main) for name in names}
    probable = [substitute for substitute in likely if substitute.probability >= LEAST_PROBABILITY]
    people = {
        substitute
        for substitute in probable
        if substitute.probability >= RESPELT and by_source[substitute.occurrence.source].is_person
    }
    only_names = len(people) < len(probable) and are_about_people(bitexts)

    def may_be_certain(substitute: Substitute) -> bool:
        text = substitute.occurrence.unit.tgt
        if into_english and is_cut_from_name(text, substitute.span):
            return False
        if substitute.occurrence.source not in names:
            return not only_names
        if comparison_key(substitute.span.of(text)) in of_names:
            return False  # another person or place, which is mentioned instead
        return not only_names or not into_english or names_in(text, substitute.span)

    probable = [item for item in probable if item not in people and may_be_certain(item)]
    if only_names:
        return people.union(item for item in probable if item.probability >= LEAST_DEVIATION)
    wordings = other_wordings(probable, terms, bitexts, spotter)
    return people.union(
        substitute
        for substitute, likelihood in zip(probable, relevance(wordings), strict=True)
        if likelihood >= LEAST_RELEVANCE
    )


def are_about_people(bitexts: Iterable[Bitext]) -> bool:
    """Return whether documents are about people, as stories and much of the news do.

    Example:
        >>> from termalign.documents.bitext import from_pairs
        >>> story, report = ("He took her hand.", "She left."), ("The market grew.", "Prices rose.")
        >>> [are_about_people([from_pairs([("好", line) for line in text])]) for text in (story, report)]
        [True, False]
    """
    words = personal = 0
    for bitext in bitexts:
        for pair in bitext.read(Direction.ZH_EN).pairs:
            keys = pair.tgt.text.casefold().split()
            words += len(keys)
            personal += sum(key in PERSONAL for key in keys)
    return personal >= LEAST_PERSONAL * max(1, words)
