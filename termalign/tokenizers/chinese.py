"""Chinese tokens: jieba words without its hidden Markov model, numbers and Latin by pattern.

With its HMM off, jieba never crosses the boundary of a policy term (measured on 69; with it on, it does in
河长制和林长制), so its words are atoms and terms are runs of atoms. Its dictionary holds phrases too (扩大内需,
危房改造), which hide the terms in them: those are cut in two. It cuts `2.5` and drops 〇: it is given runs of
Han only; numbers (二〇三五 too), Latin words (`5G`) and punctuation are cut by pattern before.

References:
    Sun Junyi. jieba, MIT licence. The search is a unigram maximum-probability path over its dictionary.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import metadata
from importlib.util import find_spec
from typing import Literal

import regex

from termalign.errors import MissingExtra
from termalign.lexicon import Lexicon
from termalign.text import Token, fold, simplify
from termalign.tokenizers.base import tokens_of
from termalign.tokenizers.probable import probable_words
from termalign.vocabulary import REMEMBERED, chinese_word

_YEAR = r"[一二三四五六七八九零]{0,8}〇[〇一二三四五六七八九零]*"
"""Digits in a row, told from numerals that jieba knows by their 〇."""

_PIECES = regex.compile(
    rf"(?:(?P<year>{_YEAR})"
    rf"|(?P<han>(?:(?!{_YEAR})\p{{Han}})+)"
    r"|(?P<number>\d+(?:[.,]\d+)*(?:%|‰|\p{Latin}{1,3}(?!\p{Latin}))?)"
    r"|(?P<latin>\p{Lu}+\d+\.\d+|[\p{Latin}\p{Greek}\p{Cyrillic}][\p{Latin}\p{Greek}\p{Cyrillic}\p{M}\d]*(?:['.&/-][\p{Latin}\d]+)*)"
    r"|(?P<mark>-{2,}|\.{2,}|\S))\p{M}*"
)
"""A mark belongs to the character before it, whatever that is, as in `Folded`."""


class Jieba:
    """The Chinese tokenizer; `key` is the Simplified form in lower case.

    Example:
        >>> [token.text for token in Jieba().tokenize("推动“人工智能+”行动，增长5.2%。")]
        ['推动', '“', '人工智能', '+', '”', '行动', '，', '增长', '5.2%', '。']
    """

    def __init__(self, *, engine: Literal["jieba", "rjieba"] | None = None) -> None:
        """Choose the engine: both give the same words, `rjieba` faster.

        By default it is `rjieba` where the extra `fast` is installed.

        Raises:
            MissingExtra: `rjieba` is asked for and not installed.
        """
        if engine is None:
            engine = "jieba" if find_spec("rjieba") is None else "rjieba"
        if engine == "rjieba" and find_spec("rjieba") is None:
            raise MissingExtra("the tokenizer engine 'rjieba'", "fast")
        self._cut: Callable[[str], list[str]] = _late_rjieba() if engine == "rjieba" else probable_words
        self.signature = f"{engine}:{metadata.version(engine)}"

    def tokenize(self, text: str) -> list[Token]:
        """Return the tokens of Chinese text, Simplified or Traditional."""
        folded = fold(text)
        compared = simplify(folded.text)
        starts: list[int] = []
        ends: list[int] = []
        keys: list[str] = []
        for piece in _PIECES.finditer(compared):
            start, end = piece.span(piece.lastgroup or 0)
            if piece.lastgroup != "han":
                starts.append(start)
                ends.append(end)
                keys.append(compared[start:end].casefold())
                continue
            for word in self._cut(compared[start:end]):
                for key, size in _atoms(word):
                    starts.append(start)
                    start += size
                    ends.append(start)
                    keys.append(key)
        return tokens_of(text, folded, starts, ends, keys)


@lru_cache(maxsize=REMEMBERED)
def _atoms(word: str) -> tuple[tuple[str, int], ...]:
    """Cut a long word of jieba's that is a phrase: no headword of CC-CEDICT, and two known words in a row.

    Returns:
        Of each word: what it is compared by, and its characters.
    """
    if len(word) < _LEAST_PHRASE or word in _cedict():
        return ((word.casefold(), len(word)),)
    weight, place = max(
        (min(chinese_word(word[:cut]).frequency, chinese_word(word[cut:]).frequency), cut)
        for cut in range(2, len(word) - 1)
    )
    if weight < _LEAST_FREQUENCY:
        return ((word.casefold(), len(word)),)
    return (*_atoms(word[:place]), *_atoms(word[place:]))


_LEAST_PHRASE = 4
"""Characters from which a word may be a phrase; its parts have two or more."""

_LEAST_FREQUENCY = 20
"""Occurrences in jieba's corpus that both parts of a phrase need."""


@cache
def _cedict() -> Lexicon:
    return Lexicon()


@cache
def _late_rjieba() -> Callable[[str], list[str]]:
    """Return what cuts the first texts by our own search, and all others by `rjieba`, which takes long to load."""
    seen = 0

    def cut(run: str) -> list[str]:
        nonlocal seen
        seen += len(run)
        return probable_words(run) if seen <= WORTH_LOADING else _rjieba_cut()(run)

    return cut


WORTH_LOADING = 10_000
"""Han characters of all texts from which `rjieba` is loaded: .2 s, in which our own search cuts 25,000."""


@cache
def _rjieba_cut() -> Callable[[str], list[str]]:
    import rjieba

    tokenizer = rjieba.Jieba()
    return lambda run: tokenizer.cut(run, hmm=False)
