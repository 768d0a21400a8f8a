"""What a command tells on standard error: one line each, safe to show whatever the texts hold."""

import sys

import click


def tell(text: str) -> None:
    """Write a line to standard error."""
    from termalign.text.display import message

    click.echo(f"termalign: {message(text)}", err=True)


def show(text: str) -> None:
    """Write a line of results to standard output, as UTF-8; tabs part its columns."""
    from termalign.text.display import printable

    line = "\t".join(map(printable, text.split("\t")))
    sys.stdout.buffer.write(f"{line}\n".encode())


def is_shown(output: str | None) -> bool:
    """Tell whether a result goes to a terminal, for somebody to look at: no file is given, nor a pipe."""
    return output is None and sys.stdout.isatty()


def tell_written(what: str, path: str, *, quiet: bool = False) -> None:
    """Tell that a file was written, and what is in it; nothing of standard output, which is there to see."""
    if path != "-" and not quiet:
        tell(f"{what} → {path}")
