"""What a glossary can hold, by name, and what a format loses of it.

A format declares which names it holds; nothing else does. Losses are found before writing, so nothing is lost silently.

The names are those of our table's columns where there is one; the others are the shapes that concepts may have.
"""

from typing import NamedTuple

from termalign.documents.tables.headings import ENTRY_CELLS, TERM_CELLS
from termalign.errors import FormatError

TERM_FIELDS = frozenset(TERM_CELLS)
"""Fields of a term; those of Chinese terms have the same names after `zh_`."""

CONCEPT_SHAPES = {
    "synonyms": "several renderings of a concept",
    "zh_synonym_fields": "fields of their own for further Chinese terms, and not just their text",
    "untranslated": "concepts with terms in only one of the two languages",
    "homonyms": "a rendering for each of several concepts that share a Chinese term",
    "concepts": "which Chinese terms are one concept, and which concepts share one",
    "repeats": "the same term twice in a concept",
    "deprecated": "deprecated and forbidden terms: only where those who read the file know a status",
    "patterns": "regular expressions among the terms, which some tools have",
    "layout": "line ends and runs of spaces in notes",
}
"""What formats may hold beside fields, with what it means."""

_MACHINE_FIELDS = frozenset(("score", "salience", "count", "documents", "keyness", "evidence", "signature"))

MACHINE = _MACHINE_FIELDS | {f"zh_{name}" for name in _MACHINE_FIELDS & TERM_FIELDS}
"""What programs made for programs: leaving it out is reported, and loses no content."""

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

SEPARATORS = "separators"
"""Name of the loss of terms that hold the marks by which a format separates terms."""

TERMS_LOST = (
    *("deprecated", "untranslated", "synonyms", "homonyms"),
    *("other_languages", "patterns", "concepts", SEPARATORS),
)
"""Where these are not held, whole terms are lost, or what belongs together."""

_GRAMMAR_FIELDS = frozenset(("part_of_speech", "type", "forms", "status"))

GRAMMAR = _GRAMMAR_FIELDS | {f"zh_{name}" for name in _GRAMMAR_FIELDS}
"""What people write and extraction does too: there is a lot of it, and a term is used the same without it."""


class Loss(NamedTuple):
    """Something a format does not hold."""

    what: str
    """Its name: a column of our table, or one of `holdings`."""
    places: int
    """Concepts or terms that have it."""
    example: str
    machine: bool = False
    """Whether programs wrote all of it, so that nobody needs to agree."""

    def __str__(self) -> str:
        """Return the loss as part of a line."""
        return f"{self.what} ({self.places}, e.g. {self.example})" if self.example else self.what


class LossError(FormatError):
    """Writing would lose content, and that was not allowed."""

    def __init__(self, losses: list[Loss], format: str, path: str | None = None) -> None:
        self.losses = losses
        listed = ", ".join(map(str, losses))
        super().__init__(f"{format} cannot hold {listed}; with lossy the rest is written", path=path)
