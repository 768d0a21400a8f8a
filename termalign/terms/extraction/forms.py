"""The form in which a rendering is cited, and the class of its term.

Spelling (British or American), hyphens, number and case make forms of one term, not terms. It is cited as a
dictionary would: in the singular where the texts have one, and without the capital that a word has only because it is
the first of its sentence.

There is no tagger for classes (term, name, phrase, generic word) and parts of speech: capitals, jieba's tags, and how
the dictionary glosses a word are enough.

A short form is in brackets after its long form, as in *artificial intelligence (AI)*. The letters of the short form are
looked for in the words before the bracket, from right to left, the first at the beginning of a word; the shortest such
stretch is the long form.

The words of many candidates are in one row: what is known of a word is found once, and summed up by candidate.

References:
    Ariel S. Schwartz & Marti A. Hearst. 2003. A Simple Algorithm for Identifying Abbreviation Definitions in
    Biomedical Text. Pacific Symposium on Biocomputing 8, section 3.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain

import numpy as np
import regex
from numpy.typing import NDArray

from termalign.language.arrays import Doubles, Ints, lengths_of
from termalign.language.candidates.atoms import has_letter
from termalign.language.candidates.english import LONGEST_UNKNOWN, in_capitals
from termalign.language.candidates.wordclass import verb_share
from termalign.language.keys.initialisms import is_short_form, is_within
from termalign.language.keys.words import lemma, word_lemma
from termalign.language.lexicon.cedict import gloss_count
from termalign.language.text import LIGHT_WORDS, Token
from termalign.language.vocabulary import chinese_word
from termalign.runtime.lazy import lazy_pattern
from termalign.terms.extraction.statistics import Example, TermStatistics


class RaggedWords:
    """The words of candidates, or what else they are made of, one candidate's after another's; each has some.

    Example:
        >>> words = RaggedWords([("新", "能源"), ("能源",)])
        >>> words.sums(words.each(len)).tolist(), words.firsts(words.each(len)).tolist()
        ([3.0, 2.0], [1.0, 2.0])
    """

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        """Take in the words of each candidate."""
        self.sizes = lengths_of(rows)
        """How many each has."""
        self.ends: Ints = np.cumsum(self.sizes)
        self.starts: Ints = self.ends - self.sizes
        words = list(chain.from_iterable(rows))
        self.kinds = list(dict.fromkeys(words))
        """The different words."""
        index_of = {word: index for index, word in enumerate(self.kinds)}
        self.kind: Ints = np.fromiter(map(index_of.__getitem__, words), np.intp, len(words))
        """Of every word, its index among the different ones."""
        self.owners: Ints = np.repeat(np.arange(len(rows)), self.sizes)

    def each(self, measure: Callable[[str], float]) -> Doubles:
        """Return what is measured of every word."""
        return np.array([measure(word) for word in self.kinds], np.float64)[self.kind]

    def firsts(self, values: Doubles) -> Doubles:
        """Return the number of the first word of each."""
        return values[self.starts]

    def lasts(self, values: Doubles) -> Doubles:
        """Return the number of the last word of each."""
        return values[self.ends - 1]

    def sums(self, values: Doubles) -> Doubles:
        """Return the sum over the words of each, added one after another."""
        return np.bincount(self.owners, values, len(self.sizes)).astype(np.float64)

    def means(self, values: Doubles) -> Doubles:
        """Return the mean over the words of each."""
        return self.sums(values) / self.sizes

    def chosen(self, flags: NDArray[np.bool_]) -> "RaggedWords":
        """Return some of the words; of a candidate of which none is kept, all."""
        none = self.sums(flags.astype(np.float64)) == 0
        flags = flags | none[self.owners]
        chosen = object.__new__(RaggedWords)
        chosen.kinds, chosen.kind, chosen.owners = self.kinds, self.kind[flags], self.owners[flags]
        chosen.sizes = np.bincount(chosen.owners, minlength=len(self.sizes))
        chosen.ends = np.cumsum(chosen.sizes)
        chosen.starts = chosen.ends - chosen.sizes
        return chosen


def words_of(key: str, atoms: Sequence[str]) -> Sequence[str]:
    """Return the atoms of a candidate that are words, marks aside; the candidate itself where none is."""
    return [atom for atom in atoms if has_letter(atom)] or [key]


def citation_form(
    forms: Mapping[str, int], attested: Iterable[str] = (), examples: Iterable[Example] = ()
) -> str:
    """Return the form to cite a term in.

    Example:
        >>> citation_form({"patent applications": 3, "patent application": 1})
        'patent application'
        >>> citation_form({"Patent applications": 2, "Belt and Road": 1})  # no singular in the texts
        'patent applications'

    Args:
        forms: The writings of the term, with counts.
        attested: Further writings in the texts, of the same lemmas.
        examples: Places of the forms: a capital inside a sentence belongs to the term, but for one all in capitals.
    """
    known = {*forms, *attested}
    examples = list(examples)
    inside = {example.rendering for example in examples if not _is_first(example)}
    in_headings = {example.rendering for example in examples if in_capitals(example.en)}
    usual = {form.lower(): form for form in sorted(known, reverse=True) if not form.isupper()}
    counts: Counter[str] = Counter()
    for written, count in forms.items():
        form = usual.get(written.lower(), _recased(written)) if written in in_headings else written
        counts[_uncapitalized(form) if _first_only(form, known, inside) else form] += count
    best = min(counts, key=lambda form: (-counts[form], form[:1].isupper(), form))
    return _singular(best, known | set(counts))


def _recased(form: str) -> str:
    """Return a form of a text in capitals as it is written elsewhere: in small letters, unless it has a name."""
    ordinary = {word: _is_ordinary(word) for word in _WORD_IN_CAPITALS.findall(form)}
    is_name = any(not known and len(word) > LONGEST_UNKNOWN for word, known in ordinary.items())

    def recased(match: regex.Match[str]) -> str:
        word = match[0]
        if word.lower() in LIGHT_WORDS or (ordinary[word] and not is_name):
            return word.lower()
        return word.capitalize() if ordinary[word] or len(word) > LONGEST_UNKNOWN else word

    return _WORD_IN_CAPITALS.sub(recased, form)


_WORD_IN_CAPITALS = lazy_pattern(r"\p{Lu}[\p{Lu}\p{M}]+(?:['’]\p{Lu}+)?")


def is_capitalized(form: str) -> bool:
    """Return whether a form is written as a name: every word with a capital, function words aside.

    Example:
        >>> is_capitalized("Belt and Road Initiative"), is_capitalized("supply chain"), is_capitalized("5G")
        (True, False, False)
    """
    words = [word for word in _LETTERED_WORD.findall(form) if word not in LIGHT_WORDS]
    return bool(words) and all(word[0].isupper() for word in words) and not _is_acronym(form)


_LETTERED_WORD = lazy_pattern(r"\p{L}[\p{L}\p{M}]*")


def _is_acronym(form: str) -> bool:
    return " " not in form and sum(char.isupper() or char.isdigit() for char in form) > 1


def _first_only(form: str, known: set[str], inside: set[str]) -> bool:
    """Return whether a form has a capital only for being first in a sentence."""
    words = _LETTERED_WORD.findall(form)
    if not words or not form[0].isupper() or words[0][1:].lower() != words[0][1:]:
        return False
    if any(word[0].isupper() for word in words[1:]) or form in inside:
        return False
    return _uncapitalized(form) in known or _is_ordinary(words[0])


def _uncapitalized(form: str) -> str:
    return form[:1].lower() + form[1:]


def _is_first(example: Example) -> bool:
    """Return whether the rendering is first in a sentence, quotation marks aside."""
    before = example.en[: example.en_spans[0].start].rstrip(" \t\"'“”‘’(—-")
    return not before or before[-1] in ".!?:;\n•"


def _is_ordinary(word: str) -> bool:
    """Return whether the glosses of CC-CEDICT have a word, or its lemma, in lower case more often than not."""
    plain = regex.split("['’]", word.lower())[0]
    forms = (plain, lemma(plain), word_lemma(plain))
    return any(gloss_count(form).written > gloss_count(form.capitalize()).written for form in forms)


def _singular(form: str, known: set[str]) -> str:
    """Return the attested form with the last word in the singular, if there is one."""
    start, _, last = form.rpartition(" ")
    if not last.endswith("s") or lemma(last) == last.lower():
        return form
    single = {
        form
        for form in known
        if (other_start := form.rpartition(" "))[0] == start and other_start[2].lower() == lemma(last)
    }
    return min(single, key=lambda other: (other[:1].isupper() != form[:1].isupper(), other), default=form)


class TermClass(StrEnum):
    """What kind of candidate an entry is."""

    TERM = "term"
    NAME = "name"
    """A proper name: of an organisation, a document, a plan, a place, a person."""
    PHRASE = "phrase"
    """Headed by a verb (推动发展, to promote development)."""
    GENERIC = "generic"
    """A single word of the general language (发展, development), not likely to be a term of the subject."""


GENERIC_CHARS = 2
"""Characters of the longest word that can be generic: longer ones (互联网, 中小企业) are of some subject."""

GENERIC_FREQUENCY = 100
"""Occurrences in jieba's corpus of 60 million words from which a word is one of the general language."""

GENERIC_SCORE = 0.1
"""Score below which such a word is generic. On labelled reports these rules catch 28 % of the single generic
words that would be listed and lose 5 % of the single-word terms; 0.2 would catch 46 % and lose 13 % (消费,
consumption; 监管, regulation), and how much more often than elsewhere a word is used adds nothing to the score."""

VERB_SHARE = 0.7
"""How verb-like a word must be to head a phrase (`verb_share`)."""

_NAME_TAGS = ("nr", "ns", "nt", "nz")
"""Tags of jieba's dictionary: names of people, places, organisations, others."""


def part_of_speech(term: TermStatistics, form: str) -> str:
    """Return `verb` where both sides are headed by one, `adjective` for such words, else `noun`.

    Example:
        >>> term = TermStatistics(atoms=("推动", "发展"))
        >>> part_of_speech(term, "promote development"), part_of_speech(term, "faster growth")
        ('verb', 'noun')
    """
    tag = chinese_word(term.atoms[0]).tag
    first = form.split(" ")[0].lower()
    if tag.startswith("v") and lemma(first) == first and verb_share(first) >= VERB_SHARE:
        return "verb"
    if tag.startswith("a") and len(term.atoms) == 1 and " " not in form:
        return "adjective"
    return "noun"


def term_class(key: str, term: TermStatistics, form: str, score: float) -> TermClass:
    """Return the class of a candidate with its best rendering's form and score."""
    word = chinese_word(key)
    if is_capitalized(form) or word.tag.startswith(_NAME_TAGS) or "《" in key:
        return TermClass.NAME
    if (
        len(term.atoms) == 1
        and len(key) <= GENERIC_CHARS
        and not term.known
        and word.frequency >= GENERIC_FREQUENCY
        and score < GENERIC_SCORE
    ):
        return TermClass.GENERIC
    return TermClass.PHRASE if part_of_speech(term, form) == "verb" else TermClass.TERM


def abbreviations(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield the lemmas of each long form, and the short form that occurs in brackets after it.

    Example:
        >>> from termalign.language.tokenizers import English
        >>> list(abbreviations(English().tokenize("the use of artificial intelligence (AI) in schools")))
        [('artificial intelligence', 'AI')]
    """
    for index in range(1, len(tokens) - 2):
        short = tokens[index + 1].text
        if tokens[index].text in "(（" and tokens[index + 2].text in ")）" and is_short_form(short):
            start = _start(tokens, index, short)
            if start is not None:
                yield " ".join(token.key for token in tokens[start:index]), short


def _start(tokens: Sequence[Token], end: int, short: str) -> int | None:
    """Return the first token of the long form that ends before `end`; None when there is none."""
    letters = short.removesuffix("s").lower()
    most = min(len(letters) + 5, 2 * len(letters))  # words looked at (section 3.2)
    stretch = ""
    for index in range(end - 1, max(-1, end - 1 - 2 * most), -1):
        word = tokens[index].text.lower()
        if word[0].isalnum():
            stretch = word + stretch
            if word[0] == letters[0] and is_within(letters, stretch):
                return index
        elif word not in _TIES:
            return None
    return None


_TIES = frozenset("-‑–&/’'")
"""Marks that may be inside a long form."""
