"""Many files: which of them is the translation of which."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import NoReturn

import regex

from termalign.documents.name_marks import bare
from termalign.errors import FileError, InputError, Message, counted, problem_of
from termalign.runtime.files.apart import is_apart
from termalign.runtime.files.reading import require_regular
from termalign.runtime.lazy import lazy_pattern
from termalign.runtime.remote_files import below, is_folder, local
from termalign.runtime.urls import is_remote, name_of

_WILDCARD = lazy_pattern(r"(\*\*/)|(\*\*)|(\*)|(\?)")
_WILDCARDS = ("(?:(.*)/)?", "(.*)", "([^/]*)", "([^/])")
"""What each wildcard matches: folders, if any; anything; part of a name; a character of it."""


def is_pattern(path: str) -> bool:
    """Return whether a path may match many files: a folder, or a pattern that is no file's name.

    Example:
        >>> is_pattern("texts/**/*.zh.md"), is_pattern("texts/news.zh.md")
        (True, False)
    """
    return is_folder(path) or (("*" in path or "?" in path) and (is_remote(path) or not Path(path).exists()))


def pair_files(src: str, tgt: str, *, alone: list[InputError] | None = None) -> list[tuple[str, str]]:
    """Return the files of two folders, or of two patterns, that belong together, in order; two files are a pair.

    A file belongs to that in which the wildcards (`*` in a name, `**` across folders, `?` one character) match the
    same, marks of language aside. A folder is the pattern of all its files. Of a pattern with more wildcards than the
    other the first ones, in folders, match anything: `docs/zh-*/**` translate `docs/en/**`, region by region.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> for name in ("zh/a.zh.txt", "en/a.en.txt"):
        ...     (folder / name).parent.mkdir()
        ...     _ = (folder / name).write_text("…", encoding="utf-8")
        >>> [(Path(one).name, Path(other).name) for one, other in pair_files(f"{folder}/zh", f"{folder}/en")]
        [('a.zh.txt', 'a.en.txt')]

    `alone`: takes why files have no counterpart, each by itself, if others have one; where there is none, the first is
    refused.

    Raises:
        FileError: A folder cannot be read, or one of the two is not there.
        InputError: A file has no counterpart, or two of a side have one name, or there are none.
    """
    if not is_pattern(src) and not is_pattern(tgt):
        return [(src, tgt)]
    free = _free_wildcards(src, tgt)
    files = [(_named(path), count) for path, count in zip((src, tgt), free, strict=True)]
    sources, targets = (_by_name(*side, is_sure=True) for side in files)
    if sources.keys() != targets.keys():  # unless other marks of language pair all of them
        with suppress(InputError):
            by_any_mark = [_by_name(*side, is_sure=False) for side in files]
            if by_any_mark[0].keys() == by_any_mark[1].keys():
                sources, targets = by_any_mark
    for path, ours in ((src, sources), (tgt, targets)):
        if not ours:
            raise InputError(f"{path}: holds no files") if is_folder(path) else matching_none(path)
    for ours, where, theirs in ((sources, tgt, targets), (targets, src, sources)):
        unpaired = sorted(path for name in ours.keys() - theirs.keys() for path in ours[name])
        if unpaired and is_pattern(src) is not is_pattern(tgt):
            raise InputError(
                _one_and_many(tgt, src, sources) if is_pattern(src) else _one_and_many(src, tgt, targets)
            )
        all_are_named = alone is not None and bool(sources.keys() & targets.keys())
        more = f" (and {len(unpaired) - 1} more)" if len(unpaired) > 1 and not all_are_named else ""
        problems = [InputError(f"{path}: has no counterpart in {where}{more}") for path in unpaired]
        if problems and (alone is None or not all_are_named):
            raise problems[0]
        if alone is not None:
            alone += problems
    names = sorted(sources.keys() & targets.keys())
    return [pair for name in names for pair in product(sources[name], targets[name])]


def _one_and_many(file: str, many: str, by_name: Mapping[str, Sequence[str]]) -> Message:
    """Return that a file is no translation of what a folder or a pattern holds, and which of it may be meant."""
    paths = [path for same in by_name.values() for path in same]
    near = [path for path in paths if bare(Path(path).name) == bare(Path(file).name)]
    meant = f"; is {near[0]} meant?" if len(near) == 1 else ""
    files = counted(len(paths), "file")
    return f"{file}: is one file, {many} holds {files}; give two files, or two folders or patterns{meant}"


def each_once(documents: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the files of documents without those that were there before by other paths: links of both kinds, a folder.

    Example:
        >>> list(each_once([("a.tsv",), ("texts/../a.tsv",), ("a.zh.txt", "a.en.txt")]))
        [('a.tsv',), ('a.zh.txt', 'a.en.txt')]
    """
    before: set[tuple[object, ...]] = set()
    for names in documents:
        files = tuple(map(file_of, names))
        if files not in before:
            before.add(files)
            yield names


def file_of(path: str | Path) -> object:
    """Return what all paths of a file have in common, links of both kinds among them."""
    with suppress(OSError, ValueError):  # it is not there, or elsewhere
        status = Path(path).stat()
        if status.st_ino:
            return status.st_dev, status.st_ino
    return os.path.realpath(path)


def matching_files(pattern: str) -> list[str]:
    """Return the files of a folder or a pattern, in order; a file alone is itself.

    Raises:
        FileError: A folder cannot be read.
    """
    return sorted(_named(pattern)) if is_pattern(pattern) else [pattern]


def matching_none(pattern: str) -> InputError:
    """Return the error for a pattern that matches no files."""
    if not is_remote(pattern) and _named(f"{pattern}/**"):
        return InputError(f"{pattern}: matches folders and no files; '{pattern}/**' matches what they hold")
    return InputError(f"{pattern}: matches no files")


def _free_wildcards(src: str, tgt: str) -> tuple[int, int]:
    """Return how many of the first wildcards of two patterns match anything: those in folders that only one has.

    Example:
        >>> _free_wildcards("docs/en/**", "docs/zh-*/**"), _free_wildcards("a.txt", "texts/*.txt")
        ((0, 1), (0, 0))
    """
    found = [list(_WILDCARD.finditer(path)) for path in (src, tgt)]
    counts = [
        len(wildcards) or int(is_folder(path)) for wildcards, path in zip(found, (src, tgt), strict=True)
    ]
    free = [0, 0]
    for side, path in enumerate((src, tgt)):
        extra = counts[side] - min(counts)
        if extra and found[side]:
            last = found[side][extra - 1]
            in_folder = last[0] == "**/" or "/" in path[last.end() :]
            free[side] = extra if in_folder else 0
    return free[0], free[1]


def _by_name(matches: Mapping[str, tuple[str, ...]], free: int, *, is_sure: bool) -> dict[str, list[str]]:
    """Return the files of a pattern by what their names have in common with their counterparts.

    Args:
        matches: The files, with what each wildcard matches in them.
        free: How many of the first wildcards are no part of the name, so that several files may have one.
        is_sure: Whether marks of language that may mean something else belong to the name.
    """
    paths: dict[str, list[str]] = {}
    for path, matched in sorted(matches.items()):
        same = paths.setdefault(bare("/".join(filter(None, matched[free:])), sure=is_sure), [])
        if same and not free:
            raise InputError(f"{path} and {same[0]} have one name but for the language")
        same.append(path)
    return paths


def _named(pattern: str) -> dict[str, tuple[str, ...]]:
    """Return what the wildcards match in every file of a pattern; hidden files are none, and pipes are refused."""
    original = pattern
    if is_folder(pattern):
        pattern = f"{Path(pattern).as_posix()}/**"
    elif not _WILDCARD.search(pattern) and not local(pattern).exists():
        raise FileError(pattern, "no such file or directory")
    pattern = Path(pattern).as_posix()
    fixed = pattern[: _first(pattern)].rpartition("/")[0]
    folder = Path(fixed or ("/" if pattern.startswith("/") else "."))
    expected = regex.compile(_regex(pattern), regex.DOTALL)  # a name may have a line end
    groups_of: dict[str, tuple[str, ...]] = {}
    for path in map(Path, below(original)) if is_remote(original) else _below(folder):
        matched = expected.fullmatch(path.as_posix())
        if matched is None or path.name.startswith(".") or is_apart(path.parent, path.name):
            continue
        require_regular(str(path))
        groups_of[name_of(path)] = tuple(group or "" for group in matched.groups())
    return groups_of


def _below(folder: Path) -> Iterator[Path]:
    """Yield all files below a folder that is not hidden, links followed, a folder linked again once."""
    visited: set[object] = set()
    for directory, folders, names in os.walk(folder, followlinks=True, onerror=_refuse):
        if (identity := file_of(directory)) in visited:
            folders.clear()
            continue
        visited.add(identity)
        folders[:] = sorted(
            name for name in folders if not (name.startswith(".") or is_apart(directory, name))
        )
        yield from (Path(directory, name) for name in sorted(names))


def _refuse(error: OSError) -> NoReturn:
    raise FileError(str(error.filename), problem_of(error)) from None


def _first(pattern: str) -> int:
    wildcard = _WILDCARD.search(pattern)
    return len(pattern) if wildcard is None else wildcard.start()


def _regex(pattern: str) -> str:
    pieces, end = [], 0
    for wildcard in _WILDCARD.finditer(pattern):
        pieces += [regex.escape(pattern[end : wildcard.start()]), _WILDCARDS[(wildcard.lastindex or 1) - 1]]
        end = wildcard.end()
    return "".join([*pieces, regex.escape(pattern[end:])])
