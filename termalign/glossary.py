"""The glossary: concepts, their terms in both languages, and the evidence for them.

Concept-oriented, as TBX is: an entry is a concept; it has Chinese and English terms, each with its own status
and grammar. Everything is immutable, validated on construction and equal by value; changing is replacing.
Reading and writing files is the business of `termalign.formats`.

References:
    ISO 30042:2019, Management of terminology resources: TermBase eXchange (TBX).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from termalign.errors import InputError
from termalign.text import Span, match_key


class Status(StrEnum):
    """How a term may be used."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"
    """Seen, and not to be used: a finding of the checks."""
    FORBIDDEN = "forbidden"
    """Never to be used: an error of the checks."""
    PROPOSED = "proposed"
    """Not decided yet; what extraction yields."""


class TermType(StrEnum):
    """What kind of form a term is."""

    FULL_FORM = "fullForm"
    ABBREVIATION = "abbreviation"
    ACRONYM = "acronym"
    SHORT_FORM = "shortForm"
    VARIANT = "variant"
    PHRASE = "phrase"
    NAME = "properName"


@dataclass(frozen=True, slots=True)
class Term:
    """A term in one language."""

    text: str
    language: str = "en"
    """BCP 47: `en`, `en-GB`, `zh-Hans`, `zh-Hant`, `zh-HK` …"""
    status: Status = Status.PROPOSED
    part_of_speech: str = ""
    """`noun`, `verb`, `adjective` …; empty when not known."""
    type: TermType | None = None
    forms: tuple[str, ...] = ()
    """Other attested spellings, numbers and cases of the same term."""
    usage: str = ""
    """Geographical usage: where this term is used."""
    source: str = ""
    """The document, and year, it was taken from."""
    note: str = ""
    case_sensitive: bool = False
    whole_word: bool = True
    """Whether a match must begin and end at word boundaries (English)."""
    translate: bool = True
    """False: keep the source term as it is in the translation."""
    score: float | None = None
    """Calibrated probability (0 to 1) that this term is right; None when nothing computed it."""
    count: int = 0
    """Occurrences in the bitext it was extracted from; 0 when not counted."""
    other: tuple[tuple[str, str], ...] = ()
    """Categories that a file held and termalign has no field for, as (name, value)."""

    def __post_init__(self) -> None:
        """Check the rules of a term."""
        if not self.text.strip():
            raise InputError("a term needs text")
        if self.score is not None and not 0.0 <= self.score <= 1.0:
            raise InputError(f"the score of {self.text!r} is {self.score}; allowed: 0 to 1")
        if self.count < 0:
            raise InputError(f"the count of {self.text!r} is {self.count}; allowed: 0 or more")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a bitext that shows a term and its rendering."""

    document: str
    zh: str
    """The sentence, or joined sentences, the Chinese term stands in."""
    en: str
    zh_span: Span
    """Where the term stands in `zh`."""
    en_spans: tuple[Span, ...]
    """Where the rendering stands in `en`; more than one span when it is discontinuous."""
    zh_line: int = 0
    """1-based line of the term in its document; 0 when not known."""
    en_line: int = 0
    method: str = ""
    score: float | None = None
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept with its terms."""

    zh: tuple[Term, ...]
    en: tuple[Term, ...]
    """Best first; may be empty: a term not translated yet, or not found translated."""
    id: str = ""
    """Unique in its glossary; empty for one not named yet."""
    subject: str = ""
    """Subject field."""
    definition: str = ""
    note: str = ""
    references: tuple[str, ...] = ()
    """Ids of related entries."""
    evidence: tuple[Evidence, ...] = ()
    other: tuple[tuple[str, str], ...] = ()
    """Categories that a file held and termalign has no field for, as (name, value)."""

    def __post_init__(self) -> None:
        """Check the rules of an entry."""
        if not self.zh and not self.en:
            raise InputError("an entry needs a term in at least one language")
        for side, prefix in ((self.zh, "zh"), (self.en, "en")):
            for term in side:
                if term.language.split("-")[0].lower() != prefix:
                    raise InputError(f"{term.text!r} is marked {term.language!r} among the {prefix} terms")

    @property
    def score(self) -> float | None:
        """The score of the best rendering; None when nothing computed it."""
        return self.en[0].score if self.en else None

    @property
    def count(self) -> int:
        """Occurrences of the Chinese terms."""
        return sum(term.count for term in self.zh)


@dataclass(frozen=True)
class Glossary:
    """Concept entries in order: a term base.

    Example:
        >>> glossary = Glossary((entry("顶层设计", "top-level design"),))
        >>> glossary["顶层设计"].en[0].text
        'top-level design'
        >>> "頂層設計" in glossary  # Traditional script
        True
    """

    entries: tuple[Entry, ...] = ()
    title: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """How it was made: signature, date, licence …"""

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over the entries."""
        return iter(self.entries)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.entries)

    def __contains__(self, zh: object) -> bool:
        """Tell whether some entry has this Chinese term, script and width aside."""
        return isinstance(zh, str) and match_key(zh) in self._by_zh

    def __getitem__(self, zh: str) -> Entry:
        """Return the first entry with this Chinese term, script and width aside.

        Raises:
            KeyError: No entry has it.
        """
        return self._by_zh[match_key(zh)][0]

    def find(self, zh: str) -> tuple[Entry, ...]:
        """Return every entry with this Chinese term, script and width aside."""
        return tuple(self._by_zh.get(match_key(zh), ()))

    @cached_property
    def _by_zh(self) -> dict[str, list[Entry]]:
        index: dict[str, list[Entry]] = {}
        for item in self.entries:
            for key in dict.fromkeys(match_key(term.text) for term in item.zh):
                index.setdefault(key, []).append(item)
        return index


def entry(zh: str, *en: str, status: Status = Status.PREFERRED) -> Entry:
    """Make an entry of plain strings: the first rendering has `status`, the others are admitted.

    Example:
        >>> entry("新质生产力", "new quality productive forces").en[0].status
        <Status.PREFERRED: 'preferred'>
    """
    renderings: Iterable[Term] = (
        Term(text, status=status if number == 0 else Status.ADMITTED) for number, text in enumerate(en)
    )
    return Entry((Term(zh, "zh", status=status),), tuple(renderings))


def with_ids(glossary: Glossary) -> Glossary:
    """Return the glossary with an id, `c1`, `c2` …, for every entry that has none."""
    taken = {item.id for item in glossary}
    free = (name for number in range(1, 2 * len(glossary) + 2) if (name := f"c{number}") not in taken)
    return replace(
        glossary, entries=tuple(item if item.id else replace(item, id=next(free)) for item in glossary)
    )
