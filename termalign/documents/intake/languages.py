"""Whether what was read is Chinese and English: a side in another language cannot be checked, and shows no findings."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from termalign.documents.bitext import Bitext, PassagePair
from termalign.language.identification import side_language
from termalign.language.text.language import LANGUAGE_NAMES, Direction, direction_of

_SAMPLE = 2000
"""Sentences of a document, or pairs of a file, from the beginning, that are looked at: a long chapter."""


def other_languages(bitext: Bitext) -> list[str]:
    """Return a sentence for each side that is in another language than Chinese and English.

    Example:
        >>> from termalign.documents.bitext import from_pairs
        >>> other_languages(from_pairs([("龙", "ドラゴン")], names=("a.zh.txt", "a.ja.txt")))
        ['a.ja.txt: looks like Japanese, not English']
    """
    sides = [
        [sentence.text for sentence in islice(document.sentences, _SAMPLE)]
        for document in (bitext.src, bitext.tgt)
    ]
    return _reports(sides, (bitext.src.name, bitext.tgt.name), bitext.direction)


def with_other_languages(pairs: Iterable[PassagePair], name: str) -> tuple[list[str], Iterator[PassagePair]]:
    """Return the same of the pairs of a file that are read one by one, and all of these pairs."""
    left = iter(pairs)
    first = list(islice(left, _SAMPLE))
    texts = ((pair.src.text, pair.tgt.text) for pair in first)
    return other_languages_of(texts, (name, name)), chain(first, left)


def other_languages_of(pairs: Iterable[tuple[str, str]], names: tuple[str, str]) -> list[str]:
    """Return the same of the texts of pairs, by the names of the files they are from."""
    texts = list(islice(pairs, _SAMPLE))
    sides = [[text[side] for text in texts] for side in (0, 1)]
    return _reports(sides, names, direction_of(texts))


def _reports(sides: Sequence[Sequence[str]], names: tuple[str, str], direction: Direction) -> list[str]:
    found = []
    for texts, name, side in zip(sides, names, direction.languages, strict=True):
        other = side_language(texts, side, running=True)
        if other is not None and other.is_all:
            expected = LANGUAGE_NAMES[side]
            found.append(
                f"{name}: looks like {other.name}, not {expected}"
                if names[0] != names[1]
                else f"{name}: the {expected} side looks like {other.name}"
            )
    return found
