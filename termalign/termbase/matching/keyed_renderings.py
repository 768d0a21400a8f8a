"""The English renderings of a glossary by their strict keys: which words of a translation render some term."""

from array import array
from functools import lru_cache

import numpy as np

from termalign.language.arrays.kept import StringNumbers, array_of, joined_sections, sections_of_arrays
from termalign.language.keys.folded import en_keys
from termalign.runtime.cache import Sections
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.expected import LONGEST_RENDERING, is_in_capitals
from termalign.termbase.matching.groups import Groups

RENDERING_WORD = lazy_pattern(r"[^\s,.;:!?()\"']+(?:'(?!s\b)\w+)?")


_MOST_REMEMBERED = 65_536
"""Words and stretches of which it is remembered what begins with them, or is them: a text has most again. Some
megabytes."""


class KeyedRenderings:
    """English terms by their strict keys.

    Example:
        >>> from termalign import entry
        >>> house = Glossary((entry("法治", "rule of law"), entry("规则", "rule")))
        >>> renderings = KeyedRenderings(rendering_sections(house))
        >>> renderings.words_from("rule"), renderings.number_of("rule"), renderings.owners[1]
        ((1, 3), 1, [1])
    """

    def __init__(self, sections: Sections) -> None:
        """Take what `rendering_sections` returns."""
        self.number_of = lru_cache(_MOST_REMEMBERED)(StringNumbers.kept(sections, "keys").get)
        """Returns the number of one; None where a text is none."""
        self.owners = Groups.kept(sections, "entries")
        """The entries that have each."""
        self.in_capitals = array_of(sections, "in_capitals", np.bool_)
        """Whether each is an abbreviation: *MOST* is not *most*."""
        first_words = StringNumbers.kept(sections, "first words")
        lengths = array_of(sections, "lengths", np.int64)
        """Of every first word, a bit for each number of words."""

        def words_from(word: str) -> tuple[int, ...]:
            index = first_words.get(word)
            bits = 0 if index is None else int(lengths[index])
            return tuple(count for count in range(LONGEST_RENDERING + 1) if bits >> count & 1)

        self.words_from = lru_cache(_MOST_REMEMBERED)(words_from)
        """Returns how many words the renderings have that begin with a word and are looked for, few first."""


def rendering_sections(glossary: Glossary) -> Sections:
    """Return the renderings of a glossary, as sections."""
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
    columns = {"in_capitals": in_capitals, "lengths": np.array([*lengths.values()], np.int64)}
    return joined_sections(
        [
            StringNumbers.of(list(indexes)).sections("keys"),
            Groups.of(keys).through(owners).sections("entries"),
            StringNumbers.of(list(lengths)).sections("first words"),
            sections_of_arrays(columns),
        ]
    )
