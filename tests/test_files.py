"""Files: read whole, written whole or not at all."""

import os
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path

import pytest

import termalign
from termalign.documents import lines
from termalign.documents.lines import Lines
from termalign.documents.streams.compression import COMPRESSION_SUFFIXES, opened, packed
from termalign.errors import FileError, FormatError
from termalign.language.text.decoding import read_text
from termalign.language.text.display import printable
from termalign.runtime import unpacking
from termalign.runtime.files.names import is_special
from termalign.runtime.files.noted import outputs_written
from termalign.runtime.files.reading import read_bytes, reading, state_of
from termalign.runtime.files.standard_streams import shown_safely
from termalign.runtime.files.writing import replaceable, replacing, write_text
from termalign.runtime.remote_files import is_file, is_taken, is_there
from termalign.termbase.decisions.files import read_decisions
from termalign.termbase.glossary import Glossary


def test_line_ends(tmp_path):
    (tmp_path / "a").write_bytes("一\r\n二\r三\n".encode())
    assert read_text(tmp_path / "a") == "一\n二\n三\n"


def test_an_error_leaves_the_old_file(tmp_path):
    path = tmp_path / "a"
    path.write_text("old", encoding="utf-8")
    for error in (ValueError, KeyboardInterrupt, FormatError):
        with pytest.raises(error), replacing(path) as stream:  # noqa: PT012
            stream.write(b"half")
            raise error("no more")
    assert path.read_text("utf-8") == "old"
    assert os.listdir(tmp_path) == ["a"]  # noqa: PTH208


@pytest.mark.parametrize("is_late", [False, True])
def test_an_interruption_knows_what_was_replaced_before_it(tmp_path, monkeypatch, is_late):
    """A signal may come between any two steps: just before a file is replaced, or as soon as it is."""
    first, second, replace = tmp_path / "first.tsv", tmp_path / "second.tsv", Path.replace
    write_text(first, "new")

    def interrupted(path, target):
        if is_late:
            replace(path, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_text(second, "new")
    written = {str(first), *([str(second)] if is_late else [])}
    assert {path for path in outputs_written() if path.startswith(str(tmp_path))} == written
    assert {str(path) for path in tmp_path.iterdir()} == written


@pytest.mark.parametrize("use", [replaceable, lambda path: write_text(path, "new")])
def test_an_interruption_as_soon_as_a_file_is_begun_leaves_nothing(tmp_path, monkeypatch, use):
    create = os.open

    def interrupted(*arguments):
        os.close(create(*arguments))
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "open", interrupted)
    with pytest.raises(KeyboardInterrupt):
        use(tmp_path / "a")
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_reported_with_the_name(tmp_path):
    with pytest.raises(FileError, match="a: no space left"), replacing(tmp_path / "a"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_new_files_get_the_usual_permissions(tmp_path):
    write_text(tmp_path / "a", "x")
    (tmp_path / "b").write_text("x", encoding="utf-8")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="the system has no such attributes")
def test_a_file_that_is_replaced_keeps_its_properties(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    try:
        os.setxattr(path, "user.note", b"kept")
    except OSError:
        pytest.skip("the file system has no such attributes")
    group = os.getgroups()[-1] if os.getuid() else 12345
    os.chown(path, -1 if os.getuid() else 12345, group)
    before = path.stat()
    monkeypatch.setattr(os, "listxattr", lambda path: ["security.of_the_system", "user.note"])
    write_text(path, "new")
    after = path.stat()
    assert path.read_text("utf-8") == "new"
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert os.getxattr(path, "user.note") == b"kept"


@pytest.mark.parametrize("name", ["a" * 255, "设" * 85])
def test_the_longest_names_are_written(tmp_path, name):
    for text in ("old", "new"):
        replaceable(tmp_path / name)
        write_text(tmp_path / name, text)
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [(name, "new")]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="the system has no such names")
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize("path", ["/dev", "//dev/.", "folder", "link"])
def test_names_of_our_own_streams_are_these_also_where_they_are_files(tmp_path, path, stream):
    """By way of a link the result replaced the file of standard error."""
    (tmp_path / "folder").symlink_to("/dev")
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / stream).symlink_to(f"../folder/{stream}")
    program = (
        "from termalign.runtime.files.standard_streams import results_apart\n"
        "from termalign.runtime.files.writing import replaceable, write_text\n"
        f"name = {str(tmp_path / path / stream)!r}\n"
        "with results_apart():\n replaceable(name)\n write_text(name, 'result\\n')\n"
    )
    with (tmp_path / "stdout").open("ab") as out, (tmp_path / "stderr").open("ab") as err:
        for file in (out, err):
            file.write(b"before\n")
            file.flush()
        subprocess.run([sys.executable, "-c", program], stdout=out, stderr=err, check=True)
        (out if stream == "stdout" else err).write(b"after\n")
    for name in ("stdout", "stderr"):
        expected = "before\nresult\nafter\n" if name == stream else "before\n"
        assert (tmp_path / name).read_text("utf-8") == expected


@pytest.mark.parametrize("writing", ["replacing('-', is_output=True)", "results_apart()"])
def test_an_interruption_waits_for_no_reader(writing):
    """Where a pager was asked to end, or a pipe was full, the process stayed until somebody read on."""
    program = (
        "from termalign.runtime.files.standard_streams import results_apart, standard_output\n"
        "from termalign.runtime.files.writing import replacing\n"
        f"with results_apart(), {writing}:\n standard_output().write('half')\n raise KeyboardInterrupt\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)
    assert ran.stdout == b""
    assert ran.stderr.endswith(b"KeyboardInterrupt\n")


def test_links_are_followed(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder/real")
    write_text(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder" / "real").read_text("utf-8") == "new"
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(FileError, match="loop: "):
        write_text(tmp_path / "loop", "new")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_named_pipe_is_written_to_when_somebody_reads_it(tmp_path):
    pipe = tmp_path / "out.tsv"
    os.mkfifo(pipe)
    replaceable(pipe)  # waits for nobody
    writer = threading.Thread(target=write_text, args=(pipe, "zh\ten\n"))
    writer.start()
    assert pipe.read_text() == "zh\ten\n"
    writer.join()
    assert is_special(str(pipe))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no such devices")
def test_a_device_that_never_ends_is_refused_and_one_that_is_empty_is_read():
    with pytest.raises(FileError, match="/dev/zero: is a device that never ends"):
        read_bytes("/dev/zero")
    assert read_bytes("/dev/null") == b""


@pytest.mark.skipif(os.name == "nt", reason="has no such devices")
def test_devices_are_written_to_and_stay():
    replaceable("/dev/null")
    write_text("/dev/null", "gone")
    assert not os.path.isfile("/dev/null")  # noqa: PTH113


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("no/a", "no such file or folder"),
        ("file/a", "a part of the path is a file"),
        (".", "is a folder"),
        # Read, these are no files; written, they must not be the one that is left where `no/..` is taken out.
        ("no/../file", "no such file or folder"),
        ("file/../file", "a part of the path is a file"),
        ("link", "no such file or folder"),
    ],
)
def test_what_cannot_be_written(tmp_path, monkeypatch, name, problem):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    if name == "link":
        (tmp_path / "link").symlink_to("no/../file")
    for check in (replaceable, lambda path: write_text(path, "x")):
        with pytest.raises(FileError, match=problem) as refusal:
            check(name)
        assert refusal.value.path == name
    assert sorted(path.name for path in tmp_path.iterdir() if not path.is_symlink()) == ["file"]
    assert (tmp_path / "file").read_text("utf-8") == "x"


def test_a_change_within_a_tick_of_the_same_size_is_a_change(tmp_path):
    path = tmp_path / "house.tsv"
    path.write_text("zh\ten\n法治\trule of law\n", "utf-8")
    states = []
    for rendering in ("rule by law", "law of rule"):
        os.utime(path, (0, 0))
        states.append(state_of(path))
        assert termalign.check(path, "法治", "none of it")
        path.write_text(f"zh\ten\n法治\t{rendering}\n", "utf-8")
        os.utime(path, (0, 0))
        states.append(state_of(path))
    assert len(set(states)) == len(states)
    assert [found.expected for found in termalign.check(path, "法治", "none of it")] == [("law of rule",)]


def _in_pieces(path):
    with reading(path) as stream:
        yield from iter(lambda: stream.read(100), b"")


def _unpacked(path):
    with opened(path) as (stream, _):
        yield from iter(lambda: stream.read(100), b"")


@pytest.mark.parametrize("read", [_in_pieces, _unpacked, lambda path: Lines(str(path)).data()])
@pytest.mark.parametrize(
    "change",
    [
        lambda path: os.truncate(path, 500),
        lambda path: path.write_bytes(b"a\n" * 50_000),
        lambda path: os.truncate(path, 10**6),
        lambda path: path.write_bytes("经济\n".encode("gb18030") * 500),
    ],
    ids=["cut off", "shorter", "longer", "in another encoding"],
)
def test_a_file_that_is_written_while_it_is_read_is_an_error(tmp_path, monkeypatch, read, change):
    """And never fewer lines than there are without a word."""
    monkeypatch.setattr(lines, "STREAMED_FROM", 0)
    monkeypatch.setattr(lines, "_LINE_BLOCK", 100)
    path = tmp_path / "a.txt"
    path.write_bytes(b"economy\n" * 100_000)
    os.utime(path, (1, 1))
    pieces = iter(read(path))
    next(pieces)
    change(path)
    with pytest.raises(FileError, match="changed while it was read"):
        for _ in pieces:
            pass


def test_a_file_that_is_replaced_while_it_is_read_is_read_as_it_was(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"economy\n" * 100)
    pieces = _in_pieces(path)
    first = next(pieces)
    write_text(path, "new")
    assert b"".join((first, *pieces)) == b"economy\n" * 100


def test_what_is_not_there_has_no_state(tmp_path):
    assert state_of(tmp_path / "a") == state_of("a\0b") == ()
    for name in ("a", "a\0b", "a" * 300, "\ud800"):
        assert not is_there(tmp_path / name)
        assert not is_taken(tmp_path / name)


@pytest.mark.parametrize(
    "use", [state_of, is_there, is_taken, is_file, lambda path: is_special(str(path)), read_decisions]
)
def test_what_the_system_does_not_say_is_not_taken_for_nothing(tmp_path, monkeypatch, use):
    path = tmp_path / "a.tsv"
    path.write_text("kept", encoding="utf-8")
    stat = Path.stat

    def broken(self, **options):
        if self == path:
            raise OSError(5, "Input/output error", str(path))
        return stat(self, **options)

    monkeypatch.setattr(Path, "stat", broken)
    with pytest.raises(FileError, match=r"a\.tsv: input/output error"):
        use(path)


@pytest.mark.parametrize(
    "use",
    [
        termalign.read_glossary,
        read_bytes,
        replaceable,
        lambda path: write_text(path, "a"),
        lambda path: termalign.check(Path(path), "国家安全", "national security"),
        lambda path: termalign.check("policy", Path(path), Path("a.en")),
        lambda path: termalign.write_glossary(
            termalign.Glossary([termalign.entry("法治", "rule of law")]), path
        ),
    ],
)
def test_a_name_that_no_file_can_have_is_an_error_of_its_giver(use):
    with pytest.raises(termalign.TermalignError, match="a NUL character in a name"):
        use("a\0b.tsv")
    with pytest.raises(termalign.TermalignError, match="file name too long"):
        use("x" * 5000 + ".tsv")
    with pytest.raises(termalign.TermalignError, match="U\\+D800 in a name"):
        use("\ud800.tsv")
    with pytest.raises(termalign.TermalignError, match="file name too long"):
        termalign.read_glossary("x" * 5000)  # which could be the name of one of ours


def test_what_steers_a_terminal_is_the_same_in_data_as_in_messages():
    class Terminal(BytesIO):
        def isatty(self):
            return True

    for char in map(chr, (*range(0xD800), *range(0xE000, 0x10000))):
        if char not in "\t\n":  # data has lines and columns
            shown_safely(terminal := Terminal()).write(char.encode())
            assert (terminal.getvalue() == char.encode()) == (printable(char) == char), ascii(char)


@pytest.mark.parametrize("suffix", COMPRESSION_SUFFIXES)
def test_a_packed_file_unpacks_to_so_many_times_its_size_and_no_further(suffix, tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "ALWAYS_UNPACKED", 10_000)
    path, row = tmp_path / f"a.tsv{suffix}", "法治\tlaw of rule\n".encode()

    def findings(count):
        with path.open("wb") as raw, packed(raw, path) as stream:
            stream.write(b"zh\ten\n" + row * count)
        return termalign.check(Glossary([termalign.entry("法治", "rule of law")]), path)

    assert len(findings(500)) == 500
    with pytest.raises(FileError, match=r"bytes that unpack to more than [\d,]+ are not unpacked"):
        findings(20_000)
