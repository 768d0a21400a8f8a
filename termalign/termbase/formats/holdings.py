"""What a glossary can hold, by name. A format declares which of it has a place there; nothing else says so.

The names are those of our table's columns where there is one; the others say what shape concepts may have.
"""

from termalign.documents.tables.headings import ENTRY_CELLS, TERM_CELLS

TERM_FIELDS = frozenset(TERM_CELLS)
"""Fields of a term; those of Chinese terms have the same names after `zh_`."""

CONCEPT_SHAPES = {
    "synonyms": "several renderings of a concept",
    "zh_synonym_fields": "fields of their own for further Chinese terms, and not just their text",
    "untranslated": "concepts with terms in only one of the two languages",
    "concepts": "which Chinese terms are one concept, and which concepts share one",
    "repeats": "the same term twice in a concept",
    "deprecated": "deprecated and forbidden terms: only where those who read the file know a status",
    "layout": "line ends and runs of spaces in notes",
}
"""What formats have a place for beside fields, with what it means."""

_MACHINE_FIELDS = frozenset(("score", "salience", "count", "evidence", "signature"))

MACHINE = _MACHINE_FIELDS | {f"zh_{name}" for name in _MACHINE_FIELDS & TERM_FIELDS}
"""What programs made for programs: leaving it out is told, and loses no content."""

EVERYTHING = (
    TERM_FIELDS
    | {f"zh_{name}" for name in TERM_FIELDS}
    | frozenset(ENTRY_CELLS)
    | frozenset(CONCEPT_SHAPES)
    | {"title", "metadata", "signature"}
)
"""All names."""

WRITTEN_BY_PEOPLE = EVERYTHING - MACHINE
"""All that people wrote, or would read."""

TERMS_LOST = ("deprecated", "untranslated", "synonyms", "other_languages", "concepts")
"""Without a place for these, whole terms are lost, or what belongs together."""

_GRAMMAR_FIELDS = frozenset(("part_of_speech", "type", "forms", "status"))

GRAMMAR = _GRAMMAR_FIELDS | {f"zh_{name}" for name in _GRAMMAR_FIELDS}
"""What people write and extraction does too: there is a lot of it, and a term is used the same without it."""
