"""A few seconds of the fuzzing that `scripts/fuzz` does for minutes: the same seeds every time."""

import pytest

from termalign.documents.intake import DOCUMENT_KINDS, KINDS
from termalign.termbase.formats import FORMATS, READ_ONLY
from tests.fuzz.readers import BITEXTS, DOCUMENTS, GLOSSARIES, READERS, try_reader

SEEDS = range(30)


def test_every_format_that_is_read_is_fuzzed() -> None:
    where = "each kind has a row in tests/fuzz/readers.py"
    assert GLOSSARIES.keys() == (FORMATS | READ_ONLY).keys(), where
    pairs = {kind.name for kind in KINDS if kind.read is None and kind.pairs is not None}
    assert BITEXTS.keys() == pairs, where
    assert BITEXTS.keys() | DOCUMENTS.keys() == set(DOCUMENT_KINDS), where


@pytest.mark.parametrize("name", READERS)
def test_readers_refuse_in_one_error_of_ours_or_return_what_is_sound(name: str) -> None:
    seeds = SEEDS if name != "report" else range(2)  # which links words, and takes a while
    outcomes = [try_reader(READERS[name], seed) for seed in seeds]
    assert set(outcomes) <= {"read", "refused"}


def test_what_is_made_is_not_all_refused() -> None:
    """The documents are close enough to right that what lies behind the parser is reached."""
    for kind in ("glossary", "bitext", "document"):
        names = [name for name in READERS if name.startswith(kind)]
        outcomes = [try_reader(READERS[name], seed) for name in names for seed in SEEDS]
        assert outcomes.count("read") >= len(outcomes) // 5, kind
