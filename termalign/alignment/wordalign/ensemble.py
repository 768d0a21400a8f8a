"""The default word aligner: all evidence there is, weighed by a model learned from hand-made links.

    0. Pairs of several sentences are cut into beads.
    1. Evidence for every cell: dictionary, similarity of words (in context, where an encoder is given), numbers, names.
    2. Model 1 and an HMM, both ways, learn from the document alone, with the evidence as their prior.
    3. Boosted trees weigh evidence, posteriors, their rivals and neighbours into a first posterior, and then
       that posterior's neighbourhood into the final one.
    4. Links are the likeliest cells, as many as make the expected F of the document highest.

Cost and memory are linear in the number of cells; a long document is cut into blocks that share nothing.

References:
    Yang Liu, Qun Liu & Shouxun Lin. 2010. Discriminative Word Alignment by Linear Modeling. Computational
    Linguistics 36(3) (for the kinds of features; weights and search differ).
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.wordalign.base import Alignment, TokenPair
from termalign.alignment.wordalign.document import describe
from termalign.alignment.wordalign.evidence import EvidenceSource
from termalign.alignment.wordalign.model import load
from termalign.alignment.wordalign.pieces import Cutter, whole
from termalign.alignment.wordalign.symmetrize import best_threshold, posterior_threshold
from termalign.alignment.wordalign.translations import Translations
from termalign.documents.bitext import Link
from termalign.language.encoders import Encoder, TokenEncoder, UniversalSentenceEncoder
from termalign.language.lexicon import Lexicon

VERSION = "2"
"""Of what is done beside the models: 2 cuts pairs of several sentences into beads."""
BLOCK_CELLS = 500_000
"""Cells of the sentence pairs that inform each other: 500 to 1,000 sentence pairs, 200 MB at work."""
DECIMALS = 4
"""Posteriors are rounded, so that the order in which sums ran does not show."""


class Ensemble:
    """Links the words of sentence pairs; needs no training data of yours.

    Example:
        >>> from termalign.language.tokenizers import English, Jieba
        >>> pair = TokenPair(Jieba().tokenize("维护国家安全"), English().tokenize("Safeguard national security"))
        >>> [link[:2] for link in Ensemble().align([pair])[0].links]
        [(0, 0), (1, 1), (2, 2)]
    """

    def __init__(
        self,
        *,
        lexicon: Lexicon | None = None,
        encoder: Encoder | None = None,
        contextual: TokenEncoder | None = None,
        translations: Translations | None = None,
    ) -> None:
        """Choose where evidence comes from.

        Args:
            lexicon: The dictionary; CC-CEDICT by default.
            encoder: Vectors of whole words; the bundled encoder by default.
            contextual: Vectors of words in their sentence; none by default. With `MultilingualE5` a seventh of the
                errors goes away, at a fifth of the speed.
            translations: Translations of words learned from other documents; none by default.
        """
        lexicon, encoder = lexicon or Lexicon(), encoder or UniversalSentenceEncoder()
        self._parts = lexicon, encoder, contextual
        self._cutter = Cutter(lexicon, encoder)
        self._source = EvidenceSource(lexicon, encoder, contextual, translations)
        parts = dict.fromkeys((lexicon.signature, encoder.signature))
        if contextual is not None:
            parts[contextual.signature] = None
        if translations is not None:
            parts[translations.signature] = None
        self.signature = f"ensemble:{VERSION}+{load().version}({','.join(parts)})"

    def informed(self, translations: Translations) -> "Ensemble":
        """Return the same aligner with translations learned from other documents, in place of those it had."""
        lexicon, encoder, contextual = self._parts
        return Ensemble(lexicon=lexicon, encoder=encoder, contextual=contextual, translations=translations)

    def align(self, pairs: Sequence[TokenPair]) -> list[Alignment]:
        """Return one alignment a pair, in order; pairs given together inform each other, as one document.

        A pair of several sentences is linked bead by bead (`termalign.alignment.wordalign.pieces`).
        """
        pieces = self._cutter.cut(pairs)
        parts = [piece.of(pairs) for piece in pieces if piece.is_linkable]
        alignments: list[Alignment] = []
        for block in _blocks(parts):
            posteriors = self._posteriors(block)
            least = best_threshold(posteriors)
            for posterior in posteriors:
                links = sorted(posterior_threshold(posterior, least))
                alignments.append(
                    Alignment(
                        tuple(Link(row, column, float(posterior[row, column])) for row, column in links),
                        posterior,
                    )
                )
        return whole(pairs, pieces, alignments)

    def _posteriors(self, pairs: Sequence[TokenPair]) -> list[NDArray[np.float32]]:
        described = describe(pairs, self._source)
        return [np.round(posterior, DECIMALS) for posterior in load().posteriors(described)]


def _blocks(pairs: Sequence[TokenPair]) -> Iterator[list[TokenPair]]:
    """Yield pairs, all with tokens on both sides, in blocks of about the same size."""
    sizes = [len(pair.src) * len(pair.tgt) for pair in pairs]
    share = sum(sizes) / max(1, -(-sum(sizes) // BLOCK_CELLS))
    block: list[TokenPair] = []
    done = 0
    for pair, size in zip(pairs, sizes, strict=True):
        if block and done + size / 2 > share:
            yield block
            block, done = [], 0
        block.append(pair)
        done += size
    if block:
        yield block
