"""What extraction proposed and nobody decided on: it is no advice beside what somebody chose.

And what programs remark on a concept, for those who decide on it and for nobody after them: in the cell of what people
write, parted from it by `; `. This is the one list of how remarks begin: who makes them takes the words from here, and
who passes on what people wrote leaves them out.
"""

from collections.abc import Sequence
from dataclasses import replace

from termalign.termbase.glossary.model import Entry, Glossary, Status, Term


def without_candidates(terms: Sequence[Term]) -> Sequence[Term]:
    """Return terms of a concept without extraction's candidates that nobody decided on, where another was chosen.

    Example:
        >>> chosen, left = Term("spillway", status=Status.ADMITTED), Term("overflow channel", score=0.5)
        >>> [term.text for term in without_candidates([left, chosen])], len(without_candidates([left]))
        (['spillway'], 1)
    """
    if not any(term.status in (Status.PREFERRED, Status.ADMITTED) for term in terms):
        return terms
    return [term for term in terms if not (term.extracted and term.status is Status.PROPOSED)]


def decided(glossary: Glossary) -> Glossary:
    """Return what somebody decided on: a glossary without proposed renderings, and without entries that are proposed.

    Example:
        >>> chosen, left = Term("spillway", status=Status.ADMITTED), Term("overflow channel", score=0.5)
        >>> water = Entry((Term("溢洪道", "zh"),), (chosen, left))  # 溢洪道: spillway
        >>> kept = decided(Glossary((water, Entry((Term("大坝", "zh"),), (Term("dam"),)))))  # 大坝: dam
        >>> [[term.text for term in item.en] for item in kept]
        [['spillway']]
    """
    entries = tuple(
        replace(concept, en=tuple(term for term in concept.en if term.status is not Status.PROPOSED))
        for concept in glossary
        if not is_proposed(concept)
    )
    return Glossary(entries, glossary.title, glossary.metadata)


def is_proposed(concept: Entry) -> bool:
    """Return whether nobody decided on any rendering of a concept, or on its Chinese terms where it has none."""
    return all(term.status is Status.PROPOSED for term in concept.en or concept.zh or concept.others)


REMARK_SEPARATOR = "; "
"""What parts one remark from the next, and from what people write."""

UNRENDERED = "no likely rendering"
"""On a concept of which no rendering is accepted."""

KNOWN_TERM = "known"
"""On a concept whose first rendering is one of a glossary, or of those that come with termalign."""

KNOWN_AS = "known as: "
"""Before the renderings that a glossary has, where the texts use others."""

DEPRECATED = "deprecated: "
"""Before the renderings that are used, though a glossary deprecates them."""

INCONSISTENT = "inconsistent: "
"""Before the renderings that the texts clearly use, with how often."""

_WHOLE = frozenset((UNRENDERED, KNOWN_TERM))

_REMARK_STARTS = (KNOWN_AS, DEPRECATED, INCONSISTENT)


def without_remarks(note: str) -> str:
    """Return what people wrote in the note of a concept; a note without remarks of programs as it is.

    Example:
        >>> without_remarks("known"), without_remarks("known as: rule of law; not in titles")
        ('', 'not in titles')
    """
    parts = note.split(REMARK_SEPARATOR)
    own = [part for part in parts if part not in _WHOLE and not part.startswith(_REMARK_STARTS)]
    return note if len(own) == len(parts) else REMARK_SEPARATOR.join(own)
