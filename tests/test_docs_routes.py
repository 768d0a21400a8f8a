"""The way of a glossary to other tools and back, word by word as its page has it, with files like theirs."""

import shlex
from pathlib import Path

import pytest
import regex
from click.testing import CliRunner
from translate.storage.csvl10n import csvfile
from translate.storage.tbx import tbxfile

from termalign.apps.cli import group
from termalign.termbase.formats import read_glossary
from tests.conftest import ROOT
from tests.test_formats_foreign import MEMOQ, TOOLS
from tests.test_formats_read_only import MULTITERM

PAGE = (ROOT / "docs" / "how-to" / "use-with-translation-tools.md").read_text("utf-8")
PARTS = dict(regex.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, regex.MULTILINE | regex.DOTALL))
COMMANDS = r"^\$ termalign (.*)$"

HOUSE = (
    "zh\ten\tstatus\tdefinition\tnote\n"
    "国家安全\tnational security\tpreferred\tprotection of the state\tnot state security\n"
    "国家安全\tstate security\tforbidden\t\t\n"
    "顶层设计\ttop-level design\tpreferred\t\t\n"
    "顶层设计\ttop-down design\tadmitted\t\t\n"
)
WEBLATE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

# not state security
msgid "national security"
msgstr "国家安全"

#, forbidden
msgid "state security"
msgstr "国家安全"
"""
OMEGAT = "# Glossary in tab-separated format -*- coding: utf-8 -*-\n国家安全\tnational security\tnot state security\n"
PONTOON = """<?xml version='1.0' encoding='UTF-8'?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en">
<martifHeader><fileDesc><titleStmt><title>Terms</title></titleStmt></fileDesc></martifHeader><text><body>
<termEntry id="c7"><descrip type="context">Open a new tab.</descrip>
<langSet xml:lang="en"><ntig><termGrp><term>tab</term></termGrp></ntig></langSet>
<langSet xml:lang="zh-CN"><ntig><termGrp><term>标签页</term></termGrp></ntig></langSet></termEntry></body></text>
</martif>
"""
RETURNED = {
    "Weblate": (
        "from-weblate.po",
        WEBLATE,
        {"national security": "preferred", "state security": "forbidden"},
    ),
    "OmegaT": ("project/glossary/glossary.txt", OMEGAT, {"national security": "preferred"}),
    "Crowdin": (
        "from-crowdin.csv",
        TOOLS["Crowdin"][0],
        {"rule of law": "preferred", "rule by law": "deprecated"},
    ),
    "Pontoon": ("from-pontoon.tbx", PONTOON, {"tab": "preferred"}),
    "Trados": ("from-multiterm.xml", MULTITERM, {}),
    "memoQ": ("from-memoq.csv", MEMOQ, {"rule of law": "preferred", "rule by law": "forbidden"}),
}
"""Tool to the file that comes back, as it writes it, and the statuses of the renderings in it."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "project" / "glossary").mkdir(parents=True)
    (tmp_path / "house.tsv").write_text(HOUSE, "utf-8")
    for table in regex.findall(r"^```text\n(zh\t.*?)^```", PAGE, regex.MULTILINE | regex.DOTALL):
        (tmp_path / "weblate.tsv").write_text(table, "utf-8")
    return tmp_path


def run(line: str) -> None:
    ran = CliRunner().invoke(group, shlex.split(line))
    assert ran.exit_code == 0, ran.output


def test_every_tool_has_its_part() -> None:
    assert list(PARTS) == list(RETURNED)
    for tool, part in PARTS.items():
        assert f"\n| {tool} | " in PAGE
        assert "**Lost on the way in**" in part
        assert "**Lost on the way out**" in part


@pytest.mark.parametrize("tool", RETURNED)
def test_there_and_back(folder: Path, tool: str) -> None:
    name, content, statuses = RETURNED[tool]
    (folder / name).write_text(content, "utf-8")
    for line in regex.findall(COMMANDS, PARTS[tool], regex.MULTILINE):
        run(line)
    found = {en.text: en.status.value for item in read_glossary("back.tsv") for en in item.en}
    assert found.items() >= statuses.items()
    assert found
    for line in regex.findall(COMMANDS, PAGE.split("\n## ")[0], regex.MULTILINE)[
        1:
    ]:  # `diff` finds differences
        run(line)


def test_weblate_reads_a_term_in_its_language_only(folder: Path) -> None:
    for line in regex.findall(COMMANDS, PARTS["Weblate"], regex.MULTILINE)[:2]:
        run(line)
    run("convert house.tsv house.tbx")
    read = {}
    for name in ("weblate.tbx", "house.tbx"):
        store = tbxfile.parsefile(name)
        store.setsourcelanguage("en")
        store.settargetlanguage("zh_Hans")
        read[name] = [(str(unit.source), unit.target and str(unit.target)) for unit in store.units]
    assert read["weblate.tbx"] == [("national security", "国家安全")]
    assert read["house.tbx"] == [("national security", None), ("top-level design", None)]
    pairs = [(unit.source, unit.target) for unit in csvfile.parsefile("weblate.csv").units]
    assert pairs == [
        ("national security", "国家安全"),
        ("top-level design", "顶层设计"),
        ("top-down design", "顶层设计"),
    ]


def test_omegat_gets_usable_terms_only(folder: Path) -> None:
    run(regex.findall(COMMANDS, PARTS["OmegaT"], regex.MULTILINE)[0])
    lines = (folder / "project/glossary/house.utf8").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "国家安全\tnational security\tnot state security",
        "顶层设计\ttop-level design",
        "顶层设计\ttop-down design",
    ]
