"""Writing glossary files of every format."""

from pathlib import Path

from termalign.files import STANDARD, replacing
from termalign.formats.registry import by_name, by_suffix
from termalign.glossary import Glossary


def write_glossary(glossary: Glossary, path: str | Path, *, format: str | None = None) -> None:
    """Write a glossary, whole or not at all; `-` is standard output.

    The format is `format`, else what the suffix means (TSV for standard output).

    Raises:
        FileError: The file cannot be written.
        InputError: No format goes with the suffix.
    """
    if format is not None:
        chosen = by_name(format)
    else:
        chosen = by_name("tsv") if str(path) == STANDARD else by_suffix(str(path))
    with replacing(path) as stream:
        for piece in chosen.module.format(glossary):
            stream.write(piece)
