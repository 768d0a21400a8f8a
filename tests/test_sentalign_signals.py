"""Signals: small beads a person can check, and sums against their obvious forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.alignment.sentalign.loglinear import CONTENT_FEATURES, BeadEvidence, LogLinear, weights
from termalign.alignment.sentalign.search import BEAD_SHAPES
from termalign.alignment.sentalign.signals import (
    ClauseSignal,
    ClauseVectors,
    ParagraphSignal,
    PunctuationSignal,
    Window,
    numbers,
)
from termalign.alignment.sentalign.signals.base import blocks, corner_sums, prepare
from termalign.alignment.sentalign.signals.numbers import en_numbers, zh_numbers
from termalign.alignment.sentalign.signals.words import WORD_FEATURES, WORD_HIT, CoverageSignal
from termalign.documents.bitext import Document
from termalign.documents.sentences import segment
from termalign.language.tokenizers import English, Jieba
from tests.conftest import SAMPLES
from training.bead_features import feature_table

SAME_NUMBERS = [
    ("419.1万个", "4.191 million"),
    ("10.02亿户", "1.002 billion"),
    ("3万亿元", "3 trillion yuan"),
    ("二〇二四年", "2024"),
    ("二十八个", "twenty-eight"),
    ("百分之五", "5 percent"),
    ("两千三百人", "2,300 people"),
    ("第七次", "the seventh"),
    ("三万五千", "thirty-five thousand"),
    ("十二月", "December"),
    ("一百零五", "one hundred and five"),
    ("三分之一以上在11月", "0.333333 in November"),
    ("一个人", "one man"),
]


@pytest.mark.parametrize(("zh", "en"), SAME_NUMBERS)
def test_numbers_have_the_same_value(zh, en):
    assert list(zh_numbers(zh)) == list(en_numbers(en))


def table(signal, src, tgt):
    return feature_table(BeadEvidence([signal]), Window(range(len(src)), range(len(tgt))))


def sides(zh, en):
    return (
        prepare(Document.of_lines(zh).sentences, Jieba()),
        prepare(Document.of_lines(en).sentences, English()),
    )


@pytest.mark.parametrize(("side", "tokenizer"), [("zh", Jieba()), ("en", English())], ids=["zh", "en"])
def test_words_of_a_document_are_those_of_its_sentences(side, tokenizer):
    sentences = Document.of_lines(
        (SAMPLES / f"policy-article.{side}.sentences.txt").read_text("utf-8")
    ).sentences
    prepared = prepare(sentences, tokenizer)
    assert prepared.words == tuple(prepare([sentence], tokenizer).words[0] for sentence in sentences)


KEYS = st.lists(st.lists(st.sampled_from("abc"), max_size=2, unique=True), min_size=1, max_size=5)


@given(KEYS, KEYS)
def test_coverage_is_the_sum_over_the_items_of_a_bead(src, tgt):
    signal = CoverageSignal(WORD_FEATURES, [[tuple(keys)] if keys else [] for keys in src], tgt, hit=WORD_HIT)
    src_items = [[set(keys)] if keys else [] for keys in src]
    tgt_items = [[{key} for key in keys] for keys in tgt]

    def worth(items, others, rows, columns, count):
        """The worth of the items of some sentences, given the first of `count` others."""
        sums = 0.0
        held = [set().union(*others[start : start + count]) for start in range(len(others) + 1 - count)]
        for item in (item for own in items[rows] for item in own):
            if any(item & keys for keys in held):
                chance = min(max(np.mean([bool(item & keys) for keys in held]), 0.5 / len(held)), WORD_HIT)
                hit = bool(item & held[columns])
                sums += np.log(WORD_HIT / chance if hit else (1 - WORD_HIT) / (1 - chance))
        return sums

    measured = feature_table(BeadEvidence([signal]), Window(range(len(src)), range(len(tgt))))
    for index, shape in enumerate(BEAD_SHAPES):
        if shape.paired:
            for row in range(len(src) + 1 - shape.src):
                for column in range(len(tgt) + 1 - shape.tgt):
                    by_src = worth(src_items, tgt, slice(row, row + shape.src), column, shape.tgt)
                    by_tgt = worth(tgt_items, src, slice(column, column + shape.tgt), row, shape.src)
                    assert measured[:, index, row, column] == pytest.approx([by_src, by_tgt], abs=1e-5)


def test_scores_are_the_weighted_features():
    zh, en = ((SAMPLES / f"policy-article.{side}.sentences.txt").read_text("utf-8") for side in ("zh", "en"))
    aligner = LogLinear()
    for lines in (slice(12), slice(7, 9)):  # with all kinds of features, and with few
        texts = [Document.of_lines(text.splitlines()[lines]).sentences for text in (zh, en)]
        evidence = aligner.evidence(*texts)
        window = Window(*(range(len(text)) for text in texts))
        content = np.isin(evidence.names, sorted(CONTENT_FEATURES))
        ordered, table = weights().ordered(evidence.names), feature_table(evidence, window)
        for scores, own in zip(evidence.scores(window, weights()), (ordered, ordered * content), strict=True):
            expected = np.tensordot(own, table, (0, 0))
            for shape, beads, sums in zip(BEAD_SHAPES, scores, expected, strict=True):
                inside = slice(len(texts[0]) + 1 - shape.src), slice(len(texts[1]) + 1 - shape.tgt)
                np.testing.assert_allclose(beads[inside], sums[inside], atol=1e-4)


ONE = BEAD_SHAPES.index((1, 1))


def test_a_rare_number_identifies_its_sentence():
    src, tgt = sides(
        ["出口10亿元。", "很好。", "进口5万元。"], ["Imports were 50,000.", "Well.", "Exports: 1 billion."]
    )
    evidence = table(numbers(src, tgt), src, tgt)[0, ONE, :3, :3]
    assert evidence[0].argmax() == 2
    assert evidence[2].argmax() == 0
    assert not evidence[1].any()


def test_direct_speech_counts_single_quotes_and_no_apostrophes():
    src, tgt = sides(["他说：“不是我。”", "天黑了。"], ["'It's not me,' he said.", "Night's fallen."])
    opens = PunctuationSignal.features.names.index("punctuation.opens")
    differences = table(PunctuationSignal(src, tgt), src, tgt)[opens, ONE, :2, :2]
    assert differences.tolist() == [[0, 1], [1, 0]]


def test_paragraphs_count_breaks_inside_a_bead():
    src = prepare(segment("甲。乙。\n丙。丁。", "zh"), Jieba())
    tgt = prepare(segment("A is. B is.\nC is. D is.", "en"), English())
    inside = table(ParagraphSignal(src, tgt), src, tgt)[0, BEAD_SHAPES.index((2, 2)), :3, :3]
    assert inside.tolist() == [[0, 1, 0], [1, 2, 1], [0, 1, 0]]


@pytest.mark.parametrize("text", ["甲。\n乙。\n丙。", "甲。乙。丙。"])
def test_no_paragraphs_to_go_by_say_nothing(text):
    src = prepare(segment(text, "zh"), Jieba())
    tgt = prepare(segment("A is. B is.\nC is. D is.", "en"), English())
    assert not table(ParagraphSignal(src, tgt), src, tgt).any()


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 1000))
def test_block_sums_are_sums_of_blocks(rows, columns, seed):
    values = np.random.default_rng(seed).normal(size=(5, 4))
    found = blocks(corner_sums(values), rows, columns)
    for row in range(6 - rows):
        for column in range(5 - columns):
            expected = values[row : row + rows, column : column + columns].sum()
            assert abs(found[row, column] - expected) < 1e-9


class Letters:
    """An encoder whose vectors have a direction a letter; Chinese ones stand for those of the same place."""

    signature = "letters"

    def encode(self, texts):
        kinds = np.array([["甲乙丙丁".find(text[0]) + "ABCD".find(text[0]) + 1] for text in texts])
        return (kinds == np.arange(4)).astype(np.float32)


def clause_signal(src, tgt, encoder):
    return ClauseSignal(*(ClauseVectors(side, encoder) for side in (src, tgt)))


def test_a_sentence_of_one_clause_is_not_encoded_again():
    src, tgt = sides(["甲来到这里。", "乙来了，丙笑了起来。"], ["A came here.", "B came here, C laughed."])
    letters = Letters()
    encoded = []
    letters.encode = lambda texts: encoded.extend(texts) or Letters.encode(letters, texts)
    clause_signal(src, tgt, letters)
    chinese = [*src.texts, "乙来了，", "丙笑了起来。"]
    assert encoded == [*chinese, *tgt.texts, "B came here, ", "C laughed."]


def test_a_clause_that_was_moved_over_a_full_stop_pulls_its_beads_apart():
    src, tgt = sides(
        ["甲来到这里，乙去了那里。", "丙笑了起来。"], ["A came here.", "B went there, C laughed."]
    )
    signal = clause_signal(src, tgt, Letters())
    features = dict(zip(signal.features.names, table(signal, src, tgt), strict=True))
    one, both = features, BEAD_SHAPES.index((2, 2))
    assert one["clauses.src_last"][ONE, 0, 0] == -1  # 乙 fits the sentence after
    assert one["clauses.tgt_first"][ONE, 1, 1] == -1  # B fits the sentence before
    assert not any(one[name][ONE, 0, 0] for name in one if name != "clauses.src_last")
    assert not any(values[both, 0, 0] for values in features.values())


def test_of_a_sentence_without_end_the_clauses_at_its_ends_are_compared_whatever_is_between():
    def compared(between):
        src, tgt = sides(
            [f"甲来到这里，{'丁丁丁丁，' * between}乙去了那里。", "丙笑了起来。"],
            ["A came here.", "B went there, C laughed."],
        )
        letters = Letters()
        encoded = []
        letters.encode = lambda texts: encoded.append(texts) or Letters.encode(letters, texts)
        return table(clause_signal(src, tgt, letters), src, tgt), encoded

    features, encoded = compared(10_000)
    assert (features == compared(100)[0]).all()
    assert features.any()
    assert max(map(len, encoded)) <= 2 + 4


@given(
    st.lists(st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=3), min_size=1, max_size=4), st.data()
)
def test_clauses_pull_as_far_as_the_sentence_beyond_fits_better(zh, data):
    en = data.draw(
        st.lists(st.lists(st.sampled_from("ABCD"), min_size=1, max_size=3), min_size=1, max_size=4)
    )
    src, tgt = sides(
        ["，".join(letter + "说了话" for letter in sentence) for sentence in zh],
        [", ".join(letter + "bcd" for letter in sentence) for sentence in en],
    )
    signal = clause_signal(src, tgt, Letters())
    features = dict(zip(signal.features.names, table(signal, src, tgt), strict=True))
    pairs = {"甲": "A", "乙": "B", "丙": "C", "丁": "D"}
    told = [[pairs[letter] for letter in sentence] for sentence in zh]
    for number, (m, n) in enumerate(BEAD_SHAPES):
        for i in range(len(zh) + 1 - m):
            for j in range(len(en) + 1 - n):
                if m and n:
                    expected = (
                        slow_pull(told, en, i, j, n, first=True),
                        slow_pull(told, en, i + m - 1, j, n, first=False),
                        slow_pull(en, told, j, i, m, first=True),
                        slow_pull(en, told, j + n - 1, i, m, first=False),
                    )
                    assert tuple(values[number, i, j] for values in features.values()) == expected


def slow_pull(own, other, sentence, start, count, *, first):
    clause = own[sentence][0 if first else -1]
    beyond = start - 1 if first else start + count
    inside = any(clause in other[place] for place in range(start, start + count))
    return (
        -1
        if len(own[sentence]) > 1 and 0 <= beyond < len(other) and clause in other[beyond] and not inside
        else 0
    )
