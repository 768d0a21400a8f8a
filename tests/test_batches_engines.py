"""The recipes for engines run as they are written, each where its library is installed."""

import os
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from secrets import token_hex

import pyarrow
import pytest
import regex
from pyarrow import parquet

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "how-to" / "filter-tables-of-pairs.md"
_RECIPE = regex.compile(r"^```python\n(.*?)^```", regex.MULTILINE | regex.DOTALL)
_ENGINE = regex.compile(r"(?:import|from) (datasets|ray|polars|daft)")
RECIPES = [
    (engine[1] if (engine := _ENGINE.search(code)) else "pyarrow", code)
    for code in _RECIPE.findall(PAGE.read_text("utf-8"))
]
"""Each with its engine."""

BEFORE = {
    "ray": "import ray\nray.init(address='local', num_cpus=2, include_dashboard=False, _node_ip_address='127.0.0.1',"
    " object_store_memory=100_000_000, log_to_driver=False)\n"
}
"""Ray listens on the loopback address only."""

AFTER = {
    "datasets": "rows = list(checked.with_format(None)), list(good)",
    "ray": "rows = checked.take_all(), good.take_all()",
    "polars": "rows = (checked.collect() if 'lazy' in globals() else checked).to_dicts(), good.to_dicts()",
    "daft": "rows = checked.to_pylist(), good.to_pylist()",
}
"""The rows that a recipe makes: all, and those that are good."""

SAME = """
assert [row["id"] for row in rows[1]] == [2], rows
assert [row["problem"] for row in rows[0]] == [None, None, "no-translation"], rows
"""


def test_there_is_a_recipe_for_each_engine():
    counts = Counter(engine for engine, _ in RECIPES)
    assert counts == {"pyarrow": 1, "datasets": 1, "ray": 1, "polars": 2, "daft": 1}


@pytest.mark.parametrize(("engine", "code"), RECIPES)
def test_recipe_runs(engine, code, tmp_path):
    if find_spec(engine) is None or (engine == "ray" and find_spec("pandas") is None):
        pytest.skip(f"{engine} is not installed, or what its tables need")
    (tmp_path / "house.tsv").write_text("zh\ten\n碳中和\tcarbon neutrality\n", encoding="utf-8")
    rows = pyarrow.table(
        {
            "id": [1, 2, 3],
            "src": ["实现碳中和。", "碳中和的目标。", "碳市场。"],
            "tgt": ["Achieve carbon peaking.", "The goal of carbon neutrality.", None],
        }
    )
    parquet.write_table(rows, tmp_path / "pairs.parquet")
    script = tmp_path / "recipe.py"
    after = f"\n{AFTER[engine]}{SAME}" if engine in AFTER else ""
    script.write_text(f"{BEFORE.get(engine, '')}{code}{after}", encoding="utf-8")
    settings = {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": token_hex(32),
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "RAY_USAGE_STATS_ENABLED": "0",
        "HF_HOME": str(tmp_path / "hf"),
        "DAFT_ANALYTICS_ENABLED": "0",
        "PYTHONPATH": str(ROOT),
    }
    run = subprocess.run(
        [sys.executable, script], cwd=tmp_path, env={**os.environ, **settings}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr[-3000:]
