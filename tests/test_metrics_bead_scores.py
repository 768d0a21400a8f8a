"""Bead scores: rows a person can check, and laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.alignment.metrics import bead_scores
from termalign.documents.bitext import Bead
from training.scores import total

ROWS = [
    # label, gold, hypothesis, strict (correct, proposed, found, gold), lax likewise
    ("equal", "0-0 1-1", "0-0 1-1", (2, 2, 2, 2), (2, 2, 2, 2)),
    ("a merge the hypothesis splits", "0-0,1", "0-0 -1", (0, 2, 0, 1), (1, 2, 1, 1)),
    ("a gold null that is found", "0-0 1-", "0-0 1-", (2, 2, 1, 1), (2, 2, 1, 1)),
    ("a gold null that is merged in", "0-0 1-", "0,1-0", (0, 1, 0, 1), (1, 1, 1, 1)),
    ("shifted by one", "0-0 1-1", "0-1 1-0", (0, 2, 0, 2), (0, 2, 0, 2)),
    ("nothing proposed", "0-0", "", (0, 0, 0, 1), (0, 0, 0, 1)),
    ("overlap on the source only", "0-0 1-1", "0,1-2", (0, 1, 0, 2), (0, 1, 0, 2)),
]


def beads(text):
    return [
        Bead(*(tuple(int(n) for n in side.split(",") if n) for side in bead.split("-")))
        for bead in text.split()
    ]


@pytest.mark.parametrize(("label", "gold", "hypothesis", "strict", "lax"), ROWS, ids=[row[0] for row in ROWS])
def test_rows(label, gold, hypothesis, strict, lax):
    assert tuple(bead_scores(beads(gold), beads(hypothesis))) == (strict, lax)


SIDES = st.frozensets(st.integers(0, 5), max_size=3).map(lambda side: tuple(sorted(side)))
BEADS = st.lists(st.builds(Bead, SIDES, SIDES), max_size=6)


@given(BEADS, BEADS)
def test_lax_is_never_below_strict(gold, hypothesis):
    strict, lax = bead_scores(gold, hypothesis)
    assert strict.f1 <= lax.f1 <= 1
    assert strict.proposed == lax.proposed


@given(BEADS)
def test_gold_against_itself_is_perfect(gold):
    strict, _ = bead_scores(gold, gold)
    assert strict.correct == strict.proposed
    assert strict.found == strict.gold


@given(BEADS, BEADS)
def test_documents_add_up(one, other):
    parts = [bead_scores(one, other), bead_scores(other, one)]
    assert total(parts).lax.proposed == sum(part.lax.proposed for part in parts)
