"""Pieces: pairs of several sentences are cut into beads before their words are linked.

A word has rivals everywhere in its pair, so the longer a pair, the fewer of its words are linked, and time grows with
the product of its sides. So a pair with several sentences on both sides is cut into the beads that the sentence aligner
finds in it, and a bead that is still longer than `LONGEST` is cut between clauses, or between stretches of words where
a clause is as long. Links and posteriors are those of the pair; words of different pieces are not linked.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Literal, NamedTuple

import numpy as np

from termalign.alignment.sentalign import LogLinear
from termalign.alignment.sentalign.signals.clauses import clauses
from termalign.alignment.wordalign.base import Alignment, TokenPair
from termalign.documents.bitext import Bead, Link, PairPart, Sentence, SentencePair, forget_tokens
from termalign.documents.sentences import segment
from termalign.language.arrays import Ints
from termalign.language.encoders import Encoder
from termalign.language.lexicon import Lexicon
from termalign.language.text import Span, Token
from termalign.runtime.lazy import lazy_pattern

LONGEST = 200
"""Tokens of the longer side of a piece, beyond which it is cut between clauses: hardly a sentence is as long that was
written to be read. Where ten, twenty and fifty sentences are run together as one, the error rate is 11.2, 12.1 and
11.8 %; with 500 tokens 13.3, 15.9 and 15.5, with 120 11.3, 12.3 and 12.3, uncut 13.3, 18.8 and 30.0 (Tsinghua lines,
full stops made commas)."""

STRETCH, LONGEST_UNMARKED = 5, 60
"""Tokens that are taken for a clause where one has more than `LONGEST`, as in a transcript without a mark, or is all of
a side, and tokens of the longer side of a piece there. The same lines without marks, 50 and 200 together, have 13.3 and
13.5 % errors so; in pieces of 30 tokens 18.7 and 18.2, of 100 13.5 twice, of `LONGEST` 14.5 and 15.1. Uncut 20 together
have 19.4 and 50 27.1, at a microsecond and more a cell."""

_STOP_INSIDE = lazy_pattern(
    r"[。！？｡…][^\p{L}\p{N}]*[\p{L}\p{N}]|[!?]\p{Han}|[.!?][^\p{L}\p{N}\s]*\s[^\p{L}\p{N}]*[\p{L}\p{N}]"
)
"""A terminator before a word: a text without one is a single sentence."""


class LinkablePiece(NamedTuple):
    """A part of a pair whose words are linked on its own."""

    pair: int
    """Index of the pair."""
    src: range
    """Source tokens."""
    tgt: range

    @property
    def size(self) -> int:
        """Tokens of the longer side."""
        return max(len(self.src), len(self.tgt))

    @property
    def is_linkable(self) -> bool:
        """Whether it has words on both sides."""
        return bool(self.src and self.tgt)

    def of(self, pairs: Sequence[TokenPair]) -> TokenPair:
        """Return the tokens, given all pairs."""
        pair = pairs[self.pair]
        if len(self.src) == len(pair.src) and len(self.tgt) == len(pair.tgt):
            return pair
        return TokenPair(pair.src[self.src.start : self.src.stop], pair.tgt[self.tgt.start : self.tgt.stop])


class Cutter:
    """Cuts pairs into pieces."""

    def __init__(self, lexicon: Lexicon, encoder: Encoder) -> None:
        self._lexicon, self._encoder = lexicon, encoder

    @cached_property
    def _aligner(self) -> LogLinear:
        return LogLinear(lexicon=self._lexicon, encoder=self._encoder)

    def cut(self, pairs: Sequence[TokenPair]) -> list[LinkablePiece]:
        """Return the pieces of all pairs with tokens on both sides, in order; together they hold all tokens."""
        pieces = [
            LinkablePiece(index, range(len(pair.src)), range(len(pair.tgt)))
            for index, pair in enumerate(pairs)
            if pair.src and pair.tgt
        ]
        pieces = self._finer(pairs, pieces, _sentences)
        if any(piece.size > LONGEST for piece in pieces):
            pieces = self._finer(pairs, pieces, _clauses_of_long)
        return pieces

    def _finer(
        self,
        pairs: Sequence[TokenPair],
        pieces: Sequence[LinkablePiece],
        split: "Callable[[TokenPair], _Parts | None]",
    ) -> list[LinkablePiece]:
        """Return pieces cut between the parts that `split` gives of each, in runs of beads."""
        parts = []
        for piece in pieces:
            tokens = piece.of(pairs)
            parts.append(split(tokens) if piece.is_linkable else None)
            forget_tokens(tokens)
        if not any(parts):
            return list(pieces)
        beads = iter(self._aligner.align_each([own.sentences for own in parts if own]))
        finer = []
        for piece, own in zip(pieces, parts, strict=True):
            if own is None:
                finer.append(piece)
                continue
            for src, tgt in own.runs(next(beads)):
                finer.append(
                    LinkablePiece(piece.pair, _shifted(src, piece.src.start), _shifted(tgt, piece.tgt.start))
                )
        return finer


class _Parts(NamedTuple):
    """The parts of a token pair: sentences, or clauses."""

    sentences: tuple[list[Sentence], list[Sentence]]
    firsts: tuple[Ints, Ints]
    """The first token of every part of either side, and the end of the last one's."""
    most: int
    """Tokens of a run: a cut between clauses can be wrong, so no more are made than must be."""

    def runs(self, beads: Sequence[Bead]) -> Iterator[tuple[range, range]]:
        """Yield the tokens of runs of beads of `most` tokens at most on the longer side, or of a bead that has more."""
        start = end = [0, 0]
        for bead in beads:
            after = [own[-1] + 1 if own else before for own, before in zip(bead, end, strict=True)]
            run = self._between(start, after)
            if start != end and max(map(len, run)) > self.most:
                yield self._between(start, end)
                start = end
            end = after
        yield self._between(start, end)

    def _between(self, start: Sequence[int], end: Sequence[int]) -> tuple[range, range]:
        """Return the tokens from some parts of both sides to before others."""
        src, tgt = (
            range(int(own[first]), int(own[stop]))
            for own, first, stop in zip(self.firsts, start, end, strict=True)
        )
        return src, tgt


def _sentences(pair: TokenPair) -> _Parts | None:
    """Return the sentences of a pair; None where a side has one only."""
    texts = [_text(side) for side in pair]
    if not all(_STOP_INSIDE.search(text) for text, _ in texts):
        return None
    sentences = segment(texts[0][0], "zh"), segment(texts[1][0], "en")
    return _parts(texts, sentences, 0) if min(map(len, sentences)) > 1 else None


def _clauses_of_long(pair: TokenPair) -> _Parts | None:
    """Return the clauses of a pair; None for one that is not too long."""
    if max(map(len, pair)) <= LONGEST:
        return None
    texts = [_text(side) for side in pair]
    # Where clauses begin, and the last one ends: characters, and tokens.
    bounds = [np.cumsum([0, *map(len, clauses(text))]) for text, _ in texts]
    firsts = [np.searchsorted(starts, own) for (_, starts), own in zip(texts, bounds, strict=True)]
    most = LONGEST
    if min(map(len, firsts)) == 2 or max(np.diff(own).max() for own in firsts) > LONGEST:
        most = LONGEST_UNMARKED
        bounds = [
            np.union1d(own, np.concatenate([starts[first:last:STRETCH] for first, last in pairwise(clause)]))
            for (_, starts), own, clause in zip(texts, bounds, firsts, strict=True)
        ]
    src, tgt = (_stretches(text, own) for (text, _), own in zip(texts, bounds, strict=True))
    return _parts(texts, (src, tgt), most)


def _parts(
    texts: Sequence[tuple[str, Ints]], sentences: tuple[list[Sentence], list[Sentence]], most: int
) -> _Parts:
    src, tgt = (
        np.append(np.searchsorted(starts, [sentence.span.start for sentence in own]), len(starts))
        for (_, starts), own in zip(texts, sentences, strict=True)
    )
    return _Parts(sentences, (src, tgt), most)


def _stretches(text: str, bounds: Ints) -> list[Sentence]:
    """Return what is between neighbouring bounds in a text, as sentences."""
    return [Sentence(text[start:end], Span(start, end)) for start, end in pairwise(bounds.tolist())]


def _text(tokens: Sequence[Token]) -> tuple[str, Ints]:
    """Return the text of tokens, with spaces where there is anything between them, and where each starts."""
    written: list[str] = []
    starts = []
    length = 0
    end = tokens[0].span.start
    for token in tokens:
        gap = max(token.span.start - end, 0)
        starts.append(length + gap)
        written += " " * gap, token.text
        length += gap + len(token.text)
        end = token.span.end
    return "".join(written), np.array(starts, np.intp)


def is_run_on(pair: SentencePair) -> bool:
    """Return whether a pair, read from Chinese, has a sentence so long that it is cut between clauses."""
    return _longest(pair.src, "zh") > LONGEST or _longest(pair.tgt, "en") > LONGEST


def _longest(side: Sentence, language: Literal["zh", "en"]) -> int:
    """Return the tokens of the longest sentence of one side; all of them where they are few."""
    starts = [token.span.start for token in side.tokens or ()]
    if len(starts) <= LONGEST:
        return len(starts)
    firsts = np.searchsorted(starts, [own.span.start for own in segment(side.text, language)])
    return int(np.diff(np.append(firsts, len(starts))).max())


def _shifted(tokens: range, offset: int) -> range:
    return range(tokens.start + offset, tokens.stop + offset)


def whole(
    pairs: Sequence[TokenPair], pieces: Sequence[LinkablePiece], linked: Sequence[Alignment]
) -> Iterator[Alignment]:
    """Yield the alignments of pairs, from those of their pieces that can be linked."""
    of_pair = {index: list(group) for index, group in groupby(pieces, key=attrgetter("pair"))}
    of_piece = iter(linked)
    for index, pair in enumerate(pairs):
        own = of_pair.get(index, [])
        if len(own) == 1 and own[0].is_linkable:
            yield next(of_piece)
            continue
        posterior, links = np.zeros((len(pair.src), len(pair.tgt)), np.float32), []
        for piece in filter(attrgetter("is_linkable"), own):
            part, row, column = next(of_piece), piece.src.start, piece.tgt.start
            posterior[row : piece.src.stop, column : piece.tgt.stop] = part.posterior
            links += [Link(link.src + row, link.tgt + column, link.probability) for link in part.links]
        parts = tuple(PairPart(piece.src, piece.tgt) for piece in own)
        yield Alignment(tuple(links), posterior, parts)
