"""The documents of a command that takes many, and their units, read one after the other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from termalign.apps.cli.bitexts import (
    no_pair,
    read_pairs,
    read_side,
    refuse_idle,
    refuse_unrelated,
    report_mixed,
    report_unpaired,
    stream_blocks,
)
from termalign.apps.cli.messages import is_quiet, notices_together, notify, notify_of, notify_of_many
from termalign.apps.cli.options import TextOptions
from termalign.apps.cli.paths import no_texts
from termalign.apps.cli.progress import Shown
from termalign.errors import FileError, InputError, Message, TermalignError, counted
from termalign.runtime.files.reading import read_bytes

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner
    from termalign.apps.project import Project
    from termalign.checking.checks.units import CheckUnit, UnitBatch
    from termalign.checking.findings.annotations import Annotations
    from termalign.checking.findings.suppressions import Suppressions
    from termalign.checking.findings.tally import Tally
    from termalign.documents.intake import Source
    from termalign.language.text import Direction
    from termalign.termbase.glossary import Glossary


@dataclass(frozen=True)
class Documents:
    """The documents of a command, each a file of both sides, or a text and its translation."""

    directions: "Mapping[tuple[str, ...], Direction | None]"
    """The files of each, with its direction where the command names none."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """File to the columns that hold its sides, where the command names none."""
    alone: Sequence[InputError] = ()
    """Why texts among them have no counterpart: this is reported, and they count as what could not be read."""

    @property
    def files(self) -> list[str]:
        """The files of all."""
        return [name for names in self.directions for name in names]

    def how(self, names: tuple[str, ...], texts: TextOptions) -> TextOptions:
        """Return how a document is read: as the command says, else as is set for it."""
        if len(names) == 1 and texts.columns is None:
            texts = replace(texts, columns=self.columns.get(names[0]))
        return replace(texts, direction=texts.direction or self.directions[names])

    def each(
        self,
        read: "Callable[[tuple[str, ...]], Iterator[Item]]",
        report: "Callable[[TermalignError, tuple[str, ...]], None]",
    ) -> "Iterator[Item]":
        """Yield what each document holds; of several, one that cannot be read is reported, and the others are read.

        Args:
            read: Returns what a document holds.
            report: Takes a problem, and the files that have it.

        Raises:
            TermalignError: The only document cannot be read, or none of several.
        """
        for problem in self.alone:
            report(problem, ())
        broken = len(self.alone)
        with notices_together(len(self.directions) > 1):
            for names in self.directions:
                try:
                    yield from read(names)
                except TermalignError as error:
                    if len(self.directions) == 1:
                        raise
                    broken += 1
                    report(error, names)
        if self.directions and broken == len(self.directions) + len(self.alone):
            raise InputError(f"none of the {counted(broken, 'document')} can be read")


Item = TypeVar("Item")


def documents_of(files: tuple[str, ...], texts: TextOptions, *idle: str) -> Documents:
    """Return the documents that a command is given, each once, with the direction that their names state, if any.

    Args:
        files: What the command is given.
        texts: How texts are read; strictly, a text without its counterpart is refused.
        idle: Options, by their parameters, that are refused, as `--input`, where all are files of both sides.
    """
    from termalign.documents.pairing import each_once

    alone: list[InputError] = []
    directions = dict(_documents(files, texts, None if texts.strict else alone))
    if all(len(names) == 1 for names in directions):
        refuse_idle(texts, *idle)
    return Documents({names: directions[names] for names in each_once(directions)}, alone=alone)


def documents_of_project(project: "Project") -> Documents:
    """Return the documents of a project; its glossaries and other files, which a pattern may match, are none."""
    with no_texts((*project.glossaries, project.baseline, project.suppressions)):
        return Documents(project.files(), project.columns_of())


def _documents(
    files: tuple[str, ...], texts: TextOptions, alone: "list[InputError] | None"
) -> "Iterator[tuple[tuple[str, ...], Direction | None]]":
    from termalign.documents.intake import is_bilingual
    from termalign.documents.pairing import is_pattern, pair_files

    rest = list(files)
    while rest:
        src = rest.pop(0)
        if is_pattern(src) and not rest:
            yield from _named_alike(src, texts, alone)
            return
        if is_bilingual(src, format=texts.from_format, alone=not rest):
            yield (src,), None
            continue
        if not rest:
            raise no_pair(src)
        tgt = rest.pop(0)
        yield from ((pair, None) for pair in pair_files(src, tgt, alone=alone))


def _named_alike(
    path: str, texts: TextOptions, alone: "list[InputError] | None"
) -> "Iterator[tuple[tuple[str, ...], Direction | None]]":
    """Yield the files of every document in a folder, or of a pattern: texts paired by their names, the source first."""
    from termalign.language.text import Direction
    from termalign.terms.corpus.inputs import UnpairedText, corpus_files
    from termalign.terms.corpus.reading import unmarked

    sources = corpus_files(path, strict=texts.strict, on_skipped=report_skipped)
    unpaired = [InputError(source.problem) for source in sources if isinstance(source, UnpairedText)]
    if unpaired and alone is None:
        raise unpaired[0]
    if alone is not None:
        alone += unpaired
    sources = [source for source in sources if not isinstance(source, UnpairedText)]
    notify_of_many((notice.name, 0, notice.message) for notice in unmarked(sources))
    direction = Direction(texts.direction or Direction.ZH_EN)
    is_reversed = direction is Direction.EN_ZH
    if not is_quiet() and any(len(source.files) > 1 for source in sources):
        way = "from English" if is_reversed else "from Chinese (--direction en-zh: from English)"
        notify(f"{path}: {counted(len(sources), 'document')}, texts paired by name, {way}")
    for source in sources:
        if len(source.files) == 1:
            yield source.files, None
        else:
            yield source.files[::-1] if is_reversed else source.files, direction


def report_skipped(names: "Sequence[str]") -> None:
    """Report files of folders that are no texts of a corpus."""
    skipped: Message = "skipped, no text in both languages"
    if not is_quiet():
        notify_of_many((name, 0, skipped) for name in names)


def refuse_partial(baseline: str, unread: int) -> None:
    """Refuse to write a baseline that would lack the findings of documents that cannot be read."""
    if unread:
        missing = counted(unread, "document")
        raise FileError(baseline, f"not written: it would lack the findings of {missing}")


@dataclass
class Units:
    """The units of documents; of several, one that cannot be read is reported, and the others are read all the same."""

    documents: Documents
    aligner: "Callable[[], Aligner]"
    on_stage: Shown
    texts: TextOptions
    suppressions: "Suppressions"
    tally: "Tally"
    """Where what cannot be read is counted."""
    annotations: "Annotations | None" = None
    """Where translations are kept that get the findings written into them."""
    glossary: "Glossary | None" = None
    """Whose terms are looked for across lines."""
    untranslated: int = field(default=0, init=False)
    """Documents in which no pair has text on both sides."""

    def __iter__(self) -> "Iterator[CheckUnit | UnitBatch]":
        """Read each document when its turn comes.

        Raises:
            TermalignError: The only document cannot be read, or none of several.
        """
        yield from self.documents.each(self._noted_units, self._report)
        self.on_stage.clear()

    def _noted_units(self, names: tuple[str, ...]) -> "Iterator[CheckUnit | UnitBatch]":
        """Yield the units of a document; report where none has text on both sides."""
        from termalign.documents.intake import NO_WHOLE_PAIR

        has_whole = False
        for units in self._units(names):
            has_whole = has_whole or _has_whole(units)
            yield units
        if not has_whole:
            self.untranslated += 1
            notify_of(names[-1], NO_WHOLE_PAIR)

    def _report(self, problem: TermalignError, names: tuple[str, ...]) -> None:
        """Report what cannot be read."""
        self.tally.unread += 1
        if self.annotations is not None and names:
            self.annotations.drop(names[-1])
        self.on_stage.clear()
        notify(str(problem))

    def _units(self, names: tuple[str, ...]) -> "Iterator[CheckUnit | UnitBatch]":
        from termalign.checking.checks.line_pairs import line_batches, pair_batches
        from termalign.checking.checks.split_units import whole_pairs
        from termalign.checking.checks.units import units_of
        from termalign.checking.findings.suppressions import COMMENT_MARK
        from termalign.documents.intake import (
            format_of,
            in_known_languages,
            pairs_in_known_languages,
            read_to_mark,
        )
        from termalign.termbase.matching.wrapped_terms import with_whole_terms

        self.on_stage(f"checking {names[-1]}")
        texts = self.documents.how(names, self.texts)
        if self.annotations is not None:
            self.annotations.take(
                read_to_mark(names[-1], format=texts.from_format, columns=texts.column_choice)
            )
        match names:
            case (path,):
                blocks = stream_blocks(path, texts)
                if blocks is not None:
                    blocks = whole_pairs(pairs_in_known_languages(blocks, path), self.glossary)
                    yield from pair_batches(blocks, path, self.suppressions)
                    return
                for unit in units_of(
                    with_whole_terms(in_known_languages(read_pairs(path, texts)), self.glossary)
                ):
                    if COMMENT_MARK in unit.src or COMMENT_MARK in unit.tgt:
                        unit = replace(
                            unit,
                            src=self.suppressions.take(unit.src, path, line=unit.src_from.line),
                            tgt=self.suppressions.take(unit.tgt, path, line=unit.tgt_from.line),
                        )
                    yield unit
            case (src, tgt) if texts.input == "pairs" and all(
                format_of(path, format=texts.from_format) == "text" for path in names
            ):
                yield from looked_at(line_batches(src, tgt, self.suppressions), src, tgt, texts)
            case (src, tgt):
                read = [_noted(path, texts, self.suppressions) for path in names]
                report_mixed(*(source.text for source in read), src, tgt)
                bitext = self.aligner().paired_documents(
                    *read, input=texts.input, direction=texts.direction, on_stage=self.on_stage
                )
                self.on_stage.clear()
                refuse_unrelated(in_known_languages(bitext), texts)
                report_unpaired(bitext)
                yield from units_of(with_whole_terms(bitext, self.glossary))


def _has_whole(units: "CheckUnit | UnitBatch") -> bool:
    """Return whether a unit, or one of a batch, has text on both sides."""
    from termalign.checking.checks.units import UnitBatch

    if not isinstance(units, UnitBatch):
        return bool(units.src.strip() and units.tgt.strip())
    return any(src.strip() and tgt.strip() for src, tgt in zip(units.sources, units.targets, strict=True))


def looked_at(
    batches: "Iterator[UnitBatch]", src: str, tgt: str, texts: TextOptions
) -> "Iterator[UnitBatch]":
    """Yield batches of line pairs, looked at as files of pairs are when they are read.

    Other languages than Chinese and English, or than those of the direction, which the first batch shows, are refused;
    lost characters are reported.
    """
    from termalign.checking.checks.units import Directions
    from termalign.documents.intake import (
        DamagedTexts,
        refuse_other_languages,
        report_cantonese,
        report_languages,
    )

    directions = Directions(texts.way) if texts.way is not None else None
    policies = {path: texts.policy(path) for path in (src, tgt)}
    damaged = [DamagedTexts(policies[path], path) for path in (src, tgt)]
    line = 1
    is_blank = True
    for batch in batches:
        is_blank = is_blank and not any(map(str.strip, (*batch.sources, *batch.targets)))
        if line == 1:
            for (path, policy), given in zip(policies.items(), (batch.sources, batch.targets), strict=False):
                policy.require_sure(path)
                report_languages(path, given, policy)
                report_cantonese(path, given, policy)
            refuse_other_languages(zip(batch.sources, batch.targets, strict=True), (src, tgt))
        for of_side, side in zip(damaged, (batch.sources, batch.targets), strict=True):
            for line_number, text in enumerate(side, line):
                of_side.note(text, line_number)
        line += len(batch.sources)
        if directions is None:
            yield batch
        else:
            yield from (part for _, part in directions.of(batch))
    if is_blank:
        raise InputError(f"{src}: is empty; text is needed on both sides")
    for of_side in damaged:
        of_side.report()


def _noted(path: str, texts: TextOptions, suppressions: "Suppressions") -> "Source":
    """Return a document, the comments in it that suppress findings noted."""
    from termalign.checking.findings.suppressions import COMMENT_MARK
    from termalign.documents.readers.base import text_source
    from termalign.language.text.decoding import text_of

    document = read_side(path, texts)
    if document.is_text:
        return replace(text_source(suppressions.take(document.text, path), name=path), digest=document.digest)
    if document.numbered:
        for block in document.blocks:
            suppressions.take(block.text, path, line=block.line)
    elif COMMENT_MARK.encode() in (data := read_bytes(path)):
        suppressions.take(text_of(data, path=path), path)
    return document
