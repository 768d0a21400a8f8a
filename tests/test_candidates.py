"""Chinese candidates: rows a person can check, and laws that hold for any sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign.language.candidates.atoms import atoms_of
from termalign.language.candidates.chinese import CandidateSentence, chinese_columns, chinese_spans
from termalign.language.candidates.edges import Edge, first_edge, last_edge
from termalign.language.candidates.persons import persons
from termalign.language.candidates.runs import MAX_CHARS
from termalign.language.candidates.terms import KnownTerms, discover, recurring_words
from termalign.language.candidates.units import LONGEST_ENCLOSED, articles, enclosed, enumerations
from termalign.language.lexicon import Lexicon
from termalign.language.tokenizers import Jieba
from tests.atoms import atoms_in
from tests.conftest import SAMPLES

LEXICON = Lexicon()
JIEBA = Jieba()

ROWS = {
    # what stands there, what must be a candidate, what must not
    "a term that ends inside a word": ("加强操作风险管理", ["操作风险", "操作风险管理"], ["风险", "作风"]),
    "a word the tokenizer does not know": ("比特币网络很慢", ["比特币", "比特币网络", "网络"], []),
    "a function word that sticks": ("商家账户就开通了", ["商家账户"], ["商家账户就"]),
    "a formula that begins with 以": ("开展以工代训", ["以工代训"], []),
    "… and one with 以 … 为": ("坚持以人民为中心的发展思想", ["以人民为中心的发展思想"], []),
    "a name that begins with an edge word": ("享有最惠国待遇", ["最惠国待遇"], []),
    "a term with 去": ("这是去中心化的网络", ["去中心化"], []),
    "a term that ends with 和": ("计算校验和。", ["校验和"], []),
    "a term that ends with 时": ("编译时检查", ["编译时"], []),
    "one character": ("把卷挂载到节点", ["卷", "挂载"], ["把"]),
    "a numeral that belongs to it": ("“三期叠加”的影响，“四风”问题", ["三期叠加", "四风"], []),
    "的 inside": ("不透明的区块链上", ["不透明的区块链"], ["的区块链"]),
    "mixed scripts": ("使用5型腺病毒载体和base64编码", ["5型腺病毒载体", "base64编码"], []),
    "spaces between scripts mean nothing": ("COVID-19 爆发以来", ["COVID-19 爆发"], []),
    "who says something": ("海老公道：“韦小宝道：‘好！’”", ["海老公", "韦小宝"], ["海老公道", "韦小宝道"]),
    "… and a street": ("两条街道：“步行街”和“学院路”", ["街道", "步行街"], []),
    "white space between Chinese": (
        "第二条 转让价款 支付方式",
        ["转让价款", "支付方式"],
        ["转让价款 支付方式"],
    ),
    "the number of an article": ("第二条转让价款", ["转让价款"], ["第二条转让价款", "第二条", "条转让价款"]),
    "no article": ("第三方条件", ["第三方条件"], []),
    "a quoted enumeration": (
        "“不忘初心、牢记使命”主题教育",
        ["不忘初心、牢记使命", "“不忘初心、牢记使命”主题教育"],
        [],
    ),
    "an enumeration of three": ("推进简政放权、放管结合、优化服务改革", ["简政放权、放管结合、优化服务"], []),
    "a long enumeration": (
        "坚持政治建军、改革强军、科技兴军、依法治军，",
        ["政治建军、改革强军、科技兴军、依法治军"],
        [],
    ),
    "a slogan with a comma": ("要只争朝夕，不负韶华。", ["只争朝夕，不负韶华"], ["要只争朝夕"]),
    "a title with marks inside": (
        "《人工智能超级力量：中国、硅谷及世界新秩序》一书",
        ["人工智能超级力量：中国、硅谷及世界新秩序"],
        [],
    ),
    "quotation marks around all of it": (
        "“人工智能+”行动",
        ["人工智能+", "“人工智能+”行动"],
        ["“人工智能+”"],
    ),
    "a sentence in quotation marks": ("他说：“我们会来。你们走吧。”", [], ["我们会来。你们走吧。"]),
    "what somebody says": ("“走吧，”她说，“天黑了。”", [], ["走吧，"]),
    "a measure word after a pointing word": ("戴上这枚戒指", ["戒指"], ["枚戒指", "这枚戒指"]),
    "… after a numeral in a word of its own": ("三卷快照", ["快照"], ["卷快照"]),
    "… which is none without one": ("备份卷快照", ["卷快照"], []),
    "… after what a program puts in": ("造成%1$d点伤害", ["伤害"], ["点伤害", "d点伤害"]),
    "a name in braces": ("欢迎，{user_name}先生", [], ["user_name", "user_name先生"]),
    "a percentage before a letter": ("持有50%B股", ["B股"], []),
    "a word that points": ("这件事很复杂，那不勒斯很远", ["那不勒斯"], ["这件", "这件事"]),
    "adverbs around it": (  # the institute also held seminars; currently, all regulations
        "研究中心亦举办讲座，目前各项规例",
        ["研究中心", "讲座", "规例"],
        ["研究中心亦", "亦举办讲座", "目前", "各项规例"],
    ),
    "land at the end of a clause, no particle": ("盘活低效用地，有效地保护", ["低效用地"], ["有效地"]),
    "a council before a mark, no *will*": ("国发会、央行说明天会来", ["国发会"], ["明天会"]),
    "an order, and energy, before a mark": ("发布保护令，发展核聚变能、氢能", ["保护令", "核聚变能"], []),
    "an exclusion": ("除外责任如下，轻微过失除外。", ["除外责任"], ["轻微过失除外", "过失除外"]),
    "a period and what is in it": ("在合理的补救期内补救", ["补救期"], []),
    "… which is no part of a frequent word": ("扩大国内需求", ["国内需求"], ["扩大国"]),
    "needles and roots": ("有一把整音针，针刻铭文", ["整音针", "针刻铭文"], []),
    "tenths": ("设置一成绿电", ["绿电"], ["成绿电"]),
    "how something is used": ("这个用例很多，用刀的人也很多", ["用例"], []),
    "only a count": ("三十五年", [], ["三十五"]),
}


def candidates(text, known=()):
    terms = KnownTerms(known)
    found = chinese_spans(JIEBA.tokenize(text), text, lambda word: word in LEXICON, terms.find(text))
    return [span.of(text) for span, _, _ in found]


@pytest.mark.parametrize("label", ROWS)
def test_candidates(label):
    text, present, absent = ROWS[label]
    found = candidates(text)
    assert [term for term in present if term not in found] == []
    assert [term for term in absent if term in found] == []


def test_known_terms_are_candidates_whatever_their_edges():
    text = "坚持的就是原则"
    assert "的就是" not in candidates(text)
    assert "的就是" in candidates(text, ["的就是"])


WORDS = st.sampled_from(
    [
        *"新质生产力 的 第二条 、 ， “ ” 《 》 风险管理 5型 COVID-19 以 为 时".split(),
        *"比特币网络 卷 三期 + 。 （ ） 发展 不忘初心".split(),
        *(" ", "\n"),
    ]
)
TEXTS = st.lists(WORDS, max_size=25).map("".join)


@given(TEXTS)
@settings(max_examples=150)
def test_every_candidate_is_made_of_whole_atoms_and_goes_over_no_boundary(text):
    tokens = JIEBA.tokenize(text)
    found = chinese_columns([CandidateSentence(tokens, text)], LEXICON.among)
    spans, atoms = found.of(0), atoms_in(found.atoms, 0)
    assert spans == sorted(set(spans))
    numbered = articles(text)
    units = {*enclosed(text), *enumerations(text)}
    for span, start, end in spans:
        assert (span.start, span.end) == (atoms[start].span.start, atoms[end - 1].span.end)
        if span in units:
            assert span.end - span.start <= LONGEST_ENCLOSED * 2
            continue
        assert span.end - span.start <= MAX_CHARS
        assert not any(span.overlaps(number) for number in numbered)
        assert not set("。\n，") & set(span.of(text))
        assert first_edge(atoms[start].opens) is not Edge.NONE or span.of(text)[0] in "“《（"
        assert last_edge(atoms[end - 1].closes) is not Edge.NONE or span.of(text)[-1] in "”》）+"


@given(TEXTS)
@settings(max_examples=100)
def test_atoms_are_the_tokens_cut_further(text):
    tokens = JIEBA.tokenize(text)
    atoms = atoms_in(atoms_of([tokens], LEXICON.among), 0)
    assert "".join(atom.key for atom in atoms) == "".join(token.key for token in tokens)
    edges = {edge for atom in atoms for edge in atom.span}
    assert {edge for token in tokens for edge in token.span} <= edges
    assert all(atom.span.end > atom.span.start for atom in atoms)


def test_a_word_is_cut_where_the_lexicon_has_a_part_of_it():
    tokens = JIEBA.tokenize("比特币网络的风险管理")  # risk management of the Bitcoin network
    atoms = atoms_in(atoms_of([tokens], {"比特币"}.intersection), 0)
    assert [atom.key for atom in atoms] == ["比特", "币", "网络", "的", "风险", "管理"]


def test_a_known_term_is_no_candidate_inside_a_longer_word():
    # 水利, water conservancy, is but a part of 水利部, a ministry; 人才, talent, is a term in 年轻人才.
    assert "水利" not in candidates("水利部负责", known=["水利"])
    assert "水利" in candidates("水利工程", known=["水利"])
    assert "人才" in candidates("引进年轻人才", known=["人才"])


@pytest.mark.parametrize(
    ("text", "whole", "piece"),
    [
        ("上报卫生部门的病例", "卫生部门", "卫生部"),  # health departments, and no ministry
        ("几乎无公开信息", "公开信息", "公开信"),  # public information, and no open letter
        ("制定行政法规", "行政法规", "行政法"),  # administrative regulations, and no administrative law
    ],
)
def test_a_frequent_word_is_not_cut_where_the_lexicon_has_a_part_of_it(text, whole, piece):
    found = candidates(text, known=[piece])
    assert whole in found
    assert piece not in found


def test_who_something_is_done_to_is_another_party():
    found = candidates("被许可方应向许可方付款", known=["许可方"])  # the licensee shall pay the licensor
    assert {"被许可方", "许可方"} <= set(found)
    assert "许可方" not in candidates("被许可方应当付款", known=["许可方"])


PERSONS = {
    # what a text says, who is named there
    "李凡表示赞成": {"李凡"},  # Li Fan agreed
    "水利部副部长李凡出席": {"李凡"},  # Vice Minister Li Fan
    "欧阳明远先生说": {"欧阳明远"},  # Mr Ouyang Mingyuan
    "王一指出,李勇浩强调": {"王一", "李勇浩"},
    "高层表示欢迎": set(),  # the leadership
    "任何人说都一样": set(),  # anybody
    "人民代表大会": set(),
    "经理解释": set(),  # the manager explains
    "去年李凡考察": set(),  # nothing says who that is
}


@pytest.mark.parametrize("text", PERSONS)
def test_persons_are_recognised_by_what_is_beside_them(text):
    names = persons([text])
    assert {text[start:end] for start, end in names.find(text)} == PERSONS[text]


@given(st.lists(st.sampled_from(["改革", "开放", "、", "，", "发展", "a"]), max_size=40).map("".join))
@settings(max_examples=100)
def test_enumerations_hold_a_mark_and_end_with_words(text):
    for span in enumerations(text):
        found = span.of(text)
        assert any(mark in found for mark in "、，")
        assert not {found[0], found[-1]} & set("、，")


@given(
    st.text(alphabet="改革开放、，。以工代训", max_size=40),
    st.sets(st.text(alphabet="改革开放以工代训", min_size=1, max_size=4)),
)
@settings(max_examples=150)
def test_known_terms_are_found_where_a_slow_search_finds_them(text, terms):
    expected = sorted(
        (start, start + len(term))
        for term in terms
        for start in range(len(text) - len(term) + 1)
        if text[start : start + len(term)] == term
    )
    assert sorted(map(tuple, KnownTerms(terms).find(text))) == expected


def test_candidates_grow_with_the_text():
    # Every candidate is bounded, so that twice as long a sentence has about twice as many.
    once = "推进新质生产力发展和风险管理改革，" * 40
    few, many = len(candidates(once)), len(candidates(once * 2))
    assert few * 1.9 <= many <= few * 2.1


def test_a_name_that_recurs_is_a_person_where_the_translation_has_its_romanisation():
    zh = ["李凡推开门。", "天黑了,李凡没有走。", "邻居听见李凡咳嗽。", "欧阳文来了,欧阳文走了,欧阳文又来了。"]
    en = [
        "Li Fan pushed the door open.",
        "Li Fan had not left.",
        "They heard him.",
        "Wen Ouyang came again and again.",
    ]
    pinyin = Lexicon().pinyin
    assert "李凡" in persons(zh, en, pinyin)
    assert "李凡" not in persons(zh)  # nobody speaks
    assert "李凡" not in persons(zh[1:], en[1:], pinyin)  # twice is too seldom
    assert "李凡" not in persons(zh, [text.replace("Li Fan", "li fan") for text in en], pinyin)
    assert "欧阳文" not in persons(zh, en, pinyin)  # in one sentence only
    marked = ["Li Fan's door opened.", "Lǐ Fán had not left.", "They heard him."]
    assert "李凡" in persons(zh[:3], marked, pinyin)
    assert "欧阳文" in persons([*zh, "欧阳文。"], [*en, "Ouyang Wen."], pinyin)


def test_a_character_that_is_always_beside_one_function_word_is_a_word_with_it():
    texts = ["但书不适用。", "依前项但书规定。", "第三条但书所称期间。", "该但书另有约定。"]  # the proviso
    assert "但书" in recurring_words(map(JIEBA.tokenize, texts))
    assert "但书" not in recurring_words(map(JIEBA.tokenize, [*texts, "买书。", "书很多。"]))
    assert "但书" not in recurring_words(map(JIEBA.tokenize, ["依前项但书规定。"] * 9))


def test_no_candidate_is_a_part_of_a_foreign_name_or_an_address():
    for text, whole, parts in (
        ("他看《哈利·波特》。", "哈利·波特", {"哈利", "波特"}),  # Harry Potter
        ("见[^市场]和 https://a.org/市场 的市场。", "市场", {"org", "https"}),
    ):
        found = [span.of(text) for span, _, _ in chinese_spans(JIEBA.tokenize(text), text)]
        assert found.count(whole) >= 1
        assert parts.isdisjoint(found)
    assert "加强" in [
        span.of("·加强监管") for span, _, _ in chinese_spans(JIEBA.tokenize("·加强监管"), "·加强监管")
    ]


def test_no_candidate_begins_or_ends_inside_a_word_that_recurs():
    for text, is_cut in (
        ("它会消耗充能还会更慢。", True),
        ("它补充能量。", False),
    ):  # charge; replenish energy
        words = KnownTerms(["充能"]).find(text)
        sentence = CandidateSentence(JIEBA.tokenize(text), text, recurring=list(words))
        plain = {found.span.of(text) for found in chinese_spans(sentence.tokens, text)}
        found = {found.span.of(text) for found in chinese_columns([sentence], LEXICON.among).of(0)}
        assert ("充能" in found) is is_cut
        assert ("消耗充" in plain - found) is is_cut
        assert {"消耗", "补充", "能量"} & plain <= found


def test_particles_and_measure_words_make_no_word():
    texts = [
        "大的树。",
        "有大的房子，",
        "很大的好处。",
        "最大的这瓶水。",
        "喝这瓶酒。",
        "买这瓶药。",
        "是这瓶吗？",
    ]
    found = recurring_words(map(JIEBA.tokenize, texts))
    assert "大的" not in found
    assert "这瓶" not in found


def test_subwords_repeat():
    text = (SAMPLES / "policy-article.zh.txt").read_text("utf-8")
    found = discover([text])
    assert found == discover([text])
    assert "生产力" in found
    assert all(text.count(piece) > 1 for piece in found)
    assert discover(["太短。"]) == frozenset()


def test_subwords_of_a_text_without_a_mark_are_none():
    """The trainer passes over what is so long, and fails where there is nothing else."""
    assert discover(["国家安全" * 5_000]) == frozenset()
