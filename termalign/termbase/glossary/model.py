"""The data model of the glossary.

References:
    ISO 30042:2019, Management of terminology resources: TermBase eXchange (TBX).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import count, islice
from math import isfinite
from operator import index
from types import NoneType
from typing import Any, Self, SupportsFloat, SupportsIndex, TypeVar, overload

from termalign.errors import InputError, counted, require, require_items
from termalign.language.keys import Index, Level
from termalign.language.languages import language_tag
from termalign.language.text import Span, words_of
from termalign.termbase.glossary.deferred import Deferred, Texts
from termalign.termbase.glossary.text import check_description, check_sentence, check_term

Default = TypeVar("Default")


class Status(StrEnum):
    """How a term may be used.

    Where none is given, the first rendering of a concept is preferred and the others are admitted: in files, in
    `entry` and in `Glossary.from_records`. A `Term` made by itself is proposed, as what extraction finds; so are the
    terms of our own JSON that state no status, for it leaves out what a `Term` has by default.
    """

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


_SIDES = ("zh", "en")


def _have_plain_numbers(item: object, measures: Sequence[str], count: str) -> None:
    """Have the numbers of an item be Python's: those of NumPy would be written to files with the name of their type."""
    for name in measures:
        if type(number := getattr(item, name)) not in _PLAIN_NUMBERS:
            object.__setattr__(item, name, float(require(number, SupportsFloat, name)))
    object.__setattr__(item, count, index(require(getattr(item, count), SupportsIndex, count)))


_PLAIN_NUMBERS = frozenset((float, int, NoneType))

MOST_COUNT = 2**53
"""Largest count: spreadsheets and JSON readers keep integers exactly up to here (IEEE 754 double)."""


# Python 3.11 calls a function for a member of an enumeration.
UNUSABLE = (Status.DEPRECATED, Status.FORBIDDEN)


def _status_named(name: Any) -> Status:
    try:
        return Status(name)
    except ValueError:
        raise InputError(f"status {name!r} is not known; allowed: {', '.join(Status)}") from None


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
    context: str = ""
    """A sentence that shows the term in use."""
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
        check_term(self.text)
        if self.part_of_speech or self.usage or self.context or self.source or self.note:
            for name_of_field in ("part_of_speech", "usage", "context", "source", "note"):
                if (text := getattr(self, name_of_field)) != "":  # most are empty
                    check_description(text, name_of_field)
        if self.forms or self.other:
            _check_lists(self.forms, self.other, "form")
        if self.language not in _SIDES and (tag := language_tag(self.language)) != self.language:
            object.__setattr__(self, "language", tag)
        if type(self.count) is not int or type(self.score) not in _PLAIN_NUMBERS:
            _have_plain_numbers(self, ("score",), "count")
        if self.score is not None and not 0.0 <= self.score <= 1.0:
            raise InputError(f"the score of {self.text!r} is {self.score}; allowed: 0 to 1")
        if not 0 <= self.count <= MOST_COUNT:
            raise InputError(f"the count of {self.text!r} is {self.count}; allowed: 0 to 2**53")
        if self.status.__class__ is not Status:
            object.__setattr__(self, "status", _status_named(self.status))

    @property
    def usable(self) -> bool:
        """Whether a translation may use this term: it is neither deprecated nor forbidden."""
        return self.status not in UNUSABLE

    @property
    def extracted(self) -> bool:
        """Whether it comes from extraction, which counts and scores what it finds."""
        return self.score is not None or self.count > 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of a bitext that shows a term and its rendering."""

    document: str
    zh: str
    """The sentence, or joined sentences, that the Chinese term is in."""
    en: str
    zh_span: Span
    """Where the term is in `zh`."""
    en_spans: tuple[Span, ...]
    """Where the rendering is in `en`; more than one span when it is discontinuous."""
    zh_line: int = 0
    """1-based line of the term in its document; 0 when not known."""
    en_line: int = 0
    method: str = ""
    score: float | None = None
    """0 to 1."""

    @property
    def rendering(self) -> str:
        """The words of the rendering, those in its gap left out."""
        return words_of(self.en_spans, self.en)

    def __post_init__(self) -> None:
        """Check that it can be written to a file; the name of a document that is no UTF-8 gets escapes."""
        if not self.document.isascii():
            escaped = self.document.encode("utf-8", "backslashreplace").decode("utf-8")
            object.__setattr__(self, "document", escaped)
        for text in (self.document, self.zh, self.en, self.method):
            check_sentence(text)


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
    source: str = ""
    """Where the definition, or the concept, comes from."""
    note: str = ""
    salience: float | None = None
    """How important the concept is in the texts it was extracted from (0 to 1): whether who makes a glossary of
    them would keep it, whatever the rendering. None when nothing computed it."""
    documents: int = 0
    """Documents of the corpus it was extracted from in which its Chinese term occurs; 0 when not counted."""
    keyness: float | None = None
    """Whether those texts use its Chinese term more often than general Chinese does: signed G², any number. None when
    nothing computed it, or it cannot be estimated."""
    references: tuple[str, ...] = ()
    """Ids of related entries."""
    evidence: tuple[Evidence, ...] = ()
    others: tuple[Term, ...] = ()
    """Terms in further languages: kept from file to file, and otherwise not used."""
    other: tuple[tuple[str, str], ...] = ()
    """Categories that a file held and termalign has no field for, as (name, value)."""

    def __post_init__(self) -> None:
        """Check the rules of an entry."""
        if not self.zh and not self.en and not self.others:
            raise InputError("an entry needs a term in at least one language")
        if self.id or self.subject or self.definition or self.source or self.note:
            for name_of_field in ("id", "subject", "definition", "source", "note"):
                if (text := getattr(self, name_of_field)) != "":  # most are empty
                    check_description(text, name_of_field)
        if self.references or self.other:
            _check_lists(self.references, self.other, "reference")
        if type(self.documents) is not int or not {type(self.salience), type(self.keyness)} <= _PLAIN_NUMBERS:
            _have_plain_numbers(self, ("salience", "keyness"), "documents")
        if self.salience is not None and not 0.0 <= self.salience <= 1.0:
            raise InputError(f"the salience of an entry is {self.salience}; allowed: 0 to 1")
        if not 0 <= self.documents <= MOST_COUNT:
            raise InputError(f"the documents of an entry are {self.documents}; allowed: 0 to 2**53")
        if self.keyness is not None and not isfinite(self.keyness):
            raise InputError(f"the keyness of an entry is {self.keyness}; allowed: finite numbers")
        try:
            self._check_languages()
        except (AttributeError, TypeError):
            raise InputError("an entry is made of tuples of terms; `entry` makes one of texts") from None

    def _check_languages(self) -> None:
        for side, prefix in ((self.zh, "zh"), (self.en, "en")):
            for term in side:
                if term.language != prefix and term.language.split("-")[0] != prefix:
                    raise InputError(f"{term.text!r} is marked {term.language!r} among the {prefix} terms")
        for term in self.others:
            if term.language.split("-")[0] in ("zh", "en"):
                raise InputError(f"{term.text!r} is marked {term.language!r} among the other languages")

    @property
    def score(self) -> float | None:
        """The score of the best rendering; None when nothing computed it."""
        return self.en[0].score if self.en else None

    def example(self, term: Term | None = None) -> Evidence | None:
        """Return the evidence that shows a rendering, by default the first one; None where there is none.

        For the first rendering, any evidence will do where none shows it.
        """
        first = self.en[0] if self.en else None
        term = term or first
        forms = {term.text, *term.forms} if term is not None else set()
        fitting = (example for example in self.evidence if example.rendering in forms)
        return next(fitting, self.evidence[0] if self.evidence and term == first else None)

    @property
    def count(self) -> int:
        """Occurrences of the Chinese terms."""
        return sum(term.count for term in self.zh)


_DECIDED = (Status.PREFERRED, Status.ADMITTED)

LOOKUP = Level.FORM
"""The level at which a term is looked up: a different number or word may be a different entry."""


def is_kept(concept: Entry) -> bool:
    """Return whether a concept is marked as not to be translated, on either side.

    Example:
        >>> is_kept(Entry((Term("TiDB", "zh"),), (Term("TiDB", translate=False),)))
        True
    """
    return not all(term.translate for term in (*concept.zh, *concept.en))


def used_and_avoided(terms: Sequence[Term]) -> dict[str, None]:
    """Return the texts that one of the terms states may be used, and another one that they may not.

    Example:
        >>> list(used_and_avoided((Term("law"), Term("law", status=Status.FORBIDDEN), Term("rule"))))
        ['law']
    """
    used = {term.text for term in terms if term.usable}
    return dict.fromkeys(term.text for term in terms if not term.usable and term.text in used)


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

    entries: Sequence[Entry] = ()
    """A tuple, or entries that are made when they are used."""
    title: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """How it was made: signature, date, licence …"""

    @classmethod
    def from_records(cls, rows: object, *, title: str = "") -> Self:
        """Make a glossary of what is in memory: dicts, pairs, a DataFrame, an Arrow table, a dict of renderings.

        Example:
            >>> rows = [{"zh": "法治", "en": "rule of law"}, {"zh": "法治", "en": "rule by law", "status": "forbidden"}]
            >>> [(term.text, term.status.value) for term in Glossary.from_records(rows)["法治"].en]
            [('rule of law', 'preferred'), ('rule by law', 'forbidden')]
            >>> Glossary.from_records({"碳市场": "carbon market"})
            <Glossary: 1 concept: 碳市场 = carbon market>

        Args:
            rows: What `to_records` gives, or less of it. A row is a dict, a named tuple, a dataclass, a row of
                `sqlite3`, or a list below a first one of headings. Keys are understood as the headings of files are
                (`Chinese`, `source`, `target` …), unknown ones kept as further categories. Rows of the same `id`, or of
                the same Chinese term and subject, are one concept, with its renderings in their order. Where no status
                is given, the first rendering is preferred and the others are admitted, as in files and in `entry`.
            title: Of the glossary.

        Raises:
            InputError: These are no rows of terms, or a value is none that is allowed; with the number of the row.
        """
        from termalign.termbase.glossary.records import entries_of

        return cls(entries_of(rows), title)

    def __post_init__(self) -> None:
        """Check the rules of a glossary."""
        check_description(require(self.title, str, "the title of a glossary"), "title")
        for name, text in require(self.metadata, Mapping, "the metadata of a glossary").items():
            check_description(name, "name of metadata")
            check_description(text, "metadata")
        if isinstance(self.entries, Deferred):
            return  # whoever makes them answers for them
        if not isinstance(self.entries, tuple):
            is_collection = isinstance(self.entries, Iterable) and not isinstance(self.entries, (str, bytes))
            object.__setattr__(self, "entries", tuple(self.entries) if is_collection else (self.entries,))
        ids: set[str] = set()
        for item in self.entries:
            if not isinstance(item, Entry):
                raise InputError(
                    f"a glossary holds entries, not what is of type {type(item).__name__}: make them with `entry`, or "
                    "the glossary with `Glossary.from_records`, which takes dicts, pairs and tables"
                )
            if item.id and item.id in ids:
                raise InputError(f"two entries have the id {item.id!r}; ids are unique in a glossary")
            ids.add(item.id)

    def __repr__(self) -> str:
        """Return its size and its first pairs: all of it fills many screens."""
        pairs = (f"{item.zh[0].text} = {item.en[0].text}" for item in self.entries if item.zh and item.en)
        begins = [
            pair if len(pair) <= _REPR_LENGTH else f"{pair[:_REPR_LENGTH]}…"
            for pair in islice(pairs, _REPR_PAIRS)
        ]
        title = f" {self.title[:_REPR_LENGTH]!r}" if self.title else ""
        size = counted(len(self), "concept")
        more = ["…"] if begins and len(self) > _REPR_PAIRS else []
        return f"<Glossary{title}: {size}{': ' if begins else ''}{', '.join((*begins, *more))}>"

    def _repr_html_(self) -> str:
        """Return the first concepts as a table, for notebooks."""
        from termalign.documents.html import shown, table

        rows = (
            [
                shown("、".join(term.text for term in concept.zh)),
                shown("; ".join(term.text for term in concept.en)),
                concept.en[0].status.value if concept.en else "",
                "" if concept.score is None else f"{concept.score:.2f}",
                "" if concept.salience is None else f"{concept.salience:.2f}",
                str(concept.count or ""),
            ]
            for concept in self[:_HTML_CONCEPTS]
        )
        caption = " ".join(filter(None, (self.title, f"{len(self):,} concepts")))
        caption += f"; the first {_HTML_CONCEPTS}" if len(self) > _HTML_CONCEPTS else ""
        return str(table(shown(caption), ("zh", "en", "status", "score", "salience", "count"), rows))

    def to_records(self) -> list[dict[str, Any]]:
        """Return a plain row for every rendering, which pandas and polars take in one call.

        Example:
            >>> row = Glossary((entry("顶层设计", "top-level design"),)).to_records()[0]
            >>> row["zh"], row["en"], row["status"], row["score"]
            ('顶层设计', 'top-level design', 'preferred', None)

        A concept without a rendering has one row; `score` and `salience` are 0 to 1, None where nothing computed them,
        as is `keyness`.
        """
        return [
            {
                "id": concept.id,
                "zh": concept.zh[0].text if concept.zh else None,
                "en": term.text if term is not None else None,
                "status": term.status.value if term is not None else None,
                "score": term.score if term is not None else None,
                "salience": concept.salience,
                "count": term.count if term is not None else 0,
                "documents": concept.documents,
                "keyness": concept.keyness,
                "subject": concept.subject,
                "note": (term.note if term is not None else "") or concept.note,
            }
            for concept in self.entries
            for term in concept.en or (None,)
        ]

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over the entries."""
        return iter(self.entries)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.entries)

    def texts(self) -> Iterator[Texts]:
        """Yield the texts of the terms of every entry, without making the entries."""
        if isinstance(self.entries, Deferred):
            return self.entries.texts()
        return (
            Texts([term.text for term in item.zh], [term.text for term in item.en]) for item in self.entries
        )

    def decides(self) -> bool:
        """Return whether some rendering has been decided on: it is preferred or admitted."""
        if isinstance(self.entries, Deferred):
            return self.entries.decides
        return any(term.status in _DECIDED for concept in self.entries for term in concept.en)

    def __contains__(self, zh: object) -> bool:
        """Return whether some entry has this Chinese term, in whatever form."""
        return isinstance(zh, str) and zh in self._by_zh

    @overload
    def __getitem__(self, zh: str | int) -> Entry: ...

    @overload
    def __getitem__(self, zh: slice) -> Sequence[Entry]: ...

    def __getitem__(self, zh: str | int | slice) -> Entry | Sequence[Entry]:
        """Return the first entry with this Chinese term, in whatever form; by a number, the entry of that index.

        Raises:
            KeyError: No entry has the term.
            IndexError: There are not as many entries.
        """
        if not isinstance(zh, str):
            return self.entries[zh]
        index = self._by_zh.first(zh)
        if index is None:
            raise KeyError(zh)
        return self.entries[index]

    @overload
    def get(self, zh: str) -> Entry | None: ...

    @overload
    def get(self, zh: str, default: Default) -> Entry | Default: ...

    def get(self, zh: str, default: object = None) -> object:
        """Return the first entry with this Chinese term, in whatever form; `default` where there is none.

        Example:
            >>> Glossary((entry("法治", "rule of law"),)).get("人治") is None  # rule by man
            True
        """
        index = self._by_zh.first(require(zh, str, "a term"))
        return self.entries[index] if index is not None else default

    def filter(self, *, status: Status | str | Collection[Status | str]) -> "Glossary":
        """Return the entries with a rendering of one of these statuses, without their other renderings.

        Example:
            >>> house = Glossary((entry("碳达峰", "carbon peaking", "peaking of emissions"), entry("碳市场")))
            >>> [term.text for item in house.filter(status="admitted") for term in item.en]
            ['peaking of emissions']
            >>> house.filter(status=["preferred", "admitted"])
            <Glossary: 1 concept: 碳达峰 = carbon peaking>

        Args:
            status: `preferred`, `admitted`, `deprecated`, `forbidden` or `proposed`, or several of them.

        Raises:
            InputError: There is no such status.
        """
        chosen = status if isinstance(status, Iterable) and not isinstance(status, str) else (status,)
        statuses = set(map(_status_named, chosen))
        filtered = (
            replace(concept, en=renderings)
            for concept in self.entries
            if (renderings := tuple(term for term in concept.en if term.status in statuses))
        )
        return replace(self, entries=tuple(filtered))

    def find(self, zh: str) -> tuple[Entry, ...]:
        """Return every entry with this Chinese term, in whatever form."""
        return tuple(
            self.entries[index] for index in dict.fromkeys(self._by_zh.find(require(zh, str, "a term")))
        )

    @cached_property
    def _by_zh(self) -> Index[int]:
        return Index(LOOKUP, zip(*zh_terms(self), strict=True))


def zh_terms(glossary: Glossary) -> tuple[Sequence[str], Sequence[int]]:
    """Return the Chinese terms of all concepts, and of each the index of its concept.

    Example:
        >>> zh_terms(Glossary((entry("法治", "rule of law"), entry("碳市场"))))
        (['法治', '碳市场'], [0, 1])
    """
    if isinstance(glossary.entries, Deferred):
        return glossary.entries.zh_terms()
    terms = [(term.text, index) for index, concept in enumerate(glossary.entries) for term in concept.zh]
    return [text for text, _ in terms], [index for _, index in terms]


_REPR_PAIRS, _REPR_LENGTH, _HTML_CONCEPTS = 3, 60, 20
"""Pairs in the short form of a glossary, code points of one, and concepts that a notebook shows: what fits a screen."""


def _check_lists(texts: tuple[str, ...], categories: tuple[tuple[str, str], ...], noun: str) -> None:
    for text in require_items(texts, str, f"{noun}s"):
        if not text:
            raise InputError(f"a {noun} may not be empty")
        check_description(text, noun)
    for pair in require_items(categories, tuple, "unknown categories"):
        if len(pair) != 2:
            raise InputError("an unknown category is a pair of a name and a value")
        name, value = pair
        if not name:
            raise InputError("an unknown category needs a name")
        check_description(name, "category")
        check_description(value, name)


def entry(zh: str, *en: str, status: Status = Status.PREFERRED) -> Entry:
    """Make an entry of plain strings: the first rendering has `status`, the others are admitted.

    Example:
        >>> entry("新质生产力", "new quality productive forces").en[0].status
        <Status.PREFERRED: 'preferred'>
    """
    for text in (zh, *en):
        require(text, str, "a term")
    renderings: Iterable[Term] = (
        Term(text, status=status if index == 0 else Status.ADMITTED) for index, text in enumerate(en)
    )
    return Entry((Term(zh, "zh", status=status),), tuple(renderings))


def with_ids(glossary: Glossary) -> Glossary:
    """Return the glossary with an id, `c1`, `c2` …, for every entry that has none."""
    ids = {concept.id for concept in glossary}
    free = (name for number in count(1) if (name := f"c{number}") not in ids)
    return replace(
        glossary, entries=tuple(item if item.id else replace(item, id=next(free)) for item in glossary)
    )


def is_made_id(id: str) -> bool:
    """Return whether an id is one that `with_ids` makes, and so no information about the concept.

    Example:
        >>> is_made_id("c12"), is_made_id("law-12")
        (True, False)
    """
    return id[:1] == "c" and id[1:].isdecimal()
