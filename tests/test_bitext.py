"""The bitext: documents, beads and pairs, and where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.bitext import Bead, Document, Sentence, both_sides, from_pairs, join, pairs_of
from termalign.text import Span

LINES = st.lists(st.text(st.sampled_from("国a \n。"), max_size=6), min_size=1, max_size=6)


@given(LINES)
def test_lines_stand_where_they_say(lines):
    document = Document.of_lines(lines)
    assert [sentence.span.of(document.text) for sentence in document.sentences] == [
        sentence.text for sentence in document.sentences
    ]
    assert [sentence.text for sentence in document.sentences] == [line.replace("\n", " ") for line in lines]
    for number, sentence in enumerate(document.sentences):
        assert document.place(sentence.span.start) == (number + 1, 1)


@given(LINES, st.data())
def test_joined_sentences_are_a_stretch_of_the_document(lines, data):
    document = Document.of_lines(lines)
    first = data.draw(st.integers(0, len(lines) - 1))
    last = data.draw(st.integers(first, len(lines) - 1))
    joined = join(document, tuple(range(first, last + 1)))
    assert joined.span.of(document.text) == joined.text
    assert joined.text.startswith(document.sentences[first].text)
    assert joined.text.endswith(document.sentences[last].text)
    assert joined.paragraph == document.sentences[first].paragraph


@pytest.mark.parametrize(
    ("offset", "place"), [(0, (1, 1)), (2, (1, 3)), (3, (2, 1)), (4, (3, 1)), (6, (3, 3))]
)
def test_places_by_hand(offset, place):
    assert Document("ab\n\n𠀀国x", ()).place(offset) == place


def test_beads_and_pairs():
    bitext = from_pairs([("甲", "A"), ("乙", " "), ("", "C"), ("丁", "D")], names=("a.zh", "a.en"))
    assert bitext.beads == (Bead((0,), (0,)), Bead((1,), ()), Bead((), (2,)), Bead((3,), (3,)))
    assert [(pair.src.text, pair.tgt.text) for pair in bitext] == [("甲", "A"), ("丁", "D")]
    assert len(bitext) == 2
    assert list(both_sides(bitext)) == [("甲", "A"), ("乙", ""), ("", "C"), ("丁", "D")]
    assert bitext.tgt.name == "a.en"
    assert all(pair.links is None and pair.posterior is None for pair in bitext)


def test_a_bead_of_two_and_one():
    zh = Document("甲。 乙。", (Sentence("甲。", Span(0, 2)), Sentence("乙。", Span(3, 5), 1)))
    en = Document.of_lines(["A and B."])
    [pair] = pairs_of(zh, en, [Bead((0, 1), (0,)), Bead((), ())])
    assert pair.src == Sentence("甲。 乙。", Span(0, 5), 0)
