"""Keyness: rows that can be checked by hand, laws, and the columns of an extraction."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign import extract
from termalign.language.text.script import is_han
from termalign.language.vocabulary import chinese_word, dictionary, words_of_run
from termalign.terms.extraction.keyness import PHRASE_SHARE, REFERENCE_CHARACTERS, keyness
from tests.processes import run

PAIRS = [
    ("要加快发展新质生产力。", "We must accelerate the growth of new quality productive forces."),
    (
        "培育新质生产力，我们要发展经济。",
        "Foster new quality productive forces; we must develop the economy.",
    ),
]


def test_the_size_of_the_reference_is_that_of_the_dictionary():
    lines = (line.split(" ") for line in dictionary().decode().splitlines())
    han = sum(int(count) * sum("一" <= char <= "\u9fff" for char in word) for word, count, _ in lines)
    assert han == REFERENCE_CHARACTERS


def test_the_value_is_that_of_the_contingency_table():
    """The log-likelihood of both models, without the simplification."""
    a, b = 12, chinese_word("数据").frequency  # data
    c, d = 4000, REFERENCE_CHARACTERS
    together = (a + b) / (c + d)

    def likelihood(count, size, rate):  # of a Poisson count, its constant left out
        return count * log(rate * size) - rate * size

    apart = likelihood(a, c, a / c) + likelihood(b, d, b / d)
    equal = likelihood(a, c, together) + likelihood(b, d, together)
    assert keyness("数据", a, c) == round(2 * (apart - equal), 2)


def reference_and_rarest(word):
    """Return how often the dictionary has a word made of words, and the rarest of these."""
    return chinese_word(word).frequency, min(chinese_word(part).frequency for part in words_of_run(word))


def test_the_share_of_a_phrase_holds_for_nine_tenths_of_those_of_the_dictionary():
    words = sorted(line.split(" ")[0] for line in dictionary().decode().splitlines())[::10]
    made = [
        word for word in words if len(word) > 3 and all(map(is_han, word)) and len(words_of_run(word)) > 1
    ]
    counts = [reference_and_rarest(word) for word in made]
    within = sum(count <= PHRASE_SHARE * rarest for count, rarest in counts)
    assert len(made) > 1000
    assert within / len(made) == pytest.approx(0.9, abs=0.01)


def test_a_term_of_several_words_has_the_figure_of_a_share_of_its_rarest_word():
    assert words_of_run("数据要素") == ["数据", "要素"]  # data as a factor of production
    count, rarest = reference_and_rarest("数据要素")
    assert (count, rarest) == (0, min(chinese_word("数据").frequency, chinese_word("要素").frequency))
    a, b, c, d = 3, PHRASE_SHARE * rarest, 1000, REFERENCE_CHARACTERS
    together = (a + b) / (c + d)
    expected = 2 * (a * log(a / (c * together)) + b * log(b / (d * together)))
    assert keyness("数据要素", 3, 1000) == round(expected, 2)
    assert 0 < expected < 2 * a * log(a / (c * a / (c + d)))  # less than what the reference does not have


@pytest.mark.parametrize(
    ("key", "count", "characters"),
    [
        ("重要问题", 1, 10**7),  # an important problem: not more often than it may be elsewhere
        ("数据要素", 0, 1000),
        ("GDP增速", 5, 1000),  # growth of GDP: the dictionary has no letters
        ("PD-1", 5, 1000),
    ],
)
def test_what_cannot_be_estimated_has_no_figure(key, count, characters):
    assert keyness(key, count, characters) is None


@given(st.sampled_from(["数据", "我们"]), st.integers(0, 500), st.integers(1000, 10**7))
def test_the_sign_says_which_uses_it_more(key, count, characters):
    value, rate = keyness(key, count, characters), chinese_word(key).frequency / REFERENCE_CHARACTERS
    assert value >= 0 if count / characters >= rate else value <= 0


@given(
    st.sampled_from(["数据", "我们", "数据要素", "重要问题"]), st.integers(0, 500), st.integers(1000, 10**7)
)
def test_more_occurrences_are_more_key(key, count, characters):
    fewer, more = keyness(key, count, characters), keyness(key, count + 1, characters)
    assert fewer is None or (more is not None and more >= fewer)


def test_nothing_is_neither_more_nor_less():
    assert keyness("数据", 0, 0) == 0


def test_entries_have_both_only_where_they_are_wanted():
    plain = extract(PAIRS, everything=True)
    assert {(item.documents, item.keyness) for item in plain} == {(0, None)}
    measured = extract(PAIRS, everything=True, keyness=True)
    assert [item.zh for item in measured] == [item.zh for item in plain]
    found = measured["新质生产力"]
    characters = sum("一" <= char <= "\u9fff" for zh, _ in PAIRS for char in zh)
    assert (found.documents, found.keyness) == (1, keyness("新质生产力", 2, characters))
    assert measured.to_records()[0]["keyness"] == measured[0].keyness


@pytest.mark.parametrize("more", [[], ["--two-pass"], ["--processes", "2"]])
def test_columns_of_a_corpus(tmp_path, more):
    for name, pairs in (("a", PAIRS), ("b", PAIRS[:1])):
        for side, index in (("zh", 0), ("en", 1)):
            (tmp_path / f"{name}.{side}.txt").write_text(
                "".join(pair[index] + "\n" for pair in pairs), "utf-8"
            )
    run("extract", tmp_path, "--all", "-o", tmp_path / "plain.tsv", *more)
    run("extract", tmp_path, "--all", "--keyness", "-o", tmp_path / "keyness.tsv", *more)
    plain, measured = (
        [line.split("\t") for line in (tmp_path / name).read_text("utf-8").splitlines()]
        for name in ("plain.tsv", "keyness.tsv")
    )
    assert measured[0][:8] == ["zh", "en", "status", "score", "salience", "count", "documents", "keyness"]
    assert [row[:6] + row[8:] for row in measured] == plain
    row = next(row for row in measured if row[0] == "新质生产力")
    assert row[6] == "2"
    assert float(row[7]) > 0
