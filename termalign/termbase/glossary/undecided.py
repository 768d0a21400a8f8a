"""What extraction proposed and nobody decided on: it is no advice beside what somebody chose."""

from collections.abc import Sequence

from termalign.termbase.glossary.model import Status, Term


def without_candidates(terms: Sequence[Term]) -> Sequence[Term]:
    """Return terms of a concept without extraction's candidates that nobody decided on, where another was chosen.

    Example:
        >>> chosen, left = Term("spillway", status=Status.ADMITTED), Term("overflow channel", score=0.5)
        >>> [term.text for term in without_candidates([left, chosen])], len(without_candidates([left]))
        (['spillway'], 1)
    """
    if not any(term.status in (Status.PREFERRED, Status.ADMITTED) for term in terms):
        return terms
    return [term for term in terms if not (term.extracted and term.status is Status.PROPOSED)]
