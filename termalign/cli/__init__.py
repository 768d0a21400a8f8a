"""The command line: each command parses, calls the library and prints.

Exit status: 0 clean, 1 findings, 2 wrong usage or bad input. Results go to standard output and nothing else
does; progress and errors go to standard error. A command's module imports the library only when it runs, so
`--help` is quick.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from termalign.errors import TermalignError

COMMANDS: dict[str, str] = {
    "align": "termalign.cli.align",
    "extract": "termalign.cli.extract",
    "spot": "termalign.cli.spot",
    "check": "termalign.cli.check",
    "convert": "termalign.cli.convert",
    "merge": "termalign.cli.merge",
    "diff": "termalign.cli.diff",
    "lint": "termalign.cli.lint",
    "glossaries": "termalign.cli.glossaries",
    "score": "termalign.cli.score",
}
"""Command name to the module that holds it, in the order of the help."""


class _Commands(click.Group):
    """A group that loads a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from importlib import import_module

        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what its surroundings do to it (Ctrl-C, a full disk) ends it in one line."""
        try:
            status = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except KeyboardInterrupt:
            raise _Stopped("interrupted; no output file was changed") from None
        except BrokenPipeError:
            # The reader of our output (head, less) has gone, which is its right. Nothing is left to flush.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except OSError as error:
            raise _Stopped(f"{error.filename or 'standard output'}: {error.strerror or error}") from None
        except MemoryError:
            raise _Stopped("not enough memory; split the text into several files") from None
        return status


class _Stopped(TermalignError):
    """The work was ended from outside."""


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: termalign extract article.zh.txt article.en.txt -o terms.tsv",
)
@click.version_option(package_name="termalign-zh", prog_name="termalign")
def group() -> None:
    """Align Chinese texts with their English translations, extract and check terminology."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    try:
        status = group.main(args=arguments, prog_name="termalign", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.UsageError as error:
        asked = error.ctx.command_path if error.ctx is not None else "termalign"
        _fail(f"{error.format_message().rstrip('.')}; '{asked} --help' shows what is allowed")
    except (TermalignError, click.ClickException) as error:
        _fail(str(error))
    sys.exit(status if isinstance(status, int) else 0)


def _fail(message: str) -> NoReturn:
    """Tell what was wrong, in one line, and exit."""
    click.echo("termalign: " + " ".join(message.split("\n")), err=True)
    sys.exit(2)
