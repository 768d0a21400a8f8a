"""Files that people keep, in version control too: what is no such file, or not merged, is refused at once."""

import os

import pytest

from termalign import read_glossary
from termalign.apps.project import find_project
from termalign.checking.findings.baseline import read_baseline, write_baseline
from termalign.checking.findings.suppressions import Suppressions
from termalign.errors import TermalignError
from termalign.termbase.decisions.files import read_decisions

CONFLICT = "<<<<<<< HEAD\n{row}\tA\n=======\n{row}\tB\n>>>>>>> theirs\n"

KEPT = {
    "termalign.toml": lambda path: find_project(path.parent),
    "pyproject.toml": lambda path: find_project(path.parent),
    "decided.tsv": read_decisions,
    "known.json": read_baseline,
    "suppressions.toml": Suppressions.read,
}
"""What is read again and again, and by whom."""


@pytest.mark.parametrize(("name", "read"), KEPT.items())
@pytest.mark.parametrize(
    ("make", "problem"),
    [
        pytest.param(
            "mkfifo",
            "is a device or a named pipe, a file is needed",
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes"),
        ),
        ("mkdir", "is a folder, a file is needed"),
        ("dangle", "is a link to nothing"),
        ("loop", "is a link to nothing"),
    ],
)
def test_what_is_no_file_is_refused(tmp_path, name, read, make, problem):
    path = tmp_path / name
    match make:
        case "mkfifo":
            os.mkfifo(path)
        case "mkdir":
            path.mkdir()
        case "dangle":
            path.symlink_to("nowhere")
        case "loop":
            path.symlink_to(name)
    with pytest.raises(TermalignError, match=problem) as raised:
        read(path)
    assert str(raised.value).startswith(str(path))


@pytest.mark.parametrize(
    ("name", "read", "head", "row"),
    [
        ("termalign.toml", KEPT["termalign.toml"], "", "glossaries"),
        ("decided.tsv", read_decisions, "decision\tzh\ten\tnew\n", "accepted\t法治"),
        ("known.json", read_baseline, '{"termalign_baseline": 3,\n', '"findings"'),
        ("suppressions.toml", Suppressions.read, "[[suppress]]\n", "rule"),
        ("house.tsv", read_glossary, "zh\ten\n国家\tstate\n", "法治"),
        ("house.csv", read_glossary, "zh,en\r\n国家,state\r\n", "法治"),
        ("house.json", read_glossary, "[\n", "法治"),
        ("house.md", read_glossary, "| zh | en |\n", "| 法治"),
    ],
)
def test_what_a_merge_left_in_conflict_is_refused(tmp_path, name, read, head, row):
    path = tmp_path / name
    content = (head + CONFLICT.format(row=row)).encode()
    path.write_bytes(content)
    with pytest.raises(TermalignError, match="conflict marks of a merge") as raised:
        read(path)
    assert str(raised.value).startswith(f"{path}:{head.count(chr(10)) + 1}: ")
    assert path.read_bytes() == content


def test_a_text_with_lines_like_those_is_no_conflict(tmp_path):
    path = tmp_path / "house.tsv"
    path.write_text("zh\ten\n<<<<<<< 国家\tstate\n======= 法治\trule of law\n", "utf-8")
    assert len(read_glossary(path)) == 2


@pytest.mark.parametrize(
    "content", ["", "notes of a person", CONFLICT, '{"termalign_baseline": 99, "findings": []}']
)
def test_a_baseline_that_is_not_understood_is_not_overwritten(tmp_path, content):
    path = tmp_path / "known.json"
    path.write_text(content, "utf-8")
    with pytest.raises(TermalignError):
        write_baseline(path, [])
    assert path.read_text("utf-8") == content
    path.unlink()
    write_baseline(path, [])
    write_baseline(path, [])  # over one of ours
    assert read_baseline(path) == {}
