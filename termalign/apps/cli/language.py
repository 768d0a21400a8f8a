"""What the commands share that work in both directions."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from termalign.documents.intake import Source
    from termalign.language.text.language import Direction
    from termalign.termbase.glossary import Glossary

Command = TypeVar("Command", bound=Callable[..., Any])

direction_option: Callable[[Command], Command] = click.option(
    "--direction",
    type=click.Choice(["zh-en", "en-zh"]),
    help="From which language into which; by default it is detected, and reported.",
)


def terms_of_text(command: Command) -> Command:
    """Add the arguments GLOSSARY and TEXT, and the direction in which the text is translated."""
    for part in (direction_option, click.argument("text"), click.argument("glossary")):
        command = part(command)
    return command


def read_terms_of_text(
    glossary: str, text: str, direction: str | None
) -> "tuple[Glossary, Source, Direction]":
    """Return the arguments of `terms_of_text`: a glossary, a text, and the direction given, or else that of the text.

    Raises:
        TermalignError: One of the files cannot be read.
    """
    from termalign.apps.cli.glossary_files import read
    from termalign.documents.intake import read_document
    from termalign.language.text.language import direction_from, direction_named

    terms, _ = read(glossary, quiet=True)
    source = read_document(text)
    return terms, source, direction_named(direction) if direction else direction_from(source.text)
