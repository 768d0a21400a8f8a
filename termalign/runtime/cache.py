"""What was computed once, kept in the cache folder of the user for the next process.

A file holds named sections of bytes, which are mapped, not read; nothing in it is executed. It is written whole or not
at all, by however many processes, and its name is a hash of what it was made of: the source, this version and the
layout. A file whose hash is not that of its content is made again; a large one that was found whole is examined again
when it was changed, and after a day of use. Where nothing can be kept, everything works all the
same, and takes longer.

`TERMALIGN_CACHE` names another folder; `off` keeps nothing.
"""

import json
import mmap
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache, partial
from hashlib import sha256
from io import RawIOBase
from pathlib import Path
from time import time
from typing import TypeAlias

from termalign.errors import DISTRIBUTION, FileError
from termalign.runtime.files.writing import UNFINISHED, replacing
from termalign.runtime.remote_files import local
from termalign.runtime.versions import version_of

FOLDER_VARIABLE = "TERMALIGN_CACHE"
OFF = "off"
"""The value of the variable that turns the cache off."""

LAYOUT = 2
"""Of the files: raised when sections are made otherwise, so that no earlier file is taken for one of now."""

MOST_BYTES = 2 << 30
"""Bytes that are kept: four glossaries of a million terms and much else. What was not used for longest goes first."""

LEAST_NOTED = 8 << 20
"""Bytes of a file from which it is noted that it was found whole: to hash the encoder's weights takes .08 s."""

UNTOUCHED_SECONDS = 24 * 60 * 60
"""Seconds after which the use of a file is noted as its time, by which the one not used for longest is known; as that
changes its state, a large one is examined again."""

_MAGIC = b"termalign kept " + sys.byteorder[:1].encode()
"""How a file begins: its numbers are in the order of bytes of the machine."""
_DIGEST_BYTES = 32
_SIZE_BYTES = 8
_HEADER_BYTES = len(_MAGIC) + _DIGEST_BYTES + _SIZE_BYTES
_ALIGNED = 64
"""Bytes to whose multiples sections are aligned: a line of the processor's cache, and more than any number needs."""

Buffer: TypeAlias = bytes | memoryview
Sections: TypeAlias = Mapping[str, Buffer]
"""Bytes by name."""


def cached(kind: str, source: Iterable[bytes], make: Callable[[], Sections]) -> Sections:
    """Return sections that are kept, or make and keep them.

    Args:
        kind: What they are: a word that a name of a file may hold.
        source: All that they are made of, beside this version of termalign.
        make: Makes them.
    """
    folder = cache_folder()
    if folder is None:
        return make()
    path = folder / f"{kind}-{_key(kind, source)}"
    state = _state(path)
    is_whole = state is not None and state == _noted(path)
    stored = _kept(path, is_whole=is_whole)
    if stored is not None:
        with suppress(OSError, FileError):
            if state is not None and not is_whole:
                with replacing(_note(path), is_output=False) as stream:
                    stream.write(state)
            if path.stat().st_mtime < time() - UNTOUCHED_SECONDS:
                os.utime(path)  # what was used last goes last
        return stored
    sections = make()
    with suppress(OSError, FileError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(path, is_output=False) as stream:
            stream.writelines(packed({**sections, _FILE_NAME: path.name.encode()}))
        _make_room(folder)
        return _kept(path) or sections  # mapped, not held
    return sections


_FILE_NAME = "name of the file"
"""A section of every file, by which one in the place of another counts as none."""


def _kept(path: Path, *, is_whole: bool = False) -> Sections | None:
    sections = dict(opened(path, is_whole=is_whole) or {})
    return sections if sections.pop(_FILE_NAME, b"") == path.name.encode() else None


def _state(path: Path) -> bytes | None:
    """Return what changes with a file that is large; None for another, or none."""
    with suppress(OSError):
        status = path.stat()
        if status.st_size >= LEAST_NOTED:
            parts = status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
            return " ".join(map(str, parts)).encode()
    return None


def _note(path: Path) -> Path:
    """Return where the state is noted in which a file was found whole."""
    return path.with_name(f"{path.name}.whole")


def _noted(path: Path) -> bytes | None:
    note = _note(path)
    with suppress(OSError):
        return note.read_bytes() if note.is_file() else None
    return None


def opened(path: str | Path, *, own: bool = True, is_whole: bool = False) -> Sections | None:
    """Return the sections of a file; None where there is none that is whole.

    A file that others may write to is held in memory: one that is mapped and cut off ends the process.

    Args:
        path: The file.
        own: Whether it is one of the cache, which only termalign writes; then one of another user counts as none.
        is_whole: Whether it was examined before, and is not again.
    """
    try:
        if own and not Path(path).is_file():  # a named pipe would be waited for without end
            return None
        with local(path).open("rb", buffering=0) as stream:  # with a buffer, the whole is copied behind it
            if own and hasattr(os, "getuid") and os.fstat(stream.fileno()).st_uid not in (os.getuid(), 0):
                return None
            if stream.read(len(_MAGIC)) != _MAGIC:
                return None
            expected, digest = stream.read(_DIGEST_BYTES), sha256()
            if not is_whole:
                # Read, not mapped, to be examined: of a large file only what is used shall be in memory.
                while piece := stream.read(_HASHED_AT_ONCE):
                    digest.update(piece)
                if digest.digest() != expected:
                    return None
            if own:
                view = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
                return _sections(lambda start, stop: view[start:stop])
            return _sections(partial(_read, stream))
    except (OSError, ValueError):  # none, or empty
        return None


_HASHED_AT_ONCE = 1 << 20


def _sections(part: Callable[[int, int], Buffer]) -> Sections:
    """Return the sections of a file that is whole, given what returns the part of it between two offsets."""
    begin = _HEADER_BYTES + int.from_bytes(part(_HEADER_BYTES - _SIZE_BYTES, _HEADER_BYTES), "little")
    table: dict[str, list[int]] = json.loads(bytes(part(_HEADER_BYTES, begin)))
    return {name: part(begin + start, begin + stop) for name, (start, stop) in table.items()}


def _read(stream: RawIOBase, start: int, stop: int) -> bytes:
    """Return a part of a file, read: sections apart can be let go one by one.

    Raises:
        ValueError: It was cut off meanwhile.
    """
    stream.seek(start)
    piece = stream.read(stop - start) or b""
    if len(piece) < stop - start:
        raise ValueError("cut off")
    return piece


def release(section: Buffer) -> None:
    """Let the system take what was read of a mapped file out of memory; it is read again where it is needed."""
    if (
        isinstance(section, memoryview)
        and isinstance(section.obj, mmap.mmap)
        and hasattr(mmap, "MADV_DONTNEED")
    ):
        section.obj.madvise(mmap.MADV_DONTNEED)


def is_packed(path: str | Path) -> bool:
    """Return whether a file begins as `packed` has it."""
    try:
        with local(path).open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except (OSError, ValueError):
        return False


def version() -> str:
    """Return what made a file that other machines may be given: the version and the layout."""
    return f"{version_of(DISTRIBUTION)}, layout {LAYOUT}"


def packed(sections: Sections) -> list[Buffer]:
    """Return the pieces of a file with some sections, as `opened` reads them."""
    table: dict[str, list[int]] = {}
    pieces: list[Buffer] = []
    size = 0
    for name, section in sections.items():
        length = memoryview(section).nbytes
        table[name] = [size, size + length]
        pieces += section, bytes(-length % _ALIGNED)
        size += length + -length % _ALIGNED
    head = json.dumps(table).encode()
    head += b" " * (-(_HEADER_BYTES + len(head)) % _ALIGNED)
    pieces = [len(head).to_bytes(_SIZE_BYTES, "little"), head, *pieces]
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
    return [_MAGIC, digest.digest(), *pieces]


def cache_folder() -> Path | None:
    """Return the folder of what is kept; None where nothing is."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder is not None:
        return Path(folder) if folder and folder != OFF else None
    with suppress(RuntimeError):  # a user without a home
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "termalign"
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "termalign"
        folder = os.environ.get("XDG_CACHE_HOME", "")  # which counts for nothing unless it is absolute
        return Path(folder if Path(folder).is_absolute() else Path.home() / ".cache") / "termalign"
    return None


def _key(kind: str, source: Iterable[bytes]) -> str:
    """Return what identifies sections: a hash of all they are made of, each part after its length."""
    digest = sha256()
    for part in (kind.encode(), _program(), *source):
        digest.update(len(part).to_bytes(_SIZE_BYTES, "little"))
        digest.update(part)
    return digest.hexdigest()[:_KEY_DIGITS]


_KEY_DIGITS = 40
"""Hexadecimal digits of a name: 160 bits, which nobody makes two sources of."""


@cache
def _program() -> bytes:
    """Return what identifies this program: its version, and in a checkout the state of its modules."""
    package = Path(__file__).parents[1]
    state = [version()]
    if (package.parent / "pyproject.toml").is_file():
        for folder, folders, names in os.walk(package):
            folders.sort()
            for name in sorted(names):
                if name.endswith(".py"):
                    status = Path(folder, name).stat()
                    state.append(f"{name}:{status.st_mtime_ns}:{status.st_size}")
    return "\n".join(state).encode()


_OWN_NAME = re.compile(rf"\.?[a-z-]+-[0-9a-f]{{{_KEY_DIGITS}}}(?:\.whole)?(?:{UNFINISHED})?")
"""Names of files that are kept, or were being written; the folder may hold files of somebody else."""


def _make_room(folder: Path) -> None:
    """Remove what was not used for longest, until no more is kept than may be.

    Raises:
        OSError: The folder cannot be read.
    """
    entries = [(entry.stat(), entry) for entry in folder.iterdir() if _OWN_NAME.fullmatch(entry.name)]
    size = 0
    for status, entry in sorted(entries, key=lambda dated: -dated[0].st_mtime):
        size += status.st_size
        if size > MOST_BYTES:
            with suppress(OSError):
                entry.unlink()
                _note(entry).unlink(missing_ok=True)
