"""Which of the two languages a text is in, and which of two texts is translated into which."""

from collections.abc import Iterable
from enum import StrEnum

from termalign.errors import InputError, Message
from termalign.language.text.script import HAN_CHARACTER
from termalign.runtime.lazy import lazy_pattern

LANGUAGE_NAMES = {"zh": "Chinese", "en": "English"}
"""Of the languages, for people."""

SAMPLE_LENGTH = 200_000
"""Code points from the beginning by which the language is detected: a long chapter."""

LEAST_MIXED = 0.2
"""The same share of both sides, and of Latin words of both, from which each may be a text and its translation in one.

Of 137 published texts with their translations none has more than .002 of Chinese on its English side.
"""

LEAST_SHARE = 0.5
"""Han characters among these and Latin words, from which a text is Chinese."""

_LATIN_WORD = lazy_pattern(r"\p{Latin}+")


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

    @property
    def languages(self) -> tuple[str, str]:
        """Both, the source first."""
        return self.source, self.target


def language_of(text: str) -> str:
    """Return the language of a text, `zh` or `en`: Chinese where it has no more Latin words than Han characters.

    Example:
        >>> language_of("用 Python 写程序"), language_of("The term 程序 means program.")  # to write programs in Python
        ('zh', 'en')
    """
    return "zh" if _share(text[:SAMPLE_LENGTH]) >= LEAST_SHARE else "en"


def side_of(text: str) -> str:
    """Return the side that a text is; empty where it has no letters.

    Example:
        >>> side_of("碳中和 (carbon)"), side_of("Carbon neutrality"), side_of("2026")  # carbon neutrality
        ('zh', 'en', '')
    """
    return language_of(text) if any(map(str.isalpha, text)) else ""


def is_mixed(src: str, tgt: str) -> bool:
    """Return whether both of two texts are in both languages.

    Example:
        >>> is_mixed("法治 The rule of law", "法治 The rule of law"), is_mixed("用 Python 写程序", "To write in Python")
        (True, False)
    """
    shares = (_share(text[:SAMPLE_LENGTH]) for text in (src, tgt))
    return all(LEAST_MIXED <= share <= 1.0 - LEAST_MIXED for share in shares)


def direction_from(text: str) -> Direction:
    """Return the direction in which a text is translated."""
    return Direction.ZH_EN if language_of(text) == "zh" else Direction.EN_ZH


def require_text(text: str, *, name: str) -> None:
    """Refuse a text that nothing can be said of.

    Raises:
        InputError: It has no letter or digit.
    """
    if not any(map(str.isalnum, text)):
        raise InputError(f"{name}: is empty, no letter or digit in it")


def source_direction(given: Direction | None, text: str, *, name: str) -> Direction:
    """Return the given direction of a text that is to be translated, or else that of its language.

    Raises:
        InputError: It is empty, or it has letters, and none of the language that it is translated from.
    """
    require_text(text, name=name)
    if given is None:
        return direction_from(text)
    own = HAN_CHARACTER if given is Direction.ZH_EN else _LATIN_WORD
    sample = text[:SAMPLE_LENGTH]
    if not own.search(sample) and any(map(str.isalpha, sample)):
        raise InputError(f"{name}: the text is not {given}: it has no {LANGUAGE_NAMES[given.source]} in it")
    return given


def direction_of(pairs: Iterable[tuple[str, str]]) -> Direction:
    """Return the direction of texts with their translations: the side with the larger share of Chinese is Chinese.

    Example:
        >>> direction_of([("AI", "人工智能"), ("banks", "银行")]).value
        'en-zh'
    """
    src, tgt = _beginnings(pairs)
    return Direction.ZH_EN if _share(src) >= _share(tgt) else Direction.EN_ZH


def following_direction(pairs: Iterable[tuple[str, str]], before: Direction) -> Direction:
    """Return the direction of a document that follows others: theirs, unless it surely has the other one.

    That is where one side is Chinese and the other has next to no Chinese in it: a translation that was left in the
    language of its source turns nothing, though the source has a gloss in the other.

    Example:
        >>> following_direction([("碳达峰（carbon peaking）", "碳达峰")], Direction.ZH_EN).value
        'zh-en'
        >>> following_direction([("Carbon peaking", "碳达峰")], Direction.ZH_EN).value
        'en-zh'
    """
    sides = _beginnings(pairs)
    english, chinese = sorted(map(_share, sides))
    is_sure = english < LEAST_MIXED and chinese >= LEAST_SHARE
    return direction_of([sides]) if is_sure else before


def checked_direction(
    given: Direction | None, pairs: Iterable[tuple[str, str]], *, name: str = ""
) -> Direction:
    """Return the given direction, or else that of the texts; `name` is that of their file, or files, for errors.

    Raises:
        InputError: The side that should be Chinese has no Chinese in it, and the other has.
    """
    sides = _beginnings(pairs)
    if given is None:
        if not any(map(HAN_CHARACTER.search, sides)) and _LATIN_WORD.search(sides[0]):
            return Direction.EN_ZH  # English on both sides: what is to be Chinese is not translated yet
        return direction_of([sides])
    chinese, other = (0, 1) if given is Direction.ZH_EN else (1, 0)
    if not HAN_CHARACTER.search(sides[chinese]) and HAN_CHARACTER.search(sides[other]):
        empty, filled = _SIDE_NAMES[chinese], _SIDE_NAMES[other]
        problem: Message = f"the texts are not {given}: the {empty} has no Chinese in it, the {filled} has"
        raise InputError(f"{name}: {problem}" if name else problem)
    return given


def _beginnings(pairs: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return the beginnings of both sides, as much as is looked at."""
    sides: tuple[list[str], list[str]] = ([], [])
    characters = 0
    for pair in pairs:
        for side, text in zip(sides, pair, strict=True):
            side.append(text[:SAMPLE_LENGTH])
            characters += len(side[-1])
        if characters >= 2 * SAMPLE_LENGTH:
            break
    return "\n".join(sides[0]), "\n".join(sides[1])


def _share(text: str) -> float:
    """Return the share of Han characters among these and Latin words, 0 to 1; 0 where there is neither."""
    han = len(HAN_CHARACTER.findall(text))
    return han / (han + len(_LATIN_WORD.findall(text))) if han else 0.0


_SIDE_NAMES = ("source", "translation")


def direction_named(name: str) -> Direction:
    """Return a direction by its name, `zh-en` or `en-zh`.

    Raises:
        InputError: It is neither.
    """
    if isinstance(name, Direction):
        return name
    try:
        return Direction(name)
    except ValueError:
        raise InputError(f"direction {name!r} is not known; allowed: {', '.join(Direction)}") from None
