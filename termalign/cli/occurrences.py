"""`termalign occurrences`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from termalign.cli.language import read_terms_of_text, terms_of_text
from termalign.cli.messages import show, tell
from termalign.plurals import counted

if TYPE_CHECKING:
    from termalign.matching.occurrences import Occurrence, Occurrences


@click.command(
    "occurrences",
    short_help="List the terms of a glossary that occur in a text.",
    epilog="Example: termalign occurrences house.tsv chapter-1.zh.txt",
)
@terms_of_text
@click.option(
    "--format",
    type=click.Choice(["text", "tsv", "jsonl"]),
    default="text",
    show_default=True,
    help="Form of the list.",
)
@click.option("-q", "--quiet", is_flag=True, help="Do not tell how many there are.")
def command(glossary: str, text: str, direction: str | None, format: str, quiet: bool) -> None:
    """List the terms of GLOSSARY that occur in TEXT, Chinese or English: the longest at each place.

    A term that is part of a longer word is marked with it, and perhaps none there. Lines and columns are 1-based,
    columns in code points.
    """
    from termalign.matching.occurrences import occurrences

    terms, whole, into = read_terms_of_text(glossary, text, direction)
    found = occurrences(terms, whole, direction=into)
    for line in _FORMS[format](found, text):
        show(line)
    if not quiet:
        entries = counted(len(found.counts()), "entry", "entries")
        tell(f"{text}: {found.direction}, {counted(len(found), 'occurrence')} of {entries}")


def _text(found: "Occurrences", path: str) -> Iterator[str]:
    for row in _rows(found):
        rendering = " | ".join(row["renderings"]) or "-"
        within = f" (within {row['within']})" if row["within"] else ""
        yield f"{path}:{row['line']}:{row['column']}: {row['text']}{within}: {rendering}"


def _tsv(found: "Occurrences", path: str) -> Iterator[str]:
    yield "\t".join(_COLUMNS)
    for row in _rows(found):
        cells = {**row, "renderings": "|".join(row["renderings"]), "within": row["within"] or ""}
        yield "\t".join(" ".join(str(cells[name]).split()) for name in _COLUMNS)


def _jsonl(found: "Occurrences", path: str) -> Iterator[str]:
    import msgspec

    for row in _rows(found):
        yield msgspec.json.encode({"path": path, **row}).decode("utf-8")


def _rows(found: "Occurrences") -> Iterator[dict[str, Any]]:
    from termalign.bitext import Document, Places

    places = Places(Document(found.text, ()))
    for item in found:
        yield _row(item, *places.at(item.span.start))


def _row(item: "Occurrence", line: int, column: int) -> dict[str, Any]:
    return {
        "line": line,
        "column": column,
        "start": item.span.start,
        "end": item.span.end,
        "text": item.text,
        "term": item.term.text,
        "renderings": [term.text for term in item.renderings],
        "within": item.within or None,
        "ids": [entry.id for entry in item.entries if entry.id],
        "direction": item.direction.value,
    }


_COLUMNS = ("line", "column", "text", "term", "renderings", "within")
_FORMS = {"text": _text, "tsv": _tsv, "jsonl": _jsonl}
