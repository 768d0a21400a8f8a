"""`termalign check`, as users run it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from termalign import Explainer
from termalign.apps.cli import group
from tests.conftest import ROOT
from tests.processes import run

HOUSE = "zh\ten\n新质生产力\tnew quality productive forces\n碳中和\tcarbon neutrality\n"
ZH = "发展新质生产力。\n实现碳中和。\n"
GOOD = "Develop new quality productive forces.\nAchieve carbon-neutrality.\n"
BAD = "Develop new quality productive forces.\nAchieve carbon peaking.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("house.tsv", HOUSE), ("a.zh.txt", ZH), ("good.en.txt", GOOD), ("bad.en.txt", BAD)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str, stdin: str = ""):  # type: ignore[no-untyped-def]
    return run("check", *arguments, "--input", "pairs", stdin=stdin)


def test_clean_pairs_exit_with_0(folder: Path) -> None:
    result = check("house.tsv", "a.zh.txt", "good.en.txt")
    assert (result.returncode, result.stderr) == (
        0,
        "termalign: house.tsv: 2 entries, 2 with both languages\n",
    )
    assert result.stdout == "no findings; 2 checks, term success 100.0%\n"


def test_findings_exit_with_1_and_are_lines(folder: Path) -> None:
    result = check("house.tsv", "a.zh.txt", "bad.en.txt")
    assert result.returncode == 1
    first = result.stdout.splitlines()[0]
    assert first == "bad.en.txt:2:1: TA101 碳中和: expected 'carbon neutrality', not found"


def test_a_document_that_cannot_be_read_does_not_keep_the_others_from_being_checked(folder: Path) -> None:
    (folder / "empty.txt").write_text("\n", encoding="utf-8")
    result = run(
        "check", "house.tsv", "a.zh.txt", "empty.txt", "a.zh.txt", "bad.en.txt", "none.zh", "none.en"
    )
    assert result.returncode == 2
    assert "bad.en.txt:2:1: TA101 碳中和" in result.stdout
    assert "empty.txt: is empty" in result.stderr
    assert "none.zh: no such file" in result.stderr
    alone = run("check", "house.tsv", "a.zh.txt", "empty.txt")
    assert (alone.returncode, alone.stdout) == (2, "")


def test_texts_that_do_not_belong_together_are_asked_about(folder: Path) -> None:
    samples = ROOT / "docs" / "samples"
    result = run("check", "house.tsv", samples / "traditional.zh.txt", samples / "policy-article.en.txt")
    assert " without a partner (" in result.stderr
    assert "; are these a text and its translation?\n" in result.stderr
    assert result.stderr.endswith("policy-article.en.txt: no pair has text on both sides\n")


def test_one_side_may_be_standard_input(folder: Path) -> None:
    result = check("house.tsv", "a.zh.txt", "-", "--format", "jsonl", stdin=BAD)
    assert result.returncode == 1
    [row] = [json.loads(line) for line in result.stdout.splitlines()]
    assert (row["rule"], row["src_path"], row["src_line"], row["src_column"]) == ("TA101", "a.zh.txt", 2, 3)
    assert (row["tgt_path"], row["tgt_line"]) == ("-", 2)


def test_many_documents_and_bitext_files(folder: Path) -> None:
    (folder / "memory.tsv").write_text("实现碳中和\tAchieve carbon neutrality\n", encoding="utf-8")
    result = check(
        "house.tsv", "a.zh.txt", "good.en.txt", "memory.tsv", "a.zh.txt", "bad.en.txt", "--format", "json"
    )
    summary = json.loads(result.stdout)["summary"]
    assert {name: score["checks"] for name, score in summary["documents"].items()} == {
        "good.en.txt": 2,
        "memory.tsv": 1,
        "bad.en.txt": 2,
    }


def test_folders(folder: Path) -> None:
    for name, text in (("zh/a.txt", ZH), ("en/a.txt", BAD)):
        (folder / name).parent.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
    result = check("house.tsv", "zh", "en")
    assert result.returncode == 1
    assert result.stdout.startswith("en/a.txt:2:1: TA101")


def test_an_output_whose_suffix_is_of_no_form_is_refused_unless_a_form_is_given(folder: Path) -> None:
    refused = check("house.tsv", "a.zh.txt", "bad.en.txt", "-o", "findings.xml")
    assert (refused.returncode, (folder / "findings.xml").exists()) == (2, False)
    assert "findings.xml: the suffix is of no form; give --format, one of full, text, json" in refused.stderr
    assert (
        check("house.tsv", "a.zh.txt", "bad.en.txt", "-o", "findings.xml", "--format", "junit").returncode
        == 1
    )
    assert (folder / "findings.xml").read_text("utf-8").startswith("<?xml")
    assert check("house.tsv", "a.zh.txt", "bad.en.txt", "-o", "findings.txt").returncode == 1


def test_a_folder_alone_holds_texts_that_are_paired_by_name_from_chinese_unless_a_direction_says_otherwise(
    folder: Path,
) -> None:
    (folder / "both").mkdir()
    for name, text in (
        ("a.zh.txt", ZH),
        ("a.en.txt", BAD),
        ("notes.txt", "…"),
        ("b.tsv", "碳中和\tbalance\n"),
    ):
        (folder / "both" / name).write_text(text, encoding="utf-8")
    result = check("house.tsv", "both")
    assert result.returncode == 1
    places = [line.partition(": ")[0] for line in result.stdout.splitlines() if "TA101" in line]
    assert places == ["both/b.tsv:1:5", "both/a.en.txt:2:1"]
    assert "both/notes.txt: skipped, no text in both languages" in result.stderr
    assert "both: 2 documents, texts paired by name, from Chinese (--direction en-zh: from English)" in (
        result.stderr
    )
    reversed_result = check("house.tsv", "both/a.*", "--direction", "en-zh")
    assert reversed_result.stdout == "no findings; 1 check, en-zh, term success 100.0%\n"
    (folder / "both" / ".git").mkdir()
    for name, text in ((".git/x.zh.txt", ZH), (".git/x.en.txt", BAD), ("c.zh.txt", BAD), ("c.en.txt", ZH)):
        (folder / "both" / name).write_text(text, encoding="utf-8")
    swapped = check("house.tsv", "both")  # checked from English they would have no findings
    assert swapped.returncode == 2
    assert "both/c.en.txt: the texts are not zh-en: the source has no Chinese" in swapped.stderr
    assert ".git" not in swapped.stdout + swapped.stderr
    (folder / "both" / "alone.zh.txt").write_text(ZH, encoding="utf-8")
    alone = "both/alone.zh.txt: no English counterpart; looked for both/alone.en.txt"
    among_others = check("house.tsv", "both")
    assert among_others.returncode == 2
    assert alone in among_others.stderr
    assert "; 2 documents not checked; 3 checks," in among_others.stdout
    refused = check("house.tsv", "both", "--strict")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert alone in refused.stderr


def test_a_file_without_counterpart_in_two_folders_is_reported_and_the_others_are_checked(
    folder: Path,
) -> None:
    for name in ("zh/a.txt", "zh/b.txt", "en/a.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(ZH if name.startswith("zh") else GOOD, encoding="utf-8")
    result = check("house.tsv", "zh", "en")
    assert (result.returncode, result.stdout[:12]) == (2, "no findings;")
    assert "; 1 document not checked;" in result.stdout
    assert "zh/b.txt: has no counterpart in en" in result.stderr
    assert check("house.tsv", "zh", "en", "--strict").stdout == ""


@pytest.mark.parametrize("mark", [",", ";", "|"])
def test_a_table_from_a_pipe_is_known_by_its_cells_which_is_reported(folder: Path, mark: str) -> None:
    rows = ("id", "中文", "英文"), ("1", "实现碳中和", "Achieve balance"), ("2", "维护法治", "Uphold law")
    table = "".join(f"{mark.join(row)}\n" for row in rows)
    result = check("house.tsv", "-", stdin=table)
    assert "-:2:" in result.stdout
    assert "-: taken as a table (csv), as its cells are" in result.stderr


def test_running_texts_are_aligned_and_missing_renderings_looked_for(folder: Path) -> None:
    (folder / "text.zh.txt").write_text(
        "我们要坚定维护国家安全。中国将努力实现碳中和。经济保持稳定增长。\n", encoding="utf-8"
    )
    (folder / "text.en.txt").write_text(
        "We must firmly safeguard national security. China will strive for carbon peaking.\n"
        "The economy has maintained stable growth.\n",
        encoding="utf-8",
    )
    result = run("check", "house.tsv", "text.zh.txt", "text.en.txt", "--explain")
    assert result.stderr == "termalign: house.tsv: 2 entries, 2 with both languages\n"
    assert result.returncode == 1
    first = result.stdout.splitlines()[0]
    assert first.startswith("text.en.txt:1:")
    assert first.endswith("TA101 碳中和: expected 'carbon neutrality', found 'carbon peaking'")


def test_a_baseline_is_written_and_used(folder: Path) -> None:
    arguments = ("house.tsv", "a.zh.txt", "bad.en.txt", "--baseline", "b.json")
    assert check(*arguments).returncode == 2  # there is none yet
    written = check(*arguments, "--update-baseline")
    assert (written.returncode, written.stdout) == (0, "")
    assert "1 finding → b.json" in written.stderr
    known = check(*arguments)
    assert known.returncode == 0
    assert known.stdout.startswith("no new findings; 1 in the baseline; 2 checks")
    (folder / "bad.en.txt").write_text(BAD.replace("quality", "type"), encoding="utf-8")
    result = check(*arguments)
    assert result.returncode == 1
    assert "新质生产力" in result.stdout.splitlines()[0]
    assert "碳中和: expected" not in result.stdout
    broken = check(
        "house.tsv",
        "a.zh.txt",
        "bad.en.txt",
        "none.zh.txt",
        "none.en.txt",
        *arguments[3:],
        "--update-baseline",
    )
    assert broken.returncode == 2
    assert broken.stderr.splitlines()[-1] == (
        "termalign: b.json: not written: it would lack the findings of 1 document"
    )
    assert check(*arguments).stdout == result.stdout


@pytest.mark.parametrize(
    "option",
    [
        ("--output", "o.json"),
        ("--also", "json=o.json"),
        ("--annotate", "o.html"),
        ("--format", "json"),
        ("--max-findings", "0"),
        ("--group",),
        ("--explain",),
        ("--diff", "main"),
    ],
)
def test_what_an_update_of_the_baseline_would_ignore_is_refused(
    folder: Path, option: tuple[str, ...]
) -> None:
    arguments = ("house.tsv", "a.zh.txt", "bad.en.txt", "--baseline", "b.json", "--update-baseline")
    refused = check(*arguments, *option)
    assert refused.returncode == 2
    assert f"{option[0]} cannot be used with --update-baseline" in refused.stderr
    assert not any((folder / name).exists() for name in ("b.json", "o.json", "o.html"))


@pytest.mark.parametrize("most", ["0", "1"])
def test_the_summary_counts_what_there_was_no_room_for(folder: Path, most: str) -> None:
    (folder / "bad.en.txt").write_text(BAD.replace("quality", "type"), encoding="utf-8")
    result = check("house.tsv", "a.zh.txt", "bad.en.txt", "--max-findings", most)
    assert result.returncode == 1
    assert "2 errors; 2 checks, term success 0.0%\n" in result.stdout
    assert f"{2 - int(most)} finding" in result.stderr


@pytest.mark.parametrize(("text", "status"), [("good", 0), ("bad", 1)])
@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_the_status_holds_though_nobody_reads(folder: Path, text: str, status: int, form: str) -> None:
    command = ["check", "house.tsv", "a.zh.txt", f"{text}.en.txt", "--input", "pairs", "--format", form]
    with subprocess.Popen([sys.executable, "-m", "termalign", *command], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait() == status


def test_a_pair_with_a_forbidden_rendering_is_no_success(folder: Path) -> None:
    (folder / "two.tsv").write_text(
        "zh\ten\tstatus\n碳中和\tcarbon neutrality\tpreferred\n碳中和\tcarbon peaking\tforbidden\n",
        encoding="utf-8",
    )
    (folder / "both.en.txt").write_text("Carbon neutrality, not carbon peaking.\n", encoding="utf-8")
    (folder / "two.zh.txt").write_text("碳中和，碳中和。\n", encoding="utf-8")
    result = check("two.tsv", "two.zh.txt", "both.en.txt")
    assert result.returncode == 1
    assert "1 error; 1 check, term success 0.0%" in result.stdout


def test_suppressions_in_a_text_and_in_a_file(folder: Path) -> None:
    comment = BAD.replace("peaking.", "peaking. <!-- termalign: ignore[TA101] as the minister said -->")
    (folder / "comment.en.txt").write_text(comment, encoding="utf-8")
    assert check("house.tsv", "a.zh.txt", "comment.en.txt").returncode == 0
    (folder / "s.toml").write_text(
        '[[suppress]]\nrule = "TA101"\nzh = "碳中和"\nreason = "decided"\n', encoding="utf-8"
    )
    assert check("house.tsv", "a.zh.txt", "bad.en.txt", "--suppressions", "s.toml").returncode == 0


def test_settings_of_the_project_are_used(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        '[tool.termalign.check]\nfail-on = "warning"\n[tool.termalign.check.severity]\nTA101 = "warning"\n',
        encoding="utf-8",
    )
    assert check("house.tsv", "a.zh.txt", "bad.en.txt").returncode == 1
    assert check("house.tsv", "a.zh.txt", "bad.en.txt", "--fail-on", "error").returncode == 0


@pytest.mark.parametrize(
    ("files", "arguments", "part"),
    [
        ({"house.tsv": "zh\ten\n碳中和\n"}, (), "house.tsv: no entry with both languages"),
        ({"house.tsv": "zh\ten\tstatus\n碳中和\tx\tgut\n"}, (), "house.tsv:2: status 'gut'"),
        ({"bad.en.txt": "one\n"}, (), "a.zh.txt has 2 lines and bad.en.txt 1"),
        ({"bad.en.txt": ZH, "a.zh.txt": GOOD}, ("--direction", "zh-en"), "the texts are not zh-en"),
        ({"s.toml": '[[suppress]]\nrule = "TA9"\nreason = "x"\n'}, ("--suppressions", "s.toml"), "'TA9'"),
        ({"b.json": '{"termalign_baseline": 7, "findings": {}}'}, ("--baseline", "b.json"), "version 7"),
        ({"bad.en.txt": "x\n<!-- termalign: ignore[TA101] -->y\n"}, (), "bad.en.txt:2: a suppression needs"),
        ({"pyproject.toml": "[tool.termalign.check]\nx = 1\n"}, (), "unknown setting 'x'"),
        ({}, ("--update-baseline",), "needs --baseline FILE"),
        ({}, ("alone.zh.txt",), "alone.zh.txt: no such file or folder"),
        ({"alone.zh.txt": ZH}, ("alone.zh.txt",), "all of it is Chinese; give the text and its translation"),
    ],
)
def test_bad_input_is_reported_in_one_line_and_exits_with_2(
    folder: Path, files: dict[str, str], arguments: tuple[str, ...], part: str
) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    result = check("house.tsv", "a.zh.txt", "bad.en.txt", *arguments)
    assert result.returncode == 2
    assert part in result.stderr
    assert "Traceback" not in result.stderr


def test_findings_are_a_table_for_reviewers(folder: Path) -> None:
    import csv

    from openpyxl import load_workbook

    (folder / "bad.en.txt").write_text(BAD.replace("Achieve", "=Achieve"), encoding="utf-8")
    written = check("house.tsv", "a.zh.txt", "bad.en.txt", "--format", "csv")
    [row] = csv.DictReader(written.stdout.splitlines())
    assert row == {
        "location": "bad.en.txt:2:1",
        "rule": "TA101",
        "severity": "error",
        "source": "实现碳中和。",
        "translation": "'=Achieve carbon peaking.",  # which no spreadsheet runs
        "term": "碳中和",
        "expected": "carbon neutrality",
        "found": "",
        "verdict": "",
    }
    done = check("house.tsv", "a.zh.txt", "bad.en.txt", "-o", "review.xlsx")
    assert (done.returncode, done.stdout) == (1, "")
    assert "1 finding → review.xlsx" in done.stderr
    sheet = load_workbook("review.xlsx").active
    assert sheet is not None
    assert [cell.value or "" for cell in sheet[2]] == list(
        (row | {"translation": "=Achieve carbon peaking."}).values()
    )
    assert sheet["E2"].data_type == "s"  # and no formula


def test_findings_replace_no_file_that_is_read(folder: Path) -> None:
    done = check("house.tsv", "a.zh.txt", "bad.en.txt", "-o", "bad.en.txt")
    assert (done.returncode, (folder / "bad.en.txt").read_text(encoding="utf-8")) == (2, BAD)


def test_findings_are_written_in_several_forms_at_once(folder: Path) -> None:
    also = ("--also", "sarif=out/terms.log", "--also", "markdown=summary", "--also", "gitlab=quality.json")
    assert "out/terms.log: " in check("house.tsv", "a.zh.txt", "bad.en.txt", *also).stderr  # no such folder
    (folder / "out").mkdir()
    done = check("house.tsv", "a.zh.txt", "bad.en.txt", *also, "--format", "github")
    assert done.returncode == 1
    assert done.stdout.startswith("::error title=TA101")
    assert "1 finding → summary" in done.stderr
    [run] = json.loads((folder / "out/terms.log").read_text(encoding="utf-8"))["runs"]
    assert [row["ruleId"] for row in run["results"]] == ["TA101"]
    assert "| 碳中和 | carbon neutrality | 0 of 1 | 1 | 0 |" in (folder / "summary").read_text("utf-8")
    assert len(json.loads((folder / "quality.json").read_text(encoding="utf-8"))) == 1


@pytest.mark.parametrize(
    "also", [("sarif",), ("sarif=",), ("no=x",), ("csv=x", "json=./x"), ("csv=house.tsv",), ("csv=out.csv",)]
)
def test_further_forms_are_refused_that_go_nowhere_or_over_each_other(
    folder: Path, also: tuple[str, ...]
) -> None:
    options = [option for value in also for option in ("--also", value)]
    done = check("house.tsv", "a.zh.txt", "bad.en.txt", *options, "-o", "out.csv")
    assert done.returncode == 2
    assert not (folder / "x").exists()
    twice = check("house.tsv", "a.zh.txt", "bad.en.txt", "--also", "json=-")
    assert (twice.returncode, twice.stdout, "has one form" in twice.stderr) == (2, "", True)


PROJECT = """glossaries = ["house.tsv"]
[[documents]]
zh = "zh/**"
en = "en/**"
[[documents]]
bitext = "memory.tsv"
"""


@pytest.fixture
def project(folder: Path) -> Path:
    for name, text in (
        ("termalign.toml", PROJECT),
        *(("zh/文 一.txt", ZH), ("en/文 一.txt", BAD), ("zh/b.txt", ZH), ("en/b.txt", BAD)),
        ("memory.tsv", "zh\ten\n实现碳中和\tAchieve balance\n"),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("files", "checked"),
    [
        (("zh/文 一.txt",), ["en/文 一.txt"]),
        (("en/文 一.txt", "zh/文 一.txt"), ["en/文 一.txt"]),
        (("./en/../memory.tsv", "en/b.txt"), ["en/b.txt", "memory.tsv"]),
        (("house.tsv",), ["en/b.txt", "en/文 一.txt", "memory.tsv"]),  # each text may be concerned
        (("termalign.toml", "en/b.txt"), ["en/b.txt", "en/文 一.txt", "memory.tsv"]),
        ((), ["en/b.txt", "en/文 一.txt", "memory.tsv"]),
        (("zh",), ["en/b.txt", "en/文 一.txt"]),  # what a folder holds
        ((".",), ["en/b.txt", "en/文 一.txt", "memory.tsv"]),
    ],
)
def test_changed_files_are_checked_with_their_partners(
    project: Path, files: tuple[str, ...], checked: list[str]
) -> None:
    done = run("check", "--project", "--format", "jsonl", *files)
    assert sorted({json.loads(line)["tgt_path"] for line in done.stdout.splitlines()}) == checked
    assert (done.returncode, "skipped" in done.stderr) == (1, False)


def test_a_changed_file_outside_of_the_documents_is_passed_over_and_reported(project: Path) -> None:
    done = run("check", "--project", "a.zh.txt", "en/b.txt", "good.en.txt", "gone.txt")
    assert done.returncode == 1
    assert "en/b.txt:2:1: TA101" in done.stdout
    assert "文 一" not in done.stdout
    assert "termalign: a.zh.txt and 2 more files: skipped, not a document of the project" in done.stderr
    alone = run("check", "--project", "good.en.txt")
    assert (alone.returncode, "no findings" in alone.stdout) == (0, True)
    assert "good.en.txt: skipped, not a document of the project" in alone.stderr


def test_a_hook_may_be_given_files_that_begin_with_a_dash(project: Path) -> None:
    """Their names were options: `-old.txt` wrote the findings to `ld.txt`."""
    (project / "-old.txt").write_text("x", "utf-8")
    done = run("check", "--project", "-old.txt", "en/b.txt")
    assert (done.returncode, (project / "ld.txt").exists()) == (1, False)
    assert "./-old.txt: skipped, not a document of the project" in done.stderr
    (project / "--quiet").write_text("x", "utf-8")
    done = run("check", "--project", "--quiet", "en/b.txt")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'--quiet' is an option, and a file as well; the file --quiet is named by ./--quiet" in done.stderr


@pytest.mark.parametrize(
    "option", [("-o", "en/b.txt"), ("--also", "csv=house.tsv"), ("--also", "csv=zh/b.txt")]
)
def test_findings_replace_no_file_of_the_project(project: Path, option: tuple[str, str]) -> None:
    done = run("check", *option)
    assert (done.returncode, "is given twice" in done.stderr) == (2, True)


def test_the_hook_of_pre_commit_checks_the_files_that_it_is_given(project: Path) -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML reads the hooks")
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    whole, changed = (hook["entry"].split()[1:] for hook in hooks)
    assert [hook.get("pass_filenames", True) for hook in hooks] == [False, True]
    assert "文 一" in run(*whole).stdout
    done = run(*changed, "en/b.txt")
    assert (done.returncode, "文 一" in done.stdout) == (1, False)


@pytest.mark.parametrize(("arguments", "left"), [((), 2), (("--format", "jsonl"), 0), (("-o", "out.txt"), 0)])
def test_in_forms_for_people_the_first_occurrences_are_explained(
    tmp_path, monkeypatch, capfd, arguments, left
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("termalign.checking.checks.explainer.MOST_EXPLAINED", 1)
    explained = []
    monkeypatch.setattr(Explainer, "_answered", lambda _, asked: [explained.append(each) for each in asked])
    Path("house.tsv").write_text("zh\ten\n碳市场\tcarbon market\n", "utf-8")
    Path("a.tsv").write_text("zh\ten\n" + "".join(f"碳市场{i}\tstocks {i}\n" for i in range(3)), "utf-8")
    group.main(["check", "house.tsv", "a.tsv", "--explain", *arguments], standalone_mode=False)
    assert len(explained) == 3 - left
    assert ("for the first 1 occurrences" in capfd.readouterr().err) is bool(left)
