"""How likely a finding is a mistake, and how severe it therefore is.

A rule says what is missing; whether that is a mistake depends on what is there instead. A translation that has some of
the words of the expected rendering, or other words that the dictionary gives for the term, has probably rendered it in
another way; one that has nothing of the kind has probably lost it. What is looked at are the texts alone: no model of
sentences or words is loaded, so a check with explanations and one without have the same severities.
"""

from array import array
from collections.abc import Callable
from functools import cache, partial

import numpy as np

from termalign.checking.checks.weighed_finding import WeighedFinding
from termalign.checking.findings.finding import Severity
from termalign.language.features import Features, FeatureSet
from termalign.language.models import BoostedTrees, logistic

LEAST_ERROR = 0.8
"""Probability of a mistake (0 to 1) from which a finding is an error."""

LEAST_WARNING = 0.5
"""Probability of a mistake (0 to 1) from which a finding is a warning; below it is information."""

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


def _has_rule(rule: str, weighed: WeighedFinding) -> bool:
    return weighed.rule == rule


MOST_COUNTED_BEFORE = 5
"""Earlier pairs of a document with, and without, a rendering of the term from which more make no difference."""

SHARE_OF_UNKNOWN = 0.7
"""Share of renderings that a term is supposed to have, as one more pair, before any is known."""


def _share_before(weighed: WeighedFinding) -> float:
    """Return the share of earlier pairs with the term, in the document, that had a rendering of it."""
    mention = weighed.mention
    return (mention.rendered + SHARE_OF_UNKNOWN) / (mention.rendered + mention.missing + 1)


FINDING_FEATURES = FeatureSet[WeighedFinding](
    {
        "into_english": lambda weighed: weighed.into_english,
        **{f"rule.{rule}": partial(_has_rule, rule) for rule in sorted(WEIGHED)},
        "shared_in_passage": WeighedFinding.shared,
        "glossed_in_passage": WeighedFinding.glossed,
        "literal": lambda weighed: weighed.term.literal,
        "rendered_before": lambda weighed: min(weighed.mention.rendered, MOST_COUNTED_BEFORE),
        "missing_before": lambda weighed: min(weighed.mention.missing, MOST_COUNTED_BEFORE),
        "share_before": _share_before,
        "forms": lambda weighed: len(weighed.outcome.expected.accepted),
        "form_words": lambda weighed: min(map(len, weighed.term.parts_of_forms), default=0),
        "characters": lambda weighed: len(weighed.outcome.expected.zh),
        "source_words": lambda weighed: len(weighed.term.source_words),
        "frequency": lambda weighed: weighed.term.frequency,
        "gloss_count": lambda weighed: weighed.term.gloss_count,
        "free": lambda weighed: len(weighed.near_words),
    }
)
"""What the probability depends on."""


@cache
def model() -> BoostedTrees:
    """Return the model, loaded once."""
    return BoostedTrees.load(
        "termalign.checking.checks", "severity.npz", declared=frozenset(FINDING_FEATURES.names)
    )


Likelihood = Callable[[], float]
"""Returns how likely a finding is a mistake, 0 to 1."""

MOST_WEIGHED = 16
"""Occurrences of a term in one pair that are weighed; a sentence has far fewer."""


class Weighing:
    """Weighs findings together: the model evaluates many in a fraction of the time that it takes one by one.

    What their probabilities depend on is measured as they come, while the words of their translations are known.
    """

    def __init__(self) -> None:
        self._numbers = array("f")
        """The features of one finding after another."""
        self._count = 0
        self._probabilities: list[float] = []
        """Those of the findings that have been weighed."""

    def add(self, weighed: WeighedFinding) -> Likelihood:
        """Take a finding, and return what returns its probability; it should not be called before all are taken.

        What a pair has so often without its rendering is a mistake, whatever its words: so the cost stays linear in
        the pair.
        """
        if weighed.hit not in weighed.outcome.hits[:MOST_WEIGHED]:
            return lambda: LEAST_ERROR
        self._numbers.extend(FINDING_FEATURES.row(weighed))
        self._count += 1
        return partial(self._probability, self._count - 1)

    def _probability(self, index: int) -> float:
        if index >= len(self._probabilities):
            rows = np.array(self._numbers, np.float32).reshape(self._count, -1)
            raw = model().raw(Features(FINDING_FEATURES.names, rows)).tolist()
            self._probabilities = [logistic(each) for each in raw]
        return self._probabilities[index]
