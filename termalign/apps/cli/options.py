"""Options that several commands have."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from termalign.apps.cli.messages import QUIET, VERBOSE, is_quiet, notify

if TYPE_CHECKING:
    from termalign.documents.intake import IntakePolicy


Command = TypeVar("Command", bound=Callable[..., Any])


BUNDLED, E5 = "bundled", "e5"
"""Encoders of words in their sentence."""


FORMAT_NAMES = (
    "text, docx, po, html, markdown, android, strings, stringsdict, resx, qt, properties, arb, json, yaml, "
    "srt, ass, lrc, epub, odt, pptx, pdf, xlsx, ods, xls, csv, parquet, tmx, xliff, xcstrings, tsv, jsonl"
)
"""Formats that texts are read in, for people; a test compares it with what there is."""


@dataclass(frozen=True)
class TextOptions:
    """How the texts of a command are read."""

    input: Any = "paragraphs"
    from_format: str | None = None
    tokenized: bool = False
    columns: str | None = None
    strict: bool = False

    def policy(self, path: str, *, quiet: bool | None = None) -> "IntakePolicy":
        """Return how a file is read that a person looks at; what is to know about it is reported.

        `quiet`: whether not to report which columns were taken; by default as `--quiet` says.
        """
        from termalign.documents.intake import IntakePolicy
        from termalign.documents.tables.sides import ColumnChoice

        quiet = is_quiet() if quiet is None else quiet
        return IntakePolicy(
            ColumnChoice.parse(self.columns) if self.columns is not None else None,
            on_problem=lambda message, line: notify(
                f"{path}:{line}: {message}" if line else f"{path}: {message}"
            ),
            on_columns=(lambda report: None) if quiet else lambda report: notify(f"{path}: {report}"),
            strict=self.strict,
        )


def text_options(command: Command) -> Command:
    """Add the options that say how texts are read, which the command is given as `texts`."""

    @wraps(command)
    def with_texts(**options: Any) -> Any:
        names = TextOptions.__dataclass_fields__
        texts = TextOptions(**{name: options.pop(name) for name in names})
        return command(**options, texts=texts)

    wrapped = cast(Command, with_texts)
    for option in (
        click.option(
            "--strict",
            is_flag=True,
            help="Refuse texts and glossaries of which something would be left out, or guessed.",
        ),
        click.option(
            "--columns",
            metavar="SIDES",
            help="Columns of the sides in a table, by number or heading: zh=3,en=5, or source=3,target=5; by default "
            "the headings say it, else the contents.",
        ),
        click.option(
            "--tokenized", is_flag=True, help="Tokens are separated by spaces: keep them as they are."
        ),
        click.option(
            "--input",
            type=click.Choice(["paragraphs", "sentences", "pairs"]),
            default="paragraphs",
            show_default=True,
            help="What a line of SRC and TGT is: part of a running text; one sentence, still to be aligned; "
            "or one side of an aligned pair (line i of SRC with line i of TGT).",
        ),
        click.option(
            "--from",
            "from_format",
            metavar="FORMAT",
            help="Format of the texts, whatever their content and suffix say: " + FORMAT_NAMES + ".",
        ),
    ):
        wrapped = option(wrapped)
    return wrapped


def talk_options(command: Command) -> Command:
    """Add `--quiet` and `--verbose`, which `is_quiet` and `is_verbose` report."""
    verbose = click.option(
        "-v",
        "--verbose",
        is_flag=True,
        expose_value=False,
        callback=partial(_note, VERBOSE),
        help="Report every stage on standard error, a line each.",
    )
    return quiet_option(help="Show no progress.")(verbose(command))


def quiet_option(help: str) -> Callable[[Command], Command]:
    """Add `--quiet`, which `is_quiet` reports."""
    return click.option(
        "-q", "--quiet", is_flag=True, expose_value=False, callback=partial(_note, QUIET), help=help
    )


def _note(name: str, context: click.Context, option: click.Parameter, value: bool) -> None:
    context.meta[name] = value


def encoder_option(command: Command) -> Command:
    """Add `--encoder`."""
    return click.option(
        "--encoder",
        type=click.Choice([BUNDLED, E5]),
        default=BUNDLED,
        show_default=True,
        help="What words are compared by: bundled, each by itself; e5, multilingual E5, in their sentence too, with "
        "fewer errors at a fifth of the speed; it needs the extra 'e5'.",
    )(command)


def output_option(help: str) -> Callable[[Command], Command]:
    """Add `-o OUT`, a file or `-`; without it a terminal is shown a table, and a pipe given TSV."""
    return click.option(
        "-o", "--output", metavar="OUT", help=f"{help} Without -o: a table on a terminal, TSV in a pipe."
    )


def concordance_options(command: Command) -> Command:
    """Add `--concordance` and `--concordance-order`."""
    for option in (
        click.option(
            "--concordance-order",
            type=click.Choice(["text", "left", "right", "rendering"]),
            default="text",
            show_default=True,
            help="Order of the occurrences of a term: as in the text, by what is before or after it, or by rendering.",
        ),
        click.option(
            "--concordance",
            metavar="FILE",
            help="Write every occurrence of every term with its sentences (.tsv, .jsonl or .parquet).",
        ),
    ):
        command = option(command)
    return command
