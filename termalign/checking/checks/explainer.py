"""What stands in a translation where a term's rendering is missing: the spotter, asked when there is need.

Only the pairs in question are linked, so clean translations cost nothing; the loaded models stay for the next.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from termalign.checking.checks.closeness import keeps_meaning
from termalign.checking.checks.questions import Answer, Question
from termalign.checking.checks.units import CheckUnit
from termalign.documents.bitext import SentencePair, from_pairs
from termalign.language.text import Span
from termalign.language.text.language import Direction, direction_of
from termalign.termbase.glossary import Evidence

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner
    from termalign.terms.spotting import Spotter


LEAST_CONFIDENCE = 0.9
"""Confidence of the spotter (0 to 1) from which a rendering may count as close."""

LEAST_SIMILARITY = 0.85
"""Cosine of sentence vectors from which what was found means nearly the same as what was expected.

Below it are terms that a glossary is there to tell apart (`carbon neutrality` and `carbon peaking` 0.77,
`high-quality development` and `high-quality growth` 0.80), above it what hardly matters (`world economy` and
`global economy` 0.88). With both bounds 4 % of the missing renderings of good translations are close, and 0.3 %
of those deleted (annual reports of a central bank).
"""


class Explainer:
    """Finds out what stands in translations where renderings are missing; give it as `explain`.

    Its models are loaded when it is first asked, and kept: one explainer serves many checks.

    Example:
        >>> from termalign import Glossary, check
        >>> from termalign.termbase.glossary import entry
        >>> house = Glossary((entry("国家安全", "national security"),))
        >>> findings = check(house, "维护国家安全。", "Safeguard state safety.", explain=Explainer())
        >>> [finding.found for finding in findings]
        ['state safety']
    """

    def __init__(self, make_aligner: "Callable[[], Aligner] | None" = None) -> None:
        """Use the parts of the aligner that `make_aligner` returns; by default those of `termalign.align`."""
        self._make_aligner = make_aligner

    @cached_property
    def _parts(self) -> "tuple[Aligner, Spotter]":
        from termalign.alignment.aligner import default_aligner
        from termalign.terms.spotting import Spotter

        aligner = (self._make_aligner or default_aligner)()
        return aligner, Spotter.for_aligner(aligner)

    def __call__(self, questions: Sequence[Question]) -> list[Answer | None]:
        """Return what stands in the translation for each term in question; None for nothing."""
        turned = [direction_of([(item.unit.src, item.unit.tgt)]) is Direction.EN_ZH for item in questions]
        answers = iter(
            self._spotted([item for item, chinese in zip(questions, turned, strict=True) if not chinese])
        )
        linked = iter(
            self._linked([item for item, chinese in zip(questions, turned, strict=True) if chinese])
        )
        return [next(linked if chinese else answers) for chinese in turned]

    def _linked(self, questions: Sequence[Question]) -> list[Answer | None]:
        """Return what English terms are linked with in Chinese translations: the links are read the other way."""
        texts = dict.fromkeys(
            (_flat(item.unit.tgt), _flat(item.unit.src)) for item in questions if _can_be_linked(item.unit)
        )
        if not texts:
            return [None] * len(questions)
        bitext = self._parts[0].link(from_pairs(list(texts), direction=Direction.ZH_EN))
        pairs = {(pair.src.text, pair.tgt.text): pair for pair in bitext}
        return [
            _across(pairs.get((_flat(item.unit.tgt), _flat(item.unit.src))), item.span) for item in questions
        ]

    def _spotted(self, questions: Sequence[Question]) -> list[Answer | None]:
        """Return what Chinese terms are rendered by in English translations."""
        if not questions:
            return []
        aligner, spotter = self._parts
        texts = [
            (_flat(item.unit.src), _flat(item.unit.tgt)) for item in questions if _can_be_linked(item.unit)
        ]
        if not texts:
            return [None] * len(questions)
        bitext = aligner.link(from_pairs(list(dict.fromkeys(texts)), direction=Direction.ZH_EN))
        terms = [_flat(item.span.of(item.unit.src)) for item in questions]
        spots = {
            (evidence.zh, evidence.en, evidence.zh_span): evidence
            for entry in spotter.spot(terms, bitext)
            for evidence in entry.evidence
        }
        found = [spots.get((_flat(item.unit.src), _flat(item.unit.tgt), item.span)) for item in questions]
        return [
            Answer(
                Span(evidence.en_spans[0].start, evidence.en_spans[-1].end),
                self._close(evidence, item.expected),
                evidence.score or 0.0,
            )
            if evidence
            else None
            for evidence, item in zip(found, questions, strict=True)
        ]

    def _close(self, evidence: Evidence, expected: Sequence[str]) -> bool:
        if (evidence.score or 0.0) < LEAST_CONFIDENCE or not expected:
            return False
        found, *wanted = self._parts[0].encoder.encode([evidence.rendering, *expected])
        return any(
            float(found @ vector) >= LEAST_SIMILARITY and keeps_meaning(evidence.rendering, text)
            for text, vector in zip(expected, wanted, strict=True)
        )


def _across(pair: SentencePair | None, span: Span) -> Answer | None:
    """Return what the words of an English span are linked with on the Chinese side."""
    from termalign.terms.spotting.backwards import linked

    found = linked(pair, span) if pair is not None else None
    return Answer(found.span, confidence=found.confidence) if found is not None else None


MOST_CHARACTERS = 5000
"""Code points of a side from which a pair is not linked: a table of its words would be larger than it is worth."""


def _can_be_linked(unit: CheckUnit) -> bool:
    return bool(unit.tgt.strip()) and max(len(unit.src), len(unit.tgt)) <= MOST_CHARACTERS


def _flat(text: str) -> str:
    """Return a text on one line, every place where it was."""
    return text.replace("\n", " ")
