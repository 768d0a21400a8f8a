"""Term metrics for machine translation: term success rate and consistency, with confidence intervals.

*Exclusive success rate* is the share of occurrences of source terms that have an accepted rendering of their own: of
all renderings in a translation disjoint spans are chosen, those inside a longer one counting for nothing.

*Term success rate* is the share of checks (a source term in a line pair) for which an accepted rendering was
found by any tier but the loose ones, as the WMT terminology tasks count lemmatized matches. *Consistency* is the
share of the renderings of repeated terms that go to the term's most frequent rendering. Intervals come from
bootstrap resampling of line pairs.

References:
    Kirill Semenov et al. 2023. Findings of the WMT 2023 Shared Task on Machine Translation with Terminologies.
    Matt Post. 2018. A Call for Clarity in Reporting BLEU Scores. WMT. (signatures)
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.intervals import RESAMPLES, SEED, Interval, bootstrap
from termalign.checking.checks.units import CheckUnit, UnitBatch, batches
from termalign.checking.findings.tally import own_renderings, rendered, succeeded
from termalign.runtime.versions import version_of
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.judging import Outcome, judge
from termalign.termbase.matching.renderings import RenderingNames
from termalign.termbase.matching.targets import Target
from termalign.termbase.matching.terms import terms_of


class TermScores(NamedTuple):
    """The term metrics of a translation."""

    success: Interval | None
    """Term success rate; None when no source term of the glossary is there."""
    consistency: Interval | None
    """None when no term is rendered twice."""
    exclusive: Interval | None
    """Share of occurrences with a rendering of their own; None when no source term of the glossary is there."""
    checks: int
    """Source terms in line pairs."""
    occurrences: int
    """Occurrences of source terms."""
    signature: str


def score_terms(
    glossary: Glossary, units: Iterable[CheckUnit | UnitBatch], *, resamples: int = RESAMPLES
) -> TermScores:
    """Score a translation by the terms of a glossary.

    Example:
        >>> from termalign.checking.checks.units import TextOrigin
        >>> from termalign import entry
        >>> at = TextOrigin("", 1)
        >>> units = [CheckUnit("银行", "a bank", at, at), CheckUnit("银行", "a shop", at, at)]
        >>> scores = score_terms(Glossary((entry("银行", "bank"),)), units)
        >>> scores.success.value, scores.checks, scores.consistency, scores.exclusive.value
        (0.5, 2, None, 0.5)
    """
    terms = terms_of(glossary)
    outcomes = [
        [item for item in judge(terms, hits, Target(unit.tgt), src=unit.src) if item.expected.accepted]
        for batch in batches(units)
        for unit, hits in zip(batch, terms.find(batch.sources), strict=True)
    ]
    # Counts by unit, shape (units,): a resampling weighs the units, and a rate is a ratio of weighted sums.
    checks = np.array([len(unit) for unit in outcomes], np.float64)
    successes = np.array([sum(map(succeeded, unit)) for unit in outcomes], np.float64)
    occurrences = np.array([sum(len(outcome.hits) for outcome in unit) for unit in outcomes], np.float64)
    own = np.array([sum(map(own_renderings, unit)) for unit in outcomes], np.float64)
    uses = _uses(outcomes)

    def rates(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        rates = (weights @ successes, weights @ checks), (weights @ own, weights @ occurrences)
        return np.array([*(_ratio(*rate) for rate in rates), uses.consistency(weights)])

    success, exclusive, consistency = bootstrap(rates, len(outcomes), resamples=resamples)
    signature = (
        f"nterms:{len(glossary)}|nunits:{len(outcomes)}|bs:{resamples}|seed:{SEED}"
        f"|version:termalign-{version_of('termalign-zh')}"
    )
    return TermScores(success, consistency, exclusive, int(checks.sum()), int(occurrences.sum()), signature)


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
        # Uses of each rendering, shape (columns,); of each term, shape (terms,), those of all and of the most frequent.
        counts = np.bincount(self.columns, weights[self.units], minlength=self.width)
        total = np.add.reduceat(counts, self.first_columns)
        best = np.maximum.reduceat(counts, self.first_columns)
        repeated = total > 1
        return _ratio(best[repeated].sum(), total[repeated].sum())


def _uses(outcomes: Sequence[Sequence[Outcome]]) -> _RenderingUses:
    names = RenderingNames()
    used = [
        (index, outcome.expected.source, names.of(outcome.expected.source, text))
        for index, unit in enumerate(outcomes)
        for outcome in unit
        for text in rendered(outcome)
    ]
    renderings = sorted({(zh, text) for _, zh, text in used})
    columns = {rendering: column for column, rendering in enumerate(renderings)}
    firsts = [
        column for column, (zh, _) in enumerate(renderings) if column == 0 or renderings[column - 1][0] != zh
    ]
    return _RenderingUses(
        np.array([index for index, _, _ in used], np.intp),
        np.array([columns[zh, text] for _, zh, text in used], np.intp),
        np.array(firsts, np.intp),
        len(renderings),
    )


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio: NDArray[np.float64] = np.divide(
        part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0
    )
    return ratio
