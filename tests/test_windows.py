"""What can be seen of Windows elsewhere: encodings of consoles, ends of lines, and paths."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from types import ModuleType

import pytest

from termalign.checking.findings.reporters import sarif
from termalign.documents import name_marks
from termalign.runtime import urls
from tests.test_checks_reporters import ERROR, TGT, report

TEXTS = {
    "g.tsv": "zh\ten\n国家安全\tnational security\n",
    "a.zh.txt": "国家安全很重要。\n我们维护国家安全。\n",
    "a.en.txt": "National safety is important.\nWe safeguard “state” security.\n",
}
COMMANDS = {
    "check g.tsv a.zh.txt a.en.txt": 1,
    "check g.tsv a.zh.txt a.en.txt --format full": 1,
    "check g.tsv a.zh.txt a.en.txt --format json": 1,
    "check missing.tsv a.zh.txt a.en.txt": 2,
    "lookup g.tsv 国家安全": 0,
    "lookup g.tsv 国家": 1,  # there is none
    "align a.zh.txt a.en.txt": 0,
    "prompt g.tsv a.zh.txt": 0,
    "--help": 0,
    "check --help": 0,
    "chekc 国家": 2,
}
"""Commands, and their status."""


def texts(folder: Path, end: str = "\n") -> None:
    for name, text in TEXTS.items():
        (folder / name).write_bytes(text.replace("\n", end).encode("utf-8"))


ALL_IN_TURN = """
import sys
from termalign.apps import cli

for line in sys.argv[1:]:
    try:
        cli.main(line.split())
    except SystemExit as ended:
        status = ended.code
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        stream.buffer.write(b"\\0%d\\0" % status)
        stream.flush()
"""


def results(folder: Path, encoding: str = "utf-8") -> dict[str, tuple[int, bytes, bytes]]:
    """Return the status of every command, and what it writes, on streams of an encoding."""
    ran = subprocess.run(
        [sys.executable, "-c", ALL_IN_TURN, *(f"{command} --lang zh" for command in COMMANDS)],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
        timeout=240,
    )
    out, err = (stream.split(b"\0") for stream in (ran.stdout, ran.stderr))
    return {name: (int(out[2 * at + 1]), out[2 * at], err[2 * at]) for at, name in enumerate(COMMANDS)}


def test_a_console_without_the_characters_ends_no_command(tmp_path: Path) -> None:
    texts(tmp_path)
    wanted = results(tmp_path)
    assert {command: status for command, (status, _, _) in wanted.items()} == COMMANDS
    for encoding in ("cp936", "cp1252"):
        for command, (status, out, err) in results(tmp_path, encoding).items():
            assert status == COMMANDS[command], command
            message = err.decode(encoding)
            assert "UnicodeEncodeError" not in message
            assert "please report it" not in message
            if encoding == "cp936":  # it has every character of the messages, which are the same then
                assert message == wanted[command][2].decode("utf-8")
            if "help" not in command and "full" not in command:  # results are UTF-8, whatever the console has
                assert out == wanted[command][1]


def test_ends_of_lines_change_nothing(tmp_path: Path) -> None:
    shown = []
    for end in ("\n", "\r\n"):
        texts(tmp_path, end)
        shown.append(results(tmp_path))
    assert shown[0] == shown[1]


def on_windows(monkeypatch: pytest.MonkeyPatch, *modules: ModuleType) -> None:
    for module in modules:
        monkeypatch.setattr(module, "Path", PureWindowsPath)


@pytest.mark.parametrize("form", ["gitlab", "sarif"])
def test_findings_have_one_name_on_every_system(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    here, there = (
        replace(ERROR, tgt=TGT._replace(path=path)) for path in ("译文/en/a.txt", r"译文\en\a.txt")
    )
    fingerprint, shown = here.fingerprint, report(form, [here])
    on_windows(monkeypatch, urls, sarif)
    assert there.fingerprint == fingerprint
    assert report(form, [there]) == shown
    assert sarif._uri(r"C:\texts\a.txt") == "file:///C:/texts/a.txt"


def test_files_with_backslashes_have_their_partners(monkeypatch: pytest.MonkeyPatch) -> None:
    on_windows(monkeypatch, name_marks)
    assert name_marks.sure_mark(r"texts\zh\a.txt").counterpart == "texts/en/a.txt"
    assert name_marks.sure_mark(r"C:\texts\news.zh.txt").counterpart == "C:/texts/news.en.txt"
