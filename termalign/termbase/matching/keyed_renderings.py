"""The English renderings of a glossary by their strict keys: which words of a translation render some term."""

from array import array
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from termalign.language.arrays import Flags
from termalign.language.arrays.kept import StringNumbers, array_of, joined_sections, sections_of_arrays
from termalign.language.keys.folded import en_keys
from termalign.runtime.cache import Sections
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.expected import LONGEST_RENDERING, is_in_capitals
from termalign.termbase.matching.groups import Groups

RENDERING_WORD = lazy_pattern(r"[^\s,.;:!?()\"']+(?:'(?!s\b)\w+)?")


class _WordCounts(dict[str, tuple[int, ...]]):
    """First word of a rendering to how many words those have that begin so and are looked for, few first."""

    def __init__(self, first_words: StringNumbers, lengths: Sequence[int]) -> None:
        super().__init__()
        self.first_words, self.lengths = first_words, lengths
        """Of every first word, a bit for each number of words."""

    def __missing__(self, word: str) -> tuple[int, ...]:
        index = self.first_words.get(word)
        bits = 0 if index is None else int(self.lengths[index])
        counts = tuple(count for count in range(LONGEST_RENDERING + 1) if bits >> count & 1)
        if len(self) < _MOST_REMEMBERED:
            self[word] = counts
        return counts


_MOST_REMEMBERED = 65_536
"""Words and stretches of which it is remembered what begins with them, or is them: a text has most again. Some
megabytes."""


class KeyedRenderings:
    """English terms by their strict keys.

    Example:
        >>> from termalign import entry
        >>> renderings = KeyedRenderings.of(Glossary((entry("法治", "rule of law"), entry("规则", "rule"))))
        >>> renderings.words_from["rule"], renderings.numbers.get("rule"), renderings.owners[1]
        ((1, 3), 1, [1])
    """

    def __init__(
        self, numbers: StringNumbers, owners: Groups, in_capitals: Flags, words_from: _WordCounts
    ) -> None:
        self.numbers = numbers
        self.number_of = lru_cache(_MOST_REMEMBERED)(numbers.get)
        """Returns the number of one; None where a text is none."""
        self.owners = owners
        """The entries that have each."""
        self.in_capitals = in_capitals
        """Whether each is an abbreviation: *MOST* is not *most*."""
        self.words_from = words_from

    @classmethod
    def of(cls, glossary: Glossary) -> "KeyedRenderings":
        """Return the renderings of a glossary."""
        texts: list[str] = []
        owners = array("q")
        for index, (_, en, _) in enumerate(glossary.texts()):
            texts.extend(en)
            owners.extend([index] * len(en))
        indexes: dict[str, int] = {}
        keys = np.fromiter(
            (indexes.setdefault(key.strip(), len(indexes)) for key in en_keys(texts)), np.int64, len(texts)
        )
        # Of every rendering, (renderings,): whether all that have its key are in capitals.
        capitals = np.fromiter(map(is_in_capitals, texts), np.bool_, len(texts))
        in_capitals = np.zeros(len(indexes), np.bool_)
        in_capitals[keys[capitals]] = True
        in_capitals[keys[~capitals]] = False
        lengths: dict[str, int] = {}
        for rendering in indexes:
            words = RENDERING_WORD.findall(rendering)
            if 0 < len(words) <= LONGEST_RENDERING:
                lengths[words[0]] = lengths.get(words[0], 0) | 1 << len(words)
        counts = _WordCounts(StringNumbers.of(list(lengths)), list(lengths.values()))
        return cls(StringNumbers.of(list(indexes)), Groups.of(keys).through(owners), in_capitals, counts)

    @classmethod
    def kept(cls, sections: Sections) -> "KeyedRenderings":
        """Return those that are kept."""
        lengths = array_of(sections, "lengths", np.int64)
        return cls(
            StringNumbers.kept(sections, "keys"),
            Groups.kept(sections, "entries"),
            array_of(sections, "in_capitals", np.bool_),
            _WordCounts(StringNumbers.kept(sections, "first words"), lengths.data),
        )

    def sections(self) -> Sections:
        """Return them as sections."""
        columns = {"in_capitals": self.in_capitals, "lengths": np.asarray(self.words_from.lengths, np.int64)}
        return joined_sections(
            [
                self.numbers.sections("keys"),
                self.owners.sections("entries"),
                self.words_from.first_words.sections("first words"),
                sections_of_arrays(columns),
            ]
        )
