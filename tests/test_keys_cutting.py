"""English text is cut into words stretch by stretch, and comes out as if it were cut whole."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from termalign.language.keys.words import _COMPARED_WORD, LONGEST_CACHED_STRETCH, StretchCache, cut, spelled
from termalign.language.text import fold
from termalign.language.text.function_words import ARTICLES, LIGHT_WORDS
from termalign.language.text.spelling import WORD_CACHE_SIZE
from termalign.termbase.matching.words import EnglishWords, wording

texts = st.text(st.sampled_from("abSU's’.-–&1,[]() \t\u3000\u0301é中%\xad\x1e"), max_size=40)


@given(texts)
def test_stretches_are_cut_as_the_whole_text_is(text: str) -> None:
    whole = list(_COMPARED_WORD.finditer(fold(text).text))
    assert cut(text).places == [match.span() for match in whole]
    assert cut(text).words == [
        match.group().replace(".", "") if match.group()[0].isalpha() else match.group() for match in whole
    ]


@given(texts, texts)
def test_a_run_finds_whole_words_and_nothing_else(text: str, wanted: str) -> None:
    words, sought = EnglishWords(text), EnglishWords(wanted)
    spellings = list(map(spelled, words.surfaces))
    lemmas = ["" if lemma in ARTICLES else lemma for lemma in words.lemmas]
    for run, other, keys in (
        (words.spelled, sought.spelled, spellings),
        (words.inflected, sought.inflected, lemmas),
    ):
        assert run.text == "".join(keys)
        expected = {
            (first, last)
            for first in range(len(keys))
            for last in range(first, len(keys))
            if keys[first] and keys[last] and "".join(keys[first : last + 1]) == other.text
        }
        assert set(run.find(other.text)) == expected


@given(texts)
def test_words_stand_where_the_text_has_them(text: str) -> None:
    words, places, folded = EnglishWords(text), cut(text).places, fold(text)
    assert [words.span(word, word) for word in range(len(places))] == [
        folded.span(*place) for place in places
    ]
    tied = [
        start == end + 1 and folded.text[end] == "-" for (_, end), (start, _) in pairwise([(0, -2), *places])
    ]
    assert [mark == "-" for mark in words.passed] == [
        tie or word.casefold() in LIGHT_WORDS for tie, word in zip(tied, words.surfaces, strict=True)
    ]
    assert len(words.initials) == len(places)


@given(texts)
def test_a_rendering_is_read_as_a_text_is(text: str) -> None:
    read, words = wording(text), EnglishWords(text)
    assert read[:3] == (words.surfaces, words.lemmas, words.stems)
    assert read[3:] == (words.spelled.text, words.inflected.text, words.content, words.family.text)


def test_what_is_remembered_is_bounded() -> None:
    lengths: StretchCache[int] = StretchCache(len)
    for number in range(WORD_CACHE_SIZE + 10):
        assert lengths[str(number)] == len(str(number))
    long = "x" * (LONGEST_CACHED_STRETCH + 1)
    assert lengths[long] == len(long)
    assert len(lengths) <= WORD_CACHE_SIZE
    assert long not in lengths
