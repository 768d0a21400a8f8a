"""A law: of several files that come in, every error and warning names the one it is about."""

import io
import json
import sys

import pytest

from termalign.apps.cli import COMMANDS, main

ZH = "我们要维护国家安全。\n经济稳定增长。\n"
EN = "We must safeguard national security.\nThe economy grows steadily.\n"
GERMAN = (
    "Wir müssen die Sicherheit des Landes wahren, weil die Menschen es von uns erwarten, und das ist nicht leicht.\n"
    "Die Wirtschaft wächst auch dann, wenn nur noch wenige für sie arbeiten oder nicht mehr können.\n"
    "Aus diesem Grund werden wir über eine neue Ordnung sprechen, die zwischen den Ländern gelten kann.\n"
)

GOOD = {
    "good.zh.txt": ZH,
    "good.en.txt": EN,
    "good.tsv": "经济\teconomy\n",
    "house.tsv": "zh\ten\n经济\teconomy\n",
}

TRANSLATIONS = {
    "bad.missing.en.txt": None,
    "bad.empty.en.txt": "",
    "bad.code.en.txt": EN.encode() + b"\xff\xfe\x81 x\n",
    "bad.chinese.en.txt": ZH,
    "bad.german.en.txt": GERMAN,
    "bad.en.docx": b"PK\x03\x04",
    "bad.en.pdf": b"%PDF-1.4\n",
    "bad.en.json": '{"a": ',
    "bad.en.ftl": "a = b\n",
    "bad.en.xml": "<report>a</report>",
    "bad.en.strings": '"a" = "b',
    "bad.en.po": 'msgid "a\n',
    "bad.en.srt": "no cue\n",
    "bad.en.txt.gz": b"\x1f\x8bx",
}
"""Translations that cannot be read, or are none."""

BITEXTS = {
    "bad.missing.tmx": None,
    "bad.tmx": "<tmx><body>",
    "bad.xlf": "<xliff><file>",
    "bad.columns.tsv": "甲\tA\n乙\tB\tC\n",
    "bad.glossary.tsv": "zh\ten\tstatus\n甲\tA\tpreferred\n",
    "bad.csv": "a,b\n1,2\n",
    "bad.jsonl": '{"src": "甲", "tgt": "A"}\n{"src": "乙"}\n',
    "bad.xlsx": b"PK\x03\x04",
    "bad.xcstrings": "{",
    "bad.japanese.tsv": "ドラゴンが好き\t喜欢龙\n" * 3,
}
"""Files of both sides that cannot be read, or of which something cannot."""

GLOSSARIES = {
    "bad.missing.tbx": None,
    "bad.tbx": "<martif>",
    "bad.json": "{",
    "bad.csv": "a,b\n1,2\n",
    "bad.tsv": "zh\ten\n甲\n\tB\n",
    "bad.status.tsv": "zh\ten\tstatus\n经济\teconomy\tfoo\n",
    "bad.german.csv": "人工智能,künstliche Intelligenz,ZH,DE\n",
    "bad.xlsx": b"PK\x03\x04",
}
"""Glossaries that cannot be read, or of which something is odd."""

PAIR = ("good.zh.txt", "good.en.txt")

WITH_TRANSLATION = [
    ("check", "house.tsv", *PAIR, "good.zh.txt", "BAD"),
    ("consistency", *PAIR, "good.zh.txt", "BAD"),
    ("affected", "house.tsv", "house.tsv", *PAIR, "good.zh.txt", "BAD"),
    ("align", "good.zh.txt", "BAD", "-o", "out.tmx"),
    ("report", "good.zh.txt", "BAD", "-o", "out.html"),
    ("spot", "house.tsv", "good.zh.txt", "BAD", "-o", "out.tsv"),
    ("extract", "--pairs", "list.tsv", "-o", "out.tsv"),
]
WITH_BITEXT = [
    ("check", "house.tsv", "good.tsv", "BAD"),
    ("consistency", "good.tsv", "BAD"),
    ("affected", "house.tsv", "house.tsv", "good.tsv", "BAD"),
    ("align", "BAD", "-o", "out.tmx"),
    ("extract", "good.tsv", "BAD", "-o", "out.tsv"),
]
WITH_GLOSSARY = [
    ("check", "BAD", *PAIR),
    ("consistency", "--glossary", "BAD", *PAIR),
    ("affected", "house.tsv", "BAD", *PAIR),
    ("merge", "house.tsv", "BAD", "-o", "out.tsv"),
    ("diff", "house.tsv", "BAD"),
    ("convert", "BAD", "out.tsv"),
    ("lint", "BAD"),
    ("lookup", "BAD", "经济"),
    ("occurrences", "BAD", "good.zh.txt"),
    ("prompt", "BAD", "good.zh.txt"),
    ("extract", *PAIR, "--known", "BAD", "-o", "out.tsv"),
]
CASES = [
    pytest.param(arguments, name, content, id=f"{arguments[0]} {name}")
    for commands, files in (
        (WITH_TRANSLATION, TRANSLATIONS),
        (WITH_BITEXT, BITEXTS),
        (WITH_GLOSSARY, GLOSSARIES),
    )
    for arguments in commands
    for name, content in files.items()
]

SUMMARIES = ("none of the ", " left out: ", " worth a look", " MB on disk", " → out.")
"""What lines hold that are about all files together."""


@pytest.fixture
def command(tmp_path, monkeypatch):
    """Return what runs a command beside good files, and gives its status and standard error."""
    monkeypatch.chdir(tmp_path)
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def run(*arguments):
        streams = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
        monkeypatch.setattr(sys, "stdout", streams[0])
        monkeypatch.setattr(sys, "stderr", streams[1])
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        return ended.value.code, streams[1].getvalue()

    return run


@pytest.mark.parametrize(("arguments", "name", "content"), CASES)
def test_every_message_names_its_file(tmp_path, command, arguments, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "list.tsv").write_text("\t".join(PAIR) + f"\ngood.zh.txt\t{name}\n", encoding="utf-8")
    _, stderr = command(*(name if part == "BAD" else part for part in arguments))
    lines = [line for line in stderr.splitlines() if not any(part in line for part in (*SUMMARIES, *GOOD))]
    assert arguments[0] in ("lint", "lookup") or name in stderr
    assert [line for line in lines if name not in line] == []


ODD = ("half \udcff\udc80", "a\nb \u202e\x1b[31m", "=1 %s{0}e\u0301法")
"""What names may begin with: bytes that are no UTF-8, a line end, what steers a terminal, what templates replace."""

MANY = "zh\ten\n" + "".join(f"词语{number}\tword number {number}\n" for number in range(3_000))
"""A glossary so long that what it was read to is kept."""

FILES = GOOD | {
    "many.tsv": MANY,
    "rows.jsonl": json.dumps({"src": "经济稳定增长。", "tgt": "The economics grow steadily."}) + "\n",
    "links.pharaoh": "0-0\n",
    "folder/good.tsv": GOOD["good.tsv"],
    "folder/good.zh.txt": ZH,
    "folder/good.en.txt": EN,
}

WITH_FILES = [
    "align good.zh.txt good.en.txt -o out.tmx",
    "extract good.tsv -o out.tsv --account out.account",
    "extract folder -o out.json --checkpoint out",
    "extract folder -o out.parquet --two-pass",
    "spot house.tsv good.tsv -o out.xlsx --concordance out.parquet",
    "spot house.tsv good.tsv --concordance out.tsv",
    "occurrences house.tsv good.zh.txt",
    "occurrences house.tsv rows.jsonl -o out.jsonl.gz",
    "prompt house.tsv good.zh.txt",
    *(
        f"check many.tsv good.tsv --format {form}"
        for form in ("json", "sarif", "junit", "github", "rdjsonl", "csv")
    ),
    "check house.tsv rows.jsonl -o out/ --account out.account",
    "check house.tsv good.tsv --baseline out.baseline --update-baseline",
    "consistency good.tsv folder/good.tsv --format jsonl",
    "affected house.tsv many.tsv good.tsv --format jsonl",
    "report good.tsv --glossary house.tsv -o out.html",
    "convert many.tsv out.tbx",
    "compile many.tsv -o out.compiled",
    "merge house.tsv many.tsv -o out.jsonl",
    "diff house.tsv many.tsv",
    "lint many.tsv --fix",
    "lookup many.tsv 词语1",
    "score --gold links.pharaoh links.pharaoh",
]
"""Every command that is given names of files."""


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_files_may_have_any_name_that_the_system_allows(tmp_path, command, odd):
    """And what is read and written there is what it would be under a plain name."""
    for name, text in FILES.items():
        path = tmp_path.joinpath(*(odd + part for part in name.split("/")))
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except (OSError, UnicodeEncodeError):
            pytest.skip("this system allows no such name")
    for row in WITH_FILES:
        arguments = [
            "/".join(odd + name if name else name for name in part.split("/"))
            if "." in part or part.strip("/") in ("out", "folder")
            else part
            for part in row.split()
        ]
        status, stderr = command(*arguments)
        assert status in (0, 1), f"{row}: {stderr}"
        assert all(map(str.isprintable, stderr.splitlines())), row
        for part in arguments:
            if part.startswith(f"{odd}out"):
                assert (tmp_path / part).exists(), row


def test_the_commands_that_are_given_files_are_all_among_them():
    others = {"corpus", "review", "glossaries", "init", "serve", "mcp", "skill"}
    assert {row.split()[0] for row in WITH_FILES} == set(COMMANDS) - others


def test_a_package_that_is_missing_is_reported_with_the_file_that_needs_it(tmp_path, command, monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    (tmp_path / "a.en.yaml").write_text("a: b\n", encoding="utf-8")
    status, stderr = command("check", "house.tsv", *PAIR, "good.zh.txt", "a.en.yaml")
    assert status == 2
    assert "termalign: a.en.yaml: reading YAML needs the extra 'yaml'" in stderr


def test_a_direction_that_is_none_of_a_text_is_refused_with_its_name(command):
    for direction, name, language in (
        ("zh-en", "good.en.txt", "Chinese"),
        ("en-zh", "good.zh.txt", "English"),
    ):
        for verb in ("prompt", "occurrences"):
            status, stderr = command(verb, "house.tsv", name, "--direction", direction)
            assert (status, stderr) == (
                2,
                f"termalign: {name}: the text is not {direction}: it has no {language} in it\n",
            )
    status, stderr = command("align", *PAIR, "--direction", "en-zh", "-o", "out.tmx")
    assert status == 2
    assert stderr.startswith("termalign: good.zh.txt, good.en.txt: the texts are not en-zh: ")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("\n \n", "a.zh.txt: is empty; text is needed on both sides"),
        ("今天\n \n", "a.en.txt: no pair has text on both sides"),
    ],
)
def test_pairs_of_blank_lines_are_no_text_without_findings(tmp_path, command, source, told):
    (tmp_path / "a.zh.txt").write_text(source, encoding="utf-8")
    (tmp_path / "a.en.txt").write_text("\n \n", encoding="utf-8")
    assert command("check", "house.tsv", "a.zh.txt", "a.en.txt", "--input", "pairs", "-q") == (
        2,
        f"termalign: {told}\n",
    )


def test_a_text_in_another_language_is_refused_by_those_who_read_it_alone(tmp_path, command):
    (tmp_path / "a.txt").write_text(GERMAN, encoding="utf-8")
    for verb in ("prompt", "occurrences"):
        assert command(verb, "house.tsv", "a.txt") == (
            2,
            "termalign: a.txt: looks like German, not English\n",
        )
