"""Atoms: the pieces of a Chinese sentence that candidates are runs of.

Atoms are tokens, cut further where a word of another segmentation ends inside one: at a known word (a headword of
the lexicon, a term of a glossary, a string that the text repeats) that reaches into it from beside (比特币 and 网络,
where the tokens are 比特 and 币网络), before a function word that sticks to it (账户就), and between the two words of a
compound (风险 and 管理 in 风险管理), so that no long word hides a term that ends inside it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Flags, Ints, lengths_of, sums_before
from termalign.language.text import Token, is_han
from termalign.language.text.columns import Form, Forms, FormTraits, TokenColumns
from termalign.language.text.spelling import WORD_CACHE_SIZE
from termalign.language.vocabulary import chinese_word, cut_in_two, is_frequent

LEAST_COMPOUND = 4
"""Characters from which a word is cut into two; its parts have two or more."""

LEAST_KNOWN_WORD = 3
"""Characters of the shortest known word that cuts a token: shorter ones occur by chance in any text."""

LONGEST_KNOWN = 8
"""Characters of the longest known word looked for at a token's edge."""

LEAST_FREQUENCY = 20
"""Occurrences in jieba's corpus that both parts of a compound need."""

LEAST_STICKING = 3
"""Characters from which a word may have a function word at its end."""

MOST_STICKING = 10
"""Occurrences in jieba's corpus of the most frequent word that may have one."""

MOST_INSIDE = 500
"""The same where it is *in*, and the word one of place or time."""

_INSIDE = frozenset("内里")
_PLACE_TAGS = frozenset("sfn")

_STICKING = frozenset("就也都还又要会能可不在和与及或的地得了着过是有将被把对向从由以为于而且但若如则却")


@lru_cache(maxsize=WORD_CACHE_SIZE)
def has_letter(key: str) -> bool:
    """Return whether what is compared by a key is a word or a number, no mark."""
    return any(map(str.isalnum, key))


class Atoms(NamedTuple):
    """The atoms of sentences, words and marks, one sentence's after another's."""

    forms: Forms
    """What they are written and compared by, and others; the part of a token by its key alone."""
    numbers: Ints
    """Those of their forms."""
    starts: Ints
    """Where they start, each in the text of its sentence."""
    ends: Ints
    words: Ints
    """Numbers of the words they are; both parts of a compound have the same."""
    opens: Ints
    """What decides whether a term begins with each, by the number of a form: the whole token where it is the token's
    first part, else its key."""
    closes: Ints
    """The same for the end."""
    bounds: Ints
    """The first atom of each sentence, and the end of the last one."""

    @property
    def keys(self) -> list[str]:
        """What each is compared by."""
        return self.forms.keys(self.numbers)


KnownAmong = Callable[[Set[str]], Iterable[str]]
"""Returns those of some strings that are known words."""


def atoms_of(sentences: Sequence[Sequence[Token]], known: KnownAmong) -> Atoms:
    """Return the atoms of sentences, each given by its tokens, side by side; arguments as of `chinese_columns`."""
    columns = TokenColumns.of(sentences)
    forms = columns.forms
    keys = forms.keys(columns.numbers)
    # A column a token: `cut` those that become several atoms, `han` those that known words may reach over, and
    # `indivisible` those of them that none may end or begin in.
    sizes = lengths_of(keys)
    plain = sizes == columns.ends - columns.starts
    cut, han, indivisible = forms.traits(_CUT_TRAITS, columns.numbers).view(np.bool_) & plain
    reached = _reached(columns, "".join(keys), sizes, han, indivisible, known)
    cut[list(reached)] = True
    if not cut.any():
        starts, ends, whole, _, bounds = columns
        return Atoms(forms, whole, starts, ends, np.arange(len(cut)), whole, whole, bounds)
    counts, words = np.ones(len(cut), np.intp), np.ones(len(cut), np.intp)
    parts: list[_TokenPart] = []
    for token in np.flatnonzero(cut).tolist():
        form = int(columns.numbers[token])
        word = keys[token]
        sticking = _sticking(word)
        own = list(_parts(word, sticking.union(reached.get(token, ()))))
        for left, right, word_number in own:
            key = word[left:right]
            part = forms.number(Form(key, key))
            opens = form if left == 0 else part
            closes = form if right == len(word) and not sticking else part
            parts.append(_TokenPart(left, right, word_number, part, opens, closes))
        counts[token], words[token] = len(own), own[-1][2] + 1
    # Every atom gets the row of its token, shape (counts.sum(),); parts overwrite the rows of cut tokens.
    of_tokens = np.repeat(np.arange(len(cut)), counts)
    own_number = columns.numbers[of_tokens]
    starts, ends = columns.starts[of_tokens], columns.ends[of_tokens]
    word_numbers = sums_before(words)[of_tokens]
    opening, closing = own_number.copy(), own_number.copy()
    rows = np.flatnonzero(cut[of_tokens])
    left_ones, right_ones, words_of, own_number[rows], opening[rows], closing[rows] = np.array(parts).T
    ends[rows] = starts[rows] + right_ones
    starts[rows] += left_ones
    word_numbers[rows] += words_of
    bounds = sums_before(counts)[columns.bounds]
    return Atoms(forms, own_number, starts, ends, word_numbers, opening, closing, bounds)


class _TokenPart(NamedTuple):
    """An atom that is part of a token."""

    left: int
    """Where it begins in the token."""
    right: int
    word: int
    """The number of its word in the token."""
    number: int
    opens: int
    closes: int


def _parts(word: str, cuts: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the parts of a token that is cut: start, end, and the number of the word that each belongs to."""
    for index, (before, after) in enumerate(pairwise((0, *sorted(cuts), len(word)))):
        part = word[before:after]
        for left, right in pairwise((0, *sorted(_compound(part)), len(part))):
            yield before + left, before + right, index


def _cut_traits(_: str, word: str) -> bytes:
    """Return whether a token is cut, whatever is beside it, is all Han, and is indivisible."""
    return bytes((bool(_sticking(word) or _compound(word)), all(map(is_han, word)), is_indivisible(word)))


_CUT_TRAITS = FormTraits(3, _cut_traits)


def is_indivisible(word: str) -> bool:
    """Return whether no known word from beside cuts a word: it has two characters, and is frequent.

    卫生部 (Ministry of Health) does not cut 部门 (department); of 240 such cuts in texts of five genres, one in twenty
    was right.

    Example:
        >>> is_indivisible("部门"), is_indivisible("币网")
        (True, False)
    """
    return len(word) == 2 and is_frequent(word)


_NO_CUTS: frozenset[int] = frozenset()


def _sticking(word: str) -> frozenset[int]:
    """Return where a function word that ends a rare word begins: 账户就 (account + then), 期内 (period + in)."""
    if not (word[-1] in _INSIDE or (word[-1] in _STICKING and len(word) >= LEAST_STICKING)):
        return _NO_CUTS
    frequency, tag = chinese_word(word)
    most = MOST_STICKING if word[-1] in _STICKING else MOST_INSIDE * (tag in _PLACE_TAGS)
    sticks = frequency <= most and chinese_word(word[:-1]).frequency >= LEAST_FREQUENCY
    return frozenset({len(word) - 1}) if sticks else _NO_CUTS


def _compound(word: str) -> frozenset[int]:
    """Return where a compound is cut: between two words, each of which is known to the general language."""
    is_long = len(word) >= LEAST_COMPOUND and all(map(is_han, word))
    cut = cut_in_two(word, LEAST_FREQUENCY) if is_long else 0
    return frozenset({cut}) if cut else _NO_CUTS


def _reached(
    columns: TokenColumns,
    text: str,
    sizes: Ints,
    han: Flags,
    indivisible: Flags,
    known: KnownAmong,
) -> dict[int, set[int]]:
    """Return, by token, the offsets in it where a known word that crosses its edge ends or begins.

    Such a word begins with a token and ends inside another one, or the other way round. All that have a length are
    found at once, over the characters of all tokens, of which those are looked at that are all Han.
    """
    starts, ends, _, _, bounds = columns
    count = len(sizes)
    if not count or sizes.max() < 2:
        return {}
    first = sums_before(sizes)  # of every token; the end of the text
    touches = np.zeros(count + 1, np.bool_)  # whether a token begins where the one before ends
    touches[1:-1] = starts[1:] == ends[:-1]
    touches[bounds] = False
    # Runs of Han tokens of one sentence, by a number that changes where one ends.
    breaks = ~han
    breaks[bounds[bounds < count]] = True
    run = np.cumsum(breaks | np.concatenate(([False], ~han[:-1])))
    token = np.repeat(np.arange(count), sizes)  # of every character
    edge = np.zeros(len(text) + 1, np.bool_)
    edge[first] = True
    stretches: list[tuple[Ints, Ints]] = []
    for length in range(LEAST_KNOWN_WORD, LONGEST_KNOWN + 1):
        if length >= len(text):
            break
        last = token[length - 1 :]  # token of the last character of what starts at each offset
        start = token[: len(last)]
        over = np.flatnonzero((edge[: len(last)] != edge[length:]) & (start != last) & han[start])
        over = over[run[start[over]] == run[last[over]]]
        # The edge that is gone over: of the token that it ends or begins in.
        within = np.where(edge[over], last[over], start[over] + 1)
        owner = np.where(edge[over], last[over], start[over])
        over = over[touches[within] & ~indivisible[owner]]
        stretches.append((over, over + length))
    if not stretches:
        return {}
    begins, stops = (np.concatenate(column) for column in zip(*stretches, strict=True))
    words = [text[begin:stop] for begin, stop in zip(begins.tolist(), stops.tolist(), strict=True)]
    reaching = frozenset(known(set(words)))
    cuts: dict[int, set[int]] = {}
    for index in [index for index, word in enumerate(words) if word in reaching]:
        begin, stop = begins[index], stops[index]
        inside = int(stop if edge[begin] else begin)
        owner = int(token[inside])
        cuts.setdefault(owner, set()).add(inside - int(first[owner]))
    return cuts
