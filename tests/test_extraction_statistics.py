"""Statistics merge in any order and grouping, and survive their files."""

from collections import Counter
from copy import deepcopy
from functools import partial
from unittest.mock import Mock

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from termalign import align
from termalign.apps.cli import group
from termalign.documents.bitext import from_pairs
from termalign.language.text import Span
from termalign.termbase.formats import read_glossary
from termalign.terms.corpus import merge_levels, store
from termalign.terms.corpus.executors import InProcess
from termalign.terms.corpus.merge_levels import merged_files
from termalign.terms.corpus.store import (
    HashRange,
    StoredCounts,
    StoredStatistics,
    write_counts,
    write_statistics,
)
from termalign.terms.extraction import Selection, mapping, source_stats, statistics
from termalign.terms.extraction.extractor import default_extractor
from termalign.terms.extraction.shortlist import CandidateCount, Counts
from termalign.terms.extraction.statistics import (
    EXAMPLES,
    SUMMED,
    Example,
    RenderingStatistics,
    Statistics,
    TermStatistics,
    merged,
)

ATOMS = st.sampled_from(
    [("新质", "生产力"), ("新", "质", "生产力"), ("生产力",), ("人工", "智能"), ("人工智能",), ("行动",)]
)
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
    sums=st.lists(NUMBERS, min_size=3, max_size=3).map(
        lambda values: np.resize(np.array(values), len(SUMMED))
    ),
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
    atoms=ATOMS,
    linked=st.integers(0, 3),
    renderings=st.dictionaries(LEMMAS, RENDERING, max_size=2),
    likelihoods=st.dictionaries(LEMMAS, NUMBERS, max_size=2).map(Counter),
    likelihood=NUMBERS,
)


def keyed(terms):
    """Return things under their keys: all their atoms, or a known term that is cut inside of these."""
    return {"".join(term.atoms)[cut:] or "".join(term.atoms): term for term, cut in terms}


CUT = st.integers(0, 1)
STATISTICS = st.builds(
    Statistics,
    terms=st.lists(st.tuples(TERM, CUT), max_size=3).map(keyed),
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


def read(stored, expected):
    """Return all that stored statistics say, of the target the counts that `expected` has."""
    terms = {}
    for part in stored.parts():
        assert not terms.keys() & part.keys()
        terms |= part
    return Statistics(
        terms,
        stored.characters,
        stored.documents,
        stored.pairs,
        Counter(stored.target_counts(expected.target.keys())),
        stored.abbreviations,
    )


@given(
    st.lists(STATISTICS, min_size=1, max_size=5), st.sampled_from([500, 1 << 25]), st.sampled_from([1, 2, 9])
)
@settings(max_examples=25, deadline=None)
def test_stored_statistics_are_the_merged_ones(tmp_path_factory, documents, part_bytes, shard_terms):
    folder = tmp_path_factory.mktemp("stored")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "SHARD_TERMS", shard_terms)
        patch.setattr(merge_levels, "FAN_IN", 2)
        paths = [folder / f"{number}.stats" for number in range(len(documents))]
        for path, document in zip(paths, documents, strict=True):
            write_statistics(path, document)
        expected = merged(documents)
        stored = StoredStatistics(paths[::-1], part_bytes=part_bytes)
        for _ in range(2):  # parts may be asked for again
            assert plain(read(stored, expected)) == plain(expected)
        counted = {key: (term.atoms, term.count) for part in stored.counted() for key, term in part.items()}
        assert counted == {key: (term.atoms, term.count) for key, term in expected.terms.items()}
        some = set(sorted(expected.terms)[::2])
        chosen = {key: term for part in stored.chosen(some) for key, term in part.items()}
        assert plain(Statistics(chosen)) == plain(Statistics({key: expected.terms[key] for key in some}))
        few = merged_files(paths, folder, InProcess())
        assert len(few) <= 2
        assert plain(read(StoredStatistics(few, part_bytes=part_bytes), expected)) == plain(expected)
        contents = [path.read_bytes() for path in few]
        assert merged_files(paths[::-1], folder, InProcess()) == few
        assert [path.read_bytes() for path in few] == contents


COUNT = st.builds(
    CandidateCount,
    atoms=ATOMS,
    count=st.integers(1, 9),
    quoted=st.integers(0, 3),
    known=st.booleans(),
    explained=st.booleans(),
    sample=st.lists(st.integers(0, 99), min_size=1, max_size=3, unique=True).map(sorted).map(tuple),
)


@given(
    st.lists(st.lists(st.tuples(COUNT, CUT), max_size=5).map(keyed), min_size=1, max_size=4),
    st.sampled_from([50, 1 << 25]),
)
@settings(max_examples=25, deadline=None)
def test_stored_counts_are_the_merged_ones(tmp_path_factory, documents, part_bytes):
    folder = tmp_path_factory.mktemp("stored")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "SHARD_TERMS", 1)
        paths = [folder / f"{number}.stats" for number in range(len(documents))]
        for path, terms in zip(paths, documents, strict=True):
            write_counts(path, Counts(terms, 3, 1))
        StoredCounts(paths, part_bytes=part_bytes).write(folder / "all.stats")
    expected = {}
    for terms in documents:
        for key, count in deepcopy(terms).items():
            if key in expected:
                expected[key].merge(count)
            else:
                expected[key] = count
    for files in (paths, [folder / "all.stats"]):
        found = {
            key: count
            for part in StoredCounts(files, part_bytes=part_bytes).parts()
            for key, count in part.items()
        }
        assert found == expected


def test_a_damaged_file_of_merged_statistics_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(merge_levels, "FAN_IN", 2)
    paths = [tmp_path / f"{number}.stats" for number in range(4)]
    for number, path in enumerate(paths):
        write_statistics(path, Statistics({}, number + 1, 1, 1))
    few = merged_files(paths, tmp_path, InProcess())
    good = few[0].read_bytes()
    few[0].write_bytes(good[:-1])
    assert merged_files(paths, tmp_path, InProcess()) == few
    assert few[0].read_bytes() == good
    assert StoredStatistics(few).characters == 10


@given(st.integers(0, 6), st.integers(0, 6), st.text(min_size=1))
def test_the_shards_of_a_part_hold_its_terms(parts, shards, key):
    parts, shards = 1 << parts, 1 << shards
    (part,) = (each for each in (HashRange(index, parts) for index in range(parts)) if each.holds(key))
    (shard,) = (index for index in range(shards) if HashRange(index, shards).holds(key))
    assert shard in part.shards(shards)


def test_very_long_sentences_are_worked_on_in_shorter_blocks():
    pairs = from_pairs([("经济增长。" * length, "The economy grows.") for length in (1, 1, 30, 1)])
    assert [len(block.pairs) for block in source_stats.blocks(pairs)] == [4]
    assert [len(block.pairs) for block in source_stats.blocks(pairs, 100)] == [2, 1, 1]
    assert [len(block.pairs) for block in source_stats.blocks(from_pairs([]), 100)] == [0]


@pytest.mark.parametrize(("count", "most"), [(1, "BLOCK_CHARACTERS"), (900, "RUN_ON_CHARACTERS")])
def test_a_line_of_many_terms_is_mapped_in_shorter_blocks_than_sentences(monkeypatch, count, most):
    bitext = align(from_pairs([("经济增长，" * count, "The economy grows, " * count)]))
    blocks = Mock(return_value=())
    monkeypatch.setattr(mapping, "blocks", blocks)
    default_extractor().map(bitext)
    assert blocks.call_args.args[1] == getattr(mapping, most)


def test_a_long_bitext_has_the_same_entries_wherever_its_blocks_are_added_up(tmp_path, monkeypatch):
    """In memory, at once or in parts, and on disk; `termalign extract` does the latter."""
    pairs = [
        (
            "要加快发展新质生产力，完善人工智能治理。",
            "Speed up new quality productive forces and AI governance.",
        ),
        ("新质生产力是绿色生产力。", "New quality productive forces are green productive forces."),
        ("人工智能（AI）是新质生产力。", "Artificial intelligence (AI) is a new quality productive force."),
        ("绿色生产力需要治理。", "Green productive forces need governance."),
        ("完善治理，发展人工智能。", "Improve governance and develop artificial intelligence."),
    ]
    (tmp_path / "pairs.tsv").write_text(
        "".join(f"{zh}\t{en}\n" for zh, en in (("zh", "en"), *pairs)), "utf-8"
    )
    bitext = align(from_pairs(pairs))
    monkeypatch.setattr(source_stats, "BLOCK_PAIRS", 2)
    extractor, everything = default_extractor(), Selection(everything=True)
    expected = extractor.extract(bitext, selection=everything)
    assert len(expected) > 3
    monkeypatch.setattr(statistics, "PART_TERMS", 2)
    monkeypatch.setattr(mapping, "SCREENED_AT_ONCE", 2)
    assert extractor.extract(bitext, selection=everything) == expected
    monkeypatch.setattr(store, "SMALL_PART_BYTES", 50)
    monkeypatch.setattr(store, "SHARD_TERMS", 1)
    on_disk = extractor.extract(bitext, selection=everything, merge=partial(store.stored, folder=tmp_path))
    assert on_disk == expected
    assert {path.name for path in tmp_path.glob("*.stats")} > {"0.stats", "1.stats", "2.stats"}
    ran = CliRunner().invoke(
        group, ["extract", str(tmp_path / "pairs.tsv"), "--all", "-o", str(tmp_path / "o.json")]
    )
    assert ran.exit_code == 0, ran.output
    assert [item.zh for item in read_glossary(tmp_path / "o.json")] == [item.zh for item in expected]
