"""Features of every cell, by group, for the learned model.

First stage: evidence, the posteriors of the unsupervised models, position, the kind of word; then how each of the
main scores compares with its rivals in the row and the column, and what the neighbouring cells score. Second
stage: the first stage's posteriors around the cell, in its row and column, and where the neighbouring words'
links lie.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter, methodcaller
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.wordalign.base import TokenPair
from termalign.alignment.wordalign.evidence import LinkEvidence, shown
from termalign.language.arrays import Floats
from termalign.language.arrays.padding import Stack
from termalign.language.features import FeatureSet
from termalign.language.text import Token

LEAST_LINKED_MASS = 0.2
"""Sum of posteriors from which a word counts as linked, for the distance to its links."""
UNLINKED_DISTANCE = 99.0
"""Distance to the links of a word that has none, in tokens: longer than any other."""

_CHINESE_WORDS = (
    "的 地 得 了 着 过 之 所 在 于 对 从 向 将 把 被 由 给 让 使 以 为 到 与 和 及 等 而 但 并 或 就 也 都 还 "
    "又 不 没有 没 已 已经 正在 很 最 更 是 有 会 要 能 可以 说 个 名 位 次 项 种 这 那 该 此 其 他 她 它 们 "
    "我 我们 他们 你 您 自己 一 两 一个 年 月 日 上 下 中 里 内 后 前 时 因为 由于 如果 虽然 "
    ', ， 、 。 . " “ ” ( ) （ ） : ： ; ； ? ？ ! ！ · 《 》'
)
_ENGLISH_WORDS = (
    "the a an of to in on at for with by from into over under through during between among against about as "
    "and or but nor so than if when while before after since because although is are was were be been being "
    "has have had having do does did done will would can could may might shall should must not no that which "
    "who whom whose this these those such there here it its he his him she her they their them we our us i my "
    "you your itself themselves one two all any both each more most other some also then only very 's "
    ", . \" ' ( ) : ; -- - ? !"
)
"""Words with a behaviour of their own, like beside like: trees split the list into runs."""
CHINESE_FUNCTION = {word: rank for rank, word in enumerate(_CHINESE_WORDS.split(), 1)}
ENGLISH_FUNCTION = {word: rank for rank, word in enumerate(_ENGLISH_WORDS.split(), 1)}


class CellStatistics(NamedTuple):
    """Statistics of the document for the cells of one sentence pair, shape (source tokens, target tokens)."""

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


@dataclass(frozen=True)
class StackView:
    """What is known of a stack of sentence pairs: the argument of the features of the first stage.

    Arrays have the shape (pairs, source tokens, target tokens), or less where they are the same along an axis.
    """

    stack: Stack
    pairs: Sequence[TokenPair]
    """Those of the stack."""
    evidence: LinkEvidence
    statistics: CellStatistics

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Which cells are no padding."""
        return self.stack.inside

    @cached_property
    def prior(self) -> Floats:
        """The best single piece of evidence."""
        return self.evidence.prior

    @cached_property
    def agreement(self) -> Floats:
        """The geometric mean of the posteriors of both directions of the HMM."""
        agreement: Floats = np.sqrt(self.statistics.hmm_forward * self.statistics.hmm_backward)
        return agreement

    @cached_property
    def offset(self) -> NDArray[np.float64]:
        """How far the relative position in one sentence is from that in the other."""
        _, height, width = self.stack.shape
        row = (np.arange(height) + 0.5) / self.stack.rows[:, None]
        column = (np.arange(width) + 0.5) / self.stack.columns[:, None]
        return row[:, :, None] - column[:, None, :]

    def by_src(self, measure: Callable[[Token], int]) -> Floats:
        """Return a measure of every source word."""
        return self.stack.by_row([[measure(token) for token in pair.src] for pair in self.pairs])

    def by_tgt(self, measure: Callable[[Token], int]) -> Floats:
        """Return a measure of every target word."""
        return self.stack.by_column([[measure(token) for token in pair.tgt] for pair in self.pairs])


Measure = Callable[[StackView], Floats]


def _against_rival(measure: Measure, axis: int) -> Measure:
    def margin(view: StackView) -> Floats:
        score = measure(view)
        return score - rival(score, axis, view.inside)

    return margin


def _moved(measure: Callable[[Any], Floats], down: int, right: int) -> Callable[[Any], Floats]:
    return lambda cells: moved(measure(cells), down, right)


_SCORES: dict[str, Measure] = {
    "prior": lambda view: view.prior,
    "word": lambda view: view.evidence.word,
    "context": lambda view: view.evidence.context,
    "agreement": lambda view: view.agreement,
    "forward": lambda view: view.statistics.hmm_forward,
    "backward": lambda view: view.statistics.hmm_backward,
    "lexical_forward": lambda view: view.statistics.lexical_forward,
    "lexical_backward": lambda view: view.statistics.lexical_backward,
}
"""Scores that are compared with their rivals."""

FIRST_STAGE = FeatureSet[StackView](
    {
        "dictionary.dictionary": lambda view: view.evidence.dictionary,
        "dictionary.phrase": lambda view: view.evidence.phrase,
        "word.word": lambda view: view.evidence.word,
        "context.context": lambda view: view.evidence.context,
        "surface.number": lambda view: view.evidence.number,
        "surface.same": lambda view: view.evidence.same,
        "surface.sound": lambda view: view.evidence.sound,
        "prior.prior": lambda view: view.prior,
        **{name: attrgetter(name) for name in map("statistics.{}".format, CellStatistics._fields)},
        "statistics.agreement": lambda view: view.agreement,
        "statistics.weaker": lambda view: np.minimum(
            view.statistics.hmm_forward, view.statistics.hmm_backward
        ),
        "position.distance": lambda view: np.abs(view.offset),
        "position.offset": lambda view: view.offset,
        "position.ratio": lambda view: (view.stack.columns / view.stack.rows)[:, None, None],
        "kind.src_word": lambda view: view.by_src(lambda token: CHINESE_FUNCTION.get(token.key, 0)),
        "kind.tgt_word": lambda view: view.by_tgt(lambda token: ENGLISH_FUNCTION.get(shown(token), 0)),
        "kind.src_length": lambda view: view.by_src(lambda token: len(token.key)),
        "kind.tgt_length": lambda view: view.by_tgt(lambda token: len(token.text)),
        **{
            f"competition.{name}_{side}": _against_rival(measure, axis)
            for name, measure in _SCORES.items()
            for axis, side in ((-1, "row"), (-2, "column"))
        },
        **{
            f"neighbours.{name}{down:+d}{right:+d}": _moved(_SCORES[name], down, right)
            for name in ("prior", "context", "agreement")
            for down, right in ((-1, -1), (1, 1), (0, -1), (0, 1), (-1, 0), (1, 0))
        },
    }
)
"""Evidence, statistics, position and kind of the words of a cell; `group.name`."""


@dataclass(frozen=True)
class Structure:
    """The posteriors of the first stage: the argument of the features of the second stage."""

    posterior: Floats
    """Of the cells of sentence pairs side by side, 0 in padding; the last two axes are the tokens."""

    def away(self, step: int) -> Floats:
        """Return how far each cell is from where the links of the source word so many steps on lie, in tokens."""
        known, centre = self._neighbour(step)
        position = np.arange(self.posterior.shape[-1], dtype=np.float32)
        return np.where(known[..., None], position - centre[..., None], UNLINKED_DISTANCE)

    @cached_property
    def transposed(self) -> "Structure":
        """The same with source and target exchanged."""
        return Structure(np.ascontiguousarray(np.swapaxes(self.posterior, -1, -2)))

    @cached_property
    def mass(self) -> Floats:
        """Sum of the posteriors of every source word."""
        mass: Floats = self.posterior.sum(axis=-1)
        return mass

    @cached_property
    def _centre(self) -> Floats:
        position = np.arange(self.posterior.shape[-1], dtype=np.float32)
        centre: Floats = (self.posterior * position).sum(axis=-1)
        centre /= np.where(self.mass > 0, self.mass, np.float32(1.0))
        return centre

    def _neighbour(self, step: int) -> tuple[NDArray[np.bool_], Floats]:
        """Return for every source word whether the word so many steps on is linked, and where."""
        neighbour = np.arange(self.mass.shape[-1]) + step
        known = (neighbour >= 0) & (neighbour < self.mass.shape[-1])
        neighbour = np.where(known, neighbour, 0)
        return known & (self.mass[..., neighbour] > LEAST_LINKED_MASS), self._centre[..., neighbour]


def _tgt_away(step: int) -> Callable[[Structure], Floats]:
    return lambda cells: np.swapaxes(cells.transposed.away(step), -1, -2)


_WORD_STEPS = (-2, -1, 1, 2)

SECOND_STAGE = FeatureSet[Structure](
    {
        "structure.posterior": lambda cells: cells.posterior,
        "structure.row_sum": lambda cells: cells.mass[..., None] - cells.posterior,
        "structure.column_sum": lambda cells: cells.transposed.mass[..., None, :] - cells.posterior,
        "structure.row_rival": lambda cells: rival(cells.posterior, -1),
        "structure.column_rival": lambda cells: rival(cells.posterior, -2),
        **{
            f"structure.posterior{down:+d}{right:+d}": _moved(attrgetter("posterior"), down, right)
            for down in (-2, -1, 0, 1, 2)
            for right in (-2, -1, 0, 1, 2)
            if down or right
        },
        **{f"structure.src_away{step:+d}": methodcaller("away", step) for step in _WORD_STEPS},
        **{f"structure.tgt_away{step:+d}": _tgt_away(step) for step in _WORD_STEPS},
    }
)
"""Posteriors around a cell and in its row and column, and where the links of neighbouring words lie."""


def rival(score: Floats, axis: int, inside: NDArray[np.bool_] | None = None) -> Floats:
    """Return, for every cell, the highest score of the other cells along the axis; 0 where there is none.

    Only cells inside count; all by default, where none is below 0.

    Example:
        >>> rival(np.array([[0.1, 0.7, 0.4]], np.float32), 1)
        array([[0.7, 0.4, 0.7]], dtype=float32)
    """
    rest = np.array(score) if inside is None else np.where(inside, score, -np.inf)
    rest = np.ascontiguousarray(np.moveaxis(rest, axis, -1))
    # Lines of cells, shape (lines, cells): the best of a line has the second best as its rival, all others the best.
    lines = rest.reshape(-1, rest.shape[-1])
    line, first = np.arange(len(lines)), lines.argmax(axis=1)
    best = lines[line, first]
    lines[line, first] = -np.inf
    second = lines.max(axis=1)
    rivals = np.repeat(best[:, None], lines.shape[1], axis=1)
    rivals[line, first] = second
    rivals[np.isneginf(rivals)] = 0.0
    return np.moveaxis(rivals.reshape(rest.shape), -1, axis)


def moved(score: Floats, down: int, right: int) -> Floats:
    """Return, for every cell, the score of the cell so many rows down and columns right; 0 outside.

    Example:
        >>> moved(np.array([[1, 2], [3, 4]]), 1, 1)
        array([[4, 0],
               [0, 0]])
    """
    result = np.zeros_like(score)
    rows, columns = score.shape[-2:]
    there = score[
        ..., max(0, down) : max(0, rows + min(0, down)), max(0, right) : max(0, columns + min(0, right))
    ]
    top, left = max(0, -down), max(0, -right)
    result[..., top : top + there.shape[-2], left : left + there.shape[-1]] = there
    return result
