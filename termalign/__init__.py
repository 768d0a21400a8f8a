"""Bilingual terminology, Chinese to English: align texts, extract terms, keep glossaries, check translations.

Names are loaded when first used, so importing costs nothing. Each is here three times, which a test holds equal: with
its type, for type checkers; with its module, from which it is loaded; and in `__all__`, which is written out because
type checkers read it and run nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner, align
    from termalign.alignment.batches import align_batch
    from termalign.alignment.wordalign import (
        Alignment,
        Eflomal,
        Ensemble,
        TokenPair,
        Translations,
        WordAligner,
        learn_translations,
        read_translations,
        write_translations,
    )
    from termalign.apps.reporting.report import report
    from termalign.checking.checks.affected import Affected, affected
    from termalign.checking.checks.assertions import TermsError, assert_terms
    from termalign.checking.checks.batches import check_batch
    from termalign.checking.checks.explainer import Explainer
    from termalign.checking.checks.usage import Checker, check
    from termalign.checking.findings.feedback import feedback
    from termalign.checking.findings.finding import Finding, Place, Severity
    from termalign.checking.findings.listing import Findings
    from termalign.checking.prompting import Prompt, PromptFormat, PromptTerm, prompt
    from termalign.checking.variations import Consistency, Deviation, Variation, consistency
    from termalign.documents.bitext import Bead, Bitext, Document, Link, Sentence, SentencePair
    from termalign.documents.intake import Block, Mark, Marks, Source, annotate, read_bitext, read_document
    from termalign.documents.parallel import write_bitext
    from termalign.errors import FileError, FormatError, InputError, MissingExtra, TermalignError
    from termalign.language.encoders import (
        Encoder,
        MultilingualE5,
        TokenEncoder,
        Transformer,
        UniversalSentenceEncoder,
    )
    from termalign.language.lexicon import Lexicon
    from termalign.language.text import Direction, Span, Token
    from termalign.language.tokenizers import English, Jieba, Spaces, Tokenizer
    from termalign.runtime.urls import remote
    from termalign.termbase.decisions import Boundaries, Decision, Decisions, Verdict, settle
    from termalign.termbase.formats import Problem, read_glossary, write_glossary
    from termalign.termbase.glossary import (
        Differences,
        Entry,
        Evidence,
        Glossary,
        Merged,
        Status,
        Term,
        TermType,
        differences,
        entry,
        merge,
    )
    from termalign.termbase.matching.batches import occurrences_batch
    from termalign.termbase.matching.occurrences import Occurrence, Occurrences, occurrences
    from termalign.termbase.matching.tiers import Tier
    from termalign.terms.corpus.inputs import corpus_files
    from termalign.terms.corpus.run import extract_corpus
    from termalign.terms.extraction import Extractor, Known, KnownMode, Selection, TermClass, extract
    from termalign.terms.spotting import Spotter, spot

    __version__: str

_HOMES = {
    "alignment.aligner": ("Aligner", "align"),
    "alignment.batches": ("align_batch",),
    "documents.bitext": ("Bead", "Bitext", "Document", "Link", "Sentence", "SentencePair"),
    "checking.checks.affected": ("Affected", "affected"),
    "checking.checks.assertions": ("TermsError", "assert_terms"),
    "checking.findings.feedback": ("feedback",),
    "checking.findings.finding": ("Finding", "Place", "Severity"),
    "checking.findings.listing": ("Findings",),
    "checking.checks.batches": ("check_batch",),
    "checking.checks.explainer": ("Explainer",),
    "checking.checks.usage": ("Checker", "check"),
    "termbase.decisions": ("Boundaries", "Decision", "Decisions", "Verdict", "settle"),
    "language.encoders": (
        "Encoder",
        "MultilingualE5",
        "TokenEncoder",
        "Transformer",
        "UniversalSentenceEncoder",
    ),
    "errors": ("FileError", "FormatError", "InputError", "MissingExtra", "TermalignError"),
    "checking.variations": ("Consistency", "Deviation", "Variation", "consistency"),
    "terms.corpus.inputs": ("corpus_files",),
    "terms.corpus.run": ("extract_corpus",),
    "terms.extraction": (*("Extractor", "Known", "KnownMode", "Selection", "TermClass", "extract"),),
    "termbase.formats": ("Problem", "read_glossary", "write_glossary"),
    "termbase.glossary": (
        *("Differences", "Entry", "Evidence", "Glossary", "Merged", "Status", "Term", "TermType"),
        *("differences", "entry", "merge"),
    ),
    "language.lexicon": ("Lexicon",),
    "termbase.matching.batches": ("occurrences_batch",),
    "termbase.matching.occurrences": ("Occurrence", "Occurrences", "occurrences"),
    "termbase.matching.tiers": ("Tier",),
    "documents.parallel": ("write_bitext",),
    "checking.prompting": ("Prompt", "PromptFormat", "PromptTerm", "prompt"),
    "documents.intake": ("Block", "Mark", "Marks", "Source", "annotate", "read_bitext", "read_document"),
    "apps.reporting.report": ("report",),
    "terms.spotting": ("Spotter", "spot"),
    "runtime.urls": ("remote",),
    "language.text": ("Direction", "Span", "Token"),
    "language.tokenizers": ("English", "Jieba", "Spaces", "Tokenizer"),
    "alignment.wordalign": (
        *("Alignment", "Eflomal", "Ensemble", "TokenPair", "Translations", "WordAligner"),
        *("learn_translations", "read_translations", "write_translations"),
    ),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Affected",
    "Aligner",
    "Alignment",
    "Bead",
    "Bitext",
    "Block",
    "Boundaries",
    "Checker",
    "Consistency",
    "Decision",
    "Decisions",
    "Deviation",
    "Differences",
    "Direction",
    "Document",
    "Eflomal",
    "Encoder",
    "English",
    "Ensemble",
    "Entry",
    "Evidence",
    "Explainer",
    "Extractor",
    "FileError",
    "Finding",
    "Findings",
    "FormatError",
    "Glossary",
    "InputError",
    "Jieba",
    "Known",
    "KnownMode",
    "Lexicon",
    "Link",
    "Mark",
    "Marks",
    "Merged",
    "MissingExtra",
    "MultilingualE5",
    "Occurrence",
    "Occurrences",
    "Place",
    "Problem",
    "Prompt",
    "PromptFormat",
    "PromptTerm",
    "Selection",
    "Sentence",
    "SentencePair",
    "Severity",
    "Source",
    "Spaces",
    "Span",
    "Spotter",
    "Status",
    "Term",
    "TermClass",
    "TermType",
    "TermalignError",
    "TermsError",
    "Tier",
    "Token",
    "TokenEncoder",
    "TokenPair",
    "Tokenizer",
    "Transformer",
    "Translations",
    "UniversalSentenceEncoder",
    "Variation",
    "Verdict",
    "WordAligner",
    "affected",
    "align",
    "align_batch",
    "annotate",
    "assert_terms",
    "check",
    "check_batch",
    "consistency",
    "corpus_files",
    "differences",
    "entry",
    "extract",
    "extract_corpus",
    "feedback",
    "learn_translations",
    "merge",
    "occurrences",
    "occurrences_batch",
    "prompt",
    "read_bitext",
    "read_document",
    "read_glossary",
    "read_translations",
    "remote",
    "report",
    "settle",
    "spot",
    "write_bitext",
    "write_glossary",
    "write_translations",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module."""
    if name == "__version__":
        from importlib.metadata import version

        return version(import_module(f"{__name__}.errors").DISTRIBUTION)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import_module(f"{__name__}.errors").warn_of_clash()
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return list(__all__)
