"""What the heading of a column, or a key of JSON, means: by its normal form and the words it is made of.

A heading is a phrase of few words, in English or Chinese, that name a language (*Chinese*, zh-CN, 英文), a
side (*source*, 目标), what is in the column (*term*, 名称, *definition*, 备注) or a status (*forbidden*, 首选).
Width, case, script, plural, spaces, punctuation and the order of the words do not matter: `Chinese_PRC_Def`,
`Term [zh-CN]`, 英文译名 and *Preferred English terms* are understood without being in any list. The last word
that names the content of the column decides, as in *term note* and 术语状态 (status of the term).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from termalign.documents.tables.heading_words import VOCABULARY, Known
from termalign.language import languages
from termalign.language.text import is_han, simplify
from termalign.runtime.lazy import lazy_pattern

TERM_CELLS = (
    *("status", "score", "count", "language", "part_of_speech", "type", "forms", "usage", "context"),
    *("source", "note", "case_sensitive", "whole_word", "translate", "other"),
)
"""Names of a term's cells, in the order of columns."""

ENTRY_TEXTS = ("id", "subject", "definition", "definition_source", "entry_note")
ENTRY_CELLS = (
    *(*ENTRY_TEXTS, "salience", "documents", "keyness"),
    *("references", "evidence", "other_languages", "entry_other"),
)
"""Names of an entry's cells, in the order of columns."""


class Column(NamedTuple):
    """What one column holds."""

    side: str
    """`zh` or `en` for terms and their fields, `others` for terms in further languages, `source`, `target` and
    `either` for terms whose language is not stated, `entry` for the concept, `other` for an unknown category."""
    name: str
    """`term`, one of `TERM_CELLS`, `ENTRY_CELLS` or `SPECIAL`, or the heading of an unknown category."""
    language: str = ""
    """Language tag of a column of terms; empty when it adds nothing to its side."""
    status: str | None = None
    """Of a column of terms, their status; of a `flag`, the status of the terms where the cell is yes."""
    of: int = 0
    """Which term of its side the field belongs to, 1 the first in the row; 0 for all."""
    if_no: str | None = None
    """Of a `flag`, the status of the terms where the cell is no; None: they may have any."""


SPECIAL = ("synonyms", "alternatives", "flag", "review", "info", "glossary")
"""Columns that are taken apart: further Chinese terms as we write them, further terms as others do, yes or no to a
status, the same or who looked at the term, what applies to a term (memoQ), title and metadata."""


class Meaning(NamedTuple):
    """How a heading is understood."""

    column: Column
    known: bool = True
    """Whether every word of it is known; else the column is a guess that content must bear out."""


@lru_cache(maxsize=4096)
def meaning(heading: str) -> Meaning:
    """Return what a heading means; an unknown category where nothing of it is known.

    Example:
        >>> meaning("Chinese_PRC_Def").column.name, meaning("英文译名").column.side  # English rendering
        ('definition', 'en')
        >>> meaning("Term [zh-CN]").column
        Column(side='zh', name='term', language='zh-CN', status=None, of=0, if_no=None)
        >>> meaning("house rule")
        Meaning(column=Column(side='other', name='house rule', language='', status=None, of=0, if_no=None), known=False)
    """
    text = unicodedata.normalize("NFKC", heading).strip().removeprefix("#").strip()
    if text in _OUR_COLUMNS:
        return Meaning(_OUR_COLUMNS[text])
    unknown = Meaning(Column("other", text), known=False)
    if not text or len(text) > _LONGEST_HEADING:
        return unknown
    words = list(_words(text))
    tag = languages.language(text)
    if tag is not None and _is_tag(text, tag, words):
        return Meaning(_terms(tag))
    return _HeadingWords(words).meaning(text) or unknown


def _is_tag(text: str, tag: str, words: Sequence[str]) -> bool:
    """Return whether a heading that is written like the tag of a language is one: not `no`, `pos` or `en_status`."""
    further = (*words[1:], "".join(words[1:]))
    kinds = {VOCABULARY.get(word, VOCABULARY.get(word.removesuffix("s"), ("",)))[0] for word in further}
    says_more = not kinds.isdisjoint(("role", "side", "status"))
    return (
        not says_more
        and text.lower() not in _NO_LANGUAGE
        and (len(text) != len("pos") or tag[:2] in _OUR_COLUMNS)
    )


_LONGEST_HEADING = 60
"""Characters of a heading that is looked at; past that it is a sentence."""

_NO_LANGUAGE = frozenset(("id", "no", "nr", "is", "to", "as", "am", "so", "or", "my"))
"""Codes of languages that a heading means as words."""


def _terms(tag: str, status: str | None = None) -> Column:
    side = languages.side(tag)
    return Column(side, "term", "" if tag == side else tag, status)


_NUMERALS = lazy_pattern(r"\d+")
_SPLIT = lazy_pattern(r"\p{Han}+|[^\W\d_\p{Han}]+|\d+|#")
_CAMEL = lazy_pattern(r"(?<=[a-z])(?=[A-Z])")

_LONGEST_HEADING_WORD = max(map(len, VOCABULARY))
_MOST_PHRASE_WORDS = 4
"""Words that one name is made of: `united states of america`."""


def _words(text: str) -> Iterator[str]:
    """Yield the words of a heading: lower case, singular, simplified."""
    spaced = _CAMEL.sub(" ", text.replace("'", "").replace("’", ""))
    for match in _SPLIT.finditer(simplify(spaced).lower()):
        yield match[0]


def _singular(word: str) -> str:
    if word in VOCABULARY or len(word) <= len("tus") or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") else word


_BESIDE_A_LANGUAGE = frozenset(("in", "us", "uk", "au", "ca", "mo", "sg"))
"""Codes of regions that mean one only beside the name of a language."""


_ACTOR = "by"
"""What makes of a status the name of a person who gave it: *approved by*."""


class _HeadingWords:
    """The words of a heading, by what they say."""

    def __init__(self, words: Iterable[str]) -> None:
        self.unknown: list[str] = []
        self._words = list(map(_singular, words))
        self._known: dict[str, list[str]] = defaultdict(list)
        """By kind."""
        self._sort(self._words)
        self.roles, self.sides, self.statuses = map(self._known.__getitem__, ("role", "side", "status"))
        self.reviews = self._known["review"]
        status, _, if_no = next(iter((self.statuses or self.reviews)[-1:]), "").partition(" ")
        self._stated = status or None, if_no or None
        """The status of terms where the cell is yes, and where it is no."""
        self.bases, self.qualifiers = set(self._known["base"]), self._known["qualifier"]

    def meaning(self, heading: str) -> Meaning | None:
        """Return what the words mean together; None where they mean nothing."""
        tag = self._tag()
        if self.unknown and not (tag or self.sides or self.roles):
            return None
        column = self._column(heading, tag)
        if column is None:
            return None
        if column.status is not None:
            column = column._replace(if_no=self._stated[1])
        return Meaning(column, known=not self.unknown)

    def _sort(self, words: Sequence[str]) -> None:
        with_language = any(word in languages.BASE for word in words)
        position = 0
        while position < len(words):
            for length in range(min(_MOST_PHRASE_WORDS, len(words) - position), 0, -1):
                name = "".join(words[position : position + length])
                known = VOCABULARY.get(name) if with_language or name not in _BESIDE_A_LANGUAGE else None
                if known is None and length == 1:
                    known = self._code(name, alone=len(words) == 1)
                if known is not None:
                    self._known[known[0]].append(known[1])
                    position += length
                    break
            else:
                self._unknown(words[position])
                position += 1

    def _code(self, word: str, *, alone: bool) -> Known | None:
        """Return the language whose code a word of two letters is, beside others."""
        if len(word) == len("zh") and word.isascii() and not alone and word not in _NO_LANGUAGE:
            tag = languages.language(word)
            return ("base", tag) if tag is not None else None
        return None

    def _unknown(self, word: str) -> None:
        """Take a word that is in no list: a number, or one written together of several that are (`zhterm`)."""
        if _NUMERALS.fullmatch(word):
            return
        for known in _pieces(word) or (None,):
            if known is None:
                self.unknown.append(word)
            else:
                self._known[known[0]].append(known[1])

    def _tag(self) -> str | None:
        if not self.bases and not self.qualifiers:
            return None
        if not self.bases and len(self._words) == 1 and self._words[0] not in languages.ALONE:
            return None
        return languages.joined(self.bases, self.qualifiers, alone=True)

    def _column(self, heading: str, tag: str | None) -> Column | None:
        side = languages.side(tag) if tag else self.sides[-1] if self.sides else ""
        role = next((role for role in reversed(self.roles) if role not in ("term", "rendering")), "")
        if role == "language" and tag:
            role = ""
        if role == "about" and tag and {"term", "rendering"} & set(self.roles):
            self.unknown.append(role)  # the English name of a product, perhaps the terms
            role = ""
        status = self._stated[0] if self.statuses else None
        if role == "about" or (tag is None and (self.bases or self.qualifiers)):
            return Column("other", heading)
        if (self.statuses or self.reviews) and _ACTOR in self._words and not (role or side or self.roles):
            return Column("other", heading)  # who approved the term
        if not role and status is not None and not side and not self.roles:
            return Column("en", "flag", "", status)
        if self.reviews and not (role or side or self.roles):
            return Column("en", "review", "", self._stated[0])
        self.unknown += self.reviews
        if not role:
            if not (side or self.roles):
                return None
            if tag:
                return _terms(tag, status)
            if self.sides:
                return Column(side, "term", "", status)
            return Column("target" if "rendering" in self.roles else "either", "term", "", status)
        return self._field(role, side, heading)

    def _field(self, role: str, side: str, heading: str) -> Column | None:
        """Return a column that describes a term or the concept."""
        if self.unknown and role in ("id", "status", "language"):
            return None  # the number of a client is no name of a concept
        if role == "id" and "about" in self.roles:
            return Column("other", heading)
        if role in ("id", "subject", "definition", "salience"):
            return Column("entry", role)
        if role == "source" and "definition" in self.roles:
            return Column("entry", "definition_source")
        if role == "note" and any(word in ("entry", "concept", "条目", "概念") for word in self._words):
            return Column("entry", "entry_note")
        if side == "others":
            return Column("other", heading)
        if role == "synonyms":
            return Column(side or "en", "alternatives")
        return Column(side or "en", role)


def _pieces(word: str) -> list[Known | None] | None:
    """Return the words that a word is written together of, None among them for each Han character that is in none.

    None where some of it is no word at all.
    """
    best: list[tuple[int, list[Known | None]] | None] = [(0, [])]
    for end in range(1, len(word) + 1):
        best_here: tuple[int, list[Known | None]] | None = None
        for start in range(max(0, end - _LONGEST_HEADING_WORD), end):
            before, known = best[start], _piece(word[start:end])
            if before is None or (known is None and not (end - start == 1 and is_han(word[start]))):
                continue
            cost = before[0] + (1 if known is not None else _COST_OF_UNKNOWN)
            if best_here is None or cost < best_here[0]:
                best_here = cost, [*before[1], known]
        best.append(best_here)
    return best[-1][1] if best[-1] is not None else None


_COST_OF_UNKNOWN = 4
"""Known words that are preferred to one unknown character."""


def _piece(text: str) -> Known | None:
    if (known := VOCABULARY.get(text)) is not None and (
        len(text) > len("zh") or not text.isascii() or known[0] == "base"
    ):
        return known
    return VOCABULARY.get(_singular(text)) if len(text) > len("term") and text.isascii() else None


_OUR_COLUMNS = (
    {"zh": Column("zh", "term"), "en": Column("en", "term"), "zh_synonyms": Column("zh", "synonyms")}
    | {name: Column("en", name) for name in TERM_CELLS if name != "source"}
    | {f"zh_{name}": Column("zh", name) for name in TERM_CELLS}
    | {name: Column("entry", name) for name in ENTRY_CELLS}
    | {"glossary": Column("entry", "glossary"), "source": Column("source", "term")}
)
"""Columns that tables of ours have, by their exact names; `source` is a field only beside both languages."""
