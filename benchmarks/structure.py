"""Measure the structure of the package, of one checkout or of two side by side.

- A *room* is a module or folder below a wing, or just below the package; an *arrow* leads from a room, or a wing, to
  another that it imports.
- A *twin* is a class whose name, a leading underscore aside, occurs in another room as well.
- A *constant with two values* is a name in capitals to which modules give different values.
- A *small* module has under thirty lines and is imported by one other only.
- *Files entered* are those of the package in which a second extraction, check or report of the README's two sentences
  calls a function; the first run loads and remembers.

Example:
    python -m benchmarks.structure --before ../old --twins --constants --small
"""

import argparse
import ast
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).parent.parent
SMALL = 30
"""Lines below which a module that only one other imports may belong into that other."""
ZH = "要因地制宜发展新质生产力。守住数据安全的底线。"
EN = (
    "We should develop new quality productive forces in line with local conditions. "
    "We must hold the line on data security."
)


def modules(package: Path) -> dict[str, ast.Module]:
    """Return the syntax of every module by its dotted name."""
    trees = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        trees[name] = ast.parse(path.read_text("utf-8"))
    return trees


def top_names(package: Path) -> list[str]:
    """Return the names side by side just below the package."""
    return sorted(
        path.stem
        for path in package.iterdir()
        if (path.suffix == ".py" and not path.stem.startswith("__")) or (path / "__init__.py").is_file()
    )


def wings(package: Path) -> list[str]:
    """Return the names below the package that only hold rooms: their `__init__` states what they may use."""
    named = (path for path in package.iterdir() if (path / "__init__.py").is_file())
    return sorted(path.name for path in named if "May use:" in (path / "__init__.py").read_text("utf-8"))


def room(module: str, among: list[str]) -> str:
    """Return the room of a module: below its wing, or just below the package."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2] if parts and parts[0] in among else parts[:1])


def imported(tree: ast.Module, known: Mapping[str, object]) -> Iterator[str]:
    """Yield the modules of the package that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("termalign"):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in known else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)


def arrows(trees: Mapping[str, ast.Module], among: list[str], depth: int) -> set[tuple[str, str]]:
    """Return which rooms (depth 2), or wings and single rooms (depth 1), import which others."""
    return {
        (start, end)
        for module, tree in trees.items()
        for name in imported(tree, trees)
        for start, end in [[".".join(room(each, among).split(".")[:depth]) for each in (module, name)]]
        if start and end and start != end
    }


def twins(trees: Mapping[str, ast.Module], among: list[str]) -> dict[str, list[str]]:
    """Return the names of classes that occur in several rooms, with the modules that define them."""
    definitions = defaultdict(list)
    for module, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                definitions[node.name.lstrip("_")].append(f"{module}:{node.lineno} {node.name}")
    return {
        name: lines
        for name, lines in sorted(definitions.items())
        if len({room(line.split(":")[0], among) for line in lines}) > 1
    }


def constants(trees: Mapping[str, ast.Module]) -> dict[str, list[str]]:
    """Return the names in capitals to which modules give different values, with each value."""
    values = defaultdict(dict)
    for module, tree in trees.items():
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            for target in targets:
                if isinstance(target, ast.Name) and target.id.strip("_").isupper() and node.value:
                    value = ast.unparse(node.value)
                    values[target.id.lstrip("_")].setdefault(value, f"{module}:{node.lineno} {value[:50]}")
    return {name: list(lines.values()) for name, lines in sorted(values.items()) if len(lines) > 1}


def small(package: Path, trees: Mapping[str, ast.Module]) -> dict[str, list[str]]:
    """Return the modules of few lines that only one other imports, with that one."""
    users = defaultdict(set)
    for module, tree in trees.items():
        for name in imported(tree, trees):
            users[name].add(module)
    paths = {module: package.parent / (module.replace(".", "/") + ".py") for module in trees}
    return {
        module: sorted(users[module])
        for module, path in paths.items()
        if len(users[module]) == 1 and path.is_file() and _lines(path) < SMALL
    }


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def entered() -> dict[str, int]:
    """Return how many files of the package that is imported a second extraction, check and report enter."""
    import termalign

    package = str(Path(termalign.__file__).parent)
    bitext = termalign.align(ZH, EN)
    glossary = termalign.extract(bitext)
    runs = {
        "extraction": lambda: termalign.extract(termalign.align(ZH, EN)),
        "check": lambda: termalign.check(glossary, bitext),
        "report": lambda: termalign.report(bitext, glossary),
    }
    return {name: _files(run, package) for name, run in runs.items()}


def _files(run, package: str) -> int:
    run()
    files = set()

    def profile(frame, event, _):
        if event == "call" and (name := frame.f_code.co_filename).startswith(package):
            files.add(name)

    sys.setprofile(profile)
    try:
        run()
    finally:
        sys.setprofile(None)
    return len(files)


class Structure(NamedTuple):
    """What one checkout is made of."""

    counts: dict[str, int]
    lists: dict[str, dict[str, list[str]]]
    """By option: a name, and the lines about it."""


def measure(checkout: Path) -> Structure:
    """Measure a checkout; what a run enters is measured in a process that imports this checkout's package."""
    package = checkout.resolve() / "termalign"
    trees, among = modules(package), wings(package)
    lists = {
        "twins": twins(trees, among),
        "constants": constants(trees),
        "small": small(package, trees),
    }
    command = [sys.executable, __file__, "--entered"]
    ran = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(package.parent)}, stdout=subprocess.PIPE, check=True
    )
    counts = {
        "names below the package": len(top_names(package)),
        "wings": len(among),
        "rooms": len({room(module, among) for module in trees} - {""}),
        "arrows between wings": len(arrows(trees, among, 1)),
        "arrows between rooms": len(arrows(trees, among, 2)),
        "modules": len(trees),
        "lines": sum(map(_lines, package.rglob("*.py"))),
        "twins": len(lists["twins"]),
        "constants with two values": len(lists["constants"]),
        "small modules with one user": len(lists["small"]),
        **{f"files entered by a second {name}": count for name, count in json.loads(ran.stdout).items()},
    }
    return Structure(counts, lists)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkout", type=Path, default=CHECKOUT, help="the checkout to measure")
    parser.add_argument("--before", type=Path, help="another checkout, as a column of its own")
    for name in ("twins", "constants", "small"):
        parser.add_argument(f"--{name}", action="store_true", help=f"list the {name}")
    parser.add_argument("--entered", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.entered:
        print(json.dumps(entered()))
        return
    columns = [measure(path) for path in (options.before, options.checkout) if path is not None]
    for name in columns[-1].counts:
        print(name, *(column.counts[name] for column in columns), sep="\t")
    for option, table in columns[-1].lists.items():
        if getattr(options, option):
            for name, lines in table.items():
                print(f"\n{name}", *lines, sep="\n    ")


if __name__ == "__main__":
    main()
