"""Regular expressions that tools keep among their terms: entries in no language, which nothing matches.

They are kept as they are, source and replacement, and written again by the formats whose tools read them.
"""

from termalign.termbase.glossary import Entry, Status, Term

PATTERN_LANGUAGE = "zxx"
"""The tag of what is in no language (ISO 639-2)."""

_PATTERN_CATEGORY = ("regex", "source and replacement")
"""The category by which a pattern is known."""


def pattern_entry(
    source: str,
    replacement: str,
    *,
    note: str = "",
    case_sensitive: bool = False,
    other: tuple[tuple[str, str], ...] = (),
) -> Entry:
    """Return a pattern as an entry.

    Example:
        >>> entry = pattern_entry("第(.+)回", "Chapter $1")
        >>> is_pattern(entry), [term.text for term in entry.others]
        (True, ['第(.+)回', 'Chapter $1'])
    """
    terms = [
        Term(text, PATTERN_LANGUAGE, Status.PREFERRED, case_sensitive=case_sensitive)
        for text in (source, replacement)
        if text
    ]
    return Entry((), (), others=tuple(terms), note=note, other=(_PATTERN_CATEGORY, *other))


def is_pattern(entry: Entry) -> bool:
    """Return whether an entry is a pattern."""
    return _PATTERN_CATEGORY in entry.other and not entry.zh and not entry.en
