"""The floor of tables: quoting that other readers agree with, bounds, and workbooks that say what is not so."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.documents.tables import Delimited, quoted, tab_is_lost
from termalign.documents.tables.rows import MOST_COLUMNS
from termalign.documents.tables.spreadsheet_kinds import spreadsheet_kind
from termalign.documents.tables.workbook import read_workbook
from termalign.errors import FormatError
from termalign.language.text.unread import OLE
from tests.word import archive, parts_of

CELL = st.text(st.sampled_from('ab"法 \t\n,|#\u3000'), min_size=1, max_size=8).filter(
    lambda cell: not cell.isspace() and not cell.startswith("#")
)
ROWS = st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=4)


def rows(text: str, **options: object) -> list[list[str]]:
    return [list(row.cells) for row in Delimited(text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "streams", "kind"),
    [
        ("", ("Workbook",), "xls"),
        ("", ("Book", "WordDocument"), "xls"),  # a text inside a workbook
        ("", ("WordDocument", "Workbook"), ""),  # a workbook inside a text
        ("Book Title", ("WordDocument",), ""),  # the name of a style, which every text of Word has
    ],
)
def test_the_first_stream_says_what_a_file_of_old_office_is(
    content: str, streams: tuple[str, ...], kind: str
) -> None:
    names = [(f"{name}\0".encode("utf-16-le"), b"\2") for name in ("Root Entry", *streams)]
    directory = [name.ljust(64, b"\0") + len(name).to_bytes(2, "little") + type_ for name, type_ in names]
    assert spreadsheet_kind(OLE + content.encode("utf-16-le") + b"".join(directory)) == kind


@given(ROWS)
def test_the_csv_module_takes_what_is_written_apart(table: list[list[str]]) -> None:
    text = "".join(f"{quoted(row)}\n" for row in table)
    assert list(csv.reader(StringIO(text, newline=""), dialect="excel-tab")) == table


@given(ROWS)
def test_what_is_written_is_read_where_its_header_says_so(table: list[list[str]]) -> None:
    text = "".join(f"{quoted(row)}\n" for row in [["zh", "en"], *table])
    assert rows(text, mark="\t", header=("zh", "en")) == [["zh", "en"], *table]


@given(ROWS)
def test_what_other_writers_quote_is_read(table: list[list[str]]) -> None:
    stream = StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows([["zh", "en"], *table])
    assert rows(stream.getvalue(), mark=",") == [["zh", "en"], *table]


@pytest.mark.parametrize(
    ("label", "text", "wanted"),
    [
        (
            "a line end, as Excel writes it",
            '法治\t"rule\nof law"\n甲\ta\n',
            [["法治", "rule\nof law"], ["甲", "a"]],
        ),
        ("all cells quoted", '"法治"\t"rule of law"\n', [["法治", "rule of law"]]),
        ("doubled marks", '"""AI Plus"" plan"\tx\n', [['"AI Plus" plan', "x"]]),
        ("JSON in a cell", '"x"\t[["a","\\"Z"]]\n', [["x", '[["a","\\"Z"]]']]),
        ("a tool that never quotes", '"AI Plus" plan\tx\n"b"\ty\n', [['"AI Plus" plan', "x"], ['"b"', "y"]]),
        ("a mark that is never closed", '"5 inches\tx\n甲\ty\n', [['"5 inches', "x"], ["甲", "y"]]),
        ("marks that would swallow rows", '甲\t"b\n丙\tc"\n', [["甲", '"b'], ["丙", 'c"']]),
        ("marks inside", 'the "two\tx "y"\n', [['the "two', 'x "y"']]),
        ("old Macintosh line ends", "甲\ta\r乙\tb\r", [["甲", "a"], ["乙", "b"]]),
        ("tabs cut off at line ends", "甲\ta\tn\n乙\n丙\tc\n", [["甲", "a", "n"], ["乙"], ["丙", "c"]]),
        ("comments", "# a\tb\n#c\n甲\td\n", [["甲", "d"]]),
    ],
)
def test_tab_separated_text(label: str, text: str, wanted: list[list[str]]) -> None:
    assert rows(text) == wanted


def test_pandas_and_we_agree_about_what_we_write() -> None:
    pandas = pytest.importorskip("pandas")
    table = [['"AI Plus" plan', 'a "b"', "two\nlines"], ['"x"', "y\tz", "n"]]
    text = "".join(f"{quoted(row)}\n" for row in [["zh", "en", "note"], *table])
    assert pandas.read_csv(StringIO(text), sep="\t").values.tolist() == table


def test_lines_are_those_of_the_file() -> None:
    text = 'zh,en\n\n法治,"rule\nof law"\n甲,a\n'
    assert [row.line for row in Delimited(text, mark=",")] == [1, 3, 5]


@pytest.mark.parametrize(
    ("label", "text", "message"),
    [
        ("columns", "甲" + "\ta" * MOST_COLUMNS, "16,385 columns; allowed: 16,384"),
        (
            "an open mark in CSV",
            'zh,en\n甲,"a\n' + "b\n" * 1000,
            "^t:2:3: a quotation mark begins a cell and none",
        ),
        (
            "a cell without end in CSV",
            'zh,en\n甲,"\n' + "b" * ((1 << 24) + 1),
            "^t:2:3: .* within 16,777,216 characters",
        ),
        (
            "a cell without end",
            "甲\t" + "b" * ((1 << 24) + 1),
            "^t:1: a cell of more than 16,777,216 characters",
        ),
    ],
)
def test_bounds_of_delimited_text(label: str, text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        rows(text, path="t", mark=None if "\t" in text[:9] else ",")
    assert len(str(caught.value)) < 300


def test_a_tab_that_became_spaces_is_seen() -> None:
    assert tab_is_lost("rule of law   法治")
    assert not tab_is_lost("维生素 C")  # vitamin C


KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(sheet: str, *, sheets: tuple[str, ...] = ("Terms",), **parts: str | bytes) -> bytes:
    listed = "".join(f'<sheet name="{name}" r:id="s"/>' for name in sheets)
    return archive(
        {
            "_rels/.rels": f'<r><Relationship Id="a" Type="{KIND}/officeDocument" Target="/xl/workbook.xml"/></r>',
            "xl/workbook.xml": '<workbook xmlns:r="r"><sheets>' + f"{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<r><Relationship Id="s" Type="{KIND}/worksheet" Target="s.xml"/>'
            + "".join(
                f'<Relationship Id="{kind}" Type="{KIND}/{kind}" Target="{kind}.xml"/>' for kind in parts
            )
            + "</r>",
            "xl/s.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
            **{f"xl/{kind}.xml": content for kind, content in parts.items()},
        }
    )


def cells(data: bytes) -> list[tuple[int, list[str]]]:
    return [(row.line, list(row.cells)) for table in read_workbook(data, path="t.xlsx") for row in table.rows]


def test_a_workbook_is_read_as_openpyxl_reads_it() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["中文", None, "English", 3, 0.5, True, "two\nlines", " a "])
    book.active["B4"] = "=1+1"
    book.active["C9"] = "last"
    book.create_sheet("zwei").append(["x"])
    stream = BytesIO()
    book.save(stream)
    assert cells(stream.getvalue()) == [
        (1, ["中文", "", "English", "3", "0.5", "TRUE", "two\nlines", " a "]),
        (9, ["", "", "last"]),
        (1, ["x"]),
    ]


@pytest.mark.parametrize(
    "sheet",
    [
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w><sheetData>%s</sheetData></w>',
        b"\xef\xbb\xbf<?xml version='1.0'?><w><sheetData>%s</sheetData></w>",
        '<?xml version="1.0" encoding="UTF-16"?><w><sheetData>%s</sheetData></w>'.encode("utf-16"),
        b"\xef\xbb\xbf<w><sheetData>%s</sheetData></w>",
    ],
)
def test_parts_begin_as_office_programs_begin_them(sheet: bytes) -> None:
    row = '<row><c t="str"><v>法治</v></c></row>'
    wide = sheet[:2] == b"\xff\xfe"
    made = sheet.replace(
        "%s".encode("utf-16-le" if wide else "utf-8"), row.encode("utf-16-le" if wide else "utf-8")
    )
    data = workbook("")
    assert cells(archive({**parts_of(data), "xl/s.xml": made})) == [(1, ["法治"])]


@pytest.mark.parametrize(
    ("label", "sheet", "parts", "wanted"),
    [
        (
            "shared text with runs",
            '<row><c t="s"><v>0</v></c></row>',
            {"sharedStrings": "<sst><si><r><t>a</t></r><r><t>b</t></r><rPh><t>x</t></rPh></si></sst>"},
            [(1, ["ab"])],
        ),
        (
            "a date",
            '<row r="2"><c s="1"><v>45413</v></c></row>',
            {"styles": '<s><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></s>'},
            [(2, ["2024-05-01"])],
        ),
        ("characters by number", '<row><c t="str"><v>a_x000A_b</v></c></row>', {}, [(1, ["a\nb"])]),
        (
            "gaps",
            '<row><c r="C1"><v>1</v></c><c><v>2</v></c></row><row r="9"><c><v>3</v></c></row>',
            {},
            [(1, ["", "", "1", "2"]), (9, ["3"])],
        ),
        (
            "a stray cell in the last row",
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            {},
            [(1048576, [""] * 16383 + ["1"])],
        ),
        ("a prefix", '<x:row xmlns:x="x"><x:c><x:v>1</x:v></x:c></x:row>', {}, [(1, ["1"])]),
    ],
)
def test_workbooks(
    label: str, sheet: str, parts: dict[str, str], wanted: list[tuple[int, list[str]]]
) -> None:
    assert cells(workbook(sheet, **parts)) == wanted


REFUSED = [
    (
        "a row without end",
        workbook('<row r="1000000000000"><c><v>1</v></c></row>'),
        "the sheet 'Terms' has a row with the number '1000000000000'; allowed: up to 1,048,576",
    ),
    ("a column beyond the last", workbook('<row><c r="AAAAA1"><v>1</v></c></row>'), "a cell in column"),
    (
        "gaps without end",
        workbook("".join(f'<row><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 1100))),
        "empty ones between them",
    ),
    (
        "a text of a million cells",
        workbook(
            "<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>",
            sharedStrings=f"<sst><si><t>{'a' * 100_000}</t></si></sst>",
        ),
        "more than 16,777,216 characters of cells that are written once for many",
    ),
    ("a text that is not there", workbook('<row><c t="s"><v>7</v></c></row>'), "refers to the text '7'"),
    (
        "a cell without end",
        workbook(f'<row><c t="str"><v>{"a" * ((1 << 24) + 1)}</v></c></row>'),
        "of more than 16,777,216 characters|is not opened",
    ),
    (
        "a late DOCTYPE",
        workbook(
            "", sharedStrings=b"<!--" + b" " * 70_000 + b'--><!DOCTYPE s [<!ENTITY e "x">]><sst>&e;</sst>'
        ),
        "sharedStrings.xml': has a DOCTYPE",
    ),
    ("nested elements", workbook("<a>" * 2000), "nested more than"),
    (
        "a sheet without a part",
        archive({**parts_of(workbook("")), "xl/_rels/workbook.xml.rels": "<r/>"}),
        "the sheet 'Terms' has no part",
    ),
    (
        "a part for two sheets",
        workbook("", sheets=("Terms", "Again")),
        "'xl/s.xml' is given as several sheets, 'Again' among them",
    ),
    ("no sheets", archive({"xl/workbook.xml": "<a>"}), "xl/workbook.xml"),
    ("a part that is cut off", workbook("<row>")[:-700], "no workbook"),
    ("no workbook", archive({"word/document.xml": "<a/>"}), "it has no part 'xl/workbook.xml'"),
]


@pytest.mark.parametrize(("label", "data", "message"), REFUSED, ids=[case[0] for case in REFUSED])
def test_workbooks_that_are_refused(label: str, data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        cells(data)
    assert str(caught.value).startswith("t.xlsx: ")
    assert len(str(caught.value)) < 300
