"""Entries: forms of one rendering, variants, short forms, what is kept; rows a person can check."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.language.keys.initialisms import abbreviates
from termalign.language.keys.words import lemmas_key
from termalign.language.text import Span
from termalign.language.tokenizers import English
from termalign.termbase.glossary import TermType
from termalign.terms.extraction.entries import EntryMaker
from termalign.terms.extraction.forms import (
    TermClass,
    abbreviations,
    citation_form,
    is_capitalized,
    part_of_speech,
    term_class,
)
from termalign.terms.extraction.pair_features import RankedPair
from termalign.terms.extraction.ranking import RankedTerm, calibrated
from termalign.terms.extraction.statistics import SCALE, Example, RenderingStatistics, TermStatistics


def rendering(forms, confidence=0.9, examples=()):
    count = sum(forms.values())
    sums = np.array([round(confidence * SCALE * count)], np.int64)
    return RenderingStatistics(Counter(forms), count, sums, list(examples), count)


def term(key, renderings, *, score=0.9, count=5, atoms=None, confidence=0.9):
    """Return a ranked term; `renderings` are forms with counts, by lemmas, best first."""
    statistics = TermStatistics(
        forms=Counter({key: count}),
        count=count,
        atoms=atoms or (key,),
        renderings={lemmas: rendering(forms, confidence) for lemmas, forms in renderings.items()},
    )
    pairs = (
        RankedPair(key, lemmas, round(score - number / 10, 4)) for number, lemmas in enumerate(renderings)
    )
    return RankedTerm(key, statistics, tuple(pairs), salience=0.5)


def example(en, start, end):
    return Example(1, "a", 1, 1, "词", en, Span(0, 1), (Span(start, end),), SCALE)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("supply - side reform", "supply side reform", True),
        ("e - commerce", "ecommerce", True),
        ("modernisation", "modernization", True),
        ("labour market programme", "labor market program", True),
        ("new quality productive force", "new productive force", False),
        ("rule of law", "rule by law", False),
    ],
)
def test_spelling_and_hyphens_make_forms_not_terms(one, other, same):
    assert (lemmas_key(one.split()) == lemmas_key(other.split())) is same


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ({"patent applications": 3, "patent application": 1}, "patent application"),
        ({"patent applications": 3}, "patent applications"),
        ({"analysis": 2}, "analysis"),
        ({"economics": 2, "economic": 1}, "economics"),
        ({"Supply-side reform": 2}, "supply-side reform"),
        ({"Chinese modernization": 2}, "Chinese modernization"),
        ({"Belt and Road Initiative": 2}, "Belt and Road Initiative"),
        ({"GDP": 2}, "GDP"),
        ({"Internet Plus": 1}, "Internet Plus"),
    ],
)
def test_citation_form(forms, expected):
    assert citation_form(forms) == expected


def test_a_capital_inside_a_sentence_stays():
    inside = [example("They met the Party there.", 13, 18)]
    first = [example("Party was fun.", 0, 5)]
    assert citation_form({"Party": 1}, examples=inside) == "Party"
    assert citation_form({"Party": 1}, examples=first) == "party"


@pytest.mark.parametrize(
    ("heading", "form"),
    [
        ("PRICE LISTS AND NOTES", "price lists"),
        ("LINJIANG NO. 2 PEOPLE'S HOSPITAL", "Linjiang No. 2 People's Hospital"),
        ("GDP GROWTH", "GDP growth"),
        ("Chapter II PENALTIES", "PENALTIES"),
    ],
)
def test_a_heading_in_capitals_says_nothing_of_those_of_a_word(heading, form):
    start = heading.index(form.upper())
    written = heading[start : start + len(form)]
    place = [example(heading, start, start + len(form))]
    assert citation_form({written: 1}, examples=place) == form
    assert citation_form({written: 2, form.title(): 1}, examples=place).title() == form.title()


def test_the_singular_may_be_attested_elsewhere():
    assert citation_form({"supply chains": 2}, ["supply chain"]) == "supply chain"


def test_forms_of_one_rendering_are_one_term():
    entry = EntryMaker({}).make(
        term(
            "贸易便利化",
            {
                "trade facilitation programme": {"trade facilitation programme": 2},
                "trade facilitation program": {"Trade facilitation program": 1},
            },
        )
    )
    (found,) = entry.en
    assert (found.text, found.count) == ("trade facilitation programme", 3)
    assert found.forms == ("Trade facilitation program",)
    assert entry.note == ""


def test_real_variants_stay_apart_and_are_reported():
    entry = EntryMaker({}).make(
        term(
            "新质生产力",
            {
                "new quality productive force": {"new quality productive forces": 14},
                "new productive force": {"new productive forces": 1},
            },
        )
    )
    assert [(found.text, found.count) for found in entry.en] == [
        ("new quality productive forces", 14),
        ("new productive forces", 1),
    ]
    assert entry.note == "inconsistent: new quality productive forces (14), new productive forces (1)"


@pytest.mark.parametrize(
    ("first", "second", "is_reported"),
    [
        ("potion", "draught", True),
        ("invisible", "invisibility", False),
        ("enchantment", "power of enchantments", False),
        ("blockchain state", "blockchain's state", False),
        ("common asylum system", "Common European Asylum System", True),
    ],
)
def test_only_other_words_are_an_inconsistency(first, second, is_reported):
    entry = EntryMaker({}).make(term("词", {first.lower(): {first: 3}, second.lower(): {second: 2}}))
    assert entry.note.startswith("inconsistent") is is_reported


def test_the_first_rendering_is_the_one_that_is_most_often_right():
    ranked = term(
        "智能合约", {"smart contract": {"smart contract": 2}, "proposal": {"proposal": 3}}, score=0.8
    )
    unlikely = ranked.pairs[1]._replace(score=0.1)
    entry = EntryMaker({}).make(ranked._replace(pairs=(ranked.pairs[0], unlikely)))
    assert [one.text for one in entry.en] == ["smart contract", "proposal"]


def test_an_unlikely_rendering_is_no_inconsistency():
    ranked = term("地牢", {"dungeon": {"dungeon": 5}, "adventure": {"adventure": 1}})
    unlikely = ranked.pairs[1]._replace(score=0.1)
    assert EntryMaker({}).make(ranked._replace(pairs=(ranked.pairs[0], unlikely))).note == ""


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_calibrated_scores_keep_their_order(one, other, salience):
    low, high = sorted((one, other))
    assert 0 <= calibrated(low, salience) <= calibrated(high, salience) <= 1
    assert calibrated(low, 0.0) <= calibrated(low, salience)


def test_an_unsure_occurrence_is_no_inconsistency():
    ranked = term("行动", {"action": {"action": 4}, "move": {"move": 1}})
    ranked.statistics.renderings["move"] = rendering({"move": 1}, confidence=0.3)
    assert EntryMaker({}).make(ranked).note == ""


@pytest.mark.parametrize("short", [12, 2])
def test_short_and_long_forms_stand_by_how_often_they_are_meant(short):
    renderings = {"ai": {"AI": short}, "artificial intelligence": {"artificial intelligence": 5}}
    entry = EntryMaker({}).make(term("人工智能", renderings))
    expected = [("AI", TermType.ACRONYM, short), ("artificial intelligence", TermType.FULL_FORM, 5)]
    expected.sort(key=lambda row: -row[2])
    assert [(found.text, found.type, found.count) for found in entry.en] == expected
    assert entry.note == ""


def test_only_accepted_renderings_are_named():
    ranked = term("获得感", {"sense of gain": {"sense of gain": 3}, "sense": {"sense": 1}})
    ranked.statistics.renderings["sense"] = rendering({"sense": 1}, confidence=0.3)
    entry = EntryMaker({}).make(ranked, accepts=lambda text, confidence: confidence > 0.5)
    assert [found.text for found in entry.en] == ["sense of gain"]
    nothing = EntryMaker({}).make(ranked, accepts=lambda text, confidence: False)
    assert (nothing.en, nothing.evidence, nothing.note) == ((), (), "no likely rendering")


def test_a_short_form_in_brackets_is_added():
    known = {"world trade organization": Counter({"WTO": 2})}
    ranked = term("世界贸易组织", {"world trade organization": {"World Trade Organization": 2}})
    entry = EntryMaker({}, known).make(ranked)
    assert [(found.text, found.count, found.type) for found in entry.en] == [
        ("World Trade Organization", 2, TermType.FULL_FORM),
        ("WTO", 2, TermType.ACRONYM),
    ]


def test_a_short_form_without_a_long_form_keeps_its_place():
    entry = EntryMaker({}).make(term("国内生产总值", {"gdp": {"GDP": 6}, "economy": {"economy": 1}}))
    assert [found.text for found in entry.en] == ["GDP", "economy"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("artificial intelligence (AI) is", [("artificial intelligence", "AI")]),
        ("the World Trade Organization (WTO)", [("world trade organization", "WTO")]),
        ("small and medium-sized enterprises (SMEs)", [("small and medium - size enterprise", "SMEs")]),
        ("in the second year (2025) of", []),
        ("we grew by a lot (GDP) of", []),
        ("last, (AI) came", []),
    ],
)
def test_abbreviations_in_brackets(text, expected):
    assert list(abbreviations(English().tokenize(text))) == expected


def test_short_forms_are_made_of_initials():
    assert abbreviates("SMEs", "small and medium - sized enterprise")
    assert not abbreviates("AI", "advanced industry cluster")
    assert not abbreviates("AI", "")


@pytest.mark.parametrize(
    ("key", "atoms", "form", "score", "expected"),
    [
        ("发展", ("发展",), "development", 0.06, TermClass.GENERIC),
        ("消费", ("消费",), "consumption", 0.12, TermClass.TERM),
        ("互联网", ("互联网",), "internet", 0.06, TermClass.TERM),
        ("大数据", ("大", "数据"), "big data", 0.06, TermClass.TERM),
        ("北京", ("北京",), "Beijing", 0.06, TermClass.NAME),
        ("一带一路", ("一带", "一路"), "Belt and Road Initiative", 0.9, TermClass.NAME),
        ("推动发展", ("推动", "发展"), "promote development", 0.5, TermClass.PHRASE),
    ],
)
def test_classes(key, atoms, form, score, expected):
    assert term_class(key, TermStatistics(atoms=atoms), form, score) is expected


def test_part_of_speech_needs_a_verb_on_both_sides():
    verb = TermStatistics(atoms=("推动", "发展"))
    assert part_of_speech(verb, "promote development") == "verb"
    assert part_of_speech(verb, "promotion of development") == "noun"
    assert part_of_speech(TermStatistics(atoms=("经济", "发展")), "develop the economy") == "noun"


def test_names_are_capitalized_throughout():
    assert is_capitalized("Ministry of Finance")
    assert not is_capitalized("Ministry of finance")
    assert not is_capitalized("AI")
