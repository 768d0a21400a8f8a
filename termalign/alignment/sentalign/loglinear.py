"""The log-linear sentence aligner: signals, weighted, and the best path of beads over them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.anchors import MOST_UNCUT, cut
from termalign.alignment.sentalign.chance import TextIds, text_ids, unpair_chance, z_score
from termalign.alignment.sentalign.search import BEAD_SHAPES, Step, best_path
from termalign.alignment.sentalign.signals import (
    BEAD_FEATURE_NAMES,
    ClauseSignal,
    ClauseVectors,
    LengthSignal,
    MeaningSignal,
    ParagraphSignal,
    PunctuationSignal,
    ShapeSignal,
    Signal,
    Window,
    latin,
    numbers,
    words,
)
from termalign.alignment.sentalign.signals.base import Side, TextVectors, prepare
from termalign.documents.bitext import Bead, Sentence
from termalign.language.arrays import Floats, Longs, one_blas_thread, ranges_within, sums_before
from termalign.language.encoders import Encoder, UniversalSentenceEncoder
from termalign.language.lexicon import Lexicon
from termalign.language.models import LinearModel
from termalign.language.tokenizers import English, Jieba, Tokenizer

ALIGNER_VERSION = "2"
"""Of what is done beside the weights: 2 limits how far off a rival of a bead can be."""

WEIGHTS_FILE = "weights.json"
"""The fitted weights in this package."""

CONTENT_FEATURES = frozenset(
    name for name in BEAD_FEATURE_NAMES if name.split(".")[0] in ("words", "numbers", "latin")
) | {"meaning.cosine"}
"""Features of the content of sentences, not of their lengths and positions."""

OVERLAP = 12
"""Sentences beyond a cut that are searched too, so that a cut inside a bead does no harm: beads past the cut are
left to the next window, which begins where the last accepted bead ends."""

MOST_TOGETHER = 2_000
"""Sentences of short pairs that are aligned together: some ten megabytes of vectors."""

TOGETHER_IN_WINDOW = 25
"""Sentences of the longer side of a window of short pairs: what is measured grows with the square."""

TextPair = tuple[Sequence[Sentence], Sequence[Sentence]]
"""The sentences of a text and of its translation."""


class SentenceAligner(Protocol):
    """Finds the beads of a document and its translation."""

    @property
    def signature(self) -> str:
        """Name, version and every setting that changes the beads."""

    def align(self, src: Sequence[Sentence], tgt: Sequence[Sentence]) -> list[Bead]:
        """Return beads in order; every sentence of either side is in exactly one."""


class BeadEvidence:
    """All signals of a document pair."""

    def __init__(self, signals: Sequence[Signal]) -> None:
        self._signals = signals
        self.names = tuple(name for signal in signals for name in signal.features.names)

    def scores(self, window: Window, model: LinearModel) -> tuple[Floats, Floats]:
        """Return the weighted sums of all features, and of those of content, shape (shapes, m + 1, n + 1) each.

        They are added up as they are measured: a table of a window of 70 and 70 sentences takes 17 MB.
        """
        content, others = np.zeros((2, len(BEAD_SHAPES), len(window.src) + 1, len(window.tgt) + 1))
        of_shapes = np.zeros((len(BEAD_SHAPES), 1, 1))
        for name, beads, values in self.measured(window):
            if weight := model.weights.get(name):
                if isinstance(values, np.ndarray):
                    (content if name in CONTENT_FEATURES else others)[beads] += weight * values
                else:
                    of_shapes[beads[0]] += weight * values
        # Rounded, so that paths of the same beads in another order add up to the same.
        return (others + content + of_shapes).astype(np.float32), content.astype(np.float32)

    def measured(self, window: Window) -> Iterator[tuple[str, tuple[int, slice, slice], Any]]:
        """Yield the features: name, the cells of one shape, their values, or the one value of all."""
        for signal in self._signals:
            for shape, view in signal.views(window):
                rows, columns = len(window.src) + 1 - shape.src, len(window.tgt) + 1 - shape.tgt
                beads = BEAD_SHAPES.index(shape), slice(rows), slice(columns)
                for name, values in signal.features.values(view):
                    yield name, beads, values


class LogLinear:
    """Aligns sentences by many signals at once; Chinese is the source.

    Example:
        >>> from termalign.documents.bitext import Document
        >>> zh = Document.of_lines(["我们要维护国家安全。", "经济稳定增长，就业形势良好。"])
        >>> en = Document.of_lines(["We must safeguard national security.", "The economy grows steadily.",
        ...                         "Employment is good."])
        >>> LogLinear().align(zh.sentences, en.sentences)
        [Bead(src=(0,), tgt=(0,)), Bead(src=(1,), tgt=(1, 2))]
    """

    def __init__(
        self, *, lexicon: Lexicon | None = None, encoder: Encoder | None = None, skip_cost: float = 0.0
    ) -> None:
        """Choose the dictionary and the encoder.

        Args:
            lexicon: Word-level evidence; CC-CEDICT by default.
            encoder: Sentence vectors; the bundled encoder by default.
            skip_cost: Added cost of leaving a sentence without a partner, in units of log probability; below 0 for
                translations known to omit much.
        """
        self._lexicon = lexicon or Lexicon()
        self._encoder: Encoder = encoder or UniversalSentenceEncoder()
        self._skip_cost = skip_cost
        self._tokenizers: tuple[Tokenizer, Tokenizer] = (Jieba(), English())
        parts = [self._lexicon.signature, self._encoder.signature]
        if skip_cost:
            parts.append(f"skip:{skip_cost:g}")
        self.signature = f"loglinear:{ALIGNER_VERSION}+{weights().version}({','.join(parts)})"

    def align(self, src: Sequence[Sentence], tgt: Sequence[Sentence]) -> list[Bead]:
        """Return the beads of a document and its translation, in order; all sentences are in one."""
        evidence, sides, vectors = self._measured(src, tgt)
        # The products are small: threads would wait for each other longer than they work.
        with one_blas_thread():
            ids = [text_ids(side.texts) for side in sides]
            beads: list[Bead] = []
            z_scores: list[float | None] = []
            start = (0, 0)
            for cut_window in cut(*vectors):
                end = (cut_window.src.stop, cut_window.tgt.stop)
                window = _overlapping(start, end, (len(src), len(tgt)))
                scores, content_scores = evidence.scores(window, weights())
                here = (
                    ids[0][window.src.start : window.src.stop],
                    ids[1][window.tgt.start : window.tgt.stop],
                )
                scores[:2] -= self._skip_cost
                for step in best_path(scores):
                    shape = BEAD_SHAPES[step.shape]
                    after = (window.src.start + step.src + shape.src, window.tgt.start + step.tgt + shape.tgt)
                    if after[0] > end[0] or after[1] > end[1]:
                        break
                    beads.append(Bead(tuple(range(start[0], after[0])), tuple(range(start[1], after[1]))))
                    z_scores.append(_content_z_score(content_scores, step, here))
                    start = after
                # Where no cut was safe, a bead that crosses it leaves the other side behind: its sentences have no
                # partner, and would make every window after this one longer.
                while end[0] - start[0] > OVERLAP:
                    beads.append(Bead((start[0],), ()))
                    z_scores.append(None)
                    start = (start[0] + 1, start[1])
                while end[1] - start[1] > OVERLAP:
                    beads.append(Bead((), (start[1],)))
                    z_scores.append(None)
                    start = (start[0], start[1] + 1)
        return unpair_chance(beads, z_scores)

    def align_each(self, pairs: Sequence[TextPair]) -> list[list[Bead]]:
        """Return the beads of each of some pairs of texts that translate each other, all pairs aligned together.

        No bead reaches from one pair into another, and none is taken for chance: what is in a pair belongs together.
        Together they take a fraction of the time that they take one by one.
        """
        beads: list[list[Bead]] = [[] for _ in pairs]
        small: list[int] = []
        large = cache(self.align)  # a text without end is cut into pairs of the same words again and again
        for index, (src, tgt) in enumerate(pairs):
            if max(len(src), len(tgt)) > MOST_UNCUT:
                beads[index] = large(tuple(src), tuple(tgt))
            else:
                small.append(index)
        for rows in ranges_within([max(map(len, pairs[index])) for index in small], MOST_TOGETHER):
            part = small[rows.start : rows.stop]
            for index, own in zip(part, self._align_together([pairs[index] for index in part]), strict=True):
                beads[index] = own
        return beads

    def _align_together(self, pairs: Sequence[TextPair]) -> list[list[Bead]]:
        """Return the beads of each of some short pairs, which are the paragraphs of one document here."""
        sizes = [[len(pair[side]) for pair in pairs] for side in (0, 1)]
        owners = [np.repeat(np.arange(len(pairs)), own) for own in sizes]
        firsts = [sums_before(np.array(own, np.intp)) for own in sizes]
        texts = (
            [
                replace(sentence, paragraph=owner)
                for owner, pair in enumerate(pairs)
                for sentence in pair[side]
            ]
            for side in (0, 1)
        )
        beads: list[list[Bead]] = [[] for _ in pairs]
        with one_blas_thread():
            evidence, *_ = self._measured(*texts)
            for part in ranges_within(list(map(max, *sizes)), TOGETHER_IN_WINDOW):
                src, tgt = (range(own[part[0]], own[part[-1] + 1]) for own in firsts)
                scores, _ = evidence.scores(Window(src, tgt), weights())
                scores[:2] -= self._skip_cost
                _forbid_crossing(scores, owners[0][src.start : src.stop], owners[1][tgt.start : tgt.stop])
                for step in best_path(scores):
                    shape = BEAD_SHAPES[step.shape]
                    start = src.start + step.src, tgt.start + step.tgt
                    owner = int(owners[0][start[0]] if shape.src else owners[1][start[1]])
                    own_start = start[0] - firsts[0][owner], start[1] - firsts[1][owner]
                    beads[owner].append(
                        Bead(
                            *(
                                tuple(range(first, first + count))
                                for first, count in zip(own_start, shape, strict=True)
                            )
                        )
                    )
        return beads

    def evidence(self, src: Sequence[Sentence], tgt: Sequence[Sentence]) -> BeadEvidence:
        """Return the signals of a document pair: what the weights are fitted on."""
        return self._measured(src, tgt)[0]

    def _measured(
        self, *texts: Sequence[Sentence]
    ) -> tuple[BeadEvidence, tuple[Side, Side], tuple[TextVectors, TextVectors]]:
        """Return the signals of a document and its translation, both sides, and the vectors of their sentences."""
        src, tgt = map(prepare, texts, self._tokenizers)
        of_src, of_tgt = (ClauseVectors(side, self._encoder) for side in (src, tgt))
        vectors = of_src.sentences, of_tgt.sentences
        signals: list[Signal] = [
            ShapeSignal(src, tgt),
            LengthSignal(src, tgt),
            PunctuationSignal(src, tgt),
            ParagraphSignal(src, tgt),
            words(src, tgt, self._lexicon),
            numbers(src, tgt),
            latin(src, tgt),
            MeaningSignal(src, tgt, *vectors),
            ClauseSignal(of_src, of_tgt),
        ]
        return BeadEvidence(signals), (src, tgt), vectors


def _content_z_score(scores: NDArray[np.floating], step: Step, ids: tuple[TextIds, TextIds]) -> float | None:
    """Return the z of a bead by the evidence of equal content in its window; None for a sentence without a partner."""
    shape = BEAD_SHAPES[step.shape]
    if not shape.paired:
        return None
    rows, columns = (size - count for size, count in zip(scores.shape[1:], shape, strict=True))
    return z_score(scores[step.shape, :rows, :columns], step.src, step.tgt, shape, ids)


def _forbid_crossing(scores: NDArray[np.floating], src: Longs, tgt: Longs) -> None:
    """Make the beads impossible whose sentences are not all of one pair, given the pair of each sentence."""
    for scores_of_shape, shape in zip(scores, BEAD_SHAPES, strict=True):
        if shape.paired and shape.src <= len(src) and shape.tgt <= len(tgt):
            rows, columns = len(src) + 1 - shape.src, len(tgt) + 1 - shape.tgt
            whole_src = src[:rows] == src[shape.src - 1 :]
            whole_tgt = tgt[:columns] == tgt[shape.tgt - 1 :]
            inside = whole_src[:, None] & whole_tgt & (src[:rows, None] == tgt[:columns])
            scores_of_shape[:rows, :columns][~inside] = -np.inf


def _overlapping(start: tuple[int, int], end: tuple[int, int], size: tuple[int, int]) -> Window:
    """Return the window from where the last one left off to some sentences beyond its cut."""
    stops = [
        max(first, min(cut_ + OVERLAP, whole)) for first, cut_, whole in zip(start, end, size, strict=True)
    ]
    return Window(range(start[0], stops[0]), range(start[1], stops[1]))


@cache
def weights() -> LinearModel:
    """Return the weights that ship."""
    return LinearModel.load(__package__, WEIGHTS_FILE, declared=frozenset(BEAD_FEATURE_NAMES))
