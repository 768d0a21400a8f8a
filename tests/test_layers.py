"""Imports go one way: the table in the architecture page, read and kept."""

import ast
from pathlib import Path

import pytest

import termalign
from tests.conftest import ROOT

PACKAGE = Path(termalign.__file__).parent
PAGE = ROOT / "docs" / "explanation" / "architecture.md"


def layers():
    """Return the rows of the table, lowest first."""
    table = PAGE.read_text("utf-8").split("<!-- layers -->\n```text\n")[1].split("```")[0]
    return [row.split(" | ") for row in table.strip().split("\n")]


def imports(path):
    """Return the top names of our package that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.ImportFrom(module=str(module), level=0):
                names = [f"{module}.{alias.name}" for alias in node.names]
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom():
                pytest.fail(f"{path}:{node.lineno}: relative import")
            case _:
                continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == "termalign" and rest:
                yield rest.split(".")[0], node.lineno


def names():
    return sorted(
        path.stem
        for path in PACKAGE.iterdir()
        if (path.suffix == ".py" and not path.stem.startswith("__")) or (path / "__init__.py").is_file()
    )


def test_the_table_names_every_module_once():
    assert sorted(name for row in layers() for name in row) == names()


@pytest.mark.parametrize("name", names())
def test_arrows_go_one_way(name):
    rows = layers()
    height = {module: number for number, row in enumerate(rows) for module in row}
    place = PACKAGE / name
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    wrong = [
        f"{file.relative_to(PACKAGE)}:{line} imports {other}"
        for file in files
        for other, line in imports(file)
        if other != name and height.get(other, len(rows)) >= height[name]
    ]
    assert wrong == []


def test_every_module_has_a_place_in_the_list_of_layers():
    listed = [line.split("`")[1] for line in PAGE.read_text("utf-8").split("\n") if line.startswith("| `")]
    assert sorted(name for name in listed if not name.endswith("/")) == names()


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_no_utils(path):
    assert path.stem not in {"utils", "util", "helpers", "misc", "common"}


ACROSS = {
    "browser",
    "contributing",
    "docs",
    "fuzz",
    "glossaries",
    "growth",
    "import",
    "layers",
    "threads",
    "training",
}
"""What tests of no single room are about."""


def test_tests_are_named_after_the_room_they_test():
    rooms = {path.stem for path in PACKAGE.iterdir() if not path.name.startswith("_")} | ACROSS
    named = {path: path.stem.removeprefix("test_") for path in (ROOT / "tests").glob("test_*.py")}
    assert not {
        path.name
        for path, name in named.items()
        if not any(name == room or name.startswith(f"{room}_") for room in rooms)
    }
