"""`termalign lookup`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.messages import notify, show
from termalign.apps.cli.options import choice_option

if TYPE_CHECKING:
    from termalign.termbase.glossary import Entry


@click.command(
    "lookup",
    short_help="Show what a glossary has on a term.",
    epilog="Example: termalign lookup policy 国家安全",
)
@click.argument("glossary", metavar="GLOSSARY")
@click.argument("term", metavar="TERM")
@choice_option(
    "--format", ["text", "jsonl"], help="Form of the concepts; jsonl has a line for each rendering."
)
def command(glossary: str, term: str, format: str) -> int:
    """Show the concepts of GLOSSARY that have TERM, Chinese or English, in whatever script, number and spelling.

    The exit status is 1 if there is none.
    """
    from termalign.language.text.display import json_text
    from termalign.termbase.formats import read_glossary
    from termalign.termbase.glossary import Glossary
    from termalign.termbase.glossary.matching import lookup

    concepts = lookup(read_glossary(glossary), term)
    if format == "jsonl":
        for row in Glossary(concepts).to_records():
            show(json_text(row))
    else:
        for concept in concepts:
            for line in _lines(concept):
                show(line)
    if not concepts:
        notify(f"{glossary}: has no term {term!r}")
    return 0 if concepts else 1


def _lines(concept: "Entry") -> "Iterator[str]":
    """Yield the lines of a concept: its terms, its renderings with their status, what is known about it."""
    yield "、".join(term.text for term in concept.zh) or "-"
    for term in concept.en:
        yield f"  {term.text} ({term.status})" + (f": {term.note}" if term.note else "")
    for name in ("subject", "definition", "note"):
        if text := getattr(concept, name):
            yield f"  {name}: {' '.join(text.split())}"
