"""Type checkers accept, in strict mode, what a user writes with the public names."""

import ast
import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

import termalign
from tests.conftest import ROOT

SCRIPT = ROOT / "tests" / "typed" / "user_script.py"


def test_the_script_uses_every_public_name():
    used = {node.id for node in ast.walk(ast.parse(SCRIPT.read_text("utf-8"))) if isinstance(node, ast.Name)}
    assert set(termalign.__all__) <= used


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
def test_mypy_accepts_the_script(tmp_path):
    # Errors in the package itself are found by our own run of mypy.
    options = ["--strict", "--config-file=", "--follow-imports=silent", f"--cache-dir={tmp_path}"]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(SCRIPT)], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.skipif(find_spec("basedpyright") is None, reason="basedpyright is not installed")
def test_basedpyright_accepts_the_script(tmp_path):
    settings = {
        "typeCheckingMode": "strict",
        "include": [str(SCRIPT)],
        "extraPaths": [str(ROOT)],
        "pythonVersion": "3.11",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--project", str(tmp_path), "--pythonpath", sys.executable],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
