"""Texts and their translations, in whatever form a caller has them, as units."""

from collections.abc import Iterator, Sequence
from typing import Any

from termalign.checking.checks.units import CheckUnit, TextOrigin, units_of
from termalign.documents.bitext import Bitext
from termalign.errors import InputError

Texts = Bitext | str | Sequence[str] | Sequence[tuple[str, str]]
"""Source texts, with their translations or without."""


def units_from(src: Texts, tgt: str | Sequence[str] | None = None) -> Iterator[CheckUnit]:
    """Return the units of a string and its translation, of pairs of strings, or of a bitext.

    Findings about a string have its own lines; of several strings the n-th is line n.

    Example:
        >>> [(unit.src, unit.tgt) for unit in units_from(["甲", "乙"], ["one", "two"])]
        [('甲', 'one'), ('乙', 'two')]
        >>> next(units_from(("甲", "one"))).tgt
        'one'

    Raises:
        InputError: The texts are not pairs.
    """
    if isinstance(src, Bitext):
        if tgt is not None:
            raise InputError("a bitext holds its translation; another one was given")
        return units_of(src)
    if (
        isinstance(src, tuple)
        and len(src) == 2
        and tgt is None
        and all(isinstance(side, str) for side in src)
    ):
        src, tgt = src
    if isinstance(src, str) and isinstance(tgt, str):
        return iter([CheckUnit(src, tgt, TextOrigin("", 1), TextOrigin("", 1))])
    return (_line(number, *pair) for number, pair in enumerate(_pairs(src, tgt), 1))


def _pairs(src: Any, tgt: Any) -> Iterator[tuple[str, str]]:
    if isinstance(src, str) or isinstance(tgt, str):
        raise InputError(f"a text and its translation are two strings, not {_kind(src)} and {_kind(tgt)}")
    if tgt is not None:
        src, tgt = list(src), list(tgt)
        if len(src) != len(tgt):
            raise InputError(f"there are {len(src)} texts and {len(tgt)} translations; each text needs one")
        src = zip(src, tgt, strict=True)
    for number, pair in enumerate(src, 1):
        sides = () if isinstance(pair, str) else tuple(pair)
        if len(sides) != 2 or not all(isinstance(side, str) for side in sides):
            raise InputError(f"text {number} is {_kind(pair)}, no pair of a text and its translation")
        yield sides


def _kind(value: object) -> str:
    return (
        "nothing"
        if value is None
        else "a string"
        if isinstance(value, str)
        else f"of type {type(value).__name__}"
    )


def _line(number: int, src: str, tgt: str) -> CheckUnit:
    at = TextOrigin("", number)
    return CheckUnit(src.replace("\n", " "), tgt.replace("\n", " "), at, at)
