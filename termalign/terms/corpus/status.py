"""The status of a checkpoint: how far the run in it is, or was when it ended, for whoever looks from outside.

A run keeps it in a file of the folder, which it writes again every so often; results do not depend on it.
"""

from contextlib import suppress
from pathlib import Path
from time import time

import msgspec

from termalign.errors import FileError
from termalign.runtime.files.reading import read_regular
from termalign.runtime.files.writing import replacing
from termalign.runtime.remote_files import is_taken
from termalign.terms.corpus.workspace import NOT_OURS

STATUS_FILE = "status"
"""Name of the file."""

SECONDS = 2.0
"""Between two writings, at least."""


class StageStatus(msgspec.Struct):
    """How far a stage is."""

    name: str
    chunks: int = 0
    """Done, those included that were there already and those that failed."""
    pairs: int = 0
    """Sentence pairs of those that were done in this run."""
    kept: int = 0
    """Sentence pairs of those that were there already."""
    failed: int = 0
    """Chunks."""
    began: float = 0.0
    """Seconds since 1970, as all times here."""
    ended: float = 0.0
    """0: it has not."""


class RunStatus(msgspec.Struct):
    """How far a run is."""

    stages: list[StageStatus]
    """Those that have begun, in order."""
    began: float
    written: float
    done: int = 0
    """Work done, in the unit of `Progress`."""
    total: int = 0
    """All work; 0 where that is not known."""
    finished: bool = False
    signature: str = ""
    """Of the aligner, with the versions and options that what is kept depends on."""


def read_status(folder: str | Path) -> RunStatus:
    """Return the status of the run that works in a checkpoint, or did so last.

    Raises:
        FileError: The folder has none: no run worked in it, or it is no checkpoint.
    """
    path = Path(folder) / STATUS_FILE
    try:
        return _decoder.decode(read_regular(path))
    except (FileError, msgspec.DecodeError):
        raise FileError(str(folder), "is no checkpoint in which a run has begun") from None


_decoder = msgspec.json.Decoder(RunStatus)

_BEGINNING = b'{"stages":'
"""Of the file, in every version."""


class Recorder:
    """Keeps the status of a run in its folder; to be closed, whatever ends the run."""

    def __init__(self, folder: Path, total: int, signature: str) -> None:
        """Begin a status.

        Raises:
            FileError: A file of somebody else has its name.
        """
        self._path = folder / STATUS_FILE
        self.is_of_other_versions = False
        """Whether the last run in the folder had other versions or options, so that nothing it kept is used."""
        if is_taken(self._path):
            if not read_regular(self._path).startswith(_BEGINNING):
                raise FileError(str(self._path), NOT_OURS)
            with suppress(FileError):
                last = read_status(folder)
                self.is_of_other_versions = bool(last.stages) and last.signature != signature
        self._status = RunStatus([], began=time(), written=0.0, total=total, signature=signature)

    def begin(self, stage: str) -> None:
        """Note that a stage begins, and the one before it is over."""
        self._end_stage()
        self._status.stages.append(StageStatus(stage, began=time()))
        self._write()

    def chunk(self, done: int, pairs: int, *, failed: bool, is_kept: bool) -> None:
        """Note a chunk: the work done so far, the pairs of this chunk, and whether it was there already."""
        stage = self._status.stages[-1]
        stage.chunks += 1
        if is_kept:
            stage.kept += pairs
        else:
            stage.pairs += pairs
        stage.failed += failed
        self._status.done = done
        if time() - self._status.written >= SECONDS:
            self._write()

    def finish(self) -> None:
        """Note that the run came to its end."""
        self._end_stage()
        self._status.finished = True

    def close(self) -> None:
        """Write what is known at the end; a full disk is reported by what is lost with it."""
        with suppress(FileError):
            self._write()

    def _end_stage(self) -> None:
        if self._status.stages:
            self._status.stages[-1].ended = time()

    def _write(self) -> None:
        self._status.written = time()
        with replacing(self._path, is_output=False) as stream:
            stream.write(msgspec.json.encode(self._status))
