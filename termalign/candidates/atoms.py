"""Atoms: the pieces of a Chinese sentence that candidates are runs of.

Atoms are tokens, cut further where a word of another segmentation ends inside one: at a known word (a headword of
the lexicon, a term of a glossary, a string that the text repeats) that reaches into it from beside (比特币 and 网络,
where the tokens are 比特 and 币网络), before a function word that sticks to it (账户就), and between the two words of a
compound (风险 and 管理 in 风险管理), so that no long word stands in the way of a term that ends inside it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from termalign.text import Span, Token, is_han
from termalign.vocabulary import REMEMBERED, chinese_word

LEAST_COMPOUND = 4
"""Characters from which a word is cut into two; its parts have two or more."""

LEAST_KNOWN = 3
"""Characters of the shortest known word that cuts a token: shorter ones stand by chance in any text."""

LONGEST_KNOWN = 8
"""Characters of the longest known word looked for at a token's edge."""

LEAST_FREQUENCY = 20
"""Occurrences in jieba's corpus that both parts of a compound need."""

LEAST_STICKING = 3
"""Characters from which a word may have a function word at its end."""

MOST_STICKING = 10
"""Occurrences in jieba's corpus of the most frequent word that may have one."""

_STICKING = frozenset("就也都还又要会能可不在和与及或的地得了着过是有将被把对向从由以为于而且但若如则却")


class Atom(NamedTuple):
    """A word or a mark of a sentence."""

    key: str
    """What it is compared by: Simplified, in lower case."""
    span: Span
    """In the text of the sentence."""
    word: int
    """Number of the word it is; both parts of a compound have the same."""
    opens: str
    """What tells whether a term begins with it: the whole token where it is the token's first part, else its key."""
    closes: str
    """The same for the end."""

    @property
    def is_word(self) -> bool:
        """Tell whether it is a word or a number, no mark."""
        return _is_word_key(self.key)


@lru_cache(maxsize=REMEMBERED)
def _is_word_key(key: str) -> bool:
    return any(map(str.isalnum, key))


def cut_atoms(tokens: Sequence[Token], is_known: Callable[[str], bool]) -> list[Atom]:
    """Return the atoms of a sentence, in order.

    Example:
        >>> from termalign.tokenizers import Jieba
        >>> tokens = Jieba().tokenize("比特币网络的风险管理")  # risk management of the Bitcoin network
        >>> [atom.key for atom in cut_atoms(tokens, {"比特币"}.__contains__)]
        ['比特', '币', '网络', '的', '风险', '管理']

    Args:
        tokens: The tokens of the sentence.
        is_known: Tells whether a string is a known word.
    """
    reached = _reached(tokens, is_known)
    atoms: list[Atom] = []
    number = 0
    for place, token in enumerate(tokens):
        word, (start, end) = token.key, token.span
        cuts = reached.get(place)
        if len(word) != end - start or (cuts is None and not _cuts(word)):
            atoms.append(Atom(word, token.span, number, word, word))
            number += 1
            continue
        sticking = _sticking(word)
        for before, after in pairwise((0, *sorted(sticking.union(cuts or ())), len(word))):
            part = word[before:after]
            for left, right in pairwise((0, *sorted(_compound(part)), len(part))):
                key, first, last = part[left:right], before + left, before + right
                opens = word if first == 0 else key
                closes = word if last == len(word) and not sticking else key
                atoms.append(Atom(key, Span(start + first, start + last), number, opens, closes))
            number += 1
    return atoms


@lru_cache(maxsize=REMEMBERED)
def _cuts(word: str) -> bool:
    """Tell whether a token is cut, whatever stands beside it."""
    return bool(_sticking(word) or _compound(word))


@cache
def _sticking(word: str) -> frozenset[int]:
    """Return where a function word that ends a rare word begins: the dictionary has 账户就 (account + then)."""
    if (
        len(word) < LEAST_STICKING
        or chinese_word(word).frequency > MOST_STICKING
        or word[-1] not in _STICKING
    ):
        return frozenset()
    return frozenset({len(word) - 1}) if chinese_word(word[:-1]).frequency >= LEAST_FREQUENCY else frozenset()


@cache
def _compound(word: str) -> frozenset[int]:
    """Return where a compound is cut: between two words, each of which is known to the general language."""
    if len(word) < LEAST_COMPOUND or not all(map(is_han, word)):
        return frozenset()
    weight, place = max(
        (min(chinese_word(word[:cut]).frequency, chinese_word(word[cut:]).frequency), cut)
        for cut in range(2, len(word) - 1)
    )
    return frozenset({place}) if weight >= LEAST_FREQUENCY else frozenset()


def _reached(tokens: Sequence[Token], is_known: Callable[[str], bool]) -> dict[int, set[int]]:
    """Return, by token, the places in it where a known word that goes over its edge ends or begins."""
    plain = [_is_plain(token) for token in tokens]
    cuts: dict[int, set[int]] = {}
    for number in range(len(tokens) - 1):
        left, right = tokens[number], tokens[number + 1]
        if left.span.end != right.span.start or not (plain[number] and plain[number + 1]):
            continue
        if len(right.key) > 1:
            before = list(_joined(tokens, plain, range(number, -1, -1)))
            for cut in range(1, len(right.key)):
                if any(_is_word(word + right.key[:cut], is_known) for word in before):
                    cuts.setdefault(number + 1, set()).add(cut)
        if len(left.key) > 1:
            after = list(_joined(tokens, plain, range(number + 1, len(tokens))))
            for cut in range(1, len(left.key)):
                if any(_is_word(left.key[cut:] + word, is_known) for word in after):
                    cuts.setdefault(number, set()).add(cut)
    return cuts


def _joined(tokens: Sequence[Token], plain: Sequence[bool], numbers: range) -> Iterator[str]:
    """Yield the words that begin with the first of these tokens and go on over the next ones."""
    word = ""
    for number in numbers:
        word = word + tokens[number].key if numbers.step > 0 else tokens[number].key + word
        if not plain[number] or len(word) >= LONGEST_KNOWN:
            return
        yield word


def _is_word(word: str, is_known: Callable[[str], bool]) -> bool:
    return LEAST_KNOWN <= len(word) <= LONGEST_KNOWN and is_known(word)


def _is_plain(token: Token) -> bool:
    return len(token.key) == token.span.end - token.span.start and _is_all_han(token.key)


@lru_cache(maxsize=REMEMBERED)
def _is_all_han(key: str) -> bool:
    return all(map(is_han, key))
