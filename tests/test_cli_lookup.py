"""Looking a term up, and the settings that a project begins with."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from termalign.apps.cli import group
from termalign.apps.project import read_project


def run(*arguments):
    return CliRunner().invoke(group, arguments, standalone_mode=False)


def test_a_term_is_looked_up_in_either_language(tmp_path):
    house = tmp_path / "house.tsv"
    rows = (
        "zh\ten\tstatus\tnote",
        "碳市场\tcarbon market\tpreferred\tfor trade",
        "碳市场\tCO2 market\tforbidden\t",
    )
    house.write_text("\n".join(rows), "utf-8")
    for term in ("碳市场", "碳市場", "carbon market", "Carbon Markets"):
        result = run("lookup", str(house), term)
        assert result.return_value == 0
        assert result.stdout == "碳市场\n  carbon market (preferred): for trade\n  CO2 market (forbidden)\n"
    rows = [
        json.loads(line)
        for line in run("lookup", str(house), "碳市场", "--format", "jsonl").stdout.splitlines()
    ]
    assert [(row["en"], row["status"]) for row in rows] == [
        ("carbon market", "preferred"),
        ("CO2 market", "forbidden"),
    ]
    assert run("lookup", str(house), "股市").return_value == 1


def test_the_first_settings_are_read_as_they_are_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = run("init", "client.tsv", "policy")
    assert made.exception is None
    assert [line for line in made.stderr.splitlines() if "not there" in line] == [
        "termalign: client.tsv: is not there yet; checks need it"
    ]
    settings = tmp_path / "termalign.toml"
    assert read_project(settings).glossaries == (str(tmp_path / "client.tsv"), "policy")
    lines = settings.read_text("utf-8").splitlines()
    uncommented = [line.removeprefix("# ") if " = " in line or "[[" in line else line for line in lines]
    settings.write_text("\n".join(uncommented), "utf-8")
    assert read_project(settings).severity == {"TA203": "off"}
    again = run("init")
    assert "is there already" in str(again.exception)


def test_settings_are_written_by_one_of_two_at_once(tmp_path):
    command = [sys.executable, "-m", "termalign", "init"]
    both = [
        subprocess.Popen([*command, name], cwd=tmp_path, stderr=subprocess.PIPE, encoding="utf-8")
        for name in ("policy", "other.tsv")
    ]
    told = [process.communicate(timeout=120)[1] for process in both]
    assert sorted(process.returncode for process in both) == [0, 2]
    assert sum("is there already" in each for each in told) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["termalign.toml"]


@pytest.mark.parametrize("end", [KeyboardInterrupt, OSError(errno.ENOSPC, "no space left on device")])
@pytest.mark.parametrize("call", ["fsync", "chmod"])
def test_settings_are_written_whole_or_not_at_all(tmp_path, monkeypatch, call, end):
    """No empty file stays either, by which the next attempt would be refused."""
    monkeypatch.chdir(tmp_path)

    def fails(*arguments, **options):
        assert not (tmp_path / "termalign.toml").exists()
        raise end

    with monkeypatch.context() as patch:
        patch.setattr(os if call == "fsync" else Path, call, fails)
        assert run("init").exception is not None
    assert not list(tmp_path.iterdir())
    assert run("init").exception is None
