"""What the commands that read and write glossaries share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from termalign.cli.messages import tell
from termalign.errors import TermalignError

if TYPE_CHECKING:
    from termalign.formats.problems import Reading
    from termalign.glossary import Glossary

Command = TypeVar("Command", bound=Callable[..., Any])

FROM = click.option("--from", "from_format", metavar="FORMAT", help="Format of the input.")
TO = click.option("--to", "to_format", metavar="FORMAT", help="Format of OUT.")
STRICT = click.option("--strict", is_flag=True, help="Refuse input that breaks the rules of its format.")
LOSSY = click.option("--lossy", is_flag=True, help="Leave out what the format of OUT cannot hold.")


def format_options(command: Command) -> Command:
    """Add `--from`, `--to`, `--strict` and `--lossy`."""
    for option in (LOSSY, STRICT, TO, FROM):
        command = option(command)
    return command


def read(path: str, format: str | None, *, strict: bool) -> "tuple[Glossary, Reading]":
    """Read a glossary, telling every problem on standard error."""
    from termalign.formats.reading import read as read_file

    return read_file(path, format=format, strict=strict, on_problem=lambda problem: tell(str(problem)))


def write(glossary: "Glossary", path: str, format: str | None, *, lossy: bool) -> None:
    """Write a glossary, telling every loss, and every rule of a service that is broken, on standard error."""
    from termalign.formats import write_glossary
    from termalign.formats.losses import LossError
    from termalign.formats.services import RulesError

    try:
        lost = write_glossary(glossary, path, format=format, lossy=lossy)
    except LossError as error:
        for loss in error.losses:
            tell(f"{path}: would lose {loss}")
        raise TermalignError(f"{path}: nothing was written; --lossy leaves these out") from None
    except RulesError as error:
        for violation in error.violations:
            tell(f"{path}: {violation}")
        raise TermalignError(f"{path}: nothing was written; {error.service} does not allow these") from None
    for loss in lost:
        tell(f"{path}: lost {loss}")
