"""Text as users have it: spans of it, folding for comparison, decoding, script."""

from termalign.language.text.decoding import Decoded, decode
from termalign.language.text.folding import Folded, comparable, fold, match_key, visible
from termalign.language.text.function_words import FUNCTION_WORDS, LIGHT_WORDS
from termalign.language.text.language import Direction
from termalign.language.text.number_words import (
    CHINESE_DIGITS,
    CHINESE_NUMERALS,
    CHINESE_SCALES,
    numeral_value,
    scale_value,
)
from termalign.language.text.passages import (
    Anchor,
    Passage,
    Piece,
    Position,
    joined,
    moved,
    passage,
    position,
    without,
)
from termalign.language.text.script import is_han, simplify
from termalign.language.text.spans import (
    Disjoint,
    Span,
    Token,
    blanked,
    done_to,
    is_in_word,
    spliced,
    words_of,
)

__all__ = [
    "CHINESE_DIGITS",
    "CHINESE_NUMERALS",
    "CHINESE_SCALES",
    "FUNCTION_WORDS",
    "LIGHT_WORDS",
    "Anchor",
    "Decoded",
    "Direction",
    "Disjoint",
    "Folded",
    "Passage",
    "Piece",
    "Position",
    "Span",
    "Token",
    "blanked",
    "comparable",
    "decode",
    "done_to",
    "fold",
    "is_han",
    "is_in_word",
    "joined",
    "match_key",
    "moved",
    "numeral_value",
    "passage",
    "position",
    "scale_value",
    "simplify",
    "spliced",
    "visible",
    "without",
    "words_of",
]
