"""Translation spotting: how given Chinese terms were rendered in a bitext.

Every occurrence of a term gets the candidate span that the ranker finds likeliest, evidence pooled over all of
the term's occurrences; spans with the same lemmas are one rendering. An occurrence whose best candidate is
unlikely is left without one: it was dropped, replaced by a pronoun, or paraphrased beyond recognition.

References:
    Jean Véronis & Philippe Langlais. 2000. Evaluation of parallel text alignment systems: the ARCADE project.
    (translation spotting)
    Jerome H. Friedman. 2001. Greedy Function Approximation. Annals of Statistics 29(5). (the ranker)
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from termalign.aligner import default_aligner
from termalign.bitext import Bitext, SentencePair
from termalign.boosting import BoostedTrees
from termalign.encoders import Encoder, UniversalSentenceEncoder
from termalign.errors import InputError
from termalign.glossary import Entry, Evidence, Glossary, Term
from termalign.lexicon import Lexicon
from termalign.spotting.evidence import PairEvidence
from termalign.spotting.occurrences import Occurrence, find_occurrences
from termalign.spotting.table import Row, Table, build_table, span_text, target_span
from termalign.text import Span

LEAST_CONFIDENCE = 0.1
"""An occurrence whose best candidate is less likely than this has no rendering: of such candidates fewer than
one in twelve was right on judged renderings, held out."""

METHOD = "spot"


@dataclass(frozen=True, slots=True)
class Spot:
    """A rendering of one occurrence."""

    occurrence: Occurrence
    row: Row
    confidence: float
    """Probability (0 to 1) that the span renders the term."""


class Spotter:
    """Finds the renderings of terms; keeps nothing of a bitext, so one serves any number."""

    def __init__(self, *, encoder: Encoder | None = None, lexicon: Lexicon | None = None) -> None:
        self.encoder: Encoder = encoder or UniversalSentenceEncoder()
        self.lexicon = lexicon or Lexicon()

    def spot(self, terms: Sequence[str], bitext: Bitext, *, best: int = 3) -> Glossary:
        """Return an entry a term, in the order given, its renderings best first.

        Args:
            terms: Chinese terms, in either script; the same term twice gives one entry.
            bitext: An aligned bitext, its words linked.
            best: How many renderings to name at most for a term, those chosen nowhere included: their count
                is 0.

        Raises:
            InputError: The bitext's words are not linked.
        """
        terms = list(dict.fromkeys(term.strip() for term in terms if term.strip()))
        evidence = pair_evidence(bitext)
        occurrences = find_occurrences(terms, bitext.pairs)
        table = build_table(terms, occurrences, evidence, encoder=self.encoder, lexicon=self.lexicon)
        likelihoods = ranker().predict(table.features).tolist()
        by_term: dict[int, list[int]] = {}
        for place, row in enumerate(table.rows):
            by_term.setdefault(row.term, []).append(place)
        entries = [
            self._entry(term, occurrences[number], by_term.get(number, []), table, likelihoods, bitext, best)
            for number, term in enumerate(terms)
        ]
        return Glossary(tuple(entries), metadata={"signature": bitext.signature})

    def _entry(
        self,
        term: str,
        occurrences: Sequence[Occurrence],
        places: Sequence[int],
        table: Table,
        likelihoods: Sequence[float],
        bitext: Bitext,
        best: int,
    ) -> Entry:
        chosen: dict[int, tuple[float, int]] = {}
        likeliest: dict[str, tuple[float, int]] = {}
        for place in places:
            row, likelihood = table.rows[place], likelihoods[place]
            if likelihood > chosen.get(row.occurrence, (0.0, 0))[0]:
                chosen[row.occurrence] = (likelihood, place)
            if likelihood > likeliest.get(row.key, (0.0, 0))[0]:
                likeliest[row.key] = (likelihood, place)
        spots: dict[str, list[Spot]] = {}
        for occurrence, (likelihood, place) in sorted(chosen.items()):
            if likelihood >= LEAST_CONFIDENCE:
                row = table.rows[place]
                spots.setdefault(row.key, []).append(Spot(occurrences[occurrence], row, likelihood))
        ranked = sorted(
            spots.values(), key=lambda found: (-sum(spot.confidence for spot in found), found[0].row.key)
        )
        renderings = [_rendering(found, bitext.pairs) for found in ranked]
        others = sorted(
            ((-likelihood, key, place) for key, (likelihood, place) in likeliest.items() if key not in spots)
        )
        renderings += [
            Term(
                span_text(
                    bitext.pairs[table.rows[place].pair], table.rows[place].start, table.rows[place].end
                ),
                score=round(-negative, 4),
            )
            for negative, _, place in others
            if -negative >= LEAST_CONFIDENCE
        ]
        proofs = [_evidence(spot, bitext) for found in ranked for spot in found]
        return Entry(
            (Term(term, "zh", count=len(occurrences)),), tuple(renderings[:best]), evidence=tuple(proofs)
        )


@cache
def default_spotter() -> Spotter:
    """Return the spotter of all defaults, made once; it shares its evidence with the default aligner."""
    aligner = default_aligner()
    return Spotter(encoder=aligner.encoder, lexicon=aligner.lexicon)


def spot(terms: Sequence[str], bitext: Bitext, *, best: int = 3) -> Glossary:
    """Find how Chinese terms were rendered in an aligned bitext.

    Example:
        >>> from termalign import align
        >>> bitext = align("要做好顶层设计。", "We must do a good job of top-level design.")
        >>> spot(["顶层设计"], bitext)["顶层设计"].en[0].text
        'top-level design'

    Args:
        terms: Chinese terms, in either script.
        bitext: What `align` returned, its words linked.
        best: Most renderings of a term; those chosen at no occurrence have count 0.

    Returns:
        An entry a term, in the order given; one without renderings when it was not translated or does not
        occur (its Chinese count tells which).

    Raises:
        InputError: The bitext's words are not linked.
    """
    return default_spotter().spot(terms, bitext, best=best)


def pair_evidence(bitext: Bitext) -> list[PairEvidence]:
    """Return what spotting needs of each pair.

    Raises:
        InputError: The bitext's words are not linked.
    """
    if any(pair.posterior is None for pair in bitext.pairs):
        raise InputError("the bitext's words are not linked; use Aligner.link first")
    return [PairEvidence(pair) for pair in bitext.pairs]


@cache
def ranker() -> BoostedTrees:
    """Return the shipped ranker: the likelihood that a candidate is the rendering."""
    return BoostedTrees.load("termalign.spotting", "ranker.npz")


def _rendering(spots: Sequence[Spot], pairs: Sequence[SentencePair]) -> Term:
    texts = Counter(span_text(pairs[spot.row.pair], spot.row.start, spot.row.end) for spot in spots)
    ordered = sorted(texts, key=lambda text: (-texts[text], text != text.lower(), text))
    confidence = sum(spot.confidence for spot in spots) / len(spots)
    return Term(ordered[0], score=round(confidence, 4), count=len(spots), forms=tuple(ordered[1:]))


def _evidence(spot: Spot, bitext: Bitext) -> Evidence:
    pair = bitext.pairs[spot.row.pair]
    span: Span = target_span(pair, spot.row.start, spot.row.end)
    return Evidence(
        document=bitext.src.name,
        zh=pair.src.text,
        en=pair.tgt.text,
        zh_span=spot.occurrence.span,
        en_spans=(span,),
        zh_line=bitext.src.place(pair.src.span.start + spot.occurrence.span.start)[0],
        en_line=bitext.tgt.place(pair.tgt.span.start + span.start)[0],
        method=METHOD,
        score=round(spot.confidence, 4),
    )
