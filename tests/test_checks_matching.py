"""Where a term counts as rendered: tiers, longest match, disjoint places."""

from collections.abc import Iterable
from itertools import starmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign import check
from termalign.language.keys.folded import en_key, zh_key
from termalign.language.text import Span
from termalign.termbase.glossary import Entry, Glossary, Status, Term, TermType, entry
from termalign.termbase.matching.assignment import (
    Assignment,
    Candidate,
    Places,
    Supply,
    candidates_of,
    settled,
)
from termalign.termbase.matching.expected import Rendering
from termalign.termbase.matching.judging import judge
from termalign.termbase.matching.targets import Target
from termalign.termbase.matching.terms import Terms
from termalign.termbase.matching.tiers import Tier


def tiers(zh: str, en: str, *entries: Entry) -> dict[str, list[str]]:
    """Return source term to the tiers of its renderings."""
    terms = Terms(Glossary(entries))
    outcomes = judge(terms, terms.find([zh])[0], Target(en))
    return {outcome.expected.zh: [candidate.tier.value for candidate in outcome.used] for outcome in outcomes}


@pytest.mark.parametrize(
    ("source", "translation", "rules"),
    [
        ("建设法治。", "We ~~build the rule of law~~ act.", ["TA101"]),
        ("建设<del>法治</del>。", "We build <del>the rule of law</del>.", []),
        ("建设法治。", "We build <s>the rule of law</s> it.", ["TA101"]),
        ("建设法治。", "We build <span hidden>the rule of law</span> it.", ["TA101"]),
        ("建设法治。", 'We build <a title="rule of law">it</a>.', ["TA101"]),
        ('建设<a title="法治">它</a>。', 'We build <a title="rule of law">it</a>.', []),
        ("建设法治。", 'We build the <b class="x">rule</b> of law.', []),
        ("建设法治。", "We build [[rule of law|it]].", ["TA101"]),
        ("建设法治。", "We build [[it|the rule of law]].", []),
        ("建设法治。", 'We build [it](a.html "rule of law").', ["TA101"]),
        ('建设[它](a.html "法治")。', 'We build [it](a.html "rule of law").', []),
        ("建设法治。", "Write to rule.of.law@example.org.", ["TA101"]),
        ("建设法<!-- 注 -->治。", "We build it.", ["TA101"]),
        ("从5 ~~ 10元的法治", "From 5 ~~ 10 yuan, the rule of law ~~", []),
    ],
)
def test_what_nobody_reads_in_a_translation_is_no_rendering(source, translation, rules):
    findings = check(Glossary((entry("法治", "rule of law"),)), [(source, translation)])
    assert [finding.rule for finding in findings] == rules


LISTED = "rule of law, green growth, common prosperity"


@pytest.mark.parametrize(
    ("term", "rendering", "source", "translation", "rules"),
    [
        # No rendering goes across the end of a sentence, or of a word and the beginning of the next.
        ("国家安全", "national security", "国家安全", "It is national. Security matters", ["TA101"]),
        ("国家安全", "national security", "国家安全", "It is national; security matters", ["TA101"]),
        ("美元", "US dollar", "美元", "the U.S. Dollar", []),
        ("法治", "rule of law", "the rule of law", "方法治疗", ["TA101"]),  # method, cure
        ("法治", "rule of law", "the rule of law", "方法，治疗", ["TA101"]),
        ("法治", "rule of law", "the rule of law", "依法治国", []),
        # Remarks of templates and scripts are not read; how a character is read breaks no term.
        ("法治", "rule of law", "法治", "order {# rule of law #}", ["TA101"]),
        ("法治", "rule of law", "法治", "order {{! rule of law }}", ["TA101"]),
        ("法治", "rule of law", "法治", "order /* rule of law */", ["TA101"]),
        ("法治", "rule of law", "法治", f"order <!-- <b>{'x ' * 300}rule of law</b> -->", ["TA101"]),
        ("法治", "rule of law", "法治", "order <script>'rule of law'</script>", ["TA101"]),
        ("法治", "rule of law", "法（fǎ）治（zhì）", "order", ["TA101"]),
        ("国家安全", "national security", "國家（ㄍㄨㄛˊ ㄐㄧㄚ）安全", "order", ["TA101"]),
    ],
)
def test_what_is_no_rendering(term, rendering, source, translation, rules):
    direction = "zh-en" if source > "\u3000" else "en-zh"
    findings = check(Glossary((entry(term, rendering),)), [(source, translation)], direction=direction)
    assert [finding.rule for finding in findings if finding.rule != "TA401"] == rules


@pytest.mark.parametrize(
    ("appended", "rules"),
    [
        (f" Glossary: {LISTED}.", ["TA101"]),
        (f" (Terms used: {LISTED})", ["TA101"]),
        ("\n\n**Key terms**\n- rule of law", ["TA101"]),
        (f" {LISTED.capitalize()}.", ["TA101"]),
        ("\n• rule of law\n• green growth\n• common prosperity", ["TA101"]),
        (" ## Glossary 1. rule of law 2. green growth", ["TA101"]),
        (" 1. rule of law 2. green growth 3. common prosperity", ["TA101"]),
        (" (rule of law)", ["TA101"]),
        (" Keyword: rule of law", ["TA101"]),
        ("\n```\nrule of law\n```", ["TA101"]),
        (" Rule of law.", ["TA101"]),
        (" This is the rule of law, green growth and common prosperity for all of us and our children.", []),
        (" It is the rule of law.", []),
        (" Terms of the rule of law apply.", []),
    ],
)
def test_a_list_of_terms_that_the_source_does_not_have_renders_none(appended, rules):
    source, translation = "全国大力推进法治。", "The country pushed legal construction."
    findings = check(Glossary((entry("法治", "rule of law"),)), [(source, translation + appended)])
    assert [finding.rule for finding in findings] == rules


@pytest.mark.parametrize(
    ("rendering", "written", "rule"),
    [
        ("14th Five-Year Plan", "Fourteenth Five-Year Plan", "TA108"),
        ("Third Plenary Session", "3rd Plenary Session", "TA108"),
        ("Third Plenary Session", "4th Plenary Session", "TA101"),
    ],
)
def test_an_ordinal_in_words_is_one_in_digits(rendering, written, rule):
    [finding] = check(Glossary((entry("术语", rendering),)), [("术语", f"The {written}")])
    assert finding.rule == rule


@pytest.mark.parametrize("title", ["Dr.", "Lecture by Prof.", "No. 1: Gen."])
def test_a_name_behind_a_title_is_no_list_behind_the_translation(title):
    assert not check(Glossary((entry("王建国", "Wang Jianguo"),)), [("王建国医师", f"{title} Wang Jianguo")])


def test_a_list_of_terms_that_the_source_has_too_renders_them():
    terms = zip(
        ("法治", "绿色发展", "共同富裕"), ("rule of law", "green growth", "common prosperity"), strict=True
    )
    glossary = Glossary(tuple(starmap(entry, terms)))
    for source, translation in (
        ("各国合作。法治、绿色发展、共同富裕。", f"Nations work together. {LISTED.capitalize()}."),
        ("本文完。\n术语：法治", "The end.\nGlossary: rule of law"),
        ("合同完。期限：依法治。", "The end. Terms: under the rule of law."),
        ("学完了课文。生词：法治、国家。", "We read it. Vocabulary: rule of law, nation."),  # 生词: new words
        ("原则有法治/绿色发展/共同富裕。", f"There are principles. {LISTED.capitalize()}."),
        ("我们的目标是 法治 绿色发展 共同富裕", f"We have goals. {LISTED.capitalize()}."),
        ("美国的法治很好", "The U.S. rule of law, its growth and its order"),  # no sentence ends there
        ("坚持法治共同富裕绿色发展。", f"We uphold them. {LISTED.capitalize()}."),
        ("各国合作，坚持法治、绿色发展、共同富裕。", f"Nations work together. {LISTED.capitalize()}."),
        ("五、法治绿色发展共同富裕", f"V. {LISTED.title()}"),  # a number of a heading is no sentence
        ("第十二章　法治绿色发展共同富裕", f"Chapter 12. {LISTED.title()}"),
        ("最重要的是法治。", "What is most important? Rule of law."),
        ("第三章法治", "Chapter Three. Rule of Law"),
        ("第三章法律秩序", "Chapter Three. Rule of Law, Order, Peace and Growth"),
    ):
        assert not list(check(glossary, [(source, translation)])), source
    source, translation = "The nation grew.", "国家发展了。术语表：法治、绿色发展。"
    assert [finding.rule for finding in check(glossary, [("The rule of law grew.", translation)])] == [
        "TA101"
    ]
    assert not list(check(glossary, [(source, translation)]))


@pytest.mark.parametrize(
    ("rendering", "translation", "tier"),
    [
        ("digital economy", "the digital economy grows", "exact"),
        ("digital economy", "Digital Economy", "case"),
        ("cross-border trade", "cross border trade", "form"),
        ("cross-border trade", "cross‑border trade", "form"),  # no-break hyphen
        ("e-commerce", "ecommerce", "form"),
        ("modernisation centre", "modernization center", "form"),
        ("people's livelihood", "people’s livelihood", "form"),
        ("digital economy", "digital\u00a0economy", "form"),
        ("high-speed rail", "high-speed\nrail", "form"),
        ("bank", "the banks", "inflection"),
        ("state-owned enterprise", "state-owned enterprises", "inflection"),
        ("SOE", "SOEs", "inflection"),
        ("risk analysis", "risk analyses", "inflection"),
        ("balance the budget", "balancing budgets", "inflection"),
        ("Memorandum of Understanding", "an MOU", "initialism"),
        ("REIT", "real estate investment trusts", "initialism"),
        ("supervision of authorized institutions", "the supervision of AIs", "initialism"),
        ("LAC Rules", "the loss-absorbing capacity rules", "initialism"),
        ("SASAC", "the State-owned Assets Supervision and Administration Commission", "initialism"),
        ("authorized institution", "each AI", "initialism"),
        ("Faster Payment System", "the Quick Payment System (FPS)", "initialism"),
        ("carbon neutrality", "carbon peaking and (carbon neutralities)", "inflection"),
        ("science and technology", "scientific and technological talent", "family"),
        ("inclusiveness", "an inclusive society", "family"),
        ("supervisory measures", "supervision measure", "family"),
        ("Exchange Fund Notes", "Exchange Fund Bills and Notes", "split"),
        ("wage policy", "wage, price and credit policy", "split"),  # coordinated
        ("Brexit referendum", "the referendum on Brexit", "reordered"),
        ("banking sector", "banking supervision", "headless"),
        ("Party A", "Each copy is kept by PARTY A.", "case"),
        ("A-share", "the A shares", "inflection"),  # a letter
        ("A Better Life", "the better life", "inflection"),  # an article
        ("building a better life", "BUILDING A BETTER LIFE", "case"),
        ("building the better life", "Building A Better Life", "inflection"),
        ("financial industry", "the financial sector", "headless"),
    ],
)
def test_a_rendering_is_found_in_the_strictest_tier_that_has_it(
    rendering: str, translation: str, tier: str
) -> None:
    assert tiers("术语", translation, entry("术语", rendering)) == {"术语": [tier]}


def test_a_rendering_without_words_may_be_missing() -> None:
    assert tiers("术语", "a term", entry("术语", "—")) == {"术语": []}


@pytest.mark.parametrize(
    ("rendering", "translation"),
    [
        ("art", "a party start"),  # inside words
        ("IT", "it rained"),  # short: case-sensitive
        ("AI", "said aid"),
        ("carbon neutrality", "carbon peaking"),
        ("green finance", "green hills. Finance"),  # two sentences
        ("financial market", "markets and finance"),  # coordinated
        ("US", "joined us"),
        ("publicity", "the republic"),
        ("public", "publication"),  # a word alone has to share most of the longer one
        ("wage policy", "wages, credit; policy"),
        ("backing assets", "assets have been set aside to back it"),  # a clause
        ("Faster Payment System", "an account with the (FPS) at a bank"),  # in brackets behind nothing
        ("FPS", "an account with the (FPS) at a bank"),
        ("supervision of authorized institutions", "supervision by AIs"),
        ("LAC Rules", "the loss by its absorbing capacity rules"),  # only light words are passed over
        ("Hong Kong", "HK$30 billion"),  # a currency
        ("green sector", "the sector"),  # a category alone
        ("green finance", "green growth"),  # no category
        ("system", "banking"),
        ("new forms of business", "new forms of trade"),  # no head of its own
        ("world economy", "We grow"),
        ("Party A", "Party B"),
        ("A-share", "B-shares"),
        ("Class A shares", "Class B shares"),
        ("hepatitis A", "hepatitis"),
    ],
)
def test_what_is_not_the_rendering_is_not_found(rendering: str, translation: str) -> None:
    assert tiers("术语", translation, entry("术语", rendering)) == {"术语": []}


CHINESE_WORDS = (
    "经济 社会 文化 教育 科技 卫生 体育 农业 工业 商业 交通 能源 环境 法律 金融 财政 税收 贸易 "
    "投资 消费 就业 医疗 养老 住房 土地 水利 林业 渔业 矿产 电力 通信 网络 数据 安全 国防 外交 "
    "民族 宗教 新闻 出版 电影 音乐 美术 建筑 旅游 气象 地震 海洋 航空 航天 铁路 公路 港口 邮政 "
    "物流 保险 证券 银行 会计 审计 统计 价格 质量 标准 专利"
).split()


@pytest.mark.parametrize(("count", "tier"), [(3, Tier.REORDERED), (64, Tier.REORDERED), (65, Tier.NONE)])
def test_words_in_another_order_are_the_rendering_but_for_a_paragraph_of_them(count: int, tier: Tier) -> None:
    first, *others = CHINESE_WORDS[:count]
    house = Glossary((entry("、".join((first, *others)), "the long list"),))
    [finding] = check(house, "The long list is here.", f"提出{'、'.join((*others, first))}。")
    assert finding.tier is tier


def test_declared_variants_are_a_tier_of_their_own() -> None:
    concept = Entry(
        (Term("人工智能", "zh"),),
        (
            Term("artificial intelligence", status=Status.PREFERRED, forms=("machine intelligence",)),
            Term("AI", type=TermType.ABBREVIATION, status=Status.ADMITTED),
        ),
    )
    assert tiers("人工智能", "AI", concept) == {"人工智能": ["variant"]}
    assert tiers("人工智能", "machine intelligence", concept) == {"人工智能": ["variant"]}


def test_the_longest_source_term_wins_and_nested_ones_are_not_asked_for() -> None:
    glossary = entry("香港", "Hong Kong"), entry("香港金融管理局", "HKMA"), entry("金融", "finance")
    assert tiers("香港金融管理局", "HKMA", *glossary) == {"香港金融管理局": ["exact"]}


def test_words_of_one_rendering_do_not_render_another_term() -> None:
    glossary = entry("香港", "Hong Kong"), entry("金管局", "Hong Kong Monetary Authority")
    found = tiers("香港的金管局", "the Hong Kong Monetary Authority", *glossary)
    assert found == {"香港": [], "金管局": ["exact"]}


@pytest.mark.parametrize(
    "mark",
    [
        *(
            "[^1]",
            "[^note]",
            "^1^",
            "$^{12}$",
            "<ref>a b</ref>",
            "<ref name='a'/>",
            "\\cite{a}",
            "\\footnote{A word.}",
        ),
        *("<!-- x -->", " {>>why<<}", " {--old--}", "†", "‡", "™", "®", "[citation needed]"),
    ],
)
def test_a_note_or_a_remark_amid_a_term_hides_it_in_neither_language(mark: str) -> None:
    house = Glossary((entry("国家安全", "national security"),))
    text = f"We keep national{mark} security."
    assert [finding.rule for finding in check(house, text, "我们继续。")] == ["TA101"]
    assert not check(house, "维护国家安全。", text)


@pytest.mark.parametrize("unseen", ["<!-- {} -->", "{{--{}--}}", "{{>>{}<<}}"])
def test_a_rendering_that_no_one_reads_is_none(unseen: str) -> None:
    house = Glossary((entry("国家安全", "national security"),))
    english, chinese = unseen.format("national security"), unseen.format("国家安全")
    assert [finding.rule for finding in check(house, "维护国家安全。", f"We keep {english} it.")] == ["TA101"]
    into_chinese = check(house, "We keep national security.", f"我们维护{chinese}它。", direction="en-zh")
    assert [finding.rule for finding in into_chinese] == ["TA101"]
    both = f"We keep national security {english}."
    assert not check(house, "维护国家安全。", both)


def test_a_word_that_tex_may_divide_is_found_in_both_languages() -> None:
    house = Glossary((entry("新质生产力", "new quality productive forces"),))
    divided = "We need new qual\\-ity produc\\-tive\\/ forces."
    assert not check(house, "发展新质生产力。", divided)
    assert [finding.rule for finding in check(house, divided, "我们需要别的。")] == ["TA101"]


def test_each_occurrence_needs_a_place_of_its_own() -> None:
    assert tiers("银行与银行", "a bank", entry("银行", "bank")) == {"银行": ["exact"]}
    assert tiers("银行与银行", "a bank and banks", entry("银行", "bank")) == {"银行": ["exact", "inflection"]}


@pytest.mark.parametrize("source", ["數字經濟", "数字 经济", "数\u200b字经济"])
def test_script_space_and_invisible_characters_do_not_hide_a_source_term(source: str) -> None:
    assert tiers(source, "digital economy", entry("数字经济", "digital economy")) == {"数字经济": ["exact"]}


AMID = [
    *(("**", "**"), ("*", "*"), ("_", "_"), ("`", "`"), ("~~", "~~"), ("[b]", "[/b]"), ("{b}", "{/b}")),
    ("'''", "'''"),
    *(
        ("{0}", "{1}"),
        ("{1>", "<1}"),
        ("%s", ""),
        ("%1$s", ""),
        ("{{count}}", ""),
        ("{name}", ""),
        ("\ufffc", ""),
        ("\\-", ""),
    ),
    *(
        ("[", "]{.mark}"),
        ("$^1$", ""),
        ("[^1]", ""),
        ("^1^", ""),
        ("<ref>甲</ref>", ""),
        ("\\cite{a}", ""),
        ("\\footnote{甲。}", ""),
        ("<!-- x -->", ""),
    ),
    *(
        ("{>>甲<<}", ""),
        ("{--甲--}", ""),
        ("{++", "++}"),
        ("†", ""),
        ("〔1〕", ""),
        ("【1】", ""),
        ("[注1]", ""),
    ),
    *(("\\textbf{", "}"), ("\\emph{", "}"), ("\\href[a=1]{", "}")),
    *(("&#60;b&#62;", "&#60;/b&#62;"), ("&amp;lt;b&amp;gt;", ""), ("&lt;b class=&quot;x&quot;&gt;", "")),
    *(("[[", "]]"), ("[[生产 (经济)|", "]]")),
    *(("&quot;", "&quot;"), ("&ldquo;", "&rdquo;"), ("&amp;laquo;", "&amp;raquo;")),
]
"""Mark-up, and what is filled in, before and after a part of a term."""


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("发展新质<b>生产</b>力。", 1),
        ("发展新质&lt;b&gt;生产&lt;/b&gt;力。", 1),
        ("发展新质&nbsp;生产&#8203;力。", 1),
        ('发展<a href="x">新质</a>生产力。', 1),
        ("发展新质<br/>生产力。", 0),  # another line
        ("<td>新质</td><td>生产力</td>", 0),
        ("发展新质&lt;br&gt;生产力。", 0),
        ("新质 < 生产 > 力", 0),
        ("发展新质{生产}力。", 0),  # not filled in
        ("新质·生产力", 0),
        ("发展新质%\n  生产力。", 1),  # TeX: no space at the end of the line
        ("新质&amp;生产力", 0),
        ("发展新质&#29983;产力。", 1),
        ("发展&#x65b0;质生\\u4ea7力。", 1),
        ("发展新质&#20154;生产力。", 0),  # another character
        ("新质&middot;生产力", 0),
        *((f"发展新质{before}生产{after}力。", 1) for before, after in AMID),
    ],
)
def test_mark_up_inside_a_line_breaks_no_chinese_term(source: str, count: int) -> None:
    term = entry("新质生产力", "new quality productive forces")
    findings = check(Glossary((term,)), source, "We develop other forces.")
    assert [finding.rule for finding in findings] == ["TA101"] * count
    into_chinese = check(
        Glossary((term,)), "New quality productive forces matter.", source, direction="en-zh"
    )
    assert not (count and {"TA101", "TA102"} & {finding.rule for finding in into_chinese})


AMID_ENGLISH = (
    *(
        "[{}]{{.mark}}",
        "**{}**",
        "_{}_",
        "`{}`",
        "[{}](http://a.b)",
        "<b>{}</b>",
        "[b]{}[/b]",
        "\\textbf{{{}}}",
    ),
    *("&nbsp;{}&nbsp;", "&lt;b&gt;{}&lt;/b&gt;", "&lt;g id=&quot;1&quot;&gt;{}&lt;/g&gt;"),
    *("[[{}]]", "[[Production (economy)|{}]]"),
    *("&quot;{}&quot;", "&ldquo;{}&rdquo;", "&amp;quot;{}&amp;quot;"),
    *("&amp;lt;b&amp;gt;{}&amp;lt;/b&amp;gt;", "&#60;b&#62;{}&#60;/b&#62;", "{{1>{}<1}}", "%1$s{}"),
    *("{{0}}{}{{1}}", "\ufffc{}", "%s{}", "''{}''", "~~{}~~", "\n{}", "\n> {}\n> "),
)
"""Mark-up, and what is filled in, around a word."""


@pytest.mark.parametrize("written", AMID_ENGLISH)
def test_mark_up_inside_a_line_breaks_no_english_rendering(written: str) -> None:
    term = entry("新质生产力", "new quality productive forces")
    text = f"We develop new quality {written.format('productive')} forces."
    assert "TA101" not in {finding.rule for finding in check(Glossary((term,)), "发展新质生产力。", text)}


@pytest.mark.parametrize("written", AMID_ENGLISH)
def test_mark_up_inside_a_line_breaks_no_english_term(written: str) -> None:
    term = entry("新质生产力", "new quality productive forces")
    text = f"We develop new quality {written.format('productive')} forces."
    [finding] = check(Glossary((term,)), text, "发展。", direction="en-zh")
    assert finding.src is not None
    lines = text.count("\n")
    assert (finding.src.column, finding.src.end_line) == (12, 1 + lines)
    assert finding.src.end_column == len(text) - text.rfind("\n") - 1


@pytest.mark.parametrize(
    ("zh", "en", "written"),
    [
        ("研发", "R&D", "R&amp;D"),
        ("长期投资", "long-term investment", "long&ndash;term investment"),
        ("咖啡馆", "café society", "caf&eacute; society"),
        ("国家的", "state&foo", "state&foo"),  # no reference
    ],
)
def test_letters_and_signs_that_are_left_as_references_hide_no_english_term(zh, en, written):
    house = Glossary((entry(zh, en),))
    [finding] = check(house, f"They use {written} now; we do.", "我们工作。", direction="en-zh")
    assert (finding.src.column, finding.src.end_column) == (10, 10 + len(written))
    assert not list(check(house, f"有{zh}。", f"They use {written} now."))


AROUND_A_PART = [
    *(
        "国家“安全”",
        "“国家”安全",
        "国家「安全」",
        "国家『安全』",
        "国家‘安全’",
        '国家"安全"',
        "国家 “安全”",
        "国家'安全'",
    ),
    *("国家[安全]", "[国家]安全", "国家【安全】", "国〔家〕安全"),
]


@pytest.mark.parametrize("written", AROUND_A_PART)
def test_quotation_marks_and_brackets_around_a_part_hide_no_chinese_term(written: str) -> None:
    house = Glossary((entry("国家安全", "national security"), entry("安全", "safety")))
    text = f"我们维护{written}，并且发展。"
    [missing] = (f for f in check(house, text, "We go on.") if f.rule == "TA101")
    assert missing.src is not None
    assert (missing.zh, missing.src.column, missing.src.end_column) == ("国家安全", 5, 5 + len(written))
    into_chinese = check(house, "We keep national security.", text)
    assert not {"TA101", "TA102"} & {finding.rule for finding in into_chinese}
    quoted = Glossary((entry(written, "national security"),))
    assert [finding.rule for finding in check(quoted, "维护国家安全。", "We go on.")] == ["TA101"]


@pytest.mark.parametrize(
    ("zh", "text"),
    [
        ("社会稳定", "它是社会“稳定器”。"),
        ("制造业", "这是“中国制造”业绩。"),
        ("经济升级", "打造经济「升级版」和“五位”。"),
    ],
)
def test_a_term_that_has_one_of_two_quotation_marks_has_what_is_between_them(zh: str, text: str) -> None:
    house = Glossary((entry(zh, "stability"), entry("稳定器", "stabilizer"), entry("升级版", "upgrade")))
    assert zh not in {finding.zh for finding in check(house, text, "We go on.")}
    inner = {finding.zh for finding in check(house, text, "We go on.") if finding.rule == "TA101"}
    assert inner == {term for term in ("稳定器", "升级版") if term in text}


@pytest.mark.parametrize(
    ("term", "written"),
    [
        ("national security", '"national" security'),
        ("national security", "national “security”"),
        ("national security", "«national» security"),
        ("national security", "[n]ational security"),
        ("national security", "*[N]ational security*"),
        ("national security", "[national] security"),
        ("national security", "nation[al] security"),
        ("national security", "**nat**ional security"),
        ("national security", "n*ational* security"),
        ("national security", "national [sic] security"),
        ("national security", "national s e c u r i t y"),
        ("national security", "*N A T I O N A L*  S E C U R I T Y"),
        ("national security", "n\u0430ti\u03bfnal secur\u0131ty"),  # Cyrillic, Greek, without its dot
        ("One Country, Two Systems policy", '"One Country, Two Systems" policy'),
        ('"One Country, Two Systems" policy', "One Country, Two Systems policy"),
    ],
)
def test_marks_at_a_part_and_letters_apart_or_alike_hide_no_english_term(term: str, written: str) -> None:
    house = Glossary((entry("国家安全", term),))
    text = f"We keep {written} here."
    assert [finding.rule for finding in check(house, text, "我们继续。", direction="en-zh")] == ["TA101"]
    assert not check(house, "维护国家安全。", text)


@pytest.mark.parametrize(
    "text", ["An economic “stability pact” holds.", "Options A B C D E F hold.", "A [b]pact[/b]."]
)
def test_marks_that_part_words_stay(text: str) -> None:
    house = Glossary((entry("经济稳定", "economic stability"), entry("甲", "ABCDEF"), entry("条约", "pact")))
    found = [finding.zh for finding in check(house, text, "有。", direction="en-zh")]
    assert found == ["条约"] * ("pact" in text)


@pytest.mark.parametrize("year", ["二零二五年", "二○二五年", "二O二五年", "二0二五年"])
def test_a_zero_is_written_in_many_ways(year: str) -> None:
    house = Glossary((entry("二〇二五年", "2025"),))
    assert [finding.rule for finding in check(house, f"到{year}底。", "By then.")] == ["TA101"]
    assert not check(house, "By 2025 we go.", f"到{year}底。")
    assert check(house, f"〇〇公司{year}", "By 2025 we go.") == []


@pytest.mark.parametrize("parted", ["secu-\nrity", "secu-  \r\n  rity", "secu-\n> rity", "secu\u2010\nrity"])
def test_a_word_that_is_divided_at_the_end_of_a_line_is_one(parted: str) -> None:
    text = f"We keep national {parted} first."
    house = Glossary((entry("国家安全", "national security"),))
    [finding] = check(house, text, "保持。", direction="en-zh")
    assert finding.source == "national security"
    assert not check(house, "国家安全", text)


@pytest.mark.parametrize("text", ["new * quality", "new *quality", "5*new quality", "%d new of quality"])
def test_signs_that_are_no_mark_up_stay(text: str) -> None:
    term = entry("新质", "new quality")
    found = check(Glossary((term,)), f"We have {text} forces.", "有。", direction="en-zh")
    assert bool(found) is (text in ("new *quality", "5*new quality"))


def test_width_and_case_do_not_hide_latin_in_a_source_term() -> None:
    assert tiers("“ＡＩ＋”行动", "AI Plus", entry("AI+", "AI Plus")) == {"AI+": ["exact"]}


@pytest.mark.parametrize("source", ["AIDS", "ai", "MAIL"])
def test_a_short_latin_source_term_is_whole_and_case_sensitive(source: str) -> None:
    assert tiers(source, "anything", entry("AI", "artificial intelligence")) == {}


def test_numbers_as_terms_are_terms_and_digits_in_them_count() -> None:
    assert tiers("两个一百年", "Two Centenary Goals", entry("两个一百年", "Two Centenary Goals")) == {
        "两个一百年": ["exact"]
    }
    assert tiers("12G20", "x", entry("2G", "2G")) == {}


@pytest.mark.parametrize(
    ("zh", "noun", "plural"),
    [
        ("牛犊", "calf", "calves"),
        ("书架", "shelf", "Shelves"),
        ("窃贼", "thief", "thieves"),
        ("面包", "loaf of bread", "loaves of bread"),
        ("助产士", "licensed midwife", "licensed midwives"),
        ("诊断", "differential diagnosis", "differential diagnoses"),
    ],
)
def test_plurals_that_a_dictionary_has_as_verbs_are_those_of_nouns(zh: str, noun: str, plural: str) -> None:
    glossary = Glossary([entry(zh, noun)])
    assert tiers(zh, f"the {plural} here", entry(zh, noun)) == {zh: ["inflection"]}
    (finding,) = check(glossary, f"The {plural} are here.", "在此。", direction="en-zh")
    assert finding.zh == zh


def test_flags_of_a_term_are_kept() -> None:
    cased = Entry((Term("长城", "zh"),), (Term("Great Wall", case_sensitive=True),))
    assert tiers("长城", "a great wall", cased) == {"长城": []}
    part = Entry((Term("网", "zh"),), (Term("net", whole_word=False),))
    assert tiers("网", "a network", part) == {"网": ["exact"]}
    kept = Entry((Term("微信", "zh", translate=False),), ())
    assert tiers("微信", "on 微信", kept) == {"微信": ["exact"]}
    assert tiers("微信", "on WeChat", kept) == {"微信": []}


def test_entries_with_one_source_term_accept_each_others_renderings() -> None:
    glossary = entry("干部", "cadre"), entry("干部", "official")
    assert tiers("干部", "an official", *glossary) == {"干部": ["exact"]}


@given(st.text(alphabet="aB ‘’“”\u200b\u00ad－Ａ２² \nﬁ數x", max_size=12))
def test_places_in_keys_lead_back_into_the_text(text: str) -> None:
    for key in (zh_key(text), en_key(text)):
        for place in range(len(key.text)):
            span = key.span(place, place + 1)
            assert 0 <= span.start < span.end <= len(text)
            # A superscript is a footnote mark, and gone, or not, by what stands beside it.
            assert key.text[place] in make_key(span.of(text)) or span.of(text) in (" ", "\n", "²")


def make_key(text: str) -> str:
    return zh_key(text).text


FORM = Rendering("x", Term("x"), variant=False)

spans = st.builds(
    lambda start, length: Candidate(Span(start, start + length), Tier.EXACT, FORM),
    st.integers(0, 6),
    st.integers(1, 3),
)


def supply(candidates: Iterable[Candidate]) -> Supply:
    return Supply(Places(candidates))


def assign(options: list[list[Candidate]], occurrences: list[int] | None = None) -> list[list[Candidate]]:
    places = Assignment(occurrences or [1] * len(options))
    for term, candidates in enumerate(options):
        places.offer(term, supply(candidates))
    places.fill()
    return [places.assigned(term) for term in range(len(options))]


OCCURRENCES = st.lists(st.integers(1, 3), min_size=4, max_size=4)


@given(st.lists(st.lists(spans, max_size=3), max_size=4), OCCURRENCES)
def test_assignment_is_disjoint_and_maximal(options: list[list[Candidate]], occurrences: list[int]) -> None:
    chosen = assign(options, occurrences[: len(options)])
    taken = [candidate for candidates in chosen for candidate in candidates]
    assert not any(
        one.span.overlaps(other.span) for number, one in enumerate(taken) for other in taken[:number]
    )
    for candidates, allowed, wanted in zip(chosen, options, occurrences, strict=False):
        assert len(candidates) <= wanted
        assert all(candidate in allowed for candidate in candidates)
        if len(candidates) < wanted:
            assert all(any(option.span.overlaps(other.span) for other in taken) for option in allowed)


@given(st.lists(st.lists(st.integers(0, 3), max_size=3, unique=True), max_size=4), OCCURRENCES)
def test_assignment_of_places_that_conflict_one_to_one_is_maximum(
    numbers: list[list[int]], occurrences: list[int]
) -> None:
    options = [
        [Candidate(Span(2 * number, 2 * number + 1), Tier.EXACT, FORM) for number in allowed]
        for allowed in numbers
    ]
    wanted = occurrences[: len(options)]
    found = sum(map(len, assign(options, wanted)))
    assert found == most(
        [allowed for allowed, count in zip(numbers, wanted, strict=True) for _ in range(count)]
    )


def most(numbers: list[list[int]]) -> int:
    """Return the size of the largest matching, by trying every choice."""
    if not numbers:
        return 0
    first, *rest = numbers
    without = most(rest)
    return max(
        [without, *(1 + most([[n for n in other if n != place] for other in rest]) for place in first)]
    )


def test_many_occurrences_of_one_term_are_matched_without_comparing_them_all() -> None:
    """Two terms with one rendering, thousands of times: what was tried in vain is not tried again."""
    terms = Terms(Glossary((entry("银行", "bank"), entry("行庄", "bank", "bank house"))))
    source, count = "银行行庄", 2_000
    outcomes = judge(terms, terms.find([source * count])[0], Target("bank, " * 2 * count))
    assert [len(outcome.used) for outcome in outcomes] == [count, count]
    outcomes = judge(terms, terms.find([source * count])[0], Target("bank house, " * count))
    assert sum(len(outcome.used) for outcome in outcomes) == count


def test_a_rendering_as_it_is_written_stays_the_reason_when_looser_tiers_find_the_same_words() -> None:
    """A stretch that a term was offered is not offered to it again, as something looser."""
    places = Assignment([2, 1])
    exact, loose = Candidate(Span(0, 4), Tier.EXACT, FORM), Candidate(Span(0, 4), Tier.FAMILY, FORM)
    wide = Candidate(Span(2, 6), Tier.EXACT, FORM)
    assert places.offer(1, supply([wide]))
    assert places.offer(0, supply([exact]))
    assert not places.offer(0, supply([loose]))
    assert [*candidates_of(places.offered(0))] == [exact]


@given(
    st.lists(st.lists(spans, max_size=3), max_size=4),
    st.lists(st.lists(spans, max_size=3), min_size=4, max_size=4),
    OCCURRENCES,
)
def test_what_is_settled_at_once_is_what_the_assignment_comes_to(
    options: list[list[Candidate]], looser: list[list[Candidate]], occurrences: list[int]
) -> None:
    """Looser candidates that come later change nothing of it, and it leaves the others what they would have."""
    wanted = occurrences[: len(options)]

    def assigned(fixed: list[tuple[Candidate, ...] | None]) -> list[list[Candidate]]:
        open_ = [term for term, taken in enumerate(fixed) if taken is None]
        places = Assignment(
            [wanted[term] for term in open_], [one.span for taken in fixed for one in taken or ()]
        )
        for tier in (options, looser):
            for number, term in enumerate(open_):
                if places.short(number):
                    places.offer(number, supply(tier[term]))
            places.fill()
        taken = {term: places.assigned(number) for number, term in enumerate(open_)}
        return [taken[term] if own is None else list(own) for term, own in enumerate(fixed)]

    assert assigned(settled([[supply(each)] for each in options], wanted)) == assigned([None] * len(options))


@pytest.mark.parametrize(
    ("zh", "en"), [("“国家安全”", "“national security”"), ("「國家安全」", "'national security'")]
)
def test_a_term_in_quotation_marks_is_found_with_them_and_without(zh: str, en: str) -> None:
    terms = Glossary((entry(zh, en), entry("国家", "state")))
    for written, rendered in (("国家安全", "national security"), ("“国家安全”", "“national security”")):
        assert not check(terms, f"维护{written}。", f"Protect {rendered}.")
        assert not check(terms, f"Protect {rendered}.", f"维护{written}。")
        assert [finding.zh for finding in check(terms, f"维护{written}。", "Protect it.")] == [zh]
        assert [finding.en for finding in check(terms, f"Protect {rendered}.", "维护。")] == [en]
