"""Findings bring the sentences they are about, with the stretch marked in both."""

from hypothesis import given
from hypothesis import strategies as st

from termalign import check
from termalign.bitext import from_pairs
from termalign.findings.excerpt import Passage
from termalign.glossary import Glossary, entry
from termalign.text import Span

HOUSE = Glossary((entry("数字经济", "digital economy", "digital commerce"),))  # digital economy


@given(st.text(max_size=40), st.data(), st.integers(min_value=1, max_value=50))
def test_a_passage_is_a_part_of_its_text_and_marks_what_the_span_covers(text, data, most):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + most // 2)))
    passage = Passage.around(text, Span(start, end), most)
    assert passage.marked == text[start:end]
    assert passage.before + passage.marked + passage.after == passage.text
    before, after = passage.cut
    assert passage.text == text[before : len(text) - after]
    assert len(passage.text) == min(len(text), most)


def test_every_finding_about_a_unit_has_an_excerpt():
    pairs = [
        ("发展数字经济", "Develop 数字 online business"),
        ("数字经济", "digital economy"),
        ("数字经济", "digital economy"),
        ("数字经济", "digital commerce"),
    ]
    found = check(HOUSE, from_pairs(pairs), optional=["TA503"])
    assert {finding.rule for finding in found} >= {"TA101", "TA203", "TA301", "TA401"}
    for finding in found:
        assert finding.excerpt is not None
        assert finding.excerpt.tgt.marked == (finding.found or "")
        assert finding.excerpt.src.marked in (finding.zh, "")


def test_the_excerpt_of_a_long_text_is_bounded():
    found = check(HOUSE, from_pairs([("前" * 5_000 + "数字经济" + "后" * 5_000, "nothing")]))
    [finding] = found
    assert len(finding.excerpt.src.text) == 1_000
    assert finding.excerpt.src.marked == "数字经济"
    assert finding.excerpt.src.cut == (4_500, 4_504)
