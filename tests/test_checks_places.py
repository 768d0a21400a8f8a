"""Findings in bitext files stand at the words in the file, in every format that is read."""

from pathlib import Path

import pytest

from termalign import check, read_bitext
from termalign.checking.checks.units import units_of
from termalign.checking.checks.usage import Checker
from termalign.termbase.glossary import Glossary, entry
from tests.processes import run

HOUSE = Glossary((entry("碳中和", "carbon neutrality"), entry("碳达峰", "carbon peaking")))

TMX = """<?xml version="1.0"?>
<tmx version="1.4"><header/><body>
  <tu><tuv xml:lang="zh"><seg>安全</seg></tuv><tuv xml:lang="en"><seg>safety</seg></tuv></tu>
  <tu>
    <tuv xml:lang="en"><seg>R&amp;D for a <bpt i="1">x</bpt>balance of
       carbon<ept i="1"/> and more.</seg></tuv>
    <tuv xml:lang="zh"><seg>推进<ph/>碳中和研发。</seg></tuv>
  </tu>
</body></tmx>
"""
XLIFF = """<xliff version="1.2"><file source-language="zh" target-language="en"><body>
<trans-unit id="1"><source>安全</source><target>safety</target></trans-unit>
<trans-unit id="2"><source>推进<x id="1"/>碳中和研发。</source>
<target>R&amp;D for a <g id="1">balance of
       carbon</g> and more.</target></trans-unit>
</body></file></xliff>
"""
TSV = "安全\tsafety\n  推进碳中和研发。\t R&D for a balance of carbon and more.\n"
JSONL = (
    '{"src": "安全", "tgt": "safety"}\n'
    '{"tgt": "R\\u0026D for a \\"balance\\" of carbon and more.", "src": "推进碳中和研发。"}\n'
)


@pytest.mark.parametrize(
    ("name", "content", "lines_of_target", "reference"),
    [
        ("a.tmx", TMX, (5, 6), "unit 2"),
        ("a.xlf", XLIFF, (4, 5), "unit 2"),
        ("a.tsv", TSV, (2, 2), ""),
        ("a.jsonl", JSONL, (2, 2), ""),
    ],
)
def test_a_finding_is_at_its_words(
    name: str, content: str, lines_of_target: tuple[int, int], reference: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    [finding] = [
        finding for finding in Checker(HOUSE).check(units_of(read_bitext(path))) if finding.zh == "碳中和"
    ]
    lines = content.split("\n")
    assert finding.src is not None
    assert finding.tgt is not None
    assert lines[finding.src.line - 1][finding.src.column - 1 : finding.src.end_column - 1] == "碳中和"
    assert (finding.tgt.line, finding.tgt.end_line) == lines_of_target
    assert lines[finding.tgt.line - 1][finding.tgt.column - 1] == "R"
    assert lines[finding.tgt.end_line - 1][finding.tgt.end_column - 2] == "."
    assert (finding.reference, finding.tgt.path) == (reference, str(path))


SRT = "1\n00:00:0{0},000 --> 00:00:0{1},000\n{2}\n\n2\n00:00:0{1},000 --> 00:00:05,000\n{3}\n"
ASS = """[Events]
Format: Layer, Start, End, Text
Dialogue: 0,0:00:01.00,0:00:02.00,{2}
Dialogue: 0,0:00:02.00,0:00:03.00,{3}
"""
LRC = "[00:01.00]{2}\n[00:02.00]{3}\n"


@pytest.mark.parametrize(
    ("name", "form"), [("srt", SRT), ("vtt", "WEBVTT\n\n" + SRT), ("ass", ASS), ("lrc", LRC)]
)
@pytest.mark.parametrize(
    ("zh", "en"),
    [
        (("我们要努力推进碳", "中和工作。"), ("We must strive for the balance", "of carbon in our work.")),
        (("我们要努力推进碳", "中和工作"), ("We must strive for the balance", "of carbon in our work")),
        (("我们要努力推进碳", "中和工作"), ("We Must Strive For Balance", "Of Carbon In Our Work")),
    ],
    ids=["full stops", "none in Chinese", "capitals"],
)
def test_a_term_that_goes_on_in_the_next_cue_is_checked(
    name: str, form: str, zh: tuple[str, str], en: tuple[str, str], tmp_path: Path
) -> None:
    paths = [tmp_path / f"a.{side}.{name}" for side in ("zh", "en")]
    for path, cues in zip(paths, (zh, en), strict=True):
        path.write_text(form.format(1, 2, *cues), encoding="utf-8")
    [finding] = check(HOUSE, *paths)
    assert finding.src is not None
    line = finding.src.line
    assert paths[0].read_text(encoding="utf-8").split("\n")[line - 1].endswith("推进碳")
    assert finding.src.end_line > line


def test_a_rendering_that_goes_on_in_the_next_cue_is_right_and_places_are_of_their_cue(
    tmp_path: Path,
) -> None:
    zh, en = tmp_path / "a.zh.srt", tmp_path / "a.en.srt"
    zh.write_text(SRT.format(1, 2, "我们推进碳中和，", "也推进碳达峰。"), encoding="utf-8")
    en.write_text(SRT.format(1, 2, "We advance carbon", "neutrality and peak carbon."), encoding="utf-8")
    findings = check(HOUSE, zh, en)
    assert [(found.zh, found.src.line, found.src.reference) for found in findings if found.src] == [
        ("碳达峰", 7, "cue 2")
    ]


def test_cues_of_other_times_are_split_into_sentences_across_them(tmp_path: Path) -> None:
    zh, en = tmp_path / "a.zh.srt", tmp_path / "a.en.srt"
    zh.write_text(SRT.format(1, 2, "我们要努力推进碳", "中和工作。"), encoding="utf-8")
    en.write_text(SRT.format(3, 4, "We must strive for the balance", "of carbon."), encoding="utf-8")
    assert [found.zh for found in check(HOUSE, zh, en)] == ["碳中和"]


@pytest.mark.parametrize("mark", ["", "> ", ">> ", "# ", "// ", "| ", "; ", "-- ", "% ", " * "])
@pytest.mark.parametrize(
    "zh", [("我们要努力推进碳", "中和工作。"), ("推进碳", "中和是我们今后的工作，要长期坚持。")]
)
def test_a_term_that_goes_on_in_the_next_line_is_checked(
    mark: str, zh: tuple[str, str], tmp_path: Path
) -> None:
    paths = tmp_path / "a.zh.txt", tmp_path / "a.en.txt"
    for path, lines in zip(paths, (zh, ("We must strive for the balance of", "carbon.")), strict=True):
        path.write_text("".join(f"{mark}{line}\n" for line in (*lines, "", "1")), encoding="utf-8")
    [finding] = check(HOUSE, *paths)
    assert finding.src is not None
    assert (finding.src.line, finding.src.column) == (1, len(mark) + len(zh[0]))


def test_a_term_may_go_on_through_several_lines_and_cues_of_both_languages(tmp_path: Path) -> None:
    for name, zh, en in (
        ("a", "推进碳\n中\n和的工作\n", "Balance\nof\ncarbon\n"),
        ("b", "碳\n中和\n", "Balance\nof it\n"),
    ):
        (tmp_path / f"{name}.zh.txt").write_text(zh, encoding="utf-8")
        (tmp_path / f"{name}.en.txt").write_text(en, encoding="utf-8")
    assert len(check(HOUSE, tmp_path / "a.zh.txt", tmp_path / "a.en.txt")) == 1
    assert not check(HOUSE, tmp_path / "b.zh.txt", tmp_path / "b.en.txt")  # a list
    cues = SRT.format(1, 2, "推进碳\nWork For", "中和工作\nBalance Of All")
    (tmp_path / "both.srt").write_text(cues, encoding="utf-8")
    assert [found.zh for found in check(HOUSE, tmp_path / "both.srt")] == ["碳中和"]


def test_items_of_a_list_are_lines_of_their_own(tmp_path: Path) -> None:
    zh, en = tmp_path / "a.zh.txt", tmp_path / "a.en.txt"
    zh.write_text("碳中和的工作\n碳达峰的工作\n", encoding="utf-8")
    en.write_text("Work on carbon neutrality\nWork on balance\n", encoding="utf-8")
    [finding] = check(HOUSE, zh, en)
    assert (finding.zh, finding.place and finding.place.line) == ("碳达峰", 2)


SEGMENTS_1 = (
    '<xliff version="1.2"><file source-language="zh" target-language="en"><body><trans-unit id="u">'
    '<source>{0}{1}</source><seg-source><mrk mtype="seg" mid="1">{0}</mrk><mrk mtype="seg" mid="2">{1}</mrk>'
    "</seg-source>"
    '<target><mrk mtype="seg" mid="1">{2}</mrk> <mrk mtype="seg" mid="2">{3}</mrk></target>'
    "</trans-unit></body></file></xliff>"
)
SEGMENTS_2 = (
    '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="zh" trgLang="en"><file id="f">'
    '<unit id="u"><segment><source>{0}</source><target>{2}</target></segment>'
    "<segment><source>{1}</source><target>{3}</target></segment></unit></file></xliff>"
)


@pytest.mark.parametrize("form", [SEGMENTS_1, SEGMENTS_2], ids=["1.2", "2.0"])
def test_a_term_that_goes_on_in_the_next_segment_of_a_unit_is_checked(form: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(
        form.format("我们推进碳", "中和工作。", "We advance the balance", "of carbon."), encoding="utf-8"
    )
    [finding] = check(HOUSE, path)
    assert (finding.zh, finding.reference) == ("碳中和", "unit u/1")
    streamed = run("check", "-", "a.xlf", stdin="碳中和\tcarbon neutrality\n", cwd=tmp_path)
    assert (streamed.returncode, "TA101 碳中和" in streamed.stdout, "(unit u/1)" in streamed.stdout) == (
        1,
        True,
        True,
    )
    path.write_text(
        form.format("我们推进碳", "中和工作。", "We advance carbon", "neutrality."), encoding="utf-8"
    )
    assert not check(HOUSE, path)


def test_units_by_themselves_are_joined_with_no_other(tmp_path: Path) -> None:
    unit = '<trans-unit id="{}"><source>{}</source><target>{}</target></trans-unit>'
    units = unit.format(1, "推进碳", "balance") + unit.format(2, "中和工作", "work")
    path = tmp_path / "a.xlf"
    path.write_text(
        f'<xliff version="1.2"><file source-language="zh" target-language="en"><body>{units}</body></file></xliff>',
        encoding="utf-8",
    )
    assert not check(HOUSE, path)
