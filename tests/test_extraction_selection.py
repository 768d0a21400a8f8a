"""What is kept: ranges, known terms."""

import pytest

from termalign.errors import InputError
from termalign.extraction import Known, KnownMode, Selection
from termalign.glossary import Glossary, entry


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_score": 1.5}, "min_score is 1.5; allowed: 0 to 1"),
        ({"min_count": 0}, "min_count is 0; allowed: 1 or more"),
        ({"top": 0}, "top is 0; allowed: 1 or more"),
    ],
)
def test_ranges(options, message):
    with pytest.raises(InputError, match=message):
        Selection(**options)


HOUSE = Glossary(
    (entry("合法权益", "lawful rights and interests", "lawful rights"), entry("法治", "rule of law"))
)


@pytest.mark.parametrize(
    ("mode", "zh", "en", "listed"),
    [
        (KnownMode.LEAVE_OUT, "法治", "rule of law", False),
        (KnownMode.LEAVE_OUT, "新词", "new word", True),
        (KnownMode.ONLY, "法治", "rule of law", True),
        (KnownMode.ONLY, "法治", "law", True),
        (KnownMode.ONLY, "新词", "new word", False),
        (KnownMode.CONFLICTS, "法治", "Rule of Law", False),
        (KnownMode.CONFLICTS, "合法权益", "lawful rights", False),
        (KnownMode.CONFLICTS, "法治", "law", True),
        (KnownMode.CONFLICTS, "新词", "new word", False),
    ],
)
def test_known_terms(mode, zh, en, listed):
    assert (Known(HOUSE, mode).apply(entry(zh, en)) is not None) is listed


def test_a_conflict_shows_what_is_known():
    found = Known(HOUSE, KnownMode.ONLY).apply(entry("合法权益", "legal rights"))
    assert found.note == "known as: lawful rights and interests | lawful rights"
