"""What git knows of a working tree: which files a change touches, and what they were before it.

A change is everything between the *base*, the last commit that a branch has in common with HEAD (`git diff BASE...`),
and the files as they are now, committed or not. git itself is run, without a shell; settings of a user that alter its
output are overruled.
"""

import os
import subprocess
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import regex

from termalign.errors import InputError, Message

_DIFF = (
    "diff",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--submodule=short",
    "--diff-algorithm=myers",
    "--inter-hunk-context=0",
)
"""The command, with what a user's settings may have otherwise."""

_HUNK = regex.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", regex.MULTILINE)


class Fate(Enum):
    """What a change does to a file."""

    UNCHANGED = auto()
    CHANGED = auto()
    """Its content is another, or only its name."""
    NEW = auto()
    """No version of it before the change is known."""


class FileChange(NamedTuple):
    """What a change does to a file, and where its version before the change is."""

    fate: Fate
    repository: "Repository | None" = None
    """That has the version before; None where there is none."""
    before: str = ""
    """The path of that version, from the top of the repository."""
    reason: Message = ""
    """Why no version is known, in words; empty for a file that is simply new."""


class Repository:
    """A working tree, and what has changed in it since a commit."""

    def __init__(self, top: Path, commit: str) -> None:
        """Find out what has changed.

        Raises:
            InputError: git reports an error.
        """
        self.top = top
        self._commit = commit
        names = _git(top, *_DIFF, "--name-status", "-z", "-M", commit, "--")
        tracked = _git(top, "ls-files", "-z")
        for result in (names, tracked):
            if result.returncode:
                raise InputError(f"{top}: {_problem(result)}")
        self._known = frozenset(os.fsdecode(tracked.stdout).split("\0"))
        self._before: dict[str, str] = {}
        """Changed file to its path in the commit; empty for one that the commit does not have."""
        self._submodules: dict[Path, Repository] = {}
        fields = iter(os.fsdecode(names.stdout).split("\0")[:-1])
        for status in fields:
            before = next(fields)
            if status.startswith(("R", "C")):
                self._before[next(fields)] = before
            else:
                self._before[before] = "" if status == "A" else before

    @classmethod
    def since(cls, base: str, folder: Path) -> "Repository":
        """Return the repository that a folder is in, with what has changed since HEAD and `base` parted.

        Raises:
            InputError: The folder is in no repository, there is no such commit, or none in common with HEAD.
        """
        top_level = _git(folder, "rev-parse", "--show-toplevel")
        if top_level.returncode:
            raise InputError(f"{folder}: {_problem(top_level)}; --diff needs a git repository")
        top = Path(os.fsdecode(top_level.stdout.removesuffix(b"\n")))
        for name in (base, "HEAD"):
            commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
            if commit.returncode:
                raise InputError(f"{name}: no such commit, branch or tag in {top}; {_remedy(top)}")
        common = _git(top, "merge-base", "--end-of-options", base, "HEAD")
        if common.returncode:
            raise InputError(f"{base}: no commit in common with HEAD is in {top}; {_remedy(top)}")
        return cls(top, common.stdout.decode().strip())

    def change_of(self, path: str) -> FileChange:
        """Return what the change does to a file; all is new in a link that leads elsewhere than before."""
        real = Path(os.path.realpath(path))
        link = Path(os.path.realpath(Path(path).parent), Path(path).name)
        is_own = link != real and link.is_relative_to(self.top)
        if is_own and link.relative_to(self.top).as_posix() in self._before:
            return FileChange(Fate.NEW)
        holder = next((folder for folder in real.parents if (folder / ".git").exists()), None)
        if holder is None or not holder.is_relative_to(self.top):
            return FileChange(Fate.NEW, reason=_outside(self.top))
        if holder != self.top:
            submodule = self._submodule(holder)
            if submodule is None:
                return FileChange(Fate.NEW, reason=_without_base(holder))
            return submodule.change_of(path)
        name = real.relative_to(self.top).as_posix()
        before = self._before.get(name)
        if before:
            return FileChange(Fate.CHANGED, self, before)
        return FileChange(Fate.UNCHANGED if name in self._known and before is None else Fate.NEW)

    def _submodule(self, top: Path) -> "Repository | None":
        """Return a repository inside of this one; None if the commit does not say which commit of it belongs to it."""
        if top not in self._submodules:
            name = f"{self._commit}:{top.relative_to(self.top).as_posix()}"
            commit = _git(self.top, "rev-parse", "--verify", "--quiet", name).stdout.decode().strip()
            if not commit or _git(top, "cat-file", "-e", f"{commit}^{{commit}}").returncode:
                return None
            self._submodules[top] = Repository(top, commit)
        return self._submodules[top]

    def content(self, path: str) -> bytes:
        """Return what a file holds in the commit, converted as when git checks it out.

        Raises:
            InputError: git cannot give it.
        """
        result = _git(self.top, "cat-file", "--filters", f"{self._commit}:{path}")
        if result.returncode:
            raise InputError(_problem(result))
        return result.stdout


class Hunk(NamedTuple):
    """Lines, 0-based, in place of others; none on a side from which nothing, or to which nothing, came."""

    old: range
    new: range


def hunks(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Return by which lines two versions of a text differ, as git has it; a line end inside of a line is a space.

    Example:
        >>> hunks(["one", "two", "three"], ["one", "2", "three", "four"])
        [Hunk(old=range(1, 2), new=range(1, 2)), Hunk(old=range(3, 3), new=range(3, 4))]
    """
    with TemporaryDirectory() as folder:
        for name, lines in (("old", old), ("new", new)):
            text = "".join(line.replace("\n", " ") + "\n" for line in lines)
            Path(folder, name).write_bytes(text.encode("utf-8", "surrogatepass"))
        result = _git(Path(folder), *_DIFF, "--no-index", "--text", "--unified=0", "old", "new")
    if result.returncode > 1:  # 1: they differ
        raise InputError(_problem(result))
    matches = _HUNK.finditer(result.stdout)
    return [Hunk(_lines(*match.group(1, 2)), _lines(*match.group(3, 4))) for match in matches]


def _lines(first: bytes, count: bytes | None) -> range:
    """Return the lines of a side of a hunk; without any, git names the one before."""
    length = int(count) if count is not None else 1
    start = int(first) - (1 if length else 0)
    return range(start, start + length)


_LOCATING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git gives a hook to find its repository by: here the folder says it, for submodules too."""


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _LOCATING}
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(
            command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
    except OSError:
        raise InputError("--diff needs git, which cannot be run") from None


def _problem(result: subprocess.CompletedProcess[bytes]) -> str:
    return " ".join(result.stderr.decode("utf-8", "replace").removeprefix("fatal: ").split())


def _outside(top: Path) -> Message:
    return f"is outside of the repository {top}"


def _without_base(top: Path) -> Message:
    return f"is in {top}, a repository without a commit that the base names"


def _remedy(top: Path) -> Message:
    """Return what makes more commits known."""
    if _git(top, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        return (
            "the clone is shallow: git fetch --deepen=100, or git fetch --unshallow, gets more of its history"
        )
    return "give another one, or get it with git fetch"
