"""`termalign diff`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from termalign.apps.cli.glossary_files import FROM, STRICT, read
from termalign.apps.cli.messages import emit, show
from termalign.apps.cli.options import choice_option
from termalign.apps.cli.paths import check_read_once

if TYPE_CHECKING:
    from termalign.termbase.glossary import Change, Differences, Entry


@click.command(
    "diff",
    short_help="Show what differs between two glossaries.",
    epilog="Example: termalign diff house-2025.tbx house-2026.tbx --format json",
)
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@choice_option("--format", ["text", "json"], help="Form of the differences.")
@FROM
@STRICT
def command(old: str, new: str, format: str, from_format: str | None, strict: bool) -> int:
    """Show what is different between the glossaries A and B: concepts added, removed and changed.

    The order of concepts does not matter. Formats may differ.

    Exit status: 0 no differences, 1 differences, 2 wrong usage or bad input.
    """
    from termalign.termbase.glossary import differences

    check_read_once(old, new)
    glossaries = [read(path, from_format, strict=strict)[0] for path in (old, new)]
    changes = differences(*glossaries)
    if format == "json":
        emit(_json(changes) + "\n")
    else:
        for line in _lines(changes):
            show(line)
    return int(bool(changes))


def _lines(changes: "Differences") -> Iterator[str]:
    for change in changes.about:
        yield f"~ {change.field}: {_shown(change.old)} → {_shown(change.new)}"
    for concept in changes.removed:
        yield f"- {_summary(concept)}"
    for concept in changes.added:
        yield f"+ {_summary(concept)}"
    for changed in changes.changed:
        yield f"~ {_summary(changed.old, renderings=False)}"
        for change in changed.changes:
            yield f"    {_line(change)}"


def _line(change: "Change") -> str:
    if change.field == "term":
        term = change.new or change.old
        return f"{'+' if change.old is None else '-'} {change.where} ({term.status.value})"
    where = f"{change.where}: {change.field}" if change.where else change.field
    if change.field == "evidence":
        return f"{where}: {len(change.old)} → {len(change.new)} places"
    return f"{where}: {_shown(change.old)} → {_shown(change.new)}"


def _summary(concept: "Entry", *, renderings: bool = True) -> str:
    zh = " | ".join(term.text for term in concept.zh)
    if zh and not renderings:
        return zh
    en = " | ".join(term.text for term in concept.en or concept.others)
    return f"{zh} = {en}" if zh else f"= {en}"


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_shown(part) for part in value) + "]"
    return repr(str(value)) if isinstance(value, str) else str(value)


def _json(changes: "Differences") -> str:
    from termalign.language.text.display import json_text
    from termalign.termbase.formats.plain import plain

    def value(content: Any) -> Any:
        if isinstance(content, (list, tuple)):
            return [value(part) for part in content]
        return plain(content) if hasattr(content, "__dataclass_fields__") else content

    document = {
        "added": value(changes.added),
        "removed": value(changes.removed),
        "changed": [
            {
                "old": value(changed.old),
                "new": value(changed.new),
                "changes": [
                    {name: value(part) for name, part in change._asdict().items()}
                    for change in changed.changes
                ],
            }
            for changed in changes.changed
        ],
        "about": [change._asdict() for change in changes.about],
    }
    return json_text(document, 2)
