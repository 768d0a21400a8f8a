"""How likely a finding is a mistake, and how severe it therefore is.

A rule says what is missing; whether that is a mistake depends on what is there instead. A translation that has some of
the words of the expected rendering, or other words that the dictionary gives for the term, has probably rendered it in
another way; one that has nothing of the kind has probably lost it. What is looked at are the texts alone: no model of
sentences or words is loaded, so a check with explanations and one without have the same severities.

What is there is measured in the *free* words of the translation, those that render no other term of the glossary, and
among them in those near the expected position, where the translation is if both sides go in step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from math import exp, log1p

import regex

from termalign.checking.checks.occurrence_kinds import OccurrenceKind
from termalign.checking.checks.units import CheckUnit
from termalign.checking.findings.finding import Severity
from termalign.language.features import FeatureSet
from termalign.language.keys.folded import zh_key
from termalign.language.keys.words import stem, word_lemma
from termalign.language.lexicon.gloss_counts import gloss_counts
from termalign.language.lexicon.lexicon import Lexicon
from termalign.language.models import BoostedTrees
from termalign.language.text import Disjoint, Span, simplify
from termalign.language.text.function_words import LIGHT_WORDS
from termalign.language.vocabulary import chinese_word, words_of_run
from termalign.termbase.matching.automaton import Hit
from termalign.termbase.matching.judging import Outcome
from termalign.termbase.matching.tiers import Tier
from termalign.termbase.matching.words import EnglishWords

LEAST_ERROR = 0.8
"""Probability of a mistake (0 to 1) from which a finding is an error."""

LEAST_WARNING = 0.5
"""Probability of a mistake (0 to 1) from which a finding is a warning; below it is information."""

NEAR = 150
"""Code points around the expected position, a long sentence, that are near it."""

MOST_FORMS = 8
"""Accepted renderings that are compared, best first."""

WEIGHED = frozenset(("TA101", "TA102", "TA104", "TA105", "TA107"))
"""Rules whose findings are weighed; the severity of the others is that of the rule."""


def severity_of(probability: float, worst: Severity = Severity.ERROR) -> Severity:
    """Return the severity of a finding that is a mistake with a probability, at most that of its rule.

    Example:
        >>> [severity_of(probability).value for probability in (0.9, 0.6, 0.1)]
        ['error', 'warning', 'info']
        >>> severity_of(0.9, Severity.WARNING).value
        'warning'
    """
    if probability < LEAST_WARNING:
        return Severity.INFO
    return worst if probability >= LEAST_ERROR else max(worst, Severity.WARNING, key=lambda each: each.rank)


@dataclass(frozen=True)
class WeighedFinding:
    """A finding about an occurrence of a term, before its severity is known."""

    rule: str
    tier: Tier
    unit: CheckUnit
    outcome: Outcome
    hit: Hit
    kind: OccurrenceKind
    taken: Disjoint
    """The renderings of all terms of the unit."""
    span: Span | None = None
    """What there is instead, where the rule knows it without explaining."""

    @property
    def into_english(self) -> bool:
        """Whether the translation is English."""
        return not self.outcome.expected.en

    @cached_property
    def forms(self) -> Sequence[str]:
        """The accepted renderings that are compared."""
        return [form.text for form in self.outcome.expected.accepted[:MOST_FORMS]]

    @cached_property
    def position(self) -> float:
        """Where the rendering is expected, in the translation."""
        middle = (self.hit.span.start + self.hit.span.end) / 2
        return middle / max(1, len(self.unit.src)) * len(self.unit.tgt)

    def is_near(self, offset: int) -> bool:
        """Return whether an offset of the translation is near the expected position."""
        return abs(offset - self.position) <= NEAR

    @cached_property
    def _own(self) -> frozenset[Span]:
        return frozenset(candidate.span for candidate in self.outcome.used)

    def _is_free(self, span: Span) -> bool:
        return not self.taken.overlap(span) or any(span.overlaps(own) for own in self._own)

    @cached_property
    def words(self) -> list[tuple[int, str]]:
        """The free words of the translation with a meaning: where each begins, and its lemma or what it is."""
        text = self.unit.tgt
        if self.into_english:
            words = EnglishWords(text)
            spans = (words.span(number, number) for number in range(len(words.lemmas)))
            return [
                (span.start, lemma)
                for span, lemma in zip(spans, words.lemmas, strict=True)
                if lemma not in LIGHT_WORDS and self._is_free(span)
            ]
        return [
            (offset, word)
            for run in _HAN_RUN.finditer(text)
            for offset, word in _offsets(words_of_run(simplify(run.group())), run.start())
            if self._is_free(Span(offset, offset + len(word)))
        ]

    @cached_property
    def there(self) -> frozenset[str]:
        """Stems, or characters, of the free words."""
        return frozenset(self._parts(self.words))

    @cached_property
    def nearby(self) -> frozenset[str]:
        """Stems, or characters, of the free words near the expected position."""
        return frozenset(self._parts([(at, word) for at, word in self.words if self.is_near(at)]))

    def _parts(self, words: Sequence[tuple[int, str]]) -> Iterator[str]:
        for _, word in words:
            if self.into_english:
                yield stem(word)
            else:
                yield from word

    @cached_property
    def wanted(self) -> list[list[str]]:
        """Of every accepted rendering, the stems of its content words, or its characters."""
        if self.into_english:
            lemmas = ([word_lemma(word) for word in EnglishWords(form).surfaces] for form in self.forms)
            return [[stem(lemma) for lemma in row if lemma not in LIGHT_WORDS] for row in lemmas]
        return [[char for char in zh_key(form).text if char not in _MEANINGLESS] for form in self.forms]

    def shared(self, words: frozenset[str]) -> float:
        """Return the largest share of an accepted rendering that some words have, 0 to 1."""
        return max(
            (sum(part in words for part in parts) / len(parts) for parts in self.wanted if parts), default=0.0
        )

    @cached_property
    def source_words(self) -> list[str]:
        """The words of the term: Chinese ones, or English lemmas with a meaning."""
        term = self.outcome.expected.source
        if self.into_english:
            runs = (words_of_run(run.group()) for run in _HAN_RUN.finditer(simplify(term)))
            return [word for run in runs for word in run if word not in _MEANINGLESS]
        return [lemma for lemma in map(word_lemma, EnglishWords(term).surfaces) if lemma not in LIGHT_WORDS]

    def glossed(self, *, near: bool) -> float:
        """Return how well the dictionary renders the words of the term by free ones, 0 to 1, on average."""
        words = {word for at, word in self.words if not near or self.is_near(at)}
        if not self.source_words:
            return 0.0
        dictionary = _dictionary()
        if self.into_english:
            stems = {stem(word) for word in words}
            best = (
                max(
                    (
                        worth
                        for lemma, worth in dictionary.glossed(word).renderings.items()
                        if stem(lemma) in stems
                    ),
                    default=0.0,
                )
                for word in self.source_words
            )
        else:
            known = [dictionary.glossed(word).renderings for word in words]
            best = (max((row.get(lemma, 0.0) for row in known), default=0.0) for lemma in self.source_words)
        return sum(best) / len(self.source_words)


_HAN_RUN = regex.compile(r"\p{Han}+")
_MEANINGLESS = frozenset("的之和与及或、")
_CAPITALS = regex.compile(r"\b\p{Lu}[\p{Lu}&]+s?\b")
_PRONOUNS = regex.compile(
    r"\b(?:it|its|they|them|their|he|his|him|she|her|this|these|those|such|former|latter|same)\b"
    r"|其|该|此|它|他|她|前者|后者",
    regex.IGNORECASE,
)


def _offsets(words: Sequence[str], start: int) -> Iterator[tuple[int, str]]:
    for word in words:
        yield start, word
        start += len(word)


@cache
def _dictionary() -> Lexicon:
    return Lexicon()


def _has(name: str, value: object, item: WeighedFinding) -> bool:
    return bool(getattr(item, name) == value)


def _head(item: WeighedFinding, words: frozenset[str]) -> float:
    return float(any(parts and parts[-1] in words for parts in item.wanted))


def _first(item: WeighedFinding, words: frozenset[str]) -> float:
    return float(any(parts and parts[0] in words for parts in item.wanted))


def _has_initials(item: WeighedFinding) -> float:
    shorts = {match.group().rstrip("s") for match in _CAPITALS.finditer(item.unit.tgt)}
    return float(any(form.initials & shorts for form in item.outcome.expected.accepted[:MOST_FORMS]))


def _frequency(item: WeighedFinding) -> float:
    """Return how frequent the rarest word of the Chinese term is, as a logarithm."""
    whole = chinese_word(simplify(item.outcome.expected.zh)).frequency
    return log1p(whole)


def _source_length(item: WeighedFinding) -> float:
    return float(len(item.source_words))


def _pronouns(item: WeighedFinding) -> float:
    return float(sum(item.is_near(match.start()) for match in _PRONOUNS.finditer(item.unit.tgt)))


def _is_kept(item: WeighedFinding) -> bool:
    """Return whether the translation has the source term as it is: *COVID-19* in Chinese."""
    written = item.hit.span.of(item.unit.src)
    return written in item.unit.tgt


def _name_part(item: WeighedFinding) -> bool:
    """Return whether a name is expected and a part of it is there: *Wang* for *Wang Miao*."""
    if item.into_english:
        names = [form.split() for form in item.forms if len(form.split()) > 1 and form.istitle()]
        return any(
            regex.search(rf"\b{regex.escape(part)}\b", item.unit.tgt) for name in names for part in name
        )
    source = item.outcome.expected.source
    return source.istitle() and any(
        len(form) > 2 and (form[1:] in item.unit.tgt or form[:2] in item.unit.tgt) for form in item.forms
    )


def _gloss_count(item: WeighedFinding) -> float:
    """Return how often the rarest word of the English term is in glosses, as a logarithm: an everyday word often is."""
    term = item.outcome.expected.source if not item.into_english else (item.forms or [""])[0]
    counts = gloss_counts().lemmas
    return min(
        (log1p(counts.get(lemma, 0)) for lemma in map(word_lemma, EnglishWords(term).surfaces)), default=0.0
    )


def _shares_span(item: WeighedFinding) -> float:
    """Return how long what is there instead is, as a share of the rendering."""
    if item.span is None:
        return 0.0
    return (item.span.end - item.span.start) / max(1, len(item.forms[0]) if item.forms else 1)


FINDING_FEATURES = FeatureSet[WeighedFinding](
    {
        "into_english": lambda item: item.into_english,
        **{f"rule.{rule}": partial(_has, "rule", rule) for rule in sorted(WEIGHED)},
        **{
            f"tier.{tier.value}": partial(_has, "tier", tier)
            for tier in (Tier.SPLIT, Tier.REORDERED, Tier.HEADLESS)
        },
        **{f"kind.{kind.value}": partial(_has, "kind", kind) for kind in OccurrenceKind},
        "inside": lambda item: item.outcome.is_inside,
        "shared": lambda item: item.shared(item.there),
        "shared_near": lambda item: item.shared(item.nearby),
        "head": lambda item: _head(item, item.nearby),
        "first": lambda item: _first(item, item.nearby),
        "glossed": lambda item: item.glossed(near=False),
        "glossed_near": lambda item: item.glossed(near=True),
        "initials": _has_initials,
        "forms": lambda item: len(item.outcome.expected.accepted),
        "form_words": lambda item: min(map(len, item.wanted), default=0),
        "characters": lambda item: len(item.outcome.expected.zh),
        "source_words": _source_length,
        "frequency": _frequency,
        "kept": _is_kept,
        "name_part": _name_part,
        "gloss_count": _gloss_count,
        "verb": lambda item: chinese_word(simplify(item.outcome.expected.zh)).tag.startswith(("v", "a", "d")),
        "pronouns": _pronouns,
        "free": lambda item: len([at for at, _ in item.words if item.is_near(at)]),
        "capital": lambda item: bool(item.forms) and item.forms[0][:1].isupper(),
        "stretch": _shares_span,
    }
)
"""What the probability depends on."""


@cache
def _model() -> BoostedTrees:
    return BoostedTrees.load(
        "termalign.checking.checks", "severity.npz", declared=frozenset(FINDING_FEATURES.names)
    )


def probability(item: WeighedFinding) -> float:
    """Return how likely a finding is a mistake, 0 to 1."""
    model = _model()
    [raw] = model.raw(FINDING_FEATURES.rows([item])).tolist()
    return 1.0 / (1.0 + exp(-raw))
