"""Extraction: the terms of bitexts and how they were rendered."""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Self

from termalign.alignment.aligner import Aligner, default_aligner
from termalign.documents.bitext import Bitext, each_bitext, provenance
from termalign.documents.given import GivenTexts, GivenTranslation
from termalign.errors import require, require_items
from termalign.language.candidates.terms import KnownTerms
from termalign.language.encoders import Encoder, UniversalSentenceEncoder
from termalign.language.lexicon import Lexicon
from termalign.language.models import Origin
from termalign.language.text import Direction
from termalign.runtime.memory import no_collection
from termalign.runtime.progress import GivenProgress, watched
from termalign.termbase.glossary import Glossary, with_ids
from termalign.terms.extraction.known import Known
from termalign.terms.extraction.mapping import map_document, screen_model
from termalign.terms.extraction.pair_features import PartFeatures, part_features
from termalign.terms.extraction.ranking import Ranking, StatisticsSource, Workers
from termalign.terms.extraction.second_pass import RenderedCandidate, examine, tally
from termalign.terms.extraction.selection import Selection, Sort, do_nothing
from termalign.terms.extraction.shortlist import Counts, CountSource, Shortlist, count_candidates, shortlist
from termalign.terms.extraction.statistics import SUMMED, Statistics, gathered
from termalign.terms.extraction.termhood import CorpusCounts
from termalign.terms.spotting.known_renderings import Settled, curated_glossary, curated_renderings
from termalign.terms.spotting.ranker import models_version
from termalign.terms.spotting.table import RenderingFinder

STATISTICS_VERSION = 8
"""Of the layout of statistics, beside the names of what they sum; they are kept on disk."""


class Extractor:
    """Extracts terms: map each bitext, merge what they say, rank.

    The three steps are separate so that a corpus can be mapped document by document, anywhere.
    """

    def __init__(
        self,
        *,
        encoder: Encoder | None = None,
        lexicon: Lexicon | None = None,
        known: Iterable[str] = (),
        settled: Settled | None = None,
    ) -> None:
        """Choose the parts.

        Args:
            encoder: Compares terms and renderings.
            lexicon: The bilingual dictionary.
            known: Chinese terms to look for whatever they look like, beside those of the curated glossaries.
            settled: Renderings taken where they occur; by default, those of the curated glossaries.
        """
        self.encoder: Encoder = encoder or UniversalSentenceEncoder()
        self.lexicon = lexicon or Lexicon()
        self.known = KnownTerms((*Known(curated_glossary()).terms, *require_items(known, str, "known")))
        self._finder = RenderingFinder(self.encoder, self.lexicon, settled or curated_renderings())

    @classmethod
    def for_aligner(
        cls, aligner: Aligner, *, known: Iterable[str] = (), settled: Settled | None = None
    ) -> Self:
        """Make an extractor that shares the encoder and the lexicon of an aligner; the rest as in the constructor."""
        return cls(encoder=aligner.encoder, lexicon=aligner.lexicon, known=known, settled=settled)

    @no_collection()
    def map(self, bitext: Bitext) -> Statistics:
        """Return the statistics of one bitext.

        Raises:
            InputError: The bitext's words are not linked.
        """
        return gathered(self._mapped(bitext))

    def _mapped(self, bitext: Bitext) -> Iterator[Statistics]:
        """Yield statistics that add up to those of a bitext."""
        yield from map_document(_read(bitext), self._finder, self.known)
        yield _direction(bitext)

    @no_collection()
    def count(self, bitext: Bitext) -> Counts:
        """Return how often each candidate occurs in a tokenized bitext; no more is looked at."""
        return count_candidates(_read(bitext), self.lexicon, self.known)

    def shortlist(self, counts: CountSource, selection: Selection) -> Shortlist:
        """Return the candidates to look at in a corpus, of the counts of all its bitexts, for such a selection."""
        wants = selection.decisions.wants
        return shortlist(counts, self.lexicon, least=selection.min_count, wants=wants)

    @no_collection()
    def examine(self, bitext: Bitext, listed: Shortlist, link: Callable[[Bitext], Bitext]) -> Statistics:
        """Return what the chosen occurrences in a bitext say; `link` tokenizes and links some of its pairs."""
        return examine(_read(bitext), listed, link=link, finder=self._finder, known=self.known)

    @no_collection()
    def tally(self, bitext: Bitext, found: Mapping[str, RenderedCandidate]) -> Statistics:
        """Return what a tokenized bitext shows, links aside, of the candidates that have a rendering."""
        return gathered((tally(_read(bitext), found, self.lexicon, self.known), _direction(bitext)))

    @property
    def signature(self) -> str:
        """The parts that make statistics, with their versions and models."""
        models = (screen_model().version, models_version())
        layout = f"{STATISTICS_VERSION}.{Origin().version(SUMMED, ())}"
        glossaries = self.known.signature, self._finder.settled.signature
        parts = (layout, *models, self.encoder.signature, self.lexicon.signature, *glossaries)
        return f"extractor:{','.join(parts)}"

    @no_collection()
    def describe(self, part: Statistics, counts: CorpusCounts) -> PartFeatures:
        """Return what ranking makes of the terms of a part of merged statistics, given counts of all of them."""
        return part_features(part, self.lexicon, counts)

    @no_collection()
    def rank(
        self,
        statistics: StatisticsSource,
        *,
        selection: Selection | None = None,
        signature: str = "",
        directions: Collection[Direction] = (),
        workers: Workers | None = None,
        on_left_out: Callable[[int], None] = do_nothing,
    ) -> Glossary:
        """Return the terms of merged statistics to list.

        Args:
            statistics: What `map` returned, merged.
            selection: Which to list, in which order.
            signature: What the bitexts were made by.
            directions: Theirs, which the glossary shows where it is one.
            workers: Who does what can be done part by part; by default it is done here.
            on_left_out: Called with how many the default cut left out.
        """
        entries = (selection or Selection()).entries(
            statistics, self.lexicon, workers=workers, on_left_out=on_left_out
        )
        return with_ids(Glossary(tuple(entries), metadata=provenance(signature, directions)))

    def extract(
        self,
        bitexts: Bitext | Iterable[Bitext],
        *,
        selection: Selection | None = None,
        on_left_out: Callable[[int], None] = do_nothing,
        merge: Callable[[Iterable[Statistics]], StatisticsSource] = gathered,
    ) -> Glossary:
        """Return the terms of one bitext or of several to list.

        Args:
            bitexts: Their words are linked.
            selection: Which to list, in which order.
            on_left_out: Called with how many the default cut left out.
            merge: Adds up what is mapped, block by block: in memory, or elsewhere.
        """
        several = list(each_bitext(bitexts))
        statistics = self._merged(several, merge)
        signatures = dict.fromkeys(bitext.signature for bitext in several)
        signature = "|".join(filter(None, (*signatures, self.signature)))
        return self.rank(
            statistics,
            selection=selection,
            signature=signature,
            directions={bitext.direction for bitext in several},
            on_left_out=on_left_out,
        )

    @no_collection()
    def salience(
        self,
        bitexts: Iterable[Bitext],
        keys: Container[str],
        *,
        merge: Callable[[Iterable[Statistics]], StatisticsSource] = gathered,
    ) -> dict[str, float]:
        """Return the salience, 0 to 1, of those candidates that are wanted and have a rendering, by their keys.

        It is compared with that of all others, so all are looked at; entries are made of none.

        Args:
            bitexts: Their words are linked.
            keys: Of the candidates that are wanted.
            merge: As in `extract`.
        """
        ranking = Ranking(self._merged(bitexts, merge), self.lexicon)
        outlines = ranking.outlines(lambda outline: outline.key in keys)
        return {outline.key: outline.salience for outline in outlines}

    @no_collection()
    def _merged(
        self, bitexts: Iterable[Bitext], merge: Callable[[Iterable[Statistics]], StatisticsSource]
    ) -> StatisticsSource:
        """Return what some bitexts add up to."""
        return merge(chain.from_iterable(map(self._mapped, bitexts)))


def _direction(bitext: Bitext) -> Statistics:
    return Statistics(directions=Counter([bitext.direction]))


def _read(bitext: Bitext) -> Bitext:
    """Return a bitext as it reads from Chinese, as all steps do: its statistics are the same in both directions."""
    return require(bitext, Bitext, "the bitext").read(Direction.ZH_EN)


@cache
def default_extractor() -> Extractor:
    """Return the extractor of all defaults, made once; it shares its evidence with the default aligner."""
    return Extractor.for_aligner(default_aligner())


def extract(
    bitexts: GivenTexts,
    tgt: GivenTranslation | None = None,
    *,
    min_score: float | None = None,
    min_count: int = 1,
    top: int | None = None,
    classes: Collection[str] | None = None,
    everything: bool = False,
    sort: str = Sort.WORTH,
    keyness: bool = False,
    progress: GivenProgress = False,
) -> Glossary:
    """Extract the terms of one aligned bitext, or of several together, best first.

    By default the entries worth a look are listed; `min_score` or `top` takes the place of that cut.

    Example:
        >>> zh, en = "要加快发展新质生产力。", "We must accelerate the growth of new quality productive forces."
        >>> extract(zh, en)["新质生产力"].en[0].text
        'new quality productive forces'

    Args:
        bitexts: What `align` returned, its words linked, or several of these; or anything that `align` takes, which is
            aligned first.
        tgt: The translation, where `bitexts` is a text.
        min_score: Least probability (0 to 1) that an entry is right.
        min_count: Least occurrences of the Chinese term.
        top: Most entries.
        classes: Classes to list: `term`, `name`, `phrase`, `generic`.
        everything: Whether to list all candidates that have a rendering, with all renderings.
        sort: The order: by `worth`, `score`, `salience` or `count`, the highest first, or `position` in one bitext.
        keyness: Whether entries have in how many documents they occur, and whether the texts use them more often than
            general Chinese does (`Entry.documents`, `Entry.keyness`).
        progress: A function that is given the progress, or True for a bar, as in `check`.

    Returns:
        A glossary of proposed terms; each entry has its salience, its renderings best first, with counts and scores,
        and evidence: the sentences, and where in them both occur.

    Raises:
        InputError: The bitext's words are not linked, or an argument is out of its range.
    """
    selection = Selection(
        min_score=min_score,
        min_count=min_count,
        top=top,
        classes=classes,
        everything=everything,
        sort=sort,
        keyness=keyness,
    )
    with watched(progress) as watch:
        linked = default_aligner().linked(bitexts, tgt, on_stage=watch)
        several = watch.over(linked, "counting candidates", size=len)
        return default_extractor().extract(several, selection=selection)
