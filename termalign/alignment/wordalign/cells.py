"""Cells: every token of a sentence against every token of its translation, identified by its two words.

Statistics of a document are kept per *type pair* (a source word and a target word that meet in some sentence
pair), as flat arrays; a sentence pair sees them through a matrix of type-pair ids. Cost and memory follow
the number of cells, so they grow linearly with the number of sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from termalign.alignment.wordalign.base import TokenPair
from termalign.language.arrays import Longs


@dataclass(frozen=True, slots=True)
class Cells:
    """The type pairs of some sentence pairs."""

    src_types: tuple[str, ...]
    """Source words by what they are compared by, sorted: ids do not depend on the order of sentences."""
    tgt_types: tuple[str, ...]
    src: tuple[Longs, ...]
    """For every sentence pair, the type id of each source token."""
    tgt: tuple[Longs, ...]
    pairs: tuple[Longs, ...]
    """For every sentence pair, type-pair ids, shape (source tokens, target tokens)."""
    pair_src: Longs
    """For every type pair, the id of its source type."""
    pair_tgt: Longs

    @classmethod
    def of(cls, pairs: Sequence[TokenPair]) -> "Cells":
        """Give ids to the types and type pairs of some sentence pairs.

        Example:
            >>> from termalign.language.tokenizers import Spaces
            >>> zh, en = Spaces().tokenize("安全 的 安全"), Spaces().tokenize("security")
            >>> Cells.of([TokenPair(zh, en)]).pairs[0].tolist()
            [[0], [1], [0]]
        """
        src_types, src = _ids([[token.key for token in pair.src] for pair in pairs])
        tgt_types, tgt = _ids([[token.key for token in pair.tgt] for pair in pairs])
        # A type pair is one integer, source type times width plus target type; those that occur get ids in that order.
        width = max(len(tgt_types), 1)
        keys = [zh[:, None] * width + en[None, :] for zh, en in zip(src, tgt, strict=True)]
        flat = np.concatenate([key.ravel() for key in keys]) if keys else np.zeros(0, np.int64)
        unique, inverse = np.unique(flat, return_inverse=True)
        ends = np.cumsum([key.size for key in keys])
        id_parts = np.split(inverse.astype(np.int64), ends[:-1]) if keys else []
        matrices = tuple(part.reshape(key.shape) for part, key in zip(id_parts, keys, strict=True))
        return cls(src_types, tgt_types, src, tgt, matrices, unique // width, unique % width)


def _ids(sentences: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], tuple[Longs, ...]]:
    types = sorted({word for sentence in sentences for word in sentence})
    id_of = {word: id_ for id_, word in enumerate(types)}
    return tuple(types), tuple(
        np.array([id_of[word] for word in sentence], dtype=np.int64) for sentence in sentences
    )
