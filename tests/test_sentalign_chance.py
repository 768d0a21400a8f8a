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


def test_beads_that_are_no_translations_are_split():
    beads = [Bead((0,), (0,)), Bead((1, 2), (1,)), Bead((), (2,)), Bead((3,), (3,))]
    assert unpair_chance(beads, [5.0, -1.0, None, -1.0]) == [
        Bead((0,), (0,)),
        *(Bead((1,), ()), Bead((2,), ()), Bead((), (1,))),
        Bead((), (2,)),
        *(Bead((3,), ()), Bead((), (3,))),
    ]


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_bead_is_measured_by_its_evidence_above_its_rivals(src, tgt):
    scores = np.random.default_rng(1).normal(size=(10, 10))
    scores[src, tgt] = 8.0
    found = z_score(scores, src, tgt, BeadShape(1, 1), (np.arange(10), np.arange(10)))
    rivals = np.concatenate([np.delete(scores[src], tgt), np.delete(scores[:, tgt], src)])
    assert found == pytest.approx((8.0 - rivals.mean()) / (rivals.std() + 0.3))


def slow_z(scores, src, tgt, shape, ids):
    """Return z, rivals one by one."""

    def rivals_of(own, start, count, values):
        texts = [tuple(own[first : first + count]) for first in range(len(own) + 1 - count)]
        apart = (abs(first - start) >= count and texts[first] != texts[start] for first in range(len(texts)))
        return [value for value, is_apart in zip(values, apart, strict=True) if is_apart]

    rivals = np.array(
        rivals_of(ids[1], tgt, shape.tgt, scores[src]) + rivals_of(ids[0], src, shape.src, scores[:, tgt])
    )
    if len(rivals) < 8:
        return None
    middle = np.median(rivals)
    far = 5.0 * (1.4826 * np.median(np.abs(rivals - middle)) + 0.3)
    rivals = np.clip(rivals, middle - far, middle + far)
    return (scores[src, tgt] - rivals.mean()) / (rivals.std() + 0.3)


@given(
    st.integers(0, 7),
    st.integers(0, 7),
    st.sampled_from([(1, 1), (1, 2), (3, 1), (2, 2)]),
    st.integers(0, 99),
)
def test_rivals_are_groups_of_other_sentences_with_other_texts(src, tgt, shape, seed):
    random = np.random.default_rng(seed)
    ids = random.integers(0, 4, size=10), random.integers(0, 9, size=10)
    scores = random.standard_cauchy(size=(11 - shape[0], 11 - shape[1]))
    own = BeadShape(*shape)
    assert z_score(scores, src, tgt, own, ids) == pytest.approx(slow_z(scores, src, tgt, own, ids))


def test_one_rival_far_off_does_not_hide_a_bead():
    scores = np.random.default_rng(1).normal(size=(10, 10))
    scores[4, 4] = 6.0
    ids = np.arange(10), np.arange(10)
    usual = z_score(scores, 4, 4, BeadShape(1, 1), ids)
    scores[4, 7] = -250.0
    assert z_score(scores, 4, 4, BeadShape(1, 1), ids) > 0.6 * usual


def test_a_bead_with_few_rivals_is_not_judged():
    assert z_score(np.zeros((3, 3)), 1, 1, BeadShape(1, 1), (np.arange(3), np.arange(3))) is None


def test_a_copy_of_the_right_partner_is_no_rival():
    scores = np.zeros((12, 12))
    scores[0, ::2] = scores[::2, 0] = 8.0
    alternating = np.arange(12) % 2
    assert z_score(scores, 0, 0, BeadShape(1, 1), (alternating, alternating)) == pytest.approx(8.0 / 0.3)


HEADINGS = (
    ("总则", "General Provisions"),
    ("定义", "Definitions"),
    ("适用范围", "Scope of Application"),
    ("许可的授予", "Grant of Licence"),
    ("费用与付款", "Fees and Payment"),
    ("保密", "Confidentiality"),
    ("知识产权", "Intellectual Property"),
    ("责任限制", "Limitation of Liability"),
    ("不可抗力", "Force Majeure"),
    ("争议解决", "Dispute Resolution"),
    ("合同的终止", "Termination of the Contract"),
    ("附则", "Supplementary Provisions"),
)
PASSAGE = (
    "This handbook is distributed in the hope that readers will find its advice useful, but without any warranty, "
    "express or implied; neither its authors nor the societies that printed earlier editions accept responsibility "
    "for damage, delay, injury or disappointment arising from instructions followed carelessly. Copies may be made, "
    "lent, bound, annotated and given away, provided that every copy carries this notice unchanged, names whoever "
    "altered a chapter, and states when. Translators are asked to keep measurements metric, spell botanical names as "
    "gardeners write them, and leave quotations from older almanacs alone, because their humour rarely survives. "
    "Questions, corrections and seeds should be sent by ordinary mail, never by courier, before the autumn frost."
)
"""A notice of a hundred words that nobody translated."""


def test_a_passage_in_one_language_on_both_sides_leaves_headings_with_their_partners():
    zh, en = zip(*HEADINGS, strict=True)
    bitext = align(
        "\n".join((*zh[:6], PASSAGE, *zh[6:])), "\n".join((*en[:6], PASSAGE, *en[6:])), words=False
    )
    assert [(pair.src.text, pair.tgt.text) for pair in bitext if pair.src.text != PASSAGE] == list(HEADINGS)


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
