"""What the package is made of: names side by side, wings and arrows, modules, lines, twins, constants of two meanings.

A *twin* is a class whose name, a leading underscore aside, another room has as well. A *constant of two meanings* is a
name in capitals that modules give different values. A *small* module has under thirty lines and is imported by one
other. Files that a second extraction, check and report of the README's two sentences enter are counted by `--entered`.

Example:
    python -m benchmarks.structure [--package FOLDER] [--twins] [--constants] [--small] [--entered]
"""

import argparse
import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "termalign"
SMALL = 30
"""Lines under which a module that one other imports is asked whether it is a room."""
ZH = "我们要加快发展新质生产力，全面推进乡村振兴。"
EN = "We must accelerate the development of new quality productive forces and advance rural revitalization."


def modules(package: Path) -> dict[str, ast.Module]:
    """Return the syntax of every module by its dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text("utf-8"))
    return found


def top_names(package: Path) -> list[str]:
    """Return the names side by side just below the package."""
    return sorted(
        path.stem
        for path in package.iterdir()
        if (path.suffix == ".py" and not path.stem.startswith("__")) or (path / "__init__.py").is_file()
    )


def wings(package: Path) -> list[str]:
    """Return the names below the package that only hold rooms: their `__init__` says what they may use."""
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


def twins(trees: Mapping[str, ast.Module], among: list[str]) -> dict[str, list[str]]:
    """Return the names of classes that two rooms have, with the modules that define them."""
    places = defaultdict(list)
    for module, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name.lstrip("_")].append(f"{module}:{node.lineno} {node.name}")
    return {
        name: at
        for name, at in sorted(places.items())
        if len({room(one.split(":")[0], among) for one in at}) > 1
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
    return {name: list(at.values()) for name, at in sorted(values.items()) if len(at) > 1}


def small(package: Path, trees: Mapping[str, ast.Module]) -> list[str]:
    """Return the modules of few lines that only one other imports."""
    users = defaultdict(set)
    for module, tree in trees.items():
        for name in imported(tree, trees):
            users[name].add(module)
    found = []
    for module in trees:
        path = package.parent / (module.replace(".", "/") + ".py")
        if path.is_file() and len(path.read_text("utf-8").splitlines()) < SMALL and len(users[module]) == 1:
            found.append(f"{module} ({next(iter(users[module]))})")
    return found


def entered(package: Path) -> dict[str, int]:
    """Return how many files of the package a second extraction, check and report enter."""
    sys.path.insert(0, str(package.parent))
    import termalign

    bitext = termalign.align(ZH, EN)
    glossary = termalign.extract(bitext)
    runs = {
        "extract": lambda: termalign.extract(termalign.align(ZH, EN)),
        "check": lambda: termalign.check(glossary, bitext),
        "report": lambda: termalign.report(bitext, glossary),
    }
    return {name: _files(run, package) for name, run in runs.items()}


def _files(run, package: Path) -> int:
    run()
    files = set()

    def profile(frame, event, _):
        if event == "call" and (name := frame.f_code.co_filename).startswith(str(package)):
            files.add(name)

    sys.setprofile(profile)
    try:
        run()
    finally:
        sys.setprofile(None)
    return len(files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--package", type=Path, default=PACKAGE, help="the folder termalign/ of a checkout")
    for name in ("twins", "constants", "small", "entered"):
        parser.add_argument(f"--{name}", action="store_true", help=f"list {name}")
    asked = parser.parse_args()
    package = asked.package.resolve()
    trees, among = modules(package), wings(package)
    arrows = {
        (room(module, among), room(name, among))
        for module, tree in trees.items()
        for name in imported(tree, trees)
        if room(module, among) and room(name, among) and room(module, among) != room(name, among)
    }
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in package.rglob("*.py"))
    found = {"twins": twins(trees, among), "constants": constants(trees)}
    print(f"names below the package\t{len(top_names(package))}")
    print(f"wings\t{len(among)}")
    print(f"rooms\t{len({room(module, among) for module in trees} - {''})}")
    print(f"arrows between rooms\t{len(arrows)}")
    print(f"modules\t{len(trees)}")
    print(f"lines\t{lines}")
    print(f"twins\t{len(found['twins'])}")
    print(f"constants of two meanings\t{len(found['constants'])}")
    print(f"small modules with one user\t{len(small(package, trees))}")
    for name, table in found.items():
        if getattr(asked, name):
            for key, at in table.items():
                print(f"\n{key}", *at, sep="\n    ")
    if asked.small:
        print("", *small(package, trees), sep="\n    ")
    if asked.entered:
        for name, count in entered(package).items():
            print(f"files entered by a second {name}\t{count}")


if __name__ == "__main__":
    main()
