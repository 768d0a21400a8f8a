"""JSON objects that are plain entries, which most are: an entry is made when it is used.

An object is plain where there is nothing to report and nothing to take apart: its keys are fields, its values are of
their types and within their bounds, its texts are of one line. Any other is made at once, so that whatever is wrong
with it is reported.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, TypeAlias

import msgspec

from termalign.errors import InputError
from termalign.language.languages import language_tag
from termalign.termbase.formats.building import GlossaryBuilder
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.records import add_record
from termalign.termbase.glossary import Deferred, Entry, Glossary, Status, TermType, Texts
from termalign.termbase.glossary.model import MOST_COUNT

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
