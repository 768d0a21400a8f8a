"""The curated glossaries that come with termalign."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import regex

import termalign
from termalign.checking.findings.finding import Severity
from termalign.checking.lint.entries import lint
from termalign.language.tokenizers import English
from termalign.termbase.formats.curated import curated
from termalign.termbase.glossary import Entry, Glossary, Status, TermType
from tests.conftest import SAMPLES

LEAST_CONCEPTS = 5600
LEAST_SETTLED = 2200
"""Concepts of the policy glossary, and those of them with a preferred rendering."""
SOURCE = regex.compile(r".*\b(19|20)\d\d\b.*")
MEMORY = "(from memory)"
"""The mark of a source that nobody looked up: such a rendering is proposed at most."""
SUBJECTS = frozenset(
    (
        "political theory",
        "Party and state institutions",
        "governance",
        "economy",
        "finance and trade",
        "industry",
        "technology and AI",
        "regional development",
        "rural affairs",
        "social policy",
        "education and talent",
        "culture",
        "ecology and energy",
        "law",
        "security and defense",
        "diplomacy",
        "Hong Kong, Macao and Taiwan",
    )
)
"""Subject fields of the policy glossary: a new one is added here on purpose, not by a typing error."""


@cache
def policy() -> Glossary:
    return termalign.read_glossary("policy", strict=True)


def settled(entry: Entry) -> bool:
    """Tell whether a concept has a rendering with a source that was looked up, or is only proposed."""
    return any(term.status in (Status.PREFERRED, Status.ADMITTED) for term in entry.en)


def test_every_curated_glossary_is_clean() -> None:
    assert "policy" in curated()
    for path in curated().values():
        glossary = termalign.read_glossary(path, strict=True)
        findings = lint(glossary, path=path.name)
        assert not [str(finding) for finding in findings if finding.severity is not Severity.INFO]


def test_every_curated_glossary_is_written_as_termalign_writes_it(tmp_path: Path) -> None:
    for path in curated().values():
        copy = tmp_path / path.name
        termalign.write_glossary(termalign.read_glossary(path), copy)
        assert copy.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_policy_is_large_and_reported() -> None:
    assert len(policy()) >= LEAST_CONCEPTS
    assert sum(settled(entry) for entry in policy()) >= LEAST_SETTLED
    assert policy().title
    assert policy().metadata["licence"] == "Apache-2.0"


def test_every_concept_has_its_subject_field_and_one_preferred_rendering_or_only_proposed_ones() -> None:
    assert {entry.subject for entry in policy()} == SUBJECTS
    for entry in policy():
        preferred = [term for term in entry.en if term.status is Status.PREFERRED]
        assert preferred == (list(entry.en[:1]) if settled(entry) else []), entry.zh[0].text


def test_every_preferred_and_admitted_rendering_has_a_source_with_its_year() -> None:
    for term in (term for entry in policy() for term in entry.en):
        if term.status in (Status.PREFERRED, Status.ADMITTED):
            assert SOURCE.fullmatch(term.source), term.text
            assert MEMORY not in term.source, term.text
        elif term.status is Status.PROPOSED and term.source:
            assert SOURCE.fullmatch(term.source), term.text


def test_no_chinese_term_names_two_concepts() -> None:
    terms = Counter(term.text for entry in policy() for term in entry.zh)
    assert [text for text, count in terms.items() if count > 1] == []


def test_terms_stand_in_dictionary_form() -> None:
    for entry in policy():
        for term in filter(lambda term: term.usable, entry.en):
            if term.type is not TermType.PHRASE:  # slogans that are sentences begin as they do
                assert not term.text.lower().startswith(("the ", "a ", "an ", "to ")), term.text
            assert not set("“”’‘—–") & set(term.text), term.text


def test_deprecated_renderings_say_why() -> None:
    silent = [
        term.text
        for entry in policy()
        for term in entry.en
        if not term.note and term.status is Status.DEPRECATED
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("zh", "preferred", "deprecated"),
    [
        ("新质生产力", "new quality productive forces", "new-type productivity"),
        ("中国式现代化", "Chinese modernization", "Chinese-style modernization"),
        ("小康社会", "moderately prosperous society in all respects", "well-off society"),
        ("人类命运共同体", "community with a shared future for mankind", "community of common destiny"),
        ("一带一路", "Belt and Road Initiative", "One Belt, One Road"),
        ("实体经济", "real economy", "entity economy"),
        ("宏观调控", "macro regulation", "macro-control"),
        ("共同富裕", "common prosperity", "common wealth"),
        ("法治", "rule of law", "rule by law"),
    ],
)
def test_known_renderings(zh: str, preferred: str, deprecated: str) -> None:
    status = {term.text: term.status for term in policy()[zh].en}
    assert status[preferred] is Status.PREFERRED
    assert status[deprecated] is Status.DEPRECATED


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("货运量571亿吨，同比增长3.8%。", "Freight reached 57.1 billion tons, up 3.8 percent year on year."),
        ("跨境电商进出口增长。", "Exports and imports of cross-border e-commerce grew."),
        ("不动产统一登记。", "Real estate is registered in one system."),
        ("提高政策利率。", "The policy rate was raised."),
        ("改革中央和地方财政关系。", "Fiscal relations of central and local governments are reformed."),
    ],
)
def test_other_official_renderings_are_right(zh: str, en: str) -> None:
    severities = [finding.severity for finding in termalign.check(policy(), zh, en)]
    assert set(severities) <= {Severity.INFO}


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("The trial lasted three weeks.", "审判持续了三周。"),
        ("The equity market fell.", "股市下跌。"),
        ("Its services were praised.", "它受到称赞。"),
        ("The city's GDP grew.", "全市地区生产总值增长。"),
    ],
)
def test_english_words_of_several_senses_are_no_errors(en: str, zh: str) -> None:
    severities = [finding.severity for finding in termalign.check(policy(), en, zh, direction="en-zh")]
    assert set(severities) <= {Severity.INFO}


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("提高基本公共卫生服务水平。", "Public health services will be improved."),  # basic is missing
        ("国务院通过了条例。", "The State Department adopted the regulations."),
        ("提高政策利率。", "The policy was tightened."),
    ],
)
def test_what_leaves_out_or_changes_something_stays_an_error(zh: str, en: str) -> None:
    assert Severity.ERROR in [finding.severity for finding in termalign.check(policy(), zh, en)]


INVENTED = frozenset("望澜市 望澜市绿色制造三年行动方案 战略主动 双碳 降碳减污 单位产值能耗 动力电池".split())
FREE = frozenset("数字赋能 数据孤岛 绿电 防范化解金融风险".split())
"""Terms of the sample that no public document we know has, or that are more phrase than term."""


def test_the_terms_of_the_sample_article_are_there() -> None:
    lines = (SAMPLES / "policy-article.terms.tsv").read_text(encoding="utf-8").splitlines()[1:]
    terms = {line.split("\t")[0] for line in lines}
    assert {zh for zh in terms if zh not in policy()} <= INVENTED | FREE


NO_POLICY = frozenset("智慧好办 实时响应 个性化教学 课程设置 副校长".split())
"""Words of an article on policy that are no terms of it (real-time response, vice president)."""


def test_the_policy_terms_of_the_acceptance_article_are_there(shared: Path) -> None:
    lines = (shared / "data" / "ai-plus" / "gold-dev.tsv").read_text(encoding="utf-8").splitlines()
    for zh, renderings in (line.split("\t") for line in lines):
        if zh in NO_POLICY:
            continue
        assert zh in policy()
        usable = {_key(term.text) for term in policy()[zh].en if term.usable}
        assert usable & {_key(rendering) for rendering in renderings.split(" | ")}, zh


def _key(text: str) -> str:
    """Return the lemmas of a term; an adjective for its noun (regional economic) is near enough."""
    keys = (token.key for token in English().tokenize(text) if token.key != "-")
    return " ".join(keys).replace("economic", "economy")


def test_official_texts_avoid_what_is_deprecated(shared: Path) -> None:
    """But for what was official when they were written, and replaced since: the note says so."""
    for year in ("2016", "2018", "2020"):
        base = shared / "data" / "policy" / "gwr" / year
        sides = (base.with_suffix(f".par.{side}").read_text(encoding="utf-8") for side in ("zh", "en"))
        for zh, en in zip(*(side.splitlines() for side in sides), strict=True):
            for entry in policy():
                for term in entry.en:
                    if term.status is Status.DEPRECATED and "until" not in term.note:
                        assert not (entry.zh[0].text in zh and f" {term.text} " in en), term.text
