"""XLIFF as a bitext: both versions, either direction, what is refused."""

from pathlib import Path

import pytest

from termalign import read_bitext
from termalign.documents.intake import InputFile, IntakePolicy
from termalign.documents.readers import xliff
from termalign.errors import FormatError

ONE = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" datatype="plaintext" '
    'source-language="{src}" target-language="{tgt}"><body>{body}</body></file></xliff>'
)
UNIT = (
    '<trans-unit id="1"><source>实现<g id="1">碳中和</g><x id="2"/>。</source>'
    '<target>Achieve <g id="1">carbon neutrality</g><ph id="2">&lt;br/&gt;</ph>.</target></trans-unit>'
)
TWO = (
    '<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="zh-Hans"><file id="f">'
    '<unit id="u"><segment><source>Green <pc id="1">growth</pc></source><target>绿色发展</target></segment>'
    "<segment><source>Not yet</source></segment></unit></file></xliff>"
)


def test_version_1_2_is_read_without_its_codes(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(ONE.format(src="zh-CN", tgt="en", body=UNIT), encoding="utf-8")
    [pair] = read_bitext(path)
    assert (pair.src.text, pair.tgt.text) == ("实现碳中和。", "Achieve carbon neutrality.")


def test_version_2_is_read_source_first_and_untranslated_segments_are_left_out() -> None:
    [pair] = xliff.pairs(InputFile("a.xlf", data=TWO.encode()), IntakePolicy())
    assert (pair.src.text, pair.tgt.text) == ("Green growth", "绿色发展")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("<xliff>", "not well-formed"),
        ("<tmx/>", "the root is <tmx>; allowed: <xliff>"),
        (ONE.format(src="de", tgt="en", body=UNIT), "the languages are de and en; allowed: zh and en"),
        (ONE.format(src="zh", tgt="en", body=""), "no segment has both"),
        ('<!DOCTYPE xliff [<!ENTITY x "y">]>' + TWO, "declares entities"),
    ],
)
def test_other_content_is_refused(content: str, part: str) -> None:
    with pytest.raises(FormatError, match=part):
        list(xliff.pairs(InputFile("a.xlf", data=content.encode()), IntakePolicy()))
