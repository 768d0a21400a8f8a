"""Glossaries of tools that translate: what each is read as and written as, by rows to check by hand."""

import json
from pathlib import Path

import pytest

from termalign.errors import FormatError, InputError
from termalign.termbase.formats import FORMATS, read_glossary, write_glossary
from termalign.termbase.formats.patterns import pattern_entry
from termalign.termbase.formats.problems import Grade, Problem
from termalign.termbase.formats.reading import read
from termalign.termbase.formats.recognition import recognised
from termalign.termbase.glossary import Entry, Glossary, Status, Term, entry
from tests.processes import run

PAIRS = [("法治", "rule of law"), ("龙", "dragon")]
ENGLISH_FIRST = [("rule of law", "法治"), ("dragon", "龙")]
BY_CONTENT = [
    ("pairs", "source,target,tgt_lng\nrule of law,法治,zh-CN\ndragon,龙,\n"),
    ("pairs", "source,target,tgt_lng\n法治,rule of law,en\n龙,dragon,EN_us\n"),
    ("src-dst", '[{"src": "法治", "dst": "rule of law", "info": ""}, {"src": "龙", "dst": "dragon"}]'),
    (
        "src-dst",
        '[{"src": "法治", "dst": "rule of law", "count": 3}, {"src": "龙", "dst": "dragon", "tags": ["a"]}]',
    ),
    ("src-dst-csv", "\ufeffsrc,dst\n法治,rule of law\n龙,dragon\n"),
    ("galtransl", "// names\n\\\\ and things\n法治\trule of law\n龙\tdragon\n"),
    ("sakura", "法治->rule of law\n龙->dragon\n"),
    ("sakura", "rule of law => 法治\ndragon::龙\n"),
    ("object", '{"terms": {"zh-CN": {"rule of law": "法治", "dragon": "龙"}}}'),
    ("json", '{"法治": "rule of law", "龙": "dragon"}'),
    ("hydropix", "source,target,category,gender\n法治,rule of law,,\n龙,dragon,,\n"),
    (
        "hydropix-json",
        '{"terms": [{"source": "法治", "target": "rule of law"}, {"source": "龙", "target": "dragon"}]}',
    ),
    ("list", "法治,rule of law;龙,dragon\n"),
    ("list", "# Terms\n\nThey are: ours.\n\n- 法治：rule of law\n- **dragon** → 龙\n"),
    ("list", "| a | b |\n|---|---|\n| 法治：rule of law | dragon → 龙 |\n"),
    ("list", "法治：rule of law\n龙：dragon\n"),
]


def texts(glossary: Glossary) -> list[tuple[str, str]]:
    return [(item.zh[0].text, item.en[0].text) for item in glossary]


@pytest.mark.parametrize(("name", "content"), BY_CONTENT)
@pytest.mark.parametrize("suffix", ["", ".txt", ".md", ".csv", ".json"])
def test_each_is_known_by_its_content_whatever_it_is_called(
    name: str, content: str, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"terms{suffix}"
    path.write_text(content, "utf-8")
    if name != "json":
        assert recognised(str(path), content.encode()).name == name
    if name != "json" or suffix == ".json":
        assert texts(read_glossary(path)) == PAIRS


def test_what_other_tables_and_lists_are_is_no_tool_format() -> None:
    for name, content in [
        ("tsv", "zh\ten\n法治\trule of law -> law\n"),
        ("csv", "法治,rule of law: a book\n龙,dragon\n"),
        ("csv", "source,target\n法治,rule of law\n"),
        ("markdown", "| zh | en | note |\n|---|---|---|\n| 法治 | rule of law | 又称：law |\n"),
        ("json", '[{"src": "法治", "dst": "rule of law", "zh": "x"}]'),
    ]:
        suffix = FORMATS[name].suffixes[0]
        assert recognised(f"a{suffix}", content.encode()).name == name


@pytest.mark.parametrize(
    "name",
    [
        *("pairs", "sakura", "galtransl", "object", "hydropix", "list", "src-dst"),
        *("deepl", "google", "azure", "amazon", "omegat", "tmx", "xliff"),
    ],
)
def test_a_direction_decides_which_language_is_first(name: str, tmp_path: Path) -> None:
    glossary = Glossary(tuple(entry(*pair) for pair in PAIRS))
    path = tmp_path / "out"
    for direction, first in (("zh-en", "法治"), ("en-zh", "rule of law")):
        write_glossary(glossary, path, format=name, direction=direction)
        text = path.read_text("utf-8")
        assert min(("法治", "rule of law"), key=text.index) == first
        assert texts(read_glossary(path, format=name)) == PAIRS


def test_a_format_that_names_its_languages_has_no_direction(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tbx2 names its languages"):
        write_glossary(Glossary((entry("龙", "dragon"),)), tmp_path / "a.tbx", direction="en-zh")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pairs", "source,target,tgt_lng\n法治,rule of law,\n"),
        ("src-dst", '[\n{"src":"法治","dst":"rule of law","info":"in laws"}\n]\n'),
        ("galtransl", "法治\trule of law\tin laws\n"),
        ("sakura", "法治->rule of law #in laws\n"),
        ("object", '{\n"法治": "rule of law"\n}\n'),
        ("hydropix", "source,target,category,gender\n法治,rule of law,,\n"),
        ("list", "法治,rule of law\n"),
    ],
)
def test_what_is_written(name: str, expected: str) -> None:
    item = Entry((Term("法治", "zh"),), (Term("rule of law", note="in laws"),))
    part, losses = FORMATS[name].kept(Glossary((item,)))
    assert b"".join(FORMATS[name].codec.format(part)).decode() == expected
    assert ("note" in {loss.what for loss in losses}) == ("in laws" not in expected)


def test_src_dst_follows_the_suffix(tmp_path: Path) -> None:
    glossary = Glossary((entry("法治", "rule of law"),))
    for suffix, opening in ((".json", b"["), (".csv", b"\xef\xbb\xbfsrc,dst\n"), (".xlsx", b"PK")):
        path = tmp_path / f"a{suffix}"
        write_glossary(glossary, path, format="src-dst")
        assert path.read_bytes().startswith(opening)
        assert recognised(str(path), path.read_bytes()).name == "src-dst" + suffix.replace(
            ".json", ""
        ).replace(".", "-")
        assert texts(read_glossary(path)) == [("法治", "rule of law")]


def test_patterns_are_kept_and_are_no_terms(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps([
            {"src": "法治", "dst": "rule of law", "info": "law", "case_sensitive": True},
            {"src": "第(.+)回", "dst": "chapter \\1", "regex": True},
            {"src": "第(.+)章", "dst": "chapter \\1", "regex": True},
        ]),
        "utf-8",
    )  # fmt: skip
    problems: list[Problem] = []
    first, *patterns = read_glossary(path, on_problem=problems.append)
    assert first.zh[0].case_sensitive
    assert first.en[0].note == "law"
    assert [(item.zh, item.en, [term.text for term in item.others]) for item in patterns] == [
        ((), (), ["第(.+)回", "chapter \\1"]),
        ((), (), ["第(.+)章", "chapter \\1"]),
    ]
    assert [problem.message for problem in problems] == [
        "2 regular expressions ('第(.+)回'): kept, and matched by nothing"
    ]


PATTERNED = [
    {"src": "法治", "dst": "rule of law", "info": ""},
    {"src": "第(.+)回", "dst": "chapter \\1", "info": "titles", "case_sensitive": True, "regex": True},
    {"src": "[。！]", "dst": "", "info": "", "regex": True},
]


@pytest.mark.parametrize("between", ["house.tsv", "house.jsonl", "house.parquet"])
@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.xlsx"])
def test_patterns_come_back_through_tables_of_ours_and_the_shapes_of_src_dst(
    tmp_path: Path, between: str, name: str
) -> None:
    (tmp_path / "in.json").write_text(json.dumps(PATTERNED), "utf-8")
    write_glossary(read_glossary(tmp_path / "in.json"), tmp_path / between)
    write_glossary(read_glossary(tmp_path / between), tmp_path / name, format="src-dst")
    write_glossary(read_glossary(tmp_path / name), tmp_path / "out.json", format="src-dst")
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == PATTERNED


def test_patterns_are_no_proposals_to_the_command(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text(json.dumps(PATTERNED), "utf-8")
    for source, target in (("in.json", "a.tsv"), ("a.tsv", "out.json")):
        ran = run(
            "convert", tmp_path / source, tmp_path / target, "--to", "src-dst" if "json" in target else "tsv"
        )
        assert ran.returncode == 0, ran.stderr
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == PATTERNED


def test_an_object_is_known_whatever_its_suffix(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text('{"法治": "rule of law",\n "碳": "carbon"}', "utf-8")
    assert len(read_glossary(tmp_path / "a.txt")) == 2


def test_formats_without_patterns_name_them_as_a_loss() -> None:
    glossary = Glossary((entry("法治", "rule of law"), pattern_entry("第(.+)回", "chapter \\1")))
    for name in ("pairs", "sakura", "markdown", "tmx", "deepl"):
        part, losses = FORMATS[name].kept(glossary)
        assert ("patterns", len(part)) == (losses[0].what, 1), name


def test_alternatives_of_galtransl(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("// names\n法治/依法治国\trule of law/law-based governance\tnote\n不适用\tN/A\n", "utf-8")
    first, second = read_glossary(path)
    assert [term.text for term in first.zh] == ["法治", "依法治国"]
    assert [(term.text, term.note) for term in first.en] == [
        ("rule of law", "note"),
        ("law-based governance", "note"),
    ]
    assert second.en[0].text == "N/A"


def test_do_not_translate(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"terms": {"zh-CN": {"dragon": "龙"}}, "doNotTranslate": ["GitHub"]}', "utf-8")
    dragon, kept = read_glossary(path)
    assert (dragon.zh[0].text, kept.zh[0].text, kept.en[0].text, kept.en[0].translate) == (
        "龙",
        "GitHub",
        "GitHub",
        False,
    )


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("source,target,tgt_lng\nrule of law,法治,zh-CN\nrule of law,法の支配,ja\n", "ja 1"),
        ('{"ドラゴン": "龙", "rule of law": "法治"}', "Japanese 1, such as 'ドラゴン'"),
        (
            '[{"src": "법치", "dst": "法治"}, {"src": "rule of law", "dst": "法治"}]',
            "Korean 1, such as '법치'",
        ),
        ("rule of law->法治\nзакон->法律\n", "Cyrillic 1, such as 'закон'"),
    ],
)
def test_entries_in_another_language_are_left_out_and_refused_in_checks(
    content: str, left: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, "utf-8")
    problems: list[Problem] = []
    assert texts(read(path, on_problem=problems.append)[0]) == [("法治", "rule of law")]
    assert [str(problem.message) for problem in problems] == [
        f"1 term in another language than Chinese and English left out: {left}"
    ]
    for refuse in (Grade.FOREIGN, Grade.ODD):
        with pytest.raises(FormatError, match="left out"):
            read(path, refuse=refuse)


def test_names_formulas_and_signs_are_in_no_other_language(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    rows = [
        "α粒子\talpha particle",
        "Δt\tΔt",
        "鲜の每日\tFresh Daily",
        "卡拉OK\tkaraoke",
        "Я车\tYa car",
        "大熊猫\tAiluropoda melanoleuca",
    ]
    path.write_text("zh\ten\n" + "\n".join(rows), "utf-8")
    assert len(read(path, refuse=Grade.ODD)[0]) == len(rows)


def test_what_a_line_cannot_hold_is_a_named_loss(tmp_path: Path) -> None:
    glossary = Glossary((entry("法治", "rule of law"), entry("富强、民主", "prosperous, strong")))
    _, losses = FORMATS["list"].kept(glossary)
    assert [str(loss) for loss in losses] == []
    _, losses = FORMATS["sakura"].kept(Glossary((entry("法治", "rule #1"), entry("龙", "dragon"))))
    assert [str(loss) for loss in losses] == ["separators (1, e.g. 法治)"]


def test_convert(tmp_path: Path) -> None:
    (tmp_path / "house.tsv").write_text(
        "zh\ten\tstatus\n法治\trule of law\tpreferred\n法治\trule by law\tforbidden\n", "utf-8"
    )
    refused = run("convert", "house.tsv", "out.csv", "--to", "pairs", "--direction", "en-zh", cwd=tmp_path)
    assert (refused.returncode, "would lose deprecated (1, e.g. rule by law)" in refused.stderr) == (2, True)
    run("convert", "house.tsv", "out.csv", "--to", "pairs", "--direction", "en-zh", "--lossy", cwd=tmp_path)
    assert (tmp_path / "out.csv").read_text("utf-8") == "source,target,tgt_lng\nrule of law,法治,\n"


def test_statuses_are_plain_in_what_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("龙->dragon\n", "utf-8")
    assert read_glossary(path).entries[0].en[0].status is Status.PREFERRED


COUNTS = "1 decided, 1 proposed (and 1 proposed rendering of decided ones)"


@pytest.mark.parametrize(
    ("target", "options", "written", "reported"),
    [
        (
            "out.tsv",
            (),
            "法治 大坝",
            f"house.tsv: {COUNTS}; all are written, --decided leaves the proposed ones out",
        ),
        ("out.tsv", ("--decided",), "法治", f"out.tsv: {COUNTS}, which are left out"),
        ("out.tsv", ("--proposed",), "法治 大坝", ""),
        ("out.utf8", (), "法治", f"out.utf8: {COUNTS}, which are left out; --proposed writes them too"),
        ("out.utf8", ("--proposed",), "法治 大坝", ""),
        ("out.tmx", (), "法治", f"{COUNTS}, which are left out; --proposed writes them too"),
        (
            "out.csv",
            ("--to", "pairs"),
            "法治",
            f"{COUNTS}, which are left out; --proposed writes them too",
        ),
    ],
)
def test_no_proposal_is_exported_as_a_translation(
    target: str, options: tuple[str, ...], written: str, reported: str, tmp_path: Path
) -> None:
    (tmp_path / "house.tsv").write_text(
        "zh\ten\tstatus\n法治\trule of law\tpreferred\n法治\tlegality\tproposed\n大坝\tdam\tproposed\n",
        "utf-8",
    )
    done = run("convert", "house.tsv", target, "--lossy", *options, cwd=tmp_path)
    assert done.returncode == 0
    content = (tmp_path / target).read_text("utf-8")
    assert [term for term in ("法治", "大坝") if term in content] == written.split()
    assert ("legality" in content) == ("大坝" in content and "--to" not in options)
    assert reported in done.stderr
    assert ("decided" in done.stderr) == bool(reported)


def test_a_list_of_proposals_alone_is_not_exported(tmp_path: Path) -> None:
    (tmp_path / "house.tsv").write_text("zh\ten\tstatus\n大坝\tdam\tproposed\n", "utf-8")
    done = run("convert", "house.tsv", "out.tsv", "--to", "deepl", "--lossy", cwd=tmp_path)
    assert done.returncode == 2
    assert (
        "0 decided, 1 proposed: nothing to write without proposals; --proposed writes them too" in done.stderr
    )
    both = run("convert", "house.tsv", "out.tsv", "--decided", "--proposed", cwd=tmp_path)
    assert both.returncode == 2


def test_the_library_exports_no_proposal_either(tmp_path: Path) -> None:
    glossary = Glossary((entry("法治", "rule of law"), entry("大坝", "dam", status=Status.PROPOSED)))
    cautions: list[str] = []
    for path, kept in ((tmp_path / "a.tmx", 1), (tmp_path / "a.tbx", 2), (tmp_path / "a.utf8", 1)):
        write_glossary(glossary, path, on_caution=cautions.append, lossy=True)
        assert len(read_glossary(path)) == kept
    assert cautions == ["1 decided, 1 proposed, which are left out"] * 2
    with pytest.raises(InputError, match="0 decided, 1 proposed: nothing to write without proposals"):
        write_glossary(Glossary(glossary.entries[1:]), tmp_path / "a.tmx", lossy=True)
    write_glossary(glossary, tmp_path / "a.tmx", lossy=True, proposed=True)
    assert len(read_glossary(tmp_path / "a.tmx")) == 2


def test_extraction_exports_what_was_decided(tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_text(
        "我们坚持法治。\n法治很重要。\n发展数字经济。\n数字经济很重要。\n", "utf-8"
    )
    (tmp_path / "en.txt").write_text(
        "We uphold the rule of law.\nThe rule of law matters.\nDevelop the digital economy.\n"
        "The digital economy matters.\n",
        "utf-8",
    )
    texts = ("zh.txt", "en.txt", "--input", "pairs")
    for command in (("extract", *texts), ("spot", "terms.txt", *texts)):
        (tmp_path / "terms.txt").write_text("法治\n", "utf-8")
        refused = run(*command, "-o", "out.tmx", cwd=tmp_path)
        assert (refused.returncode, "tmx shows no status" in refused.stderr) == (2, True)
    (tmp_path / "d.tsv").write_text("decision\tzh\ten\tnew\naccepted\t法治\trule of law\t\n", "utf-8")
    done = run("extract", *texts, "--decisions", "d.tsv", "-o", "out.tmx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "out.tmx: 1 decided, " in done.stderr
    assert "proposed, which are left out; --proposed writes them too" in done.stderr
    assert [item.en[0].text for item in read_glossary(tmp_path / "out.tmx")] == ["rule of law"]
    run("extract", *texts, "-o", "all.tmx", "--proposed", cwd=tmp_path)
    assert len(read_glossary(tmp_path / "all.tmx")) > 1
