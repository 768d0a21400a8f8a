"""Values as other people's files write them: statuses, term types, languages, flags, term text.

Reading is lenient: whatever has a clear meaning is taken, everything else is kept as it stands and reported.
"""

from functools import lru_cache

import regex

from termalign.errors import InputError
from termalign.glossary import Status, TermType
from termalign.glossary.text import BREAKS, CONTROL, language_tag

_STATUSES = {
    Status.PREFERRED: "preferred preferredterm approved recommended standard standardized standardizedterm "
    "legalterm regulatedterm 首选 推荐 规范",
    Status.ADMITTED: "admitted admittedterm allowed accepted acceptable permitted alternative valid "
    "允许 可用 许用",
    Status.DEPRECATED: "deprecated deprecatedterm superseded supersededterm obsolete notrecommended outdated "
    "discouraged retired avoid rejected 弃用 过时 不推荐 停用",
    Status.FORBIDDEN: "forbidden prohibited banned donotuse notallowed unapproved 禁用 禁止",
    Status.PROPOSED: "proposed draft new suggested candidate provisional pending unconfirmed "
    "nonstandardizedterm workingterm underreview 建议 草案 待定",
}
_STATUS = {name: status for status, names in _STATUSES.items() for name in names.split()}

_TYPES = {
    TermType.FULL_FORM: "fullform full fullname expandedform 全称",
    TermType.ABBREVIATION: "abbreviation abbr abbreviatedform initialism 缩写",
    TermType.ACRONYM: "acronym 首字母缩略词",
    TermType.SHORT_FORM: "shortform short shortname clippedterm 简称",
    TermType.VARIANT: "variant orthographicvariant spellingvariant synonym 异形词 变体",
    TermType.PHRASE: "phrase phraseologicalunit setphrase collocation 短语",
    TermType.NAME: "propername name propernoun 专名",
}
_TYPE = {name: kind for kind, names in _TYPES.items() for name in names.split()}

_LANGUAGES = {
    "zh": "cmn zho chi chinese mandarin 中文 汉语 chinese(mandarin)",
    "zh-Hans": "zh-chs chs chinese(simplified) simplifiedchinese chinesesimplified 简体中文 中文(简体) 简体",
    "zh-Hant": "zh-cht cht chinese(traditional) traditionalchinese chinesetraditional "
    "繁體中文 繁体中文 繁体 繁體",
    "zh-CN": "chinese(prc) chinese(china) chinese(people'srepublicofchina) chinese(simplified,china)",
    "zh-TW": "chinese(taiwan) chinese(traditional,taiwan)",
    "zh-HK": "chinese(hongkong) chinese(hongkongs.a.r.) chinese(hongkongsar)",
    "en": "eng english 英文 英语 英語",
    "en-US": "english(us) english(unitedstates) english(usa) usenglish americanenglish",
    "en-GB": "english(uk) english(unitedkingdom) ukenglish britishenglish",
}
_LANGUAGE = {name: tag for tag, names in _LANGUAGES.items() for name in names.split()}

_YES = frozenset("yes true 1 y t on 是".split())
_NO = frozenset("no false 0 n f off 否".split())

_CONTROLS = regex.compile(f"[{CONTROL}]")
_BREAKS = regex.compile(f"[{BREAKS}]")


@lru_cache(maxsize=1024)
def status(text: str) -> Status | None:
    """Return the status that `text` names; None when it names none.

    Example:
        >>> status("preferredTerm-admn-sts"), status("Not recommended"), status("gut")
        (<Status.PREFERRED: 'preferred'>, <Status.DEPRECATED: 'deprecated'>, None)
    """
    return _STATUS.get(_plain(text).removesuffix("admnsts"))


@lru_cache(maxsize=1024)
def term_type(text: str) -> TermType | None:
    """Return the term type that `text` names; None when it names none."""
    return _TYPE.get(_plain(text))


@lru_cache(maxsize=1024)
def language(text: str) -> str | None:
    """Return the BCP 47 tag that `text` stands for; None when it stands for none.

    Example:
        >>> language("zh_Hans"), language("ZH-CN"), language("Chinese (Simplified)"), language("eng")
        ('zh-Hans', 'zh-CN', 'zh-Hans', 'en')
    """
    plain = "".join(text.split()).replace("_", "-").replace("（", "(").replace("）", ")")
    if (known := _LANGUAGE.get(plain.lower())) is not None:
        return known
    first, _, rest = plain.partition("-")
    try:
        return language_tag("-".join(filter(None, (_LANGUAGE.get(first.lower(), first), rest))))
    except InputError:
        return None


def side(tag: str) -> str:
    """Return which terms of an entry a language tag belongs to: `zh`, `en` or `others`."""
    first = tag.split("-")[0].lower()
    return first if first in ("zh", "en") else "others"


def flag(text: str) -> bool | None:
    """Return yes or no as a bool; None for anything else."""
    plain = text.strip().lower()
    return True if plain in _YES else False if plain in _NO else None


def term_text(text: str) -> tuple[str, str]:
    """Return `text` as a term may be, and what had to be changed in words (empty: nothing).

    Example:
        >>> term_text("green\\x07 development")
        ('green development', 'control characters left out')
    """
    if text.isprintable():
        return text, ""
    changes = []
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
        changes.append("control characters left out")
    if _BREAKS.search(text):
        text = " ".join(filter(None, (part.strip() for part in _BREAKS.split(text))))
        changes.append("line ends made spaces")
    return text, " and ".join(changes)


def description(text: str) -> str:
    """Return `text` without what no description may hold."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


def _plain(text: str) -> str:
    """Return `text` in lower case without spaces, hyphens and underscores."""
    return "".join(char for char in text.lower() if char not in " -_/.\u00a0\t")
