"""`termalign compile`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.glossary_files import FROM, read
from termalign.apps.cli.messages import notify_written
from termalign.apps.cli.options import quiet_option
from termalign.apps.cli.paths import check_apart
from termalign.errors import FileError, counted
from termalign.runtime.cache import is_packed
from termalign.runtime.files.reading import unchanged
from termalign.runtime.files.writing import replacing

if TYPE_CHECKING:
    from termalign.runtime.cache import Buffer
    from termalign.termbase.formats.problems import Reading
    from termalign.termbase.glossary import Glossary


@click.command(
    "compile",
    short_help="Compile a glossary for checks that begin at once.",
    epilog="Example: termalign compile house.tsv -o house.compiled",
)
@click.argument("source", metavar="GLOSSARY")
@click.option("-o", "--output", metavar="FILE", required=True, help="File to write.")
@FROM
@quiet_option(help="Report only what is wrong.")
def command(source: str, output: str, from_format: str | None) -> None:
    """Compile a GLOSSARY to a FILE that every command takes in its place, ready in a fraction of the time.

    FILE holds the glossary with the tables by which its Chinese terms and their renderings are found. It is
    for this version of termalign, and does not follow later changes of GLOSSARY: compile it again. Without it the same
    is kept in the user's cache folder when a glossary is read; TERMALIGN_CACHE names another folder, or is 'off'.
    """
    check_apart(output, source)
    if is_packed(source):
        raise FileError(source, "is compiled already; compile the glossary that it was made of")
    with unchanged(source, source):
        glossary, reading = read(source, from_format, to_check=True)
        pieces = compiled(source, glossary, reading)
    with replacing(output) as stream:
        stream.writelines(pieces)
    notify_written(counted(len(glossary), "entry", "entries"), output)


def compiled(path: str, glossary: "Glossary", reading: "Reading") -> "Sequence[Buffer]":
    """Return the content of a compiled glossary, in pieces: what `read_glossary` gives of it is equal.

    Raises:
        FileError, FormatError: It cannot be read.
    """
    from termalign.documents.streams import InputFile
    from termalign.language.text.language import Direction
    from termalign.runtime.cache import packed
    from termalign.termbase.formats.curated import find
    from termalign.termbase.formats.kept import compiled_sections
    from termalign.termbase.matching.terms import Terms

    def prepare(again: "Glossary") -> None:
        Terms(again).prepare()
        Terms(again, Direction.EN_ZH)

    return packed(compiled_sections(InputFile(find(path)).data(), glossary, reading, prepare))
