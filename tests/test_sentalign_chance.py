"""Chance: what nothing but its length holds together is told apart from translations."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign import align
from termalign.alignment.sentalign.chance import (
    MIDDLE,
    MOST_ODDS,
    SLOPE,
    SWITCH,
    is_translation,
    unpair_chance,
    z_score,
)
from termalign.alignment.sentalign.search import BeadShape
from termalign.documents.bitext import Bead
from termalign.documents.parallel.beads import parse_beads
from tests.conftest import SAMPLES


def slowly(z_scores):
    """Return the best judgement of all."""

    def worth(kept):
        odds = [0 if z is None else min(max(SLOPE * (z - MIDDLE), -MOST_ODDS), MOST_ODDS) for z in z_scores]
        sums = sum(odd / 2 if keep else -odd / 2 for odd, keep in zip(odds, kept, strict=True))
        return sums - SWITCH * sum(one != other for one, other in pairwise((True, *kept)))

    return max(product((True, False), repeat=len(z_scores)), key=worth, default=()), worth


@given(st.lists(st.one_of(st.none(), st.floats(-2, 6)), max_size=7))
def test_the_judgement_is_the_best_of_all(z_scores):
    best, worth = slowly(z_scores)
    assert worth(tuple(is_translation(z_scores))) == pytest.approx(worth(tuple(best)))


def test_beads_that_are_no_translations_are_parted():
    beads = [Bead((0,), (0,)), Bead((1, 2), (1,)), Bead((), (2,)), Bead((3,), (3,))]
    assert unpair_chance(beads, [5.0, -1.0, None, -1.0]) == [
        Bead((0,), (0,)),
        *(Bead((1,), ()), Bead((2,), ()), Bead((), (1,))),
        Bead((), (2,)),
        *(Bead((3,), ()), Bead((), (3,))),
    ]


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_bead_stands_by_its_evidence_above_its_rivals(src, tgt):
    scores = np.random.default_rng(1).normal(size=(10, 10))
    scores[src, tgt] = 8.0
    found = z_score(scores, src, tgt, BeadShape(1, 1), (np.arange(10), np.arange(10)))
    rivals = np.concatenate([np.delete(scores[src], tgt), np.delete(scores[:, tgt], src)])
    assert found == pytest.approx((8.0 - rivals.mean()) / (rivals.std() + 0.3))


def test_few_rivals_say_nothing():
    assert z_score(np.zeros((3, 3)), 1, 1, BeadShape(1, 1), (np.arange(3), np.arange(3))) is None


def test_a_copy_of_the_right_partner_is_no_rival():
    scores = np.zeros((12, 12))
    scores[0, ::2] = scores[::2, 0] = 8.0
    alternating = np.arange(12) % 2
    assert z_score(scores, 0, 0, BeadShape(1, 1), (alternating, alternating)) == pytest.approx(8.0 / 0.3)


@pytest.mark.parametrize("times", [1, 3, 12])
def test_lines_that_repeat_are_paired(times):
    zh, en = "已完成\n未发现缺陷\n大坝很高。\n", "Completed\nNo defects found\nThe dam is high.\n"
    assert len(align(zh * times, en * times, words=False)) == 3 * times


PARAGRAPH = 4
"""Beads to a made paragraph."""


@pytest.mark.parametrize(("one", "other"), [(3, 8), (1, 10), (5, 7)])
def test_exchanged_paragraphs_are_left_without_a_partner(one, other):
    zh, en = (
        (SAMPLES / f"policy-article.{side}.sentences.txt").read_text("utf-8").rstrip("\n").split("\n")
        for side in ("zh", "en")
    )
    beads = parse_beads((SAMPLES / "policy-article.beads").read_text("utf-8"))
    beads = [bead for bead in beads if bead.src and bead.tgt]
    paragraphs = [beads[start : start + PARAGRAPH] for start in range(0, len(beads), PARAGRAPH)]
    src = ["".join(zh[n] for bead in part for n in bead.src) for part in paragraphs]
    tgt = [" ".join(en[n] for bead in part for n in bead.tgt) for part in paragraphs]
    order = list(range(len(paragraphs)))
    order[one], order[other] = order[other], order[one]
    bitext = align("\n".join(src), "\n".join(tgt[place] for place in order), words=False)
    wrong = [
        pair
        for pair in bitext.beads
        if {bitext.src.sentences[n].paragraph for n in pair.src}
        != {order[bitext.tgt.sentences[n].paragraph] for n in pair.tgt}
        and pair.src
        and pair.tgt
    ]
    assert wrong == []
    assert sum(len(bead.src) for bead in bitext.beads if not bead.tgt) >= PARAGRAPH
