"""Term metrics for machine translation: term success rate and consistency, with confidence intervals.

*Term success rate* is the share of checks (a source term in a line pair) for which an accepted rendering was
found by any tier but the loose ones, as the WMT terminology tasks count lemmatized matches. *Consistency* is the
share of the renderings of repeated terms that go to the term's most frequent rendering. Intervals come from
bootstrap resampling of line pairs.

References:
    Kirill Semenov et al. 2023. Findings of the WMT 2023 Shared Task on Machine Translation with Terminologies.
    Philipp Koehn. 2004. Statistical Significance Tests for Machine Translation Evaluation. EMNLP.
    Matt Post. 2018. A Call for Clarity in Reporting BLEU Scores. WMT. (signatures)
"""

from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.checking.checks.units import CheckUnit, UnitBatch, batches
from termalign.checking.findings.tally import rendered, succeeded
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.judging import Outcome, judge
from termalign.termbase.matching.renderings import RenderingNames
from termalign.termbase.matching.targets import Target
from termalign.termbase.matching.terms import terms_of

RESAMPLES = 1000
"""Bootstrap samples, as sacrebleu takes."""

SEED = 12345
"""As sacrebleu's."""

CONFIDENCE_LEVEL = 0.95
"""Share of the samples inside an interval."""


class Interval(NamedTuple):
    """A rate (0 to 1) and the bounds of its confidence interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return the rate in per cent with half the width of the interval."""
        return f"{100 * self.value:.1f} ± {50 * (self.high - self.low):.1f}"


class TermScores(NamedTuple):
    """The term metrics of a translation."""

    success: Interval | None
    """Term success rate; None when no source term of the glossary is there."""
    consistency: Interval | None
    """None when no term is rendered twice."""
    checks: int
    signature: str


def score_terms(
    glossary: Glossary,
    units: Iterable[CheckUnit | UnitBatch],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> TermScores:
    """Score a translation by the terms of a glossary.

    Example:
        >>> from termalign.checking.checks.units import TextOrigin
        >>> from termalign import entry
        >>> at = TextOrigin("", 1)
        >>> units = [CheckUnit("银行", "a bank", at, at), CheckUnit("银行", "a shop", at, at)]
        >>> scores = score_terms(Glossary((entry("银行", "bank"),)), units)
        >>> scores.success.value, scores.checks, scores.consistency
        (0.5, 2, None)
    """
    terms = terms_of(glossary)
    outcomes = [
        [item for item in judge(terms, hits, Target(unit.tgt)) if item.expected.accepted]
        for batch in batches(units)
        for unit, hits in zip(batch, terms.find(batch.sources), strict=True)
    ]
    checks = np.array([len(unit) for unit in outcomes], np.float64)
    successes = np.array([sum(map(succeeded, unit)) for unit in outcomes], np.float64)
    uses = _uses(outcomes)

    def rates(weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return _ratio(weights @ successes, weights @ checks), uses.consistency(weights)

    samples = [rates(weights) for weights in _resampled(len(outcomes), resamples, seed)]
    success, consistency = rates(np.ones(len(outcomes)))
    signature = (
        f"nterms:{len(glossary)}|nunits:{len(outcomes)}|bs:{resamples}|seed:{seed}"
        f"|version:termalign-{metadata.version('termalign-zh')}"
    )
    return TermScores(
        _interval(success, np.array([sample[0] for sample in samples])),
        _interval(consistency, np.array([sample[1] for sample in samples])),
        int(checks.sum()),
        signature,
    )


def _resampled(units: int, resamples: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """Yield how often each unit is drawn in each sample."""
    random = np.random.default_rng(seed)
    for _ in range(resamples if units else 0):
        yield np.bincount(random.integers(units, size=units), minlength=units).astype(np.float64)


class _RenderingUses(NamedTuple):
    """Which unit uses which rendering, a row a use; columns are renderings, those of a term side by side."""

    units: NDArray[np.intp]
    columns: NDArray[np.intp]
    first_columns: NDArray[np.intp]
    """The first column of every term."""
    width: int

    def consistency(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the consistency when unit i is taken `weights[i]` times; NaN when no term is repeated."""
        if not self.width:
            return np.array(np.nan)
        counts = np.bincount(self.columns, weights[self.units], minlength=self.width)
        total = np.add.reduceat(counts, self.first_columns)
        best = np.maximum.reduceat(counts, self.first_columns)
        repeated = total > 1
        return _ratio(best[repeated].sum(), total[repeated].sum())


def _uses(outcomes: Sequence[Sequence[Outcome]]) -> _RenderingUses:
    names = RenderingNames()
    used = [
        (number, outcome.expected.source, names.of(outcome.expected.source, text))
        for number, unit in enumerate(outcomes)
        for outcome in unit
        for text in rendered(outcome)
    ]
    renderings = sorted({(zh, text) for _, zh, text in used})
    columns = {rendering: column for column, rendering in enumerate(renderings)}
    firsts = [
        column for column, (zh, _) in enumerate(renderings) if column == 0 or renderings[column - 1][0] != zh
    ]
    return _RenderingUses(
        np.array([number for number, _, _ in used], np.intp),
        np.array([columns[zh, text] for _, zh, text in used], np.intp),
        np.array(firsts, np.intp),
        len(renderings),
    )


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio: NDArray[np.float64] = np.divide(
        part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0
    )
    return ratio


def _interval(value: NDArray[np.float64], samples: NDArray[np.float64]) -> Interval | None:
    """Return the percentile interval of a rate; None for a rate of nothing."""
    if np.isnan(value):
        return None
    low, high = np.nanquantile(samples, [(1 - CONFIDENCE_LEVEL) / 2, (1 + CONFIDENCE_LEVEL) / 2])
    return Interval(float(value), float(low), float(high))
