"""Many documents: which file of one folder is the translation of which in another."""

from pathlib import Path

import regex

from termalign.errors import InputError

_LANGUAGE = regex.compile(
    r"[._-](?:zh|en|cn|eng|chi)(?:[-_]?(?:hans|hant|cn|hk|tw|us|gb))?(?=\.|$)", regex.IGNORECASE
)
"""The mark of its language in a file's name: `news.zh.txt`, `news_en-GB.md`."""


def pair_folders(src: str, tgt: str) -> list[tuple[str, str]]:
    """Return the files of two folders that have one name, marks of language aside, in order.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> for name in ("zh/a.zh.txt", "en/a.en.txt"):
        ...     (folder / name).parent.mkdir()
        ...     _ = (folder / name).write_text("…", encoding="utf-8")
        >>> [(Path(one).name, Path(other).name) for one, other in
        ...     pair_folders(str(folder / "zh"), str(folder / "en"))]
        [('a.zh.txt', 'a.en.txt')]

    Raises:
        InputError: A file has no counterpart, or a folder two files of one name, or there are none.
    """
    left, right = _files(src), _files(tgt)
    for ours, folder, theirs in ((left, tgt, right), (right, src, left)):
        alone = sorted(ours[name] for name in ours.keys() - theirs.keys())
        if alone:
            more = f" (and {len(alone) - 1} more)" if len(alone) > 1 else ""
            raise InputError(f"{alone[0]}: has no counterpart in {folder}{more}")
    if not left:
        raise InputError(f"{src}: holds no files")
    return [(left[name], right[name]) for name in sorted(left)]


def _files(folder: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            name = _LANGUAGE.sub("", path.relative_to(folder).as_posix())
            if name in found:
                raise InputError(f"{path} and {found[name]} have one name but for the language")
            found[name] = str(path)
    return found
