"""Whole books: findings that repeat are told once, the most telling first, within a budget."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.checking.findings.finding import RULES, Finding, Place
from termalign.checking.findings.grouping import MOST_PLACES, RULE_CONFIDENCE, Budget, grouped
from termalign.termbase.matching.tiers import Tier
from tests.processes import run


def finding(rule: str, zh: str = "碳中和", line: int = 1, path: str = "a.txt") -> Finding:
    return Finding(rule, RULES[rule].severity, Tier.NONE, zh, ("carbon",), tgt=Place(path, line, 1, line, 2))


FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from(["TA101", "TA102", "TA106", "TA201", "TA302"]),
        st.sampled_from(["碳中和", "碳市场"]),
        st.integers(1, 4),
    )
)


@given(FINDINGS)
def test_groups_stand_for_every_finding_once(findings):
    groups = list(grouped(findings))
    assert sum(group.count for group in groups) == len(findings)
    assert len({(group.rule, group.zh) for group in groups}) == len(groups)
    for group in groups:
        same = [item.place for item in findings if (item.rule, item.zh) == (group.rule, group.zh)]
        assert [group.place, *group.also] == same[: MOST_PLACES + 1]


@given(FINDINGS, st.integers(0, 6))
def test_a_budget_keeps_the_first_of_the_order_and_counts_the_rest(findings, most):
    everything = Budget(len(findings))
    whole = list(everything.kept(findings))
    assert everything.left_out == 0
    ranks = [finding.severity.rank for finding in whole]
    assert ranks == sorted(ranks)
    budget = Budget(most)
    assert list(budget.kept(findings)) == whole[:most]
    assert budget.left_out == len(findings) - min(most, len(findings))


def test_the_most_telling_come_first():
    findings = [
        finding("TA106"),
        finding("TA104"),
        finding("TA107"),
        finding("TA101", "乙"),
        *[finding("TA101", "甲", line) for line in (1, 2)],
        finding("TA201"),
    ]
    told = [(group.rule, group.zh, group.count) for group in grouped(findings)]
    assert told[:3] == [("TA201", "碳中和", 1), ("TA101", "甲", 2), ("TA101", "乙", 1)]
    assert [rule for rule, _, _ in told[3:]] == ["TA104", "TA107", "TA106"]


def test_confidence_is_about_rules():
    assert RULE_CONFIDENCE.keys() <= RULES.keys()
    assert all(0 < value <= 1 for value in RULE_CONFIDENCE.values())


def test_a_group_names_its_places_in_short():
    [group] = grouped([finding("TA101", line=line, path=path) for path in ("a", "b") for line in range(1, 6)])
    assert str(group).endswith("not found, 10 times, also at 2, 3, 4, 5, b:1, …")


def test_further_places_of_files_without_lines_are_paragraphs():
    places = [
        Place(path, line, 1, line, 2, f"paragraph {line}", numbered=True)
        for path in ("a", "b")
        for line in (1, 2)
    ]
    [group] = grouped([replace(finding("TA101"), tgt=place) for place in places])
    assert str(group).endswith("not found, 4 times, also at paragraph 2, b: paragraph 1, paragraph 2")


@pytest.fixture
def book(tmp_path):
    (tmp_path / "house.tsv").write_text("zh\ten\n碳中和\tcarbon neutrality\n市场\tmarket\n", "utf-8")
    for chapter in ("1", "2"):
        (tmp_path / f"{chapter}.zh").write_text("碳中和\n市场\n碳中和\n", "utf-8")
        (tmp_path / f"{chapter}.en").write_text("balance\nmarkets\nbalance\n", "utf-8")
    return tmp_path


def check(book, *options):
    files = ("1.zh", "1.en", "2.zh", "2.en")
    return run("check", "house.tsv", *files, "--input", "pairs", "-q", *options, cwd=book)


def test_command_groups_and_sums_up_every_file(book):
    done = check(book, "--group")
    assert done.stdout.splitlines()[:4] == [
        "1.en:1:1: TA101 碳中和: expected 'carbon neutrality', not found, 4 times, also at 3, 2.en:1, 3",
        "4 errors; 6 checks, term success 33.3%, consistency 100.0%",
        "  1.en: 2 errors; 1 of 3 as the glossary has it (33.3%)",
        "  2.en: 2 errors; 1 of 3 as the glossary has it (33.3%)",
    ]
    assert done.returncode == 1


def test_command_keeps_its_budget_and_reports_what_it_left_out(book):
    done = check(book, "--max-findings", "1", "--format", "jsonl")
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == "termalign: 3 findings left out (--max-findings 1)\n"
    none = check(book, "--max-findings", "0")
    assert none.returncode == 1


def test_json_holds_places_and_counts(book):
    content = json.loads(check(book, "--group", "--format", "json").stdout)
    [row] = content["findings"]
    assert (row["count"], [place["line"] for place in row["also"]]) == (4, [3, 1, 3])
    assert content["summary"]["documents"]["2.en"]["findings"] == {"error": 2, "warning": 0, "info": 0}
