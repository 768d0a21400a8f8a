"""The command line: each command parses, calls the library and prints.

Exit status: 0 clean, 1 findings, 2 wrong usage or bad input. Results go to standard output and nothing else
does; progress and errors go to standard error. A command's module imports the library only when it runs, so
`--help` is quick. What it refuses is a `UsageError` where the call is wrong, else an error of the library: `main` shows
either, in a line.
"""

import atexit
import errno
import math
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import BufferedIOBase, FileIO, TextIOWrapper
from itertools import pairwise
from typing import Any, NoReturn

import click

from termalign.apps.cli.messages import (
    drop_output,
    flush,
    is_translated,
    notify,
    notify_of_many,
    speak,
)
from termalign.apps.cli.paths import texts_apart
from termalign.apps.translation.preference import LANGUAGES, locale_language
from termalign.errors import DISTRIBUTION, Message, TermalignError, clash, problem_of, shortage
from termalign.runtime.files.noted import forget_files, outputs_written, take_guesses
from termalign.runtime.files.standard_streams import drop, results_apart, standard_stream
from termalign.runtime.memory import collect_seldom, require_address_space
from termalign.runtime.urls import named_in

COMMANDS = (
    *("align", "extract", "corpus", "spot", "occurrences", "prompt", "check", "consistency", "affected"),
    *("report", "review", "convert", "compile", "merge", "diff", "lint", "lookup", "glossaries"),
    *("init", "serve", "mcp", "skill", "score"),
)
"""Commands in the order of the help, each in the module of its name."""


class _Context(click.Context):
    """A context whose help is in the language that messages are shown in, and whose commands alone write results."""

    def invoke(self, callback: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Run a command; what else prints meanwhile is on standard error."""
        require_address_space()
        with results_apart(), texts_apart(self.params):
            status = super().invoke(callback, *args, **kwargs)
            flush()  # a reader that has gone changes no status
            return status

    def make_formatter(self) -> click.HelpFormatter:
        """Return what writes the help."""
        if not is_translated():
            return super().make_formatter()
        from termalign.apps.cli.helping import HelpFormatter

        return HelpFormatter(width=self.terminal_width, max_width=self.max_content_width)


class _Commands(click.Group):
    """A group that loads a command's module when the command is called."""

    context_class = _Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments; the URLs among them, and no others, may be read and written."""
        return super().parse_args(ctx, list(map(named_in, args)))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from importlib import import_module

        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        _with_language(command)
        if not ctx.resilient_parsing:
            return command
        from termalign.apps.cli.completion import with_files

        return with_files(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of a name; for one that is not there, report which may be meant."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS and not ctx.resilient_parsing:
            raise click.UsageError(f"no command {args[0]!r}{_suggestion(args[0])}", ctx)
        return super().resolve_command(ctx, args)


_LANGUAGE = click.Option(
    ["--lang"],
    type=click.Choice(list(LANGUAGES)),
    expose_value=False,
    help="Language of help, progress and errors, and of what is for people alone; by default that of the locale.",
)


def _with_language(command: click.Command) -> click.Command:
    """Return a command, and those in it, with `--lang`, which was read before all else, and with help in it."""
    command.context_class = _Context
    if _LANGUAGE not in command.params:
        command.params.append(_LANGUAGE)
    if isinstance(command, click.Group):
        for part in command.commands.values():
            _with_language(part)
    return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: termalign extract article.zh.txt article.en.txt -o terms.tsv",
)
@click.version_option(package_name=DISTRIBUTION, prog_name="termalign")
def group() -> None:
    """Align Chinese texts with their English translations, extract and check terminology."""


_with_language(group)


def main(arguments: Sequence[str] | None = None, *, asked_to_end: Sequence[int] = ()) -> None:
    """Run the command line and exit with its status.

    Args:
        arguments: Of the command; by default those of the process.
        asked_to_end: Where the signals are noted that came before the work could be ended.
    """
    command_line = list(sys.argv[1:] if arguments is None else arguments)
    try:
        forget_files()
        _prepare()
        collect_seldom()
        os.environ.setdefault(*_SLEEP_WITHOUT_WORK)
        speak(_language(command_line))
        if asked_to_end:
            raise KeyboardInterrupt
        for before, argument in pairwise(("termalign", *command_line)):
            if "\0" in argument:
                raise click.UsageError(f"{argument!r}: a NUL character, which no argument has")
            is_empty = not argument or (argument.startswith("--") and argument.endswith("="))
            if is_empty and _MAY_BE_EMPTY not in (before, argument[:-1]):
                raise click.UsageError(f"an empty value after {before!r}: perhaps a variable that is not set")
        _check_installation()
        try:
            status = _run(command_line)
        finally:
            notify_of_many((path, 0, guess) for path, guess in take_guesses().items())
        flush()
    except KeyboardInterrupt:
        atexit.register(_ignore_signals)
        _fail(_interruption(outputs_written()))
    except click.exceptions.NoArgsIsHelpError as error:
        try:
            error.show()
        except (OSError, ValueError):  # as in `notify`
            drop(sys.stderr)
        sys.exit(2)
    except click.UsageError as error:
        called = error.ctx.command_path if error.ctx is not None else "termalign"
        problem = error.format_message().rstrip(".")
        dashed = next(
            (name for name in command_line if name[:1] == "-" != name and os.path.lexists(name)), None
        )
        if dashed is not None:
            _fail(f"{problem}; the file {dashed} is named by ./{dashed}")
        if problem.endswith("?"):
            _fail(f"{problem} '{called} --help' shows what is allowed")
        _fail(f"{problem}; '{called} --help' shows what is allowed")
    except (TermalignError, click.ClickException) as error:
        _fail(str(error))
    except BrokenPipeError:
        drop_output()
        sys.exit(0)
    except OSError as error:
        nameless = "the current folder" if isinstance(error, FileNotFoundError) else "the system"
        _fail(f"{error.filename or nameless}: {problem_of(error)}")
    except Exception as error:  # the last guard: what was not foreseen is one line too, and no finding
        if lacking := shortage(error):
            _fail(lacking)
        if {"-v", "--verbose"} & set(command_line):
            import traceback

            traceback.print_exc()
        if isinstance(error, SystemError):  # of an extension, which may have got no memory
            _fail(
                f"not enough memory, or an error in an extension of Python: {error}; split the text, or report it"
            )
        _fail(
            f"an error in termalign itself, {type(error).__name__}: {error}; please report it, with what "
            "--verbose shows"
        )
    sys.exit(status if isinstance(status, int) else 0)


_MAY_BE_EMPTY = "--prefix"
"""The only option whose value may be empty; an empty path would be the current folder, or none."""

_SLEEP_WITHOUT_WORK = "OPENBLAS_THREAD_TIMEOUT", "4"
"""What has NumPy's threads sleep as soon as they have nothing to do (the least power of two of the processor's ticks):
they would spin for a fiftieth of a second first, which a command that multiplies no matrices pays for as well."""


def _interruption(written: Sequence[str]) -> Message:
    """Return what to report of an interruption: which outputs are complete, for these were changed."""
    if not written:
        return "interrupted; no output file was changed"
    more = len(written) - _MOST_FILES_SHOWN
    files = ", ".join(written[:_MOST_FILES_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"interrupted; complete: {files}; no other output file was changed"


_MOST_FILES_SHOWN = 5
"""Files that are named of those that were complete at an interruption."""


def _check_installation() -> None:
    """Warn where another distribution is installed into the package's folder; end where its `__init__` is not ours."""
    import termalign

    message = clash()
    if not hasattr(termalign, "_HOME"):
        _fail(message or f"files of the package were replaced or removed: install {DISTRIBUTION} again")
    if message:
        notify(f"warning: {message}")


def _run(arguments: list[str]) -> Any:
    """Run the command that the arguments name, or complete them for a shell; return the status."""
    if instruction := os.environ.get(_COMPLETION):
        from termalign.apps.cli.completion import complete

        return complete(group, _COMPLETION, instruction)
    try:
        with group.make_context("termalign", arguments) as context:
            return group.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code


_COMPLETION = "_TERMALIGN_COMPLETE"
"""The variable that holds what a shell wants for its completion."""


def _language(arguments: Sequence[str]) -> str:
    """Return the language that `--lang` gives, wherever it is among the arguments; else that of the locale."""
    for option, value in pairwise((*arguments, "")):
        if option == "--":
            break
        value_of_option = value if option == "--lang" else option.removeprefix("--lang=")
        if value_of_option in LANGUAGES and (option == "--lang" or value_of_option != option):
            return value_of_option
    return locale_language(os.environ)


def _suggestion(name: str) -> Message:
    """Return what to say of a command that is not there: the nearest one, else all."""
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, 1)
    return f"; did you mean {near[0]!r}?" if near else f"; allowed: {', '.join(COMMANDS)}"


def _prepare() -> None:
    """Let signals end the work as Ctrl-C does, once, and streams show what their encoding cannot."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _LAST_STANDARD:
        pass  # a standard stream that was closed: no file that is opened gets its number, and what is printed there
    os.close(descriptor)
    if sys.stdout is None:
        sys.stdout = TextIOWrapper(_ClosedStream(), encoding="utf-8", write_through=True)
    if sys.stderr is None:  # its number is that of nowhere by now
        sys.stderr = TextIOWrapper(FileIO(_LAST_STANDARD, "w", closefd=False), encoding="utf-8")
    for descriptor, name in enumerate(("stdout", "stderr"), 1):
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
            with suppress(OSError, ValueError):  # a substitute, of whoever calls us, may have no number
                if stream.fileno() == descriptor:
                    setattr(sys, name, standard_stream(descriptor, stream))
    # Of `regex`, as it is loaded: with `-W error` it would be an error before any message can be shown.
    warnings.filterwarnings("ignore", category=EncodingWarning, module="regex")
    if sys.warnoptions and _IN_PROCESSES not in sys.warnoptions:
        sys.warnoptions.append(_IN_PROCESSES)
    if hasattr(signal, "SIGCHLD"):  # where who starts us ignores it, nobody learns how a process ends
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    global _interrupted
    _interrupted = -math.inf
    for signum in _ENDING:
        if (signum, signal.getsignal(signum)) != _NOHUP:
            signal.signal(signum, _interrupt)


_IN_PROCESSES = "ignore::EncodingWarning"
"""How the processes that do the work are given the same filter."""

_LAST_STANDARD = 2
"""The highest number of a standard stream."""


class _ClosedStream(BufferedIOBase):
    """Standard output that was closed before we began: whatever is written there is lost, and that is an error."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> NoReturn:
        raise OSError(errno.EBADF, "is closed", "standard output")


_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Signals that ask a process to end."""

_NOHUP = getattr(signal, "SIGHUP", None), signal.SIG_IGN
"""How `nohup` has a process go on when its terminal is closed."""


def _interrupt(signum: int, frame: object) -> None:
    """End the work; what tidies up after it is not interrupted again, unless a library swallowed the first."""
    global _interrupted
    now = time.monotonic()
    if now - _interrupted < _TIDYING_SECONDS:
        return
    _interrupted = now
    sys.unraisablehook = _say_nothing
    raise KeyboardInterrupt


_interrupted = -math.inf
"""When the work was requested to end, on the clock that is never set."""

_TIDYING_SECONDS = 5
"""Until whoever asks again is heard: removing what was half written takes less."""


def _ignore_signals() -> None:
    """Have none of them change the status any more: Python takes its handlers away before it has ended."""
    for signum in _ENDING:
        signal.signal(signum, signal.SIG_IGN)


def _say_nothing(ignored: object) -> None:
    """Pass by the complaints of an object that was half made when we were interrupted."""


def _fail(text: Message) -> NoReturn:
    """Report what was wrong, in one line, and exit."""
    notify(text)
    try:
        flush()
    except (OSError, ValueError):  # was reported
        drop_output()
    sys.exit(2)
