"""English into Chinese: terms by lemma, renderings by folded Chinese, the direction told or recognised."""

import json

import pytest

from termalign import (
    Direction,
    Explainer,
    Glossary,
    InputError,
    Status,
    Term,
    align,
    assert_terms,
    check,
    consistency,
    extract,
    spot,
)
from termalign.checking.checks.assertions import Asserter
from termalign.checking.checks.line_pairs import line_batches
from termalign.checking.checks.occurrence_kinds import OccurrenceKind, english_kind
from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.finding import Severity
from termalign.documents.bitext import Link, Sentence, SentencePair, from_pairs
from termalign.language.text import Span, Token
from termalign.termbase.glossary import Entry, entry
from termalign.termbase.matching.judging import judge, target_of
from termalign.termbase.matching.terms import Terms
from termalign.terms.spotting.backwards import linked
from tests.processes import run


def chinese(*zh: str, en: str = "carbon market", **statuses: Status) -> Entry:
    return Entry(
        tuple(Term(text, "zh", status=statuses.get(text, Status.ADMITTED)) for text in zh), (Term(en),)
    )


@pytest.mark.parametrize(
    ("other", "severity"),
    [
        (Status.PREFERRED, Severity.INFO),  # nobody has decided that *supervision* is 督查
        (Status.ADMITTED, Severity.INFO),
        (Status.PROPOSED, Severity.ERROR),  # no English term of it is decided on, the Chinese one is
        (Status.DEPRECATED, Severity.ERROR),
    ],
)
def test_an_english_term_that_is_only_proposed_beside_another_binds_nobody(
    other: Status, severity: Severity
) -> None:
    concept = Entry(
        (Term("督查", "zh", status=Status.PREFERRED),),
        (Term("accountability inspection", status=other), Term("supervision")),
    )
    [finding] = check(Glossary((concept,)), "Banks are under supervision.", "银行很多。")
    assert (finding.rule, finding.severity) == ("TA101", severity)
    decided = entry("监督", "supervision")
    [finding] = check(Glossary((concept, decided)), "Banks are under supervision.", "银行很多。")
    assert finding.expected == ("督查", "监督")
    assert finding.severity is not Severity.INFO


def test_concepts_that_are_only_proposed_decide_nothing_about_an_english_term() -> None:
    pilot = Entry(
        (Term("试点", "zh", status=Status.PREFERRED),),
        (Term("pilot", status=Status.PREFERRED), Term("trial")),
    )
    proposed = Entry((Term("审判", "zh"),), (Term("trial"),))
    glossary = Glossary((pilot, proposed))
    [finding] = check(glossary, "The trial was long.", "时间很长。")
    assert (finding.expected, finding.severity) == (("试点", "审判"), Severity.INFO)
    [finding] = check(glossary, "The pilot was long.", "时间很长。")
    assert (finding.expected, finding.severity) == (("试点",), Severity.ERROR)


def tier(rendering: str, text: str) -> str | None:
    """Return how a rendering is found in a Chinese translation; None for not at all."""
    terms = Terms(Glossary((chinese(rendering),)), Direction.EN_ZH)
    [outcome] = judge(terms, terms.find(["the carbon market"])[0], target_of(text, Direction.EN_ZH))
    return outcome.used[0].tier.value if outcome.used else None


@pytest.mark.parametrize(
    ("rendering", "text", "found"),
    [
        ("碳市场", "建设碳市场", "exact"),
        ("碳市场", "建設碳市場", "form"),  # Traditional
        ("碳市场", "建设碳 市场", "form"),
        ("ＡＩ市场", "建设ai市场", "form"),
        ("碳市场", "建设碳的市场", "form"),
        ("碳市场", "建设“碳”市场", "form"),
        ("碳、电市场", "碳，电市场", "form"),
        ("碳与电市场", "碳和電市場", "form"),
        ("碳和电市场", "碳或电市场", "split"),
        ("参与", "参及此事", None),  # a part of a word
        ("软件市场", "建設軟體市場", "variant"),  # software, in the words of Taiwan
        ("数字碳市场", "数字化的全国碳市场", "split"),
        ("数字市场", "市场数字化", "reordered"),
        ("碳市场", "碳排放。市场很大", None),  # a sentence ends there
        ("碳市场", "建设股市", None),
        ("国际货币基金组织（基金组织）", "基金组织宣布", "variant"),
        ("碳股票／碳股市", "碳股市", "variant"),
        ("碳市场（管理）规则（《管理规则》）", "《碳市场（管理）规则》", "variant"),
    ],
)
def test_renderings_are_found_tier_by_tier(rendering: str, text: str, found: str | None) -> None:
    assert tier(rendering, text) == found


def told(findings):
    return [(finding.rule, finding.source, finding.zh, finding.found) for finding in findings]


def test_findings_have_the_english_term_and_the_chinese_headword():
    [finding] = check(Glossary((entry("碳市场", "carbon market"),)), "Carbon markets grow.", "股市增长。")
    assert told([finding]) == [("TA101", "carbon market", "碳市场", None)]
    assert (finding.direction, finding.expected) == (Direction.EN_ZH, ("碳市场",))
    assert str(finding) == "<text>:1:1: TA101 carbon market: expected '碳市场', not found"
    assert finding.to_dict()["direction"] == "en-zh"


def test_concepts_with_one_english_term_pool_their_renderings():
    glossary = Glossary((entry("银行", "bank"), entry("堤岸", "bank")))
    assert [check(glossary, "The bank", zh) for zh in ("银行", "堤岸")] == [[], []]
    [finding] = check(glossary, "The bank", "机构")
    assert finding.expected == ("银行", "堤岸")


@pytest.mark.parametrize(
    "english", ["Gross domestic product grew.", "GDP grew.", "Gross domestic product (GDP) grew."]
)
def test_an_initialism_in_brackets_and_the_full_form_are_each_the_term(english: str):
    house = Glossary((entry("国内生产总值", "gross domestic product (GDP)"),))
    assert check(house, "国内生产总值增长。", english) == []
    [finding] = check(house, english, "经济增长。")
    assert told([finding]) == [("TA101", "gross domestic product (GDP)", "国内生产总值", None)]
    assert not check(house, english, "国内生产总值增长。")


def test_a_ban_is_of_the_word_for_and_that_it_has():
    for banned, text in (("埃和", "在埃及"), ("贸易和投资", "贸易及投资")):
        house = Glossary((chinese(banned, "碳市场", **{banned: Status.FORBIDDEN}),))
        assert told(check(house, "the carbon market", f"碳市场，{text}")) == []
    assert told(check(house, "the carbon market", "贸易和投资")) == [
        ("TA201", "carbon market", "贸易和投资", "贸易和投资")
    ]


def test_an_initialism_in_brackets_is_no_everyday_word():
    house = Glossary(
        (
            entry("战略交通项目", "Strategic Transport Economics Programme (STEP)"),
            Entry((Term("智能信托", "zh"),), (Term("Such Monies As Remain Trust (SMART)", note="a trust"),)),
        )
    )
    assert (
        check(house, "The first step aids the smart patient.", "第一步帮助聪明的病人。", direction="en-zh")
        == []
    )
    assert told(check(house, "STEP and SMART", "项目", direction="en-zh"))
    [finding] = check(house, "战略交通项目很好。", "This step is good.")
    assert (finding.rule, finding.found) == ("TA101", None)
    assert check(house, "战略交通项目很好。", "STEP is good.") == []


@pytest.mark.parametrize(
    ("preferred", "forbidden", "english", "found"),
    [
        ("gross domestic product (GDP)", "GDP", "GDP grew.", "GDP"),
        ("gross domestic product (GDP)", "GDP", "The gross domestic product grew.", None),
        ("national output", "gross domestic product (GDP)", "GDP grew.", "GDP"),
        (
            "national output",
            "gross domestic product (GDP)",
            "The gross domestic product.",
            "gross domestic product",
        ),
        ("GDP", "gross domestic product (GDP)", "GDP grew.", None),
    ],
)
def test_a_ban_is_beside_an_initialism_in_brackets(preferred, forbidden, english, found):
    terms = (Term(preferred, status=Status.PREFERRED), Term(forbidden, status=Status.FORBIDDEN))
    house = Glossary((Entry((Term("国内生产总值", "zh"),), terms),))
    findings = check(house, "国内生产总值增长。", english)
    assert [(finding.rule, finding.found) for finding in findings] == ([("TA201", found)] if found else [])


def test_a_name_that_is_kept_keeps_its_capitals():
    names = Glossary((Entry((Term("iPhone", "zh", translate=False),), ()),))
    assert check(names, "The iPhone rings.", "ｉPhone响了。") == []
    [finding] = check(names, "The iPhone rings.", "Iphone响了。")
    assert finding.rule == "TA101"


@pytest.mark.parametrize(
    "concept",
    [
        Entry((Term("API", "zh", translate=False),), ()),
        Entry((Term("接口", "zh"),), (Term("API", translate=False),)),
    ],
)
def test_what_is_kept_has_a_plural_in_english(concept):
    source = f"调用{concept.zh[0].text}。"
    assert check(Glossary((concept,)), source, "Call the APIs.") == []
    for other in ("Call the apis.", "Call the APIX."):
        assert [finding.rule for finding in check(Glossary((concept,)), source, other)] == ["TA101"]


def test_a_name_that_is_kept_has_no_other_rendering():
    phone = Entry((Term("苹果手机", "zh"),), (Term("iPhone", translate=False),))
    [missing] = check(Glossary((phone,)), "buy iPhone", "买苹果手机", direction="en-zh")
    assert told([missing]) == [("TA101", "iPhone", "苹果手机", None)]
    assert check(Glossary((phone,)), "buy iPhone", "买iPhone", direction="en-zh") == []


def test_forbidden_renderings_are_reported_but_not_inside_longer_words():
    glossary = Glossary((chinese("计算机", "电脑", "微机", en="computer", 电脑=Status.FORBIDDEN),))
    assert told(check(glossary, "a computer", "一台电脑")) == [("TA201", "computer", "计算机", "电脑")]
    lung = Glossary((chinese("肺脏", "肺", en="lung", 肺=Status.FORBIDDEN),))
    assert told(check(lung, "the lung", "患有肺炎，肺脏")) == []


@pytest.mark.parametrize(
    ("src", "tgt", "found"),
    [
        (
            "急诊科在一楼。",
            "The accident and emergency department is on the first floor.",
            "accident and emergency department",
        ),
        ("急诊科在一楼。", "The emergency department is on the first floor.", None),
        # each occurrence counts, and the right one is none
        (
            "急诊科。急诊科。",
            "Emergency department. Accident and emergency department.",
            "Accident and emergency department",
        ),
        # the other word renders another term of the source
        ("意外，急诊科。", "An accident and emergency department.", None),
        ("The emergency department", "急诊专科", "急诊专科"),
    ],
)
def test_a_ban_on_more_words_than_the_right_ones_is_reported(src, tgt, found):
    banned = Term("accident and emergency department", status=Status.DEPRECATED)
    department = Entry(
        (Term("急诊科", "zh"), Term("急诊", "zh"), Term("急诊专科", "zh", status=Status.FORBIDDEN)),
        (Term("emergency department"), banned),
    )
    findings = check(Glossary((department, entry("意外", "accident"))), src, tgt)
    assert [finding.found for finding in findings if finding.rule in {"TA201", "TA202"}] == (
        [found] if found else []
    )
    assert found or not findings


@pytest.mark.parametrize(
    ("preferred", "banned", "tgt", "found"),
    [
        ("email", "e-mail", "Send e-mails.", "e-mails"),
        ("email", "e-mail", "Send emails.", None),
        ("data center", "data centre", "Data centres grow.", "Data centres"),
        ("data center", "data centre", "Data centers grow.", None),
        ("website", "web site", "Web sites grow.", "Web sites"),
        ("labour dispute", "labor dispute", "Labor-dispute boards", "Labor-dispute"),
        ("Government", "government", "The government grows.", "government"),
        ("Government", "government", "The Government grows.", None),
        ("internet", "Internet", "Internet users", None),  # it begins a sentence
    ],
)
def test_a_ban_on_a_writing_is_one_on_its_other_forms(preferred, banned, tgt, found):
    terms = (Term(preferred, status=Status.PREFERRED), Term(banned, status=Status.FORBIDDEN))
    findings = check(Glossary((Entry((Term("术语", "zh"),), terms),)), "术语", tgt)
    assert [(finding.rule, finding.found) for finding in findings] == ([("TA201", found)] if found else [])


def test_a_banned_rendering_that_nobody_can_see_is_none():
    banned = (Term("\u200b", "zh", status=Status.FORBIDDEN), Term("\u00ad", status=Status.FORBIDDEN))
    house = Glossary((Entry((Term("城市", "zh"), banned[0]), (Term("city"), banned[1])),))
    assert check(house, "城市", "A city") == check(house, "A city", "城市") == []


def test_a_word_of_another_region_that_is_banned_is_reported():
    network = Entry(
        (Term("网络安全", "zh"), Term("网路安全", "zh", status=Status.DEPRECATED)), (Term("cybersecurity"),)
    )
    [told] = check(Glossary((network,)), "On cybersecurity", "论网路安全")
    assert (told.rule, told.found) == ("TA202", "网路安全")
    assert not check(Glossary((entry("网络安全", "cybersecurity"),)), "On cybersecurity", "论网路安全")


def test_a_pair_that_is_not_to_be_used_accepts_nothing():
    banned = Entry(
        (Term("碳交易所", "zh"),), (Term("carbon market", status=Status.FORBIDDEN), Term("carbon bourse"))
    )
    [finding] = check(Glossary((entry("碳市场", "carbon market"), banned)), "The carbon market", "碳交易所")
    assert finding.expected == ("碳市场",)
    assert check(Glossary((banned,)), "The carbon market", "股市") == []


@pytest.mark.parametrize(
    ("text", "term", "standing"),
    [
        ("the [banks] grow", "bank", OccurrenceKind.WHOLE),
        ("[Banks] grow", "bank", OccurrenceKind.WHOLE),
        ("all [policies]", "policy", OccurrenceKind.WHOLE),
        ("the [Monetary] side", "Monetary", OccurrenceKind.WHOLE),
        ("the [monetary] side", "Monetary", OccurrenceKind.OTHER_WORD),
        ("the [associated] risk", "associates", OccurrenceKind.OTHER_WORD),
        ("banknotes [issued]", "banknote issues", OccurrenceKind.OTHER_WORD),
        ("Shanghai [Banking] Corporation", "banking", OccurrenceKind.NAME),
        ("the Linked Rate System ([LRS])", "LRS", OccurrenceKind.GLOSS),
        ("a [gas]-fired plant", "gas", OccurrenceKind.NESTED),
    ],
)
def test_how_english_terms_stand(text: str, term: str, standing: OccurrenceKind) -> None:
    start, end = text.index("["), text.index("]") - 1
    assert english_kind(text.replace("[", "").replace("]", ""), Span(start, end), term) is standing


@pytest.mark.parametrize(
    ("term", "zh", "source", "severity"),
    [
        ("Monetary", "货币", "the monetary side", "warning"),
        # A participle is no form of a noun, and one of a verb.
        ("associates", "联营公司", "the associated risk", "info"),
        ("reward", "奖励", "they are rewarded", "error"),
    ],
)
def test_a_term_that_may_be_another_word_is_a_warning(term, zh, source, severity):
    [finding] = check(Glossary((chinese(zh, en=term),)), source, "没有别的")
    assert (finding.rule, finding.severity) == ("TA104", severity)


def test_the_words_around_a_rendering_that_another_term_has_are_none():
    house = Glossary((chinese("监管科技", en="supervisory technology"), chinese("监管科技", en="Suptech")))
    source = "Supervisory technology (Suptech) makes supervision better."
    [finding] = check(house, source, "监管科技提高监管成效。")
    assert (finding.rule, finding.severity) == ("TA101", "info")
    [finding] = check(house, "Suptech makes it better.", "科技提高监管成效。")
    assert (finding.rule, finding.found) == ("TA102", "科技提高监管")


NOTES = Glossary((chinese("债券", en="bond"), chinese("人民币", en="RMB")))


@pytest.mark.parametrize(
    "english", ["The bond1 is sold.", "Bond-related sales grew.", "RMB17 billion was paid."]
)
def test_the_number_of_a_note_an_amount_and_a_relation_leave_a_term_what_it_is(english: str):
    [finding] = check(NOTES, english, "销售额增长。")
    assert (finding.rule, finding.severity) == ("TA101", "error")


@pytest.mark.parametrize("translation", ["金管局与认可机构会面。", "金管局與認可機構會面。"])
def test_a_short_form_after_its_full_form_is_rendered_with_that(translation: str):
    glossary = Glossary((chinese("认可机构", en="authorized institutions"), chinese("认可机构", en="AIs")))
    found = check(glossary, "It met authorized institutions (AIs).", translation)
    assert [finding.severity for finding in found] == ["info"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我们 will build it 完成", ["will build it"]),
        ("使用 Bank of America 的 API", []),
        ("碳市场（carbon trading market）", []),
        ("运行 pip install 命令", ["pip install"]),
        ("iPhone 与 LaTeX", []),
        ("We will build it, and they will come.", ["We will build it, and they will come."]),
        ("IBM Watson 2.0", []),
        ("云在这里。Please restart.", ["Please restart"]),
        ("打开 read me.txt 文件", []),
    ],
)
def test_english_that_is_left_is_reported(text: str, found: list[str]) -> None:
    house = Glossary((entry("碳市场", "carbon market"),))
    findings = check(house, "We will build it.", text, direction="en-zh")
    assert [finding.found for finding in findings if finding.rule == "TA401"] == found


def test_one_document_renders_one_term_in_one_way():
    glossary = Glossary((chinese("碳市场", "碳交易市场"),))
    texts = ["碳市场"] * 3 + ["碳交易市场"]
    [finding] = check(glossary, ["The carbon market"] * 4, texts)
    assert told([finding]) == [("TA301", "carbon market", "碳市场", "碳交易市场")]
    assert finding.direction is Direction.EN_ZH


def test_texts_that_are_not_what_was_given_are_refused():
    house = Glossary((entry("碳市场", "carbon market"),))
    with pytest.raises(InputError, match="not zh-en: the source has no Chinese in it, the translation has"):
        check(house, "Carbon markets", "碳市场", direction="zh-en")
    assert check(house, "2025", "2025", direction="en-zh") == check(house, "2025", "2025") == []


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        (("これは何ですか", "What is this?"), "the source side: looks like Japanese, not Chinese"),
        (
            [("碳市场正在发展", "탄소 시장은 발전하고 있다")],
            "the translation: looks like Korean, not English",
        ),
        (
            [
                ("The market grows steadily.", "Der Markt wächst stetig."),
                ("It is new to us.", "Er ist uns neu."),
                ("More is said in the third part.", "Mehr steht im dritten Teil."),
            ],
            "no Chinese on either side",
        ),
    ],
)
def test_texts_in_other_languages_are_refused_by_the_library_too(texts, problem):
    """They have no term of the glossary, and so would have no findings."""
    house = Glossary((entry("碳市场", "carbon market"),))
    pairs = texts if isinstance(texts, list) else [texts]
    bitext = from_pairs(pairs)
    for refused in (
        lambda: check(house, texts),
        lambda: check(house, bitext),
        lambda: align(texts),
        lambda: align(bitext),
        lambda: extract(pairs),
        lambda: spot(["碳市场"], bitext),
        lambda: consistency(iter([bitext])),
    ):
        with pytest.raises(InputError, match=problem):
            refused()


def test_pairs_of_one_language_are_not_aligned():
    """No word of one is a word of the other; as texts that are to be paired they are refused, too."""
    for pairs in ([("碳市场", "股市")], [("Carbon market", "Stock market")]):
        with pytest.raises(
            InputError, match="the texts: no pair has Chinese on one side and English on the other"
        ):
            align(pairs)


def test_assertions_take_both_directions_in_turn():
    house = Glossary((entry("碳市场", "carbon market"),))
    asserter = Asserter(house)
    assert (
        asserter.failures("Carbon markets", "碳市场") == asserter.failures("碳市场", "Carbon markets") == []
    )
    assert told(asserter.failures("Carbon markets", "股市"))[0][1] == "carbon market"
    assert told(asserter.failures("碳市场", "The stock market"))[0][1] == "碳市场"
    assert_terms("A carbon market", "一个碳市场", house)


def test_links_are_read_the_other_way():
    zh = [
        "推进",
        "股票",
        "和",
        "债券",
        "市场",
        "。",
        "股市",
    ]  # advance stock and bond markets; the stock market
    en = ["the", "stock", "market"]

    def sentence(words: list[str], gap: str) -> Sentence:
        text, tokens = gap.join(words), []
        for word in words:
            start = text.index(word)
            tokens.append(Token(word, Span(start, start + len(word)), word))
        return Sentence(text, Span(0, len(text)), tokens=tuple(tokens))

    def stretch(*links: Link) -> tuple[str, float] | None:
        found = linked(SentencePair(sentence(zh, ""), sentence(en, " "), links), Span(4, 16))
        return (found.span.of("推进股票和债券市场。股市"), found.confidence) if found is not None else None

    assert stretch(Link(1, 1, 0.9), Link(4, 2, 0.8)) == ("股票和债券市场", pytest.approx(0.85))
    assert stretch(Link(1, 1, 0.9), Link(1, 2, 0.8)) == ("股票", 0.9)
    assert stretch(Link(1, 1, 0.9), Link(1, 2, 0.7), Link(6, 2, 0.9)) == ("股票", 0.9)  # another sentence
    assert stretch(Link(1, 1, 0.6), Link(4, 2, 0.6)) is None  # unsure
    assert stretch(Link(0, 0, 0.9)) is None  # of another word
    assert linked(SentencePair(Sentence("股", Span(0, 1)), Sentence("a", Span(0, 1))), Span(0, 1)) is None


def test_explaining_works_into_chinese(monkeypatch):
    monkeypatch.setattr(Explainer, "_linked", lambda self, asked: [None for _ in asked])
    house = Glossary((entry("碳市场", "carbon market"),))
    [finding] = check(house, "The carbon market", "股市", explain=True)
    assert finding.found is None


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "h.tsv").write_text("zh\ten\n碳市场\tcarbon market\n", "utf-8")
    (tmp_path / "a.en").write_text("The carbon market is large.\nIt grows.\n", "utf-8")
    (tmp_path / "a.zh").write_text("股市很大。\n它在增长。\n", "utf-8")
    return tmp_path


def test_command_recognises_the_direction_and_reports_it(folder):
    done = run("check", "h.tsv", "a.en", "a.zh", "--input", "pairs", "-q", cwd=folder)
    assert done.stdout.splitlines()[:2] == [
        "a.zh:1:1: TA101 carbon market: expected '碳市场', not found",
        "1 error; 1 check, en-zh, term success 0.0%",
    ]
    aligned = run("check", "h.tsv", "a.en", "a.zh", "-q", cwd=folder)
    assert aligned.stdout.splitlines()[0].startswith("a.zh:1:1: TA101 carbon market")


@pytest.mark.parametrize("input", ["pairs", "paragraphs"])
def test_every_document_says_its_direction(folder, input: str):
    (folder / "b.zh").write_text("碳市场很大。\n", "utf-8")
    (folder / "b.en").write_text("The stock market is large.\n", "utf-8")
    files = ("a.en", "a.zh", "b.zh", "b.en")
    done = run("check", "h.tsv", *files, "--input", input, "-q", cwd=folder)
    assert done.stdout.splitlines()[:3] == [
        "a.zh:1:1: TA101 carbon market: expected '碳市场', not found",
        "b.en:1:1: TA101 碳市场: expected 'carbon market', not found",
        "2 errors; 2 checks, en-zh and zh-en, term success 0.0%",
    ]
    done = run("check", "h.tsv", *files, "--input", input, "--format", "json", cwd=folder)
    summary = json.loads(done.stdout)["summary"]
    assert summary["directions"] == ["en-zh", "zh-en"]
    assert {name: score["direction"] for name, score in summary["documents"].items()} == {
        "a.zh": "en-zh",
        "b.en": "zh-en",
    }
    assert "b.en: zh-en, where the first document is en-zh" in done.stderr
    (folder / "new.tsv").write_text("zh\ten\n股市\tcarbon market\n碳市场\tstock market\n", "utf-8")
    done = run("affected", "h.tsv", "new.tsv", *files, "--input", input, "-q", cwd=folder)
    assert done.stdout.splitlines() == [
        "a.zh:1:1: right carbon market: found '股市', now '股市'",
        "b.en:1:5: right 碳市场: found 'stock market', now 'stock market'",
        "0 now wrong, 2 now right, 0 to review",
    ]


def documents(*texts):
    """Return units, each a document of its own."""
    named = [(f"{number}", *sides) for number, sides in enumerate(texts, 1)]
    return [CheckUnit(src, tgt, TextOrigin(name, 1), TextOrigin(name, 1), name) for name, src, tgt in named]


def test_a_document_that_says_no_direction_has_that_of_the_one_before():
    units = documents(("A market", "市场"), ("A market", "A market"), ("市场", "2025"))
    checker = Checker(Glossary((entry("市场", "market"),)))
    found = [(finding.rule, finding.direction) for finding in checker.check(units)]
    assert found == [("TA101", Direction.EN_ZH), ("TA401", Direction.EN_ZH), ("TA101", Direction.ZH_EN)]


def test_a_translation_left_in_the_language_of_its_source_turns_no_direction(folder):
    (folder / "h.tsv").write_text(
        "zh\ten\n人工智能\tartificial intelligence\n碳达峰\tcarbon peaking\n", "utf-8"
    )
    texts = {
        "1.zh": "发展人工智能。",
        "1.en": "Develop artificial intelligence.",
        "2.zh": "碳达峰（carbon peaking）",
        "2.en": "碳达峰",
    }
    for name, text in texts.items():
        (folder / name).write_text(f"{text}\n", "utf-8")
    done = run("check", "h.tsv", *texts, "--input", "pairs", "-q", cwd=folder)
    assert [line.split()[1] for line in done.stdout.splitlines()[:2]] == ["TA101", "TA401"]
    assert done.returncode == 1


def test_glosses_turn_no_direction_from_english_either():
    units = documents(("A market", "市场"), ("The market (市场) grows", "The market grows"))
    findings = list(Checker(Glossary((entry("市场", "market"),))).check(units))
    assert [finding.rule for finding in findings] == ["TA101", "TA401"]


@pytest.mark.parametrize("format", ["text", "json"])
def test_every_document_is_held_against_the_direction_that_was_given(folder, format: str):
    (folder / "b.zh").write_text("碳市场很大。\n", "utf-8")
    (folder / "b.en").write_text("The stock market is large.\n", "utf-8")
    files = ("a.en", "a.zh", "b.zh", "b.en")
    options = ("--direction", "en-zh", "--input", "pairs", "--format", format, "-q")
    done = run("check", "h.tsv", *files, *options, cwd=folder)
    assert done.returncode == 2
    assert (
        "b.en: the texts are not en-zh: the translation has no Chinese in it, the source has" in done.stderr
    )
    assert "a.zh" in done.stdout
    assert "b.en" not in done.stdout
    if format == "json":
        assert json.loads(done.stdout)["summary"]["checks"] == 1
    with pytest.raises(InputError, match="2: the texts are not en-zh"):
        list(
            Checker(Glossary((entry("市场", "market"),)), direction="en-zh").check(
                CheckUnit(src, tgt, TextOrigin(name, 1), TextOrigin(name, 1), name)
                for name, src, tgt in (("1", "A market", "市场"), ("2", "市场", "A market"))
            )
        )


def test_consistency_is_that_of_one_direction(folder):
    units = [
        CheckUnit(src, tgt, TextOrigin(name, 1), TextOrigin(name, 1), name)
        for name, src, tgt in (
            ("1", "用 AI 写", "Write with artificial intelligence"),  # to write with AI
            ("2", "Write with AI now", "用人工智能写"),
        )
    ]
    house = Glossary((entry("AI", "artificial intelligence"), entry("人工智能", "AI")))
    checker = Checker(house)
    assert told(checker.check(units)) == []
    assert (checker.tally.success_rate, checker.tally.consistency) == (1.0, None)
    assert checker.tally.renderings_of("AI") == {"artificial intelligence": 1, "人工智能": 1}


def test_what_a_document_is_inconsistent_in_is_reported_before_one_of_the_other_direction():
    texts = [("1", "碳市场", "A carbon market")] * 3 + [("1", "碳市场", "A carbon bourse")]
    texts.append(("2", "The carbon market", "股市"))
    units = [CheckUnit(src, tgt, TextOrigin(name, 1), TextOrigin(name, 1), name) for name, src, tgt in texts]
    house = Glossary((entry("碳市场", "carbon market", "carbon bourse"),))
    assert [finding.rule for finding in Checker(house).check(units)] == ["TA203", "TA301", "TA101"]


def test_command_reads_bitexts_the_other_way(folder):
    (folder / "pairs.tsv").write_text("股市很大\tThe carbon market is large\n", "utf-8")
    done = run("check", "h.tsv", "pairs.tsv", "--direction", "en-zh", "--format", "jsonl", "-q", cwd=folder)
    assert '"direction":"en-zh","source":"carbon market","zh":"碳市场"' in done.stdout


def test_english_on_both_sides_is_not_translated_yet():
    house = Glossary((chinese("碳市场"),))
    pairs = [
        ("Develop the carbon market.", "Develop the carbon market."),
        ("The sun is shining.", "The sun is shining."),
    ]
    found = check(house, pairs)
    assert {(finding.direction, finding.pair) for finding in found if finding.rule == "TA401"} == {
        (Direction.EN_ZH, 0),
        (Direction.EN_ZH, 1),
    }
    assert not check(house, "WTO", "WTO")


def test_a_finding_knows_its_line_pair(tmp_path):
    for name, text in (("a.zh", "你好\n碳市场\n"), ("a.en", "Hello\nThe market\n")):
        (tmp_path / name).write_text(text, "utf-8")
    units = [unit for batch in line_batches(str(tmp_path / "a.zh"), str(tmp_path / "a.en")) for unit in batch]
    assert [finding.pair for finding in Checker(Glossary((chinese("碳市场"),))).check(units)] == [1]
