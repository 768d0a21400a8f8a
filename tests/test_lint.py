"""Lint: each rule finds what it is for and nothing else; fixing is safe."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given

from termalign.apps.cli import group
from termalign.checking.findings.finding import RULES, Severity
from termalign.checking.lint.entries import fixed, lint
from termalign.checking.lint.term_text import flaws, repaired, tagged_by_script
from termalign.termbase.glossary import Entry, Glossary, Status, Term, TermType, entry

from .generated import FEW, glossaries
from .processes import run
from .steps import steps


def codes(*entries: Entry) -> list[str]:
    return [finding.rule for finding in lint(Glossary(entries))]


def concept(zh: str, *en: tuple[str, Status], **fields: str) -> Entry:
    return Entry(
        (Term(zh, "zh", Status.PREFERRED),), tuple(Term(text, status=status) for text, status in en), **fields
    )


@pytest.mark.parametrize(
    ("text", "language", "rules"),
    [
        ("rule of law", "en", []),
        ("U.S. dollar", "en", []),
        ("dual circulation, dual engine", "en", []),
        ("the “two mountains” theory", "en", []),
        (".NET", "en", []),
        ("Acme Inc.", "en", []),
        ("国家安全", "zh", []),
        ("人工智能+", "zh", []),
        ("AI 大模型", "zh", []),
        ("乾县", "zh", []),
        ("國家安全", "zh-TW", []),
        (" rule of law", "en", ["TL301"]),
        ("rule  of law", "en", ["TL301"]),
        ("rule\u00a0of law", "en", ["TL301"]),
        ("国家 安全", "zh", ["TL301"]),
        ("rule of law.", "en", ["TL302"]),
        ("法治。", "zh", ["TL302"]),
        ("- rule of law", "en", ["TL302"]),
        ("rule of (law", "en", ["TL302"]),
        ("“两山”理论）", "zh", ["TL302"]),
        ("rule of\u200b law", "en", ["TL303"]),
        ("rule \u202eof law", "en", ["TL303"]),
        ("cafe\u0301", "en", ["TL304"]),
        ("ＡＩ", "en", ["TL305"]),
        ("法治 rule", "en", ["TL203"]),
        ("rule of law", "zh", ["TL203"]),
        ("國家规划", "zh", ["TL204"]),
        ("國家安全", "zh-CN", ["TL205"]),
        ("国家安全", "zh-Hant", ["TL205"]),
        ("國家安全", "zh", ["TL206"]),
        ("法" * 31, "zh", ["TL306"]),
        ("word " * 15 + "word", "en", ["TL306"]),
    ],
)
def test_terms(text: str, language: str, rules: list[str]) -> None:
    assert [flaw.rule for flaw in flaws(Term(text, language))] == rules


def _kept(text: str, language: str = "zh") -> Term:
    return Term(text, language, translate=False)


GOOD, BAD = Status.PREFERRED, Status.DEPRECATED


@pytest.mark.parametrize(
    ("label", "entries", "rules"),
    [
        ("clean", [entry("法治", "rule of law", "law-based governance")], []),
        ("no rendering", [entry("法治")], ["TL201"]),
        ("no source", [Entry((), (Term("rule of law"),))], ["TL201"]),
        ("the same on both sides", [entry("GDP法", "GDP法")], ["TL202", "TL203"]),
        ("the same name on both sides", [entry("WeChat", "WeChat")], ["TL202"]),
        ("a name that is kept", [Entry((_kept("WeChat"),), (Term("WeChat"),))], []),
        (
            "a name that is kept, marked on the other side",
            [Entry((Term("TiDB", "zh"),), (_kept("TiDB", "en"),))],
            [],
        ),
        ("a name that is kept in other letters", [Entry((_kept("GitHub"),), (Term("Github"),))], ["TL207"]),
        ("a Chinese name that is kept", [Entry((_kept("微信"),), (Term("Weixin"),))], ["TL207"]),
        (
            "a name that is kept, with a form to avoid",
            [Entry((_kept("GitHub"),), (Term("GitHub"), Term("Octocat", status=Status.DEPRECATED)))],
            [],
        ),
        ("the same pair twice", [entry("法治", "rule of law"), entry("法治", "Rule of Law")], ["TL101"]),
        (
            "another preferred rendering",
            [entry("法治", "rule of law"), entry("法治", "legal order")],
            ["TL102"],
        ),
        (
            "another preferred rendering in another field",
            [
                concept("法治", ("rule of law", GOOD), subject="law"),
                concept("法治", ("a", GOOD), subject="x"),
            ],
            [],
        ),
        (
            "two preferred renderings",
            [concept("法治", ("rule of law", GOOD), ("legal order", GOOD))],
            ["TL102"],
        ),
        ("bad here, preferred there", [concept("法治", ("a", BAD)), concept("法制", ("a", GOOD))], ["TL103"]),
        (
            "accepted in one row, rejected in another",
            [concept("法治", ("a", Status.ADMITTED), ("a", BAD))],
            ["TL103"],
        ),
        ("preferred and rejected", [concept("法治", ("a", GOOD), ("a", BAD))], ["TL103"]),
        ("a term twice", [concept("法治", ("a", GOOD), ("a", Status.ADMITTED))], ["TL104"]),
        ("plural", [concept("目标", ("goal", GOOD), ("goals", Status.ADMITTED))], ["TL105"]),
        ("case", [concept("目标", ("goal", GOOD), ("Goal", Status.ADMITTED))], ["TL105"]),
        (
            "a reference to nothing",
            [Entry((Term("甲", "zh"),), (Term("a"),), id="c1", references=("c1", "c2"))],
            ["TL106", "TL106"],
        ),
    ],
)
def test_concepts(label: str, entries: list[Entry], rules: list[str]) -> None:
    assert codes(*entries) == rules


@FEW
@given(glossary=glossaries())
def test_fixing_once_is_enough_and_keeps_what_a_reader_sees(glossary: Glossary) -> None:
    once = fixed(glossary)
    assert fixed(once) == once
    fixable = {"TL301", "TL304"}
    for item in once:
        for term in (*item.zh, *item.en):
            assert not fixable & {flaw.rule for flaw in flaws(term)}
    assert len(once) == len(glossary)


def test_a_slogan_is_one_term_whatever_is_between_its_parts() -> None:
    """战力、战斗力: combat power. 千帆竞发、百舸争流: a thousand sails and a hundred boats race."""
    zh, en = Term("战力、战斗力", "zh"), Term("combat power")
    phrase = replace(zh, type=TermType.PHRASE)
    slogan = Term("千帆竞发、百舸争流", "zh")
    assert codes(Entry((zh,), (en,))) == ["TL307"]
    assert codes(Entry((phrase,), (en,))) == codes(Entry((slogan,), (Term("a thousand ships"),))) == []
    assert len(fixed(Glossary((Entry((phrase,), (en,)),)))[zh.text].zh) == 1


def test_an_initialism_in_brackets_is_a_term_of_its_own() -> None:
    item = Entry((Term("国内生产总值", "zh"),), (Term("gross domestic product (GDP)"),))
    assert codes(item) == ["TL307"]
    [mended] = fixed(Glossary((item,)))
    assert [term.text for term in mended.en] == ["gross domestic product", "GDP"]
    assert codes(entry("河岸", "bank (river)")) == []


def test_what_is_repaired() -> None:
    assert repaired(Term("國家\u200b 安全 ", "zh")) == Term("國家安全", "zh")
    assert tagged_by_script(Term("國家安全", "zh")) == Term("國家安全", "zh-Hant")
    assert repaired(Term("\u200b")).text == "\u200b"  # nothing would be left
    assert repaired(Term("ＡＩ  Plus")).text == "AI Plus"


def test_a_note_quotes_no_more_of_a_term_than_a_message_may_have() -> None:
    long = "rule of law " * 1_000
    preferred = [(text, Status.PREFERRED) for text in (long, "law", long.upper())]
    other = concept("法治", (long, Status.PREFERRED))
    findings = list(lint(Glossary((concept("法治", *preferred), replace(other, references=(long,))))))
    assert {finding.rule for finding in findings} >= {"TL101", "TL102", "TL105", "TL106"}
    assert max(len(finding.note) for finding in findings) < 700


def test_what_a_term_is_preferred_for_elsewhere_is_found_beside_very_many() -> None:
    """A rendering is bad here, and preferred in many concepts, of which the last has a term of this one."""
    here = concept("法治", ("law", Status.FORBIDDEN))
    others = [concept(f"法{number}", ("law", Status.PREFERRED)) for number in range(30)]
    found = [
        finding
        for finding in lint(Glossary((here, *others, concept("法治", ("law", Status.PREFERRED)))))
        if finding.rule == "TL103"
    ]
    assert [finding.severity for finding in found].count(Severity.ERROR) == 1


def test_every_rule_of_lint_has_a_meaning() -> None:
    assert all(rule.meaning for code, rule in RULES.items() if code.startswith("TL"))


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "house.tsv"
    path.write_text("zh\ten\n法治\trule of law \n顶层设计\ttop-level design\n", "utf-8")
    found = run("lint", path)
    assert found.returncode == 1
    assert found.stdout.splitlines() == [
        f"{path}:2:1: TL301 法治: found 'rule of law ', spaces at an end",
        "1 warning",
    ]
    assert run("lint", path, "--fail-on", "error").returncode == 0
    mended = run("lint", path, "--fix")
    assert (mended.returncode, mended.stdout) == (0, "no findings\n")
    assert mended.stderr == f"termalign: {path}: 1 concept put right\n"
    assert "rule of law\n" in path.read_text("utf-8")


def test_fixing_keeps_what_another_program_writes_meanwhile(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "house.tsv"
    path.write_text("zh\ten\n法治\trule of law \n", encoding="utf-8")

    def fixed_late(*arguments, **options):
        path.write_text("zh\ten\n法治\trule of law \n减排\temission cut\n", encoding="utf-8")
        return fixed(*arguments, **options)

    monkeypatch.setattr("termalign.checking.lint.entries.fixed", fixed_late)
    refused = CliRunner().invoke(group, ["lint", str(path), "--fix"]).exception
    assert str(refused) == f"{path}: was changed while it was read; run again when it is complete"
    assert "减排" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("zh\ten\n減排\temission  reduction\n", "zh\ten\n減排\temission reduction\n"),
        ("zh\ten\n减排\ta  b\n减排\ta b\n", "zh\ten\n减排\ta b\n"),
        ("zh\ten\tnote\n减排\ta \tours\n", "zh\ten\tnote\n减排\ta\tours\n"),
        ("en\tzh\tstatus\na \t减排\tforbidden\n", "zh\ten\tstatus\n减排\ta\tforbidden\n"),
        ("zh\ten\towner\n减排\ta  b\tLi\n法治\tlaw\t\n", "zh\ten\towner\n减排\ta b\tLi\n法治\tlaw\t\n"),
        (
            "中文\t英文\tdecision\tnew\towner\n减排\ta  b\tkeep\tx\tLi\n",  # with both it would be a file of decisions
            'zh\ten\tentry_other\tdecision\towner\n减排\ta b\t[["new","x"]]\tkeep\tLi\n',
        ),
        ("zh\ten\tzh_language\n減排\ta \t\n", "zh\ten\tzh_language\n減排\ta\tzh-Hant\n"),
    ],
)
def test_fixing_keeps_to_the_columns_of_the_file(tmp_path: Path, before: str, after: str) -> None:
    """And leaves none of the repeats it makes."""
    path = tmp_path / "house.tsv"
    path.write_text(before, "utf-8")
    run("lint", path, "--fix")
    assert path.read_text("utf-8") == after


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.tsv", b"zh\ten\r\n\xe6\xb3\x95\ta  b\r\n", b"zh\ten\r\n\xe6\xb3\x95\ta b\r\n"),
        ("a.tsv", b"\xef\xbb\xbfzh\ten\n\xe6\xb3\x95\ta  b", b"\xef\xbb\xbfzh\ten\n\xe6\xb3\x95\ta b\n"),
        ("a.csv", b"zh,en\r\n\xe6\xb3\x95,a  b\r\n", b"zh,en\r\n\xe6\xb3\x95,a b\r\n"),
        ("a.csv", b"zh,en\n\xe6\xb3\x95,a  b\n", b"zh,en\n\xe6\xb3\x95,a b\n"),
        ("a.csv", b"zh;en;note\n\xe6\xb3\x95;a  b;x, y\n", b"zh;en;note\n\xe6\xb3\x95;a b;x, y\n"),
        ("a.csv", b"zh\ten\n\xe6\xb3\x95\ta  b\n", b"zh\ten\n\xe6\xb3\x95\ta b\n"),
        (
            "a.csv",
            b'\xef\xbb\xbfzh;en;note\n\xe6\xb3\x95;a  b;"c\r\nd"\n',
            b'\xef\xbb\xbfzh;en;note\n\xe6\xb3\x95;a b;"c\r\nd"\n',
        ),
        (
            "a.csv",
            b"\xef\xbb\xbfzh;en\r\n\xe6\xb3\x95;a  b\r\n",
            b"\xef\xbb\xbfzh;en\r\n\xe6\xb3\x95;a b\r\n",
        ),
        (
            "a.csv",
            b"\xef\xbb\xbfzh,en\r\n\xe6\xb3\x95,a  b\r\n",
            b"\xef\xbb\xbfzh,en\r\n\xe6\xb3\x95,a b\r\n",
        ),
        (  # what a spreadsheet would run is disarmed, and has the columns by which that is known
            "a.csv",
            b"\xef\xbb\xbfzh,en\r\n\xe6\xb3\x95,=a  b\r\n",
            b"\xef\xbb\xbfzh,en,status,score\r\n\xe6\xb3\x95,'=a b,preferred,\r\n",
        ),
    ],
)
def test_fixing_keeps_mark_and_line_ends(tmp_path: Path, name: str, before: bytes, after: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(before)
    run("lint", path, "--fix")
    assert path.read_bytes() == after


def test_fixing_does_not_lose_comments(tmp_path: Path) -> None:
    path = tmp_path / "house.tsv"
    text = "# agreed in May\nzh\ten\n法治\trule of law \n"
    path.write_text(text, "utf-8")
    refused = run("lint", path, "--fix")
    assert refused.returncode == 2
    assert "has 1 comment line, which --fix would lose" in refused.stderr
    assert path.read_text("utf-8") == text


def test_a_rendering_to_be_used_and_avoided_is_one_finding(tmp_path):
    """What the reader says of it to every command is left to the rule, which names the term."""
    path = tmp_path / "house.tsv"
    path.write_text("zh\ten\tstatus\n民生\t生\tfoo\n法治\tlaw\tpreferred\n法治\tlaw\tforbidden\n", "utf-8")
    lines = run("lint", path).stdout.splitlines()
    assert [line.split()[1] for line in lines[:-1] if ":3:" in line] == ["TL103"]
    assert any("TL001" in line for line in lines)  # the other row's problem stays


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("house.jsonl", '{"zh":"法治 ","en":"law"}\n{"zh":"民生","en":""}\n', "2: an entry is left out"),
        ("house.tsv", "zh\ten\n法治 \tlaw\nドラゴン\tdragon\n", "3: 1 term in another language"),
    ],
)
def test_fixing_loses_nothing_that_was_not_read(tmp_path, name, content, part):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    done = run("lint", path, "--fix")
    assert done.returncode == 2
    assert f"{path}:{part}" in done.stderr
    assert "correct it first: --fix writes only what it could read" in done.stderr
    assert path.read_text("utf-8") == content


def test_fixing_loses_no_sheet_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["zh", "en"])
    book.active.append(["法治 ", "rule of law"])
    book.create_sheet("notes").append(["call", "Li"])
    book.save(tmp_path / "house.xlsx")
    before = (tmp_path / "house.xlsx").read_bytes()
    assert "the sheet 'notes' is not read" in run("lint", tmp_path / "house.xlsx", "--fix").stderr
    assert (tmp_path / "house.xlsx").read_bytes() == before


def test_fixing_is_for_files() -> None:
    refused = run("lint", "-", "--fix", stdin="zh\ten\n法治\trule of law \n")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--fix is for a file" in refused.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_no_pipe_is_waited_for_that_could_not_be_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "house.tsv")
    refused = run("lint", tmp_path / "house.tsv", "--fix")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "is a device or a named pipe, a file is needed" in refused.stderr


def test_problems_of_the_file_are_findings(tmp_path: Path) -> None:
    path = tmp_path / "house.tsv"
    path.write_text("zh\ten\tscore\n法治\trule of law\t7\n", "utf-8")
    found = run("lint", path, "--format", "jsonl")
    assert found.returncode == 1
    assert '"rule":"TL001"' in found.stdout.replace(" ", "")
    assert f'"{path}"'.replace(" ", "") in found.stdout.replace(" ", "")


def test_a_status_that_is_not_understood_is_an_error_and_no_fix_passes_over_it(tmp_path: Path) -> None:
    path = tmp_path / "house.tsv"
    text = "zh\ten\tstatus\n法治\trule of law \tforbiden\n"
    path.write_text(text, "utf-8")
    assert f"{path}:2:1: TL002 status 'forbiden' is not understood" in run("lint", path).stdout
    assert run("lint", path, "--fix").returncode == 2
    assert path.read_text("utf-8") == text


def _concepts(zh: list[str], en: list[Term], count: int = 1) -> Glossary:
    return Glossary(
        tuple(
            Entry(tuple(Term(f"{text}{number}", "zh") for text in zh), tuple(en)) for number in range(count)
        )
    )


@pytest.mark.parametrize(
    "made",
    [
        lambda n: _concepts(
            [f"术语{i}" for i in range(100, n + 100)], [Term(f"term {i}") for i in range(100, n + 100)]
        ),
        lambda n: _concepts(["术语"], [Term(f"term {i}", status=Status.PREFERRED) for i in range(n)]),
        lambda n: Glossary(
            (
                *_concepts(["术语"], [Term("term", status=Status.PREFERRED)], n),
                *_concepts(["词语"], [Term("term", status=Status.FORBIDDEN)], n),
            )
        ),
        lambda n: Glossary(
            tuple(
                Entry(tuple(Term(f"术语{i}", "zh") for i in range(n)), (Term(f"term {number}"),))
                for number in range(2)
            )
        ),
        lambda n: Glossary(
            (
                Entry(
                    (Term("法治", "zh"),) * 9 * n, (Term("rule of law"), *[Term("law", translate=False)] * n)
                ),
            )
        ),
    ],
    ids=[
        "terms of a concept",
        "preferred terms",
        "concepts of a term",
        "two concepts of many terms",
        "terms that a concept repeats",
    ],
)
def test_twice_as_many_take_about_twice_the_steps(made: Callable[[int], Glossary]) -> None:
    small, large = made(60), made(120)
    list(lint(large))
    assert steps(lambda: list(lint(large))) <= 2.6 * steps(lambda: list(lint(small)))


def test_a_rendering_that_very_many_prefer_is_an_error_where_one_of_them_has_the_source_term() -> None:
    many = [
        Entry((Term(f"术语{number}", "zh"),), (Term("term", status=Status.PREFERRED),))
        for number in range(50)
    ]
    bad = Entry((Term("术语40", "zh"),), (Term("term", status=Status.FORBIDDEN),))
    found = [finding.severity for finding in lint(Glossary((*many, bad))) if finding.rule == "TL103"]
    assert found.count(Severity.ERROR) == 1
    assert found.count(Severity.WARNING) == 20
