"""Files that people keep, in version control too: what is no such file, or not merged, is refused at once."""

import contextlib
import errno
import os

import pytest

from termalign import read_glossary
from termalign.apps.project import find_project
from termalign.apps.review.journal import Journal, is_left_over
from termalign.checking.findings.baseline import read_baseline, write_baseline
from termalign.checking.findings.suppressions import Suppressions
from termalign.errors import TermalignError
from termalign.termbase.decisions.files import read_decisions
from termalign.terms.corpus.status import Recorder, read_status
from termalign.terms.corpus.workspace import workspace
from tests.processes import run

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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize("name", ["lock", "status", "plain.stats", "decided.tsv.journal"])
def test_nobody_waits_for_a_pipe_in_place_of_what_termalign_keeps_itself(tmp_path, name):
    """Such a file is written anew where it is a checkpoint's, and a journal is none."""
    folder = tmp_path / "kept"
    folder.mkdir()
    os.mkfifo(folder / name)
    assert not is_left_over(folder / "decided.tsv")
    with contextlib.suppress(TermalignError):
        read_status(folder)
    with contextlib.suppress(TermalignError), workspace(folder):
        Recorder(folder, 1, "").begin("map")
        assert read_status(folder).total == 1


def test_where_there_are_no_locks_nobody_else_is_blamed(tmp_path, monkeypatch):
    fcntl = pytest.importorskip("fcntl")

    def refuse(handle, operation):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(TermalignError, match="lock: no locks available"), workspace(tmp_path):
        pass
    with pytest.raises(TermalignError, match="journal: no locks available"):
        Journal(tmp_path / "decided.tsv")


@pytest.mark.parametrize(
    ("begin", "middle", "end"),
    [
        ("<<<<<<< HEAD", "||||||| base\n=======", ">>>>>>> theirs"),
        ("<<<<<<<", "=======", ">>>>>>>"),
        ("<<<<<<<<<<< HEAD", "===========", ">>>>>>>>>>> theirs"),
        ("<<<<<<< .mine", "||||||| .r1\n=======", ">>>>>>> .r2"),
        (
            "<<<<<<< Conflict 1 of 1\n%%%%%%% base to side #1",
            "+++++++ side #2",
            ">>>>>>> Conflict 1 of 1 ends",
        ),
        (
            "<<<<<<< Conflict 1 of 1\n+++++++ side #1",
            "------- base\n+++++++ side #2",
            ">>>>>>> Conflict 1 of 1",
        ),
        (
            "<<<<<<< BEGIN MERGE CONFLICT: local copy <<<<",
            "======= MERGED IN ===",
            ">>>>>>> END MERGE CONFLICT >>>",
        ),
        (">>>> ORIGINAL house.tsv#1\n==== THEIRS house.tsv#2", "==== YOURS house.tsv", "<<<<"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_conflicts_of_every_version_control_are_refused(tmp_path, begin, middle, end, line_end):
    path = tmp_path / "house.tsv"
    lines = [
        "zh\ten",
        *begin.split("\n"),
        "法治\trule of law",
        *middle.split("\n"),
        "法治\trule by law",
        end,
        "",
    ]
    path.write_text(line_end.join(lines), "utf-8", newline="")
    with pytest.raises(TermalignError, match="conflict marks of a merge"):
        read_glossary(path)


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


@pytest.mark.parametrize("command", ["extract", "review"])
def test_decisions_are_kept_in_a_file_and_no_stream(tmp_path, command):
    for side, text in (("zh", "实现碳中和。\n"), ("en", "Achieve carbon neutrality.\n")):
        (tmp_path / f"a.{side}.txt").write_text(text, "utf-8")
    refused = run(command, "a.zh.txt", "a.en.txt", "--decisions", "-", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "termalign: -: the suffix gives the format; allowed: .tsv, .xlsx\n"
    assert len(list(tmp_path.iterdir())) == 2
