"""English candidates: spans bounded by content words, function words allowed inside.

No tagger is needed: on 156 known terms of a policy article such spans of up to seven words reach 95.5 %,
patterns over a tagger's output 85 %, noun chunks 67 % (they lose *transformation and upgrading*).
"""

from collections.abc import Mapping, Sequence
from itertools import cycle, pairwise
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Flags, Ints, sums_before
from termalign.language.candidates.edges import open_stretches, pairs_of
from termalign.language.candidates.units import references
from termalign.language.candidates.wordclass import (
    can_be_finite,
    can_be_subject,
    follows_past,
    follows_verb,
    has_past_form,
)
from termalign.language.text import FUNCTION_WORDS, Token
from termalign.language.text.columns import FormTraits, TokenColumns
from termalign.language.text.function_words import ARTICLES, FORMS_OF_ADDRESS, LETTER

USUAL_WORDS = 10
"""Words of a rendering anywhere: covers 99 % of judged renderings. A longer one must be set apart on
both sides, by a mark, a function word, or capitals that begin or end."""

MAX_WORDS = 18
"""Longest rendering, in words: names of laws and numbered formulas that are spelt out (*Xi Jinping Thought on Socialism
with Chinese Characteristics for a New Era*: 12); 17 of 4,300 renderings that readers gave are longer than 16."""

MAX_TOKENS = 28
"""The same in tokens, hyphens and other marks between words included."""

_PARTICLES = frozenset({"up", "out", "down", "off"})
"""Function words that end a term after a content word (*reform and opening up*)."""

_LATIN_OPENERS = frozenset({"in", "a"})
_LATIN = frozenset("vitro vivo utero situ silico absentia personam priori posteriori".split())
"""Words that never occur without the one before: it belongs to the term (*in vitro*, *a priori*)."""

_INNER_MARKS = frozenset("-‐‑–&/,'’·+()\"“”‘’")
_DASH = "–"
"""Joins words where no space is beside it: *China–Laos Railway*."""
_OPENERS = {"(": ")", "“": "”", "‘": "’"}
_CLOSING_BRACKETS = frozenset(")”")
_STRAIGHT_QUOTE = '"'
_HYPHEN = "-"
_PRONOUNS = frozenset({"ai", "he", "she", "you"})
"""What begins a name even at the beginning of a sentence: these are followed by no other capital. (*Ai* is *be* to the
lemmatizer, for *ain't*.)"""
_LIKE_FUNCTION_WORDS = _PRONOUNS | {"an", "may", "will"}
"""Words of names that are written like function words, but for the letter *A*: of Chinese names, months, people."""
_COMPANIES = frozenset({"co", "ltd", "inc", "corp", "llc", "plc"})
"""Words that end the name of a company, abbreviated: their point belongs to it (*Huawei Technologies Co., Ltd.*)."""


def in_capitals(text: str) -> bool:
    """Return whether several words, not all of them short, are in capitals, as in headings: they say nothing then.

    Example:
        >>> in_capitals("CHAPTER II PREVENTION"), in_capitals("IPC"), in_capitals("The WHO")
        (True, False, False)
    """
    return text.isupper() and len(words := text.split()) > 1 and max(map(len, words)) >= LONGEST_UNKNOWN


LONGEST_UNKNOWN = 5
"""Letters of the longest word in capitals that may be an acronym where nothing else is known of it."""


class EnglishSpans(NamedTuple):
    """Candidate spans of one sentence, half-open, in token numbers; the arrays run in parallel."""

    start: Ints
    end: Ints
    words: Ints
    """Words in each span, marks not counted."""
    content: Flags
    """For every token of the sentence: whether it is a content word."""
    finite: Flags
    """The same: whether it is likely a finite verb after its subject. A noun is not followed by a determiner (*teams
    perform an examination*), nor has it the form of a past tense (*the regime came into force*)."""


def is_word(token: Token) -> bool:
    """Return whether a token is a word or a number, no mark."""
    return any(map(str.isalnum, token.text))


def english_spans(tokens: Sequence[Token], text: str = "") -> EnglishSpans:
    """Return the candidate spans of a sentence, in order of start, then end.

    No span goes over a blank line of `text`, which the tokens are of. What is written like a function word is a content
    word in a name: *He Xiangning*, *May Fourth Movement*, *Party A*.

    Example:
        >>> from termalign.language.tokenizers import English
        >>> tokens = English().tokenize("He said that Party A and He Xiangning may have a say")
        >>> content = english_spans(tokens).content
        >>> [token.text for token, is_content in zip(tokens, content) if is_content]
        ['said', 'Party', 'A', 'He', 'Xiangning', 'say']
        >>> tokens = English().tokenize("the transformation and upgrading of industry")
        >>> spans = english_spans(tokens)
        >>> [" ".join(t.text for t in tokens[a:b]) for a, b in zip(spans.start, spans.end)][:3]
        ['transformation', 'transformation and upgrading', 'transformation and upgrading of industry']
    """
    columns = TokenColumns.of([tokens])
    traits = columns.forms.traits(_TOKEN_TRAITS, columns.numbers).view(np.bool_)
    its, before, after = (_TokenTraits(*of_tokens) for of_tokens in (traits, _before(traits), _after(traits)))
    its.is_content[:] |= _in_names(its, before, after)
    before.is_content[:], after.is_content[:] = _before(its.is_content), _after(its.is_content)

    marks = {at: tokens[at].text for at in np.flatnonzero(its.is_mark).tolist()}
    quotes = [at for at, mark in marks.items() if mark == _STRAIGHT_QUOTE]
    if len(quotes) % 2:  # inches, or a quotation that goes on
        marks = {at: mark for at, mark in marks.items() if mark != _STRAIGHT_QUOTE}
    else:
        marks.update(zip(quotes, cycle("“”"), strict=False))
        its.is_closer[quotes[1::2]] = True

    for at in np.flatnonzero(its.is_dash).tolist():
        around = tokens[max(0, at - 1) : at + 2]
        its.goes_over[at] = all(one.span.end == other.span.start for one, other in pairwise(around))

    # "Co., Ltd." has its points, and so has "No. 2".
    of_company = its.is_point & before.is_company
    ends_company = of_company & ~_after(its.is_company | (its.is_comma & after.is_company))
    of_number = its.is_point & before.is_no & after.is_number
    follows = np.where(its.has_past_form, after.follows_past, after.follows_verb)
    finite = its.can_be_finite & before.can_be_subject & follows
    # What no span goes over.
    limits = (~(its.is_word | its.goes_over) & ~(of_company | of_number)) | _before(ends_company)
    if "\n\n" in text:
        gaps = [text[token.span.end : following.span.start] for token, following in pairwise(tokens)]
        limits[1:] |= np.array(["\n\n" in gap for gap in gaps], np.bool_)

    for reference in references(text):
        inside = [index for index, (_, span, _) in enumerate(tokens) if span.overlaps(reference)]
        limits[inside], its.is_word[inside] = True, False

    opens = ~before.is_content | (its.is_capital & ~before.is_capital)
    closes = ~after.is_content | (its.is_capital & ~after.is_capital)
    whole_word = its.is_word & ~_after(of_company)
    goes_on_latin = its.is_latin & before.opens_latin
    begins = its.is_content | (after.is_hyphen & ~its.is_clitic) | _after(goes_on_latin)
    begins &= whole_word & ~goes_on_latin
    ends = whole_word & (its.is_content | before.is_hyphen | (before.is_content & its.is_particle))

    quotations = _quotations(marks)
    begins[[opening for opening, _ in quotations]] = True  # "“three new” economy"
    starts = np.flatnonzero(begins)
    until = np.append(np.flatnonzero(limits), len(tokens))
    stops = np.minimum(until[np.searchsorted(until, starts, side="right")], starts + MAX_TOKENS)
    words = sums_before(its.is_word)
    most = words[starts] + np.where(opens[starts], MAX_WORDS, USUAL_WORDS)
    stops = np.minimum(stops, np.searchsorted(words, most, side="right") - 1)
    start, end = pairs_of(starts, stops, open_stretches(starts, stops, marks, _OPENERS))
    size = words[end + 1] - words[start]
    # "the regime came into": no term ends on the verb of a clause.
    is_allowed = ends[end] & (~finite[end] | (end == start)) & ((size <= USUAL_WORDS) | closes[end])
    # "forces (NQPF)": a span may end with its bracket.
    is_allowed |= (its.is_closer[end] & its.is_word[start]) | ends_company[end]
    start, end, size = start[is_allowed], end[is_allowed] + 1, size[is_allowed]
    # “As is”: what is quoted may begin and end with any words.
    added = []
    for opening, closing in quotations:
        # “the Company” is a term without its article, and the comma of “… satellite,” is American.
        first, stop = opening + 1 + bool(after.is_article[opening]), closing - bool(its.is_comma[closing - 1])
        number = int(words[stop] - words[first])
        is_new = its.is_word[first] and its.is_word[stop - 1] and not (begins[first] and ends[stop - 1])
        if is_new and 1 < number <= MAX_WORDS and not limits[first:stop].any():
            added.append((first, stop, number))
    if added:
        rows = np.concatenate((np.column_stack((start, end, size)), added))
        start, end, size = rows[np.lexsort((rows[:, 1], rows[:, 0]))].T.copy()
    return EnglishSpans(start, end, size, its.is_content, finite)


def _quotations(marks: Mapping[int, str]) -> list[tuple[int, int]]:
    """Return where quotations without another mark inside open and close."""
    return [
        (opening, closing)
        for (opening, first), (closing, second) in pairwise(marks.items())
        if (first, second) == ("“", "”")
    ]


def _in_names(its: "_TokenTraits", before: "_TokenTraits", after: "_TokenTraits") -> Flags:
    """Return which tokens that are written like function words are parts of names.

    One is the letter *A* behind a content word, unless a word with a capital follows, as in titles. Others are words
    with a capital before another, inside a sentence if the word before has none, as in titles; pronouns anywhere.
    """
    letter = its.is_letter & before.is_content & ~after.is_capital
    goes_on = (after.is_capital & after.is_content) | after.is_number
    no_title = ~before.is_capital | before.is_article | before.is_address
    inside = (
        before.is_word & ~before.is_counted | before.is_comma
    )  # the number of an article is before a sentence
    return letter | (its.may_be_name & goes_on & no_title & (inside | its.is_pronoun))


class _TokenTraits(NamedTuple):
    """Traits of tokens by themselves, or of the tokens before or after them in their sentences."""

    is_word: Flags
    is_content: Flags
    is_capital: Flags
    is_letter: Flags
    may_be_name: Flags
    """Whether it is written like a function word, but with a capital."""
    is_pronoun: Flags
    """Whether it is one that no other word with a capital follows: *He*, *You*."""
    is_article: Flags
    is_address: Flags
    is_hyphen: Flags
    is_particle: Flags
    is_clitic: Flags
    """Whether it belongs to the word before it: the *'s* of *hare's-fur glaze*."""
    opens_latin: Flags
    is_latin: Flags
    goes_over: Flags
    """Whether it is a mark that spans go over."""
    is_dash: Flags
    is_mark: Flags
    """Whether it is one that encloses."""
    is_closer: Flags
    is_point: Flags
    is_comma: Flags
    is_company: Flags
    is_no: Flags
    """Whether it is the word before a number: *No.*"""
    is_number: Flags
    is_counted: Flags
    """Whether it begins with a digit."""
    can_be_finite: Flags
    has_past_form: Flags
    can_be_subject: Flags
    follows_verb: Flags
    follows_past: Flags


def _token_traits(text: str, key: str) -> bytes:
    """Return the traits of a token by itself, a byte for each of `_TokenTraits`."""
    word = any(map(str.isalnum, text))
    plain = text.casefold()
    return bytes(
        (
            word,
            word and key not in FUNCTION_WORDS,
            text[:1].isupper(),
            text == LETTER,
            text[:1].isupper() and key in FUNCTION_WORDS and plain in _LIKE_FUNCTION_WORDS,
            plain in _PRONOUNS,
            plain in ARTICLES,
            plain in FORMS_OF_ADDRESS,
            key == _HYPHEN,
            key in _PARTICLES,
            text.startswith(("'", "’")),
            key in _LATIN_OPENERS,
            key in _LATIN,
            text in _INNER_MARKS,
            text == _DASH,
            text in _OPENERS or text in _CLOSING_BRACKETS or text == _STRAIGHT_QUOTE,
            text in _CLOSING_BRACKETS,
            text == ".",
            text == ",",
            plain in _COMPANIES,
            plain == "no",
            text.isdigit(),
            text[:1].isdigit(),
            can_be_finite(text, key),
            has_past_form(text, key),
            can_be_subject(text, key),
            follows_verb(text),
            follows_past(text),
        )
    )


_TOKEN_TRAITS = FormTraits(len(_TokenTraits._fields), _token_traits)


def _before(column: Flags) -> Flags:
    """Return the column, moved to the next token."""
    moved = np.zeros_like(column)
    moved[..., 1:] = column[..., :-1]
    return moved


def _after(column: Flags) -> Flags:
    """Return the column, moved to the token before."""
    moved = np.zeros_like(column)
    moved[..., :-1] = column[..., 1:]
    return moved
