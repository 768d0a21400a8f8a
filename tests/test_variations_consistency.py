"""Terms and names that documents render in several ways, found without a glossary."""

import json
from dataclasses import replace

import pytest

from termalign.spotting import ConcordanceLine
from termalign.text import Span
from termalign.variations import Consistency, other_words, variation
from tests.processes import run


def line(rendering: str, *, confidence: float = 0.9, target: str = "", number: int = 1) -> ConcordanceLine:
    target = target or f"They saw {rendering} there."
    start = target.index(rendering)
    return ConcordanceLine(
        *("碳市场", rendering, confidence, False, "a.zh", number, "a.en", number, "看碳市场", target),
        *(Span(1, 4), (Span(start, start + len(rendering)),), 0),
    )


def deviations(*renderings: str) -> list[str]:
    lines = [line(text, number=number) for number, text in enumerate(renderings, 1)]
    return [item.rendering for item in variation("碳市场", lines).deviations]


@pytest.mark.parametrize(
    ("rendering", "main", "other"),
    [
        ("carbon markets", "carbon market", False),  # number
        ("The Carbon Market", "carbon market", False),  # articles, case
        ("market", "carbon market", False),  # a short form
        ("CM", "carbon market", False),  # an initialism
        ("inclusiveness", "inclusive", False),  # grammar
        ("Mr. Li", "Li Fan", False),  # a form of address
        ("Uncle Fan", "Li Fan", False),
        ("Sep", "September", False),
        ("banking stability", "stable banking", False),
        ("Chinese firms", "firms of China", False),
        ("2018", "year", False),
        ("LAC Rules", "loss-absorbing capacity rules", False),
        ("carbon exchange", "carbon market", True),
        ("Lee Fan", "Li Fan", True),
        ("Memorandum of Co-operation", "Memorandum of Understanding", True),
        ("global", "world", True),
    ],
)
def test_what_is_a_deviation(rendering: str, main: str, other: bool) -> None:
    assert other_words(rendering, main) is other
    assert other_words(main, rendering) is other


def test_the_main_rendering_is_that_of_most_places():
    found = variation("碳市场", [line("carbon bourse"), *[line("carbon markets", number=n) for n in (2, 3)]])
    assert (found.main, found.counts) == ("carbon markets", {"carbon markets": 2, "carbon bourse": 1})
    [item] = found.deviations
    assert (item.rendering, item.src.line, item.src.column, item.tgt.column) == ("carbon bourse", 1, 2, 10)


def test_of_two_places_with_two_renderings_neither_deviates():
    assert deviations("carbon bourse", "carbon market") == []
    assert deviations("carbon bourse", "carbon market", "carbon market") == ["carbon bourse"]


def test_a_sentence_that_has_the_main_rendering_does_not_deviate():
    lines = [line("carbon market", number=n) for n in (1, 2, 4)]
    there = line("trade", target="Trade is the carbon market's trade.", number=3)
    assert variation("碳市场", [*lines, there]).deviations == ()
    twice = [line("trade", target="The trade on a carbon market.", number=3)] * 2
    assert len(variation("碳市场", [*lines, *twice]).deviations) == 1


def test_what_the_spotter_is_not_sure_of_is_not_told():
    lines = [line("carbon market", number=n) for n in (1, 2)]
    assert variation("碳市场", [*lines, line("bourse", confidence=0.4)]).deviations == ()


def test_where_a_rendering_is_the_rule_less_certain_words_deviate():
    rule = [line("carbon market", number=n) for n in (1, 2, 3)]
    assert [
        item.rendering for item in variation("碳市场", [*rule, line("bourse", confidence=0.2)]).deviations
    ] == ["bourse"]
    nothing = replace(line("x"), rendering="", confidence=None, tgt_line=None, tgt_spans=())
    [item] = variation("碳市场", [*rule, nothing]).deviations
    assert (item.rendering, item.tgt) == ("", None)
    part = line("bourse", confidence=0.2, target="The bourse and its market.")
    assert variation("碳市场", [*rule, part]).deviations == ()


def test_findings_and_share():
    found = Consistency((variation("碳市场", [line("bourse"), line("market"), line("market")]),))
    assert str(found) == "1 of 1 terms vary"
    [finding] = found.findings()
    assert (
        str(finding)
        == "a.en:1:10: TA301 碳市场: expected 'market', found 'bourse', rendered so in 2 of 3 places"
    )


ZH = "国家安全十分重要。\n我们维护国家安全。\n国家安全是基石。\n他们谈到国家安全。\n"
EN = (
    "National security is very important.\nWe safeguard national security.\n"
    "National security is the cornerstone.\nThey spoke of state safety.\n"
)


def test_command_tells_deviations_with_their_sentences_and_knows_its_baseline(tmp_path):
    (tmp_path / "a.zh").write_text(ZH, "utf-8")
    (tmp_path / "a.en").write_text(EN, "utf-8")
    (tmp_path / "t.tsv").write_text("zh\ten\n国家安全\tnational security\n", "utf-8")
    arguments = ("consistency", "a.zh", "a.en", "--glossary", "t.tsv", "--input", "pairs", "-q")
    done = run(*arguments, cwd=tmp_path)
    assert done.stdout.splitlines() == [
        "a.en:4:15: TA301 国家安全: expected 'national security', found 'state safety', "
        "rendered so in 3 of 4 places",
        "    They spoke of [state safety].",
        "1 of 1 terms vary",
    ]
    assert done.returncode == 1
    assert run(*arguments, "--baseline", "b.json", "--update-baseline", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "b.json").read_text("utf-8"))["findings"]
    known = run(*arguments, "--baseline", "b.json", "--format", "jsonl", cwd=tmp_path)
    assert (known.returncode, known.stdout) == (0, "")
