"""Runs: the stretches of atoms between hard boundaries that have the edges of a term, as columns.

The rules are masks over all pairs of a first and a last atom between two boundaries of a sentence. Every key is
looked at once (`_kind`); the traits of a run follow from prefix sums of the traits of its atoms.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Bytes, Flags, Ints, lengths_of, sums_before
from termalign.language.candidates.atoms import Atoms, has_letter
from termalign.language.candidates.edges import (
    Edge,
    counts_or_points,
    ends_with_said,
    first_edge,
    is_measure_word,
    last_edge,
    open_stretches,
    pairs_of,
)
from termalign.language.candidates.units import PAIRED, articles, placeholders, references
from termalign.language.text import Span, is_han
from termalign.language.text.columns import FormTraits
from termalign.language.vocabulary import chinese_word

MAX_ATOMS = 8
"""Words of the longest run: 134 of 136 judged policy terms have no more."""

MAX_CHARS = 24
"""Characters of the longest run: longer ones were clauses."""

WEAK_ATOMS = 4
"""Words of the longest run with a weak edge."""

_INNER = frozenset("·•+＋-—・／/&、")
"""Marks that occur inside a term."""

_COUNTING_TAGS = ("m", "q", "t")
"""Tags of jieba's dictionary for numerals, measure words and times: words that only count are no term."""

_PLUS = frozenset("+＋")
"""Marks that end a term (人工智能＋)."""

_DOTS = frozenset("·‧・")
"""Marks between the parts of a foreign name."""

_ENCLOSING_MARKS = frozenset((*PAIRED, *PAIRED.values()))
"""Marks that enclose."""

_COUNTING_CHARACTERS = frozenset("〇零一二三四五六七八九十百千万亿两几")

_COLONS = frozenset(":：")

_NOUNS_BEFORE_MARKS = frozenset("地会令能")
"""Function words that are nouns at the end of a clause: land and place; society; order; energy."""


class Runs(NamedTuple):
    """Stretches of atoms, a row each."""

    begins: Ints
    """Where they begin in the text of their sentence."""
    ends: Ints
    starts: Ints
    """Their first atoms."""
    stops: Ints
    """One past their last atoms."""


class _Kinds(NamedTuple):
    """Traits of atoms by their forms."""

    first: Bytes
    """How well a term begins with each (`Edge`)."""
    last: Bytes
    sizes: Bytes
    """Characters of a word, two where it has more; 0 for a mark."""
    is_word: Flags
    is_ascii: Flags
    """Whether it is a word of ASCII."""
    counts: Flags
    """Whether it is a word that only counts."""
    is_digit: Flags
    """Whether it is a word that begins with a digit."""
    begins_formula: Flags
    continues_formula: Flags
    is_paired: Flags
    """Whether it is a mark that encloses."""
    is_opening: Flags
    """Whether it is one that opens."""
    is_hard: Flags
    """Whether it is a mark that no run goes over."""
    han_first: Flags
    """Whether its first character is Han."""
    han_last: Flags
    is_measure: Flags
    """Whether it may be a measure word."""
    is_counting: Flags
    """Whether a measure word may come after it."""
    is_verb: Flags
    is_said: Flags
    """Whether it ends with *said* where a quotation follows."""
    is_colon: Flags
    may_be_noun: Flags
    """Whether it is a function word but for the end of a clause."""
    is_dot: Flags
    """Whether it is a mark between the parts of a name."""

    @classmethod
    def of(cls, atoms: Atoms) -> "_Kinds":
        """Read the kinds of atoms."""
        first = atoms.forms.traits(_EDGE_TRAITS, atoms.opens)[0]
        last = atoms.forms.traits(_EDGE_TRAITS, atoms.closes)[1]
        sizes, *flags = atoms.forms.traits(_KIND_TRAITS, atoms.numbers)
        return cls(first, last, sizes, *(flag.view(np.bool_) for flag in flags))


def _edges(text: str, key: str) -> bytes:
    """Return how well a term begins and ends with an atom."""
    if has_letter(key):
        return bytes((first_edge(key), last_edge(key)))
    return bytes((first_edge(key), Edge.FIRM if text in _PLUS or text in _ENCLOSING_MARKS else Edge.NONE))


def _kind(text: str, key: str) -> bytes:
    """Return other traits of an atom by itself, in the order of `_Kinds`."""
    is_word = has_letter(key)
    encloses = not is_word and text in _ENCLOSING_MARKS
    return bytes(
        (
            min(len(key), 2) if is_word else 0,
            is_word,
            is_word and key.isascii(),
            is_word and _counts(key),
            is_word and key[0].isdigit(),
            key == "以",
            key == "为",
            encloses,
            encloses and text in PAIRED,
            not is_word and not encloses and text not in _INNER,
            is_han(text[:1] or " "),
            is_han(text[-1:] or " "),
            is_word and is_measure_word(key),
            is_word and counts_or_points(key),
            is_word and chinese_word(key).tag.startswith("v"),
            ends_with_said(key),
            text in _COLONS,
            key in _NOUNS_BEFORE_MARKS,
            text in _DOTS,
        )
    )


_EDGE_TRAITS = FormTraits(2, _edges)
_KIND_TRAITS = FormTraits(len(_Kinds._fields) - 2, _kind)


def _counts(key: str) -> bool:
    """Return whether a word is a numeral, a measure word or a time: one of two or more characters may be more."""
    if key[0].isdigit():
        return True
    return (
        len(key) > 1 and not _COUNTING_CHARACTERS.isdisjoint(key) and chinese_word(key).tag in _COUNTING_TAGS
    )


def runs_of(atoms: Atoms, texts: Sequence[str]) -> tuple[Runs, Ints]:
    """Return the runs of sentences that have the edges of a term, in order, and the sentence of each."""
    count = len(atoms.numbers)
    if not count:
        none = np.zeros(0, np.intp)
        return Runs(none, none, none, none), none
    kinds = _Kinds.of(atoms)
    first, is_word = kinds.first, kinds.is_word
    starts, ends, words = atoms.starts, atoms.ends, atoms.words
    owners = np.repeat(np.arange(len(texts)), np.diff(atoms.bounds))
    # No term ends with *said* behind who says it, before a colon and an opening mark.
    last = kinds.last.copy()
    said = kinds.is_said[1:-2] & ~kinds.is_verb[:-3] & kinds.is_colon[2:-1] & kinds.is_opening[3:]
    said &= owners[:-3] == owners[3:]
    last[1:-2][said] = Edge.NONE
    # What a mark comes after modifies no verb: 低效用地 (inefficiently used land), 國發會 (a council).
    ends_clause = np.append(~is_word[1:] & ~kinds.is_opening[1:] | (owners[1:] != owners[:-1]), True)
    last[kinds.may_be_noun & ends_clause] = Edge.FIRM

    # No term is a part of a name: 波特 in 哈利·波特 (Harry Potter).
    touches = np.append(False, (starts[1:] == ends[:-1]) & (owners[1:] == owners[:-1]))
    joins = np.flatnonzero(kinds.is_dot[:-1] & touches[:-1] & touches[1:])
    joins = joins[is_word[joins - 1] & is_word[joins + 1]]
    last[joins - 1] = Edge.NONE

    paired = np.flatnonzero(kinds.is_paired)
    marks = {atom: atoms.forms[atoms.numbers[atom]].text for atom in paired.tolist()}
    hard, counted = kinds.is_hard, kinds.is_counting
    for index, text in enumerate(texts):
        hard[_inside(atoms, index, [*articles(text), *references(text)])] = True
        inserted = _inside(atoms, index, placeholders(text))
        hard[inserted] = counted[inserted] = True
    # A measure word right after what counts belongs to that: 枚 in 这枚戒指 (this ring).
    after_count = np.append(False, counted[:-1]) & touches
    begins = ((first > 0) | kinds.is_opening) & ~hard & ~(kinds.is_measure & after_count)
    begins[joins + 1] = False

    opening = np.flatnonzero(begins)
    # A run stops at a hard boundary, at a gap, after so many characters or words, and where a mark closes what it has
    # not opened.
    limits = np.append(np.flatnonzero(hard | _gaps(atoms, kinds, texts, owners)), count)
    stops = limits[np.searchsorted(limits, opening, side="right")]
    shift = sums_before(lengths_of(texts) + MAX_CHARS + 1)[
        owners
    ]  # sentences side by side, no run from one reaching the next
    stops = np.minimum(
        stops, np.searchsorted(ends + shift, (starts + shift)[opening] + MAX_CHARS, side="right")
    )
    before = sums_before(is_word)
    stops = np.minimum(stops, np.searchsorted(before, before[opening] + MAX_ATOMS, side="right") - 1)
    start, end = pairs_of(opening, stops, open_stretches(opening, stops, marks, PAIRED))
    whole = last[end] != Edge.NONE
    # A run that begins with a mark goes on after the mark that closes it.
    whole &= (first[start] != Edge.NONE) | ~kinds.is_paired[end]
    start, end = start[whole], end[whole]

    size, in_ascii, counting, in_words = (
        _between(sums_before(column), start, end + 1)
        for column in (kinds.sizes, kinds.is_ascii, kinds.counts, is_word)
    )
    words_at = np.append(np.flatnonzero(is_word), count - 1)
    starts_with_digit = kinds.is_digit[words_at[np.searchsorted(words_at[:-1], opening)]]
    by_atom = np.zeros(count, np.bool_)
    by_atom[opening] = starts_with_digit
    only_counts = np.where(in_ascii == in_words, (size < 2) | by_atom[start], counting == in_words)
    weak = (first[start] == Edge.WEAK) | (last[end] == Edge.WEAK)
    short = (in_words > 1) & (in_words <= WEAK_ATOMS)
    # A formula of the kind 以人民为中心的发展思想 (people-centred philosophy) has a weak edge.
    inside = np.minimum(start + 2, end)
    is_formula = kinds.begins_formula[start] & (
        _between(sums_before(kinds.continues_formula), inside, end) > 0
    )
    # No part of a compound.
    around = np.concatenate(([-1], words, [-1]))
    part = (words[start] == words[end]) & (
        (around[start] == words[start]) | (around[end + 2] == words[start])
    )
    is_allowed = ~only_counts & (~weak | short | is_formula) & ~part
    start, end = start[is_allowed], end[is_allowed]
    return Runs(starts[start], ends[end], start, end + 1), owners[start]


def _between(sums: Ints, start: Ints, stop: Ints) -> Ints:
    return sums[stop] - sums[start]


def _gaps(atoms: Atoms, kinds: _Kinds, texts: Sequence[str], owners: Ints) -> Flags:
    """Return for every atom whether no run goes over what is before it: the beginning of a sentence, or a gap."""
    gaps = np.append(True, owners[1:] != owners[:-1])
    atoms_behind = np.flatnonzero((atoms.starts[1:] > atoms.ends[:-1]) & ~gaps[1:]) + 1
    if not len(atoms_behind):
        return gaps
    between = (
        texts[owner][end:start]
        for owner, end, start in zip(
            owners[atoms_behind].tolist(),
            atoms.ends[atoms_behind - 1].tolist(),
            atoms.starts[atoms_behind].tolist(),
            strict=True,
        )
    )
    between_han = kinds.han_last[atoms_behind - 1] & kinds.han_first[atoms_behind]
    gaps[atoms_behind] = [
        text.isspace() and (is_between or "\n" in text)
        for text, is_between in zip(between, between_han.tolist(), strict=True)
    ]
    return gaps


def _inside(atoms: Atoms, sentence: int, stretches: Sequence[Span]) -> list[int]:
    """Return the atoms of a sentence that are part of some stretches, in order."""
    if not stretches:
        return []
    first, end = atoms.bounds[sentence : sentence + 2].tolist()
    inside: list[int] = []
    for stretch in stretches:
        atom = bisect_right(atoms.ends, stretch.start, first, end)
        while atom < end and atoms.starts[atom] < stretch.end:
            inside.append(atom)
            atom += 1
    return inside
