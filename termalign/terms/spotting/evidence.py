"""Evidence of one sentence pair, computed once for all terms in it.

A pair of several sentences is linked in parts, and no word is linked with a word of another part. So whatever compares
all places of a pair with each other does so part by part (`pair_parts`): time and memory grow with the text, not with
its square.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from termalign.documents.bitext import (
    Bitext,
    Link,
    LinkedPair,
    TokenizedPair,
    TokenizedSentence,
    forget_tokens,
    linked_pair,
)
from termalign.language.arrays import Floats, Ints, rounded_product
from termalign.language.candidates import EnglishSpans, english_spans
from termalign.language.text import Span, Token
from termalign.terms.spotting.gaps import Lenders, ending_of, lenders, stop_marks
from termalign.terms.spotting.shape import Spans, TokenShape, token_shape


class PairEvidence:
    """What is computed once a sentence pair, for all terms in it."""

    def __init__(self, pair: TokenizedPair) -> None:
        self.pair = pair

    def forget(self) -> None:
        """Release all that was made of the pair but its candidate spans; it is made again when it is needed."""
        self.__dict__ = {"pair": self.pair, "_spans": self._spans}
        forget_tokens((self.pair.src.tokens, self.pair.tgt.tokens))

    @cached_property
    def posterior(self) -> Floats:
        """Link probabilities, shape (source tokens, target tokens)."""
        return linked_pair(self.pair).posterior

    @cached_property
    def _spans(self) -> EnglishSpans:
        return english_spans(self.pair.tgt.tokens, self.pair.tgt.text)

    @cached_property
    def spans(self) -> Spans:
        """The candidate spans of the target sentence that have no gap."""
        return Spans(self._spans.start, self._spans.end, self._spans.words)

    @cached_property
    def content(self) -> NDArray[np.bool_]:
        """For every target token, whether it is a content word."""
        return self._spans.content

    @cached_property
    def lemmas(self) -> list[str]:
        """What the target tokens are compared by."""
        return [token.key for token in self.pair.tgt.tokens]

    @cached_property
    def keys(self) -> list[str]:
        """What each of `spans` is compared by."""
        bounds = zip(self.spans.start.tolist(), self.spans.end.tolist(), strict=True)
        return [self.key_of(start, end) for start, end in bounds]

    def key_of(self, start: int, end: int, gap: tuple[int, int] | None = None) -> str:
        """Return what a span is compared by: the lemmas of its tokens."""
        if gap is None:
            return " ".join(self.lemmas[start:end])
        opening, closing = gap
        return " ".join((*self.lemmas[start:opening], *self.lemmas[closing:end]))

    def text(self, index: int) -> str:
        """Return the words of one of `spans`, as they occur in the target sentence."""
        return self.span(index).of(self.pair.tgt.text)

    def span(self, index: int) -> Span:
        """Return where one of `spans` occurs in the text of the target sentence."""
        tokens = self.pair.tgt.tokens
        start, end = int(self.spans.start[index]), int(self.spans.end[index])
        return Span(tokens[start].span.start, tokens[end - 1].span.end)

    @cached_property
    def key_set(self) -> frozenset[str]:
        """The keys, each once."""
        return frozenset(self.keys)

    @cached_property
    def span_indexes(self) -> dict[str, list[int]]:
        """By key, the indexes of its spans."""
        indexes: dict[str, list[int]] = {}
        for index, key in enumerate(self.keys):
            indexes.setdefault(key, []).append(index)
        return indexes

    @cached_property
    def has_bracket(self) -> NDArray[np.bool_]:
        """Return for each candidate span whether it holds a bracket."""
        return np.array(["(" in key for key in self.keys], np.bool_)

    @cached_property
    def source(self) -> list[str]:
        """What the source tokens are compared by."""
        return [token.key for token in self.pair.src.tokens]

    @cached_property
    def source_bounds(self) -> tuple[Ints, Ints]:
        """Where the source tokens start, and where they end, in the text of their sentence."""
        spans = [token.span for token in self.pair.src.tokens]
        starts, ends = np.array(spans, np.intp).reshape(-1, 2).T
        return starts, ends

    def cover(self, spans: Sequence[Span]) -> Floats:
        """Return the share (0 to 1) of every source token that each of some spans covers, shape (spans, tokens)."""
        starts, ends = self.source_bounds
        first, last = np.array(spans, np.intp).T[:, :, None]
        inside = np.minimum(ends, last) - np.maximum(starts, first)
        shares: Floats = (np.maximum(inside, 0) / (ends - starts)).astype(np.float32)
        return shares

    def mass_of(self, span: Span) -> Floats:
        """Return the mass of the source tokens that a span covers at each target token."""
        return rounded_product(self.cover([span])[0], self.posterior)

    def covered(self, span: Span) -> Sequence[str]:
        """Return what those source tokens are compared by that a span covers, be it in part."""
        starts, ends = self.source_bounds
        return self.source[bisect_right(ends, span.start) : bisect_left(starts, span.end)]

    @cached_property
    def lenders(self) -> Lenders:
        """The source tokens that may lend links."""
        return lenders(self.posterior, self.source)

    @cached_property
    def twinned(self) -> NDArray[np.bool_]:
        """For every source token, whether another one ends alike."""
        return _recur(list(map(ending_of, self.source)))

    @cached_property
    def repeated(self) -> NDArray[np.bool_]:
        """For every source token, whether another one is the same word."""
        return _recur(self.source)

    @cached_property
    def masses(self) -> Floats:
        """Mass of the whole source sentence at each target token."""
        total: Floats = self.posterior.sum(axis=0)
        return total

    @cached_property
    def shape(self) -> TokenShape:
        """What is known of the target tokens."""
        return token_shape(self.pair.tgt.tokens, self._spans)

    @cached_property
    def stops(self) -> NDArray[np.bool_]:
        """For every target token, whether it is a mark that no candidate with a gap goes over."""
        return stop_marks(self.pair.tgt.tokens)


def _recur(words: Sequence[str]) -> NDArray[np.bool_]:
    """Return for every word whether it is there again."""
    counts = Counter(words)
    return np.array([counts[word] > 1 for word in words], np.bool_)


def nearest_content(content: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return, for every token, the nearest content word at or before it, and at or after it (-1: none).

    The last axis of `content` is the tokens.
    """
    count = content.shape[-1]
    # The last content index so far from the left, and from the right, where `count` means none.
    before = np.maximum.accumulate(np.where(content, np.arange(count), -1), axis=-1)
    after = np.where(content, np.arange(count), count)
    right = np.minimum.accumulate(after[..., ::-1], axis=-1)[..., ::-1]
    return before, np.where(right < count, right, -1)


def pair_evidence(bitext: Bitext) -> list[PairEvidence]:
    """Return what spotting needs of each pair.

    Raises:
        InputError: The bitext's words are not linked.
    """
    return [PairEvidence(linked_pair(pair)) for pair in bitext.pairs]


def pair_parts(pair: LinkedPair) -> list[LinkedPair]:
    """Return the parts of a pair, in order; itself where it was linked as a whole.

    Together the parts hold all tokens of the pair. Their spans are of the document, as those of the pair are.
    """
    if len(pair.parts) < 2:
        return [pair]
    links: dict[int, list[Link]] = {}
    owners = {row: index for index, part in enumerate(pair.parts) for row in part.src}
    for link in pair.links:
        links.setdefault(owners[link.src], []).append(link)
    parts = []
    matrices = pair.part_posteriors()
    for index, ((src, tgt), posterior) in enumerate(zip(pair.parts, matrices, strict=True)):
        own = tuple(
            Link(link.src - src.start, link.tgt - tgt.start, link.probability)
            for link in links.get(index, ())
        )
        parts.append(LinkedPair(_within(pair.src, src), _within(pair.tgt, tgt), own, posterior))
    return parts


def _within(side: TokenizedSentence, tokens: range) -> TokenizedSentence:
    """Return the stretch of a sentence that some of its tokens cover."""
    own: Sequence[Token] = side.tokens[tokens.start : tokens.stop]
    if not own:
        offset = side.span.start + (
            side.tokens[tokens.start].span.start if tokens.start < len(side.tokens) else len(side.text)
        )
        return TokenizedSentence("", Span(offset, offset), side.paragraph, ())
    start, end = own[0].span.start, own[-1].span.end
    moved = tuple(Token(token.text, token.span.shift(-start), token.key) for token in own)
    span = Span(side.span.start + start, side.span.start + end)
    return TokenizedSentence(side.text[start:end], span, side.paragraph, moved)
