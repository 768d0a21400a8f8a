"""Translation spotting: how given terms were rendered in a bitext.

Every occurrence of a Chinese term gets the candidate span that the ranker finds likeliest, evidence pooled over all
of the term's occurrences; spans with the same lemmas are one rendering, with a gap (*central … governments*) or
without. An occurrence of which it is unlikely that any candidate is right is left without one: it was dropped,
replaced by a pronoun, or paraphrased beyond recognition. Renderings are ordered by the number of occurrences that are
expected to have them, the sum of their likelihoods.

References:
    Jean Véronis & Philippe Langlais. 2000. Evaluation of parallel text alignment systems: the ARCADE project.
    (translation spotting)
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import filterfalse
from pathlib import Path
from typing import Any, Self

from termalign.alignment.aligner import Aligner, default_aligner
from termalign.documents.bitext import Bitext, each_bitext, provenance
from termalign.documents.given import GivenTexts, GivenTranslation
from termalign.errors import InputError, require_count
from termalign.language.encoders import Encoder, UniversalSentenceEncoder
from termalign.language.lexicon import Lexicon
from termalign.language.text import Direction, is_han
from termalign.runtime.memory import no_collection
from termalign.runtime.progress import GivenProgress, watched
from termalign.runtime.remote_files import is_file
from termalign.termbase.given import GivenGlossary, given_glossary
from termalign.termbase.glossary import Entry, Glossary, Term, zh_terms
from termalign.termbase.matching.wrapped_terms import with_whole_terms
from termalign.terms.spotting.candidates import SoughtTerms
from termalign.terms.spotting.concordance import ConcordanceLine
from termalign.terms.spotting.english_terms import english_renderings
from termalign.terms.spotting.known_renderings import Settled, curated_renderings
from termalign.terms.spotting.occurrences import (
    CandidateRow,
    TermOccurrence,
    find_occurrences,
)
from termalign.terms.spotting.ranker import likelihoods, models_version
from termalign.terms.spotting.spotted import ReadBitext, SpottedOccurrence, found_chinese, found_english
from termalign.terms.spotting.table import RenderingFinder

LEAST_SPOTTED_LIKELIHOOD = 0.1
"""Likelihood from which a candidate that is chosen nowhere is named beside the others: of such candidates one in eight
was right on judged renderings, held out."""

SPOT_METHOD = "spot"


class Spotter:
    """Finds the renderings of terms; keeps nothing of a bitext, so one serves any number."""

    def __init__(
        self,
        *,
        encoder: Encoder | None = None,
        lexicon: Lexicon | None = None,
        settled: Settled | None = None,
    ) -> None:
        """Choose the parts.

        Args:
            encoder: Compares terms and renderings.
            lexicon: The bilingual dictionary.
            settled: Renderings taken where they occur; by default, those of the glossaries that come with termalign.
        """
        self.encoder: Encoder = encoder or UniversalSentenceEncoder()
        self.lexicon = lexicon or Lexicon()
        self._finder = RenderingFinder(self.encoder, self.lexicon, settled or curated_renderings())

    @classmethod
    def for_aligner(cls, aligner: Aligner) -> Self:
        """Make a spotter that shares the encoder and the lexicon of an aligner."""
        return cls(encoder=aligner.encoder, lexicon=aligner.lexicon)

    @property
    def signature(self) -> str:
        """The parts, with their versions and models."""
        parts = self.encoder.signature, self.lexicon.signature, self._finder.settled.signature
        return f"spotter:{models_version()}({','.join(parts)})"

    @no_collection()
    def spot(
        self,
        terms: Sequence[str],
        bitexts: Bitext | Iterable[Bitext],
        *,
        best: int = 3,
        english_terms: bool = False,
        on_line: Callable[[ConcordanceLine], None] | None = None,
    ) -> Glossary:
        """Return an entry a term, in the order given, its renderings best first.

        Args:
            terms: Chinese terms, in either script; the same term twice gives one entry.
            bitexts: An aligned bitext, its words linked, or several.
            english_terms: Whether terms without a Chinese character are English ones in what is translated from
                English. One that occurs there, and as it is in Chinese sources of other bitexts, has an entry of each.
            best: How many renderings to name at most for a term, those chosen nowhere included: their count
                is 0.
            on_line: Called with every occurrence, text by text, in the order of the text.

        Raises:
            InputError: A bitext's words are not linked, or the arguments are not of these kinds.
        """
        terms = _wanted(terms)
        require_count(best, 1, "best")
        occurrences: list[list[SpottedOccurrence]] = [[] for _ in terms]
        signatures: dict[str, None] = {}
        directions: set[Direction] = set()
        for bitext in each_bitext(bitexts):
            signatures[bitext.signature] = None
            directions.add(bitext.direction)
            in_bitext = self._find(terms, bitext, english_terms=english_terms)
            for all_of_term, of_bitext in zip(occurrences, in_bitext, strict=True):
                all_of_term += of_bitext
            if on_line is not None:
                for line in _in_order(in_bitext):
                    on_line(line)
        signature = "|".join(filter(None, (*signatures, self.signature)))
        from_english = english_terms and directions == {Direction.EN_ZH}
        entries = tuple(
            _entry(term, language, [use for use in of_term if use.language == language], best)
            for term, of_term in zip(terms, occurrences, strict=True)
            for language in _languages(term, of_term, from_english=from_english)
        )
        return Glossary(entries, metadata=provenance(signature, directions))

    @no_collection()
    def concordance(self, terms: Sequence[str], bitext: Bitext) -> list[ConcordanceLine]:
        """Return every occurrence of the terms in a bitext, in the order of the text.

        Raises:
            InputError: The bitext's words are not linked.
        """
        return _in_order(self._find(_wanted(terms), bitext))

    def _find(
        self, terms: Sequence[str], bitext: Bitext, *, english_terms: bool = False
    ) -> list[list[SpottedOccurrence]]:
        """Return for every term what was found at its occurrences, in their order."""
        read = ReadBitext(bitext)
        if not (english_terms and bitext.direction is Direction.EN_ZH):
            return self._find_chinese(terms, read)
        chinese, english = list(filter(_has_chinese, terms)), list(filterfalse(_has_chinese, terms))
        by_term = dict(zip(chinese, self._find_chinese(chinese, read), strict=True))
        by_term |= zip(english, self._find_english(english, read), strict=True)
        return [by_term[term] for term in terms]

    def _find_chinese(self, terms: Sequence[str], read: ReadBitext) -> list[list[SpottedOccurrence]]:
        """Return what was found at the occurrences of Chinese terms."""
        occurrences = find_occurrences(terms, read.pairs)
        candidates: list[dict[int, list[tuple[CandidateRow, float]]]] = [{} for _ in terms]
        for row, likelihood in zip(*self._candidates(terms, occurrences, read), strict=True):
            candidates[row.term].setdefault(row.occurrence, []).append((row, likelihood))
        return [
            [
                found_chinese(term, occurrence, candidates[order].get(index, ()), read)
                for index, occurrence in enumerate(occurrences[order])
            ]
            for order, term in enumerate(terms)
        ]

    def _find_english(self, terms: Sequence[str], read: ReadBitext) -> list[list[SpottedOccurrence]]:
        """Return what was found at the occurrences of English terms."""
        occurrences: list[list[SpottedOccurrence]] = [[] for _ in terms]
        if terms:
            for occurrence, candidates in english_renderings(
                terms,
                read.pairs,
                lexicon=self.lexicon,
                spotted=lambda sources, occurrences: self._candidates(sources, occurrences, read),
            ):
                term = terms[occurrence.term]
                occurrences[occurrence.term].append(found_english(term, occurrence, candidates, read))
        return occurrences

    def _candidates(
        self, terms: Sequence[str], occurrences: Sequence[Sequence[TermOccurrence]], read: ReadBitext
    ) -> tuple[Sequence[CandidateRow], list[float]]:
        """Return the candidates of Chinese terms at their occurrences, and their likelihoods."""
        table = self._finder.table(SoughtTerms(terms, occurrences, read.evidence))
        return table.rows, likelihoods(table).tolist()


def _in_order(occurrences: Sequence[Sequence[SpottedOccurrence]]) -> list[ConcordanceLine]:
    """Return the lines of what was found in a bitext, in the order of the text."""
    lines = (occurrence.line for of_term in occurrences for occurrence in of_term)
    return sorted(lines, key=lambda line: (line.pair, line.keyword[1], line.term))


def _wanted(terms: Any) -> list[str]:
    """Return terms without white space around them, each once.

    Raises:
        InputError: They are no list of texts.
    """
    terms = list(terms) if isinstance(terms, Iterable) and not isinstance(terms, (str, Bitext)) else [None]
    if not all(isinstance(term, str) for term in terms):
        raise InputError(
            "the terms must be a list of texts, and come before the bitext; or a glossary, its name or its path"
        )
    return list(dict.fromkeys(term.strip() for term in terms if term.strip()))


def _has_chinese(term: str) -> bool:
    return any(map(is_han, term))


def _languages(term: str, occurrences: Sequence[SpottedOccurrence], *, from_english: bool) -> Iterable[str]:
    """Return the languages that a term is one of in what it was looked for in."""
    default = "en" if from_english and not _has_chinese(term) else "zh"
    return sorted({occurrence.language for occurrence in occurrences}, reverse=True) or (default,)


def _entry(term: str, language: str, occurrences: Sequence[SpottedOccurrence], best: int) -> Entry:
    """Return the entry of a term: renderings of occurrences by themselves first, then of those in longer words."""
    alone = [occurrence for occurrence in occurrences if not occurrence.line.nested]
    counted = alone or occurrences
    inside = [occurrence for occurrence in occurrences if alone and occurrence.line.nested]
    into = "en" if language == "zh" else "zh"
    renderings = _renderings(counted, into)
    nested_only = [
        item for item in _renderings(inside, into) if item.text not in {other.text for other in renderings}
    ]
    renderings += [replace(rendering, count=0) for rendering in nested_only]
    proofs = [
        occurrence.line.evidence(SPOT_METHOD)
        for occurrence in (*_by_rendering(counted), *_by_rendering(inside))
        if occurrence.key
    ]
    nested = len(occurrences) - len(alone)
    note = f"inside longer words or terms: {nested}" if nested else ""
    headwords, renderings_of = (Term(term, language, count=len(counted)),), tuple(renderings[:best])
    zh, en = (headwords, renderings_of) if language == "zh" else (renderings_of, headwords)
    return Entry(zh, en, note=note, evidence=tuple(proofs))


def _expected(occurrences: Iterable[SpottedOccurrence]) -> dict[str, float]:
    """Return how many occurrences are expected to have each rendering: the sum of its likelihoods."""
    expected: dict[str, float] = {}
    for occurrence in occurrences:
        for key, likelihood in occurrence.likelihoods.items():
            expected[key] = expected.get(key, 0.0) + likelihood
    return expected


def _by_rendering(occurrences: Sequence[SpottedOccurrence]) -> list[SpottedOccurrence]:
    """Return what was found in the order of the renderings, best first."""
    expected = _expected(occurrences)
    return sorted(occurrences, key=lambda occurrence: (-expected.get(occurrence.key, 0.0), occurrence.key))


def _renderings(occurrences: Sequence[SpottedOccurrence], language: str) -> list[Term]:
    """Return the renderings chosen somewhere, best first, then those that are likely and chosen nowhere."""
    chosen: dict[str, list[SpottedOccurrence]] = {}
    for occurrence in _by_rendering(occurrences):
        if occurrence.key:
            chosen.setdefault(occurrence.key, []).append(occurrence)
    unchosen: dict[str, tuple[float, str]] = {}
    for occurrence in occurrences:
        for key, likelihood in occurrence.likelihoods.items():
            if key not in chosen and likelihood > max(
                LEAST_SPOTTED_LIKELIHOOD, unchosen.get(key, (0.0, ""))[0]
            ):
                unchosen[key] = likelihood, occurrence.texts[key]
    return [
        *(_rendering(some, language) for some in chosen.values()),
        *(
            Term(text, language, score=round(likelihood, 4))
            for _, (likelihood, text) in sorted(unchosen.items(), key=lambda row: (-row[1][0], row[0]))
        ),
    ]


def _rendering(uses: Sequence[SpottedOccurrence], language: str) -> Term:
    texts = Counter(occurrence.line.words for occurrence in uses)
    ordered = sorted(texts, key=lambda text: (-texts[text], text != text.lower(), text))
    confidence = sum(occurrence.likelihoods[occurrence.key] for occurrence in uses) / len(uses)
    return Term(ordered[0], language, score=round(confidence, 4), count=len(uses), forms=tuple(ordered[1:]))


@cache
def default_spotter() -> Spotter:
    """Return the spotter of all defaults, made once; it shares its evidence with the default aligner."""
    return Spotter.for_aligner(default_aligner())


def spot(
    terms: Sequence[str] | GivenGlossary,
    bitexts: GivenTexts,
    tgt: GivenTranslation | None = None,
    *,
    best: int = 3,
    progress: GivenProgress = False,
) -> Glossary:
    """Find how terms are rendered in an aligned bitext of either direction, or in several together.

    Terms are Chinese. In what is translated from English, one without a Chinese character is an English term: it is the
    English side of its entry, and what renders it the Chinese.

    An occurrence inside a longer word (肺, *lung*, in 肺炎, *pneumonia*; 合格产品, *products up to standard*, in
    不合格产品), or inside another of the terms, is counted apart, and what renders it comes last. Lines over which a
    term goes on are one pair, as in `check`, whose words are linked anew.

    Example:
        >>> from termalign import align
        >>> bitext = align("要做好顶层设计。", "We must do a good job of top-level design.")
        >>> spot(["顶层设计"], bitext)["顶层设计"].en[0].text
        'top-level design'

    Args:
        terms: Chinese terms, in either script, and English ones; or the Chinese ones of a glossary, which is given
            itself, by its name or its path.
        bitexts: What `align` returned, its words linked, or several of these; or anything that `align` takes, which is
            aligned first.
        tgt: The translation, where `bitexts` is a text.
        best: Most renderings of a term; those chosen at no occurrence have count 0.
        progress: A function that is given the progress, or True for a bar, as in `check`.

    Returns:
        An entry a term, in the order given; one without renderings when it was not translated or does not
        occur (the count of the term shows which).

    Raises:
        InputError: A bitext's words are not linked, or the arguments are not of these kinds.
    """
    sources = _wanted(_terms_of(terms))
    given = without_renderings(sources)
    with watched(progress) as watch:
        linked = (_whole(bitext, given) for bitext in default_aligner().linked(bitexts, tgt, on_stage=watch))
        watched_over = watch.over(linked, "spotting", size=len)
        return default_spotter().spot(sources, watched_over, best=best, english_terms=True)


def without_renderings(terms: Sequence[str]) -> Glossary:
    """Return a glossary of terms alone; those with a Chinese character are Chinese.

    Example:
        >>> [len(entry.zh) for entry in without_renderings(["国家安全", "national security"])]
        [1, 0]
    """
    return Glossary(
        tuple(
            Entry((Term(term, "zh"),), ()) if _has_chinese(term) else Entry((), (Term(term, "en"),))
            for term in terms
        )
    )


def _whole(bitext: Bitext, terms: Glossary) -> Bitext:
    """Return a linked bitext whose pairs are one where a term goes on from one to the next, their words linked anew."""
    whole = with_whole_terms(bitext, terms)
    joined = [pair for pair in whole.pairs if pair.links is None]
    if not joined or any(pair.links is None for pair in bitext.pairs):
        return bitext
    aligner = default_aligner()
    linked = iter(aligner.link(replace(whole, pairs=tuple(joined))).pairs)
    signatures = dict.fromkeys((bitext.signature, aligner.signature))
    pairs = tuple(next(linked) if pair.links is None else pair for pair in whole.pairs)
    return replace(whole, pairs=pairs, signature="|".join(signatures))


def _terms_of(terms: Sequence[str] | GivenGlossary) -> Sequence[str]:
    """Return the Chinese terms of a glossary that is given, or else the terms as they are."""
    from termalign.termbase.formats.curated import curated

    is_name = isinstance(terms, str) and (terms in curated() or is_file(terms))
    if is_name or isinstance(terms, (Glossary, Path)):
        return [*zh_terms(given_glossary(terms))[0]]
    return terms
