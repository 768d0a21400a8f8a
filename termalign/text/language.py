"""Which of the two languages a text is in, and which of two texts is translated into which."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import regex

from termalign.errors import InputError

LOOKED_AT = 200_000
"""Code points from the beginning that tell the language: a long chapter."""

_HAN = regex.compile(r"\p{Han}")
_LATIN_WORD = regex.compile(r"\p{Latin}+")


class Direction(StrEnum):
    """From which language a text is translated into which."""

    ZH_EN = "zh-en"
    EN_ZH = "en-zh"

    @property
    def source(self) -> str:
        """The language of the source."""
        return self.value[:2]

    @property
    def target(self) -> str:
        """The language of the translation."""
        return self.value[3:]


def language_of(text: str) -> str:
    """Return the language of a text, `zh` or `en`: Chinese where it has no more Latin words than Han characters.

    Example:
        >>> language_of("用 Python 写程序"), language_of("The term 程序 means program.")  # to write programs in Python
        ('zh', 'en')
    """
    begin = text[:LOOKED_AT]
    if begin.isascii():
        return "en"
    han = len(_HAN.findall(begin))
    return "zh" if han and han >= len(_LATIN_WORD.findall(begin)) else "en"


def direction_from(text: str) -> Direction:
    """Return the direction in which a text is translated."""
    return Direction.ZH_EN if language_of(text) == "zh" else Direction.EN_ZH


def direction_of(pairs: Iterable[tuple[str, str]]) -> Direction:
    """Return the direction of texts with their translations: the side with more Chinese in it is the Chinese one.

    Example:
        >>> direction_of([("AI", "人工智能"), ("banks", "银行")]).value
        'en-zh'
    """
    more = sum(len(_HAN.findall(src)) - len(_HAN.findall(tgt)) for src, tgt in pairs)
    return Direction.ZH_EN if more >= 0 else Direction.EN_ZH


def agreed(told: Direction | None, pairs: Sequence[tuple[str, str]]) -> Direction:
    """Return the direction that was told, or else that of the texts.

    Raises:
        InputError: The side that is told to be Chinese has no Chinese in it, and the other has.
    """
    if told is None:
        return direction_of(pairs)
    chinese, other = (0, 1) if told is Direction.ZH_EN else (1, 0)
    if not any(_HAN.search(pair[chinese]) for pair in pairs) and any(
        _HAN.search(pair[other]) for pair in pairs
    ):
        raise InputError(
            f"the texts are not {told}: the {_SIDES[chinese]} has no Chinese in it, the {_SIDES[other]} has"
        )
    return told


_SIDES = ("source", "translation")


def direction_named(name: str) -> Direction:
    """Return a direction by its name, `zh-en` or `en-zh`.

    Raises:
        InputError: It is neither.
    """
    try:
        return Direction(name)
    except ValueError:
        raise InputError(f"direction {name!r} is not known; allowed: {', '.join(Direction)}") from None
