"""The ranker: how likely each candidate of an occurrence is its rendering.

A conditional logit over the candidates of an occurrence and one alternative more, that none of them is right; what
a candidate is worth is a sum of boosted trees over its features. Candidates of one occurrence compete, and their
probabilities add up to at most 1.

Where something else than links shows where a rendering begins and ends, likelihood is moved among the candidates of an
occurrence; its sum stays but for a sure gloss.

    1. Whole renderings. No series and no capitalised run is cut off at its end: *amity, sincerity, mutual benefit* of a
       series that ends in *and inclusiveness*, and *13th Five-Year* of a *Plan*, are no renderings. What follows is
       often linked to nothing, so that the ranker gives the cut span a little more than the whole one. Nor does one
       begin behind the *on* of a title or in the midst of a word: *Employment of Cooks* of *Regulations on the …*,
       *point analysis* of *tipping-point analysis*.
    2. Settled renderings. One that a glossary has, and that shares words with the likeliest candidate, takes its place.
    3. Glosses. What the source itself has in brackets behind a term is its rendering where it is in the translation:
       documentation, licences and news write 演绎作品(Adapted Material) where there is no settled Chinese word. Such
       terms are just those that the dictionary does not know, so links say little of them.

References:
    Jerome H. Friedman. 2001. Greedy Function Approximation: A Gradient Boosting Machine. Annals of Statistics
    29(5).
"""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from termalign.language.arrays import Flags, Floats
from termalign.language.models import BoostedTrees
from termalign.runtime.lazy import lazy_pattern
from termalign.terms.spotting.local import choice_probabilities, first_look_model, screen_model
from termalign.terms.spotting.occurrences import CandidateRow, CandidateTable, group_starts
from termalign.terms.spotting.table import FEATURE_NAMES


def likelihoods(table: CandidateTable) -> Floats:
    """Return the probability (0 to 1) of every row of a table, shape (rows,)."""
    if not table.rows:
        return np.zeros(0, np.float32)
    chosen = choice_probabilities(ranker_model().raw(table.features), group_starts(table.rows))
    return taken_glosses(table.rows, taken_settled(table.rows, taken_whole(table, chosen)))


@cache
def ranker_model() -> BoostedTrees:
    """Return the model that ships."""
    return BoostedTrees.load("termalign.terms.spotting", "ranker.npz", declared=frozenset(FEATURE_NAMES))


def models_version() -> str:
    """Return the versions of the models that the choice of a rendering depends on, for signatures."""
    models = screen_model(), first_look_model(), ranker_model()
    return "+".join(model.version for model in models)


LEAST_WHOLE_SHARE = 0.1
"""How likely the whole span must be, as a share of the cut one. Down to this share nothing right was replaced in 2,904
terms of the project's own texts, 680 of reports and addresses and 1,434 of annual reports; at half of it, three."""

UNLIKELY_BEST = 0.1
"""Likelihood of the best candidate below which a settled rendering replaces it wherever it occurs: links then show
nothing of where the term is rendered."""

LIKELY_ENOUGH = 0.3
"""Likelihood of the best candidate from which a gloss replaces it only if it contains it whole. Full names are
likelier than their short forms in brackets (世界卫生组织, World Health Organization, *(WHO)*). Of 13 glosses where
all are less likely, in 92 documents with readers' lists, 12 were the readers' rendering."""

SURE_GLOSS = 0.9
"""Likelihood of a gloss that replaces an unlikely candidate: the share of those that were right."""

_SERIES_CONJUNCTIONS = frozenset(("and", "or"))


def taken_whole(table: CandidateTable, likelihoods: Floats) -> Floats:
    """Return likelihoods where whole spans have those of the spans that they complete too, and these have none.

    Only the likeliest candidate of an occurrence is looked at; sums over occurrences stay.
    """
    features, result = table.features, likelihoods.copy()
    # Candidates that are cut out of a run, a word or a series, shape (rows,).
    cut = features["run_cut_left"] + features["run_cut_right"] + features["hyphen_edge"] > 0
    for start, end, best in _having(cut | (features["inner_comma"] > 1), table.rows, likelihoods):
        likely = start + np.flatnonzero(likelihoods[start:end] >= LEAST_WHOLE_SHARE * likelihoods[best])
        longer = [index for index in likely.tolist() if _continues(table.rows[best], table.rows[index])]
        whole = _series(table.rows, best, longer, likelihoods)
        if whole is None:
            whole = _run(table, best, longer)
        if whole is None:
            whole = _begun(table, best, likely.tolist(), likelihoods)
        if whole is not None:
            result[whole] += result[best]
            result[best] = 0.0
    return result


def _having(
    flags: Flags, rows: Sequence[CandidateRow], likelihoods: Floats
) -> Iterator[tuple[int, int, int]]:
    """Yield the occurrences with a candidate of some: their rows, from and to, and their likeliest one's."""
    if not flags.any():
        return
    starts = group_starts(rows)
    ends = np.append(starts[1:], len(rows))
    has_one = np.logical_or.reduceat(flags, starts)
    for start, end in zip(starts[has_one].tolist(), ends[has_one].tolist(), strict=True):
        yield start, end, start + int(np.argmax(likelihoods[start:end]))


def _continues(row: CandidateRow, other: CandidateRow) -> bool:
    return row.gap is None and other.gap is None and other.start == row.start and other.end > row.end


def _series(
    rows: Sequence[CandidateRow], best: int, longer: Sequence[int], likelihoods: Floats
) -> int | None:
    """Return the likeliest of the spans that end a series which the best one cuts off."""
    whole = [index for index in longer if ends_series(rows[best].key, rows[index].key)]
    return max(whole, key=lambda index: float(likelihoods[index]), default=None)


def ends_series(cut: str, whole: str) -> bool:
    """Return whether one span is a series that another cuts off, both as their lemmas.

    Example:
        >>> ends_series("beijing", "beijing , tianjin , and hebei"), ends_series("credit", "credit and market")
        (True, False)
    """
    words = whole.split()
    conjunctions = [index for index, word in enumerate(words) if word in _SERIES_CONJUNCTIONS]
    return (
        whole.startswith(f"{cut} , ")
        and _SERIES_CONJUNCTIONS.isdisjoint(cut.split())
        and words.count(",") > 1
        and len(conjunctions) == 1
        and words[conjunctions[0] - 1] == ","
    )


def _run(table: CandidateTable, best: int, longer: Sequence[int]) -> int | None:
    """Return the span that goes to the end of the capitalised run, or to a function word in it."""
    features = table.features
    words_to_come = features["run_cut_right"][best]
    whole = [
        index
        for index in longer
        if table.rows[index].end - table.rows[best].end <= words_to_come
        and features["inner_function"][index] == features["inner_function"][best]
        and (
            not features["run_cut_right"][index]
            or not (features["right_content"][index] or features["hyphen_edge"][index])
        )
    ]
    return max(whole, key=lambda index: table.rows[index].end, default=None)


_TITLE_HEAD = lazy_pattern(r"[^,]+ on (?:the )?")
_PARTS_OF_WORD = lazy_pattern(r"(?:\S+(?: 's)? - )+")


def _begun(table: CandidateTable, best: int, likely: Sequence[int], likelihoods: Floats) -> int | None:
    """Return the likeliest of the spans that begin where a title or a word does in which the best one begins."""
    row, features = table.rows[best], table.features
    whole = []
    for index in likely:
        other = table.rows[index]
        if other.gap is None and other.end == row.end and other.key.endswith(f" {row.key}"):
            before = other.key.removesuffix(row.key)
            is_title = features["capitals"][index] == 1.0 and _TITLE_HEAD.fullmatch(before)
            is_word = (
                " " in row.key and not features["hyphen_edge"][index] and _PARTS_OF_WORD.fullmatch(before)
            )
            if is_title or is_word:
                whole.append(index)
    return max(whole, key=lambda index: float(likelihoods[index]), default=None)


def taken_settled(rows: Sequence[CandidateRow], likelihoods: Floats) -> Floats:
    """Return likelihoods where settled renderings have those of the likeliest candidates that they replace too.

    Sums over occurrences stay.
    """
    settled = np.fromiter((row.settled for row in rows), np.bool_, len(rows))
    result = likelihoods.copy()
    for start, end, best in _having(settled, rows, likelihoods):
        if settled[best]:
            continue
        anywhere = likelihoods[best] < UNLIKELY_BEST
        indexes = [
            index
            for index in range(start, end)
            if settled[index] and (anywhere or _share_words(rows[index], rows[best]))
        ]
        if indexes:
            whole = max(indexes, key=lambda index: float(likelihoods[index]))
            result[whole] += result[best]
            result[best] = 0.0
    return result


def _share_words(first: CandidateRow, second: CandidateRow) -> bool:
    return first.start < second.end and second.start < first.end


def taken_glosses(rows: Sequence[CandidateRow], likelihoods: Floats) -> Floats:
    """Return likelihoods where a gloss is sure if all candidates are unlikely, or replaces one inside it.

    In the latter case sums over occurrences stay.
    """
    glossed = np.fromiter((row.glossed for row in rows), np.bool_, len(rows))
    result = likelihoods.copy()
    for start, end, best in _having(glossed, rows, likelihoods):
        indexes = [start + offset for offset in np.flatnonzero(glossed[start:end]).tolist()]
        gloss = max(indexes, key=lambda index: float(likelihoods[index]))
        if likelihoods[best] < LIKELY_ENOUGH:
            result[start:end] *= 1.0 - SURE_GLOSS
            result[gloss] += SURE_GLOSS
        elif gloss != best and rows[gloss].start <= rows[best].start and rows[best].end <= rows[gloss].end:
            result[gloss] += result[best]
            result[best] = 0.0
    return result
