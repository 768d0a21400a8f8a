"""Files that a command is given: what is refused before long work begins."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import click

from termalign.apps.cli.messages import is_quiet, notify
from termalign.apps.cli.options import refuse_without
from termalign.errors import FileError, InputError, Message, problem_of
from termalign.runtime.files.apart import apart_from
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.files.writing import replaceable
from termalign.runtime.remote_files import local


def check_there(*inputs: str) -> None:
    """Refuse what is not there, before anything else is reported of it.

    Raises:
        FileError: One of the inputs is neither a file nor a folder.
    """
    for path in inputs:
        if path != STANDARD and not local(path).exists():
            raise FileError(path, problem_of(FileNotFoundError()))


def check_read_once(*inputs: str | None) -> None:
    """Refuse standard input given more than once: it can be read but once.

    Raises:
        UsageError: More than one of the inputs is `-`.
    """
    if inputs.count(STANDARD) > 1:
        raise click.UsageError("only one input can be '-', standard input")


def check_apart(output: str | None, *others: str | None) -> None:
    """Refuse an output that would replace a file which is read, or of another output.

    Args:
        output: The file, or `-`; None is no file.
        others: Files that are read, or written too; `-` and None are none.

    Raises:
        UsageError: It is one of them, by whatever path.
    """
    if output in (None, STANDARD):
        return
    # Where links form a loop, `Path.resolve` raises an error, of another kind by version.
    target = os.path.realpath(str(output))
    for other in others:
        if other not in (None, STANDARD) and os.path.realpath(str(other)) == target:
            raise click.UsageError(f"{output}: is given twice, and would be replaced; give another name")


_OUTPUT_FOLDERS = ("output", "annotate", "apply", "checkpoint")
"""Parameters of commands that may name a folder in which they write."""
_NAMING_GLOSSARIES = ("glossary", "terms", "old", "new")
"""Parameters of commands that name the terms which are looked for in texts."""
_NAMING_NO_TEXTS = (*_NAMING_GLOSSARIES, "known", "exclude", "decisions", "baseline", "suppressions")
"""Parameters of commands that name files which are read, and are no texts."""


@contextmanager
def texts_apart(parameters: Mapping[str, Any]) -> Iterator[None]:
    """Have folders of texts read without what a command writes into or reads as something else; each is reported once.

    A file that is written is not left out: it may be a text, which would be replaced, so that it is refused
    (`check_apart`).

    Raises:
        UsageError: A text is named that is the glossary, too, whose terms are all as the glossary has them.
    """
    written = (name for name in _named(parameters, _OUTPUT_FOLDERS) if Path(name).is_dir())
    into_it: Message = "this command writes into it"
    # What stands where a glossary would is a text of the project that has changed.
    otherwise_read = tuple(
        name for name in _NAMING_NO_TEXTS if name != "glossary" or not parameters.get("of_project")
    )
    texts = set(map(os.path.realpath, parameters.get("files") or ()))
    for name in _named(parameters, tuple(name for name in _NAMING_GLOSSARIES if name in otherwise_read)):
        if name != STANDARD and os.path.realpath(name) in texts and Path(name).is_file():
            raise click.UsageError(
                f"{name}: is given twice, as a glossary and as a text", click.get_current_context()
            )
    with apart_from(written, _reporting(into_it)), no_texts(_named(parameters, otherwise_read)):
        yield


def no_texts(paths: Iterable[str | None]) -> AbstractContextManager[None]:
    """Have folders and patterns of texts read without files that are read as something else; each is reported once."""
    otherwise: Message = "it is read as something else"
    return apart_from((path for path in paths if path and Path(path).is_file()), _reporting(otherwise))


def _reporting(why: Message) -> Callable[[str], None]:
    """Return what reports once why something is left out of the texts."""
    met: set[str] = set()

    def report(path: str) -> None:
        if path not in met and not is_quiet():
            notify(f"{path}: left out of the texts; {why}")
        met.add(path)

    return report


def _named(parameters: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    """Yield what parameters name, each of them once or often."""
    for name in names:
        value = parameters.get(name) or ()
        yield from value if isinstance(value, tuple) else (str(value),)


def check_writable(path: str, suffixes: tuple[str, ...] | None = None, *, is_read: bool = False) -> None:
    """Refuse an output that cannot be written before long work begins.

    Args:
        path: The file, or `-`.
        suffixes: Allowed ones; by default those of the glossary formats.
        is_read: Whether it is read as well, which neither standard stream can be.

    Raises:
        FileError: Its folder is missing or read-only, or it is a folder.
        InputError: Its suffix is none of the allowed ones.
        MissingExtra: Its format needs a package that is not installed.
    """
    if suffixes is None:
        from termalign.termbase.formats.registry import chosen

        chosen(path, None).require_writer()
    elif (is_read or path != STANDARD) and Path(path).suffix.lower() not in suffixes:
        raise InputError(f"{path}: the suffix gives the format; allowed: {', '.join(suffixes)}")
    replaceable(path)


def check_concordance(path: str | None, *, shown: bool = False) -> None:
    """Refuse a concordance that cannot be written before long work begins.

    Args:
        path: Its file; None: there is none.
        shown: Whether it is shown.

    Raises:
        UsageError: An order is given for one that is neither written nor shown.
        FileError: It cannot be written.
        InputError: Its suffix is none of those a concordance has.
        MissingExtra: It is Parquet, and PyArrow is not installed.
    """
    from termalign.terms.spotting.concordance import concordance_writer

    if path is not None:
        concordance_writer(path)
        replaceable(path)
    elif not shown:
        refuse_without("--concordance FILE", "concordance_order")
