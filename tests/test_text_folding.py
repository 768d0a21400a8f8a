"""Folding: laws, and rows for every kind of noise."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from termalign.text import Span, comparable, fold, is_han, is_traditional, match_key, simplify

ROWS = [
    # label, text, folded
    ("full-width", "Ｇ２０＋ＡＩ", "G20+AI"),
    ("ideographic space", "国家　安全", "国家 安全"),
    ("curly quotes", "“AI Plus” ‘x’", "\"AI Plus\" 'x'"),
    ("hyphens", "Chinese‑path – non‐stop", "Chinese-path - non-stop"),
    ("zero width space", "新质\u200b生产力", "新质生产力"),
    ("soft hyphen", "modern\u00adization", "modernization"),
    ("byte-order mark inside", "\ufeff新质", "新质"),
    ("footnote mark", "forces.[12] Next", "forces. Next"),
    ("footnote mark after a space", "forces [1] grow", "forces grow"),
    ("superscript", "forces¹ grow", "forces grow"),
    ("a year in brackets stays", "[2023] 5 号", "[2023] 5 号"),
    ("decomposed accent", "cafe\u0301", "café"),
    ("ligature", "e\ufb03cient", "efficient"),
    ("line end", "a\nb", "a b"),
    ("case and script stay", "國家 AI", "國家 AI"),
]


@pytest.mark.parametrize(("label", "text", "folded"), ROWS, ids=[row[0] for row in ROWS])
def test_rows(label, text, folded):
    assert fold(text).text == folded


TEXT = st.text(
    st.one_of(
        st.sampled_from("国國家质質安全AaＡ５1[]²①. -‑“”’\u200b\u00ad\ufeff\u0301\u0307ﬃ㍿İß\n\t　，。"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=30,
)


@given(TEXT)
@example("e\u200b\u0301")
@example("①[1]²")
def test_every_folded_character_has_its_place(text):
    folded = fold(text)
    before = Span(0, 0)
    for place in range(len(folded.text)):
        span = folded.span(place, place + 1)
        assert 0 <= span.start < span.end <= len(text)
        assert before.start <= span.start
        assert before.end <= span.end
        before = span


@given(TEXT)
def test_spans_lead_to_text_that_folds_to_the_same(text):
    folded = fold(text)
    if folded.text:
        whole = folded.span(0, len(folded.text))
        # What stands outside the span was noise.
        inside = fold(whole.of(text)).text
        assert inside in folded.text or _has_context(text)


def _has_context(text):
    """Tell whether a mark is one only for what stands before it."""
    return any(char in "[¹²³①" or unicodedata.combining(char) for char in unicodedata.normalize("NFKD", text))


@given(TEXT)
def test_keys_are_stable(text):
    key = match_key(text)
    assert key == " ".join(key.split())
    assert key == match_key(f"  {text}\u200b ") or _has_context(text)


@given(st.text(st.sampled_from("国國家安全Ａab５1 -‑“”’\u200b\u00adﬃ，。"), max_size=30))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text).text).text == fold(text).text
    assert match_key(match_key(text)) == match_key(text)


@given(TEXT)
def test_comparing_keeps_the_way_back(text):
    compared, folded = comparable(text), fold(text)
    assert len(compared.text) == len(folded.text)
    for place in range(len(folded.text)):
        assert compared.span(place, place + 1) == folded.span(place, place + 1)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=50))
def test_simplifying_keeps_lengths(text):
    assert len(simplify(text)) == len(text)
    if not is_traditional(text):
        assert simplify(text) == text


SCRIPTS = [
    # text, traditional?, simplified
    ("國家安全", True, "国家安全"),
    ("国家安全", False, "国家安全"),
    ("乾县", False, "乾县"),
    ("皇后大道", False, "皇后大道"),
    ("national security", False, "national security"),
    ("", False, ""),
    ("臺灣", True, "台湾"),
]


@pytest.mark.parametrize(("text", "traditional", "simplified"), SCRIPTS)
def test_scripts(text, traditional, simplified):
    assert is_traditional(text) is traditional
    assert simplify(text) == simplified


@pytest.mark.parametrize("char", "一龥㐀𠀀𪚥〇")
def test_han_in_every_plane(char):
    assert is_han(char)


@pytest.mark.parametrize("char", "aＡ1，。「 あ한")
def test_not_han(char):
    assert not is_han(char)
