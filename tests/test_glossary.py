"""The glossary model: rules on construction, equality by value, lookup, ids."""

import pytest

from termalign.errors import InputError
from termalign.language.text import Span
from termalign.termbase.glossary import Entry, Evidence, Glossary, Status, Term, entry, with_ids


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "needs text"),
        (" \u3000", "needs text"),
        ("green\x07development", "U\\+0007"),
        ("green\tdevelopment", "U\\+0009"),
        ("绿色\u2028发展", "U\\+2028"),
        ("\ud800", "U\\+D800"),
        ("bad\ufffe", "U\\+FFFE"),
    ],
)
def test_a_term_refuses_text_that_no_file_can_hold(text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        Term(text)


@pytest.mark.parametrize("text", ["AI+", "𠀀", "‘three rural’ issues", "a\u00a0b", "zero\u200bwidth"])
def test_a_term_keeps_its_text_as_it_is(text: str) -> None:
    assert Term(text).text == text


def test_language_tags_are_equal_whatever_their_case() -> None:
    assert Term("国家安全", "ZH-hans-cn") == Term("国家安全", "zh-Hans-CN")
    with pytest.raises(InputError, match="no language tag"):
        Term("国家安全", "zh_Hans")


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_score_is_a_probability(score: float) -> None:
    with pytest.raises(InputError, match="allowed: 0 to 1"):
        Term("a", score=score)


def test_each_side_of_an_entry_has_its_language() -> None:
    with pytest.raises(InputError, match="among the zh terms"):
        Entry((Term("top-level design", "en"),), ())
    with pytest.raises(InputError, match="among the other languages"):
        Entry((), (), others=(Term("顶层设计", "zh"),))
    with pytest.raises(InputError, match="at least one language"):
        Entry((), ())


def test_descriptions_refuse_control_characters_and_sentences_keep_them() -> None:
    with pytest.raises(InputError, match="U\\+000C"):
        Term("a", note="page\x0cbreak")
    assert Evidence("d", "第一页\x0c", "page 1\x0c", Span(0, 1), ()).zh == "第一页\x0c"


def test_ids_are_unique() -> None:
    with pytest.raises(InputError, match="ids are unique"):
        Glossary((Entry((Term("甲", "zh"),), (), id="c1"), Entry((Term("乙", "zh"),), (), id="c1")))


def test_missing_ids_are_free_ones() -> None:
    glossary = Glossary((entry("甲", "a"), Entry((Term("乙", "zh"),), (), id="c1"), entry("丙", "c")))
    assert [item.id for item in with_ids(glossary)] == ["c2", "c1", "c3"]


def test_a_term_is_found_whatever_its_script_and_width() -> None:
    glossary = Glossary((entry("人工智能＋", "AI Plus"),))
    assert glossary["人工智能+"].en[0].text == "AI Plus"
    assert glossary.find("没有") == ()


@pytest.mark.parametrize(
    ("status", "usable"),
    [
        (Status.PREFERRED, True),
        (Status.ADMITTED, True),
        (Status.PROPOSED, True),
        (Status.DEPRECATED, False),
        (Status.FORBIDDEN, False),
    ],
)
def test_what_a_translation_may_use(status: Status, usable: bool) -> None:
    assert Term("a", status=status).usable is usable
