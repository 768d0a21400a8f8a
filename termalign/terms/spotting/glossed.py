"""Glosses: what the source itself has in brackets behind a term is its rendering where it stands in the translation.

Documentation, licences and news write 演绎作品(Adapted Material) where no settled Chinese word is to be had. Such terms
are just those that the dictionary does not know, so links say little of them.
"""

from collections.abc import Sequence

import numpy as np
import regex

from termalign.language.arrays import Floats
from termalign.language.text import Span
from termalign.terms.spotting.rows import Row, group_starts

LIKELY_ENOUGH = 0.3
"""Likelihood of the best candidate from which a gloss takes its place only if it holds it whole. Full names are
likelier than their short forms in brackets (世界卫生组织, World Health Organization, *(WHO)*). Of 13 glosses where
all are less likely, in 92 documents with readers' lists, 12 were the readers' rendering."""

SURE = 0.9
"""Likelihood of a gloss that takes the place of an unlikely candidate: the share of those that were right."""

CHARS_PER_WORD = 2
"""Characters of a term for every word of its gloss, at least: a gloss with more words is one of a longer term that ends
like this one (分配器, allocator, in 内存分配器(memory allocator))."""

_GLOSS = regex.compile(r"[”’」』》]?\s?[（(]\s*[“\"'‘]?(\p{Latin}[^()（）“”\"\p{Han}，；、。]*)")


def gloss_behind(text: str, span: Span) -> str:
    """Return the gloss of a term in a source sentence; empty where it has none.

    Example:
        >>> gloss_behind("演绎作品(Adapted Material)是指", Span(0, 4))  # Adapted Material means
        'Adapted Material'
        >>> gloss_behind("内存分配器（memory allocator）", Span(2, 5))
        ''
    """
    found = _GLOSS.match(text, span.end)
    gloss = found[1].strip(" ,.;:-'’") if found is not None else ""
    return gloss if CHARS_PER_WORD * len(gloss.split()) <= span.end - span.start else ""


def taken_glosses(rows: Sequence[Row], likelihoods: Floats) -> Floats:
    """Return likelihoods where a gloss is sure if all candidates are unlikely, or takes the place of one inside it.

    In the latter case sums over occurrences stay.
    """
    glossed = np.fromiter((row.glossed for row in rows), np.bool_, len(rows))
    if not glossed.any():
        return likelihoods
    starts = group_starts(rows)
    ends = np.append(starts[1:], len(rows))
    found = likelihoods.copy()
    asked = np.logical_or.reduceat(glossed, starts)
    for start, end in zip(starts[asked].tolist(), ends[asked].tolist(), strict=True):
        best = start + int(np.argmax(likelihoods[start:end]))
        places = [start + place for place in np.flatnonzero(glossed[start:end]).tolist()]
        gloss = max(places, key=lambda place: float(likelihoods[place]))
        if likelihoods[best] < LIKELY_ENOUGH:
            found[start:end] *= 1.0 - SURE
            found[gloss] += SURE
        elif gloss != best and rows[gloss].start <= rows[best].start and rows[best].end <= rows[gloss].end:
            found[gloss] += found[best]
            found[best] = 0.0
    return found
