"""The unigram vocabulary: its best pieces against every way there is to cut a word."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.language.encoders.unigram import UNKNOWN_PENALTY, Unigram

PIECES = ["?", "▁", "a", "b", "ab", "▁a", "ba", "aba", "▁ab", "▁国", "家", "国家", "bb", ""]
SCORES = [0.0, -2.0, -3.5, -3.25, -5.5, -4.0, -5.0, -8.0, -7.5, -6.0, -4.5, -7.0, -6.75, 0.0]
VOCABULARY = Unigram(PIECES, SCORES, unknown=0, normalization={ord("A"): "a", 0x200B: "", 0x3000: " "})


def every_way(word):
    """Return the score and the pieces of every way to cut a word."""
    for count in range(len(word)):
        for cuts in combinations(range(1, len(word)), count):
            parts = [word[start:end] for start, end in zip((0, *cuts), (*cuts, len(word)), strict=True)]
            if all(part in PIECES[1:] or len(part) == 1 for part in parts):
                numbers = [PIECES.index(part) if part in PIECES[1:] else 0 for part in parts]
                unknown = min(SCORES) - UNKNOWN_PENALTY
                yield sum(SCORES[number] if number else unknown for number in numbers), numbers


@given(st.text("ab国家x▁", max_size=8))
def test_no_other_way_scores_higher(word):
    found = VOCABULARY._cut(word)
    ways = list(every_way(word)) if word else [(0.0, [])]
    score = next(score for score, numbers in ways if numbers == found)
    assert score == pytest.approx(max(score for score, _ in ways))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("  ", []),
        ("ab", [5, 3]),  # -7.25; ▁ab alone scores -7.5
        ("a b", [5, 1, 3]),  # a space begins a word
        ("ab　 A", [5, 3, 5]),  # a wide space, and a letter that is normalized
        ("a\u200bb", [5, 3]),  # what is replaced by nothing parts nothing
        ("国家", [1, 11]),  # country: -9.0; ▁国 家 scores -10.5
    ],
)
def test_texts_are_normalized_and_split_word_by_word(text, pieces):
    assert VOCABULARY.split(text) == pieces


def test_marks_are_no_pieces():
    """A text that reads like a mark is text."""
    vocabulary = Unigram(["<s>", "", "▁", "<", "s", ">"], [0.0, 0.0, -1.0, -2.0, -2.0, -2.0], unknown=0)
    assert vocabulary.split("<s>") == [2, 3, 4, 5]
