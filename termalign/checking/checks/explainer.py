"""What a translation has where the rendering of a term is missing, found by the spotter when it is needed.

Only the pairs in question are linked, so clean translations cost nothing; loaded models are kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, TypeGuard

from termalign.checking.checks.questions import Answer, Question
from termalign.checking.checks.units import CheckUnit
from termalign.documents.bitext import Bitext, LinkedPair, SentencePair, from_pairs
from termalign.language.keys.words import stem, word_lemma
from termalign.language.lexicon.cedict import glossed_together
from termalign.language.text import LIGHT_WORDS, Span
from termalign.language.text.language import Direction, direction_of
from termalign.termbase.glossary import Evidence
from termalign.termbase.matching.words import EnglishWords

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner
    from termalign.language.arrays import Floats
    from termalign.terms.spotting import Spotter


LEAST_CLOSE = 0.9
"""Confidence of the spotter (0 to 1) from which a rendering may count as close."""

LEAST_SIMILARITY = 0.85
"""Cosine of sentence vectors from which a rendering means nearly the same as the expected one.

Below it are terms that a glossary is there to keep apart (`carbon neutrality` and `carbon peaking` 0.77,
`high-quality development` and `high-quality growth` 0.80), above it differences that hardly matter (`world economy` and
`global economy` 0.88). With both bounds 4 % of the missing renderings of good translations are close, and 0.3 %
of those deleted (annual reports of a central bank).
"""

MOST_EXPLAINED = 1_000
"""Occurrences that are explained on a page for people, who read fewer: each takes 3 ms."""


class Explainer:
    """Finds out what translations have where renderings are missing; pass it as `explain`.

    Its models are loaded when first needed, and kept: one explainer serves many checks.

    Example:
        >>> from termalign import Glossary, check, entry
        >>> house = Glossary((entry("国家安全", "national security"),))
        >>> findings = check(house, "维护国家安全。", "Safeguard state safety.", explain=Explainer())
        >>> [finding.found for finding in findings]
        ['state safety']
    """

    def __init__(
        self,
        make_aligner: "Callable[[], Aligner] | None" = None,
        *,
        spotter: "Spotter | None" = None,
        most: int | None = None,
    ) -> None:
        """Use the parts of the aligner that `make_aligner` returns; by default those of `termalign.align`.

        Args:
            make_aligner: Returns the aligner.
            spotter: Finds renderings; by default one with the aligner's parts.
            most: How many occurrences are explained, in the order of the text; the rest are counted in `left_out`. By
                default all are. Answers are kept.
        """
        self._make_aligner = make_aligner
        self._given_spotter = spotter
        self._answers: dict[tuple[str, str, Span, tuple[str, ...]], Answer | None] | None = (
            {} if most is not None else None
        )
        self._most = most
        self.left_out = 0
        """How many different occurrences were not explained, because of `most`."""

    @cached_property
    def aligner(self) -> "Aligner":
        """The aligner, made when first needed."""
        from termalign.alignment.aligner import default_aligner

        return (self._make_aligner or default_aligner)()

    @cached_property
    def _spotter(self) -> "Spotter":
        from termalign.terms.spotting import Spotter

        return self._given_spotter or Spotter.for_aligner(self.aligner)

    def __call__(self, questions: Sequence[Question]) -> list[Answer | None]:
        """Return what the translation has for each term in question; None where nothing renders it."""
        known = self._answers
        if known is None:
            return self._answered(questions)
        keys = [(item.unit.src, item.unit.tgt, item.span, item.expected) for item in questions]
        new = {key: item for key, item in zip(keys, questions, strict=True) if key not in known}
        explained = len(new) if self._most is None else max(0, self._most - len(known))
        chosen = list(islice(new.values(), explained))
        self.left_out += len(new) - len(chosen)
        known.update(zip_longest(new, self._answered(chosen)))
        return [known[key] for key in keys]

    def _answered(self, questions: Sequence[Question]) -> list[Answer | None]:
        texts = [(item.unit.src, item.unit.tgt) for item in questions]
        known = {pair: direction_of([pair]) for pair in dict.fromkeys(texts)}
        directions = [known[pair] for pair in texts]
        answers = {
            direction: iter(
                answer([item for item, own in zip(questions, directions, strict=True) if own is direction])
            )
            for direction, answer in ((Direction.ZH_EN, self._spotted), (Direction.EN_ZH, self._linked))
        }
        return [next(answers[direction]) for direction in directions]

    def _bitext(self, units: Iterable[CheckUnit], direction: Direction) -> Bitext:
        """Return different units as a bitext, Chinese first; words that are linked already stay as they are linked."""
        known: dict[tuple[str, str], SentencePair | None] = {}
        for unit in units:
            known.setdefault(_chinese_first(unit, direction), _linked_already(unit, direction))
        bitext = from_pairs(list(known), direction=Direction.ZH_EN)
        unlinked = [texts for texts, pair in known.items() if pair is None]
        linked = iter(self.aligner.link(from_pairs(unlinked, direction=Direction.ZH_EN)) if unlinked else ())
        pairs = (
            _placed(pair or next(linked), at) for pair, at in zip(known.values(), bitext.pairs, strict=True)
        )
        return replace(bitext, pairs=tuple(pairs))

    def _linked(self, questions: Sequence[Question]) -> list[Answer | None]:
        """Return what English terms are linked with in Chinese translations: the links are read backwards."""
        units = [item.unit for item in questions if _can_be_linked(item.unit)]
        if not units:
            return [None] * len(questions)
        pairs = {(pair.src.text, pair.tgt.text): pair for pair in self._bitext(units, Direction.EN_ZH)}
        return [
            _across(pairs.get(_chinese_first(item.unit, Direction.EN_ZH)), item.span) for item in questions
        ]

    def _spotted(self, questions: Sequence[Question]) -> list[Answer | None]:
        """Return what Chinese terms are rendered by in English translations."""
        units = [item.unit for item in questions if _can_be_linked(item.unit)]
        if not units:
            return [None] * len(questions)
        terms = [_flat(item.span.of(item.unit.src)) for item in questions]
        spots = {
            (evidence.zh, evidence.en, evidence.zh_span): evidence
            for entry in self._spotter.spot(terms, self._bitext(units, Direction.ZH_EN))
            for evidence in entry.evidence
        }
        spotted = [spots.get((*_chinese_first(item.unit, Direction.ZH_EN), item.span)) for item in questions]
        compared = {
            text
            for evidence, item in zip(spotted, questions, strict=True)
            if _may_be_close(evidence, item.expected)
            for text in (evidence.rendering, *item.expected)
        }
        texts = sorted(compared)  # encoded once each, and together, which takes a fraction of the time
        vectors = dict(zip(texts, self.aligner.encoder.encode(texts), strict=True)) if texts else {}
        return [
            _answer(evidence, item.expected, vectors)
            for evidence, item in zip(spotted, questions, strict=True)
        ]


def _answer(
    evidence: Evidence | None, expected: Sequence[str], vectors: "Mapping[str, Floats]"
) -> Answer | None:
    if evidence is None:
        return None
    span = Span(evidence.en_spans[0].start, evidence.en_spans[-1].end)
    return Answer(span, _is_close(evidence, expected, vectors), evidence.score or 0.0)


def _is_close(evidence: Evidence, expected: Sequence[str], vectors: "Mapping[str, Floats]") -> bool:
    """Return whether a rendering means nearly the same as one that is expected, by the vectors of both."""
    return _may_be_close(evidence, expected) and any(
        float(vectors[evidence.rendering] @ vectors[text]) >= LEAST_SIMILARITY
        and keeps_meaning(evidence.rendering, text)
        for text in expected
    )


def _may_be_close(evidence: Evidence | None, expected: Sequence[str]) -> TypeGuard[Evidence]:
    """Return whether a rendering is sure enough to be compared with those expected."""
    return evidence is not None and (evidence.score or 0.0) >= LEAST_CLOSE and bool(expected)


def _across(pair: SentencePair | None, span: Span) -> Answer | None:
    """Return what the words of an English span are linked with on the Chinese side."""
    from termalign.terms.spotting.backwards import linked

    rendering = linked(pair, span) if pair is not None else None
    return Answer(rendering.span, confidence=rendering.confidence) if rendering is not None else None


MOST_LINKED = 5000
"""Code points of a side above which a pair is not linked: the matrix of its words would be too large."""


def _can_be_linked(unit: CheckUnit) -> bool:
    return bool(unit.tgt.strip()) and max(len(unit.src), len(unit.tgt)) <= MOST_LINKED


def _chinese_first(unit: CheckUnit, direction: Direction) -> tuple[str, str]:
    """Return the texts of a unit, each on one line."""
    src, tgt = _flat(unit.src), _flat(unit.tgt)
    return (src, tgt) if direction is Direction.ZH_EN else (tgt, src)


def _linked_already(unit: CheckUnit, direction: Direction) -> SentencePair | None:
    """Return the pair of a unit, Chinese first, if its words are linked and its texts are on one line."""
    pair = unit.pair
    if not isinstance(pair, LinkedPair) or "\n" in unit.src or "\n" in unit.tgt:
        return None
    return pair if direction is Direction.ZH_EN else pair.turned()


def _placed(pair: SentencePair, origin: SentencePair) -> SentencePair:
    """Return a pair whose sentences are where those of another are."""
    src = replace(pair.src, span=origin.src.span, paragraph=origin.src.paragraph)
    tgt = replace(pair.tgt, span=origin.tgt.span, paragraph=origin.tgt.paragraph)
    return replace(pair, src=src, tgt=tgt)


def _flat(text: str) -> str:
    """Return a text on one line; offsets stay as they are."""
    return text.replace("\n", " ")


def keeps_meaning(found: str, expected: str) -> bool:
    """Return whether a rendering has each content word of an expected one, or a word of the same meaning.

    Sentence vectors are close for opposites too: *offshore* and *onshore market* are nearer to each other than *world*
    and *global economy*.

    Example:
        >>> keeps_meaning("global economy", "world economy")  # both gloss 世界
        True
        >>> keeps_meaning("offshore market", "onshore market"), keeps_meaning("market", "onshore market")
        (False, False)
    """
    expected_words, there = _content(expected), _content(found)
    missing = [word for family, word in expected_words.items() if family not in there]
    extra_words = [word for family, word in there.items() if family not in expected_words]
    return all(any(glossed_together(word, other) for other in extra_words) for word in missing)


def _content(text: str) -> dict[str, str]:
    """Return the stems of the content words of a text, and a lemma of each."""
    lemmas: Iterable[str] = map(word_lemma, EnglishWords(text).surfaces)
    return {stem(lemma): lemma for lemma in lemmas if lemma not in LIGHT_WORDS}
