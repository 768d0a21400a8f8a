"""Edges: the words that a Chinese term may begin or end with.

Function words are those of a list, and frequent words with jieba's tags of function words: its tags for rare words are
often wrong (所有者, owner, and 靶, target, are tagged as function words). Some function words begin or end a term
now and then (以工代训, training instead of layoffs; 校验和, checksum; 子宫内, in utero): such edges are weak, and
bound short candidates only.

Marks enclose as well: no candidate closes what it has not opened, nor is open.
"""

from collections.abc import Mapping
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Ints, sums_before
from termalign.language.text.spelling import WORD_CACHE_SIZE
from termalign.language.vocabulary import chinese_word
from termalign.runtime.lazy import lazy_pattern


class Edge(IntEnum):
    """How well a term begins or ends with a word."""

    NONE = 0
    WEAK = 1
    """Only in short terms, and rarely."""
    FIRM = 2


_NO_EDGE = frozenset(
    """
    的 地 得 了 着 和 与 及 或 以及 并 并且 而 且 但是 把 将 对于 由于 为了 因为 是 也 都 就 还 又 要 这 那 这个
    那个 这些 那些 这里 那里 其 其他 其中 其它 各 每 每个 某 某些 某个 该 此 等 等等 之 个 我 你 您 他 她 它
    我们 你们 他们 她们 它们 我国 自己 谁 哪 哪些 哪个
    哪里 任何 大家 彼此 让 使 令 给 跟 按照 根据 通过 经过 随着 当 如 如果 只 只有
    只要 才 更 很 太 仍 却 则 既 乃 是否 以便 从而 因此 所以 因而 然而 不过 虽然 尽管 即使 除非 除了 除 无论 不论 不管
    或者 还是 而是 而且 不是 不仅 不断 进一步 应 应当 应该 必须 能够 需要 来 来说 方面 一个 一些 一种 这样 那样
    这种 那种 此种 此类 如何 什么 怎样 怎么 如此 尤其 特别是 例如 比如 譬如 包括 以来 以后 以前 之间 之后 之前 之内 之外
    之中 之下 之上 时候 可以 可能 正在 已经 曾经 将会 关于 至于 由 向 往 至 所 吗 呢 吧 啊 们 种 们的 几 几个 几种 多个
    许多 很多 一样 一起 同时 此外 另外 另 甚至 尚 均 须 得以 予以 加以 有关 有些 没有 就是 即便 只是 便 若 凡 倘若 者
    亦 皆 越 越来越 非常 通常 一直 几乎 分别 不再 随后 尚未 始终 仍然 依然 同样 至少 不少 首先 一旦 逐步 也许 即可
    实际上 随时 似乎 真的 更好 是因为 之一 各种 各类 各项 各地 各方 有人 每年 每次 每天 此次 其余 为什么
    现在 目前 当时 如今 今年 去年 明年 今天 此前 年内 以内
    """.split()
)
"""Words that no term begins or ends with."""

_WEAK_FIRST = frozenset(
    """
    以 因 从 为 去 自 本 被 有 已 可 再 不 无 非 未 按 对 在 用 基于 前 后 内 中 上 下 一 特别 会 但 能 同 比 最 可能
    没有 于 过 经 所 只 应 需要 我们 自己 通过 是 来 只是 多个 一个 一起 曾 仅 到 说 每日
    除外
    """.split()
)
"""Function words that a term begins with now and then (去中心化, decentralisation; 因城施策, city-specific measures;
有状态应用, stateful application)."""

_WEAK_LAST = frozenset("内 中 上 下 前 后 时 里 和 所 者 比 对 过 去 为 种 分 起来 方面".split())
"""Function words that a term ends with now and then (编译时, compile time; 存贷比, loan-to-deposit ratio)."""

_FUNCTION_TAGS = ("u", "p", "c", "y", "e", "o")
"""Tags of jieba's dictionary for particles, prepositions, conjunctions, modal particles, interjections."""

_TAG_HOLDS = 1000
"""Occurrences in jieba's corpus from which a function word's tag is believed: of the words tagged so that readers
have in their terms, all but one are rarer."""

_NOUNS_BY_CHARACTER = frozenset("针根")
"""Words tagged so that are nouns more often: needle; root."""

_FIRM = frozenset("可 再 中 不 前 后 一 有".split())
"""Function words by tag or list that begin many terms (可再生能源, 再贷款, 中美)."""


_MEASURE_WORDS = frozenset(
    "瓶块根条项届轮部件成只阵支束团期队组头门幅双对副盏滴遍趟声笔样宗处栋朵具把本记顶环"
    "段群回粒串面口封间罐盒箱袋桶壶盘包股柄棵株扇"
)
"""Measure words that jieba's dictionary tags as something else."""

_MEASURE_TAGS = ("m", "q")

_BEFORE_MEASURE_WORD = lazy_pattern(
    r"(?:第|这|那|每|前|近|约)?[一二三四五六七八九十百千万亿两几数多半余整〇零\d]+|[这那每某此该各另哪何首单双]|许多|好几|多少"
)
"""What a measure word comes after: numerals, and words that point at one of several."""


def is_measure_word(key: str) -> bool:
    """Return whether a word may be a measure word, by its Simplified form.

    Example:
        >>> [is_measure_word(word) for word in ("枚", "瓶", "药")]  # for rings; bottle; medicine
        [True, True, False]
    """
    return len(key) == 1 and (key in _MEASURE_WORDS or chinese_word(key).tag in _MEASURE_TAGS)


def counts_or_points(key: str) -> bool:
    """Return whether a measure word may come after a word: a numeral, *this*, *every*.

    Example:
        >>> [counts_or_points(word) for word in ("十三", "2", "这", "戴")]  # 13; this; wear
        [True, True, True, False]
    """
    return _BEFORE_MEASURE_WORD.fullmatch(key) is not None


def ends_with_said(key: str) -> bool:
    """Return whether 道 at the end of a word that is no verb is *said*, if a quotation follows.

    Example:
        >>> [ends_with_said(word) for word in ("道", "老道", "街道")]  # said; old + said, a priest; street
        [True, True, False]
    """
    frequency, tag = chinese_word(key)
    return key.endswith("道") and (len(key) == 1 or (frequency < _TAG_HOLDS and not tag.startswith("v")))


def _is_function_word(key: str) -> bool:
    word = chinese_word(key)
    is_tagged = word.tag.startswith(_FUNCTION_TAGS) and word.frequency >= _TAG_HOLDS
    return is_tagged and key not in _NOUNS_BY_CHARACTER


def _points(key: str) -> bool:
    """Return whether a word begins with *this* or *that* (这件, 那些人); 那 is in names of places too."""
    return key[0] == "这" or (key[0] == "那" and chinese_word(key).tag.startswith(("r", *_MEASURE_TAGS)))


@lru_cache(maxsize=WORD_CACHE_SIZE)
def first_edge(key: str) -> Edge:
    """Return how well a term begins with a word, by its Simplified form.

    Example:
        >>> [first_edge(word).name for word in ("人工智能", "因", "的")]
        ['FIRM', 'WEAK', 'NONE']
    """
    if not any(map(str.isalnum, key)):
        return Edge.NONE
    if key in _FIRM:
        return Edge.FIRM
    if key in _WEAK_FIRST:
        return Edge.WEAK
    is_no_edge = key in _NO_EDGE or _is_function_word(key) or _points(key)
    return Edge.NONE if is_no_edge else Edge.FIRM


@lru_cache(maxsize=WORD_CACHE_SIZE)
def last_edge(key: str) -> Edge:
    """Return how well a term ends with a word, by its Simplified form.

    Example:
        >>> [last_edge(word).name for word in ("人工智能", "时", "的")]
        ['FIRM', 'WEAK', 'NONE']
    """
    if not any(map(str.isalnum, key)):
        return Edge.NONE
    if key in _WEAK_LAST:
        return Edge.WEAK
    return Edge.NONE if key in _NO_EDGE or key in _WEAK_FIRST or _is_function_word(key) else Edge.FIRM


def is_content(key: str) -> bool:
    """Return whether a word is one that terms begin and end with as a rule.

    Example:
        >>> is_content("疫苗"), is_content("时")  # vaccine; when
        (True, False)
    """
    return last_edge(key) is Edge.FIRM


class Open(NamedTuple):
    """Where a run is open: no candidate ends there."""

    run: int
    first: int
    """The atom or token that opens it."""
    end: int
    """The one that closes it, or one past the last."""


def open_stretches(
    starts: Ints, stops: Ints, marks: Mapping[int, str], closing: Mapping[str, str]
) -> list[Open]:
    """Cut runs, in place, where a mark closes what they have not opened last; return where they are open.

    Example:
        >>> stops = np.array([6, 6])  # of ( a ) b ), from its first mark and from a
        >>> open_stretches(np.array([0, 1]), stops, {0: "(", 2: ")", 4: ")"}, {"(": ")"}), stops
        ([Open(run=0, first=0, end=2)], array([4, 2]))

    Args:
        starts: The first atom or token of each run.
        stops: One past its last one.
        marks: By position, in order, those that open and close.
        closing: By what opens, what closes.
    """
    if not marks:
        return []
    positions = list(marks)
    stretches = []
    first, after = np.searchsorted(positions, starts), np.searchsorted(positions, stops)
    for run in np.flatnonzero(first < after).tolist():
        closers: list[str] = []
        since = 0
        for position in positions[first[run] : after[run]]:
            mark = marks[position]
            if closers and mark == closers[-1]:
                closers.pop()
                if not closers:
                    stretches.append(Open(run, since, position))
            elif mark in closing:
                if not closers:
                    since = position
                closers.append(closing[mark])
            else:
                stops[run] = position
                break
        if closers:
            stretches.append(Open(run, since, int(stops[run])))
    return stretches


class Pairs(NamedTuple):
    """All pairs of a first and a last atom or token of some runs that are nowhere open."""

    first: Ints
    last: Ints


def pairs_of(starts: Ints, stops: Ints, open_ones: list[Open]) -> Pairs:
    """Return the pairs of runs, in order.

    Example:
        >>> pairs_of(np.array([0, 2]), np.array([3, 4]), [Open(0, 1, 2)])
        Pairs(first=array([0, 0, 2, 2]), last=array([0, 2, 2, 3]))
    """
    sizes = stops - starts
    rows = np.repeat(np.arange(len(starts)), sizes)
    shift = sums_before(sizes)[:-1] - starts
    last = np.arange(len(rows)) - shift[rows]
    first = starts[rows]
    if open_ones:
        closed = np.ones(len(rows), np.bool_)
        for run, opening, end in open_ones:
            closed[shift[run] + opening : shift[run] + end] = False
        first, last = first[closed], last[closed]
    return Pairs(first, last)
