"""When two writings are the same term: one ladder of levels for the whole package.

A *key* is the form a text is compared in at one level; two texts are the same at a level when their keys agree
there or at a stricter one. From FORM down the keys follow from each other (what is the same in case is the same in
form). Above it they do not, so that *wellbeing* is *well-being* although only one of them has a *being* to take
for a form of *be*: that is why `same` asks level by level, and an `Index` keeps a key a level.

Whatever holds a Chinese character is compared as Chinese, all else as English.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Generic, TypeVar

from termalign.language.keys.folded import KEY_SEPARATOR, zh_key, zh_keys
from termalign.language.keys.words import cut, is_swallowed, lemmas_key, spelled, stem, word_lemma
from termalign.language.text import LIGHT_WORDS, fold
from termalign.language.text.script import HAN_CHARACTER
from termalign.runtime.lazy import lazy_pattern


class Level(IntEnum):
    """How much two writings of a term may differ and be the same, strictest first."""

    EXACT = 0
    """Nothing."""
    CASE = 1
    """Capitals; those of acronyms that a common word would swallow count (*IT* is not *it*)."""
    FORM = 2
    """Width, Chinese script, white space, quotation marks, invisible characters, hyphens, `&` for *and*, British
    or American spelling."""
    INFLECTION = 3
    """Number, verb forms, articles."""
    FAMILY = 4
    """Words derived from one another (*inclusive*, *inclusiveness*), words without meaning of their own."""


def key_at(text: str, level: Level) -> str:
    """Return what a text is compared by at one level.

    Example:
        >>> [key_at("The Labour-Market Policies", level) for level in Level][1:]
        ['the labour-market policies', 'thelabormarketpolicies', 'labormarketpolicy', 'labormarketpolic']
        >>> key_at("數字 經濟", Level.FORM)  # digital economy, in Traditional script
        '数字经济'
    """
    if level is Level.EXACT:
        return text
    if HAN_CHARACTER.search(text) is not None:
        return text.casefold() if level is Level.CASE else zh_key(text.casefold()).text
    if level is Level.CASE:
        return _uncased(text)
    words = cut(text).words
    # What has no words, a mark or an arrow, is compared as it is.
    return _KEY_MAKERS[level](words) or fold(_uncased(text)).text


def keys_at(texts: Sequence[str], level: Level) -> Iterator[str]:
    """Yield what texts are compared by at one level; many Chinese ones are folded at once, in a sixth of the time."""
    if len(texts) < LEAST_KEYED_AT_ONCE or level < Level.FORM:
        yield from (key_at(text, level) for text in texts)
        return
    for start in range(0, len(texts), MOST_KEYED_AT_ONCE):
        batch = texts[start : start + MOST_KEYED_AT_ONCE]
        chinese = [text.casefold() for text in batch if HAN_CHARACTER.search(text) is not None]
        folded = iter(zh_keys(chinese).text.split(KEY_SEPARATOR))
        for text in batch:  # `folded` has the Chinese ones, in their order
            yield key_at(text, level) if HAN_CHARACTER.search(text) is None else next(folded)


LEAST_KEYED_AT_ONCE, MOST_KEYED_AT_ONCE = 64, 10_000
"""Texts from which it is worth while to fold them at once, for the table of characters is 4 MB; and how many are."""


def keys(text: str, level: Level) -> tuple[str, ...]:
    """Return the keys of which one agrees, at its own place, when texts are the same at a level.

    Example:
        >>> keys("Policies", Level.INFLECTION)
        ('policies', 'policy')
    """
    return tuple(key_at(text, each) for each in compared(level))


def compared(level: Level) -> tuple[Level, ...]:
    """Return the levels whose keys are compared to decide whether texts are the same at `level`.

    What is the same in a stricter level than FORM is so in FORM.
    """
    return _COMPARED_LEVELS[level]


def same(first: str, second: str, level: Level) -> bool:
    """Return whether two writings are the same term at a level.

    Example:
        >>> same("labour market", "labor market", Level.FORM)
        True
        >>> same("policies", "policy", Level.FORM), same("policies", "policy", Level.INFLECTION)
        (False, True)
    """
    return first == second or any(key_at(first, each) == key_at(second, each) for each in compared(level))


def level_of(first: str, second: str) -> Level | None:
    """Return the strictest level at which two writings are the same; None when they are at none.

    Example:
        >>> level_of("R&D", "R and D"), level_of("inclusive growth", "inclusiveness of growth")
        (<Level.FORM: 2>, <Level.FAMILY: 4>)
        >>> level_of("carbon neutrality", "carbon peaking") is None
        True
    """
    return next((level for level in Level if key_at(first, level) == key_at(second, level)), None)


def _uncased(text: str) -> str:
    if text.islower():
        return text.casefold()
    return _SHORT_FORM_OR_WORD.sub(
        lambda match: match[0] if is_swallowed(match[0]) else match[0].casefold(), text
    )


def _inflection(words: list[str]) -> str:
    return lemmas_key(map(word_lemma, words))


def _family(words: list[str]) -> str:
    lemmas = [lemma for word in words if (lemma := word_lemma(word)) not in LIGHT_WORDS]
    return "".join(map(stem, lemmas)) or _inflection(words)


_KEY_MAKERS: dict[Level, Callable[[list[str]], str]] = {
    Level.FORM: lambda words: "".join(map(spelled, words)),
    Level.INFLECTION: _inflection,
    Level.FAMILY: _family,
}

_SHORT_FORM_OR_WORD = lazy_pattern(r"(?:\p{L}\.){2,}|[\p{L}\p{M}]+")
_COMPARED_LEVELS = {
    level: tuple(each for each in Level if Level.FORM <= each <= level) or (level,) for level in Level
}


Item = TypeVar("Item")


class Index(Generic[Item]):
    """Things by their terms, at a level.

    Example:
        >>> index = Index(Level.FORM, [("labour market", 1), ("labor market", 2), ("market", 3)])
        >>> index.find("Labour-market"), index.find("markets")
        ([1, 2], [])
    """

    def __init__(self, level: Level, items: Iterable[tuple[str, Item]] = ()) -> None:
        """Begin with `items`, each with the term it is known by."""
        self._level = level
        self._items: list[Item] = []
        self._numbers: list[dict[str, list[int]]] = [{} for _ in compared(level)]
        self._extend(list(items))

    def add(self, text: str, item: Item) -> None:
        """Add a thing known by a term."""
        self._extend([(text, item)])

    def _extend(self, items: Sequence[tuple[str, Item]]) -> None:
        texts = [text for text, _ in items]
        for level, indexes in zip(compared(self._level), self._numbers, strict=True):
            for index, key in enumerate(keys_at(texts, level), len(self._items)):
                indexes.setdefault(key, []).append(index)
        self._items += [item for _, item in items]

    def find(self, text: str) -> list[Item]:
        """Return what is known by a term, in the order it was added."""
        return [
            self._items[index]
            for index in sorted({index for indexes in self._found(text) for index in indexes})
        ]

    def first(self, text: str) -> Item | None:
        """Return what was added first of what is known by a term, None for nothing."""
        first = min((indexes[0] for indexes in self._found(text) if indexes), default=None)
        return self._items[first] if first is not None else None

    def __contains__(self, text: str) -> bool:
        """Return whether something is known by a term."""
        return any(self._found(text))

    def _found(self, text: str) -> Iterator[Sequence[int]]:
        for key, indexes in zip(keys(text, self._level), self._numbers, strict=True):
            yield indexes.get(key, ())
