"""Keyness: rows that can be checked by hand, laws, and the columns of an extraction."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign import extract
from termalign.language.vocabulary import chinese_word, dictionary
from termalign.terms.extraction.keyness import REFERENCE_CHARACTERS, keyness
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


def test_a_term_that_is_no_word_of_the_reference_is_key_by_its_count():
    assert chinese_word("新质生产力").frequency == 0
    expected = 3 * 1000 / (1000 + REFERENCE_CHARACTERS)
    assert keyness("新质生产力", 3, 1000) == round(2 * 3 * log(3 / expected), 2)


@given(st.sampled_from(["数据", "我们", "新质生产力"]), st.integers(0, 500), st.integers(1000, 10**7))
def test_the_sign_says_which_uses_it_more(key, count, characters):
    value, rate = keyness(key, count, characters), chinese_word(key).frequency / REFERENCE_CHARACTERS
    assert value >= 0 if count / characters >= rate else value <= 0
    assert keyness(key, count + 1, characters) >= value  # more occurrences, more key


def test_nothing_is_neither_more_nor_less():
    assert keyness("新质生产力", 0, 1000) == keyness("数据", 0, 0) == 0


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
