"""Splitting text into the pieces of a unigram vocabulary, as SentencePiece does.

Characters are normalized, and every word between spaces gets a mark in front of it. Every piece has a score, the
logarithm of its probability; of all ways to cut a word into pieces, the one with the highest sum is wanted. The
best way to every offset of the word is kept, and followed back from the end.

References:
    Taku Kudo. 2018. Subword Regularization: Improving Neural Network Translation Models with Multiple Subword
    Candidates. ACL (sections 3.2 and 3.3).
    Taku Kudo & John Richardson. 2018. SentencePiece. EMNLP demos (the mark).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from termalign.language.arrays import Floats

SPACE_PIECE = "▁"
"""The mark in front of a word, U+2581."""
UNKNOWN_PENALTY = 10.0
"""A character that is no piece scores so much less than the worst piece (SentencePiece's `kUnkPenalty`)."""
UNIGRAM_CACHE_SIZE = 65_536
"""Words whose pieces are remembered, as by the bundled encoder; 100,000 words a second are split otherwise."""


class Unigram:
    """A vocabulary of scored pieces.

    Example:
        >>> vocabulary = Unigram(["?", "▁", "▁国", "家", "▁国家"], [0.0, -1.0, -3.0, -4.0, -5.0], unknown=0)
        >>> [vocabulary.split(text) for text in ("国家", "国 安")]  # country; country, peace
        [[4], [2, 1, 0]]
    """

    def __init__(
        self,
        pieces: Sequence[str],
        scores: Sequence[float],
        *,
        unknown: int,
        normalization: Mapping[int, str] | None = None,
    ) -> None:
        """Take pieces with their scores.

        Args:
            pieces: By number; an empty one is a mark that no text is split into.
            scores: Logarithms of probabilities.
            unknown: The number of the piece for unknown characters.
            normalization: What characters are replaced by, for `str.translate`.
        """
        indexes = {piece: index for index, piece in enumerate(pieces) if piece and index != unknown}
        best_pieces = BestPieces(indexes.get, scores, unknown, min(scores), max(map(len, pieces)))
        self._normalization = normalization or {}
        self._cut: Callable[[str], list[int]] = lru_cache(UNIGRAM_CACHE_SIZE)(best_pieces)

    def split(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text."""
        words = text.translate(self._normalization).split()
        return [piece for word in words for piece in self._cut(SPACE_PIECE + word)]


class BestPieces:
    """Cuts a word into the pieces with the highest sum of scores; of equal ones, those with the longest last piece."""

    def __init__(
        self,
        number_of: Callable[[str], int | None],
        scores: Sequence[float] | Floats,
        unknown: int,
        least: float,
        longest: int,
    ) -> None:
        """Take a vocabulary.

        Args:
            number_of: Returns the number of a piece; None where there is no such piece.
            scores: By number; they are summed as the type that they have.
            unknown: The number of the piece for unknown characters.
            least: The least of all scores.
            longest: Characters of the longest piece.
        """
        self._number_of, self._scores, self._unknown, self._longest = number_of, scores, unknown, longest
        self._unknown_score = least - type(least)(UNKNOWN_PENALTY)

    def __call__(self, word: str) -> list[int]:
        """Return the numbers of the pieces of a word."""
        best = [type(self._unknown_score)(0)]  # score of the best way to every offset
        last = [(0, 0)]  # the last piece of that way: where it begins, and its number
        for end in range(1, len(word) + 1):
            score, piece = best[end - 1] + self._unknown_score, (end - 1, self._unknown)
            for start in range(max(0, end - self._longest), end):
                index = self._number_of(word[start:end])
                if index is not None and best[start] + self._scores[index] > score:
                    score, piece = best[start] + self._scores[index], (start, index)
            best.append(score)
            last.append(piece)
        pieces: list[int] = []
        end_of_word = len(word)
        while end_of_word:
            end_of_word, index = last[end_of_word]
            pieces.append(index)
        return pieces[::-1]
