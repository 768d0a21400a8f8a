"""What a person does with a term: which cells of its rows change.

An action changes the rows that are there, cell by cell. What it does not name stays as it is: other renderings, notes,
and columns of the reader's own. Texts that no export could hold are refused here, by the rules of glossaries.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from termalign.apps.review.store import Rows
from termalign.errors import InputError
from termalign.language.text import Span, words_of
from termalign.termbase.decisions import Boundaries, Verdict, term_key, text_key
from termalign.termbase.decisions.table import is_written, verdict_of
from termalign.termbase.glossary.text import check_description, check_term

Cells = Mapping[str, str]

OF_TERM = ("new_zh", "merge_into")
"""Cells about the Chinese term: one of its rows has them for all."""

EDITED_CELLS = ("new", *OF_TERM, "split")
"""Cells that make a decision an edit; a rejected rendering has none of them."""

OF_DECISION = ("decision", *EDITED_CELLS, "status", "boundaries", "reason", "decided_by", "decided_on")
"""Cells that hold a decision; notes and columns of the reader's own outlive it."""


def accept(zh: str, rows: Rows, given: Mapping[str, Any]) -> list[Cells]:
    """Accept a rendering: it comes before those that were accepted already; with `also`, after them."""
    en = term_given(given, "en")
    position = _position(rows, en)
    cells = dict(rows[position]) if position is not None else {"zh": zh}
    if text_key(rendering_of(cells)) != text_key(en):
        cells |= {"en": en, "new": ""}
    rows_beside = _withdrawn(row_beside for index, row_beside in enumerate(rows) if index != position)
    after = given.get("also") is True and any(map(is_wanted, rows_beside))
    if after and not cells.get("status"):
        cells["status"] = "admitted"
    row = _accepted(cells)
    return [*rows_beside, row] if after else [row, *rows_beside]


def reject(zh: str, rows: Rows, given: Mapping[str, Any]) -> list[Cells]:
    """Reject a rendering, or without one the term with all its renderings, and keep the reason."""
    en = term_given(given, "en") if given.get("en") else ""
    reason = {"reason": _description(given, "reason")} if "reason" in given else {}
    position = _position(rows, en)
    row = {**_rejected(rows[position] if position is not None else {"zh": zh}), **reason}
    if en:
        row["en"] = en
        return _replaced(rows, position, row)
    whole = [_rejected(row) if verdict_of(row) else row for row in rows]
    return _replaced(whole, position, row)


def edit(zh: str, rows: Rows, given: Mapping[str, Any]) -> list[Cells]:
    """Set the cells of a rendering that are given, and those of its term: `new_zh` and `merge_into`."""
    en = term_given(given, "en") if given.get("en") else ""
    changed = _withdrawn(rows)
    index = _position(changed, en)
    if index is None:
        index = len(changed)
        changed.append({"zh": zh, "en": en})
    row = dict(changed[index])
    if verdict_of(row) is Verdict.REJECTED:
        row |= dict.fromkeys(("decision", "reason"), "")
    if "new" in given:
        _set_text(row, term_given(given, "new") if given["new"] else "")
    row |= {name: _description(given, name) for name in ("status", "note", "split") if name in given}
    changed[index] = row
    for name in OF_TERM:
        if name in given:
            text = term_given(given, name) if given[name] else ""
            _set_of_term(changed, index, name, "" if text == zh else text)
    changed[index] = _accepted(changed[index])
    return [row for row in map(_consistent, changed) if is_written(row)]


def add(zh: str, rows: Rows, given: Mapping[str, Any]) -> list[Cells]:
    """Add a rendering that a person knows, with its note; one that was decided on before is decided for."""
    if not str(given.get("en", "")).strip():
        raise InputError("en: the English is missing")
    en = term_given(given, "en")
    there = _position(_withdrawn(rows), en) is not None
    added = rows if there else (*rows, {"decision": Verdict.NEW.value, "zh": zh, "en": en})
    return edit(zh, added, {"en": en} | ({"note": given["note"]} if given.get("note") else {}))


def mark(zh: str, rows: Rows, given: Mapping[str, Any]) -> list[Cells]:
    """Set where the rendering begins and ends in a sentence: its words there are the right ones."""
    text, document = _text(given, "text", most=MOST_SENTENCE), _text(given, "document")
    spans = tuple(_span(span, len(text)) for span in _list(given, "en_spans"))
    zh_span = _span(given.get("zh_span"), MOST_SENTENCE)
    check_description(document, "document")
    line = given.get("line")
    if not spans or not isinstance(line, int) or line < 0:
        raise InputError("boundaries need words of a sentence")
    boundaries = Boundaries.parse(str(Boundaries(document, line, zh_span, spans)))
    words = term_given({"words": words_of(boundaries.en, text)}, "words")
    edited = tuple(edit(zh, rows, {"en": given.get("en"), "new": words}))
    position = _position(edited, words)
    assert position is not None
    return _replaced(edited, position, {**edited[position], "boundaries": str(boundaries)})


def reopen(zh: str, rows: Rows, given: Mapping[str, Any]) -> list[Cells]:
    """Take back everything that was decided of a term."""
    return [row for row in map(_undecided, rows) if is_written(row)]


ACTIONS: dict[str, Callable[[str, Rows, Mapping[str, Any]], Sequence[Cells]]] = {
    "accept": accept,
    "reject": reject,
    "edit": edit,
    "add": add,
    "mark": mark,
    "reopen": reopen,
}
"""By the name that the page gives."""


# -- rows


def _position(rows: Sequence[Cells], en: str) -> int | None:
    """Return the index of the row of a rendering, of the term's own row for none; None where there is no such row."""
    if not en:
        return next((index for index, row in enumerate(rows) if not row.get("en")), None)
    key = text_key(en)
    by_text = [
        index for index, row in enumerate(rows) if row.get("en") and text_key(rendering_of(row)) == key
    ]
    by_found = [index for index, row in enumerate(rows) if row.get("en") and text_key(row["en"]) == key]
    return next(iter((*by_text, *by_found)), None)


def rendering_of(row: Cells) -> str:
    """Return the rendering that a row is about, as it is right; empty for none."""
    return row.get("new") or row.get("en", "")


def _replaced(rows: Sequence[Cells], position: int | None, row: Cells) -> list[Cells]:
    """Return the rows with one in its position, or at the end."""
    if position is None:
        return [*rows, row]
    return [*rows[:position], row, *rows[position + 1 :]]


def is_wanted(row: Cells) -> bool:
    """Return whether a row decides for its rendering."""
    return verdict_of(row) not in (None, Verdict.REJECTED)


def _undecided(row: Cells) -> Cells:
    return {name: cell for name, cell in row.items() if name not in OF_DECISION}


def _withdrawn(rows: Iterable[Cells]) -> list[Cells]:
    """Return the rows without the decision that the term as such is rejected."""
    changed = (
        row if row.get("en") or verdict_of(row) is not Verdict.REJECTED else _undecided(row) for row in rows
    )
    return [row for row in changed if is_written(row) or row.get("en")]


def _rejected(row: Cells) -> dict[str, str]:
    if verdict_of(row) is Verdict.REJECTED:
        return dict(row)
    return {"decision": Verdict.REJECTED.value, **_undecided(row)}


def _accepted(row: Cells) -> Cells:
    """Return a row that is decided for, with the verdict that its cells make."""
    decided = verdict_of(row)
    if decided is Verdict.NEW and not any(row.get(name) for name in ("new", "new_zh")):
        return row
    verdict = Verdict.EDITED if any(row.get(name) for name in EDITED_CELLS) else Verdict.ACCEPTED
    if decided is Verdict.REJECTED:
        row = {**row, "reason": ""}
    return row if decided is verdict else {**row, "decision": verdict.value}


def _consistent(row: Cells) -> Cells:
    """Return a row whose verdict fits its cells after one of them was taken away."""
    if not is_wanted(row):
        return row
    if row.get("en") or any(row.get(name) for name in EDITED_CELLS):
        return _accepted(row)
    return _undecided(row)


def _set_text(row: dict[str, str], text: str) -> None:
    """Set the right text of a rendering; one that a person added is that text itself."""
    added = verdict_of(row) is Verdict.NEW
    if text and (added or not row.get("en")):
        row |= {"decision": Verdict.NEW.value, "en": text, "new": ""}
    else:
        row["new"] = "" if text == row.get("en") else text


def _set_of_term(rows: list[Cells], index: int, name: str, text: str) -> None:
    """Set a cell of the term on the row that has it, else on the row at `index`."""
    having = [i for i, row in enumerate(rows) if row.get(name)]
    for i in having or ([index] if text else []):
        rows[i] = {**rows[i], name: text}


# -- what a request gives

MOST_CELL = 2_000
"""Code points of a cell that a person fills in."""

MOST_SENTENCE = 10_000
"""Code points of a sentence in which words are marked."""

MOST_SPANS = 50
"""Spans that a rendering may have in a sentence."""


def _text(given: Mapping[str, Any], name: str, *, most: int = MOST_CELL) -> str:
    value = given.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise InputError(f"{name}: allowed: text of up to {most:,} characters")
    return value


def term_given(given: Mapping[str, Any], name: str) -> str:
    """Return the text of a term, with single spaces, or refuse what no glossary can hold, or nobody can see."""
    text = " ".join(_text(given, name).split())
    try:
        check_term(text if term_key(text) else "")
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    return text


def _description(given: Mapping[str, Any], name: str) -> str:
    """Return a text of one line about a term, or refuse what no glossary can hold."""
    text = _text(given, name)
    check_description(text, name)
    return " ".join(text.split())


def _list(given: Mapping[str, Any], name: str) -> list[Any]:
    value = given.get(name)
    return value[:MOST_SPANS] if isinstance(value, list) else []


def _span(value: Any, most: int) -> Span:
    match value:
        case [int(start), int(end)] if 0 <= start < end <= most:
            return Span(start, end)
    raise InputError("a span is two numbers, its start and its end")
