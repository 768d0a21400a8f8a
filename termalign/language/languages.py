"""Languages as headings, cells and attributes name them: by tags, by codes, and in English or Chinese words.

References:
    BCP 47 (RFC 5646), Tags for Identifying Languages, section 2.1.1 for the case of subtags.
    ISO 639-1 for the codes of two letters.
"""

from collections.abc import Sequence
from functools import lru_cache

import regex

from termalign.errors import InputError, require
from termalign.runtime.lazy import lazy_pattern

LANGUAGE_CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk "
    "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu".split()
)
"""The codes of ISO 639-1."""

_CODES_OF_THREE = {
    **dict.fromkeys(("cmn", "zho", "chi", "yue", "lzh", "wuu"), "zh"),  # in Han characters
    **dict.fromkeys(("eng", "enu"), "en"),
}

_BASES = {
    "zh": "zh zho chi cmn yue lzh wuu chinese chinesisch chinois chino cinese"
    " mandarin 中文 汉语 中国语 中语 汉文 华语 华文 中",
    "en": "en eng english englisch anglais inglés ingles inglese 英文 英语 英国语 英",
    "ja": "japanese 日文 日语 日本语",
    "ko": "korean 韩文 韩语 韩国语 朝鲜文 朝鲜语",
    "fr": "french 法文 法语",
    "de": "german deutsch 德文 德语",
    "es": "spanish 西班牙文 西班牙语 西文",
    "ru": "russian 俄文 俄语",
    "pt": "portuguese 葡萄牙文 葡萄牙语 葡文",
    "it": "italian 意大利文 意大利语",
    "ar": "arabic 阿拉伯文 阿拉伯语",
    "vi": "vietnamese 越南文 越南语",
    "th": "thai 泰文 泰语",
    "ms": "malay 马来文 马来语",
    "id": "indonesian 印尼文 印尼语 印度尼西亚语",
    "la": "latin 拉丁文 拉丁语",
    "nl": "dutch 荷兰文 荷兰语",
    "pl": "polish 波兰文 波兰语",
    "tr": "turkish 土耳其文 土耳其语",
    "bo": "tibetan 藏文 藏语",
    "ug": "uyghur uighur 维吾尔文 维吾尔语 维文 维语",
    "mn": "mongolian 蒙古文 蒙古语 蒙文 蒙语",
    "kk": "kazakh 哈萨克文 哈萨克语 哈文",
    "za": "zhuang 壮文 壮语",
    "uk": "ukrainian 乌克兰文 乌克兰语",
    "sv": "swedish 瑞典文 瑞典语",
    "da": "danish 丹麦文 丹麦语",
    "fi": "finnish 芬兰文 芬兰语",
    "cs": "czech 捷克文 捷克语",
    "hu": "hungarian 匈牙利文 匈牙利语",
    "ro": "romanian 罗马尼亚文 罗马尼亚语",
    "el": "greek 希腊文 希腊语",
    "he": "hebrew 希伯来文 希伯来语",
    "hi": "hindi 印地文 印地语",
    "fa": "persian farsi 波斯文 波斯语",
    "km": "khmer 高棉文 高棉语 柬埔寨语",
    "lo": "lao 老挝文 老挝语",
    "my": "burmese 缅甸文 缅甸语",
}
_QUALIFIERS = {
    "zh-Hans": "hans simplified chs 简体 简化 简中 简体中文",
    "zh-Hant": "hant traditional cht 繁体 繁中 正体 正体中文 繁体中文",
    "zh-CN": "cn prc china mainland mainlandchina peoplesrepublicofchina 大陆 中国大陆 中国",
    "zh-TW": "tw taiwan 台湾 台",
    "zh-HK": "hk hongkong hongkongsar hongkongsar 香港 港",
    "zh-MO": "mo macao macau 澳门",
    "zh-SG": "sg singapore 新加坡",
    "en-US": "us usa unitedstates unitedstate unitedstatesofamerica unitedstateofamerica american america 美国 美式 美",
    "en-GB": "gb uk unitedkingdom british britain greatbritain 英国 英式",
    "en-AU": "au australia australian 澳大利亚",
    "en-CA": "ca canada canadian 加拿大",
    "en-IN": "in india indian 印度",
}
BASE = {name: tag for tag, names in _BASES.items() for name in names.split()}
"""Name of a language to its tag."""

QUALIFIER = {name: tag for tag, names in _QUALIFIERS.items() for name in names.split()}
"""Name of a script or a region to the tag of the language that it makes more precise."""

ALONE = frozenset(
    "chs cht 简体 繁体 简中 繁中 正体 简体中文 繁体中文 正体中文 cn tw hk gb us prc 大陆 台湾 香港".split()
)
"""Names of scripts and regions that, without a language, mean the one that is written there."""

_OWN_CODES = {"cn": "zh-CN", "tw": "zh-TW", "hk": "zh-HK", "ch": "zh", "chs": "zh-Hans", "cht": "zh-Hant"}
"""Codes that people write for Chinese; as tags they would be other languages, or none."""

_TAG_PATTERN = lazy_pattern(r"(?i)([a-z]{2,3})(?:[-_][a-z0-9]{2,8}){0,3}")
_NAME_WORDS = lazy_pattern(r"\p{Han}+|[a-z]+")


@lru_cache(maxsize=4096)
def language(text: str) -> str | None:
    """Return the BCP 47 tag of the language that `text` names; None when it names none.

    Example:
        >>> language("zh_Hans"), language("ZH-CN"), language("Chinese (Simplified)"), language("eng")
        ('zh-Hans', 'zh-CN', 'zh-Hans', 'en')
        >>> language("cn"), language("Chinese (Traditional, Taiwan)"), language("xx-YY"), language("status")
        ('zh-CN', 'zh-TW', None, None)
        >>> language("yue-HK"), language("lzh")  # Cantonese and literary Chinese
        ('zh-HK', 'zh')
    """
    plain = text.strip()
    if len(plain) > _LONGEST_LANGUAGE_NAME:
        return None
    if plain.lower() in _OWN_CODES:
        return _OWN_CODES[plain.lower()]
    if match := _TAG_PATTERN.fullmatch(plain):
        first = match[1].lower()
        known = _CODES_OF_THREE.get(first, first)
        if known in LANGUAGE_CODES or len(first) == len("eng"):
            with_hyphens = known + plain[len(first) :].replace("_", "-")
            if known in ("zh", "en") or len(known) == len("en") or "-" in with_hyphens:
                return _tag(_microsoft(with_hyphens))
    words = _NAME_WORDS.findall(plain.lower().replace("'", "").replace("’", "").replace(".", ""))
    return named(tuple(words)) if words else None


_LONGEST_LANGUAGE_NAME = 80
"""Characters of the name of a language; `Chinese (People's Republic of China)` has 36."""


def named(words: Sequence[str]) -> str | None:
    """Return the tag of a language whose name is made of `words`; None when some word is no part of it.

    Example:
        >>> named(["chinese", "traditional", "hong", "kong"]), named(["english", "note"])
        ('zh-HK', None)
    """
    bases, qualifiers = set(), []
    position = 0
    while position < len(words):
        for length in range(min(_MOST_NAME_WORDS, len(words) - position), 0, -1):
            name = "".join(words[position : position + length])
            if name in BASE:
                bases.add(BASE[name])
            elif name in QUALIFIER:
                qualifiers.append(QUALIFIER[name])
            else:
                continue
            position += length
            break
        else:
            return None
    return joined(bases, qualifiers, alone=len(words) == 1 and words[0] in ALONE)


_MOST_NAME_WORDS = 5
"""Words of the name of a region: people s republic of china."""


def joined(bases: set[str], qualifiers: Sequence[str], *, alone: bool) -> str | None:
    """Return the tag that names of languages, scripts and regions make together; None when they make none.

    A region is more precise than a script, so it is the one that is kept. `alone`: qualifiers will do by themselves.
    """
    if len(bases) > 1 or (not bases and not alone):
        return None
    base = next(iter(bases)) if bases else qualifiers[0].split("-")[0]
    fitting = [tag for tag in qualifiers if tag.startswith(f"{base}-")]
    if len(fitting) < len(qualifiers):
        return None
    return max(fitting, key=lambda tag: len(tag) == len("zh-CN"), default=base)


_WELL_FORMED = lazy_pattern(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@lru_cache(maxsize=256)
def language_tag(tag: str) -> str:
    """Return a language tag in the case that BCP 47 recommends.

    Example:
        >>> language_tag("ZH-HANS-cn")
        'zh-Hans-CN'
    """
    if _WELL_FORMED.fullmatch(require(tag, str, "a language tag")) is None:
        raise InputError(f"{tag!r} is no language tag; allowed: tags such as 'zh', 'zh-Hans' and 'en-GB'")
    first, *rest = tag.split("-")
    cased = [first.lower()]
    for part in rest:
        after_singleton = len(cased[-1]) == 1
        if len(part) == 4 and part.isalpha() and not after_singleton:
            cased.append(part.title())
        elif len(part) == 2 and not after_singleton:
            cased.append(part.upper())
        else:
            cased.append(part.lower())
    return "-".join(cased)


def side(tag: str) -> str:
    """Return which terms of an entry a language tag belongs to: `zh`, `en` or `others`."""
    if tag in ("zh", "en"):  # as most are
        return tag
    first = tag.split("-")[0].lower()
    return first if first in ("zh", "en") else "others"


def looks_like_tag(text: str) -> bool:
    """Return whether a heading seems to name a language by a code, known or not.

    Example:
        >>> looks_like_tag("xx-YY"), looks_like_tag("QA"), looks_like_tag("note")
        (True, False, False)
    """
    return _LIKE_TAG.fullmatch(text.strip()) is not None


_LIKE_TAG = lazy_pattern(r"[a-z]{2,3}[-_](?:[A-Z]{2}|[A-Z][a-z]{3}(?:[-_][A-Z]{2})?)")


def _microsoft(tag: str) -> str:
    """Return a tag with the scripts that old versions of Windows name (`zh-CHS`) as BCP 47 has them."""
    return regex.sub(r"(?i)-chs\b", "-Hans", regex.sub(r"(?i)-cht\b", "-Hant", tag))


def _tag(text: str) -> str | None:
    try:
        return language_tag(text)
    except InputError:
        return None
