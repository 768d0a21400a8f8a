"""Prominence: where a text puts a term: early, in quotation marks, where it is defined.

What is counted is every occurrence of the term's characters, at word boundaries or not. Counts are integers
that merge by adding up.

References:
    H. P. Edmundson. 1969. New Methods in Automatic Extracting. Journal of the ACM 16(2): title, heading and location
    say what a text is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import accumulate
from typing import NamedTuple

from termalign.documents.bitext import Bitext
from termalign.language.text import comparable
from termalign.runtime.lazy import lazy_pattern

DOCUMENT_PARTS = 1000
"""Parts of a document that first mentions are measured in."""


@dataclass(slots=True)
class Prominence:
    """Where a term occurs, in numbers of occurrences unless stated otherwise."""

    places: int = 0
    """Occurrences of its characters, at word boundaries or not."""
    sentences: int = 0
    """Sentences it occurs in."""
    first: int = 0
    """Part (0 to DOCUMENT_PARTS) of the document at its first mention; summed over documents."""
    offset: int = 0
    """Code points before its first mention; summed over documents."""
    alone: int = 0
    """With a mark, or the end of the line, on both sides."""
    quoted: int = 0
    """In quotation marks."""
    glossed: int = 0
    """Before a bracket with Latin letters."""
    defined: int = 0
    """Before 是指, 即 and the like, or after 称为, 所谓 and the like."""

    def merge(self, other: "Prominence") -> None:
        """Add the counts of another document."""
        for name in _PROMINENCE_FIELDS:
            setattr(self, name, getattr(self, name) + getattr(other, name))


_PROMINENCE_FIELDS = tuple(field.name for field in fields(Prominence))

_OPEN, _CLOSE = "\"'“‘「『", "\"'”’」』"
_DEFINED_AFTER = lazy_pattern(r"\"?(?:是指|系指|指的是|是一[种个项款]|被?称[为作]|即|,?简称|,?又称|,?也称)")
_DEFINED_BEFORE = lazy_pattern(r"(?:称[为作之]*|叫做|所谓的?|简称(?:为)?|即|名为|术语)\"?$")
_LATIN_BRACKET = lazy_pattern(r"\"?\([^()]{0,40}?[A-Za-z]{2}")
_DEFINITION_CHARS = 6
"""Characters before a term that announce a definition."""


class _SourceLine(NamedTuple):
    """A sentence of the source, folded, and where it occurs."""

    text: str
    part: int
    """Part (0 to DOCUMENT_PARTS) of the document that it begins in."""
    offset: int
    """Code points of the document before it."""


def prominence(bitext: Bitext, keys: Sequence[str]) -> Mapping[str, Prominence]:
    """Return where each key occurs in the source of a bitext, of those that occur somewhere.

    Example:
        >>> from termalign.documents.bitext import from_pairs
        >>> bitext = from_pairs([("数字经济", "The digital economy"), ("数字经济（DE）是指……", "It means …")])
        >>> found = prominence(bitext, ["数字经济"])["数字经济"]  # digital economy
        >>> found.places, found.glossed, found.first
        (2, 1, 0)
    """
    import ahocorasick_rs

    patterns = sorted(set(keys) - {""})
    by_key: dict[str, Prominence] = {}
    if not patterns:
        return by_key
    automaton = ahocorasick_rs.AhoCorasick(patterns)
    for line in _lines(bitext):
        here = set()
        for pattern, start, end in automaton.find_matches_as_indexes(line.text, overlapping=True):
            key = patterns[pattern]
            if key not in by_key:
                by_key[key] = Prominence(first=line.part, offset=line.offset + start)
            _count(by_key[key], line, start, end)
            here.add(key)
        for key in here:
            by_key[key].sentences += 1
    return by_key


def _lines(bitext: Bitext) -> list[_SourceLine]:
    # Measured in what is aligned, without white space: what else is between sentences (blank lines, units that
    # nobody has translated) differs from format to format.
    texts = [comparable(pair.src.text).text.replace(" ", "") for pair in bitext.pairs]
    starts = [0, *accumulate(len("".join(text.split())) for text in texts)]
    size = max(1, starts[-1])
    return [
        _SourceLine(text, DOCUMENT_PARTS * start // size, start)
        for text, start in zip(texts, starts, strict=False)
    ]


def _count(counts: Prominence, line: _SourceLine, start: int, end: int) -> None:
    text = line.text
    before, after = text[start - 1 : start], text[end : end + 1]
    counts.places += 1
    counts.alone += not before.isalnum() and not after.isalnum()
    counts.quoted += bool(before) and before in _OPEN and bool(after) and after in _CLOSE
    counts.glossed += _LATIN_BRACKET.match(text, end) is not None
    counts.defined += (
        _DEFINED_AFTER.match(text, end) is not None
        or _DEFINED_BEFORE.search(text[max(0, start - _DEFINITION_CHARS) : start]) is not None
    )
