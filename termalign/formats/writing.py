"""Writing glossary files of every format."""

from pathlib import Path

from termalign.errors import FormatError
from termalign.files import replacing
from termalign.formats.losses import Loss, LossError, losses
from termalign.formats.packing import packed
from termalign.formats.registry import Format, chosen
from termalign.glossary import Glossary


def write_glossary(
    glossary: Glossary, path: str | Path, *, format: str | None = None, lossy: bool = False
) -> list[Loss]:
    """Write a glossary, whole or not at all; `-` is standard output, a last suffix `.gz` packs it.

    The format is `format`, else what the suffix means (TSV for standard output). What it cannot hold is left
    out only with `lossy`, and returned.

    Raises:
        LossError: The format cannot hold everything, and `lossy` is not said.
        FormatError: The glossary breaks a rule of the format, such as a limit of a service.
        FileError: The file cannot be written.
        InputError: No format goes with the suffix.
    """
    target = chosen(str(path), format)
    lost = lost_in(glossary, target)
    if lost and not lossy:
        raise LossError(lost, target.name, str(path))
    try:
        pieces = iter(target.module.format(glossary))
        first = next(pieces, b"")  # a rule that is broken shows before the file is touched
        with replacing(path) as stream:
            if str(path).endswith(".gz"):
                stream.write(packed(b"".join((first, *pieces))))
            else:
                stream.write(first)
                stream.writelines(pieces)
    except FormatError as error:
        if error.path is None:
            error.path = str(path)
            error.args = (f"{path}: {error}",)
        raise
    return lost


def lost_in(glossary: Glossary, target: Format) -> list[Loss]:
    """Return what of a glossary a format cannot hold."""
    holds = target.holds
    return [] if holds is None else losses(glossary, holds)
