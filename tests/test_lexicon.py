"""The dictionary: CC-CEDICT, searched, and users' own."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from termalign.errors import FileError, FormatError
from termalign.language.lexicon import Lexicon, cedict
from termalign.language.lexicon.cedict import (
    COUNTS_FILE,
    GlossCount,
    cedict_text,
    count_glosses,
    gloss_count,
    headwords,
)
from termalign.runtime.files.shipped import shipped

GLOSSES = [
    # word, a gloss it has
    ("人工智能", "artificial intelligence"),
    ("安全", "safe"),
    ("里", "inside"),  # of 裡, which the entry of 里 only points to
    ("习近平", "Xi Jinping"),
]


@pytest.mark.parametrize(("word", "gloss"), GLOSSES)
def test_glosses(word, gloss):
    assert any(gloss in found for found in Lexicon().glosses(word))
    assert word in Lexicon()


def test_glosses_are_text_to_compare_with():
    """No notes in brackets, no measure words, no Chinese."""
    for line in cedict_text().split("\n")[1000:40_000:500]:
        if line and not line.startswith("#"):
            for gloss in Lexicon().glosses(line.split(" ")[1]):
                assert gloss == " ".join(gloss.split())
                assert not set(gloss) & set("[]|；")
                assert not gloss.startswith(("CL:", "see also "))


def test_every_reading_of_a_word_counts():
    """行 has several entries; an index of one a headword would keep one."""
    found = " ".join(Lexicon().glosses("行"))
    assert "row" in found
    assert "to go" in found or "to walk" in found
    assert {"xing", "hang"} <= set(Lexicon().pinyin("行"))


def test_unknown_words():
    lexicon = Lexicon()
    assert "新质生产力" not in lexicon
    assert lexicon.glosses("新质生产力") == ()
    assert lexicon.pinyin("新质生产力") == ()


def test_ones_own(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text(
        "# ours\n河长\triver chief\n\n河长\triver chief | river head\n國安\tnational security\n", "utf-8"
    )
    lexicon = Lexicon.read(path)
    assert lexicon.glosses("河长") == ("river chief", "river head")
    assert lexicon.glosses("国安")[0] == "national security"  # headwords are compared in Simplified script
    assert "人工智能" in lexicon
    alone = Lexicon.read(path, cedict=False)
    assert "人工智能" not in alone
    assert alone.glosses("人工智能") == alone.pinyin("人工智能") == ()
    assert len({lexicon.signature, alone.signature, Lexicon().signature}) == 3


def test_mistakes_have_a_line(tmp_path):
    path = tmp_path / "own.tsv"
    path.write_text("甲\tA\n乙 B\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"own\.tsv:2: expected 'zh TAB gloss\|gloss'"):
        Lexicon.read(path)
    with pytest.raises(FileError, match="no such file"):
        Lexicon.read(tmp_path / "missing.tsv")


@given(st.text(max_size=5))
def test_any_text_may_be_asked_for(word):
    assert isinstance(Lexicon().glosses(word), tuple)


def test_every_entry_is_found_by_its_headword():
    """The lines are those of a search that reads every line."""
    lines: dict[str, list[str]] = {}
    for line in cedict_text().split("\n"):
        if head := regex.match(r"(?!#)\S+ (\S+) \[", line):
            lines.setdefault(head[1], []).append(line)
    assert headwords().among(set(lines)) == set(lines)
    assert {word: headwords().lines(word) for word in lines} == lines


def test_the_counts_of_glosses_that_ship_are_those_of_the_dictionary():
    assert shipped("termalign.language.lexicon", COUNTS_FILE) == count_glosses()


def test_counts_of_another_dictionary_are_made_anew(monkeypatch):
    monkeypatch.setattr(cedict, "_signature", lambda: b"another")
    monkeypatch.setattr(cedict, "cedict_text", lambda: "發展 发展 [fa1 zhan3] /growth/to develop/\n")
    monkeypatch.setattr(cedict, "_count_lines", cedict._count_lines.__wrapped__)
    assert gloss_count("develop") == GlossCount(written=1, lemma=1, verb=1, noun=0)
    assert gloss_count("growth").lemma == 1


def test_what_no_gloss_has_is_counted_0_times():
    """*to* is in one 9,000 times and more: its line is not taken for that of what its line begins with."""
    to = gloss_count("to")
    assert to.lemma > 0
    assert set(map(gloss_count, ("US", "", f"to {to.written}", "\ud800"))) == {GlossCount(0, 0, 0, 0)}
