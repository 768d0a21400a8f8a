"""Sentence segmentation: cases as data, laws, and boundaries of hand-split novels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.documents.sentences import LONGEST_UNIT, segment

CASES = [
    # label, language, the sentences that are run together and must be found again
    ("stops", "zh", ["经济增长。", "就业稳定！", "前景如何？", "很好。"]),
    ("a stop inside a quotation", "zh", ["他说：“来吧。", "走吧。”", "大家走了。"]),
    ("who speaks belongs to the quote", "zh", ["“尽头是什么？”汪淼无力地问。", "没人回答。"]),
    ("a quote, then the next speaker", "zh", ["“你呢？”", "李明道：“我不去。”"]),
    ("an ellipsis inside", "zh", ["我……我不知道。", "他说。"]),
    ("marks in a row", "zh", ["真的？！", "是的。"]),
    ("decimals", "zh", ["增长5.2%。", "出口2.5万亿元。"]),
    ("a list number", "zh", ["1.加强监管。", "2.扩大开放。"]),
    ("numbered clauses", "zh", ["一、总体要求。", "（一）指导思想。"]),
    ("a footnote mark", "zh", ["增长显著。[1]", "下一步。"]),
    ("titles", "en", ["Mr. Li met Dr. Sha.", "They talked."]),
    ("initials", "en", ["J. R. Smith came.", "He spoke."]),
    ("an abbreviation inside", "en", ["The U.S. President, e.g. Lincoln, spoke."]),
    ("an abbreviation at the end", "en", ["He moved to the U.S.", "The others stayed."]),
    ("a number sign", "en", ["See No. 5 of Art. 3.", "It applies."]),
    ("a plain no", "en", ["He said no.", "They left."]),
    ("decimals", "en", ["GDP grew 5.2% to 3.1 trillion.", "Prices fell."]),
    ("a list number", "en", ["1. Strengthen supervision.", "Then open up."]),
    ("a footnote mark", "en", ["Growth was strong.[1]", "Exports rose."]),
    ("a footnote mark after a space", "en", ["Growth was strong. [12]", "Exports rose."]),
    ("a footnote number", "en", ["Growth was strong.12", "Exports rose."]),
    ("quotes", "en", ['"Where to?" he asked.', '"Home."', "They went."]),
    ("an ellipsis before lower case", "en", ["I ... do not know.", "Really."]),
    ("a spaced ellipsis", "en", ["Mine's . . .", "Misty, I mean."]),
    ("lower case after a question mark", "en", ["'Very well!' he replied.", "They fought."]),
]

LINES = [
    # label, language, text, sentences with their paragraphs
    (
        "headings need no stop",
        "en",
        "Overview\nAll is well. Very.\n",
        [("Overview", 0), ("All is well.", 1), ("Very.", 1)],
    ),
    ("blank lines", "zh", "\n标题\n\n\n第一段。\n", [("标题", 0), ("第一段。", 1)]),
    ("Windows line ends", "zh", "标题\r\n第一段。", [("标题", 0), ("第一段。", 1)]),
    ("only white space", "en", " \n\t\n", []),
    (
        "wrapped lines",
        "en",
        "The construction of new-type information infrastructure\n"
        "has laid a solid foundation for the development of this\n"
        "new industry. It is based on information networks and\n"
        "driven by innovation.\n"
        "Another paragraph begins here and goes on and on and on\n"
        "to its end.\n",
        [
            (
                "The construction of new-type information infrastructure\n"
                "has laid a solid foundation for the development of this\nnew industry.",
                0,
            ),
            ("It is based on information networks and\ndriven by innovation.", 0),
            ("Another paragraph begins here and goes on and on and on\nto its end.", 1),
        ],
    ),
]


@pytest.mark.parametrize(("label", "language", "sentences"), CASES, ids=[f"{c[1]}: {c[0]}" for c in CASES])
def test_cases(label, language, sentences):
    text = ("" if language == "zh" else " ").join(sentences)
    assert [sentence.text for sentence in segment(text, language)] == sentences


@pytest.mark.parametrize(("label", "language", "text", "expected"), LINES, ids=[case[0] for case in LINES])
def test_lines(label, language, text, expected):
    assert [(sentence.text, sentence.paragraph) for sentence in segment(text, language)] == expected


@pytest.mark.parametrize("unit", ["数据", "data ", "x", "。", ". ", "“", "？”"])
def test_a_huge_line_is_cut(unit):
    sentences = segment(unit * 400_000, "zh")
    assert max(len(sentence.text) for sentence in sentences) <= max(
        LONGEST_UNIT, len(unit) * 400_000 * (unit in "。")
    )


TEXTS = st.text(st.sampled_from(list("a bC.。！?…“”’\"')[1]5 \n\u3000国家Mr")), max_size=60) | st.text(
    max_size=40
)
LANGUAGES = st.sampled_from(["zh", "en"])


@given(TEXTS, LANGUAGES)
def test_spans_cover_the_text_in_order(text, language):
    sentences = segment(text, language)
    end = paragraph = 0
    for sentence in sentences:
        assert sentence.text == sentence.span.of(text)
        assert sentence.text.strip() == sentence.text != ""
        assert not text[end : sentence.span.start].strip()
        assert sentence.paragraph >= paragraph
        end, paragraph = sentence.span.end, sentence.paragraph
    assert not text[end:].strip()


@given(st.lists(st.sampled_from([c[2][0] for c in CASES if c[1] == "en"]), max_size=5))
def test_a_sentence_on_its_own_is_one_sentence(sentences):
    for found in segment("\n".join(sentences), "en"):
        assert [again.text for again in segment(found.text, "en")] == [found.text]


@pytest.mark.parametrize(("language", "least"), [("zh", 0.98), ("en", 0.985)])
def test_boundaries_of_novels(shared, language, least):
    right = proposed = gold = 0
    for path in sorted((shared / "data" / "sentalign" / "mac" / "dev").glob(f"*.{language}")):
        lines = [line.strip() for line in path.read_text("utf-8").split("\n") if line.strip()]
        between = "" if language == "zh" else " "
        ends, place = set(), 0
        for line in lines:
            place += len(line)
            ends.add(place)
            place += len(between)
        found = {sentence.span.end for sentence in segment(between.join(lines), language)}
        right, proposed, gold = right + len(found & ends), proposed + len(found), gold + len(ends)
    assert 2 * right / (proposed + gold) > least
