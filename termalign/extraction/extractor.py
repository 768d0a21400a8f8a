"""Extraction: the terms of bitexts and how they were rendered."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from termalign.aligner import default_aligner
from termalign.bitext import Bitext
from termalign.encoders import Encoder, UniversalSentenceEncoder
from termalign.errors import InputError
from termalign.extraction.entries import kept_keys, make_entry
from termalign.extraction.mapping import map_document
from termalign.extraction.ranking import RankedPair, rank
from termalign.extraction.statistics import Statistics, merged
from termalign.glossary import Glossary, with_ids
from termalign.lexicon import Lexicon

MIN_SCORE = 0.05
"""Default of the least score: a long list, best first, that loses little; 0.3 gives a short, clean one."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the ranked terms to keep."""

    min_score: float = MIN_SCORE
    """Least probability (0 to 1) that an entry is right."""
    min_count: int = 1
    """Least occurrences of the Chinese term."""
    top: int | None = None
    """Most entries; None for all."""

    def __post_init__(self) -> None:
        """Check the ranges."""
        if not 0.0 <= self.min_score <= 1.0:
            raise InputError(f"min_score is {self.min_score}; allowed: 0 to 1")
        if self.min_count < 1:
            raise InputError(f"min_count is {self.min_count}; allowed: 1 or more")
        if self.top is not None and self.top < 1:
            raise InputError(f"top is {self.top}; allowed: 1 or more")


class Extractor:
    """Extracts terms: map each bitext, merge what they say, rank.

    The three steps are separate so that a corpus can be mapped document by document, anywhere.
    """

    def __init__(self, *, encoder: Encoder | None = None, lexicon: Lexicon | None = None) -> None:
        self.encoder: Encoder = encoder or UniversalSentenceEncoder()
        self.lexicon = lexicon or Lexicon()

    def map(self, bitext: Bitext) -> Statistics:
        """Return the statistics of one bitext.

        Raises:
            InputError: The bitext's words are not linked.
        """
        return map_document(bitext, encoder=self.encoder, lexicon=self.lexicon)

    def rank(
        self, statistics: Statistics, *, selection: Selection | None = None, signature: str = ""
    ) -> Glossary:
        """Return the terms of merged statistics, best first."""
        selection = selection or Selection()
        ranked = rank(statistics, self.lexicon)
        by_key: dict[str, list[RankedPair]] = {
            key: list(pairs) for key, pairs in groupby(sorted(ranked, key=lambda p: p.key), lambda p: p.key)
        }
        likely = (
            pair
            for pair in ranked
            if pair.score >= selection.min_score and statistics.terms[pair.key].count >= selection.min_count
        )
        keys = kept_keys(likely, statistics)[: selection.top]
        entries = tuple(make_entry(key, by_key[key], statistics) for key in keys)
        return with_ids(Glossary(entries, metadata={"signature": signature}))

    def extract(self, bitexts: Bitext | Iterable[Bitext], *, selection: Selection | None = None) -> Glossary:
        """Return the terms of one bitext or of several, best first."""
        several = [bitexts] if isinstance(bitexts, Bitext) else list(bitexts)
        statistics = merged(self.map(bitext) for bitext in several)
        signature = next((bitext.signature for bitext in several), "")
        return self.rank(statistics, selection=selection, signature=signature)


@cache
def default_extractor() -> Extractor:
    """Return the extractor of all defaults, made once; it shares its evidence with the default aligner."""
    aligner = default_aligner()
    return Extractor(encoder=aligner.encoder, lexicon=aligner.lexicon)


def extract(
    bitexts: Bitext | Iterable[Bitext],
    *,
    min_score: float = MIN_SCORE,
    min_count: int = 1,
    top: int | None = None,
) -> Glossary:
    """Extract the terms of one aligned bitext, or of several together, best first.

    Example:
        >>> from termalign import align
        >>> bitext = align("要加快发展新质生产力，培育新质生产力。",
        ...                "We must accelerate the growth of new quality productive forces and foster "
        ...                "new quality productive forces.")
        >>> extract(bitext)["新质生产力"].en[0].text
        'new quality productive forces'

    Args:
        bitexts: What `align` returned, its words linked.
        min_score: Least probability (0 to 1) that an entry is right.
        min_count: Least occurrences of the Chinese term.
        top: Most entries; None for all.

    Returns:
        A glossary of proposed terms; each entry has its renderings best first, with counts and scores, and
        evidence: the sentences, and where in them both stand.

    Raises:
        InputError: The bitext's words are not linked, or an argument is out of its range.
    """
    return default_extractor().extract(
        bitexts, selection=Selection(min_score=min_score, min_count=min_count, top=top)
    )
