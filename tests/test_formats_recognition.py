"""Glossaries are known by what they hold, whatever they are called; the suffix says the rest."""

import os
from pathlib import Path

import pytest

from termalign.errors import FormatError, InputError
from termalign.termbase.formats import FORMATS, read_glossary, write_glossary
from termalign.termbase.formats.recognition import recognised
from termalign.termbase.glossary import Glossary, entry
from tests.processes import run

HOUSE = Glossary((entry("法治", "rule of law"), entry("国家安全", "national security")))
TOLD_BY_CONTENT = {"tbx2": "tbx2", "tbx3": "tbx2", "tmx": "tmx", "xliff": "xliff", "xlsx": "xlsx"}
"""Formats that content shows beyond doubt, and the one that reads them."""


def written(name: str) -> bytes:
    return b"".join(FORMATS[name].format(HOUSE))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("path", ["a.xml", "a", "a.tsv", "a.txt", "-", "a.json", "a.tbx"])
def test_content_comes_first(name: str, path: str) -> None:
    if name in TOLD_BY_CONTENT:
        assert recognised(path, written(name)).name == TOLD_BY_CONTENT[name]
    assert recognised(path, written(name), "google").name == "google"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_known_by_its_suffix(name: str) -> None:
    for suffix in FORMATS[name].suffixes:
        assert recognised(f"a{suffix}", written(name)).name == name


@pytest.mark.parametrize(
    ("data", "path", "name"),
    [
        (b"<!-- <tmx> -->\n<!DOCTYPE martif SYSTEM 'x'><x:martif xmlns:x='y'/>", "a", "tbx2"),
        ("\ufeff<tbx/>".encode("utf-16"), "a.xml", "tbx2"),
        (b'{"entries": []}', "a", "json"),
        (b'{"zh": []}\n{"zh": []}\n', "-", "jsonl"),
        (b'{"zh": []}\n', "a.jsonl", "jsonl"),
        (b'{"zh": []}\n{"zh": []}\n', "a.json", "jsonl"),
        (b'[{"zh": []}]\n', "a.jsonl", "json"),
        (b"[term]\tterm\n", "a.tsv", "tsv"),
        (b"<b>\tterm\n", "a.tsv", "tsv"),
        (b"PK\x03\x04 and so on", "a.tsv", "tsv"),
        (b"<TBX", "a.tbx", "tbx2"),
    ],
)
def test_by_hand(data: bytes, path: str, name: str) -> None:
    assert recognised(path, data).name == name


@pytest.mark.parametrize("data", [b"<html/>", b"zh\ten\n", b"", b"PK\x03\x04"])
def test_what_neither_content_nor_suffix_shows_is_refused(data: bytes) -> None:
    with pytest.raises(
        InputError, match=r"no glossary format matches the suffix '\.xml' of 'a\.xml'; allowed: \.tsv"
    ):
        recognised("a.xml", data)


def test_a_pipe_without_a_suffix_is_read_as_standard_input_is() -> None:
    ends = os.pipe()
    assert recognised(f"/dev/fd/{ends[0]}", b"zh\ten\n").name == "tsv"
    for end in ends:
        os.close(end)


def test_commands_take_glossaries_and_texts_by_what_they_hold(tmp_path: Path) -> None:
    """`--from` is the format of the texts; the glossary is recognised all the same."""
    (tmp_path / "house.xml").write_bytes(written("tbx2"))
    unit = "<trans-unit><source>{}</source><target>{}</target></trans-unit>"
    units = unit.format("坚持法治。", "Uphold the rule of law.") + unit.format("维护国家安全。", "Keep safe.")
    file = f'<file source-language="zh" target-language="en"><body>{units}</body></file>'
    (tmp_path / "texts.xml").write_text(f"<xliff>\n{file}</xliff>", encoding="utf-8")
    for options in ((), ("--from", "xliff")):
        house, texts = str(tmp_path / "house.xml"), str(tmp_path / "texts.xml")
        checked = run("check", house, texts, *options)
        assert checked.returncode == 1
        place = f"{texts}:2:{len(file[: file.index('Keep')]) + 1}"
        assert f"{place}: TA101 国家安全: expected 'national security', not found (unit 2)" in checked.stdout
    converted = run("convert", house, str(tmp_path / "house.tsv"))
    assert converted.returncode == 0
    assert read_glossary(tmp_path / "house.tsv")["法治"].en[0].text == "rule of law"


def test_units_of_tools_are_glossaries_too(tmp_path: Path) -> None:
    """Codes are no part of a term; what is not to be translated is told and left out."""
    units = (
        '<trans-unit id="a"><source>碳<g id="1">中和</g></source><target>carbon <bpt id="1">&lt;b&gt;</bpt>neutrality'
        "</target><alt-trans><source>旧</source><target>old</target></alt-trans></trans-unit>"
        '<trans-unit id="b" translate="no"><source>不译</source><target>not</target></trans-unit>'
    )
    path = tmp_path / "house.sdlxliff"
    path.write_text(
        f'<xliff version="1.2"><file source-language="zh-CN" target-language="en"><body>{units}</body></file></xliff>',
        encoding="utf-8",
    )
    told: list[str] = []
    glossary = read_glossary(path, on_problem=lambda problem: told.append(problem.message))
    assert [(item.zh[0].text, item.en[0].text) for item in glossary] == [("碳中和", "carbon neutrality")]
    assert told == ["units that are not to be translated are left out"]


def test_a_doctype_that_hides_behind_a_comment_is_no_way_in(tmp_path: Path) -> None:
    """The parser's events decide: an entity is refused, never dropped from the middle of a term."""
    for name, before, after in (
        (
            "a.tmx",
            "<tmx><body><tu><tuv xml:lang='zh'><seg>出口</seg></tuv><tuv xml:lang='en'><seg>",
            "</seg></tuv></tu></body></tmx>",
        ),
        (
            "a.xlf",
            "<xliff><file source-language='zh' target-language='en'><trans-unit><source>出口</source><target>",
            "</target></trans-unit></file></xliff>",
        ),
    ):
        root = name[2:].replace("xlf", "xliff")
        hidden = f"<!-- <body <file -->\n<!DOCTYPE {root} [<!ENTITY not 'never'>]>\n"
        path = tmp_path / name
        path.write_text(f"{hidden}{before}must &not;be exported{after}", encoding="utf-8")
        with pytest.raises(FormatError, match="declares entities"):
            read_glossary(path)
        aligned = run("align", str(path), "-o", "-")
        assert (aligned.returncode, aligned.stdout) == (2, "")
        assert "declares entities" in aligned.stderr
        path.write_text(f"<!DOCTYPE {root} SYSTEM 'x'>{before}must &not;be{after}", encoding="utf-8")
        assert run("align", str(path), "-o", "-").returncode == 2


def test_gzip_is_unpacked_before_it_is_looked_at(tmp_path: Path) -> None:
    write_glossary(HOUSE, tmp_path / "house.tmx.gz")
    (tmp_path / "house.gz").write_bytes((tmp_path / "house.tmx.gz").read_bytes())
    assert read_glossary(tmp_path / "house.gz")["法治"].en[0].text == "rule of law"
