"""Terms that a translation renders in other forms, by a part of a name, or as the abbreviation they are."""

import pytest

from termalign import Entry, Glossary, Status, Term, check, entry


def reported(zh, en, source, translation, *more):
    return [
        (finding.rule, finding.severity.value, finding.found)
        for finding in check(Glossary((entry(zh, en), *more)), source, translation)
    ]


@pytest.mark.parametrize(
    ("zh", "en", "source", "translation", "words"),
    [
        ("申报", "filing", "应先提出申报。", "A merger shall first be filed.", "filed"),
        ("再融资", "refinancing", "办理再融资。", "The bank may refinance loans.", "refinance"),
        ("可及性", "accessibility", "改善可及性。", "Improve access.", "access"),
        # Forms that a dictionary of lemmas has as words of their own.
        ("绑定", "bind", "连接到我们绑定的主机。", "It connects to the host we are bound to.", "bound"),
        ("研磨", "grind", "粉末须经研磨。", "The powder is ground first.", "ground"),
        ("铺设", "lay", "去年铺设了电缆。", "The cables were laid last year.", "laid"),
        # In another order, with words among them, whatever else the sentence has.
        (
            "公平竞争",
            "fair competition",
            "竞争环境公平竞争。",
            "There, competition is fair.",
            "competition is fair",
        ),
        (
            "一二三产业融合发展",
            "integrated development of primary, secondary and tertiary industries",
            "推进一二三产业融合发展。",
            "Primary, secondary and tertiary industries will develop in an integrated way.",
            "Primary, secondary and tertiary industries will develop in an integrated",
        ),
        # A word twice, and a number with a decimal point.
        (
            "同比增长",
            "year-on-year growth",
            "需求同比增长21.4%。",
            "Demand grew by 21.4% year on year.",
            "grew by 21.4% year on year",
        ),
        ("沙瑞山", "Sha Ruishan", "沙瑞山指着天线。", "But Sha pointed at the antennas.", "Sha"),
        ("欧阳明远", "Ouyang Mingyuan", "欧阳明远笑了。", "Mr Ouyang laughed.", "Ouyang"),
        (
            "新冠肺炎",
            "COVID-19",
            "Measures against COVID-19 last.",
            "针对 COVID-19 的措施仍然有效。",
            "COVID-19",
        ),
        ("卷声明", "VolumeClaim", "Delete the VolumeClaim.", "删除该VolumeClaim。", "VolumeClaim"),
        ("王琦瑶", "Wang Qiyao", "Wang Qiyao smiled.", "琦瑶笑了。", "琦瑶"),
        # Without a suffix, or with another word for what is a category only.
        ("投资回报率", "investment return", "A good investment return", "争取良好的投资回报", "投资回报"),
        (
            "香港银行体系",
            "Hong Kong banking sector",
            "The Hong Kong banking sector",
            "香港銀行界",
            "香港銀行界",
        ),
        (
            "香港银行公会",
            "Association of Banks",
            "The Association of Banks agreed.",
            "銀行公會同意。",
            "銀行公會",
        ),
        # Without the name of a level or a place, where a word says which.
        ("地方政府", "local government", "Local governments pay for it.", "由地方负担。", "地方"),
        ("西部地区", "western region", "The western region grows.", "西部发展很快。", "西部"),
        # What the dictionary has for an English term that the glossary has in a sense of its own, or of a longer one.
        ("治国理政", "governance", "Governance improved.", "治理得到改善。", "治理"),
        ("预期目标", "target", "The target is no promise.", "该目标不构成承诺。", "目标"),
        ("国内大循环", "domestic economy", "The domestic economy slowed.", "國內經濟放緩。", "國內經濟"),
        ("经济增长", "growth", "Growth is fast.", "增长很快。", "增长"),
        (
            "中国人民银行",
            "People's Bank of China",
            "The People's Bank of China is.",
            "依据人民银行。",
            "人民银行",
        ),
        # With grammar alone between the words.
        (
            "研发费用加计扣除",
            "tax deductions for research and development",
            "落实研发费用加计扣除。",
            "Grant tax deductions for their research and development.",
            "tax deductions for their research and development",
        ),
        ("离开作用域", "go out of scope", "It goes out of scope.", "它离开了作用域。", "离开了作用域"),
        # With brackets between the words.
        (
            "支付结算系统",
            "Real-Time Settlement system",
            "支付结算系统运行正常。",
            "The Real Time Settlement (see above) system works.",
            "Real Time Settlement (see above) system",
        ),
        (
            "香港特别行政区政府",
            "Government of Hong Kong",
            "Held by the Government of Hong Kong.",
            "由香港特别行政区（香港特区）政府持有。",
            "香港特别行政区（香港特区）政府",
        ),
        # In a list whose head is written once.
        (
            "天使投资",
            "angel investment",
            "Regulate angel investment.",
            "规范天使、创业、产业等投资。",
            "天使",
        ),
        (
            "披露标准",
            "disclosure standard",
            "Meet disclosure standards.",
            "實施披露、大額風險及流動性標準。",
            "披露",
        ),
    ],
)
def test_free_wording_is_information_with_its_words(zh, en, source, translation, words):
    assert reported(zh, en, source, translation) == [("TA109", "info", words)]


@pytest.mark.parametrize(
    ("zh", "en", "source", "translation"),
    [
        # Who does something, to whom it is done, and the act are three things.
        ("许可方", "licensor", "许可方应当保密。", "The licensee shall keep it secret."),
        ("受让人", "assignee", "受让人应当通知。", "The assignor shall give notice."),
        ("上诉人", "appellant", "上诉人到庭。", "The appellee appeared."),
        ("进口商", "importer", "进口商缴税。", "Imports are taxed."),
        ("上诉人", "appellant", "The appellant appeared.", "被上诉人到庭。"),
        ("担保人", "guarantor", "The guarantor shall pay.", "担保应当付款。"),
        ("有害气体", "harmful gas", "这是有害气体。", "This is a harmless gas."),
        ("硫酸", "sulfuric acid", "加入硫酸。", "Add sulfurous acid."),
        ("有罪判决", "guilty verdict", "法院作出有罪判决。", "The court gave a not guilty verdict."),
        ("总理", "Premier of the State Council", "总理来了。", "The Vice Premier of the State Council came."),
        ("国务院总理", "Premier of the State Council", "The Premier of the State Council came.", "国务院副总理出席。"),
        ("发展中国家", "developing country", "这是发展中国家。", "This is a developed country."),
        ("赤字率", "deficit ratio", "The deficit ratio rose.", "赤字上升。"),
        # The plural is another noun.
        ("海关", "customs", "海关放行。", "The custom released it."),
        ("证券法", "Securities Law", "证券法生效。", "The Security Law takes effect."),
        ("损害赔偿金", "damages", "支付损害赔偿金。", "Pay the damage."),
        # Which of several is meant.
        ("乙型肝炎病毒", "hepatitis B virus", "发现乙型肝炎病毒。", "A hepatitis virus was found."),
        ("一级保护动物", "first-class protected animal", "First-class protected animals live.", "保护动物活着。"),
        ("一国两制", "one country, two systems", "坚持一国两制。", "Uphold two countries, one system."),
        # Another term has it inside.
        ("国内生产总值", "gross domestic product", "The gross domestic product grew.", "国民生产总值增长。"),
        ("对外开放", "opening up", "Opening up goes on.", "对内开放继续进行。"),
        ("大宗商品价格", "commodity prices", "Commodity prices rose.", "小宗商品价格上升。"),
        ("可再生能源", "renewable energy", "Renewable energy grew.", "不可再生能源增长。"),
        ("上市公司", "listed company", "The listed company and a shop.", "非上市公司和非上市公司。"),
        # Of a term that was not named yet, a part is another thing.
        ("广义货币供应量", "broad money supply", "The broad money supply grew.", "货币供应量增长。"),
        ("国内生产总值", "gross domestic product", "国内生产总值增长。", "The gross product grew."),
    ],
)  # fmt: skip
def test_another_thing_is_no_free_wording(zh, en, source, translation):
    [(rule, severity, found)] = reported(zh, en, source, translation)
    assert (rule, found) == ("TA101", None)
    assert severity in ("error", "warning")


def test_another_term_of_the_same_words_has_no_rendering_of_this_one():
    source = "Listed and unlisted companies, a listed company."
    more = entry("非上市公司", "unlisted company")
    findings = reported("上市公司", "listed company", source, "非上市公司。", more)
    assert ("TA101", "error", None) in findings


def test_words_in_another_order_are_no_rendering_across_a_comma():
    pair = "The deficit rose, and the trade surplus fell.", "顺差上升，六月贸易放缓。"
    assert reported("贸易顺差", "trade surplus", *pair) == [("TA101", "warning", None)]


def test_the_singular_of_a_noun_is_a_rendering_and_so_is_its_plural():
    assert not reported("证券", "securities", "证券上市。", "The security is listed.")
    assert not reported("习俗", "custom", "尊重习俗。", "Respect the customs.")


def test_a_rendering_may_name_both_parties():
    rendering, translation = "employer and employee negotiation", "Employer and employee negotiating goes on."
    [finding] = reported("劳资谈判", rendering, "劳资谈判继续。", translation)
    assert finding == ("TA108", "info", "Employer and employee negotiating")


@pytest.mark.parametrize(
    ("en", "translation", "rule"),
    [
        ("preempt", "Pod pre-emption has side effects.", "TA108"),
        ("coordination", "The work is co-ordinated.", "TA108"),
        ("preempt", "The pods are pre, empty or not.", "TA101"),
    ],
)
def test_one_word_may_be_derived_with_a_hyphen_in_it(en, translation, rule):
    assert [found[0] for found in reported("抢占", en, "这里有抢占。", translation)] == [rule]


def in_turn(terms, *pairs):
    house = Glossary(tuple(entry(zh, en) for zh, en in terms.items()))
    return [(found.place.line, found.rule, found.found) for found in check(house, list(pairs))]


@pytest.mark.parametrize(
    ("zh", "en", "named", "short", "words"),
    [
        (
            "基础疾病",
            "underlying health condition",
            ("基础疾病很常见。", "Underlying health conditions are frequent."),
            ("有基础疾病的人要小心。", "People with underlying conditions should take care."),
            "underlying conditions",
        ),
        (
            "新冠病毒疫情",
            "COVID-19 pandemic",
            ("The COVID-19 pandemic began.", "新冠病毒疫情开始。"),
            ("In the COVID-19 pandemic, it fell.", "新冠疫情中下降。"),
            "新冠疫情",
        ),
    ],
)
def test_a_modifier_goes_without_saying_once_a_term_was_named(zh, en, named, short, words):
    # Inside an English rendering, anywhere in a Chinese one.
    assert in_turn({zh: en}, named, short) == [(2, "TA109", words)]
    assert in_turn({zh: en}, short) == [(1, "TA101", None)]


@pytest.mark.parametrize(
    ("zh", "en", "source", "translation", "words"),
    [
        ("货币政策", "monetary policy", "美国收紧货币政策。", "Monetary tightening in the US.", "Monetary"),
        ("货币政策", "monetary policy", "美国收紧货币政策。", "Monetary union in the US.", None),
        ("货币政策", "monetary policy", "美国收紧财政和货币政策。", "Monetary tightening in the US.", None),
        (
            "外汇市场",
            "foreign exchange market",
            "港元外汇市场活跃。",
            "The Hong Kong dollar exchange market is active.",
            "exchange market",
        ),
        (
            "外汇市场",
            "foreign exchange market",
            "外汇市场活跃。",
            "The Hong Kong dollar exchange market is active.",
            None,
        ),
        # The head alone may be that of any other term, and one with another ending is another word.
        ("股票市场", "stock market", "港元股票市场活跃。", "The Hong Kong dollar market is active.", None),
        ("科研成果", "research results", "科研成果所有权", "Researchers’ ownership", None),
        ("非公有制", "non-public ownership", "非公有制企业", "Public ownership", None),
        # A part of a name.
        ("香港", "Hong Kong", "香港银行", "Hong bank", None),
        ("基建项目", "infrastructure projects", "基建项目融资", "The Infrastructure Financing Office", None),
    ],
)
def test_an_end_gives_way_to_what_renders_the_source_beside_it(zh, en, source, translation, words):
    [(rule, _, found)] = reported(zh, en, source, translation)
    assert (rule, found) == ("TA109" if words else "TA101", words)


@pytest.mark.parametrize(
    ("zh", "en", "wrong"),
    [
        ("现场检查", "on-site inspection", "off-site inspection"),
        ("现场检查", "on-site inspection", "site inspection"),
        ("住院病人", "in-patient", "out-patient"),
        ("不足额保险", "under-insurance", "over-insurance"),
    ],
)
def test_what_begins_a_compound_has_a_meaning(zh, en, wrong):
    # The words *on* and *in* have none by themselves: what is discussed in detail is no in-patient.
    for translation in (f"We discuss {wrong} in detail.", f"On Friday {wrong} goes on in May."):
        assert reported(zh, en, f"我们讨论{zh}。", translation)[0][0] == "TA101"
    assert reported(zh, en, f"我们讨论{zh}。", f"We discuss {en.replace('-', ' ')}s.") == []


@pytest.mark.parametrize(
    ("en", "short", "words"),
    [
        ("provident fund scheme", "Benefits include provident funds, and leave.", "provident funds"),
        (
            "global financial markets",
            "There were sizeable shocks. Financial markets fell.",
            "Financial markets",
        ),
        ("provident fund scheme", "Benefits include provident fund managers.", None),
        ("provident scheme", "Benefits include schemes.", None),
    ],
)
def test_an_end_goes_without_saying_once_a_term_was_named_and_nothing_is_in_its_place(en, short, words):
    named = ("有公积金。", f"There is the {en}.")
    assert in_turn({"公积金": en}, named, ("其他福利包括公积金。", short)) == [
        (2, "TA109" if words else "TA101", words)
    ]
    assert in_turn({"公积金": en}, ("其他福利包括公积金。", short)) == [(1, "TA101", None)]


@pytest.mark.parametrize(
    ("terms", "pairs", "words"),
    [
        (
            {"自由贸易试验区": "Pilot Free Trade Zone"},
            [
                ("自由贸易试验区成立。", "The Pilot Free Trade Zone (FTZ) was set up."),
                ("自由贸易试验区很大。", "The FTZ is large."),
            ],
            "FTZ",
        ),
        (
            {"金融管理局": "Monetary Authority"},
            [
                ("金融管理局成立。", "The Monetary Authority (hereinafter the “Authority”) was set up."),
                ("金融管理局同意。", "The Authority agrees."),
            ],
            "Authority",
        ),
        (
            {"国家卫生健康委员会": "National Health Commission"},
            [
                ("The National Health Commission met.", "國家衛生健康委員會（以下簡稱“國家衛健委”）開會。"),
                ("The National Health Commission agreed.", "國家衛健委同意。"),
            ],
            "國家衛健委",
        ),
        (
            {"财政部": "Ministry of Finance"},
            [("财政部开会。", "The Ministry of Finance met."), ("财政部同意。", "The ministry agreed.")],
            "The ministry",
        ),
        (
            {"王琦瑶": "Wang Qiyao"},
            [("王琦瑶笑了。", "Wang Qiyao smiled."), ("王琦瑶的手很冷。", "Her hands were cold.")],
            "Her",
        ),
        (
            {"数字经济": "digital economy"},
            [("数字经济很重要。", "The digital economy matters."), ("数字经济发展很快。", "It grows fast.")],
            "It",
        ),
        (  # the source has 此 in 因此 (therefore), which is no pronoun
            {"数字经济": "digital economy"},
            [
                ("数字经济很重要。", "The digital economy matters."),
                ("数字经济因此增长。", "It grew therefore."),
            ],
            "It",
        ),
        (
            {"数字经济": "digital economy"},
            [
                ("The digital economy matters.", "数字经济很重要。"),
                ("The digital economy grows fast.", "它发展很快。"),
            ],
            "它",
        ),
    ],
)
def test_what_refers_to_a_term_named_before_renders_it(terms, pairs, words):
    assert in_turn(terms, *pairs) == [(2, "TA109", words)]
    assert in_turn(terms, pairs[1])[0][1] == "TA101"  # nothing has named it before


@pytest.mark.parametrize(
    ("terms", "pairs"),
    [
        (
            {"王琦瑶": "Wang Qiyao"},
            [("王琦瑶笑了。", "Wang Qiyao smiled."), ("王琦瑶的手很冷。", "Hands were cold.")],
        ),
        # The source has the pronoun as well.
        (
            {"王琦瑶": "Wang Qiyao"},
            [("王琦瑶笑了。", "Wang Qiyao smiled."), ("王琦瑶走了，他留下。", "He stayed.")],
        ),
        (
            {"数字经济": "digital economy"},
            [("数字经济很重要。", "The digital economy matters."), ("数字经济发展很快。", "She grows fast.")],
        ),
        (  # 二者 renders *both*
            {"密钥": "key"},
            [
                ("The key is safe.", "密钥安全。"),
                ("The key is lost, and both are sad.", "密码丢失，二者都难过。"),
            ],
        ),
    ],
)
def test_what_refers_to_something_else_does_not(terms, pairs):
    assert [(line, rule) for line, rule, _ in in_turn(terms, *pairs)] == [(2, "TA101")]


def test_a_short_form_that_was_introduced_renders_all_terms_with_its_full_form():
    terms = {"联系汇率制度": "Linked Exchange Rate System", "联汇制度": "Linked Exchange Rate System"}
    first = ("联系汇率制度稳健。", "The Linked Exchange Rate System (LERS) is sound.")
    second = ("联汇制度有效。", "The LERS works.")
    assert in_turn(terms, first, second) == [(2, "TA109", "LERS")]
    assert in_turn(terms, second)[0][1] == "TA105"  # nobody has introduced it


INTRODUCING = ("新贷款担保计划推出。", "The New Loan Guarantee Scheme (NLGS) starts.")


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ("贷款担保计划延长。", "The NLGS is extended.", ("TA109", "NLGS")),
        ("新贷款担保不足。", "The NLGS is not enough.", ("TA109", "NLGS")),
        ("贷款担保不足。", "The NLGS is not enough.", ("TA101", None)),  # not that of the name
        ("贷款担保计划延长。", "The CLGS is extended.", ("TA101", None)),
    ],
)
def test_the_initialism_of_a_name_renders_the_terms_in_it(source, translation, expected):
    terms = {"贷款担保": "loan guarantee"}
    assert in_turn(terms, INTRODUCING, (source, translation)) == [(2, *expected)]


def test_the_former_and_the_latter_render_two_terms():
    terms = {"数字经济": "digital economy", "实体经济": "real economy"}
    first = ("数字经济和实体经济都重要。", "The digital economy and the real economy matter.")
    second = ("数字经济发展很快，实体经济很慢。", "The former grows fast, the latter slowly.")
    assert in_turn(terms, first, second) == [(2, "TA109", "The former"), (2, "TA109", "the latter")]


@pytest.mark.parametrize(
    ("terms", "source", "translation", "words"),
    [
        (
            {"进口贸易": "import trade", "出口贸易": "export trade"},
            "发展进口贸易和出口贸易",
            "Develop import and export trade",
            "import and export trade",
        ),
        (
            {"外汇基金票据": "Exchange Fund Bills", "外汇基金债券": "Exchange Fund Notes"},
            "外汇基金票据及外汇基金债券",
            "Exchange Fund Bills and Notes",
            "Exchange Fund Bills and Notes",
        ),
        (
            {"进口贸易": "import trade", "出口贸易": "export trade"},
            "Import trade and export trade grow.",
            "进出口贸易增长。",
            "进出口贸易",
        ),
        (
            {"中学": "secondary school", "小学": "primary school"},
            "Secondary schools and primary schools",
            "中小學",
            "中小學",
        ),
    ],
)
def test_a_word_that_two_terms_share_is_written_once(terms, source, translation, words):
    assert in_turn(terms, (source, translation)) == [(1, "TA109", words)]


@pytest.mark.parametrize(
    ("zh", "en", "source", "translation"),
    [
        ("公平竞争", "fair competition", "公平竞争。", "Be fair; accept competition."),  # in two clauses
        ("公平竞争", "fair competition", "公平竞争。", "Competition is fierce."),  # a word is missing
        ("沙瑞山", "Sha Ruishan", "沙瑞山来了。", "Sha Jun came."),  # another person
        ("沙瑞山", "Desert Hill", "沙瑞山很高。", "The Hill is high."),  # no name of a person
        ("项", "item", "The item ends.", "该 item 结束。"),  # an ordinary word left as it is
        ("人工智能", "AI", "It began AI work.", "开始了（AI）工作。"),  # the gloss of what is missing
        ("信", "mail", "It sent mail to Li.", "给李发了。"),
        # What the dictionary has is in another sentence, or only for a part of the term, or apart.
        ("治国理政", "governance", "Governance improved. It did.", "有所改善。治理。"),
        ("国内大循环", "domestic economy", "The domestic economy slowed.", "经济放缓。"),
        ("国内大循环", "domestic economy", "The domestic economy slowed.", "国内消费和经济放缓。"),
        # The dictionary has the rendering of the glossary, too, which chose among synonyms.
        ("公共卫生", "public health", "It endangers public health.", "这危害公共健康。"),
        ("国家安全", "national security", "It endangers national security.", "这危害国安。"),
        ("减排", "cutting emissions", "推进减排。", "Advance emission reduction."),
        # Another word ends the phrase, stands between or comes first; a name; a list of something else.
        ("新兴市场", "emerging market", "投资新兴市场。", "Invest in markets in emerging economies."),
        ("降准", "ratio cut", "运用降准。", "Cuts deep into the ratio."),
        ("审计署", "Audit Commission", "审计署说。", "The Commission of the Audit says."),
        ("天使投资", "angel investment", "Regulate angel investment.", "规范天使。产业等投资。"),
        ("天使投资", "angel investment", "Regulate angel investment.", "规范天使产业投资。"),
        # What makes another word is left out, or a clause.
        ("非自愿干扰", "involuntary disruption", "It is an involuntary disruption.", "这是自愿干扰。"),
        ("可持续发展", "sustainable development", "Promote sustainable development.", "促进持续发展。"),
        ("银行不良贷款", "bank non-performing loan", "银行不良贷款减少。", "Bank performing loans fell."),
        (
            "不忘初心，方得始终",
            "staying true to our mission",
            "It is staying true to our mission.",
            "方得始终。",
        ),
        # A word that begins its sentence is no name, nor is one that the glossary writes so.
        ("字符串", "string", "Strings end.", "Strings 结束。"),
    ],
)
def test_what_is_another_thing_is_missing(zh, en, source, translation):
    assert {rule for rule, *_ in reported(zh, en, source, translation)} & {"TA101", "TA102"}


def test_a_name_that_is_kept_renders_no_other_occurrence():
    first = ("A value is copied.", "值被拷贝。")
    second = ("If a type has the Copy trait, its values are copied.", "如果类型有 Copy trait，其值仍然有效。")
    found = in_turn({"拷贝": "copy"}, first, second)
    assert [rule for _, rule, _ in found if rule < "TA4"] == ["TA109", "TA104"]


def test_the_plural_of_a_word_that_chinese_keeps_renders_it():
    assert reported("Pod", "Pod", "Pods and nodes.", "Pods 和节点。") == []


def test_every_occurrence_has_words_of_its_own():
    source, translation = "申报前应准备申报。", "Prepare before it is filed."
    assert sorted(rule for rule, *_ in reported("申报", "filing", source, translation)) == ["TA101", "TA109"]


def test_words_that_render_another_term_are_no_free_wording():
    other = entry("提交", "filed")
    assert [rule for rule, *_ in reported("申报", "filing", "提交申报。", "It was filed.", other)] == [
        "TA101"
    ]


@pytest.mark.parametrize(
    ("zh", "en", "translation", "severity"),
    [
        ("按揭贷款", "mortgage financing", "The rule applies to newly granted mortgage loans.", "warning"),
        ("按揭贷款", "mortgage financing", "The rule applies to loans newly granted on a mortgage.", "error"),
        ("按揭贷款", "mortgage financing", "The rule applies to new loans; no mortgage is any.", "error"),
        ("机构投资者", "asset owners", "The rule applies to institutional investors.", "warning"),
        ("机构投资者", "asset owners", "The rule applies to new investors.", "error"),
        # late is no gloss of 早期, of which early stage is one
        ("发病早期", "first days", "The rule applies to the late onset stage.", "error"),
        ("发病早期", "first days", "The rule applies to the early onset stage.", "warning"),
    ],
)
def test_what_the_dictionary_has_for_each_word_of_a_term_is_a_warning(zh, en, translation, severity):
    [finding] = check(Glossary((entry(zh, en),)), f"这项规定适用于新的{zh}。", translation)
    assert (finding.rule, finding.severity.value) == ("TA101", severity)


def test_what_the_dictionary_has_is_reported_where_the_glossary_bans_it():
    chosen = (Term("治国理政", "zh", status=Status.PREFERRED), Term("治理", "zh", status=Status.DEPRECATED))
    governance = Entry(chosen, (Term("governance", status=Status.PREFERRED),))
    [finding] = check(Glossary((governance,)), "Governance improved.", "治理得到改善。")
    assert (finding.rule, finding.severity.value) == ("TA202", "error")


def test_a_web_address_renders_nothing():
    found = reported("市场", "market", "建设市场。", "See https://example.org/market now.")
    assert [rule for rule, *_ in found] == ["TA101"]


@pytest.mark.parametrize(
    ("zh", "en", "source", "translation"),
    [
        # Another first word makes another term, in English and in Chinese.
        ("工会", "trade union", "工会同意。", "The customs union agreed."),
        # The words before the last one say what it is.
        ("工会", "trade union", "工会要求加薪。", "The union is demanding a pay rise."),
        ("减排", "cutting emissions", "推进减排。", "Advance emission reduction."),
        # Another word ends the phrase, stands between or comes first; a name; a list of something else.
        ("新兴市场", "emerging market", "投资新兴市场。", "Invest in markets in emerging economies."),
        ("降准", "ratio cut", "运用降准。", "Cuts deep into the ratio."),
        ("审计署", "Audit Commission", "审计署说。", "The Commission of the Audit says."),
        ("天使投资", "angel investment", "Regulate angel investment.", "规范天使。产业等投资。"),
        ("天使投资", "angel investment", "Regulate angel investment.", "规范天使产业投资。"),
        # What makes another word is left out, or a clause.
        ("非自愿干扰", "involuntary disruption", "It is an involuntary disruption.", "这是自愿干扰。"),
        ("可持续发展", "sustainable development", "Promote sustainable development.", "促进持续发展。"),
        ("银行不良贷款", "bank non-performing loan", "银行不良贷款减少。", "Bank performing loans fell."),
        (
            "不忘初心，方得始终",
            "staying true to our mission",
            "It is staying true to our mission.",
            "方得始终。",
        ),
        # A word that begins its sentence is no name, nor is one that the glossary writes so.
        ("字符串", "string", "Strings end.", "Strings 结束。"),
        ("外资", "foreign investment", "吸引外资。", "Attract investment."),
        ("内需", "domestic demand", "扩大内需。", "Expand demand."),
        ("碳中和", "carbon neutrality", "实现碳中和。", "Achieve neutrality."),
        ("碳税", "carbon tax", "开征碳税。", "Levy the tax."),
        ("民企", "private enterprise", "支持民企。", "Support the enterprise."),
        # A term of several words needs its first one.
        ("国家安全", "national security", "维护国家安全。", "Safeguard the security."),
        (
            "供给侧结构性改革",
            "supply-side structural reform",
            "推进供给侧结构性改革。",
            "Advance economic structural reform.",
        ),
        ("香港银行公会", "Association of Banks", "The Association of Banks agreed.", "伦敦银行公会同意。"),
        # Behind the link that the rendering has, too, other words are in the place of its first ones.
        ("失职的灌溉者", "derelict irrigator", "The derelict irrigator sleeps.", "打磨的灌溉者睡了。"),
        (
            "高质量发展和高水平安全",
            "high-quality development with greater security",
            "Balance high-quality development with greater security.",
            "统筹农业发展和高水平安全。",
        ),
        # A short form in brackets is the gloss of what is before it.
        (
            "香港银行公会",
            "Association of Banks",
            "The Association of Banks agreed.",
            "协会（银行公会）同意。",
        ),
        # What has no suffix is another word, or a part of one.
        ("投资回报率", "investment return", "A good investment return", "争取良好的投资回报期"),
        ("商业银行业", "commercial banking", "Commercial banking grows.", "商业银行业务增长。"),
        ("银行体系", "banking sector", "The banking sector grows.", "银行业务增长。"),
        ("西部地区", "western region", "The western region grows.", "西部片很多。"),
        ("地方政府", "local government", "Local governments pay for it.", "由政府负担。"),
        # Another conjunction between its own words shares none of them with another term.
        ("例外与限制", "exceptions and limitations", "Exceptions and limitations, and more", "例外或限制"),
        # what money did may be said of anything
        ("货币供应量", "money supply", "货币供应量增长百分之八。", "Money grew by eight percent."),
    ],
)
def test_what_has_another_word_in_place_of_a_modifier_is_no_short_form(zh, en, source, translation):
    assert "TA109" not in [rule for rule, _, _ in reported(zh, en, source, translation)]


@pytest.mark.parametrize(
    ("source", "translation", "is_information"),
    [
        ("韦小宝笑道：“皇上？”", "'His Majesty?'", True),
        ("“是！”韦小宝道：“皇上？”", "“Yes! His Majesty?”", True),
        # Words of the narrator are left, without who speaks.
        ("韦小宝道：“皇上？”", "'His Majesty?' said the man.", False),
        # The name is in what is said.
        ("他道：“韦小宝来了。”", "'He has come.'", False),
    ],
)
def test_who_speaks_may_be_left_out_where_the_translation_is_what_is_said(
    source, translation, is_information
):
    [(rule, severity, _)] = reported("韦小宝", "Trinket", source, translation)
    assert rule == "TA101"
    assert (severity == "info") is is_information


def test_a_rendering_longer_than_any_text_is_reported_as_missing():
    found = reported("国家安全", "word " * 20_000 + "end", "我们要维护国家安全。", "We must safeguard it.")
    assert [rule for rule, *_ in found] == ["TA101"]


def test_a_rendering_without_words_is_reported_as_missing():
    [(rule, _, found)] = reported("※", "percent", "We cut ten percent.", "我们在这些年里削减了一成。")
    assert (rule, found) == ("TA101", None)
