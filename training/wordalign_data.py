"""Hand-aligned sentence pairs as the word aligner meets them: given tokens or tokens of running text."""

import csv
import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.wordalign import TokenPair
from termalign.language.text import Token
from termalign.language.tokenizers import English, Jieba, Spaces

Links = frozenset[tuple[int, int]]
Spans = list[tuple[int, int]]

_NAMED = re.compile(r"(.+?)([=~])(.+)")
_LINK = re.compile(r"(\d+)([-p])(\d+)")
_WORD = re.compile(r"\S+")
_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z0-9.%]$"), re.compile(r"[A-Za-z0-9]")


class SureAndPossible(NamedTuple):
    """Gold links of one sentence pair, as pairs of 0-based token numbers."""

    sure: Collection[tuple[int, int]]
    possible: Collection[tuple[int, int]]
    """Sure ones count as possible, whether they are repeated here or not."""


class Corpus(NamedTuple):
    pairs: list[TokenPair]
    gold: list[SureAndPossible]


def read(prefix: Path) -> Corpus:
    """Read PREFIX.zh, PREFIX.en (tokens by spaces) and PREFIX.gold (`i-j` sure, `ipj` possible, 1-based)."""
    zh, en, links = (lines(prefix, suffix) for suffix in ("zh", "en", "gold"))
    words = Spaces()
    pairs = [TokenPair(words.tokenize(a), words.tokenize(b)) for a, b in zip(zh, en, strict=True)]
    return Corpus(pairs, [_gold(line) for line in links])


SAMPLES = Path(__file__).parent / "samples" / "word-links.tsv"
"""The project's own: sentences written for it, and their links by hand.

`a=b` links word a surely, `a~b` possibly; `a+b=c` links each of a and b with c; `a#2` is the second a.
"""


def read_samples(path: Path = SAMPLES) -> Corpus:
    """Read sentence pairs whose word links name their words, by default the project's own.

    Raises:
        ValueError: A link names no word, or does not say which of several; the message names file and line.
    """
    words = Spaces()
    corpus = Corpus([], [])
    with path.open(encoding="utf-8") as stream:
        reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in reader:
            corpus.pairs.append(TokenPair(words.tokenize(row["zh"]), words.tokenize(row["en"])))
            try:
                corpus.gold.append(_named_links(row["links"], row["zh"].split(), row["en"].split()))
            except ValueError as error:
                raise ValueError(f"{path}:{reader.line_num}: {error}") from None
    return corpus


def _named_links(links: str, zh: list[str], en: list[str]) -> SureAndPossible:
    sure: set[tuple[int, int]] = set()
    possible: set[tuple[int, int]] = set()
    for link in links.split():
        found = _NAMED.fullmatch(link)
        if found is None:
            raise ValueError(f"no link: {link}")
        between = {(a, b) for a in _named(found[1], zh) for b in _named(found[3], en)}
        possible |= between
        if found[2] == "=":
            sure |= between
    return SureAndPossible(frozenset(sure), frozenset(possible))


def _named(names: str, words: list[str]) -> list[int]:
    """Return the indices of named words."""
    found = []
    for name in names.split("+"):
        word, _, occurrence = name.partition("#")
        indices = [index for index, other in enumerate(words) if other == word]
        allowed = [str(count) for count in range(1, len(indices) + 1)]
        if len(indices) == 1:
            allowed.append("")
        if occurrence not in allowed:
            raise ValueError(f"{name}: {word} occurs {len(indices)} times in {' '.join(words)}")
        found.append(indices[int(occurrence or 1) - 1])
    return found


def lines(prefix: Path, suffix: str) -> list[str]:
    return prefix.with_suffix(f".{suffix}").read_text(encoding="utf-8").splitlines()


def _gold(line: str) -> SureAndPossible:
    sure, possible = set(), set()
    for src, kind, tgt in _LINK.findall(line):
        possible.add((int(src) - 1, int(tgt) - 1))
        if kind == "-":
            sure.add((int(src) - 1, int(tgt) - 1))
    return SureAndPossible(frozenset(sure), frozenset(possible))


class Retokenized(NamedTuple):
    """The same sentence pairs as running text, tokenized as users' texts are."""

    corpus: Corpus
    """Gold links between all new tokens that share characters with linked ones."""
    parts: list[tuple[list[list[int]], list[list[int]]]]
    """Per pair and side, for every new token, the given tokens that it shares characters with."""

    def given(self, links: list[Links]) -> list[Links]:
        """Return links between new tokens as links between the given ones."""
        return [
            frozenset((a, b) for row, column in found for a in src[row] for b in tgt[column])
            for found, (src, tgt) in zip(links, self.parts, strict=True)
        ]


def retokenize(corpus: Corpus) -> Retokenized:
    """Return a corpus as running text, through the default tokenizers."""
    chinese, english = Jieba(), English()
    pairs, parts, projected = [], [], []
    for given, gold in zip(corpus.pairs, corpus.gold, strict=True):
        text, spans = run_together([token.text for token in given.src])
        en = " ".join(token.text for token in given.tgt)
        pair = TokenPair(chinese.tokenize(text), english.tokenize(en))
        src = shared(pair.src, spans)
        tgt = shared(pair.tgt, [found.span() for found in _WORD.finditer(en)])
        pairs.append(pair)
        parts.append((src, tgt))
        projected.append(SureAndPossible(project(gold.sure, src, tgt), project(gold.possible, src, tgt)))
    return Retokenized(Corpus(pairs, projected), parts)


def run_together(words: list[str]) -> tuple[str, Spans]:
    """Return Chinese words as running text, with spaces between Latin ones only, and their spans."""
    text, spans = "", []
    for word in words:
        if _LATIN_END.search(text) and _LATIN_START.match(word):
            text += " "
        spans.append((len(text), len(text) + len(word)))
        text += word
    return text, spans


def shared(tokens: "list[Token] | tuple[Token, ...]", spans: Spans) -> list[list[int]]:
    return [
        [
            number
            for number, (start, end) in enumerate(spans)
            if start < token.span.end and token.span.start < end
        ]
        for token in tokens
    ]


def project(links: Links, src: list[list[int]], tgt: list[list[int]]) -> Links:
    return frozenset(
        (row, column)
        for row, left in enumerate(src)
        for column, right in enumerate(tgt)
        if any((a, b) in links for a in left for b in right)
    )


def labels(pair: TokenPair, gold: SureAndPossible) -> NDArray[np.int8]:
    """Return 1 for sure links, 2 for merely possible ones, 0 for none."""
    marked = np.zeros((len(pair.src), len(pair.tgt)), np.int8)
    for kind, links in ((2, gold.possible), (1, gold.sure)):
        for row, column in links:
            marked[row, column] = kind
    return marked


def join(corpus: Corpus, count: int) -> Corpus:
    """Return the corpus with every so many neighbouring sentence pairs run together into one."""
    joined = Corpus([], [])
    for start in range(0, len(corpus.pairs), count):
        src: list[Token] = []
        tgt: list[Token] = []
        sure: set[tuple[int, int]] = set()
        possible: set[tuple[int, int]] = set()
        members = slice(start, start + count)
        for pair, gold in zip(corpus.pairs[members], corpus.gold[members], strict=True):
            sure |= {(row + len(src), column + len(tgt)) for row, column in gold.sure}
            possible |= {(row + len(src), column + len(tgt)) for row, column in gold.possible}
            src += pair.src
            tgt += pair.tgt
        joined.pairs.append(TokenPair(src, tgt))
        joined.gold.append(SureAndPossible(frozenset(sure), frozenset(possible)))
    return joined
