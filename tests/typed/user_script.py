"""A user's script with every public name in it, which type checkers read in strict mode; it is not run."""

import csv
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import termalign
from termalign import (
    Affected,
    Aligner,
    Alignment,
    Bead,
    Bitext,
    Block,
    Boundaries,
    Checker,
    Consistency,
    Decision,
    Decisions,
    Deviation,
    Differences,
    Direction,
    Document,
    Eflomal,
    Encoder,
    English,
    Ensemble,
    Entry,
    Evidence,
    Explainer,
    Extractor,
    FileError,
    Finding,
    Findings,
    FormatError,
    Glossary,
    InputError,
    Jieba,
    Known,
    KnownMode,
    Lexicon,
    Link,
    Mark,
    Marks,
    Merged,
    MissingExtra,
    MultilingualE5,
    Occurrence,
    Occurrences,
    Place,
    Problem,
    Prompt,
    PromptFormat,
    PromptTerm,
    Selection,
    Sentence,
    SentencePair,
    Severity,
    Source,
    Spaces,
    Span,
    Spotter,
    Status,
    Term,
    TermalignError,
    TermClass,
    TermsError,
    TermType,
    Tier,
    Token,
    TokenEncoder,
    Tokenizer,
    TokenPair,
    Transformer,
    Translations,
    UniversalSentenceEncoder,
    Variation,
    Verdict,
    WordAligner,
    affected,
    align,
    align_batch,
    annotate,
    assert_terms,
    check,
    check_batch,
    consistency,
    corpus_files,
    differences,
    entry,
    extract,
    extract_corpus,
    feedback,
    learn_translations,
    merge,
    occurrences,
    occurrences_batch,
    prompt,
    read_bitext,
    read_document,
    read_glossary,
    read_translations,
    remote,
    report,
    settle,
    spot,
    write_bitext,
    write_glossary,
    write_translations,
)

VERSION: str = termalign.__version__


def house() -> Glossary:
    """Make a glossary of every kind of entry."""
    term = Term("carbon peaking", status=Status.PREFERRED, type=TermType.PHRASE, forms=("carbon peak",))
    evidence = Evidence("a.txt", "碳达峰", "carbon peaking", Span(0, 3), (Span(0, 14),))
    made = Entry((Term("碳达峰", "zh"),), (term,), evidence=(evidence,))
    simple: Entry = entry("碳市场", "carbon market", "carbon exchange", status=Status.ADMITTED)
    glossary = Glossary((made, simple), title="House")
    renderings: list[str] = [rendering.text for item in glossary for rendering in item.en]
    first: Entry = glossary["碳达峰"]
    some: Sequence[Entry] = glossary[:1]
    perhaps: Entry | None = glossary.get("碳达峰")
    preferred: Glossary = glossary.filter(status=[Status.PREFERRED, "admitted"])
    rows: list[dict[str, Any]] = preferred.to_records()
    made_again: Glossary = Glossary.from_records(rows, title="House")
    pairs: Glossary = Glossary.from_records([("碳达峰", "carbon peaking")])
    return made_again if renderings and perhaps and first in some else pairs


def aligned(src: str, tgt: str) -> Bitext:
    """Align with every part replaced."""
    tokenizers: tuple[Tokenizer, Tokenizer] = (Jieba(), English())
    encoder: Encoder = UniversalSentenceEncoder()
    words: WordAligner = Ensemble(lexicon=Lexicon(), encoder=encoder)
    aligner = Aligner(tokenizers=tokenizers, words=words, encoder=encoder)
    bitext: Bitext = align(src, tgt, input="sentences", direction=Direction.ZH_EN)
    for pair in bitext:
        links: tuple[Link, ...] = pair.links or ()
        tokens: Sequence[Token] = pair.src.tokens or ()
        print(pair.src.text, len(links), [token.text for token in tokens])
    beads: list[tuple[int, ...]] = [bead.src for bead in bitext.beads]
    first: SentencePair = bitext[0]
    side: Document = bitext.src
    sentence: Sentence = side.sentences[0]
    print(beads, first.tgt.span.start, sentence.paragraph, Bead((0,), (1,)), Link(0, 1, 0.5))
    write_bitext(bitext, Path("out.tmx"))
    return aligner.link(read_bitext("out.tmx"))


def linked(pairs: Sequence[TokenPair]) -> Sequence[Alignment]:
    """Link words with other parts."""
    contextual: TokenEncoder = MultilingualE5()
    other: TokenEncoder = Transformer("a-model")
    translations: Translations = learn_translations([pairs], Ensemble())
    write_translations("t.npz", translations)
    print(Ensemble().informed(read_translations("t.npz")))
    print(Aligner(contextual=contextual), Aligner(contextual=other), Aligner(tokenizers=(Spaces(), Spaces())))
    return Eflomal().align(pairs)


def terms(bitext: Bitext) -> Glossary:
    """Extract, spot, decide and compare."""
    found: Glossary = extract(bitext, top=10, classes=[TermClass.NAME])
    wanted: Glossary = Spotter().spot(["碳达峰"], bitext)
    selection = Selection(known=Known(found, KnownMode.MARK), everything=True)
    again: Glossary = Extractor().extract([bitext], selection=selection)
    decisions = Decisions((Decision(Verdict.ACCEPTED, "碳达峰", "carbon peaking"),))
    settled: list[Entry] = settle(again, decisions)
    merged: Merged = merge(found, spot(["碳达峰"], bitext))
    changes: Differences = differences(found, merged.glossary)
    boundaries: Boundaries = Boundaries.parse("news.zh.txt:12 4-9 0-7")
    print(wanted, changes, boundaries, extract_corpus(corpus_files("texts"), checkpoint="run"))
    write_glossary(Glossary(tuple(settled)), "house.tbx")
    return read_glossary("house.tbx", on_problem=_show)


class Rows:
    """What a table of PyArrow has, which need not be installed here."""

    schema: Any = None
    num_rows: int = 0

    def column(self, i: object, /) -> object:
        """Return a column."""
        return i


def batches(glossary: Glossary, rows: Rows) -> tuple[Rows, Rows, Rows]:
    """Add columns to a batch of rows."""
    checked: Rows = check_batch(glossary, rows, columns="zh=1,en=2", prefix="term_")
    return checked, align_batch(rows, words=False), occurrences_batch("policy", rows, column="zh")


def _show(problem: Problem) -> None:
    print(problem.message)


def checked(glossary: Glossary, bitext: Bitext) -> str:
    """Check, and report in every way."""
    findings: Findings = check(glossary, [("碳达峰", "carbon peak")], explain=Explainer(), optional=["TA501"])
    for finding in findings:
        place: Place | None = finding.place
        tier: Tier = finding.tier
        print(finding.rule, finding.severity is Severity.ERROR, place, tier)
    rows: list[dict[str, object]] = findings.to_records()
    passages: Sequence[Affected] = affected(glossary, Glossary(), bitext)
    varied: Consistency = consistency(bitext, glossary=glossary)
    terms: tuple[Variation, ...] = varied.varying
    deviations: list[Deviation] = [item for term in terms for item in term.deviations]
    some: Iterable[Finding] = Checker(glossary, direction="zh-en").check([])
    try:
        assert_terms("碳达峰", "carbon peak", glossary, fail_on="warning")
    except TermsError as error:
        print(error.findings)
    print(rows, passages, deviations, list(some), report(bitext, glossary, findings))
    return feedback(findings, least=Severity.WARNING)


def translating(glossary: Glossary, text: str) -> str:
    """Show what a translator needs."""
    found: Occurrences = occurrences(glossary, text)
    first: Occurrence = found[0]
    made: Prompt = prompt(glossary, text, format=PromptFormat.TSV, max_terms=3)
    names: list[str] = [term.source for term in made.terms]
    left: tuple[PromptTerm, ...] = made.left_out
    print(first.term.text, first.span, names, left)
    return str(made)


@dataclass
class Segment:
    """A row as a dataclass."""

    zh: str
    en: str
    number: int


class Row(NamedTuple):
    """A row as a named tuple."""

    zh: str
    en: str
    score: float


def given(glossary: Path, src: Path, tgt: Path) -> list[Findings]:
    """Give texts in every form."""
    rows = [{"src": "碳达峰", "tgt": "carbon peaking", "id": 7}]
    source: Source = read_document(src)
    bitext: Bitext = align(src, tgt)
    found: Glossary = extract(bitext, everything=True)
    print(extract(src, tgt), spot(glossary, [bitext]), prompt("policy", source), occurrences(glossary, src))
    return [
        check(glossary, src, tgt),
        check("policy", rows),
        check(found, ({"zh": zh, "en": en} for zh, en in [("碳达峰", "carbon peaking")])),
        check(found, ["碳达峰"], ["carbon peaking"]),
        check(found, source, tgt),
        check(found, Path("memory.tmx")),
        check(found, [bitext, bitext]),
        check(found, [Segment("碳达峰", "carbon peaking", 7)]),
        check(found, [Row("碳达峰", "carbon peaking", 0.9)]),
        check(found, csv.reader(["zh,en", "碳达峰,carbon peaking"])),
        check(found, sqlite3.connect("memory.db").execute("select zh, en from pairs")),
    ]


def documents(path: Path) -> bytes:
    """Read a document and write into it."""
    try:
        source: Source = read_document(path)
    except FileError as error:
        raise SystemExit(error.problem) from None
    except FormatError as error:
        raise SystemExit(str(error.line)) from None
    except MissingExtra as error:
        raise SystemExit(error.extra) from None
    except (InputError, TermalignError) as error:
        raise SystemExit(str(error)) from None
    block: Block = source.blocks[0]
    marks: Marks = source.marks([Mark(0, Span(0, 1), block.text[:1], "note")])
    print(read_document(remote("s3://texts/news.zh.docx")).text)
    return annotate(path.read_bytes(), marks)
