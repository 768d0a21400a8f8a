"""What the commands share that work in both directions."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.bitexts import report_other_languages
from termalign.apps.cli.options import Command, TextOptions

if TYPE_CHECKING:
    from termalign.documents.intake import Source
    from termalign.language.text import Direction
    from termalign.termbase.glossary import Glossary


direction_option: Callable[[Command], Command] = click.option(
    "--direction",
    type=click.Choice(["zh-en", "en-zh"]),
    help="From which language into which; by default it is detected, and reported.",
)


def read_terms_of_text(
    glossary: str, text: str, direction: str | None, *, strict: bool
) -> "tuple[Glossary, Source, Direction]":
    """Return a glossary, a text, and the direction given in which that is translated, or else that of the text.

    What is to know about the text is reported, or strictly refused, such as that it is in another language.
    """
    from termalign.apps.cli.glossary_files import read
    from termalign.documents.intake import InputFile, document_of, other_language
    from termalign.language.text.language import direction_named, source_direction

    terms, _ = read(glossary, strict=strict, quiet=True)
    source = document_of(InputFile(text), TextOptions(strict=strict).policy(text, quiet=False))
    into = source_direction(direction_named(direction) if direction else None, source.text, name=text)
    report_other_languages([report] if (report := other_language(source, into)) else [], refuse=strict)
    return terms, source, into
