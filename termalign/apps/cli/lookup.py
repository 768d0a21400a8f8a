"""`termalign lookup`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.messages import notify, show

if TYPE_CHECKING:
    from termalign.termbase.glossary import Entry


@click.command(
    "lookup",
    short_help="Show what a glossary has on a term.",
    epilog="Example: termalign lookup policy 国家安全",
)
@click.argument("glossary", metavar="GLOSSARY")
@click.argument("term", metavar="TERM")
@click.option(
    "--format",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="Form of the concepts; jsonl has a line for each rendering.",
)
def command(glossary: str, term: str, format: str) -> int:
    """Show the concepts of GLOSSARY that have TERM, Chinese or English, in whatever script, number and spelling.

    The exit status is 1 if there is none.
    """
    from termalign.language.text.display import json_text
    from termalign.termbase.formats import read_glossary
    from termalign.termbase.glossary import Glossary
    from termalign.termbase.glossary.lookup import lookup

    found = lookup(read_glossary(glossary), term)
    if format == "jsonl":
        for row in Glossary(found).to_records():
            show(json_text(row))
    else:
        for item in found:
            for line in _lines(item):
                show(line)
    if not found:
        notify(f"{glossary}: has no term {term!r}")
    return 0 if found else 1


def _lines(item: "Entry") -> "Iterator[str]":
    """Yield the lines of a concept: its terms, its renderings with their status, what is known about it."""
    yield "、".join(term.text for term in item.zh) or "-"
    for term in item.en:
        yield f"  {term.text} ({term.status})" + (f": {term.note}" if term.note else "")
    for name in ("subject", "definition", "note"):
        if text := getattr(item, name):
            yield f"  {name}: {' '.join(text.split())}"
