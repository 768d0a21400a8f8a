"""What the source has in brackets behind a term, words before a rendering, quotations; on sentences of our own."""

import numpy as np
import pytest

from termalign import align, spot
from termalign.language.text import Span
from termalign.terms.spotting.occurrences import CandidateRow, gloss_behind
from termalign.terms.spotting.ranker import LIKELY_ENOUGH, SURE_GLOSS, taken_glosses

GLOSSES = [
    ("演绎作品(Adapted Material)是", "演绎作品", "Adapted Material"),
    ("“提交”（commits）", "提交", "commits"),
    ("网址(URI)或链接", "网址", "URI"),
    ("洛水出版社（Luoshui Press，下称本社）", "洛水出版社", "Luoshui Press"),
    ("内存分配器（memory allocator）", "分配器", ""),  # of 内存分配器, as its words tell
    ("提交（承诺）", "提交", ""),
    ("提交 commits", "提交", ""),
]


@pytest.mark.parametrize(("text", "term", "gloss"), GLOSSES, ids=lambda text: text[:12])
def test_a_gloss_is_latin_in_brackets_and_no_longer_than_its_term(text, term, gloss):
    start = text.index(term)
    assert gloss_behind(text, Span(start, start + len(term))) == gloss


LESS = LIKELY_ENOUGH - 0.1
MORE = LIKELY_ENOUGH + 0.1
PLACES = [
    # the likeliest candidate, how likely it is, the gloss, how likely that is then
    ((5, 6), LESS, (0, 1), SURE_GLOSS),
    ((0, 1), LESS, (0, 1), SURE_GLOSS),  # one that is likeliest itself
    ((5, 6), MORE, (0, 1), 0.01),  # a short form in brackets behind a likely name
    ((0, 2), MORE, (0, 4), MORE),  # original works, of original works of authorship
]


@pytest.mark.parametrize(("best", "likely", "gloss", "found"), PLACES)
def test_a_gloss_takes_the_place_of_what_is_unlikely_or_inside_it(best, likely, gloss, found):
    rows = [
        CandidateRow(0, 0, 0, *best, "best", glossed=best == gloss),
        CandidateRow(0, 0, 0, *gloss, "gloss", glossed=True),
    ]
    likelihoods = taken_glosses(rows, np.array([likely, 0.01], np.float32))
    assert max(likelihoods[[row.glossed for row in rows]]) == pytest.approx(found, abs=0.05)
    assert likelihoods.sum() <= 1.0


def test_a_term_that_the_dictionary_does_not_know_is_recognised_by_its_gloss():
    bitext = align("这叫二次释放（double free），是一个错误。", "This is known as a double free error.")
    assert [item.text for item in spot(["二次释放"], bitext)["二次释放"].en] == ["double free"]


NEGATED = [
    (
        "无正当理由",
        "他无正当理由缺席会议。",
        "He missed the meeting without good reason.",
        "without good reason",
    ),
    ("正当理由", "他无正当理由缺席会议。", "He missed the meeting without valid reason.", "valid reason"),
    ("不动产", "他没有不动产。", "He has no real estate.", "real estate"),  # 没有 is no part of it
    ("超大型平台", "超大型平台负有义务。", "Very large platforms have duties.", "Very large platforms"),
    ("大型平台", "很大型平台负有义务。", "Very large platforms have duties.", "large platforms"),
]


@pytest.mark.parametrize(("term", "zh", "en", "rendering"), NEGATED, ids=[row[0] for row in NEGATED])
def test_a_term_that_says_no_or_very_is_rendered_with_the_word_that_says_so(term, zh, en, rendering):
    assert spot([term], align(zh, en))[term].en[0].text == rendering


QUOTED = [
    ("现状", "此功能按“现状”提供。", "The feature is provided “as is” by us.", "as is"),
    (
        "“三新”经济",
        "“三新”经济比重提高。",
        'The share of the "three new" economy rose.',
        '"three new" economy',
    ),
    ("市场", "市场下跌。", "The market[^bourse] at https://a.org/market fell.", "market"),
    ("中老铁路", "中老铁路已经通车。", "The China–Laos Railway has opened.", "China–Laos Railway"),
]


@pytest.mark.parametrize(("term", "zh", "en", "rendering"), QUOTED, ids=[row[0] for row in QUOTED])
def test_quotations_and_words_joined_by_dashes_are_rendered_whole(term, zh, en, rendering):
    assert spot([term], align(zh, en))[term].en[0].text == rendering
