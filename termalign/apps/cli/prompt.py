"""`termalign prompt`."""

import click

from termalign.apps.cli.bitexts import read_terms_of_text
from termalign.apps.cli.messages import emit, is_quiet, notify
from termalign.apps.cli.options import choice_option, direction_option, quiet_option, strict_option
from termalign.errors import counted


@click.command(
    "prompt",
    short_help="Write the terms of a text for the prompt of its translation.",
    epilog="Example: termalign prompt house.tsv chapter-1.zh.txt --max-terms 50",
)
@click.argument("glossary")
@click.argument("text")
@direction_option
@choice_option("--format", ["markdown", "tsv", "json"], help="Form of the prompt.")
@click.option(
    "--max-terms",
    type=click.IntRange(min=0),
    metavar="N",
    help="List N terms at most: names, terms with several renderings or some to avoid, and what occurs often, go "
    "before others.",
)
@click.option(
    "--max-characters", type=click.IntRange(min=0), metavar="N", help="Write N characters at most, a chunk."
)
@click.option(
    "--chunk",
    type=click.IntRange(min=1),
    metavar="N",
    help="Cut TEXT into chunks of N characters at most, where lines end, or sentences and clauses of longer lines (a "
    "longer clause stays whole), and give each its own terms: an object a line (.jsonl) with the chunk's first line, "
    "its text and its prompt.",
)
@strict_option
@quiet_option(help="Do not report how many terms there are.")
def command(
    glossary: str,
    text: str,
    direction: str | None,
    format: str,
    max_terms: int | None,
    max_characters: int | None,
    chunk: int | None,
    strict: bool,
) -> None:
    """Write what the GLOSSARY has on the terms that occur in TEXT, for the prompt of whoever translates it.

    Longest terms first: preferred rendering, others that may be used, forms to avoid, notes, what is not translated.
    The same terms give the same bytes. Where there is no room for all, those stay that occur most often and are most
    easily rendered otherwise; what is left out is reported on standard error.
    """
    from termalign.checking.prompting import chunks, prompt
    from termalign.language.text.display import json_text

    terms, source, into = read_terms_of_text(glossary, text, direction, strict=strict)
    whole = source.text
    for line, part in chunks(whole, chunk) if chunk is not None else [(1, whole)]:
        result = prompt(
            terms, part, format=format, direction=into, max_terms=max_terms, max_characters=max_characters
        )
        written = result.text
        if chunk is not None:
            content = {"line": line, "text": part, "prompt": result.text, "left_out": len(result.left_out)}
            written = json_text(content) + "\n"
        where = f"{text}:{line}" if chunk is not None else text
        emit(written)
        if result.left_out:
            first = ", ".join(term.source for term in result.left_out[:MOST_NAMED])
            more = ", …" if len(result.left_out) > MOST_NAMED else ""
            notify(f"{where}: {counted(len(result.left_out), 'term')} left out: {first}{more}")
        if not is_quiet():
            notify(f"{where}: {result.direction}, {counted(len(result.terms), 'term')}")


MOST_NAMED = 5
"""Terms left out that are named; the library has all."""
