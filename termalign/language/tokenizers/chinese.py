"""Chinese tokens: jieba words without its hidden Markov model, numbers and Latin by pattern.

With its HMM off, jieba never crosses the boundary of a policy term (measured on 69; with it on, it does in
河长制和林长制), so its words are atoms and terms are runs of atoms. Its dictionary holds phrases too (扩大内需,
危房改造), which hide the terms in them: those are cut in two. It cuts `2.5` and drops 〇: it is given runs of
Han only; numbers (二〇三五 too), Latin words (`5G`) and punctuation are cut by pattern before.

References:
    Sun Junyi. jieba, MIT licence. The search is a unigram maximum-probability path over its dictionary.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import accumulate, pairwise
from typing import Literal

import numpy as np

from termalign.errors import InputError, MissingExtra
from termalign.language.arrays import Codes, code_points, lengths_of, text_from
from termalign.language.lexicon.cedict import is_headword
from termalign.language.text import Token, fold, is_han, simplify
from termalign.language.text.columns import new_form
from termalign.language.text.folding import form_alone
from termalign.language.text.script import settled, simplified_char
from termalign.language.tokenizers.base import LEAST_TEXTS, NOT_PLAIN, PlainForms, tokens_of
from termalign.language.tokenizers.likeliest import FIRST_HAN, LAST_HAN, likeliest_words, probable_words
from termalign.language.tokenizers.segments import Pieces, Segments
from termalign.language.vocabulary import cut_in_two
from termalign.runtime.lazy import LoadedAnew, lazy_pattern
from termalign.runtime.versions import version_of

_YEAR = r"[一二三四五六七八九零]{0,8}〇[〇一二三四五六七八九零]*"
"""Digits in a row: their 〇 distinguishes them from the numerals that jieba knows."""

_PIECE_PATTERN = lazy_pattern(
    rf"(?:(?P<year>{_YEAR})"
    rf"|(?P<han>(?:(?!{_YEAR})\p{{Han}})+)"
    r"|(?P<number>\d+(?:[.,]\d+)*(?:%|‰|\p{Latin}{1,3}(?!\p{Latin}))?)"
    r"|(?P<latin>\p{Lu}+\d+\.\d+|[\p{Latin}\p{Greek}\p{Cyrillic}][\p{Latin}\p{Greek}\p{Cyrillic}\p{M}\d]*(?:['.&/-][\p{Latin}\d]+)*)"
    r"|(?P<mark>-{2,}|\.{2,}|\S))\p{M}*"
)
"""A mark belongs to the character before it, whatever that is, as in `Folded`."""


class Jieba(LoadedAnew):
    """The Chinese tokenizer; `key` is the Simplified form in lower case.

    Example:
        >>> [token.text for token in Jieba().tokenize("推动“人工智能+”行动，增长5.2%。")]
        ['推动', '“', '人工智能', '+', '”', '行动', '，', '增长', '5.2%', '。']
    """

    _loaded_names = ("_cut",)  # functions of a compiled engine cannot be sent

    def __init__(self, *, engine: Literal["jieba", "rjieba"] | None = None) -> None:
        """Choose the engine: both give the same words, `rjieba` faster.

        By default it is `rjieba` where the extra `fast` is installed.

        Raises:
            InputError: There is no such engine.
            MissingExtra: `rjieba` is requested and not installed.
        """
        if engine not in (None, "jieba", "rjieba"):
            raise InputError(f"engine {engine!r} is not known; allowed: jieba, rjieba")
        if engine is None:
            engine = "jieba" if find_spec("rjieba") is None else "rjieba"
        self._engine = engine
        self._prepare()
        self._seen = 0
        self.signature = f"{engine}:{version_of(engine)}"

    def _prepare(self) -> None:
        if self._engine == "rjieba" and find_spec("rjieba") is None:
            raise MissingExtra("the tokenizer engine 'rjieba'", "fast")
        self._cut: Callable[[str], list[str]] = _late_rjieba() if self._engine == "rjieba" else probable_words

    def tokenize(self, text: str) -> list[Token]:
        """Return the tokens of Chinese text, Simplified or Traditional."""
        folded = fold(text)
        compared = simplify(folded.text)
        starts: list[int] = []
        ends: list[int] = []
        keys: list[str] = []
        for piece in _PIECE_PATTERN.finditer(compared):
            start, end = piece.span(piece.lastgroup or 0)
            if piece.lastgroup != "han":
                starts.append(start)
                ends.append(end)
                keys.append(compared[start:end].casefold())
                continue
            for word in self._cut(compared[start:end]):
                atoms = _atoms(word) if len(word) >= _LEAST_PHRASE else ((word, len(word)),)
                for key, size in atoms:
                    starts.append(start)
                    start += size
                    ends.append(start)
                    keys.append(key)
        return tokens_of(text, folded, starts, ends, keys)

    def tokenize_all(self, texts: Sequence[str]) -> list[Sequence[Token]]:
        """Return the tokens of each of some texts.

        From `WORTH_LOADING` characters on, of all texts so far, they are cut together, by our own search.
        """
        self._seen += sum(map(len, texts))
        if self._seen <= WORTH_LOADING or len(texts) < LEAST_TEXTS:
            return [self.tokenize(text) for text in texts]
        joined = " ".join(texts)
        codes = _PLAIN_CHINESE.codes(joined)
        han = np.concatenate(([False], (codes >= FIRST_HAN) & (codes <= LAST_HAN), [False]))
        changes = np.flatnonzero(han[1:] != han[:-1])
        begins, ends = changes[::2], changes[1::2]
        cuts = likeliest_words(codes, begins, ends)
        behind = np.cumsum(lengths_of(texts) + 1)  # the separator after each text
        for edges in (ends, behind - 1, behind[:-1], 0):
            cuts[edges] = True
        offsets = np.flatnonzero(cuts)
        segments = [joined[start:end] for start, end in pairwise(offsets.tolist())]
        return _SEGMENTS.tokens(texts, segments, offsets[:-1], self.tokenize, _settled_apart(texts, codes))


def _form(char: str) -> str | None:
    """Return a character folded and simplified; None for one that is not cut by itself."""
    folded = form_alone(char)
    if folded is None or len(folded) > 1:
        return None
    plain = simplified_char(folded)
    return None if is_han(plain) and not FIRST_HAN <= ord(plain) <= LAST_HAN else plain


_PLAIN_CHINESE = PlainForms(_form)


def _settled_apart(texts: Sequence[str], codes: Codes) -> set[int]:
    """Return the positions of the texts in which characters are simplified by their neighbours."""
    plain = text_from(codes)
    settled_text = settled(plain)
    if settled_text is plain:
        return set()
    changed = np.flatnonzero(code_points(settled_text) != codes)
    ends = np.cumsum(lengths_of(texts) + 1)
    return set(np.searchsorted(ends, changed, side="right").tolist())


Atoms = tuple[tuple[str, int], ...]
"""The words that a word is made of: what each is compared by, and its characters."""


def _cut(segments: Sequence[str]) -> Iterator[Pieces | None]:
    """Yield the tokens of words, and of stretches between words."""
    written = _PLAIN_CHINESE.of_each(segments)
    for segment, plain in zip(segments, written, strict=True):
        if NOT_PLAIN in plain:
            yield None
        elif FIRST_HAN <= ord(plain[0]) <= LAST_HAN:
            atoms = _atoms(plain)
            ends = accumulate(size for _, size in atoms)
            yield tuple(
                [
                    (end - size, end, new_form((segment[end - size : end], key)))
                    for end, (key, size) in zip(ends, atoms, strict=True)
                ]
            )
        else:
            pieces = (piece.span(piece.lastgroup or 0) for piece in _PIECE_PATTERN.finditer(plain))
            yield tuple(
                [
                    (start, end, new_form((segment[start:end], plain[start:end].casefold())))
                    for start, end in pieces
                ]
            )


_SEGMENTS = Segments(_cut)


def _atoms(word: str) -> Atoms:
    """Cut a long word of jieba's that is a phrase: no headword of CC-CEDICT, and two known words in a row."""
    may_be_phrase = len(word) >= _LEAST_PHRASE and not is_headword(word)
    cut = cut_in_two(word, _LEAST_FREQUENCY) if may_be_phrase else 0
    return (*_atoms(word[:cut]), *_atoms(word[cut:])) if cut else ((word.casefold(), len(word)),)


_LEAST_PHRASE = 4
"""Characters from which a word may be a phrase; its parts have two or more."""

_LEAST_FREQUENCY = 20
"""Occurrences in jieba's corpus that both parts of a phrase need."""


@cache
def _late_rjieba() -> Callable[[str], list[str]]:
    """Return what cuts the first texts by our own search, and all others by `rjieba`, which takes long to load."""
    characters = 0

    def cut(run: str) -> list[str]:
        nonlocal characters
        characters += len(run)
        return probable_words(run) if characters <= WORTH_LOADING else _rjieba_cut()(run)

    return cut


WORTH_LOADING = 25_000
"""Han characters of all texts from which `rjieba` is loaded: .2 s, in which our own search cuts 25,000."""


@cache
def _rjieba_cut() -> Callable[[str], list[str]]:
    import rjieba

    tokenizer = rjieba.Jieba()
    return lambda run: tokenizer.cut(run, hmm=False)
