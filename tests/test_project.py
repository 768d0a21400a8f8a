"""Projects: settings, the stack of glossaries, the documents, and what becomes of findings."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.apps.project import find_project, read_project
from termalign.checking.findings.baseline import write_baseline
from termalign.checking.findings.finding import Finding, Place, Severity
from termalign.checking.findings.gate import Gate
from termalign.errors import TermalignError
from termalign.language.keys import Level, key_at
from termalign.language.text.spelling import Spelling
from termalign.termbase.glossary import Entry, Glossary, Term, entry, stacked
from termalign.termbase.matching.tiers import Tier
from tests.processes import run

FINDING = Finding(
    "TA101", Severity.ERROR, Tier.NONE, "影响", ("ramifications",), tgt=Place("a.en.txt", 4, 1, 4, 9)
)


def rejects(read: Callable[[], object], *parts: str) -> None:
    with pytest.raises(TermalignError) as error:
        read()
    message = str(error.value)
    assert "\n" not in message
    for part in parts:
        assert part in message


def make(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


CHECK = """fail-on = "warning"
baseline = "b.json"
[{0}check.severity]
TA101 = "info"
TA203 = "off"
"""


@pytest.mark.parametrize(("name", "prefix"), [("pyproject.toml", "tool.termalign."), ("termalign.toml", "")])
def test_settings_are_those_of_the_nearest_project(tmp_path: Path, name: str, prefix: str) -> None:
    inner = tmp_path / "deep" / "er"
    make(
        tmp_path, {name: f"[{prefix}check]\n" + CHECK.format(prefix), "deep/pyproject.toml": "[tool.ruff]\n"}
    )
    inner.mkdir()
    project = find_project(inner)
    assert project.path == tmp_path / name
    assert project.fail_on is Severity.WARNING
    assert project.baseline == str(tmp_path / "b.json")
    admitted = replace(FINDING, rule="TA203")
    told = project.gate(new=False).reported([FINDING, admitted])
    assert [finding.severity for finding in told] == [Severity.INFO]


def test_a_file_of_our_own_goes_before_the_shared_one(tmp_path: Path) -> None:
    make(tmp_path, {"termalign.toml": 'glossaries = ["policy"]', "pyproject.toml": "[tool.termalign]\nx = 1"})
    assert find_project(tmp_path).glossaries == ("policy",)


def test_no_settings_are_the_defaults(tmp_path: Path) -> None:
    assert find_project(tmp_path).gate().fails(FINDING)
    rejects(lambda: find_project(tmp_path).glossary(lambda name: Glossary()), "no glossaries")
    rejects(lambda: list(find_project(tmp_path).files()), "no documents")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ('[check]\nfail-on = "never"', "[check] fail-on: 'never' is not allowed; allowed: error, warning"),
        ("[check]\ncolour = 1", "[check] unknown setting 'colour'; allowed: fail-on"),
        ("[check]\nbaseline = 3", "[check] baseline: 3 is not allowed"),
        ('[check]\nseverity = { TA999 = "off" }', "unknown rule 'TA999'"),
        (
            '[check]\nseverity = { TA101 = "bad" }',
            "TA101 = 'bad' is not allowed; allowed: error, warning, info",
        ),
        ("[check]\nseverity = 1", "severity: 1 is not allowed"),
        ("check = 1", "[check] is no table"),
        ('glossary = "house.tsv"', "unknown setting 'glossary'; allowed: glossaries, documents, check"),
        ('glossaries = "house.tsv"', "glossaries: allowed: names of files"),
        (
            'glossaries = ["polic"]',
            "glossaries: polic: no such file, and no glossary of this name; did you mean 'policy'?",
        ),
        ("glossaries = [1]", "glossaries: 1 is not allowed"),
        ('glossaries = [["a"]]', "glossaries: ['a'] is not allowed"),
        ('[[documents]]\nzh = "a"', "documents: each needs zh and en, or source and target, or bitext"),
        (
            '[[documents]]\nzh = "a"\nbitext = "b"',
            "documents: each needs zh and en, or source and target, or bitext",
        ),
        ('[[documents]]\nsrc = "a"', "[documents] unknown setting 'src'"),
        ('[[documents]]\nsource = "a"\nen = "b"', "documents: each needs zh and en"),
        (
            '[[documents]]\nbitext = "a"\ndirection = "en-zh"',
            "documents: direction goes with zh and en; source and target state it, that of a bitext is detected",
        ),
        ('[[documents]]\nzh = "a"\nen = "b"\ncolumns = "zh=1,en=2"', "documents: columns goes with bitext"),
        (
            '[[documents]]\nbitext = "a"\ncolumns = "zh"',
            "[documents] columns: columns 'zh' are not understood",
        ),
        (
            '[[documents]]\nzh = "a"\nen = "b"\ndirection = "en"',
            "[documents] direction: 'en' is not allowed; allowed: zh-en, en-zh",
        ),
        ('[documents]\nzh = "a"', "documents: allowed: tables [[documents]]"),
        ("= 1", "not TOML"),
    ],
)
def test_broken_settings_are_refused(tmp_path: Path, content: str, part: str) -> None:
    make(tmp_path, {"termalign.toml": content})
    rejects(lambda: read_project(tmp_path / "termalign.toml"), "termalign.toml", part)
    with pytest.raises(TermalignError) as refused:
        read_project(tmp_path / "termalign.toml")
    assert str(refused.value).count("termalign.toml") == 1


def test_a_missing_table_of_the_shared_file_is_distinguished_from_a_broken_one(tmp_path: Path) -> None:
    make(tmp_path, {"pyproject.toml": "[tool]\ntermalign = 1\n"})
    rejects(lambda: find_project(tmp_path), "[tool.termalign] is no table")
    make(tmp_path, {"pyproject.toml": '[termalign]\nglossaries = ["house.tsv"]'})
    rejects(lambda: find_project(tmp_path), "[termalign] is not read; write [tool.termalign]")


@pytest.mark.parametrize(
    "name",
    ["tool.termaling", "tool.term-align", "tool.Termalign", "tools.termalign", "term_align", "termalgin"],
)
def test_a_table_that_is_nearly_ours_is_refused(tmp_path: Path, name: str) -> None:
    make(tmp_path, {"pyproject.toml": f'[tool.terraform]\nx = 1\n[{name}]\nglossaries = ["house.tsv"]'})
    rejects(lambda: find_project(tmp_path), f"[{name}] is not read; write [tool.termalign]")
    make(tmp_path, {"pyproject.toml": "[tool.terraform]\nx = 1\n[tool.temporal]\nx = 1\n"})
    assert find_project(tmp_path).path is None


def test_documents_are_files_folders_and_patterns_beside_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = """
[[documents]]
zh = "zh"
en = "en/**"
[[documents]]
zh = "one.zh.txt"
en = "one.en.txt"
[[documents]]
bitext = "*.tmx"
[[documents]]
bitext = "n.*"
"""
    made = dict.fromkeys(("zh/a.txt", "en/a.txt", "one.zh.txt", "one.en.txt", "m.tmx", "n.tmx"), "…")
    make(tmp_path, {"termalign.toml": settings, **made})
    expected = [("zh/a.txt", "en/a.txt"), ("one.zh.txt", "one.en.txt"), ("m.tmx",), ("n.tmx",)]
    names = [tuple(str(tmp_path / name) for name in names) for names in expected]
    assert list(find_project(tmp_path).files()) == names
    monkeypatch.chdir(tmp_path)
    assert list(find_project(tmp_path).files()) == expected
    (tmp_path / "m.tmx").unlink()
    (tmp_path / "n.tmx").unlink()
    rejects(lambda: list(find_project(tmp_path).files()), "*.tmx: matches no files")


TERMS = st.sampled_from(["减排", "減排", "碳中和", "碳 中和", "法治", "双碳"])
GLOSSARIES = st.lists(
    st.lists(st.tuples(st.lists(TERMS, min_size=1, max_size=2, unique=True), st.sampled_from("abc"))).map(
        lambda rows: Glossary(
            tuple(Entry(zh=tuple(Term(text, "zh") for text in zh), en=(Term(en, "en"),)) for zh, en in rows)
        )
    ),
    max_size=3,
)


@given(GLOSSARIES)
def test_an_earlier_glossary_says_all_there_is_to_a_term(glossaries: list[Glossary]) -> None:
    """An oracle: every term has the renderings of the first glossary that knows it."""
    expected: dict[str, set[str]] = {}
    for glossary in reversed(glossaries):
        own: dict[str, set[str]] = {}
        for item in glossary:
            for term in item.zh:
                own.setdefault(key_at(term.text, Level.FORM), set()).add(item.en[0].text)
        expected.update(own)
    found: dict[str, set[str]] = {}
    for item in stacked(glossaries):
        for term in item.zh:
            found.setdefault(key_at(term.text, Level.FORM), set()).add(item.en[0].text)
    assert found == expected


def test_a_stack_keeps_ids_unique() -> None:
    one, other = (replace(entry(zh, en), id="c1") for zh, en in (("减排", "a"), ("法治", "b")))
    assert [item.id for item in stacked([Glossary((one,)), Glossary((other,))])] == ["c1", ""]


def test_the_gate_knows_off_optional_suppressed_and_known_findings(tmp_path: Path) -> None:
    write_baseline(tmp_path / "b.json", [FINDING])
    make(
        tmp_path,
        {
            "termalign.toml": '[check]\nbaseline = "b.json"\nsuppressions = "s.toml"\nseverity = {TA501 = "error"}',
            "s.toml": '[[suppress]]\nrule = "TA203"\nreason = "as it was"\n',
        },
    )
    gate = find_project(tmp_path).gate()
    assert gate.optional == {"TA501"}
    moved = replace(FINDING, zh="开放")
    assert list(gate.reported([FINDING, replace(FINDING, rule="TA203"), moved])) == [moved]
    assert list(gate.unsuppressed([FINDING])) == [FINDING]
    assert not Gate().fails(replace(FINDING, severity=Severity.WARNING))


def test_the_spelling_of_a_project_is_that_of_its_translations(tmp_path: Path) -> None:
    texts = {
        "house.tsv": "zh\ten\n数据中心\tdata centre\n",
        "a.zh.txt": "建设数据中心。\n",
        "a.en.txt": "Build data centers.\n",
    }
    make(tmp_path, {**texts, "termalign.toml": '[check]\nspelling = "british"\n'})
    command = ("check", "house.tsv", "a.zh.txt", "a.en.txt")
    assert find_project(tmp_path).gate().spelling is Spelling.BRITISH
    ran = run(*command, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "TA504 数据中心: expected 'data centre', found 'data centers'" in ran.stdout
    make(tmp_path, {"termalign.toml": '[check]\nspelling = "american"\n'})
    assert "TA504" not in run(*command, cwd=tmp_path).stdout
    settings = '[check]\nspelling = "british"\nfail-on = "warning"\n'
    make(tmp_path, {"termalign.toml": settings})
    assert run(*command, cwd=tmp_path).returncode == 1
    make(tmp_path, {"termalign.toml": f'{settings}[check.severity]\nTA504 = "info"\n'})
    assert run(*command, cwd=tmp_path).returncode == 0
    make(tmp_path, {"termalign.toml": '[check]\nspelling = "oxford"\n'})
    ran = run(*command, cwd=tmp_path)
    assert ran.returncode == 2
    assert "[check] spelling: 'oxford' is not allowed; allowed: british, american" in ran.stderr


def test_check_without_arguments_checks_the_project(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "termalign.toml": (
                'glossaries = ["client.tsv", "house.tsv"]\n[[documents]]\nzh = "zh"\nen = "en"\n'
                '[check]\nfail-on = "warning"\n'
            ),
            "client.tsv": "zh\ten\n减排\tcutting emissions\n",
            "house.tsv": "zh\ten\n减排\temission reduction\n碳中和\tcarbon neutrality\n",
            "zh/a.txt": "推进减排\n实现碳中和\n",
            "en/a.txt": "Advance emission reduction\nAchieve carbon neutrality\n",
        },
    )
    result = run("check", "--input", "pairs", "--format", "jsonl", cwd=tmp_path)
    findings = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(finding["zh"], finding["expected"]) for finding in findings] == [("减排", ["cutting emissions"])]
    assert result.returncode == 1
    (tmp_path / "client.tsv").write_bytes("zh\ten\n减排\tcutting emissions\n".encode("gb18030"))
    guessed = "client.tsv: detected as GB18030 (GBK) by its content; in UTF-8 nothing is guessed"
    assert guessed in run("check", "--input", "pairs", cwd=tmp_path).stderr
    refused = run("check", "--input", "pairs", "--strict", cwd=tmp_path)
    assert (refused.returncode, guessed in refused.stderr) == (2, True)
    alone = run("check", "house.tsv", cwd=tmp_path)
    assert alone.returncode == 2
    assert "house.tsv: texts are missing; give GLOSSARY and the texts" in alone.stderr


def test_a_file_that_is_not_in_the_language_of_its_setting_is_refused(tmp_path: Path) -> None:
    documents = '[[documents]]\nzh = "a.txt"\nen = "b.txt"\n[[documents]]\nzh = "x/*"\nen = "y/*"\n'
    make(
        tmp_path,
        {
            "house.tsv": "zh\ten\n碳中和\tcarbon neutrality\n",
            "termalign.toml": f'glossaries = ["house.tsv"]\n{documents}',
            **dict.fromkeys(("a.txt", "x/n.txt"), "Carbon peaking is the goal.\n"),
            **dict.fromkeys(("b.txt", "y/n.txt"), "目标是碳达峰。\n"),
        },
    )
    done = run("check", cwd=tmp_path)
    refused = "the texts are not zh-en: the source has no Chinese in it, the translation has"
    assert (done.returncode, done.stdout, done.stderr.count(refused)) == (2, "", 2)


@pytest.mark.parametrize(
    "documents",
    ['source = "en.txt"\ntarget = "zh.txt"', 'zh = "zh.txt"\nen = "en.txt"\ndirection = "en-zh"'],
)
@pytest.mark.parametrize("input", ["pairs", "paragraphs"])
def test_documents_from_english_into_chinese_are_checked_in_their_direction(
    tmp_path: Path, documents: str, input: str
) -> None:
    make(
        tmp_path,
        {
            "termalign.toml": f'glossaries = ["house.tsv"]\n[[documents]]\n{documents}\n',
            "house.tsv": "zh\ten\n碳中和\tcarbon neutrality\n",
            "en.txt": "Achieve carbon neutrality.\n",
            "zh.txt": "实现碳达峰。\n",
        },
    )
    result = run("check", "--input", input, "--format", "jsonl", cwd=tmp_path)
    [finding] = [json.loads(line) for line in result.stdout.splitlines()]
    assert (finding["tgt_path"], finding["rule"], result.returncode) == ("zh.txt", "TA101", 1)
    assert finding["expected"] == ["碳中和"]


@pytest.mark.parametrize("form", [["--format", "text", "-o"], ["-q", "--also"]])
@pytest.mark.parametrize("name", ["termalign.toml", "link.toml", "s.toml", "b.json", "house.tsv"])
def test_findings_replace_nothing_that_the_settings_name(tmp_path: Path, name: str, form: list[str]) -> None:
    files = {
        "termalign.toml": 'glossaries = ["house.tsv"]\n[[documents]]\nbitext = "pairs.tsv"\n'
        '[check]\nbaseline = "b.json"\nsuppressions = "s.toml"\n',
        "s.toml": "",
        "b.json": '{"termalign_baseline": 3, "findings": []}',
        "house.tsv": "zh\ten\n碳中和\tcarbon neutrality\n",
        "pairs.tsv": "实现碳中和\tAchieve carbon peaking\n",
    }
    make(tmp_path, files)
    (tmp_path / "link.toml").symlink_to("termalign.toml")
    done = run("check", *form, f"json={name}" if "--also" in form else name, cwd=tmp_path)
    assert (done.returncode, "is given twice" in done.stderr) == (2, True)
    assert {file: (tmp_path / file).read_text("utf-8") for file in files} == files


def test_a_project_chooses_the_columns_of_its_tables(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "termalign.toml": 'glossaries = ["house.tsv"]\n[[documents]]\nbitext = "t/*.csv"\ncolumns = "zh=2,en=4"\n',
            "house.tsv": "zh\ten\n法治\trule of law\n",
            "t/a.csv": "1,法治很重要,The rule of law matters,Legality matters\n"
            "2,坚持法治,We uphold it,Uphold legality\n",
        },
    )
    done = run("check", cwd=tmp_path)
    assert done.returncode == 1
    assert "t/a.csv:1:33: TA101 法治" in done.stdout
    assert "2 checks, term success 0.0%" in done.stdout
    overruled = run("check", "--columns", "zh=2,en=3", cwd=tmp_path)
    assert "t/a.csv:1" not in overruled.stdout
