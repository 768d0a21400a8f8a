"""What a source term of a glossary may become and what not, made when the term occurs.

What a rendering needs in the looser tiers is made at its first use.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from termalign.language.keys import Index, Level, same
from termalign.language.keys.folded import en_key, unquoted, zh_key, zh_term_key
from termalign.language.keys.initialisms import LEAST_INITIALS, both_forms, initials, letters_of_initials
from termalign.language.text import LIGHT_WORDS, fold, is_han
from termalign.language.text.countries import adjective_of
from termalign.language.text.display import MOST_SHOWN_RENDERINGS, shortened
from termalign.language.vocabulary import words_of_run
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.glossary import Entry, Status, Term, TermType
from termalign.termbase.matching.cues import LEAST_INDEXED, RenderingIndex
from termalign.termbase.matching.english import has_few_letters
from termalign.termbase.matching.words import EnglishWords, Wording, wording

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

_ABBREVIATIONS = frozenset((TermType.ABBREVIATION, TermType.ACRONYM, TermType.SHORT_FORM, TermType.VARIANT))


LONGEST_IN_CAPITALS = 6
"""Letters of the longest word in capitals that is taken for an abbreviation, and not for a heading."""


def is_in_capitals(text: str) -> bool:
    """Return whether a term is one short word in capitals.

    Example:
        >>> is_in_capitals("MOST"), is_in_capitals("Most"), is_in_capitals("MONETARY"), is_in_capitals("US DOLLAR")
        (True, False, False, False)
    """
    return text.isalpha() and text.isupper() and len(text) <= LONGEST_IN_CAPITALS


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
    short: bool = False
    """The initialism in brackets of a term that is written with both: its capitals count, *STEP* is not *step*."""

    @property
    def allowed(self) -> bool:
        """Whether a translation may use it."""
        return self.term.status not in (Status.DEPRECATED, Status.FORBIDDEN)

    @cached_property
    def found_by(self) -> tuple[str | bool, ...]:
        """All that decides where it is found: two renderings that are alike in it are found in the same places."""
        term = self.term
        marks = (self.variant, self.short, self.allowed, self.verbatim, term.case_sensitive, term.whole_word)
        return (self.text, *marks)

    @cached_property
    def key(self) -> str:
        """What the strict tiers search for."""
        return unquoted(zh_key(self.text).text if self.chinese else en_key(self.text).text.strip())

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The words of a Chinese rendering, as they are compared, without what carries no meaning."""
        runs = _HAN_OR_WORD.findall(self.key)
        words = (word for run in runs for word in (words_of_run(run) if is_han(run[0]) else [run]))
        return tuple(word for word in words if word not in _MEANINGLESS_CHARACTERS)

    @cached_property
    def cased(self) -> bool:
        """Whether case matters: it is declared to, or the term is short and no word with a first capital (*Pod*).

        A term that is one short word in capitals is an abbreviation: *MOST* is not *most*.
        """
        if self.short or self.term.case_sensitive or is_in_capitals(self.text):
            return True
        return has_few_letters(self.text) and not (len(self.text) > 2 and self.text.istitle())

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
        return tuple(filter(None, self.words.content))

    @cached_property
    def adjective(self) -> str:
        """The adjective of a country or continent: *European* of *Europe*; else nothing."""
        return "" if self.chinese else adjective_of(self.text)

    @cached_property
    def headless(self) -> str:
        """The lemmas before its last word run together, where that names a category and no more; else nothing."""
        *modifiers, head = self.words.lemmas or ("",)
        general = head in GENERAL_HEADS and modifiers and modifiers[-1] not in LIGHT_WORDS
        return "".join(modifiers) if general else ""

    @cached_property
    def parts(self) -> tuple[tuple[int, int, frozenset[str]], ...]:
        """First and last word of every part of several words, and what that may be abbreviated to."""
        count = len(self.words.surfaces)
        if not LEAST_INITIALS < count <= LONGEST_RENDERING:
            return ()
        words = EnglishWords(self.text)
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
        least = LEAST_INITIALS + (len(surfaces) == 1)
        shorts = ((index, surface.removesuffix("s")) for index, surface in enumerate(surfaces))
        return tuple(
            (index, letters)
            for index, letters in shorts
            if letters.isupper() and letters.isalpha() and len(letters) >= least
        )


class RankedRenderings(tuple[Rendering, ...]):
    """Renderings, best first, with what is known of them together: all terms of a concept have the same."""

    @cached_property
    def is_name(self) -> bool:
        """Whether one begins with a capital."""
        return any(form.text[:1].isupper() for form in self)

    @cached_property
    def sought(self) -> RenderingIndex:
        """All of them, to be looked for."""
        return RenderingIndex(self)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The terms, without their variants and candidates that nobody chose, best first."""
        return tuple(
            dict.fromkeys(
                form.term.text if form.chinese or form.term.language != "zh" else form.text
                for form in self
                if not form.variant and not (form.term.extracted and self.undecided(form))
            )
        )

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The first of them as every finding lists them, the very long ones cut."""
        return tuple(map(shortened, self.texts[:MOST_SHOWN_RENDERINGS]))

    def undecided(self, form: Rendering) -> bool:
        """Return whether a rendering is only proposed, where somebody has decided on another."""
        return form.term.status is Status.PROPOSED and not form.variant and self._decided

    def admitted(self, form: Rendering) -> bool:
        """Return whether a rendering is only admitted, where another is preferred."""
        best = self[0].term.status
        return form.term.status is Status.ADMITTED and best is Status.PREFERRED and not form.variant

    @cached_property
    def unremarkable(self) -> frozenset[int]:
        """The identities of those of which there is nothing to report."""
        return frozenset(id(form) for form in self if not (self.undecided(form) or self.admitted(form)))

    @cached_property
    def _decided(self) -> bool:
        return any(form.term.status is not Status.PROPOSED for form in self)


Divided = tuple[RankedRenderings, RankedRenderings]
"""What is accepted, and what is banned."""


@dataclass(frozen=True)
class ExpectedRenderings:
    """What a source term may and must not become."""

    zh: str
    """The Chinese term of the concept, whichever language is the source."""
    accepted: RankedRenderings
    """Empty: nothing to check."""
    banned: RankedRenderings
    """Deprecated and forbidden renderings that no entry of the same term accepts."""
    tentative: bool = False
    """Nobody has decided on a rendering, or that the source term is one of its concept: it is only proposed."""
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


def expected_in_english(
    key: str, concepts: "Sequence[NamedConcept]", known: dict[tuple[int, ...], Divided]
) -> ExpectedRenderings:
    """Return what a Chinese term may become: the renderings of all concepts that have its key, preferred ones first.

    For a term that is kept as it is nothing else is accepted. A concept may have many terms, and a text all of them:
    `known` is what is expected for others, by the identities of their concepts.
    """
    own = [term for concept in concepts for term in concept.with_key(key)]
    kept = [
        Rendering(text, term, variant=text != term.text)
        for term in own
        if not term.translate
        for text in (term.text, *_in_other_plural(term))
    ]
    if kept:
        divided = _in_english([concept.entry for concept in concepts], kept)
    else:
        divided = _shared(concepts, _in_english, known)
    return ExpectedRenderings(own[0].text, *divided)


def _shared(
    concepts: "Sequence[NamedConcept]",
    divide: Callable[[Sequence[Entry], list[Rendering]], Divided],
    known: dict[tuple[int, ...], Divided],
) -> Divided:
    """Return what all terms of concepts may and must not become that are not kept as they are, made once."""
    identities = tuple(map(id, concepts))
    if identities not in known:
        known[identities] = divide([concept.entry for concept in concepts], [])
    return known[identities]


def _in_english(entries: Sequence[Entry], forms: list[Rendering]) -> Divided:
    """Return the renderings of entries behind `forms`, where nothing but these is accepted if there are some."""
    # Preferred first, then as the glossary has them.
    english = sorted((term for entry in entries for term in entry.en), key=lambda term: _RANK[term.status])
    if forms:
        english = [term for term in english if not term.usable]
    for term in english:
        forms.append(Rendering(term.text, term, variant=term.type in _ABBREVIATIONS))
        variants = (*(text for text in term.forms if text.strip()), *_in_other_plural(term))
        forms.extend(Rendering(text, term, variant=True) for text in variants)
    # What a bracket implies counts less than what is declared.
    declared = {form.key for form in forms}
    forms += [form for term in english for form in _either(term) if form.key not in declared]
    return _divided(forms)


def _in_other_plural(term: Term) -> Iterator[str]:
    """Yield a rendering with *people* for its *person*, and the other way: both have the plural of the other.

    Of what stays as it is, yield the plural.

    Example:
        >>> list(_in_other_plural(Term("person in need"))), list(_in_other_plural(Term("people's congress")))
        (['people in need'], [])
        >>> list(_in_other_plural(Term("API", translate=False)))
        ['APIs']
    """
    text = term.text
    if not term.translate and text[-1:].isascii() and text[-1:].isalpha():
        yield f"{text}s"
    elif (match := _SEVERAL_OR_ONE.search(text)) is not None and " " in text:
        yield text[: match.start()] + _OTHER_PLURAL[match[0]] + text[match.end() :]


def _either(term: Term) -> Iterator[Rendering]:
    """Yield the full form and the initialism of a term that is written with both."""
    for index, text in enumerate(both_forms(term.text)):
        yield Rendering(text, term, variant=True, short=index > 0)


class NamedConcept:
    """A concept that terms name, with what is asked of it for each of them."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def with_key(self, key: str) -> Sequence[Term]:
        """Return its Chinese terms that are looked for by a key, which one of them at least has."""
        return self.entry.zh if len(self.entry.zh) == 1 else self._by_key[key]

    def named(self, text: str) -> list[Term]:
        """Return its English terms that a text is an inflection of, in order."""
        if len(self.entry.en) < LEAST_INDEXED:
            return [term for term in self.entry.en if same(term.text, text, Level.INFLECTION)]
        return self._by_inflection.find(text)

    def only_proposes(self, own: Sequence[Term]) -> bool:
        """Return whether some of its terms are proposals, beside a decided one or in a proposed entry."""
        return bool(own) and all(map(_is_proposed, own)) and (self._has_decided or self._is_proposed)

    @cached_property
    def _by_key(self) -> dict[str, list[Term]]:
        by_key: dict[str, list[Term]] = {}
        for term in self.entry.zh:
            by_key.setdefault(zh_term_key(term.text), []).append(term)
        return by_key

    @cached_property
    def _by_inflection(self) -> Index[Term]:
        return Index(Level.INFLECTION, ((term.text, term) for term in self.entry.en))

    @cached_property
    def _has_decided(self) -> bool:
        return any(term.status in (Status.PREFERRED, Status.ADMITTED) for term in self.entry.en)

    @cached_property
    def _is_proposed(self) -> bool:
        return all(map(_is_proposed, self.entry.zh))


def _is_proposed(term: Term) -> bool:
    return term.status is Status.PROPOSED


def expected_in_chinese(
    head: Term, concepts: Sequence[NamedConcept], known: dict[tuple[int, ...], Divided]
) -> ExpectedRenderings:
    """Return what an English term may become: the renderings of all concepts that have it, in their order.

    A concept that has the English term only as one not to be used accepts nothing for it. For a term that is kept as it
    is nothing else is accepted. Where all have it only as a proposal, and another as their term, nobody has decided
    that it becomes theirs: *supervision* is proposed for 督查, and mostly 监督. Concepts that are proposed as a whole
    decide nothing: *trial* stays undecided where it is proposed for 试点 (pilot) and for 审判 (trial).
    """
    named = [(concept, concept.named(head.text)) for concept in concepts]
    named = [(concept, own) for concept, own in named if not own or any(term.usable for term in own)]
    entries = [concept.entry for concept, _ in named]
    if not head.translate:
        divided = _in_chinese(entries, [Rendering(head.text, head, variant=False, chinese=True)])
    else:
        divided = _shared([concept for concept, _ in named], _in_chinese, known)
    zh = next((term.text for entry in entries for term in entry.zh), head.text)
    undecided = bool(named) and all(concept.only_proposes(own) for concept, own in named)
    return ExpectedRenderings(zh, *divided, tentative=undecided, en=head.text)


def _in_chinese(entries: Sequence[Entry], forms: list[Rendering]) -> Divided:
    """Return the Chinese terms of entries behind `forms`, where nothing but these is accepted if there are some."""
    chinese = sorted((term for entry in entries for term in entry.zh), key=lambda term: _RANK[term.status])
    if forms:
        chinese = [term for term in chinese if not term.usable]
    for term in chinese:
        forms.append(Rendering(term.text, term, variant=term.type in _ABBREVIATIONS, chinese=True))
        variants = (*(text for text in term.forms if text.strip()), *_written_together(term.text))
        forms.extend(Rendering(text, term, variant=True, chinese=True) for text in variants)
    return _divided(forms)


def _divided(forms: Sequence[Rendering]) -> Divided:
    """Return what may be used and what must not, every writing once; what nobody can see is neither.

    Where the two differ in capitals alone, both have theirs.
    """
    forms_with_key = [form for form in reversed(forms) if form.key]
    accepted = {form.key: form for form in forms_with_key if form.allowed}
    banned = {}
    for form in forms_with_key:
        twin = None if form.allowed else accepted.get(form.key)
        if twin is not None and form.text != twin.text and form.text.lower() == twin.text.lower():
            accepted[form.key], form = _in_its_case(twin), _in_its_case(form)
        elif form.allowed or twin is not None:
            continue
        banned[form.key] = form
    return RankedRenderings(reversed(accepted.values())), RankedRenderings(reversed(banned.values()))


def _in_its_case(form: Rendering) -> Rendering:
    return replace(form, term=replace(form.term, case_sensitive=True))


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


_OTHER_PLURAL = {"person": "people", "people": "person"}
_SEVERAL_OR_ONE = lazy_pattern(r"\b(?:person|people)\b(?!['’-])")
_SHORT_FORM = lazy_pattern(r"(.+)[(（]([^()（）]+)[)）]")
_HAN_OR_WORD = lazy_pattern(r"\p{Han}+|[\p{L}\p{M}\p{N}]+")
_MEANINGLESS_CHARACTERS = frozenset("的之和与及或")
"""Characters with no meaning of their own in a term."""

_RANK = {
    Status.PREFERRED: 0,
    Status.ADMITTED: 1,
    Status.PROPOSED: 1,
    Status.DEPRECATED: 2,
    Status.FORBIDDEN: 2,
}
