"""What is made when it is asked for is what would have been made at once, with the same problems told."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from termalign.documents.tables import Delimited
from termalign.termbase.formats.collecting import collect
from termalign.termbase.formats.plain_rows import collect_plain
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.rows import OUR_FIRST_COLUMNS
from termalign.termbase.glossary import Deferred, Glossary, Status, Term

HEADINGS = (
    "zh",
    "en",
    "status",
    "score",
    "salience",
    "count",
    "documents",
    "keyness",
    "id",
    "subject",
    "note",
    "house rule",
    "zh_status",
    "forms",
    "case_sensitive",
    "translate",
)
WORDS = ("", " ", "法治", "國家", "AI", "rule of law", "preferred", "deprecated", "proposed", "gut")
CELLS = st.sampled_from((*WORDS, "0.5", "7", "1.5", "a|b", "a\x07", "#x", "c1"))


def table(text: str) -> Delimited:
    return Delimited(text, header=OUR_FIRST_COLUMNS)


def told(reading: Reading) -> tuple[object, ...]:
    problems = sorted((problem.line or 0, problem.message) for problem in reading.problems)
    return problems, reading.lines


def both(text: str) -> tuple[Glossary, Glossary]:
    at_once, when_asked = Reading(), Reading()
    expected = collect(table(text), at_once)
    found = collect_plain(table(text), when_asked)
    assert told(when_asked) == told(at_once)
    assert [[*map(list, texts[:2])] for texts in found.texts()] == [
        [*map(list, texts[:2])] for texts in expected.texts()
    ]
    assert found.decides() == expected.decides()
    for item, texts in zip(expected, found.texts(), strict=True):
        assert not (texts.alone and any(map(says_more, (*item.zh, *item.en))))
    return expected, found


def says_more(term: Term) -> bool:
    """Tell whether more than the text says where a term is found."""
    return bool(term.forms) or term.case_sensitive or not term.translate


@given(
    st.lists(st.sampled_from(HEADINGS), max_size=5, unique=True),
    st.lists(st.lists(CELLS, min_size=1, max_size=7), max_size=12),
)
@example(["id"], [["法治", "法治", "c1"], ["國家", "法治", "c1"]])
@example(["id"], [["", "", "c1"], ["", "法治", "c1"]])
def test_plain_rows_are_read_as_all_others_are(more: list[str], rows: list[list[str]]) -> None:
    headings = ["zh", "en", *(name for name in more if name not in ("zh", "en"))]
    text = "\n".join("\t".join(row) for row in [headings, *rows])
    expected, found = both(text)
    assert found == expected
    assert [found.entries[place] for place in range(len(found))] == list(expected)


QUOTED = st.sampled_from(
    (
        "法治",
        '"法治"',
        '"rule ""of"" law"',
        '"two\tcells"',
        '"two\nlines"',
        'the "rice bag"',
        "",
        '""',
        "0.5",
        "law",
    )
)


@given(
    st.lists(st.lists(QUOTED, min_size=1, max_size=5), max_size=12),
    st.sampled_from("\t,"),
    st.sampled_from(("\n", "\r\n", "\r", "\n\n")),
)
def test_rows_with_quoted_cells_are_read_as_all_others_are(
    rows: list[list[str]], mark: str, end: str
) -> None:
    text = end.join(mark.join(row) for row in [["zh", "en", "status", "score"], *rows])
    expected, found = both(text)
    assert found == expected
    assert [found.entries[place] for place in range(len(found))] == list(expected)


def test_quoted_cells_are_read_again_when_they_are_asked_for() -> None:
    text = 'zh\ten\n法治\t"""rule"" of law"\n国家\t"state"\n'
    _, found = both(text)
    assert isinstance(found.entries, Deferred)
    assert [found.entries[place].en[0].text for place in (0, 1)] == ['"rule" of law', "state"]


def test_one_entry_is_made_without_the_others() -> None:
    text = "zh\ten\tstatus\n法治\trule of law\tpreferred\n国家\tstate\t\n国家\tcountry\t\n坏\tbad\tgut\n"
    _, found = both(text)
    assert isinstance(found.entries, Deferred)
    assert [term.text for term in found.entries[1].en] == ["state", "country"]
    assert found.entries[-1].en[0].status is Status.PREFERRED
    assert "_all" not in vars(found.entries)
    assert [entry.zh[0].text for entry in found] == ["法治", "国家", "坏"]


@pytest.mark.parametrize(
    "text",
    [
        '法治\t"rule of law"\n',  # quotation marks around cells
        "a;b\n法治;rule of law|law\n",
        "zh\ten\ten\n法治\trule of law\tlaw\n",  # two columns of one side
        "zh\ten\tid\n法治\trule\ta\x07\n国家\tstate\ta\n",  # ids that become one
        "zh\ten\n\n# note\n法治\trule of law\r\n国家\tstate\r",
        "rule of law\t法治\n",
        "",
    ],
)
def test_other_tables_are_read_as_ever(text: str) -> None:
    expected, found = both(text)
    assert found == expected
