"""`--diff` and `--filter-mode`: only the findings that a change touches are reported."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.documents import Documents
from termalign.apps.cli.messages import notify
from termalign.apps.cli.options import TextOptions, refuse_without, several
from termalign.errors import counted

if TYPE_CHECKING:
    from termalign.apps.project.changes import ChangeFilter
    from termalign.documents.intake import Source

ADDED, FILE, NONE = "added", "file", "none"
"""What `--filter-mode` allows; a test compares it with what there is."""


change_options = several(
    click.option(
        "--diff",
        metavar="BASE",
        help="Report only what has changed since the branch left BASE, a branch, tag or commit of git; what is "
        "not committed counts too.",
    ),
    click.option(
        "--filter-mode",
        type=click.Choice([ADDED, FILE, NONE]),
        help="What --diff leaves: findings on text that is new or changed on either side (added, the default), "
        "in files that the change touches, or all.",
    ),
)


def change_filter(
    diff: str | None,
    filter_mode: str | None,
    documents: Documents,
    glossaries: Sequence[str],
    texts: TextOptions,
) -> "ChangeFilter | None":
    """Return what leaves out findings that the change does not touch; None where all are reported.

    Args:
        diff: The value of `--diff`.
        filter_mode: That of `--filter-mode`.
        documents: What is checked.
        glossaries: Against what it is checked: that one is changed is reported.
        texts: How documents are read.
    """
    if diff is None:
        refuse_without("--diff BASE", "filter_mode")
        return None
    if filter_mode == NONE:
        return None
    from termalign.apps.project.changes import ChangeFilter, FilterMode
    from termalign.apps.project.repository import Fate, Repository
    from termalign.termbase.formats.curated import find

    repository = Repository.since(diff, Path.cwd())
    for path in glossaries:
        change = repository.change_of(str(find(path)))
        if change.fate is not Fate.UNCHANGED and not change.reason:
            notify(
                f"{path}: is changed too; for findings that this causes in other texts, which are not reported here, "
                "see `termalign affected OLD NEW SRC TGT`"
            )
    return ChangeFilter(repository, FilterMode(filter_mode or ADDED), _reader(texts, documents), notify)


def _reader(texts: TextOptions, documents: Documents) -> "Callable[[Path, str], Source]":
    """Return what reads a version of a document as the command reads the document; nothing is reported twice."""
    from termalign.documents.intake import InputFile, IntakePolicy, document_of

    def read(file: Path, name: str) -> "Source":
        both = (name,) in documents.directions
        policy = IntakePolicy(documents.how((name,), texts).column_choice if both else None)
        return document_of(InputFile(file, name=name), policy, format=texts.from_format, both=both)

    return read


def report_untouched(suppressed: Counter[str], filter_mode: str | None) -> None:
    """Report how many findings were left out."""
    from termalign.apps.project.changes import UNTOUCHED

    hidden = counted(suppressed[UNTOUCHED], "finding")
    if suppressed[UNTOUCHED] and filter_mode == FILE:
        notify(f"not shown: {hidden} in files that this change does not touch (--filter-mode none)")
    elif suppressed[UNTOUCHED]:
        notify(f"not shown: {hidden} on lines that this change does not touch (--filter-mode none)")
