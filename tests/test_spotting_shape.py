"""Words that begin and end renderings: finite verbs, closed classes, capitalised runs; on sentences of our own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.language.candidates.english import english_spans
from termalign.language.candidates.wordclass import closed_class
from termalign.language.tokenizers import English
from termalign.terms.spotting.shape import SHAPE_FEATURES, ShapedSpans, Spans, capital_runs, token_shape


def spans_of(text):
    tokens = English().tokenize(text)
    found = english_spans(tokens, text)
    return [
        " ".join(token.text for token in tokens[a:b]) for a, b in zip(found.start, found.end, strict=True)
    ]


FINITE = {
    # A determiner follows no noun: the word before it is a verb.
    "the banks support the plan": ["support"],
    "Our teams perform an examination": ["perform"],
    # The form is that of a past tense.
    "The new regime came into force": ["came"],
    "Bond issuance grew by a third.": ["grew"],
    # Nouns, participles before their noun, infinitives, verbs after another verb or an auxiliary.
    "support for the banking regime": [],
    "the increased demand for the plan": [],
    "to support the plan": [],
    "banks will support the plan": [],
    "the increase in demand": [],
}


def test_the_point_of_a_company_belongs_to_its_name():
    found = spans_of("signed by Haichuan Logistics Co., Ltd., a company, and Acme Inc.")
    assert {"Haichuan Logistics Co . , Ltd .", "Acme Inc ."} <= set(found)
    assert not {"Haichuan Logistics Co", "Ltd", "Acme Inc"} & set(found)


def test_a_term_begins_neither_in_the_midst_of_a_word_nor_behind_its_preposition():
    found = spans_of("the hare's-fur glaze, a well-lit kiln and a study in vitro in Jian, a priori")
    assert {
        "hare 's - fur glaze",
        "fur glaze",
        "well - lit kiln",
        "in vitro",
        "study in vitro",
        "a priori",
    } <= set(found)
    assert not [span for span in found if span.startswith(("'s", "vitro", "in Jian", "priori"))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("with He Xiangning they went", "He Xiangning"),
        ("You Quan, their secretary, and they", "You Quan"),
        ("they met Mr An Lushan there", "An Lushan"),
        ("The May Fourth Movement and how it ended", "May Fourth Movement"),
        ("what is done by May 2030 or after", "May 2030"),
        ("If Party A will not", "Party A"),
        ("but not hepatitis A.", "hepatitis A"),
    ],
)
def test_what_is_written_like_a_function_word_may_be_in_a_name(text, name):
    assert name in spans_of(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("May China prosper", "May"),
        ("Will Banks Be Big And How Will Banks Do", "Will"),
        ("He went to China", "He"),
        ("Article 18 This Contract is made", "This"),
        ("Article 5 Where Party A fails to pay", "Where"),
        ("Article 13 An Affiliate of Party A", "An"),
        ("Towards A Common Future", "A"),
        ("as an American would", "an"),
        ("the Opinions On Further Reform", "On"),
    ],
)
def test_elsewhere_it_is_a_function_word(text, word):
    assert not [span for span in spans_of(text) if word in (span.split()[0], span.split()[-1])]


@pytest.mark.parametrize("text", FINITE)
def test_finite_verbs(text):
    tokens = English().tokenize(text)
    finite = english_spans(tokens, text).finite
    assert [token.text for token, is_one in zip(tokens, finite, strict=True) if is_one] == FINITE[text]


def test_no_term_of_several_words_ends_on_a_finite_verb():
    spans = spans_of("The new regime came into force")
    assert "new regime" in spans
    assert "came" in spans
    assert not any(span.endswith(" came") for span in spans)


@pytest.mark.parametrize("word", ["the", "to", "of", "is", "it", "and", "not", ","])
def test_no_term_begins_or_ends_with_a_word_of_a_closed_class(word):
    assert closed_class(word)
    spans = spans_of(f"trade {word} growth")
    assert not any(span.split()[0] == word or span.split()[-1] == word for span in spans)


RUNS = {
    "the Belt and Road Initiative of China": "Belt and Road Initiative of China",
    "we study the Basel Committee on Banking Supervision today": "Basel Committee on Banking Supervision",
    "the People's Bank of China cut rates": "People 's Bank of China",
    "no names here": "",
}


@pytest.mark.parametrize("text", RUNS)
def test_capitalised_runs(text):
    tokens = English().tokenize(text)
    before, after = capital_runs(tokens, english_spans(tokens).content)
    run = [token.text for place, token in enumerate(tokens) if before[place] or after[place]]
    assert " ".join(run) == RUNS[text]


def test_a_heading_in_capitals_has_no_names():
    for text, capitals in (("GENERAL RULES AND NOTES", 0), ("General Rules and Notes", 2)):
        tokens = English().tokenize(text)
        shape = token_shape(tokens, english_spans(tokens))
        assert shape.capital.sum() == capitals
        assert shape.acronym.sum() == 0


def test_straight_quotation_marks_enclose():
    spans = spans_of('the rural "toilet revolution" and "star villages"')
    assert {"toilet revolution", 'rural " toilet revolution "', "star villages"} <= set(spans)
    assert not any(span.count('"') == 1 for span in spans)
    assert 'inch " nails' in spans_of('the 2 inch " nails')


@given(st.lists(st.sampled_from(["Belt", "Road", "trade", "and", "of", "the", ",", "-"]), max_size=12))
def test_a_run_begins_and_ends_with_capitals_and_counts_itself(words):
    tokens = English().tokenize(" ".join(words))
    before, after = capital_runs(tokens, english_spans(tokens).content)
    for place, token in enumerate(tokens):
        inside = before[place] + after[place]
        if inside and not before[place]:
            assert token.text[0].isupper()
            end = place + int(after[place])
            assert tokens[end].text[0].isupper()
            assert (before[place : end + 1] + after[place : end + 1] == inside).all()


def test_a_piece_of_a_run_is_reported():
    tokens = English().tokenize("under the Belt and Road Initiative")
    shape = token_shape(tokens, english_spans(tokens))
    spans = Spans(np.array([2, 2, 4]), np.array([6, 3, 6]), np.array([4, 1, 2]))
    features = SHAPE_FEATURES.columns(ShapedSpans(shape, spans), 3)
    assert features["run_cut_left"].tolist() == [0, 0, 2]
    assert features["run_cut_right"].tolist() == [0, 3, 0]


def test_the_shape_of_a_token_is_that_of_its_word_but_for_the_first_of_a_sentence():
    tokens = English().tokenize("“Green” is (not) Green in the EU-led plan, or rapidly green.")
    shape = token_shape(tokens, english_spans(tokens))
    assert all(column.shape == (len(tokens),) and column.dtype == np.float32 for column in shape)

    def marked(column):
        return [token.text for token, value in zip(tokens, column, strict=True) if value]

    assert [token.text for token in tokens][:3] == ["“", "Green", "”"]
    assert shape.capital[1] == 0
    assert marked(shape.capital) == ["Green", "EU"]
    assert marked(shape.acronym) == ["EU"]
    assert marked(shape.quote) == ["“", "”"]
    assert (marked(shape.opening), marked(shape.closing)) == (["("], [")"])
    assert (marked(shape.comma), marked(shape.hyphen)) == ([","], ["-"])
    assert (marked(shape.conjunction), marked(shape.preposition)) == (["or"], ["in"])
    assert (marked(shape.article), shape.ending[[token.text == "rapidly" for token in tokens]]) == (
        ["the"],
        [1],
    )
    assert not any(map(len, token_shape([], english_spans([]))))
