"""Which of many files is the translation of which."""

import os
from pathlib import Path

import pytest

from termalign.documents.pairing import each_once, is_pattern, matching_files, pair_files
from termalign.errors import TermalignError


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("…", encoding="utf-8")


ROWS = [
    # files, pattern of the Chinese side, of the English side, pairs
    ("zh/x/c.zh-CN.md en/x/c.en.md zh/b en/b", "zh", "en", "zh/b=en/b zh/x/c.zh-CN.md=en/x/c.en.md"),
    ("a.zh.md a.en.md b.zh.md b.en.md c.txt", "*.zh.md", "*.en.md", "a.zh.md=a.en.md b.zh.md=b.en.md"),
    ("d/zh/x/a.md d/zh/b.md en/x/a.md en/b.md", "d/zh/**", "en/**", "d/zh/b.md=en/b.md d/zh/x/a.md=en/x/a.md"),
    ("m/1/zh/a m/1/en/a m/2/zh/a m/2/en/a", "m/*/zh/*", "m/*/en/*", "m/1/zh/a=m/1/en/a m/2/zh/a=m/2/en/a"),
    ("m/zh/a m/en/a m/x/y/zh/a m/x/y/en/a", "m/**/zh/a", "m/**/en/a", "m/x/y/zh/a=m/x/y/en/a m/zh/a=m/en/a"),
    ("c1.zh c1.en c2.zh c2.en c10.zh c10.en", "c?.zh", "c?.en", "c1.zh=c1.en c2.zh=c2.en"),
    ("d/en/a d/en/b d/zh-CN/a d/zh-TW/a d/zh-CN/b d/de/a", "d/zh-*/**", "d/en/**",
     "d/zh-CN/a=d/en/a d/zh-CN/b=d/en/b d/zh-TW/a=d/en/a"),
    ("x/zh_CN/app.json x/zh_TW/app.json x/en/app.json", "x/zh_*/app.json", "x/en/app.json",
     "x/zh_CN/app.json=x/en/app.json x/zh_TW/app.json=x/en/app.json"),
    ("中文/zh_a 英文/en_a 中文/b版 英文/b版", "中文", "英文", "中文/b版=英文/b版 中文/zh_a=英文/en_a"),
    ("zh/en_a zh/zh_a en/en_a en/zh_a", "zh", "en", "zh/en_a=en/en_a zh/zh_a=en/zh_a"),
    ("zh/.hidden zh/a+b(1).txt en/a+b(1).txt", "zh", "en", "zh/a+b(1).txt=en/a+b(1).txt"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "src", "tgt", "pairs"), ROWS, ids=[row[1] for row in ROWS])
def test_files_are_paired_by_what_the_wildcards_stand_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: str, src: str, tgt: str, pairs: str
) -> None:
    make(tmp_path, *files.split())
    monkeypatch.chdir(tmp_path)
    assert is_pattern(src)
    expected = [tuple(pair.split("=")) for pair in pairs.split()]
    assert sorted(pair_files(src, tgt)) == expected
    absolute = pair_files(str(tmp_path / src), str(tmp_path / tgt))
    assert sorted(absolute) == [tuple(str(tmp_path / name) for name in pair) for pair in expected]
    assert sorted(matching_files(src)) == sorted(one for one, _ in expected)


@pytest.mark.parametrize(
    ("files", "src", "tgt", "part"),
    [
        ("zh/a en/a en/alone.txt", "zh", "en", "alone.txt: has no counterpart in zh"),
        ("zh/a zh/b zh/c en/a", "zh", "en", "b: has no counterpart in en (and 1 more)"),
        ("zh/a", "zh", "en/*", "en: no such file or folder"),
        ("zh/a en/b", "zh", "en/*.md", "en/*.md: matches no files"),
        (
            "en/a zh-CN/a",
            "en",
            "zh-*",
            "zh-*: matches folders and no files; 'zh-*/**' matches what they hold",
        ),
        ("zh/a.zh.txt zh/a.zh-TW.txt en/a.txt", "zh", "en", "have one name but for the language"),
        # A file is no translation of all in a folder.
        (
            "a.zh en/a en/b",
            "a.zh",
            "en",
            "a.zh: is one file, en holds 2 files; give two files, or two folders or ",
        ),
        ("a.zh.md en/a.md en/b", "a.zh.md", "en/*", "patterns; is en/a.md meant?"),
        ("zh/a zh/b en/c", "zh", "en/c", "en/c: is one file, zh holds 2 files"),
    ],
)
def test_what_does_not_pair_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: str, src: str, tgt: str, part: str
) -> None:
    make(tmp_path, *files.split())
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TermalignError) as error:
        pair_files(src, tgt)
    assert part in str(error.value)


def test_a_file_whose_name_has_a_wildcard_is_that_file(tmp_path: Path) -> None:
    make(tmp_path, "what?.txt")
    assert not is_pattern(str(tmp_path / "what?.txt"))


def test_links_are_followed_once_and_a_link_to_nothing_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    make(tmp_path, "zh/a.txt")
    (tmp_path / "zh" / "again").symlink_to(tmp_path / "zh")
    (tmp_path / "zh" / "b.txt").symlink_to(tmp_path / "nowhere")
    assert [Path(name).name for name in matching_files(str(tmp_path / "zh"))] == ["a.txt", "b.txt"]


def test_a_file_of_two_hard_links_is_one_and_a_copy_is_another(tmp_path: Path) -> None:
    make(tmp_path, "a.tsv", "copy.tsv")
    (tmp_path / "b.tsv").hardlink_to(tmp_path / "a.tsv")
    (tmp_path / "c.tsv").symlink_to(tmp_path / "b.tsv")
    names = matching_files(str(tmp_path))
    assert [Path(name).name for (name,) in each_once((name,) for name in names)] == ["a.tsv", "copy.tsv"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read everywhere")
def test_a_folder_out_of_reach_is_refused(tmp_path: Path) -> None:
    make(tmp_path, "zh/x/a.txt")
    (tmp_path / "zh" / "x").chmod(0)
    try:
        with pytest.raises(TermalignError, match="permission denied"):
            matching_files(str(tmp_path / "zh"))
    finally:
        (tmp_path / "zh" / "x").chmod(0o700)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_named_pipe_among_files_is_refused_at_once(tmp_path):
    for side in ("zh", "en"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "a.txt").write_text("x", "utf-8")
    (tmp_path / "en" / "b.txt").write_text("x", "utf-8")
    os.mkfifo(tmp_path / "zh" / "b.txt")
    with pytest.raises(TermalignError, match="txt: is a device or a named pipe"):
        pair_files(str(tmp_path / "zh"), str(tmp_path / "en"))
    os.mkfifo(tmp_path / "zh" / ".b.txt")  # hidden files are none
    (tmp_path / "zh" / "b.txt").unlink()
    assert matching_files(str(tmp_path / "zh")) == [str(tmp_path / "zh" / "a.txt")]
