"""Values as other people's files write them: statuses, term types, languages, flags, term text.

Reading is lenient: whatever has a clear meaning is taken, everything else is kept as it is and reported.
"""

import unicodedata
from difflib import get_close_matches
from functools import lru_cache

import regex

from termalign.language.languages import language as language
from termalign.language.languages import side as side
from termalign.language.text import simplify
from termalign.termbase.glossary import Status, TermType
from termalign.termbase.glossary.text import CONTROL_CHARACTERS, LINE_BREAKS

_STATUS_WORDS = {
    Status.PREFERRED: "preferred preferredterm approved recommended standard standardized standardizedterm "
    "legalterm regulatedterm official final confirmed verified 首选 推荐 规范 标准 官方 正式 "
    "优选 优先 通过 批准 已批准 已审核 已确认 统一 建议使用",
    Status.ADMITTED: "admitted admittedterm allowed accepted acceptable permitted alternative valid alternate "
    "允许 可用 许用 可 可以 备选 次选 可接受 允许使用",
    Status.DEPRECATED: "deprecated deprecatedterm superseded supersededterm obsolete notrecommended outdated "
    "discouraged retired avoid rejected notpreferred nonpreferred 弃用 过时 不推荐 停用 "
    "废弃 不建议 已弃用 已废弃 淘汰 旧 不宜 慎用 不推荐使用 不建议使用",
    Status.FORBIDDEN: "forbidden prohibited banned donotuse notallowed unapproved disallowed notapproved wrong "
    "incorrect invalid 禁用 禁止 不可用 不得使用 禁止使用 勿用 请勿使用 不可 错误 误 误译 错",
    Status.PROPOSED: "proposed draft new suggested candidate provisional pending unconfirmed fuzzy "
    "nonstandardizedterm workingterm underreview unverified 建议 草案 待定 候选 草稿 待审 "
    "待审核 未审核 待确认 未确认 暂定 拟用",
}
_STATUS_OF_WORD = {name: status for status, names in _STATUS_WORDS.items() for name in names.split()}

_TYPE_WORDS = {
    TermType.FULL_FORM: "fullform full fullname expandedform 全称",
    TermType.ABBREVIATION: "abbreviation abbr abbreviatedform initialism 缩写",
    TermType.ACRONYM: "acronym 首字母缩略词",
    TermType.SHORT_FORM: "shortform short shortname clippedterm 简称",
    TermType.VARIANT: "variant orthographicvariant spellingvariant synonym 异形词 变体",
    TermType.PHRASE: "phrase phraseologicalunit setphrase collocation 短语",
    TermType.NAME: "propername name propernoun 专名",
}
_TYPE_OF_WORD = {name: kind for kind, names in _TYPE_WORDS.items() for name in names.split()}

_YES = frozenset("yes true 1 y t x on 是 对 有 √ ✓ ✔".split())
_NO = frozenset("no false 0 n f off 否 不 无 × ✗ ✘".split())

_CONTROL_CHARACTER = regex.compile(f"[{CONTROL_CHARACTERS}]")
_LINE_BREAK = regex.compile(f"[{LINE_BREAKS}]")


@lru_cache(maxsize=1024)
def status(text: str) -> Status | None:
    """Return the status that `text` names; None when it names none.

    Example:
        >>> status("preferredTerm-admn-sts"), status("Not recommended"), status("gut")
        (<Status.PREFERRED: 'preferred'>, <Status.DEPRECATED: 'deprecated'>, None)
    """
    plain = _plain(unicodedata.normalize("NFKC", simplify(text))).removesuffix("admnsts")
    if plain in _STATUS_OF_WORD or len(plain) > _LONGEST_STATUS:
        return _STATUS_OF_WORD.get(plain)
    return _STATUS_OF_WORD.get(_NOUN.sub("", plain))


@lru_cache(maxsize=1024)
def is_misspelt_status(text: str) -> bool:
    """Return whether `text` is nearly written as a word for a status, and is none.

    Example:
        >>> is_misspelt_status("Forbiden"), is_misspelt_status("active")
        (True, False)
    """
    plain = _plain(text)
    known = plain in _STATUS_OF_WORD or len(plain) > _LONGEST_STATUS
    return not known and bool(get_close_matches(plain, _STATUS_OF_WORD, n=1, cutoff=_MISSPELT_LIKENESS))


_MISSPELT_LIKENESS = 0.87
"""Likeness, by `difflib`, from which a word is another one misspelt: *forbiden* has .94, *active* .86 to *inactive*."""

_NOUN = regex.compile(
    r"^(?:已|为|是)|(?:的|译法|译名|译文|翻译|术语|用语|用法|词|terms?|translations?|renderings?)+$"
)
"""What may be around the word for a status: 禁用译法, *Forbidden term*."""

_LONGEST_STATUS = 60
"""Code points of a status with all that may be around it; what is longer is no status."""


@lru_cache(maxsize=1024)
def term_type(text: str) -> TermType | None:
    """Return the term type that `text` names; None when it names none."""
    return _TYPE_OF_WORD.get(_plain(text))


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
    if _CONTROL_CHARACTER.search(text):
        text = _CONTROL_CHARACTER.sub("", text)
        changes.append("control characters left out")
    if _LINE_BREAK.search(text):
        text = " ".join(filter(None, (part.strip() for part in _LINE_BREAK.split(text))))
        changes.append("line ends made spaces")
    return text, " and ".join(changes)


def line(text: str, longest: int) -> str:
    """Return `text` as part of a message: on one line, and cut where it is longer than `longest` code points.

    Example:
        >>> line("rule\\nof law", 40), line("rule of law", 7)
        ('rule of law', 'rule o…')
    """
    plain = " ".join(text[: 2 * longest].split())
    return plain if len(text) <= longest else f"{plain[: longest - 1]}…"


def description(text: str) -> str:
    """Return `text` without what no description may hold."""
    return text if text.isprintable() else _CONTROL_CHARACTER.sub("", text)


def _plain(text: str) -> str:
    """Return `text` in lower case without spaces, hyphens and underscores."""
    return "".join(char for char in text.lower() if char not in " -_/.\u00a0\t")
