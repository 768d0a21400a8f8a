"""The glossary model: rules on construction, equality by value, lookup, ids."""

import pytest

from termalign.errors import InputError
from termalign.language.text import Span
from termalign.termbase.formats import read_glossary, write_glossary
from termalign.termbase.glossary import Entry, Evidence, Glossary, Status, Term, entry, with_ids


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "needs text"),
        (" \u3000", "needs text"),
        ("green\x07development", "U\\+0007"),
        ("green\tdevelopment", "U\\+0009"),
        ("绿色\u2028发展", "U\\+2028"),
        ("\ud800", "U\\+D800"),
        ("bad\ufffe", "U\\+FFFE"),
    ],
)
def test_a_term_refuses_text_that_no_file_can_hold(text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        Term(text)


@pytest.mark.parametrize("text", ["AI+", "𠀀", "‘three rural’ issues", "a\u00a0b", "zero\u200bwidth"])
def test_a_term_keeps_its_text_as_it_is(text: str) -> None:
    assert Term(text).text == text


def test_language_tags_are_equal_whatever_their_case() -> None:
    assert Term("国家安全", "ZH-hans-cn") == Term("国家安全", "zh-Hans-CN")
    with pytest.raises(InputError, match="no language tag"):
        Term("国家安全", "zh_Hans")


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_score_is_a_probability(score: float) -> None:
    with pytest.raises(InputError, match="allowed: 0 to 1"):
        Term("a", score=score)


class Word(str):
    """A text of a class of its own, as `numpy.str_` is one."""

    __slots__ = ()


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".json", ".jsonl", ".xlsx", ".parquet"])
def test_numbers_and_texts_of_other_libraries_are_written_as_any_other(tmp_path, suffix: str) -> None:
    def made(text, ratio, whole):
        terms = (
            Term(text("法治"), "zh", count=whole(3)),
            Term(text("by law"), score=ratio(0.5), note=text("a")),
        )
        numbers = {"salience": ratio(0.25), "documents": whole(2), "keyness": ratio(1.5)}
        other = ((text("b"), text("c")),)
        item = Entry((terms[0],), (terms[1],), id=text("1"), other=other, **numbers)
        return Glossary((item,), text("House"), {text("made"): text("by hand")})

    numpy = pytest.importorskip("numpy")
    paths = tmp_path / f"plain{suffix}", tmp_path / f"other{suffix}"
    write_glossary(made(str, float, int), paths[0], lossy=True)
    write_glossary(made(Word, numpy.float64, numpy.int64), paths[1], lossy=True)
    assert read_glossary(paths[1]) == read_glossary(paths[0])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Term(5),
        lambda: Term(b"law"),
        lambda: Term("law", note=5),
        lambda: Entry((Term("法治", "zh"),), (), id=5),
        lambda: Entry((Term("法治", "zh"),), (), other=(("a", 1),)),
        lambda: Evidence("", 1, "law", Span(0, 1), ()),
        lambda: Glossary(metadata={"a": 1}),
        lambda: Glossary(metadata={1: "a"}),
        lambda: Glossary(metadata=[("a", "b")]),
    ],
)
def test_what_is_no_text_is_refused_with_words(make) -> None:
    with pytest.raises(InputError, match=r"is of type (int|bytes|list); allowed: (str|Mapping)"):
        make()


def test_each_side_of_an_entry_has_its_language() -> None:
    with pytest.raises(InputError, match="among the zh terms"):
        Entry((Term("top-level design", "en"),), ())
    with pytest.raises(InputError, match="among the other languages"):
        Entry((), (), others=(Term("顶层设计", "zh"),))
    with pytest.raises(InputError, match="at least one language"):
        Entry((), ())


def test_descriptions_refuse_control_characters_and_sentences_keep_them() -> None:
    with pytest.raises(InputError, match="U\\+000C"):
        Term("a", note="page\x0cbreak")
    assert Evidence("d", "第一页\x0c", "page 1\x0c", Span(0, 1), ()).zh == "第一页\x0c"


def test_ids_are_unique() -> None:
    with pytest.raises(InputError, match="ids are unique"):
        Glossary((Entry((Term("甲", "zh"),), (), id="c1"), Entry((Term("乙", "zh"),), (), id="c1")))


def test_missing_ids_are_free_ones() -> None:
    glossary = Glossary((entry("甲", "a"), Entry((Term("乙", "zh"),), (), id="c1"), entry("丙", "c")))
    assert [item.id for item in with_ids(glossary)] == ["c2", "c1", "c3"]


def test_a_term_is_found_whatever_its_script_and_width() -> None:
    glossary = Glossary((entry("人工智能＋", "AI Plus"),))
    assert glossary["人工智能+"].en[0].text == "AI Plus"
    assert glossary.find("没有") == ()


@pytest.mark.parametrize(
    ("status", "usable"),
    [
        (Status.PREFERRED, True),
        (Status.ADMITTED, True),
        (Status.PROPOSED, True),
        (Status.DEPRECATED, False),
        (Status.FORBIDDEN, False),
    ],
)
def test_what_a_translation_may_use(status: Status, usable: bool) -> None:
    assert Term("a", status=status).usable is usable


ROWS = [
    {"zh": "碳达峰", "en": "carbon peaking", "note": "by 2030"},
    {"zh": "碳市场", "en": "carbon market"},
    {"zh": "碳达峰", "en": "carbon peak", "status": "禁用"},
]


class ColumnsLikePandas:
    """What is taken of a table of pandas: names of columns, and columns by name, `nan` where nothing is."""

    class Column(list):
        def tolist(self):
            return list(self)

    def __init__(self, rows):
        self.columns = list(dict.fromkeys(key for row in rows for key in row))
        self.rows = rows

    def __getitem__(self, name):
        return self.Column(row.get(name, float("nan")) for row in self.rows)

    def to_dict(self):
        raise NotImplementedError


@pytest.mark.parametrize(
    "given",
    [
        ROWS,
        iter(ROWS),
        ColumnsLikePandas(ROWS),
        {key: [row.get(key) for row in ROWS] for key in ("zh", "en", "status", "note")},
        [
            {"中文": row["zh"], "English": row["en"], "状态": row.get("status"), "note": row.get("note")}
            for row in ROWS
        ],
    ],
    ids=["dicts", "generator", "pandas", "columns", "headings"],
)
def test_a_glossary_is_made_of_records(given):
    house = Glossary.from_records(given)
    assert [
        (item.zh[0].text, [(term.text, term.status.value, term.note) for term in item.en]) for item in house
    ] == [
        ("碳达峰", [("carbon peaking", "preferred", "by 2030"), ("carbon peak", "forbidden", "")]),
        ("碳市场", [("carbon market", "preferred", "")]),
    ]


def test_a_glossary_is_made_of_an_arrow_table():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.Table.from_pylist(
        ROWS, pyarrow.schema([(key, "string") for key in ("zh", "en", "status", "note")])
    )
    for given in (table, table.to_batches()[0], table.to_reader()):
        assert Glossary.from_records(given) == Glossary.from_records(ROWS)


@pytest.mark.parametrize(
    "given",
    [
        [("碳达峰", "carbon peaking"), ["carbon market", "碳市场"]],
        {"碳达峰": "carbon peaking", "碳市场": "carbon market"},
        [entry("碳达峰", "carbon peaking"), {"zh": "碳市场", "en": ["carbon market"]}],
    ],
)
def test_a_glossary_is_made_of_pairs(given):
    assert Glossary.from_records(given).entries == (
        entry("碳达峰", "carbon peaking"),
        entry("碳市场", "carbon market"),
    )


def test_rows_of_one_id_are_one_concept_with_terms_of_several_regions():
    rows = [
        {"id": "c1", "zh": "软件", "zh_language": "zh-CN", "en": "software", "translate": False},
        {"id": "c1", "zh": "軟體", "zh_language": "zh-TW", "en": None},
    ]
    [item] = Glossary.from_records(rows)
    assert [(term.text, term.language, term.status.value) for term in item.zh] == [
        ("软件", "zh-CN", "preferred"),
        ("軟體", "zh-TW", "preferred"),
    ]
    assert [(term.text, term.translate) for term in item.en] == [("software", False)]


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({"forbidden": True}, "forbidden"),
        ({"forbidden": False}, "preferred"),
        ({"禁用": "是", "status": "preferred"}, "forbidden"),
        ({"approved": "no"}, "proposed"),
        ({"approved": "Wang"}, "preferred"),
    ],
)
def test_yes_below_a_status_is_that_of_the_rendering(cells, status):
    [item] = Glossary.from_records([{"zh": "软件", "en": "software", **cells}])
    assert item.en[0].status == status


def test_what_a_row_without_a_rendering_says_is_of_its_chinese_term():
    rows = [
        {"id": 1, "zh": "软件", "en": "software"},
        {"id": 1, "zh": "软体", "status": "forbidden", "note": "Taiwan"},
        {"zh": "API", "translate": "no"},
    ]
    software, api = Glossary.from_records(rows)
    assert [(term.status, term.note) for term in software.zh] == [("preferred", ""), ("forbidden", "Taiwan")]
    assert not api.zh[0].translate


def test_records_of_a_glossary_make_it_again():
    renderings = (
        Term("carbon peaking", status=Status.PREFERRED, score=0.5, count=3),
        Term("carbon peak", note="no"),
    )
    house = Glossary(
        (
            Entry(
                (Term("碳达峰", "zh"),), renderings, "c1", "climate", salience=0.25, documents=2, keyness=-3.5
            ),
            entry("碳市场"),
        )
    )
    assert Glossary.from_records(house.to_records()).to_records() == house.to_records()


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("policy", "a glossary is made of rows"),
        (None, "not of nothing"),
        ([7], "row 1 is '7'"),
        ([("甲", "a"), ("乙",)], r"row 2 is .* \(tuple\)"),
        ([{"a": "b"}], "row 1: its keys are a"),
        ([{"zh": "甲", "en": 7}], "row 1: '7' \\(int\\) is no term"),
        ([{"zh": "甲", "en": "a", "status": "gut"}], "row 1: 'gut' is no status; allowed: preferred"),
        ([{"zh": "甲", "en": "a", "forbidden": "b"}], "row 1: 'b' is neither true nor false"),
        ([{"zh": "甲", "en": "a", "forbidden terms": "b"}], "row 1: 'forbidden terms' has forbidden terms"),
        ([{"zh": "甲", "en": "a", "score": "much"}], "row 1: could not convert"),
    ],
)
def test_what_makes_no_glossary_is_refused(given, problem):
    with pytest.raises(InputError, match=problem):
        Glossary.from_records(given)


def test_a_glossary_holds_entries_only():
    for given in ([("a", "b")], "policy", 7, [None]):
        with pytest.raises(InputError, match="make them with `entry`"):
            Glossary(given)
    assert Glossary(iter([entry("甲", "a")])) == Glossary([entry("甲", "a")]) == Glossary((entry("甲", "a"),))


def test_entries_by_status_and_by_term():
    house = Glossary((entry("甲", "a", "b"), entry("乙", "c", status=Status.FORBIDDEN)), "House")
    assert house.filter(status="forbidden") == Glossary((house.entries[1],), "House")
    assert [term.text for item in house.filter(status=[Status.ADMITTED]) for term in item.en] == ["b"]
    assert house.get("乙") is house.entries[1]
    assert house.get("丙") is None
    assert house.get("丙", 0) == 0
    with pytest.raises(InputError, match="status 'good' is not known; allowed: preferred"):
        house.filter(status="good")
