"""What a careful editor would not call a mistake is none; what she would is."""

import pytest

from termalign.checking.checks.mentions import Mentions
from termalign.checking.checks.rendered_terms import RenderedTerms
from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.checking.checks.usage import check
from termalign.language.text import Span
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Entry, Glossary, Status, Term, entry
from termalign.termbase.matching.edges import is_foreign_office, is_in_title, is_prefixed, tied_words
from termalign.termbase.matching.judging import Outcome, judge, target_of
from termalign.termbase.matching.terms import terms_of


def rules(terms: dict[str, str], src: str, tgt: str) -> list[tuple[str, str]]:
    """Return the rules of the findings that are no information, with their terms."""
    glossary = Glossary(tuple(entry(zh, en) for zh, en in terms.items()))
    found = check(glossary, [(src, tgt)])
    return [(finding.rule, finding.source) for finding in found if finding.severity.value != "info"]


CONTAINERS = {"容器": "container", "容器镜像": "container image"}


@pytest.mark.parametrize(
    ("terms", "src", "tgt", "expected"),
    [
        # a whole rendering in the plural keeps its words, and the shorter term has words of its own
        (CONTAINERS, "未使用的容器和容器镜像", "Unused containers and container images", []),
        (CONTAINERS, "未使用的容器镜像和容器", "Unused container images and containers", []),
        (CONTAINERS, "未使用的容器和容器镜像", "Unused container images", [("TA101", "容器")]),
        # a short name is the same word in small letters, a short form is not
        ({"容器组": "Pod"}, "一个容器组正在终止", "One of the pods is terminating", []),
        ({"台阶项目": "STEP"}, "台阶项目已经开始", "The step has begun", [("TA101", "台阶项目")]),
        # as many renderings as occurrences, wherever the English has moved them
        (
            {"快照": "snapshot", "对象": "object"},
            "对象不会立即被移除。" * 12 + "快照完成之后，对象才被移除。",
            "A snapshot is taken first. " + "The object stays. " * 12 + "The object is removed then.",
            [],
        ),
        # what a prefix makes is another word, which the glossary does not have
        ({"总裁": "president"}, "副总裁出席会议", "The deputy head of the company attended", []),
        ({"总裁": "president"}, "总裁出席会议", "The head of the company attended", [("TA101", "总裁")]),
    ],
)
def test_only_what_is_wrong_is_reported(
    terms: dict[str, str], src: str, tgt: str, expected: list[tuple[str, str]]
) -> None:
    assert rules(terms, src, tgt) == expected


@pytest.mark.parametrize(
    ("text", "term", "prefixed"),
    [
        ("非公有制经济", "公有制", True),  # the non-public sector
        ("这并非公有制", "公有制", False),  # this is not public ownership
        ("副总裁", "总裁", True),
        ("无担保贷款", "担保", True),  # an unsecured loan
        ("经济不发展", "发展", False),  # does not develop: the term is itself
        ("目前总裁", "总裁", False),
        ("反全球化浪潮", "全球化", True),  # a backlash against globalization
        ("他相反全球化", "全球化", False),
        ("不公平竞争", "公平竞争", True),
    ],
)
def test_a_prefix_makes_another_word(text: str, term: str, prefixed: bool) -> None:
    start = text.index(term)
    assert is_prefixed(text, Span(start, start + len(term))) is prefixed


@pytest.mark.parametrize(
    ("text", "office", "foreign"),
    [("美国国防部", "国防部", True), ("中国国防部", "国防部", False), ("国防部发言人", "国防部", False)],
)
def test_the_institution_of_another_country_has_another_name(text: str, office: str, foreign: bool) -> None:
    start = text.index(office)
    assert is_foreign_office(text, Span(start, start + len(office))) is foreign


def test_words_of_an_address_are_no_text() -> None:
    text = "See https://example.org/privacy/act.pdf on privacy"
    inside, outside = text.index("privacy"), text.rindex("privacy")
    assert tied_words(text, Span(inside, inside + 7)).of(text) == "https://example.org/privacy/act.pdf"
    assert tied_words(text, Span(outside, outside + 7)).of(text) == "privacy"


def test_a_dash_between_words_ends_a_term() -> None:
    assert (
        rules({"阻塞套接字": "blocking socket"}, "它不会阻塞", "It will not block - the socket returns") == []
    )


DEPRECATING = Glossary(
    (
        Entry((Term("核查", "zh"),), (Term("verification"), Term("inspection", status=Status.DEPRECATED))),
        entry("检查", "inspection"),
    )
)


@pytest.mark.parametrize(
    ("src", "tgt", "expected"),
    [
        ("核查", "inspection", [("TA202", "核查")]),
        ("核查和检查", "verification and inspection", []),
        # it is the rendering of the other term, in both places
        ("核查、检查和抽查", "verification, inspection and spot inspection", []),
        # no words are left for the first
        ("核查和检查", "inspection", [("TA101", "核查")]),
    ],
)
def test_a_deprecated_rendering_of_one_term_may_be_right_for_another(
    src: str, tgt: str, expected: list[tuple[str, str]]
) -> None:
    found = check(DEPRECATING, [(src, tgt)])
    assert [(finding.rule, finding.source) for finding in found if finding.rule[:3] != "TA3"] == expected


COUNTRIES = {
    "欧洲": "Europe",
    "英国": "United Kingdom",
    "法国": "France",
    "中国": "China",
    "韩国": "South Korea",
}


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("欧洲市场", "European markets"),
        ("英国和法国的公司", "British and French firms"),
        ("中国与韩国的企业", "Chinese and South Korean companies"),
    ],
)
def test_the_adjective_of_a_country_is_a_form_of_its_name(zh: str, en: str) -> None:
    assert rules(COUNTRIES, zh, en) == []
    assert rules(COUNTRIES, zh, "Firms of Germany") != []


@pytest.mark.parametrize(
    ("zh", "en", "src", "tgt", "is_missing"),
    [
        ("优质贷款", "performing loan", "优质贷款增加。", "Non-performing loans rose.", True),
        ("优质贷款", "performing loan", "优质贷款增加。", "Performing loans rose.", False),
        ("总统", "president", "总统出席。", "The ex-president attended.", True),
        ("总统", "president", "前总统出席。", "The ex-president attended.", False),
        ("干涉", "interference", "不干涉内政。", "Non-interference in internal affairs.", False),
        ("公有制", "public ownership", "Public ownership prevails.", "非公有制盛行。", True),
        ("公有制", "public ownership", "Non-public ownership prevails.", "非公有制盛行。", False),
        ("总裁", "president", "The vice president spoke.", "副总裁讲话。", False),
        ("总裁", "president", "The president spoke.", "副總裁講話。", True),
        (
            "公务员",
            "civil service",
            "Pay is different from that of the civil service.",
            "非公务员薪酬",
            False,
        ),
    ],
)
def test_a_prefix_of_a_rendering_makes_another_word(
    zh: str, en: str, src: str, tgt: str, is_missing: bool
) -> None:
    found = check(Glossary((entry(zh, en),)), [(src, tgt)])
    assert ([finding.rule[:4] for finding in found] == ["TA10"]) is is_missing


def test_words_of_another_countrys_institution_and_of_a_title_are_other_names() -> None:
    offices = {"财政部": "Ministry of Finance", "围城": "siege", "战争": "war"}
    assert rules(offices, "新加坡财政部和越南的“财政部”", "Two ministries") == []
    assert rules(offices, "他读《战争与和平》和《围城》。", "He reads Tolstoy and Fortress Besieged.") == []
    assert rules(offices, "财政部谈战争", "An office talks") == [("TA101", "财政部"), ("TA101", "战争")]
    assert not is_in_title("《反垄断法》", Span(1, 4), is_name=False)  # titles of laws are made of terms
    assert not is_in_title("《围城》", Span(1, 3), is_name=True)


@pytest.mark.parametrize("title", ["“War and Peace”", "*War and Peace*", '"War and Peace"'])
def test_words_of_english_titles_are_names(title: str) -> None:
    war = Glossary((entry("战争", "war"),))
    [finding] = check(war, [(f"He reads {title}.", "他读托尔斯泰。")])
    assert finding.severity.value == "info"
    [finding] = check(war, [("“War is over,” he says.", "他说都结束了。")], direction=Direction.EN_ZH)
    assert finding.severity.value != "info"


@pytest.mark.parametrize("word", ["Most", "most"])
def test_a_function_word_is_no_abbreviation(word: str) -> None:
    ministry = Glossary((entry("科学技术部", "MOST"),))
    assert not list(check(ministry, [(f"{word} people agree.", "大家同意。")]))
    assert [finding.rule for finding in check(ministry, [("MOST agrees.", "大家同意。")])] == ["TA101"]


def test_a_word_inside_a_longer_rendering_renders_nothing_freely() -> None:
    risks = {"信用风险": "credit risk", "信用风险管理": "credit risk management"}
    twice = "credit risk management, credit risk management"
    assert rules(risks, "信用风险、信用风险管理", twice) == [("TA101", "信用风险")]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Authorized Institution", []),
        ("Authorised Institution", ["TA501"]),
        ("Authorized-Institution", ["TA501"]),
    ],
)
def test_a_fixed_name_is_written_as_the_glossary_has_it(written: str, expected: list[str]) -> None:
    name = Term("Authorized Institution", status=Status.PREFERRED, case_sensitive=True)
    house = Glossary((Entry((Term("认可机构", "zh"),), (name,)),))
    assert [finding.rule for finding in check(house, [("认可机构", f"The {written}")])] == expected
    free = Glossary((entry("认可机构", "Authorized Institution"),))
    assert not list(check(free, [("认可机构", f"The {written}")]))


def _unit(src: str, tgt: str, line: int = 1, document: str = "a") -> CheckUnit:
    return CheckUnit(src, tgt, TextOrigin("a.src", line), TextOrigin("a.tgt", line), document)


def _judged(glossary: Glossary, unit: CheckUnit, direction: Direction) -> list[Outcome]:
    terms = terms_of(glossary, direction)
    return judge(terms, terms.find([unit.src])[0], target_of(unit.tgt, direction))


BANKS = Glossary((entry("银行", "bank"), entry("汇率", "exchange rate"), entry("利率", "interest rate")))


@pytest.mark.parametrize(
    ("src", "tgt", "passage"),
    [
        # as many sentences on both sides: the one of the same number
        ("银行很多。汇率稳定。", "There are many banks. It is stable.", " It is stable."),
        ("汇率稳定。银行很多。", "It is stable. There are many banks.", "It is stable."),
        # as many sentences, not as many clauses
        ("银行很多；都很大。汇率稳定。", "There are many, all large. It is stable.", " It is stable."),
        # one sentence on one side: all that is around the expected position
        ("银行很多。汇率稳定。", "Banks are many and it is stable.", "Banks are many and it is stable."),
    ],
)
def test_a_rendering_is_expected_in_the_sentence_that_corresponds(src: str, tgt: str, passage: str) -> None:
    unit = _unit(src, tgt)
    rendered_terms = RenderedTerms(_judged(BANKS, unit, Direction.ZH_EN))
    at = src.index("汇率")
    assert rendered_terms.passage(unit, Span(at, at + 2), into_english=True).of(tgt) == passage


def test_a_rendering_is_expected_between_those_of_the_terms_around_it() -> None:
    src = "银行、汇率和利率"
    tgt = "x " * 200 + "bank, y y and interest rate"
    unit = _unit(src, tgt)
    rendered_terms = RenderedTerms(_judged(BANKS, unit, Direction.ZH_EN))
    passage = rendered_terms.passage(unit, Span(3, 5), into_english=True)
    assert "y y" in passage.of(tgt)
    assert passage.start > len("x " * 100)


def test_a_document_is_known_by_what_it_has_before_a_unit() -> None:
    watch = Mentions()
    counts = []
    for line, (tgt, document) in enumerate([("a bank", "a"), ("none", "a"), ("a bank", "a"), ("none", "b")]):
        unit = _unit("银行", tgt, line, document)
        outcomes = _judged(BANKS, unit, Direction.ZH_EN)
        watch.add(unit, outcomes, Direction.ZH_EN)
        mention = watch.of(outcomes[0].expected)
        counts.append((mention.rendered, mention.missing))
    assert counts == [(0, 0), (1, 0), (1, 1), (0, 0)]


def test_a_rendering_that_renders_another_term_is_there() -> None:
    forces = Glossary((entry("人民军队", "military"), entry("人民军队", "armed forces")))
    [found] = check(forces, "The military and the armed forces are strong.", "人民军队很强。")
    assert (found.rule, found.severity.value) == ("TA101", "info")
    assert "renders another term" in found.message
    [found] = check(forces, "The military is strong.", "军队很强。")
    assert found.severity.value == "error"
    declared = Glossary((entry("制度（ABC）", "regime"), entry("制度（ABC）", "system")))
    [found] = check(declared, "The regime is a system.", "制度有效。")
    assert (found.rule, found.severity.value) == ("TA101", "info")


def test_a_time_before_a_term_leaves_it_what_it_is() -> None:
    pandemic = Glossary((entry("疫情", "pandemic"),))
    assert not list(check(pandemic, "Sales exceed pre-pandemic peaks.", "销售超过疫情前的高位。"))
    [found] = check(pandemic, "Sales exceed pre-pandemic peaks.", "销售超过高位。")
    assert found.severity.value == "error"


@pytest.mark.parametrize("direction", list(Direction))
def test_what_a_document_never_renders_is_an_error_where_it_is_first(direction: Direction) -> None:
    house = Glossary((entry("碳中和", "carbon neutrality"),))
    pairs = [
        (f"第{number}章谈实现碳中和。", f"Chapter {number} is about wooden chairs.") for number in range(9)
    ]
    if direction is Direction.EN_ZH:
        pairs = [
            (f"Chapter {number} is about carbon neutrality.", f"第{number}章谈木椅子。")
            for number in range(9)
        ]
    found = check(house, pairs, direction=direction)
    assert len(found) == len(pairs)
    assert next(iter(found)).severity.value == "error"
