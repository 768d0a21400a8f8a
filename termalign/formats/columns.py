"""What the columns of a table hold: by their headings, or by their content where there are none.

Headings are taken in the words that spreadsheets, terminology tools and services use, in English and Chinese,
and as language tags; anything else is an unknown category, which is kept.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import regex

from termalign.formats import values
from termalign.formats.cells import ENTRY_CELLS, TERM_CELLS
from termalign.text import is_han

OURS = ("zh", "en", "status", "score")
"""The columns that every table of ours begins with."""

CORE = (*OURS, "count")
"""The columns that every table of ours has."""


class Column(NamedTuple):
    """What one column holds."""

    side: str
    """`zh` or `en` for terms and their fields, `entry` for the concept, `other` for an unknown category."""
    name: str
    """`term`, one of `TERM_CELLS` or `ENTRY_CELLS`, `synonyms`, or the heading of an unknown category."""
    language: str = ""
    """Language tag of a column of terms; empty when it says no more than its side."""


_ALIASES = {
    "zh": "chinese zhterm chineseterm 中文 汉语 中文术语 中文翻译 中文译名 汉语术语 术语中文",
    "en": "english enterm englishterm 英文 英语 英文术语 英文翻译 英文译名 术语英文",
    "source": "src term sourceterm sourcelanguage sourcetext 源语 源文 原文 源术语 术语",
    "target": "tgt trg targetterm targetlanguage targettext translation 译文 译名 目标语 目标术语",
    "id": "conceptid entryid termid entry concept 编号 索引编号 序号",
    "subject": "subjectfield domain field category topic 领域 学科 分类 主题",
    "definition": "def meaning 定义 释义",
    "status": "termstatus usagestatus administrativestatus 状态 术语状态",
    "part_of_speech": "pos wordclass partofspeech 词性",
    "type": "termtype 术语类型",
    "cited": "reference ref termsource 来源 出处 来源&扩展",
    "note": "notes comment comments remark remarks description 备注 注释 说明",
    "context": "example contexts examples sentence 语境 例句",
    "usage": "geographicalusage region 地区",
    "forms": "variants abbreviation abbr acronym 变体 缩写 常用缩写",
    "score": "confidence probability 得分",
    "salience": "importance 重要性",
    "count": "frequency freq occurrences 频次",
    "case_sensitive": "casesensitive matchcase 区分大小写",
    "translate": "translatable",
}
_ALIAS = {alias: name for name, aliases in _ALIASES.items() for alias in (name, *aliases.split())}

_SIMPLE_TAG = regex.compile(r"(?i)[a-z]{2}([-_][a-z]{2,4}){0,2}")


def by_heading(headings: Sequence[str]) -> list[Column] | None:
    """Return the columns that a header line names; None when the line is no header.

    Example:
        >>> [column.name for column in by_heading(["zh", "en", "status", "house rule"])]
        ['term', 'term', 'status', 'house rule']
        >>> by_heading(["顶层设计", "top-level design"]) is None
        True
    """
    columns = [_column(heading) for heading in headings]
    sides = [column.side for column in columns if column.name == "term"]
    paired = {"zh", "en"} <= set(sides) or {"source", "target"} <= set(sides)
    known = sum(column.side != "other" for column in columns)
    if not sides or not (paired or known >= _LEAST_KNOWN or len(columns) == 1):
        return None
    if {"zh", "en"} <= set(sides):  # then a source is where a term was found, not the source language
        return [_CITED.get(column.side, column) for column in columns]
    return columns


_CITED = {"source": Column("en", "source"), "target": Column("other", "target")}


_LEAST_KNOWN = 2
"""Known headings that make a line a header, when it does not name both languages."""


def by_name(name: str) -> Column:
    """Return the column of ours with that name."""
    return Column("en", "source") if name == "source" else _OURS[name]


def by_content(rows: Sequence[Sequence[str]], headings: Sequence[str] = ()) -> list[Column]:
    """Return the columns of a table without a known heading: Chinese, English, and notes.

    The first two columns are the languages, the one with more Han characters the Chinese one. Where neither has
    any but a later one has, that is the Chinese column and the one with the most letters the English one.
    """
    width = max((len(row) for row in (*rows, headings)), default=2)
    zh, en = _sides(rows, 0, 1)
    han = [_count(rows, index, is_han) for index in range(width)]
    if sum(han[:2]) == 0 < sum(han):
        zh = han.index(max(han))
        letters = [_count(rows, index, str.isalpha) if not han[index] else -1 for index in range(width)]
        en = letters.index(max(letters))
    known = {zh: Column("zh", "term"), en: Column("en", "term")}
    if not headings:
        known.setdefault(2, Column("en", "note"))
    names = [*headings, *(f"column {index + 1}" for index in range(len(headings), width))]
    return [known.get(index, Column("other", names[index].strip())) for index in range(width)]


def settled(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Return the columns with `source` and `target` replaced by the languages their content is in."""
    sides = [column.side for column in columns]
    if "source" not in sides and "target" not in sides:
        return columns
    source = sides.index("source") if "source" in sides else None
    target = sides.index("target") if "target" in sides else None
    if source is None or target is None:
        taken = "en" if "zh" in sides else "zh"
        return [
            column._replace(side=taken) if column.side in ("source", "target") else column
            for column in columns
        ]
    zh, _ = _sides(rows, source, target)
    chinese, english = ("source", "target") if zh == source else ("target", "source")
    return [
        column._replace(side={chinese: "zh", english: "en"}.get(column.side, column.side))
        for column in columns
    ]


def _sides(rows: Sequence[Sequence[str]], first: int, second: int) -> tuple[int, int]:
    """Return which of two columns is Chinese and which English: more Han is Chinese, the first when equal."""
    han = [_count(rows, index, is_han) for index in (first, second)]
    single = all(len(row) <= max(first, second) for row in rows)
    if han[0] > han[1] or (han[0] == han[1] and not (single and rows)):
        return first, second
    return second, first


def _count(rows: Sequence[Sequence[str]], index: int, kind: Callable[[str], bool]) -> int:
    """Return the characters of a kind in a column."""
    return sum(kind(char) for row in rows if index < len(row) for char in row[index])


def _column(heading: str) -> Column:
    text = heading.strip().removeprefix("#").strip()
    if text in _OURS:
        return _OURS[text]
    name = _ALIAS.get("".join(char for char in text.lower() if char not in " -_/."))
    if name in ("zh", "en", "source", "target"):
        return Column(name, "term")
    if name is not None:
        return Column("entry", name) if name in ENTRY_CELLS else Column("en", _FIELD.get(name, name))
    tag = values.language(text)
    if tag is not None and (_SIMPLE_TAG.fullmatch(text) or values.side(tag) != "others"):
        side = values.side(tag)
        return Column(side, "term", "" if tag == side else tag)
    return Column("other", text)


_FIELD = {"cited": "source"}

_OURS = (
    {"zh": Column("zh", "term"), "en": Column("en", "term"), "zh_synonyms": Column("zh", "synonyms")}
    | {name: Column("en", name) for name in TERM_CELLS if name != "source"}
    | {f"zh_{name}": Column("zh", name) for name in TERM_CELLS}
    | {name: Column("entry", name) for name in ENTRY_CELLS}
    | {"glossary": Column("entry", "glossary")}
)
