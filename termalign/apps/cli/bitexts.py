"""The texts of a command as pairs: read, aligned, and what is to know about them reported."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from termalign.apps.cli.messages import is_quiet, notify
from termalign.apps.cli.options import TextOptions, refuse_beside
from termalign.apps.cli.paths import check_read_once, check_there
from termalign.errors import InputError, Message, counted

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner, Stages
    from termalign.documents.bitext import Bitext, SentencePair
    from termalign.documents.intake import Source
    from termalign.documents.pair_blocks import PairBlock
    from termalign.language.text import Direction
    from termalign.termbase.glossary import Glossary


def read_bitext_of(
    files: tuple[str, ...],
    aligner: "Aligner",
    texts: TextOptions,
    *,
    words: bool,
    on_stage: "Stages",
    refuse: bool = True,
    glossary: "Glossary | None" = None,
) -> "Bitext":
    """Return the aligned bitext of SRC and TGT, or of one file of both sides, which is turned to the direction given.

    Args:
        files: The files.
        aligner: Aligns them.
        texts: What to read them as.
        words: Whether to link words too.
        on_stage: Called with the name of each stage when it begins.
        refuse: Whether texts that are no translation of each other are refused.
        glossary: Pairs over which a source term of it reaches are one.
    """
    from termalign.documents.intake import in_known_languages, is_bilingual, untranslated
    from termalign.termbase.matching.wrapped_terms import with_whole_terms

    format = texts.from_format
    match files:
        case (src, tgt) if not any(is_bilingual(path, format=format) for path in files):
            check_read_once(src, tgt)
            documents = [read_side(path, texts) for path in files]
            report_mixed(*(document.text for document in documents), src, tgt)
            bitext = aligner.align_documents(
                *documents, input=texts.input, direction=texts.direction, words=False, on_stage=on_stage
            )
            if refuse:
                refuse_unrelated(bitext, texts)
        case (path,) if is_bilingual(path, format=format, alone=True):
            refuse_idle(texts)
            pairs = read_pairs(path, texts)
            if report := untranslated(pairs):
                raise InputError(report)
            bitext = replace(pairs, signature=aligner.signature)
        case _:
            raise no_pair(*files)
    bitext = with_whole_terms(in_known_languages(bitext), glossary)
    if words:
        bitext = aligner.link(bitext, on_stage=on_stage)
        report_long_pairs(bitext)
    return bitext


def refuse_idle(texts: TextOptions, *names: str) -> None:
    """Refuse options without an effect on files of both sides; that lines are pairs is true of them."""
    both_sides: Message = "files of both sides, which are pairs as they are"
    refuse_beside(both_sides, *names, *(("input",) if texts.input != "pairs" else ()))


def no_pair(*files: str) -> click.UsageError:
    """Return that files are no text and its translation; refuse what is not there first."""
    from termalign.documents.intake import BILINGUAL_SUFFIXES

    check_there(*files)
    suffixes = " ".join(BILINGUAL_SUFFIXES)
    return click.UsageError(f"{' '.join(files)}: give SRC and TGT, or one file of both sides ({suffixes})")


def read_side(path: str, texts: TextOptions) -> "Source":
    """Return a document of one side."""
    from termalign.documents.intake import InputFile, document_of

    if texts.columns is not None:
        raise click.UsageError(f"{path}: --columns is for one file of both sides")
    return document_of(InputFile(path), texts.policy(path, quiet=False), format=texts.from_format)


def read_pairs(path: str, texts: TextOptions) -> "Bitext":
    """Return the pairs of a file of both sides in the direction given, or else its own."""
    from termalign.documents.intake import InputFile, bitext_from

    bitext = bitext_from(InputFile(path), texts.policy(path), format=texts.from_format)
    return bitext.read(texts.way) if texts.way is not None else bitext


def stream_blocks(path: str, texts: TextOptions) -> "Iterator[PairBlock] | None":
    """Return the same in blocks as they are read; None for a file that can be read only whole."""
    from termalign.documents import intake
    from termalign.documents.pair_blocks import as_read

    blocks = intake.stream_blocks(intake.InputFile(path), texts.policy(path), format=texts.from_format)
    return as_read(blocks, texts.way) if blocks is not None and texts.way is not None else blocks


def read_terms_of_text(
    glossary: str, text: str, direction: str | None, *, strict: bool
) -> "tuple[Glossary, Source, Direction]":
    """Return a glossary, a text, and the direction given in which that is translated, or else that of the text.

    What is to know about the text is reported, or strictly refused; one in another language is refused.
    """
    from termalign.apps.cli.glossary_files import read
    from termalign.documents.intake import InputFile, document_of, text_in_known_language
    from termalign.language.text.language import direction_named, source_direction

    terms, _ = read(glossary, strict=strict, quiet=True)
    source = document_of(InputFile(text), TextOptions(strict=strict).policy(text, quiet=False))
    into = source_direction(direction_named(direction) if direction else None, source.text, name=text)
    return terms, text_in_known_language(source, into), into


def refuse_unrelated(bitext: "Bitext", texts: TextOptions) -> None:
    """Refuse two texts that are no translation of each other, unless their lines are pairs."""
    from termalign.documents.intake import no_translation

    if texts.input != "pairs" and (report := no_translation(bitext)):
        raise InputError(report)


def report_mixed(src: str, tgt: str, *names: str) -> None:
    """Report where both of two texts are in both languages, and so perhaps no text and its translation."""
    from termalign.documents.intake import BILINGUAL_SUFFIXES
    from termalign.language.text.language import is_mixed

    if is_mixed(src, tgt):
        notify(
            f"{', '.join(names)}: both hold Chinese and English; give a text of one language and its translation, "
            f"or one file of both sides ({' '.join(BILINGUAL_SUFFIXES)})"
        )


def report_aligned(bitext: "Bitext") -> None:
    """Report on standard error what was aligned, from which language into which, and what has no partner."""
    from termalign.language.text.language import LANGUAGE_NAMES

    if is_quiet():
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


def report_unpaired(bitext: "Bitext") -> None:
    """Report what was aligned, where some of it has no partner; else one of many documents is not worth a line."""
    if not all(bead.src and bead.tgt for bead in bitext.beads):
        report_aligned(bitext)


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


def report_long_pairs(bitext: "Bitext") -> None:
    """Report on standard error how many pairs are too long to be linked, if any, and where the first is."""
    from termalign.alignment.wordalign.pieces import LONGEST, is_run_on
    from termalign.language.text import Direction

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
        references = zip(bitext.src.sentences, bitext.src.references, strict=False)
        called = next((reference for sentence, reference in references if sentence.span.start == start), "")
        if called:
            return f"{bitext.src.name}: {called}"
    return f"{bitext.src.name}:{bitext.src.place(start)[0]}"
