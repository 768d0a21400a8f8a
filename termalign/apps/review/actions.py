"""What a person does with a term, as the rows it comes to."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from termalign.apps.review.store import Rows
from termalign.errors import InputError
from termalign.language.text import Span, words_of
from termalign.termbase.decisions import Boundaries, Verdict, text_key

Cells = Mapping[str, str]


def accept(zh: str, rows: Rows, asked: Mapping[str, Any]) -> list[Cells]:
    """Accept a rendering; with `also`, beside those that were chosen before, as an admitted one."""
    en = _text(asked, "en")
    if asked.get("also") is True and _wanted(rows):
        others = [row for row in rows if text_key(row.get("en", "")) != text_key(en)]
        return [*others, {"decision": Verdict.ACCEPTED, "zh": zh, "en": en, "status": "admitted"}]
    kept = [row for row in rows if row["decision"] == Verdict.EDITED and not row.get("en")]  # a merger
    return [*kept, {"decision": Verdict.ACCEPTED, "zh": zh, "en": en}]


def reject(zh: str, rows: Rows, asked: Mapping[str, Any]) -> list[Cells]:
    """Reject a rendering, or without one the term."""
    en = _text(asked, "en", needed=False)
    if not en:
        return [{"decision": Verdict.REJECTED, "zh": zh}]
    others = [row for row in rows if row.get("en") and text_key(row["en"]) != text_key(en)]
    return [*others, {"decision": Verdict.REJECTED, "zh": zh, "en": en}]


def edit(zh: str, rows: Rows, asked: Mapping[str, Any]) -> list[Cells]:
    """Set the right texts of a term and a rendering, its status, a note, a concept to merge into, or to split off."""
    row = {"zh": zh, "en": _text(asked, "en", needed=False)}
    for name in ("new", "new_zh", "status", "note", "merge_into", "split"):
        row[name] = _text(asked, name, needed=False)
    if row["new"] == row["en"]:
        row["new"] = ""
    if row["new_zh"] == zh:
        row["new_zh"] = ""
    if not row["en"] and row["new"] and not row["merge_into"]:
        row["en"], row["new"] = row["new"], ""
        row["decision"] = Verdict.NEW if not row["new_zh"] else Verdict.EDITED
    changed = any(row[name] for name in ("new", "new_zh", "merge_into", "split"))
    row.setdefault("decision", Verdict.EDITED if changed else Verdict.ACCEPTED)
    others = [
        other
        for other in rows
        if (other.get("en") or other["decision"] != Verdict.REJECTED)
        and text_key(other.get("en", "")) != text_key(row["en"])
        and (row["split"] or other.get("split") or other["decision"] == Verdict.REJECTED)
    ]
    return [row, *others]


def mark(zh: str, rows: Rows, asked: Mapping[str, Any]) -> list[Cells]:
    """Set where the rendering begins and ends in a sentence: its words there are the right ones."""
    text, document = _text(asked, "text", most=MOST_SENTENCE), _text(asked, "document", needed=False)
    spans = tuple(_span(span, len(text)) for span in _list(asked, "en_spans"))
    zh_span = _span(asked.get("zh_span"), MOST_SENTENCE)
    line = asked.get("line")
    if not spans or not isinstance(line, int) or line < 0:
        raise InputError("boundaries need words of a sentence")
    made = Boundaries.parse(str(Boundaries(document, line, zh_span, spans)))
    edited = edit(zh, rows, {**asked, "new": words_of(made.en, text)})
    return [{**edited[0], "boundaries": str(made)}, *edited[1:]]


def reopen(zh: str, rows: Rows, asked: Mapping[str, Any]) -> list[Cells]:
    """Take back everything that was decided of a term."""
    return []


ACTIONS: dict[str, Callable[[str, Rows, Mapping[str, Any]], Sequence[Cells]]] = {
    "accept": accept,
    "reject": reject,
    "edit": edit,
    "mark": mark,
    "reopen": reopen,
}
"""By the name that the page gives."""

MOST_CELL = 2_000
"""Code points of a cell that a person fills in."""

MOST_SENTENCE = 10_000
"""Code points of a sentence in which words are marked."""


def _wanted(rows: Rows) -> bool:
    return any(row["decision"] != Verdict.REJECTED for row in rows)


def _text(asked: Mapping[str, Any], name: str, *, needed: bool = True, most: int = MOST_CELL) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise InputError(f"{name}: allowed: text of up to {most:,} characters")
    text = value if name in ("text", "document") else " ".join(value.split())
    if needed and not text:
        raise InputError(f"{name} is missing")
    return text


def _list(asked: Mapping[str, Any], name: str) -> list[Any]:
    value = asked.get(name)
    return value[:50] if isinstance(value, list) else []


def _span(value: Any, most: int) -> Span:
    match value:
        case [int(start), int(end)] if 0 <= start < end <= most:
            return Span(start, end)
    raise InputError("a span is two numbers, its start and its end")
