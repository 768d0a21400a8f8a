"""What programs remark on a concept, in its note: for those who decide on it, and for nobody after them.

They are in the same cell as what people write, parted from it by `; `. This is the one list of how they begin: who
makes such notes takes the words from here, and who passes on what people wrote leaves them out.
"""

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
