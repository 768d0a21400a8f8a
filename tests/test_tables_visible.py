"""What people see of a table is read: merged cells, blank ones below a term; not what is hidden, struck or an error."""

import json
from functools import partial

import click
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.worksheet.table import Table

import termalign
from termalign.apps.cli import COMMANDS, group
from termalign.termbase.decisions import read_decisions
from termalign.termbase.formats import read_glossary
from tests.processes import run
from tests.word import archive, p, parts_of, r, table, word

HEADER = ["中文", "English", "备注"]
TERMS = [("法治", "rule of law"), ("法治", "law-based governance"), ("碳中和", "carbon neutrality")]


def saved(path, rows, change=lambda sheet: None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    book.save(path)
    return path


def pairs(glossary):
    return [(zh.text, en.text) for item in glossary for zh in item.zh for en in item.en]


def reported(path):
    problems = []
    glossary = read_glossary(path, on_problem=problems.append)
    return pairs(glossary), [problem.message for problem in problems]


def merged(sheet):
    sheet.merge_cells("A2:A3")


BLANK = [HEADER, ["法治", "rule of law"], ["", "law-based governance"], ["碳中和", "carbon neutrality"]]


@pytest.mark.parametrize("change", [lambda sheet: None, merged], ids=["blank", "merged"])
def test_a_rendering_beside_a_blank_or_merged_cell_is_of_the_term_above(tmp_path, change):
    path = saved(tmp_path / "house.xlsx", BLANK, change)
    found, messages = reported(path)
    assert found == TERMS
    expected = [] if change is merged else ["1 rendering beside a blank cell: of the term above"]
    assert [message for message in messages if "above" in message] == expected


@pytest.mark.parametrize(("suffix", "mark"), [("csv", ","), ("tsv", "\t")])
def test_so_it_is_in_delimited_text_and_markdown(tmp_path, suffix, mark):
    path = tmp_path / f"house.{suffix}"
    path.write_text("".join(f"{mark.join(row)}\n" for row in BLANK), "utf-8")
    assert reported(path)[0] == TERMS
    path = tmp_path / "house.md"
    lines = [f"| {' | '.join(row)} |" for row in BLANK]
    path.write_text("\n".join([lines[0], "|---|---|---|", *lines[1:]]) + "\n", "utf-8")
    assert reported(path)[0] == TERMS


def test_english_first_the_blank_cell_is_the_english_one(tmp_path):
    path = tmp_path / "house.csv"
    path.write_text("English,Chinese,Subject\nboard,董事会,law\n,委员会\nlaw,法\n", "utf-8")
    assert reported(path)[0] == [("董事会", "board"), ("委员会", "board"), ("法", "law")]


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("an id of its own", "id,zh,en,note\n1,法治,rule of law\n2,,economy\n", [("法治", "rule of law")]),
        ("nothing above it", "zh,en,note\n,economy\n法治,rule of law\n", [("法治", "rule of law")]),
        ("below a heading", "zh,en,note\n甲,a\n第二章,\n,economy\n", [("甲", "a")]),
        (
            "a table of ours",
            "zh,en,status,score,count\n法治,rule of law\n,economy\n",
            [("法治", "rule of law")],
        ),
    ],
)
def test_a_blank_cell_may_be_no_more_of_the_term_above(tmp_path, label, text, expected):
    path = tmp_path / "house.csv"
    path.write_text(text, "utf-8")
    assert reported(path)[0] == expected, label


def test_records_are_each_for_themselves(tmp_path):
    path = tmp_path / "house.json"
    path.write_text(json.dumps([{"zh": "法治", "en": "rule of law"}, {"en": "economy"}]), "utf-8")
    assert reported(path)[0] == [("法治", "rule of law")]


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        ("法治；人治", "rule of law; rule of man", [("法治", "rule of law"), ("人治", "rule of man")]),
        ("法治", "rule of law; governance by law", [("法治", "rule of law"), ("法治", "governance by law")]),
        ("法治；人治", "a; b; c", [("法治；人治", "a; b; c")]),
    ],
)
def test_semicolons_give_as_many_terms_on_both_sides_or_none(tmp_path, zh, en, expected):
    rest = [("甲", "aa; bb"), ("乙", "cc; dd"), ("丙", "ee; ff")]
    path = tmp_path / "house.csv"
    path.write_text("\n".join(["zh,en,note", f"{zh},{en}", *(",".join(row) for row in rest)]) + "\n", "utf-8")
    found, messages = reported(path)
    assert found[: len(expected)] == expected
    assert sum("which belong together" in message for message in messages) == (expected[0][1] == en)


def hide(sheet):
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["A5"].font = sheet["B5"].font = Font(strike=True)
    sheet["B6"] = CellRichText(TextBlock(InlineFont(strike=True), "carbon storage"), " carbon sink")
    sheet["B7"] = "=Z1"
    sheet["B8"] = "#N/A"
    sheet.parent.create_sheet("old").append(["法", "law"])
    sheet.parent["old"].sheet_state = "hidden"


SEEN = [
    ["zh", "en", "note"],
    ["法治", "rule of law", "old"],
    *([term, "no"] for term in "甲乙丙"),
    ["碳汇", ""],
]
SEEN += [["丁", ""], ["戊", ""]]


def test_what_nobody_sees_by_its_look_is_counted_and_not_read(tmp_path):
    def look(sheet):
        white = Font(color="FFFFFFFF")
        sheet["B2"].font = sheet["B3"].font = sheet["B4"].font = white
        sheet["B3"].fill = PatternFill("solid", fgColor="FF1F3864")
        sheet["B4"].fill = PatternFill("solid", fgColor="FFFFFFFF")
        sheet["B5"].font = Font(sz=1)
        sheet["B6"].number_format = ";;;"
        sheet.column_dimensions["C"].width = 9

    rows = [["zh", "en", "note"], *([term, f"term {term}", "old"] for term in "甲乙丙丁戊己庚")]
    path = saved(tmp_path / "a.xlsx", rows, look)
    parts = parts_of(path.read_bytes())
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'width="9"', b'width="0"')
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<row r="7"', b'<row ht="0" r="7"')
    path.write_bytes(archive(parts))
    found, messages = reported(path)
    assert found == [("乙", "term 乙"), ("庚", "term 庚")]
    assert any("not read: 1 hidden row, 1 hidden column, 4 hidden texts" in message for message in messages)


def test_white_cells_on_what_other_parts_of_a_sheet_colour_are_read_and_counted(tmp_path):
    def look(sheet, also):
        sheet["B2"].font = Font(color="FFFFFFFF")
        also(sheet)

    def condition(sheet):
        fill = PatternFill("solid", bgColor="FF1F3864")
        sheet.conditional_formatting.add("A1:B3", FormulaRule(formula=["TRUE"], fill=fill))

    for also in (condition, lambda sheet: sheet.add_table(Table(displayName="T", ref="A1:B2"))):
        path = saved(tmp_path / "a.xlsx", [["zh", "en"], ["甲", "term"]], partial(look, also=also))
        found, messages = reported(path)
        assert found == [("甲", "term")]
        assert any("1 text in white read" in message for message in messages), messages


def test_runs_of_a_cell_look_as_they_say_or_as_the_cell(tmp_path):
    white, tiny = InlineFont(color="FFFFFFFF", sz=11), InlineFont(color="FF000000", sz=1)
    black = InlineFont(color="FF000000", sz=11)

    def look(sheet):
        sheet["B2"] = CellRichText("seen", TextBlock(white, " white"), TextBlock(tiny, " tiny"))
        sheet["B3"] = CellRichText(TextBlock(black, "seen"))
        sheet["B4"] = CellRichText("white", TextBlock(black, "seen"))
        sheet["B5"] = CellRichText(TextBlock(white, "seen"))
        sheet["B5"].fill = PatternFill("darkGray", fgColor="FFFFFFFF", bgColor="FF000000")
        sheet["B3"].font = sheet["B4"].font = Font(color=Color(indexed=9))
        sheet["B6"].font = Font(color=Color(indexed=9))
        sheet["B7"].number_format = '0;-0;"";""'

    path = saved(tmp_path / "a.xlsx", [["zh", "en"], *([term, "x"] for term in "甲乙丙丁戊己")], look)
    assert reported(path)[0] == [(term, "seen") for term in "甲乙丙丁"]


def test_superscripts_of_cells_are_raised(tmp_path):
    def set_raised(sheet):
        raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
        sheet["A2"] = CellRichText("国家", raised, "安全")

    path = saved(tmp_path / "a.xlsx", [["zh", "en"], ["", "keep safe"]], set_raised)
    assert reported(path)[0] == [("国家¹安全", "keep safe")]


def test_what_is_hidden_struck_or_an_error_is_counted_and_not_read(tmp_path):
    path = saved(tmp_path / "house.xlsx", SEEN, hide)
    found, messages = reported(path)
    assert found == [("法治", "rule of law"), ("乙", "no"), ("碳汇", "carbon sink")]
    [message] = [message for message in messages if message.startswith("not read")]
    for part in (
        "1 hidden row",
        "3 struck-through texts",
        "(#N/A)",
        "1 hidden column",
        "1 formula without",
        "(old)",
    ):
        assert part in message
    bitext = termalign.read_bitext(path)
    assert "甲" not in bitext.src.text
    assert "#N/A" not in bitext.tgt.text
    assert "carbon sink" in bitext.tgt.text.split("\n")


def test_it_is_reported_in_one_line_and_refused_strictly(tmp_path):
    path = saved(tmp_path / "texts.xlsx", SEEN, hide)
    (tmp_path / "house.tsv").write_text("法治\trule of law\n", "utf-8")
    ran = run("check", tmp_path / "house.tsv", path)
    assert (ran.returncode, ran.stderr.count("not read: ")) == (0, 1), ran.stderr
    ran = run("check", tmp_path / "house.tsv", path, "--strict")
    assert ran.returncode == 2
    assert "1 hidden row" in ran.stderr


def test_rows_of_ours_count_where_a_filter_hides_them(tmp_path):
    termalign.write_glossary(
        termalign.Glossary((termalign.entry("法治", "rule of law"),)), tmp_path / "a.xlsx"
    )
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book.active["A2"] = "accepted"
    book.active.row_dimensions[2].hidden = True
    book.save(tmp_path / "a.xlsx")
    assert pairs(read_glossary(tmp_path / "a.xlsx")) == [("法治", "rule of law")]
    assert len(read_decisions(tmp_path / "a.xlsx").decisions.decided) == 1


GRID = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
GOES_ON = "<w:tcPr><w:vMerge/></w:tcPr>"


def test_merged_cells_of_word_tables_are_one_pair_and_spanned_columns_count(tmp_path):
    body = table(
        (f"{GRID}{p('Nr')}", p("中文"), p("English")),
        (p("1"), p("a"), p("依法治国。"), p("Rule of law.")),
        (p("1"), p("b"), f"{GOES_ON}{p()}", p("It is the basis.")),
        (p("2"), p("a"), p("绿色发展。"), p("Green growth.")),
    )
    (tmp_path / "table.docx").write_bytes(word(body))
    bitext = termalign.read_bitext(tmp_path / "table.docx")
    assert bitext.src.text.split("\n") == ["依法治国。", "绿色发展。"]
    assert bitext.tgt.text.split("\n") == ["Rule of law. It is the basis.", "Green growth."]


def test_deleted_and_struck_text_of_word_files_is_reported(tmp_path):
    deleted = "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
    body = p("Rule of law", r(" by men", "<w:strike/>"), deleted) + p("Green growth")
    (tmp_path / "text.docx").write_bytes(word(body))
    (tmp_path / "text.txt").write_text("法治\n绿色发展\n", "utf-8")
    (tmp_path / "house.tsv").write_text("人治\tmen\n", "utf-8")
    ran = run("check", tmp_path / "house.tsv", tmp_path / "text.txt", tmp_path / "text.docx")
    assert ran.returncode == 0, ran.stderr
    report = "text.docx: not read: 1 struck-through text, 1 tracked deletion"
    assert ran.stderr.count(report) == 1, ran.stderr
    (tmp_path / "text.zh.txt").write_text("法治\n绿色发展\n", "utf-8")
    (tmp_path / "text.en.docx").write_bytes(word(body))
    refusal = report.replace("text.docx", "text.en.docx") + " (refused with --strict)"
    texts = (tmp_path / "text.zh.txt", tmp_path / "text.en.docx")
    (tmp_path / "list.tsv").write_text("\t".join(map(str, texts)), "utf-8")
    for command in (
        ("check", tmp_path / "house.tsv", *texts),
        ("align", *texts, "-o", tmp_path / "out.tmx"),
        ("extract", *texts, "-o", tmp_path / "out.tsv"),
        ("extract", "--pairs", tmp_path / "list.tsv", "-o", tmp_path / "out.tsv"),
        ("spot", tmp_path / "house.tsv", "--pairs", tmp_path / "list.tsv", "-o", tmp_path / "out.tsv"),
        ("consistency", *texts),
    ):
        ran = run(*command, "--strict")
        assert (ran.returncode, refusal in ran.stderr) == (2, True), (command, ran.stderr)
    assert not (tmp_path / "out.tsv").exists()


def test_sheets_without_both_sides_are_reported_and_strictly_refused(tmp_path):
    book = openpyxl.Workbook()
    for name, rows in (
        ("texts", [["zh", "en"], ["依法治国。", "Rule of law."]]),
        ("remarks", [["who", "what"], ["Ann", "Please look at row 2."]]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "house.tsv").write_text("法治\trule of law\n", "utf-8")
    for command in (("check", tmp_path / "house.tsv"), ("consistency", "--glossary", tmp_path / "house.tsv")):
        ran = run(*command, tmp_path / "a.xlsx")
        report = "a.xlsx: sheet remarks: no table with a Chinese and an English column: not read"
        assert (ran.returncode, report in ran.stderr) == (0, True), ran.stderr
        ran = run(*command, tmp_path / "a.xlsx", "--strict")
        assert (ran.returncode, report + " (refused with --strict)" in ran.stderr) == (2, True), ran.stderr


def test_a_glossary_of_which_something_is_not_read_is_strictly_refused_by_every_command(tmp_path):
    def hide(sheet):
        sheet.row_dimensions[3].hidden = True

    rows = [["zh", "en"], ["法治", "rule of law"], ["德治", "rule by virtue"]]
    saved(tmp_path / "house.xlsx", rows, hide)
    (tmp_path / "a.zh.txt").write_text("法治\n", "utf-8")
    (tmp_path / "a.en.txt").write_text("Rule of law\n", "utf-8")
    house, texts = tmp_path / "house.xlsx", (tmp_path / "a.zh.txt", tmp_path / "a.en.txt")
    out = ("-o", tmp_path / "out.tsv")
    for command in (
        ("check", house, *texts),
        ("convert", house, tmp_path / "out.tsv"),
        ("diff", house, house),
        ("merge", house, house, *out),
        ("consistency", "--glossary", house, *texts),
        ("affected", house, house, *texts),
        ("spot", house, *texts, *out),
        ("extract", *texts, "--known", house, *out),
        ("extract", *texts, "--exclude", house, *out),
        ("report", *texts, "--glossary", house, "-o", tmp_path / "out.html"),
        ("occurrences", house, texts[0]),
        ("prompt", house, texts[0]),
    ):
        ran = run(*command)
        assert "not read: 1 hidden row" in ran.stderr, command
        ran = run(*command, "--strict")
        assert (ran.returncode, "not read: 1 hidden row" in ran.stderr) == (2, True), (command, ran.stderr)


def test_every_command_that_reads_texts_can_be_strict():
    parameters = {name: group.get_command(click.Context(group), name).params for name in COMMANDS}
    without = {name for name, has in parameters.items() if not any("--strict" in one.opts for one in has)}
    # corpus reads checkpoints, score numbers, the last three no files that are given; lint reports all that it
    # reads, compile refuses what a check would; lookup, serve and mcp answer from what there is.
    assert without == {
        *("corpus", "score", "lint", "compile", "lookup", "serve", "mcp"),
        *("glossaries", "init", "skill"),
    }


def test_a_blank_source_goes_on_with_the_row_above_in_csv_and_workbooks(tmp_path):
    rows = [
        ["zh", "en"],
        ["依法治国。", "Rule of law."],
        ["", "It is the basis."],
        ["绿色发展。", "Green growth."],
    ]
    saved(tmp_path / "a.xlsx", rows)
    (tmp_path / "a.csv").write_text("".join(f"{','.join(row)}\n" for row in rows), "utf-8")
    found = []
    for name in ("a.xlsx", "a.csv"):
        problems = []
        bitext = termalign.read_bitext(
            tmp_path / name, on_problem=lambda *problem, problems=problems: problems.append(problem)
        )
        found.append(bitext.tgt.text.split("\n"))
        assert problems == [("1 row with a blank source, taken for more of the row above", 3)]
    assert found == [["Rule of law. It is the basis.", "Green growth."]] * 2


def test_what_is_beside_an_error_belongs_to_nothing_above(tmp_path):
    rows = [
        ["zh", "en"],
        ["法治", "rule of law"],
        ["#N/A", "green growth"],
        ["=A2", "common prosperity"],
        ["", "prosperity"],
    ]
    saved(tmp_path / "a.xlsx", rows)
    (tmp_path / "a.csv").write_text(
        "".join(f"{','.join(row)}\n" for row in rows if row[0] != "=A2"), encoding="utf-8"
    )
    for name in ("a.xlsx", "a.csv"):
        glossary = read_glossary(tmp_path / name, on_problem=lambda problem: None)
        assert ("法治", "rule of law") in pairs(glossary)
        assert not any(zh == "法治" and en != "rule of law" for zh, en in pairs(glossary)), name
        bitext = termalign.read_bitext(tmp_path / name, on_problem=lambda *problem: None)
        both = [(pair.src.text, pair.tgt.text) for pair in bitext if pair.src.text and pair.tgt.text]
        assert both == [("法治", "rule of law")], name
