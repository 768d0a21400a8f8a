"""TSV and CSV as other people write them."""

import pytest

from termalign.errors import FormatError
from termalign.termbase.formats import csv, tsv
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Entry, Glossary, Status, Term, entry


def read(text: str, encoding: str = "utf-8") -> Glossary:
    return tsv.parse(text.encode(encoding), Reading("t.tsv"))


def pairs(glossary: Glossary) -> list[tuple[list[str], list[str]]]:
    return [([term.text for term in item.zh], [term.text for term in item.en]) for item in glossary]


PLAIN = [(["顶层设计"], ["top-level design", "overall planning"]), (["国家安全"], ["national security"])]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        (
            "no header",
            "顶层设计\ttop-level design\n顶层设计\toverall planning\n国家安全\tnational security\n",
        ),
        ("joined synonyms", "顶层设计\ttop-level design|overall planning\n国家安全\tnational security\n"),
        ("joined with spaces", "顶层设计\ttop-level design | overall planning\n国家安全\tnational security"),
        ("English first", "top-level design|overall planning\t顶层设计\nnational security\t国家安全\n"),
        ("header", "zh\ten\n顶层设计\ttop-level design|overall planning\n国家安全\tnational security\n"),
        ("tags", "en-US,zh-CN\ntop-level design|overall planning,顶层设计\nnational security,国家安全\n"),
        (
            "source and target, English first",
            "Source;Target\ntop-level design|overall planning;顶层设计\nnational security;国家安全\n",
        ),
        (
            "Chinese headings",
            "中文\t英文\n顶层设计\ttop-level design|overall planning\n国家安全\tnational security",
        ),
        (
            "comments",
            "# ours\n\n顶层设计\ttop-level design|overall planning\n#\n国家安全\tnational security\n",
        ),
        (
            "comments with tabs",
            "# zh\ten\n顶层设计\ttop-level design|overall planning\n国家安全\tnational security\n",
        ),
        (
            "numbered",
            "1\ttop-level design|overall planning\t顶层设计\n2\tnational security\t国家安全\n",
        ),
        ("line ends", "顶层设计\ttop-level design|overall planning\r\n国家安全\tnational security\r\n"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_tables_of_other_people(label: str, text: str, encoding: str) -> None:
    assert pairs(read(text, encoding)) == PLAIN


def test_without_a_status_the_first_rendering_is_preferred() -> None:
    item = read("顶层设计\ta\n顶层设计\tb\n").entries[0]
    assert [term.status for term in (*item.zh, *item.en)] == ["preferred", "preferred", "admitted"]


def test_a_bad_rendering_does_not_make_the_chinese_term_bad() -> None:
    item = read("zh\ten\tstatus\n新质生产力\tnew quality productivity\tforbidden\n").entries[0]
    assert (item.zh[0].status, item.en[0].status) == (Status.PREFERRED, Status.FORBIDDEN)


def test_simplified_and_traditional_columns_are_two_terms() -> None:
    item = read("en,zh-CN,zh-TW\nnational security,国家安全,國家安全\n").entries[0]
    assert [(term.text, term.language) for term in item.zh] == [("国家安全", "zh-CN"), ("國家安全", "zh-TW")]


def test_a_row_may_repeat_the_rendering_for_another_chinese_term() -> None:
    """Each Chinese term has its own status then; the rendering stays one."""
    text = "id\tzh\ten\tzh_status\nc1\t人工智能\tAI\tpreferred\nc1\t人工智慧\tAI\tadmitted\n"
    [item] = read(text + "c1\t智能\tAI\tforbidden\nc1\t人工智能\tartificial intelligence\t\n")
    assert [(term.text, term.status.value) for term in item.zh] == [
        ("人工智能", "preferred"),
        ("人工智慧", "admitted"),
        ("智能", "forbidden"),
    ]
    assert [term.text for term in item.en] == ["AI", "artificial intelligence"]


def test_columns_beyond_ours_are_kept() -> None:
    item = read("zh\ten\thouse rule\tsubject\n顶层设计\ttop-level design\talways\treform\n").entries[0]
    assert (item.other, item.subject) == ((("house rule", "always"),), "reform")


def test_a_term_without_rendering_has_its_figures_in_the_plain_columns() -> None:
    glossary = Glossary((Entry((Term("顶层设计", "zh", count=3, score=0.5),), ()),))
    assert b"".join(tsv.format(glossary)).decode().splitlines() == [
        "zh\ten\tstatus\tscore\tcount",
        "顶层设计\t\tproposed\t0.5\t3",
    ]


def test_what_is_written_for_a_plain_glossary() -> None:
    glossary = Glossary((entry("顶层设计", "top-level design", "overall planning"),))
    assert b"".join(tsv.format(glossary)).decode() == (
        "zh\ten\tstatus\tscore\tcount\n"
        "顶层设计\ttop-level design\tpreferred\t\t\n"
        "顶层设计\toverall planning\tadmitted\t\t\n"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("zh\ten\tstatus\n顶层设计\ta\tgut\n", "t.tsv:2: status 'gut' is not understood"),
        ("zh\ten\tscore\n顶层设计\ta\t7\n", "t.tsv:2: score '7' is not understood"),
        ("zh\ten\n顶层设计\ta\tb\n", "t.tsv:2: 3 cells under 2 headings"),
        ("zh\ten\n顶层设计\n国家安全  national security\n", "t.tsv:3: 1 cell that seems to be two"),
        ("zh\ten\tid\n\t\tc1\n", "t.tsv:2: a row without terms is left out"),
        ("zh\ten\n顶层\x07设计\ta\n", "t.tsv:2: control characters left out"),
        ("zh\ten\tid\tsubject\n甲\ta\tc1\tx\n甲\tb\tc1\ty\n", "t.tsv:3: a second subject, 'y'"),
    ],
)
def test_problems_say_where_and_what_was_done(text: str, problem: str) -> None:
    reading = Reading("t.tsv")
    tsv.parse(text.encode(), reading)
    assert [str(found).startswith(problem) for found in reading.problems] == [True], reading.problems


def test_a_term_list_is_a_glossary_without_renderings() -> None:
    assert pairs(read("顶层设计\n国家安全\n")) == [(["顶层设计"], []), (["国家安全"], [])]


def test_quoted_cells() -> None:
    glossary = csv.parse('zh,en,note\n顶层设计,"design, top-level","two\nlines"\n'.encode(), Reading())
    assert glossary.entries[0].en[0] == Term("design, top-level", status=Status.PREFERRED, note="two\nlines")


def test_an_empty_file_is_an_empty_glossary() -> None:
    assert len(read("")) == len(csv.parse(b"", Reading())) == 0


def test_a_binary_file_is_refused() -> None:
    with pytest.raises(FormatError, match="binary"):
        tsv.parse(b"PK\x03\x04\x00\x00\xff\xfe\x00", Reading("t.tsv"))
