"""Entries: ranked candidates to concept entries, one a Chinese term, with its renderings and evidence.

Renderings that differ in spelling, hyphens, number or case are one term with several forms; others stay apart,
each with its count, and where the texts clearly use several the entry says so. A short form is listed beside its
long form, as an acronym.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from termalign.language.keys.initialisms import abbreviates, is_short_form
from termalign.language.keys.words import lemmas_key
from termalign.termbase.glossary import Entry, Evidence, Term, TermType
from termalign.termbase.glossary.undecided import INCONSISTENT, UNRENDERED
from termalign.termbase.matching.wording import differs
from termalign.terms.extraction.forms import citation_form, is_capitalized, part_of_speech
from termalign.terms.extraction.ranking import RankedTerm, calibrated
from termalign.terms.extraction.statistics import SCALE, Example, RenderingStatistics, TermStatistics

SURE_SCORE = 0.5
"""Mean probability of a rendering's occurrences from which it is a variant in use, not a slip of the spotter."""

LEAST_FURTHER_SCORE = 0.8
"""Least score of a rendering that is listed beside the first. Of 163 further renderings of a game, reports, chapters of
books and novels, read by one reader, 65 % were right from 0.5, 72 % from 0.7, 89 % from 0.8."""

EXTRACT_METHOD = "extract"

Accepts = Callable[[str, float], bool]
"""Decides by its text and mean probability whether a rendering is named."""


def accept_all(text: str, confidence: float) -> bool:
    """Name every rendering."""
    return True


@dataclass(frozen=True, slots=True)
class _RankedRendering:
    """The forms of one rendering of a term."""

    lemmas: tuple[str, ...]
    score: float
    """How likely it is right (0 to 1), calibrated."""
    statistics: RenderingStatistics
    expected: float
    """Its occurrences, times how sure the spotter was of them, times its raw score: the first rendering has most. On
    lists of readers 0.923 of the first renderings are right so, 0.920 without the score; of 37 that change in eleven
    other texts, 17 became better and 6 worse."""


class EntryMaker:
    """Makes the entries of a corpus."""

    def __init__(
        self, attested: Mapping[str, Set[str]], abbreviations: Mapping[str, Mapping[str, int]] | None = None
    ) -> None:
        """Take in what the terms to be made entries of have in common.

        Args:
            attested: By the lemmas of a rendering: its forms, of all terms, since a form of one may be one of another.
            abbreviations: By the lemmas of a long form: the short forms in brackets after it.
        """
        self._abbreviations = abbreviations or {}
        self._attested = attested

    def make(
        self, term: RankedTerm, *, accepts: Accepts = accept_all, least_further_score: float = 0.0
    ) -> Entry:
        """Return the entry of a term, with those of its renderings that are accepted.

        Those after the first that have a score under `least_further_score` are left out.
        """
        rendered = [(group, self._term(term.statistics, group)) for group in _renderings(term)]
        rendered = [(group, one) for group, one in rendered if accepts(one.text, group.statistics.confidence)]
        likely = [pair for pair in rendered[1:] if pair[0].score >= least_further_score]
        rendered = [*rendered[:1], *likely]
        groups, terms = [group for group, _ in rendered], [term for _, term in rendered]
        evidence = [_evidence(example) for group in groups for example in group.statistics.examples]
        zh_forms = _by_frequency(term.statistics.forms)
        zh = Term(zh_forms[0], "zh", count=term.statistics.count, forms=tuple(zh_forms[1:]))
        different, note = _inconsistency(groups, terms), "" if groups else UNRENDERED
        if len(different) > 1:
            note = INCONSISTENT + ", ".join(f"{form.text} ({form.count})" for form in different)
        return Entry(
            (zh,),
            tuple(self._linked(groups, terms)),
            note=note,
            salience=term.salience,
            evidence=tuple(evidence),
        )

    def _term(self, of_term: TermStatistics, rendering: _RankedRendering) -> Term:
        forms = rendering.statistics.forms
        attested = {form for lemmas in rendering.lemmas for form in self._attested.get(lemmas, ())}
        text = citation_form(forms, attested, rendering.statistics.examples)
        speech = part_of_speech(of_term, text)
        kind = (
            TermType.ACRONYM
            if " " not in text and is_short_form(text)
            else TermType.NAME
            if is_capitalized(text)
            else TermType.PHRASE
            if speech == "verb" and " " in text
            else None
        )
        return Term(
            text,
            score=rendering.score,
            count=rendering.statistics.count,
            part_of_speech=speech,
            type=kind,
            forms=tuple(form for form in _by_frequency(forms) if form != text),
        )

    def _linked(self, groups: Sequence[_RankedRendering], terms: Sequence[Term]) -> list[Term]:
        """Return the renderings in their order, long forms marked, then short forms that only occur in brackets."""
        shorts = {term.text for term in terms if term.type is TermType.ACRONYM}
        linked: list[Term] = []
        bracketed: Counter[str] = Counter()
        for group, term in zip(groups, terms, strict=True):
            if term.type is TermType.ACRONYM:
                linked.append(term)
                continue
            known = Counter[str]()
            for lemmas in group.lemmas:
                known.update(self._abbreviations.get(lemmas, {}))
            own = any(text in known or abbreviates(text, group.lemmas[0]) for text in shorts)
            linked.append(replace(term, type=TermType.FULL_FORM) if own or known else term)
            bracketed.update(known)
        return linked + [
            Term(text, count=count, type=TermType.ACRONYM, part_of_speech="noun")
            for text, count in sorted(bracketed.items(), key=lambda counted: (-counted[1], counted[0]))
            if text not in shorts
        ]


def _renderings(term: RankedTerm) -> list[_RankedRendering]:
    """Return the renderings of a term, those that share a key as one, by how often they are expected to be right."""
    groups: dict[str, list[str]] = {}
    scores: dict[str, float] = {}
    for pair in term.pairs:
        key = lemmas_key(pair.rendering.split(" "))
        groups.setdefault(key, []).append(pair.rendering)
        scores.setdefault(key, pair.score)
    result = []
    for key, lemmas in groups.items():
        together = RenderingStatistics()
        for lemma_group in lemmas:
            together.merge(term.statistics.renderings[lemma_group])
        result.append(
            _RankedRendering(
                tuple(lemmas),
                calibrated(scores[key], term.salience),
                together,
                together.count * together.confidence * scores[key],
            )
        )
    return sorted(result, key=lambda group: (-group.expected, -group.score, group.lemmas))


def _inconsistency(groups: Sequence[_RankedRendering], terms: Sequence[Term]) -> list[Term]:
    """Return the renderings in other words than those before them that the texts clearly use, short forms aside."""
    different: list[Term] = []
    for group, term in zip(groups, terms, strict=True):
        is_used = group.statistics.confidence >= SURE_SCORE and group.score >= LEAST_FURTHER_SCORE
        is_other = term.type is not TermType.ACRONYM and all(
            differs(term.text, other.text) for other in different
        )
        if is_other and (is_used or not different):
            different.append(term)
    return different


def _by_frequency(forms: "dict[str, int]") -> list[str]:
    """Return the forms, most frequent first; of equals the one in lower case, which can occur inside a sentence."""
    return sorted(forms, key=lambda form: (-forms[form], form[:1].isupper(), form))


def _evidence(example: Example) -> Evidence:
    return Evidence(
        document=example.document,
        zh=example.zh,
        en=example.en,
        zh_span=example.zh_span,
        en_spans=example.en_spans,
        zh_line=example.zh_line,
        en_line=example.en_line,
        method=EXTRACT_METHOD,
        score=round(example.confidence / SCALE, 4),
    )
