"""The scripts for five kinds of work run as they are written, and type checkers accept them; the notebooks were run.

`scripts/docs` runs the notebooks, in the environment that makes the site.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest
import regex

from tests.conftest import ROOT, SAMPLES

PAGE = (ROOT / "docs" / "how-to" / "scripts.md").read_text("utf-8")
SCRIPTS = dict(
    regex.findall(r"^## You ([^\n]+)\n.*?```python\n(.*?)```", PAGE, regex.MULTILINE | regex.DOTALL)
)
"""By the kind of work."""

PRINTED = {
    "translate": "新质生产力: expected 'new quality productive forces'",
    "localize": "menu.market: 碳市场: expected 'carbon market'",
    "run a pipeline": "Build a carbon market for carbon neutrality. 1.0",
    "do research": "新质生产力\tnew quality productive forces\t",
    "edit books": "新质生产力: new quality productive forces; also new-type productivity",
}
WRITTEN = {
    "translate": ["candidates.xlsx", "house.tsv"],
    "localize": ["house.tbx"],
    "do research": ["article.pharaoh"],
    "edit books": ["article.zh.html"],
}
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
LONGEST = 40
"""Lines of a script."""


def test_there_is_a_script_for_everyone_whom_the_start_page_names():
    start = (ROOT / "docs" / "index.md").read_text("utf-8")
    assert regex.findall(r"^\*\*You ([^.]+)\.\*\*", start, regex.MULTILINE) == list(SCRIPTS) == list(PRINTED)
    assert all(len(code.splitlines()) <= LONGEST for code in SCRIPTS.values())


@pytest.mark.parametrize("work", SCRIPTS)
def test_the_script_runs(work, tmp_path):
    for side in ("zh", "en"):
        shutil.copy(SAMPLES / f"policy-article.{side}.txt", tmp_path / f"article.{side}.txt")
    (tmp_path / "script.py").write_text(SCRIPTS[work], "utf-8")
    ran = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, encoding="utf-8", env=ENVIRONMENT
    )
    assert ran.returncode == (work == "localize"), ran.stderr  # which reports an error
    assert PRINTED[work] in ran.stdout
    for name in WRITTEN.get(work, ()):
        assert (tmp_path / name).stat().st_size


def test_the_scripts_are_typed(tmp_path):
    pytest.importorskip("mypy")
    for number, code in enumerate(SCRIPTS.values()):
        (tmp_path / f"script{number}.py").write_text(code, "utf-8")
    options = ["--strict", "--config-file=", "--follow-imports=silent", f"--cache-dir={tmp_path}"]
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", *options, *tmp_path.glob("*.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


NOTEBOOKS = {
    path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "docs" / "notebooks").glob("*.ipynb")
}


def test_there_is_a_notebook_for_everyone():
    titles = {"".join(content["cells"][0]["source"]).partition("\n")[0] for content in NOTEBOOKS.values()}
    assert titles == {f"# You {work}" for work in SCRIPTS}
    for page in ("how-to/scripts.md", "index.md"):
        linked = regex.findall(r"notebooks/(\w+)\.ipynb", (ROOT / "docs" / page).read_text("utf-8"))
        assert sorted(linked) == sorted(NOTEBOOKS)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_notebook_was_run_without_an_error_and_leads_where_it_says(name):
    code = [cell for cell in NOTEBOOKS[name]["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} <= {"stream", "execute_result"}
    assert {output.get("name", "stdout") for output in outputs} == {"stdout"}  # no warnings
    text = "".join(line for cell in NOTEBOOKS[name]["cells"] for line in cell["source"])
    for target in regex.findall(r"\]\(([^)#\s]+)", text):
        assert (ROOT / "docs" / "notebooks" / target).exists(), target
