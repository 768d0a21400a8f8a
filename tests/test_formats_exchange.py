"""TMX, XLIFF, OmegaT, Markdown, workbooks, JSON and services: what is written, and what others wrote."""

import gzip
import json
import lzma
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from termalign import read_document
from termalign.errors import FileError, FormatError, InputError
from termalign.termbase.formats import (
    FORMATS,
    csv,
    jsonl,
    markdown,
    read_glossary,
    tmx,
    write_glossary,
    writing,
    xliff,
    xlsx,
)
from termalign.termbase.formats import json as json_format
from termalign.termbase.formats.holdings import LossError
from termalign.termbase.formats.problems import Problem, Reading
from termalign.termbase.formats.services import RulesError
from termalign.termbase.glossary import Entry, Glossary, Status, Term, entry

from .generated import FEW, glossaries

PLAIN = Glossary((entry("顶层设计", "top-level design", "overall planning"), entry("法治", "rule of law")))


def pairs(glossary: Glossary) -> list[tuple[str, str]]:
    return [(zh.text, en.text) for item in glossary for zh in item.zh for en in item.en]


@pytest.mark.parametrize(
    ("name", "pairs_there"),
    [
        ("gamemaker_zh.glossary.txt", 160),
        ("lilium_omegat_zh.glossary.txt", 383),
        ("omegat_l10n_zh_CN.glossary.txt", 98),
        ("jiqizhixin_ai_terms.md", 2442),
        ("mdn_zh_CN.level1.tmx", 336),
    ],
)
def test_files_that_other_people_made(name: str, pairs_there: int, shared: Path) -> None:
    assert len(pairs(read_glossary(shared / "formats" / "samples" / name, strict=True))) == pairs_there


@pytest.mark.parametrize("name", ["memory.tmx", "memory.xlf", "table.tsv"])
def test_sentences_are_what_a_memory_holds(tmp_path: Path, name: str) -> None:
    sentences = Glossary(
        (entry("我们推进改革。", "We advance reform."), entry("怎么办？", "What is to be done?"))
    )
    write_glossary(sentences, tmp_path / name)
    if name == "table.tsv":
        with pytest.raises(FormatError, match="it seems to be a text"):
            read_glossary(tmp_path / name, strict=True)
    else:
        assert pairs(read_glossary(tmp_path / name, strict=True)) == pairs(sentences)


@FEW
@given(glossary=glossaries())
def test_tmx_units_have_what_the_specification_asks_for(glossary: Glossary) -> None:
    """TMX 1.4b: a variant in the source language and one in another, each with a segment that says something."""
    root = etree.fromstring(b"".join(FORMATS["tmx"].format(glossary)))
    source_language = root.find("header").get("srclang")
    wanted = {"creationtool", "segtype", "o-tmf", "adminlang", "srclang", "datatype"}
    assert wanted <= set(root.find("header").keys())
    for unit in root.find("body"):
        languages = [
            variant.get("{http://www.w3.org/XML/1998/namespace}lang") for variant in unit.iter("tuv")
        ]
        assert languages[0] == unit.get("srclang", source_language)
        assert languages[0].startswith("zh")
        assert languages[1].startswith("en")
        assert len(languages) == 2
        assert all(segment.strip() for segment in map(str, (tuv.findtext("seg") for tuv in unit.iter("tuv"))))
        kinds = [child.tag for child in unit]
        assert kinds == sorted(kinds, key=["note", "prop", "tuv"].index) or kinds.count("tuv") == 2
        assert all(variant[-1].tag == "seg" for variant in unit.iter("tuv"))


def test_tmx_is_valid_by_the_official_dtd(shared: Path) -> None:
    dtd = etree.DTD(str(shared / "formats" / "tmx" / "tmx14.dtd"))
    full = Glossary(
        (
            replace(PLAIN.entries[0], definition="planning from the top", note="a & b", id="c1"),
            Entry((Term("甲", "zh-Hant"),), ()),
            Entry((), (Term("b", "en-GB"),)),
            Entry((), (), others=(Term("c", "de"),)),
        ),
        "title",
        {"licence": "CC0"},
    )
    assert dtd.validate(etree.fromstring(b"".join(FORMATS["tmx"].format(full)))), dtd.error_log


def test_another_reader_finds_the_same_pairs_in_tmx() -> None:
    from translate.storage.tmx import tmxfile

    store = tmxfile.parsestring(b"".join(FORMATS["tmx"].format(PLAIN)))
    found = [(unit.source, unit.target) for unit in store.units]
    assert sorted(found) == sorted(pairs(PLAIN))
    assert dict(found)["顶层设计"] == "top-level design"  # the best comes last, where tools keep one


def test_inline_codes_are_no_text() -> None:
    reading = Reading("t.tmx")
    glossary = tmx.parse(
        '<tmx version="1.1"><header/><body><tu><tuv lang="ZH-CN"><seg><bpt i="1">&lt;b&gt;</bpt>法治'
        '<ept i="1">&lt;/b&gt;</ept></seg></tuv><tuv lang="EN-US"><seg>rule of <hi>law</hi></seg></tuv>'
        "</tu></body></tmx>".encode(),
        reading,
    )
    assert (pairs(glossary), reading.problems) == ([("法治", "rule of law")], [])


def test_a_status_in_the_memory_of_another_tool_is_reported_once_and_not_read() -> None:
    def unit(zh: str, en: str, status: str, kind: str = "x-status") -> str:
        said = f'<prop type="{kind}">{status}</prop>'
        return f'<tu><tuv xml:lang="zh"><seg>{zh}</seg></tuv>\n<tuv xml:lang="en">{said}<seg>{en}</seg></tuv></tu>\n'

    units = (
        unit("法治", "rule of law", "released"),
        unit("经济", "economy", "released"),
        unit("市场", "market", "rejected"),
        unit("数据", "data", "2024", "x-statusDate"),
    )
    reading = Reading("t.tmx")
    content = f'<tmx version="1.4"><header srclang="zh"/>\n<body>{"".join(units)}</body></tmx>'
    found = tmx.parse(content.encode(), reading)
    assert [term.status for item in found for term in item.en] == [Status.PREFERRED] * 4
    assert [str(problem) for problem in reading.problems] == [
        f"t.tmx:{line}: the property 'x-status' of another tool is '{said}', which is not read, and the term read as "
        "one without a status: preferred, or admitted beside another"
        for line, said in ((3, "released"), (7, "rejected"))
    ]


def test_xliff_holds_pairs_and_definitions() -> None:
    item = replace(PLAIN.entries[0], definition="planning from the top", source="report", note="n", id="a b")
    content = b"".join(FORMATS["xliff"].format(Glossary((item, PLAIN.entries[1]))))
    assert xliff.parse(content, Reading()) == Glossary((item, PLAIN.entries[1]))


def test_another_reader_finds_the_same_pairs_in_xliff() -> None:
    from translate.storage.xliff2 import Xliff2File

    store = Xliff2File.parsestring(b"".join(FORMATS["xliff"].format(PLAIN)))
    assert [(unit.source, unit.target) for unit in store.units] == [
        ("顶层设计", "top-level design"),
        ("法治", "rule of law"),
    ]


def test_xliff_1_is_read_by_its_segments() -> None:
    reading = Reading()
    glossary = xliff.parse(
        '<xliff version="1.2"><file source-language="en-US" target-language="zh-CN"><body>'
        '<trans-unit id="1"><source>rule of law</source><target>法治</target></trans-unit></body></file>'
        "</xliff>".encode(),
        reading,
    )
    assert (pairs(glossary), reading.problems) == ([("法治", "rule of law")], [])


def test_omegat_leaves_out_what_may_not_be_used() -> None:
    bad = replace(PLAIN.entries[1], en=(*PLAIN.entries[1].en, Term("rule by law", status=Status.FORBIDDEN)))
    lines = b"".join(FORMATS["omegat"].format(Glossary((bad,)))).decode().splitlines()
    assert lines[1:] == ["法治\trule of law"]
    with pytest.raises(FormatError, match="would be a comment"):
        list(FORMATS["omegat"].format(Glossary((entry("#1", "number one"),))))


def test_markdown_tables() -> None:
    glossary = Glossary((entry("A|B测试", "A|B test", "*split* test"),), "Terms & [more]")
    assert markdown.parse(b"".join(FORMATS["markdown"].format(glossary)), Reading()) == glossary
    text = "# Terms\n\ntext | here\n\n| **Chinese** | English |\n|:--|--:|\n| `法治` | rule of law |\n\nend"
    read = markdown.parse(text.encode(), Reading())
    assert (read.title, pairs(read)) == ("Terms", [("法治", "rule of law")])


@pytest.mark.parametrize("name", ["tsv", "csv", "csv-excel", "markdown"])
def test_our_header_is_one_whatever_is_under_it(name: str) -> None:
    """A term that looks like a language tag, or like two, once made the header a title and the row a header."""
    glossary = Glossary(
        (Entry((Term("aY", "zh", Status.PREFERRED, whole_word=False, translate=False),), ()),)
    )
    assert FORMATS[name].codec.parse(b"".join(FORMATS[name].format(glossary)), Reading()) == glossary


def test_a_markdown_table_with_unknown_headings_is_read_by_content() -> None:
    text = "| X | Foo | Bar |\n|-|-|-|\n| a1 | rule of law | 法治 |\n\n| x | y |\n|-|-|\n| 1 | 2 |\n"
    reading = Reading("t.md")
    read = markdown.parse(text.encode(), reading)
    assert pairs(read) == [("法治", "rule of law")]
    assert read.entries[0].other == (("X", "a1"),)
    assert [str(problem)[:29] for problem in reading.problems] == ["t.md:1: a table without known"]


@FEW
@given(glossary=glossaries())
def test_markdown_is_always_read_back(glossary: Glossary) -> None:
    reading = Reading()
    read = markdown.parse(b"".join(FORMATS["markdown"].format(glossary)), reading)
    wanted = [pair for item in glossary for pair in pairs(Glossary((item,)))[:1]]
    assert set(wanted) <= set(pairs(read))


def test_workbooks_hold_text_and_no_formulas() -> None:
    import openpyxl

    glossary = Glossary((entry("=1+1", "=cmd|'/c calc'!A1", "3.0"),))
    content = b"".join(xlsx.format(glossary))
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    reading = Reading()
    assert xlsx.parse(content, reading) == glossary
    assert reading.problems == []


def workbook(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            # Without the time of now: the bytes name the tests, in every process alike.
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("label", "content", "message"),
    [
        ("no zip", b"PK but not", "no workbook"),
        ("a bomb", workbook({"xl/worksheets/sheet1.xml": bytes(64 << 20)}), "is not opened"),
        ("entities", workbook({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a/>'}), "has a DOCTYPE"),
        (
            "a late DOCTYPE",
            workbook({"xl/workbook.xml": b"<!--" + b" " * 70_000 + b"--><!DOCTYPE a><a/>"}),
            "has a DOCTYPE",
        ),
        ("another package", workbook({"word/document.xml": b"<a/>"}), "no workbook that can be read"),
    ],
)
def test_workbooks_that_are_refused(label: str, content: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        xlsx.parse(content, Reading("t.xlsx"))


def test_a_text_that_no_cell_holds_is_refused() -> None:
    long = replace(PLAIN.entries[0], definition="x" * 32_768)
    with pytest.raises(FormatError, match="32,768 characters"):
        list(xlsx.format(Glossary((long,))))


def test_csv_for_excel_has_no_formulas() -> None:
    content = b"".join(csv.EXCEL.format(Glossary((entry("+1", "'=x", "@y"),)))).decode("utf-8-sig")
    assert content.splitlines()[1:] == ["'+1,''=x,preferred,,", "'+1,'@y,admitted,,"]


def test_packed_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "house.tsv.gz"
    write_glossary(PLAIN, path)
    first = path.read_bytes()
    assert read_glossary(path) == PLAIN
    write_glossary(PLAIN, path)
    assert path.read_bytes() == first
    path.write_bytes(first[:-9])
    with pytest.raises(FileError, match="is damaged: compressed file ended"):
        read_glossary(path)
    monkeypatch.setattr("termalign.runtime.unpacking.ALWAYS_UNPACKED", 1 << 16)
    path.write_bytes(gzip.compress(bytes((1 << 16) + 1)))
    with pytest.raises(FileError, match="unpack to more than"):
        read_glossary(path)


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_what_is_not_compressed_as_its_suffix_says_is_refused_as_glossary_and_as_text(
    suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"house.tsv{suffix}"
    path.write_bytes("法治\trule of law\n".encode())
    for reads in (read_glossary, read_document):
        with pytest.raises(FileError, match="is damaged"):
            reads(path)


def test_glossaries_are_read_in_the_compressions_of_texts(tmp_path: Path) -> None:
    path = tmp_path / "house.tsv.xz"
    path.write_bytes(lzma.compress("zh\ten\n法治\trule of law\n".encode()))
    assert [entry.en[0].text for entry in read_glossary(path)] == ["rule of law"]


def test_json_says_where_an_entry_is_broken() -> None:
    reading = Reading("t.json")
    text = (
        '{"entries":[\n{"zh":["法治"],"en":["rule of law"]},\n{"zh":[{"text":"甲","score":7}]},\n{"en":[]}]}'
    )
    glossary = json_format.parse(text.encode(), reading)
    assert pairs(glossary) == [("法治", "rule of law")]
    assert [str(problem)[:28] for problem in reading.problems] == [
        "t.json:3: an entry is left o",
        "t.json:4: an entry is left o",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.json:1: no JSON"),
        ('{\n"entries": [}', "t.json:2: no JSON"),
        ('{"terms": []}', "no glossary in JSON; allowed: entries"),
        ('{"entries": [], "termalign": 2}', "newer than this termalign"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_json_that_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        json_format.parse(text.encode(), Reading("t.json"))


def test_an_id_that_two_have_is_given_to_the_first() -> None:
    reading = Reading("t.jsonl")
    lines = [f'{{"id":"c1","zh":["{zh}"],"en":["{en}"]}}' for zh, en in [("甲", "a"), ("乙", "b")]]
    glossary = jsonl.parse("\n".join(lines).encode(), reading)
    assert [entry.id for entry in glossary] == ["c1", "c1-2"]
    assert [*map(str, reading.problems)] == ["t.jsonl:2: the id 'c1' is taken; this concept is named 'c1-2'"]


def test_unknown_keys_of_json_are_kept() -> None:
    glossary = jsonl.parse('{"zh":["甲"],"en":[{"text":"a","rank":1}],"team":"x"}'.encode(), Reading())
    assert glossary.entries[0].other == (("team", '"x"'),)
    assert glossary.entries[0].en[0].other == (("rank", "1"),)


@pytest.mark.parametrize(
    ("more", "left_out"),
    [
        ({}, False),
        ({"id": "c1", "note": "two\nlines", "salience": 1, "documents": 2, "references": ["c2"]}, False),
        ({"others": [{"text": "loi", "language": "fr"}], "other": [["team", "x"]]}, False),
        (
            {
                "evidence": [
                    {"document": "d", "zh": "法治", "en": "law", "zh_span": [0, 2], "en_spans": [[0, 3]]}
                ]
            },
            False,
        ),
        (
            {
                "en": [
                    "rule of law",
                    {"text": "law", "type": "phrase", "forms": ["laws"], "whole_word": False},
                ]
            },
            False,
        ),
        ({"zh": None}, False),
        ({"en": [{"text": "law", "status": "good"}]}, True),
        ({"en": [{"text": "a\x07"}]}, True),
        ({"zh": [{"text": "法治", "language": "fr"}]}, True),
        ({"salience": 2}, True),
        ({"documents": 2.0}, True),
    ],
)
def test_an_entry_is_read_alike_with_and_without_a_key_that_is_no_field(
    more: dict[str, object], left_out: bool
) -> None:
    record = {
        "zh": [{"text": "法治", "language": "zh-Hans"}],
        "en": [{"text": "rule of law", "score": 1}],
        **more,
    }
    plain, other = Reading(), Reading()
    entries, others = (
        [*jsonl.parse(json.dumps(record | unknown).encode(), reading)]
        for unknown, reading in (({}, plain), ({"rank": 1}, other))
    )
    *same, key = map(str, other.problems)
    assert [str(problem) for problem in plain.problems] == same
    assert key == "the key 'rank' is not understood: kept as an unknown category"
    assert bool(plain.problems) == left_out
    assert [replace(item, other=(*item.other, ("rank", "1"))) for item in entries] == others


def test_the_published_schema_describes_what_is_written() -> None:
    from importlib.resources import files

    from jsonschema import Draft202012Validator

    schema = json.loads(
        files("termalign.termbase.formats").joinpath("glossary.schema.json").read_text("utf-8")
    )
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)

    @FEW
    @given(glossary=glossaries())
    def written(glossary: Glossary) -> None:
        validator.validate(json.loads(b"".join(json_format.format(glossary))))

    written()
    assert not validator.is_valid({"termalign": 1, "entries": [{"zh": [{"text": "甲", "score": 7}]}]})
    assert not validator.is_valid({"termalign": 1, "entries": [{"zh": [{"text": "甲", "colour": "red"}]}]})


@pytest.mark.parametrize(
    ("service", "content"),
    [
        ("deepl", "顶层设计\ttop-level design\n法治\trule of law\n"),
        ("google", "顶层设计,top-level design\n法治,rule of law\n"),
        ("amazon", "zh,en\n顶层设计,top-level design\n法治,rule of law\n"),
        ("azure", "顶层设计\ttop-level design\n法治\trule of law\n"),
    ],
)
def test_what_services_get(service: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / "glossary"
    with pytest.raises(LossError, match="synonyms"):
        write_glossary(PLAIN, path, format=service)
    lost = write_glossary(PLAIN, path, format=service, lossy=True)
    assert [loss.what for loss in lost] == ["synonyms"]
    assert path.read_text("utf-8") == content


def test_every_breach_of_a_service_is_reported(tmp_path: Path) -> None:
    glossary = Glossary(
        (
            entry("甲", "a"),
            entry("甲", "b"),
            entry("乙" * 400, "c"),
            entry("丙", "d\u202ee"),
            entry("丁", " f"),
        )
    )
    path = tmp_path / "glossary.tsv"
    path.write_text("before", "utf-8")
    with pytest.raises(RulesError) as caught:
        write_glossary(glossary, path, format="deepl", lossy=True)
    assert caught.value.violations == [
        "'甲' has two renderings, 'a' and 'b'; allowed: one",
        f"'{'乙' * 20}' … has 1,200 bytes; allowed: 1,024",
        "'d\\u202ee' holds U+202E",
        "' f' begins or ends with a space",
    ]
    assert path.read_text("utf-8") == "before"


def test_the_format_is_named_or_goes_with_the_suffix(tmp_path: Path) -> None:
    (tmp_path / "x.words").write_text("zh\ten\n", "utf-8")
    with pytest.raises(InputError, match=r"suffix '\.words' .* allowed: \.tsv"):
        read_glossary(tmp_path / "x.words")
    with pytest.raises(InputError, match="no glossary format is called 'word'; allowed: tsv"):
        write_glossary(PLAIN, tmp_path / "x.tsv", format="word")


def test_problems_are_logged_when_nobody_listens(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("zh\ten\n甲\ta\tb\n乙\tc\td\n", "utf-8")
    read_glossary(path)
    assert [record.getMessage().replace(str(tmp_path), "") for record in caplog.records] == [
        "/t.tsv:2: 3 cells under 2 headings: the rest is kept as unknown categories"
        " (and 1 more problem; on_problem receives each)"
    ]
    problems: list[Problem] = []
    read_glossary(path, on_problem=problems.append)
    assert [problem.line for problem in problems] == [2, 3]
    with pytest.raises(FormatError, match="and 1 more problem"):
        read_glossary(path, strict=True)


@pytest.mark.parametrize("name", ["tsv", "csv", "markdown", "tmx", "omegat"])
def test_a_term_that_would_be_repeated_without_bound_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long Chinese term stands beside each of its renderings, in every format but those of concepts."""
    monkeypatch.setattr(writing, "LARGE_FILE", 10_000)
    renderings = tuple(Term(f"law {number}", status=Status.ADMITTED) for number in range(300))
    long = Glossary((Entry((Term("法" * 2_000, "zh"),), renderings),))
    out = tmp_path / "out"
    with pytest.raises(FormatError, match="JSON and TBX state them once"):
        write_glossary(long, out, format=name, lossy=True)
    assert not out.exists()
    write_glossary(long, out, format="json")
    assert len(read_glossary(out, format="json").entries[0].en) == 300


def test_a_large_file_that_repeats_little_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "LARGE_FILE", 100)
    usual = Glossary(tuple(entry(f"法{number}", f"law {number}") for number in range(100)))
    write_glossary(usual, tmp_path / "out.tsv")
    assert len(read_glossary(tmp_path / "out.tsv")) == 100
