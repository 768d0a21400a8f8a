"""Findings: rules, severities, places, consistency, what stands there instead."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from termalign import check
from termalign.checking.checks.questions import Answer, Question
from termalign.checking.checks.units import units_of
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.finding import RULES, Finding, Severity
from termalign.documents.bitext import from_pairs
from termalign.language.text import Span
from termalign.termbase.glossary import Entry, Glossary, Status, Term, entry
from termalign.termbase.matching.tiers import Tier

CARBON = Entry(
    (Term("碳中和", "zh"),),
    (
        Term("carbon neutrality", status=Status.PREFERRED),
        Term("net-zero emissions", status=Status.ADMITTED),
        Term("carbon balance", status=Status.DEPRECATED),
        Term("zero carbon", status=Status.FORBIDDEN),
    ),
)


def findings(*pairs: tuple[str, str], glossary: Sequence[Entry] = (CARBON,)) -> list[Finding]:
    return check(Glossary(tuple(glossary)), from_pairs(list(pairs), names=("a.zh", "a.en")))


def rules(*pairs: tuple[str, str], glossary: Sequence[Entry] = (CARBON,)) -> list[str]:
    return [finding.rule for finding in findings(*pairs, glossary=glossary)]


@pytest.mark.parametrize(
    ("translation", "expected"),
    [
        ("Achieve carbon neutrality", []),
        ("Achieve carbon peaking", ["TA101"]),
        ("Carbon, in time, neutrality", ["TA101"]),
        ("Carbon and climate neutrality", ["TA102"]),
        ("Achieve CN", ["TA105"]),
        ("Achieve zero carbon", ["TA201"]),
        ("Achieve a carbon balance", ["TA202"]),
        ("Achieve net-zero emissions", ["TA203"]),
        ("Achieve carbon neutrality, zero carbon that is", ["TA201"]),
        ("Achieve 碳中和", ["TA101", "TA401"]),
        ("Achieve carbon neutrality (碳中和)", []),
        ("", ["TA101"]),
    ],
)
def test_each_use_has_its_rule(translation: str, expected: list[str]) -> None:
    assert rules(("实现碳中和", translation)) == expected


@pytest.mark.parametrize("last", [True, False])
def test_a_missing_translation_is_in_a_paragraph_where_people_see_no_lines(last: bool) -> None:
    pairs = [("你好", "Hello"), ("实现碳中和", "")]
    bitext = from_pairs(pairs if last else pairs[::-1], names=("a.zh", "a.docx"))
    names = ("paragraph 7",) * len(bitext.tgt.sentences)
    numbered = replace(bitext, tgt=replace(bitext.tgt, references=names, numbered=True))
    assert str(check(Glossary((CARBON,)), numbered)[0]).startswith("a.docx: paragraph 7: TA101 ")


@pytest.mark.parametrize(
    ("wanted", "banned", "translation", "expected"),
    [
        ("cybersecurity", "cyber security", "Cyber security", ["TA202"]),
        ("cybersecurity", "cyber security", "Cybersecurity", []),
        ("cybersecurity", "cyber security", "Cybersecurity, once cyber security", ["TA202"]),
        ("cybersecurity", "internet safety", "Cyber security", []),
        ("policy", "policies", "The policies", ["TA202"]),
        ("policy", "policies", "The policy", []),
        ("labour market", "labor market", "A labor market", ["TA202"]),
    ],
)
def test_a_banned_spelling_is_reported_though_it_is_nearly_an_accepted_one(
    wanted: str, banned: str, translation: str, expected: list[str]
) -> None:
    concept = Entry((Term("网络安全", "zh"),), (Term(wanted), Term(banned, status=Status.DEPRECATED)))
    assert rules(("网络安全", translation), glossary=[concept]) == expected


@pytest.mark.parametrize(
    ("chosen", "left", "expected"),
    [
        (Status.PREFERRED, Term("new-type productivity", score=0.6), [("TA204", Severity.WARNING)]),
        (Status.ADMITTED, Term("new-type productivity", count=1), [("TA204", Severity.WARNING)]),
        (Status.PREFERRED, Term("new-type productivity"), [("TA204", Severity.INFO)]),  # a person wrote it
        (Status.PROPOSED, Term("new-type productivity", score=0.6), []),  # nothing is decided
    ],
)
def test_a_rendering_that_nobody_decided_on_is_reported_beside_one_that_was_chosen(
    chosen: Status, left: Term, expected: list[tuple[str, Severity]]
) -> None:
    concept = Entry((Term("新质生产力", "zh"),), (Term("new quality productive forces", status=chosen), left))
    found = findings(("发展新质生产力", "Develop new-type productivity"), glossary=[concept])
    assert [(finding.rule, finding.severity) for finding in found] == expected


def test_a_candidate_that_nobody_chose_is_not_expected() -> None:
    concept = Entry(
        (Term("新质生产力", "zh"),),
        (
            Term("new quality productive forces", status=Status.PREFERRED),
            Term("new-type productivity", count=1),
        ),
    )
    [missing] = findings(("发展新质生产力", "Develop it"), glossary=[concept])
    assert missing.message == "新质生产力: expected 'new quality productive forces', not found"
    [told] = findings(("发展新质生产力", "Develop new-type productivity"), glossary=[concept])
    assert told.message == (
        "新质生产力: expected 'new quality productive forces', found 'new-type productivity', "
        "which extraction proposed and nobody has decided on"
    )


@pytest.mark.parametrize("status", [Status.ADMITTED, Status.PROPOSED])
@pytest.mark.parametrize("written", ["GDP growth", "gdp growth", "Growth"])
def test_what_was_found_is_not_what_was_expected(status: Status, written: str) -> None:
    growth = Entry(
        (Term("经济增长", "zh"),),
        (
            Term("economic growth", status=Status.PREFERRED),
            *(Term(text, status=status) for text in ("GDP growth", "growth")),
        ),
    )
    [used] = findings(("经济增长很快", f"{written} is fast"), glossary=[growth])  # economic growth is fast
    assert used.message.startswith(f"经济增长: expected 'economic growth', found '{written}'")


def test_a_term_rendered_less_often_than_it_occurs_is_worth_knowing_only() -> None:
    [finding] = findings(("碳中和与碳中和", "carbon neutrality and so on"))
    assert (finding.rule, finding.severity) == ("TA106", Severity.INFO)


def test_every_missing_occurrence_is_reported_where_it_is() -> None:
    found = findings(("碳中和与碳中和", "nothing"))
    assert [(item.src.column, item.src.end_column) for item in found if item.src] == [(1, 4), (5, 8)]


def test_places_are_lines_and_columns_in_code_points_from_one() -> None:
    [finding] = findings(("第一", "One"), ("𠀀实现碳中和", "A “zero carbon” goal"))
    assert finding.src is not None
    assert finding.tgt is not None
    assert (finding.src.path, finding.src.line, finding.src.column) == ("a.zh", 2, 4)
    assert (finding.tgt.path, finding.tgt.line, finding.tgt.column, finding.tgt.end_column) == (
        "a.en",
        2,
        4,
        15,
    )
    assert finding.found == "zero carbon"


def test_a_hit_across_word_boundaries_is_a_warning_and_gives_way_to_the_term_it_hides() -> None:
    glossary = entry("年金", "annuity"), entry("金管局", "HKMA")
    found = findings(("2022年金管局公布", "In 2022 the HKMA announced"), glossary=glossary)
    assert [(finding.rule, finding.zh) for finding in found] == [("TA104", "年金")]


def test_renderings_of_one_term_in_one_document_should_be_one() -> None:
    pairs = [("碳中和", "carbon neutrality")] * 2 + [("碳中和", "net-zero emissions")]
    [finding] = [finding for finding in findings(*pairs) if finding.rule == "TA301"]
    assert finding.found == "net-zero emissions"
    assert finding.tgt is not None
    assert finding.tgt.line == 3
    assert finding.message.endswith("1 against 2 times in this document")


def test_an_abbreviation_beside_its_full_form_is_consistent() -> None:
    glossary = [entry("联系汇率制度", "Linked Exchange Rate System", "LERS")]
    pairs = ("联系汇率制度", "Linked Exchange Rate System"), ("联系汇率制度", "LERS")
    assert "TA301" not in rules(*pairs, glossary=glossary)


def test_documents_that_differ_are_reported_at_the_end() -> None:
    checker = Checker(Glossary((CARBON,)))
    units = [
        unit
        for name, text in (
            ("a", "carbon neutrality"),
            ("b", "carbon neutrality"),
            ("c", "net-zero emissions"),
        )
        for unit in units_of(from_pairs([("碳中和", text)], names=(f"{name}.zh", f"{name}.en")))
    ]
    [finding] = [finding for finding in checker.check(units) if finding.rule == "TA302"]
    assert finding.tgt is not None
    assert finding.tgt.path == "c.en"
    assert checker.tally.documents["c.en"].checks == 1


def test_a_spotter_is_asked_once_a_batch_and_says_what_is_there() -> None:
    asked: list[int] = []

    def spot(questions: Sequence[Question]) -> list[Answer | None]:
        asked.append(len(questions))
        return [
            Answer(Span(8, len(item.unit.tgt)), close="balance" not in item.unit.tgt) for item in questions
        ]

    glossary = Glossary((entry("碳中和", "carbon neutrality"),))
    pairs = [("实现碳中和", "Achieve balance"), ("实现碳中和", "Achieve climate harmony")]
    found = check(glossary, from_pairs(pairs), explain=spot)
    assert asked == [2]
    assert [(item.rule, item.found) for item in found] == [
        ("TA101", "balance"),
        ("TA101", "climate harmony"),
    ]
    assert [item.tier for item in found] == [Tier.NONE, Tier.CLOSE]


def test_words_that_render_another_term_do_not_stand_for_a_missing_one() -> None:
    glossary = Glossary((entry("碳中和", "carbon neutrality"), entry("碳达峰", "carbon peaking")))
    bitext = from_pairs([("碳达峰、碳中和", "carbon peaking")])
    [finding] = check(glossary, bitext, explain=lambda questions: [Answer(Span(0, 14), close=True)])
    assert (finding.zh, finding.found, finding.rule) == ("碳中和", None, "TA101")


def test_rules_have_codes_that_sort_by_kind() -> None:
    assert list(RULES) == sorted(RULES)
    assert all(rule.code == code and rule.meaning.endswith(".") for code, rule in RULES.items())


def test_term_success_and_consistency_count_checks() -> None:
    checker = Checker(Glossary((CARBON, entry("经济", "economy"))))
    pairs = [
        ("碳中和经济", "a carbon-neutrality economy"),
        ("碳中和", "net-zero emissions"),
        ("碳中和", "nothing"),
        ("经济", "economies"),
    ]
    list(checker.check(units_of(from_pairs(pairs))))
    assert (checker.tally.total.checks, checker.tally.total.successes) == (5, 4)
    assert checker.tally.success_rate == 0.8
    assert checker.tally.consistency == pytest.approx(3 / 4)


def consistency(glossary: Glossary, *targets: str, spot=None) -> float | None:
    checker = Checker(glossary, explain=spot or False)
    list(checker.check(units_of(from_pairs([("碳中和", target) for target in targets]))))
    return checker.tally.consistency


def test_number_and_form_of_a_rendering_are_consistent() -> None:
    both = Glossary((entry("碳中和", "carbon offset", "carbon offsets"),))
    assert consistency(both, "a carbon offset", "carbon offsets", "carbon-offset") == 1.0


def test_every_rendering_counts_for_consistency() -> None:
    banned = Entry((Term("碳中和", "zh"),), (Term("neutrality"), Term("net zero", status=Status.DEPRECATED)))
    assert consistency(Glossary((banned,)), "neutrality", "neutrality", "net zero") == pytest.approx(2 / 3)

    def spot(questions):
        return [Answer(Span(0, len(question.unit.tgt))) for question in questions]

    one = Glossary((entry("碳中和", "neutrality"),))
    assert consistency(one, "neutrality", "balance", "balances", spot=spot) == pytest.approx(2 / 3)
    assert consistency(one, "neutrality", "balance", "balances") is None


def proposed(*renderings: Term) -> Entry:
    """碳达峰 with renderings nobody has decided on."""
    return Entry((Term("碳达峰", "zh"),), (Term("carbon peaking", status=Status.PROPOSED), *renderings))


@pytest.mark.parametrize(
    ("translation", "rule"),
    [
        ("Reach the top", "TA101"),
        ("Carbon soon peaking", "TA102"),
        ("Carbon peaking", None),
    ],
)
def test_what_is_only_proposed_binds_nobody_whether_other_terms_are_decided_or_not(
    translation: str, rule: str | None
) -> None:
    pair = ("实现碳达峰", translation)
    for glossary in ((CARBON, proposed()), (proposed(),)):
        reported = [(finding.rule, finding.severity) for finding in findings(pair, glossary=glossary)]
        assert reported == ([(rule, Severity.INFO)] if rule else [])


@pytest.mark.parametrize(
    ("translation", "rules"),
    [
        ("Build a market for trading in emissions", ["TA101", "TA104"]),
        ("Build a market for carbon trading", ["TA102"]),
        ("Build the carbon trading market", []),
    ],
)
def test_a_longer_term_that_is_only_proposed_does_not_hide_one_that_is_decided(
    translation: str, rules: list[str]
) -> None:
    longer, decided = (
        Entry((Term(zh, "zh", status=status),), (Term(en, status=status),))
        for zh, en, status in [
            ("碳交易市场", "carbon trading market", Status.PROPOSED),
            ("碳交易", "carbon trading", Status.PREFERRED),
        ]
    )
    found = findings(("建设碳交易市场", translation), glossary=(longer, decided))
    assert sorted(finding.rule for finding in found) == rules
    assert all(finding.severity is Severity.WARNING for finding in found if finding.rule == "TA104")
    turned = list(check(Glossary((longer, decided)), "Build the carbon trading market", "建设市场"))
    assert [finding.rule for finding in turned if finding.severity is not Severity.INFO] == ["TA104"]


def test_a_decided_term_is_not_hidden_by_proposed_ones_that_contain_each_other() -> None:
    longest, longer, decided = (
        Entry((Term(zh, "zh", status=status),), (Term(en, status=status),))
        for zh, en, status in [
            ("联系汇率制度", "Linked Exchange Rate System", Status.PROPOSED),
            ("联系汇率", "linked exchange rate", Status.PROPOSED),
            ("汇率", "exchange rate", Status.PREFERRED),
        ]
    )
    found = findings(("维护联系汇率制度", "Maintain the Linked System"), glossary=(longest, longer, decided))
    assert "汇率" in [finding.source for finding in found if finding.severity is not Severity.INFO]


def test_a_deprecated_rendering_is_reported_as_ever_beside_proposed_ones() -> None:
    entry_ = proposed(Term("carbon summit", status=Status.DEPRECATED))
    [finding] = findings(("实现碳达峰", "Reach the carbon summit"), glossary=(CARBON, entry_))
    assert (finding.rule, finding.severity) == ("TA202", RULES["TA202"].severity)


def test_one_decided_rendering_makes_a_concept_binding() -> None:
    entry_ = proposed(Term("peak carbon emissions", status=Status.ADMITTED))
    [finding] = findings(("实现碳达峰", "Reach the top"), glossary=(CARBON, entry_))
    assert (finding.rule, finding.severity) == ("TA101", Severity.ERROR)


def test_what_a_finding_quotes_is_short_however_long_terms_are_and_however_many() -> None:
    long = "security " * 10_000 + "end"
    glossary = Glossary((entry("国家安全", long, *(f"rendering {number}" for number in range(200))),))
    (found,) = check(glossary, [("维护国家安全。", "Keep it safe.")])  # safeguard national security
    assert found.message.startswith("国家安全: expected 'security security ")
    assert len(found.message) < 600
    assert len(found.expected) == 100
    assert max(map(len, found.expected)) < 600
    row = replace(found, zh="安" * 10_000, note=long).to_dict()
    assert max(len(row[name]) for name in ("message", "source", "zh")) < 600
