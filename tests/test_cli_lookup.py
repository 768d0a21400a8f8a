"""Looking a term up, and the settings that a project begins with."""

import json

from click.testing import CliRunner

from termalign.apps.cli import group
from termalign.apps.project import read_project
from termalign.errors import FileError


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


def test_settings_are_written_by_one_of_two_at_once_and_whole(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    during = []

    def second(path, text):
        during.append(str(run("init", "other.tsv").exception))
        raise FileError(path, "no space left on device")

    monkeypatch.setattr("termalign.apps.cli.init.write_text", second)
    assert "no space" in str(run("init").exception)
    assert "is there already" in during[0]
    assert not list(tmp_path.iterdir())
