"""Translations learned from many documents: counting, adding up, files, and what they are good for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.alignment.wordalign import Alignment, Ensemble, TokenPair
from termalign.alignment.wordalign.translations import (
    UNITS_PER_LINK,
    Translations,
    learn_translations,
    merged,
    read_translations,
    write_translations,
)
from termalign.errors import FileError
from termalign.language.tokenizers import English, Jieba, Spaces

ROWS = st.dictionaries(
    st.sampled_from(["数字", "政府", "𠀀", "5%"]),
    st.dictionaries(st.sampled_from(["digital", "government", "é"]), st.integers(1, 2**40), min_size=1),
)
TRANSLATIONS = st.builds(Translations, ROWS)

CATALOGUES = [
    [
        ("公司昨天发布了灵犀。", "The company released Quillmark yesterday."),
        ("用户可以试用灵犀。", "Users can try Quillmark."),
    ],
    [
        ("灵犀的销量今年翻了一番。", "Sales of Quillmark doubled this year."),
        ("学校购买了灵犀。", "Schools bought Quillmark."),
    ],
    [("工程师改进了灵犀的界面。", "Engineers improved the interface of Quillmark.")],
    [
        ("医院已经开始使用云帆。", "Hospitals have started using Tessaro."),
        ("云帆很便宜。", "Tessaro is cheap."),
    ],
]
"""Documents that name a coined product (灵犀, Quillmark), and another one (云帆, Tessaro)."""
BOTH = [("下个月，灵犀与云帆将同时上线。", "Next month, Tessaro and Quillmark will go online together.")]
"""No dictionary knows either name, and the translation has them in the other order."""


def spaced(*lines):
    words = Spaces().tokenize
    return [TokenPair(words(zh), words(en)) for zh, en in lines]


def tokenized(lines):
    chinese, english = Jieba(), English()
    return [TokenPair(chinese.tokenize(zh), english.tokenize(en)) for zh, en in lines]


def linked(pair, alignment):
    return {(pair.src[link.src].text, pair.tgt[link.tgt].text) for link in alignment.links}


# --- counting


@pytest.mark.parametrize(
    ("posterior", "rows"),
    [
        pytest.param(
            [[1, 0], [0, 1]], {"甲": {"a": UNITS_PER_LINK}, "乙": {"b": UNITS_PER_LINK}}, id="certain links"
        ),
        pytest.param(
            [[0.75, 0.25], [0, 0]], {"甲": {"a": 7500, "b": 2500}}, id="a link counts its posterior"
        ),
        pytest.param([[0.9, 0.19], [0.1, 0]], {"甲": {"a": 9000}}, id="unlikely links do not count"),
        pytest.param([[0, 0], [0, 0]], {}, id="no links"),
    ],
)
def test_links_are_counted_by_posterior(posterior, rows):
    found = Translations.of(spaced(("甲 乙", "a b")), [Alignment((), np.array(posterior, np.float32))])
    assert found.rows == rows


def test_a_word_that_occurs_twice_is_counted_twice():
    posterior = np.array([[0.5, 0.25], [0.25, 0.5]], np.float32)
    found = Translations.of(spaced(("甲 甲", "a a")), [Alignment((), posterior)])
    assert found.rows == {"甲": {"a": 15_000}}


@pytest.mark.parametrize(
    ("rows", "src", "tgt", "strength"),
    [
        pytest.param({"甲": {"a": UNITS_PER_LINK}}, "甲", "a", 1 / 2, id="once: half a certainty"),
        pytest.param({"甲": {"a": 9 * UNITS_PER_LINK}}, "甲", "a", 9 / 10, id="nine times"),
        pytest.param(
            {"甲": {"a": 3 * UNITS_PER_LINK, "b": 3 * UNITS_PER_LINK}},
            "甲",
            "a",
            3 / (7 * 4) ** 0.5,
            id="a rival",
        ),
        pytest.param(
            {"甲": {"a": 3 * UNITS_PER_LINK}, "乙": {"a": 3 * UNITS_PER_LINK}},
            "甲",
            "a",
            3 / (4 * 7) ** 0.5,
            id="shared",
        ),
        pytest.param(
            {"甲": {"a": UNITS_PER_LINK}, "乙": {"b": UNITS_PER_LINK}}, "甲", "b", 0, id="never linked"
        ),
        pytest.param({"甲": {"a": UNITS_PER_LINK}}, "丙", "a", 0, id="never seen"),
    ],
)
def test_strength_by_hand(rows, src, tgt, strength):
    assert Translations(rows).strength([src], [tgt]) == pytest.approx(np.array([[strength]]))


@given(TRANSLATIONS)
def test_strength_is_bounded(translations):
    strength = translations.strength(["数字", "政府", "新"], ["digital", "new"])
    assert strength.shape == (3, 2)
    assert strength.min() >= 0
    assert strength.max() <= 1


# --- adding up


@given(TRANSLATIONS, TRANSLATIONS, TRANSLATIONS)
def test_parts_merge_in_any_order_and_grouping(one, two, three):
    together = merged([one, two, three])
    assert merged([three, one, two]) == together
    assert merged([one, merged([two, three])]) == merged([merged([one, two]), three]) == together
    assert merged([one, two]).signature == merged([two, one]).signature


@given(TRANSLATIONS)
def test_nothing_is_the_neutral_part(translations):
    assert merged([translations, Translations()]) == merged([translations]) == translations


@given(st.lists(TRANSLATIONS, max_size=3))
def test_parts_stay_as_they_are(parts):
    before = [part.signature for part in parts]
    merged(parts)
    assert [Translations(part.rows).signature for part in parts] == before


def test_the_order_of_documents_does_not_matter():
    documents = [tokenized(lines) for lines in CATALOGUES]
    one, other = (learn_translations(order, Ensemble()) for order in (documents, documents[::-1]))
    assert one == other
    assert one.signature == other.signature


# --- files


@given(TRANSLATIONS)
def test_what_is_written_is_read(tmp_path_factory, translations):
    path = tmp_path_factory.mktemp("translations") / "learned"
    write_translations(path, translations)
    assert read_translations(path) == translations
    written = path.read_bytes()
    turned = {src: dict(reversed(row.items())) for src, row in reversed(translations.rows.items())}
    write_translations(path, Translations(turned))
    assert path.read_bytes() == written


def test_files_that_cannot_be_read(tmp_path):
    path = tmp_path / "learned"
    with pytest.raises(FileError, match="no such file"):
        read_translations(path)
    path.write_text("甲\ta\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"learned: holds no translations of this version"):
        read_translations(path)
    write_translations(path, Translations({"甲": {"a": UNITS_PER_LINK}}))
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[:30], whole[:-1] + bytes([whole[-1] ^ 1])):
        path.write_bytes(damaged)
        with pytest.raises(FileError, match="is damaged; remove it to learn it again"):
            read_translations(path)


# --- use


def test_other_documents_tell_two_coined_names_apart():
    (pair,) = tokenized(BOTH)
    learned = learn_translations(map(tokenized, CATALOGUES), Ensemble())
    alone = linked(pair, Ensemble().align([pair])[0])
    informed = linked(pair, Ensemble(translations=learned).align([pair])[0])
    assert ("灵犀", "Quillmark") not in alone
    assert ("灵犀", "Tessaro") in alone
    assert ("灵犀", "Quillmark") in informed
    assert {("云", "Tessaro"), ("帆", "Tessaro")} <= informed
    assert ("灵犀", "Tessaro") not in informed


def test_translations_of_other_words_change_nothing():
    pairs = tokenized(BOTH)
    other = Translations({"银行": {"bank": 5 * UNITS_PER_LINK}})
    assert Ensemble(translations=other).align(pairs)[0].links == Ensemble().align(pairs)[0].links


def test_the_signature_names_the_translations():
    learned = Translations({"甲": {"a": UNITS_PER_LINK}})
    assert learned.signature in Ensemble(translations=learned).signature
    assert "translations" not in Ensemble().signature
    assert Translations({"甲": {"a": 2 * UNITS_PER_LINK}}).signature != learned.signature
