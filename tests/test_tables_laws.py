"""Laws over every reader of tables: the columns of a text and its translation are those that their headings name.

Whatever the order of the columns, whatever further columns there are and however long their cells, and in whatever way
the headings are written, the pairs are the same; or the file is refused with what to do.
"""

import json
from itertools import permutations
from pathlib import Path

import pytest

import termalign
from termalign.documents.intake import KINDS
from termalign.errors import TermalignError
from termalign.language.text import is_han
from termalign.termbase.formats import FORMATS, READ_ONLY, read_glossary
from tests.written_tables import SUFFIXES, WRITERS, Rows

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
        {f"key{number}": {"zh": zh, "en": en} for number, (zh, en) in enumerate(PAIRS)},
    ):
        path.write_text(json.dumps(content), "utf-8")
        assert texts(path) == set(PAIRS)


def test_every_kind_with_columns_is_a_format_of_glossaries() -> None:
    assert set(WRITERS) <= set(FORMATS | READ_ONLY)
