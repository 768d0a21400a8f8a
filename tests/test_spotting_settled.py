"""What a glossary has for a term is its rendering where it stands; on sentences of our own."""

import numpy as np
import pytest

from termalign import align
from termalign.termbase.glossary import Glossary, Status, entry
from termalign.termbase.glossary.model import Entry, Term
from termalign.terms.spotting import Spotter
from termalign.terms.spotting.known_renderings import Settled
from termalign.terms.spotting.occurrences import CandidateRow
from termalign.terms.spotting.ranker import UNLIKELY_BEST, taken_settled

SURE, DOUBTFUL = 0.6, UNLIKELY_BEST / 2


def rows_of(*places):
    """Return candidates of one occurrence, each told by start, end and whether it is settled."""
    return [CandidateRow(0, 0, 0, start, end, "", None, settled) for start, end, settled in places]


@pytest.mark.parametrize(
    ("best", "other", "likely", "found"),
    [
        ((3, 5, False), (2, 5, True), SURE, [0.0, SURE + 0.01]),  # "macro control" in "of macro control"
        ((3, 5, False), (7, 9, True), SURE, [SURE, 0.01]),  # it stands elsewhere
        ((3, 5, False), (7, 9, True), DOUBTFUL, [0.0, DOUBTFUL + 0.01]),  # and nothing else is likely
        ((3, 5, True), (2, 5, True), SURE, [SURE, 0.01]),
        ((3, 5, False), (2, 5, False), SURE, [SURE, 0.01]),
    ],
)
def test_a_settled_rendering_takes_the_place_of_what_it_shares_words_with(best, other, likely, found):
    likelihoods = np.array([likely, 0.01], np.float32)
    assert taken_settled(rows_of(best, other), likelihoods) == pytest.approx(found)


def test_only_usable_renderings_are_settled():
    renderings = (Term("top-level design"), Term("top layer plan", status=Status.DEPRECATED))
    settled = Settled(Glossary((Entry((Term("顶层设计", "zh"),), renderings),)))
    assert settled.keys("頂層設計") == {"top - level design"}
    assert settled.signature != Settled(Glossary()).signature
    usable = Settled(Glossary((Entry((Term("顶层设计", "zh"),), (renderings[0], Term(renderings[1].text))),)))
    assert settled.signature != usable.signature


def test_a_formula_is_rendered_as_the_glossary_has_it():
    zh, en = (
        "要推进跨镇通办。",
        "Residents will be able to use all the services of nine towns at one counter.",
    )
    bitext = align(zh, en)
    whole = "use all the services of nine towns at one counter"
    alone = Spotter(settled=Settled(Glossary())).spot(["跨镇通办"], bitext)
    known = Spotter(settled=Settled(Glossary((entry("跨镇通办", whole),)))).spot(["跨镇通办"], bitext)
    assert [found["跨镇通办"].en[0].text == whole for found in (alone, known)] == [False, True]
