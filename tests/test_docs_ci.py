"""The pages on CI and pre-commit, word by word: their commands in a repository, their YAML by the schemas."""

import shlex
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest
import regex
from click.testing import CliRunner

from termalign.apps.cli import group
from tests.conftest import ROOT
from tests.repositories import commit, git, repository, write

CI, HOOK = (
    (ROOT / "docs" / "how-to" / f"{page}.md").read_text("utf-8") for page in ("check-in-ci", "pre-commit")
)
CONSOLE = regex.compile(r"^```console\n(.*?)^```", regex.MULTILINE | regex.DOTALL)
SHELL = regex.compile(r"^```sh\n(termalign .*?)\n```", regex.MULTILINE | regex.DOTALL)
YAML = regex.compile(r"^```yaml\n(.*?)^```", regex.MULTILINE | regex.DOTALL)

TEXTS = {
    "house.tsv": "zh\ten\n新质生产力\tnew quality productive forces\n碳中和\tcarbon neutrality\n"
    "国家安全\tnational security\n",
    "termalign.toml": 'glossaries = ["house.tsv"]\n[[documents]]\nzh = "texts/zh"\nen = "texts/en"\n',
    "texts/zh/news.txt": "我们要发展新质生产力。\n中国将努力实现碳中和。\n我们坚定维护国家安全。\n经济保持稳定增长。\n",
    "texts/en/news.txt": "We will develop new-type productivity.\nChina will strive for carbon neutrality.\n"
    "We firmly safeguard national security.\nThe economy has maintained stable growth.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A branch with a new mistake that is not committed, beside an old one."""
    folder = repository(tmp_path, dict(TEXTS))
    git(folder, "update-ref", "refs/remotes/origin/main", "main")
    write(folder, {"texts/en/news.txt": TEXTS["texts/en/news.txt"].replace("neutrality", "peaking")})
    return folder


def run(folder: Path, command: str) -> tuple[int, list[str]]:
    with chdir(folder):
        done = CliRunner().invoke(group, shlex.split(command)[1:], standalone_mode=False)
    assert done.exception is None
    return done.return_value, done.output.splitlines()


@pytest.mark.parametrize(
    "step", [step for page in (CI, HOOK) for block in CONSOLE.findall(page) for step in block.split("$ ")[1:]]
)
def test_commands_print_what_the_pages_show(folder: Path, step: str) -> None:
    command, *shown = step.splitlines()
    if "--update-baseline" not in command and "baseline" in command:
        assert run(folder, f"{command} --update-baseline")[0] == 0
    _, printed = run(folder, command)
    assert [line for line in shown if line not in printed] == []


def test_the_command_without_the_action_writes_all_forms(folder: Path) -> None:
    commit(folder)
    compiled, command = SHELL.findall(CI)
    for line in compiled.splitlines():
        run(folder, line)
    status, printed = run(folder, command)
    assert (status, any(line.startswith("::error") for line in printed)) == (1, True)
    assert (folder / "terms.sarif").is_file()
    assert "碳中和" in (folder / "summary.md").read_text("utf-8")


@pytest.mark.parametrize(("name", "schema"), [("GitHub", "github-workflows"), ("GitLab", "gitlab-ci")])
def test_the_yaml_of_services_is_valid_by_its_schema(tmp_path: Path, name: str, schema: str) -> None:
    pytest.importorskip("check_jsonschema", reason="ships the schemas")
    [block] = YAML.findall(CI.split(f"\n## {name}\n")[1].split("\n## ")[0])
    (tmp_path / "ci.yml").write_text(block, encoding="utf-8")
    command = ["-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(tmp_path / "ci.yml")]
    done = subprocess.run([sys.executable, *command], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_every_input_of_the_action_is_explained_and_each_hook_named() -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML reads the action")
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    assert regex.findall(
        r"^\| `(\w+)` \|", CI.split("\n## GitHub\n")[1].split("\n## ")[0], regex.MULTILINE
    ) == [*action["inputs"]]
    given = yaml.safe_load(YAML.findall(CI)[0])["jobs"]["check"]["steps"][1]["with"]
    assert given.keys() <= action["inputs"].keys()
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    assert set(regex.findall(r"- id: ([\w-]+)", HOOK)) == hooks
