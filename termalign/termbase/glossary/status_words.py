"""Statuses as other people write them: the words for each, in English and Chinese."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from termalign.language.text import simplify
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.glossary.model import UNUSABLE, Status, Term

_STATUS_WORDS = {
    Status.PREFERRED: "preferred preferredterm approved recommended standard standardized standardizedterm "
    "legalterm regulatedterm official final confirmed verified reviewed validated 首选 推荐 规范 标准 官方 正式 "
    "优选 优先 通过 批准 审核 审核通过 审 审定 核准 确认 确定 定 定稿 定名 认可 统一 采用 采纳 使用 使用中 在用 现用 "
    "现行 启用 同意 建议使用 推荐使用",
    Status.ADMITTED: "admitted admittedterm allowed accepted acceptable permitted alternative valid alternate "
    "允许 可用 许用 可 可以 备选 次选 可接受 允许使用 有效",
    Status.DEPRECATED: "deprecated deprecatedterm superseded supersededterm obsolete notrecommended outdated "
    "discouraged retired avoid rejected notpreferred nonpreferred legacy withdrawn expired 弃用 过时 停用 停止使用 "
    "废 废弃 废止 作废 失效 过期 淘汰 取消 否决 驳回 未通过 审核未通过 旧 旧译 旧称 不宜 不用 不要用 "
    "不再使用 慎用",
    Status.FORBIDDEN: "forbidden prohibited banned donotuse notallowed unapproved disallowed notapproved wrong "
    "incorrect invalid 禁 禁用 禁译 禁止 严禁 不得使用 不准使用 不要使用 禁止使用 勿用 请勿使用 错误 误 误译 错 错译 "
    "无效",
    Status.PROPOSED: "proposed draft new suggested candidate provisional pending unconfirmed fuzzy "
    "nonstandardizedterm workingterm underreview unverified unreviewed tbc tbd 建议 草案 候选 草稿 暂定 暂用 暂译 "
    "试用 试译 拟用 存疑 审核中 讨论中 暂缓 不确定 待 待议 "
    "待查 待核 待修订 待修改 待更新 待讨论 待审批 ?",
}
_STATUS_OF_WORD = {name: status for status, names in _STATUS_WORDS.items() for name in names.split()}


@lru_cache(maxsize=1024)
def status(text: str) -> Status | None:
    """Return the status that `text` names; None when it names none.

    Example:
        >>> status("preferredTerm-admn-sts"), status("Not recommended"), status("gut")
        (<Status.PREFERRED: 'preferred'>, <Status.DEPRECATED: 'deprecated'>, None)
        >>> status("不採用"), status("待审核")  # not adopted, to be reviewed
        (<Status.DEPRECATED: 'deprecated'>, <Status.PROPOSED: 'proposed'>)
    """
    plain = plain_word(unicodedata.normalize("NFKC", simplify(text))).removesuffix("admnsts")
    if plain in _STATUS_OF_WORD or len(plain) > _LONGEST_STATUS:
        return _STATUS_OF_WORD.get(plain)
    word = _NOUN.sub("", plain)
    if word in _STATUS_OF_WORD or word[:1] not in _NEGATED:
        return _STATUS_OF_WORD.get(word)
    negated = _STATUS_OF_WORD.get(word[1:])
    return None if negated is None else _NEGATED[word[0]].get(negated)


_UNDONE = dict.fromkeys(_STATUS_WORDS, Status.PROPOSED)
_REFUSED = {
    Status.PREFERRED: Status.DEPRECATED,
    Status.PROPOSED: Status.DEPRECATED,
    Status.ADMITTED: Status.FORBIDDEN,
}
_NEGATED: Mapping[str, Mapping[Status, Status]] = {
    "未": _UNDONE,
    "待": _UNDONE,
    "不": _REFUSED,
    "非": _REFUSED,
}
"""What a word before that for a status makes of it: 待审核 (to be reviewed), 不采用 (not adopted)."""


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


def unless_banned(before: Mapping[str, Any], fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return fields of a term without a status that would lift a ban: of several columns one may ban it."""
    lifts = before.get("status") in UNUSABLE and fields.get("status") not in UNUSABLE
    return {name: value for name, value in fields.items() if not (lifts and name == "status")}


def plain_word(text: str) -> str:
    """Return `text` in lower case without spaces, hyphens and underscores."""
    return "".join(char for char in text.lower() if char not in " -_/.\u00a0\t")
