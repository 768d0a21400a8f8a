"""Chinese candidates: runs of jieba atoms between punctuation marks, with rules for their edges.

134 of 136 judged policy terms are such runs of at most eight atoms; single words reach 51.
"""

from collections.abc import Sequence
from typing import NamedTuple

from termalign.text import Token, is_han
from termalign.vocabulary import chinese_word

MAX_ATOMS = 8
MAX_CHARS = 20
"""Longest candidate: longer ones were clauses (three of 3,300 judged terms are longer)."""

EDGE_WORDS = frozenset(
    """
    的 地 得 了 着 过 和 与 及 或 以及 并 并且 而 且 但 但是 在 于 对 对于 把 将 被 从 向 由 以 为 为了
    因 因为 由于 是 有 也 都 就 还 又 要 会 能 可 可以 这 那 这个 那个 这些 那些 其 其他 其中 各 每 某
    该 本 此 等 等等 之 所 个 我 你 他 她 它 我们 你们 他们 她们 它们 我国 自己 让 使 令 给 跟 同 比 按
    按照 根据 通过 经 经过 随着 当 如 如果 只 只有 只要 才 更 最 很 太 再 已 已经 正在 仍 却 则 即 既 乃
    并非 没有 不 不是 不仅 不断 进一步 应 应当 应该 必须 能够 需要 来 去 到 上 下 里 内 中 后 前 时 时候
    以来 以后 以前 之间 方面 来说 一个 一些 一种 这样 那样 如何 什么 怎样 如此 尤其 特别 特别是 例如
    比如
    """.split()
)
"""Words that no term begins or ends with."""

_EDGE_TAGS = ("u", "p", "c", "y", "e", "o", "r")
"""Tags of jieba's dictionary for words that no term begins or ends with: particles, prepositions,
conjunctions, modal particles, interjections, pronouns."""

_STARTERS = frozenset("可 再 一个 特别 中 内 自 不 前 后 上 下".split())
"""Such words that a term does begin with (可再生能源, 一个中国原则, 再贷款)."""

_PAIRS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "「": "」", "『": "』", "（": "）", "(": ")"}
_INNER = frozenset("·+＋-—・／/&、")


class ChineseSpan(NamedTuple):
    """A candidate, half-open, in token numbers."""

    start: int
    end: int


def is_edge(token: Token) -> bool:
    """Tell whether a term may begin or end with this token."""
    if not any(map(str.isalnum, token.text)):
        return False
    return token.key not in EDGE_WORDS and not chinese_word(token.key).tag.startswith(_EDGE_TAGS)


def chinese_spans(tokens: Sequence[Token]) -> list[ChineseSpan]:
    """Return the candidates of a sentence, in order of start, then end.

    Example:
        >>> from termalign.tokenizers import Jieba
        >>> tokens = Jieba().tokenize("“人工智能+”行动，")  # the AI Plus initiative
        >>> ["".join(t.text for t in tokens[a:b]) for a, b in chinese_spans(tokens)]
        ['“人工智能+”', '“人工智能+”行动', '人工智能', '人工智能+', '行动']
    """
    edges = [is_edge(token) for token in tokens]
    spans = []
    for start, first in enumerate(tokens):
        if not (edges[start] or first.text in _PAIRS or first.key in _STARTERS):
            continue
        closers: list[str] = []
        atoms = 0
        for end in range(start, len(tokens)):
            token = tokens[end]
            if token.span.end - first.span.start > MAX_CHARS:
                break
            closes = False
            if any(map(str.isalnum, token.text)):
                atoms += 1
                if atoms > MAX_ATOMS:
                    break
            elif token.text in _PAIRS:
                closers.append(_PAIRS[token.text])
            elif closers and token.text == closers[-1]:
                closers.pop()
                closes = True
            elif token.text not in _INNER or end == start:
                break
            whole = edges[end] or closes or (token.text in "+＋" and end > start)
            if whole and not closers and not (atoms == 1 and not _wordlike(tokens[start : end + 1])):
                spans.append(ChineseSpan(start, end + 1))
    return sorted(spans)


def _wordlike(tokens: Sequence[Token]) -> bool:
    """Tell whether a single atom could be a term: not a number, not one character."""
    letters = "".join(token.text for token in tokens if any(map(str.isalnum, token.text)))
    if letters.isascii():
        return not letters[0].isdigit() and len(letters) > 1
    return len(letters) > 1 and any(map(is_han, letters))
