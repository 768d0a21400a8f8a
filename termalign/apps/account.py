"""What a run of a command leaves in writing: inputs, settings, outputs, counts, how it ended, and when."""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from termalign.errors import DISTRIBUTION, FileError
from termalign.language.text.display import json_text
from termalign.runtime.files.names import from_here, is_special
from termalign.runtime.files.reading import sha256_of
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.files.writing import write_text
from termalign.runtime.remote_files import is_file, is_taken, local
from termalign.runtime.urls import name_of
from termalign.runtime.versions import version_of
from termalign.termbase.formats.curated import find

ENDINGS = ("done", "findings", "incomplete", "failed", "interrupted")
"""How a run ends, the first three by the exit status: with nothing to report; with findings that make it 1; with a part
of the input left out because it could not be read; with an error; or by a signal, such as Ctrl-C."""


class AccountedInput(NamedTuple):
    """A file that was read."""

    path: str
    """From the current folder if it is below, else as named; a glossary that comes with termalign by its name."""
    bytes: int | None = None
    """None, as the hash, for what is read but once or not at all: standard input, a pipe, a file that is missing."""
    sha256: str | None = None
    """Of its content, in hexadecimal digits."""
    rows: int | None = None
    """None for what is no table of rows."""

    @classmethod
    def of(cls, path: str, *, is_glossary: bool = False) -> "AccountedInput":
        """Return what is recorded of a file, as it is now; of a glossary, it may be the name of one of ours."""
        name = from_here(name_of(path))
        try:
            file = find(path) if is_glossary else path
            if path == STANDARD or is_special(file) or not is_file(file):
                return cls(name)
            digest = sha256_of(file)
            return cls(name, local(file).stat().st_size, digest)
        except (FileError, OSError):  # is reported by what reads it
            return cls(name)


class Account:
    """The account of a run, filled while it lasts."""

    def __init__(self, path: str | None = None, settings: Mapping[str, Any] | None = None) -> None:
        """Begin an account.

        Args:
            path: Where it is written; None for nowhere.
            settings: With which options the command runs, as plain values.
        """
        self.path = path
        self.may_replace = path is not None and not is_taken(path)
        """Whether it is known that no file would be lost which is read or written otherwise."""
        self.settings = settings or {}
        self.counts: Callable[[], Mapping[str, Any]] = dict
        """Returns what is counted so far."""
        self.is_wanted = path is not None
        """Whether it will be written, so that what is read has to be hashed."""
        self._paths = [path] if path is not None else []
        self._began = datetime.now(UTC)
        self._inputs: dict[str, AccountedInput] = {}
        self._outputs: dict[str, int | None] = {}

    def also_at(self, path: str) -> None:
        """Write it to a further file, too."""
        self._paths.append(path)

    def read(self, paths: Iterable[str | None], *, glossaries: Iterable[str | None] = ()) -> None:
        """Record files that are about to be read, glossaries among them, each once; None is no file."""
        if self.is_wanted:
            known = {path for path in glossaries if path is not None}
            for path in dict.fromkeys(path for path in paths if path is not None):
                if path not in self._inputs:
                    self._inputs[path] = AccountedInput.of(path, is_glossary=path in known)

    def read_rows(self, read: AccountedInput) -> None:
        """Record a table of rows that was read."""
        self._inputs[read.path] = read

    def wrote(self, path: str, rows: int | None = None) -> None:
        """Record a file that was written; standard output is none, and of a folder each file is recorded."""
        if path != STANDARD and not path.endswith(("/", os.sep)):
            name = from_here(name_of(path))
            self._outputs[name] = rows if rows is not None else self._outputs.get(name)

    def end(self, ending: str, exit_status: int, problem: str | None = None) -> None:
        """Write the account.

        Args:
            ending: How the run ended, one of `ENDINGS`.
            exit_status: Of the command.
            problem: What was wrong, where the run failed.

        Raises:
            FileError: It cannot be written.
        """
        ended = datetime.now(UTC)
        record = {
            "termalign": version_of(DISTRIBUTION),
            "status": ending,
            "exit_status": exit_status,
            "problem": problem,
            "settings": self.settings,
            "inputs": [read._asdict() for read in self._inputs.values()],
            "outputs": [{"path": path, "rows": rows} for path, rows in sorted(self._outputs.items())],
            "counts": self.counts(),
            "began": self._began.isoformat(timespec="seconds"),
            "ended": ended.isoformat(timespec="seconds"),
            "seconds": round((ended - self._began).total_seconds(), 1),
        }
        text = json_text(record, indent=2) + "\n"
        for path in self._paths:
            if path != self.path or self.may_replace:
                write_text(path, text)
