"""Counting: all occurrences of a rendering are counted, also those that were not looked at."""

import numpy as np
import pytest

from termalign import align
from termalign.documents.bitext import LinkedPair, TokenizedSentence
from termalign.language.text import Disjoint, Span, match_key
from termalign.language.tokenizers import English, Jieba
from termalign.terms.extraction import consistency
from termalign.terms.extraction.extractor import default_extractor
from termalign.terms.extraction.mapping import EXAMINED, LEAST_LINKED, rendering_at
from termalign.terms.spotting.evidence import PairEvidence

OTHERS = ["农业", "工业", "教育", "医疗", "交通", "贸易", "科技", "文化", "体育", "旅游"]
ENGLISH = [
    "farming",
    "industry",
    "education",
    "medicine",
    "transport",
    "trade",
    "science",
    "culture",
    "sport",
    "travel",
]


def test_every_occurrence_is_counted():
    zh = "\n".join(f"新质生产力改变了{word}。" for word in OTHERS)
    en = "\n".join(f"New quality productive forces have changed {word}." for word in ENGLISH)
    assert len(OTHERS) > EXAMINED
    glossary = default_extractor().extract(align(zh, en))
    entry = glossary["新质生产力"]
    assert entry.zh[0].count == len(OTHERS)
    assert entry.en[0].text.lower() == "new quality productive forces"
    assert entry.en[0].count == len(OTHERS)


def pair(zh, en, links):
    """Return the evidence of a pair whose words are linked as given."""
    src, tgt = Jieba().tokenize(zh), English().tokenize(en)
    posterior = np.zeros((len(src), len(tgt)), np.float32)
    for source, target in links:
        rows = [number for number, token in enumerate(src) if token.text == source]
        columns = [number for number, token in enumerate(tgt) if token.text == target]
        for row, column in zip(rows, columns, strict=True):
            posterior[row, column] = 0.9
    sides = (
        TokenizedSentence(zh, Span(0, len(zh)), tokens=tuple(src)),
        TokenizedSentence(en, Span(0, len(en)), tokens=tuple(tgt)),
    )
    return PairEvidence(LinkedPair(*sides, posterior=posterior))


@pytest.mark.parametrize(
    ("renderings", "taken", "expected"),
    [
        (["payment", "transfer"], [], "payment"),
        (["transfer"], [], None),  # stands there, linked with another word
        (["payment"], [Span(13, 20)], None),  # renders another occurrence already
        (["price"], [], None),  # is not there
    ],
)
def test_which_rendering_is_there(renderings, taken, expected):
    item = pair("支付与转让", "transfer and payment", [("支付", "payment"), ("转让", "transfer")])
    found = rendering_at(dict.fromkeys(renderings), Span(0, 2), item, Disjoint(taken))
    assert (found and found[0]) == expected


def noisy(zh, en):
    """Return the evidence of a pair of which any word may be linked with any."""
    item = pair(zh, en, [])
    item.posterior[:] = np.random.default_rng(7).random(item.posterior.shape) ** 8
    return item


@pytest.mark.parametrize("cells", [1, 100, consistency.COMPARED_CELLS])
def test_the_span_that_is_most_consistent_with_a_stretch(monkeypatch, cells):
    monkeypatch.setattr(consistency, "COMPARED_CELLS", cells)
    zh = "国家安全与经济安全，还有粮食安全"
    item = noisy(zh, "National security and economic security, and food security as well")
    stretches = [(a, b) for a in range(len(zh)) for b in range(a + 1, len(zh) + 1)]
    values, best = consistency._consistency(item, *np.array(stretches).T)
    total = item.posterior.astype(float)
    for stretch, value, index in zip(stretches, values.tolist(), best.tolist(), strict=True):
        own = item.cover([Span(*stretch)])[0] @ total
        slow = [
            own[a:b].sum() / np.sqrt((own.sum() + 1e-6) * (total[:, a:b].sum() + 1e-6))
            for a, b in zip(item.spans.start, item.spans.end, strict=True)
        ]
        assert value == pytest.approx(max(slow), abs=1e-4)
        assert slow[index] == pytest.approx(max(slow), abs=1e-4)


def test_the_rendering_at_an_occurrence_is_that_of_a_slow_search():
    zh = "安全和发展" * 12
    item = noisy(zh, "security and development " * 12)
    taken = Disjoint([Span(0, 8)])
    for start in range(0, len(zh), 5):
        own = item.cover([Span(start, start + 2)])[0] @ item.posterior
        scores = [
            (own[a:b].sum() / np.sqrt((own.sum() + 1e-6) * (item.masses[a:b].sum() + 1e-6)), -index)
            for index, (a, b) in enumerate(zip(item.spans.start, item.spans.end, strict=True))
            if item.keys[index] in ("security", "development") and not taken.overlap(item.span(index))
        ]
        best, index = max(scores)
        found = rendering_at({"security": 0, "development": 0}, Span(start, start + 2), item, taken)
        assert found == ((item.keys[-index], -index) if best > LEAST_LINKED else None)


def test_a_known_term_inside_a_longer_word_does_not_count_as_that_word():
    # 短板, weak links, begins inside a word of 补短板; both keep their own writings.
    text = "补短板，补短板，水利部负责水利工程。\n水利部补短板。"
    translation = (
        "Shore up weak links, shore up weak links; the Ministry of Water Resources is responsible for water "
    )
    translation += "conservancy projects.\nThe Ministry of Water Resources shores up weak links."
    terms = default_extractor().map(align(text, translation)).terms
    assert all({match_key(form) for form in term.forms} == {key} for key, term in terms.items())


def test_a_person_is_a_candidate_wherever_the_name_is():
    text = "水利部副部长李凡出席会议。\n去年李凡考察了水库。"
    translation = (
        "Li Fan, Vice Minister of Water Resources, attended the meeting.\n"
        "Last year Li Fan inspected the reservoir."
    )
    terms = default_extractor().map(align(text, translation)).terms
    assert terms["李凡"].count == 2
