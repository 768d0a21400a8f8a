"""The pieces of a few words, by the vocabulary of the bundled encoder as it is kept.

SentencePiece makes its tables anew in every process, .2 s of the second that a sentence pair takes, and 20 MB. So the
first words are cut here, by what is kept of its vocabulary; it is loaded for many words, and for characters that it may
change into others.
"""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from termalign.language.arrays import lengths_of
from termalign.language.arrays.kept import StringNumbers, array_of, joined_sections, sections_of_arrays
from termalign.language.encoders.unigram import SPACE_PIECE, BestPieces
from termalign.runtime.cache import Sections, cached
from termalign.runtime.lazy import lazy_pattern

FEW_WORDS = 400
"""Words that are cut here in .1 s at most: half of what loading SentencePiece takes."""

FIRST_PIECE = 6
"""The pieces before are marks, which no text is cut into."""

_UNKNOWN = 0
_MOST_CODE = 0xFFFF
"""Of plain characters."""

_PLAIN_WORD = lazy_pattern(r"[!-^`-~\u4E00-\u9FFF\uFF01-\uFF3E\uFF40-\uFF5D“”‘’、。《》]+")
"""Characters that stay as they are, and those of full width, which become the others; `_` may be part of a mark."""

_TO_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5E)}


class KeptPieces:
    """Cuts words, as long as there are few and their characters are plain."""

    def __init__(self, source: list[bytes], load: Callable[[], Any]) -> None:
        """Take what identifies the vocabulary, and what loads it as a SentencePiece processor."""
        self._left = FEW_WORDS
        sections = cached("pieces", source, lambda: _sections(load()))
        scores = array_of(sections, "scores", np.float32)
        self._numbers = StringNumbers.kept(sections, "pieces")
        self._longest = bytes(sections["longest"])
        self._best_pieces = BestPieces(self._number, scores, _UNKNOWN, scores.min(), max(self._longest))

    def of(self, word: str) -> list[int] | None:
        """Return the pieces of a word; None once SentencePiece shall be asked, of this word and all others."""
        if self._left <= 0 or not _PLAIN_WORD.fullmatch(word):
            self._left = 0
            return None
        self._left -= 1
        return self._best_pieces(SPACE_PIECE + word.translate(_TO_HALF_WIDTH))

    def _number(self, piece: str) -> int | None:
        """Return the number of a piece."""
        return self._numbers.get(piece) if len(piece) <= self._longest[ord(piece[0])] else None


def _sections(processor: Any) -> Sections:
    """Return the pieces, marks as strings that no word has in it, their scores, and the longest by first character."""
    numbers = range(processor.get_piece_size())
    pieces = [processor.id_to_piece(number) if number >= FIRST_PIECE else f" {number}" for number in numbers]
    scores = np.array([processor.get_score(number) for number in numbers], np.float32)
    longest = np.zeros(sys.maxunicode + 1, np.uint8)
    np.maximum.at(longest, [ord(piece[0]) for piece in pieces], lengths_of(pieces))
    columns = sections_of_arrays({"scores": scores, "longest": longest[: _MOST_CODE + 1]})
    return joined_sections([StringNumbers.of(pieces).sections("pieces"), columns])
