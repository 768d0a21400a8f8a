"""The glossary: concepts, their terms in both languages, and the evidence for them.

Concept-oriented, as TBX is: an entry is a concept; it has Chinese and English terms, each with its own status
and grammar. Everything is immutable, validated on construction and equal by value; changing is replacing.
Reading and writing files is the business of `termalign.termbase.formats`.
"""

from termalign.termbase.glossary.deferred import Deferred, Texts
from termalign.termbase.glossary.differences import Change, Changed, Differences, differences
from termalign.termbase.glossary.merging import Conflict, Merged, merge, stacked
from termalign.termbase.glossary.model import (
    Entry,
    Evidence,
    Glossary,
    Status,
    Term,
    TermType,
    entry,
    is_kept,
    is_made_id,
    used_and_avoided,
    with_ids,
    zh_terms,
)

__all__ = [
    "Change",
    "Changed",
    "Conflict",
    "Deferred",
    "Differences",
    "Entry",
    "Evidence",
    "Glossary",
    "Merged",
    "Status",
    "Term",
    "TermType",
    "Texts",
    "differences",
    "entry",
    "is_kept",
    "is_made_id",
    "merge",
    "stacked",
    "used_and_avoided",
    "with_ids",
    "zh_terms",
]
