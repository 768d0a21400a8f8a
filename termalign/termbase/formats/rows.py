"""Glossaries as rows of tables: what TSV, CSV, workbooks and Markdown tables have in common in writing.

A row holds one English rendering and the Chinese term, best first. Rows with the same id are one concept; so
are rows without an id but with the same Chinese term and subject field. Fields of the English term are
under their own name (`status`, `note` …), those of the Chinese term under `zh_status` …; a Chinese term
without a rendering has its status, score and count in the plain columns. What belongs to the concept is
in the first of its rows.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from termalign.documents.tables.headings import ENTRY_CELLS, TERM_CELLS
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.formats import plain
from termalign.termbase.formats.cells import entry_cells, term_cells
from termalign.termbase.glossary import Entry, Glossary, Status, Term, with_ids

OUR_FIRST_COLUMNS = ("zh", "en", "status", "score")
"""The columns that every table of ours begins with."""

CORE = (*OUR_FIRST_COLUMNS, "count")
"""The columns that every table of ours has."""

COLUMN_ORDER = (
    *("zh", "en", "status", "score", "salience", "count", "documents", "keyness"),
    *("id", "subject", "zh_synonyms"),
    *(name for name in TERM_CELLS if name not in CORE),
    *(f"zh_{name}" for name in TERM_CELLS),
    *(name for name in ENTRY_CELLS if name not in ("id", "subject", "salience", "documents", "keyness")),
    "glossary",
)
"""Every column in the order it is written; those past CORE only where some row needs them."""


EVERY_COLUMN = frozenset(COLUMN_ORDER)


def records(glossary: Glossary, free: frozenset[str] = frozenset()) -> Iterator[dict[str, str]]:
    """Return the rows of a glossary by column; concepts get ids where their rows would be joined or split.

    Args:
        glossary: The glossary.
        free: The unknown categories that have columns of their own.
    """
    if any(concept.id for concept in glossary) or _ambiguous(glossary):
        glossary = with_ids(glossary)
    for concept in glossary:
        yield from _entry_rows(concept, free)


def tabulate(glossary: Glossary, columns: frozenset[str] = EVERY_COLUMN) -> Iterator[list[str]]:
    """Return the header and the rows of a glossary, with those of `columns` that hold something.

    Those that are no columns of ours are unknown categories.
    """
    free = columns - EVERY_COLUMN and free_categories(glossary) & columns
    rows = list(records(glossary, free))
    if cell := about(glossary):
        rows = rows or [{}]
        rows[0]["glossary"] = cell
    used = set(CORE).union(*rows) & columns
    names = [*(name for name in COLUMN_ORDER if name in used), *sorted(used & free)]
    yield names
    for row in rows:
        yield [row.get(name, "") for name in names]


def free_categories(glossary: Glossary) -> frozenset[str]:
    """Return the unknown categories that can have a column each: no name of ours, and once a concept at most."""
    names: set[str] = set()
    reserved = set(EVERY_COLUMN)
    for entry in glossary:
        counts = Counter(name for name, _ in entry.other)
        names.update(counts)
        reserved.update(name for name, count in counts.items() if count > 1)
        reserved.update(name for name, value in entry.other if value != value.strip() or not value)
    lowered = Counter(name.lower() for name in names)
    return frozenset(
        name
        for name in names - reserved
        if name == name.strip() and lowered[name.lower()] == 1 and name.lower() not in reserved
    )


def about(glossary: Glossary) -> str:
    """Return the title and the metadata as one cell; empty when there are none."""
    if not glossary.title and not glossary.metadata:
        return ""
    content = About(glossary.title, dict(glossary.metadata))
    return plain.encoded(content).decode()


def _ambiguous(glossary: Glossary) -> bool:
    """Return whether reading the rows without ids would join or split concepts."""
    keys = set()
    for concept in glossary:
        key = (concept.zh[0].text, concept.subject) if concept.zh else None
        if key in keys or (key is None and len(concept.en) > 1):
            return True
        if key is not None:
            keys.add(key)
    return False


def _entry_rows(concept: Entry, free: frozenset[str]) -> Iterator[dict[str, str]]:
    head = concept.zh[0] if concept.zh else None
    zh = term_cells(head) if head is not None else {}
    shared = {"id": concept.id, "subject": concept.subject, "zh": escape(head.text) if head else ""}
    first = entry_cells(concept)
    if free and concept.other:
        rest = tuple(pair for pair in concept.other if pair[0] not in free)
        first |= {"entry_other": plain.compact(rest) if rest else ""} | {
            name: value for name, value in concept.other if name in free
        }
    if head is not None and len(concept.zh) > 1:
        first["zh_synonyms"] = _synonyms(head, concept.zh[1:])
    if not concept.en:
        plain_names = ("status", "score", "count")
        yield _filled(first, shared, {k if k in plain_names else f"zh_{k}": v for k, v in zh.items()})
    for index, term in enumerate(concept.en):
        row = _filled(shared, {"en": escape(term.text)}, term_cells(term))
        if index == 0:
            row |= first | {f"zh_{name}": cell for name, cell in zh.items()}
            if zh and zh["status"] == zh_status(term.status):
                del row["zh_status"]
        yield row


def _filled(*parts: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for part in parts for name, cell in part.items() if cell}


def _synonyms(head: Term, synonyms: tuple[Term, ...]) -> str:
    """Return further Chinese terms as one cell: just their texts where nothing else sets them apart."""
    simple = all(term == Term(term.text, head.language, head.status) for term in synonyms)
    texts = tuple(term.text for term in synonyms)
    if simple and not any("|" in text or text != text.strip() for text in texts) and texts[0][0] != "[":
        return "|".join(texts)
    return plain.compact(synonyms)


def escape(text: str) -> str:
    """Return a term as a cell: `|` separates synonyms there, so one of the term's own gets a backslash."""
    return text.replace("|", r"\|")


def unescape(cell: str) -> list[str]:
    """Return the terms of a cell.

    Example:
        >>> unescape("A\\\\|B test | split test")
        ['A|B test', 'split test']
    """
    if "|" not in cell:
        return [cell]
    parts = _SYNONYM_SEPARATOR.split(cell)
    return [part.strip() if len(parts) > 1 else part for part in (part.replace("\\|", "|") for part in parts)]


_SYNONYM_SEPARATOR = lazy_pattern(r"(?<!\\)\|")


def zh_status(en: Status) -> Status:
    """Return the status of a Chinese term without one: its first rendering's, unless that is a bad one."""
    return Status.PREFERRED if en in (Status.DEPRECATED, Status.FORBIDDEN) else en


class About(msgspec.Struct):
    """Title and metadata of a glossary, as a cell holds them."""

    title: str = ""
    metadata: dict[str, str] = {}
