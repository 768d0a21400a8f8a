"""Completion of the command line in a shell: commands, options, their choices, glossaries that come with it, files.

A shell runs the command with a variable set, as click lays down: to `bash_source` for the script that it reads once,
and to `bash_complete` at every Tab.
"""

from collections.abc import Sequence
from glob import escape
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem, get_completion_class, shell_complete
from click.types import StringParamType

from termalign.errors import InputError

SHELL_INSTRUCTIONS = ("bash_source", "zsh_source", "fish_source")
"""What gives the script of a shell."""


class FileName(StringParamType):
    """The type of text that may name a file, or a glossary that comes with termalign."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._names = names

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the names that begin so, and leave files to the shell, which shows either."""
        parent, start = Path(incomplete).parent, Path(incomplete).name
        is_file = not incomplete or (parent.is_dir() and any(parent.glob(f"{escape(start)}*")))
        names = [] if is_file else [name for name in self._names if name.startswith(incomplete)]
        return [CompletionItem(name) for name in names] or [CompletionItem(incomplete, type="file")]


def with_files(command: click.Command) -> click.Command:
    """Return a command whose parameters of plain text are completed with files, and with glossaries where one fits."""
    from termalign.termbase.formats.curated import curated

    for param in command.params:
        if param.type is click.STRING:
            metavar = f"{param.name} {param.metavar or ''}".upper()
            is_glossary = "GLOSSAR" in metavar or "KNOWN" in metavar
            param.type = FileName(sorted(curated()) if is_glossary else ())
    if isinstance(command, click.Group):
        for part in command.commands.values():
            with_files(part)
    return command


def complete(group: click.Command, variable: str, instruction: str) -> Any:
    """Write what a shell wants to standard output; return the status."""
    shell, _, task = instruction.partition("_")
    if get_completion_class(shell) is None or task not in {"source", "complete"}:
        raise InputError(
            f"{variable}={instruction}: no completion for this; allowed: {', '.join(SHELL_INSTRUCTIONS)}"
        )
    return shell_complete(group, {}, "termalign", variable, instruction)
