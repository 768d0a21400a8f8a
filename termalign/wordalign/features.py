"""Features of every cell, by group, for the learned model.

First stage: evidence, what the unsupervised models make of it, position, the kind of word; then how each of the
main scores compares with its rivals in the row and the column, and what the neighbouring cells score. Second
stage: the first stage's posteriors around the cell, in its row and column, and where the neighbouring words'
links lie.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.text import Span, Token
from termalign.wordalign.base import TokenPair
from termalign.wordalign.evidence import Evidence, shown

Floats = NDArray[np.float32]

SURE = 0.2
"""Sum of posteriors from which a word counts as linked, for the distance to its links."""
UNKNOWN = 99.0
"""Distance to the links of a word that has none, in tokens: longer than any other."""

_CHINESE_FUNCTION = (
    "的 地 得 了 着 过 之 所 在 于 对 从 向 将 把 被 由 给 让 使 以 为 到 与 和 及 等 而 但 并 或 就 也 都 还 "
    "又 不 没有 没 已 已经 正在 很 最 更 是 有 会 要 能 可以 说 个 名 位 次 项 种 这 那 该 此 其 他 她 它 们 "
    "我 我们 他们 你 您 自己 一 两 一个 年 月 日 上 下 中 里 内 后 前 时 因为 由于 如果 虽然 "
    ', ， 、 。 . " “ ” ( ) （ ） : ： ; ； ? ？ ! ！ · 《 》'
)
_ENGLISH_FUNCTION = (
    "the a an of to in on at for with by from into over under through during between among against about as "
    "and or but nor so than if when while before after since because although is are was were be been being "
    "has have had having do does did done will would can could may might shall should must not no that which "
    "who whom whose this these those such there here it its he his him she her they their them we our us i my "
    "you your itself themselves one two all any both each more most other some also then only very 's "
    ", . \" ' ( ) : ; -- - ? !"
)
"""Words with a behaviour of their own, like beside like: trees split the list into runs."""
CHINESE_FUNCTION = {word: place for place, word in enumerate(_CHINESE_FUNCTION.split(), 1)}
ENGLISH_FUNCTION = {word: place for place, word in enumerate(_ENGLISH_FUNCTION.split(), 1)}


class Statistics(NamedTuple):
    """What the document says of one sentence pair, shape (source tokens, target tokens)."""

    hmm_forward: Floats
    hmm_backward: Floats
    model1_forward: Floats
    model1_backward: Floats
    lexical_forward: Floats
    """Logarithm of the translation probability that the HMM learned."""
    lexical_backward: Floats
    src_count: Floats
    """How often the source word occurs in the document."""
    tgt_count: Floats
    together: Floats
    """In how many sentence pairs the two words meet."""


Groups = dict[str, dict[str, Floats]]


def first_stage(pair: TokenPair, evidence: Evidence, statistics: Statistics) -> Groups:
    """Return the features of the first stage: by group and name, a matrix each."""
    shape = (len(pair.src), len(pair.tgt))
    prior = evidence.prior
    agreement = np.sqrt(statistics.hmm_forward * statistics.hmm_backward)
    row = ((np.arange(shape[0]) + 0.5) / shape[0])[:, None]
    column = ((np.arange(shape[1]) + 0.5) / shape[1])[None, :]
    rivals = {
        "prior": prior,
        "word": evidence.word,
        "context": evidence.context,
        "agreement": agreement,
        "forward": statistics.hmm_forward,
        "backward": statistics.hmm_backward,
        "lexical_forward": statistics.lexical_forward,
        "lexical_backward": statistics.lexical_backward,
    }
    around = {"prior": prior, "context": evidence.context, "agreement": agreement}
    src_words = [CHINESE_FUNCTION.get(token.key, 0) for token in pair.src]
    tgt_words = [ENGLISH_FUNCTION.get(shown(token), 0) for token in pair.tgt]
    return {
        "dictionary": {"dictionary": evidence.dictionary, "phrase": evidence.phrase},
        "word": {"word": evidence.word},
        "context": {"context": evidence.context},
        "surface": {"number": evidence.number, "same": evidence.same, "sound": evidence.sound},
        "prior": {"prior": prior},
        "statistics": {
            **statistics._asdict(),
            "agreement": agreement,
            "weaker": np.minimum(statistics.hmm_forward, statistics.hmm_backward),
        },
        "position": {
            "distance": np.abs(row - column),
            "offset": row - column,
            "ratio": np.full(shape, shape[1] / shape[0]),
        },
        "kind": {
            "src_word": _rows(src_words, shape),
            "tgt_word": _columns(tgt_words, shape),
            "src_length": _rows([len(token.key) for token in pair.src], shape),
            "tgt_length": _columns([len(token.text) for token in pair.tgt], shape),
        },
        "competition": {
            f"{name}_{axis}": score - rival(score, number)
            for name, score in rivals.items()
            for number, axis in ((1, "row"), (0, "column"))
        },
        "neighbours": {
            f"{name}{down:+d}{right:+d}": moved(score, down, right)
            for name, score in around.items()
            for down, right in ((-1, -1), (1, 1), (0, -1), (0, 1), (-1, 0), (1, 0))
        },
    }


def second_stage(posterior: Floats) -> Groups:
    """Return the features of the second stage, from the posteriors of the first."""
    rows, columns = posterior.sum(axis=1, keepdims=True), posterior.sum(axis=0, keepdims=True)
    features = {
        "posterior": posterior,
        "row_sum": rows - posterior,
        "column_sum": columns - posterior,
        "row_rival": rival(posterior, 1),
        "column_rival": rival(posterior, 0),
    }
    for down in (-2, -1, 0, 1, 2):
        for right in (-2, -1, 0, 1, 2):
            if down or right:
                features[f"posterior{down:+d}{right:+d}"] = moved(posterior, down, right)
    for name, matrix, turn in (("src", posterior, False), ("tgt", posterior.T, True)):
        mass = matrix.sum(axis=1)
        place = np.arange(matrix.shape[1], dtype=np.float32)
        centre = matrix @ place / np.where(mass > 0, mass, 1.0)
        for step in (-2, -1, 1, 2):
            neighbour = np.arange(len(mass)) + step
            known = (neighbour >= 0) & (neighbour < len(mass))
            neighbour = np.where(known, neighbour, 0)
            known &= mass[neighbour] > SURE
            away = np.where(known[:, None], place[None, :] - centre[neighbour][:, None], UNKNOWN)
            features[f"{name}_away{step:+d}"] = away.T if turn else away
    return {"structure": features}


def names(without: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return `group.feature` in the order of the columns, those of the second stage last."""
    cell = np.zeros((1, 1), np.float32)
    empty = Token("", Span(0, 0), "")
    first = first_stage(TokenPair([empty], [empty]), Evidence(*[cell] * 8), Statistics(*[cell] * 9))
    return tuple(
        f"{group}.{name}"
        for group, features in (first | second_stage(cell)).items()
        if group not in without
        for name in features
    )


def table(groups: Groups, kept: NDArray[np.bool_], without: frozenset[str] = frozenset()) -> Floats:
    """Return the kept cells in row order, one row each, one column a feature."""
    columns = [
        matrix[kept]
        for group, features in groups.items()
        if group not in without
        for matrix in features.values()
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def rival(score: Floats, axis: int) -> Floats:
    """Return, for every cell, the highest score of the other cells along the axis; 0 where there is none.

    Example:
        >>> rival(np.array([[0.1, 0.7, 0.4]], np.float32), 1)
        array([[0.7, 0.4, 0.7]], dtype=float32)
    """
    if score.shape[axis] < 2:
        return np.zeros_like(score)
    ordered = np.partition(score, -2, axis=axis)
    best = np.take(ordered, [-1], axis=axis)
    return np.where(score == best, np.take(ordered, [-2], axis=axis), best)


def moved(score: Floats, down: int, right: int) -> Floats:
    """Return, for every cell, the score of the cell so many rows down and columns right; 0 outside.

    Example:
        >>> moved(np.array([[1, 2], [3, 4]]), 1, 1)
        array([[4, 0],
               [0, 0]])
    """
    result = np.zeros_like(score)
    rows, columns = score.shape
    there = score[max(0, down) : max(0, rows + min(0, down)), max(0, right) : max(0, columns + min(0, right))]
    result[
        max(0, -down) : max(0, -down) + there.shape[0], max(0, -right) : max(0, -right) + there.shape[1]
    ] = there
    return result


def _rows(values: list[int], shape: tuple[int, int]) -> Floats:
    return np.broadcast_to(np.array(values, np.float32)[:, None], shape)


def _columns(values: list[int], shape: tuple[int, int]) -> Floats:
    return np.broadcast_to(np.array(values, np.float32)[None, :], shape)
