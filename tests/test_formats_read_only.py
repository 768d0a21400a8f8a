"""Formats that are read and not written: each is known by its content, and gives the terms that its tool shows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from termalign.errors import InputError, TermalignError
from termalign.language.text.unread import UNREAD_SUFFIXES
from termalign.termbase.formats import READ_ONLY, read_glossary, write_glossary
from termalign.termbase.formats.problems import Problem
from termalign.termbase.glossary import Glossary, entry
from tests.processes import run
from tests.word import p, r, table, word
from tests.written_tables import docx, html, ods, odt, opendocument, opentable, xls

ROWS = [["中文", "English", "备注"], ["法治", "rule of law", ""], ["碳中和", "carbon neutrality", "2060"]]
"""Rule of law, carbon neutrality."""

PO = """msgid ""
msgstr "Language: zh_Hans\\n"

#. of a repository
#, terminology
msgctxt "noun"
msgid "rule of law"
msgstr "法治"

msgid "carbon neutrality"
msgstr "碳中和"
"""

CEDICT = """# CC-CEDICT
法治 法治 [fa3 zhi4] /rule of law/
碳中和 碳中和 [tan4 zhong1 he2] /carbon neutrality/
"""

MULTITERM = """<?xml version="1.0" encoding="UTF-8"?><mtf>
<conceptGrp><concept>1</concept><transacGrp><transac type="origination">x</transac></transacGrp>
<languageGrp><language lang="ZH-CN" type="Chinese (PRC)"/><termGrp><term>法治</term></termGrp></languageGrp>
<languageGrp><language lang="EN-US" type="English"/><termGrp><term>rule of law</term></termGrp></languageGrp>
</conceptGrp><conceptGrp><concept>2</concept><languageGrp><language lang="ZH-CN"/><termGrp><term>碳中和</term></termGrp>
</languageGrp><languageGrp><language type="English"/><termGrp><term>carbon neutrality</term></termGrp></languageGrp>
</conceptGrp></mtf>"""

WORDFAST = (
    "%20240101~120000\t%User ID\t%TU=00000002\t%ZH-CN\t%Wordfast TM v.546/00\t%EN-US\t%---1\n"
    "20240101~120000\tA\t0\tZH-CN\t法治\tEN-US\trule of law\n"
    "20240101~120000\tA\t0\tZH-CN\t碳中和\tEN-US\tcarbon neutrality\n"
)

SAMPLES: dict[str, Callable[[], bytes]] = {
    "ods": lambda: ods(ROWS),
    "xls": lambda: xls(ROWS),
    "docx": lambda: docx(ROWS),
    "odt": lambda: odt(ROWS),
    "html": lambda: html(ROWS),
    "po": PO.encode,
    "cedict": CEDICT.encode,
    "multiterm": MULTITERM.encode,
    "wordfast": lambda: WORDFAST.encode("utf-16"),
}


def pairs(glossary: Glossary) -> list[tuple[str, str]]:
    return [(zh.text, en.text) for item in glossary for zh in item.zh for en in item.en]


@pytest.mark.parametrize("name", READ_ONLY)
def test_it_is_known_by_content_and_by_name_and_is_not_written(tmp_path: Path, name: str) -> None:
    for file, format in (("house", None), ("house.txt", None), ("house.dat", name)):
        (tmp_path / file).write_bytes(SAMPLES[name]())
        found = pairs(read_glossary(tmp_path / file, format=format, on_problem=lambda problem: None))
        assert found == [("法治", "rule of law"), ("碳中和", "carbon neutrality")], file
    for suffix in READ_ONLY[name].suffixes:
        with pytest.raises(InputError, match="is read, and not written; allowed"):
            write_glossary(Glossary((entry("法治", "rule of law"),)), tmp_path / f"out{suffix}")
    with pytest.raises(InputError, match=f"{name} is read, and not written; allowed: tsv"):
        write_glossary(Glossary(), tmp_path / "out", format=name)


@pytest.mark.parametrize("name", READ_ONLY)
def test_a_damaged_file_is_an_error_of_ours_or_is_read(name: str, tmp_path: Path) -> None:
    content = SAMPLES[name]()
    for number in range(40):
        broken = bytearray(content[: len(content) - number * (len(content) // 50)])
        place = (number * 7919) % len(broken)
        broken[place : place + 3] = bytes((number, 255 - number, 60))
        path = tmp_path / f"{number}"
        path.write_bytes(bytes(broken))
        try:
            read_glossary(path, format=name, on_problem=lambda problem: None)
        except TermalignError as error:
            assert str(path) in str(error)  # noqa: PT017


def test_what_nothing_reads_is_refused_with_what_to_do(tmp_path: Path) -> None:
    for suffix, (what, advice) in UNREAD_SUFFIXES.items():
        (tmp_path / f"a{suffix}").write_bytes(b"\0\1\2")
        with pytest.raises(InputError, match="which is not read") as refused:
            read_glossary(tmp_path / f"a{suffix}")
        assert what in str(refused.value)
        assert advice in str(refused.value)


def reported(path: Path) -> tuple[Glossary, list[str]]:
    problems: list[Problem] = []
    return read_glossary(path, on_problem=problems.append), [problem.message for problem in problems]


def test_flags_remarks_and_contexts_of_messages(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text(
        PO
        + '\n#, forbidden\nmsgid "commit"\nmsgstr "承诺"\n\n#, read-only\nmsgid "GitHub"\nmsgstr "GitHub"\n'
        + '\n#, fuzzy\nmsgid "merge"\nmsgstr "合并"\n\nmsgid "fork"\nmsgstr ""\n',
        "utf-8",
    )
    glossary, messages = reported(tmp_path / "a.po")
    law, _, commit, github = glossary
    assert (law.en[0].note, law.other) == ("of a repository", (("msgctxt", "noun"),))
    assert commit.zh[0].status.value == "forbidden"
    assert github.en[0].translate is False
    assert messages == ["not read: 1 fuzzy message, 1 untranslated message"]


@pytest.mark.parametrize("forbidden_first", [False, True])
def test_a_ban_beside_one_english_term_is_none_beside_another(tmp_path: Path, forbidden_first: bool) -> None:
    messages = [
        'msgid "national security"\nmsgstr "国家安全"',
        '#, forbidden\nmsgid "state security"\nmsgstr "国家安全"',
    ]
    (tmp_path / "a.po").write_text("\n\n".join(messages[:: -1 if forbidden_first else 1]), "utf-8")
    (concept,) = read_glossary(tmp_path / "a.po")
    assert [term.status.value for term in concept.zh] == ["preferred"]
    assert {term.text: term.usable for term in concept.en} == {
        "national security": True,
        "state security": False,
    }


def test_glosses_of_a_dictionary(tmp_path: Path) -> None:
    (tmp_path / "a.u8").write_text(
        "龍 龙 [long2] /Chinese loong; dragon/(fig.) emperor/CL:條|条[tiao2]/\nbroken\n", "utf-8"
    )
    glossary, messages = reported(tmp_path / "a.u8")
    [dragon] = glossary
    assert [(term.text, term.language) for term in dragon.zh] == [("龙", "zh"), ("龍", "zh-Hant")]
    assert [(term.text, term.note) for term in dragon.en] == [
        ("Chinese loong", ""),
        ("dragon", ""),
        ("emperor", "(fig.) emperor"),
    ]
    assert (dragon.note, dragon.other) == ("CL:條|条[tiao2]", (("pinyin", "long2"),))
    assert messages == ["expected 'Traditional Simplified [pinyin] /gloss/'; left out"]


def test_fields_of_multiterm_are_understood_as_headings_are(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        MULTITERM.replace(
            "<termGrp><term>rule of law</term>",
            '<descripGrp><descrip type="Definition">law above power</descrip></descripGrp><termGrp><term>rule by law'
            '</term><descripGrp><descrip type="Status">do not use</descrip></descripGrp></termGrp>'
            '<termGrp><term>rule of law</term><descripGrp><descrip type="Project">A7</descrip></descripGrp>',
        ),
        "utf-8",
    )
    law = reported(tmp_path / "a.xml")[0].entries[0]
    assert (law.id, law.definition) == ("1", "law above power")
    assert [(term.text, term.status.value, term.other) for term in law.en] == [
        ("rule by law", "forbidden", ()),
        ("rule of law", "preferred", (("Project", "A7"),)),
    ]


def test_paratranz_and_deepl(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'term,translation,pos,note,variants,caseSensitive\ndragon,龙,noun,,"dragons,drake",false\n'
        "board,董事会,,,,true\n",
        "utf-8",
    )
    dragon, board = reported(tmp_path / "a.csv")[0]
    assert (dragon.en[0].forms, board.en[0].case_sensitive) == (("dragons", "drake"), True)
    (tmp_path / "b.csv").write_text("artist,艺术家,EN,ZH\nprize,奖,EN,ZH\nprize,Preis,EN,DE\n", "utf-8")
    *both, third = reported(tmp_path / "b.csv")[0]
    assert pairs(Glossary(tuple(both))) == [("艺术家", "artist"), ("奖", "prize")]
    assert [term.text for term in third.others] == ["Preis"]


STYLES = (
    '<style:style style:name="gone" style:family="text"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def test_what_is_hidden_struck_merged_or_repeated_in_an_open_spreadsheet(tmp_path: Path) -> None:
    body = opentable([*ROWS, ["减排", "old new", ""], ["", "further", ""], ["丁", "hidden", ""]])
    body = body.replace("<text:p>old ", '<text:p><text:span text:style-name="gone">old </text:span>')
    body = body.replace("<table:table-row>" + body.split("<table:table-row>")[-1], "")
    row = opentable([["丁", "hidden", ""]]).split("<table:table-row>")[1].split("</table:table-row>")[0]
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    body += f'<table:table-row table:visibility="filter">{row}</table:table-row>'
    body += f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row></table:table>'
    body += opentable(ROWS).replace('"a"', '"b" table:style-name="off"')
    (tmp_path / "a.ods").write_bytes(opendocument("spreadsheet", body, STYLES))
    glossary, messages = reported(tmp_path / "a.ods")
    assert pairs(glossary)[2:] == [("减排", "new"), ("减排", "further")]
    assert "not read: 1 hidden sheet (b), 1 hidden row, 1 struck-through text" in messages


@pytest.mark.parametrize(
    ("rows", "columns", "characters"),
    [(1_048_576, 1_000, 1), (1_048_576, 1, 1), (200, 5_000, 1), (200, 1, 100_000)],
)
def test_a_bomb_of_repeated_cells_is_refused(
    tmp_path: Path, rows: int, columns: int, characters: int
) -> None:
    body = opentable([*ROWS, ["减排", "a" * characters]]).replace(
        "<table:table-row>", f'<table:table-row table:number-rows-repeated="{rows}">'
    )
    body = body.replace(
        "<table:table-cell office", f'<table:table-cell table:number-columns-repeated="{columns}" office'
    )
    (tmp_path / "a.ods").write_bytes(opendocument("spreadsheet", body))
    with pytest.raises(TermalignError, match="written once for many"):
        read_glossary(tmp_path / "a.ods")


@pytest.mark.parametrize("name", ["decided.csv", "decided.ods", "decided.tsv"])
def test_a_decided_sheet_that_a_spreadsheet_saved_is_read_as_decided(tmp_path: Path, name: str) -> None:
    import openpyxl

    from tests.written_tables import WRITERS

    candidates = Glossary((entry("法治", "rule of law", "rule by law"), entry("碳中和", "carbon neutrality")))
    write_glossary(candidates, tmp_path / "candidates.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "candidates.xlsx")["glossary"]
    sheet["A2"], sheet["D2"], sheet["A3"] = "edited", "the rule of law", "rejected"
    rows = [
        ["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)
    ]
    (tmp_path / name).write_bytes(WRITERS[name.rpartition(".")[2]](rows))
    assert pairs(reported(tmp_path / name)[0]) == [
        ("法治", "the rule of law"),
        ("碳中和", "carbon neutrality"),
    ]
    ran = run("convert", tmp_path / name, tmp_path / "house.tsv", "--decided")
    assert ran.returncode == 0, ran.stderr
    assert ("rule by law" in (tmp_path / "house.tsv").read_text("utf-8")) is False


def test_saved_decisions_count_in_extract_and_are_not_written(tmp_path: Path) -> None:
    (tmp_path / "a.zh.txt").write_text("法治是国家的基本方略。\n", "utf-8")
    (tmp_path / "a.en.txt").write_text("The rule of law is the basic strategy of the country.\n", "utf-8")
    saved = "decision,zh,en,new\naccepted,法治,rule of law,\nrejected,国家,the country,\n"
    (tmp_path / "decided.csv").write_text(saved, "utf-8")
    ran = run(
        *("extract", tmp_path / "a.zh.txt", tmp_path / "a.en.txt"),
        *("--decisions", tmp_path / "decided.csv", "-o", tmp_path / "out.tsv"),
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "decided.csv").read_text("utf-8") == saved
    assert "read, and not written" in ran.stderr
    ran = run("review", tmp_path / "decided.csv", "--no-browser")
    assert (ran.returncode, "holds decisions; save it as .tsv or .xlsx" in ran.stderr) == (2, True), (
        ran.stderr
    )


def test_a_word_table_with_merged_cells_and_struck_words(tmp_path: Path) -> None:
    below = "<w:tcPr><w:vMerge/></w:tcPr>"
    (tmp_path / "a.docx").write_bytes(
        word(
            p("术语表")
            + table(
                (p("中文"), p("English")),
                (p("法治"), p("rule of law")),
                (below + p(), p("law-based governance")),
                (p("碳"), p(r("carbon dioxide ", "<w:dstrike/>"), "carbon")),
            )
        )
    )
    glossary, messages = reported(tmp_path / "a.docx")
    assert pairs(glossary) == [("法治", "rule of law"), ("法治", "law-based governance"), ("碳", "carbon")]
    assert messages == ["not read: 1 struck-through text"]


def test_a_ban_by_yes_in_a_field_of_multiterm_is_one(tmp_path: Path) -> None:
    terms = {
        "rule by law": '<descripGrp><descrip type="Forbidden">yes</descrip></descripGrp>',
        "legality": '<descripGrp><descrip type="Do not use">true</descrip></descripGrp>',
        "law": '<descripGrp><descrip type="Approved">no</descrip></descripGrp>',
        "rule of law": "",
    }
    groups = "".join(f"<termGrp><term>{term}</term>{fields}</termGrp>" for term, fields in terms.items())
    (tmp_path / "a.xml").write_text(
        '<mtf><conceptGrp><languageGrp><language lang="ZH"/><termGrp><term>法治</term></termGrp></languageGrp>'
        f'<languageGrp><language lang="EN"/>{groups}</languageGrp></conceptGrp></mtf>',
        "utf-8",
    )
    problems = []
    [entry] = read_glossary(tmp_path / "a.xml", on_problem=problems.append)
    assert {term.text: term.status.value for term in entry.en} == {
        "rule by law": "forbidden",
        "legality": "forbidden",
        "law": "proposed",
        "rule of law": "preferred",
    }
    assert [problem.message for problem in problems] == [
        "'Forbidden yes' is read as 'forbidden'",
        "'Do not use true' is read as 'forbidden'",
        "'Approved no' is read as 'proposed'",
    ]


XLIFF_GLOSSARY = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="g"
source-language="zh" target-language="en" datatype="x"><body>
<trans-unit id="1" approved="no"><source>法治</source><target>rule of law</target></trans-unit>
<trans-unit id="2" approved="yes"><source>国家</source><target>state</target></trans-unit>
<trans-unit id="3"><source>改革</source><target state="needs-translation">reform</target></trans-unit>
</body></file></xliff>"""


def test_units_that_are_not_approved_are_proposals(tmp_path: Path) -> None:
    (tmp_path / "a.xlf").write_text(XLIFF_GLOSSARY, "utf-8")
    problems = []
    glossary = read_glossary(tmp_path / "a.xlf", on_problem=problems.append)
    assert [entry.en[0].status.value for entry in glossary] == ["proposed", "preferred", "proposed"]
    assert [problem.message for problem in problems] == [
        "units with approved=\"no\" are read as 'proposed'",
        "units with state=\"needs-translation\" are read as 'proposed'",
    ]


def test_a_ban_by_a_property_of_tmx_is_reported_not_to_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(
        '<tmx version="1.4"><header srclang="zh"/><body><tu><tuv xml:lang="zh"><seg>法治</seg></tuv>'
        '<tuv xml:lang="en"><prop type="x-forbidden">yes</prop><seg>rule by law</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    problems = []
    read_glossary(tmp_path / "a.tmx", on_problem=problems.append)
    assert "the property 'x-forbidden' of another tool is 'yes', which is not read" in str(problems[0])
