"""Errors: wrong arguments, an extra that is missing, another distribution in the same folder."""

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

import termalign
from termalign.errors import MissingExtra, clash, needing, shortage
from tests.conftest import ROOT

THEIRS = '"""A printer of tables."""\n\n\ndef align_line(text):\n    return text\n'


class Origin:
    """An installed distribution, as far as pip's record of where it came from."""

    def __init__(self, record: str | None) -> None:
        self.record = record

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return self.record


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        ('{"url": "file:///src/my%20checkout", "dir_info": {}}', "/src/my checkout[xlsx]"),
        ('{"url": "file:///src/a.whl", "archive_info": {}}', "/src/a.whl[xlsx]"),
        (
            '{"url": "https://h/t.git", "vcs_info": {"vcs": "git", "commit_id": "1"}}',
            "termalign-zh[xlsx] @ git+https://h/t.git",
        ),
        ('{"url": "https://h/t.whl", "archive_info": {}}', "termalign-zh[xlsx] @ https://h/t.whl"),
    ],
)
def test_an_extra_is_installed_from_where_the_package_came_from(monkeypatch, record, wanted):
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Origin(record))
    assert (
        str(MissingExtra("a workbook", "xlsx"))
        == f"a workbook needs the extra 'xlsx': pip install '{wanted}'"
    )


def test_in_a_checkout_an_extra_is_that_of_the_folder(monkeypatch):
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Origin(None))
    monkeypatch.chdir(ROOT)
    assert str(MissingExtra("a workbook", "xlsx")).endswith("pip install '.[xlsx]'")


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ("No module named 'mcp'", MissingExtra),
        ("cannot import name 'MCPServer' from 'mcp'", MissingExtra),  # of another version
        ("libgomp.so.1: failed to map segment from shared object", MemoryError),
    ],
)
def test_an_extra_that_there_is_too_little_memory_for_is_not_said_to_be_missing(problem, expected):
    with pytest.raises(expected), needing("the server", "mcp"):
        raise ImportError(problem)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "not enough memory"),
        (RuntimeError("darts.h: exception: failed to resize pool: std::bad_alloc"), "not enough memory"),
        (RuntimeError("can't start new thread"), "no more processes or threads"),
        (RuntimeError("no piece of that name"), ""),
        (ImportError("No module named 'mcp'"), ""),
    ],
)
def test_what_the_system_had_too_little_of_is_said_and_not_reported_as_ours(error, said):
    assert shortage(error)[: len(said) or 1] == said


def test_nothing_clashes_here():
    assert not clash()


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder in which the other distribution was installed into this package."""
    package = tmp_path / "termalign"
    package.mkdir()
    for path in (ROOT / "termalign").iterdir():
        (package / path.name).symlink_to(path)
    (tmp_path / "glossaries").symlink_to(ROOT / "glossaries")
    (package / "multicolumn.py").write_text(THEIRS)
    return tmp_path


def python(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_a_clash_is_named_though_the_package_still_works(mixed):
    ended = python(mixed, "-m", "termalign", "glossaries")
    assert ended.returncode == 0
    assert "another distribution, 'termalign'" in ended.stderr
    ended = python(mixed, "-c", "from termalign import Status, align")
    assert ended.returncode == 0
    assert ended.stderr.count("another distribution, 'termalign'") == 1


def test_the_command_ends_where_the_package_is_another(mixed):
    (mixed / "termalign" / "__init__.py").unlink()
    (mixed / "termalign" / "__init__.py").write_text(THEIRS)
    ended = python(mixed, "-m", "termalign", "glossaries")
    assert ended.returncode == 2
    assert ended.stderr.startswith("termalign: another distribution, 'termalign'")
    assert ended.stderr.count("\n") == 1


TERM = termalign.Term("经济", "zh")


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: termalign.read_glossary(None), "the path is of type NoneType; allowed: str, Path"),
        (lambda: termalign.read_glossary(b"g.tsv"), "the path is of type bytes; allowed: str, Path"),
        (lambda: termalign.read_glossary(""), "the path is empty"),
        (lambda: termalign.read_document(3), "the path is of type int"),
        (lambda: termalign.read_bitext(["a.tsv"]), "the path is of type list"),
        (lambda: termalign.read_translations(None), "the path is of type NoneType"),
        (lambda: termalign.write_glossary(termalign.Glossary(), None), "the path is of type NoneType"),
        (lambda: termalign.write_bitext(termalign.align("发展。", "Develop."), 3), "the path is of type int"),
        (lambda: termalign.corpus_files(3), "a path is of type int"),
        (lambda: termalign.remote(None), "the URL is of type NoneType; allowed: str"),
        (
            lambda: termalign.Entry("经济", "economy"),
            "an entry is made of tuples of terms; `entry` makes one of texts",
        ),
        (lambda: termalign.Entry((TERM,), ("economy",)), "an entry is made of tuples of terms"),
        (lambda: termalign.Term("a", forms="abc"), "forms: of type str; allowed: a tuple of str"),
        (lambda: termalign.Term("a", other=(("client",),)), "is a pair of a name and a value"),
        (lambda: termalign.Term("a", language=3), "a language tag is of type int; allowed: str"),
        (lambda: termalign.Term("a", score="0.5"), "score is of type str; allowed: a number"),
        (lambda: termalign.Term("a", count=None), "count is of type NoneType; allowed: a whole number"),
        (lambda: termalign.Decisions("abc"), "decided: of type str; allowed: a tuple of Decision"),
        (lambda: termalign.Selection(exclude="经济"), "exclude: of type str; allowed: a tuple of str"),
        (lambda: termalign.Extractor(known="经济"), "known: of type str; allowed: a tuple of str"),
        (
            lambda: termalign.Extractor().extract("经济"),
            "the texts must be a bitext, as align returns it, or several",
        ),
        (lambda: termalign.Aligner().link("经济"), "the bitext is of type str; allowed: Bitext"),
        (
            lambda: termalign.Aligner().align_documents("经济", "economy"),
            "a document is of type str; allowed: Source",
        ),
        (lambda: termalign.Selection(classes="term"), "classes: of type str; allowed: a tuple of str"),
        (lambda: termalign.prompt(termalign.Glossary(), __file__), "for the file of this name give Path(…)"),
        (lambda: termalign.Jieba(engine="other"), "engine 'other' is not known; allowed: jieba, rjieba"),
    ],
)
def test_a_wrong_argument_is_reported_in_a_line(make, problem):
    with pytest.raises(termalign.InputError) as error:
        make()
    assert problem in str(error.value)
    assert "\n" not in str(error.value)
