"""Reading glossary files of every format."""

import logging
from collections.abc import Callable
from pathlib import Path

import regex

from termalign.errors import FormatError
from termalign.files import read_bytes
from termalign.formats.curated import find
from termalign.formats.packing import unpacked
from termalign.formats.problems import Problem, Reading
from termalign.formats.registry import chosen
from termalign.glossary import Glossary
from termalign.glossary.text import BIDI, name

_LOGGER = logging.getLogger("termalign")


def read_glossary(
    path: str | Path,
    *,
    format: str | None = None,
    strict: bool = False,
    on_problem: Callable[[Problem], None] | None = None,
) -> Glossary:
    """Read a glossary: a file, `-` for standard input, or the name of one that comes with termalign.

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
    file = find(str(path))
    module = chosen(file, format).module
    reading = Reading(file, on_problem)
    glossary = module.parse(unpacked(read_bytes(file), reading), reading)
    _tell_reordering(glossary, reading)
    problems = reading.problems
    if strict and problems:
        more = f" (and {len(problems) - 1} more problems)" if len(problems) > 1 else ""
        raise FormatError(problems[0].message + more, path=problems[0].path, line=problems[0].line)
    if problems and on_problem is None:
        more = f" (and {len(problems) - 1} more problems; on_problem tells each)" if len(problems) > 1 else ""
        _LOGGER.warning("%s%s", problems[0], more)
    return glossary, reading


_REORDERS = regex.compile(f"[{BIDI}]")


def _tell_reordering(glossary: Glossary, reading: Reading) -> None:
    """Report terms with characters that reorder the text around them: such a term is not what it seems."""
    for item, line in zip(glossary, reading.lines, strict=True):
        for term in (*item.zh, *item.en):
            if not term.text.isascii() and (found := _REORDERS.search(term.text)):
                reading.problem(f"{name(found[0])} reorders the text of a term; kept", line)
