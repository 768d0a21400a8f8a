"""A right rendering beside a wrong one; what stands in place of a rendering; terms that are none."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.checking.checks.doubts import _unassigned, doubtful
from termalign.checking.checks.explainer import keeps_meaning
from termalign.checking.checks.occurrence_kinds import OccurrenceKind, chinese_kind
from termalign.checking.checks.pending_findings import MOST_CONTEXT
from termalign.checking.checks.questions import Answer, Question
from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.checking.checks.usage import Checker, check
from termalign.checking.findings.finding import Finding, Severity
from termalign.errors import InputError
from termalign.language.text import Disjoint, Span
from termalign.termbase.glossary import Entry, Glossary, Status, Term, entry
from termalign.termbase.matching.judging import MOST_PAIRED, judge
from termalign.termbase.matching.targets import Target
from termalign.termbase.matching.terms import Terms

GLOSSARY = Glossary((entry("碳中和", "carbon neutrality"), entry("碳达峰", "carbon peaking")))

SOURCE = "到二〇六〇年前实现碳中和。" + "经济社会发展全面转型，能源结构持续优化。" * 4 + "为碳中和打下基础。"
"""Carbon neutrality by 2060. (The economy and society turn green; better energy.) The basis of carbon neutrality."""

BETWEEN = (
    "The economy and society turn green in every respect, and the mix of energy keeps getting better. " * 3
)


def pair(src: str, tgt: str) -> CheckUnit:
    return CheckUnit(src, tgt, TextOrigin("a.zh", 1), TextOrigin("a.en", 1), "a.en")


def found(tgt: str, spot=None, glossary: Glossary = GLOSSARY, src: str = SOURCE) -> list[Finding]:
    return [
        finding
        for finding in Checker(glossary, explain=spot or False).check([pair(src, tgt)])
        if not finding.rule.startswith("TA3")
    ]


@pytest.mark.parametrize(
    ("first", "last", "rules"),
    [
        ("carbon neutrality", "carbon neutrality", []),
        ("it", "carbon neutrality", ["TA106"]),
        ("carbon neutrality", "it", ["TA106"]),
        # carbon peaking must come from somewhere, and the source does not have it
        ("carbon peaking", "carbon neutrality", ["TA107"]),
        ("carbon neutrality", "carbon peaking", ["TA107"]),
        # as many right ones as the source has, both of them at the end
        ("carbon peaking", "carbon neutrality, yes, carbon neutrality", []),
        ("carbon peaking", "carbon peaking", ["TA101", "TA101"]),
    ],
)
def test_a_right_rendering_does_not_hide_a_wrong_one(first: str, last: str, rules: list[str]) -> None:
    tgt = f"Achieve {first} before 2060. {BETWEEN}Lay the basis of {last}."
    assert [finding.rule for finding in found(tgt)] == rules


@pytest.mark.parametrize(
    ("first", "last", "severity", "column"),
    [
        # who has named it may leave it out later, or mean it by a pronoun; nobody leaves out what is not named yet
        ("the transition", "carbon neutrality", Severity.WARNING, SOURCE.index("碳中和") + 1),
        ("carbon neutrality", "the transition", Severity.INFO, SOURCE.rindex("碳中和") + 1),
        ("it", "carbon neutrality", Severity.INFO, SOURCE.rindex("碳中和") + 1),
        ("net-zero carbon", "carbon neutrality", Severity.INFO, SOURCE.rindex("碳中和") + 1),
    ],
)
def test_a_first_occurrence_with_nothing_in_its_place_is_worse_than_a_later_one(
    first: str, last: str, severity: Severity, column: int
) -> None:
    [finding] = found(f"Achieve {first} before 2060. {BETWEEN}Lay the basis of {last}.")
    assert finding.src is not None
    assert (finding.rule, finding.severity, finding.src.column) == ("TA106", severity, column)


def test_what_a_document_has_left_out_before_is_no_worse_at_its_first_occurrence() -> None:
    lost = f"Achieve the transition before 2060. {BETWEEN}Lay the basis of carbon neutrality."
    pairs = [("碳中和是目标。", "That is the goal."), (SOURCE, lost)]
    assert [finding.severity for finding in check(GLOSSARY, pairs) if finding.rule == "TA106"] == [
        Severity.INFO
    ]


LINKED = Glossary(
    (
        entry("联系汇率制度", "Linked Exchange Rate System", "LERS"),
        entry("联汇制度", "LERS"),
        entry("银行", "bank"),
    )
)


@pytest.mark.parametrize(
    ("first", "last", "missing"),
    [
        ("Linked Exchange Rate System (LERS)", "LERS", []),
        ("system", "LERS", ["联系汇率制度"]),
        ("LERS", "system", ["联汇制度"]),
        ("(LERS)", "LERS", ["联系汇率制度"]),  # in brackets behind nothing
    ],
)
def test_what_two_terms_may_have_renders_the_nearer(first: str, last: str, missing: list[str]) -> None:
    src = (
        "联系汇率制度由一家银行维持，" + "经济社会全面绿色转型，能源结构不断优化。" * 3 + "联汇制度保持稳定。"
    )
    tgt = f"The {first} is kept by a bank. {BETWEEN}The {last} is stable."
    findings = found(tgt, glossary=LINKED, src=src)
    assert [finding.source for finding in findings if finding.rule == "TA101"] == missing


def test_a_wrong_rendering_beside_a_right_one_is_reported_where_it_is() -> None:
    tgt = f"Achieve carbon neutrality before 2060. {BETWEEN}Lay the basis of carbon peaking."
    [finding] = found(tgt)
    assert (finding.severity, finding.found) == (Severity.WARNING, "carbon peaking")
    assert finding.tgt is not None
    assert finding.tgt.column == tgt.index("carbon peaking") + 1
    assert finding.src is not None
    assert finding.src.column == SOURCE.rindex("碳中和") + 1


def test_what_the_source_has_is_no_stranger() -> None:
    tgt = f"Achieve carbon neutrality before 2060. {BETWEEN}Lay the basis of it and carbon peaking."
    assert [finding.rule for finding in found(tgt, src=SOURCE + "和碳达峰")] == ["TA106"]


CONNECTED = Glossary((entry("互联互通", "SC"), entry("债券", "bond")))


@pytest.mark.parametrize(
    ("first", "last", "rules"),
    [
        ("债券", "互联互通", ["TA106"]),
        ("联通（债券）", "互联互通", ["TA107"]),
        ("互联互通", "债券", ["TA107"]),
        ("联通（互联互通）", "债券", ["TA107"]),
    ],
)
def test_a_short_form_in_brackets_has_no_rendering_of_its_own(
    first: str, last: str, rules: list[str]
) -> None:
    src = "The Stock Connect (SC) grew, the first in years. The market was calm. The SC fell."
    tgt = f"股市的{first}增长，多年来首次。市场平静。{last}下降。"
    assert [finding.rule for finding in check(CONNECTED, src, tgt)] == rules


def test_a_term_inside_another_renders_no_second_occurrence_of_it() -> None:
    teeth = Glossary((entry("前磨牙", "premolar"), entry("磨牙", "molar")))
    src = "报告称，五月前磨牙增加，六月前磨牙减少。"
    tgt = "The report says that {} rose in May and that {} fell in June."
    assert [finding.rule for finding in check(teeth, src, tgt.format("premolar", "molar"))] == ["TA107"]
    assert not list(check(teeth, src.replace("月前磨牙减", "月磨牙减"), tgt.format("premolar", "molar")))


RATES = Glossary((entry("利率", "interest rate"), entry("指标", "target"), entry("目的", "goal")))


@pytest.mark.parametrize(
    ("src", "tgt", "rules"),
    [
        # The dictionary has *target* for 目标, and 目的 for *purpose*, which is said of something else.
        (
            "贷款的利率上升，而存款的利率与目标一致。",
            "The interest rate of loans rose; that of deposits meets the target.",
            ["TA106"],
        ),
        (
            "The interest rate of loans rose; the interest rate of deposits has a purpose.",
            "贷款的利率上升，存款的有其目的。",
            ["TA106"],
        ),
        (
            "贷款的利率上升，而存款的利率与去年一致。",
            "The interest rate of loans rose; the target of deposits is that of last year.",
            ["TA107"],
        ),
        (
            "The interest rate of loans rose; the interest rate of deposits is stable.",
            "贷款的利率上升，存款的目的保持稳定。",
            ["TA107"],
        ),
    ],
)
def test_what_renders_other_words_of_the_source_is_no_stranger(src: str, tgt: str, rules: list[str]) -> None:
    assert [finding.rule for finding in Checker(RATES).check([pair(src, tgt)])] == rules


def test_a_spotter_is_asked_about_the_rest_of_the_pair() -> None:
    asked: list[Question] = []
    tgt = f"Achieve carbon neutrality before 2060. {BETWEEN}Lay the basis of clean air."

    def spot(questions: Sequence[Question]) -> list[Answer]:
        asked.extend(questions)
        return [Answer(Span(tgt.index("clean air"), len(tgt) - 1), confidence=0.8)]

    [finding] = found(tgt, spot)
    assert (finding.rule, finding.found) == ("TA106", "clean air")
    [question] = asked
    assert "neutrality" not in question.unit.tgt
    assert question.unit.src.count("碳中和") == 1
    assert len(question.unit.tgt) == len(tgt)
    assert question.span.start == SOURCE.rindex("碳中和")


@pytest.mark.parametrize("answer", [None, Answer(Span(0, 7), confidence=0.1), Answer(Span(0, 7), close=True)])
def test_what_the_spotter_does_not_know_is_not_reported(answer: Answer | None) -> None:
    tgt = f"Achieve carbon neutrality before 2060. {BETWEEN}Lay the basis of it."
    assert [finding.rule for finding in found(tgt, lambda questions: [answer for _ in questions])] == [
        "TA106"
    ]


def test_many_occurrences_are_counted_and_not_paired() -> None:
    count = MOST_PAIRED + 1
    unit = pair("银行，" * count, "bank, " * (count - 1))
    terms = Terms(Glossary((entry("银行", "bank"),)))
    [outcome] = judge(terms, terms.find([unit.src])[0], Target(unit.tgt))
    assert doubtful(unit, outcome, Disjoint()).hits == ()


def test_a_long_source_is_not_repeated_with_every_finding() -> None:
    findings = found("", glossary=Glossary((entry("银行", "bank"),)), src="金融机构，" * 1000 + "银行")
    assert [len(finding.context) <= MOST_CONTEXT for finding in findings] == [True]
    assert findings[0].context.endswith("银行")


@pytest.mark.parametrize(
    ("expected", "there", "close"),
    [
        ("world economy", "global economy", True),
        ("onshore market", "offshore market", False),
        ("direct financing", "indirect financing", False),
        ("imported goods", "exported goods", False),
        ("high-quality development", "development", False),
        ("high-quality development", "the development of high quality", True),
        ("rural revitalization", "revitalization of the countryside", True),
    ],
)
def test_a_close_rendering_keeps_every_content_word(expected: str, there: str, close: bool) -> None:
    assert keeps_meaning(there, expected) is close


@pytest.mark.parametrize(
    ("text", "term", "standing"),
    [
        ("患有肺炎的病人", "肺", OccurrenceKind.NESTED),  # lung, in: a patient with pneumonia
        ("受汇率影响", "影响", OccurrenceKind.EVERYDAY),  # influenced by the exchange rate
        ("他的肺不好", "肺", OccurrenceKind.WHOLE),  # his lungs are bad
        ("被許可方應當付款", "許可方", OccurrenceKind.NESTED),  # the licensor, in: the licensee shall pay
        ("许可方应当付款", "许可方", OccurrenceKind.WHOLE),
        ("被负责人否认", "负责人", OccurrenceKind.WHOLE),  # denied by the person in charge
        (
            "货币发行局帐目",
            "货币发行局帐",
            OccurrenceKind.WHOLE,
        ),  # four characters and more are a term however they are cut
        ("2022年金管局", "年金", OccurrenceKind.CROSSING),  # annuity, in: 2022, the monetary authority
    ],
)
def test_how_a_term_is_among_words(text: str, term: str, standing: OccurrenceKind) -> None:
    start = text.index(term)
    assert chinese_kind(text, Span(start, start + len(term))) is standing


@pytest.mark.parametrize(
    ("text", "name", "standing"),
    [
        (
            "住房城乡建设部门会同各区",
            "住房城乡建设部",
            OccurrenceKind.CROSSING,
        ),  # departments, and no ministry
        ("自然資源部門建立制度", "自然資源部", OccurrenceKind.CROSSING),
        ("自然资源部建立制度", "自然资源部", OccurrenceKind.WHOLE),
        ("住房城乡建设部部长", "住房城乡建设部", OccurrenceKind.WHOLE),
        ("国家发展和改革委员会同有关部门", "国家发展和改革委员会", OccurrenceKind.WHOLE),  # together with
        ("中国人民银行长春支行", "中国人民银行", OccurrenceKind.WHOLE),  # a branch in Changchun
        ("货币发行局帐目的透明度", "货币发行局帐目", OccurrenceKind.WHOLE),  # a particle, no purpose (目的)
        ("网络安全高峰会上宣布", "网络安全高峰会", OccurrenceKind.WHOLE),
    ],
)
def test_a_name_whose_last_character_begins_another_word_is_none(
    text: str, name: str, standing: OccurrenceKind
) -> None:
    assert chinese_kind(text, Span(0, len(name)), is_name=True) is standing


@pytest.mark.parametrize(
    ("text", "term", "kind"),
    [
        ("最大党的领导人", "党的领导", OccurrenceKind.NESTED),  # the leader of the party
        ("坚持党的领导人民满意", "党的领导", OccurrenceKind.WHOLE),  # 人民, the people
        ("金融服務消費者權益", "金融服務消費", OccurrenceKind.NESTED),
        ("坚持党的领导。", "党的领导", OccurrenceKind.WHOLE),
    ],
)
def test_a_long_term_whose_last_word_goes_on_is_a_part(text: str, term: str, kind: OccurrenceKind) -> None:
    start = text.index(term)
    assert chinese_kind(text, Span(start, start + len(term))) is kind


def test_a_term_inside_a_longer_word_is_information() -> None:
    [finding] = found("a patient", glossary=Glossary((entry("肺", "lung"),)), src="患有肺炎的病人")
    assert (finding.rule, finding.severity) == ("TA104", Severity.INFO)


def test_a_deprecated_rendering_is_an_error() -> None:
    concept = Entry(
        (Term("碳中和", "zh"),), (Term("carbon neutrality"), Term("net zero", status=Status.DEPRECATED))
    )
    [finding] = found("Achieve net zero.", glossary=Glossary((concept,)), src="实现碳中和。")
    assert (finding.rule, finding.severity) == ("TA202", Severity.ERROR)


SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 12), st.integers(1, 4))


@given(st.lists(SPANS, max_size=8), SPANS)
def test_disjoint_spans_answer_as_a_list_does(spans: list[Span], asked: Span) -> None:
    kept: list[Span] = []
    disjoint = Disjoint()
    for span in spans:
        free = not any(span.overlaps(other) for other in kept)
        assert disjoint.add(span) is free
        kept += [span] if free else []
    assert disjoint.overlap(asked) is any(asked.overlaps(span) for span in kept)
    assert disjoint.contain(asked) is any(
        span.start <= asked.start and asked.end <= span.end for span in kept
    )


def optional(rule: str, zh: str, rendering: str, translation: str) -> list[str | None]:
    glossary = Glossary((entry(zh, rendering),))
    checker = Checker(glossary, optional=[rule])
    return [
        finding.found or finding.note
        for finding in checker.check([pair(zh, translation)])
        if finding.rule == rule
    ]


@pytest.mark.parametrize(
    ("rendering", "translation", "told"),
    [
        ("Belt and Road Initiative", "the belt and road initiative", ["belt and road initiative"]),
        ("Three-Year Action Plan", "a Three Year Action Plan", ["Three Year Action Plan"]),
        ("Belt and Road Initiative", "the Belt and Road Initiative", []),
        ("Belt and Road Initiative", "THE BELT AND ROAD INITIATIVE", []),  # a heading
        ("supply chain", "Supply-chain", []),  # no name
        ("Labour Day", "Labor Day", []),  # spelling
    ],
)
def test_names_keep_their_form_where_that_is_asked_for(
    rendering: str, translation: str, told: list[str]
) -> None:
    assert optional("TA501", "某", rendering, translation) == told


@pytest.mark.parametrize(
    ("rendering", "translation", "told"),
    [
        ("productive force", "productive forces", ["productive forces"]),
        ("policies", "one policy", ["policy"]),
        ("safeguard interests", "safeguarding interests", []),  # a verb form
    ],
)
def test_number_is_reported_where_that_is_asked_for(
    rendering: str, translation: str, told: list[str]
) -> None:
    assert optional("TA502", "某", rendering, translation) == told


@pytest.mark.parametrize(
    ("renderings", "translation", "spelling", "reported"),
    [
        (["data centre"], "a Data Center", "british", ["Data Center"]),
        (["data centre"], "data centers", "british", ["data centers"]),  # with a plural
        (["data centre"], "data centers", "american", []),
        (["data centre"], "a data centre", "american", []),  # as the glossary has it
        (["data centre", "data center"], "a data center", "british", ["data center"]),  # both are accepted
        (["data centre", "data center"], "a data centre", "british", []),
        (["organize"], "organised", "american", ["organised"]),
        (["organize"], "organising", "british", []),
        (["organise"], "organized", "british", ["organized"]),
        (["labelled line"], "a labeled line", "british", ["labeled line"]),
        (["programme"], "the program", "british", ["program"]),
        (["rise"], "rose", "british", []),  # a form of a verb
        (["rise", "rising"], "rising", "american", []),
        (["enterprise"], "enterprises", "american", []),
        (["sea-level rise", "rise of the sea"], "sea level rises", "british", []),
    ],
)
def test_the_other_spelling_is_reported_where_one_is_wanted(renderings, translation, spelling, reported):
    house = Glossary((entry("某", *renderings),))
    found = check(house, "某", translation, spelling=spelling)
    assert [finding.found for finding in found if finding.rule == "TA504"] == reported
    assert "TA504" not in {finding.rule for finding in check(house, "某", translation)}
    assert all(finding.expected[0] in renderings for finding in found)


def test_an_unknown_spelling_is_refused():
    with pytest.raises(InputError, match="the spelling is 'oxford'; allowed: british, american"):
        check(GLOSSARY, "某", "a", spelling="oxford")


@pytest.mark.parametrize(
    ("source", "translation", "told"),
    [
        ("1.2万亿元", "1.2 trillion yuan", []),
        ("1.2万亿元", "1.2 billion yuan", ["1.2万亿 is not in the translation"]),
        ("增长5.2%，新增1200万人", "grew by 5.2 percent, and 12 million people", []),
        ("2024年11月，3,000个", "three thousand in November 2024", []),
        ("第14届", "the session", ["14 is not in the translation"]),
        ("H1N1病毒和5G", "the virus", []),  # part of a word
        ("三个代表", "the theory", []),  # in characters: part of a name as often as a number
    ],
)
def test_numerals_are_reported_where_that_is_asked_for(
    source: str, translation: str, told: list[str]
) -> None:
    assert optional("TA503", source, "x", translation) == told


@pytest.mark.parametrize(
    ("source", "translation", "told"),
    [
        ("1.2 trillion yuan", "1.2万亿元", []),
        ("1.2 trillion yuan", "1.2亿元", ["1.2 trillion is not in the translation"]),
        ("$11.2 billion", "112 亿美元", []),
        ("On 28 November 2024, the 3rd", "2024年11月28日，第三", []),
        ("COVID-19 and Q3, GPT-3.5, v1.5.2, 5G", "疫情", []),
        ("a 27-28% rise", "上涨27-28%", []),
        ("a 27-28% rise", "上涨27%", ["28 is not in the translation"]),
        ("$5m", "500万美元", []),  # read by no rule
    ],
)
def test_numerals_of_english_are_looked_for_in_chinese(
    source: str, translation: str, told: list[str]
) -> None:
    found = check(GLOSSARY, source, translation, direction="en-zh", optional=["TA503"])
    assert [finding.note for finding in found if finding.rule == "TA503"] == told


def test_optional_rules_are_off_and_others_are_no_choice() -> None:
    unit = pair("1.2万亿元", "1.2 billion yuan")
    assert list(Checker(GLOSSARY).check([unit])) == []
    with pytest.raises(InputError, match="'TA101' is no optional rule; allowed: TA501, TA502, TA503"):
        Checker(GLOSSARY, optional=["TA101"])


@given(
    st.lists(st.floats(0, 300), max_size=5).map(sorted),
    st.lists(st.floats(0, 300), max_size=5).map(sorted),
)
def test_as_many_occurrences_as_can_be_are_assigned_in_order_with_the_least_distance(wanted, actual):
    left = _unassigned(wanted, actual)
    assert len(left) == max(0, len(wanted) - len(actual))
    count = min(len(wanted), len(actual))
    cost = min(
        (
            sum(abs(one - other) for one, other in zip(own, others, strict=True))
            for own in combinations(wanted, count)
            for others in combinations(actual, count)
        ),
        default=0.0,
    )
    kept = [at for index, at in enumerate(wanted) if index not in left]
    assert min(
        sum(abs(one - other) for one, other in zip(kept, others, strict=True))
        for others in combinations(actual, count)
    ) == pytest.approx(cost)
