"""Statistics merge in any order and grouping, and survive their files."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign.corpus.store import StoredStatistics, _groups, write_statistics
from termalign.extraction.statistics import (
    EXAMPLES,
    Example,
    RenderingStatistics,
    Statistics,
    TermStatistics,
    merged,
)
from termalign.text import Span

KEYS = st.sampled_from(["新质生产力", "生产力", "人工智能", "行动"])
LEMMAS = st.sampled_from(["new quality productive force", "productive force", "ai"])
COUNTS = st.dictionaries(st.sampled_from(["", "发展", "的"]), st.integers(1, 9)).map(Counter)
NUMBERS = st.integers(0, 1 << 40)
EXAMPLE = st.builds(
    Example,
    cost=st.integers(1, 5),
    document=st.sampled_from(["a", "b"]),
    zh_line=st.integers(1, 3),
    en_line=st.just(1),
    zh=st.just("新质生产力"),
    en=st.just("productive forces"),
    zh_span=st.just(Span(0, 5)),
    en_spans=st.just((Span(0, 17),)),
    confidence=st.integers(0, 1 << 16),
)
RENDERING = st.builds(
    RenderingStatistics,
    forms=COUNTS,
    chosen=st.integers(1, 5),
    sums=st.lists(NUMBERS, min_size=3, max_size=3).map(lambda values: np.array(values, np.int64)),
    examples=st.lists(EXAMPLE, max_size=EXAMPLES, unique=True).map(sorted),
    count=st.integers(1, 9),
)
TERM = st.builds(
    TermStatistics,
    forms=COUNTS,
    count=st.integers(1, 9),
    documents=st.just(1),
    examined=st.integers(1, 6),
    left=COUNTS,
    right=COUNTS,
    quoted=st.integers(0, 2),
    piece=st.integers(0, 1),
    consistency=NUMBERS,
    cut_left=st.integers(0, 3),
    cut_right=st.integers(0, 3),
    counted=st.integers(0, 3),
    known=st.integers(0, 1),
    atoms=st.sampled_from([("新质", "生产力"), ("生产力",)]),
    renderings=st.dictionaries(LEMMAS, RENDERING, max_size=2),
    likelihoods=st.dictionaries(LEMMAS, NUMBERS, max_size=2).map(Counter),
    likelihood=NUMBERS,
)
STATISTICS = st.builds(
    Statistics,
    terms=st.dictionaries(KEYS, TERM, max_size=3),
    characters=st.integers(0, 99),
    documents=st.just(1),
    pairs=st.integers(0, 9),
    target=st.dictionaries(LEMMAS, st.integers(1, 9)).map(Counter),
    abbreviations=st.dictionaries(LEMMAS, COUNTS, max_size=2),
)


def plain(statistics):
    """Return statistics as values that compare, the order of dictionaries aside."""

    def rendering(found):
        return (dict(found.forms), found.chosen, found.count, found.sums.tolist(), found.examples)

    def term(found):
        fields = {name: getattr(found, name) for name in TermStatistics.__slots__ if name != "renderings"}
        return fields, {lemmas: rendering(one) for lemmas, one in found.renderings.items()}

    return (
        {key: term(found) for key, found in statistics.terms.items()},
        (statistics.characters, statistics.documents, statistics.pairs),
        dict(statistics.target),
        {long: dict(shorts) for long, shorts in statistics.abbreviations.items()},
    )


@given(STATISTICS, STATISTICS, STATISTICS)
@settings(max_examples=60, deadline=None)
def test_merging_is_associative_and_commutative(one, two, three):
    together = plain(merged([one, two, three]))
    assert plain(merged([three, one, two])) == together
    assert plain(merged([one, merged([two, three])])) == together
    assert plain(merged([merged([one, two]), three])) == together


@given(st.lists(STATISTICS, min_size=1, max_size=3), st.sampled_from([1, 1 << 25]))
@settings(max_examples=25, deadline=None)
def test_stored_statistics_are_the_merged_ones(tmp_path_factory, documents, part_bytes):
    folder = tmp_path_factory.mktemp("stored")
    paths = [folder / f"{number}.stats" for number in range(len(documents))]
    for path, document in zip(paths, documents, strict=True):
        write_statistics(path, document)
    stored = StoredStatistics(paths[::-1], part_bytes=part_bytes)
    expected = merged(documents)
    for _ in range(2):  # parts may be asked for again
        terms = {}
        for part in stored.parts():
            assert not terms.keys() & part.keys()
            terms |= part
        found = Statistics(
            terms,
            stored.characters,
            stored.documents,
            stored.pairs,
            Counter(stored.target_counts(expected.target.keys())),
            stored.abbreviations,
        )
        assert plain(found) == plain(expected)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30), st.integers(1, 30))
def test_groups_hold_every_shard_once_and_fit(sizes, most):
    groups = _groups(sizes, most)
    assert [shard for group in groups for shard in group] == list(range(len(sizes)))
    assert all(len(group) == 1 or sum(sizes[shard] for shard in group) <= most for group in groups)
