"""Files of decisions that extraction applies, and adds its candidates to."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.messages import is_quiet, notify, report_left_over
from termalign.apps.cli.paths import check_writable
from termalign.errors import TermalignError, counted
from termalign.runtime.files.writing import in_turn
from termalign.runtime.remote_files import is_there
from termalign.termbase.decisions import read_decisions, term_key, write_decisions
from termalign.termbase.decisions.files import SAVED_SUFFIXES, WRITTEN_SUFFIXES
from termalign.termbase.decisions.table import refuse_unwritable

if TYPE_CHECKING:
    from termalign.termbase.decisions.table import DecisionTable
    from termalign.termbase.glossary import Glossary


def decision_table(path: str) -> "DecisionTable":
    """Return the decisions of a file; refuse one that could not be written, unless it is only read."""
    if not _is_saved(path):
        check_writable(path, WRITTEN_SUFFIXES, is_read=True)
        report_left_over(path)
    elif not is_there(path):
        raise click.UsageError(f"{path}: is not there; what is written is {' or '.join(WRITTEN_SUFFIXES)}")
    return _read(path)


def _read(path: str) -> "DecisionTable":
    table = read_decisions(path)
    refuse_unwritable(table, path)
    return table


def update(path: str, table: "DecisionTable", glossary: "Glossary") -> bool:
    """Write decisions with the candidates of a glossary, and report how many are open; return whether it is written.

    What somebody has decided in the file since the table was read of it is kept.
    """
    if _is_saved(path):
        notify(f"{path}: read, and not written; candidates go on in {' or '.join(WRITTEN_SUFFIXES)}")
        return False
    with in_turn(path):
        updated = (_read(path) if is_there(path) else table).updated(glossary)
        write_decisions(updated, path)
    if not is_quiet():
        decided = {term_key(decision.zh) for decision in updated.decisions.decided}
        listed = {term_key(row.cells.get("zh", "")) for row in updated.rows} - {"", *decided}
        notify(f"{counted(len(decided), 'term')} decided on, {len(listed):,} open → {path}")
    return True


def _is_saved(path: str) -> bool:
    """Return whether a file is one that a spreadsheet saved, which is not written."""
    return Path(path).suffix.lower() in SAVED_SUFFIXES


def check_undecided(output: str) -> None:
    """Refuse an output that would overwrite what somebody decided in it."""
    suffixes = (*WRITTEN_SUFFIXES, *SAVED_SUFFIXES)
    if Path(output).suffix.lower() not in suffixes or not is_there(output):
        return
    try:
        decided = len(read_decisions(output).decisions.decided)
    except TermalignError:
        return  # no table of decisions
    if decided:
        raise click.UsageError(
            f"{output}: holds {counted(decided, 'decision')}, which would be lost; give it as --decisions, and OUT "
            "another name"
        )
