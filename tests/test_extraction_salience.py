"""How important candidates are: where they stand, what stands near them, and the models that weigh it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.bitext import from_pairs
from termalign.extraction.prominence import Prominence, prominence
from termalign.extraction.ranking import RANK_NAMES
from termalign.extraction.salience import salience_models
from termalign.extraction.salience.chinese import CHINESE, ChineseForm, shipped_terms
from termalign.extraction.salience.english import ENGLISH, EnglishForm, gloss_count
from termalign.extraction.salience.nearby import AS_FREQUENT, LEAST_OVERLAP, Member, Neighbourhood
from termalign.lexicon import Lexicon

LEXICON = Lexicon()


def places(*lines, key="数字经济"):
    return prominence(from_pairs([(line, "line") for line in lines]), [key])[key]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("数字经济", "headings"),
        ("发展，数字经济，和", "alone"),
        ("《数字经济》发布。", "titled"),
        ("“数字经济”是什么？", "quoted"),
        ("数字经济（digital economy）是什么？", "glossed"),
        ("数字经济（下同）是什么？", "explained"),
        ("数字经济是指什么？", "defined"),
        ("所谓数字经济，大家都懂。", "defined"),
        ("实体经济、数字经济都要发展。", "listed"),
    ],
)
def test_marks_of_importance(line, field):
    """数字经济: digital economy."""
    assert getattr(places(line), field) == 1
    assert getattr(places("我们要大力发展数字经济和实体经济。"), field) == 0


def test_first_mention_and_dispersion():
    found = places("前言。", "数字经济与数字经济。", "数字经济。")
    assert (found.places, found.sentences, found.offset, found.opening) == (3, 2, 3, 0)
    assert 0 < found.first < 500


def test_script_does_not_matter():
    assert places("數字經濟").places == 1


def test_documents_add_up():
    one, other = places("数字经济。"), places("前言很长，说了很多。", "数字经济")
    together = Prominence()
    together.merge(one)
    together.merge(other)
    assert (together.places, together.headings) == (2, 1)
    assert together.first == one.first + other.first


KEYS = st.lists(st.text("甲乙丙", min_size=1, max_size=5), min_size=1, max_size=8, unique=True)


@given(KEYS, st.data())
def test_neighbours_are_those_that_a_slow_search_finds(keys, data):
    counts = data.draw(st.lists(st.integers(1, 4), min_size=len(keys), max_size=len(keys)))
    worths = np.array(
        data.draw(st.lists(st.integers(0, 99), min_size=len(keys), max_size=len(keys))), np.float32
    ) / np.float32(100)
    members = [Member(key, tuple(key), key[-1], count) for key, count in zip(keys, counts, strict=True)]
    found = Neighbourhood(members).features(worths, "near")
    for number, key in enumerate(keys):
        around = [worths[place] for place, other in enumerate(keys) if key in other and other != key]
        inside = [worths[place] for place, other in enumerate(keys) if other in key and other != key]
        same = [worths[place] for place, other in enumerate(keys) if other[-1] == key[-1] and other != key]
        across = [
            worths[place]
            for place, other in enumerate(keys)
            if other != key
            and counts[place] >= AS_FREQUENT * counts[number]
            and any(
                key[-size:] == other[:size] or key[:size] == other[-size:]
                for size in range(LEAST_OVERLAP, min(len(key), len(other)))
            )
        ]
        for name, values in (("around", around), ("inside", inside), ("same", same), ("across", across)):
            assert found[f"near.{name}"][number] == max(values, default=0.0)


def test_what_is_left_without_a_word():
    members = [Member("新能源汽车", ("新能源", "汽车"), "a", 2), Member("汽车", ("汽车",), "b", 4)]
    found = Neighbourhood(members).features(np.array([0.5, 0.2], np.float32), "near")
    assert found["near.without_first"].tolist() == pytest.approx([0.2, -2.0])
    assert found["near.without_first_rate"].tolist() == pytest.approx([0.5, 0.0])
    assert found["near.without_last"].tolist() == pytest.approx([-1.0, -2.0])


TEXTS = st.text("新质生产力的、5g之a+", min_size=1, max_size=8)


@given(TEXTS, st.text("ab C-of'2", min_size=1, max_size=12).filter(str.strip))
def test_forms_of_any_kind_have_features(zh, en):
    chinese = CHINESE.rows([ChineseForm(zh, tuple(zh), LEXICON, shipped_terms())])
    english = ENGLISH.rows([EnglishForm(en.strip(), zh)])
    assert np.isfinite(chinese.values).all()
    assert np.isfinite(english.values).all()


def test_features_of_forms():
    chinese = CHINESE.rows(
        [ChineseForm("5型腺病毒的载体", ("5", "型", "腺病毒", "的", "载体"), LEXICON, shipped_terms())]
    )
    assert [chinese[f"chinese.{name}"][0] for name in ("de", "numeral_first", "han")] == [1, 1, 7]
    english = ENGLISH.rows([EnglishForm("Belt and Road Initiative", "一带一路")])
    assert [english[f"english.{name}"][0] for name in ("words", "and", "name", "capitals")] == [4, 1, 1, 1]


def test_models_are_fitted_on_what_is_measured():
    models = salience_models(frozenset(RANK_NAMES))
    assert models.first.origin.labels == models.second.origin.labels == models.looks.origin.labels
    assert "hkma" not in models.second.origin.note  # may be measured on only


def test_a_word_that_no_gloss_has_is_counted_0_times():
    assert gloss_count("US") == gloss_count("") == 0
