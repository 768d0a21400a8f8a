"""Bilingual terminology, Chinese to English: align texts, extract terms, keep glossaries, check translations.

Names are loaded when first used, so importing costs nothing. Each is here twice, which a test holds equal: as type
checkers read it, which run nothing, and with its module, from which it is loaded.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from termalign.alignment.aligner import Aligner as Aligner
    from termalign.alignment.aligner import align as align
    from termalign.alignment.batches import align_batch as align_batch
    from termalign.alignment.wordalign import Alignment as Alignment
    from termalign.alignment.wordalign import Eflomal as Eflomal
    from termalign.alignment.wordalign import Ensemble as Ensemble
    from termalign.alignment.wordalign import TokenPair as TokenPair
    from termalign.alignment.wordalign import Translations as Translations
    from termalign.alignment.wordalign import WordAligner as WordAligner
    from termalign.alignment.wordalign import learn_translations as learn_translations
    from termalign.alignment.wordalign import read_translations as read_translations
    from termalign.alignment.wordalign import write_translations as write_translations
    from termalign.apps.reporting.report import report as report
    from termalign.checking.checks.affected import Affected as Affected
    from termalign.checking.checks.affected import affected as affected
    from termalign.checking.checks.assertions import TermsError as TermsError
    from termalign.checking.checks.assertions import assert_terms as assert_terms
    from termalign.checking.checks.batches import check_batch as check_batch
    from termalign.checking.checks.explainer import Explainer as Explainer
    from termalign.checking.checks.usage import Checker as Checker
    from termalign.checking.checks.usage import check as check
    from termalign.checking.findings.feedback import feedback as feedback
    from termalign.checking.findings.finding import Finding as Finding
    from termalign.checking.findings.finding import Place as Place
    from termalign.checking.findings.finding import Severity as Severity
    from termalign.checking.findings.listing import Findings as Findings
    from termalign.checking.prompting import Prompt as Prompt
    from termalign.checking.prompting import PromptFormat as PromptFormat
    from termalign.checking.prompting import PromptTerm as PromptTerm
    from termalign.checking.prompting import prompt as prompt
    from termalign.checking.variations import Consistency as Consistency
    from termalign.checking.variations import Deviation as Deviation
    from termalign.checking.variations import Variation as Variation
    from termalign.checking.variations import consistency as consistency
    from termalign.documents.bitext import Bead as Bead
    from termalign.documents.bitext import Bitext as Bitext
    from termalign.documents.bitext import Document as Document
    from termalign.documents.bitext import Link as Link
    from termalign.documents.bitext import Sentence as Sentence
    from termalign.documents.bitext import SentencePair as SentencePair
    from termalign.documents.intake import Block as Block
    from termalign.documents.intake import Mark as Mark
    from termalign.documents.intake import Marks as Marks
    from termalign.documents.intake import Source as Source
    from termalign.documents.intake import annotate as annotate
    from termalign.documents.intake import read_bitext as read_bitext
    from termalign.documents.intake import read_document as read_document
    from termalign.documents.parallel import write_bitext as write_bitext
    from termalign.errors import FileError as FileError
    from termalign.errors import FormatError as FormatError
    from termalign.errors import InputError as InputError
    from termalign.errors import MissingExtra as MissingExtra
    from termalign.errors import TermalignError as TermalignError
    from termalign.language.encoders import Encoder as Encoder
    from termalign.language.encoders import MultilingualE5 as MultilingualE5
    from termalign.language.encoders import TokenEncoder as TokenEncoder
    from termalign.language.encoders import Transformer as Transformer
    from termalign.language.encoders import UniversalSentenceEncoder as UniversalSentenceEncoder
    from termalign.language.lexicon import Lexicon as Lexicon
    from termalign.language.text import Direction as Direction
    from termalign.language.text import Span as Span
    from termalign.language.text import Token as Token
    from termalign.language.tokenizers import English as English
    from termalign.language.tokenizers import Jieba as Jieba
    from termalign.language.tokenizers import Spaces as Spaces
    from termalign.language.tokenizers import Tokenizer as Tokenizer
    from termalign.runtime.urls import remote as remote
    from termalign.termbase.decisions import Boundaries as Boundaries
    from termalign.termbase.decisions import Decision as Decision
    from termalign.termbase.decisions import Decisions as Decisions
    from termalign.termbase.decisions import Verdict as Verdict
    from termalign.termbase.decisions import settle as settle
    from termalign.termbase.formats import Problem as Problem
    from termalign.termbase.formats import read_glossary as read_glossary
    from termalign.termbase.formats import write_glossary as write_glossary
    from termalign.termbase.glossary import Differences as Differences
    from termalign.termbase.glossary import Entry as Entry
    from termalign.termbase.glossary import Evidence as Evidence
    from termalign.termbase.glossary import Glossary as Glossary
    from termalign.termbase.glossary import Merged as Merged
    from termalign.termbase.glossary import Status as Status
    from termalign.termbase.glossary import Term as Term
    from termalign.termbase.glossary import TermType as TermType
    from termalign.termbase.glossary import differences as differences
    from termalign.termbase.glossary import entry as entry
    from termalign.termbase.glossary import merge as merge
    from termalign.termbase.matching.batches import occurrences_batch as occurrences_batch
    from termalign.termbase.matching.occurrences import Occurrence as Occurrence
    from termalign.termbase.matching.occurrences import Occurrences as Occurrences
    from termalign.termbase.matching.occurrences import occurrences as occurrences
    from termalign.termbase.matching.tiers import Tier as Tier
    from termalign.terms.corpus.inputs import corpus_files as corpus_files
    from termalign.terms.corpus.run import extract_corpus as extract_corpus
    from termalign.terms.extraction import Extractor as Extractor
    from termalign.terms.extraction import Known as Known
    from termalign.terms.extraction import KnownMode as KnownMode
    from termalign.terms.extraction import Selection as Selection
    from termalign.terms.extraction import TermClass as TermClass
    from termalign.terms.extraction import extract as extract
    from termalign.terms.spotting import Spotter as Spotter
    from termalign.terms.spotting import spot as spot

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


def __getattr__(name: str) -> Any:
    """Load a public name from its module."""
    if name == "__version__":
        from importlib.metadata import version

        return version(import_module(f"{__name__}.errors").DISTRIBUTION)
    if name == "__all__":  # made here, for type checkers would take a computed one for an empty one
        return sorted(_HOME)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import_module(f"{__name__}.errors").warn_of_clash()
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(_HOME)
