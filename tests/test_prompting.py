"""The terms of a text as a prompt for its translation."""

import gc
import json
from dataclasses import replace
from weakref import ref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termalign import Entry, Glossary, InputError, PromptFormat, Status, Term, check, occurrences, prompt
from termalign.checking.prompting import chunks
from termalign.language.text.language import Direction
from termalign.termbase.glossary import entry
from termalign.termbase.matching.occurrences import SOURCE_TERMS
from tests.processes import run

HOUSE = Glossary(
    (
        entry("市场", "market"),
        Entry(
            (Term("碳市场", "zh"),),
            (
                Term("carbon exchange", status=Status.FORBIDDEN),
                Term("carbon trading market", status=Status.ADMITTED),
                Term("carbon market", status=Status.PREFERRED, note="national\nscheme"),
            ),
            note="policy",
        ),
        Entry((Term("Python", "zh", translate=False),), ()),
        Entry((Term("堤岸", "zh"),), (Term("bank"),)),
        Entry((Term("银行", "zh"),), (Term("bank", status=Status.PREFERRED),)),
        Entry((Term("未译", "zh"),), ()),
    )
)
TEXT = "碳市场与 Python，市场、银行、堤岸、未译。碳市场"


def test_markdown_reports_what_to_use_and_what_to_avoid():
    assert str(prompt(HOUSE, TEXT)) == (
        "Translate these Chinese terms into English as given:\n\n"
        "- Python → keep as it is, do not translate\n"
        "- 碳市场 → carbon market (or: carbon trading market; not: carbon exchange; policy; national scheme)\n"
        "- 堤岸 → bank\n"
        "- 市场 → market\n"
        "- 银行 → bank\n"
    )


@pytest.mark.parametrize("kept", ["zh", "en"])
def test_what_either_side_keeps_is_kept_in_both_directions(kept: str):
    term = Entry((Term("Git", "zh", translate=kept != "zh"),), (Term("Git", translate=kept != "en"),))
    for text in ("使用Git。", "Use Git."):
        [told] = prompt(Glossary((term,)), text).terms
        assert (told.source, told.keep) == ("Git", True)


def test_english_terms_of_several_concepts_pool_their_renderings():
    made = prompt(HOUSE, "Banks trade in carbon markets.")
    assert [(term.source, term.target, term.also) for term in made.terms] == [
        ("carbon market", "碳市场", ()),
        ("bank", "堤岸", ("银行",)),
    ]
    assert made.terms[0].note == "policy; national scheme"


def test_what_extraction_remarks_is_not_reported():
    remarks = (
        "inconsistent: carbon price (2), price of carbon (1); known as: pricing; deprecated: price of carbon"
    )
    for note, told in (("known", ""), (remarks, ""), (f"{remarks}; only in law", " (only in law)")):
        house = Glossary((replace(entry("碳价", "carbon price"), note=note),))
        assert str(prompt(house, "碳价")).endswith(f"- 碳价 → carbon price{told}\n")


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        (("proposed", "preferred", "admitted"), ("b", ("c",))),
        (("proposed", "proposed", "admitted"), ("c", ("a", "b"))),
        (("proposed", "proposed", "deprecated"), ("a", ("b",))),
    ],
)
def test_what_is_only_proposed_comes_last_and_not_beside_what_is_preferred(statuses, told):
    terms = tuple(Term(text, status=Status(status)) for text, status in zip("abc", statuses, strict=True))
    (term,) = prompt(Glossary((Entry((Term("碳价", "zh"),), terms),)), "碳价").terms
    assert (term.target, term.also) == told


def test_what_the_check_reports_is_not_advised():
    left = Term("overflow channel", score=0.5)
    for status in (Status.PREFERRED, Status.ADMITTED):
        house = Glossary((Entry((Term("溢洪道", "zh"),), (left, Term("spillway", status=status))),))
        (term,) = prompt(house, "溢洪道").terms
        assert (term.target, term.also) == ("spillway", ())
        (found,) = occurrences(house, "溢洪道")
        assert [rendering.text for rendering in found.renderings] == ["spillway"]
        assert [finding.rule for finding in check(house, "溢洪道", "An overflow channel")] == ["TA204"]


def test_tables_and_json_hold_the_same():
    rows = [line.split("\t") for line in prompt(HOUSE, TEXT, format="tsv").text.splitlines()]
    assert rows[0] == ["source", "target", "also", "avoid", "keep", "note"]
    content = json.loads(prompt(HOUSE, TEXT, format="json", max_terms=2).text)
    assert content["direction"] == "zh-en"
    assert content["left_out"] == 3
    assert [list(term) for term in content["terms"]] == [rows[0]] * 2
    assert {term["source"] for term in content["terms"]} < {row[0] for row in rows[1:]}


def test_bytes_depend_on_the_terms_only():
    assert prompt(HOUSE, "银行。碳市场！银行").text == prompt(HOUSE, "先碳市场，后银行").text


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("建設碳市場，推動銀行。", ["碳市場", "銀行"]),
        ("建設碳市\n場，碳 市場。", ["碳市場"]),  # white space is no other way of writing
        ("碳\u200b市場和碳市\ufe0f場", ["碳市場"]),  # nor is what nobody sees
        ("碳市場與碳市场", ["碳市场"]),  # written in two ways: as the glossary has it
        ("Ｐｙｔｈｏｎ", ["Python"]),  # what is kept as it is, is as the glossary has it
    ],
)
def test_terms_are_reported_as_the_text_writes_them(text, sources):
    assert [term.source for term in prompt(HOUSE, text, direction="zh-en").terms] == sources


def test_english_terms_are_reported_as_the_glossary_has_them():
    assert [term.source for term in prompt(HOUSE, "Banks and carbon markets").terms] == [
        "carbon market",
        "bank",
    ]


def test_what_was_reported_of_a_glossary_goes_with_it():
    house = Glossary((entry("银行", "bank"),))
    assert prompt(house, "银行").terms
    source = ref(SOURCE_TERMS.of(house, Direction.ZH_EN))
    del house
    gc.collect()
    assert source() is None


@pytest.mark.parametrize("format", PromptFormat)
@given(most=st.integers(0, 700))
def test_a_prompt_keeps_its_bound_and_reports_the_rest(format, most):
    whole = prompt(HOUSE, TEXT, format=format)
    if most < len(prompt(HOUSE, "无关", format=format).text):
        with pytest.raises(InputError, match="even a prompt without terms needs"):
            prompt(HOUSE, TEXT, format=format, max_characters=most)
        return
    made = prompt(HOUSE, TEXT, format=format, max_characters=most)
    assert len(made.text) <= most
    assert {*made.terms, *made.left_out} == {*whole.terms}
    assert made.terms == tuple(term for term in whole.terms if term in made.terms)  # in the same order
    if made.left_out:
        assert len(prompt(HOUSE, TEXT, format=format, max_terms=len(made.terms) + 1).text) > most


def kept(text, most, *entries):
    return [term.source for term in prompt(Glossary(entries), text, max_terms=most).terms]


MARKET, TREES = entry("碳市场", "carbon market"), entry("植树造林", "afforestation")


def test_what_occurs_most_stays():
    assert kept("植树造林，碳市场，碳市场", 1, MARKET, TREES) == ["碳市场"]
    assert kept("植树造林，植树造林，碳市场", 1, MARKET, TREES) == ["植树造林"]
    assert kept("Carbon markets and afforestation, a carbon market", 1, MARKET, TREES) == ["carbon market"]


@pytest.mark.parametrize(
    "risky",
    [
        entry("碳市场", "carbon market", "carbon exchange"),
        Entry((Term("碳市场", "zh"),), (Term("carbon market"), Term("CO2 market", status=Status.FORBIDDEN))),
        entry("碳市场", "Carbon Market"),
        Entry((Term("碳市场", "zh", translate=False),), ()),
    ],
)
def test_of_what_occurs_as_often_what_is_more_at_risk_stays(risky):
    assert kept("植树造林，碳市场", 1, risky, TREES) == ["碳市场"]
    assert kept("植树造林，碳市场", 1, MARKET, TREES) == ["植树造林"]  # else the longest
    assert kept("植树造林，植树造林，植树造林，碳市场", 1, risky, TREES) == ["植树造林"]


def test_what_is_left_out_is_given_most_needed_first():
    made = prompt(
        Glossary((MARKET, TREES, entry("银行", "bank"))), "银行，植树造林，碳市场，银行", max_terms=0
    )
    assert [term.source for term in made.left_out] == ["银行", "植树造林", "碳市场"]


def test_no_terms_no_prompt():
    assert prompt(HOUSE, "无关").text == ""


def test_what_is_not_known_is_refused():
    with pytest.raises(InputError, match="format 'html' is not known; allowed: markdown, tsv, json"):
        prompt(HOUSE, TEXT, format="html")
    with pytest.raises(InputError, match="max_terms is -1; allowed: whole numbers, 0 or more"):
        prompt(HOUSE, TEXT, max_terms=-1)


@given(st.lists(st.text(alphabet="ab。，\n", max_size=8)), st.integers(1, 12))
def test_chunks_make_up_the_text(parts, most):
    text = "".join(parts)
    found = list(chunks(text, most))
    assert "".join(part for _, part in found) == text
    for line, part in found:
        assert part.splitlines(keepends=True)[0] in text.splitlines(keepends=True)[line - 1]
        assert len(part) <= most or not {"\n", "。", "，"} & set(part.strip("。，\n"))


@pytest.fixture
def files(tmp_path):
    (tmp_path / "house.tsv").write_text("zh\ten\n碳达峰\tcarbon peaking\n碳市场\tcarbon market\n", "utf-8")
    (tmp_path / "zh.txt").write_text("碳达峰\n碳市场与碳达峰\n", "utf-8")
    return tmp_path


def test_command_reports_what_it_left_out(files):
    done = run("prompt", "house.tsv", "zh.txt", "--max-terms", "1", cwd=files)
    assert done.stdout.splitlines()[2:] == ["- 碳达峰 → carbon peaking"]
    assert done.stderr.splitlines() == [
        "termalign: zh.txt: 1 term left out: 碳市场",
        "termalign: zh.txt: zh-en, 1 term",
    ]


def test_command_gives_every_chunk_its_own(files):
    done = run("prompt", "house.tsv", "zh.txt", "--chunk", "5", "--format", "tsv", "-q", cwd=files)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["line"], row["text"]) for row in rows] == [(1, "碳达峰\n"), (2, "碳市场与碳达峰")]
    assert [row["prompt"].count("\n") for row in rows] == [2, 3]


def test_command_refuses_a_bound_that_holds_nothing(files):
    done = run("prompt", "house.tsv", "zh.txt", "--max-characters", "3", "--format", "json", cwd=files)
    assert done.returncode == 2
    assert done.stderr.startswith("termalign: max_characters is 3; even a prompt without terms needs")
