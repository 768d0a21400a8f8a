"""The skill for agents: it is installed, and every command in it works as it stands."""

import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from tests.processes import run

SKILL = files("termalign.apps.serving").joinpath("SKILL.md").read_text("utf-8")
COMMANDS = [block.strip() for block in re.findall(r"```sh\n(.*?)```", SKILL, re.DOTALL)]


def test_it_begins_with_a_name_and_when_to_use_it():
    _, front, body = SKILL.split("---\n", 2)
    about = yaml.safe_load(front)
    assert about.keys() == {"name", "description"}
    assert about["name"] == "termalign"
    assert len(about["description"]) < 1024
    assert len(body) < 3_000


def test_an_earlier_version_is_replaced_and_another_skill_is_not(tmp_path):
    path = tmp_path / "skills/termalign/SKILL.md"
    for before in (None, SKILL[:100] + "older"):
        if before is not None:
            path.write_text(before, "utf-8")
        result = run("skill", "install", "--target", "skills", cwd=tmp_path)
        assert (result.returncode, result.stderr) == (0, "termalign: skill → skills/termalign/SKILL.md\n")
        assert path.read_text("utf-8") == SKILL
    path.write_text("---\nname: mine\n---\n", "utf-8")
    result = run("skill", "install", "--target", "skills", cwd=tmp_path)
    assert result.returncode == 2
    assert "is another skill" in result.stderr
    assert path.read_text("utf-8") == "---\nname: mine\n---\n"


@pytest.mark.parametrize(("command", "status"), [*zip(COMMANDS, (0, 1, 0, 0), strict=True)])
def test_its_commands_work_as_they_stand(tmp_path, command, status):
    (tmp_path / "house.tsv").write_text("zh\ten\tstatus\n碳中和\tcarbon neutrality\tpreferred\n", "utf-8")
    (tmp_path / "news.zh.txt").write_text("我们要实现碳中和。\n", "utf-8")
    (tmp_path / "news.en.txt").write_text("We will achieve net zero.\n", "utf-8")
    found = subprocess.run(
        ["sh", "-c", command],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == status, found.stderr
    match command.split()[:2]:
        case ["termalign", "prompt"]:
            assert "碳中和 → carbon neutrality" in found.stdout
        case ["termalign", "check"]:
            assert json.loads(found.stdout)["expected"] == ["carbon neutrality"]
        case ["python", _]:
            assert "carbon neutrality" in found.stdout
