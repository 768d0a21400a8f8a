"""The way from two Word files to a house glossary, word by word as its page has it."""

import shlex
from html import escape
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
import regex
from click.testing import CliRunner

from termalign.apps.cli import group, messages
from termalign.termbase.formats import read_glossary
from tests.conftest import ROOT, SAMPLES
from tests.reviewing import Review
from tests.word import p, word

PAGES = {
    "en": (ROOT / "docs" / "how-to" / "house-glossary.md").read_text("utf-8"),
    "zh": (ROOT / "docs" / "zh" / "house-glossary.md").read_text("utf-8"),
}
EXTRACT, WORKBOOK, BROWSER, CHECK = 1, 2, 3, 4
"""The parts of the page."""
CONSOLE = regex.compile(r"^```console\n(.*?)^```", regex.MULTILINE | regex.DOTALL)
TABLE = regex.compile(r"^```text\n(zh\ten\tstatus\n.*?)^```", regex.MULTILINE | regex.DOTALL)
ROW = regex.compile(r"^\| `(.+?)` \| (.+?) \| (.+?) \|(.*?)\|$", regex.MULTILINE)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for side in ("zh", "en"):
        lines = (SAMPLES / f"policy-article.{side}.txt").read_text("utf-8").splitlines()
        body = "".join(p(escape(line, quote=False)) for line in lines if line.strip())
        (tmp_path / f"plan.{side}.docx").write_bytes(word(body))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def steps(page, part):
    """Yield the commands of a part of a page, with what it shows of their output."""
    for block in CONSOLE.findall(page.split("\n## ")[part]):
        for step in block.split("$ ")[1:]:
            command, *shown = step.splitlines()
            yield shlex.split(command)[1:], shown


def follow(page, part):
    """Run the commands of a part of a page; what it shows is what they print, but for numbers."""
    for arguments, shown in steps(page, part):
        ran = CliRunner().invoke(group, arguments)
        assert ran.exit_code == 0, ran.output  # that of the commands' findings is given by `main`
        printed = [regex.sub(r"[\d,]+", "0", line) for line in ran.output.splitlines()]
        for line in shown:
            assert line == "…" or regex.sub(r"[\d,]+", "0", line) in printed, ran.output


@pytest.fixture(params=PAGES)
def page(request):
    """A page in a language, which messages are shown in."""
    messages.speak(request.param)
    yield PAGES[request.param]
    messages.speak("en")


def test_by_workbook(folder, page):
    follow(page, EXTRACT)
    book = openpyxl.load_workbook("terms.xlsx")
    sheet = book["glossary"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for word_, zh, en, new in ROW.findall(page):
        (row,) = [row for row in sheet.iter_rows(min_row=2) if (row[1].value, row[2].value) == (zh, en)]
        sheet.cell(row[0].row, columns["decision"], word_)
        sheet.cell(row[0].row, columns["new"], new.strip())
    book.save("terms.xlsx")
    follow(page, WORKBOOK)
    assert {item.zh[0].text: item.en[0].text for item in read_glossary("house.tsv")} == {
        "新质生产力": "new quality productive forces",
        "营商环境": "doing-business environment",
        "数字化转型": "digital transformation",
    }
    follow(page, CHECK)


def test_by_browser_with_what_the_tutorial_decides(folder):
    first, *rest = steps(PAGES["en"], BROWSER)
    assert first[0][0] == "review"
    with Review(*first[0][1:]) as running:
        running.enter()
        for zh, action, given in (
            ("新质生产力", "accept", {"en": "new quality productive forces"}),
            ("新质生产力", "edit", {"en": "new-type productivity", "status": "deprecated"}),
            ("营商环境", "accept", {"en": "business environment"}),
        ):
            running.decide(running.get(f"/api/term?zh={quote(zh)}")["number"], action, **given)
        assert running.end()[0] == 0
    for arguments, _ in rest:
        assert CliRunner().invoke(group, arguments).exit_code == 0
    rows = [line.split("\t")[:3] for line in Path("house.tsv").read_text("utf-8").splitlines()]
    (table,) = TABLE.findall((ROOT / "docs" / "tutorial" / "first-glossary.md").read_text("utf-8"))
    assert rows == [line.split("\t") for line in table.splitlines()]
    checked = CliRunner().invoke(group, ["check", "house.tsv", "plan.zh.docx", "plan.en.docx"]).output
    assert (
        "TA202 新质生产力: expected 'new quality productive forces', found 'new-type productivity'" in checked
    )
