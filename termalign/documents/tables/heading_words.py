"""The words of headings: what may be in a column, of which side, of which status; in English and Chinese.

English words are in lower case, singular and without spaces, Chinese ones in Simplified script.

References:
    The documentation of memoQ (term bases, CSV), Trados MultiTerm and Excel, Phrase, Crowdin (`Term [en]`), Lokalise,
    Weblate, Microsoft, Smartcat, DeepL, Google and Amazon; Chinese spreadsheets.
"""

from termalign.language import languages

_ROLES = {
    "term": "term name word text expression phrase string value content entry concept terminology lemma "
    "headword keyword segment wording 术语 名称 名 名字 词条 词语 词汇 词 单词 用语 名词 表述 表达 "
    "说法 文本 语句 条目 概念 内容 字段 热词 关键词 专业术语 术语名称 专业词汇 称谓 全称 fullname "
    "fullform",
    "rendering": "translation translated rendering equivalent localized localizedterm 译文 译名 译法 翻译 译 "
    "释译 对应 对应词 译词 参考译文 参考译法 对译",
    "id": "id no nr number index key code guid uuid identifier 编号 序号 索引 索引编号 号 号码 代码 标识 #",
    "subject": "subject domain subdomain field category topic area subjectfield industry stringcategory 领域 "
    "学科 分类 类别 主题 专业 行业 范畴 所属领域 专业领域",
    "definition": "def definition meaning explanation gloss 定义 释义 解释 含义 词义 意思",
    "info": "terminfo",
    "status": "status state approval termstatus usagestatus administrativestatus 状态 使用状态 审核状态 地位 "
    "规范程度",
    "part_of_speech": "pos partofspeech wordclass grammar 词性 词类",
    "type": "type termtype kind 术语类型 类型",
    "source": "reference ref citation cited termsource url link 来源 出处 文献 参考 参考文献 依据 引用 链接",
    "note": "note comment remark description desc info information instruction translatorcomment "
    "developercomment bemerkung anmerkung kommentar 备注 注释 说明 注 附注 评论 批注 描述 译注 提示 补充",
    "context": "context example sentence sample usageexample 语境 例句 示例 上下文 用例 例子 原句 句子 例",
    "usage": "usage region geographicalusage country 地区 用法 使用地区 国家",
    "forms": "variant form inflection abbreviation abbr acronym shortform 变体 缩写 简称 缩略语 缩略词 略语 "
    "常用缩写 简写 异形",
    "synonyms": "synonym alternative alias alternate aka 同义词 近义词 别名 又名 又称 别称 其他 其它 另 "
    "其他译法 其它译法 也译 亦称",
    "salience": "salience importance 重要性 重要度",
    "score": "score confidence probability 得分 置信度 分数",
    "count": "count frequency freq occurrence 频次 频率 次数 词频",
    "case_sensitive": "casesensitive casesensitivity matchcase 区分大小写 大小写敏感",
    "whole_word": "wholeword exactmatch 全字匹配 精确匹配",
    "translate": "translatable translate 可翻译 是否翻译",
    "language": "language lang locale 语言 语种",
    "about": "created creator createdby createdat creationdate modified modifier modifiedby modifiedat "
    "lastmodified updated updatedat updatedby author date time tag project client customer version "
    "platform product figure image gender location termcount year 创建 创建人 创建者 创建时间 修改 "
    "修改人 修改时间 更新 更新时间 作者 日期 时间 标签 项目 客户 版本 平台 产品 图片 年份 性 数 拼音 "
    "音标 读音 pinyin phonetic pronunciation",
}
"""What may be in a column. `about` is what is kept as an unknown category, and known to be one; `info` is memoQ's
list of what applies to a term."""

_STATUSES = {
    "forbidden": "forbidden prohibited banned donotuse disallowed notallowed wrong incorrect blacklist "
    "禁用 禁止 禁止使用 错误 误译 勿用 不得使用 请勿使用",
    "deprecated": "deprecated obsolete superseded discouraged notrecommended rejected avoid 不推荐 弃用 "
    "废弃 过时 停用 旧 不推荐使用 不建议使用 慎用",
    "preferred proposed": "approved 批准 已批准",
    "preferred admitted": "preferred recommended official standard 首选 推荐 规范 标准 官方 正式 优选 统一",
    "admitted forbidden": "admitted allowed accepted acceptable 可用 允许 许用 允许使用",
    "admitted": "备选",
    "proposed": "proposed suggested draft fuzzy candidate unverified unconfirmed 建议 待定 候选 待审 待审核 未审核 "
    "待确认 未确认",
}
"""Statuses: that of terms below the heading, or where a cell below it is yes, and that where it is no, if that says
something. What is not approved is proposed; what is not preferred may be used; what is not allowed may not."""

_REVIEWS = (
    "verified validated confirmed reviewed final 已审 已审核 审核 审定 审核通过 已确认 确认 已验证 定稿"
)
"""What is said of a term that somebody has looked at, yes or no; who did, and when, may be below it too."""

_SIDE_WORDS = {
    "source": "source src original origin sourcelanguage input quelle quelltext quellsprache ausgangstext "
    "ausgangssprache 源 源语 原文 源文 原 原语 源语言 原语言 原始",
    "target": "target tgt trg dst dest destination output ziel zieltext zielsprache cible "
    "目标 目标语 目的语 目的 目标语言",
}
_FILLERS = frozenset(
    "the a of in for by is or language lang main primary text title column full latn 语言 语 文 的 是否 及 和 或 与 "
    "主 主要 中的 一 二 三 方 版 常用 常见 ".split()
)
"""Words that change nothing beside others."""

Known = tuple[str, str]
"""A kind of word (`role`, `side`, `status`, `review`, `base`, `qualifier`, `filler`) and its meaning."""


def _vocabulary() -> dict[str, Known]:
    words: dict[str, Known] = {name: ("filler", name) for name in _FILLERS}
    words |= {name: ("qualifier", tag) for name, tag in languages.QUALIFIER.items()}
    words |= {name: ("base", tag) for name, tag in languages.BASE.items()}
    for table, kind in ((_SIDE_WORDS, "side"), (_STATUSES, "status"), (_ROLES, "role")):
        for value, names in table.items():
            words |= dict.fromkeys(names.split(), (kind, value))
    return words | dict.fromkeys(_REVIEWS.split(), ("review", "preferred proposed"))


VOCABULARY = _vocabulary()
