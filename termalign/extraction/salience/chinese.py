"""What a Chinese candidate looks like, whatever the text: its script, its words, what dictionaries say of them."""

from dataclasses import dataclass
from functools import cached_property
from math import log

from termalign.features import FeatureSet
from termalign.lexicon import Lexicon
from termalign.text import is_han
from termalign.vocabulary import ChineseWord, chinese_word

NUMERALS = frozenset("一二三四五六七八九十百千万亿两第几半多0123456789")
"""Characters that count (五种疫苗, five vaccines), and that some terms begin with (三期叠加, the three phases)."""

LONGEST_HEADWORD = 6
"""Characters of the longest headword looked for inside a candidate: 98 % of CC-CEDICT's have no more."""


@dataclass(frozen=True)
class ChineseForm:
    """A candidate, and what is asked of it more than once."""

    key: str
    atoms: tuple[str, ...]
    lexicon: Lexicon

    @cached_property
    def words(self) -> tuple[ChineseWord, ...]:
        """What the vocabulary says of its words, marks aside."""
        words = [atom for atom in self.atoms if any(map(str.isalnum, atom))]
        return tuple(map(chinese_word, words or [self.key]))

    @cached_property
    def frequencies(self) -> tuple[float, ...]:
        """Logarithms of its words' frequencies in general language."""
        return tuple(log(1 + word.frequency) for word in self.words)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """Characters of its words."""
        return tuple(len(atom) for atom in self.atoms if any(map(str.isalnum, atom))) or (len(self.key),)

    def share(self, *tags: str) -> float:
        """Return the share of its words whose part of speech begins so."""
        return sum(word.tag.startswith(tags) for word in self.words) / len(self.words)


def _covered(form: ChineseForm) -> float:
    """Return the share of characters in headwords of two or more, the longest taken first from the left."""
    key, start, covered = form.key, 0, 0
    while start < len(key):
        size = next(
            (size for size in range(LONGEST_HEADWORD, 1, -1) if key[start : start + size] in form.lexicon), 1
        )
        covered += size if size > 1 else 0
        start += size
    return min(1.0, covered / len(key))


CHINESE = FeatureSet[ChineseForm](
    {
        "chinese.han": lambda of: sum(map(is_han, of.key)),
        "chinese.latin": lambda of: sum(char.isascii() and char.isalpha() for char in of.key) / len(of.key),
        "chinese.digits": lambda of: sum(map(str.isdigit, of.key)) / len(of.key),
        "chinese.numeral_first": lambda of: of.key[0] in NUMERALS,
        "chinese.numerals": lambda of: sum(char in NUMERALS for char in of.key),
        "chinese.ordinal": lambda of: of.key[0] == "第",
        "chinese.de": lambda of: "的" in of.key,
        "chinese.zhi": lambda of: "之" in of.key[1:],
        "chinese.listing": lambda of: of.key.count("、"),
        "chinese.and": lambda of: sum(char in "和与及或" for char in of.key[1:-1]),
        "chinese.first_frequency": lambda of: of.frequencies[0],
        "chinese.last_frequency": lambda of: of.frequencies[-1],
        "chinese.mean_frequency": lambda of: sum(of.frequencies) / len(of.frequencies),
        "chinese.unknown_words": lambda of: sum(frequency == 0 for frequency in of.frequencies),
        "chinese.single_characters": lambda of: sum(length == 1 for length in of.lengths),
        "chinese.first_single": lambda of: of.lengths[0] == 1,
        "chinese.last_single": lambda of: of.lengths[-1] == 1,
        "chinese.word_length": lambda of: sum(of.lengths) / len(of.lengths),
        "chinese.nouns": lambda of: of.share("n", "vn"),
        "chinese.verbs": lambda of: of.share("v") - of.share("vn"),
        "chinese.function_words": lambda of: of.share("d", "c", "p", "u", "r"),
        "chinese.counting": lambda of: of.share("m", "q"),
        "chinese.times": lambda of: of.share("t"),
        "chinese.places": lambda of: of.share("ns"),
        "chinese.persons": lambda of: of.share("nr"),
        "chinese.idioms": lambda of: of.share("i", "l", "j"),
        "chinese.glosses": lambda of: len(of.lexicon.glosses(of.key)) if of.key in of.lexicon else 0,
        "chinese.headwords": _covered,
    }
)
"""Features of a Chinese candidate's form."""
