"""What words are of one family: suffixes and the spelling that changes with them, not letters that happen to agree."""

import pytest

from termalign.language.keys.families import (
    beginnings_of,
    derived_alike,
    listed_families,
    may_have_roots,
    of_one_family,
    root_keys,
    uninflected,
)
from termalign.termbase.matching.wording import other_words

FAMILIES = (
    "govern government, strategy strategic, inclusive inclusiveness, finance financial, develop development, "
    "sustain sustainable, sustain sustainability, economy economic, complex complexity, stable stability, produce "
    "production, production productive, analyse analysis, analysis analytic, apply application, reduce reduction, "
    "decide decision, responsible responsibility, China Chinese, industry industrialization, science scientific, "
    "agent agency, permit permission, describe description, receive reception, consume consumption, resolve "
    "resolution, maintain maintenance, notify notification, ministry minister, centre central, system systematic, "
    "create creation, regulate deregulation, supply supplier, various variety, program programming, bank "
    "interbank, stable instability, sit sat, sitting sat, gone went, rose risen, bought buying, leaf leaves, "
    "birth born, wise wisdom, persuade persuasion, France French, Britain British"
)
APART = (
    "policy police, principal principle, state station, party partner, company companion, interest internet, "
    "transfer transaction, technique technology, lifespan lifecycle, commit commission, nature nation, trade "
    "tradition, status statue, state statute, content contest, contain content, market marked, capital captain, "
    "council counsel, process program, process procedure, contract contrast, compete complete, consist consult, "
    "product project, section sector, agenda agent, social societal, form firm, leave leaf, site sat, wine won"
)


def _pairs(listed: str) -> list[tuple[str, str]]:
    return [(one, other) for one, other in (pair.split() for pair in listed.split(", "))]


@pytest.mark.parametrize(("one", "other"), _pairs(FAMILIES))
def test_words_with_other_suffixes_are_of_one_family(one: str, other: str) -> None:
    assert of_one_family(one, other)
    assert of_one_family(other, one)
    assert not other_words(f"{one} office", f"{other} office")


@pytest.mark.parametrize(("one", "other"), _pairs(APART))
def test_words_that_begin_alike_are_of_none(one: str, other: str) -> None:
    assert not of_one_family(one, other)
    assert not of_one_family(other, one)
    assert other_words(f"{one} office", f"{other} office")


WORDS = sorted(
    {word for pair in ", ".join((FAMILIES, APART)).split(", ") for word in pair.split()} | {"Filed", "filing"}
)


@pytest.mark.parametrize("word", WORDS)
def test_keys_of_roots_are_shared_by_words_of_one_root_forms_of_one_word_and_what_is_listed(word):
    related = {each for each in WORDS if not root_keys(word).isdisjoint(root_keys(each))}
    assert related == {
        each
        for each in WORDS
        if derived_alike(word.casefold(), each.casefold())
        or uninflected(word) == uninflected(each)
        or not listed_families(word).isdisjoint(listed_families(each))
    }


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_shares_a_root_has_one_of_its_beginnings(word: str) -> None:
    beginnings = beginnings_of([root_keys(word)])
    related = [each for each in WORDS if not root_keys(word).isdisjoint(root_keys(each))]
    assert all(may_have_roots(each, beginnings) for each in related)


def test_irregular_and_listed_words_have_the_beginnings_of_their_roots() -> None:
    for one, other in (("went", "go"), ("legally", "law"), ("annual", "year")):
        assert not root_keys(one).isdisjoint(root_keys(other))
        assert may_have_roots(one, beginnings_of([root_keys(other)]))
        assert may_have_roots(other, beginnings_of([root_keys(one)]))
