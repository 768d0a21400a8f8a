"""Persons: Chinese names of people that no dictionary has, recognised by a surname and by what is beside it.

A name that speaks (李凡表示, Li Fan said), is addressed (李凡先生) or bears a title (部长李凡, Minister Li Fan)
somewhere in a text is a name wherever it occurs there. So is what recurs and has its romanisation in the translation.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain, pairwise, product
from unicodedata import normalize

from termalign.language.candidates.terms import KnownTerms
from termalign.language.vocabulary import chinese_word
from termalign.runtime.lazy import lazy_pattern

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍"
    "庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳柴蒙鲍华喻"
    "祁蒲房滕屈饶牟艾尤阳穆农司卓古吉缪简车项芦麦褚娄窦戚岑景宫费卜冷晏席卫米柏宗瞿桂全佟臧闵苟邬边卞姬"
)
"""Surnames of one character: frequent ones, but for those that are function words."""

_DOUBLE = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "夏侯",
    "皇甫",
    "令狐",
    "慕容",
    "司徒",
    "端木",
    "尉迟",
    "公孙",
    "南宫",
)

_CHINESE_TITLES = (
    "部长|局长|主任|主席|总理|总统|书记|省长|市长|县长|区长|院长|校长|所长|处长|司长|会长|社长|厂长|行长|署长|委员|理事长|董事长|"
    "经理|总裁|总监|秘书长|发言人|教授|院士|博士|医生|律师|记者|研究员|工程师|代表|大使|将军|同志|导演|作家|总书记|专员"
)

_SPEAKS = (
    "说|道|称|问|答|表示|指出|认为|强调|介绍|告诉|透露|坦言|回答|回忆|宣布|主持|补充|解释|建议|呼吁|要求|提到|提出|谈到|出席|"
    "会见|会谈|当选|担任|先生|女士|小姐|同志|教授|博士|院士|老师|医生|律师|总理|主席|部长|书记"
)

_NAME_PATTERN = rf"(?:[{_SURNAMES}]|{'|'.join(_DOUBLE)})\p{{Han}}{{1,2}}?"
_WHOLE_NAME = lazy_pattern(r"\p{Han}{2,4}")
_SPEAKING = lazy_pattern(rf"(?<!\p{{Han}}|·)({_NAME_PATTERN})(?:{_SPEAKS})")
_TITLED = lazy_pattern(rf"(?:{_CHINESE_TITLES})({_NAME_PATTERN})(?=\P{{Han}}|$|{_SPEAKS})")


LEAST_OCCURRENCES, LEAST_ROMANISED = 3, 2
"""Occurrences of a name with nothing of the kind beside it, and how many of their translations have its pinyin."""


def romanised(pairs: Sequence[tuple[str, str]], pinyin: Callable[[str], Sequence[str]]) -> set[str]:
    """Return what looks like a name, recurs, and has its romanisation in the translation, capitalised.

    The family name and the given name are side by side in either order, or as one word.

    Example:
        >>> from termalign.language.lexicon import Lexicon
        >>> pairs = [("王琦瑶来了。", "Wang Qiyao came."), ("人说王琦瑶。", "Of Qiyao Wang."), ("是王琦瑶。", "She.")]
        >>> romanised(pairs, Lexicon().pinyin)
        {'王琦瑶'}

    Args:
        pairs: Sentences, as `comparable` has them, and their translations.
        pinyin: Returns how a character may be read, without tones, in lower case.
    """
    names_of = [
        [match[1] for pattern in _NAME_PATTERNS for match in pattern.finditer(chinese)]
        for chinese, _ in pairs
    ]
    counts = Counter(chain.from_iterable(names_of))
    recurring = {name for name, count in counts.items() if count >= LEAST_OCCURRENCES and not _is_word(name)}
    forms = {name: _romanisations(name, pinyin) for name in recurring}
    romanised_in: Counter[str] = Counter()
    for names, (_, english) in zip(names_of, pairs, strict=True):
        repeated = recurring.intersection(names)
        if repeated:
            words = [_POSSESSIVE.sub("", word) for word in _LATIN_WORDS.findall(english)]
            capital = [_plain(word) if word[:1].isupper() else "" for word in words]
            written = {*capital, *map(" ".join, pairwise(capital))}
            romanised_in.update(name for name in repeated if not forms[name].isdisjoint(written))
    return {name for name, count in romanised_in.items() if count >= LEAST_ROMANISED}


def is_romanisation(name: str, english: str, pinyin: Callable[[str], Sequence[str]]) -> bool:
    """Return whether an English name is a Chinese one of a surname and a given name in Latin letters.

    Example:
        >>> from termalign.language.lexicon import Lexicon
        >>> [is_romanisation("沙瑞山", name, Lexicon().pinyin) for name in ("Sha Ruishan", "Ruishan Sha", "Sandy Hill")]
        [True, True, False]
    """
    if not _WHOLE_NAME.fullmatch(name):
        return False
    return " ".join(map(_plain, english.split())) in _romanisations(name, pinyin)


def _romanisations(name: str, pinyin: Callable[[str], Sequence[str]]) -> frozenset[str]:
    """Return how a name may be written in Latin letters, in lower case: one word, or two in either order."""
    cut = 2 if name.startswith(_DOUBLE) else 1
    parts = product(_readings(name[:cut], pinyin), _readings(name[cut:], pinyin))
    return frozenset(
        form for family, given in parts for form in (family + given, f"{family} {given}", f"{given} {family}")
    )


_LATIN_WORDS = lazy_pattern(r"\p{Latin}[\p{Latin}'’-]*+")
_POSSESSIVE = lazy_pattern("['’]s?$")
_NO_LETTER = lazy_pattern(r"\P{Latin}")
_NAME_PATTERNS = [
    lazy_pattern(rf"(?=((?:[{_SURNAMES}]|{'|'.join(_DOUBLE)})\p{{Han}}{{{size}}}))") for size in (1, 2)
]


def _readings(text: str, pinyin: Callable[[str], Sequence[str]]) -> list[str]:
    """Return how characters may be read."""
    return ["".join(sounds) for sounds in product(*map(pinyin, text))]


def _plain(word: str) -> str:
    """Return an English word as pinyin is written: in lower case, without tones and other marks."""
    return _NO_LETTER.sub("", normalize("NFD", word).lower())


def persons(
    texts: Sequence[str],
    translations: Sequence[str] = (),
    pinyin: Callable[[str], Sequence[str]] | None = None,
) -> KnownTerms:
    """Return the names of people in the sentences of a text, each as `comparable` has it.

    Example:
        >>> names = persons(["水利部副部长李凡出席。", "李凡说,进展顺利。", "高层表示欢迎。"])  # Li Fan; high level
        >>> "李凡" in names, "高层" in names
        (True, False)

    Args:
        texts: The sentences, as `comparable` has them.
        translations: Theirs.
        pinyin: Returns how a character may be read; without it translations are not looked at.
    """
    names: set[str] = set()
    if pinyin is not None and translations:
        names = romanised(list(zip(texts, translations, strict=True)), pinyin)
    names |= {name for text in texts for pattern in (_SPEAKING, _TITLED) for name in pattern.findall(text)}
    return KnownTerms(name for name in names if not _is_word(name))


def _is_word(name: str) -> bool:
    """Return whether what looks like a name is a word, or begins with one (高层人), of the general language."""
    words = [name] if name.startswith(_DOUBLE) else [name, name[:2]]
    entries = map(chinese_word, words)
    return any(word.frequency and not word.tag.startswith("nr") for word in entries)
