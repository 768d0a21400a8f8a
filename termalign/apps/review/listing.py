"""Which terms of a review are listed, and in which order."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from termalign.apps.review.actions import is_wanted, rendering_of
from termalign.apps.review.store import Rows
from termalign.termbase.decisions import Verdict
from termalign.termbase.decisions.table import verdict_of
from termalign.termbase.glossary import Entry
from termalign.termbase.glossary.model import UNUSABLE

LOW_SCORE = 0.8
"""A score under which one entry in three or four is wrong, of those that are listed."""


class ReviewState(StrEnum):
    """What was decided of a term."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ReviewFilter(StrEnum):
    """What a list is narrowed to."""

    EVERYTHING = ""
    SEVERAL = "several"
    """Several renderings."""
    UNSURE = "unsure"
    """A score under `LOW_SCORE`."""
    CONFLICTS = "conflicts"
    """Rendered otherwise than a glossary has it."""
    FINDINGS = "findings"
    """The last check of the translation found something."""
    ADDED = "added"
    """Added by a person."""
    NOTES = "notes"
    """A note, or a reason."""
    BANNED = "banned"
    """A deprecated or forbidden rendering."""


class ReviewOrder(StrEnum):
    """Orders of a list."""

    WORTH = ""
    """As the candidates came: the most important first."""
    SCORE = "score"
    """The least likely right first; those without a score last."""
    COUNT = "count"
    """The most frequent first."""
    ENGLISH = "english"
    """By the English, from A to Z; terms without English last."""
    RECENT = "recent"
    """What was decided last first, as the file dates it; what is open last."""


def passes(only: ReviewFilter, entry: Entry, rows: Rows) -> bool:
    """Return whether a term is what a filter narrows to, as far as itself and what was decided show it."""
    match only:
        case ReviewFilter.SEVERAL:
            return len(entry.en) > 1 or sum(map(is_wanted, rows)) > 1
        case ReviewFilter.UNSURE:
            return entry.score is not None and entry.score < LOW_SCORE
        case ReviewFilter.ADDED:
            return any(verdict_of(row) is Verdict.NEW for row in rows)
        case ReviewFilter.NOTES:
            return any(row.get("note") or row.get("reason") for row in rows)
        case ReviewFilter.BANNED:
            return any(row.get("status", "").lower() in UNUSABLE for row in rows)
    return True


def in_order(
    numbers: Iterable[int],
    order: ReviewOrder,
    entries: Sequence[Entry],
    rows: Callable[[int], Rows],
    changed: Callable[[int], int],
) -> Sequence[int]:
    """Return the numbers of terms in an order; equal ones as they came.

    Args:
        numbers: The terms.
        order: The order.
        entries: The candidates, by number.
        rows: Returns what was decided of a term.
        changed: Returns the rank of a term among those changed in this review, 0 for none: a clock can be set.
    """
    match order:
        case ReviewOrder.SCORE:
            return sorted(
                numbers, key=lambda number: (entries[number].score is None, entries[number].score or 0)
            )
        case ReviewOrder.COUNT:
            return sorted(numbers, key=lambda number: -entries[number].count)
        case ReviewOrder.ENGLISH:
            return sorted(numbers, key=lambda number: _english(entries[number], rows(number)))
        case ReviewOrder.RECENT:
            return sorted(
                numbers, key=lambda number: _last_decided(rows(number), changed(number)), reverse=True
            )
    return list(numbers)


def _english(entry: Entry, rows: Rows) -> tuple[bool, str]:
    texts = (rendering_of(row) for row in rows if is_wanted(row))
    text = next(filter(None, (*texts, *(term.text for term in entry.en))), "")
    return not text, text.casefold()


def _last_decided(rows: Rows, changed: int) -> tuple[bool, int, str]:
    return bool(rows), changed, max((row.get("decided_on", "") for row in rows), default="")
