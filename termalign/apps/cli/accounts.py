"""`--account FILE`: what a run of a command leaves in writing, however it ends."""

from collections.abc import Iterable, Iterator, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

import click

from termalign.apps.cli.messages import ACCOUNT_KEY
from termalign.apps.cli.options import Command
from termalign.apps.cli.paths import check_apart
from termalign.errors import TermalignError
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.files.writing import replaceable
from termalign.runtime.urls import name_of

if TYPE_CHECKING:
    from termalign.apps.account import Account


def account_option(command: Command) -> Command:
    """Add `--account`; the command is given the account of its run as `account`, which is written when it ends."""

    @wraps(command)
    def accounted(account: str | None, **options: Any) -> Any:
        from termalign.apps.account import ENDINGS, Account

        if account == STANDARD:
            raise click.UsageError("--account needs a file: standard output is for results")
        context = click.get_current_context()
        if account is not None:
            check_apart(account, *_texts(context.params))
            replaceable(account)
        own = context.meta[ACCOUNT_KEY] = Account(account, _settings(context))
        try:
            status = command(**options, account=own)
        except click.UsageError:  # no run, but a command that was given wrongly
            raise
        except BaseException as error:
            own.end(*_ending(error))
            raise
        status = status if isinstance(status, int) else 0
        own.end(ENDINGS[status], status)
        return status

    wrapped = cast(Command, accounted)
    return click.option(
        "--account",
        metavar="FILE",
        help="Write what was read, how, what came out, and how the run ended to FILE (JSON).",
    )(wrapped)


def check_account(
    account: "Account",
    *written: str | None,
    read: Iterable[str | None],
    glossaries: Iterable[str | None] = (),
) -> None:
    """Refuse an account that would replace a file which is read or written; record those that are read.

    Args:
        account: Of the run.
        written: Files that are written.
        read: Files that are read; `-` is standard input.
        glossaries: Files too, or names of glossaries that come with termalign.
    """
    glossaries = tuple(glossaries)
    read = (*glossaries, *read)
    check_apart(account.path, *read, *written)
    account.may_replace = True
    account.read(read, glossaries=glossaries)


def problems(unreadable: int) -> dict[str, dict[str, int]]:
    """Return how an account counts what could not be read."""
    return {"problems": {"unreadable": unreadable} if unreadable else {}}


def _texts(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the values that may name files."""
    for name, value in options.items():
        if name != "account":
            yield from (
                text for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str)
            )


def _ending(error: BaseException) -> tuple[str, int, str | None]:
    """Return how a run ended, its exit status, and what was wrong, as `main` has them."""
    if isinstance(error, KeyboardInterrupt):
        return "interrupted", 2, None
    if isinstance(error, BrokenPipeError):  # the reader of standard output has gone, which is its right
        return "done", 0, None
    return (
        "failed",
        2,
        str(error) if isinstance(error, TermalignError) else f"{type(error).__name__}: {error}",
    )


def _settings(context: click.Context) -> dict[str, Any]:
    """Return the arguments and options of a command, by their names, as they are given or by default."""

    def plain(value: Any) -> Any:
        if isinstance(value, tuple):
            return list(map(plain, value))
        return name_of(value) if isinstance(value, str) and value else value

    settings = {"command": context.command.name}
    for param in context.command.params:
        if param.expose_value and param.name in context.params and param.name != "account":
            is_option = isinstance(param, click.Option)
            name = max(param.opts, key=len).lstrip("-") if is_option else param.name
            settings[str(name)] = plain(context.params[param.name])
    return settings
