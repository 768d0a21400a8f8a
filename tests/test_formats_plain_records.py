"""An entry of JSON that is made when it is asked for is what would have been made at once, with the same problems."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.termbase.formats.building import GlossaryBuilder
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.records import add_record, collect_records
from termalign.termbase.glossary import Deferred, Glossary, Status

TEXT = st.sampled_from(["", " ", "法治", "國家", "AI", "a|b", "a\x07", "two\nlines", "\ud800"])
ODD = st.sampled_from(
    [None, 1, 1.5, -1, 2**54, True, [], {}, ["a"], [""], "zh-Hans", "en_GB", "preferred", "gut"]
)
TERM_KEYS = (
    "language",
    "status",
    "type",
    "forms",
    "note",
    "score",
    "count",
    "case_sensitive",
    "other",
    "new",
)
ENTRY_KEYS = (
    "id",
    "subject",
    "salience",
    "documents",
    "keyness",
    "references",
    "evidence",
    "others",
    "other",
    "new",
)


def objects(keys: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(keys), st.one_of(TEXT, ODD), max_size=2)


TERMS = st.one_of(
    ODD,
    TEXT,
    st.lists(
        st.one_of(TEXT, st.builds(lambda text, more: {"text": text} | more, TEXT, objects(TERM_KEYS))),
        max_size=2,
    ),
)
RECORDS = st.one_of(
    ODD, st.builds(lambda zh, en, more: {"zh": zh, "en": en} | more, TERMS, TERMS, objects(ENTRY_KEYS))
)


def both(records: list[bytes]) -> tuple[Glossary, Glossary, Reading, Reading]:
    lines = range(3, 3 + len(records))
    at_once, when_asked = Reading(), Reading()
    builder = GlossaryBuilder(at_once)
    for record, line in zip(records, lines, strict=True):
        add_record(record, builder, at_once, line)
    return builder.build(), collect_records(records, lines, when_asked), at_once, when_asked


@given(st.lists(RECORDS, max_size=5))
def test_plain_records_are_read_as_all_others_are(records: list[Any]) -> None:
    expected, found, at_once, when_asked = both([json.dumps(record).encode() for record in records])
    assert tuple(found) == tuple(expected)
    assert [[*map(list, texts[:2])] for texts in found.texts()] == [
        [*map(list, texts[:2])] for texts in expected.texts()
    ]
    assert found.decides() == expected.decides()
    assert when_asked.problems == at_once.problems
    assert when_asked.lines == at_once.lines


PLAIN = {"zh": [{"text": "法治"}], "en": [{"text": "rule of law", "status": "admitted", "score": 1}]}


@pytest.mark.parametrize(
    ("changed", "is_made"),
    [
        ({}, False),
        ({"note": "one line"}, False),
        ({"note": "two\nlines"}, True),
        ({"salience": 1.5}, True),
        ({"zh": ["法治"]}, True),
        ({"new": 1}, True),
    ],
)
def test_what_is_plain_is_made_when_asked(
    changed: dict[str, Any], is_made: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int | None] = []

    def noted(record: bytes, glossary: GlossaryBuilder, reading: Reading, line: int) -> None:
        made.append(line)
        add_record(record, glossary, reading, line)

    monkeypatch.setattr("termalign.termbase.formats.records.add_record", noted)
    glossary = collect_records([json.dumps(PLAIN | changed).encode()], [7], Reading())
    assert isinstance(glossary.entries, Deferred)
    assert made == [7] * is_made
    assert glossary.decides() == bool(len(glossary))


def test_an_id_that_two_have_is_given_to_the_first() -> None:
    records = [json.dumps(PLAIN | {"id": "c1"}).encode()] * 2
    expected, found, at_once, when_asked = both(records)
    assert [entry.id for entry in found] == ["c1", "c1-2"]
    assert tuple(found) == tuple(expected)
    assert when_asked.problems == at_once.problems
    assert found[0].en[0].status is Status.ADMITTED
