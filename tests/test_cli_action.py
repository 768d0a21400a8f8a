"""The action for GitHub: valid, pinned, and its shell lines run as they are written, in a real repository."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import regex

from tests.conftest import ROOT
from tests.repositories import IDENTITY, commit, git, repository, write

yaml = pytest.importorskip("yaml", reason="PyYAML reads the action")
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
_EXPRESSION = regex.compile(r"\$\{\{\s*(.*?)\s*\}\}")

FILES = {
    "house.tsv": "zh\ten\n新质生产力\tnew quality productive forces\n碳中和\tcarbon neutrality\n",
    "texts/zh/新 闻.txt": "发展新质生产力。\n努力实现碳中和。\n经济稳定增长。\n",
    "texts/en/新 闻.txt": "Develop new-type productivity.\nStrive for carbon neutrality.\nGrowth is stable.\n",
}
WRONG = FILES["texts/en/新 闻.txt"].replace("neutrality", "peaking")
ARGUMENTS = "house.tsv\ntexts/zh\ntexts/en\n"


class Job:
    """A job that runs the steps of the action with Python and git, and without a network."""

    def __init__(self, folder: Path, work: Path, **given: str) -> None:
        self.folder, self.work = folder, work
        defaults = {name: declared["default"] for name, declared in ACTION["inputs"].items()}
        assert given.keys() <= defaults.keys() | {"before"}
        self.values = {f"inputs.{name}": given.get(name, value) for name, value in defaults.items()}
        self.values["github.event.before"] = given.get("before", "")
        self.values["steps.python.outputs.python-path"] = str(self._tool("python", self._PYTHON))
        self.summary = folder / "summary.md"

    _PYTHON = f"""\
        if [ "$1 $2" = "-m venv" ]; then
            mkdir -p "$3/bin"
            ln -sf "$0" "$3/bin/python"
            printf '#!/bin/sh\\nexec "{sys.executable}" -m termalign "$@"\\n' >"$3/bin/termalign"
            chmod +x "$3/bin/termalign"
        elif [ "$1 $2" = "-m pip" ]; then
            printf '%s\\n' "$@" >"$(dirname "$0")/installed"
        else
            exec "{sys.executable}" "$@"
        fi
        """

    def _tool(self, name: str, script: str) -> Path:
        tool = self.folder / "tools" / name
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(f"#!/bin/sh\n{script}")
        tool.chmod(0o755)
        return tool

    def value(self, text: str) -> str:
        """Return a text with the values of its expressions."""
        return _EXPRESSION.sub(
            lambda found: next(filter(None, (self.values.get(name) for name in found[1].split(" || "))), ""),
            text,
        )

    def step(self, step: dict[str, Any]) -> "subprocess.CompletedProcess[str]":
        """Run a step, and note its outputs."""
        output = self.folder / "output"
        output.write_text("")
        environment = {
            **os.environ,
            **IDENTITY,
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_ACTION_PATH": str(ROOT),
            "RUNNER_TEMP": str(self.folder),
            "PYTHONPATH": str(ROOT),
            **{name: self.value(text) for name, text in step["env"].items()},
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(
            command, cwd=self.work, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        for line in output.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            self.values[f"steps.{step.get('id')}.outputs.{name}"] = value
        return done

    def run(self) -> tuple[int, str]:
        """Run the steps up to one that fails; return the status of the job, and what it printed."""
        printed = ""
        for step in ACTION["runs"]["steps"]:
            if "run" in step:
                done = self.step(step)
                printed += done.stdout + done.stderr
                if done.returncode:
                    return done.returncode, printed
        return 0, printed


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return repository(tmp_path / "work", dict(FILES))


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    (tmp_path / "runner").mkdir()
    return tmp_path / "runner"


def test_the_action_is_valid_by_its_schema() -> None:
    pytest.importorskip("check_jsonschema", reason="ships the schema of actions")
    command = ["check_jsonschema", "--builtin-schema", "vendor.github-actions", str(ROOT / "action.yml")]
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout


def test_other_actions_are_pinned_by_commit_with_the_version_beside_it() -> None:
    uses = regex.findall(r"uses: (.*)", (ROOT / "action.yml").read_text(encoding="utf-8"))
    assert uses
    assert [
        each for each in uses if not regex.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)
    ] == []


def test_no_script_holds_an_expression_that_an_input_could_break_out_of() -> None:
    assert [step["run"] for step in ACTION["runs"]["steps"] if "${{" in step.get("run", "")] == []


def test_a_good_change_beside_an_old_mistake_passes(work: Path, temporary: Path) -> None:
    write(work, {"texts/en/新 闻.txt": FILES["texts/en/新 闻.txt"].replace("stable", "steady")})
    commit(work)
    job = Job(temporary, work, files=ARGUMENTS, base="main")
    status, printed = job.run()
    assert (status, "::error" in printed) == (0, False)
    assert "not shown: 1 finding" in printed
    assert "no new findings; 1 untouched by the change" in job.summary.read_text(encoding="utf-8")


def test_a_wrong_line_fails_with_an_annotation_a_summary_and_sarif(work: Path, temporary: Path) -> None:
    write(work, {"texts/en/新 闻.txt": WRONG})
    commit(work)
    job = Job(temporary, work, files=ARGUMENTS, base="main", flags="--group\n--direction   zh-en")
    job.summary.write_text("# Before\n", encoding="utf-8")
    status, printed = job.run()
    assert status == 1
    assert "::error title=TA101 missing-term,file=texts/en/新 闻.txt,line=2," in printed
    summary = job.summary.read_text(encoding="utf-8")
    assert summary.startswith("# Before\n## termalign\n")
    assert "| 碳中和 | carbon neutrality | 0 of 1 | 1 | 0 |" in summary
    assert "新质生产力" not in summary
    sarif = Path(job.values["steps.check.outputs.sarif"])
    assert sarif.read_text(encoding="utf-8").count('"ruleId"') == 1
    assert job.values["steps.check.outputs.status"] == "1"


@pytest.mark.parametrize(
    ("given", "status", "errors"),
    [
        ({"filter_mode": "none", "base": "main"}, 1, 2),
        ({"filter_mode": "file", "base": "main"}, 1, 2),
        ({"base": "main", "fail_on": "none"}, 0, 1),
        ({"before": "0" * 40}, 1, 2),  # a new branch
        ({"before": "nowhere"}, 2, 0),
        ({"files": ARGUMENTS.replace("\n", "\r\n"), "flags": "--group\r\n", "base": "main"}, 1, 1),
    ],
)
def test_inputs_decide_what_is_reported_and_what_fails(
    work: Path, temporary: Path, given: dict[str, str], status: int, errors: int
) -> None:
    write(work, {"texts/en/新 闻.txt": WRONG})
    done, printed = Job(temporary, work, **{"files": ARGUMENTS, **given}).run()
    assert (done, printed.count("::error title")) == (status, errors)


def test_a_project_needs_no_files_and_a_shallow_clone_gets_its_history(
    work: Path, temporary: Path, tmp_path: Path
) -> None:
    project = 'glossaries = ["house.tsv"]\n[[documents]]\nzh = "texts/zh"\nen = "texts/en"\n'
    git(work, "checkout", "-q", "main")
    write(work, {"termalign.toml": project})
    commit(work)
    git(work, "checkout", "-q", "-B", "branch")
    write(work, {"texts/en/新 闻.txt": WRONG})
    commit(work)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=1", "--branch=branch", work.as_uri(), str(clone))
    status, printed = Job(temporary, clone, base=git(work, "rev-parse", "main")).run()
    assert (status, printed.count("::error title")) == (1, 1)


def test_nothing_that_is_given_is_run(work: Path, temporary: Path) -> None:
    evil = '"; touch evil; $(touch evil) `touch evil` #'
    for name in ("files", "fail_on", "filter_mode", "flags", "version", "extras", "base"):
        job = Job(temporary, work, **{"files": ARGUMENTS, "base": "main", name: evil})
        assert job.run()[0] == 2, name
    assert not list(work.parent.rglob("evil"))
    assert Job(temporary, work, files="--output=evil", base="main").run()[0] == 2


@pytest.mark.parametrize(
    ("version", "extras", "package"),
    [
        ("", "", str(ROOT)),
        ("", "pdf,yaml", f"{ROOT}[pdf,yaml]"),
        ("0.1.0", "pdf", "termalign-zh[pdf]==0.1.0"),
    ],
)
def test_what_is_installed(work: Path, temporary: Path, version: str, extras: str, package: str) -> None:
    job = Job(temporary, work, version=version, extras=extras)
    for name in ("plan", ""):
        step = next(step for step in ACTION["runs"]["steps"] if "run" in step and step.get("id", "") == name)
        assert job.step(step).returncode == 0
    installed = next(temporary.rglob("installed")).read_text(encoding="utf-8").splitlines()
    assert installed[-1] == package
    assert regex.fullmatch(rf"[0-9a-f]{{16}}-{version}-{extras}", job.values["steps.plan.outputs.key"])
