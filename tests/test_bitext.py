"""The bitext: documents, beads and pairs, and where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.documents.bitext import Bead, Document, Sentence, both_sides, from_pairs, join, pairs_of
from termalign.language.text import Span
from termalign.language.text.language import Direction

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


PAIRS = st.lists(st.tuples(st.text("国a ", max_size=3), st.text("国a ", max_size=3)), max_size=4)


@given(PAIRS)
def test_a_bitext_read_the_other_way_has_its_sides_exchanged(pairs):
    bitext = from_pairs(pairs, names=("a", "b"))
    (other,) = set(Direction) - {bitext.direction}
    turned = bitext.read(other)
    assert list(both_sides(turned)) == [(tgt, src) for src, tgt in both_sides(bitext)]
    assert turned.read(bitext.direction) == bitext
    assert bitext.read(bitext.direction) is bitext
    assert (
        from_pairs([(tgt, src) for src, tgt in pairs], names=("b", "a"), direction=turned.direction) == turned
    )


@pytest.mark.parametrize(
    ("pairs", "direction"),
    [
        ([("甲", "A")], Direction.ZH_EN),
        ([("A", "甲")], Direction.EN_ZH),
        ([("AI", "AI")], Direction.ZH_EN),  # nothing says it
        ([("发展", "Growth (增长、发展、前进)")], Direction.ZH_EN),  # a translation may quote
        ([("AI", "AI"), ("The term 程序 means this", "程序")], Direction.EN_ZH),
    ],
)
def test_the_texts_say_the_direction(pairs, direction):
    assert from_pairs(pairs).direction is direction


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
