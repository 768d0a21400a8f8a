"""Statuses as other people write them: the words for each, in English and Chinese."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from termalign.language.text import simplify
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.glossary.model import Status, Term

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


@lru_cache(maxsize=1024)
def status(text: str) -> Status | None:
    """Return the status that `text` names; None when it names none.

    Example:
        >>> status("preferredTerm-admn-sts"), status("Not recommended"), status("gut")
        (<Status.PREFERRED: 'preferred'>, <Status.DEPRECATED: 'deprecated'>, None)
    """
    plain = plain_word(unicodedata.normalize("NFKC", simplify(text))).removesuffix("admnsts")
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
    plain = plain_word(text)
    if plain in _STATUS_OF_WORD or len(plain) > _LONGEST_STATUS:
        return False
    from difflib import get_close_matches

    return bool(get_close_matches(plain, _STATUS_OF_WORD, n=1, cutoff=_MISSPELT_LIKENESS))


_MISSPELT_LIKENESS = 0.87
"""Likeness, by `difflib`, from which a word is another one misspelt: *forbiden* has .94, *active* .86 to *inactive*."""

_NOUN = lazy_pattern(
    r"^(?:已|为|是)|(?:的|译法|译名|译文|翻译|术语|用语|用法|词|terms?|translations?|renderings?)+$"
)
"""What may be around the word for a status: 禁用译法, *Forbidden term*."""

_LONGEST_STATUS = 60
"""Code points of a status with all that may be around it; what is longer is no status."""


def plain_statuses(languages: Iterable[str], preferred: Collection[str] = ()) -> list[Status]:
    """Return the statuses of terms that are given none: the first of a language is preferred, others admitted.

    Args:
        languages: Of the terms, in order.
        preferred: Languages in which another term is preferred.
    """
    with_preferred = set(preferred)
    statuses = []
    for language in languages:
        statuses.append(Status.ADMITTED if language in with_preferred else Status.PREFERRED)
        with_preferred.add(language)
    return statuses


def settled(terms: Sequence[Mapping[str, Any]]) -> list[Term]:
    """Return the terms of one side by their fields; those without a status get a plain one."""
    plain = [term["language"] for term in terms if "status" not in term]
    if not plain:
        return [Term(**term) for term in terms]
    preferred = {term["language"] for term in terms if term.get("status") is Status.PREFERRED}
    statuses = iter(plain_statuses(plain, preferred))
    return [Term(**term) if "status" in term else Term(**term, status=next(statuses)) for term in terms]


def plain_word(text: str) -> str:
    """Return `text` in lower case without spaces, hyphens and underscores."""
    return "".join(char for char in text.lower() if char not in " -_/.\u00a0\t")
