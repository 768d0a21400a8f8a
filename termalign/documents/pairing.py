"""Many files: which of them is the translation of which."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import regex

from termalign.errors import FileError, InputError
from termalign.files import require_regular

_LANGUAGE = regex.compile(
    r"[._-](?:zh|en|cn|eng|chi)(?:[-_]?(?:hans|hant|cn|hk|tw|us|gb))?(?=\.|$)", regex.IGNORECASE
)
"""The mark of its language in a file's name: `news.zh.txt`, `news_en-GB.md`."""

_SEPARATORS = "._-"

_CHINESE_MARKS = ("zh", "cn", "chi")

_FOLDER = regex.compile(_LANGUAGE.pattern.replace("[._-]", "").replace(r"(?=\.|$)", ""), regex.IGNORECASE)
"""A folder that is called by its language: `texts/zh`, `texts/en-GB`."""

_WILDCARD = regex.compile(r"(\*\*/)|(\*\*)|(\*)|(\?)")
_WILD = ("(?:(.*)/)?", "(.*)", "([^/]*)", "([^/])")
"""What each wildcard matches: folders, if any; anything; part of a name; a character of it."""


def is_pattern(path: str) -> bool:
    """Return whether a path may match many files: a folder, or a pattern that is no file's name.

    Example:
        >>> is_pattern("texts/**/*.zh.md"), is_pattern("texts/news.zh.md")
        (True, False)
    """
    return Path(path).is_dir() or (("*" in path or "?" in path) and not Path(path).exists())


def pair_files(src: str, tgt: str) -> list[tuple[str, str]]:
    """Return the files of two folders, or of two patterns, that belong together, in order; two files are a pair.

    A file belongs to that in which the wildcards (`*` in a name, `**` across folders, `?` one character) match the
    same, marks of language aside. A folder is the pattern of all its files.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> for name in ("zh/a.zh.txt", "en/a.en.txt"):
        ...     (folder / name).parent.mkdir()
        ...     _ = (folder / name).write_text("…", encoding="utf-8")
        >>> [(Path(one).name, Path(other).name) for one, other in pair_files(f"{folder}/zh", f"{folder}/en")]
        [('a.zh.txt', 'a.en.txt')]

    Raises:
        FileError: A folder cannot be read, or one of the two is not there.
        InputError: A file has no counterpart, or two of a side have one name, or there are none.
    """
    if not is_pattern(src) and not is_pattern(tgt):
        return [(src, tgt)]
    left, right = _files(src), _files(tgt)
    for path, ours in ((src, left), (tgt, right)):
        if not ours:
            raise InputError(
                f"{path}: holds no files" if Path(path).is_dir() else f"{path}: matches no files"
            )
    for ours, where, theirs in ((left, tgt, right), (right, src, left)):
        alone = sorted(ours[name] for name in ours.keys() - theirs.keys())
        if alone:
            more = f" (and {len(alone) - 1} more)" if len(alone) > 1 else ""
            raise InputError(f"{alone[0]}: has no counterpart in {where}{more}")
    return [(left[name], right[name]) for name in sorted(left)]


def matching_files(pattern: str) -> list[str]:
    """Return the files of a folder or a pattern, in order; a file alone is itself.

    Raises:
        FileError: A folder cannot be read.
    """
    return sorted(_named(pattern)) if is_pattern(pattern) else [pattern]


def marked(path: str) -> tuple[str, str] | None:
    """Return the language that a file's name, else a folder of it, names, and the path without that mark.

    Example:
        >>> marked("opus/ted.en-zh.zh.gz"), marked("texts/en-GB/news.txt"), marked("notes.txt")
        (('zh', 'opus/ted.en-zh.gz'), ('en', 'texts//news.txt'), None)
    """
    found = _parted(path)
    if found is None:
        return None
    before, mark, after = found
    return _side(mark.lstrip(_SEPARATORS)), before + after


def counterpart(path: str) -> str | None:
    """Return what a file with a mark of its language would be called in the other one.

    Example:
        >>> counterpart("texts/news.zh.txt"), counterpart("texts/en-GB/news.txt"), counterpart("notes.txt")
        ('texts/news.en.txt', 'texts/zh/news.txt', None)
    """
    found = _parted(path)
    if found is None:
        return None
    before, mark, after = found
    language = mark.lstrip(_SEPARATORS)
    other = "en" if _side(language) == "zh" else "zh"
    return f"{before}{mark.removesuffix(language)}{other}{after}"


def _parted(path: str) -> tuple[str, str, str] | None:
    """Return what is before the mark of language in a path, the mark, and what is after it."""
    folder, slash, name = Path(path).as_posix().rpartition("/")
    marks = list(_LANGUAGE.finditer(name))
    if marks:
        start, end = marks[-1].span()
        return f"{folder}{slash}{name[:start]}", name[start:end], name[end:]
    folders = folder.split("/")
    for place in reversed(range(len(folders))):
        if _FOLDER.fullmatch(folders[place]):
            before, after = folders[:place], [*folders[place + 1 :], name]
            return "/".join([*before, ""]), folders[place], "/".join(["", *after])
    return None


def _side(mark: str) -> str:
    return "zh" if mark.lower().startswith(_CHINESE_MARKS) else "en"


def _files(pattern: str) -> dict[str, str]:
    """Return the files of a pattern by what their names have in common with their counterparts."""
    found: dict[str, str] = {}
    for path, common in sorted(_named(pattern).items()):
        name = _LANGUAGE.sub("", common)
        if name in found:
            raise InputError(f"{path} and {found[name]} have one name but for the language")
        found[name] = path
    return found


def _named(pattern: str) -> dict[str, str]:
    """Return what the wildcards match in every file of a pattern; hidden files are none, and pipes are refused."""
    if Path(pattern).is_dir():
        pattern = f"{Path(pattern).as_posix()}/**"
    elif not _WILDCARD.search(pattern) and not Path(pattern).exists():
        raise FileError(pattern, "no such file or directory")
    pattern = Path(pattern).as_posix()
    fixed = pattern[: _first(pattern)].rpartition("/")[0]
    folder = Path(fixed or ("/" if pattern.startswith("/") else "."))
    expected = regex.compile(_regex(pattern))
    found: dict[str, str] = {}
    for path in _below(folder):
        matched = expected.fullmatch(path.as_posix())
        if matched is not None and not path.name.startswith("."):
            require_regular(str(path))
            found[str(path)] = "/".join(filter(None, matched.groups()))
    return found


def _below(folder: Path) -> Iterator[Path]:
    """Yield all files below a folder, links followed, a folder linked again once."""
    seen: set[str] = set()
    for place, folders, names in os.walk(folder, followlinks=True, onerror=_refuse):
        real = os.path.realpath(place)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        yield from (Path(place, name) for name in sorted(names))


def _refuse(error: OSError) -> NoReturn:
    raise FileError(str(error.filename), (error.strerror or "cannot be read").lower()) from None


def _first(pattern: str) -> int:
    wildcard = _WILDCARD.search(pattern)
    return len(pattern) if wildcard is None else wildcard.start()


def _regex(pattern: str) -> str:
    pieces, end = [], 0
    for wildcard in _WILDCARD.finditer(pattern):
        pieces += [regex.escape(pattern[end : wildcard.start()]), _WILD[(wildcard.lastindex or 1) - 1]]
        end = wildcard.end()
    return "".join([*pieces, regex.escape(pattern[end:])])
