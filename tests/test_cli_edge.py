"""The edge of the command line: names that are mistyped, signals, streams that fail, errors nobody foresaw."""

import json
import math
import os
import signal
import subprocess
import sys
import textwrap
import tomllib
from itertools import product
from pathlib import Path

import pytest

from termalign.apps import cli
from termalign.language.text.display import LONGEST_MESSAGE, message, printable
from tests.conftest import ROOT, SAMPLES
from tests.processes import complaints, run


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["extrct", "a", "b"], "no command 'extrct'; did you mean 'extract'?"),
        (["zzz"], "no command 'zzz'; allowed: align, extract"),
        (
            ["check", "polcy", "a", "b"],
            "polcy: no such file, and no glossary of this name; did you mean 'policy'?",
        ),
        (["convert", "\x1b[31mred.tsv", "x.tbx"], r"\x1b[31mred.tsv: no such file"),
        (["convert", "a\n::error::b.tsv", "x.tbx"], "a ::error::b.tsv: no such file"),
        (["convert", "x" * 9000 + ".tsv", "x.tbx"], " … "),
        (["check", "[/red].tsv", "a", "b"], "[/red].tsv: no such file"),
    ],
)
def test_a_mistake_is_one_safe_line(arguments, told):
    ran = run(*arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert "\x1b" not in ran.stderr
    assert len(ran.stderr) < LONGEST_MESSAGE + 100


def in_a_process(code, **options):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        **options,
    )


BROKEN = """
    import sys
    from termalign.apps import cli
    from termalign.apps.cli import glossaries

    def fail(*arguments, **options):
        raise RuntimeError("broken \\x1b[0m here")

    glossaries.command.callback = fail
    cli.main(sys.argv[1:] or ["glossaries"])
"""


def test_an_error_that_nobody_foresaw_is_one_line_and_no_finding():
    ran = in_a_process(BROKEN)
    assert ran.returncode == 2
    assert ran.stderr.startswith(
        r"termalign: an error in termalign itself, RuntimeError: broken \x1b[0m here"
    )
    assert ran.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "arguments", ["--help", "--version", "glossaries", "convert --help", "convert policy - --proposed"]
)
def test_an_output_that_is_full_is_reported(arguments, unbuffered):
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "termalign", *arguments.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            encoding="utf-8",
            check=False,
            timeout=120,
        )
    assert ran.returncode == 2
    assert "no space left on device" in ran.stderr
    assert len(complaints(ran.stderr)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="limits and pipes as Linux has them")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_output_that_takes_little_at_once_gets_everything_or_is_reported(tmp_path, unbuffered):
    """A pipe that whoever started us made non-blocking; a disk that fills up in mid-piece."""
    command = [sys.executable, "-m", "termalign", "convert", "policy", "-", "--proposed"]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE, env=environment) as process:
        os.close(writing)
        with os.fdopen(reading, "rb") as stream:
            whole = stream.read()
    assert process.returncode == 0
    assert len(whole.splitlines()) > 5_000
    limited = ["prlimit", f"--fsize={len(whole) // 2}", *command]
    with (tmp_path / "out.tsv").open("wb") as out:
        ran = subprocess.run(limited, stdout=out, stderr=subprocess.PIPE, env=environment, check=False)
    assert ran.returncode == 2
    assert b"file too large" in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", ["", "skill", "corpus", "nonsense", "check no.tsv no.tsv"])
def test_errors_that_nobody_can_be_shown_have_their_status(arguments, unbuffered):
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "termalign", *arguments.split()],
            stdout=subprocess.DEVNULL,
            stderr=full,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
            timeout=120,
        )
    assert ran.returncode == 2


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_whoever_reads_no_messages_gets_the_result_all_the_same(tmp_path, unbuffered):
    out = tmp_path / "policy.tbx"
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-m", "termalign", "convert", "policy", out, "--proposed"],
        stderr=writing,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        check=False,
        timeout=120,
    )
    os.close(writing)
    assert ran.returncode == 0
    assert out.read_bytes().rstrip().endswith(b"</martif>")


SAMPLE = SAMPLES / "policy-article.zh.txt"


RESULTS = ("--help", "glossaries", "zzz", "convert policy -", f"occurrences policy {SAMPLE}")
REQUESTS = ("serve --stdio policy", "mcp policy")


@pytest.mark.parametrize(
    ("arguments", "stream"), [*product(RESULTS, (1, 2)), *product((*REQUESTS, "lint -"), (0,))]
)
def test_a_stream_that_is_closed_is_reported(arguments, stream):
    """What was to be written or read there is lost; an error of ours would say to report it."""
    ran = subprocess.run(
        ["sh", "-c", f'exec "$0" -m termalign {arguments} {stream}>&-', sys.executable],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert "Traceback" not in ran.stdout + ran.stderr
    assert "please report it" not in ran.stderr
    assert ran.returncode == (2 if stream < 2 or arguments == "zzz" else 0)


@pytest.mark.parametrize(("arguments", "name"), [*zip(REQUESTS, ("-", "/dev/stdin"), strict=True)])
def test_a_glossary_does_not_come_by_the_stream_of_requests(arguments, name):
    """By the other name the requests were read as a glossary, until there were no more."""
    if not Path("/dev/stdin").exists():
        pytest.skip("the system has no such name")
    ran = run(*arguments.split()[:-1], name)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "requests come by standard input; give a glossary by its name" in ran.stderr


@pytest.mark.parametrize("arguments", ["diff a.tsv b.tsv", "check b.tsv a.tsv"])
def test_a_reader_that_has_gone_changes_no_status(tmp_path, arguments):
    (tmp_path / "a.tsv").write_text("zh\ten\n碳中和\tcarbon neutrality\n碳中和\tnet zero\n", encoding="utf-8")
    (tmp_path / "b.tsv").write_text("zh\ten\n碳中和\tclimate balance\n", encoding="utf-8")
    for reader in ("", " | true"):
        line = f'"$0" -m termalign {arguments}{reader}; exit ${{PIPESTATUS[0]}}'
        command = ["bash", "-c", line, sys.executable]
        assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


LOST = ["2>&-", "2>/dev/full", "2>&- <&-", "2>&1 >&3 | true; exit ${PIPESTATUS[0]}"]
"""Ways by which messages go nowhere: closed, a full disk, nothing open but the output, a reader that has gone."""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("way", LOST)
@pytest.mark.parametrize(
    "arguments",
    ["check house.tsv pairs.tsv", "align pairs.tsv", "spot house.tsv pairs.tsv", "consistency pairs.tsv"],
)
def test_messages_that_go_nowhere_change_neither_result_nor_status(tmp_path, arguments, way):
    (tmp_path / "house.tsv").write_text("zh\ten\n碳中和\tcarbon neutrality\n", encoding="utf-8")
    (tmp_path / "pairs.tsv").write_text("zh\ten\n实现碳中和\tachieve net zero\n", encoding="utf-8")
    command = f'"$0" -m termalign {arguments}'
    whole, ran = (
        subprocess.run(
            ["bash", "-c", f"exec 3>&1; {line}", sys.executable],
            cwd=tmp_path,
            capture_output=True,
            check=False,
            timeout=120,
        )
        for line in (command, f"{command} {way}")
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (whole.returncode, whole.stdout, b"")
    assert whole.stdout


def test_what_the_encoding_of_a_stream_lacks_is_escaped():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    code = """
        from termalign.apps import cli
        from termalign.apps.cli import glossaries

        glossaries.command.callback = lambda: print("法治")  # rule of law
        cli.main(["glossaries"])
    """
    ran = in_a_process(code, env=environment)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "\\u6cd5\\u6cbb\n")


NOISY = """
    import importlib, os, subprocess, sys
    from termalign.apps import cli

    def with_noise(callback):
        def run(**options):
            print("by print")
            sys.__stdout__.write("by the first stream")
            os.write(1, b"by the descriptor")
            subprocess.run(["echo", "by a process"], check=True)
            return callback(**options)
        return run

    if __name__ == "__main__":
        command = importlib.import_module(f"termalign.apps.cli.{sys.argv[1]}").command
        command.callback = with_noise(command.callback)
        cli.main()
"""


@pytest.mark.skipif(os.name == "nt", reason="runs echo")
@pytest.mark.parametrize(
    "arguments",
    [
        "glossaries",
        "convert house.tsv - --lossy",
        "check house.tsv pairs.tsv",
        "check house.tsv pairs.tsv --format sarif",
        "check house.tsv pairs.tsv --format xlsx",
        "consistency pairs.tsv pairs.tsv",
        "extract pairs.tsv",
        "extract pairs.tsv -o -",
        "extract folder -o - --processes 2",
        "align pairs.tsv",
        "spot house.tsv pairs.tsv",
        "prompt house.tsv pairs.tsv",
        "diff house.tsv pairs.tsv",
        "lint house.tsv",
        "lookup house.tsv 碳中和",
        "score --terms house.tsv a.zh.txt a.en.txt",
        "serve --stdio house.tsv",
    ],
)
def test_standard_output_holds_results_alone(tmp_path, arguments):
    pair = "碳中和", "carbon neutrality"
    (tmp_path / "house.tsv").write_text("zh\ten\n{}\t{}\n".format(*pair), "utf-8")
    (tmp_path / "pairs.tsv").write_text("zh\ten\n实现{}。\tAchieve {}.\n".format(*pair) * 2, "utf-8")
    (tmp_path / "folder").mkdir()
    for folder in (tmp_path, tmp_path / "folder"):
        (folder / "a.zh.txt").write_text("实现{}。\n".format(*pair), "utf-8")
        (folder / "a.en.txt").write_text("Achieve {1}.\n".format(*pair), "utf-8")
    (tmp_path / "noisy.py").write_text(textwrap.dedent(NOISY), "utf-8")
    request = json.dumps({"op": "check", "src": pair[0], "tgt": pair[1]}) + "\n"
    quiet, noisy = (
        subprocess.run(
            [sys.executable, *program, *arguments.split()],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            input=request.encode(),
            capture_output=True,
            check=False,
            timeout=120,
        )
        for program in (["-m", "termalign"], ["noisy.py"])
    )
    assert (noisy.returncode, noisy.stdout) == (quiet.returncode, quiet.stdout)
    assert quiet.stdout
    assert noisy.stderr.count(b"by ") == quiet.stderr.count(b"by ") + 4


SLOW = """
    import signal, sys, time
    from termalign.apps import cli
    from termalign.apps.cli import glossaries
    from termalign.runtime.files.standard_streams import standard_output
    from termalign.runtime.files.writing import replacing

    def work(*arguments, **options):
        with replacing(sys.argv[1]) as stream:
            stream.write(b"half")
            print("working", file=standard_output(), flush=True)
            time.sleep(60)

    glossaries.command.callback = work
    cli.main(["glossaries"])
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_work_and_leaves_nothing(tmp_path, number):
    out = tmp_path / "out.txt"
    out.write_text("as it was")
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SLOW), str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "working\n"
    process.send_signal(number)
    process.send_signal(number)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert told == "termalign: interrupted; no output file was changed\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]
    assert out.read_text() == "as it was"


UNTIL_TOLD = """
    import signal, sys
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    from termalign.apps import cli
    from termalign.apps.cli import glossaries
    from termalign.runtime.files.standard_streams import standard_output

    def work(*arguments, **options):
        print("working", file=standard_output(), flush=True)
        sys.stdin.readline()

    glossaries.command.callback = work
    cli.main(["glossaries"])
"""


IMPATIENT = """
    import atexit, os, signal
    from termalign.apps import cli
    from termalign.apps.cli import glossaries

    def again():
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:  # a handler, which Python is about to take away
                os.write(2, b"the signal will end the process")

    atexit.register(again)  # the first to be registered is the last to be called
    glossaries.command.callback = lambda **options: signal.raise_signal(signal.SIGINT)
    cli.main(["glossaries"])
"""


def test_ctrl_c_again_while_python_ends_leaves_the_status_as_it_is():
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(IMPATIENT)], capture_output=True, encoding="utf-8", check=False
    )
    assert ended.returncode == 2
    assert ended.stderr == "termalign: interrupted; no output file was changed\n"


def test_what_nohup_starts_goes_on_when_its_terminal_is_closed():
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(UNTIL_TOLD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGHUP)
    assert process.communicate("go on\n", timeout=60)[1] == ""
    assert process.returncode == 0


EARLY = """
    import signal, sys

    class Interrupting:
        def find_spec(self, name, path=None, target=None):
            if name == "termalign.apps.cli.messages":
                signal.raise_signal(signal.SIGINT)

    sys.meta_path.insert(0, Interrupting())
"""


@pytest.mark.parametrize(
    ("begin", "told"),
    [
        ("runpy.run_module('termalign', run_name='__main__')", "interrupted; no output file was changed"),
        ("runpy.sys.exit(pkgutil.resolve_name(ENTRY)())", "interrupted; no output file was changed"),
        ("runpy.sys.argv[1:] = ['--lang=zh']; runpy.run_module('termalign', run_name='__main__')", "已中断"),
    ],
)
def test_ctrl_c_while_the_command_line_is_loaded_ends_it_in_a_line(begin, told):
    entry = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]["termalign"]
    script = f"{textwrap.dedent(EARLY)}\nimport pkgutil, runpy\nENTRY = {entry!r}\n{begin}"
    result = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script], capture_output=True, text=True, encoding="utf-8"
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("termalign: ")
    assert told in result.stderr


def test_a_warning_of_a_library_as_it_is_loaded_is_no_error():
    options = ("-X", "warn_default_encoding", "-W", "error", "-X", "utf8")
    done = subprocess.run(
        [sys.executable, *options, "-m", "termalign", "lookup", "policy", "法治"], capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    process = "[sys.executable, *subprocess._args_from_interpreter_flags(), '-c', 'import regex']"
    script = f"import subprocess, sys; from termalign.apps.cli import _prepare; _prepare(); subprocess.run({process})"
    done = subprocess.run([sys.executable, *options, "-c", script], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")  # as those start that work on a corpus


def test_a_failure_in_an_extension_is_not_taken_for_too_little_memory_alone(monkeypatch, capsys):
    def fail(arguments):
        raise SystemError("returned NULL without setting an exception")

    monkeypatch.setattr(cli, "_run", fail)
    with pytest.raises(SystemExit):
        cli.main(["glossaries"])
    assert capsys.readouterr().err == (
        "termalign: not enough memory, or an error in an extension of Python: returned NULL without setting an "
        "exception; split the text, or report it\n"
    )


def test_many_files_whose_encoding_is_guessed_are_reported_in_a_line(tmp_path):
    house = tmp_path / "house.tsv"
    house.write_text("zh\ten\n法治\trule of law\n", "utf-8")
    names = []
    for number in range(8):
        names.append(tmp_path / f"{number}.tsv")
        names[-1].write_bytes("依靠法治来治理国家。\tWe rely on the rule of law.\n".encode("gb18030"))
    told = run("check", house, *names).stderr
    assert told.count("detected as GB18030 (GBK) by its content") == 1
    assert f"{names[0]} and 7 more files: detected as GB18030 (GBK)" in told


@pytest.mark.parametrize(
    ("command", "guessed"),
    [
        ("check gbk.tsv utf8.tsv", "gbk.tsv"),
        ("check utf8.tsv gbk.tsv", "gbk.tsv"),
        ("check utf8.tsv gbk.zh.txt en.txt", "gbk.zh.txt"),
        ("align gbk.zh.txt en.txt -o out.tsv", "gbk.zh.txt"),
        ("spot gbk.zh.txt utf8.tsv -o out.tsv", "gbk.zh.txt"),
        ("extract gbk.zh.txt en.txt -o out.tsv --input paragraphs --processes 2", "gbk.zh.txt"),
        ("extract gbk.tsv -o out.tsv --processes 1", "gbk.tsv"),
    ],
)
def test_a_guessed_encoding_is_reported_once_and_refused_strictly(tmp_path, command, guessed):
    table = "zh\ten\n法治\trule of law\n国家\tstate\n"
    (tmp_path / "utf8.tsv").write_text(table, "utf-8")
    (tmp_path / "gbk.tsv").write_bytes(table.encode("gb18030"))
    (tmp_path / "gbk.zh.txt").write_bytes("依靠法治来治理国家。\n".encode("gb18030"))
    (tmp_path / "en.txt").write_text("We govern the state by the rule of law.\n", "utf-8")
    line = f"{guessed}: detected as GB18030 (GBK) by its content; in UTF-8 nothing is guessed"
    strictly = run(*command.split(), "--strict", cwd=tmp_path)
    assert strictly.returncode == 2
    assert not (tmp_path / "out.tsv").exists()
    assert strictly.stderr.count(line) == 1
    leniently = run(*command.split(), cwd=tmp_path)
    assert leniently.stderr.splitlines().count(f"termalign: {line}") == 1
    assert leniently.returncode < 2


def test_where_a_library_swallows_what_ends_the_work_a_later_signal_is_heard(monkeypatch):
    monkeypatch.setattr(cli, "_interrupted", -math.inf)
    clock = iter((100.0, 101.0, 107.0))
    monkeypatch.setattr(cli.time, "monotonic", lambda: next(clock))
    with pytest.raises(KeyboardInterrupt):
        cli._interrupt(signal.SIGTERM, None)
    cli._interrupt(signal.SIGTERM, None)  # while what was half written is removed
    with pytest.raises(KeyboardInterrupt):
        cli._interrupt(signal.SIGTERM, None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rule of law", "rule of law"),
        ("法治", "法治"),
        ("a\x1b]0;b\x07", r"a\x1b]0;b\x07"),
        ("a\u202eb\u2028c", r"a\u202eb\u2028c"),
        ("half \udcff", r"half \udcff"),
        ("a\tb\nc", r"a\tb\nc"),
    ],
)
def test_what_would_steer_a_terminal_becomes_visible(text, shown):
    assert printable(text) == shown


def test_a_message_is_one_line_of_bounded_length():
    assert message("a\r\nb\x0bc") == "a b c"
    assert len(message("x" * 10**6)) < LONGEST_MESSAGE + 9
    both = message(f"{'a/' * 2000}.tsv: is the same file as {'b/' * 2000}.tsv; give another name")
    assert "/a/.tsv: is the same file as b/b/" in both
    assert both.endswith("/b/.tsv; give another name")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["prompt", "house.tsv", "a.zh.txt"], 0),
        (["prompt", "house.tsv", "a.zh.txt", "--format", "tsv"], 0),
        (["prompt", "house.tsv", "a.zh.txt", "--format", "json"], 0),
        (["occurrences", "house.tsv", "a.zh.txt"], 0),
        (["lookup", "house.tsv", "国家安全"], 0),
        (["check", "house.tsv", "a.zh.txt", "a.en.txt"], 2),  # such a glossary is refused
        (["check", "plain.tsv", "a.zh.txt", "a.en.txt"], 1),
        (["check", "plain.tsv", "a.zh.txt", "a.en.txt", "--format", "full"], 1),
        (["diff", "house.tsv", "other.tsv"], 1),
        (["diff", "house.tsv", "other.tsv", "--format", "json"], 1),
        (["lint", "house.tsv"], 1),
    ],
    ids=str,
)
def test_characters_that_reorder_a_text_are_never_shown_as_they_are(tmp_path, arguments, status):
    (tmp_path / "house.tsv").write_text(
        "zh\ten\tstatus\n国家安全\tnational \u202esecurity\tpreferred\n", "utf-8"
    )
    (tmp_path / "other.tsv").write_text("zh\ten\n国家安全\tstate \u2066safety\n", "utf-8")
    (tmp_path / "plain.tsv").write_text("zh\ten\n国家安全\tnational security\n", "utf-8")
    (tmp_path / "a.zh.txt").write_text("维护国家安全。\n", "utf-8")
    (tmp_path / "a.en.txt").write_text("Safeguard \u202esafety.\n", "utf-8")
    ran = run(*arguments, cwd=tmp_path)
    assert ran.returncode == status
    assert not set("\u202e\u2066") & set(ran.stdout + ran.stderr)


@pytest.mark.parametrize("broken", [{"d/b.zh.txt": "法治\n"}, {"d/b.zh.txt": "法治\n", "d/b.en.txt": "\n"}])
def test_consistency_compares_the_documents_that_can_be_read(tmp_path: Path, broken: dict[str, str]) -> None:
    texts = {
        "d/a.zh.txt": "碳市场很好。\n碳市场。\n",
        "d/a.en.txt": "The carbon market is good.\nThe market.\n",
    }
    for name, text in {**texts, **broken, "house.tsv": "碳市场\tcarbon market\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("consistency", "d", "--glossary", "house.tsv", cwd=tmp_path)
    assert (result.returncode, result.stdout.strip().endswith("; 1 document not compared")) == (2, True)
    assert "d/b." in result.stderr
    if len(broken) == 1:
        strict = run("consistency", "d", "--strict", cwd=tmp_path)
        assert (strict.returncode, strict.stdout) == (2, "")
    kept = run("consistency", "d", "--baseline", "base.json", "--update-baseline", cwd=tmp_path)
    assert (kept.returncode, (tmp_path / "base.json").exists()) == (2, False)
