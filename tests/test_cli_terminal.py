"""What commands show on a terminal, and what the same commands give a pipe."""

import json
import os
from pathlib import Path
from unicodedata import category

import pytest
import regex

from termalign.apps.cli.reports import REPORT_FORMATS
from tests.processes import on_terminal, run

ESCAPES = regex.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[()][A-Z0-9])")
TEXTS = {
    "a.zh.txt": "我们要维护国家安全。经济稳定增长。\n",
    "a.en.txt": "We must safeguard [b]state[/b] security. The economy grows steadily.\n",
    "house.tsv": "zh\ten\n国家安全\tnational security\n",
}

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs pseudo-terminals")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def lines(shown: str) -> list[str]:
    """Return the lines as they stand in the end: what a spinner wrote is overwritten."""
    plain = ESCAPES.sub("", shown).replace("\r\n", "\n")
    return [line.rsplit("\r", 1)[-1].rstrip() for line in plain.split("\n")]


@pytest.mark.parametrize("command", ["align", "spot", "extract"])
def test_a_terminal_is_shown_a_table_and_a_pipe_given_tsv(folder: Path, command: str) -> None:
    more = {"spot": ["house.tsv"], "extract": ["--all"]}.get(command, [])
    arguments = [command, *more, "a.zh.txt", "a.en.txt"]
    shown = lines(on_terminal(*arguments, cwd=folder))
    assert any("[b]" in line for line in shown)
    assert any(set(line.strip()) == {"─"} for line in shown)
    piped = run(*arguments, cwd=folder)
    assert piped.returncode == 0, piped.stderr
    assert "\t" in piped.stdout.splitlines()[0]
    assert "→" not in piped.stderr


def test_findings_begin_lines_of_their_own_on_a_terminal(folder: Path) -> None:
    shown = lines(on_terminal("check", "house.tsv", "a.zh.txt", "a.en.txt", cwd=folder))
    assert any(line.startswith("a.en.txt:1:") for line in shown), shown


def test_a_table_in_a_pipe_is_as_wide_as_asked(folder: Path) -> None:
    shown = run("extract", "a.zh.txt", "a.en.txt", "--format", "table", cwd=folder, columns=70).stdout
    assert {len(line) for line in shown.splitlines() if "──" in line} == {70}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("align a.zh.txt a.en.txt -o a.tmx", "2 sentence pairs → a.tmx"),
        ("convert house.tsv house.tbx", "1 entry → house.tbx"),
    ],
)
def test_what_was_written_is_reported(folder: Path, arguments: str, said: str) -> None:
    ended = run(*arguments.split(), cwd=folder)
    assert f"termalign: {said}" in ended.stderr.splitlines()
    assert ended.stdout == ""


def test_check_reads_a_bitext_from_standard_input(folder: Path) -> None:
    ended = run("check", "house.tsv", "-", stdin="维护国家安全\tsafeguard state security\n", cwd=folder)
    assert ended.returncode == 1
    assert "TA101 国家安全" in ended.stdout


def test_a_folder_against_a_missing_one_names_the_missing_one(folder: Path) -> None:
    (folder / "zh").mkdir()
    (folder / "zh" / "a.txt").write_text("维护国家安全", encoding="utf-8")
    ended = run("check", "house.tsv", "zh", "missing", cwd=folder)
    assert ended.returncode == 2
    assert "missing: no such file or directory" in ended.stderr


STEERING = "\u202estate\u202c \u2066security\u2069 \x1b]0;title\x07 \x9b2J\u200e"


@pytest.mark.parametrize(
    "arguments",
    [
        *(f"check house.tsv pairs.jsonl --format {form}" for form in REPORT_FORMATS if form != "xlsx"),
        "align pairs.jsonl -o -",
        "convert steering.tsv -",
        "occurrences house.tsv pairs.jsonl",
        "prompt steering.tsv source.txt",
        "lookup steering.tsv 国家安全",
        "lint steering.tsv",
    ],
)
def test_no_text_steers_a_terminal_and_a_pipe_has_it_as_it_is(folder: Path, arguments: str) -> None:
    """Data is data: only where it is shown do characters that hide, move and reorder become escapes."""
    pair = {"zh": "我们要维护国家安全。", "en": f"Safeguard {STEERING} now."}
    (folder / "pairs.jsonl").write_text(json.dumps(pair) + "\n", encoding="utf-8")
    (folder / "steering.tsv").write_text(
        "zh\ten\tnote\n国家安全\tnational security\tsee \u202ethis\u202c\n", encoding="utf-8"
    )
    (folder / "source.txt").write_text("国家安全\n", encoding="utf-8")
    shown = ESCAPES.sub("", on_terminal(*arguments.split(), cwd=folder))
    steering = {char for char in shown if category(char) in ("Cc", "Cf", "Zl", "Zp")} - set("\r\n\t")
    assert not steering, (steering, shown)
    assert "\r" not in shown.replace("\r\n", "\n").split("\n")[-1]


def test_a_table_in_a_pipe_keeps_every_character(folder: Path) -> None:
    (folder / "pairs.jsonl").write_text(
        json.dumps({"zh": "我们要维护国家安全。", "en": f"Safeguard {STEERING} now."}) + "\n",
        encoding="utf-8",
    )
    assert STEERING in run("align", "pairs.jsonl", "-o", "-", cwd=folder).stdout
    assert r"\u202estate\u202c" in on_terminal("align", "pairs.jsonl", "-o", "-", cwd=folder)
