"""Files that a command is given: what is refused before long work begins."""

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click

from termalign.apps.cli.messages import is_quiet, notify
from termalign.apps.cli.options import refuse_without
from termalign.errors import FileError, InputError, problem_of
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


def texts_apart(parameters: Mapping[str, Any]) -> AbstractContextManager[None]:
    """Have folders of texts read without those in them that a command writes into; each is reported once.

    A file is not left out: it may be a text, which would be replaced, so that it is refused (`check_apart`).
    """
    named = [str(parameters.get(name) or "") for name in _OUTPUT_FOLDERS]
    met: set[str] = set()

    def report(path: str) -> None:
        if path not in met and not is_quiet():
            notify(f"{path}: left out of the texts; this command writes into it")
        met.add(path)

    return apart_from([name for name in named if name and Path(name).is_dir()], report)


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
