"""Translation spotting: how given Chinese terms were rendered in a bitext.

Every occurrence of a term gets the candidate span that the ranker finds likeliest, evidence pooled over all of
the term's occurrences; spans with the same lemmas are one rendering, with a gap (*central … governments*) or
without. An occurrence whose best candidate is unlikely is left without one: it was dropped, replaced by a pronoun,
or paraphrased beyond recognition. Renderings are ordered by the number of occurrences that are expected to have
them, the sum of their likelihoods.

References:
    Jean Véronis & Philippe Langlais. 2000. Evaluation of parallel text alignment systems: the ARCADE project.
    (translation spotting)
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from termalign.aligner import default_aligner
from termalign.bitext import Bitext, Places, SentencePair
from termalign.encoders import Encoder, UniversalSentenceEncoder
from termalign.errors import InputError
from termalign.glossary import Entry, Evidence, Glossary, Term
from termalign.lexicon import Lexicon
from termalign.spotting.evidence import PairEvidence
from termalign.spotting.occurrences import Occurrence, find_occurrences
from termalign.spotting.ranker import likelihoods, models_version
from termalign.spotting.rows import Row, target_spans, target_text
from termalign.spotting.table import build_table

LEAST_CONFIDENCE = 0.1
"""An occurrence whose best candidate is less likely than this has no rendering: of such candidates one in eight was
right on judged renderings, held out."""

METHOD = "spot"


@dataclass(frozen=True, slots=True)
class Spot:
    """A rendering of one occurrence."""

    occurrence: Occurrence
    row: Row
    confidence: float
    """Probability (0 to 1) that the span renders the term."""


_confidence = attrgetter("confidence")


class Spotter:
    """Finds the renderings of terms; keeps nothing of a bitext, so one serves any number."""

    def __init__(self, *, encoder: Encoder | None = None, lexicon: Lexicon | None = None) -> None:
        self.encoder: Encoder = encoder or UniversalSentenceEncoder()
        self.lexicon = lexicon or Lexicon()

    @property
    def signature(self) -> str:
        """The parts, with their versions and models."""
        return f"spotter:{models_version()}({self.encoder.signature},{self.lexicon.signature})"

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
        candidates: list[list[tuple[Row, float]]] = [[] for _ in terms]
        for row, likelihood in zip(table.rows, likelihoods(table).tolist(), strict=True):
            candidates[row.term].append((row, likelihood))
        places = Places(bitext.src), Places(bitext.tgt)
        entries = [
            self._entry(term, occurrences[number], candidates[number], bitext, places, best)
            for number, term in enumerate(terms)
        ]
        return Glossary(
            tuple(entries), metadata={"signature": "|".join(filter(None, (bitext.signature, self.signature)))}
        )

    def _entry(
        self,
        term: str,
        occurrences: Sequence[Occurrence],
        candidates: Sequence[tuple[Row, float]],
        bitext: Bitext,
        places: tuple[Places, Places],
        best: int,
    ) -> Entry:
        by_occurrence: dict[int, list[Spot]] = {}
        by_key: dict[str, list[Spot]] = {}
        for row, likelihood in candidates:
            spot = Spot(occurrences[row.occurrence], row, likelihood)
            by_occurrence.setdefault(row.occurrence, []).append(spot)
            by_key.setdefault(row.key, []).append(spot)
        spots: dict[str, list[Spot]] = {}
        for _, found in sorted(by_occurrence.items()):
            if (spot := max(found, key=_confidence)).confidence >= LEAST_CONFIDENCE:
                spots.setdefault(spot.row.key, []).append(spot)
        others = [max(found, key=_confidence) for key, found in by_key.items() if key not in spots]
        expected = {key: sum(map(_confidence, found)) for key, found in by_key.items()}
        ranked = sorted(spots, key=lambda key: (-expected[key], key))
        renderings = [_rendering(spots[key], bitext.pairs) for key in ranked]
        renderings += [
            Term(target_text(bitext.pairs[spot.row.pair], spot.row), score=round(spot.confidence, 4))
            for spot in sorted(others, key=lambda spot: (-spot.confidence, spot.row.key))
            if spot.confidence >= LEAST_CONFIDENCE
        ]
        proofs = [_evidence(spot, bitext, places) for key in ranked for spot in spots[key]]
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


def _rendering(spots: Sequence[Spot], pairs: Sequence[SentencePair]) -> Term:
    texts = Counter(target_text(pairs[spot.row.pair], spot.row) for spot in spots)
    ordered = sorted(texts, key=lambda text: (-texts[text], text != text.lower(), text))
    confidence = sum(spot.confidence for spot in spots) / len(spots)
    return Term(ordered[0], score=round(confidence, 4), count=len(spots), forms=tuple(ordered[1:]))


def _evidence(spot: Spot, bitext: Bitext, places: tuple[Places, Places]) -> Evidence:
    pair = bitext.pairs[spot.row.pair]
    spans = target_spans(pair, spot.row)
    return Evidence(
        document=bitext.src.name,
        zh=pair.src.text,
        en=pair.tgt.text,
        zh_span=spot.occurrence.span,
        en_spans=spans,
        zh_line=places[0].at(pair.src.span.start + spot.occurrence.span.start)[0],
        en_line=places[1].at(pair.tgt.span.start + spans[0].start)[0],
        method=METHOD,
        score=round(spot.confidence, 4),
    )
