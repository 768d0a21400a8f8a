"""Spans of a target sentence, and what can be said of them without the term: case, marks, word classes.

A span may have a gap: *central … governments* in *central and local governments*. The words of the gap are no
part of the span; sums over the span leave them out.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.candidates.english import is_word
from termalign.candidates.wordclass import verb_share
from termalign.text import Token

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

_QUOTES = frozenset('"“”‘’')
_HYPHENS = frozenset("-‑–")
_ENDINGS = ("ly", "ing", "ed", "s")
"""Endings that tell of a word's class, in the order of their codes 1 to 4."""


class Spans(NamedTuple):
    """Spans of one sentence, half-open, in token numbers; the arrays run in parallel."""

    start: Places
    end: Places
    words: Places
    """Words in each span, marks not counted."""
    gap: tuple[Places, Places] | None = None
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
        found: Floats = np.concatenate([[0.0], values]).astype(np.float32)[self.start]
        return found

    def after(self, values: Floats) -> Floats:
        """Return the value just after each span; 0 at the end of the sentence."""
        found: Floats = np.concatenate([values, [0.0]]).astype(np.float32)[self.end]
        return found


def prefix_sums(values: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Return the sums of the values before each token, and of all, along the last axis."""
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, dtype=np.float64, out=sums[..., 1:])
    return sums


class TokenShape(NamedTuple):
    """What can be said of every token of a sentence; 1 for yes where it is a question."""

    content: Floats
    word: Floats
    capital: Floats
    """A content word with a capital that does not stand first."""
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


def token_shape(tokens: Sequence[Token], content: NDArray[np.bool_]) -> TokenShape:
    """Return the shape of the tokens of a sentence, of which those in `content` are content words."""
    texts = [token.text for token in tokens]
    lowered = [text.lower() for text in texts]
    first_word = next((i for i, text in enumerate(texts) if text[:1].isalpha()), -1)
    return TokenShape(
        content=content.astype(np.float32),
        word=_marked(map(is_word, tokens)),
        capital=content * _marked(text[:1].isupper() and i != first_word for i, text in enumerate(texts)),
        acronym=_marked(text.isupper() and len(text) > 1 for text in texts),
        quote=_marked(text in _QUOTES for text in texts),
        opening=_marked(text == "(" for text in texts),
        closing=_marked(text == ")" for text in texts),
        comma=_marked(text == "," for text in texts),
        hyphen=_marked(text in _HYPHENS for text in texts),
        conjunction=_marked(text in ("and", "or", "&") for text in lowered),
        preposition=_marked(text in ("of", "for", "in", "on", "to", "with") for text in lowered),
        verb=_marked(verb_share(token.key) if token.text.isalpha() else 0.5 for token in tokens),
        ending=_marked(_ending(text) for text in lowered),
    )


def shape_features(of: TokenShape, spans: Spans) -> dict[str, Floats]:
    """Return the features of spans that do not depend on the term, by name."""
    start, last = spans.start, spans.end - 1
    features = {
        "verb_first": of.verb[start],
        "verb_last": of.verb[last],
        "verb_left": spans.before(of.verb),
        "verb_right": spans.after(of.verb),
        "ending_first": of.ending[start],
        "ending_last": of.ending[last],
        "ending_left": spans.before(of.ending),
        "ending_right": spans.after(of.ending),
        "words": spans.words.astype(np.float32),
        "capitals": spans.inside(of.capital) / np.maximum(spans.inside(of.content), 1.0),
        "capital_left": spans.before(of.capital) * of.capital[start],
        "capital_right": spans.after(of.capital) * of.capital[last],
        "quoted": spans.before(of.quote) * spans.after(of.quote),
        "acronym": of.acronym[start] * (spans.end - start == 1),
        "bracketed": spans.before(of.opening) * spans.after(of.closing),
        "inner_function": spans.inside(of.word - of.content * of.word),
        "inner_comma": spans.inside(of.comma),
        "and_right": spans.after(of.conjunction),
        "of_right": spans.after(of.preposition),
        "hyphen_edge": np.maximum(spans.before(of.hyphen), spans.after(of.hyphen)),
        "left_content": spans.before(of.content),
        "right_content": spans.after(of.content),
    }
    if spans.gap is not None:
        opening, closing = spans.gap
        joint = np.maximum(of.conjunction, of.comma)
        features |= {
            "gap": (closing - opening).astype(np.float32),
            "gap_content": Spans(opening, closing, spans.words).inside(of.content),
            "gap_joint": np.maximum(joint[opening], joint[closing - 1]),
        }
    return features


def _marked(flags: Any) -> Floats:
    return np.fromiter(flags, np.float32)


def _ending(text: str) -> int:
    return next((code for code, ending in enumerate(_ENDINGS, 1) if text.endswith(ending)), 0)
