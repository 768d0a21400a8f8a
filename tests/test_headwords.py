"""Dictionaries found by how their headwords begin: the same lines as a mapping that reads all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.language.headwords import BYTES_APART, Headwords, SortedLines

WORDS = st.text(st.sampled_from("绿色发展𰻞éab#"), min_size=1, max_size=5)
REST = st.text(st.sampled_from("n 1"), max_size=4)


@pytest.mark.parametrize("size", [1, BYTES_APART - 1, 3 * BYTES_APART])
def test_sorted_lines_are_found_wherever_they_are(size):
    rest_of = {f"{number:03}": "é" * (size if number % 40 == 7 else number) for number in range(0, 200, 2)}
    lines = SortedLines("".join(f"{word} {rest}\n" for word, rest in rest_of.items()).encode())
    for number in range(-1, 201):
        assert lines.rest(f"{number:03}") == rest_of.get(f"{number:03}")
    assert [lines.rest(word) for word in ("", "00", "0020", "002 é", "\n002")] == [None] * 5


@given(st.lists(st.tuples(WORDS, REST), max_size=20), WORDS, st.booleans())
def test_lines_are_those_of_a_search_that_reads_all(entries, other, ended):
    lines = [f"{word} {rest}" for word, rest in entries]
    dictionary = Headwords(("\n".join(lines) + "\n" * ended).encode())
    for word in {other, *(word for word, _ in entries)}:
        found = [line for line in lines if line.startswith(f"{word} ")]
        assert dictionary.lines(word) == found
        assert (word in dictionary) == bool(found)
        assert dictionary.beginning(word) == [line for line in lines if line.startswith(word)]
    asked = [other, *(word for word, _ in entries)]
    assert dictionary.among({*asked, "", " ", f"{other} "}) == {word for word, _ in entries}


@given(st.lists(st.tuples(WORDS, WORDS, REST), max_size=20))
def test_headwords_may_be_the_second_words(entries):
    lines = [f"{first} {word} {rest}" for first, word, rest in entries]
    dictionary = Headwords("\n".join(["# a b", "", *lines]).encode(), second=True)
    kept = [(line, entry[1]) for line, entry in zip(lines, entries, strict=True) if not line.startswith("#")]
    for _, word in kept:
        assert dictionary.lines(word) == [line for line, other in kept if other == word]


@pytest.mark.parametrize("text", ["", " ", "\n", "绿 ", "绿\n", "\ud800", "\0"])
def test_what_is_no_word_has_no_lines(text):
    dictionary = Headwords("绿 1\n绿色 2\n".encode())
    assert dictionary.lines(text) == []
    assert text not in dictionary


def test_an_empty_dictionary_has_no_words():
    assert Headwords(b"").beginning("绿") == Headwords(b"\n").lines("绿") == []
    assert "绿" not in Headwords(b"")


def test_many_words_are_looked_up_as_one_is():
    dictionary = Headwords("绿色 1 n\n绿色发展 2 vn\n绿 3 a\n".encode())  # green, green development, green
    words = ["绿", "绿色", "绿色发展", "绿色发", "发展", "", "绿色 1", "绿\n", "\ud800"]
    assert [word in dictionary for word in words] == [True, True, True, *[False] * 6]
    assert dictionary.among(set(words)) == {"绿", "绿色", "绿色发展"}
    assert dictionary.among(set()) == Headwords(b"").among({"绿"}) == set()
