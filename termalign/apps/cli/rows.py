"""Tables of rows on the command line: `check`, `align` and `occurrences` with an output that holds rows."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termalign.apps.cli.accounts import check_account
from termalign.apps.cli.executors import executor_of, executor_options, resumable
from termalign.apps.cli.messages import is_quiet, notify, notify_written
from termalign.apps.cli.options import TextOptions, packed, refuse_beside, refuse_without
from termalign.apps.cli.paths import check_apart
from termalign.apps.cli.progress import corpus_progress
from termalign.errors import DISTRIBUTION, InputError, Message, counted
from termalign.runtime.files.writing import replaceable

if TYPE_CHECKING:
    from termalign.apps.account import Account
    from termalign.apps.rows.operators import Operator
    from termalign.apps.rows.run import RowCounts
    from termalign.termbase.glossary import Glossary


@dataclass(frozen=True)
class RowOptions:
    """How tables of rows are worked on."""

    processes: int = 1
    executor: str = "local"
    ray_address: str | None = None
    part_rows: int | None = None
    prefix: str = ""

    def is_for(self, output: str | None, *, plain: bool = False) -> bool:
        """Return whether an output holds rows.

        Args:
            output: The file or folder.
            plain: Whether JSON Lines without compression do, which else are of findings or of sentence pairs.
        """
        if output is not None and (_holds_rows(output) or (plain and output.lower().endswith(".jsonl"))):
            return True
        refuse_without("an output of rows (-o OUT.parquet, OUT.jsonl.zst or a folder OUT/)", *self.changed)
        return False

    @property
    def changed(self) -> list[str]:
        """The fields that are not as they are by default."""
        return [name for name, value in vars(self).items() if value != getattr(RowOptions, name)]


def _holds_rows(output: str) -> bool:
    from termalign.documents.streams.compression import COMPRESSION_SUFFIXES

    if _is_folder(output):
        return True
    *_, before, last = ("", "", *(suffix.lower() for suffix in Path(output).suffixes))
    return last == ".parquet" or (before == ".jsonl" and last in COMPRESSION_SUFFIXES)


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep))


row_options = packed(
    "rows",
    RowOptions,
    executor_options,
    click.option(
        "--part-rows",
        type=click.IntRange(1),
        metavar="N",
        help="Rows of a part in a folder OUT/; by default 50,000. Parts that are complete are not made again.",
    ),
    click.option("--prefix", default="", metavar="TEXT", help="What the names of added columns begin with."),
)
"""How tables of rows are worked on, given to the command as `rows`."""


def run_on_rows(
    operator: "Operator",
    files: Sequence[str],
    output: str,
    rows: RowOptions,
    account: "Account",
    *,
    texts: TextOptions,
    settings: dict[str, Any],
    read: Sequence[str | None] = (),
) -> "RowCounts":
    """Work on the rows of files, write them with the columns that are added, and report both.

    Args:
        operator: Adds the columns.
        files: Files of rows, folders of them, and patterns.
        output: A file, or a folder of parts.
        rows: How they are worked on.
        account: Of the run.
        texts: How the files are read; strictly, a row without results is refused.
        settings: What the columns depend on beside the operator's own settings, as plain values.
        read: Other files that are read.
    """
    from termalign.apps.rows.run import SHARD_ROWS, RowRun
    from termalign.apps.rows.tables import row_tables
    from termalign.runtime.versions import version_of

    refuse_beside("an output of rows", "from_format", "format")
    on_ray = rows.executor == "ray" or rows.ray_address is not None
    is_folder = _is_folder(output)
    if not is_folder:
        refuse_without("a folder for the parts (-o OUT/)", *{*rows.changed} - {"prefix"})
    tables = row_tables(files, texts.policy)
    for name in (output, account.path):
        check_apart(name, *(table.name for table in tables))
    check_apart(output, *read)
    account.is_wanted |= is_folder
    check_account(account, output, read=(), glossaries=read)
    if not is_folder:
        replaceable(output)
    settings = {
        "command": operator.name,
        "version": version_of(DISTRIBUTION),
        "glossary": operator.digest,
        **{name: getattr(operator, name) for name in ("columns", "direction", "explain", "prefix")},
        **settings,
    }
    with corpus_progress() as show:
        run = RowRun(
            operator,
            tables,
            settings,
            rows.part_rows or SHARD_ROWS,
            texts.strict,
            lambda name, done: show(name, done, 0, pairs=done),
            account,
        )
        if is_folder:
            with resumable(output):
                run.to_folder(output, partial(executor_of, rows.processes, rows.ray_address, on_ray=on_ray))
        else:
            run.to_file(output)
    if not is_quiet() and run.skipped:
        notify(f"{counted(run.skipped, 'part')} complete already")
    notify_written(counted(run.counts.rows, "row"), output)
    without = run.counts.problems.total()
    problems = ", ".join(f"{name} {count:,}" for name, count in sorted(run.counts.problems.items()))
    report: Message = f"{counted(without, 'row')} without results: {problems}"
    if 0 < run.counts.rows == without:
        raise InputError(f"no row has results; {report}")
    if not is_quiet() and without:
        notify(report)
    return run.counts


def digest_of(glossary: "Glossary") -> str:
    """Return what identifies the content of a glossary."""
    from hashlib import sha256

    import msgspec

    return sha256(msgspec.json.encode(glossary.to_records())).hexdigest()
