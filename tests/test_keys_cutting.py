"""English text is cut into words stretch by stretch, and comes out as if it were cut whole."""

from hypothesis import given
from hypothesis import strategies as st

from termalign.keys.cutting import _WORD, LONGEST_REMEMBERED, Remembered, cut
from termalign.matching.words import Words
from termalign.text import fold
from termalign.text.spelling import REMEMBERED

texts = st.text(st.sampled_from("abSU's’.-–&1,[]() \t\u3000\u0301é中%\xad\x1e"), max_size=40)


@given(texts)
def test_stretches_are_cut_as_the_whole_text_is(text: str) -> None:
    whole = list(_WORD.finditer(fold(text).text))
    assert cut(text).places == [match.span() for match in whole]
    assert cut(text).words == [
        match.group().replace(".", "") if match.group()[0].isalpha() else match.group() for match in whole
    ]


@given(texts, texts)
def test_a_run_finds_whole_words_and_nothing_else(text: str, wanted: str) -> None:
    words, sought = Words(text), Words(wanted)
    for run, other in ((words.spelled, sought.spelled), (words.inflected, sought.inflected)):
        keys = [run.text[start:end] for start, end in zip([0, *run._ends], run._ends, strict=False)]
        expected = {
            (first, last)
            for first in range(len(keys))
            for last in range(first, len(keys))
            if keys[first] and keys[last] and "".join(keys[first : last + 1]) == other.text
        }
        assert set(run.find(other.text)) == expected


def test_what_is_remembered_is_bounded() -> None:
    lengths: Remembered[int] = Remembered(len)
    for number in range(REMEMBERED + 10):
        assert lengths[str(number)] == len(str(number))
    long = "x" * (LONGEST_REMEMBERED + 1)
    assert lengths[long] == len(long)
    assert len(lengths) <= REMEMBERED
    assert long not in lengths
