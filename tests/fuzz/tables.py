"""Tables, JSON and TOML: rows, values and lines as formats have them, and as they have not."""

import json
from random import Random
from typing import Any

from tests.fuzz.pieces import damaged, encoded, text

HEADINGS = (
    *(
        "zh",
        "en",
        "status",
        "score",
        "count",
        "note",
        "id",
        "evidence",
        "glossary",
        "zh_note",
        "forms",
        "synonyms",
    ),
    *(
        "中文",
        "英文",
        "source",
        "target",
        "Chinese",
        "English (UK)",
        "zh-CN",
        "definition",
        "forbidden",
        "",
        "zh",
        "x",
    ),
    *("decision", "rendering", "src", "tgt", "term", "Term_Info", "metadata", "title", "untranslated"),
)
KEYS = (
    *(
        "entries",
        "zh",
        "en",
        "text",
        "language",
        "status",
        "score",
        "count",
        "note",
        "id",
        "forms",
        "other",
        "evidence",
    ),
    *(
        "src",
        "tgt",
        "source",
        "target",
        "title",
        "metadata",
        "others",
        "references",
        "termalign_baseline",
        "findings",
    ),
)


def table(random: Random, delimiter: str | None = None) -> bytes:
    """Return rows of cells, with a header or without."""
    delimiter = delimiter or random.choice(("\t", ",", ";"))
    width = random.choice((1, 2, 2, 2, 3, 5, 12))
    rows = []
    if random.random() < 0.7:
        rows.append([random.choice(HEADINGS) for _ in range(width)])
        if random.random() < 0.7:
            rows[0][:2] = ["zh", "en"][:width]
    for _ in range(random.choice((0, 1, 3, 10))):
        ragged = random.choice((0, 0, 0, 0, -1, 1, 3))
        rows.append([_cell(random, delimiter) for _ in range(max(0, width + ragged))])
    if random.random() < 0.003:
        rows.append([random.choice(("", "a"))] * 5_000)
    end = random.choice(("\n", "\n", "\n", "\r\n", "\r"))
    return damaged(random, encoded(random, end.join(delimiter.join(row) for row in rows) + end))


def markdown(random: Random) -> bytes:
    """Return a table of Markdown."""
    width = random.choice((1, 2, 2, 3))
    rows = [
        [random.choice(HEADINGS) for _ in range(width)],
        [random.choice(("---", ":-:", "-", "")) for _ in range(width)],
    ]
    rows += [[text(random) for _ in range(width + random.choice((0, 0, 0, 1, -1)))] for _ in range(3)]
    return damaged(random, encoded(random, "\n".join("| " + " | ".join(row) + " |" for row in rows)))


def json_document(random: Random) -> bytes:
    """Return a JSON value as glossaries have it, or another."""
    return damaged(random, encoded(random, _json(random)))


def json_lines(random: Random, sides: tuple[str, str] | None = None) -> bytes:
    """Return a JSON object a line, with texts under two keys."""
    lines = [_json(random, sides) for _ in range(random.choice((1, 1, 3, 8)))]
    return damaged(random, encoded(random, random.choice(("\n", "\r\n")).join(lines)))


def toml(random: Random) -> bytes:
    """Return tables of TOML as settings and suppressions have them."""
    lines = []
    for _ in range(random.choice((0, 1, 2, 4))):
        lines.append(
            random.choice(("[[suppress]]", "[[documents]]", "[check]", "[check.severity]", "[a.b]", "[["))
        )
        for key in (
            "rule",
            "reason",
            "zh",
            "path",
            "fail-on",
            "baseline",
            "severity",
            "glossaries",
            "en",
            "TA101",
        ):
            if random.random() < 0.5:
                value = random.choice(
                    (json.dumps(text(random)), '"TA101"', "1", "[]", "9" * 5_001, "[" * 300, "{a=1}")
                )
                lines.append(f"{key} = {value}")
    return damaged(random, encoded(random, "\n".join(lines)))


def numbers(random: Random) -> bytes:
    """Return lines of numbers, as bead files and files of links have them."""
    pieces = ("0", "1", "2-3", "0-0", "1?1", "1p1", ",", "\t", " ", "-1", "9" * 5_001, "x", "", "0,1")
    lines = [
        "".join(random.choice(pieces) for _ in range(random.randrange(6))) for _ in range(random.randrange(6))
    ]
    return damaged(random, encoded(random, "\n".join(lines)))


def _cell(random: Random, delimiter: str) -> str:
    cell = text(random)
    if random.random() < 0.1:
        return '"' + cell.replace('"', '""') + '"'
    return cell.replace(delimiter, " ").replace("\n", " ") if random.random() < 0.8 else cell


def _json(random: Random, sides: tuple[str, str] | None = None) -> str:
    if random.random() < 0.005:
        return random.choice(("[" * 100_000, '{"zh":' * 20_000, '{"src": ' + "9" * 5_001 + "}"))
    value = _entry(random, sides) if random.random() < (0.95 if sides else 0.7) else _value(random)
    if random.random() < 0.3 and not sides:
        value = {"entries": [value]}
    written = json.dumps(value, ensure_ascii=random.random() < 0.3)
    return written.replace("1.5", random.choice(("1.5", "1e999", "NaN", "9" * 5_001)))


def _entry(random: Random, sides: tuple[str, str] | None = None) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for side in sides or random.choice((("zh", "en"), ("src", "tgt"), ("source", "target"))):
        lists = ([{"text": text(random), "language": side}], [text(random)])
        entry[side] = random.choice(lists) if random.random() < (0.02 if sides else 0.4) else text(random)
    while random.random() < 0.5:
        entry[random.choice(KEYS)] = _value(random)
    return entry


def _value(random: Random, depth: int = 0) -> Any:
    kind = random.randrange(8 if depth < 3 else 6)
    if kind == 6:
        return [_value(random, depth + 1) for _ in range(random.randrange(3))]
    if kind == 7:
        return {
            random.choice((*KEYS, text(random))): _value(random, depth + 1)
            for _ in range(random.randrange(3))
        }
    return (text(random), text(random), 1, 1.5, None, True)[kind]
