"""What the paths of a corpus stand for: files, folders and patterns to sources."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from termalign.alignment.aligner import Input
from termalign.documents.pairing import counterpart, is_pattern, marked, matching_files
from termalign.documents.readers.registry import SUFFIXES as FORMATTED
from termalign.errors import InputError
from termalign.language.text.language import LANGUAGE_NAMES
from termalign.terms.corpus.document_list import DocumentPair
from termalign.terms.corpus.inputs.base import Chunk, Failure, Source, Tell
from termalign.terms.corpus.inputs.bitexts import PARQUET, SUFFIXES, BitextFile
from termalign.terms.corpus.inputs.compressed import SUFFIXES as COMPRESSIONS
from termalign.terms.corpus.inputs.compressed import without_compression
from termalign.terms.corpus.inputs.texts import Lines, Texts


def corpus_files(*paths: str, input: Input = "paragraphs") -> list[Source]:
    """Return what files, folders and patterns hold, each file once, in order of their names, for `extract_corpus`.

    A file of both sides is one by its suffix; text files are paired by their names, marks of language aside
    (`X.zh.gz` and `X.en.gz`, `zh/X.txt` and `en/X.txt`). In folders, and where a pattern stands, files of neither
    kind are passed over, and a text without counterpart is a source that fails.

    Args:
        paths: Files, folders, and patterns (`*`, `**`, `?`).
        input: What a line of a text file is.

    Raises:
        FileError: A file, or the folder of a pattern, is not there.
        InputError: A text file that is named has no counterpart, two have one name, or there is nothing to read.
    """
    names: dict[str, bool] = {}
    for path in paths:
        many = is_pattern(path)
        for name in matching_files(path):
            names[name] = names.get(name, True) and many
    bitexts = sorted(name for name in names if has_both_sides(name))
    documents, alone = _paired({name: many for name, many in names.items() if not has_both_sides(name)})
    if not bitexts and not documents:
        if alone:
            raise InputError(alone[0].problem)
        raise InputError(
            f"{', '.join(paths)}: no texts in both languages; allowed: {', '.join(SUFFIXES)}, and text "
            "files with a mark of their language (X.zh.txt, X.en.txt), also .gz and .zst"
        )
    return [*(BitextFile(Path(name)) for name in bitexts), *sources_of_documents(documents, input), *alone]


def sources_of_documents(documents: Sequence[DocumentPair], input: Input) -> list[Source]:
    """Return the sources that documents are, each a chunk, or lines of pairs where `input` says so."""
    return [
        Lines(document) if input == "pairs" and all(map(_is_text, document.paths)) else Texts(document, input)
        for document in documents
    ]


def _is_text(path: Path) -> bool:
    """Tell whether a file is one of lines, which can be read one by one: no suffix says that it is another."""
    return without_compression(path).suffix.lower() not in FORMATTED


def has_both_sides(path: str) -> bool:
    """Tell whether the suffix says that a file holds both sides.

    Example:
        >>> has_both_sides("memory.tmx.gz"), has_both_sides("train.parquet"), has_both_sides("news.zh.txt")
        (True, True, False)
    """
    return without_compression(Path(path)).suffix.lower() in SUFFIXES


def is_corpus_file(path: str) -> bool:
    """Tell whether a file is one that only a corpus is read from: compressed, or of columns.

    Example:
        >>> is_corpus_file("memory.tmx.gz"), is_corpus_file("train.parquet"), is_corpus_file("memory.tmx")
        (True, True, False)
    """
    suffix = Path(path).suffix.lower()
    return suffix in COMPRESSIONS or suffix == PARQUET


class Alone(NamedTuple):
    """A text file among others whose counterpart is not there; it yields nothing but that it is left out."""

    name: str
    problem: str
    size: int = 0

    @property
    def files(self) -> tuple[str, ...]:
        """The file."""
        return (self.name,)

    def chunks(self, tell: Tell) -> Iterator[Chunk]:
        """Tell it."""
        tell(Failure(self.name, self.problem))
        return iter(())


def _paired(names: dict[str, bool]) -> tuple[list[DocumentPair], list[Alone]]:
    """Return the text files that belong together, and those that belong to none.

    Only what a folder or a pattern stands for may have no mark, or no counterpart.
    """
    sides: dict[str, dict[str, str]] = {}
    for name, many in sorted(names.items()):
        found = marked(name)
        if found is None:
            if not many:
                raise InputError(
                    f"{name}: nothing in its name says its language (X.zh.txt, X.en.txt), nor that it is "
                    f"{', '.join(SUFFIXES)}"
                )
            continue
        language, common = found
        both = sides.setdefault(common, {})
        if language in both:
            raise InputError(f"{name} and {both[language]} have one name but for the mark of language")
        both[language] = name
    pairs, alone = [], []
    for both in sides.values():
        if len(both) == 2:
            pairs.append(DocumentPair(both["zh"], both["en"], Path()))
            continue
        [name] = both.values()
        language = LANGUAGE_NAMES["en" if "zh" in both else "zh"]
        other = counterpart(name)
        problem = f"{name}: no {language} counterpart; looked for {other}"
        if not names[name] and other is not None and Path(other).exists():
            problem = f"{name}: its {language} counterpart {other} is there, but was not given; give both"
        if not names[name]:
            raise InputError(problem)
        alone.append(Alone(name, problem))
    return pairs, alone
