"""Sentence alignment: cases a person can check, laws, and accuracy on hand-aligned documents."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign.alignment.metrics import bead_scores
from termalign.alignment.sentalign import LogLinear, anchors
from termalign.alignment.sentalign.anchors import MOST_WINDOW_CELLS, ROWS_TOGETHER, cut
from termalign.alignment.sentalign.signals.base import TextVectors
from termalign.documents.bitext import Bead, Document
from termalign.documents.parallel.beads import parse_beads
from termalign.documents.sentences import segment
from termalign.language.lexicon import Lexicon
from training.scores import total

ZH = (
    "去年经济增长5.2%。就业保持稳定，新增1240万人。\n"
    "我们要发展绿色能源，保护环境。风电和太阳能增长最快。\n"
    "有人问：“钱从哪里来？”答案是改革。\n"
)
EN = (
    "Translated by the editors\n"
    "Last year the economy grew by 5.2 percent. Employment remained stable. 12.4 million jobs were added.\n"
    "We must develop green energy and protect the environment, as wind and solar power grew fastest.\n"
    "Some asked, 'Where will the money come from?' The answer is reform.\n"
)


@pytest.fixture(scope="module")
def aligner():
    return LogLinear()


def align(aligner, zh, en):
    return aligner.align(segment(zh, "zh"), segment(en, "en"))


def test_merges_splits_and_a_header_on_one_side(aligner):
    assert align(aligner, ZH, EN) == [
        Bead((), (0,)),
        Bead((0,), (1,)),
        Bead((1,), (2, 3)),
        Bead((2, 3), (4,)),
        Bead((4,), (5,)),
        Bead((5,), (6,)),
    ]


def test_without_paragraphs(aligner):
    zh = Document.of_lines([sentence.text for sentence in segment(ZH, "zh")])
    en = Document.of_lines([sentence.text for sentence in segment(EN, "en")][1:])
    assert Bead((2, 3), (3,)) in aligner.align(zh.sentences, en.sentences)


def test_traditional_text_aligns_as_simplified(aligner):
    traditional = "去年經濟增長5.2%。就業保持穩定，新增1240萬人。\n我們要發展綠色能源，保護環境。"
    simplified = "去年经济增长5.2%。就业保持稳定，新增1240万人。\n我们要发展绿色能源，保护环境。"
    assert align(aligner, traditional, EN) == align(aligner, simplified, EN)


@pytest.mark.parametrize(("zh", "en"), [("", ""), ("一。", ""), ("", "One. Two."), ("一。", "One.")])
def test_short_and_empty_sides(aligner, zh, en):
    beads = align(aligner, zh, en)
    assert covers(beads, len(segment(zh, "zh")), len(segment(en, "en")))


def test_skip_cost_decides_on_nulls(aligner):
    eager = LogLinear(skip_cost=-50.0)
    assert all(not bead.src or not bead.tgt for bead in align(eager, ZH, EN))
    assert eager.signature != aligner.signature


def covers(beads, m, n):
    return [number for bead in beads for number in bead.src] == list(range(m)) and [
        number for bead in beads for number in bead.tgt
    ] == list(range(n))


class Letters:
    """An encoder that counts letters: fast, and the same everywhere."""

    signature = "letters"

    def encode(self, texts):
        counts = [[1.0 + text.count(letter) for letter in "abcde一二三"] for text in texts]
        vectors = np.array(counts, np.float32).reshape(len(texts), 8)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)


SMALL = LogLinear(lexicon=Lexicon({"一": ["one"], "二": ["two"]}, cedict=False), encoder=Letters())
ZH_LINES = st.lists(st.sampled_from(["一。", "二", "三？", "5万", "AI 一“二”", "…"]), max_size=12)
EN_LINES = st.lists(st.sampled_from(["one.", "two", "c?", "50,000", "AI 'one two'", "..."]), max_size=12)


@settings(max_examples=40, deadline=None)
@given(ZH_LINES, EN_LINES)
def test_every_sentence_is_in_one_bead(zh, en):
    beads = SMALL.align(Document.of_lines(zh).sentences, Document.of_lines(en).sentences) if zh or en else []
    assert covers(beads, len(zh), len(en))


def long_sides(blocks, gap):
    """Vectors of sentences, which only themselves translate; `gap` more on the source side in the middle."""
    random = np.random.default_rng(1)
    tgt, alone = (random.standard_normal((count, 64)).astype(np.float32) for count in (2 * blocks, gap))
    middle = 2 * (blocks // 2 + 1)
    return np.concatenate([tgt[:middle], alone, tgt[middle:]]), tgt


@pytest.mark.parametrize(("blocks", "gap"), [(40, 0), (300, 0), (300, 150), (200, 3_000)])
def test_windows_cover_long_documents_within_the_cap(blocks, gap):
    src, tgt = long_sides(blocks, gap)
    windows = cut(src, tgt)
    for side, size in (("src", len(src)), ("tgt", len(tgt))):
        numbers = [number for window in windows for number in getattr(window, side)]
        assert numbers == list(range(size))
    assert max((len(window.src) + 1) * (len(window.tgt) + 1) for window in windows) <= MOST_WINDOW_CELLS


def test_cuts_are_where_both_sides_agree():
    for window in cut(*long_sides(300, 150))[1:]:
        begin = window.src.start - (150 if window.src.start > 450 else 0)
        assert begin == window.tgt.start


@pytest.mark.parametrize("together", [1, 7, 1000])
def test_cuts_do_not_depend_on_how_many_blocks_are_compared_at_once(monkeypatch, together):
    vectors = np.random.default_rng(1).normal(size=(900, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    others = np.concatenate([vectors[:300], vectors[500:], vectors[450:600]])
    monkeypatch.setattr(anchors, "TOP_BLOCKS", 60)
    expected = cut(vectors, others)
    monkeypatch.setattr(anchors, "ROWS_TOGETHER", together)
    assert cut(vectors, others) == expected
    assert len(expected) > 10


@pytest.mark.parametrize("count", [900, 3600])
def test_of_a_long_document_a_few_vectors_are_held_beside_those_of_its_texts(monkeypatch, count):
    class Recorded(TextVectors):
        def __getitem__(self, index):
            vectors = super().__getitem__(index)
            held.append(vectors.size // 16)
            return vectors

    held: list[int] = []
    different = np.random.default_rng(1).normal(size=(30, 16)).astype(np.float32)
    different /= np.linalg.norm(different, axis=1, keepdims=True)
    rows = np.random.default_rng(2).integers(0, 30, count)
    monkeypatch.setattr(anchors, "TOP_BLOCKS", 60)
    windows = cut(Recorded(different, rows), Recorded(different, rows))
    assert max(held) <= 3 * ROWS_TOGETHER  # of a level its rows, and the bands of these
    assert windows == cut(different[rows], different[rows])


def test_accuracy_on_novels(shared, aligner):
    scores = []
    for path in sorted((shared / "data" / "sentalign" / "mac" / "dev").glob("*.beads"))[:2]:
        sides = [
            Document.of_lines(path.with_suffix(suffix).read_text("utf-8").removesuffix("\n").split("\n"))
            for suffix in (".zh", ".en")
        ]
        beads = aligner.align(sides[0].sentences, sides[1].sentences)
        scores.append(bead_scores(parse_beads(path.read_text("utf-8")), beads))
    strict, lax = total(scores)
    assert strict.f1 > 0.88
    assert lax.f1 > 0.99
