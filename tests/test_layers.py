"""Imports go one way: the table in the architecture page, read and kept."""

import ast
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import termalign
from benchmarks import structure
from tests.conftest import ROOT

PACKAGE = Path(termalign.__file__).parent
PAGE = ROOT / "docs" / "explanation" / "architecture.md"


PATHS = {
    "cli": "termalign.apps.cli",
    "encoders": "termalign.language.encoders",
    "formats": "termalign.termbase.formats",
    "glossary": "termalign.termbase.glossary",
    "models": "termalign.language.models",
    "project": "termalign.apps.project",
    "pytest_plugin": "termalign.apps.pytest_plugin",
    "text": "termalign.language.text",
    "tokenizers": "termalign.language.tokenizers",
    "wordalign": "termalign.alignment.wordalign",
}
"""Public paths, each a line that imports from the room where it is."""


def layers():
    """Return the rows of the table, lowest first; a room as `wing.room`, or its name where it is in no wing."""
    table = PAGE.read_text("utf-8").split("<!-- layers -->\n```text\n")[1].split("```")[0]
    rows, wing = [], ""
    for line in table.split("\n"):
        if line.startswith(" "):
            rows.append([f"{wing}.{room}" for room in line.strip().split(" | ")])
        elif (PACKAGE / line / "__init__.py").is_file() and line:
            wing = line
        elif line:
            rows.append(line.split(" | "))
    return rows


def imports(path):
    """Return the rooms of our package that a module imports, wherever in it."""
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
                first, *further = rest.split(".")
                yield f"{first}.{further[0]}" if first in WINGS and further else first, node.lineno


def rooms_of(folder):
    return sorted(
        path.stem
        for path in folder.iterdir()
        if (path.suffix == ".py" and not path.stem.startswith("__")) or (path / "__init__.py").is_file()
    )


WINGS = [
    name for name in rooms_of(PACKAGE) if (PACKAGE / name / "__init__.py").is_file() and name not in PATHS
]
ROOMS = sorted(
    {name for name in rooms_of(PACKAGE) if name not in WINGS and name not in PATHS}
    | {f"{wing}.{room}" for wing in WINGS for room in rooms_of(PACKAGE / wing)}
)


def test_the_table_names_every_room_once():
    assert sorted(room for row in layers() for room in row) == ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_arrows_go_one_way(room):
    rows = layers()
    height = {name: number for number, row in enumerate(rows) for name in row}
    place = PACKAGE / room.replace(".", "/")
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    wrong = [
        f"{file.relative_to(PACKAGE)}:{line} imports {other}"
        for file in files
        for other, line in imports(file)
        if other != room and height.get(other, len(rows)) >= height[room]
    ]
    assert wrong == []


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_says_what_it_is_for_and_imports_nothing(wing):
    source = (PACKAGE / wing / "__init__.py").read_text("utf-8")
    assert list(imports(PACKAGE / wing / "__init__.py")) == []
    assert "alone answers" in source or wing == "apps"
    assert "May use:" in source


def test_no_class_has_the_name_of_one_in_another_room():
    assert structure.twins(structure.modules(PACKAGE), WINGS) == {}


def test_few_names_stand_side_by_side():
    assert len(rooms_of(PACKAGE)) <= 20


@pytest.mark.parametrize("name", sorted(PATHS))
def test_a_public_path_is_the_room_that_it_names(name):
    path, room = import_module(f"termalign.{name}"), import_module(PATHS[name])
    names = [name for name in vars(path) if not name.startswith("__")]
    assert names
    assert all(getattr(path, name) is getattr(room, name) for name in names if name != "registry")


def test_every_room_has_a_line_in_the_list_of_layers():
    listed = [
        line.split("`")[1]
        for line in PAGE.read_text("utf-8").split("\n")
        if line.startswith(("| `", "| **`"))
    ]
    rooms = [*(room.rpartition(".")[2] for room in ROOMS), *WINGS]
    assert sorted(name for name in listed if not name.endswith("/")) == sorted(rooms)


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_no_utils(path):
    assert path.stem not in {"utils", "util", "helpers", "misc", "common"}


ACROSS = {
    "benchmarks",
    "browser",
    "contributing",
    "docs",
    "fuzz",
    "glossaries",
    "growth",
    "import",
    "layers",
    "licences",
    "release",
    "threads",
    "training",
    "values",
    "windows",
}
"""What tests of no single room are about."""


def test_tests_are_named_after_the_room_they_test():
    rooms = {room.rpartition(".")[2] for room in ROOMS} | ACROSS
    named = {path: path.stem.removeprefix("test_") for path in (ROOT / "tests").glob("test_*.py")}
    assert not {
        path.name
        for path, name in named.items()
        if not any(name == room or name.startswith(f"{room}_") for room in rooms)
    }


def test_training_uses_no_benchmark():
    for path in (ROOT / "training").glob("*.py"):
        assert "import benchmarks" not in (text := path.read_text("utf-8")), path
        assert "from benchmarks" not in text, path


@pytest.mark.parametrize("folder", ["benchmarks", "docs", "scripts", "tests", "training"])
def test_what_is_imported_from_the_package_is_in_it(folder):
    """Imports inside functions run only when somebody measures."""
    missing = []
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "termalign":
                room = import_module(node.module)
                names = [name.name for name in node.names if name.name != "*"]
                missing += [
                    (path, node.module, name)
                    for name in names
                    if not (hasattr(room, name) or find_spec(f"{node.module}.{name}"))
                ]
    assert not missing
