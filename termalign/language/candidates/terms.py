"""Known terms: where the terms of a glossary occur in a text, whatever its words; what recurs in a text as such terms.

One automaton serves all terms (Aho & Corasick 1975), so that cost grows with the text, not with the glossary.

What a text keeps repeating is found by byte-pair encoding: a BPE model trained on its raw Chinese joins what often
occurs together; its pieces of three or more characters are terms far above chance (33 of 37 repeated terms of a work
report among 652 pieces), with no dictionary at all. They vote for candidates; they are no tokens of the aligner.

References:
    Taku Kudo & John Richardson. 2018. SentencePiece. EMNLP demos.
    Rico Sennrich, Barry Haddow & Alexandra Birch. 2016. Neural Machine Translation of Rare Words with Subword
    Units. ACL.
"""

import io
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from termalign.language.candidates.edges import Edge, first_edge, is_measure_word, last_edge
from termalign.language.keys.folded import KEY_SEPARATOR, zh_keys
from termalign.language.text import Span, Token, comparable, is_han
from termalign.runtime.lazy import lazy_pattern


class KnownTerms:
    """The Chinese terms of glossaries, in either script.

    Example:
        >>> terms = KnownTerms(["以工代训"])  # training in place of layoffs
        >>> "以工代训" in terms, terms.find("开展以工代训。")
        (True, [Span(start=2, end=6)])
    """

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._keys = sorted(set(zh_keys(list(terms)).text.split(KEY_SEPARATOR)) - {""})
        self._set = frozenset(self._keys)

    def __contains__(self, key: str) -> bool:
        """Return whether a string, as `match_key` has it, is a known term."""
        return key in self._set

    def among(self, keys: Set[str]) -> Set[str]:
        """Return those of some strings, as `match_key` has them, that are known terms."""
        return keys & self._set

    def find(self, text: str) -> list[Span]:
        """Return where known terms occur in a text, terms inside terms included."""
        if not self._keys:
            return []
        folded = comparable(text)
        matches = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        return [folded.span(start, end) for _, start, end in matches]

    @cached_property
    def signature(self) -> str:
        """A hash of the terms; empty for none."""
        if not self._keys:
            return ""
        return blake2b("\n".join(self._keys).encode(), digest_size=6).hexdigest()

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick_rs

        return ahocorasick_rs.AhoCorasick(self._keys)


# A character that hardly occurs in a text but beside one and the same function word, with ever other words around the
# two, is one word with it (充能, charge; 线上, online; 但书, proviso).

LEAST_RECURRING = 4
"""Occurrences of such a word in a text."""

LEAST_NEIGHBOURS = 3
"""Different words that it comes after, and as many that it comes before."""

LEAST_TOGETHER = 0.8
"""Share of the occurrences of the character that are beside the function word."""


def recurring_words(sentences: Iterable[Sequence[Token]]) -> KnownTerms:
    """Return the words of a text that segmentation cuts before or after a function word.

    Example:
        >>> from termalign.language.tokenizers import Jieba
        >>> # Wands charge, and recharge.
        >>> texts = ["法杖的充能。", "充能速度提升。", "法杖需要充能：三次。", "它会消耗充能还会更慢。"]
        >>> words = recurring_words(map(Jieba().tokenize, texts))
        >>> "充能" in words, "会更" in words
        (True, False)
    """
    alone: Counter[str] = Counter()
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for tokens in sentences:
        keys = ["", *(token.key for token in tokens), ""]
        single = [len(key) == 1 and is_han(key) for key in keys]
        alone.update(key for key, is_single in zip(keys, single, strict=True) if is_single)
        for place, both in enumerate(pairwise(single)):
            if all(both):
                word = keys[place] + keys[place + 1]
                after.setdefault(word, []).append(keys[place - 1])
                before.setdefault(word, []).append(keys[place + 2])
    return KnownTerms(
        word
        for word, left in after.items()
        if len(left) >= LEAST_RECURRING
        and min(len({*left}), len({*before[word]})) >= LEAST_NEIGHBOURS
        and (character := _main_character(word))
        and len(left) >= LEAST_TOGETHER * alone[character]
    )


def _main_character(word: str) -> str:
    """Return the character that is one word with the function word beside it; empty where there is none."""
    for character, other in ((word[0], word[1]), (word[1], word[0])):
        is_firm = first_edge(character) is last_edge(character) is Edge.FIRM
        if (
            is_firm
            and not is_measure_word(character)
            and max(first_edge(other), last_edge(other)) is Edge.WEAK
        ):
            return character
    return ""


LEAST_PIECE = 3
"""Characters of the shortest piece that counts: shorter ones are words of the general language."""

LONGEST_PIECE = 12

CHARS_PER_MERGE = 20
"""Han characters of text for each pair that is merged: more merges make pieces of what occurs once."""

MOST_MERGES = 8000

LONGEST_RUN = 1_000
"""Han characters without anything between of the longest stretch that is learnt from: no text has as many, and
SentencePiece passes over more than 4,192 bytes, or fails where nothing else is there."""

LEAST_TEXT = 200
"""Han characters below which there is nothing to repeat."""

_SPECIAL_PIECE_COUNT = 3
"""Unknown, begin and end of sentence."""

_HAN_STRING = lazy_pattern(r"[\p{Han}〇]+")


def discover(texts: Iterable[str]) -> frozenset[str]:
    """Return the pieces of three or more characters that repeat in Simplified Chinese texts.

    Example:
        >>> pieces = discover(["发展新质生产力，新质生产力是先进生产力。"] * 20)
        >>> "新质生产力" in pieces  # new quality productive forces
        True

    The same texts give the same pieces. Short texts give none.
    """
    runs = [run for text in texts for run in _HAN_STRING.findall(text) if len(run) <= LONGEST_RUN]
    size = sum(map(len, runs))
    if size < LEAST_TEXT:
        return frozenset()
    merges = min(MOST_MERGES, size // CHARS_PER_MERGE)
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(runs),
        model_writer=model,
        model_type="bpe",
        vocab_size=len(set().union(*runs)) + merges + _SPECIAL_PIECE_COUNT,
        hard_vocab_limit=False,
        character_coverage=1.0,
        max_sentencepiece_length=LONGEST_PIECE,
        add_dummy_prefix=False,
        split_by_whitespace=False,
        minloglevel=2,
        num_threads=1,  # not 16, each with its stack: it ends the process where a limit allows fewer
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    pieces = (processor.id_to_piece(index) for index in range(processor.get_piece_size()))
    return frozenset(piece for piece in pieces if len(piece) >= LEAST_PIECE and _HAN_STRING.fullmatch(piece))
