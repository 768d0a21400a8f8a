"""Bad input: one clear line, exit status 2, and an output that was there stays as it was."""

import os
import shlex
import signal
import subprocess
import sys

import pytest

from tests.processes import complaints, run

ZH, EN = (
    "我们要维护国家安全。\n经济稳定增长。\n",
    "We must safeguard national security.\nThe economy grows.\n",
)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with good texts, an output that is there, and all kinds of bad files."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "a.zh": ZH,
        "a.en": EN,
        "one.en": "One.\n",
        "empty": "",
        "-dash.tsv": "甲\tA\n",
        "blank": " \n\u200b\n　\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop.tsv").symlink_to("loop.tsv")
    (tmp_path / "broken.txt").write_bytes(ZH.encode() + b"\xff\xfe\x81 x\n")
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "terms.txt").write_text("国家安全\n", encoding="utf-8")
    (tmp_path / "terms.tsv").write_text("国家安全\tnational security\n", encoding="utf-8")
    (tmp_path / "pair.jsonl").write_text('{"src": "甲", "tgt": "A"}\n{"src": "乙"}\n', encoding="utf-8")
    (tmp_path / "half.jsonl").write_text('{"src": "甲\\ud800", "tgt": "A"}\n', encoding="utf-8")
    (tmp_path / "bad.tmx").write_text("<tmx>\n<body>", encoding="utf-8")
    (tmp_path / "three.tsv").write_text("甲\tA\n乙\tB\tC\n", encoding="utf-8")
    for suffix in ("tsv", "tmx", "beads", "pharaoh"):
        (tmp_path / f"out.{suffix}").write_text("as it was\n", encoding="utf-8")
    return tmp_path


ROWS = [
    # arguments, what the line says
    ("align missing a.en -o out.tmx", "missing: no such file or folder"),
    ("align a.zh folder -o out.tmx", "folder: is a folder, a file is needed"),
    ("align empty a.en -o out.tmx", "empty: is empty, no letter or digit in it"),
    ("align a.zh blank -o out.tmx", "blank: is empty, no letter or digit in it"),
    ("prompt terms.tsv empty", "empty: is empty, no letter or digit in it"),
    ("prompt terms.tsv blank --chunk 9 --direction zh-en", "blank: is empty, no letter or digit in it"),
    ("occurrences terms.tsv blank", "blank: is empty, no letter or digit in it"),
    (
        "align broken.txt a.en -o out.tmx",
        "broken.txt:3: undecodable byte 0xFF in UTF-8 text; allowed: UTF-8,",
    ),
    ("align a.zh binary -o out.tmx", "binary: a binary file (NUL bytes), not text; allowed: UTF-8,"),
    (
        "align a.zh a.en --direction en-zh -o out.tmx",
        "the texts are not en-zh: the translation has no Chinese",
    ),
    ("align a.zh a.zh -o out.tmx", "a.zh: is Chinese; one of the texts must be Chinese, the other English"),
    ("align a.en a.en -o out.tmx", "a.en: holds no Chinese; one of the texts must be Chinese"),
    ("align a.zh one.en --input pairs -o out.tmx", "a.zh has 2 lines and one.en 1;"),
    ("align a.zh a.en -o out.doc", "out.doc: the suffix gives the format; allowed: .tmx, .tsv, .jsonl,"),
    ("align a.zh a.en -o folder", "folder: the suffix gives the format"),
    ("align a.zh a.en -o no/such/out.tmx", "no/such/out.tmx: no such file or folder"),
    ("align a.zh a.en -o a.zh/out.tmx", "a.zh/out.tmx: a part of the path is a file, not a folder"),
    ("align a.zh -o out.tmx", "a.zh: all of it is Chinese; give the text and its translation, two files"),
    ("align a.zh a.en a.en -o out.tmx", "a.zh a.en a.en: give SRC and TGT, or one file of both sides (.xlsx"),
    ("extract missing/ -o out.tsv", "missing/: no such file or folder"),
    ("check missing.tsv", "missing.tsv: no such file or folder"),
    (
        "check",
        "no glossaries; set glossaries = ['house.tsv'] in termalign.toml, or give one: termalign check",
    ),
    ("check a.zh", "a.zh: texts are missing; give GLOSSARY and the texts, SRC TGT"),
    ("check policy", "policy: texts are missing; give GLOSSARY and the texts, SRC TGT"),
    ("check folder a.en", "folder: is a folder; the first argument is the GLOSSARY, then SRC TGT"),
    ("align - - -o out.tmx", "only one input can be '-', standard input"),
    ("check - a.zh - --input pairs", "only one input can be '-', standard input"),
    ("spot - - a.en -o out.tsv", "only one input can be '-', standard input"),
    ("merge - - -o out.tsv", "only one input can be '-', standard input"),
    ("diff - -", "only one input can be '-', standard input"),
    ("extract a.zh a.en -o loop.tsv", "loop.tsv: "),
    ("extract a.zh a.en -o out.tsv --decisions loop.tsv", "loop.tsv: "),
    ("check terms.tsv three.tsv --account loop.tsv", "loop.tsv: "),
    ("merge t.tsv t.tsv -o t.tsv", "t.tsv: is given twice, and would be replaced"),
    ("align bad.tmx -o out.tsv", "bad.tmx:2:7: not well-formed XML"),
    ("align pair.jsonl -o out.tsv", "pair.jsonl:2: expected an object with texts 'src' and 'tgt'"),
    ("align half.jsonl -o out.tsv", "half.jsonl:1:11: U+D800, which no text may hold"),
    ("align three.tsv -o out.tmx", "three.tsv:2: expected 2 tab-separated columns"),
    ("align a.zh a.en --input lines -o out.tmx", "'lines' is not one of 'paragraphs', 'sentences', 'pairs'"),
    ("align a.zh a.en --nothing -o out.tmx", "No such option"),
    ("align -dash.tsv -o out.tmx", "the file -dash.tsv is named by ./-dash.tsv"),
    ("extract a.en a.en -o out.tsv", "a.en: holds no Chinese"),
    ("extract list.gz --direction en-zh -o out.tsv", "--direction cannot be used with a corpus"),
    ("spot terms.txt --pairs list.gz --direction en-zh", "--direction cannot be used with --pairs LIST"),
    ("extract missing a.en -o out.tsv", "missing: no such file or folder"),
    ("extract a.zh a.en -o out.doc", "no glossary format matches the suffix '.doc'"),
    ("extract a.zh a.en -o no/such/out.tsv", "no/such/out.tsv: no such file or folder"),
    ("extract a.zh a.en --top 0 -o out.tsv", "0 is not in the range x>=1"),
    ("spot missing a.zh a.en -o out.tsv", "missing: no such file or folder"),
    ("spot empty a.zh a.en -o out.tsv", "empty: no term; one a line is needed, or a glossary"),
    ("spot terms.txt a.en a.en -o out.tsv", "a.en: holds no Chinese"),
    ("score --gold missing out.beads", "missing: no such file or folder"),
    ("score --gold out.beads out.beads", "out.beads:1: expected two tab-separated lists of sentence numbers"),
    ("score --gold out.pharaoh out.pharaoh", "out.pharaoh:1:1: 'as' is no link; allowed: 'i-j'"),
    ("score --gold out.tsv out.tsv", "out.tsv: the suffix decides what is scored; allowed: .pharaoh, .beads"),
    ("check t.tsv '' a.en", "an empty value after 't.tsv': perhaps a variable that is not set"),
    ("extract a.zh a.en -o out.tsv --known=", "an empty value after 'out.tsv'"),
    ("nothing", "no command 'nothing'; allowed: align, extract"),
]


@pytest.mark.parametrize(("arguments", "said"), ROWS, ids=[row[0] for row in ROWS])
def test_one_clear_line(here, arguments, said):
    before = {path.name: path.read_bytes() for path in here.iterdir() if path.is_file()}
    ended = run(*shlex.split(arguments))
    assert ended.returncode == 2
    assert ended.stdout == ""
    [line] = ended.stderr.splitlines()
    assert line.startswith("termalign: ")
    assert said in line
    # Nothing was changed, and no temporary file is left.
    assert {path.name: path.read_bytes() for path in here.iterdir() if path.is_file()} == before


def test_a_read_only_folder(here):
    (here / "locked").mkdir()
    (here / "locked" / "out.tsv").write_text("as it was\n", encoding="utf-8")
    (here / "locked").chmod(0o500)
    try:
        if os.access(here / "locked", os.W_OK):
            pytest.skip("this user may write everywhere")
        ended = run("extract", "a.zh", "a.en", "-o", "locked/out.tsv")
    finally:
        (here / "locked").chmod(0o700)
    assert ended.returncode == 2
    assert ended.stderr == "termalign: locked/out.tsv: permission denied\n"
    assert (here / "locked" / "out.tsv").read_text("utf-8") == "as it was\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_a_current_folder_that_is_gone_is_named(here):
    gone = "import os; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone')\n"
    program = "import termalign.apps.cli as cli; import sys; sys.argv = ['termalign', 'check']\n"
    command = [sys.executable, "-P", "-c", f"{program}{gone}cli.main()"]
    done = subprocess.run(command, cwd=here, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert (done.returncode, done.stderr) == (2, "termalign: the current folder: no such file or folder\n")


@pytest.mark.parametrize(
    "arguments", ["align three.tsv -o -", "spot terms.txt a.zh a.en -o -", "score --gold g.beads g.beads"]
)
def test_a_full_disk_under_standard_output(here, arguments):
    (here / "g.beads").write_text("0\t0\n", encoding="utf-8")
    (here / "three.tsv").write_text("甲\tA\n", encoding="utf-8")
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        ended = subprocess.run(
            [sys.executable, "-m", "termalign", *arguments.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert len(complaints(ended.stderr)) == 1
    assert "space left" in ended.stderr


def test_a_reader_that_goes_away_is_no_error(here):
    with subprocess.Popen(
        [sys.executable, "-m", "termalign", "align", "a.zh", "a.en", "-o", "-"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        assert complaints(process.stderr.read().decode()) == []
        assert process.wait() == 0


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_interrupted(here):
    """Ctrl-C in mid-work: one line, and the old output stays."""
    (here / "a.zh").write_text(ZH * 2000, encoding="utf-8")
    (here / "a.en").write_text(EN * 2000, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "termalign", "extract", "a.zh", "a.en", "-o", "out.tsv", "--verbose"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        first = process.stderr.readline()  # work has begun
        assert first.startswith("termalign: ")
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.stdout.read() == ""
    assert process.returncode == 2
    lines = [line for line in said.splitlines() if line]
    assert lines[-1] == "termalign: interrupted; no output file was changed"
    assert "Traceback" not in said
    assert (here / "out.tsv").read_text("utf-8") == "as it was\n"
    assert not list(here.glob(".out*"))


def test_a_huge_line_is_worked_through(here):
    """A line of 200,000 characters without a stop: cut, not refused, and no one-sided blow-up."""
    (here / "a.zh").write_text("发展经济" * 50_000, encoding="utf-8")
    ended = run("align", "a.zh", "a.en", "-o", "out.tsv")
    assert (ended.returncode, complaints(ended.stderr)) == (0, [])
    written = (here / "out.tsv").read_text("utf-8")
    assert written.count("发展经济") > 49_900
