"""What is kept for the next process is what was made, or is made anew; never something else."""

import os
import subprocess
import sys
from pathlib import Path
from time import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.runtime import cache
from termalign.runtime.cache import cache_folder, cached, opened, packed
from tests.processes import left_by_a_writer

SECTIONS = {"keys": b"abc", "numbers": bytes(range(130)), "none": b""}
PACKED = b"".join(packed(SECTIONS))


def same(sections):
    return sections is not None and {name: bytes(part) for name, part in sections.items()} == SECTIONS


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TERMALIGN_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def sections_of(data, folder):
    """Return the sections of a file with some content."""
    path = folder / "file"
    path.write_bytes(data)
    return opened(path)


def made_of(*calls):
    """Return what makes the sections, noting each call."""
    return lambda: calls[0].append(1) or SECTIONS


@given(st.dictionaries(st.text(max_size=9), st.binary(max_size=200), max_size=5))
def test_sections_come_back(tmp_path_factory: pytest.TempPathFactory, sections: dict[str, bytes]) -> None:
    data = b"".join(packed(sections))
    found = sections_of(data, tmp_path_factory.getbasetemp())
    assert {name: bytes(part) for name, part in (found or {}).items()} == sections


@pytest.mark.parametrize("position", range(len(PACKED)))
def test_a_file_with_a_damaged_byte_holds_nothing(tmp_path: Path, position: int) -> None:
    damaged = bytearray(PACKED)
    damaged[position] ^= 0x20
    assert sections_of(bytes(damaged), tmp_path) is None


@pytest.mark.parametrize("size", range(len(PACKED)))
def test_a_file_that_is_cut_off_holds_nothing(tmp_path: Path, size: int) -> None:
    assert sections_of(PACKED[:size], tmp_path) is None


def test_what_is_kept_is_made_once(folder: Path) -> None:
    calls: list[int] = []
    for _ in range(3):
        assert same(cached("kind", [b"source"], made_of(calls)))
    assert len(calls) == 1
    cached("kind", [b"other source"], made_of(calls))
    cached("other-kind", [b"source"], made_of(calls))
    cached("kind", [b"sour", b"ce"], made_of(calls))
    assert len(calls) == 4


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_in_the_place_of_a_file_is_not_waited_for(folder: Path) -> None:
    calls: list[int] = []
    cached("kind", [b"source"], made_of(calls))
    [path] = folder.iterdir()
    path.unlink()
    os.mkfifo(path)
    assert same(cached("kind", [b"source"], made_of(calls)))
    assert len(calls) == 2
    assert path.is_file()


@pytest.mark.parametrize("content", [b"", b"short", PACKED[:-1], PACKED + b"x"])
def test_what_is_damaged_is_made_anew(folder: Path, content: bytes) -> None:
    calls: list[int] = []
    cached("kind", [b"source"], made_of(calls))
    [path] = folder.iterdir()
    path.write_bytes(content)
    assert same(cached("kind", [b"source"], made_of(calls)))
    assert same(cached("kind", [b"source"], made_of(calls)))
    assert len(calls) == 2


def test_a_file_in_the_place_of_another_is_made_anew(folder: Path) -> None:
    calls: list[int] = []
    for source in (b"one", b"two"):
        cached("kind", [source], made_of(calls))
    one, two = folder.iterdir()
    one.write_bytes(two.read_bytes())
    for source in (b"one", b"two"):
        assert same(cached("kind", [source], made_of(calls)))
    assert len(calls) == 3


def test_a_large_file_is_examined_again_when_it_was_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "LEAST_NOTED", len(PACKED))
    examined: list[bool] = []
    monkeypatch.setattr(
        cache,
        "opened",
        lambda path, is_whole=False: examined.append(not is_whole) or opened(path, is_whole=is_whole),
    )
    calls: list[int] = []
    for _ in range(3):
        assert same(cached("kind", [b"source"], made_of(calls)))
    assert examined == [True, True, True, False]  # there is none, made, found whole, known to be whole
    [path] = (path for path in folder.iterdir() if path.suffix != ".whole")
    path.write_bytes(PACKED[:-1] + b"x")
    assert same(cached("kind", [b"source"], made_of(calls)))
    assert len(calls) == 2


def test_a_use_a_day_later_is_noted(folder: Path) -> None:
    cached("kind", [b"source"], made_of([]))
    [path] = folder.iterdir()
    for seconds, is_noted in ((cache.UNTOUCHED_SECONDS / 2, False), (2 * cache.UNTOUCHED_SECONDS, True)):
        then = time() - seconds
        os.utime(path, (then, then))
        cached("kind", [b"source"], made_of([]))
        assert (path.stat().st_mtime > then + 1) is is_noted


def test_another_version_is_made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    cached("kind", [b"source"], made_of(calls))
    with monkeypatch.context() as patch:
        patch.setattr(cache, "LAYOUT", cache.LAYOUT + 1)
        patch.setattr(cache, "_program", cache._program.__wrapped__)
        cached("kind", [b"source"], made_of(calls))
    cached("kind", [b"source"], made_of(calls))
    monkeypatch.setattr(cache, "_program", lambda: b"another")
    cached("kind", [b"source"], made_of(calls))
    assert len(calls) == 3


@pytest.mark.parametrize("value", ["off", ""])
def test_nothing_is_kept_where_that_is_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TERMALIGN_CACHE", value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    calls: list[int] = []
    for _ in range(2):
        assert same(cached("kind", [b"source"], made_of(calls)))
    assert len(calls) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["kept", "k" * 5000])
def test_a_folder_that_cannot_be_made_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("TERMALIGN_CACHE", str(tmp_path / "file" / name))
    assert same(cached("kind", [b"source"], lambda: SECTIONS))


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="the folder is another one there")
def test_a_relative_folder_of_the_user_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERMALIGN_CACHE", raising=False)
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == Path("/home/somebody/.cache/termalign")


def test_what_was_not_used_for_longest_goes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        cached("kind", [b"%d" % number], lambda: SECTIONS)
        newest = max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (number, number))
        newest.rename(folder / f"kind-{number:040}")
        monkeypatch.setattr(cache, "MOST_BYTES", 3 * (folder / f"kind-{number:040}").stat().st_size)
    of_somebody_else = folder / "thesis.txt"
    of_somebody_else.write_bytes(bytes(10 * len(PACKED)))
    os.utime(of_somebody_else, (0, 0))
    cached("kind", [b"new"], lambda: SECTIONS)
    assert {path.name for path in folder.iterdir()} >= {f"kind-{1:040}", f"kind-{2:040}", "thesis.txt"}
    assert not (folder / f"kind-{0:040}").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed by a signal there")
def test_what_a_killed_process_was_keeping_goes_as_what_is_kept_does(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    half = left_by_a_writer(folder / f"kind-{0:040}")
    os.utime(half, (0, 0))
    monkeypatch.setattr(cache, "MOST_BYTES", half.stat().st_size)
    cached("kind", [b"new"], lambda: SECTIONS)
    assert not half.exists()


BOTH = """
import sys
from termalign.runtime.cache import cached
part = bytes(4_000_000)
for number in range(20):
    found = cached("kind", [b"%d" % number], lambda: {"part": part, "end": b"end"})
    assert bytes(found["part"]) == part and bytes(found["end"]) == b"end"
"""


def test_two_processes_keep_the_same_at_once(folder: Path) -> None:
    started = [subprocess.Popen([sys.executable, "-c", BOTH]) for _ in range(2)]
    assert [process.wait() for process in started] == [0, 0]
    assert len(list(folder.iterdir())) == 20
    assert all(opened(path) is not None for path in folder.iterdir())
