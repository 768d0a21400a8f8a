"""What the paths of a corpus mean: files, folders and patterns to sources."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations
from os import fspath
from pathlib import Path
from typing import NamedTuple

from termalign.alignment.aligner import Input
from termalign.documents.intake import (
    BILINGUAL_SUFFIXES,
    BY_SUFFIX,
    InputFile,
    IntakePolicy,
    file_pairs,
    is_bilingual,
    kind_of,
)
from termalign.documents.name_marks import NameMark, marks, readings, sure_mark, unmarked
from termalign.documents.pairing import each_once, file_of, is_pattern, matching_files
from termalign.documents.streams.compression import COMPRESSION_SUFFIXES
from termalign.documents.tables.sides import ColumnChoice
from termalign.documents.xml.encoding import ignore
from termalign.errors import FileError, InputError, Message, TermalignError, require_path
from termalign.language.text.language import LANGUAGE_NAMES
from termalign.runtime.remote_files import is_there, local
from termalign.runtime.urls import is_remote
from termalign.terms.corpus.document_list import DocumentPair
from termalign.terms.corpus.inputs.base import Chunk, CorpusSource, Failure, OnFailure
from termalign.terms.corpus.inputs.bitexts import BitextFile
from termalign.terms.corpus.inputs.texts import DocumentFiles, LineFiles


def corpus_files(
    *paths: str,
    input: Input = "paragraphs",
    columns: str | None = None,
    strict: bool = False,
    on_skipped: Callable[[list[str]], None] = ignore,
) -> list[CorpusSource]:
    """Return what files, folders and patterns hold, each file once, in order of their names, for `extract_corpus`.

    A file of both sides is one by its suffix; text files are paired by their names, marks of language aside
    (`X.zh.gz` and `X.en.gz`, `zh/X.txt` and `en/X.txt`, `中文/X.txt` and `英文/X.txt`, `values-zh/X.xml` and
    `values/X.xml`); a text that has no mark or no counterpart is one of both sides if it can be read so (a table in
    Word, JSON with two keys, languages that alternate). In folders, and of patterns, files of neither kind are
    skipped, and a text without counterpart is a source that fails.

    Args:
        paths: Files, folders, and patterns (`*`, `**`, `?`).
        input: What a line of a text file is.
        columns: Which columns of tables hold the sides, as `zh=3,en=5`: numbers, from 1, or headings.
        strict: Whether a file of which something would be left out or guessed is left out whole.
        on_skipped: Is given the files that are skipped, if there are some.

    Raises:
        FileError: A file, or the folder of a pattern, is not there.
        InputError: A text file that is named has no counterpart, two have one name, or there is nothing to read.
    """
    names: dict[str, bool] = {}
    for given in paths:
        require_path(given, "a path")
        path = fspath(given)
        many = is_pattern(path)
        for name in matching_files(path):
            names[name] = names.get(name, True) and many
    bitexts = set(filter(has_both_sides, names))
    documents, unpaired = _paired(sorted(names.keys() - bitexts), strict=strict)
    alone: list[UnpairedText] = []
    skipped: list[str] = []
    for name, problem in unpaired.items():
        if not (names[name] and _is_unclear(name)) and not (no_pairs := _why_no_pairs(name)):
            bitexts.add(name)
        elif not names[name]:
            raise InputError(
                problem or f"{no_pairs}; a mark in its name states its language (X.zh.txt, X.en.txt)"
            )
        elif problem:
            alone.append(UnpairedText(name, problem))
        else:
            skipped.append(name)
    if skipped:
        on_skipped(skipped)
    if not bitexts and not documents:
        if alone:
            raise InputError(alone[0].problem)
        given_paths = ", ".join(map(fspath, paths))
        if folders := _with_the_same_names(skipped):
            raise InputError(
                f"{given_paths}: {', '.join(folders)} hold files of the same names, and no mark of their languages; "
                "give both folders, SRC and TGT"
            )
        raise InputError(
            f"{given_paths}: no texts in both languages; allowed: {', '.join(BILINGUAL_SUFFIXES)}, "
            f"and text files with a mark of their language (X.zh.txt, X.en.txt), also {', '.join(COMPRESSION_SUFFIXES)}"
        )
    choice = ColumnChoice.parse(columns) if columns is not None else None
    sources: list[CorpusSource] = [
        *(BitextFile(Path(name), choice, strict) for name in sorted(bitexts)),
        *sources_of_documents(documents, input, strict=strict),
        *alone,
    ]
    by_files = {source.files: source for source in sources}
    return [by_files[files] for files in each_once(by_files)]


def _with_the_same_names(paths: Sequence[str]) -> list[str]:
    """Return the two folders that hold files of the same names, as 原文 and 译文 do; empty where there are others."""
    names: dict[str, list[str]] = {}
    for path in map(Path, paths):
        names.setdefault(str(path.parent), []).append(path.name)
    listed = list(names.values())
    return sorted(names) if len(listed) == 2 and sorted(listed[0]) == sorted(listed[1]) else []


def sources_of_documents(
    documents: Sequence[DocumentPair], input: Input, *, strict: bool = False
) -> list[CorpusSource]:
    """Return the sources that documents are, each a chunk, or lines of pairs where `input` says so."""
    return [
        LineFiles(document, strict)
        if input == "pairs" and all(map(_is_text, document.paths))
        else DocumentFiles(document, input, strict)
        for document in map(_copied, documents)
    ]


def _copied(document: DocumentPair) -> DocumentPair:
    """Return a document whose files are on disk, where other processes find them too."""
    if not any(map(is_remote, document.paths)):
        return document
    src, tgt = document.paths
    return document._replace(copies=(local(src), local(tgt)))


def _is_text(path: Path) -> bool:
    """Return whether a file is one of lines, which can be read one by one: no suffix says that it is another."""
    return InputFile(path).suffix not in BY_SUFFIX


def has_both_sides(path: str) -> bool:
    """Return whether a file holds both sides: by its suffix, or by its content where no mark names its language.

    Example:
        >>> has_both_sides("memory.tmx.gz"), has_both_sides("train.parquet"), has_both_sides("news.zh.txt")
        (True, True, False)
    """
    if InputFile(path).suffix in BILINGUAL_SUFFIXES:
        return True
    try:
        return sure_mark(path) is None and is_bilingual(path)
    except TermalignError:
        return False


def is_corpus_file(path: str) -> bool:
    """Return whether a file is one that only a corpus is read from: compressed, or of columns.

    Example:
        >>> is_corpus_file("memory.tmx.gz"), is_corpus_file("train.parquet"), is_corpus_file("memory.tmx")
        (True, True, False)
    """
    file = InputFile(path)
    return file.is_compressed or file.suffix == ".parquet"


class UnpairedText(NamedTuple):
    """A text file among others whose counterpart is not there; it yields nothing, and is reported as left out."""

    name: str
    problem: str
    size: int = 0

    @property
    def files(self) -> tuple[str, ...]:
        """The file."""
        return (self.name,)

    def chunks(self, on_failure: OnFailure) -> Iterator[Chunk]:
        """Report it."""
        on_failure(Failure(self.name, self.problem))
        return iter(())


def _paired(names: Sequence[str], *, strict: bool) -> tuple[list[DocumentPair], dict[str, Message]]:
    """Return the text files that belong together, and why one belongs to none; empty for one without a sure mark."""
    sides: dict[str, dict[str, str]] = {}
    for name in names:
        if (mark := sure_mark(name)) is not None:
            other = sides.setdefault(mark.common, {}).setdefault(mark.language, name)
            if file_of(other) != file_of(name):
                raise InputError(
                    f"{name} and {other} have one name but for the mark of language; {_GIVE_TWO}"
                )
    for common, both in list(sides.items()):
        [(language, name), *other_side] = both.items()
        in_folder = None if other_side else sure_mark(common)  # zh/news.zh.txt
        if in_folder is not None and in_folder.language == language:
            of_folders = sides.setdefault(in_folder.common, {})
            if language not in of_folders:
                of_folders[language] = name
                del sides[common]
    pairs = [DocumentPair(both["zh"], both["en"], Path()) for both in sides.values() if len(both) == 2]
    rest = set(names).difference(*(pair[:2] for pair in pairs))
    further, unpaired = _paired_by_any_mark(sorted(rest), strict=strict)
    return pairs + further, unpaired


def _paired_by_any_mark(
    names: Sequence[str], *, strict: bool
) -> tuple[list[DocumentPair], dict[str, Message]]:
    """Return the files that any marks of language pair, and why one belongs to none.

    A file without a mark is the counterpart of one that has its mark at the end, and nothing else more:
    `values/strings.xml` of `values-zh/strings.xml`; if `strict`, of none.
    """
    sharing: dict[str, list[tuple[str, NameMark]]] = defaultdict(list)
    for name in names:
        for common, mark in readings(name):
            sharing[common].append((name, mark))
    partners: dict[str, dict[str, str]] = {name: {} for name in names}
    """To each file those it may belong to, and its language then."""
    marks_of: dict[str, str] = {}
    """Marks that pair files, each with that of its counterpart."""
    for files in sharing.values():
        for (name, mark), (other, its_mark) in permutations(files, 2):
            if mark.language != its_mark.language:
                partners[name][other] = mark.language
                marks_of[mark.text] = its_mark.text
    without_partner = {unmarked(name): name for name in names if not partners[name]}
    plain: set[str] = set()
    """Files without a mark that another one makes a counterpart."""
    for common, name in without_partner.items():
        for other, mark in sharing.get(common, ()):
            if mark.is_at_end and partners[other].keys() <= {name}:
                plain.add(name)
                partners[other][name] = mark.language
                partners[name][other] = "en" if mark.language == "zh" else "zh"
    pairs: list[DocumentPair] = []
    unpaired: dict[str, Message] = {}
    for name, found in partners.items():
        [(partner, language), *others] = found.items() or [("", "")]
        rivals = [rival for rival in partners.get(partner, ()) if rival != name]
        problem: Message = ""
        if others:
            problem = f"{name}: {partner} and {others[0][0]} may be its counterpart; {_GIVE_TWO}"
        elif rivals:
            problem = f"{name}: {partner} may be its counterpart, and that of {rivals[0]}; {_GIVE_TWO}"
        elif strict and plain & {name, partner}:
            problem = (
                f"{name}: {partner} may be its counterpart, but one of them states no language; {_GIVE_TWO}"
            )
        elif not partner:
            unpaired[name] = _alone(name, marks_of)
        elif language == "zh":
            unmarked_name = next(iter(plain & {name, partner}), "")
            pairs.append(DocumentPair(name, partner, Path(), unmarked=unmarked_name))
        if problem:
            unpaired[name] = problem
    return pairs, unpaired


_GIVE_TWO: Message = "give the two that belong together"


def _alone(name: str, marks_of: Mapping[str, str]) -> Message:
    """Return that a file has no counterpart; empty for one without a mark that has to have one.

    Args:
        name: The file.
        marks_of: Marks of other files that belong together, each with that of its counterpart.
    """
    sure = sure_mark(name)
    known = [mark for mark in marks(name) if mark.text in marks_of]
    if sure is None and not known:
        return ""
    mark = sure or known[0]
    language = LANGUAGE_NAMES["en" if mark.language == "zh" else "zh"]
    partner = mark.counterpart if sure is not None else mark.before + marks_of[mark.text] + mark.after
    if not is_remote(name) and Path(partner).exists():
        return f"{name}: its {language} counterpart {partner} is there, but was not given; give both"
    return f"{name}: no {language} counterpart; looked for {partner}"


def _is_unclear(path: str) -> bool:
    """Return whether a file can be read only whole, and is too large to be read to see what it holds, or not there."""
    if not is_there(path):  # a link to nowhere
        return True
    file = InputFile(path)
    try:
        return file.size > _LARGEST_TRIED and kind_of(file, both=True).pairs is None
    except TermalignError:
        return True


_LARGEST_TRIED = 1 << 24
"""Bytes of a document in a folder up to which it is read to see whether it holds both sides, a book of five million
Chinese characters. That takes some five seconds and 250 MB; what is larger is mostly a text of one side."""


def _why_no_pairs(path: str) -> Message:
    """Return why a file is none of both sides; empty for one that is."""
    if not is_there(path):
        raise FileError(path, "no such file or folder")
    file = InputFile(path)
    if file.is_stream:
        return f"{path}: can be read but once"
    try:
        for _ in file_pairs(file, IntakePolicy(on_bad_line=ignore, on_problem=ignore)):
            return ""
    except TermalignError as error:
        return str(error)
    return f"{path}: holds no pairs"
