"""Characters of a text that were lost before: what was there cannot be read, and so neither checked nor learned from.

Programs leave one of four signs: U+FFFD or question marks for what they could not decode or encode; UTF-8 or GBK taken
for Latin letters (`å›½å®¶`, `¹ú¼Ò`); UTF-8 taken for GBK (`鍥藉瀹夊叏`, for 国家安全, *national security*). In 265,780
lines of published texts and translations there is none.
"""

import re
from collections.abc import Sequence

from termalign.errors import InputError, Message
from termalign.runtime.lazy import lazy_pattern

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

UNWRITABLE = r"\p{Cs}\x00\uFFFE\uFFFF"
"""Halves of surrogate pairs, NUL, and two non-characters: in no text at all."""

_UNWRITABLE_CHARACTER = lazy_pattern(f"[{UNWRITABLE}]")

_LEADS, _CONTINUATIONS = range(0xE4, 0xEA), range(0x80, 0xC0)
"""First bytes of Han characters in UTF-8 (U+4000 to U+9FFF), and those that follow."""

_CONTINUED = "".join(
    dict.fromkeys(
        character
        for byte in _CONTINUATIONS
        for character in (chr(byte), bytes((byte,)).decode("cp1252", "ignore"))
    )
)
"""What Latin-1 and Windows-1252 show for bytes that follow."""

_OF_GBK = "".join(bytes((lead, byte)).decode("gbk", "ignore") for lead in _LEADS for byte in _CONTINUATIONS)
"""What GBK shows for the first two bytes of a Han character; most are rare ones."""

_SUSPECT = re.compile(f"[{REPLACEMENT}\u00a1-\u00fe{_OF_GBK}]")
_FOR_UTF8 = re.compile(f"[ä-é][{re.escape(_CONTINUED)}]{{2}}[ä-éãï][{re.escape(_CONTINUED)}]")
_FOR_GBK = re.compile(r"(?!(.)\1{5})(?:[°-×][¡-þ]){3}")
"""Three frequent characters in GBK; dots that lead to a page, or crosses for a number, are the same again."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_ASKED = lazy_pattern(r"(?<=\p{Han})\?{2,}(?=\p{Han})")
_HAN = lazy_pattern(r"\p{Han}")

_LEAST_MARKS = 4
"""Question marks in place of a text; three are one that asks, or wonders."""

_HALF = 0.5
"""Of the characters of such a text, those that are question marks."""

_LEAST_HAN = 2
"""Han characters that the bytes of a wrong one must give."""


def damage(text: str, *, certain: bool = False) -> int | None:
    """Return the offset of the first sign that characters were lost; None for none.

    Example:
        >>> [damage(text) for text in ("国家\ufffd全", "维护??安全", "????", "å›½å®¶å®‰å…¨", "鍥藉瀹夊叏")]
        [2, 2, 0, 0, 0]
        >>> [damage(text) for text in ("国家安全", "真的吗??", "Why???", "Être né à l’été", "目录········3")]
        [None, None, None, None, None]

    Args:
        text: A text of any length.
        certain: Whether question marks amid Chinese are no sign, since one who writes in a chat may have put them.
    """
    if "??" in text and (start := _question_marks(text, certain)) is not None:
        return start
    if text.isascii() or (suspect := _SUSPECT.search(text)) is None:
        return None
    if suspect[0] != REPLACEMENT:
        for pattern in (_FOR_UTF8, _FOR_GBK):
            if match := pattern.search(text):
                return match.start()
        for run in _NOT_ASCII.finditer(text, suspect.start()):
            if _is_utf8_as_gbk(run[0]):
                return run.start()
    start = text.find(REPLACEMENT)
    return start if start >= 0 else None


def are_sound(texts: Sequence[str]) -> bool:
    """Return whether none of several texts has damage, or a character that no text may hold."""
    together = " ".join(texts)
    if "??" in together or not together.isprintable():
        return all(damage(text) is None and unwritable(text) is None for text in texts)
    suspects = filter(_SUSPECT.search, texts) if _SUSPECT.search(together) is not None else ()
    return all(damage(text) is None for text in suspects)


def unwritable(text: str) -> int | None:
    """Return the offset of the first character that no text may hold; None for none."""
    if text.isprintable() or (text.isascii() and "\0" not in text):
        return None
    match = _UNWRITABLE_CHARACTER.search(text)
    return None if match is None else match.start()


def no_text(character: str) -> Message:
    """Return a message about such a character."""
    return f"U+{ord(character):04X}, which no text may hold"


def whole_characters(text: str, number: int = 1) -> str:
    """Return a text that is given; the `number` of it, from 1, is for the message.

    Raises:
        InputError: It holds what no text may hold, such as half of a surrogate pair.
    """
    if (offset := unwritable(text)) is not None:
        raise InputError(f"text {number} holds {no_text(text[offset])}")
    return text


def _question_marks(text: str, certain: bool) -> int | None:
    if not certain and (match := _ASKED.search(text)):
        return match.start()
    marks = text.count("?")
    if marks < _LEAST_MARKS or _HAN.search(text):
        return None
    return text.index("?") if marks > _HALF * sum(not character.isspace() for character in text) else None


def _is_utf8_as_gbk(text: str) -> bool:
    decoded = text.encode("gb18030", "replace").decode("utf-8", "replace")
    return len(_HAN.findall(decoded)) >= max(_LEAST_HAN, decoded.count(REPLACEMENT) + 1)
