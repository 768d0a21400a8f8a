"""Statuses of terms that tools write into TBX under categories of their own, or as a note."""

from collections.abc import Iterable

from termalign.documents.tables.headings import meaning
from termalign.termbase.formats import values
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.glossary import Status

_BANS = (Status.DEPRECATED, Status.FORBIDDEN)

_MAX_SHOWN = 40
"""Code points of a value in a message."""


def stated_status(
    categories: Iterable[tuple[str, str]], given: str, reading: Reading, line: int | None
) -> Status | None:
    """Return the status that categories without a field state; None where they state none, or it is `given` already.

    A category called status, or by the name of one, states it in any word that tables understand; any other, and a
    note, only by consisting of a word for a ban.

    Example:
        >>> reading = Reading("house.tbx")
        >>> str(stated_status([("termNote/forbidden", "yes")], "preferred", reading, 3))
        'forbidden'
        >>> print(*reading.problems)
        house.tbx:3: 'termNote/forbidden yes' is read as 'forbidden'
    """
    stated: list[tuple[str, Status]] = []
    for name, value in categories:
        text = f"{name} {value}"
        status = _status(name.rpartition("/")[2], value, given)
        if status is _NEITHER:
            shown = values.line(text, _MAX_SHOWN)
            reading.problem(f"{shown!r} is neither yes nor no nor a status; kept", line, Grade.FAULT)
        elif isinstance(status, Status):
            stated.append((text, status))
    if not stated or values.status(given) in _BANS:
        return None
    text, chosen = next((item for item in stated if item[1] in _BANS), stated[0])
    reading.once(f"{values.line(text, _MAX_SHOWN)!r} is read as {str(chosen)!r}", line)
    return chosen


_NEITHER = object()
"""What a category named as a ban has where its value is not understood: it may be one."""


def _status(name: str, value: str, given: str) -> object:
    """Return the status that one category states; None for none."""
    column = meaning(name).column
    status = values.status(value)
    if column.name == "flag" and column.status is not None and status is None:
        answer = values.flag(value)
        if answer is None:
            return _NEITHER if column.status in _BANS else None
        return Status(column.status) if answer and (column.status in _BANS or not given) else None
    return status if status in _BANS or (column.name in ("status", "flag") and not given) else None
