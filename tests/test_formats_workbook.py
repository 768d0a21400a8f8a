"""Workbooks of glossaries: what people see in them, and what they may do there."""

import gc
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from termalign.documents.tables.styled import Cell, Column, Marked, workbook
from termalign.errors import FormatError
from termalign.language.text import Span
from termalign.termbase.decisions import read_decisions
from termalign.termbase.formats import read_glossary, write_glossary
from termalign.termbase.glossary import Entry, Evidence, Glossary, Status, Term, entry
from tests.processes import run

openpyxl = pytest.importorskip("openpyxl", reason="needs the extra 'xlsx'")

FOUND = Evidence(
    "/home/a/news.zh.txt", "要维护合法权益。", "Protect lawful rights.", Span(3, 7), (Span(8, 21),)
)
GLOSSARY = Glossary(
    (
        Entry(
            (Term("合法权益", "zh", status=Status.PROPOSED, count=2),),
            (Term("lawful rights", score=0.75, count=2), Term("=HYPERLINK(1)", score=0.25)),
            salience=0.5,
            evidence=(FOUND,),
        ),
        replace(entry("法治", "rule of law"), other=(("Project", "A7"), ("zh", "odd"))),
    ),
    title="House",
    metadata={"signature": "termalign"},
)


@pytest.fixture
def path(tmp_path):
    write_glossary(GLOSSARY, tmp_path / "house.xlsx", lossy=True)
    return tmp_path / "house.xlsx"


def cells(path):
    sheet = openpyxl.load_workbook(path, rich_text=True)["glossary"]
    header, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    return sheet, [dict(zip(header, row, strict=True)) for row in rows]


def test_what_people_see(path):
    sheet, rows = cells(path)
    assert (sheet.freeze_panes, sheet.auto_filter.ref[:2]) == ("A2", "A1")
    assert sheet["B1"].font.bold
    assert sheet.column_dimensions["C"].width > 20
    assert sheet["C2"].alignment.wrap_text
    first = rows[0]
    assert (first["score"], first["salience"], first["count"]) == (0.75, 0.5, 2)
    assert [str(part) for part in first["context"]] == ["Protect ", "lawful rights", "."]
    assert [str(part) for part in first["zh_context"]] == ["要维护", "合法权益", "。"]
    assert rows[2]["Project"] == "A7"
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [text for text in texts if text.startswith(("{", "[{")) or "/home" in text]


def test_text_is_never_a_formula(path):
    sheet, rows = cells(path)
    assert rows[1]["en"] == "=HYPERLINK(1)"
    assert sheet["C3"].data_type != "f"


def test_it_is_read_back(path):
    read = read_glossary(path)
    assert (read.title, read.metadata) == (GLOSSARY.title, GLOSSARY.metadata)
    assert [item.en for item in read] == [
        (replace(GLOSSARY.entries[0].en[0], context="Protect lawful rights."), GLOSSARY.entries[0].en[1]),
        GLOSSARY.entries[1].en,
    ]
    assert sorted(read.entries[1].other) == sorted(GLOSSARY.entries[1].other)


def test_the_same_glossary_is_the_same_bytes(path, tmp_path):
    write_glossary(GLOSSARY, tmp_path / "again.xlsx", lossy=True)
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def decide(path, **choices):
    book = openpyxl.load_workbook(path, rich_text=True)
    sheet = book["glossary"]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    for place, value in choices.items():
        name, _, row = place.rpartition("_")
        sheet[f"{columns[name]}{row}"] = value
    book.save(path)


def test_what_was_decided_in_it_is_applied(path):
    decide(
        path,
        decision_2="edited",
        new_2="lawful rights and interests",
        decision_3="rejected",
        decision_4="rejected",
    )
    read = read_glossary(path)
    assert [(term.text, term.status.value) for item in read for term in item.en] == [
        ("lawful rights and interests", "preferred")
    ]
    assert len(read_decisions(path).decisions.decided) == 3


@pytest.mark.parametrize("en", ["lawful interests", "lawful rights"])
def test_a_rendering_added_in_a_row_to_a_term_of_the_sheet_is_added_to_its_concept(path, en):
    decide(path, decision_5="新增", zh_5="合法权益", en_5=en)
    [found] = [item for item in read_glossary(path) if item.zh[0].text == "合法权益"]
    assert (found.en[0].text, found.en[0].status.value, found.id) == (en, "preferred", GLOSSARY.entries[0].id)


def test_a_choice_that_is_none_is_reported_with_its_row(path):
    decide(path, decision_3="perhaps")
    with pytest.raises(FormatError, match=r"house.xlsx:3: decision 'perhaps'; allowed: accepted, rejected"):
        read_glossary(path)


def test_a_choice_may_be_made_on_the_command_line_too(path, tmp_path):
    decide(path, decision_2="accepted", status_2="forbidden")
    ran = run("convert", path, tmp_path / "house.tsv", "--lossy")
    assert ran.returncode == 0, ran.stderr
    assert [term.status for term in read_glossary(tmp_path / "house.tsv")["合法权益"].en][
        -1
    ] is Status.FORBIDDEN


def test_other_sheets_and_columns_of_the_reader_are_kept_or_reported(path):
    book = openpyxl.load_workbook(path)
    sheet = book["glossary"]
    sheet.cell(1, sheet.max_column + 1, "client")
    sheet.cell(2, sheet.max_column, "ACME")
    book.create_sheet("notes").append(["call", "Li"])
    stream = BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())
    told = []
    read = read_glossary(path, on_problem=told.append)
    assert read.entries[0].other == (("client", "ACME"),)
    assert [problem.message for problem in told] == [
        "the sheet 'notes' is not read: it has no terms in both languages"
    ]


def test_what_no_cell_holds_is_refused_before_anything_is_written(tmp_path):
    long = Glossary((entry("法治", "rule of law"), entry("甲", "a" * 40_000)))
    with pytest.raises(FormatError, match=r"a text of 40,000 characters; a cell holds 32,767"):
        write_glossary(long, tmp_path / "long.xlsx")
    gc.collect()  # a sheet left half done would complain here
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of processes")
def test_a_workbook_needs_no_room_for_temporary_files(tmp_path: Path) -> None:
    """The package that writes workbooks would keep sheets in files, whose errors have a type and words of their own."""
    (tmp_path / "big.tsv").write_text("zh\ten\n国\tcountry\n", encoding="utf-8")
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); "
        "from termalign.apps.cli import main; main(['convert', 'big.tsv', '--to', 'xlsx', '-'])"
    )
    folders = {"TMPDIR": str(tmp_path), "TERMALIGN_CACHE": "off", "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, **folders},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    sheet = openpyxl.load_workbook(BytesIO(ran.stdout)).worksheets[0]
    assert {"国", "country"} < {cell.value for row in sheet.iter_rows() for cell in row}
    assert [path.name for path in tmp_path.iterdir()] == ["big.tsv"]


def test_cells_are_read_back_as_they_were_given() -> None:
    """Texts, numbers, marks; white space at the ends of a text and of each piece of it."""
    sentence = Marked(" all the\n<central> government & 𠮷", (Span(4, 5), Span(9, 18), Span(31, 32)))
    columns = [Column("text"), Column("share", number_format="0.00"), Column("sentence")]
    given: list[dict[str, Cell]] = [
        {"text": " =1+2 ", "share": 0.25, "sentence": sentence},
        {},
        {"text": "\t&amp;", "share": 0.1 + 0.2, "sentence": Marked("plain ", ())},
        {"text": "国\n", "share": 7, "sentence": Marked("", ())},
    ]
    book = openpyxl.load_workbook(
        BytesIO(workbook({"s": (columns, given), "empty": (columns, [])})), rich_text=True
    )
    rows = list(book["s"].iter_rows(min_row=2))
    assert [[cell.value for cell in row[:2]] for row in rows] == [
        [" =1+2 ", 0.25],
        [None, None],
        ["\t&amp;", repr(0.1 + 0.2)],
        ["国\n", 7],
    ]
    assert [row[1].number_format for row in (rows[0], rows[3])] == ["0.00", "0.00"]
    assert all(cell.alignment.wrap_text for row in rows for cell in row if cell.value is not None)
    pieces = [(piece.text, bool(piece.font.b)) for piece in rows[0][2].value]
    assert pieces == sentence.parts()
    assert [row[2].value for row in rows[1:]] == [None, "plain ", None]
    assert book["s"].auto_filter.ref == "A1:C5"
    assert book["empty"].max_row == 1
