"""Evidence of one sentence pair, computed once for all terms in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from termalign.bitext import SentencePair
from termalign.candidates import EnglishSpans, english_columns, english_spans
from termalign.features import Features, Floats
from termalign.spotting.gaps import by_ending, stop_marks
from termalign.spotting.shape import (
    SHAPE_FEATURES,
    Places,
    Shaped,
    Spans,
    TokenShape,
    prefix_sums,
    token_shape,
)
from termalign.text import Span


@dataclass(frozen=True)
class PairEvidence:
    """What is computed once a sentence pair, for all terms in it."""

    pair: SentencePair

    @cached_property
    def posterior(self) -> Floats:
        """Link probabilities, shape (source tokens, target tokens)."""
        if self.pair.posterior is None:
            raise ValueError("the pair's words are not linked")
        return self.pair.posterior

    @cached_property
    def _english(self) -> EnglishSpans:
        return english_spans(self.pair.tgt.tokens or (), self.pair.tgt.text)

    @cached_property
    def spans(self) -> Spans:
        """The candidate spans of the target sentence that have no gap."""
        return Spans(self._english.start, self._english.end, self._english.words)

    @cached_property
    def content(self) -> NDArray[np.bool_]:
        """For every target token, whether it is a content word."""
        return self._english.content

    @cached_property
    def lemmas(self) -> list[str]:
        """What the target tokens are compared by."""
        return [token.key for token in self.pair.tgt.tokens or ()]

    @cached_property
    def keys(self) -> list[str]:
        """What each of `spans` is compared by."""
        return self.keys_of(self.spans)

    def keys_of(self, spans: Spans) -> list[str]:
        """Return what spans are compared by: the lemmas of their tokens."""
        bounds = zip(spans.start.tolist(), spans.end.tolist(), strict=True)
        if spans.gap is None:
            return [" ".join(self.lemmas[start:end]) for start, end in bounds]
        gaps = zip(*(side.tolist() for side in spans.gap), strict=True)
        return [
            " ".join((*self.lemmas[start:opening], *self.lemmas[closing:end]))
            for (start, end), (opening, closing) in zip(bounds, gaps, strict=True)
        ]

    def text(self, number: int) -> str:
        """Return the words of one of `spans`, as they stand in the target sentence."""
        return self.span(number).of(self.pair.tgt.text)

    def span(self, number: int) -> Span:
        """Return where one of `spans` stands in the text of the target sentence."""
        tokens = self.pair.tgt.tokens or ()
        start, end = int(self.spans.start[number]), int(self.spans.end[number])
        return Span(tokens[start].span.start, tokens[end - 1].span.end)

    @cached_property
    def key_set(self) -> frozenset[str]:
        """The keys, each once."""
        return frozenset(self.keys)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """By key, the numbers of its spans."""
        found: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            found.setdefault(key, []).append(number)
        return found

    @cached_property
    def has_bracket(self) -> NDArray[np.bool_]:
        """Tell for each candidate span whether it holds a bracket."""
        return np.array(["(" in key for key in self.keys], np.bool_)

    @cached_property
    def source(self) -> list[str]:
        """What the source tokens are compared by."""
        return [token.key for token in self.pair.src.tokens or ()]

    @cached_property
    def endings(self) -> dict[str, list[int]]:
        """Places of the source tokens by their endings."""
        return by_ending(self.source)

    @cached_property
    def masses(self) -> Floats:
        """Mass of the whole source sentence at each target token."""
        total: Floats = self.posterior.sum(axis=0)
        return total

    @cached_property
    def content_sums(self) -> NDArray[np.float64]:
        """Prefix sums of `content`."""
        return prefix_sums(self.content.astype(np.float64))

    @cached_property
    def nearest_content(self) -> tuple[Places, Places]:
        """For every token, the nearest content word at or before it, and at or after it (-1: none)."""
        return _nearest_content(self.content)

    @cached_property
    def shaped(self) -> Features:
        """The shape features of `spans`."""
        return self.shape_of(self.spans)

    @cached_property
    def shape(self) -> TokenShape:
        """What can be said of the target tokens."""
        return token_shape(self.pair.tgt.tokens or (), self.content)

    @cached_property
    def stops(self) -> NDArray[np.bool_]:
        """For every target token, whether it is a mark that no candidate with a gap goes over."""
        return stop_marks(self.pair.tgt.tokens or ())

    def shape_of(self, spans: Spans) -> Features:
        """Return the features of spans that do not depend on the term."""
        return SHAPE_FEATURES.columns(Shaped(self.shape, spans), len(spans.start))


def read_spans(evidence: Sequence[PairEvidence]) -> None:
    """Find the candidate spans of sentence pairs side by side: by itself, each takes four times as long."""
    sentences = [(item.pair.tgt.tokens or (), item.pair.tgt.text) for item in evidence]
    for item, found in zip(evidence, english_columns(sentences), strict=True):
        vars(item)["_english"] = found


def _nearest_content(content: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Return, for every token, the nearest content word at or before it, and at or after it (-1: none)."""
    count = len(content)
    numbers = np.where(content, np.arange(count), -1)
    left = np.maximum.accumulate(numbers) if count else numbers
    after = np.where(content, np.arange(count), count)
    right = np.minimum.accumulate(after[::-1])[::-1] if count else after
    return left.astype(np.intp), np.where(right < count, right, -1).astype(np.intp)
