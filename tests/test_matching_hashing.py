"""Terms found by hashes: what an automaton finds, whatever terms have the same hash."""

import numpy as np
import pytest
from ahocorasick_rs import AhoCorasick, MatchKind
from hypothesis import given
from hypothesis import strategies as st

from termalign.language.arrays import strings
from termalign.language.arrays.kept import KeptStrings
from termalign.termbase.matching import automaton
from termalign.termbase.matching.automaton import Automaton
from termalign.termbase.matching.hashing import HashedTerms, hashed_sections

LETTERS = st.text(st.sampled_from("ab甲𠀀"), min_size=1, max_size=6)


def hashed(terms: list[str]) -> HashedTerms:
    keys = KeptStrings.of(terms)
    return HashedTerms(keys, hashed_sections(keys))


@given(st.lists(LETTERS, max_size=30, unique=True), st.text(st.sampled_from("ab甲𠀀x\x1e"), max_size=60))
def test_terms_are_those_of_an_automaton(terms: list[str], text: str) -> None:
    expected = AhoCorasick(terms, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(text)
    assert hashed(terms).find_matches_as_indexes(text) == expected


@pytest.mark.parametrize("factor", [0, 1])
def test_terms_with_the_same_hash_are_distinguished(monkeypatch: pytest.MonkeyPatch, factor: int) -> None:
    """With these factors a hash is that of the last character, or of all in any order."""
    monkeypatch.setattr(strings, "FACTOR", np.uint64(factor))
    terms = ["ab", "ba", "bb", "abb", "bab", "bba", "b", "aab"]
    found = hashed(terms)
    for text in ("abba", "babab", "bbaabb", "aabab", "aa"):
        expected = AhoCorasick(terms, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(text)
        assert found.find_matches_as_indexes(text) == expected


@given(st.lists(st.tuples(st.integers(62, 67), st.sampled_from(["", "b", "甲"])), max_size=8, unique=True))
def test_long_terms_are_found(parts: list[tuple[int, str]]) -> None:
    terms = list(dict.fromkeys("a" * count + end for count, end in parts))
    text = "b".join(["a" * 66, "a" * 63, "a" * 200 + "甲", "a" * 64])
    expected = AhoCorasick(terms, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(text)
    assert hashed(terms).find_matches_as_indexes(text) == expected


def test_a_glossary_finds_the_same_by_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = ["经济", "数字经济", "數字經濟", "G20", "\u200b"]
    texts = ["发展数字 经济", "G２０峰会的經濟", "", "数字"]
    expected = Automaton.of(terms).longest(texts)
    monkeypatch.setattr(automaton, "LEAST_HASHED", 1)
    found = Automaton.of(terms)
    assert found.longest(texts) == expected
    assert [list(found.hits(text)) for text in texts] == expected
