"""How a document has named its terms so far: which were rendered a moment ago, and which short forms it introduced."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import regex

from termalign.checking.checks.units import CheckUnit
from termalign.language.keys.initialisms import abbreviates, is_short_form, is_within
from termalign.language.text import Direction, Span
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.expected import ExpectedRenderings
from termalign.termbase.matching.judging import Outcome

MOST_UNITS_BETWEEN = 2
"""Units with terms between a rendering and a pronoun for it: a reader still knows what *it* is."""


class Mention(NamedTuple):
    """What a document has called a term before."""

    is_recent: bool = False
    """Whether it was rendered in this unit or shortly before."""
    short_forms: frozenset[str] = frozenset()
    """Short forms that the translation has introduced for it: *the Free Trade Zone (FTZ)*."""
    rendered: int = 0
    """Earlier units of the document that had a rendering of it."""
    missing: int = 0
    """Earlier units that had the term and no rendering."""
    names: frozenset["Name"] = frozenset()
    """Initialisms of names that have a rendering of it."""


class Name(NamedTuple):
    """A name with a rendering of a term, which a translation has introduced with its initialism."""

    initialism: str
    before: str
    """The characters of the name that were before the term in the source."""
    behind: str


class Mentions:
    """What the documents of a check have called their terms, unit by unit."""

    def __init__(self, *, across_units: bool = True) -> None:
        """Begin a check; `across_units` is whether units follow one another, or each is by itself."""
        self._across_units = across_units
        self._document: str | None = None
        self._units = 0
        self._last: dict[str, int] = {}
        """By term, the number of the unit that rendered it last."""
        self._short_forms: defaultdict[str, set[str]] = defaultdict(set)
        """By the key of a rendering: two terms may have one, and one short form."""
        self._names: defaultdict[str, set[Name]] = defaultdict(set)
        """By term."""
        self._rendered: Counter[str] = Counter()
        self._missing: Counter[str] = Counter()
        self._current: tuple[Sequence[str], Sequence[str]] = (), ()
        """The terms with and without a rendering in the last unit, which are counted when another follows."""

    def add(self, unit: CheckUnit, outcomes: Sequence[Outcome], direction: Direction) -> None:
        """Note what a unit calls its terms."""
        if unit.document != self._document or not self._across_units:
            self._document, self._units = unit.document, 0
            self._last.clear()
            self._short_forms.clear()
            self._names.clear()
            self._rendered.clear()
            self._missing.clear()
        else:
            self._rendered.update(self._current[0])
            self._missing.update(self._current[1])
        self._units += 1
        rendered = [outcome.expected.source for outcome in outcomes if outcome.used]
        self._last.update(dict.fromkeys(rendered, self._units))
        self._current = rendered, [outcome.expected.source for outcome in outcomes if not outcome.used]
        if any(bracket in unit.tgt for bracket in _OPENING_BRACKETS):
            if direction is Direction.ZH_EN:
                self._add_names(unit, outcomes)
            for outcome in outcomes:
                for candidate in outcome.used:
                    if short := introduced(unit.tgt, candidate.span, direction):
                        self._short_forms[candidate.rendering.key].add(short)

    def _add_names(self, unit: CheckUnit, outcomes: Sequence[Outcome]) -> None:
        for initialism, full in dict(initialisms_with_full_forms(unit.tgt)).items():
            for outcome in outcomes:
                if any(full.overlaps(candidate.span) for candidate in outcome.used):
                    self._names[outcome.expected.source].update(
                        Name(initialism, *beside(unit.src, hit.span)) for hit in outcome.hits
                    )

    def renew(self, source: str) -> None:
        """Note that the last unit refers to a term, with a pronoun or so."""
        self._last[source] = self._units

    def of(self, expected: ExpectedRenderings) -> Mention:
        """Return what the last unit that was added, and those before, called a term."""
        source, known = expected.source, self._short_forms
        last = self._last.get(source)
        is_recent = last is not None and self._units - last <= MOST_UNITS_BETWEEN
        short_forms = (known.get(form.key, ()) for form in (expected.accepted if known else ()))
        return Mention(
            is_recent,
            frozenset(chain(*short_forms)),
            self._rendered[source],
            self._missing[source],
            frozenset(self._names.get(source, ())),
        )


def introduced(translation: str, span: Span, direction: Direction) -> str:
    """Return the short form that a bracket after a rendering introduces; nothing where there is none.

    Example:
        >>> text = "a Free Trade Zone (FTZ); the Monetary Authority (hereinafter the “Authority”)"
        >>> [introduced(text, Span(*span), Direction.ZH_EN) for span in ((2, 17), (29, 47))]
        ['FTZ', 'Authority']
        >>> introduced("自由贸易区（自贸区）", Span(0, 5), Direction.EN_ZH)
        '自贸区'
    """
    pattern = _ENGLISH if direction is Direction.ZH_EN else _CHINESE
    match = pattern.match(translation, span.end)
    if match is None:
        return ""
    short: str = match["short"]
    full = span.of(translation)
    if match["called"] or is_short_form(short) or (len(short) < len(full) and is_within(short, full)):
        return short
    return ""


def initialisms_with_full_forms(translation: str) -> Iterator[tuple[str, Span]]:
    """Yield the initialisms that brackets introduce in an English text, and where the words are that each abbreviates.

    Example:
        >>> text = "the Loan Guarantee Scheme (LGS), and reports (SPM)"
        >>> [(initialism, span.of(text)) for initialism, span in initialisms_with_full_forms(text)]
        [('LGS', 'Loan Guarantee Scheme')]
    """
    for match in _INITIALISM.finditer(translation):
        end = match.start()
        words = list(_WORD_OF_NAME.finditer(translation, max(0, end - _LONGEST_FULL_NAME), end))
        for word in reversed(words):
            if abbreviates(match["short"], translation[word.start() : end]):
                yield match["short"].removesuffix("s"), Span(word.start(), end)
                break


def beside(source: str, span: Span) -> tuple[str, str]:
    """Return what is before and behind a term, of its phrase: a word on each side."""
    before, behind = (
        source[max(0, span.start - _WORD_BESIDE) : span.start],
        source[span.end : span.end + _WORD_BESIDE],
    )
    return before if before.isalpha() else "", behind if behind.isalpha() else ""


_WORD_BESIDE = 2
"""Characters of most Chinese words."""

_INITIALISM = lazy_pattern(r"\s[(\[](?P<short>\p{Lu}[\p{L}\p{N}&]{1,9})[)\]]")
_WORD_OF_NAME = lazy_pattern(r"\S+")
_LONGEST_FULL_NAME = 100
"""Code points before its initialism in which a name begins."""

_OPENING_BRACKETS = "(（["

_ENGLISH = lazy_pattern(
    r",?\s*[(\[](?P<called>[^()\[\]]{0,40}?\b(?:referred to as|called|known as|abbreviated as|hereinafter|hereafter"
    r"|henceforth|below)[,:]?\s+)?(?:the\s+)?[\"“‘']?(?:the\s+)?"
    r"(?P<short>\p{Lu}[\p{L}\p{N}&.-]*(?: \p{Lu}[\p{L}\p{N}&.-]*){0,3})[,.]?[\"”’']?[)\]]"
)
_CHINESE = lazy_pattern(
    r"\s*[(（\[](?P<called>(?:以下|下文|下|后文|後文)?(?:简称|簡稱|统称|統稱|称为|稱為|称|稱)[为為：:]?\s*)?[\"“‘「『]?"
    r"(?P<short>[\p{Han}\p{Latin}\p{N}&-]{2,12})[\"”’」』]?[)）\]]"
)


def occurrences_of(short: str, translation: str, near: range) -> Iterator[Span]:
    """Yield where a short form occurs as a word that begins near a position, not where a bracket introduces it."""
    first, behind = max(0, near.start), near.stop + len(short)
    if translation.find(short, first, behind) < 0:  # to compile the expression takes longer than to search
        return
    expression = rf"(?<!\p{{Latin}}){regex.escape(short)}(?:s|es)?(?!\p{{Latin}})"
    for match in regex.finditer(expression, translation, pos=first, endpos=behind + len("es") + 1):
        start, end = match.span()
        opened = _OPENED.search(translation, max(0, start - _MOST_OPENED - 1), start)
        if not (opened and _CLOSED.match(translation, end)):
            yield Span(start, end)


_MOST_OPENED = 60
_OPENED = lazy_pattern(rf"[(（\[][^()（）\[\]]{{0,{_MOST_OPENED}}}$")
_CLOSED = lazy_pattern(r"[^()（）\[\]]{0,3}[)）\]]")
