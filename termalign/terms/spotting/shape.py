"""Spans of a target sentence, and what is known of them without the term: case, marks, word classes.

A span may have a gap: *central … governments* in *central and local governments*. The words of the gap are no
part of the span; sums over the span leave them out.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Floats, Ints, prefix_sums
from termalign.language.candidates.english import EnglishSpans, in_capitals
from termalign.language.candidates.wordclass import closed_class, verb_share
from termalign.language.features import FeatureSet
from termalign.language.text import Token
from termalign.language.text.function_words import ARTICLES, LIGHT_WORDS
from termalign.language.text.spelling import WORD_CACHE_SIZE

_ENGLISH_QUOTES = frozenset('"“”‘’')
_HYPHENS = frozenset("-‑–")
_INSIDE_RUNS = _HYPHENS | {"&", "'s", "’s"}
_SHAPE_ENDINGS = ("ly", "ing", "ed", "s")
"""Endings that indicate a word's class, in the order of their codes 1 to 4."""


class Spans(NamedTuple):
    """Spans of one sentence, half-open, in token numbers; the arrays run in parallel."""

    start: Ints
    end: Ints
    words: Ints
    """Words in each span, marks not counted."""
    gap: tuple[Ints, Ints] | None = None
    """Where the gap of each begins and ends; None: no span has one."""

    def inside(self, values: NDArray[np.floating[Any]]) -> Floats:
        """Return the sums of values over each span; the last axis of `values` is the tokens.

        Example:
            >>> one = Spans(np.array([0]), np.array([4]), np.array([2]), (np.array([1]), np.array([3])))
            >>> one.inside(np.array([1.0, 10.0, 100.0, 1000.0])).tolist()
            [1001.0]
        """
        return self.between(prefix_sums(values))

    def between(self, sums: NDArray[np.floating[Any]]) -> Floats:
        """Return the sums over each span, from prefix sums over the tokens."""
        total = sums[..., self.end] - sums[..., self.start]
        if self.gap is not None:
            total -= sums[..., self.gap[1]] - sums[..., self.gap[0]]
        return total.astype(np.float32)

    def before(self, values: Floats) -> Floats:
        """Return the value just before each span; 0 at the start of the sentence."""
        return np.concatenate([[0.0], values]).astype(np.float32)[self.start]

    def after(self, values: Floats) -> Floats:
        """Return the value just after each span; 0 at the end of the sentence."""
        return np.concatenate([values, [0.0]]).astype(np.float32)[self.end]


class TokenShape(NamedTuple):
    """What is known of every token of a sentence; 1 for yes where it is a question."""

    content: Floats
    word: Floats
    capital: Floats
    """A content word with a capital that is not the first word."""
    acronym: Floats
    quote: Floats
    opening: Floats
    closing: Floats
    comma: Floats
    hyphen: Floats
    conjunction: Floats
    preposition: Floats
    verb: Floats
    """How verb-like it is, 0 to 1."""
    ending: Floats
    """Code of its ending."""
    article: Floats
    closed: Floats
    """Code of its class, if that is a closed one (`closed_class`)."""
    finite: Floats
    """Whether it is likely a finite verb."""
    run_before: Floats
    """Tokens of a capitalised run (`capital_runs`) before it, in the run."""
    run_after: Floats
    """Tokens of the run after it."""


def token_shape(tokens: Sequence[Token], found: EnglishSpans) -> TokenShape:
    """Return the shape of the tokens of a sentence, given its candidate spans."""
    content = found.content.astype(np.float32)
    if in_capitals(" ".join(token.text for token in tokens)):
        tokens = [token._replace(text=token.text.lower()) for token in tokens]
    words = b"".join(_word_shape(token.text, token.key) for token in tokens)
    # A row a measure: an array that is read on its own, in one piece.
    rows = np.frombuffer(words, np.float32).reshape(len(tokens), len(_OF_WORD)).T.copy()
    of_words = dict(zip(_OF_WORD, rows, strict=True))
    first_word = next((index for index, token in enumerate(tokens) if token.text[:1].isalpha()), None)
    if first_word is not None:
        of_words["capital"][first_word] = 0.0
    of_words["capital"] *= content
    run_before, run_after = capital_runs(tokens, found.content)
    return TokenShape(
        content=content,
        finite=found.finite.astype(np.float32),
        run_before=run_before,
        run_after=run_after,
        **of_words,
    )


_OF_WORD: dict[str, Callable[[str, str], float]] = {
    "word": lambda text, _: any(map(str.isalnum, text)),
    "capital": lambda text, _: text[:1].isupper(),
    "acronym": lambda text, _: text.isupper() and len(text) > 1,
    "quote": lambda text, _: text in _ENGLISH_QUOTES,
    "opening": lambda text, _: text == "(",
    "closing": lambda text, _: text == ")",
    "comma": lambda text, _: text == ",",
    "hyphen": lambda text, _: text in _HYPHENS,
    "conjunction": lambda text, _: text.lower() in ("and", "or", "&"),
    "preposition": lambda text, _: text.lower() in ("of", "for", "in", "on", "to", "with"),
    "verb": lambda text, key: verb_share(key) if text.isalpha() else 0.5,
    "ending": lambda text, _: next(
        (code for code, ending in enumerate(_SHAPE_ENDINGS, 1) if text.lower().endswith(ending)), 0
    ),
    "article": lambda text, _: text.lower() in ARTICLES,
    "closed": lambda text, _: closed_class(text.lower()),
}
"""What of a `TokenShape` depends on the token's text and key alone."""


@lru_cache(maxsize=WORD_CACHE_SIZE)
def _word_shape(text: str, key: str) -> bytes:
    """Return what depends on the word alone, as an array."""
    return np.array([measure(text, key) for measure in _OF_WORD.values()], np.float32).tobytes()


def capital_runs(tokens: Sequence[Token], content: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return for every token how many tokens of its capitalised run are before and after it; 0 outside of runs.

    A run is words with a capital side by side, light words and hyphens between them: the *Belt and Road Initiative*.

    Example:
        >>> from termalign.language.tokenizers import English
        >>> before, after = capital_runs(English().tokenize("The Belt and Road Initiative"), np.ones(5, bool))
        >>> before.tolist(), after.tolist()
        ([0.0, 0.0, 1.0, 2.0, 3.0], [0.0, 3.0, 2.0, 1.0, 0.0])
    """
    before, after = np.zeros((2, len(tokens)), np.float32)
    start = last = -1
    for index, token in enumerate(tokens):
        if content[index] and token.text[:1].isupper() and token.key not in ARTICLES:
            start, last = (start if last >= 0 else index), index
            before[start : last + 1] = np.arange(last + 1 - start)
            after[start : last + 1] = np.arange(last - start, -1, -1)
        elif token.text.lower() not in LIGHT_WORDS and token.text not in _INSIDE_RUNS:
            last = -1
    return before, after


class ShapedSpans(NamedTuple):
    """Spans of a sentence with the shape of its tokens: what shape features are functions of."""

    tokens: TokenShape
    spans: Spans

    def first(self, values: Floats) -> Floats:
        """Return the value at the first token of each span."""
        return values[self.spans.start]

    def last(self, values: Floats) -> Floats:
        """Return the value at the last token of each span."""
        return values[self.spans.end - 1]

    @property
    def gap(self) -> Spans | None:
        """The gaps as spans of their own; None: no span has one."""
        return None if self.spans.gap is None else Spans(*self.spans.gap, self.spans.words)

    def of_gap(self, values: Callable[["ShapedSpans", Spans], Floats]) -> Floats | float:
        """Return what is measured of the gaps; 0 where there are none."""
        return 0.0 if (gap := self.gap) is None else values(self, gap)


def side_by_side(sentences: Sequence[tuple[TokenShape, Spans]]) -> ShapedSpans:
    """Return spans of sentences as if all were one sentence, with a token without any property after each.

    The spans of all have a gap, or those of none have.
    """
    shapes = {id(shape): shape for shape, _ in sentences}
    sizes = np.array([len(shape.content) + 1 for shape in shapes.values()])
    ends = np.cumsum(sizes)
    rows = np.zeros((len(TokenShape._fields), ends[-1]), np.float32)
    firsts = {}
    for shape_id, end, size in zip(shapes, ends.tolist(), sizes.tolist(), strict=True):
        firsts[shape_id] = end - size
        rows[:, end - size : end - 1] = shapes[shape_id]
    # How far the tokens of a sentence are moved in the joined one, for each of its spans.
    shifts = np.repeat(
        [firsts[id(shape)] for shape, _ in sentences], [len(own.start) for _, own in sentences]
    )
    start, end, words = (np.concatenate([own[column] for _, own in sentences]) for column in range(3))
    gaps = [own.gap for _, own in sentences if own.gap is not None]
    gap = [np.concatenate(side) + shifts for side in zip(*gaps, strict=True)]
    spans = Spans(start + shifts, end + shifts, words, (gap[0], gap[1]) if gap else None)
    return ShapedSpans(TokenShape(*rows), spans)


SHAPE_FEATURES = FeatureSet[ShapedSpans](
    {
        "words": lambda view: view.spans.words,
        "left_content": lambda view: view.spans.before(view.tokens.content),
        "right_content": lambda view: view.spans.after(view.tokens.content),
        "capitals": lambda view: (
            view.spans.inside(view.tokens.capital) / np.maximum(view.spans.inside(view.tokens.content), 1.0)
        ),
        "capital_left": lambda view: view.spans.before(view.tokens.capital) * view.first(view.tokens.capital),
        "capital_right": lambda view: view.spans.after(view.tokens.capital) * view.last(view.tokens.capital),
        "quoted": lambda view: view.spans.before(view.tokens.quote) * view.spans.after(view.tokens.quote),
        "acronym": lambda view: view.first(view.tokens.acronym) * (view.spans.end - view.spans.start == 1),
        "bracketed": lambda view: (
            view.spans.before(view.tokens.opening) * view.spans.after(view.tokens.closing)
        ),
        "inner_function": lambda view: view.spans.inside(
            view.tokens.word - view.tokens.content * view.tokens.word
        ),
        "inner_comma": lambda view: view.spans.inside(view.tokens.comma),
        "and_right": lambda view: view.spans.after(view.tokens.conjunction),
        "of_right": lambda view: view.spans.after(view.tokens.preposition),
        "hyphen_edge": lambda view: np.maximum(
            view.spans.before(view.tokens.hyphen), view.spans.after(view.tokens.hyphen)
        ),
        "verb_first": lambda view: view.first(view.tokens.verb),
        "verb_last": lambda view: view.last(view.tokens.verb),
        "verb_left": lambda view: view.spans.before(view.tokens.verb),
        "verb_right": lambda view: view.spans.after(view.tokens.verb),
        "ending_first": lambda view: view.first(view.tokens.ending),
        "ending_last": lambda view: view.last(view.tokens.ending),
        "ending_left": lambda view: view.spans.before(view.tokens.ending),
        "ending_right": lambda view: view.spans.after(view.tokens.ending),
        "inner_article": lambda view: view.spans.inside(view.tokens.article),
        "closed_left": lambda view: view.spans.before(view.tokens.closed),
        "closed_right": lambda view: view.spans.after(view.tokens.closed),
        "finite_right": lambda view: view.spans.after(view.tokens.finite),
        "run_cut_left": lambda view: view.first(view.tokens.run_before),
        "run_cut_right": lambda view: view.last(view.tokens.run_after),
        "gap": lambda view: view.of_gap(lambda _, gap: (gap.end - gap.start).astype(np.float32)),
        "gap_content": lambda view: view.of_gap(lambda view, gap: gap.inside(view.tokens.content)),
    }
)
"""What is known of spans without the term."""
