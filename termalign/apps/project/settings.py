"""The settings of a project: `termalign.toml`, or `[tool.termalign]` of `pyproject.toml`.

    glossaries = ["client.tsv", "house.tsv", "policy"]   # an earlier one outranks a later one

    [[documents]]
    zh = "texts/zh/**"                      # a file, a folder, a pattern
    en = "texts/en/**"                      # English to Chinese: beside them direction = "en-zh"

    [[documents]]
    source = "manual/en/**"                 # or by what is translated into what
    target = "manual/zh/**"

    [[documents]]
    bitext = "memory/*.tmx"

    [[documents]]
    bitext = "strings/*.xlsx"
    columns = "zh=3,en=5"                   # which columns hold the sides, where headings do not show it

    [check]
    fail-on = "error"                       # or "warning"
    spelling = "british"                    # or "american": the other one of a rendering is reported
    baseline = "terms-baseline.json"
    suppressions = "terms-suppressions.toml"

    [check.severity]
    TA203 = "off"                           # or "error", "warning", "info"

Names of files are relative to the folder of the settings file.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from reprlib import repr  # of bounded length
from typing import Any

from termalign.apps.project.model import Project
from termalign.checking.findings.finding import RULES, Severity
from termalign.checking.findings.gate import OFF
from termalign.documents.tables.sides import ColumnChoice
from termalign.errors import FileError, FormatError, InputError
from termalign.language.text import Direction
from termalign.language.text.decoding import text_of
from termalign.language.text.spelling import Spelling
from termalign.language.text.structured import toml_table
from termalign.runtime.files.names import from_here
from termalign.runtime.files.reading import read_regular
from termalign.runtime.remote_files import is_there
from termalign.termbase.formats.curated import curated, find

FILE, SHARED_FILE = "termalign.toml", "pyproject.toml"
_SETTINGS_TABLE = ("tool", "termalign")
"""Where the settings are in the file that is shared with other tools."""

_LEVELS = (*(severity.value for severity in Severity), OFF)


def find_project(folder: Path) -> Project:
    """Return the project of the nearest settings at or above `folder`; the defaults without any.

    Raises:
        FileError: A settings file cannot be read.
        FormatError: It is no TOML, or a setting is unknown or has a value that is not allowed.
    """
    for parent in (folder, *folder.parents):
        for name in (FILE, SHARED_FILE):
            project = read_project(parent / name) if os.path.lexists(parent / name) else None
            if project is not None:
                return project
    return Project()


def read_project(path: Path) -> Project | None:
    """Return the project of a settings file; None: the file is another tool's too, and has no table for us.

    Raises:
        FileError: The file cannot be read.
        FormatError: It is no TOML, or a setting is unknown or has a value that is not allowed.
    """
    columns: dict[str, str] = {}
    directions: dict[tuple[str, ...], Direction] = {}
    table: Any = toml_table(text_of(read_regular(path), path=str(path)), path=str(path))
    header = ""
    if path.name != FILE:
        header = ".".join(_SETTINGS_TABLE)
        if meant := _meant(table, header):
            raise FormatError(f"[{meant}] is not read; write [{header}]", path=str(path))
        for name in _SETTINGS_TABLE:
            table = table.get(name) if isinstance(table, dict) else None
        if table is None:
            return None
    values = _table(
        table,
        path,
        header,
        {
            "glossaries": _glossaries(path.parent),
            "documents": _documents(path, header, columns, directions),
            "check": _check(path, header),
        },
    )
    return Project(path, columns=columns, directions=directions, **values.pop("check", {}), **values)


def _meant(table: Mapping[str, Any], header: str) -> str:
    """Return the name of a table that is nearly ours; empty for none."""
    from difflib import get_close_matches

    below = (
        f"{name}.{inner}" for name, inside in table.items() if isinstance(inside, dict) for inner in inside
    )
    names = {name.casefold(): name for name in (*table, *below) if name != header}
    for own in (header, _SETTINGS_TABLE[-1]):
        if near := get_close_matches(own, names, 1, _TABLE_LIKENESS):
            return names[near[0]]
    return ""


_TABLE_LIKENESS = 0.88
"""Likeness, by `difflib`, from which a table is ours misspelt: *termalgin* has .89, *tool.term-align* .97."""

Reader = Callable[[object], Any]
"""Returns what a value means; raises `ValueError` with what is wrong."""


def _table(value: object, path: Path, table: str, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Return the settings of a table by the names of their fields."""
    header = f"[{table}] " if table else ""
    if not isinstance(value, dict):
        raise FormatError(f"{header}is no table", path=str(path))
    values: dict[str, Any] = {}
    for name, setting in value.items():
        if name not in readers:
            allowed = ", ".join(readers)
            raise FormatError(f"{header}unknown setting {repr(name)}; allowed: {allowed}", path=str(path))
        try:
            values[name.replace("-", "_")] = readers[name](setting)
        except FormatError:  # of a table inside, which names its position
            raise
        except ValueError as error:
            raise FormatError(f"{header}{name}: {error}", path=str(path)) from None
    return values


def _below(table: str, name: str) -> str:
    return f"{table}.{name}" if table else name


def _glossaries(folder: Path) -> Reader:
    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise ValueError('allowed: names of files, as in ["house.tsv", "policy"]')
        return tuple(map(glossary, value))

    def glossary(name: object) -> str:
        if isinstance(name, str) and name in curated():
            return name
        path: str = named(name)
        if not is_there(path):
            try:
                find(str(name))
            except FileError as error:  # one of ours is meant, nearly
                raise ValueError(str(error)) from None
        return path

    named = _file(folder)
    return read


def _documents(
    path: Path, table: str, columns: dict[str, str], directions: dict[tuple[str, ...], Direction]
) -> Reader:
    """Return what reads the documents of a project, and notes columns of bitexts and directions of others."""
    file = _file(path.parent)
    readers: dict[str, Reader] = dict.fromkeys(
        ("zh", "en", "source", "target", "bitext"), lambda value: from_here(file(value))
    )
    readers |= {"direction": _one_of(Direction, Direction), "columns": _columns}

    def read(value: object) -> tuple[tuple[str, ...], ...]:
        if not isinstance(value, list):
            raise ValueError(f"allowed: tables [[documents]] with {_DOCUMENT_KEYS}")
        documents: list[tuple[str, ...]] = []
        for document in value:
            names = _table(document, path, _below(table, "documents"), readers)
            direction = names.pop("direction", None)
            if direction is not None and names.keys() != {"zh", "en"}:
                raise ValueError(
                    "direction goes with zh and en; source and target state it, that of a bitext is detected"
                )
            choice = names.pop("columns", None)
            if choice is not None:
                if names.keys() != {"bitext"}:
                    raise ValueError(
                        "columns goes with bitext: it names those of a file that holds both sides"
                    )
                columns[names["bitext"]] = choice
            if names.keys() == {"zh", "en"}:
                direction = direction or Direction.ZH_EN
                documents.append(tuple(names[side] for side in direction.languages))
                directions[documents[-1]] = direction
            elif names.keys() == {"source", "target"}:
                documents.append((names["source"], names["target"]))
            elif names.keys() == {"bitext"}:
                documents.append((names["bitext"],))
            else:
                raise ValueError(f"each needs {_DOCUMENT_KEYS}")
        return tuple(documents)

    return read


_DOCUMENT_KEYS = "zh and en, or source and target, or bitext"


def _columns(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{repr(value)} is not allowed; allowed: zh=3,en=5, columns by numbers or headings")
    try:
        ColumnChoice.parse(value)
    except InputError as error:
        raise ValueError(str(error)) from None
    return value


def _check(path: Path, table: str) -> Reader:
    file = _file(path.parent)
    readers = {
        "fail-on": _one_of(Severity, (Severity.ERROR, Severity.WARNING)),
        "baseline": file,
        "suppressions": file,
        "spelling": _one_of(Spelling, Spelling),
        "severity": _severity,
    }
    return lambda value: _table(value, path, _below(table, "check"), readers)


def _file(folder: Path) -> Reader:
    def read(value: object) -> str:
        if not isinstance(value, str) or not value or "\0" in value:
            raise ValueError(f"{repr(value)} is not allowed; allowed: the name of a file")
        return str(folder / value)

    return read


def _one_of(kind: Callable[[str], StrEnum], allowed: Iterable[str]) -> Reader:
    names = tuple(map(str, allowed))

    def read(value: object) -> StrEnum:
        if not isinstance(value, str) or value not in names:
            raise ValueError(f"{repr(value)} is not allowed; allowed: {', '.join(names)}")
        return kind(value)

    return read


def _severity(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError(f"{repr(value)} is not allowed; allowed: a table of rule = severity")
    for rule, level in value.items():
        if rule not in RULES:
            raise ValueError(f"unknown rule {repr(rule)}; allowed: {', '.join(RULES)}")
        if level not in _LEVELS:
            raise ValueError(f"{rule} = {repr(level)} is not allowed; allowed: {', '.join(_LEVELS)}")
    return value
