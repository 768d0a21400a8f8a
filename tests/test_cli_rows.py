"""Tables of rows on the command line: the same rows with columns added, whatever holds them, whoever does the work."""

import gzip
import json
import lzma
import os
import sys
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pyarrow
import pytest
from backports import zstd
from pyarrow import parquet

from termalign import Glossary, align_batch, check_batch, entry, occurrences_batch
from termalign.apps.cli import main
from termalign.apps.rows import run as run_module

HOUSE = Glossary((entry("碳中和", "carbon neutrality"), entry("碳市场", "carbon market")))
SIDES = [
    ("实现碳中和。", "Achieve carbon peaking."),
    ("碳中和。", "Carbon neutrality."),
    ("碳市场。", None),
    ("发展碳市场，\n实现碳中和。", "Develop the carbon market."),
    ("你好", ""),
]
ROWS = [
    {"id": index, "src": src and f"{src}{index}", "tgt": tgt, "meta": {"kept": index / 2}}
    for index, (src, tgt) in enumerate(SIDES * 5)
]
OPENERS = {"": open, ".gz": gzip.open, ".xz": lzma.open, ".zst": zstd.open}
INPUTS = [".parquet", *(f".jsonl{suffix}" for suffix in OPENERS)]
OUTPUTS = ["out.parquet", "out.jsonl.gz", "out.jsonl.xz", "out.jsonl.zst", "out/"]
COMMANDS = {
    "check": lambda rows: check_batch(HOUSE, rows, direction="zh-en"),
    "align": lambda rows: align_batch(rows, direction="zh-en"),
    "occurrences": lambda rows: occurrences_batch(HOUSE, rows, column="src"),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house.tsv").write_text("zh\ten\n碳中和\tcarbon neutrality\n碳市场\tcarbon market\n", "utf-8")
    return tmp_path


def write(path, rows=ROWS):
    if path.endswith(".parquet"):
        parquet.write_table(pyarrow.Table.from_pylist(rows), path, row_group_size=4)
    else:
        with OPENERS[next(end for end in reversed(OPENERS) if path.endswith(end))](
            path, "wt", encoding="utf-8"
        ) as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def read(path):
    if path.endswith((".parquet", "/")):
        return parquet.read_table(path).to_pylist()
    with OPENERS[os.path.splitext(path)[1]](path, "rt", encoding="utf-8") as file:  # noqa: PTH122
        return [json.loads(line) for line in file]


def ran(*arguments, status=None):
    """Run a command, and return what it writes to standard error."""
    with redirect_stderr(StringIO()) as told, pytest.raises(SystemExit) as ended:
        main(list(map(str, arguments)))
    assert status is None or (ended.value.code or 0) == status, told.getvalue()
    return told.getvalue()


def check(*arguments, status=None):
    return ran("check", "house.tsv", *arguments, status=status)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("given", INPUTS)
def test_the_columns_are_those_of_the_operator_on_batches(command, given):
    rows = ROWS[:10] if command == "align" else ROWS
    glossary = [] if command == "align" else ["house.tsv"]
    expected = COMMANDS[command](pyarrow.Table.from_pylist(rows)).to_pylist()
    path = write(f"pairs{given}", rows)
    for output in OUTPUTS:
        parts = ("--part-rows", 7 if command != "align" else 10) if output.endswith("/") else ()
        ran(command, *glossary, path, "-o", output, *parts)
        assert read(output) == expected, output


def test_exit_status_is_that_of_check():
    check(write("pairs.parquet"), "-o", "a.parquet", status=1)
    check(write("good.parquet", [ROWS[1]]), "-o", "b.parquet", status=0)
    told = check("pairs.parquet", "-o", "c.parquet")
    assert "5 rows without results: no-translation 5" in told
    assert "25 rows → c.parquet" in told
    assert "10 findings in 20 checks, term success 50.0%" in told


def test_the_same_rows_give_the_same_bytes(folder):
    write("pairs.parquet")
    for output in OUTPUTS[:4]:
        made = []
        for name in ("one-" + output, "two-" + output):
            check("pairs.parquet", "-o", name)
            made.append((folder / name).read_bytes())
        assert made[0] == made[1]


def parts(folder):
    return {path.name: path.stat().st_mtime_ns for path in sorted((folder / "out").glob("part-*"))}


def test_a_second_run_makes_no_part_again_unless_something_changed(folder):
    write("a.parquet")
    write("b.jsonl.zst", ROWS[:3])
    run = ("a.parquet", "b.jsonl.zst", "-o", "out/", "--part-rows", "10")
    check(*run, status=1)
    before = parts(folder)
    assert list(before) == [f"part-{number:05}.parquet" for number in range(4)]
    assert "4 parts complete already" in check(*run, status=1)
    assert parts(folder) == before
    account = json.loads((folder / "out" / "_termalign" / "account.json").read_bytes())
    assert account["counts"]["rows"] == 28
    assert [(item["path"], item["rows"]) for item in account["inputs"]] == [
        ("house.tsv", None),
        ("a.parquet", 25),
        ("b.jsonl.zst", 3),
    ]
    assert account["status"] == "findings"

    path = folder / "out" / "part-00001.parquet"
    path.write_bytes(path.read_bytes()[:-1])  # cut short
    assert "3 parts complete already" in check(*run, status=1)
    content = path.read_bytes()
    path.write_bytes(bytes((content[0] ^ 1,)) + content[1:])  # flipped
    assert "3 parts complete already" in check(*run, status=1)
    assert path.read_bytes() == content
    write("b.jsonl.zst", ROWS[:4])
    assert "3 parts complete already" in check(*run, status=1)
    (folder / "house.tsv").write_text("zh\ten\n碳中和\tcarbon peaking\n", "utf-8")
    assert "complete already" not in check(*run, status=1)
    assert "complete already" not in check(*run, "--prefix", "t_", status=1)
    check("b.jsonl.zst", "-o", "out/")
    assert list(parts(folder)) == ["part-00000.parquet"]
    assert len(read("out/")) == 4
    (folder / "out" / "part-00000-reviewed.parquet").write_bytes(content)
    check("b.jsonl.zst", "-o", "out/")
    assert list(parts(folder)) == ["part-00000-reviewed.parquet", "part-00000.parquet"]


def test_an_interrupted_run_goes_on_where_it_was(folder, monkeypatch):
    write("pairs.jsonl.gz")
    run = ("pairs.jsonl.gz", "-o", "out/", "--part-rows", "10")
    whole, made = run_module._write_part, []

    def interrupted(*arguments):
        if made:
            raise KeyboardInterrupt
        made.append(whole(*arguments))

    with monkeypatch.context() as patch:
        patch.setattr(run_module, "_write_part", interrupted)
        told = check(*run, status=2)
    assert "what is complete stays in out/" in told
    account = json.loads((folder / "out" / "_termalign" / "account.json").read_bytes())
    assert (account["status"], account["counts"]["rows"]) == ("interrupted", 10)
    assert list(parts(folder)) == ["part-00000.parquet"]
    assert "1 part complete already" in check(*run, status=1)
    assert read("out/") == COMMANDS["check"](pyarrow.Table.from_pylist(ROWS)).to_pylist()


def test_processes_make_the_same_parts(folder):
    write("pairs.parquet")
    made = []
    for number in (1, 2):
        output = folder / f"out{number}"
        check("pairs.parquet", "-o", f"{output}/", "--part-rows", 6, "--processes", number, status=1)
        made.append({path.name: path.read_bytes() for path in output.glob("part-*")})
    assert made[0] == made[1]
    assert len(made[0]) == 5


def test_folders_and_patterns_stand_for_their_files(folder):
    (folder / "in" / "deep").mkdir(parents=True)
    write("in/b.parquet", ROWS[:2])
    write("in/deep/a.parquet", ROWS[2:4])
    (folder / "in" / "note.txt").write_text("nothing")
    for given in ("in", "in/**/*.parquet"):
        check(given, "-o", "out.parquet")
        assert [row["id"] for row in read("out.parquet")] == [0, 1, 2, 3]


PAIRS = [(src, tgt) for src, tgt in SIDES if tgt and "\n" not in src]


def write_pairs(path):
    """Write a file of both sides, whose pairs are in its lines from 2 on."""
    if ".tmx" in path:
        units = "\n".join(
            f'<tu><tuv xml:lang="zh"><seg>{zh}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
            for zh, en in PAIRS
        )
        text = f'<tmx version="1.4"><header srclang="zh"/><body>\n{units}\n</body></tmx>\n'
    else:
        text = "zh\ten\n" + "".join(f"{zh}\t{en}\n" for zh, en in PAIRS)
    with OPENERS[".gz" if path.endswith(".gz") else ""](path, "wt", encoding="utf-8") as file:
        file.write(text)
    return path


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("path", ["pairs.tsv", "pairs.tsv.gz", "pairs.tmx"])
def test_the_pairs_of_a_file_of_both_sides_are_rows(command, path):
    write_pairs(path)
    rows = [{"src": zh, "tgt": en, "line": line} for line, (zh, en) in enumerate(PAIRS, 2)]
    glossary = [] if command == "align" else ["house.tsv"]
    ran(command, *glossary, path, "-o", "out.parquet")
    assert read("out.parquet") == COMMANDS[command](pyarrow.Table.from_pylist(rows)).to_pylist()


def test_files_of_both_sides_in_a_folder_are_rows_where_there_are_no_tables_of_rows(folder):
    (folder / "in").mkdir()
    write_pairs("in/a.tsv")
    write_pairs("in/b.tmx")
    made = []
    for processes in (1, 2):
        check("in", "-o", f"out{processes}/", "--part-rows", 1, "--processes", processes, status=1)
        made.append({path.name: path.read_bytes() for path in (folder / f"out{processes}").glob("part-*")})
    assert made[0] == made[1]
    assert [(row["src"], row["tgt"]) for row in read("out1/")] == PAIRS * 2
    write("in/c.parquet", ROWS[:2])
    check("in", "-o", "out.parquet")
    assert len(read("out.parquet")) == 2


def test_files_that_only_their_content_shows_to_hold_both_sides_are_rows_of_a_folder_too(folder):
    (folder / "in").mkdir()
    message = 'msgid ""\nmsgstr "Language: zh\\n"\n\nmsgid "Carbon neutrality."\nmsgstr "碳中和。"\n'
    (folder / "in" / "messages.po").write_text(message, "utf-8")
    check("in", "-o", "out.parquet")
    assert [row["src"] for row in read("out.parquet")] == ["Carbon neutrality."]


def test_columns_of_a_file_of_both_sides_are_chosen(folder):
    (folder / "pairs.tsv").write_text("1\tcarbon\tCarbon neutrality.\t碳中和。\n", "utf-8")
    check("pairs.tsv", "-o", "out.parquet", "--columns", "zh=4,en=3", status=0)
    [row] = read("out.parquet")
    assert (row["src"], row["tgt"], row["term_success"]) == ("Carbon neutrality.", "碳中和。", 1.0)
    told = check("pairs.tsv", "-o", "out.parquet", "--columns", "x", status=2)
    assert "columns 'x' are not understood" in told


def test_a_broken_file_of_both_sides_is_refused_with_the_line(folder):
    (folder / "pairs.tmx").write_text('<tmx version="1.4"><header srclang="zh"/><body>\n<tu></body>', "utf-8")
    assert "pairs.tmx:2:" in check("pairs.tmx", "-o", "out.parquet", status=2)
    assert not (folder / "out.parquet").exists()


def test_an_empty_table_has_the_columns():
    parquet.write_table(pyarrow.schema([("zh", "string"), ("en", "string")]).empty_table(), "empty.parquet")
    check("empty.parquet", "-o", "out.parquet", status=0)
    made = parquet.read_table("out.parquet")
    assert made.schema == check_batch(HOUSE, parquet.read_table("empty.parquet")).schema
    write("empty.jsonl.gz", [])
    assert "holds no rows" in check("empty.jsonl.gz", "-o", "out.parquet", status=2)


def test_an_account_is_left(folder):
    check(write("pairs.parquet"), "-o", "out.jsonl.zst", "--account", "account.json", "--direction", "zh-en")
    account = json.loads((folder / "account.json").read_bytes())
    assert account["settings"]["command"] == "check"
    assert account["settings"]["direction"] == "zh-en"
    assert account["outputs"] == [{"path": "out.jsonl.zst", "rows": 25}]
    assert account["counts"]["checks"] == 20


@pytest.mark.parametrize(
    ("rows", "output", "message"),
    [
        ([{"a": "x"}], "out.parquet", "pairs.jsonl.gz: there are no columns for a text and its translation"),
        (
            [{"src": "碳", "tgt": "a"}, {"src": 3, "tgt": "a"}],
            "out.parquet",
            "pairs.jsonl.gz:2: src holds int",
        ),
        ([{"src": "碳", "tgt": "a"}, []], "out.parquet", "pairs.jsonl.gz:2: expected an object"),
        ([{"src": "碳", "tgt": "a", "problem": 1}], "out.jsonl.zst", "a column 'problem' already"),
        ([{"src": "碳", "tgt": "a", "checks": 1}], "out.parquet", "a column 'checks' already"),
        (
            [{"src": "碳", "tgt": "a", "n": 1}, {"src": "碳", "tgt": "a", "n": "b"}],
            "out.parquet",
            "several types",
        ),
    ],
)
def test_rows_that_cannot_be_worked_on_are_refused_with_their_place(folder, rows, output, message):
    assert message in check(write("pairs.jsonl.gz", rows), "-o", output, status=2)
    assert not (folder / output).exists()


def test_a_row_with_two_values_for_one_name_is_refused(folder):
    with gzip.open("pairs.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write('{"src": "碳", "tgt": "a"}\n{"src": "碳", "tgt": "a", "src": "炭"}\n')
    told = check("pairs.jsonl.gz", "-o", "out.parquet", status=2)
    assert "pairs.jsonl.gz:2: no JSON that can be read: two values for one name" in told
    (folder / "pairs.jsonl").write_text('{"zh": "碳", "\\u007ah": "炭", "en": "a"}\n', encoding="utf-8")
    assert "pairs.jsonl:1: no JSON that can be read: two values for one name" in check(
        "pairs.jsonl", status=2
    )


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize(
    ("src", "tgt", "message"),
    [
        ("????????", "The rule of law is upheld, part {}.", "zh, en: no Chinese on either side"),
        ("坚持依法治国，推进法治建设。", "私たちは法の支配を堅持します。その{}。", "en: looks like Japanese"),
    ],
    ids=["lost", "Japanese"],
)
def test_rows_in_other_languages_are_refused_not_found_in_order(folder, src, tgt, message, output):
    rows = [{"zh": f"{src}{number}", "en": tgt.format(number)} for number in range(6)]
    reported = check(write("pairs.jsonl", rows), "-o", output, status=2)
    assert f"pairs.jsonl: {message}" in reported
    assert not [*folder.glob("out*.*"), *folder.glob("out/*.parquet")]


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize(
    ("zh", "en", "message"),
    [
        ("rule of law", "法治", "no row has results; 2 rows without results: other-direction 2"),
        (" ", "", "pairs.jsonl: zh: is empty; text is needed on both sides"),
    ],
)
def test_rows_of_which_none_has_results_are_refused(folder, zh, en, message, output):
    assert message in check(write("pairs.jsonl", [{"zh": zh, "en": en}] * 2), "-o", output, status=2)


def test_rows_of_another_kind_than_the_first_are_refused():
    write("a.jsonl", ROWS[:2])
    write("b.jsonl", [{**ROWS[0], "more": 1}])
    assert "b.jsonl:1: has the key 'more'" in check("a.jsonl", "b.jsonl", "-o", "out.parquet", status=2)
    check("a.jsonl", "b.jsonl", "-o", "out.jsonl.gz", status=1)
    write("a.parquet", ROWS[:2])
    write("b.parquet", [{"src": "碳", "tgt": "a"}])
    told = check("a.parquet", "b.parquet", "-o", "out.parquet", status=2)
    assert "b.parquet: the columns are others than those of the first rows" in told


def test_occurrences_write_json_lines_without_compression_too():
    ran("occurrences", "house.tsv", write("pairs.jsonl", ROWS[:3]), "--column", "src", "-o", "out.jsonl")
    written = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [len(row["occurrences"]) for row in written] == [1, 1, 1]


def test_without_the_extra_no_folder_is_made(monkeypatch):
    write("pairs.jsonl.gz", ROWS[:3])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "needs the extra 'arrow'" in check("pairs.jsonl.gz", "-o", "out/", status=2)
    assert not Path("out").exists()


def test_wrong_use_is_refused(folder):
    write("pairs.parquet")
    (folder / "note.txt").write_text("碳", "utf-8")
    (folder / "other").mkdir()
    write("other/part-00000.parquet")
    for arguments, message in (
        (("pairs.parquet", "-o", "out.parquet", "--processes", 2), "--processes needs a folder"),
        (("pairs.parquet", "-o", "out.parquet", "--executor", "ray"), "--executor needs a folder"),
        (("pairs.parquet", "-o", "out.parquet", "--part-rows", 2), "--part-rows needs a folder"),
        *(
            (
                ("pairs.parquet", "-o", "out.parquet", *option),
                f"{option[0]} cannot be used with an output of rows",
            )
            for option in (
                ("--format", "sarif"),
                ("--annotate", "x"),
                ("--max-findings", 0),
                ("--diff", "main"),
                ("--filter-mode", "none"),
                ("--from", "csv"),
                ("--tokenized",),
                ("--suppressions", "s.toml"),
            )
        ),
        (("pairs.parquet", "-o", "pairs.parquet"), "is given twice"),
        (("pairs.parquet", "-o", "a.parquet", "--account", "a.parquet"), "is given twice"),
        (("pairs.parquet", "-o", "nowhere/out.parquet"), "no such file or folder"),
        (("pairs.parquet", "-o", "other/"), "no run of termalign wrote"),
        (("note.txt", "-o", "out.parquet"), "is no table of rows"),
        (("none.parquet", "-o", "out.parquet"), "no such file"),
        (("pairs.parquet", "--prefix", "t_"), "--prefix needs an output of rows"),
        (("pairs.parquet", "-o", "out.parquet", "--strict"), "row 3: no-translation (refused with --strict)"),
    ):
        told = check(*arguments, status=2)
        assert message in told, told
    assert not (folder / "out.parquet").exists()
    assert "tables of rows need" in ran("occurrences", "house.tsv", "a.txt", "b.txt", status=2)


def test_of_the_settings_of_the_project_the_severity_to_fail_on_holds_and_others_are_named(folder):
    write("pairs.jsonl.gz", [{"zh": "碳中和", "en": "Carbon neutrality, one"}])
    (folder / "termalign.toml").write_text(
        '[check]\nspelling = "british"\n[check.severity]\nTA203 = "error"\n'
    )
    told = check("pairs.jsonl.gz", "-o", "out.parquet")
    assert "termalign.toml: severity, spelling: not used for an output of rows" in told
    (folder / "termalign.toml").write_text('[check]\nfail-on = "none"\n')
    assert "fail-on: 'none' is not allowed" in check("pairs.jsonl.gz", "-o", "other.parquet", status=2)


def test_damaged_files_are_refused(folder):
    for name, data in (
        ("a.parquet", b"PAR1none"),
        ("a.jsonl.xz", b"none"),
        ("a.jsonl.gz", b"none"),
        ("a.jsonl.zst", b"x"),
    ):
        (folder / name).write_bytes(data)
        assert f"{name}: " in check(name, "-o", "out.parquet", status=2)


@pytest.mark.parametrize("name", ["a.jsonl", "a.tsv"])
def test_what_is_to_know_of_a_file_of_rows_is_reported_and_refused_with_strict(folder, name):
    rows = [("法治很好。", "The rule of law is good."), ("碳中和的目标", "Carbon neutrality")] * 2
    written = {
        "a.jsonl": "".join(json.dumps({"zh": zh, "en": en}, ensure_ascii=False) + "\n" for zh, en in rows),
        "a.tsv": "".join(f"{zh}\t{en}\n" for zh, en in rows),
    }
    (folder / name).write_bytes(written[name].encode("gb18030"))
    told = f"{name}: detected as GB18030 (GBK) by its content; in UTF-8 nothing is guessed"
    assert told in check(name, "-o", "out.parquet")
    assert f"{told} (refused with --strict)" in check(name, "-o", "out.jsonl", "--strict", status=2)
    assert not (folder / "out.jsonl").exists()


def test_lost_characters_of_pairs_are_reported_where_rows_are_written(folder):
    (folder / "a.tsv").write_text("碳中\ufffd的目标\tCarbon neutrality\n", "utf-8")
    assert "a.tsv:1: characters were lost here" in check("a.tsv", "-o", "out.parquet")


@pytest.mark.parametrize("key", ["zh", "id"])
def test_half_a_character_of_json_is_refused_where_parquet_is_written(folder, key):
    rows = [{"zh": "法治很好。", "en": "The rule of law is good.", "id": "1"}] * 2
    rows[1] = {**rows[1], key: "\ud800"}
    (folder / "a.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    told = check("a.jsonl", "-o", "out.parquet", status=2)
    assert "a.jsonl:2: U+D800, which no text may hold" in told


@pytest.mark.parametrize("options", [(), ("-o", "out.parquet")])
def test_a_parquet_file_without_checksums_whose_texts_are_none_is_refused(folder, options):
    pairs = [{"zh": "法治很好。", "en": "The rule of law is good."}]
    parquet.write_table(pyarrow.Table.from_pylist(pairs), folder / "a.parquet", compression="none")
    content = (folder / "a.parquet").read_bytes()
    (folder / "a.parquet").write_bytes(content.replace("法治很".encode(), b"\xff" * 9))
    assert "a.parquet: no Parquet that can be read" in check("a.parquet", *options, status=2)
