"""Which terms recur in documents, and what they are rendered by in most places.

A term is followed because it recurs and may be one to the screen of extraction, whether or not extraction would list
it. Its main rendering is the one that the spotter finds at most of its places. From English into Chinese the main
renderings are followed, and what they render is theirs.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from termalign.bitext import Bitext
from termalign.candidates.persons import persons
from termalign.candidates.terms import KnownTerms
from termalign.extraction.blocks import blocks
from termalign.extraction.known import Known, curated_glossary
from termalign.extraction.reading import read_candidates
from termalign.extraction.screening import term_likelihoods
from termalign.extraction.statistics import Statistics, merged
from termalign.glossary import Entry, Glossary
from termalign.lexicon import Lexicon
from termalign.matching.renderings import Renderings
from termalign.spotting import Spotter
from termalign.spotting.spotter import pair_evidence
from termalign.text import comparable, match_key
from termalign.text.language import Direction

LEAST_PLACES = 3
"""Places of a term from which it recurs: where two places have two renderings, neither is the rule."""

LEAST_CUT = 2
"""Places at which the words of a term are cut out as a candidate, from which all its places are looked for."""

LEAST_LIKELIHOOD = 0.05
"""Likelihood, by the screen, from which what recurs is followed: below it are words of the general language, which
good translators render as the sentence asks."""

LEAST_MAIN = 2
"""Places of a rendering from which it is the main one."""


class Followed(NamedTuple):
    """A term that recurs."""

    source: str
    """As it is written most often."""
    main: str
    """Its main rendering, likewise."""
    places: int
    """Places at which the spotter finds that."""
    likelihood: float
    """How likely the screen holds the Chinese one for a term, 0 to 1."""
    share: float
    """Share of its places that have the main rendering, 0 to 1."""


def followed(
    bitexts: Sequence[Bitext], direction: Direction, spotter: Spotter, glossary: Glossary | None = None
) -> list[Followed]:
    """Return the terms that recur in documents; of a glossary, those of its source terms that do.

    Raises:
        InputError: The words of a bitext are not linked.
    """
    into_chinese = direction is Direction.EN_ZH
    chosen = {match_key(term.text) for item in glossary or () for term in item.zh}
    known = KnownTerms((*Known(curated_glossary()).terms, *chosen, *_names(bitexts)))
    statistics = merged(
        read_candidates(pair_evidence(block), spotter.lexicon, known)[0]
        for bitext in bitexts
        for block in blocks(bitext)
    )
    likelihoods = dict.fromkeys(sorted(chosen & statistics.terms.keys()), 1.0)
    if glossary is None or into_chinese:
        likelihoods = _termlike(statistics, spotter.lexicon) | likelihoods
    texts = {_usual(statistics.terms[key].forms): likely for key, likely in likelihoods.items()}
    spotted = spotter.spot(list(texts), bitexts) if texts else ()
    found = [term for item in spotted for term in _rendered(item, texts)]
    if not into_chinese:
        mains = {term.source: term for term in reversed(found)}  # the first of each is left
        return [term for term in mains.values() if round(term.places / term.share) >= LEAST_PLACES]
    best: dict[str, Followed] = {}
    for term in sorted(found, key=lambda term: (term.places, term.likelihood)):
        best[match_key(term.main)] = term._replace(source=term.main, main=term.source)
    turned = [term for _, term in sorted(best.items())]
    if glossary is None:
        return turned
    wanted = {match_key(term.text) for item in glossary for term in item.en}
    return [term._replace(likelihood=1.0) for term in turned if match_key(term.source) in wanted]


def _names(bitexts: Sequence[Bitext]) -> set[str]:
    """Return the names of people that documents read from Chinese speak of."""
    texts = [comparable(pair.src.text).text for bitext in bitexts for pair in bitext.pairs]
    people = persons(texts)
    return {span.of(text) for text in texts for span in people.find(text)}


def _termlike(statistics: Statistics, lexicon: Lexicon) -> dict[str, float]:
    """Return the candidates that recur and may be terms, with how likely they are."""
    recurring = sorted(key for key, term in statistics.terms.items() if term.count >= LEAST_CUT)
    likely = zip(recurring, term_likelihoods(recurring, statistics, lexicon), strict=True)
    return {key: likelihood for key, likelihood in likely if likelihood >= LEAST_LIKELIHOOD}


def _rendered(item: Entry, likelihoods: Mapping[str, float]) -> Iterator[Followed]:
    """Yield a term with each rendering that recurs, the one at most places first, those in longer terms too."""
    source, renderings = item.zh[0].text, Renderings()
    written: dict[str, Counter[str]] = {}
    for proof in item.evidence:
        name = renderings.add(source, proof.rendering)
        written.setdefault(name, Counter())[proof.rendering] += 1
    counts = renderings.counts[source]
    for name, count in counts.most_common():
        if count >= LEAST_MAIN:
            yield Followed(source, _usual(written[name]), count, likelihoods[source], count / counts.total())


def _usual(forms: Counter[str]) -> str:
    """Return the writing that is most frequent; a capital at the beginning of a sentence is none of the term's."""
    counts: Counter[str] = Counter()
    for text, count in forms.items():
        amid = text[:1].lower() + text[1:]
        counts[amid if amid in forms else text] += count
    return min(counts, key=lambda text: (-counts[text], text))
