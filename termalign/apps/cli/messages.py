"""What a command reports on standard error, one line each, and what it shows on standard output.

Lines are safe to show whatever the texts hold. The reader of a pipe (`head`, `less`) may go away, which is its right:
what it has not read, of either stream, is dropped, and the command goes on to the status that it owes its caller.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from termalign.apps.translation.preference import LANGUAGES
from termalign.errors import Message, counted
from termalign.runtime.files.standard_streams import STANDARD, bytes_of, drop, shown_safely, standard_output
from termalign.runtime.files.writing import in_utf8
from termalign.runtime.lazy import lazy_pattern

if TYPE_CHECKING:
    from termalign.apps.translation.catalogue import Catalogue


ACCOUNT_KEY = "termalign.account"
"""What the account of a run is called in the context of its command."""
QUIET, VERBOSE = "termalign.quiet", "termalign.verbose"
"""What `--quiet` and `--verbose` are called there."""
_NOTICES = "termalign.notices"
"""What the notices are called there that are reported together."""


def notify(text: Message) -> None:
    """Write a line to standard error, in the language that messages are shown in.

    Where it cannot be written, for the stream is full, closed or read no longer, the status says what it would.
    """
    from termalign.language.text.display import message

    try:
        click.echo(f"termalign: {message(translated(text))}", err=True)
    except (OSError, ValueError):
        drop(sys.stderr)


def notify_of(path: str, text: Message, line: int | None = None) -> None:
    """Report what is to know of a file: at once, or with that of others (`notices_together`)."""
    context = click.get_current_context(silent=True)
    notices = context.meta.get(_NOTICES) if context is not None else None
    if notices is not None:
        notices.add((path, line or 0, text))
    else:
        notify(f"{path}:{line}: {text}" if line else f"{path}: {text}")


@contextmanager
def notices_together(are_many: bool = True) -> Iterator[None]:
    """Report what is to know of many files when all are read, a line for what is equal."""
    context = click.get_current_context(silent=True)
    if context is None or not are_many:
        yield
        return
    context.meta[_NOTICES] = notices = set[tuple[str, int, Message]]()
    try:
        yield
    finally:
        del context.meta[_NOTICES]
        notify_of_many(notices)


def notify_of_many(notices: Iterable[tuple[str, int, Message]]) -> None:
    """Report what is to know of lines, or of whole files (0), in order; what differs in counts at most in a line."""
    groups: dict[str, list[tuple[str, int, Message]]] = {}
    for notice in sorted(notices):
        groups.setdefault(_COUNTS.sub("", notice[2]), []).append(notice)
    for (path, line, text), *further in groups.values():
        place = f"{path}:{line}" if line else path
        files = {other for other, *_ in further} - {path}
        others = counted(len(files), "more file") if files else counted(len(further), "more line")
        if not further:
            notify(f"{place}: {text}")
        elif all(other == text for *_, other in further):
            notify(f"{place} and {others}: {text}")
        else:
            notify(f"{place}: {text}; the like in {others}")


_COUNTS = lazy_pattern(r"[\d,.]+| \(.*?\)")
"""What differs between notices of one kind."""


def is_quiet() -> bool:
    """Return whether the command that runs was called with `--quiet`."""
    return _is_given(QUIET)


def is_verbose() -> bool:
    """Return whether it was called with `--verbose`."""
    return _is_given(VERBOSE)


def _is_given(name: str) -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(name))


def speak(language: str) -> None:
    """Show what people are shown from now on in a language, if standard error has its characters."""
    global _catalogue
    _catalogue = None
    if language != "en" and _can_show(LANGUAGES[language]):
        from termalign.apps.translation.catalogue import catalogue

        _catalogue = catalogue(language)


def _can_show(text: str) -> bool:
    """Return whether standard error has the characters of a text."""
    try:
        text.encode(sys.stderr.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def is_translated() -> bool:
    """Return whether messages are shown in another language than English."""
    return _catalogue is not None


def language() -> str:
    """Return the language that messages are shown in."""
    return _catalogue.info()["language"].replace("_", "-") if _catalogue is not None else "en"


def translated(text: Message) -> str:
    """Return a message in the language that messages are shown in."""
    return text if _catalogue is None else _catalogue(text)


def word(text: str) -> str:
    """Return a word that is shown by itself, such as a heading, in the same language."""
    return text if _catalogue is None else _catalogue.word(text)


_catalogue: "Catalogue | None" = None
"""That of the language that messages are shown in; None for English, which they are written in."""


def show(text: str) -> None:
    """Write a line of results to standard output, as UTF-8; tabs part its columns."""
    from termalign.language.text.display import printable

    emit("\t".join(map(printable, text.split("\t"))) + "\n")


def emit(piece: str | bytes, *, is_styled: bool = False) -> bool:
    """Write results to standard output, text as UTF-8; return whether somebody still reads them.

    A terminal is shown escapes for what would steer it, but of text with colours, which is for people: that was made
    safe before.
    """
    stream = output().buffer
    try:
        (stream if is_styled else shown_safely(stream)).write(in_utf8(piece))
    except BrokenPipeError:
        drop_output()
    return not _dropped


def flush() -> None:
    """Send on what was written to standard output."""
    try:
        output().flush()
    except BrokenPipeError:
        drop_output()


def drop_output() -> None:
    """Let what is written to standard output from now on go nowhere."""
    global _dropped
    drop(output())
    _dropped = True


_dropped = False
"""Whether the reader of standard output has gone."""


def output() -> TextIO:
    """Return the stream of results, which is there even where it was closed (`_prepare`)."""
    stream = standard_output()
    assert stream is not None
    return stream


def requests_input(glossaries: Iterable[str]) -> BinaryIO:
    """Return standard input, by which requests come, once nothing else is read from it."""
    for name in glossaries:
        with suppress(OSError, ValueError):  # what cannot be read is reported when it is
            if name == STANDARD or os.path.samestat(Path(name).stat(), os.fstat(0)):
                raise click.UsageError(
                    "requests come by standard input; give a glossary by its name or its path"
                )
    return bytes_of(sys.stdin)


def is_shown(path: str | None) -> bool:
    """Return whether a result goes to a terminal, for somebody to look at: no file is given, nor a pipe."""
    return path is None and output().isatty()


def form_of_lines(format: str | None) -> str:
    """Return the form that was asked for, else that of lines: in the language of the reader where one looks at them."""
    return format or ("full" if is_shown(None) else "text")


def report_left_over(path: str) -> None:
    """Report decisions that a review which did not end left in the journal beside a file."""
    from termalign.apps.review.journal import is_left_over

    if is_left_over(path):
        notify(
            f"{path}: a review that is open, or did not end, has decisions beside it, which are not read here; "
            "`termalign review` takes them up"
        )


def notify_written(written: str, path: str, *, quiet: bool = False) -> None:
    """Report that a file was written, and what is in it; nothing of standard output, which is there to see.

    The account of the run has the file too.
    """
    context = click.get_current_context(silent=True)
    if context is not None and (account := context.meta.get(ACCOUNT_KEY)) is not None:
        account.wrote(path)
    if path != "-" and not (quiet or is_quiet()):
        notify(f"{written} → {path}")
