"""Reading glossary files of every format."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from termalign.documents.streams import InputFile
from termalign.errors import FormatError, counted, require_path
from termalign.language.text import Direction
from termalign.runtime.cache import is_packed
from termalign.runtime.files.names import is_special
from termalign.runtime.files.noted import take_guess
from termalign.runtime.files.reading import require_merged
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.memory import no_collection
from termalign.runtime.urls import name_of
from termalign.termbase.formats.curated import find
from termalign.termbase.formats.guarding import examine
from termalign.termbase.formats.kept import parse_again, read_compiled, read_once
from termalign.termbase.formats.problems import Grade, Problem, Reading
from termalign.termbase.glossary import Glossary


def read_glossary(
    path: str | Path,
    *,
    format: str | None = None,
    strict: bool = False,
    on_problem: Callable[[Problem], None] | None = None,
) -> Glossary:
    """Read a glossary: a file, `-` for standard input, or the name of one that comes with termalign.

    The format is `format`, else what the content shows (XML by its root, whatever the suffix), else what the
    suffix means (TSV for standard input). What is unclear in a file is read as well as can be and passed to
    `on_problem`, or logged when there is none.

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
    return read(path, format=format, refuse=Grade.GUESS if strict else None, on_problem=on_problem)[0]


def refused(path: str | Path) -> Grade:
    """Return the grade from which a problem of a glossary is refused where translations are checked against it.

    Example:
        >>> refused("house.tsv"), refused("house.tbx")
        (<Grade.BROKEN: 3>, <Grade.FOREIGN: 4>)
    """
    return Grade.BROKEN if Path(path).suffix.lower() in _BY_HAND else Grade.FOREIGN


_BY_HAND = (".tsv", ".csv", ".txt")
"""Glossaries that people write by hand: a broken line is an error, for its term would go unchecked."""


def read(
    path: str | Path,
    *,
    format: str | None = None,
    refuse: Grade | None = None,
    chinese_only: bool = False,
    direction: Direction = Direction.ZH_EN,
    on_problem: Callable[[Problem], None] | None = None,
) -> tuple[Glossary, Reading]:
    """Read a glossary, and return with it the problems, the line of every entry, and a summary.

    Args:
        path: As in `read_glossary`.
        format: As in `read_glossary`.
        refuse: The grade from which a problem is an error, instead of being reported; None: none is.
        chinese_only: Whether the Chinese terms are all that is wanted.
        direction: Which language comes first where neither the file nor its content shows it.
        on_problem: Receives every other problem.

    Raises:
        FormatError: There is a problem of a grade that is refused, or one that could not be dealt with.
        FileError, InputError: As in `read_glossary`.
    """
    require_path(path)
    file = find(name_of(path))

    def report(problem: Problem) -> None:
        if on_problem is not None and (refuse is None or problem.grade < refuse):
            on_problem(problem)

    reading = Reading(file, report)
    reading.direction = direction
    if file != STANDARD and not is_special(file) and is_packed(file):
        glossary = read_compiled(file, reading)
    else:
        glossary = _read_source(file, format, reading, chinese_only=chinese_only)
    worst = max(reading.problems, key=lambda problem: problem.grade, default=None)
    if worst is not None:
        more = len(reading.problems) - 1
        more_problems = f" (and {counted(more, 'more problem')})" if more else ""
        if refuse is not None and worst.grade >= refuse:
            raise FormatError(worst.message + more_problems, path=worst.path, line=worst.line)
        if on_problem is None:
            import logging

            level = logging.INFO if worst.grade <= Grade.GUESS else logging.WARNING
            logging.getLogger("termalign").log(
                level, "%s%s", worst, more_problems and f"{more_problems[:-1]}; on_problem receives each)"
            )
    return glossary, reading


def _read_source(file: str, format: str | None, reading: Reading, *, chinese_only: bool) -> Glossary:
    """Return the glossary of a file in one of the formats."""
    data = InputFile(file).data()
    require_merged(data, file)

    def parse(reading: Reading) -> Glossary:
        if reading.format:  # as it was recognised before
            return parse_again(data, reading)
        from termalign.termbase.formats.recognition import recognised

        recognised_format = recognised(file, data, format)
        reading.format = recognised_format.name
        glossary = recognised_format.codec.parse(data, reading)
        if (guess := take_guess(file)) is not None:
            reading.problem(guess, grade=Grade.GUESS)
        return glossary

    examined = partial(examine, reading=reading, chinese_only=chinese_only)
    with no_collection():
        decisive = Path(file).name, format or "", reading.direction.value, str(chinese_only)
        return read_once(data, decisive, reading, parse, examined)
