"""Local features: measured of sentence pairs side by side, they are to the bit what they are of each pair alone."""

import numpy as np
import pytest

from termalign import align
from termalign.terms.spotting import candidates
from termalign.terms.spotting.evidence import PairEvidence
from termalign.terms.spotting.local import local_features, screen_scores
from termalign.terms.spotting.occurrences import find_occurrences
from termalign.terms.spotting.rendered import SpanQuery

TERMS = ["中央政府", "地方政府", "政府", "粮食安全", "能源", "高质量发展", "坚定不移推动高质量发展"]
PAIRS = [
    ("中央政府和地方政府共同承担。", "The central and local governments share the cost."),
    ("粮食安全。", "Food security."),
    (
        "我们要坚定不移推动高质量发展，确保粮食安全和能源安全。",
        "We will unswervingly promote high-quality development and ensure food and energy security.",
    ),
]


@pytest.fixture(scope="module")
def asked() -> list[SpanQuery]:
    zh, en = ("\n".join(side) for side in zip(*PAIRS, strict=True))
    pairs = align(zh, en, input="pairs").pairs
    occurrences = find_occurrences(TERMS, pairs)
    found = []
    for number, pair in enumerate(pairs):
        own = [
            (term, place)
            for term, places in zip(TERMS, occurrences, strict=True)
            for place in places
            if place.pair == number
        ]
        members, quoted = [place for _, place in own], np.zeros(len(own), np.bool_)
        evidence = PairEvidence(pair)
        found.append(SpanQuery(evidence, [term for term, _ in own], members, quoted, evidence.spans))
    return found


def every_row(asked):
    local = local_features(asked)
    return local.rows(*np.nonzero(local.measures.is_there)).values, screen_scores(local)[
        local.measures.is_there
    ]


@pytest.mark.parametrize("gapped", [False, True])
def test_pairs_side_by_side_are_measured_as_each_alone(asked, gapped):
    if gapped:
        asked = [found for one in asked for member in range(len(one.terms)) if (found := one.gapped(member))]
        assert len(asked) > 1
    rows, scores = every_row(asked)
    alone = [every_row([one]) for one in asked]
    assert rows.tobytes() == np.concatenate([values for values, _ in alone]).tobytes()
    assert scores.tobytes() == np.concatenate([scores for _, scores in alone]).tobytes()


def test_what_may_have_gaps_holds_all_that_has(asked):
    for one in asked:
        (may,) = local_features([one]).measures.may_have_gaps
        for member, possible in enumerate(may.tolist()):
            assert possible or one.gapped(member) is None


def test_the_same_candidates_are_found_however_few_are_measured_at_once(monkeypatch):
    zh, en = ("\n".join(side) for side in zip(*PAIRS, strict=True))
    pairs = align(zh, en, input="pairs").pairs
    evidence = [PairEvidence(pair) for pair in pairs]
    sought = candidates.SoughtTerms(TERMS, find_occurrences(TERMS, pairs), evidence)
    expected = candidates.find_candidates(sought)
    monkeypatch.setattr(candidates, "MEASURED_CELLS", 1)
    monkeypatch.setattr(candidates, "OCCURRENCES_TOGETHER", 1)
    found = candidates.find_candidates(sought)
    assert found.rows == expected.rows
    assert found.features.values.tobytes() == expected.features.values.tobytes()
