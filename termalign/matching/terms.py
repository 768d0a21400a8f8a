"""A glossary made ready for checking: one automaton over the source terms, renderings prepared when met.

Building costs what the automaton costs; what a rendering needs in the looser tiers is made at its first use.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import regex

from termalign.glossary import Entry, Glossary, Status, Term, TermType
from termalign.keys import Level, same
from termalign.keys.folded import en_key, en_keys, zh_key
from termalign.keys.initialisms import LEAST_LETTERS, initials, letters_of_initials
from termalign.matching.automaton import Hit
from termalign.matching.english import SHORT
from termalign.matching.groups import Groups
from termalign.matching.prepared import Prepared
from termalign.matching.sources import Source, source_terms
from termalign.matching.words import Wording, Words, wording
from termalign.text import Folded, Span, fold, is_han, is_in_word
from termalign.text.function_words import LIGHT_WORDS
from termalign.text.language import Direction
from termalign.vocabulary import words_of_run

LONGEST_RENDERING = 8
"""Words of the longest rendering that is looked for as that of another term, or with a part of it abbreviated: of the
curated ones, 99 % have fewer."""

GENERAL_HEADS = frozenset(
    "activity affair area business cause field industry issue matter problem program realm sector situation sphere"
    " system task undertaking work".split()
)
"""Lemmas of nouns that name a category and no more: Chinese needs them, good English drops or exchanges them
(*banking supervision*, *banking industry* for *banking sector*).

On category nouns: Joan Pinkham. 2000. The Translator's Guide to Chinglish. Foreign Language Teaching and Research
Press. Part I.
"""

_WORDS = regex.compile(r"[^\s,.;:!?()\"']+(?:'(?!s\b)\w+)?")
_LETTERS = regex.compile(r"\p{Latin}")
_ABBREVIATIONS = frozenset((TermType.ABBREVIATION, TermType.ACRONYM, TermType.SHORT_FORM, TermType.VARIANT))


@dataclass(frozen=True)
class Rendering:
    """A form of a concept in the language of the translation, and how it may be matched."""

    text: str
    term: Term
    """The term it is a form of."""
    variant: bool
    """A declared form, not the term itself: found, it is of the tier `variant`."""
    chinese: bool = False
    """Whether it is looked for in a Chinese translation."""

    @property
    def allowed(self) -> bool:
        """Whether a translation may use it."""
        return self.term.status not in (Status.DEPRECATED, Status.FORBIDDEN)

    @cached_property
    def key(self) -> str:
        """What the strict tiers search for."""
        return zh_key(self.text).text if self.chinese else en_key(self.text).text.strip()

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The words of a Chinese rendering, as they are compared, without what carries no meaning."""
        runs = _HAN_OR_WORD.findall(self.key)
        words = (word for run in runs for word in (words_of_run(run) if is_han(run[0]) else [run]))
        return tuple(word for word in words if word not in _LIGHT_CHINESE)

    @cached_property
    def cased(self) -> bool:
        """Whether case matters: the term says so, or it is short."""
        return self.term.case_sensitive or len(_LETTERS.findall(self.text)) <= SHORT

    @property
    def verbatim(self) -> bool:
        """Whether only the term itself will do."""
        return not self.term.translate

    @cached_property
    def words(self) -> Wording:
        """Its words."""
        return wording(self.text)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems of its words that carry meaning."""
        words = self.words
        return tuple(
            stem
            for stem, lemma in zip(words.stems, words.lemmas, strict=True)
            if lemma.casefold() not in LIGHT_WORDS
        )

    @cached_property
    def headless(self) -> str:
        """The lemmas before its last word run together, where that names a category and no more; else nothing."""
        *kept, head = self.words.lemmas or ("",)
        general = head in GENERAL_HEADS and kept and kept[-1] not in LIGHT_WORDS
        return "".join(kept) if general else ""

    @cached_property
    def parts(self) -> tuple[tuple[int, int, frozenset[str]], ...]:
        """First and last word of every part of several words, and what that may be abbreviated to."""
        count = len(self.words.surfaces)
        if not LEAST_LETTERS < count <= LONGEST_RENDERING:
            return ()
        words = Words(self.text)
        return tuple(
            (first, last, initials(words.between(first, last)))
            for first in range(count)
            for last in range(first + 1, count)
            if last - first + 1 < count
            and not {self.words.lemmas[first], self.words.lemmas[last]} & LIGHT_WORDS
        )

    @cached_property
    def letters(self) -> frozenset[str]:
        """The letters that it, or a part of it, may be abbreviated to; there may be some more."""
        return letters_of_initials(f"{self.text} {fold(self.text).text}")

    @cached_property
    def initials(self) -> frozenset[str]:
        """What it may be abbreviated to."""
        return initials(self.text)

    @cached_property
    def abbreviations(self) -> tuple[tuple[int, str], ...]:
        """Its words that are abbreviations, by their numbers, without the `s` of a plural."""
        surfaces = self.words.surfaces
        least = LEAST_LETTERS + (len(surfaces) == 1)
        shorts = ((at, surface.removesuffix("s")) for at, surface in enumerate(surfaces))
        return tuple(
            (at, letters)
            for at, letters in shorts
            if letters.isupper() and letters.isalpha() and len(letters) >= least
        )


@dataclass(frozen=True)
class Expected:
    """What a source term may and must not become."""

    zh: str
    """The Chinese term of the concept, whichever language is the source."""
    accepted: tuple[Rendering, ...]
    """Best first; empty: nothing to check."""
    banned: tuple[Rendering, ...]
    """Deprecated and forbidden renderings that no entry of the same term accepts."""
    tentative: bool = False
    """Nobody has decided on a rendering: all are only proposed, in a glossary that decides on others."""
    en: str = ""
    """The English term, where it is the source; empty where the Chinese one is."""

    @cached_property
    def source(self) -> str:
        """The source term."""
        return self.en or self.zh

    @cached_property
    def is_checked(self) -> bool:
        """Whether there is anything to check."""
        return bool(self.accepted or self.banned)

    @cached_property
    def keyed(self) -> tuple[tuple[str, Rendering], ...]:
        """What is accepted, each beside what the strict tiers search for."""
        return tuple((form.key, form) for form in self.accepted)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The accepted terms, without their variants and candidates that nobody chose, best first."""
        return tuple(
            dict.fromkeys(
                form.term.text if form.chinese or form.term.language != "zh" else form.text
                for form in self.accepted
                if not form.variant and not (form.term.extracted and self.undecided(form))
            )
        )

    def undecided(self, form: Rendering) -> bool:
        """Tell whether a rendering is only proposed, where somebody has decided on another."""
        return form.term.status is Status.PROPOSED and not form.variant and self._decided

    def admitted(self, form: Rendering) -> bool:
        """Tell whether a rendering is only admitted, where another is preferred."""
        best = self.accepted[0].term.status
        return form.term.status is Status.ADMITTED and best is Status.PREFERRED and not form.variant

    @cached_property
    def unremarkable(self) -> frozenset[int]:
        """The identities of the accepted renderings of which there is nothing to tell."""
        return frozenset(
            id(form) for form in self.accepted if not (self.undecided(form) or self.admitted(form))
        )

    @cached_property
    def _decided(self) -> bool:
        return any(form.term.status is not Status.PROPOSED for form in self.accepted)


class _Made(dict[int, Expected]):
    """What source terms may become, each made when it is first asked for."""

    def __init__(self, make: Callable[[int], Expected]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, pattern: int) -> Expected:
        made = self[pattern] = self._make(pattern)
        return made


class Terms:
    """The source terms of a glossary, and what is expected for each.

    Example:
        >>> from termalign.glossary import entry
        >>> terms = Terms(Glossary((entry("人工智能", "AI"), entry("人工智能+", "AI Plus"))))
        >>> [[terms.expected[hit.pattern].zh for hit in hits] for hits in terms.find(["“人工智能＋”行动"])]
        [['人工智能+']]
    """

    def __init__(self, glossary: Glossary, direction: Direction = Direction.ZH_EN) -> None:
        self.direction = direction
        # Its own, for it is remembered while the one that was given lives.
        self._glossary = glossary = Glossary(glossary.entries)
        self._entries, self._texts = glossary.entries, glossary.texts
        self._source = source_terms(glossary, direction)
        self.expected = _Made(self._expected)
        """What every source term may become, by its number; made when it is first asked for."""
        self._rendered: dict[int, tuple[str, ...]] = {}
        self._last = ("", "")
        # Where nothing is decided, as extraction leaves it, what is proposed is all there is to go by.
        self._decides = glossary.decides()

    def __len__(self) -> int:
        """Return the number of different source terms."""
        return len(self._source.owners)

    def _expected(self, pattern: int) -> Expected:
        entries = [self._entries[owner] for owner in self._source.owners[pattern]]
        if self.direction is Direction.ZH_EN:
            made = _expected(self._source.key(pattern), entries)
        else:
            made = _expected_in_chinese(self._source.headword(pattern), entries)
        undecided = self._decides and all(form.term.status is Status.PROPOSED for form in made.accepted)
        return replace(made, tentative=True) if undecided else made

    def find(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Return the source terms in each text, in order: the longest at each place, none inside another."""
        return self._source.find(texts)

    def hidden(self, text: str, hit: Hit) -> list[Hit]:
        """Return the terms that begin inside `hit` and reach beyond it: what a straddling hit has hidden."""
        if self.direction is Direction.EN_ZH:  # whole words are found: nothing straddles
            return []
        begin = hit.span.start + 1
        # Twice the longest term leaves room for spaces inside it.
        rest = self.find([text[begin : hit.span.end + 2 * self._longest]])[0]
        shifted = [Hit(other.pattern, other.span.shift(begin)) for other in rest]
        return [other for other in shifted if other.span.start < hit.span.end < other.span.end]

    def inside(self, text: str, hit: Hit) -> list[Hit]:
        """Return the terms inside `hit`, none of them inside another: what a longer term has hidden."""
        start, end = hit.span
        borders = [place for place in range(start + 1, end) if not is_in_word(text, place)]
        if not borders:
            return []
        found = {
            Hit(other.pattern, other.span.shift(begin))
            for begin, stop in ((start, borders[-1]), (borders[0], end))
            for other in self.find([text[begin:stop]])[0]
        }
        longest: list[Hit] = []
        for other in sorted(found, key=lambda other: (other.span.start, -other.span.end)):
            if not longest or other.span.end > longest[-1].span.end:
                longest.append(other)
        return longest

    def strangers(self, source: str, target: Folded, window: Span) -> Iterator[Span]:
        """Yield the places in a window of a translation with the rendering of a term that the source does not have.

        Args:
            source: The source text.
            target: The strict key of the translation.
            window: Code points of that key.
        """
        begin, text = max(0, window.start), target.text[max(0, window.start) : window.end]
        if self.direction is Direction.EN_ZH:
            there = {owner for hit in self.find([source])[0] for owner in self._source.owners[hit.pattern]}
            for hit in self._chinese.hits(text):
                if there.isdisjoint(self._chinese.owners[hit.pattern]):
                    yield target.span(begin + hit.span.start, begin + hit.span.end)
            return
        words = [found.span() for found in _WORDS.finditer(text)]
        words_from, numbers = self._words_from, self._renderings.numbers
        for number, (start, first) in enumerate(words):
            for length in words_from.get(text[start:first], ()):
                if number + length > len(words):
                    break
                end = words[number + length - 1][1]
                rendering = numbers.get(text[start:end])
                if rendering is not None:
                    key = self._source_key(source)
                    if not any(term in key for term in self._rendered_by(rendering)):
                        yield target.span(begin + start, begin + end)

    def _source_key(self, source: str) -> str:
        """Return the key of a source text; that of the last is remembered, for a unit has many doubts."""
        last = self._last
        if last[0] != source:
            last = self._last = source, zh_key(source).text
        return last[1]

    def _rendered_by(self, rendering: int) -> tuple[str, ...]:
        """Return the keys of the Chinese terms that have a rendering."""
        known = self._rendered.get(rendering)
        if known is None:
            entries = (self._entries[owner] for owner in self._renderings.owners[rendering])
            keys = (zh_key(term.text).text for entry in entries for term in entry.zh)
            known = self._rendered[rendering] = tuple(dict.fromkeys(keys))
        return known

    @cached_property
    def _chinese(self) -> Source:
        """The Chinese terms, where they are the renderings."""
        return source_terms(self._glossary, Direction.ZH_EN)

    @cached_property
    def _words_from(self) -> dict[str, tuple[int, ...]]:
        """First word of a rendering to how many words those have that begin so and are looked for, few first."""
        found: dict[str, tuple[int, ...]] = {}
        for rendering in self._renderings.numbers:
            words = _WORDS.findall(rendering)
            if len(words) <= LONGEST_RENDERING and words:
                known = found.get(words[0], ())
                if len(words) not in known:
                    found[words[0]] = tuple(sorted((*known, len(words))))
        return found

    @cached_property
    def _renderings(self) -> "_Renderings":
        """The renderings of all entries; made when first needed."""
        texts: list[str] = []
        owners = array("q")
        for number, (_, en, _) in enumerate(self._texts()):
            texts.extend(en)
            owners.extend([number] * len(en))
        numbers: dict[str, int] = {}
        keys = array("q", (numbers.setdefault(key.strip(), len(numbers)) for key in en_keys(texts)))
        return _Renderings(numbers, Groups.of(keys).through(owners))

    @cached_property
    def _longest(self) -> int:
        return max(map(len, map(self._source.key, range(len(self)))), default=0)


_TERMS = Prepared(Terms)


def terms_of(glossary: Glossary, direction: Direction = Direction.ZH_EN) -> Terms:
    """Return the source terms of a glossary, made ready once: pair after pair may be checked with it."""
    return _TERMS.of(glossary, direction)


class _Renderings(NamedTuple):
    """English terms by their strict keys."""

    numbers: dict[str, int]
    owners: Groups
    """The entries that have each."""


def _expected(key: str, entries: Sequence[Entry]) -> Expected:
    chinese = [term for entry in entries for term in entry.zh]
    own = chinese if len(chinese) == 1 else [term for term in chinese if zh_key(term.text).text == key]
    zh = own[0].text
    forms = [Rendering(term.text, term, variant=False) for term in own if not term.translate]
    # Preferred first, then as the glossary has them.
    english = sorted((term for entry in entries for term in entry.en), key=lambda term: _RANK[term.status])
    for term in english:
        forms.append(Rendering(term.text, term, variant=term.type in _ABBREVIATIONS))
        forms.extend(Rendering(text, term, variant=True) for text in term.forms if text.strip())
    accepted = {form.key: form for form in reversed(forms) if form.allowed and form.key}
    banned = {form.key: form for form in reversed(forms) if not form.allowed and form.key not in accepted}
    return Expected(zh, tuple(reversed(accepted.values())), tuple(reversed(banned.values())))


def _expected_in_chinese(head: Term, entries: Sequence[Entry]) -> Expected:
    """Return what an English term may become: the renderings of all concepts that have it, in their order.

    A concept that has the English term only as one not to be used accepts nothing for it.
    """
    entries = [entry for entry in entries if _may_have(entry, head)]
    forms = []
    if not head.translate:
        forms.append(Rendering(head.text, head, variant=False, chinese=True))
    chinese = sorted((term for entry in entries for term in entry.zh), key=lambda term: _RANK[term.status])
    for term in chinese:
        forms.append(Rendering(term.text, term, variant=term.type in _ABBREVIATIONS, chinese=True))
        others = (*(text for text in term.forms if text.strip()), *_written_together(term.text))
        forms.extend(Rendering(text, term, variant=True, chinese=True) for text in others)
    accepted = {form.key: form for form in reversed(forms) if form.allowed and form.key}
    banned = {form.key: form for form in reversed(forms) if not form.allowed and form.key not in accepted}
    zh = next((term.text for entry in entries for term in entry.zh), head.text)
    return Expected(zh, tuple(reversed(accepted.values())), tuple(reversed(banned.values())), en=head.text)


def _may_have(entry: Entry, head: Term) -> bool:
    own = [term for term in entry.en if same(term.text, head.text, Level.INFLECTION)]
    return not own or any(term.usable for term in own)


def _written_together(text: str) -> Iterator[str]:
    """Yield the renderings of a cell that holds several: with a short form in brackets, or parted by a slash.

    Example:
        >>> list(_written_together("国际货币基金组织（基金组织）"))  # International Monetary Fund (the Fund)
        ['国际货币基金组织', '基金组织']
        >>> list(_written_together("香港股票／股市")), list(_written_together("基金"))  # Hong Kong equities
        (['香港股票', '股市'], [])
    """
    bracket = _SHORT_FORM.fullmatch(text)
    parts = bracket.groups() if bracket is not None else text.replace("／", "/").split("/")
    if len(parts) > 1:
        yield from (part.strip() for part in parts if len(part.strip()) > 1)


_SHORT_FORM = regex.compile(r"([^()（）]+)[(（]([^()（）]+)[)）]")
_HAN_OR_WORD = regex.compile(r"\p{Han}+|[\p{L}\p{M}\p{N}]+")
_LIGHT_CHINESE = frozenset("的之和与及或")
"""Characters with no meaning of their own in a term."""

_RANK = {
    Status.PREFERRED: 0,
    Status.ADMITTED: 1,
    Status.PROPOSED: 1,
    Status.DEPRECATED: 2,
    Status.FORBIDDEN: 2,
}
