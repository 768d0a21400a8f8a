"""The account of a run: the same keys whatever the command, also where it failed or was interrupted."""

import hashlib
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper

import pytest

from termalign import __version__
from termalign.apps.account import ENDINGS
from termalign.apps.cli import COMMANDS, main
from tests.conftest import ROOT

ZH = "实现碳中和。发展碳市场。\n碳市场很大。\n"
EN = "We achieve carbon neutrality. We develop the carbon exchange.\nThe carbon market is big.\n"
FILES = {
    "a.zh.txt": ZH,
    "a.en.txt": EN,
    "b.tsv": "src\ttgt\n碳中和。\tCarbon peaking.\n",
    "house.tsv": "zh\ten\n碳中和\tcarbon neutrality\n碳市场\tcarbon market\n",
    "terms.txt": "碳市场\n",
}
KEYS = [
    "termalign",
    "status",
    "exit_status",
    "problem",
    "settings",
    "inputs",
    "outputs",
    "counts",
    "began",
    "ended",
    "seconds",
]
RUNS = {
    "align": ("a.zh.txt", "a.en.txt", "-o", "out.jsonl"),
    "extract": ("a.zh.txt", "a.en.txt", "-o", "out.tsv", "--concordance", "lines.tsv"),
    "extract corpus": ("a.zh.txt", "a.en.txt", "b.tsv", "-o", "out.tsv", "--decisions", "decided.tsv"),
    "spot": ("terms.txt", "a.zh.txt", "a.en.txt", "-o", "out.tsv"),
    "occurrences": ("house.tsv", "a.zh.txt"),
    "check": ("house.tsv", "a.zh.txt", "a.en.txt", "b.tsv", "-o", "out.json", "--also", "csv=out.csv"),
    "consistency": ("a.zh.txt", "a.en.txt", "b.tsv"),
}
INPUTS = {
    "extract corpus": ["a.en.txt", "a.zh.txt", "b.tsv"],
    "spot": ["a.en.txt", "a.zh.txt", "terms.txt"],
    "occurrences": ["a.zh.txt", "house.tsv"],
    "check": ["a.en.txt", "a.zh.txt", "b.tsv", "house.tsv"],
    "consistency": ["a.en.txt", "a.zh.txt", "b.tsv"],
}
OUTPUTS = {
    "align": ["out.jsonl"],
    "extract": ["lines.tsv", "out.tsv"],
    "extract corpus": ["decided.tsv", "out.tsv"],
    "spot": ["out.tsv"],
    "check": ["out.csv", "out.json"],
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def run(command, *arguments):
    """Return the exit status of a command, and what it writes to standard error."""
    output = TextIOWrapper(BytesIO(), encoding="utf-8")
    with redirect_stdout(output), redirect_stderr(StringIO()) as errors, pytest.raises(SystemExit) as ended:
        main([command.split()[0], *map(str, arguments)])
    return ended.value.code or 0, errors.getvalue()


def account(path="account.json"):
    with open(path, "rb") as file:  # noqa: PTH123
        return json.loads(file.read())


def test_files_of_folders_and_patterns_are_named_one_by_one(folder):
    (folder / "texts").mkdir()
    for name in ("d.tsv", "c.tsv"):
        (folder / "texts" / name).write_text(FILES["b.tsv"], "utf-8")
    for given in (folder / "texts", "texts/*.tsv"):
        run("extract", given, "-o", "out.tsv", "--account", "account.json")
        made = account()
        assert [read["path"] for read in made["inputs"]] == ["texts/c.tsv", "texts/d.tsv"]
        assert (made["counts"]["documents"], made["counts"]["pairs"]) == (2, 2)


@pytest.mark.parametrize("command", RUNS)
def test_every_command_has_the_same_keys(command):
    status, errors = run(command, *RUNS[command], "--account", "account.json")
    assert status in (0, 1), errors
    made = account()
    assert list(made) == KEYS
    assert made["termalign"] == __version__
    assert (made["status"], made["exit_status"]) == (ENDINGS[status], status)
    assert made["problem"] is None
    assert made["settings"]["command"] == command.split()[0]
    assert "quiet" not in made["settings"]
    assert sorted(read["path"] for read in made["inputs"]) == INPUTS.get(command, ["a.en.txt", "a.zh.txt"])
    for read in made["inputs"]:
        data = FILES[read["path"]].encode()
        assert read == {
            "path": read["path"],
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "rows": None,
        }
    assert made["outputs"] == [{"path": path, "rows": None} for path in OUTPUTS.get(command, [])]
    assert made["counts"]
    assert made["began"] <= made["ended"]


def test_the_law_is_over_every_command_that_has_an_account():
    from importlib import import_module

    having = {
        name
        for name in COMMANDS
        if any(
            param.name == "account" for param in import_module(f"termalign.apps.cli.{name}").command.params
        )
    }
    assert having == {name.split()[0] for name in RUNS}


def test_the_page_shows_what_is_written():
    page = (ROOT / "docs" / "reference" / "account.md").read_text("utf-8")
    shown = json.loads(page.split("```json\n")[1].split("```")[0])
    assert list(shown) == KEYS
    assert all(f"`{command}`" in page for command in {name.split()[0] for name in RUNS})
    for command in RUNS:
        run(command, *RUNS[command], "--account", "account.json")
        assert all(f"`{count}`" in page for count in account()["counts"]), command


def test_counts_are_those_that_the_command_reports():
    run("check", *RUNS["check"], "--account", "account.json")
    counts = account()["counts"]
    assert counts["documents"] == 2
    assert counts["checks"] == 4
    assert counts["successes"] == 2
    assert counts["findings"] == {"error": 2}
    run("align", *RUNS["align"], "--account", "account.json")
    assert account()["counts"] == {"documents": 1, "pairs": 3, "unpaired": 0}


def test_settings_are_what_was_given_and_what_holds_by_default():
    run("check", "house.tsv", "b.tsv", "--direction", "zh-en", "--account", "account.json")
    settings = account()["settings"]
    assert settings["glossary"] == "house.tsv"
    assert settings["files"] == ["b.tsv"]
    assert settings["direction"] == "zh-en"
    assert settings["input"] == "paragraphs"
    assert settings["from"] is None


def test_a_project_has_its_settings_and_glossaries_among_the_inputs(folder):
    settings = 'glossaries = ["house.tsv", "policy"]\n[[documents]]\nbitext = "*.tsv"\n'
    (folder / "termalign.toml").write_text(settings.replace("*.tsv", "b.tsv"), "utf-8")
    run("check", "--account", "account.json")
    inputs = {read["path"]: read["sha256"] for read in account()["inputs"]}
    assert len(inputs) == 4
    assert all(inputs.values())
    assert {"house.tsv", "policy"} <= set(inputs)


def test_what_cannot_be_read_leaves_an_account_of_it(folder):
    (folder / "bad.zh.txt").write_bytes(b"")
    status, errors = run("check", "house.tsv", "bad.zh.txt", "a.en.txt", "--account", "account.json")
    assert status == 2
    made = account()
    assert (made["status"], made["exit_status"]) == ("failed", 2)
    assert made["problem"] in errors
    (folder / "bad.tsv").write_bytes(b"\x00\x01")
    status, errors = run("check", "house.tsv", "b.tsv", "bad.tsv", "--account", "account.json")
    assert status == 2
    made = account()
    assert (made["status"], made["problem"]) == ("incomplete", None)
    assert made["counts"]["problems"] == {"unreadable": 1}
    status, errors = run("check", "none.tsv", "b.tsv", "--account", "another.json")
    assert account("another.json")["problem"] in errors


def test_standard_input_has_no_hash(folder):
    command = [
        sys.executable,
        "-m",
        "termalign",
        "occurrences",
        "house.tsv",
        "-",
        "--account",
        "account.json",
    ]
    subprocess.run(command, input=ZH.encode(), check=True, capture_output=True)
    assert account()["inputs"][1] == {"path": "-", "bytes": None, "sha256": None, "rows": None}


def test_no_file_is_lost_to_an_account(folder):
    (folder / "texts").mkdir()
    (folder / "texts" / "c.tsv").write_text(FILES["b.tsv"], "utf-8")
    (folder / "list.txt").write_text("a.zh.txt\ttexts/c.tsv\n", "utf-8")
    for arguments in (
        ("check", "house.tsv", "b.tsv", "--account", "b.tsv"),
        ("check", "house.tsv", "b.tsv", "--account", "house.tsv"),
        ("check", "house.tsv", "b.tsv", "-o", "f.json", "--account", "f.json"),
        ("extract", "texts", "b.tsv", "--account", "texts/c.tsv"),
        ("spot", "terms.txt", "--pairs", "list.txt", "--account", "texts/c.tsv"),
        ("check", "none.tsv", "texts/*.tsv", "--account", "texts/c.tsv"),
        ("check", "house.tsv", "b.tsv", "--account", "nowhere/a.json"),
        ("check", "house.tsv", "b.tsv", "--account", "-"),
    ):
        status, errors = run(*arguments)
        assert status == 2, errors
    assert all((folder / name).read_text("utf-8") == text for name, text in FILES.items())
    assert (folder / "texts" / "c.tsv").read_text("utf-8") == FILES["b.tsv"]


def test_an_interrupted_run_leaves_its_account(folder, monkeypatch):
    from termalign.checking.checks.usage import Checker

    def interrupted(self, units):
        yield from ()
        raise KeyboardInterrupt

    monkeypatch.setattr(Checker, "check", interrupted)
    status, errors = run("check", "house.tsv", "b.tsv", "--account", "account.json")
    assert status == 2
    made = account()
    assert (made["status"], made["exit_status"], made["problem"]) == ("interrupted", 2, None)
    assert made["counts"]["documents"] == 1
    assert "interrupted; complete: account.json; no other output file was changed" in errors


def test_wrong_usage_is_no_run(folder):
    status, _ = run("check", "house.tsv", "--account", "account.json")
    assert status == 2
    assert not (folder / "account.json").exists()


def test_a_text_with_the_name_of_a_glossary_of_ours_is_the_text(folder):
    (folder / "policy").write_text(ZH, "utf-8")
    run("occurrences", "house.tsv", "policy", "--account", "account.json")
    texts = {read["path"]: read["bytes"] for read in account()["inputs"]}
    assert texts["policy"] == len(ZH.encode())
    run("occurrences", "policy", "a.zh.txt", "--account", "account.json")
    glossaries = {read["path"]: read["bytes"] for read in account()["inputs"]}
    assert glossaries["policy"] > 10_000
