"""Completion in a shell: what bash offers at Tab, and what each command has to offer."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import BashComplete, CompletionItem

from termalign.apps.cli import COMMANDS, group
from tests.processes import run

VARIABLE = "_TERMALIGN_COMPLETE"

ON_TAB = """
eval "$(_TERMALIGN_COMPLETE=bash_source termalign)"
compopt() { echo "by the shell: $1 $2"; }  # it works while a person presses Tab only
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_termalign_completion termalign
[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
"""


def offered(*words: str) -> list[CompletionItem]:
    *before, last = words
    return BashComplete(group, {}, "termalign", VARIABLE).get_completions(before, last)


def names(*words: str) -> list[str]:
    return [item.value for item in offered(*words) if item.type == "plain"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["cons"], ["consistency"]),
        (["check", "--format", "js"], ["json", "jsonl"]),
        (["check", "pol"], ["policy"]),
        (["check", "my"], ["by the shell: -o default"]),  # a file begins so
        (["check", "policy", ""], ["by the shell: -o default"]),
    ],
)
def test_bash_offers(tmp_path: Path, words: list[str], shown: list[str]) -> None:
    program = tmp_path / "bin" / "termalign"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m termalign "$@"\n')
    program.chmod(0o755)
    (tmp_path / "my terms.tsv").touch()
    ended = subprocess.run(
        ["bash", "--norc", "-c", ON_TAB, "bash", "termalign", *words],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ended.stdout.split("\n") == [*shown, ""]
    assert ended.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_gets_a_script(monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    monkeypatch.setenv(VARIABLE, f"{shell}_source")
    ended = run()
    assert ended.returncode == 0
    assert f"{shell}_complete" in ended.stdout


@pytest.mark.parametrize("wanted", ["ksh_source", "bash", "bash_more"])
def test_another_shell_is_refused(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setenv(VARIABLE, wanted)
    ended = run("--help")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert "allowed: bash_source, zsh_source, fish_source" in ended.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_and_choice_of_a_command_is_offered(command: str) -> None:
    assert command in names("")
    found = group.get_command(
        group.make_context("termalign", [command, "--help"], resilient_parsing=True), command
    )
    assert found is not None
    options = {name for param in found.params for name in param.opts if name.startswith("--")}
    assert options <= set(names(command, "--"))
    for param in found.params:
        for choice in getattr(param.type, "choices", ()):
            assert choice in names(command, param.opts[0], "")


def test_a_command_that_is_not_there_has_nothing_to_offer() -> None:
    assert names("chekc", "x") == []


@pytest.mark.parametrize(("begun", "found"), [("pol", ["policy"]), ("policy.", []), ("x", []), ("", [])])
def test_a_glossary_of_ours_is_offered_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: str, found: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert names("lint", begun) == found
    (tmp_path / "policy.tsv").touch()
    assert names("lint", begun) == []
    assert [item.type for item in offered("lint", begun)] == ["file"]
