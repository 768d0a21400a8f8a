"""Entries as JSON objects: what JSON and JSONL have in common. Most are plain, and are made when they are used.

An object is plain where there is nothing to report and nothing to take apart: its keys are fields, its values are of
their types and within their bounds, its texts are of one line. Any other is made at once, so that whatever is wrong
with it is reported.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Annotated, Any, TypeAlias

import msgspec

from termalign.errors import InputError
from termalign.language.languages import language_tag
from termalign.termbase.formats.building import GlossaryBuilder
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Deferred, Entry, Glossary, Status, Term, TermType, Texts
from termalign.termbase.glossary.model import MOST_COUNT

_ENTRY_KEYS = frozenset(field.name for field in fields(Entry))
_TERM_KEYS = frozenset(field.name for field in fields(Term))


def add_record(data: bytes | msgspec.Raw, glossary: GlossaryBuilder, reading: Reading, line: int) -> None:
    """Add the entry that a JSON object holds; a broken one is reported and left out.

    A term may be just its text: the first of a language is preferred, the others are admitted. Keys without a field
    are kept as unknown categories.
    """
    try:
        record = msgspec.json.decode(data)
        if isinstance(record, dict):
            for side in ("zh", "en"):
                record[side] = [
                    _term(term, side, first=not n) for n, term in enumerate(_listed(record.get(side)))
                ]
            _keep_unknown(record, _ENTRY_KEYS)
        glossary.append(msgspec.convert(record, Entry), line)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError, UnicodeError) as error:
        reading.problem(f"an entry is left out: {error}", line)


def are_ours(records: Sequence[bytes | msgspec.Raw]) -> bool:
    """Return whether JSON objects are entries in our layout, as most of the first ones show.

    Example:
        >>> are_ours([b'{"zh": ["AI"], "en": []}']), are_ours([b'{"source": "AI", "target": "b"}'])
        (True, False)
    """
    sample = [_decoded(record) for record in records[:SAMPLE_RECORDS]]
    return 2 * sum(_is_ours(record) for record in sample) >= len(sample)


SAMPLE_RECORDS = 100
"""Objects that decide the layout."""


def _decoded(record: bytes | msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(record)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return {}  # reported when it is read


def _is_ours(record: Any) -> bool:
    """Return whether an object is an entry: it has terms that are objects, or nothing but the keys of one."""
    if not isinstance(record, dict):
        return False
    terms = [term for side in ("zh", "en", "others") for term in _listed(record.get(side))]
    return any(isinstance(term, dict) and "text" in term for term in terms) or record.keys() <= _ENTRY_KEYS


def _listed(terms: Any) -> list[Any]:
    return terms if isinstance(terms, list) else [] if terms is None else [terms]


def _term(term: Any, side: str, *, first: bool) -> Any:
    if isinstance(term, str):
        status = Status.PREFERRED if first else Status.ADMITTED
        return {"text": term, "language": side, "status": status}
    if isinstance(term, dict):
        term.setdefault("language", side)
        _keep_unknown(term, _TERM_KEYS)
    return term


def _keep_unknown(record: dict[str, Any], known: frozenset[str]) -> None:
    if record.keys() <= known:
        return
    unknown = record.keys() - known
    categories = record.get("other", [])
    if isinstance(categories, list):  # any other value is reported when the record is made an entry
        pairs = [(name, msgspec.json.encode(record.pop(name)).decode()) for name in sorted(unknown)]
        record["other"] = [*categories, *pairs]


Record: TypeAlias = bytes | msgspec.Raw

_Probability = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=MOST_COUNT)]


class _PlainTerm(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    text: str
    language: str = ""
    status: Status = Status.PROPOSED
    part_of_speech: str = ""
    type: TermType | None = None
    forms: tuple[str, ...] = ()
    usage: str = ""
    context: str = ""
    source: str = ""
    note: str = ""
    case_sensitive: bool = False
    whole_word: bool = True
    translate: bool = True
    score: _Probability | None = None
    count: _Count = 0

    def is_plain(self, side: str) -> bool:
        texts = (
            self.text,
            self.part_of_speech,
            self.usage,
            self.context,
            self.source,
            self.note,
            *self.forms,
        )
        return (
            "".join(texts).isprintable()
            and bool(self.text.strip())
            and all(self.forms)
            and (not self.language or self.language == side or _is_of(self.language, side))
        )


class _PlainEvidence(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    document: str
    zh: str
    en: str
    zh_span: tuple[int, int]
    en_spans: tuple[tuple[int, int], ...]
    zh_line: int = 0
    en_line: int = 0
    method: str = ""
    score: float | None = None


class _PlainEntry(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    zh: list[_PlainTerm]
    en: list[_PlainTerm]
    id: str = ""
    subject: str = ""
    definition: str = ""
    source: str = ""
    note: str = ""
    salience: _Probability | None = None
    documents: _Count = 0
    keyness: float | None = None
    references: tuple[str, ...] = ()
    evidence: tuple[_PlainEvidence, ...] = ()

    @property
    def is_plain(self) -> bool:
        texts = [self.id, self.subject, self.definition, self.source, self.note, *self.references]
        for evidence in self.evidence:
            texts += evidence.document, evidence.zh, evidence.en, evidence.method
        return (
            "".join(texts).isprintable()
            and all(self.references)
            and bool(self.zh or self.en)
            and all(term.is_plain("zh") for term in self.zh)
            and all(term.is_plain("en") for term in self.en)
        )


class _TermText(msgspec.Struct, gc=False):
    text: str


class _TermTexts(msgspec.Struct, gc=False):
    """What is read of an entry again, for the texts of its terms."""

    zh: list[_TermText]
    en: list[_TermText]


_ENTRIES, TERMS = msgspec.json.Decoder(_PlainEntry), msgspec.json.Decoder(_TermTexts)


@lru_cache(maxsize=256)
def _is_of(tag: str, side: str) -> bool:
    try:
        return language_tag(tag).split("-")[0] == side
    except InputError:
        return False


def collect_records(
    records: Sequence[Record],
    lines: Sequence[int],
    reading: Reading,
    *,
    title: str = "",
    metadata: Mapping[str, str] | None = None,
) -> Glossary:
    """Return the glossary of JSON objects, each with its line; plain entries are made when they are used."""
    about = GlossaryBuilder(reading)
    about.title, about.metadata = title, dict(metadata or {})
    ids: set[str] = set()
    statuses: set[Status] = set()
    odd: list[int] = []
    for index, record in enumerate(records):
        entry = _plain(record)
        if entry is None:
            odd.append(index)
        name = entry.id if entry is not None else _id(record)
        if name in ids:  # those who have an id of another's get a new one
            for record, line in zip(records, lines, strict=True):
                add_record(record, about, reading, line)
            return about.build()
        if name:
            ids.add(name)
        if entry is not None:
            statuses.update([term.status for term in entry.en])
    entries = {index: _made(records[index], reading, lines[index]) for index in odd}
    indexes: Sequence[int] = range(len(records))
    if None in entries.values():
        indexes = [index for index in indexes if entries.get(index, about) is not None]
    reading.lines = [lines[index] for index in indexes]
    statuses.update(term.status for entry in entries.values() if entry is not None for term in entry.en)

    def make(index: int) -> Entry:
        entry = entries.get(indexes[index]) or _made(records[indexes[index]], reading, lines[indexes[index]])
        assert entry is not None
        return entry

    def texts() -> Iterator[Texts]:
        for index in indexes:
            entry = entries.get(index) or TERMS.decode(records[index])
            yield Texts([term.text for term in entry.zh], [term.text for term in entry.en])

    decides = not statuses.isdisjoint((Status.PREFERRED, Status.ADMITTED))
    return Glossary(Deferred(len(indexes), make, texts, decides), about.title, about.metadata)


def _plain(record: Record) -> _PlainEntry | None:
    try:
        entry = _ENTRIES.decode(record)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError, UnicodeError):
        return None
    return entry if entry.is_plain else None


def _id(record: Record) -> str:
    """Return the id of an object that is not plain; empty where it has none."""
    try:
        content: Any = msgspec.json.decode(record)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return ""  # reported when it is made
    name = content.get("id") if isinstance(content, dict) else ""
    return name if isinstance(name, str) else ""


def _made(record: Record, reading: Reading, line: int) -> Entry | None:
    builder = GlossaryBuilder(Reading(reading.path, None))
    add_record(record, builder, reading, line)
    return next(iter(builder.build()), None)
