"""Baselines, suppressions, settings and line pairs: what is read from files, and what is wrong with them."""

import json
import os
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import TextIO

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from termalign.checking.checks import line_pairs
from termalign.checking.checks.line_pairs import pair_batches
from termalign.checking.checks.units import CheckUnit, units_of
from termalign.checking.findings import suppressions as suppressing
from termalign.checking.findings.annotations import Annotations
from termalign.checking.findings.baseline import new_findings, read_baseline, write_baseline
from termalign.checking.findings.finding import Finding, Place, Severity
from termalign.checking.findings.suppressions import Suppressions, comments
from termalign.documents import lines as line_files
from termalign.documents.intake import InputFile, IntakePolicy, read_bitext, stream_blocks
from termalign.documents.readers.base import text_source
from termalign.errors import TermalignError
from termalign.language.text import Span
from termalign.termbase.matching.tiers import Tier

FINDING = Finding(
    "TA101",
    Severity.ERROR,
    Tier.NONE,
    "影响",
    ("ramifications",),
    src=Place("a.zh.txt", 4, 1, 4, 3),
    tgt=Place("a.en.txt", 4, 1, 4, 9),
    context="影响很大",
)


def test_a_baseline_lets_known_findings_go_wherever_they_have_moved(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, [FINDING])
    moved = replace(FINDING, tgt=Place("a.en.txt", 9, 1, 9, 9))
    other = replace(FINDING, context="影响不大")
    assert list(new_findings([moved, other], read_baseline(path))) == [other]


def test_a_baseline_counts_equal_findings(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, [FINDING, FINDING])
    assert len(list(new_findings([FINDING] * 3, read_baseline(path)))) == 1
    assert read_baseline(path).total() == 2


def test_a_finding_that_a_merge_left_twice_in_a_baseline_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, [FINDING])
    lines = path.read_text("utf-8").splitlines()
    row = lines[3]
    path.write_text("\n".join((*lines[:3], f"{row},", row, *lines[4:])), "utf-8")
    assert len(list(new_findings([FINDING] * 2, read_baseline(path)))) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_baseline_is_read_in_the_encodings_of_windows_and_keeps_mark_and_line_ends(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, [FINDING])
    path.write_text(path.read_text("utf-8"), encoding, newline="\r\n")
    assert read_baseline(path).total() == 1
    write_baseline(path, [FINDING, FINDING])
    again = path.read_bytes()
    assert again.startswith(b"\xef\xbb\xbf{\r\n")
    assert again.count(b"\n") == again.count(b"\r\n")
    assert read_baseline(path).total() == 2


def test_a_baseline_is_a_line_a_finding_that_stays_when_texts_move(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    other = replace(FINDING, rule="TA202", found="impact")
    write_baseline(path, [FINDING, other, FINDING])
    written = path.read_text("utf-8")
    rows = [json.loads(line.rstrip(",")) for line in written.splitlines() if "fingerprint" in line]
    assert [(row["rule"], row["count"], row["term"], row["location"]) for row in rows] == [
        ("TA101", 2, "影响", "a.en.txt"),
        ("TA202", 1, "影响", "a.en.txt"),
    ]
    assert rows[0]["excerpt"] == "影响很大"
    moved = [replace(each, tgt=Place("a.en.txt", 9, 1, 9, 9)) for each in (other, FINDING, FINDING)]
    write_baseline(path, moved)
    assert path.read_text("utf-8") == written


def test_what_people_read_in_a_baseline_is_not_compared(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, [FINDING])
    path.write_text(path.read_text("utf-8").replace("影响", "x").replace("a.en.txt", "b"), "utf-8")
    assert not list(new_findings([FINDING], read_baseline(path)))


def test_a_baseline_of_the_version_before_is_read(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(f'{{"termalign_baseline": 2, "findings": {{"{FINDING.fingerprint}": 1}}}}', "utf-8")
    assert read_baseline(path) == Counter({FINDING.fingerprint: 1})
    write_baseline(path, [FINDING])
    assert '"termalign_baseline": 3' in path.read_text("utf-8")


def test_a_baseline_that_is_not_there_yet_says_how_it_is_written(tmp_path: Path) -> None:
    rejects(lambda: read_baseline(tmp_path / "none.json"), "none.json: no such baseline", "--update-baseline")


def test_an_empty_baseline_knows_nothing() -> None:
    assert list(new_findings([FINDING], Counter())) == [FINDING]


def rejects(read: Callable[[], object], *parts: str) -> None:
    with pytest.raises(TermalignError) as error:
        read()
    message = str(error.value)
    assert "\n" not in message
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ('{"termalign_baseline": 99, "findings": {}}', "version 99; allowed: 2, 3"),
        ('{"termalign_baseline": 2}', "not a baseline"),
        ('{"termalign_baseline": 2, "findings": {"a": "b"}}', "not a baseline"),
        ('{"termalign_baseline": 3, "findings": {"a": 1}}', "not a baseline"),
        ('{"termalign_baseline": 3, "findings": [{"fingerprint": "a"}]}', "not a baseline"),
        ("[]", "not a baseline"),
        ("{", "not a baseline"),
    ],
)
def test_a_broken_baseline_is_refused(tmp_path: Path, content: str, part: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content, encoding="utf-8")
    rejects(lambda: read_baseline(path), "baseline.json", part, "--update-baseline")


def test_a_suppression_file_lets_findings_stand_by_rule_term_and_path(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        '[[suppress]]\nrule = "TA101"\nzh = "影響"\npath = "a.*"\nreason = "no term"\n', encoding="utf-8"
    )
    suppressions = Suppressions.read(path)
    assert suppressions.covers(FINDING)
    assert not suppressions.covers(replace(FINDING, rule="TA102"))
    assert not suppressions.covers(replace(FINDING, zh="开放"))
    elsewhere = Place("b.en.txt", 4, 1, 4, 9)
    assert not suppressions.covers(replace(FINDING, src=elsewhere, tgt=elsewhere))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ('[[suppress]]\nrule = "TA101"\n', "entry 1 needs a reason"),
        ('[[suppress]]\nreason = "x"\n', "entry 1 needs a rule: TA101"),
        ('[[suppress]]\nrule = "TA101"\nreason = " "\n', "needs a reason"),
        ('[[suppress]]\nrule = "TA999"\nreason = "x"\n', "unknown rule 'TA999'; allowed: TA101"),
        ('[[suppress]]\nrule = "TA101"\nreason = "x"\nline = 3\n', "line"),
        ('[[suppress]]\nrule = "TA101"\nreason = "x"\nzh = ""\n', "zh names nothing"),
        ('[[suppress]]\nrule = "TA101"\nreason = "x"\nzh = "\\u200b"\n', "zh names nothing"),
        ('[[suppress]]\nrule = "TA101"\nreason = "x"\npath = ""\n', "path names nothing"),
        ("[[suppress]]\nrule = \n", "line 2"),
    ],
)
def test_a_broken_suppression_file_is_refused(tmp_path: Path, content: str, part: str) -> None:
    path = tmp_path / "s.toml"
    path.write_text(content, encoding="utf-8")
    rejects(lambda: Suppressions.read(path), "s.toml", part)


def test_brackets_in_a_path_are_characters_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('[[suppress]]\nrule = "TA101"\npath = "a[1].*"\nreason = "x"\n' * 2, encoding="utf-8")
    suppressions = Suppressions.read(path)
    named, other = (replace(FINDING, src=None, tgt=Place(name, 4, 1, 4, 9)) for name in ("a[1].en", "a1.en"))
    assert [suppressions.covers(finding) for finding in (named, other)] == [True, False]
    assert not list(suppressions.unmatched())  # the second says what the first does
    suppressions.take("<!-- termalign: ignore[TA203] why -->\n", "a[1].en")
    assert len(list(suppressions.unmatched(["a[1].en"]))) == 1


def test_suppressions_that_match_nothing_are_reported_with_the_nearest_finding(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    entries = (
        ("TA101", "影响", "a.*"),
        ("TA102", "影响", "*"),
        ("TA101", "开放", "*"),
        ("TA101", "影响力", "b.*"),
    )
    path.write_text(
        "".join(
            f'[[suppress]]\nrule = "{rule}"\nzh = "{zh}"\npath = "{where}"\nreason = "x"\n'
            for rule, zh, where in entries
        ),
        encoding="utf-8",
    )
    suppressions = Suppressions.read(path)
    suppressions.take("one\n<!-- termalign: ignore[TA203] why -->\ntwo", "a.en.txt")
    assert suppressions.covers(FINDING)
    other = Place("c.en.txt", 4, 1, 4, 9)
    assert not suppressions.covers(replace(FINDING, zh="影响力", tgt=other))
    assert [message.partition("s.toml: ")[2] or message for message in suppressions.unmatched()] == [
        "suppress entry 2: TA102 影响: suppresses no finding (nearest: TA101 影响力 in c.en.txt)",
        "suppress entry 3: TA101 开放: suppresses no finding (no finding is like it)",
        "suppress entry 4: TA101 影响力 in b.*: suppresses no finding (nearest: TA101 影响力 in c.en.txt)",
        "a.en.txt:3: TA203: suppresses no finding (no finding is like it)",
    ]
    assert len(list(suppressions.unmatched(["a.en.txt"]))) == 3  # entry 4 is for other files


def test_patterns_are_compared_once_a_file_and_give_what_each_finding_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.toml"
    patterns = ("a.*", "*.en.*", "b?en*", "*x*", "y", "*")
    path.write_text(
        "".join(
            f'[[suppress]]\nrule = "{rule}"\n{zh}path = "{where}"\nreason = "x"\n'
            for rule, zh in (("TA101", ""), ("TA101", 'zh = "影响"\n'), ("TA102", 'zh = "开放"\n'))
            for where in patterns[: -1 if zh else -2]
        ),
        encoding="utf-8",
    )
    places = [Place(name, 4, 1, 4, 9) for name in ("a.zh", "b.en.txt", "c.zh", "bxen", "d")]
    found = [
        replace(FINDING, rule=rule, zh=zh, src=src, tgt=tgt)
        for rule in ("TA101", "TA102")
        for zh in ("影响", "开放")
        for src in places
        for tgt in places
    ]
    slow = []
    for finding in found:
        alone = Suppressions.read(path)  # has seen nothing else
        slow.append((alone.covers(finding), set(alone._unmatched)))
    asked = 0

    def counted(name: str, pattern: str) -> bool:
        nonlocal asked
        asked += 1
        return fnmatch(name, pattern)

    monkeypatch.setattr(suppressing, "fnmatch", counted)
    suppressions = Suppressions.read(path)
    assert [suppressions.covers(finding) for finding in found] == [covered for covered, _ in slow]
    assert set(suppressions._unmatched) == set.intersection(*(unmatched for _, unmatched in slow))
    once = asked
    assert [suppressions.covers(finding) for finding in found * 9] == [covered for covered, _ in slow] * 9
    assert asked == once


def test_thousands_of_entries_are_compared_with_the_first_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        "".join(f'[[suppress]]\nrule = "TA102"\nzh = "影响{i}"\nreason = "x"\n' for i in range(4)),
        encoding="utf-8",
    )

    def nearest() -> list[str]:
        suppressions = Suppressions.read(path)
        for number in range(4):
            assert not suppressions.covers(replace(FINDING, zh=f"影响{number}"))
        return [message.rpartition(" ")[0].rpartition(" ")[0][-3:] for message in suppressions.unmatched()]

    assert nearest() == ["影响0", "影响1", "影响2", "影响3"]
    monkeypatch.setattr(suppressing, "MOST_LIKENESSES", 8)  # two an entry
    assert nearest() == ["影响0", "影响1", "影响0", "影响0"]


def test_remarks_on_one_paragraph_hold_its_words_once() -> None:
    annotations = Annotations()
    annotations.take(text_source("  rule of law \nlaw\n", name="a.en.txt"))
    for line in (1, 2, 1, 1):
        place = Place("a.en.txt", line, 1, line, 4)
        annotations.note(replace(FINDING, found=None, tgt=place))
    marks = annotations.marks("a.en.txt").marks
    assert [(mark.block, mark.span, mark.text) for mark in marks] == [
        *[(0, Span(2, 13), "rule of law")] * 3,
        (1, Span(0, 3), "law"),
    ]
    assert len({id(mark.text) for mark in marks}) == 2


def test_a_comment_suppresses_its_line_or_the_next_when_alone() -> None:
    text = "one\n<!-- termalign: ignore[TA102] why -->\n\nfour <!-- termalign: ignore[TA101, TA203] why -->"
    suppressions = Suppressions()
    assert suppressions.take(text, "a.en.txt").split() == ["one", "four"]
    assert suppressions.covers(FINDING)
    assert not suppressions.covers(replace(FINDING, rule="TA102"))
    third = Place("a.en.txt", 3, 1, 3, 1)
    assert suppressions.covers(replace(FINDING, rule="TA102", tgt=third))


def test_comments_give_way_to_spaces_so_that_nothing_moves() -> None:
    text = "one <!-- termalign:\nignore[TA101] why --> two"
    taken = Suppressions().take(text, "a")
    assert len(taken) == len(text)
    assert taken.index("two") == text.index("two")


COMMENTED = regex.compile(r"<!--\s*termalign:(.*?)-->", regex.DOTALL)


@given(st.lists(st.sampled_from(["<!--", " termalign:", "x", " ", "\n", "-->"]), max_size=16).map("".join))
def test_comments_are_found_as_a_slow_pattern_finds_them(text: str) -> None:
    expected = [
        (
            found.start(),
            found.end(),
            found[1].strip(),
            text.count("\n", 0, found.start()),
            not (
                text[text.rfind("\n", 0, found.start()) + 1 : found.start()].strip()
                or text[found.end() :].partition("\n")[0].strip()
            ),
        )
        for found in COMMENTED.finditer(text)
    ]
    assert [tuple(comment) for comment in comments(text)] == expected


@pytest.mark.parametrize(
    "piece", ["<!--termalign:", "<!--termalign:" + " " * 100, "<!-- termalign: ignore[TA101] x -->"]
)
def test_comments_cost_what_a_text_has_of_them(piece: str) -> None:
    """Each of these was cubic or quadratic; minutes would pass here."""
    text = piece * 20_000
    suppressions = Suppressions()
    assert len(suppressions.take(text, "a.en.txt")) == len(text)


@pytest.mark.parametrize(
    ("comment", "part"),
    [
        ("ignore[TA999] why", "unknown rule 'TA999'"),
        ("ignore[TA101]", "needs a reason"),
        ("skip", "unknown comment 'skip'"),
    ],
)
def test_a_broken_comment_is_refused_with_its_line(comment: str, part: str) -> None:
    text = f"one\n<!-- termalign: {comment} -->"
    rejects(lambda: Suppressions().take(text, "a.en.txt", line=5), "a.en.txt:6:", part)


def write(folder: Path, zh: str, en: str) -> tuple[str, str]:
    paths = folder / "a.zh", folder / "a.en"
    for path, text in zip(paths, (zh, en), strict=True):
        path.write_bytes(text.encode())
    return str(paths[0]), str(paths[1])


def line_units(src: str, tgt: str) -> Iterator[CheckUnit]:
    """Yield the line pairs of two files as units."""
    return chain.from_iterable(line_pairs.line_batches(src, tgt))


@pytest.mark.parametrize("streamed_from", [1 << 20, 0])
def test_line_pairs_keep_their_numbers(
    tmp_path: Path, streamed_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("termalign.documents.lines.STREAMED_FROM", streamed_from)
    paths = write(tmp_path, "\ufeff甲\r\n\r\n乙", "one\n\ntwo\n")
    units = [(unit.src, unit.tgt, unit.src_from.line) for unit in line_units(*paths)]
    assert units == [("甲", "one", 1), ("", "", 2), ("乙", "two", 3)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_line_pairs_from_a_pipe_are_read_once(tmp_path: Path) -> None:
    pipe, path = tmp_path / "pipe", tmp_path / "a.en"
    os.mkfifo(pipe)
    path.write_text("one\n", "utf-8")
    writer = Thread(target=lambda: pipe.write_text("甲\n", "utf-8"), daemon=True)
    writer.start()
    assert [(unit.src, unit.tgt) for unit in line_units(str(pipe), str(path))] == [("甲", "one")]
    writer.join()


def test_pairs_come_in_batches_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_pairs, "BATCH_UNITS", 2)
    monkeypatch.setattr(line_pairs, "BATCH_CHARACTERS", 3)
    monkeypatch.setattr("termalign.documents.lines.STREAMED_FROM", 0)
    monkeypatch.setattr("termalign.documents.lines._LINE_BLOCK", 4)
    paths = write(tmp_path, "甲乙丙丁\n甲\n\n乙\n丙", "1\n2\n3\n4\n5\n")
    found = list(line_pairs.line_batches(*paths))
    assert [([*batch.sources], [*batch.targets]) for batch in found] == [
        (["甲乙丙丁"], ["1"]),
        (["甲", ""], ["2", "3"]),
        (["乙", "丙"], ["4", "5"]),
    ]
    assert [unit.tgt_from.line for batch in found for unit in batch] == [1, 2, 3, 4, 5]


def test_of_long_lines_no_more_is_read_than_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def blocks(stream: TextIO) -> Iterator[str]:
        for block in uncounted(stream):
            read.append(stream.name)
            yield block

    uncounted = line_files._blocks
    monkeypatch.setattr(line_pairs, "BATCH_CHARACTERS", 10)
    monkeypatch.setattr("termalign.documents.lines.STREAMED_FROM", 0)
    monkeypatch.setattr("termalign.documents.lines._LINE_BLOCK", 1000)
    monkeypatch.setattr("termalign.documents.lines._blocks", blocks)
    paths = write(tmp_path, 100 * ("甲" * 1000 + "\n"), 100 * "one\n")
    assert len(next(line_pairs.line_batches(*paths))) == 1
    assert read.count(paths[0]) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize(
    ("zh", "part"), [("甲\n乙\n", "a.en has 1 lines and"), ("甲\n", "pipe has 1 lines and")]
)
def test_pairs_before_the_end_of_the_shorter_file_are_checked(tmp_path: Path, zh: str, part: str) -> None:
    pipe, path = tmp_path / "pipe", tmp_path / "a.en"
    os.mkfifo(pipe)
    path.write_text("one\n" if "乙" in zh else "one\ntwo\n", "utf-8")
    writer = Thread(target=lambda: pipe.write_text(zh, "utf-8"), daemon=True)
    writer.start()
    units = line_units(str(pipe), str(path))
    assert next(units).tgt == "one"
    rejects(lambda: list(units), part)
    writer.join()


@pytest.mark.parametrize(
    ("zh", "en", "part"),
    [
        ("甲\n乙", "one", "has 2 lines and"),
        ("", "", "is empty"),
    ],
)
def test_line_pairs_that_are_none_are_refused(tmp_path: Path, zh: str, en: str, part: str) -> None:
    paths = write(tmp_path, zh, en)
    rejects(lambda: list(line_units(*paths)), part)


STREAMS = {
    "a.tmx": """<tmx version='1.4'><header/><body>
        <tu><tuv xml:lang='zh'><seg>法治
          <ph>x</ph>社会</seg></tuv><tuv xml:lang='en'><seg>rule &amp; law</seg></tuv></tu>
        <tu><tuv xml:lang='en'><seg>AI</seg></tuv><tuv xml:lang='zh-TW'><seg>人工智慧</seg></tuv></tu></body></tmx>""",
    "a.xlf": """<xliff version='1.2'><file source-language='zh' target-language='en'><body>
        <trans-unit id='1'><source>法治</source><target>rule
            of law</target></trans-unit><trans-unit id='2'><source>甲</source></trans-unit>
        <trans-unit id='3'>
            <seg-source><mrk mtype='seg' mid='1'>一</mrk><mrk mtype='seg' mid='2'>二</mrk></seg-source>
            <target><mrk mtype='seg' mid='1'>one</mrk><mrk mtype='seg' mid='2'>two</mrk></target>
        </trans-unit></body></file></xliff>""",
    "b.xlf": """<xliff version='2.0' srcLang='en' trgLang='zh'><file id='f'><unit id='1'><segment>
        <source>one <pc id='1'>two</pc></source><target>一二</target></segment></unit></file></xliff>""",
    "a.jsonl": r"""{"src": "法治", "tgt": "rule of \"law\""}

{"src": "甲\n乙", "tgt": ""}
{"tgt": "a", "src": "一"}
""",
    "a.tsv": """法治\t"rule ""of"" law"

甲
乙\t"one
two"
""",
    "a.csv": """key,en,zh
1,"rule, of law",法治
2,a,甲
""",
    "a.po": r"""msgid ""
msgstr "Language: zh\n"

#, fuzzy
msgid "No"
msgstr "不"

msgid "Yes"
msgstr ""

msgid "rule "
"of law"
msgstr "法治"
msgid "%d bank"
msgid_plural "%d banks"
msgstr[0] "%d 家银行"
""",
}


@pytest.mark.parametrize("name", STREAMS)
def test_pairs_that_come_one_by_one_are_those_of_the_whole_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(STREAMS[name], encoding="utf-8")
    reports: list[str] = []
    streamed = stream_blocks(InputFile(path), IntakePolicy(on_notice=reports.append))
    assert streamed is not None
    whole = [replace(unit, pair=None) for unit in units_of(read_bitext(path))]
    assert [unit for batch in pair_batches(streamed, str(path)) for unit in batch] == whole
    assert whole
    if name == "a.po":
        assert reports == ["not read: 1 fuzzy message, 1 untranslated message"]


@pytest.mark.parametrize(
    ("name", "opening", "unit", "closing"),
    [
        (
            "a.tmx",
            "<tmx version='1.4'><body>",
            "<tu><tuv xml:lang='zh'><seg>法治</seg></tuv><tuv xml:lang='en'><seg>law</seg></tuv></tu>\n",
            "</body></tmx>",
        ),
        (
            "a.xlf",
            "<xliff version='1.2'><file source-language='zh' target-language='en'><body>",
            "<trans-unit id='1'><source>法治</source><target>law</target></trans-unit>\n",
            "</body></file></xliff>",
        ),
        ("a.jsonl", "", '{"src": "法治", "tgt": "rule of law"}\n', ""),
        ("a.tsv", "", '法治\t"rule ""of"" law"\n', ""),
        ("a.csv", "zh,en,note\n", '法治,"rule, of law",x\n', ""),
        ("a.po", "", 'msgid "law"\nmsgstr "法治"\n\n', ""),
    ],
)
def test_memory_does_not_grow_with_the_pairs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, opening: str, unit: str, closing: str
) -> None:
    monkeypatch.setattr("termalign.documents.lines.STREAMED_FROM", 0)
    for bound in (
        *("lines._LINE_BLOCK", "lines._ENCODING_SAMPLE"),
        *("xml.parser._PIECE", "xml.plain_units._PIECE", "xml.encoding._SLICE"),
    ):
        monkeypatch.setattr(f"termalign.documents.{bound}", 1 << 12)
    monkeypatch.setattr("termalign.documents.pair_blocks.MOST_PAIRS", 16)
    for bound in ("intake.reading.HEAD_BYTES", "readers.po.SAMPLE_LENGTH"):
        monkeypatch.setattr(f"termalign.documents.{bound}", 1 << 10)

    def peak(count: int) -> int:
        path = tmp_path / name
        path.write_text(opening + unit * count + closing, encoding="utf-8")
        tracemalloc.start()
        pairs = stream_blocks(InputFile(path), IntakePolicy())
        assert pairs is not None
        assert sum(map(len, pairs)) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(500)  # what is kept once
    assert peak(2_000) < 2 * peak(500)
