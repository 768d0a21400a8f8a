"""Reading glossary files of every format."""

import logging
from collections.abc import Callable
from pathlib import Path

from termalign.errors import FormatError
from termalign.files import read_bytes
from termalign.formats.packing import unpacked
from termalign.formats.problems import Problem, Reading
from termalign.formats.registry import chosen
from termalign.glossary import Glossary

_LOGGER = logging.getLogger("termalign")


def read_glossary(
    path: str | Path,
    *,
    format: str | None = None,
    strict: bool = False,
    on_problem: Callable[[Problem], None] | None = None,
) -> Glossary:
    """Read a glossary; `-` is standard input.

    The format is `format`, else what the suffix means (TSV for standard input). What a file does not say
    clearly is read as well as can be and told to `on_problem`, or logged when there is none.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp(), "house.tsv")
        >>> _ = path.write_text("顶层设计\\ttop-level design\\n", encoding="utf-8")
        >>> read_glossary(path)["顶层设计"].en[0].text
        'top-level design'

    Raises:
        FileError: The file cannot be read.
        FormatError: It is not in its format; with `strict`, also for every problem that could be dealt with.
        InputError: No format goes with the suffix.
    """
    return read(path, format=format, strict=strict, on_problem=on_problem)[0]


def read(
    path: str | Path,
    *,
    format: str | None = None,
    strict: bool = False,
    on_problem: Callable[[Problem], None] | None = None,
) -> tuple[Glossary, Reading]:
    """Read a glossary, and return with it the problems and the line of every entry."""
    module = chosen(str(path), format).module
    reading = Reading(str(path), on_problem)
    glossary = module.parse(unpacked(read_bytes(path), reading), reading)
    problems = reading.problems
    if strict and problems:
        more = f" (and {len(problems) - 1} more problems)" if len(problems) > 1 else ""
        raise FormatError(problems[0].message + more, path=problems[0].path, line=problems[0].line)
    if problems and on_problem is None:
        more = f" (and {len(problems) - 1} more problems; on_problem tells each)" if len(problems) > 1 else ""
        _LOGGER.warning("%s%s", problems[0], more)
    return glossary, reading
