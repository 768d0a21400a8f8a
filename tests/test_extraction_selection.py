"""What is kept: ranges, exclusions, known terms, decisions and their file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign.errors import FormatError, InputError
from termalign.extraction import Decision, Decisions, Known, KnownMode, Selection, Verdict
from termalign.extraction.decisions import parse_decisions, updated
from termalign.glossary import Entry, Glossary, Status, Term, entry

FOUND = Entry((Term("合法权益", "zh"),), (Term("lawful rights"), Term("rights and interests")))
HEADER = "decision\tzh\ten\tnew"


def decided(*rows):
    return parse_decisions("\n".join([HEADER, *rows]))


def texts(item):
    return [(term.text, term.status.value) for term in item.en]


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


def test_accepted_comes_first():
    found = decided("accepted\t合法权益\tRights and interests").apply(FOUND)
    assert texts(found) == [("Rights and interests", "preferred"), ("lawful rights", "proposed")]
    assert found.zh[0].status is Status.PREFERRED


def test_edited_keeps_the_form_found():
    found = decided("edited\t合法权益\tlawful rights\tlawful rights and interests").apply(FOUND)
    assert texts(found)[0] == ("lawful rights and interests", "preferred")
    assert found.en[0].forms == ("lawful rights",)


def test_edited_into_another_rendering_found():
    found = decided("edited\t合法权益\tlawful rights\trights and interests").apply(FOUND)
    assert texts(found) == [("rights and interests", "preferred")]


def test_several_accepted():
    found = decided("accepted\t合法权益\trights and interests", "accepted\t合法权益\tlawful rights").apply(
        FOUND
    )
    assert texts(found) == [("rights and interests", "preferred"), ("lawful rights", "admitted")]


def test_rejected():
    assert texts(decided("rejected\t合法权益\tlawful rights").apply(FOUND)) == [
        ("rights and interests", "proposed")
    ]
    assert decided("rejected\t合法权益\t").apply(FOUND) is None
    both = decided("rejected\t合法权益\tlawful rights", "rejected\t合法权益\trights and interests")
    assert both.apply(FOUND) is None


def test_script_and_spelling_do_not_matter():
    item = entry("現代化", "modernisation", status=Status.PROPOSED)
    assert texts(decided("accepted\t现代化\tmodernization").apply(item)) == [("modernization", "preferred")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("maybe\t法治\trule of law", "decision 'maybe'; allowed: accepted, rejected, edited, or empty"),
        ("accepted\t\trule of law", "a decision without a Chinese term"),
        ("accepted\t法治\t", "accepted without a rendering"),
        ("edited\t法治\tlaw", "the column 'new' needs the right rendering"),
        ("accepted\t法治\tlaw\trule of law", "the column 'new' is only for edited renderings"),
    ],
)
def test_mistakes_are_told_with_their_line(row, message):
    with pytest.raises(FormatError, match=f"decisions.tsv:2: {message}"):
        parse_decisions(f"{HEADER}\n{row}\n", "decisions.tsv")


def test_a_missing_column():
    with pytest.raises(FormatError, match=r"d.tsv:1: no column 'new'; needed: decision, zh, en, new"):
        parse_decisions("decision\tzh\ten\n", "d.tsv")


def test_the_file_keeps_what_was_decided_and_adds_what_is_open():
    first = updated("", [FOUND])
    assert first.split("\n")[1] == "\t合法权益\tlawful rights"
    lines = first.split("\n")
    edited = "\n".join(["# by Li", lines[0], "accepted" + lines[1], *lines[2:]])
    again = updated(edited, [FOUND, entry("法治", "rule of law")])
    assert again.split("\n") == [
        lines[0],
        "# by Li",
        "accepted\t合法权益\tlawful rights",
        "\t合法权益\trights and interests",
        "\t法治\trule of law",
        "",
    ]
    assert updated(again, [FOUND, entry("法治", "rule of law")]) == again


VERDICTS = st.sampled_from(["accepted", "rejected"])
ROWS = st.lists(
    st.tuples(VERDICTS, st.sampled_from(["法治", "合法权益"]), st.sampled_from(["law", "lawful rights"])),
    max_size=4,
)


@given(ROWS)
def test_decisions_survive_runs(rows):
    text = "\n".join([HEADER, *("\t".join(row) for row in rows)])
    before = parse_decisions(text)
    once = updated(text, [FOUND])
    assert parse_decisions(once) == before
    assert updated(once, [FOUND]) == once


@given(ROWS)
def test_applying_twice_is_applying_once(rows):
    decisions = Decisions(tuple(Decision(Verdict(verdict), zh, en) for verdict, zh, en in rows))
    once = decisions.apply(FOUND)
    if once is not None:
        assert decisions.apply(once) == once


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
