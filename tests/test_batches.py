"""Batches of rows: the rows with columns added, of the same types whatever they hold, and what a pair has alone."""

from contextlib import suppress

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign import (
    Glossary,
    InputError,
    align,
    align_batch,
    check,
    check_batch,
    entry,
    occurrences,
    occurrences_batch,
)

HOUSE = Glossary((entry("碳中和", "carbon neutrality"), entry("碳市场", "carbon market", "carbon exchange")))
PAIRS = [
    ("实现碳中和", "Achieve carbon peaking"),
    ("碳市场", "The carbon market"),
    ("你好", "Hello"),
    ("碳中和", "碳中和"),
    ("发展碳市场，实现碳中和", ""),
    ("", "Carbon neutrality"),
    ("碳中和\n碳市场", "Carbon neutrality,\nmarket"),
]
TEXTS = [
    None,
    "",
    "碳中和",
    "发展碳市场",
    "Achieve carbon neutrality",
    "The carbon exchange",
    "碳中和 is carbon neutrality",
]


def check_rows(rows, **options):
    return check_batch(HOUSE, rows, **options)


def compare_rows(rows, **options):
    return align_batch(rows, words=False, **options)


def occurrences_rows(rows, **options):
    return occurrences_batch(HOUSE, rows, **options)


OPERATORS = [check_rows, compare_rows, align_batch, occurrences_rows]


def table(pairs, names=("src", "tgt"), text=None):
    text = text or pyarrow.string()
    sides = [pyarrow.array(list(side), text) for side in (zip(*pairs, strict=True) if pairs else ((), ()))]
    return pyarrow.table(
        {"id": pyarrow.array(range(len(pairs)), pyarrow.int32()), **dict(zip(names, sides, strict=True))}
    )


def test_a_row_has_the_findings_that_its_pair_has_alone():
    for pair, row in zip(PAIRS, check_batch(HOUSE, table(PAIRS)).to_pylist(), strict=True):
        alone = check(HOUSE, [pair], direction="zh-en")
        assert [(item["rule"], item["message"], item["tgt_column"]) for item in row["findings"]] == [
            (item.rule, item.message, item.tgt and item.tgt.column) for item in alone
        ]
        assert row["checks"] == alone.summary["checks"]
        assert row["term_success"] == alone.summary["term_success"]
        assert row["problem"] is None


def test_a_row_has_the_occurrences_that_its_text_has_alone():
    rows = pyarrow.table({"text": [text for text in TEXTS if text is not None]})
    for row in occurrences_batch(HOUSE, rows).to_pylist():
        assert row["occurrences"] == [item.to_dict() for item in occurrences(HOUSE, row["text"])]


def test_a_row_has_the_links_of_its_pair():
    pairs = [pair for pair in PAIRS if all(pair)]
    bitext = align(
        [(src.replace("\n", " "), tgt.replace("\n", " ")) for src, tgt in pairs], direction="zh-en"
    )
    for pair, row in zip(bitext, align_batch(table(pairs), direction="zh-en").to_pylist(), strict=True):
        if row["problem"] is None:
            assert [(link["src"], link["tgt"]) for link in row["links"]] == [link[:2] for link in pair.links]
            assert [(token["start"], token["end"]) for token in row["src_tokens"]] == [
                token.span for token in pair.src.tokens
            ]
            assert -1 <= row["similarity"] <= 1
    alike, other = align_batch(
        table([("国家安全", "national security"), ("国家安全", "fresh bread")]), words=False
    )["similarity"].to_pylist()
    assert alike > other


@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(TEXTS)), max_size=6), st.integers(1, 6))
def test_rows_stay_and_do_not_depend_on_their_batch(pairs, size):
    rows = table(pairs)
    for operator in (check_rows, compare_rows, occurrences_rows):
        together = operator(rows, direction="zh-en")
        assert together.select(rows.column_names) == rows
        assert together.schema == operator(rows.schema.empty_table(), direction="zh-en").schema
        batches = [operator(batch, direction="zh-en") for batch in rows.to_batches(size)]
        assert all(isinstance(batch, pyarrow.RecordBatch) for batch in batches)
        apart = pyarrow.Table.from_batches(batches, together.schema)
        if operator is compare_rows:  # the last digits of vectors may depend on their neighbours
            assert apart.drop_columns("similarity") == together.drop_columns("similarity")
        else:
            assert apart.combine_chunks() == together.combine_chunks()


@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(TEXTS)), min_size=1, max_size=6))
def test_null_says_that_nothing_is_known_and_why(pairs):
    for row in check_batch(HOUSE, table(pairs), direction="zh-en").to_pylist():
        if row["src"] is None:
            assert row["problem"] == "no-source"
        elif row["tgt"] is None:
            assert row["problem"] == "no-translation"
        elif not any(char >= "一" for char in row["src"]) and any(char >= "一" for char in row["tgt"]):
            assert row["problem"] == "other-direction"
        else:
            assert row["problem"] is None
        known = row["problem"] is None
        assert (row["findings"] is not None, row["checks"] is not None) == (known, known)


@pytest.mark.parametrize("operator", OPERATORS)
def test_whatever_arrow_has_for_texts_is_taken(operator):
    text = pyarrow.string()
    expected = operator(table(PAIRS, ("zh", "en")))
    kinds = [pyarrow.large_string(), pyarrow.dictionary(pyarrow.int32(), text)]
    with suppress(pyarrow.ArrowNotImplementedError):  # as it is before PyArrow 18
        kinds.append(pyarrow.array(["a"]).cast(pyarrow.string_view()).type)
    for kind in kinds:
        rows = table(PAIRS, ("zh", "en"))
        rows = rows.cast(pyarrow.schema([("id", pyarrow.int32()), ("zh", kind), ("en", kind)]))
        assert operator(rows).drop_columns(["zh", "en"]) == expected.drop_columns(["zh", "en"])
    nothing = pyarrow.table({"zh": pyarrow.nulls(2), "en": pyarrow.nulls(2)})
    assert operator(nothing)["problem"].to_pylist() == ["no-source", "no-source"]
    several = pyarrow.concat_tables([table(PAIRS[:2], ("zh", "en")), table(PAIRS[2:], ("zh", "en"))])
    assert operator(several)["problem"].to_pylist() == expected["problem"].to_pylist()


@pytest.mark.parametrize(
    "names", [("src", "tgt"), ("source", "target"), ("zh", "en"), ("Chinese", "English"), ("原文", "译文")]
)
def test_columns_are_found_by_the_names_of_other_tables(names):
    added = check_batch(HOUSE, table(PAIRS, names)).drop_columns(list(names))
    assert added == check_batch(HOUSE, table(PAIRS)).drop_columns(["src", "tgt"])


def test_columns_may_be_nested_or_chosen():
    expected = check_batch(HOUSE, table(PAIRS))["findings"].to_pylist()
    both = pyarrow.struct(
        [("zh", pyarrow.string()), ("en", pyarrow.string())]
    )  # PyArrow 17 infers them sorted
    schema = pyarrow.schema([("translation", both)])
    nested = pyarrow.Table.from_pylist(
        [{"translation": {"zh": src, "en": tgt}} for src, tgt in PAIRS], schema=schema
    )
    assert check_batch(HOUSE, nested)["findings"].to_pylist() == expected
    absent = pyarrow.Table.from_pylist(
        [{"translation": None}, {"translation": {"zh": "碳中和", "en": "a"}}], schema=schema
    )
    assert check_batch(HOUSE, absent)["problem"].to_pylist() == ["no-source", None]
    named = table(PAIRS, ("a", "b"))
    assert check_batch(HOUSE, named, columns="zh=a,en=b")["findings"].to_pylist() == expected
    assert check_batch(HOUSE, named, columns="source=2,target=3")["findings"].to_pylist() == expected


def test_names_and_direction_say_which_side_is_the_source():
    turned = [(tgt, src) for src, tgt in PAIRS]
    for rows, options in (
        (table(turned, ("en", "zh")), {}),
        (table(PAIRS, ("zh", "en")), {"direction": "en-zh"}),
        (table(turned), {"direction": "en-zh"}),
        (table(turned), {}),  # the texts say it
    ):
        findings = check_batch(HOUSE, rows, **options)["findings"].to_pylist()
        assert {item["direction"] for row in findings for item in row or ()} == {"en-zh"}
    swapped = check_batch(HOUSE, table([("碳中和", "Carbon")]), direction="en-zh")
    assert swapped["problem"].to_pylist() == ["other-direction"]


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (pyarrow.table({"id": ["a"], "note": ["b"]}), "src and tgt|text, a language"),
        (pyarrow.table({"src": [1], "tgt": [2]}), "holds int64; allowed: strings"),
        (pyarrow.table({"src": [["碳"]], "tgt": [["a"]]}), "holds list"),
        ([{"src": "碳", "tgt": "a"}], r"pyarrow.Table or pyarrow.RecordBatch, not of type list"),
        ({"src": ["碳"], "tgt": ["a"]}, "not of type dict"),
        (None, "not of type NoneType"),
    ],
)
def test_other_rows_are_refused_with_what_is_taken(operator, rows, message):
    with pytest.raises(InputError, match=message):
        operator(rows)


@pytest.mark.parametrize("operator", OPERATORS)
def test_no_column_is_replaced(operator):
    rows = operator(table(PAIRS))
    with pytest.raises(InputError, match="give a prefix"):
        operator(rows, **({"column": "src"} if operator is occurrences_rows else {}))
    again = operator(rows.select(["id", "src", "tgt"]), prefix="term_")
    assert all(name.startswith("term_") for name in again.column_names[3:])


def test_columns_that_are_not_there_are_refused():
    for columns in ("zh=9,en=10", "zh=body,en=other", "zh", "zh=1"):
        with pytest.raises(InputError):
            check_batch(HOUSE, table(PAIRS), columns=columns)
    with pytest.raises(InputError, match="there is no column 'body'; there are: id, src, tgt"):
        occurrences_batch(HOUSE, table(PAIRS), column="body")
    with pytest.raises(InputError, match="direction"):
        check_batch(HOUSE, table(PAIRS), direction="zh")


def test_a_pair_too_long_for_links_is_compared_all_the_same(monkeypatch):
    monkeypatch.setattr("termalign.alignment.aligner.MOST_LINKED_CELLS", 4)
    row = align_batch(table([("我们维护国家安全", "We safeguard national security")])).to_pylist()[0]
    assert row["problem"] == "too-long"
    assert row["links"] is None
    assert row["similarity"] > 0


def test_the_columns_of_text_for_occurrences():
    for names in (["text"], ["zh"], ["sentence"], ["src"]):
        rows = pyarrow.table({"id": ["1"], **{name: ["碳市场"] for name in names}})
        assert len(occurrences_batch(HOUSE, rows)["occurrences"].to_pylist()[0]) == 1
    rows = pyarrow.table({"zh": ["碳市场"], "en": ["the carbon market"]})
    assert occurrences_batch(HOUSE, rows)["occurrences"].to_pylist()[0][0]["text"] == "碳市场"
    english = occurrences_batch(HOUSE, rows, direction="en-zh")["occurrences"].to_pylist()[0]
    assert english[0]["text"] == "carbon market"


def test_rows_that_no_check_can_say_anything_of_say_why():
    rows = [
        ("维护国家安全", "uphold national security"),
        ("维护国家\ufffd全", "uphold national security"),
        ("å›½å®¶å®‰å…¨", "uphold national security"),
        ("維持国家安全", "わたしたちは国をまもる"),
        ("국가 안보를 지키다", "uphold national security"),
        ("真的??我不信", "Really?? I don't believe it"),
    ]
    checked = check_batch(HOUSE, table(rows), direction="zh-en")
    assert checked["problem"].to_pylist() == [
        None,
        "lost-characters",
        "lost-characters",
        "other-language",
        "other-language",
        None,
    ]
    assert checked["findings"].to_pylist()[1:] == [None] * 4 + [[]]


@pytest.mark.parametrize(
    ("src", "tgt", "message"),
    [
        ("weihu guojia anquan, wo {}", "We uphold national security, part {}.", "no Chinese on either side"),
        (
            "我们维护国家安全，第{}。",
            "Die Sicherheit des Staates ist nicht nur für uns wichtig, sie wird auch durch das Amt geprüft, {}.",
            "the translation: looks like German, not English",
        ),
    ],
    ids=["pinyin", "German"],
)
def test_a_batch_in_another_language_is_refused(src, tgt, message):
    rows = table([(src.format(number), tgt.format(number)) for number in range(6)])
    with pytest.raises(InputError, match=message):
        check_batch(HOUSE, rows, direction="zh-en")
    with pytest.raises(InputError, match=message):
        align_batch(rows, direction="zh-en")


def test_texts_in_another_language_are_marked_in_their_rows():
    texts = ["推进碳市场建设。", "ドラゴンの碳市场について話す。", "Carbon markets grow."]
    added = occurrences_batch(HOUSE, pyarrow.table({"text": texts}))
    assert added["problem"].to_pylist() == [None, "other-language", None]
    assert [found and len(found) for found in added["occurrences"].to_pylist()] == [1, None, 1]
    german = ["Die Bank ist nicht nur für den Handel offen, sie wird auch durch das Amt geprüft."] * 5
    with pytest.raises(InputError, match="looks like German, not English"):
        occurrences_batch(HOUSE, pyarrow.table({"text": german}))
