"""Laws over every reader of tables: the columns of a text and its translation are those that their headings name.

Whatever the order of the columns, whatever further columns there are and however long their cells, and in whatever way
the headings are written, the pairs are the same; or the file is refused with what to do.
"""

import json
from itertools import permutations
from pathlib import Path

import pytest

import termalign
from termalign.documents.intake import KINDS, InputFile, IntakePolicy, document_of
from termalign.errors import TermalignError
from termalign.language.text import is_han
from termalign.termbase.formats import FORMATS, READ_ONLY, read_glossary
from termalign.termbase.formats.problems import Grade, Problem
from tests.word import p, word
from tests.written_tables import SUFFIXES, WRITERS, Rows, markdown

PAIRS = [
    ("依法治国", "law-based governance"),
    ("绿色发展", "green development"),
    ("碳中和", "carbon neutrality"),
    ("共同富裕", "common prosperity"),
]
"""Chinese and English: law-based governance, green development, carbon neutrality, common prosperity."""

HEADINGS = [
    ("zh", "en"),
    ("Chinese", "English"),
    ("中文", "英文"),
    ("zh-CN", "en-US"),
    ("zh_Hans", "en_GB"),
    ("ZH", "EN"),
    ("简体中文", "英语"),
    ("Chinese (Simplified)", "English (United States)"),
    ("原文", "译文"),
    ("source", "target"),
    ("Source text", "Target text"),
    ("src", "tgt"),
    ("original", "translation"),
    ("源语言", "目标语言"),
    ("Term [zh-CN]", "Term [en]"),
    ("中文术语", "英文术语"),
]

FURTHER = [
    ("key", ["menu.law", "menu.green", "menu.carbon", "menu.wealth"]),
    (
        "Deutsch",
        [
            "Regieren nach dem Gesetz des Landes",
            "grüne Entwicklung",
            "CO2-Neutralität",
            "gemeinsamer Wohlstand",
        ],
    ),
    (
        "comment",
        ["This is what the translators wrote about it, and it is longer than both of the terms."] * 4,
    ),
    ("备注", ["这是译者写下的说明，比术语本身还要长得多，不应当被当作原文或者译文。"] * 4),
    ("score", ["0.9", "0.8", "0.7", "0.6"]),
    ("日本語", ["法に基づく統治", "グリーン発展", "カーボンニュートラル", "共同富裕"]),
]
"""Further columns: what names the row, a third language, remarks longer than the texts, scores."""

ORDERS = list(permutations(range(5)))[::17]


def written(headings: tuple[str, str], further: list[tuple[str, list[str]]], order: tuple[int, ...]) -> Rows:
    columns = [(headings[0], [zh for zh, _ in PAIRS]), (headings[1], [en for _, en in PAIRS]), *further]
    columns = [columns[index] for index in order if index < len(columns)]
    return [[head for head, _ in columns], *zip(*(cells for _, cells in columns), strict=True)]


CASES = [
    (headings, FURTHER[index % len(FURTHER) :][:3], order)
    for index, headings in enumerate(HEADINGS)
    for order in (ORDERS[index % len(ORDERS)], ORDERS[(index + 3) % len(ORDERS)])
]


def test_the_law_is_over_every_kind_with_columns() -> None:
    assert {kind.name for kind in KINDS if kind.has_columns} == set(WRITERS)


def texts(path: Path) -> set[tuple[str, str]]:
    bitext = termalign.read_bitext(path, on_problem=lambda *problem: None)
    pairs = zip(bitext.src.text.split("\n"), bitext.tgt.text.split("\n"), strict=True)
    return {tuple(sorted(pair, key=lambda text: not any(map(is_han, text)))) for pair in pairs}  # type: ignore[misc]


def terms(path: Path) -> set[tuple[str, str]]:
    glossary = read_glossary(path, on_problem=lambda problem: None)
    return {(zh.text, en.text) for item in glossary for zh in item.zh for en in item.en}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("read", [texts, terms])
def test_headings_decide_whatever_the_order_and_whatever_is_beside(tmp_path: Path, name: str, read) -> None:  # type: ignore[no-untyped-def]
    wrong = []
    for number, (headings, further, order) in enumerate(CASES):
        path = tmp_path / f"{number}{SUFFIXES[name]}"
        path.write_bytes(WRITERS[name](written(headings, further, order)))
        try:
            found = read(path)
        except TermalignError as error:
            wrong.append((headings, order, str(error)))
            continue
        if found != set(PAIRS):
            wrong.append((headings, [head for head, _ in further], order, sorted(found)[:2]))
    assert wrong == []


HEADLESS = sorted(set(WRITERS) - {"json", "jsonl", "parquet", "markdown"})


@pytest.mark.parametrize("name", HEADLESS)
def test_without_headings_texts_are_the_same_or_refused(tmp_path: Path, name: str) -> None:
    for number, (_, further, order) in enumerate(CASES):
        path = tmp_path / f"{number}{SUFFIXES[name]}"
        path.write_bytes(WRITERS[name](written(("zh", "en"), further, order)[1:]))
        try:
            found = texts(path)
        except TermalignError as error:
            found, message = set(PAIRS), str(error)
        else:
            message = "--columns"
        assert "--columns" in message or "two files" in message
        assert found == set(PAIRS), [head for head, _ in further]


@pytest.mark.parametrize("name", HEADLESS)
def test_without_headings_terms_are_the_same_and_a_choice_is_reported(tmp_path: Path, name: str) -> None:
    wrong = []
    for number, (_, further, order) in enumerate(CASES):
        path = tmp_path / f"{number}{SUFFIXES[name]}"
        path.write_bytes(WRITERS[name](written(("zh", "en"), further, order)[1:]))
        problems: list[Problem] = []
        glossary = read_glossary(path, on_problem=problems.append)
        found = {(zh.text, en.text) for item in glossary for zh in item.zh for en in item.en}
        german = any(head == "Deutsch" for head, _ in further)
        if found != set(PAIRS):
            wrong.append(([head for head, _ in further], order, sorted(found)[:2], problems))
        elif german and not any(problem.grade is Grade.GUESS for problem in problems):
            wrong.append(("not reported", order))
    assert wrong == []


@pytest.mark.parametrize("name", HEADLESS)
@pytest.mark.parametrize("read", [texts, terms])
def test_rows_above_the_headings_are_a_title(tmp_path: Path, name: str, read) -> None:  # type: ignore[no-untyped-def]
    rows = [
        ["Terms of 2026", "", ""],
        ["date", "2026-01-02", ""],
        *written(("中文", "English"), FURTHER[2:3], (0, 2, 1)),
    ]
    path = tmp_path / f"a{SUFFIXES[name]}"
    path.write_bytes(WRITERS[name](rows))
    assert read(path) == set(PAIRS)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(
    "headings", [("Source (German)", "Target (Chinese)"), ("zh", "comment"), ("中文", "备注"), ("de", "zh")]
)
def test_what_a_heading_names_otherwise_is_no_translation(
    tmp_path: Path, name: str, headings: tuple[str, str]
) -> None:
    order = (0, 1) if headings[0] in ("zh", "中文") else (1, 0)
    columns = [(headings[order[index]], [pair[index] for pair in PAIRS]) for index in (0, 1)]
    columns = [columns[index] for index in order]
    rows = [[head for head, _ in columns], *zip(*(cells for _, cells in columns), strict=True)]
    path = tmp_path / f"a{SUFFIXES[name]}"
    path.write_bytes(WRITERS[name](rows))
    with pytest.raises(TermalignError):
        texts(path)


@pytest.mark.parametrize("name", WRITERS)
def test_the_heading_of_a_language_alone_is_before_one_of_a_variant(tmp_path: Path, name: str) -> None:
    machine = ("en_auto", ["what a machine wrote of it"] * 4)
    path = tmp_path / f"a{SUFFIXES[name]}"
    path.write_bytes(WRITERS[name](written(("zh", "en"), [machine], (0, 2, 1))))
    assert texts(path) == set(PAIRS)


def test_columns_may_be_chosen_in_every_kind(tmp_path: Path) -> None:
    rows = written(("key", "remark"), [], (0, 1))
    for name, write in WRITERS.items():
        path = tmp_path / f"a{SUFFIXES[name]}"
        path.write_bytes(write(rows))
        bitext = termalign.read_bitext(path, columns="zh=key,en=remark")
        assert bitext.tgt.text.split("\n") == [en for _, en in PAIRS], name


def test_json_of_other_shapes_holds_pairs(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content in (
        dict(PAIRS),
        {"items": [{"translation": {"zh": zh, "en": en}} for zh, en in PAIRS]},
        {"data": [[zh, en] for zh, en in PAIRS]},
        {
            side: {f"k{number}": pair[at] for number, pair in enumerate(PAIRS)}
            for at, side in enumerate(("zh-CN", "en"))
        },
        {f"key{number}": {"zh": zh, "en": en} for number, (zh, en) in enumerate(PAIRS)},
    ):
        path.write_text(json.dumps(content), "utf-8")
        assert texts(path) == set(PAIRS)


def test_every_kind_with_columns_is_a_format_of_glossaries() -> None:
    assert set(WRITERS) <= set(FORMATS | READ_ONLY)


ALTERNATING = [
    "依法治国是基本方略。",
    "Governing by law is the fundamental strategy.",
    "绿色发展是未来的方向。",
    "Green development is the way of the future.",
    "创新是第一动力。",
    "Innovation is the first driving force.",
    "共享是最终的目的。",
    "Sharing is the ultimate goal.",
]
"""Lines and their translations."""


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx"])
@pytest.mark.parametrize("place", [0, 2, 6, 8])
def test_a_line_without_its_translation_is_reported_and_the_rest_stays_in_step(
    tmp_path: Path, name: str, place: int
) -> None:
    lines = [*ALTERNATING[:place], "这一行没有译文，其余各行照旧成对。", *ALTERNATING[place:]]
    path = tmp_path / name
    if name == "a.docx":
        path.write_bytes(word("".join(map(p, lines))))
    elif name == "a.html":
        path.write_text("".join(f"<p>{line}</p>" for line in lines), "utf-8")
    else:
        path.write_text("\n\n".join(lines), "utf-8")
    problems: list[str] = []
    bitext = termalign.read_bitext(path, on_problem=lambda message, line: problems.append(message))
    pairs = list(zip(bitext.src.text.split("\n"), bitext.tgt.text.split("\n"), strict=True))
    assert [pair for pair in pairs if all(pair)] == list(
        zip(ALTERNATING[::2], ALTERNATING[1::2], strict=True)
    )
    assert (lines[place], "") in pairs
    assert len(problems) == 1
    assert "without its translation" in problems[0]


def test_two_lines_that_one_translates_stay_together(tmp_path: Path) -> None:
    lines = [*ALTERNATING * 3, "要坚持人民至上，", "要坚持发展为了人民。"]
    lines += [
        "Put the people first, and pursue development for the sake of the people and by relying on them."
    ]
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf-8")
    bitext = termalign.read_bitext(tmp_path / "a.txt")
    assert bitext.src.text.split("\n")[-1] == "要坚持人民至上， 要坚持发展为了人民。"


def test_text_around_tables_is_counted_and_what_is_struck_is_no_text(tmp_path: Path) -> None:
    reports: list[str] = []
    rows = markdown(written(("原文", "译文"), [], (0, 1))).decode().replace("green", "~~old~~ green")
    content = f"# 术语\n\n说明。\n\n{rows}"
    source = document_of(
        InputFile("a.md", data=content.encode()), IntakePolicy(on_notice=reports.append), both=True
    )
    assert [block.text for block in source.blocks if block.side == "en"] == [en for _, en in PAIRS]
    assert reports[-2:] == [
        "2 paragraphs outside of these columns: not read",
        "not read: 1 struck-through text",
    ]


def test_cells_of_pages_that_span_rows_and_columns(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<!doctype html><table><tr><th colspan=2>Nr</th><th>中文</th><th>English</th></tr>"
        "<tr><td>1<td>a<td rowspan='2'>依法治国。<td>Rule of law.</tr><tr><td>1<td>b<td>It is the basis.</tr>"
        "<tr><td>2<td>a<td>绿色发展。<td><p>Green</p><p>growth.</p></tr></table>",
        "utf-8",
    )
    bitext = termalign.read_bitext(tmp_path / "a.html")
    assert bitext.tgt.text.split("\n") == ["Rule of law. It is the basis.", "Green growth."]
    glossary = read_glossary(tmp_path / "a.html")
    assert [(item.zh[0].text, [term.text for term in item.en]) for item in glossary] == [
        ("依法治国。", ["Rule of law.", "It is the basis."]),
        ("绿色发展。", ["Green growth."]),
    ]


def test_cells_outside_of_rows_end(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<!doctype html><table><td rowspan=3>依法治国。<td>Rule of law.</table>", "utf-8"
    )
    assert termalign.read_bitext(tmp_path / "a.html").tgt.text == "Rule of law."
