"""Rules for the text of a glossary: which characters it may hold.

References:
    XML 1.0 (5th edition), section 2.2: the characters that no XML file, so no TBX, can hold.
"""

from termalign.errors import MOST_QUOTED, InputError, require
from termalign.language.text.damage import UNWRITABLE
from termalign.runtime.lazy import lazy_pattern

CONTROL_CHARACTERS = rf"{UNWRITABLE}\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
"""Control characters other than tab and line ends: in no description."""

LINE_BREAKS = r"\t\n\r\u2028\u2029"
"""Tabs and line ends: in no term."""

BIDI_CHARACTERS = r"\u202a-\u202e\u2066-\u2069"
"""Characters that reorder the text around them: a term can hide behind them, and needs none."""

_IN_TERM = lazy_pattern(f"[{CONTROL_CHARACTERS}{LINE_BREAKS}]")
_IN_DESCRIPTION = lazy_pattern(f"[{CONTROL_CHARACTERS}]")
_IN_SENTENCE = lazy_pattern(f"[{UNWRITABLE}]")


def check_term(text: str) -> None:
    """Refuse a term that is empty or holds a control character or a line end."""
    if type(text) is str and text.isprintable() and text and not text.isspace():
        return
    if not require(text, str, "a term").strip():
        raise InputError("a term needs text")
    if match := _IN_TERM.search(text):
        raise InputError(f"the term {text[:MOST_QUOTED]!r} holds {name(match[0])}; allowed: text of one line")


def check_description(text: str, noun: str) -> None:
    """Refuse a description that holds a control character other than tabs and line ends."""
    if not require(text, str, f"the {noun}").isprintable() and (match := _IN_DESCRIPTION.search(text)):
        raise InputError(f"the {noun} {text[:MOST_QUOTED]!r} holds {name(match[0])}; allowed: text")


def check_sentence(text: str, noun: str = "sentence") -> None:
    """Refuse a sentence, or another text, that cannot be written to a file."""
    if not require(text, str, f"the {noun}").isprintable() and (match := _IN_SENTENCE.search(text)):
        raise InputError(f"the {noun} {text[:MOST_QUOTED]!r} holds {name(match[0])}; allowed: text")


def name(char: str) -> str:
    """Return the code point of a character, as it is usually written.

    Example:
        >>> name("\\x07")
        'U+0007'
    """
    return f"U+{ord(char):04X}"
