"""What was found at an occurrence of a term, as a line of the concordance and as candidates with likelihoods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import NamedTuple

from termalign.documents.bitext import Bitext, LineIndex, LinkedPair, linked_pair
from termalign.language.text import Direction, Span, words_of
from termalign.terms.spotting.concordance import ConcordanceLine
from termalign.terms.spotting.english_terms import LEAST_ENGLISH_RENDERED, ChineseRendering, EnglishOccurrence
from termalign.terms.spotting.evidence import PairEvidence, pair_parts
from termalign.terms.spotting.occurrences import CandidateRow, TermOccurrence, target_spans, target_text

LEAST_RENDERED = 0.3
"""Probability that an occurrence is rendered by some candidate, the sum of their likelihoods, from which it has a
rendering, the likeliest. A long name has many candidates that differ in a word, and none of them need be likely. On
the labels, as many right renderings are kept so (.833) as with a bound of 0.1 for the likeliest (.834), and fewer terms
whose rendering was cut out are given one (.53 for .57)."""


@dataclass(frozen=True, slots=True)
class SpottedOccurrence:
    """What was found at one occurrence of a term."""

    line: ConcordanceLine
    key: str
    """What its rendering is compared by; empty where it has none."""
    likelihoods: Mapping[str, float]
    """Of all candidates, by what they are compared by."""
    texts: Mapping[str, str]
    """Their words."""

    @property
    def language(self) -> str:
        """The language of the term."""
        return "zh" if self.line.english_term is None else "en"


class PartOfPair(NamedTuple):
    """A part of a sentence pair, or the whole."""

    whole: int
    """Index of the sentence pair that it is of."""
    pair: LinkedPair


class ReadBitext:
    """A bitext as terms are looked for in it: part by part, and read from Chinese, whatever its direction."""

    def __init__(self, bitext: Bitext) -> None:
        self.bitext = bitext.read(Direction.ZH_EN)
        self.direction = bitext.direction
        self.parts = [
            PartOfPair(index, part)
            for index, pair in enumerate(self.bitext.pairs)
            for part in pair_parts(linked_pair(pair))
        ]
        self.pairs = [part.pair for part in self.parts]
        self.evidence = list(map(PairEvidence, self.pairs))
        self.src_lines = LineIndex(self.bitext.src)
        self.tgt_lines = LineIndex(self.bitext.tgt)


def found_chinese(
    term: str, occurrence: TermOccurrence, candidates: Sequence[tuple[CandidateRow, float]], read: ReadBitext
) -> SpottedOccurrence:
    """Return what was found at an occurrence of a Chinese term."""
    pair = read.pairs[occurrence.pair]
    row, likelihood = max(candidates, key=itemgetter(1), default=(None, 0.0))
    if sum(probability for _, probability in candidates) < LEAST_RENDERED:
        row = None
    line = _line(
        read,
        occurrence.pair,
        zh=term,
        src_span=occurrence.span,
        tgt_spans=target_spans(pair, row) if row is not None else (),
        confidence=likelihood if row is not None else None,
        nested=occurrence.nested,
    )
    likely = {candidate.key: probability for candidate, probability in candidates}
    texts = {candidate.key: target_text(pair, candidate) for candidate, _ in candidates}
    return SpottedOccurrence(line, row.key if row is not None else "", likely, texts)


def found_english(
    term: str, occurrence: EnglishOccurrence, candidates: Sequence[ChineseRendering], read: ReadBitext
) -> SpottedOccurrence:
    """Return what was found at an occurrence of an English term."""
    text = read.pairs[occurrence.pair].src.text
    best = max(candidates, key=attrgetter("likelihood"), default=None)
    if best is not None and best.likelihood < LEAST_ENGLISH_RENDERED:
        best = None
    line = _line(
        read,
        occurrence.pair,
        zh=best.span.of(text) if best is not None else "",
        src_span=best.span if best is not None else None,
        tgt_spans=(occurrence.span,),
        confidence=best.likelihood if best is not None else None,
        english_term=term,
    )
    if best is None:
        return SpottedOccurrence(line, "", {}, {})
    return SpottedOccurrence(line, best.key, {best.key: best.likelihood}, {best.key: line.zh})


def _line(
    read: ReadBitext,
    part: int,
    *,
    zh: str,
    src_span: Span | None,
    tgt_spans: tuple[Span, ...],
    confidence: float | None,
    nested: bool = False,
    english_term: str | None = None,
) -> ConcordanceLine:
    """Return the line of an occurrence, whose spans are in the texts of a part of a pair."""
    pair, whole = read.pairs[part], read.bitext.pairs[read.parts[part].whole]
    src_offset = pair.src.span.start - whole.src.span.start
    tgt_offset = pair.tgt.span.start - whole.tgt.span.start
    src_line = read.src_lines.at(pair.src.span.start + src_span.start)[0] if src_span is not None else None
    tgt_line = read.tgt_lines.at(pair.tgt.span.start + tgt_spans[0].start)[0] if tgt_spans else None
    return ConcordanceLine(
        zh=zh,
        rendering=words_of(tgt_spans, pair.tgt.text),
        confidence=round(confidence, 4) if confidence is not None else None,
        nested=nested,
        src_document=read.bitext.src.name,
        src_line=src_line,
        tgt_document=read.bitext.tgt.name,
        tgt_line=tgt_line,
        source=whole.src.text,
        target=whole.tgt.text,
        src_span=src_span.shift(src_offset) if src_span is not None else None,
        tgt_spans=tuple(span.shift(tgt_offset) for span in tgt_spans),
        pair=read.parts[part].whole,
        direction=read.direction,
        english_term=english_term,
    )
