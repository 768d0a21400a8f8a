"""Options that several commands have."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from termalign.apps.cli.messages import QUIET, VERBOSE, is_quiet, notify_of

if TYPE_CHECKING:
    from termalign.documents.intake import IntakePolicy
    from termalign.documents.tables.sides import ColumnChoice
    from termalign.language.text import Direction


Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
"""Adds something to a command."""


BUNDLED, E5 = "bundled", "e5"
"""Encoders of words in their sentence."""


FORMAT_NAMES = (
    "text docx po html markdown android strings stringsdict resx qt properties arb json yaml srt ass lrc epub odt pptx "
    "pdf xlsx ods xls csv parquet tmx xliff xcstrings tsv jsonl"
).split()
"""Formats that texts are read in, for the help, which loads no reader; a test compares it with what there is."""


@dataclass(frozen=True)
class TextOptions:
    """How the texts of a command are read."""

    input: Any = "paragraphs"
    from_format: str | None = None
    tokenized: bool = False
    columns: str | None = None
    strict: bool = False
    direction: str | None = None
    """From which language into which, by `direction_option`; None: as is detected."""

    def policy(self, path: str, *, quiet: bool | None = None) -> "IntakePolicy":
        """Return how a file is read that a person looks at; what is to know about it is reported.

        `quiet`: whether not to report which columns were taken; by default as `--quiet` says.
        """
        from termalign.documents.intake import IntakePolicy

        quiet = is_quiet() if quiet is None else quiet
        return IntakePolicy(
            self.column_choice,
            on_problem=partial(notify_of, path),
            on_notice=(lambda report: None) if quiet else partial(notify_of, path),
            strict=self.strict,
        )

    @property
    def column_choice(self) -> "ColumnChoice | None":
        """The columns that hold the sides; None: as is detected."""
        from termalign.documents.tables.sides import ColumnChoice

        return ColumnChoice.parse(self.columns) if self.columns is not None else None

    @property
    def way(self) -> "Direction | None":
        """The direction."""
        from termalign.language.text.language import direction_named

        return direction_named(self.direction) if self.direction is not None else None


def refuse_beside(other: str, *names: str) -> None:
    """Refuse options that are given, and would have no effect, beside another option or an output of some kind."""
    for option in _given(names):
        raise click.UsageError(f"{option} cannot be used with {other}")


def refuse_without(other: str, *names: str) -> None:
    """Refuse options that are given, and would have no effect, without another option."""
    for option in _given(names):
        raise click.UsageError(f"{option} needs {other}")


def _given(names: Sequence[str]) -> Iterator[str]:
    """Yield those of some options, by their parameters, that the command line has, whatever their values."""
    context = click.get_current_context(silent=True)
    if context is None:  # a function of a command, by itself
        return
    for parameter in context.command.params:
        is_given = context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
        if parameter.name in names and is_given:
            yield parameter.opts[-1]


def several(*options: Decorator) -> Decorator:
    """Return what adds some options, or arguments, in the order of the help."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def choice_option(name: str, choices: Sequence[str], *, help: str) -> Callable[[Command], Command]:
    """Return what adds an option that has one of some values, by default the first."""
    return click.option(name, type=click.Choice(choices), default=choices[0], show_default=True, help=help)


def packed(name: str, kind: type, *options: Decorator) -> Decorator:
    """Return what adds options that are fields of a class; a command is given an object of it by a name.

    Other options of the command that are fields of the class are in it too.
    """

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_packed(**given: Any) -> Any:
            names = kind.__dataclass_fields__  # type: ignore[attr-defined]
            fields = {field: given.pop(field) for field in names if field in given}
            return command(**given, **{name: kind(**fields)})

        return several(*options)(with_packed)

    return add


strict_option = click.option(
    "--strict",
    is_flag=True,
    help="Refuse texts and glossaries of which something would be left out, or guessed.",
)

text_options = packed(
    "texts",
    TextOptions,
    click.option(
        "--from",
        "from_format",
        metavar="FORMAT",
        help=f"Format of the texts, whatever their content and suffix say: {', '.join(FORMAT_NAMES)}.",
    ),
    choice_option(
        "--input",
        ["paragraphs", "sentences", "pairs"],
        help="What a line of SRC and TGT is: part of a running text; one sentence, still to be aligned; "
        "or one side of an aligned pair (line i of SRC with line i of TGT).",
    ),
    click.option("--tokenized", is_flag=True, help="Tokens are separated by spaces: keep them as they are."),
    click.option(
        "--columns",
        metavar="SIDES",
        help="Columns of the sides in a table, by number or heading: zh=3,en=5, or source=3,target=5; by default "
        "the headings say it, else the contents.",
    ),
    strict_option,
)
"""How texts are read, given to the command as `texts`."""


def _note(name: str, context: click.Context, option: click.Parameter, value: bool) -> None:
    context.meta[name] = value


def quiet_option(help: str) -> Callable[[Command], Command]:
    """Add `--quiet`, which `is_quiet` reports."""
    return click.option(
        "-q", "--quiet", is_flag=True, expose_value=False, callback=partial(_note, QUIET), help=help
    )


talk_options = several(
    click.option(
        "-v",
        "--verbose",
        is_flag=True,
        expose_value=False,
        callback=partial(_note, VERBOSE),
        help="Report every stage on standard error, a line each.",
    ),
    quiet_option(help="Show no progress."),
)
"""`--quiet` and `--verbose`, which `is_quiet` and `is_verbose` report."""


direction_option: Callable[[Command], Command] = click.option(
    "--direction",
    type=click.Choice(["zh-en", "en-zh"]),
    help="From which language into which; by default it is detected, and reported.",
)


def encoder_option(command: Command) -> Command:
    """Add `--encoder`."""
    return choice_option(
        "--encoder",
        [BUNDLED, E5],
        help="What words are compared by: bundled, each by itself; e5, multilingual E5, in their sentence too, with "
        "fewer errors at a fifth of the speed; it needs the extra 'e5'.",
    )(command)


def output_option(help: str) -> Callable[[Command], Command]:
    """Add `-o OUT`, a file or `-`; without it a terminal is shown a table, and a pipe given TSV."""
    return click.option(
        "-o", "--output", metavar="OUT", help=f"{help} Without -o: a table on a terminal, TSV in a pipe."
    )


concordance_options = several(
    click.option(
        "--concordance",
        metavar="FILE",
        help="Write every occurrence of every term with its sentences (.tsv, .jsonl or .parquet).",
    ),
    choice_option(
        "--concordance-order",
        ["text", "left", "right", "rendering"],
        help="Order of the occurrences of a term: as in the text, by what is before or after it, or by rendering.",
    ),
)
"""`--concordance` and `--concordance-order`."""
