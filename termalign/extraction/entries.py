"""Entries: ranked pairs to concept entries, one a Chinese term, with its renderings, counts and evidence.

Renderings that differ only in hyphens are one term with several forms; others stay apart, each with its count.
A term found only inside a longer one that was kept is dropped unless it is likely by itself.
"""

from collections.abc import Iterable, Sequence

from termalign.extraction.ranking import RankedPair
from termalign.extraction.statistics import SCALE, Example, RenderingStatistics, Statistics
from termalign.glossary import Entry, Evidence, Term
from termalign.text import match_key

LIKELY_ALONE = 0.06
"""Score from which a term nested in a longer kept one is kept too; the score has counted that it is nested."""

NESTED_SHARE = 0.8
"""Share of its occurrences inside a longer kept term from which a term counts as nested."""

RENDERINGS = 5
"""Renderings named at most for a term."""

METHOD = "extract"


def kept_keys(ranked: Iterable[RankedPair], statistics: Statistics) -> list[str]:
    """Return the candidates to keep, best first: those not merely a part of a better, longer one."""
    kept: dict[str, int] = {}
    for pair in ranked:
        if pair.key in kept:
            continue
        count = statistics.terms[pair.key].count
        inside = max((other for key, other in kept.items() if pair.key in key), default=0)
        if inside < NESTED_SHARE * count or pair.score >= LIKELY_ALONE:
            kept[pair.key] = count
    return list(kept)


def make_entry(key: str, ranked: Sequence[RankedPair], statistics: Statistics) -> Entry:
    """Return the entry of a candidate; `ranked` are its renderings, best first."""
    of_term = statistics.terms[key]
    groups: dict[str, list[RankedPair]] = {}
    for pair in ranked:
        groups.setdefault(_loose(pair.rendering), []).append(pair)
    renderings, evidence = [], []
    for pairs in list(groups.values())[:RENDERINGS]:
        merged = RenderingStatistics()
        for pair in pairs:
            merged.merge(of_term.renderings[pair.rendering])
        forms = _by_frequency(merged.forms)
        renderings.append(Term(forms[0], score=pairs[0].score, count=merged.chosen, forms=tuple(forms[1:])))
        evidence += [_evidence(example) for example in merged.examples]
    forms = _by_frequency(of_term.forms)
    zh = Term(forms[0], "zh", count=of_term.count, forms=tuple(forms[1:]))
    return Entry((zh,), tuple(renderings), evidence=tuple(evidence))


def _loose(rendering: str) -> str:
    """Return what spelling variants of a rendering share: its lemmas without hyphens."""
    return match_key(rendering.replace(" - ", " ").replace("- ", " "))


def _by_frequency(forms: "dict[str, int]") -> list[str]:
    """Return the forms, most frequent first; of equals the one in lower case, which can stand in a sentence."""
    return sorted(forms, key=lambda form: (-forms[form], form[:1].isupper(), form))


def _evidence(example: Example) -> Evidence:
    return Evidence(
        document=example.document,
        zh=example.zh,
        en=example.en,
        zh_span=example.zh_span,
        en_spans=(example.en_span,),
        zh_line=example.zh_line,
        en_line=example.en_line,
        method=METHOD,
        score=round(example.confidence / SCALE, 4),
    )
