"""Glossaries of tools that translate: a source, its translation, and a little about both.

Such files name no language: their content shows which side is Chinese, and `Reading.direction` does where content
does not. What the tools take for patterns, and rows in other languages, are no terms of this glossary.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from termalign.documents.tables import Row
from termalign.documents.tables.headings import Column
from termalign.errors import counted
from termalign.language import languages
from termalign.language.text import is_han
from termalign.termbase.formats import layout as layouts
from termalign.termbase.formats.building import GlossaryBuilder
from termalign.termbase.formats.collecting import SAMPLE_ROWS, fill
from termalign.termbase.formats.layout import TableLayout
from termalign.termbase.formats.patterns import is_pattern, pattern_entry
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.formats.rows import escape
from termalign.termbase.glossary import Entry, Glossary


class PairRecord(NamedTuple):
    """A term and its translation, as a tool keeps them."""

    line: int
    source: tuple[str, ...]
    """The term; several are alternatives."""
    target: tuple[str, ...]
    note: str = ""
    subject: str = ""
    language: str = ""
    """The language of the target as the file has it; empty where it gives none."""
    case_sensitive: str = ""
    translate: str = ""
    status: str = ""
    """Of the translation."""
    pattern: bool = False
    """Whether the source is a regular expression."""
    other: tuple[tuple[str, str], ...] = ()
    """What no field holds, by the tool's name for it."""


def pair_records(entries: Iterable[Entry]) -> Iterator[PairRecord]:
    """Yield what concepts with one Chinese term, and patterns, are to a tool.

    A concept is a record for the renderings with the same note.
    """
    for number, concept in enumerate(entries, 1):
        if is_pattern(concept):
            source, *target = concept.others
            yield PairRecord(
                number,
                (source.text,),
                tuple(term.text for term in target) or ("",),
                concept.note,
                case_sensitive="yes" if source.case_sensitive else "",
                pattern=True,
            )
            continue
        term = concept.zh[0]
        for note, renderings in groupby(concept.en, key=lambda rendering: rendering.note):
            yield PairRecord(
                number,
                (term.text,),
                tuple(rendering.text for rendering in renderings),
                note,
                concept.subject,
                case_sensitive="yes" if term.case_sensitive else "",
            )


def collect_pairs(records: Iterable[PairRecord], reading: Reading) -> Glossary:
    """Return the glossary that the records of a file are; what is no pair of its languages is reported."""
    pairs: list[PairRecord] = []
    patterns: list[PairRecord] = []
    for record in records:
        if record.source and record.pattern:
            patterns.append(record)
        elif record.source and record.target:
            pairs.append(record)
        elif record.source or record.target:
            reading.problem("a term without a translation is left out", record.line)
    pairs = _in_both_languages(pairs, reading)
    source, target = _sides(pairs, reading)
    names = tuple(dict.fromkeys(name for record in pairs for name, _ in record.other))
    layout = TableLayout(
        [
            *(Column(source, "term"), Column(target, "term"), Column("en", "note")),
            *(Column("entry", "subject"), Column(source, "case_sensitive"), Column("en", "translate")),
            *(Column(target, "status"), Column("en", "status")),
            *(Column("other", name) for name in names),
        ],
        ours=True,
    )
    glossary = GlossaryBuilder(reading)
    shared = _of_several_statuses(pairs) if target == "zh" else frozenset()
    fill(glossary, (_row(record, target, names, shared) for record in pairs), reading, layout)
    for record in patterns:
        entry = pattern_entry(
            record.source[0],
            "".join(record.target[:1]),
            note=record.note,
            case_sensitive=bool(record.case_sensitive),
            other=record.other,
        )
        glossary.append(entry, record.line)
    if patterns:
        reading.once(
            f"{counted(len(patterns), 'regular expression')} ({patterns[0].source[0]!r}): kept, and matched by nothing",
            patterns[0].line,
            Grade.NOTE,
        )
    return glossary.build()


def _of_several_statuses(pairs: Iterable[PairRecord]) -> frozenset[str]:
    """Return the translations that have one status for a term and another for a second one."""
    statuses: dict[str, set[str]] = {}
    for record in pairs:
        for text in record.target:
            statuses.setdefault(text, set()).add(record.status)
    return frozenset(text for text, several in statuses.items() if len(several) > 1)


def _row(record: PairRecord, target: str, names: Sequence[str], shared: frozenset[str]) -> Row:
    """Return the cells of a record in the order of the file's languages.

    The status is that of the translation. Where this is Chinese and has another one beside another English term, and
    both are renderings of one concept, it is the status of the English term.
    """
    of_translation = shared.isdisjoint(record.target)
    source, translation = ("|".join(map(escape, texts)) for texts in (record.source, record.target))
    if record.language and languages.side(languages.language(record.language) or target) != target:
        source, translation = translation, source
    values = dict(record.other)
    return Row(
        record.line,
        [
            *(source, translation, record.note, record.subject, record.case_sensitive, record.translate),
            *(record.status if of_translation else "", "" if of_translation else record.status),
            *(values.get(name, "") for name in names),
        ],
    )


def _sides(pairs: list[PairRecord], reading: Reading) -> tuple[str, str]:
    """Return the side of the first and of the second text."""
    tags = Counter(
        languages.side(tag) for record in pairs if (tag := languages.language(record.language)) is not None
    )
    if tags:
        target = tags.most_common(1)[0][0]
        return ("en", "zh") if target == "zh" else ("zh", "en")
    first = [[*record.source[:1], *record.target[:1]] for record in pairs[:SAMPLE_ROWS]]
    if not any(is_han(char) for texts in first for text in texts for char in text):
        return reading.direction.languages
    if layouts.by_content(first).columns[0].side == "en":
        return "en", "zh"
    return "zh", "en"


def _in_both_languages(pairs: list[PairRecord], reading: Reading) -> list[PairRecord]:
    """Return the records without those whose target is named to be in a third language."""
    bilingual: list[PairRecord] = []
    omitted: list[PairRecord] = []
    for record in pairs:
        tag = languages.language(record.language) if record.language else None
        if record.language and tag is None:
            reading.problem(
                f"the language {record.language!r} is not known; read as one of both", record.line
            )
        (omitted if tag is not None and languages.side(tag) == "others" else bilingual).append(record)
    if omitted:
        counts = Counter(record.language for record in omitted)
        by_language = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
        reading.problem(
            f"{counted(len(omitted), 'term')} in another language than Chinese and English left out: {by_language}",
            omitted[0].line,
            Grade.FOREIGN,
        )
    return bilingual
