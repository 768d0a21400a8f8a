"""What the commands share that work in both directions."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

direction_option: Callable[[Command], Command] = click.option(
    "--direction",
    type=click.Choice(["zh-en", "en-zh"]),
    help="From which language into which; by default the text says it, and it is told.",
)
