"""`check --diff`: only what a change touches is reported, in real repositories."""

import json
import shutil
import subprocess
from contextlib import chdir
from io import BytesIO
from pathlib import Path

import pytest
from click import ClickException
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from termalign.apps.cli import changes, group
from termalign.apps.project.changes import FilterMode
from termalign.apps.project.repository import Repository, hunks
from termalign.errors import InputError, TermalignError
from tests.processes import complaints
from tests.repositories import commit, git, repository, write
from tests.word import p, word

HOUSE = "zh\ten\n新质生产力\tnew quality productive forces\n碳中和\tcarbon neutrality\n国家安全\tnational security\n"
ZH = ("我们要发展新质生产力。", "中国将努力实现碳中和。", "我们坚定维护国家安全。", "经济保持稳定增长。")
EN = (
    "We will develop new-type productivity.",  # an old mistake
    "China will strive for carbon neutrality.",
    "We firmly safeguard national security.",
    "The economy has maintained stable growth.",
)
WRONG = EN[1].replace("neutrality", "peaking")
OLD, NEW = "新质生产力", "碳中和"


def text(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a command in a folder, and return its status, its output, and what it says beside it."""
    with chdir(folder):
        done = CliRunner().invoke(group, arguments, standalone_mode=False)
    if isinstance(done.exception, TermalignError | ClickException):
        return 2, done.stdout, f"termalign: {done.exception}"
    assert done.exception is None
    return done.return_value, done.stdout, done.stderr


def check(folder: Path, *arguments: str, base: str = "main") -> tuple[int, list[str], list[str]]:
    """Return the status of a check, the terms of what it reports, and what it says beside it."""
    status, written, said = run(folder, "check", *arguments, "--format", "jsonl", "--diff", base)
    found = [json.loads(line)["source"] for line in written.splitlines()]
    return status, found, [line for line in complaints(said) if "columns taken" not in line]


def texts(folder: Path, *arguments: str, base: str = "main") -> tuple[int, list[str], list[str]]:
    return check(folder, "house.tsv", "a.zh.txt", "a.en.txt", *arguments, base=base)


HIDDEN = ["termalign: not shown: 1 finding on lines that this change does not touch (--filter-mode none)"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path / "work", {"house.tsv": HOUSE, "a.zh.txt": text(*ZH), "a.en.txt": text(*EN)})


def test_an_old_mistake_does_not_fail_a_change(folder: Path) -> None:
    assert texts(folder) == (0, [], HIDDEN)


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize(
    ("mode", "status", "found"), [("added", 1, [NEW]), ("file", 1, [OLD, NEW]), ("none", 1, [OLD, NEW])]
)
def test_a_changed_line_is_reported_committed_or_not(
    folder: Path, committed: bool, mode: str, status: int, found: list[str]
) -> None:
    write(folder, {"a.en.txt": text(EN[0], WRONG, *EN[2:])})
    if committed:
        commit(folder)
    assert texts(folder, "--filter-mode", mode) == (status, found, HIDDEN if mode == "added" else [])


def test_a_changed_line_of_the_source_counts_as_well(folder: Path) -> None:
    write(folder, {"a.zh.txt": text(*ZH[:3], "经济保持稳定增长，实现碳中和。")})
    assert texts(folder)[:2] == (1, [NEW])


def test_only_files_that_the_change_touches_count_by_file(folder: Path) -> None:
    write(folder, {"b.zh.txt": text(*ZH), "b.en.txt": text(*EN)})
    commit(folder)
    git(folder, "branch", "-f", "main")
    write(folder, {"b.en.txt": text(*EN[:3], "The economy has kept on growing.")})
    done = check(
        folder,
        "house.tsv",
        *("a.zh.txt", "a.en.txt", "b.zh.txt", "b.en.txt"),
        *("--filter-mode", "file"),
    )
    said = "termalign: not shown: 1 finding in files that this change does not touch (--filter-mode none)"
    assert done == (1, [OLD], [said])


def test_the_summary_the_status_and_every_form_count_what_is_shown(folder: Path) -> None:
    write(folder, {"a.en.txt": text(EN[0], WRONG, *EN[2:])})
    arguments = ("check", "house.tsv", "a.zh.txt", "a.en.txt", "--diff", "main")
    plain = run(folder, *arguments)[1]
    assert plain.splitlines()[1].startswith("1 new error; 1 untouched by the change; 3 checks")
    for form in ("full", "json", "sarif", "github", "junit", "rdjsonl", "csv"):
        status, shown, _ = run(folder, *arguments, "--format", form)
        assert status == 1
        assert NEW in shown
        assert "new quality" not in shown


def test_a_deleted_translation_counts_where_its_source_stays(folder: Path) -> None:
    write(folder, {"a.en.txt": text(EN[0], *EN[2:])})
    assert texts(folder)[:2] == (1, [NEW])
    write(folder, {"a.zh.txt": text(ZH[0], *ZH[2:])})
    assert texts(folder) == (0, [], HIDDEN)


def test_a_renamed_file_is_compared_with_what_it_was(folder: Path) -> None:
    (folder / "文 件").mkdir()
    git(folder, "mv", "a.en.txt", "文 件/译 文.en.txt")
    write(folder, {"文 件/译 文.en.txt": text(EN[0], WRONG, *EN[2:])})
    found = check(folder, "house.tsv", "a.zh.txt", "文 件/译 文.en.txt")
    assert found == (1, [NEW], HIDDEN)


def test_a_new_file_counts_whole_tracked_or_not(folder: Path) -> None:
    write(folder, {"b.zh.txt": text(*ZH), "b.en.txt": text(*EN)})
    arguments = ("house.tsv", "b.zh.txt", "b.en.txt")
    assert check(folder, *arguments) == (1, [OLD], [])
    commit(folder)
    assert check(folder, *arguments) == (1, [OLD], [])


def test_a_deleted_file_is_missed_as_ever(folder: Path) -> None:
    git(folder, "rm", "-q", "a.en.txt")
    status, _, said = texts(folder)
    assert status == 2
    assert "a.en.txt: no such file" in said[0]


def test_line_ends_and_encodings_are_no_change(folder: Path) -> None:
    write(folder, {"a.en.txt": text(*EN).replace("\n", "\r\n"), "a.zh.txt": text(*ZH).encode("utf-16")})
    assert texts(folder) == (0, [], HIDDEN)
    write(folder, {"a.zh.txt": text(*ZH).replace("努力", "尽力").encode("gb18030")})
    write(folder, {"a.en.txt": text(EN[0], WRONG, *EN[2:]).replace("\n", "\r\n")})
    assert texts(folder) == (1, [NEW], HIDDEN)


def test_what_main_has_changed_meanwhile_is_no_change_of_the_branch(folder: Path) -> None:
    git(folder, "checkout", "-q", "main")
    write(folder, {"a.en.txt": text("We will foster new-type productivity.", *EN[1:])})
    commit(folder)
    git(folder, "checkout", "-q", "branch")
    assert texts(folder) == (0, [], HIDDEN)


def test_settings_of_a_user_change_nothing(folder: Path) -> None:
    for name, value in (
        ("diff.noprefix", "true"),
        ("diff.interHunkContext", "9"),
        ("diff.context", "9"),
        ("color.ui", "always"),
        ("core.quotePath", "true"),
        ("diff.external", "false"),
        ("diff.relative", "true"),
    ):
        git(folder, "config", name, value)
    write(folder, {"texts/文.zh.txt": text(*ZH), "texts/文.en.txt": text(*EN)})
    commit(folder)
    git(folder, "branch", "-f", "main")
    write(folder, {"texts/文.en.txt": text(EN[0], WRONG, *EN[2:])})
    found = check(folder / "texts", "../house.tsv", "文.zh.txt", "文.en.txt")
    assert found == (1, [NEW], HIDDEN)


def docx(*paragraphs: str) -> bytes:
    return word("".join(map(p, paragraphs)))


def po(*pairs: tuple[str, str]) -> str:
    head = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    return head + "".join(f'\nmsgid "{zh}"\nmsgstr "{en}"\n' for zh, en in pairs)


def tmx(*pairs: tuple[str, str]) -> str:
    units = "".join(
        f'<tu><tuv xml:lang="zh"><seg>{zh}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
        for zh, en in pairs
    )
    return f'<tmx version="1.4"><header srclang="zh"/><body>{units}</body></tmx>'  # all of it in one line


def xliff(*pairs: tuple[str, str]) -> str:
    units = "\n".join(
        f'<trans-unit id="{number}"><source>{zh}</source><target>{en}</target></trans-unit>'
        for number, (zh, en) in enumerate(pairs)
    )
    return (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" datatype="plaintext" '
        f'source-language="zh" target-language="en"><body>\n{units}\n</body></file></xliff>'
    )


def xlsx(*pairs: tuple[str, str]) -> bytes:
    book = Workbook()
    for row in (("zh", "en"), *pairs):
        book.active.append(row)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def tsv(*pairs: tuple[str, str]) -> str:
    return "zh\ten\n" + "".join(f"{zh}\t{en}\n" for zh, en in pairs)


BOTH = {"po": po, "tmx": tmx, "xliff": xliff, "xlsx": xlsx, "tsv": tsv}


@pytest.mark.parametrize("kind", BOTH)
def test_units_count_whose_source_or_translation_is_new_or_changed(tmp_path: Path, kind: str) -> None:
    make, name = BOTH[kind], f"memory.{kind}"
    pairs = list(zip(ZH, EN, strict=True))
    folder = repository(tmp_path / "work", {"house.tsv": HOUSE, name: make(*pairs)})
    assert check(folder, "house.tsv", name) == (0, [], HIDDEN)
    write(folder, {name: make(pairs[0], (ZH[1], WRONG), *pairs[2:])})
    assert check(folder, "house.tsv", name) == (1, [NEW], HIDDEN)
    write(folder, {name: make(*pairs[1:], pairs[0])})  # only moved
    assert check(folder, "house.tsv", name) == (0, [], HIDDEN)
    write(folder, {name: make(("维护国家安全", "Safety first"), *reversed(pairs))})
    assert check(folder, "house.tsv", name) == (1, ["国家安全"], HIDDEN)


SIDES = {
    "docx": docx,
    "md": lambda *lines: "# 1\n\n" + "\n\n".join(lines) + "\n",
    "json": lambda *lines: json.dumps({f"key{number}": line for number, line in enumerate(lines)}),
    "html": lambda *lines: f"<html><body>{''.join(f'<p>{line}</p>' for line in lines)}</body></html>",
}


@pytest.mark.parametrize("kind", SIDES)
def test_blocks_of_documents_count_that_are_new_or_changed(tmp_path: Path, kind: str) -> None:
    make, zh, en = SIDES[kind], f"a.zh.{kind}", f"a.en.{kind}"
    folder = repository(tmp_path / "work", {"house.tsv": HOUSE, zh: make(*ZH), en: make(*EN)})
    assert check(folder, "house.tsv", zh, en) == (0, [], HIDDEN)
    write(folder, {en: make(EN[0], WRONG, *EN[2:])})
    assert check(folder, "house.tsv", zh, en) == (1, [NEW], HIDDEN)


def test_messages_that_keep_their_key_may_move_and_those_that_change_places_are_changed(
    tmp_path: Path,
) -> None:
    old = {"a": EN[0], "b": EN[1], "c": EN[2]}
    source = dict(zip("abc", ZH, strict=False))
    files = {"house.tsv": HOUSE, "zh.json": json.dumps(source), "en.json": json.dumps(old)}
    folder = repository(tmp_path / "work", files)
    write(folder, {"en.json": json.dumps(dict(reversed(old.items())))})
    assert check(folder, "house.tsv", "zh.json", "en.json") == (0, [], HIDDEN)
    write(folder, {"en.json": json.dumps({**old, "b": EN[2], "c": EN[1]})})
    assert check(folder, "house.tsv", "zh.json", "en.json")[:2] == (1, [NEW, "国家安全"])
    write(folder, {"en.json": json.dumps({"a": EN[0], "c": EN[2]})})
    assert check(folder, "house.tsv", "zh.json", "en.json") == (1, [NEW], HIDDEN)


def test_an_earlier_version_that_cannot_be_read_hides_nothing(tmp_path: Path) -> None:
    pairs = list(zip(ZH, EN, strict=True))
    folder = repository(tmp_path / "work", {"house.tsv": HOUSE, "a.tmx": "<tmx"})
    write(folder, {"a.tmx": tmx(*pairs)})
    status, found, said = check(folder, "house.tsv", "a.tmx")
    assert (status, found) == (1, [OLD])
    assert said[0].startswith("termalign: a.tmx: its earlier version cannot be read (a.tmx:")
    assert said[0].endswith("; all findings in it are reported")


def test_columns_chosen_for_a_table_hold_for_its_earlier_version(tmp_path: Path) -> None:
    def table(*pairs: tuple[str, str]) -> str:
        return "".join(f"{number}\t{zh}\tx\t{en}\n" for number, (zh, en) in enumerate(pairs))

    pairs = list(zip(ZH, EN, strict=True))
    project = 'glossaries = ["house.tsv"]\n[[documents]]\nbitext = "a.tsv"\ncolumns = "zh=2,en=4"\n'
    files = {"house.tsv": HOUSE, "a.tsv": table(*pairs), "termalign.toml": project}
    folder = repository(tmp_path / "work", files)
    write(folder, {"a.tsv": table(pairs[0], (ZH[1], WRONG), *pairs[2:])})
    assert check(folder) == (1, [NEW], HIDDEN)


def test_the_documents_of_a_project_are_filtered_too_and_a_changed_glossary_is_mentioned(
    folder: Path,
) -> None:
    project = 'glossaries = ["house.tsv"]\n[[documents]]\nzh = "*.zh.txt"\nen = "*.en.txt"\n'
    write(folder, {"termalign.toml": project, "house.tsv": f"{HOUSE}经济\tfinances\n"})
    status, found, (glossary, hidden) = check(folder)
    assert (status, found) == (0, [])
    assert "house.tsv: is changed too" in glossary
    assert "termalign affected" in glossary
    assert "2 findings on lines" in hidden
    git(folder, "checkout", "-q", "house.tsv")
    write(folder, {"termalign.toml": project.replace("house.tsv", "policy")})  # comes with termalign
    assert not [line for line in check(folder)[2] if "is changed too" in line]


def test_suppressions_and_baselines_see_all_findings(folder: Path) -> None:
    arguments = ("house.tsv", "a.zh.txt", "a.en.txt", "--baseline", "known.json")
    assert run(folder, "check", *arguments, "--update-baseline")[0] == 0
    rows = '[[suppress]]\nrule = "TA101"\nzh = "新质生产力"\nreason = "old"\n'
    write(folder, {"s.toml": rows})
    assert check(folder, *arguments) == (0, [], [])
    assert check(folder, *arguments[:3], "--suppressions", "s.toml") == (0, [], [])
    status, _, said = run(folder, "check", *arguments, "--update-baseline", "--diff", "main")
    assert (status, "--diff cannot be used with" in said) == (2, True)


def test_a_shallow_clone_without_the_base_is_reported_with_how_to_get_it(
    folder: Path, tmp_path: Path
) -> None:
    write(folder, {"a.en.txt": text(EN[0], WRONG, *EN[2:])})
    commit(folder)
    git(folder, "checkout", "-q", "main")
    commit(folder)
    git(folder, "checkout", "-q", "branch")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", folder.as_uri(), str(clone))
    status, _, said = texts(clone, base="origin/main")
    assert status == 2
    assert "no commit in common with HEAD" in said[0]
    assert "git fetch --deepen=100, or git fetch --unshallow" in said[0]
    alone = tmp_path / "alone"
    git(tmp_path, "clone", "-q", "--depth=1", "--branch=branch", folder.as_uri(), str(alone))
    status, _, said = texts(alone, base="origin/main")
    assert (status, "origin/main: no such commit" in said[0], "--unshallow" in said[0]) == (2, True, True)
    git(clone, "fetch", "-q", "--unshallow")
    assert texts(clone, base="origin/main") == (1, [NEW], HIDDEN)


@pytest.mark.parametrize("base", ["nowhere", "--output=evil", "main:a.en.txt", ""])
def test_what_is_no_commit_is_refused(folder: Path, base: str) -> None:
    status, _, said = texts(folder, base=base)
    assert status == 2
    assert f"{base}: no such commit, branch or tag in " in said[0]
    assert not (folder / "evil").exists()


def test_without_a_repository_or_git_or_a_commit_an_error_says_so(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("house.tsv", "a.zh.txt", "a.en.txt"):
        shutil.copy(folder / name, tmp_path)
    assert "--diff needs a git repository" in texts(tmp_path)[2][0]
    git(tmp_path, "init", "-q", "-b", "main")
    assert "main: no such commit" in texts(tmp_path)[2][0]
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="--diff needs git, which cannot be run"):
        Repository.since("main", folder)


def test_a_mode_needs_a_base(folder: Path) -> None:
    status, _, said = run(folder, "check", "house.tsv", "a.zh.txt", "a.en.txt", "--filter-mode", "file")
    assert (status, "--filter-mode needs --diff BASE" in said) == (2, True)


def test_the_help_names_every_mode() -> None:
    assert [mode.value for mode in FilterMode] == [changes.ADDED, changes.FILE, changes.NONE]


def test_files_outside_of_the_repository_count_whole(folder: Path, tmp_path: Path) -> None:
    write(tmp_path, {"b.en.txt": text(*EN)})
    status, found, said = check(folder, "house.tsv", "a.zh.txt", "../b.en.txt")
    assert (status, found) == (1, [OLD])
    assert said == [
        f"termalign: ../b.en.txt: is outside of the repository {folder}; all findings in it are reported"
    ]


def test_a_submodule_is_compared_with_the_commit_that_the_base_names(tmp_path: Path) -> None:
    texts = repository(tmp_path / "texts", {"a.zh.txt": text(*ZH), "a.en.txt": text(*EN)})
    folder = repository(tmp_path / "work", {"house.tsv": HOUSE})
    git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(texts), "sub")
    commit(folder)
    arguments = ("house.tsv", "sub/a.zh.txt", "sub/a.en.txt")
    status, found, said = check(folder, *arguments)
    assert (status, found) == (1, [OLD])
    assert said[0].endswith("without a commit that the base names; all findings in it are reported")
    git(folder, "branch", "-f", "main")
    write(folder, {"sub/a.en.txt": text(EN[0], WRONG, *EN[2:])})
    assert check(folder, *arguments) == (1, [NEW], HIDDEN)


def test_a_link_that_leads_elsewhere_than_before_is_new(folder: Path) -> None:
    (folder / "now.en.txt").symlink_to("a.en.txt")
    arguments = ("house.tsv", "a.zh.txt", "now.en.txt")
    commit(folder)
    assert check(folder, *arguments)[:2] == (1, [OLD])
    git(folder, "branch", "-f", "main")
    assert check(folder, *arguments) == (0, [], HIDDEN)


LINES = st.lists(st.sampled_from(["a", "b", "@@ -1 +1 @@", "", " ", "-", "é"]), max_size=8)


@settings(max_examples=40)
@given(LINES, LINES)
def test_what_differs_put_in_place_gives_the_other_version(old: list[str], new: list[str]) -> None:
    made, end = [], 0
    for hunk in hunks(old, new):
        made += old[end : hunk.old.start] + new[hunk.new.start : hunk.new.stop]
        assert len(made) == hunk.new.stop
        end = hunk.old.stop
    assert made + old[end:] == new


def test_git_is_run_without_a_shell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    ran = subprocess.run

    def watched(*arguments: object, **options: object) -> object:
        asked.append(options.get("shell"))
        return ran(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", watched)
    Repository.since("main", folder)
    assert set(asked) == {None}
