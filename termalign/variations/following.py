"""Which terms recur in documents, and what they are rendered by in most places.

A term is followed because it recurs and looks like one to the screen of extraction, whether or not extraction would
list it. Its main rendering is the phrase that the word links tie it to in most pairs: in every pair the phrase that is
tied best has a whole vote, and others the less the worse they are tied. From English into Chinese these phrases are
followed, and the terms are their main renderings.

References:
    Philipp Koehn, Franz Josef Och & Daniel Marcu. 2003. Statistical Phrase-Based Translation. HLT-NAACL: phrase pairs
    consistent with a word alignment, here by posterior mass.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from termalign.bitext import Bitext, SentencePair
from termalign.candidates.terms import KnownTerms
from termalign.extraction.blocks import blocks
from termalign.extraction.known import Known, curated_glossary
from termalign.extraction.reading import consistencies, read_candidates
from termalign.extraction.screening import term_likelihoods
from termalign.extraction.statistics import Statistics, merged
from termalign.glossary import Glossary
from termalign.lexicon import Lexicon
from termalign.spotting.evidence import PairEvidence
from termalign.spotting.spotter import pair_evidence
from termalign.text import Span, match_key
from termalign.text.language import Direction

LEAST_PLACES = 3
"""Places of a term from which it recurs: where two places have two renderings, neither is the rule."""

LEAST_LIKELIHOOD = 0.2
"""Likelihood, by the screen, from which what recurs is followed: below it are words of the general language, which
good translators render as the sentence asks."""

LEAST_TIED = 0.3
"""Consistency (0 to 1) from which two phrases are tied in a pair."""

SHARPNESS = 8
"""Power of the consistency, relative to the best one, that is a phrase's vote in a pair: of a phrase with a word too
few, whose consistency is .7, a sixteenth."""


class Followed(NamedTuple):
    """A term that recurs."""

    source: str
    """As it is written most often."""
    main: str
    """Its main rendering, likewise."""
    pairs: int
    """Sentence pairs in which that is tied best to it."""
    likelihood: float
    """How likely the screen holds the Chinese one for a term, 0 to 1."""


def followed(
    bitexts: Sequence[Bitext], direction: Direction, lexicon: Lexicon, glossary: Glossary | None = None
) -> list[Followed]:
    """Return the terms that recur in documents; of a glossary, those of its source terms that do.

    Raises:
        InputError: The words of a bitext are not linked.
    """
    into_chinese = direction is Direction.EN_ZH
    chosen = {match_key(term.text) for item in glossary or () for term in item.zh}
    known = KnownTerms((*Known(curated_glossary()).terms, *chosen))
    read = [_Read(bitext, lexicon, known) for bitext in bitexts]
    statistics = merged(item.statistics for item in read)
    likelihoods = dict.fromkeys(sorted(chosen & statistics.terms.keys()), 1.0)
    if glossary is None or into_chinese:
        least = (
            LEAST_PLACES - 1 if into_chinese else LEAST_PLACES
        )  # a rendering need not stand at every place
        likelihoods = _termlike(statistics, lexicon, least) | likelihoods
    votes = _Votes(likelihoods)
    for item in read:
        for evidence, phrases in item.pairs(likelihoods):
            votes.add(evidence, phrases)
    found = votes.winners()
    if not into_chinese:
        return found
    best: dict[str, Followed] = {}
    for term in sorted(found, key=lambda term: term.pairs):
        best[term.main] = term._replace(source=term.main, main=term.source)
    turned = [term for _, term in sorted(best.items())]
    if glossary is None:
        return turned
    wanted = {match_key(term.text) for item in glossary for term in item.en}
    return [term._replace(likelihood=1.0) for term in turned if match_key(term.source) in wanted]


def _termlike(statistics: Statistics, lexicon: Lexicon, least: int) -> dict[str, float]:
    """Return the candidates that have so many places and may be terms, with how likely they are."""
    recurring = sorted(key for key, term in statistics.terms.items() if term.count >= least)
    likely = zip(recurring, term_likelihoods(recurring, statistics, lexicon), strict=True)
    return {key: likelihood for key, likelihood in likely if likelihood >= LEAST_LIKELIHOOD}


class _Read:
    """A bitext whose Chinese candidates have been read."""

    def __init__(self, bitext: Bitext, lexicon: Lexicon, known: KnownTerms) -> None:
        self._pairs: list[SentencePair] = []
        self._phrases: list[list[tuple[str, Span]]] = []
        parts: list[Statistics] = []
        for block in blocks(bitext):
            evidence = pair_evidence(block)
            statistics, places = read_candidates(evidence, lexicon, known)
            phrases: list[list[tuple[str, Span]]] = [[] for _ in evidence]
            for key, found in places.items():
                for place in found:
                    phrases[place.pair].append((key, place.span))
            parts.append(statistics)
            self._pairs += block.pairs
            self._phrases += phrases
        self.statistics = merged(parts)

    def pairs(self, terms: Container[str]) -> Iterator[tuple[PairEvidence, list[tuple[str, Span]]]]:
        """Yield the evidence and the candidates of the pairs that have one of these."""
        for pair, phrases in zip(self._pairs, self._phrases, strict=True):
            if any(key in terms for key, _ in phrases):
                yield PairEvidence(pair), phrases


class _Votes:
    """Counts which phrases are tied to which terms."""

    def __init__(self, terms: Mapping[str, float]) -> None:
        self._terms = terms
        self._votes: dict[str, dict[str, float]] = {}
        self._written: dict[str, Counter[str]] = {}

    def add(self, item: PairEvidence, phrases: Sequence[tuple[str, Span]]) -> None:
        """Count those of a pair; of several places of a term in it the one that is tied best."""
        places = [phrase for phrase in phrases if phrase[0] in self._terms]
        tied = consistencies(item, [span for _, span in places])
        votes = (tied / np.maximum(tied.max(axis=1, keepdims=True), LEAST_TIED)) ** SHARPNESS
        rows, columns = np.nonzero((tied >= LEAST_TIED) & (votes >= LEAST_VOTE))
        here: dict[str, dict[str, float]] = {}
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            (key, span), rendering, vote = places[row], item.keys[column], float(votes[row, column])
            of_term = here.setdefault(key, {})
            of_term[rendering] = max(of_term.get(rendering, 0.0), vote)
            self._write(key, span.of(item.pair.src.text))
            self._write(rendering, item.text(column))
        for key, of_term in here.items():
            total = self._votes.setdefault(key, {})
            for rendering, vote in of_term.items():
                total[rendering] = total.get(rendering, 0.0) + vote

    def _write(self, key: str, text: str) -> None:
        self._written.setdefault(key, Counter())[" ".join(text.split())] += 1

    def winners(self) -> list[Followed]:
        """Return every term that has a main rendering, in order."""
        found = []
        for key, votes in sorted(self._votes.items()):
            rendering = max(votes, key=lambda text: (votes[text], text))
            if votes[rendering] >= LEAST_VOTES:
                texts = _usual(self._written[key]), _usual(self._written[rendering])
                found.append(Followed(*texts, round(votes[rendering]), self._terms[key]))
        return found


LEAST_VOTE = 0.05
"""Vote below which a phrase is not counted: of the many that are a part of the best one."""

LEAST_VOTES = 1.5
"""Votes that make a rendering the main one: it has to be tied best in more than one pair."""


def _usual(forms: Counter[str]) -> str:
    """Return the writing that is most frequent; a capital at the beginning of a sentence is none of the term's."""
    counts: Counter[str] = Counter()
    for text, count in forms.items():
        amid = text[:1].lower() + text[1:]
        counts[amid if amid in forms else text] += count
    return min(counts, key=lambda text: (-counts[text], text))
