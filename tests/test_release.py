"""What publishes a release: its workflow and image name what is there, and pin what others make."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PUBLISH = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text("utf-8"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit(path):
    uses = re.findall(r"uses: (.+)", path.read_text("utf-8"))
    assert [each for each in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_valid(path):
    pytest.importorskip("check_jsonschema", reason="ships the schema of workflows")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", path]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_only_the_step_that_publishes_may_ask_for_an_identity():
    jobs = PUBLISH["jobs"]
    assert PUBLISH["permissions"] == {}
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "build": {"contents": "read"},
        "publish": {"id-token": "write"},
    }
    assert jobs["publish"]["needs"] == "build"
    assert jobs["publish"]["steps"][-1]["with"] == {"attestations": True}


@pytest.mark.parametrize(("built", "status"), [("0.2.0", 0), ("0.2.1.dev3+g0a4ed72", 1), ("0.1.dev0", 1)])
def test_the_version_must_be_that_of_the_tag(tmp_path, built, status):
    line = next(step["run"] for step in PUBLISH["jobs"]["build"]["steps"] if "TAG" in step.get("env", {}))
    (tmp_path / "dist").mkdir()
    (tmp_path / f"dist/termalign_zh-{built}.tar.gz").touch()
    ended = subprocess.run(["bash", "-e", "-c", line], cwd=tmp_path, env={"TAG": "v0.2.0"}, check=False)
    assert ended.returncode == status


def test_the_image_is_made_of_what_scripts_build():
    lines = (ROOT / "Containerfile").read_text("utf-8")
    assert "bash scripts/package dist" in lines
    assert re.search(r"^COPY dist/\*\.whl ", lines, re.MULTILINE)
    build = [step["run"] for step in PUBLISH["jobs"]["build"]["steps"] if "run" in step]
    assert "bash scripts/package dist" in build
    assert (ROOT / "scripts/package").is_file()


def test_changes_have_versions_and_dates():
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    released = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)", each) for each in headings[1:]]
    assert released
    assert all(released)
    dates = [date.fromisoformat(each[2]) for each in released if each]
    assert dates == sorted(dates, reverse=True)
