"""The log-linear sentence aligner: signals, weighted, and the best path of beads over them."""

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from termalign.bitext import Bead, Sentence
from termalign.encoders import Encoder, UniversalSentenceEncoder
from termalign.lexicon import Lexicon
from termalign.sentalign.anchors import cut
from termalign.sentalign.search import SHAPES, best_path
from termalign.sentalign.sides import Side, prepare
from termalign.sentalign.signals import (
    Length,
    Meaning,
    Paragraphs,
    Punctuation,
    Renderings,
    Shapes,
    Signal,
    Window,
    latin,
    numbers,
    spelled,
    words,
)
from termalign.tokenizers import English, Jieba

WEIGHTS = "weights.json"
"""The file of fitted weights in this package, with a note of what they were fitted on."""


class Evidence:
    """All signals of a document pair."""

    def __init__(self, signals: Sequence[Signal]) -> None:
        self._signals = signals
        self.names = tuple(name for signal in signals for name in signal.names)

    def table(self, window: Window) -> NDArray[np.float32]:
        """Return the features of every bead in a window, shape (features, shapes, m + 1, n + 1)."""
        size = (len(self.names), len(SHAPES), len(window.src) + 1, len(window.tgt) + 1)
        table = np.zeros(size, np.float32)
        start = 0
        for signal in self._signals:
            end = start + len(signal.names)
            signal.measure(window, table[start:end])
            start = end
        return table


class LogLinear:
    """Aligns sentences by many signals at once; Chinese is the source.

    Example:
        >>> from termalign.bitext import Document
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
            skip_cost: Added cost of leaving a sentence without a partner, in units of log probability; lower
                it below 0 for translations known to omit much.
        """
        self._lexicon = lexicon or Lexicon()
        self._encoder: Encoder = encoder or UniversalSentenceEncoder()
        self._skip_cost = skip_cost
        self._renderings = Renderings(self._lexicon)
        self._tokenizers = (Jieba(), English())
        self.signature = f"loglinear:1+{self._lexicon.signature}+{self._encoder.signature}" + (
            f"+skip:{skip_cost:g}" if skip_cost else ""
        )

    def align(self, src: Sequence[Sentence], tgt: Sequence[Sentence]) -> list[Bead]:
        """Return the beads of a document and its translation, in order; all sentences are in one."""
        sides = self._sides(src, tgt)
        evidence = self._evidence(*sides)
        weights = np.array([_weights()[name] for name in evidence.names], np.float32)
        beads: list[Bead] = []
        for window in cut(*sides, self._renderings):
            scores = np.tensordot(weights, evidence.table(window), (0, 0))
            scores[:2] -= self._skip_cost
            for step in best_path(scores):
                start_src, start_tgt = window.src.start + step.src, window.tgt.start + step.tgt
                shape = SHAPES[step.shape]
                beads.append(
                    Bead(
                        tuple(range(start_src, start_src + shape.src)),
                        tuple(range(start_tgt, start_tgt + shape.tgt)),
                    )
                )
        return beads

    def evidence(self, src: Sequence[Sentence], tgt: Sequence[Sentence]) -> Evidence:
        """Return the signals of a document pair: what the weights are fitted on."""
        return self._evidence(*self._sides(src, tgt))

    def _sides(self, src: Sequence[Sentence], tgt: Sequence[Sentence]) -> tuple[Side, Side]:
        return prepare(src, self._tokenizers[0]), prepare(tgt, self._tokenizers[1])

    def _evidence(self, src: Side, tgt: Side) -> Evidence:
        return Evidence(
            (
                Shapes(src, tgt),
                Length(src, tgt),
                Punctuation(src, tgt),
                Paragraphs(src, tgt),
                words(src, tgt, self._renderings),
                numbers(src, tgt),
                latin(src, tgt),
                spelled(src, tgt, self._lexicon),
                Meaning(src, tgt, self._encoder.encode(src.texts), self._encoder.encode(tgt.texts)),
            )
        )


@cache
def _weights() -> dict[str, float]:
    content = resources.files(__package__).joinpath(WEIGHTS).read_text("utf-8")
    weights: dict[str, float] = json.loads(content)["weights"]
    return weights
