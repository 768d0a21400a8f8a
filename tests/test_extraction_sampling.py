"""Sampling: which occurrences are looked at is fixed by the pairs, bounded, and the same however parts are merged."""

from hypothesis import given
from hypothesis import strategies as st

from termalign.documents.bitext import from_pairs
from termalign.language.text import Span
from termalign.terms.extraction.shortlist import SAMPLED, chosen_occurrences, lowest, pair_numbers
from termalign.terms.spotting.occurrences import TermOccurrence

NUMBERS = st.lists(st.integers(0, 30), max_size=12)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_samples_merge_in_any_order(one, two, three):
    assert lowest((*lowest((*one, *two)), *three)) == lowest((*one, *lowest((*three, *two))))
    assert lowest(one) == tuple(sorted(set(one)))[:SAMPLED]


def test_the_number_of_a_pair_depends_on_it_and_its_place_alone():
    pairs = [("法治", "rule of law"), ("法治", "rule of law"), ("人权", "human rights")]
    numbers = pair_numbers(from_pairs(pairs, names=("a.zh", "a.en")))
    assert len(set(numbers)) == 3
    more = [*pairs, ("国家安全", "national security")]
    assert pair_numbers(from_pairs(more, names=("a.zh", "a.en")))[:3] == numbers
    assert pair_numbers(from_pairs(pairs, names=("b.zh", "b.en"))) != numbers


def test_a_candidate_is_looked_at_once_in_a_pair_and_only_where_its_sample_is():
    places = {
        "法治": [
            TermOccurrence(0, Span(0, 2)),
            TermOccurrence(0, Span(5, 7)),
            TermOccurrence(1, Span(0, 2)),
            TermOccurrence(2, Span(3, 5)),
        ],
        "人权": [TermOccurrence(1, Span(4, 6))],
        "发展": [TermOccurrence(0, Span(8, 10))],
    }
    chosen = chosen_occurrences(places, [40, 90, 20], {"法治": 50, "人权": 50})
    assert chosen == {"法治": [TermOccurrence(0, Span(0, 2)), TermOccurrence(2, Span(3, 5))]}
