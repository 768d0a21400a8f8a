"""Subword discovery: the strings that a text keeps repeating, found by byte-pair encoding.

A BPE model trained on the raw Chinese of a text joins what often occurs together; its pieces of three or more
characters are terms far above chance (33 of 37 repeated terms of a work report among 652 pieces), with no
dictionary at all. They vote for candidates; they are no tokens of the aligner.

References:
    Taku Kudo & John Richardson. 2018. SentencePiece. EMNLP demos.
    Rico Sennrich, Barry Haddow & Alexandra Birch. 2016. Neural Machine Translation of Rare Words with Subword
    Units. ACL.
"""

import io
from collections.abc import Iterable

from termalign.runtime.lazy import lazy_pattern

LEAST_PIECE = 3
"""Characters of the shortest piece that counts: shorter ones are words of the general language."""

LONGEST_PIECE = 12

CHARS_PER_MERGE = 20
"""Han characters of text for each pair that is merged: more merges make pieces of what occurs once."""

MOST_MERGES = 8000

LONGEST_RUN = 1_000
"""Han characters without anything between of the longest stretch that is learnt from: no text has as many, and
SentencePiece passes over more than 4,192 bytes, or fails where nothing else is there."""

LEAST_TEXT = 200
"""Han characters below which there is nothing to repeat."""

_SPECIAL_PIECE_COUNT = 3
"""Unknown, begin and end of sentence."""

_HAN_STRING = lazy_pattern(r"[\p{Han}〇]+")


def discover(texts: Iterable[str]) -> frozenset[str]:
    """Return the pieces of three or more characters that repeat in Simplified Chinese texts.

    Example:
        >>> pieces = discover(["发展新质生产力，新质生产力是先进生产力。"] * 20)
        >>> "新质生产力" in pieces  # new quality productive forces
        True

    The same texts give the same pieces. Short texts give none.
    """
    runs = [run for text in texts for run in _HAN_STRING.findall(text) if len(run) <= LONGEST_RUN]
    size = sum(map(len, runs))
    if size < LEAST_TEXT:
        return frozenset()
    merges = min(MOST_MERGES, size // CHARS_PER_MERGE)
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(runs),
        model_writer=model,
        model_type="bpe",
        vocab_size=len(set().union(*runs)) + merges + _SPECIAL_PIECE_COUNT,
        hard_vocab_limit=False,
        character_coverage=1.0,
        max_sentencepiece_length=LONGEST_PIECE,
        add_dummy_prefix=False,
        split_by_whitespace=False,
        minloglevel=2,
        num_threads=1,  # not 16, each with its stack: it ends the process where a limit allows fewer
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    pieces = (processor.id_to_piece(index) for index in range(processor.get_piece_size()))
    return frozenset(piece for piece in pieces if len(piece) >= LEAST_PIECE and _HAN_STRING.fullmatch(piece))
