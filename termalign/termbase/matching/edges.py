"""Whether a stretch of text is made of whole words, or is a part of longer ones."""

import regex

from termalign.language.text import Span, done_to, is_han, simplify
from termalign.language.vocabulary import words_of_run

NEIGHBOURING_CHARACTERS = 6
"""Code points on both sides of a Chinese term that decide whether it is a part of a longer word."""

_TIED = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:(?:[-‐‑'’_@]|\.(?=[\p{Ll}\p{N}]))[\p{L}\p{M}\p{N}]+)*")
"""Words and what ties them: hyphens, and the marks inside names of files, hosts and variables."""


def whole_words(text: str, span: Span) -> Span:
    """Return the stretch of whole words around a Chinese term.

    Example:
        >>> whole_words("患有肺炎的病人", Span(2, 3))  # lung, in: a patient with pneumonia
        Span(start=2, end=4)
    """
    if is_turned_about(text, span):
        return Span(span.start - 1, span.end)
    start, end = span
    while start > max(0, span.start - NEIGHBOURING_CHARACTERS) and is_han(text[start - 1]):
        start -= 1
    while end < min(len(text), span.end + NEIGHBOURING_CHARACTERS) and is_han(text[end]):
        end += 1
    first, last = span
    run = text[start:end]
    if not all(map(is_han, run)):  # a term with marks or letters in it is cut nowhere else
        return span
    for word in words_of_run(simplify(run)):
        begin, start = start, start + len(word)
        if begin < span.start < start:
            first = begin
        if begin < span.end < start:
            last = start
    return Span(first, last)


def is_turned_about(text: str, span: Span) -> bool:
    """Return whether 被 before a term turns who does into whom it is done to: 许可方 (licensor) in 被许可方 (licensee).

    Example:
        >>> is_turned_about("被许可方应当付款", Span(1, 4)), is_turned_about("被负责人否认", Span(1, 4))
        (True, False)
    """
    start = max(0, span.start - 1)
    return any(found == (0, span.end - start) for found in done_to(text[start : span.end]))


def tied_words(text: str, span: Span) -> Span:
    """Return the stretch of words around an English term that hyphens tie to it, or the marks of names.

    Example:
        >>> [tied_words(text, Span(0, 5)).of(text) for text in ("build.log", "build_dir", "build. Log", "build/log")]
        ['build.log', 'build_dir', 'build', 'build']
    """
    start, end = span
    begin = max(0, start - _LONGEST_TIED)
    for match in _TIED.finditer(text, begin, min(len(text), end + _LONGEST_TIED)):
        if match.start() < span.start < match.end():
            start = match.start()
        if match.start() < span.end < match.end() and match.group()[span.end - match.start()] not in "'’":
            end = match.end()
    return Span(start, end)


_LONGEST_TIED = 40
"""Code points beside an English term in which what is tied to it is looked for."""
