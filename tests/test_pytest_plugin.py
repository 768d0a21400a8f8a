"""The pytest plugin, in runs of its own."""

import subprocess
import sys

import pytest

from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.baseline import write_baseline
from termalign.termbase.formats import read_glossary
from termalign.termbase.glossary import Glossary, entry

pytest_plugins = ["pytester"]

HOUSE = "zh\ten\n碳中和\tcarbon neutrality\n国家安全\tnational security\n新质生产力\tnew quality productive forces\n"
GOOD = 'assert_terms("实现碳中和", "achieve carbon neutrality")'


@pytest.fixture(scope="module")
def imported() -> None:
    """Import what the plugin will: runs in this process forget modules, and some cannot be loaded twice."""
    unit = CheckUnit("国家安全", "the security of the state", TextOrigin("", 1), TextOrigin("", 1))
    glossary = Glossary((entry("国家安全", "national stability"),))
    assert len(list(Checker(glossary).check([unit]))) == 1


@pytest.fixture
def project(imported: None, pytester: pytest.Pytester) -> pytest.Pytester:
    """A project with a glossary."""
    (pytester.path / "house.tsv").write_text(HOUSE, encoding="utf-8")
    return pytester


def test_the_fixture_passes_and_fails_with_findings(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    project.makepyfile(f"""
        def test_good(assert_terms):
            {GOOD}

        def test_bad(assert_terms):
            assert_terms("维护国家安全，实现碳中和", "defend state security, achieve carbon neutrality")
    """)
    result = project.runpytest("--termalign-glossary", "house.tsv", "-p", "no:xdist")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*Failed: TA101 国家安全: expected 'national security', not found",
            "*<text>:1:*: TA101 国家安全: expected 'national security', not found",
            "*= termalign =*",
            "3 term checks, term success 66.7%",
            "FAILED *::test_bad - Failed: TA101 国家安全*",
        ]
    )


def test_a_translation_that_is_no_string_is_named(project: pytest.Pytester) -> None:
    project.makepyfile("def test_none(assert_terms):\n    assert_terms('碳中和', None)\n")
    result = project.runpytest("--termalign-glossary", "house.tsv")
    result.stdout.fnmatch_lines(["*Failed: the translation is of type NoneType; allowed: str"])


def test_an_item_with_colons_in_its_id_is_chosen_by_its_name(project: pytest.Pytester) -> None:
    (project.path / "a.terms.jsonl").write_text(
        '{"id": "menu::file:::open", "source": "碳中和", "target": "carbon neutrality"}\n', encoding="utf-8"
    )
    result = project.runpytest("--termalign-glossary", "house.tsv", "a.terms.jsonl::1-menu:file:open")
    result.assert_outcomes(passed=1)


def test_comparison_with_the_terms_has_a_clean_diff(project: pytest.Pytester) -> None:
    project.makepyfile("""
        def test_good(terms):
            assert "carbon neutrality" == terms.of("碳中和")
            assert terms.of("碳中和") == "carbon neutrality"

        def test_bad(terms):
            translation = "carbon peaking"
            assert translation == terms.of("碳中和")
    """)
    result = project.runpytest("--termalign-glossary", "house.tsv")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "E * assert TA101 碳中和: expected 'carbon neutrality', not found",
        ]
    )


def test_the_settings_of_the_project_hold_in_tests(project: pytest.Pytester) -> None:
    """Its glossaries, what fails, what is known and what is suppressed."""
    project.makefile(
        ".toml",
        termalign='glossaries = ["house.tsv"]\n[check]\nfail-on = "warning"\nbaseline = "known.json"\n'
        'suppressions = "let_stand.toml"\nseverity = { TA101 = "warning" }\n',
        let_stand='[[suppress]]\nrule = "TA101"\nzh = "国家安全"\nreason = "as it was"\n',
    )
    (project.path / "p.terms.tsv").write_text(
        "source\ttarget\n实现碳中和\tachieve carbon peaking\n", encoding="utf-8"
    )
    (project.path / "known.json").write_text('{"termalign_baseline": 2, "findings": {}}')
    project.makepyfile("""
        def test_suppressed(assert_terms):
            assert_terms("维护国家安全", "defend state security")

        def test_known(assert_terms):
            assert_terms("推进碳中和", "advance carbon balance")
    """)
    result = project.runpytest("-p", "no:xdist")
    result.assert_outcomes(passed=1, failed=2)
    found = Checker(read_glossary(project.path / "house.tsv")).check(
        [CheckUnit("推进碳中和", "advance carbon balance", TextOrigin("", 1), TextOrigin("", 1))]
    )
    write_baseline(project.path / "known.json", found)
    project.runpytest("-p", "no:xdist").assert_outcomes(passed=2, failed=1)


def test_what_is_near_is_reported_and_nothing_further_is_looked_for(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("termalign.checking.checks.explainer.Explainer.__call__")
    project.makepyfile("""
        def test_near(assert_terms):
            assert_terms("新质生产力", "quality new productive forces")

        def test_missing(assert_terms):
            assert_terms("碳中和", "climate neutrality")
    """)
    result = project.runpytest("--termalign-glossary", "house.tsv", "-o", "termalign_fail_on=warning")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "E * TA102 新质生产力: expected 'new quality productive forces', *'quality new productive forces'",
            "E * TA101 碳中和: expected 'carbon neutrality', not found",
        ]
    )


def test_settings_and_marker_choose_the_glossary(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\ntermalign_glossary = house.tsv\ntermalign_fail_on = warning\n")
    (project.path / "other.tsv").write_text("zh\ten\n碳中和\tnet zero\n", encoding="utf-8")
    project.makepyfile(f"""
        import pytest

        def test_house(assert_terms):
            {GOOD}

        @pytest.mark.termalign_glossary("other.tsv")
        def test_other(assert_terms):
            assert_terms("碳中和", "net zero")

        def test_warning(assert_terms):
            assert_terms("新质生产力", "quality new productive forces")
    """)
    result = project.runpytest("--strict-markers")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*TA102 新质生产力*"])


def test_severities_of_the_project_hold_in_tests(project: pytest.Pytester) -> None:
    project.makepyprojecttoml('[tool.termalign.check.severity]\nTA101 = "warning"\n')
    project.makepyfile('def test_bad(assert_terms):\n    assert_terms("碳中和", "nothing")\n')
    project.runpytest("--termalign-glossary", "house.tsv").assert_outcomes(passed=1)


def test_files_of_pairs_are_items_with_lines_and_ids(project: pytest.Pytester) -> None:
    (project.path / "policy.terms.jsonl").write_text(
        '{"id": "s1", "source": "碳中和", "target": "carbon neutrality"}\n'
        '{"id": "s2", "source": "碳中和", "target": "carbon peaking"}\n',
        encoding="utf-8",
    )
    (project.path / "more.terms.tsv").write_text("碳中和\tcarbon neutrality\n", encoding="utf-8")
    result = project.runpytest("-v", "--termalign-glossary", "house.tsv")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "more.terms.tsv::1 PASSED*",
            "policy.terms.jsonl::1-s1 PASSED*",
            "policy.terms.jsonl::2-s2 FAILED*",
            "policy.terms.jsonl:2: TA101 碳中和: expected 'carbon neutrality', not found",
            "  source: 碳中和",
            "  translation: carbon peaking",
            "FAILED policy.terms.jsonl::2-s2 - Failed: policy.terms.jsonl:2: TA101 *",
        ]
    )
    chosen = project.runpytest("--termalign-glossary", "house.tsv", "policy.terms.jsonl::1-s1")
    chosen.assert_outcomes(passed=1)


def test_guessed_encodings_of_glossaries_and_files_of_pairs_are_in_the_summary(
    project: pytest.Pytester,
) -> None:
    for name in ("gbk.tsv", "a.terms.tsv"):
        (project.path / name).write_bytes("碳中和\tcarbon neutrality\n".encode("gb18030") * 2)
    result = project.runpytest("--termalign-glossary", "gbk.tsv", "-p", "no:xdist")
    result.assert_outcomes(passed=2)
    told = "detected as GB18030 (GBK) by its content; in UTF-8 nothing is guessed"
    assert [line for line in result.stdout.lines if told in line] == [
        f"a.terms.tsv: {told}",
        f"{project.path / 'gbk.tsv'}: {told}",
    ]


@pytest.mark.parametrize("processes", [(), ("-n", "1")])
def test_what_files_of_pairs_are_taken_for_is_in_the_summary_once(
    project: pytest.Pytester, processes: tuple[str, ...]
) -> None:
    for name in ("a", "b", "c"):
        content = "id\tsource\ttarget\n1\t碳中和\tcarbon neutrality\n"
        (project.path / f"{name}.terms.tsv").write_text(content, encoding="utf-8")
    cantonese = "佢哋嘅規定好清楚，冇咁難，碳中和喺度嘅。\tcarbon neutrality\n"
    (project.path / "d.terms.tsv").write_text(cantonese, encoding="utf-8")
    result = project.runpytest("--termalign-glossary", "house.tsv", *processes)
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(
        [
            "a.terms.tsv and 2 more places: columns taken: 2 (source), 3 (target); ignored: 1 (id)",
            "d.terms.tsv: reads as written Cantonese; taken as standard Chinese",
        ]
    )


def test_lost_characters_of_files_of_pairs_are_in_the_summary(project: pytest.Pytester) -> None:
    content = "碳中和\tcarbon neutrality\n碳中和，�\tcarbon neutrality\n"
    (project.path / "a.terms.tsv").write_text(content, encoding="utf-8")
    result = project.runpytest("--termalign-glossary", "house.tsv", "-p", "no:xdist")
    result.stdout.fnmatch_lines(["a.terms.tsv:2: characters were lost here *"])


def test_tables_are_pairs_only_where_a_glossary_is_configured(project: pytest.Pytester) -> None:
    (project.path / "more.terms.tsv").write_text("碳中和\tcarbon neutrality\n", encoding="utf-8")
    project.runpytest().assert_outcomes()


def test_a_broken_pair_file_is_an_error_with_its_line(project: pytest.Pytester) -> None:
    (project.path / "a.terms.jsonl").write_text('\n{"source": "碳中和"}\n', encoding="utf-8")
    result = project.runpytest("--termalign-glossary", "house.tsv")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*a.terms.jsonl:2: expected an object with texts 'src' and 'tgt', or 'zh' and 'en'"]
    )


def test_texts_in_another_language_fail(project: pytest.Pytester) -> None:
    project.makepyfile(
        "def test_other(assert_terms):\n    assert_terms('国家安全を守るために努力しています。', 'We protect it.')\n"
    )
    result = project.runpytest("--termalign-glossary", "house.tsv", "-p", "no:xdist")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the source side: looks like Japanese, not Chinese*"])


def test_texts_with_lost_characters_fail(project: pytest.Pytester) -> None:
    pairs = '{"zh": "国家安全", "en": "national security"}\n{"zh": "国家\ufffd全", "en": "state"}\n'
    (project.path / "a.terms.jsonl").write_text(pairs, encoding="utf-8")
    project.makepyfile(
        "def test_lost(assert_terms):\n    assert_terms('维护\ufffd\ufffd安全', 'uphold state safety')\n"
    )
    result = project.runpytest("--termalign-glossary", "house.tsv", "-p", "no:xdist")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(
        ["a.terms.jsonl:2: characters of a text were lost, the first at 3: it cannot be checked"]
    )


NAMED = 'assert_terms("推动高质量发展", "promote high-quality development")'


UNSAFE = ("\x1b[2J", "\u202e", "\x07")


def test_messages_stay_short_whatever_the_ids_and_texts(project: pytest.Pytester) -> None:
    long = "x" * 100_000
    pair = f'{{"id": "{long}", "zh": "国家安全{long}", "en": "state {long}"}}'
    (project.path / "news.terms.jsonl").write_text(pair, encoding="utf-8")
    project.makepyfile("def test_half(assert_terms):\n    assert_terms('国家安全\\ud800', 'state')\n")
    result = project.runpytest("--termalign-glossary", "house.tsv", "-p", "no:xdist")
    result.assert_outcomes(failed=2)
    assert max(map(len, result.outlines)) < 600
    assert "text 1 holds U+D800, which no text may hold" in result.stdout.str()
    result.stdout.no_fnmatch_line("*UnicodeEncodeError*")


@pytest.mark.parametrize(
    ("escaped", "shown"), [(r"\ud800", r"\ud800"), (r"\u001b[2J", r"\x1b"), (r"\u202e", r"\u202e")]
)
def test_ids_that_no_stream_or_terminal_may_have_are_escapes(
    project: pytest.Pytester, escaped: str, shown: str
) -> None:
    pair = f'{{"id": "a{escaped}", "src": "国家安全", "tgt": "state safety"}}'
    (project.path / "news.terms.jsonl").write_text(pair, encoding="utf-8")
    result = project.runpytest("--termalign-glossary", "house.tsv", "-p", "no:xdist")
    result.assert_outcomes(failed=1)
    written = result.stdout.str()
    assert f"news.terms.jsonl::1-a{shown}" in written
    assert not any(character in written for character in UNSAFE)


@pytest.mark.parametrize("where", ["option", "settings", "marker"])
def test_names_in_messages_are_shown_as_escapes(project: pytest.Pytester, where: str) -> None:
    name = "\x1b[2J\u202eno.tsv"
    (project.path / "termalign.toml").write_text('glossaries = ["\\u001b[2J\\u202eno.tsv"]', encoding="utf-8")
    marker = f"@pytest.mark.termalign_glossary({name!a})" if where == "marker" else ""
    project.makepyfile(f"import pytest\n\n{marker}\ndef test_one(assert_terms):\n    {GOOD}\n")
    result = project.runpytest(*(("--termalign-glossary", name) if where == "option" else ()), "--tb=short")
    written = result.stdout.str() + result.stderr.str()
    assert r"\x1b[2J\u202eno.tsv: no such" in written
    assert not any(character in written for character in UNSAFE)


def test_option_setting_and_marker_take_the_name_of_a_glossary_of_ours(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_run=f"def test_good(assert_terms):\n    {NAMED}\n",
        test_marked=f"""
            import pytest

            @pytest.mark.termalign_glossary("policy")
            def test_good(assert_terms):
                {NAMED}
        """,
    )
    for arguments in (["--termalign-glossary", "policy"], ["-o", "termalign_glossary=policy"]):
        result = project.runpytest(*arguments, "test_run.py")
        result.assert_outcomes(passed=1)
        result.stdout.fnmatch_lines(["1 term check, term success 100.0%"])
    result = project.runpytest("--termalign-glossary", "house.tsv", "test_marked.py")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["1 term check, term success 100.0%"])


@pytest.mark.parametrize("name", ["none.tsv", "polity"])
def test_a_marker_with_a_wrong_name_is_one_error(project: pytest.Pytester, name: str) -> None:
    project.makepyfile(f"""
        import pytest

        @pytest.mark.termalign_glossary("{name}")
        def test_good(assert_terms):
            {GOOD}
    """)
    result = project.runpytest("-rN")
    result.assert_outcomes(errors=1)
    result.stdout.no_fnmatch_line("*another exception*")
    assert [line for line in result.outlines if name in line] == [
        f"{project.path / name}: no such glossary; allowed: a file, or a name that `termalign glossaries` lists "
        "(marker termalign_glossary)"
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--termalign-glossary", "none.tsv"], "*none.tsv: no such glossary*"),
        (["--termalign-glossary", "polity"], "*polity: no such glossary*"),
        (["--termalign-glossary", "x" * 5000 + ".tsv"], "*xxx.tsv: no such glossary*"),
        (["-o", "termalign_fail_on=never"], "*termalign_fail_on = 'never'; allowed: error, warning*"),
        (
            ["-o", f"termalign_fail_on={'x' * 5000}"],
            "*termalign_fail_on = 'xxx*xxx'; allowed: error, warning*",
        ),
    ],
)
def test_wrong_options_are_refused_at_once(project: pytest.Pytester, arguments: list[str], line: str) -> None:
    result = project.runpytest(*arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([line])
    assert max(map(len, result.errlines)) < 600


def test_a_list_in_the_settings_of_pytest_is_refused(project: pytest.Pytester) -> None:
    project.makepyprojecttoml('[tool.pytest.ini_options]\ntermalign_glossary = ["house.tsv"]\n')
    result = project.runpytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*termalign_glossary*"])


def test_a_test_without_a_glossary_says_what_is_missing(project: pytest.Pytester) -> None:
    project.makepyfile(f"def test_good(assert_terms):\n    {GOOD}\n")
    result = project.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["no glossary: give --termalign-glossary GLOSSARY, or set termalign_glossary, or *"]
    )


def test_a_broken_glossary_fails_with_its_line(project: pytest.Pytester) -> None:
    (project.path / "house.tsv").write_bytes(b"zh\ten\n\xff\xff\n")
    project.makepyfile(f"def test_good(assert_terms):\n    {GOOD}\n")
    result = project.runpytest("--termalign-glossary", "house.tsv")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*house.tsv:2: *"])
    result.stdout.no_fnmatch_line("*another exception*")


@pytest.mark.parametrize("row", ["国家安全\tnational security\tprefered", "国家安全  national security"])
@pytest.mark.parametrize("way", ["option", "settings"])
def test_what_check_refuses_fails_by_option_and_by_settings(
    project: pytest.Pytester, way: str, row: str
) -> None:
    (project.path / "typo.tsv").write_text(
        f"zh\ten\tstatus\n碳中和\tcarbon neutrality\tpreferred\n{row}\n", encoding="utf-8"
    )
    if way == "settings":
        (project.path / "termalign.toml").write_text("glossaries = ['typo.tsv']\n", encoding="utf-8")
    project.makepyfile(f"def test_good(assert_terms):\n    {GOOD}\n")
    result = project.runpytest(*(["--termalign-glossary", "typo.tsv"] if way == "option" else []))
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*typo.tsv:3: *"])


def _errors(result: pytest.RunResult, problem: str) -> list[str]:
    """Return the lines that name a problem; the summary at the end repeats it, unless it is cut."""
    return [
        line for line in result.outlines if problem in line and not line.startswith(("ERROR ", "FAILED "))
    ]


BROKEN = {
    "no TOML": ({"termalign.toml": b"glossaries = ["}, "termalign.toml: not TOML: "),
    "no text": ({"termalign.toml": b"glossaries = ['\xff\xfe']"}, "termalign.toml:1"),
    "unknown setting": (
        {"termalign.toml": b"glosaries = []"},
        "unknown setting 'glosaries'; allowed: glossaries",
    ),
    "wrong type": ({"termalign.toml": b"glossaries = 3"}, "allowed: names of files"),
    "of pyproject": ({"pyproject.toml": b"[tool.termalign]\nglosaries = []"}, "unknown setting 'glosaries'"),
    "a glossary that is not there": ({"termalign.toml": b"glossaries = ['none.tsv']"}, "none.tsv: no such"),
    "a broken glossary": (
        {"termalign.toml": b"glossaries = ['bad.tsv']", "bad.tsv": b"zh\ten\n\xff\xff\n"},
        "bad.tsv:2: ",
    ),
    "a glossary with conflict marks": (
        {
            "termalign.toml": b"glossaries = ['bad.tsv']",
            "bad.tsv": "zh\ten\n<<<<<<< a\n国家\tstate\n=======\n国家\tnation\n>>>>>>> b\n".encode(),
        },
        "bad.tsv:2: ",
    ),
    "no baseline": (
        {"termalign.toml": b"glossaries = ['house.tsv']\n[check]\nbaseline = 'none.json'"},
        "none.json: ",
    ),
    "broken suppressions": (
        {
            "termalign.toml": b"glossaries = ['house.tsv']\n[check]\nsuppressions = 's.toml'",
            "s.toml": b"a = [",
        },
        "s.toml: not TOML: ",
    ),
}
"""Files, and the beginning of what is said of them."""


def _needing(project: pytest.Pytester) -> None:
    """Write thirty tests that need the settings, files of pairs, and a test that does not."""
    test = f"""
        import pytest

        @pytest.mark.parametrize("number", range(15))
        def test_term(assert_terms, number):
            {GOOD}

        def test_other():
            pass
    """
    project.makepyfile(test_a=test, test_b=test)
    (project.path / "a.terms.tsv").write_text("国家\tstate\n", encoding="utf-8")
    (project.path / "b.terms.jsonl").write_text('{"zh": "国家", "en": "state"}\n', encoding="utf-8")


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_settings_are_one_error_of_collection(project: pytest.Pytester, kind: str) -> None:
    files, problem = BROKEN[kind]
    for name, content in files.items():
        (project.path / name).write_bytes(content)
    _needing(project)
    result = project.runpytest("-p", "no:xdist")
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert len(_errors(result, problem)) == 1
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [
        (["-p", "no:xdist", "--continue-on-collection-errors"], 2),
        (["-n", "2"], 2),  # as with every error of collection, xdist runs what was collected
        (["-n", "2", "b.terms.jsonl"], 0),
    ],
    ids=["goes on", "workers", "workers with nothing else"],
)
def test_broken_settings_are_one_error_of_a_run_that_goes_on(
    project: pytest.Pytester, arguments: list[str], passed: int
) -> None:
    if "-n" in arguments:
        pytest.importorskip("xdist")
    files, problem = BROKEN["unknown setting"]
    (project.path / "termalign.toml").write_bytes(files["termalign.toml"])
    _needing(project)
    result = project.runpytest(*arguments)
    result.assert_outcomes(passed=passed, errors=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert len(_errors(result, problem)) == 1


def test_broken_settings_do_not_matter_to_tests_without_terms(project: pytest.Pytester) -> None:
    (project.path / "termalign.toml").write_text("glosaries = []\n", encoding="utf-8")
    project.makepyfile("""
        import pytest

        @pytest.fixture
        def terms():
            return "of the tests themselves"

        def test_own_fixture(terms):
            assert terms == "of the tests themselves"

        def test_none():
            pass
    """)
    project.runpytest("-p", "no:xdist").assert_outcomes(passed=2)


def test_terms_that_a_test_asks_for_while_it_runs_fail_it(project: pytest.Pytester) -> None:
    (project.path / "termalign.toml").write_text("glosaries = []\n", encoding="utf-8")
    project.makepyfile("def test_late(request):\n    request.getfixturevalue('terms')\n")
    result = project.runpytest("-p", "no:xdist")
    result.assert_outcomes(failed=1)
    assert len(_errors(result, "unknown setting 'glosaries'")) == 1


def test_the_summary_reports_terms_rendered_in_several_ways(project: pytest.Pytester) -> None:
    (project.path / "house.tsv").write_text(
        "zh\ten\n碳中和\tcarbon neutrality\n碳中和\tnet zero\n", encoding="utf-8"
    )
    project.makepyfile("""
        def test_one(assert_terms):
            assert_terms("碳中和", "carbon neutrality")

        def test_two(assert_terms):
            assert_terms("碳中和", "net zero")
    """)
    result = project.runpytest("--termalign-glossary", "house.tsv")
    result.stdout.fnmatch_lines(["inconsistent: 碳中和: 'carbon neutrality' (1), 'net zero' (1)"])


def test_workers_of_xdist_are_added_up(project: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    project.makepyfile(f"""
        import pytest

        @pytest.mark.parametrize("number", range(4))
        def test_good(assert_terms, number):
            {GOOD}
    """)
    result = project.runpytest("--termalign-glossary", "house.tsv", "-n", "2")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["4 term checks, term success 100.0%"])


def test_what_a_worker_that_died_has_checked_is_said_not_to_be_counted(project: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    project.makepyfile(f"""
        import os
        import pytest

        @pytest.mark.parametrize("number", range(4))
        def test_good(assert_terms, number):
            {GOOD}
            if number == 1:
                os._exit(9)
    """)
    result = project.runpytest("--termalign-glossary", "house.tsv", "-n", "1")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        ["2 term checks, term success 100.0%", "not counted: what 1 worker that died had checked"]
    )


def test_a_glossary_that_is_gone_before_workers_begin_is_one_error(project: pytest.Pytester) -> None:
    """Workers were begun again and again, with a traceback each, and no test ran."""
    pytest.importorskip("xdist")
    project.makeconftest("""
        from pathlib import Path

        def pytest_sessionstart(session):
            Path("house.tsv").unlink(missing_ok=True)
    """)
    project.makepyfile(f"def test_good(assert_terms):\n    {GOOD}\n")
    result = project.runpytest_subprocess("--termalign-glossary", "house.tsv", "-n", "2")
    result.assert_outcomes(errors=1)
    result.stdout.no_fnmatch_line("*Traceback*")


def test_without_the_plugin_pytest_runs_on(project: pytest.Pytester) -> None:
    project.makepyfile("def test_nothing():\n    pass\n")
    project.runpytest("-p", "no:termalign").assert_outcomes(passed=1)


def test_runs_without_term_tests_import_nothing_heavy() -> None:
    code = (
        "import sys, pytest; pytest.main(['--version']); import termalign.apps.pytest_plugin; "
        "print(sorted({'numpy', 'regex', 'jieba', 'opencc', 'lxml', 'msgspec', 'ahocorasick_rs'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert result.stdout.splitlines()[-1] == "[]"
