"""Chinese candidates: the spans of a sentence that may be terms, from several segmentations.

Runs of atoms between hard boundaries, with rules for their edges; names between quotation or title marks,
enumerations whose parts are alike, and known terms, whatever stands inside. Which of them are terms is for a model to
tell: of the terms that readers keep, 98 % are candidates, a few among thousands.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from termalign.candidates.atoms import Atom, cut_atoms
from termalign.candidates.edges import Edge, first_edge, last_edge
from termalign.candidates.stretches import PAIRED, articles, enclosed, enumerations, is_gap
from termalign.text import Span, Token, done_to
from termalign.vocabulary import REMEMBERED, chinese_word

MAX_ATOMS = 8
"""Words of the longest run: 134 of 136 judged policy terms have no more."""

MAX_CHARS = 24
"""Characters of the longest run: longer ones were clauses."""

WEAK_ATOMS = 4
"""Words of the longest run with a weak edge."""

_INNER = frozenset("·•+＋-—・／/&、")
"""Marks that stand inside a term."""

_COUNTING_TAGS = ("m", "q", "t")
"""Tags of jieba's dictionary for numerals, measure words and times: words that only count are no term."""

_PLUS = frozenset("+＋")
"""Marks that end a term (人工智能＋)."""


class ChineseSpan(NamedTuple):
    """A candidate."""

    span: Span
    """In the text of the sentence."""
    start: int
    """Its first atom."""
    end: int
    """One past its last atom."""


class ChineseSentence(NamedTuple):
    """A sentence and its candidates."""

    atoms: list[Atom]
    spans: list[ChineseSpan]
    """In order of start, then end."""


def chinese_spans(
    tokens: Sequence[Token],
    text: str,
    is_known: Callable[[str], bool] = lambda word: False,
    known: Iterable[Span] = (),
) -> ChineseSentence:
    """Return the candidates of a sentence, and the atoms they are made of.

    Example:
        >>> from termalign.tokenizers import Jieba
        >>> text = "“人工智能+”行动，"  # the AI Plus initiative
        >>> [found.span.of(text) for found in chinese_spans(Jieba().tokenize(text), text).spans]
        ['“人工智能+”行动', '人工智能', '人工智能+', '智能+', '行动']

    Args:
        tokens: The tokens of the sentence.
        text: What the tokens are of.
        is_known: Tells whether a string is a word of the lexicon, of a glossary, or repeated in the text.
        known: Where known terms stand: candidates whatever their edges.
    """
    atoms = cut_atoms(tokens, is_known)
    parties = list(done_to(text))
    inside = {span.start + 1 for span in parties}
    runs = [found for found in _runs(atoms, text) if found.span.start not in inside]
    spans = set[ChineseSpan]()
    starts = {atom.span.start: number for number, atom in enumerate(atoms)}
    ends = {atom.span.end: number + 1 for number, atom in enumerate(atoms)}
    for span in (*enclosed(text), *enumerations(text), *parties):
        if span.start in starts and span.end in ends and any(map(str.isalpha, span.of(text))):
            spans.add(ChineseSpan(span, starts[span.start], ends[span.end]))
    for span in known:
        if span.start in inside:
            continue
        touched = [number for number, atom in enumerate(atoms) if atom.span.overlaps(span)]
        if touched and not _is_inside_word(atoms[touched[0]], span, is_known):
            spans.add(ChineseSpan(span, touched[0], touched[-1] + 1))
    return ChineseSentence(atoms, sorted(spans.union(runs)) if spans else runs)


def _is_inside_word(atom: Atom, span: Span, is_known: Callable[[str], bool]) -> bool:
    """Tell whether a stretch is but a part of a known word (水利, water conservancy, in 水利部, a ministry)."""
    within = atom.span.start <= span.start and span.end <= atom.span.end
    return within and atom.span != span and is_known(atom.key)


def _runs(atoms: Sequence[Atom], text: str) -> Iterable[ChineseSpan]:
    """Yield the runs of atoms between hard boundaries that have the edges of a term."""
    first = [first_edge(atom.opens) for atom in atoms]
    last = [last_edge(atom.closes) for atom in atoms]
    numbered = _numbered(atoms, text)
    gaps = [False] + [is_gap(text, left.span.end, right.span.start) for left, right in pairwise(atoms)]
    is_word = [atom.is_word for atom in atoms]
    marks = ["" if word else atom.span.of(text) for atom, word in zip(atoms, is_word, strict=True)]
    for start, opening in enumerate(atoms):
        if numbered[start] or not (first[start] or marks[start] in PAIRED):
            continue
        closers: list[str] = []
        words = 0
        size, numeral = 0, False  # characters of its words; whether the first is a digit
        is_ascii, counts = True, True  # whether all its words are
        begins = opening.span.start
        for end in range(start, len(atoms)):
            atom = atoms[end]
            if numbered[end] or (end > start and gaps[end]):
                break
            ends = atom.span.end
            if ends - begins > MAX_CHARS:
                break
            if is_word[end]:
                words += 1
                if words > MAX_ATOMS:
                    break
                whole = last[end]
                if not size:
                    numeral = atom.key[0].isdigit()
                size += len(atom.key)
                is_ascii = is_ascii and atom.key.isascii()
                counts = counts and _counts(atom.key)
            elif closers and marks[end] == closers[-1]:
                closers.pop()
                whole = Edge.FIRM if first[start] or closers else Edge.NONE
            elif marks[end] in PAIRED:
                closers.append(PAIRED[marks[end]])
                continue
            elif marks[end] in _INNER and end > start:
                whole = Edge.FIRM if marks[end] in _PLUS else Edge.NONE
            else:
                break
            if not whole or closers or (size < 2 or numeral if is_ascii else counts):
                continue
            if _is_whole(atoms, start, end + 1, words, first[start], whole):
                yield ChineseSpan(Span(begins, ends), start, end + 1)


def _is_whole(atoms: Sequence[Atom], start: int, end: int, words: int, first: Edge, last: Edge) -> bool:
    """Tell whether a run with such edges can be a term, whatever its words are."""
    if (
        (first is Edge.WEAK or last is Edge.WEAK)
        and not 1 < words <= WEAK_ATOMS
        and not _is_formula(atoms[start:end])
    ):
        return False
    word = atoms[start].word
    if word != atoms[end - 1].word:
        return True
    # No part of a compound.
    return not any(0 <= beside < len(atoms) and atoms[beside].word == word for beside in (start - 1, end))


def _is_formula(atoms: Sequence[Atom]) -> bool:
    """Tell whether a run begins a formula of the kind 以人民为中心的发展思想 (people-centred philosophy)."""
    return atoms[0].key == "以" and any(atom.key == "为" for atom in atoms[2:-1])


@lru_cache(maxsize=REMEMBERED)
def _counts(key: str) -> bool:
    """Tell whether a word is a numeral, a measure word or a time: one of two or more characters may be more."""
    return key[0].isdigit() or (
        chinese_word(key).tag in _COUNTING_TAGS and len(key) > 1 and not set(key).isdisjoint(_NUMERALS)
    )


_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两几")


def _numbered(atoms: Sequence[Atom], text: str) -> list[bool]:
    """Tell for every atom whether it is part of the number of an article."""
    numbers = articles(text)
    found = [False] * len(atoms)
    place = 0
    for number in numbers:
        while place < len(atoms) and atoms[place].span.end <= number.start:
            place += 1
        inside = place
        while inside < len(atoms) and atoms[inside].span.start < number.end:
            found[inside] = True
            inside += 1
    return found
