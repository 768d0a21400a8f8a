"""`termalign merge`."""

import click

from termalign.apps.cli.glossary_files import FROM, LOSSY, STRICT, TO, read, write
from termalign.apps.cli.messages import notify
from termalign.apps.cli.paths import check_apart, check_read_once


@click.command(
    "merge",
    short_help="Merge two glossaries.",
    epilog="Example: termalign merge ours.tbx theirs.tbx --base agreed.tbx -o merged.tbx",
)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("-o", "--output", required=True, metavar="OUT", help="The merged glossary.")
@click.option("--base", metavar="BASE", help="The glossary that A and B were made from (three-way merge).")
@FROM
@TO
@STRICT
@LOSSY
def command(
    first: str,
    second: str,
    output: str,
    base: str | None,
    from_format: str | None,
    to_format: str | None,
    strict: bool,
    lossy: bool,
) -> int:
    """Merge the glossaries A and B into one.

    Terms, evidence and all else that only one side has is kept. Where both say something different, A's value
    stays and the conflict is reported on standard error; with BASE, the side that changed the value decides.

    Exit status: 0 merged, 1 merged with conflicts, 2 wrong usage or bad input.
    """
    from termalign.termbase.glossary import merge

    check_read_once(first, second, base)
    check_apart(output, first, second, base)
    glossaries = [
        read(path, from_format, strict=strict)[0] for path in (first, second, base) if path is not None
    ]
    merged = merge(*glossaries)
    write(merged.glossary, output, to_format, lossy=lossy)
    for conflict in merged.conflicts:
        notify(f"conflict: {conflict}")
    return int(bool(merged.conflicts))
