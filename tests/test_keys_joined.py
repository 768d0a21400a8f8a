"""Texts in one string are the texts of a list."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from termalign.language.keys.folded import zh_keys
from termalign.language.keys.joined import JoinedTexts

TEXTS = st.lists(st.text("甲數 aＡ…\x1e\r\ud800⺀é♪", max_size=4), min_size=1, max_size=5)


def joined(texts: list[str]) -> JoinedTexts:
    return JoinedTexts("\n".join(texts).encode("utf-8", "surrogatepass"))


@given(TEXTS, st.integers(0, 4), st.integers(1, 5))
def test_texts_in_one_string_are_those_of_a_list(texts: list[str], start: int, count: int) -> None:
    found = joined(texts)
    assert [*found] == [found[place] for place in range(len(found))] == texts
    start = min(start, len(texts) - 1)
    stop = min(start + count, len(texts))
    assert [*found.some(start, stop)] == found[start:stop] == texts[start:stop]
    assert len(found.some(start, stop)) == stop - start


@given(TEXTS)
def test_texts_in_one_string_have_the_keys_of_a_list(texts: list[str]) -> None:
    one, other = zh_keys(joined(texts)), zh_keys(texts)
    assert one.text == other.text
    places = np.arange(len(one.text))
    for mine, theirs in zip(one.locate(places, places + 1), other.locate(places, places + 1), strict=True):
        assert mine.tolist() == theirs.tolist()


@given(TEXTS)
def test_han_is_not_overlooked(texts: list[str]) -> None:
    has_han = any("⺀" <= char != "\ud800" for text in texts for char in text)
    assert joined(texts).may_have_han or not has_han
    assert not joined(["é♪ a"]).may_have_han
