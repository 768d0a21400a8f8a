"""A project: its glossaries, its documents, and what becomes of findings in it."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from termalign.checking.findings.baseline import read_baseline
from termalign.checking.findings.finding import Severity
from termalign.checking.findings.gate import Gate
from termalign.checking.findings.suppressions import Suppressions
from termalign.documents.pairing import each_once, matching_files, matching_none, pair_files
from termalign.errors import InputError
from termalign.language.text import Direction
from termalign.language.text.spelling import Spelling
from termalign.termbase.glossary import Glossary, stacked


@dataclass(frozen=True)
class Project:
    """What a project has set; the defaults for what it leaves out."""

    path: Path | None = None
    """The settings file; None: there is none."""
    glossaries: tuple[str, ...] = ()
    """Files, or names of glossaries that come with termalign; an earlier one outranks the later ones."""
    documents: tuple[tuple[str, ...], ...] = ()
    """Files, folders or patterns: of a bitext, or of texts and their translations."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Bitext among the documents to the columns that hold its sides, where they were chosen."""
    directions: Mapping[tuple[str, ...], Direction] = field(default_factory=dict)
    """Of the documents whose languages are set."""
    fail_on: Severity = Severity.ERROR
    baseline: str | None = None
    suppressions: str | None = None
    spelling: Spelling | None = None
    """That of English translations; None: either is right."""
    severity: Mapping[str, str] = field(default_factory=dict)
    """Rule to its severity, or to `off`."""

    @property
    def _name(self) -> str:
        return str(self.path) if self.path is not None else "no settings file"

    def glossary(self, read: Callable[[str], Glossary]) -> Glossary:
        """Return one glossary of those that are set, in which an earlier one outranks the later ones.

        Args:
            read: Reads each, and reports what is to know about it.

        Raises:
            TermalignError: One cannot be read, or a line of it is broken.
            InputError: The project names none.
        """
        if not self.glossaries:
            where = " in termalign.toml" if self.path is None else ""
            raise InputError(
                f"{self._name}: no glossaries; set glossaries = ['house.tsv']{where}, or give one: termalign check "
                "GLOSSARY SRC TGT"
            )
        return stacked(map(read, self.glossaries))

    def files(self) -> dict[tuple[str, ...], Direction | None]:
        """Return the files of every document, each once, with the direction that is set for it, if any.

        A document is a bitext, or a text and its translation.

        Raises:
            FileError: A folder cannot be read, or something is not there.
            InputError: A file has no counterpart, a pattern matches nothing, or the project names no documents.
        """
        if not self.documents:
            raise InputError(
                f"{self._name}: no documents; set [[documents]] with zh and en, source and target, or bitext"
            )
        directions: dict[tuple[str, ...], Direction | None] = {}
        for files, direction in self._files():
            directions[files] = direction or directions.get(files)
        return {files: directions[files] for files in each_once(directions)}

    def _files(self) -> Iterator[tuple[tuple[str, ...], Direction | None]]:
        for names in self.documents:
            if len(names) == 1:
                matches = matching_files(names[0])
                if not matches:
                    raise matching_none(names[0])
                yield from (((name,), None) for name in matches)
            else:
                yield from ((pair, self.directions.get(names)) for pair in pair_files(*names))

    def holding(
        self, files: Iterable[str], documents: Collection[tuple[str, ...]]
    ) -> tuple[list[tuple[str, ...]], list[str]]:
        """Return which of its documents hold some files, and which of the files nothing of the project is.

        A folder stands for what it holds of the project.
        They are all documents where one of the files is a glossary, the settings, the baseline or the suppressions.
        """
        about_all = {
            os.path.realpath(name)
            for name in (self.path, self.baseline, self.suppressions, *self.glossaries)
            if name
        }
        listed = {os.path.realpath(name) for names in documents for name in names}
        known = about_all | listed
        held: dict[str, set[str]] = {}
        for file in files:
            path = os.path.realpath(file)
            held[file] = {path} & known
            if Path(path).is_dir():
                held[file] = {each for each in known if each.startswith(path.rstrip(os.sep) + os.sep)}
        unlisted = [file for file, paths in held.items() if not paths]
        paths = set().union(*held.values())
        if not about_all.isdisjoint(paths):
            return list(documents), unlisted
        return [names for names in documents if not paths.isdisjoint(map(os.path.realpath, names))], unlisted

    def columns_of(self) -> dict[str, str]:
        """Return the chosen columns by the files that they are chosen for.

        Raises:
            FileError: A folder cannot be read.
        """
        return {path: columns for bitext, columns in self.columns.items() for path in matching_files(bitext)}

    def gate(
        self,
        *,
        fail_on: Severity | None = None,
        baseline: str | None = None,
        suppressions: str | None = None,
        new: bool = True,
    ) -> Gate:
        """Return what becomes of findings.

        Args:
            fail_on: In place of the project's.
            baseline: In place of the project's.
            suppressions: In place of the project's.
            new: Whether only findings count that are not in the baseline, which is read then.

        Raises:
            FileError: A file cannot be read.
            FormatError: It is not what it should be.
        """
        baseline, suppressions = baseline or self.baseline, suppressions or self.suppressions
        settings: dict[str, Any] = {}
        if suppressions is not None:
            settings["suppressions"] = Suppressions.read(suppressions)
        if baseline is not None and new:
            settings["known"] = read_baseline(baseline)
        return Gate(self.severity, fail_on=fail_on or self.fail_on, spelling=self.spelling, **settings)
