"""Folding: laws, and rows for every kind of noise."""

import unicodedata

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from termalign.language.keys.folded import KEY_SEPARATOR, en_key, en_keys, zh_key, zh_keys
from termalign.language.text import Span, comparable, fold, folding, is_han, match_key, simplify
from termalign.language.text.folding import _REMOVED as REMOVED
from termalign.language.text.folding import _REPLACED as REPLACED

ROWS = [
    # label, text, folded
    ("full-width", "Ｇ２０＋ＡＩ", "G20+AI"),
    ("ideographic space", "国家　安全", "国家 安全"),
    ("curly quotes", "“AI Plus” ‘x’", "\"AI Plus\" 'x'"),
    ("hyphens", "Chinese‑path – non‐stop", "Chinese-path - non-stop"),
    ("zero width space", "新质\u200b生产力", "新质生产力"),
    ("variation selectors", "国\ufe00家\U000e0101安全", "国家安全"),
    ("marks around Han and on it", "国\u20dd家\u0488安\u0305全\u3099", "国家安全"),
    ("what is ignored by default", "国\u034f家\u3164安\u115f\U000e01ef全\u17b4", "国家安全"),
    ("a mark around a letter", "a\u20ddb", "ab"),
    ("soft hyphen", "modern\u00adization", "modernization"),
    ("byte-order mark inside", "\ufeff新质", "新质"),
    ("footnote mark", "forces.[12] Next", "forces. Next"),
    ("footnote mark after a space", "forces [1] grow", "forces grow"),
    ("superscript", "forces¹ grow", "forces grow"),
    ("marks of notes amid Han", "国家[12]安¹全", "国家安全"),
    ("a year in brackets stays", "[2023] 5 号", "[2023] 5 号"),
    ("decomposed accent", "cafe\u0301", "café"),
    ("ligature", "e\ufb03cient", "efficient"),
    ("radicals for characters, as of PDF", "⾦融⻓城⻋", "金融长城车"),
    ("line end", "a\nb", "a b"),
    ("case and script stay", "國家 AI", "國家 AI"),
]


@pytest.mark.parametrize(("label", "text", "folded"), ROWS, ids=[row[0] for row in ROWS])
def test_rows(label, text, folded):
    assert fold(text).text == folded


TEXT = st.text(
    st.one_of(
        st.sampled_from(
            "国國家质質安全AaＡ５1[]²①. -‑“”’\u200b\u00ad\ufeff\u0301\u0307\ufe00\U000e0100ﬃ㍿İß\n\t　，。"
        ),
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
    """Tell whether a mark is one only for what stands beside it."""
    return any(
        char in "[¹²³①" or unicodedata.combining(char) for char in text + unicodedata.normalize("NFKD", text)
    )


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
    compared = comparable(text)
    for place, char in enumerate(compared.text):
        assert char in comparable(compared.span(place, place + 1).of(text)).text or _has_context(text)


def slowly_folded(text):
    """Fold a character with its marks at a time, and return each form with its place."""
    found = []
    position = 0
    gone = [(match.start(), match.end()) for match in REMOVED.finditer(text)]
    while position < len(text):
        hole = next((end for start, end in gone if start <= position < end), None)
        if hole is not None:
            position = hole
            continue
        end = position + 1
        while end < len(text) and unicodedata.category(text[end])[0] == "M" and not starts_hole(gone, end):
            end += 1
        shown = text[position : position + 1 if is_han(text[position]) else end]  # marks on Han mean nothing
        form = unicodedata.normalize("NFKC", REPLACED.get(shown, shown))
        found += [(REPLACED.get(char, char), position, end) for char in form]
        position = end
    return found


def starts_hole(gone, place):
    return any(start == place for start, _ in gone)


@given(TEXT)
@example("a[1]ﬃ²\u0301")
@example("[2023]²a① x\ufe0f")
@example("国\u0301")
def test_folding_is_folding_character_by_character(text):
    slow, folded = slowly_folded(text), fold(text)
    assert folded.text == "".join(form for form, _, _ in slow)
    for place, (_, start, end) in enumerate(slow):
        assert folded.span(place, place + 1) == Span(start, end)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=50))
def test_simplifying_keeps_lengths(text):
    assert len(simplify(text)) == len(text)
    assert simplify(simplify(text)) == simplify(text)


SCRIPTS = [
    # text, simplified, what it is
    ("國家安全", "国家安全", "national security"),
    ("国家安全", "国家安全", "the same"),
    ("乾县", "乾县", "Qian county"),
    ("乾縣", "乾县", "the same"),
    ("乾隆皇帝", "乾隆皇帝", "the Qianlong Emperor"),
    ("餅乾乾燥", "饼干干燥", "the biscuit is dry"),
    ("皇后大道", "皇后大道", "Queen's Road"),
    ("憑藉慰藉", "凭借慰藉", "by means of comfort"),
    ("經濟復甦反覆，覆蓋", "经济复苏反复，覆盖", "recovery goes back and forth; to cover"),
    ("由於徵收", "由于征收", "because of levying"),
    ("一國兩制的“國家”二字", "一国两制的“国家”二字", "one country; a word in one text"),
    (
        "拚命、慰藉、瞭望、名著",
        "拚命、慰藉、瞭望、名著",
        "Simplified words with characters that Traditional text has too",
    ),
    ("national security", "national security", ""),
    ("", "", ""),
    ("臺灣", "台湾", "Taiwan"),
]


@pytest.mark.parametrize(("text", "simplified"), [row[:2] for row in SCRIPTS])
def test_scripts(text, simplified):
    assert simplify(text) == simplified
    assert comparable(text).text == fold(simplified).text


@pytest.mark.parametrize(
    ("one", "other"), [("乾縣", "乾县"), ("餅乾", "饼干"), ("Straße", "STRASSE"), ("ﬁle", "File")]
)
def test_writings_of_one_term_have_one_key(one, other):
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize("char", "一龥㐀𠀀𪚥〇")
def test_han_in_every_plane(char):
    assert is_han(char)


@pytest.mark.parametrize("char", "aＡ1，。「 あ한")
def test_not_han(char):
    assert not is_han(char)


@given(st.lists(TEXT, max_size=6))
@example(["a…b", "", "國 家", "\x1ex", "[1]"])
@example(["國<b>家…</b>", "國<b>家</b>安全&nbsp;", "&lt;i&gt;"])
def test_many_texts_are_folded_as_each_by_itself(texts):
    keys = zh_keys(texts)
    assert keys.text.split(KEY_SEPARATOR) == ([zh_key(text).text for text in texts] or [""])
    start = 0
    for position, text in enumerate(texts):
        one = zh_key(text)
        places = np.arange(len(one.text))
        located = zip(*keys.locate(start + places, start + places + 1), strict=True)
        assert [*located] == [(position, *one.span(place, place + 1)) for place in places.tolist()]
        start += len(one.text) + 1


@given(TEXT)
@example("² ²x²²。 a\u0301\u0301[1][2]")
def test_looking_only_where_something_hints_at_it_finds_all_that_is_folded_apart(text):
    """The slow way: every place is tried."""
    places = (found.start() for found in folding._MAYBE_IRREGULAR.finditer(text))
    found = [(start, end) for start, end, _ in folding._irregular(text, places, folding._FOLDING.plain)]
    assert found == [match.span() for match in folding._IRREGULAR.finditer(text)]


def test_a_run_of_superscripts_is_walked_once():
    text = "x" + "²" * 200_000 + "x"
    assert fold(text).text == "x" + "2" * 200_000 + "x"


@given(st.lists(TEXT, max_size=6))
@example(["a…b", "", "² x²²。", " a\u0301 [1]"])
def test_many_english_texts_are_folded_as_each_by_itself(texts):
    assert en_keys(texts) == [en_key(text).text for text in texts]
