"""Findings bring the sentences they are about, with the stretch marked in both."""

import regex
from hypothesis import given
from hypothesis import strategies as st

from termalign import check
from termalign.checking.findings.excerpt import Excerpt, ExcerptSide
from termalign.checking.findings.finding import Finding, Severity
from termalign.checking.findings.reporters import full
from termalign.checking.findings.tally import Tally
from termalign.documents.bitext import from_pairs
from termalign.language.text import Span
from termalign.language.text.display import display_width, printable
from termalign.termbase.glossary import Glossary, entry
from termalign.termbase.matching.tiers import Tier

HOUSE = Glossary((entry("数字经济", "digital economy", "digital commerce"),))  # digital economy


@given(st.text(max_size=40), st.data(), st.integers(min_value=1, max_value=50))
def test_a_passage_is_a_part_of_its_text_and_marks_what_the_span_covers(text, data, most):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + most // 2)))
    passage = ExcerptSide.around(text, Span(start, end), most)
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


@given(st.text(max_size=80), st.data(), st.integers(min_value=30, max_value=120))
def test_full_text_keeps_the_mark_below_the_stretch_and_within_the_width(text, data, width):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    passage = ExcerptSide(text, Span(start, end))
    finding = Finding("TA101", Severity.ERROR, Tier.NONE, "法", excerpt=Excerpt(passage, ExcerptSide("")))
    lines = "".join(full.report([finding], Tally(), width=width)).split("\n")
    shown = [line for line in lines if line.startswith("    ")]
    assert [printable(line) for line in lines] == lines
    for line, mark in zip(shown[::2], shown[1::2], strict=True) if start < end and text.strip() else ():
        assert display_width(line) <= max(width, 60)
        before = display_width(mark) - display_width(mark.lstrip())
        assert set(mark.strip()) == {"^"}
        assert display_width(line) >= before + len(mark.strip())


def test_full_text_says_the_severity_in_words_and_colours_only_repeat_it():
    found = check(HOUSE, "发展数字经济", "Develop\x1b[31m online business")
    plain = "".join(full.report(found, Tally()))
    assert plain.splitlines()[:4] == [
        "<text>:1:1: error TA101 missing-term",
        "  数字经济: expected 'digital economy' or 'digital commerce', not found",
        "    发展数字经济",
        "        ^^^^^^^^",
    ]
    assert "\x1b" not in plain
    coloured = "".join(full.report(found, Tally(), colour=True))
    assert coloured != plain
    assert regex.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
